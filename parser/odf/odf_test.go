package odf

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"tonghop/parser/doc"
	"tonghop/parser/zipxml"
)

const names = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" ` +
	`xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" ` +
	`xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" ` +
	`xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" ` +
	`xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"`

// flat makes a flat document of its automatic styles and the content of its body.
func flat(styles, body string) []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8"?><office:document ` + names + `><office:automatic-styles>` + styles +
		`</office:automatic-styles><office:body>` + body + `</office:body></office:document>`)
}

func text(styles, body string) []byte {
	return flat(styles, "<office:text>"+body+"</office:text>")
}

func pack(t testing.TB, members ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(members); i += 2 {
		w, err := z.Create(members[i])
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(members[i+1]))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// lines shows blocks as "kind level|label|text", pages behind where there are any.
func lines(d doc.Document) string {
	var s strings.Builder
	for _, b := range d.Blocks {
		fmt.Fprintf(&s, "%s %d|%s|%s", b.Kind, b.Level, b.Label, strings.ReplaceAll(b.Text, "\n", "/"))
		if b.Bold {
			s.WriteString("|bold")
		}
		if b.Center {
			s.WriteString("|center")
		}
		if b.Page > 0 {
			fmt.Fprintf(&s, "|%d", b.Page)
		}
		s.WriteByte('\n')
	}
	return strings.TrimSpace(s.String())
}

const numbered = `<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="I" style:num-suffix="."/>` +
	`<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="." text:display-levels="1"/>` +
	`<text:list-level-style-number text:level="3" style:num-format="a" style:num-suffix=")"/></text:list-style>` +
	`<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1" text:bullet-char="-"/></text:list-style>` +
	`<text:list-style style:name="L3"><text:list-level-style-number text:level="1" style:num-format="1" style:num-list-format="%1%."/>` +
	`<text:list-level-style-number text:level="2" style:num-format="1" style:num-list-format="%1%.%2%."/></text:list-style>`

func TestText(t *testing.T) {
	cases := []struct{ about, styles, body, want string }{
		{"looks come from styles and their parents",
			`<style:style style:name="A" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-weight="bold"/></style:style>` +
				`<style:style style:name="P" style:family="paragraph" style:parent-style-name="A"/>`,
			`<text:h text:outline-level="2" text:style-name="P">Kết <text:span>quả</text:span></text:h><text:p>Một<text:s text:c="5"/>hai<text:line-break/>Ba</text:p>`,
			"heading 2||Kết quả|bold|center\nparagraph 0||Một hai\nparagraph 0||Ba"},
		{"list labels as printed, lists that go on, items that start anew", numbered,
			`<text:list text:style-name="L1"><text:list-item><text:p>Tình hình</text:p><text:list><text:list-item><text:p>Thuận lợi</text:p><text:p>thêm</text:p></text:list-item>` +
				`<text:list-item><text:p>Khó khăn</text:p></text:list-item></text:list></text:list-item></text:list><text:p>Xen</text:p>` +
				`<text:list text:style-name="L1" text:continue-numbering="true"><text:list-item><text:p>Kiến nghị</text:p></text:list-item><text:list-item text:start-value="7"><text:p>Bảy</text:p></text:list-item></text:list>` +
				`<text:list text:style-name="L2"><text:list-item><text:p>Gạch</text:p></text:list-item></text:list>` +
				`<text:list text:style-name="L3"><text:list-item><text:list><text:list-item><text:p>Sâu</text:p></text:list-item></text:list></text:list-item></text:list>`,
			"item 1|I.|Tình hình\nitem 2|1.|Thuận lợi\nparagraph 0||thêm\nitem 2|2.|Khó khăn\nparagraph 0||Xen\nitem 1|II.|Kiến nghị\nitem 1|VII.|Bảy\nitem 1|-|Gạch\nitem 2|1.1.|Sâu"},
		{"numbers of headings",
			`<text:outline-style><text:outline-level-style text:level="1" style:num-format="I" style:num-suffix="."/><text:outline-level-style text:level="2" style:num-format="1" text:display-levels="1" style:num-suffix="."/></text:outline-style>`,
			`<text:h text:outline-level="1">A</text:h><text:h text:outline-level="2">B</text:h><text:h text:outline-level="1" text:is-list-header="true">C</text:h><text:h text:outline-level="1">D</text:h>`,
			"heading 1|I.|A\nheading 2|1.|B\nheading 1||C\nheading 1|II.|D"},
		{"deletions, hidden text and hidden sections are no text",
			`<style:style style:name="T" style:family="text"><style:text-properties text:display="none"/></style:style>`,
			`<text:tracked-changes><text:changed-region><text:deletion><text:p>bỏ</text:p></text:deletion></text:changed-region></text:tracked-changes>` +
				`<text:p>còn<text:change text:change-id="1"/> <text:span text:style-name="T">giấu</text:span><text:hidden-text text:is-hidden="true">ẩn</text:hidden-text>lại</text:p>` +
				`<text:section text:display="none"><text:p>kín</text:p></text:section><text:section><text:p>mở</text:p></text:section>`,
			"paragraph 0||còn lại\nparagraph 0||mở"},
		{"notes, comments, text boxes and fields stand behind or outside", "",
			`<office:forms><form:form><form:text form:name="Họ tên" form:current-value="Trần Văn Ví"/></form:form></office:forms>` +
				`<text:p>Số<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>nguồn</text:p></text:note-body></text:note> liệu<office:annotation><dc:creator>X</dc:creator><text:p>xem lại</text:p></office:annotation>` +
				`<draw:frame><draw:text-box><text:p>MẬT</text:p></draw:text-box><svg:title>hình</svg:title></draw:frame></text:p><text:p>sau</text:p>`,
			"paragraph 0||Số liệu\ntextbox 0||MẬT\nparagraph 0||sau\nfield 0||Họ tên: Trần Văn Ví\nfootnote 0|1|nguồn\ncomment 0||xem lại"},
		{"pages by soft and set breaks",
			`<style:style style:name="B" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>`,
			`<text:p>một</text:p><text:soft-page-break/><text:p>hai</text:p><text:p text:style-name="B">ba</text:p>`,
			"paragraph 0||một|1\nparagraph 0||hai|2\nparagraph 0||ba|3"},
		{"indexes, ruby, links", "",
			`<text:table-of-content><text:table-of-content-source><text:index-title-template>x</text:index-title-template></text:table-of-content-source><text:index-body><text:p>Mục 1<text:tab/>2</text:p></text:index-body></text:table-of-content>` +
				`<text:p><text:a>nối</text:a> <text:ruby><text:ruby-base>gốc</text:ruby-base><text:ruby-text>đọc</text:ruby-text></text:ruby></text:p>`,
			"paragraph 0||Mục 1 2\nparagraph 0||nối gốc"},
	}
	for _, c := range cases {
		d := Read(text(c.styles, c.body), MediaText, zipxml.DefaultLimits)
		got := strings.ReplaceAll(lines(d), "\t", " ")
		if got != c.want || d.Outcome != doc.OK || d.Reason != "" {
			t.Errorf("%s: %s %s\n%s\nwant\n%s", c.about, d.Outcome, d.Reason, got, c.want)
		}
	}
}

func TestTable(t *testing.T) {
	cases := []struct{ about, body, text, cells string }{
		{"merged across and down: Cells are filled, Text has it once",
			`<table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>A</text:p></table:table-cell><table:covered-table-cell/><table:table-cell table:number-rows-spanned="2"><text:p>B</text:p></table:table-cell></table:table-row>` +
				`<table:table-row><table:table-cell><text:p>C</text:p></table:table-cell><table:table-cell><text:p>D</text:p></table:table-cell><table:covered-table-cell/></table:table-row>`,
			"A\t\tB\nC\tD", "A|A|B\nC|D|B"},
		{"a cell of two paragraphs, an empty row",
			`<table:table-header-rows><table:table-row><table:table-cell><text:p>A</text:p><text:p>B</text:p></table:table-cell><table:table-cell/></table:table-row></table:table-header-rows><table:table-row><table:table-cell/></table:table-row>`,
			"A\nB", "A\nB|"},
		{"one cell is a frame", `<table:table-row><table:table-cell><text:p>A</text:p><text:p>B</text:p></table:table-cell></table:table-row>`, "A\nB", "\n"},
		{"repeated cells and rows", `<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3"><text:p>x</text:p></table:table-cell></table:table-row>`,
			"x\tx\tx\nx\tx\tx", "x|x|x\nx|x|x"},
	}
	for _, c := range cases {
		d := Read(text("", "<table:table>"+c.body+"</table:table>"), MediaText, zipxml.DefaultLimits)
		var texts, cells []string
		for _, b := range d.Blocks {
			texts, cells = append(texts, b.Text), append(cells, strings.Join(b.Cells, "|"))
		}
		if got := strings.Join(texts, "\n"); got != c.text || strings.Join(cells, "\n") != c.cells {
			t.Errorf("%s: %q %q", c.about, got, cells)
		}
	}
}

func TestSheet(t *testing.T) {
	styles := `<style:style style:name="hid" style:family="table"><style:table-properties table:display="false"/></style:style>` +
		`<style:style style:name="ce1" style:family="table-cell"><style:text-properties style:font-name=".VnTime"/></style:style>`
	body := `<office:spreadsheet><table:table table:name="Tháng 5"><table:table-column table:default-cell-style-name="ce1"/>` +
		`<table:table-row><table:table-cell table:number-columns-spanned="3"><text:p>B¸o c¸o th¸ng</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/><table:table-cell table:number-columns-repeated="16000"/></table:table-row>` +
		`<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>` +
		`<table:table-row><table:table-cell/><table:table-cell office:value-type="percentage" office:value="0.5"/><table:table-cell office:value-type="float" office:value="1234.5"><office:annotation><text:p>xem</text:p></office:annotation><text:p>1.234,5</text:p></table:table-cell></table:table-row>` +
		`<table:table-row table:number-rows-repeated="1048571"><table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table>` +
		`<table:table table:name="ẩn" table:style-name="hid"><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>` +
		`<table:table table:name="'file:///a.ods'#T"><table:table-source/><table:table-row><table:table-cell><text:p>nhớ</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>`
	d := Read(flat(styles, body), MediaSpreadsheet, zipxml.DefaultLimits)
	want := "row 0||Báo cáo tháng|1\nrow 0||\t50%\t1.234,5|1\ncomment 0||xem|1"
	if got := lines(d); got != want || d.Repaired != "tcvn3" {
		t.Fatalf("%s: %q", d.Repaired, got)
	}
	if b := d.Blocks[1]; b.Number != 5 || b.Sheet != "Tháng 5" || len(b.Cells) != 3 {
		t.Errorf("row %+v", b)
	}
	if c := d.Blocks[0].Cells; len(c) != 3 || c[2] != "Báo cáo tháng" {
		t.Errorf("merged %q", c)
	}
}

func TestPresentation(t *testing.T) {
	styles := `<style:style style:name="off" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>` + numbered
	body := `<office:presentation><presentation:footer-decl presentation:name="f">Chi bộ 1</presentation:footer-decl>` +
		`<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>Kết quả</text:p><text:p>quý I</text:p></draw:text-box></draw:frame>` +
		`<draw:g><draw:frame><draw:text-box><text:list text:style-name="L2"><text:list-item><text:p>Một</text:p></text:list-item></text:list></draw:text-box></draw:frame></draw:g>` +
		`<draw:custom-shape><text:p>Hình</text:p></draw:custom-shape><presentation:notes><draw:page-thumbnail/><draw:frame presentation:class="notes"><draw:text-box><text:p>lời nói</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>` +
		`<draw:page draw:style-name="off"><draw:frame><draw:text-box><text:p>ẩn</text:p></draw:text-box></draw:frame></draw:page>` +
		`<draw:page><draw:frame><table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table></draw:frame></draw:page></office:presentation>`
	d := Read(flat(styles, body), MediaPresentation, zipxml.DefaultLimits)
	want := "heading 1||Kết quả quý I|1\nitem 1|-|Một|1\nparagraph 0||Hình|1\nrow 0||a\tb|3\nfooter 0||Chi bộ 1\ncomment 0||lời nói|1"
	if got := lines(d); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The headers of the master pages in use are read from styles.xml, where automatic styles have the names of the content's.
func TestPacked(t *testing.T) {
	styles := `<office:document-styles ` + names + `><office:font-face-decls><style:font-face style:name="F1" svg:font-family="&apos;VNI-Times&apos;"/></office:font-face-decls>` +
		`<office:styles><style:default-style style:family="paragraph"><style:text-properties style:font-name="F1"/></style:default-style></office:styles>` +
		`<office:automatic-styles><style:style style:name="P1" style:family="paragraph"><style:text-properties fo:font-weight="bold"/></style:style></office:automatic-styles>` +
		`<office:master-styles><style:master-page style:name="Standard"><style:header><text:p text:style-name="P1">Ñaûng boä</text:p></style:header><style:footer style:display="false"><text:p>tắt</text:p></style:footer></style:master-page>` +
		`<style:master-page style:name="Khác"><style:header><text:p>không dùng</text:p></style:header></style:master-page></office:master-styles></office:document-styles>`
	content := `<office:document-content ` + names + `><office:automatic-styles><style:style style:name="P1" style:family="paragraph"/></office:automatic-styles><office:body><office:text>` +
		`<text:p text:style-name="P1">Baùo ca<text:span>ùo</text:span></text:p></office:text></office:body></office:document-content>`
	d := Read(pack(t, "mimetype", MediaText, "styles.xml", styles, "content.xml", content), MediaText, zipxml.DefaultLimits)
	if got, want := lines(d), "header 0||Đảng bộ|bold\nparagraph 0||Báo cáo"; got != want || d.Repaired != "vni" {
		t.Errorf("%s %s: got %q", d.Outcome, d.Repaired, got)
	}
}

func TestOutcomes(t *testing.T) {
	body := text("", "<text:p>"+strings.Repeat("Báo cáo tháng. ", 50)+"</text:p>")
	whole := pack(t, "mimetype", MediaText, "content.xml", string(body))
	small := zipxml.DefaultLimits
	small.Rows = 2
	cases := []struct {
		about   string
		raw     []byte
		lim     zipxml.Limits
		outcome doc.Outcome
		reason  string
	}{
		{"password", pack(t, "content.xml", "rubbish", "META-INF/manifest.xml", "<manifest:encryption-data/>"), zipxml.DefaultLimits, doc.Encrypted, "password"},
		{"nothing in it", text("", "<text:p/>"), zipxml.DefaultLimits, doc.Empty, "no text"},
		{"only a picture", text("", "<text:p><draw:frame><draw:image/></draw:frame></text:p>"), zipxml.DefaultLimits, doc.NeedsOCR, "pictures"},
		{"no content", pack(t, "mimetype", MediaText), zipxml.DefaultLimits, doc.Corrupt, "no content"},
		{"cut off", whole[:len(whole)-60], zipxml.DefaultLimits, doc.OK, "damaged: "},
		{"broken XML", body[:len(body)-80], zipxml.DefaultLimits, doc.OK, "damaged: "},
		{"more rows than allowed, made of nothing", text("", `<table:table><table:table-row table:number-rows-repeated="9"><table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell></table:table-row></table:table>`), small, doc.TooBig, "more than 2"},
		{"deep", text("", strings.Repeat("<text:section>", 600)), zipxml.DefaultLimits, doc.TooBig, "deeper"},
	}
	for _, c := range cases {
		d := Read(c.raw, MediaText, c.lim)
		if d.Outcome != c.outcome || !strings.Contains(d.Reason, c.reason) {
			t.Errorf("%s: %s %q", c.about, d.Outcome, d.Reason)
		}
	}
}

// Tables that ask for much with little: told as too big, or read, within seconds.
func TestHostileSizes(t *testing.T) {
	row := `<table:table-row table:number-rows-repeated="1024"><table:table-cell table:number-columns-spanned="16384" table:number-rows-spanned="1000000"><text:p>x</text:p></table:table-cell>` +
		`<table:covered-table-cell table:number-columns-repeated="16384"/></table:table-row>`
	full := `<table:table-row table:number-rows-repeated="1024"><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>`
	cases := map[string][]byte{
		"covered sheet":  flat("", `<office:spreadsheet><table:table>`+strings.Repeat(row, 2000)+`</table:table></office:spreadsheet>`),
		"repeated sheet": flat("", `<office:spreadsheet><table:table>`+strings.Repeat(full, 2000)+`</table:table></office:spreadsheet>`),
		"covered table":  text("", `<table:table>`+strings.Repeat(row, 2000)+`</table:table>`),
		"repeated table": text("", `<table:table>`+strings.Repeat(full, 2000)+`</table:table>`),
		"nested":         text("", strings.Repeat(`<table:table><table:table-row table:number-rows-repeated="1024"><table:table-cell table:number-columns-repeated="1000">`, 90)+`<text:p>x</text:p>`),
	}
	for about, raw := range cases {
		start := time.Now()
		media := MediaText
		if strings.Contains(about, "sheet") {
			media = MediaSpreadsheet
		}
		d := Read(raw, media, zipxml.DefaultLimits)
		if took := time.Since(start); took > 20*time.Second || d.Outcome == "" {
			t.Errorf("%s: %s %s after %s", about, d.Outcome, d.Reason, took)
		}
	}
}

func FuzzODT(f *testing.F) {
	f.Add(text(numbered, `<text:list text:style-name="L1"><text:list-item><text:p>A<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>n</text:p></text:note-body></text:note></text:p></text:list-item></text:list>`))
	f.Add(text("", `<table:table><table:table-row table:number-rows-repeated="3"><table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="2"><text:p>x</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>`))
	f.Add(pack(f, "mimetype", MediaText, "styles.xml", "<a/>", "content.xml", string(text("", "<text:p>a</text:p>"))))
	f.Add(flat("", `<office:presentation><draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>a</text:p></draw:text-box></draw:frame></draw:page></office:presentation>`))
	f.Fuzz(func(t *testing.T, b []byte) { fuzzed(t, b, MediaText) })
}

func FuzzODS(f *testing.F) {
	f.Add(flat("", `<office:spreadsheet><table:table table:name="T"><table:table-column table:number-columns-repeated="9"/><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-spanned="2" table:number-columns-repeated="3" office:value-type="date" office:date-value="2024-05-20"/><table:covered-table-cell/></table:table-row><table:shapes><draw:frame><draw:text-box><text:p>a</text:p></draw:text-box></draw:frame></table:shapes></table:table></office:spreadsheet>`))
	f.Fuzz(func(t *testing.T, b []byte) { fuzzed(t, b, MediaSpreadsheet) })
}

func fuzzed(t *testing.T, b []byte, mediaType string) {
	lim := zipxml.Limits{Bytes: 1 << 20, Members: 100, Ratio: 200, Rows: 1000, Depth: 100}
	d := Read(b, mediaType, lim)
	if d.Outcome == "" || d.Outcome == doc.OK && len(d.Blocks) == 0 || d.Outcome != doc.OK && d.Reason == "" {
		t.Errorf("outcome %q, reason %q, %d blocks", d.Outcome, d.Reason, len(d.Blocks))
	}
}
