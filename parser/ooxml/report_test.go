package ooxml

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// reportBody is a monthly report as Word writes one: the letterhead in a table without lines, headings I. / 1. / a) from the
// numbering, a table with merged cells, a footnote, a text box with its fallback, tracked changes, a comment, page breaks.
func reportBody() string {
	p := func(props, runs string) string { return `<w:p><w:pPr>` + props + `</w:pPr>` + runs + `</w:p>` }
	t := func(text string) string { return run("", `<w:t xml:space="preserve">`+text+`</w:t>`) }
	b := func(text string) string { return run("<w:b/>", `<w:t xml:space="preserve">`+text+`</w:t>`) }
	center := `<w:jc w:val="center"/>`
	styled := func(style string) string { return `<w:pStyle w:val="` + style + `"/>` }
	tc := func(props, content string) string {
		return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + content + `</w:tc>`
	}
	box := `<w:txbxContent>` + para("MẬT") + `</w:txbxContent>`
	var s strings.Builder
	s.WriteString(`<w:tbl><w:tblPr><w:tblBorders><w:top w:val="nil"/></w:tblBorders></w:tblPr><w:tr>` +
		tc("", p(center, t("ĐẢNG BỘ KHỐI CÁC CƠ QUAN TỈNH HÒA SƠN"))+p(center, b("CHI BỘ SỞ VÍ DỤ"))+p(center, t("*"))+p(center, t("Số 15-BC/CB"))) +
		tc("", p(center, run("<w:b/><w:u w:val=\"single\"/>", `<w:t>ĐẢNG CỘNG SẢN VIỆT NAM</w:t>`))+p(center, run("<w:i/>", `<w:t>Hòa Sơn, ngày 20 tháng 5 năm 2026</w:t>`))) + `</w:tr></w:tbl>`)
	s.WriteString(p(center, run("<w:b/>", `<w:t>BÁO CÁO</w:t>`)+run("", `<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>`+box+`</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>`+box+`</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>`)))
	s.WriteString(p(center, b("tình hình dư luận xã hội ")+b("tháng 5 năm 2026")) + p(center, t("-----")))
	s.WriteString(p(styled("Heading1"), t("TÌNH HÌNH CHUNG")))
	s.WriteString(p("", t("Tư tưởng của cán bộ, đảng viên ")+`<w:del w:id="1"><w:r><w:delText>chưa </w:delText></w:r></w:del><w:ins w:id="2">`+t("cơ bản ")+`</w:ins>`+t("ổn định")+
		run("", `<w:footnoteReference w:id="2"/>`)+t(".")+`<w:commentRangeStart w:id="0"/>`+run("", `<w:commentReference w:id="0"/>`)))
	s.WriteString(p(styled("Heading2"), t("Những vấn đề dư luận ")+t("quan tâm")))
	item := `<w:pStyle w:val="ListParagraph"/><w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr>`
	s.WriteString(p(item, t("Giá điện")) + p(item, t("Giá nước")))
	s.WriteString(p(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>`, run("", `<w:lastRenderedPageBreak/>`)+t("Nhiều ý kiến lo lắng.")))
	s.WriteString(`<w:tbl><w:tr>` + tc(`<w:vMerge w:val="restart"/>`, para("Vấn đề")) + tc(`<w:gridSpan w:val="2"/>`, para("Số lượt ý kiến")) + `</w:tr>` +
		`<w:tr>` + tc(`<w:vMerge/>`, `<w:p/>`) + tc("", para("Tháng 4")) + tc("", para("Tháng 5")) + `</w:tr>` +
		`<w:tr>` + tc("", para("Giá điện")) + tc("", para("7")) + tc("", para("12")) + `</w:tr></w:tbl>`)
	s.WriteString(p(styled("Heading1"), t("KIẾN NGHỊ")) + p("", t("Không.")))
	s.WriteString(p("", t("Nơi nhận:")+run("", `<w:tab/>`)+t("T/M CHI ỦY")) + p("", t("- Như trên,")+run("", `<w:tab/>`)+b("BÍ THƯ")))
	s.WriteString(`<w:sectPr><w:headerReference w:type="default" r:id="r1"/><w:footerReference w:type="default" r:id="r2"/><w:titlePg/></w:sectPr>`)
	return s.String()
}

func TestDocxReport(t *testing.T) {
	level := func(at, format, text, more string) string {
		return `<w:lvl w:ilvl="` + at + `"><w:start w:val="1"/><w:numFmt w:val="` + format + `"/>` + more + `<w:lvlText w:val="` + text + `"/></w:lvl>`
	}
	numbering := wordPart("numbering", `<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>`+
		level("0", "upperRoman", "%1.", `<w:pStyle w:val="Heading1"/>`)+level("1", "decimal", "%2.", `<w:pStyle w:val="Heading2"/>`)+level("2", "lowerLetter", "%3)", "")+`</w:abstractNum>`+
		`<w:abstractNum w:abstractNumId="1">`+level("0", "bullet", "-", `<w:rPr><w:rFonts w:ascii="Times New Roman"/></w:rPr>`)+`</w:abstractNum>`+
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>`)
	styles := wordPart("styles", `<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/></w:rPr></w:rPrDefault></w:docDefaults>`+
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>`+
		`<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>`+
		`<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>`+
		`<w:style w:type="paragraph" w:styleId="ListParagraph"><w:name w:val="List Paragraph"/><w:basedOn w:val="Normal"/></w:style>`)
	rels := `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="x/header" Target="header1.xml"/><Relationship Id="r2" Type="x/footer" Target="footer1.xml"/></Relationships>`
	d := readWord(t, word(t, reportBody(), "word/numbering.xml", numbering, "word/styles.xml", styles, "word/_rels/document.xml.rels", rels,
		"word/header1.xml", wordPart("hdr", `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`),
		"word/footer1.xml", wordPart("ftr", para("Lưu hành nội bộ")),
		"word/footnotes.xml", wordPart("footnotes", `<w:footnote w:type="separator" w:id="0">`+para("-")+`</w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Theo ý kiến của 7 chi bộ.</w:t></w:r></w:p></w:footnote>`),
		"word/comments.xml", wordPart("comments", `<w:comment w:id="0" w:author="Mẫu">`+para("Ghi rõ số liệu")+`</w:comment>`)))
	got, err := json.MarshalIndent(d, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	const golden = "testdata/report.golden"
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("not as in %s (-update writes it anew):\n%s", golden, got)
	}
}
