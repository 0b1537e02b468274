package ooxml

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"tonghop/parser/doc"
)

const slideSpace = `xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ` +
	`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`

const officeRel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

func slideTree(shapes string) string { return `<p:cSld><p:spTree>` + shapes + `</p:spTree></p:cSld>` }

// sp is a shape; holder is its p:ph, if any.
func sp(holder, paragraphs string) string {
	return `<p:sp><p:nvSpPr><p:nvPr>` + holder + `</p:nvPr></p:nvSpPr><p:txBody>` + paragraphs + `</p:txBody></p:sp>`
}

func ap(props, text string) string {
	return `<a:p>` + props + `<a:r><a:t>` + text + `</a:t></a:r></a:p>`
}

func relationsOf(kindTarget ...string) string {
	s := `<Relationships>`
	for i := 0; i < len(kindTarget); i += 2 {
		s += `<Relationship Id="rId` + strconv.Itoa(i/2+1) + `" Type="` + officeRel + kindTarget[i] + `" Target="` + kindTarget[i+1] + `"/>`
	}
	return s + `</Relationships>`
}

// power packs slides, in the order of their ids, and further members.
func power(t testing.TB, slides []string, more ...string) []byte {
	list, rels := "", []string{}
	members := more
	for i, s := range slides {
		n := strconv.Itoa(i + 1)
		list += `<p:sldId id="` + strconv.Itoa(256+i) + `" r:id="rId` + n + `"/>`
		rels = append(rels, "slide", "slides/slide"+n+".xml")
		members = append(members, "ppt/slides/slide"+n+".xml", `<p:sld `+slideSpace+` `+s+`</p:sld>`)
	}
	members = append(members, "ppt/presentation.xml", `<p:presentation `+slideSpace+`><p:sldIdLst>`+list+`</p:sldIdLst></p:presentation>`,
		"ppt/_rels/presentation.xml.rels", relationsOf(rels...))
	return zipped(t, members...)
}

func slideLines(raw []byte) string {
	d := Pptx(bytes.NewReader(raw), int64(len(raw)), DefaultLimits)
	var s strings.Builder
	for _, b := range d.Blocks {
		fmt.Fprintf(&s, "%s %d|%s|%s|%d\n", b.Kind, b.Level, b.Label, strings.ReplaceAll(b.Text, "\t", "¦"), b.Page)
	}
	if d.Outcome != doc.OK {
		fmt.Fprintf(&s, "%s %s\n", d.Outcome, d.Reason)
	}
	return strings.TrimSpace(s.String())
}

func TestPptx(t *testing.T) {
	cases := []struct {
		about  string
		slides []string
		more   []string
		want   string
	}{
		{"titles are headings, hidden slides are left out but counted",
			[]string{`>` + slideTree(sp(`<p:ph type="ctrTitle"/>`, ap("", "Kết quả")+ap("", "quý I"))), ` show="0">` + slideTree(sp("", ap("", "ẩn"))), `>` + slideTree(sp("", ap("", "ba")))}, nil,
			"heading 1||Kết quả quý I|1\nparagraph 0||ba|3"},
		{"bullets and numbers, begun anew under a higher level",
			[]string{`>` + slideTree(sp("", ap(`<a:pPr><a:buAutoNum type="romanUcPeriod"/></a:pPr>`, "a")+ap(`<a:pPr lvl="1"><a:buAutoNum type="arabicParenR" startAt="3"/></a:pPr>`, "b")+ap(`<a:pPr lvl="1"><a:buAutoNum type="arabicParenR" startAt="3"/></a:pPr>`, "c")+
				ap(`<a:pPr><a:buAutoNum type="romanUcPeriod"/></a:pPr>`, "d")+ap(`<a:pPr><a:buChar char="-"/></a:pPr>`, "e")))}, nil,
			"item 1|I.|a|1\nitem 2|3)|b|1\nitem 2|4)|c|1\nitem 1|II.|d|1\nitem 1|-|e|1"},
		{"bullets come from the master, footers stand apart, slide numbers are left out",
			[]string{`>` + slideTree(sp(`<p:ph idx="1"/>`, ap("", "mục")+ap(`<a:pPr><a:buNone/></a:pPr>`, "không"))+sp(`<p:ph type="ftr"/>`, ap("", "Chi bộ"))+sp(`<p:ph type="sldNum"/>`, `<a:p><a:fld><a:t>1</a:t></a:fld></a:p>`))},
			[]string{"ppt/slides/_rels/slide1.xml.rels", relationsOf("slideLayout", "../slideLayouts/l.xml"),
				"ppt/slideLayouts/l.xml", `<p:sldLayout ` + slideSpace + `>` + slideTree(sp(`<p:ph idx="1"/>`, ap("", "Bấm để sửa"))) + `</p:sldLayout>`,
				"ppt/slideLayouts/_rels/l.xml.rels", relationsOf("slideMaster", "../slideMasters/m.xml"),
				"ppt/slideMasters/m.xml", `<p:sldMaster ` + slideSpace + `>` + slideTree(sp("", ap("", "BIỂU TRƯNG"))+sp(`<p:ph type="body"/>`, ap("", "mẫu"))) +
					`<p:txStyles><p:bodyStyle><a:lvl1pPr><a:buChar char="•"/></a:lvl1pPr></p:bodyStyle></p:txStyles></p:sldMaster>`},
			"textbox 0||BIỂU TRƯNG|1\nitem 1|•|mục|1\nparagraph 0||không|1\nfooter 0||Chi bộ|0"},
		{"tables, groups, one of two alternatives",
			[]string{`>` + slideTree(`<p:grpSp>`+sp("", ap("", "nhóm"))+`</p:grpSp><p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc gridSpan="2"><a:txBody>`+ap("", "A")+`</a:txBody></a:tc><a:tc hMerge="1"/></a:tr>`+
				`<a:tr><a:tc><a:txBody>`+ap("", "B")+`</a:txBody></a:tc><a:tc><a:txBody>`+ap("", "C")+`</a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>`+
				`<mc:AlternateContent><mc:Choice>`+sp("", ap("", "mới"))+`</mc:Choice><mc:Fallback>`+sp("", ap("", "cũ"))+`</mc:Fallback></mc:AlternateContent>`)}, nil,
			"paragraph 0||nhóm|1\nrow 0||A|1\nrow 0||B¦C|1\nparagraph 0||mới|1"},
		{"notes, comments, diagrams and charts",
			[]string{`>` + slideTree(sp("", ap("", "chữ"))+`<p:graphicFrame><a:graphicData><dgm:relIds xmlns:dgm="d" r:dm="rId3"/></a:graphicData></p:graphicFrame><p:graphicFrame><a:graphicData><c:chart xmlns:c="c" r:id="rId4"/></a:graphicData></p:graphicFrame>`)},
			[]string{"ppt/slides/_rels/slide1.xml.rels", relationsOf("notesSlide", "../n.xml", "comments", "../c.xml", "diagramData", "../d.xml", "chart", "../ch.xml"),
				"ppt/n.xml", `<p:notes ` + slideSpace + `>` + slideTree(sp(`<p:ph type="sldImg"/>`, "")+sp(`<p:ph type="body"/>`, ap("", "lời nói"))+sp(`<p:ph type="sldNum"/>`, ap("", "1"))) + `</p:notes>`,
				"ppt/c.xml", `<p:cmLst ` + slideSpace + `><p:cm><p:text>xem lại</p:text></p:cm></p:cmLst>`,
				"ppt/d.xml", `<dgm:dataModel xmlns:dgm="d" ` + slideSpace + `><dgm:ptLst><dgm:pt type="doc"/><dgm:pt><dgm:t>` + ap("", "bước 1") + `</dgm:t></dgm:pt><dgm:pt type="parTrans"><dgm:t>` + ap("", "x") + `</dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>`,
				"ppt/ch.xml", `<c:chartSpace xmlns:c="c" ` + slideSpace + `><c:chart><c:title><c:tx><c:rich>` + ap("", "Biểu đồ") + `</c:rich></c:tx></c:title><c:ser><c:cat><c:strRef><c:strCache><c:pt><c:v>Tháng 5</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val><c:numRef><c:v>12</c:v></c:numRef></c:val></c:ser></c:chart></c:chartSpace>`},
			"paragraph 0||chữ|1\nparagraph 0||bước 1|1\nparagraph 0||Biểu đồ|1\ntextbox 0||Tháng 5|1\ncomment 0||lời nói|1\ncomment 0||xem lại|1"},
		{"legacy fonts are mended over runs",
			[]string{`>` + slideTree(sp("", `<a:p><a:r><a:rPr><a:latin typeface="VNI-Times"/></a:rPr><a:t>Baùo ca</a:t></a:r><a:r><a:rPr b="1"><a:latin typeface="VNI-Times"/></a:rPr><a:t>ùo</a:t></a:r></a:p>`))}, nil,
			"paragraph 0||Báo cáo|1"},
		{"only pictures", []string{`>` + slideTree(`<p:pic/>`)}, nil, "needs_ocr no text, only pictures"},
		{"no slides", nil, nil, "empty no text"},
	}
	for _, c := range cases {
		if got := slideLines(power(t, c.slides, c.more...)); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.about, got, c.want)
		}
	}
}

// A presentation that a mail cut short still gives the slides before the cut.
func TestPptxCutOff(t *testing.T) {
	raw := power(t, []string{`>` + slideTree(sp("", ap("", "một"))), `>` + slideTree(sp("", ap("", "hai")))})
	got := slideLines(raw[:bytes.Index(raw, []byte("PK\x01\x02"))])
	if !strings.HasPrefix(got, "paragraph 0||một|1\nparagraph 0||hai|2") {
		t.Errorf("got %q", got)
	}
}

func FuzzPptx(f *testing.F) {
	f.Add(`<p:sp><p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:txBody>`+ap(`<a:pPr lvl="1"><a:buAutoNum type="alphaLcPeriod"/></a:pPr>`, "a")+`</p:txBody></p:sp>`, `<a:lvl1pPr><a:buChar char="x"/></a:lvl1pPr>`)
	f.Add(`<p:graphicFrame><a:tbl><a:tr><a:tc gridSpan="2"/><a:tc vMerge="1"/></a:tr></a:tbl></p:graphicFrame>`, "")
	f.Fuzz(func(t *testing.T, shapes, styles string) {
		raw := power(t, []string{`>` + slideTree(shapes)}, "ppt/slides/_rels/slide1.xml.rels", relationsOf("slideLayout", "../l.xml", "chart", "../l.xml", "notesSlide", "../l.xml"),
			"ppt/l.xml", `<p:sldLayout `+slideSpace+`>`+slideTree(shapes)+`<p:txStyles><p:bodyStyle>`+styles+`</p:bodyStyle></p:txStyles></p:sldLayout>`)
		lim := DefaultLimits
		lim.Rows, lim.Depth = 1000, 100
		d := Pptx(bytes.NewReader(raw), int64(len(raw)), lim)
		if d.Outcome == "" || d.Outcome == doc.OK && len(d.Blocks) == 0 {
			t.Errorf("outcome %q, %d blocks", d.Outcome, len(d.Blocks))
		}
	})
}
