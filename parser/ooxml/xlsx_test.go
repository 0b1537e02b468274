package ooxml

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tonghop/parser/doc"
)

const (
	sheetSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	bookXML    = `<workbook ` + sheetSpace + `><sheets><sheet name="Dư luận" r:id="r1"/><sheet name="Ẩn" state="hidden" r:id="r2"/></sheets></workbook>`
	bookRels   = `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/worksheet" Target="worksheets/sheet2.xml"/></Relationships>`
)

// excel packs the rows of one visible and one hidden sheet with further members.
func excel(t testing.TB, rows, after string, members ...string) []byte {
	t.Helper()
	return zipped(t, append([]string{"xl/workbook.xml", bookXML, "xl/_rels/workbook.xml.rels", bookRels,
		"xl/worksheets/sheet1.xml", `<worksheet ` + sheetSpace + `><sheetData>` + rows + `</sheetData>` + after + `</worksheet>`,
		"xl/worksheets/sheet2.xml", `<worksheet ` + sheetSpace + `><sheetData><row r="1"><c r="A1" t="str"><v>bí mật</v></c></row></sheetData></worksheet>`}, members...)...)
}

func readExcel(t *testing.T, raw []byte) doc.Document {
	t.Helper()
	return Xlsx(bytes.NewReader(raw), int64(len(raw)), DefaultLimits)
}

func TestXlsxRows(t *testing.T) {
	shared := `<sst ` + sheetSpace + `><si><t>Đơn vị</t></si><si><r><t>Sở </t></r><r><t>Tư pháp</t></r><rPh sb="0" eb="1"><t>đọc</t></rPh></si><si><t>a_x000D_ _x0042_</t></si></sst>`
	cases := []struct{ name, rows, after, want string }{
		{"shared, rich and escaped strings; phonetic guides are left out",
			`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>`, "", "row Đơn vị|Sở Tư pháp|a B\n"},
		{"inline strings, truth values, errors, formula results",
			`<row r="1"><c t="inlineStr"><is><t>x</t></is></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><f>A1</f><v>y</v></c></row>`, "", "row x|TRUE|#N/A|y\n"},
		{"identity numbers keep all digits and never get an exponent",
			`<row r="1"><c r="A1"><v>012345678901</v></c><c r="B1"><v>1.23456789012E11</v></c><c r="C1"><v>0.30000000000000004</v></c></row>`, "", "row 012345678901|123456789012|0.3\n"},
		{"columns that are empty in all rows are left out, empty cells within are kept",
			`<row r="1"><c r="B1"><v>1</v></c><c r="D1"><v>2</v></c></row><row r="5"><c r="D5"><v>3</v></c></row>`, "", "row 1|2\nrow |3\n"},
		{"an ISO date is shown day first", `<row r="1"><c t="d"><v>2024-05-20T00:00:00</v></c></row>`, "", "row 20/05/2024\n"},
		{"printed headers stand behind the rows, without codes",
			`<row r="1"><c><v>1</v></c></row>`, `<headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"&amp;12MẬT&amp;RTrang &amp;P</oddHeader></headerFooter>`, "row 1\nheader MẬT\nheader Trang\n"},
		{"references that point nowhere", `<row r="1"><c t="s"><v>99</v></c><c t="s"><v>-1</v></c><c s="77"><v>5</v></c></row>`, "", "row 5\n"},
	}
	for _, c := range cases {
		d := readExcel(t, excel(t, c.rows, c.after, "xl/sharedStrings.xml", shared))
		if got := outline(d.Blocks); got != c.want || d.Outcome != doc.OK {
			t.Errorf("%s:\ngot  %swant %s(%s %s)", c.name, got, c.want, d.Outcome, d.Reason)
		}
		for _, b := range d.Blocks {
			if b.Sheet != "Dư luận" || b.Page != 1 {
				t.Errorf("%s: sheet %q page %d", c.name, b.Sheet, b.Page)
			}
		}
	}
}

func TestXlsxMergedCells(t *testing.T) {
	d := readExcel(t, excel(t, `<row r="1"><c r="A1"><v>7</v></c><c r="C1"><v>1</v></c></row><row r="2"><c r="B2"><v>3</v></c><c r="C2"><v>2</v></c></row>`,
		`<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="X9:A1"/><mergeCell ref="C5:XFD1048576"/></mergeCells>`))
	if len(d.Blocks) != 2 || strings.Join(d.Blocks[1].Cells, "|") != "7|3|2" || d.Blocks[1].Text != "\t3\t2" {
		t.Errorf("%+v", d.Blocks)
	}
}

func TestXlsxLegacyFont(t *testing.T) {
	styles := `<styleSheet ` + sheetSpace + `><fonts><font><name val="Arial"/></font><font><name val=".VnTime"/></font></fonts><cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs></styleSheet>`
	d := readExcel(t, excel(t, `<row r="1"><c s="1" t="str"><v>§¶ng uû</v></c><c s="0" t="str"><v>Sở Y tế</v></c></row>`, "", "xl/styles.xml", styles))
	if outline(d.Blocks) != "row Đảng uỷ|Sở Y tế\n" || d.Repaired != "tcvn3" {
		t.Errorf("%q %s", outline(d.Blocks), d.Repaired)
	}
}

func TestXlsxFailures(t *testing.T) {
	many := strings.Repeat(`<row><c><v>1</v></c></row>`, 200)
	small := DefaultLimits
	small.Rows = 100
	cases := []struct {
		name string
		raw  []byte
		lim  Limits
		want doc.Outcome
		text string
	}{
		{"too many rows", excel(t, many, ""), small, doc.TooBig, ""},
		{"a binary workbook of nothing", zipped(t, "xl/workbook.bin", "x"), DefaultLimits, doc.Empty, ""},
		{"no workbook", zipped(t, "x", "y"), DefaultLimits, doc.Corrupt, ""},
		{"the sheet is missing", zipped(t, "xl/workbook.xml", bookXML, "xl/_rels/workbook.xml.rels", bookRels), DefaultLimits, doc.Corrupt, ""},
		{"the sheet breaks off: its first rows are kept", excel(t, `<row><c><v>1</v></c></row><row><c><v`, "<"), DefaultLimits, doc.OK, "row 1\n"},
		{"nothing in it", excel(t, "", ""), DefaultLimits, doc.Empty, ""},
	}
	for _, c := range cases {
		d := Xlsx(bytes.NewReader(c.raw), int64(len(c.raw)), c.lim)
		if d.Outcome != c.want || d.Reason == "" || outline(d.Blocks) != c.text {
			t.Errorf("%s: %s %q %q", c.name, d.Outcome, d.Reason, outline(d.Blocks))
		}
	}
}

// Workbooks of other projects: nothing panics, and most are read.
func TestXlsxCorpus(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/corpora/documents/xlsx/*.xlsx")
	if len(files) == 0 {
		t.Skip("no corpus beside the repository")
	}
	read := 0
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if d := readExcel(t, raw); d.Outcome != doc.Corrupt {
			read++
		}
	}
	if read*10 < len(files)*8 {
		t.Errorf("%d of %d read", read, len(files))
	}
}

func BenchmarkXlsx(b *testing.B) {
	var rows strings.Builder
	for i := range 500 {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d"><v>%d</v></c><c r="B%d" t="inlineStr"><is><t>Chi bộ số %d</t></is></c></row>`, i+1, i+1, i, i+1, i)
	}
	raw := excel(b, rows.String(), "")
	for b.Loop() {
		Xlsx(bytes.NewReader(raw), int64(len(raw)), DefaultLimits)
	}
}

func BenchmarkDocx(b *testing.B) {
	text := `<w:p><w:pPr><w:jc w:val="both"/></w:pPr><w:r><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/><w:sz w:val="28"/></w:rPr><w:t>Nhiều ý kiến băn khoăn về giá điện, giá xăng dầu và học phí đầu năm học mới.</w:t></w:r></w:p>`
	raw := word(b, strings.Repeat(text, 60))
	for b.Loop() {
		Docx(bytes.NewReader(raw), int64(len(raw)), DefaultLimits)
	}
}

func FuzzXlsx(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="s" s="1"><v>0</v></c><c t="inlineStr"><is><r><rPr><rFont val=".VnTime"/></rPr><t>b¸o</t></r></is></c></row>`, `<mergeCells><mergeCell ref="A1:B9"/></mergeCells>`, "dd/mm/yyyy", 45000.5)
	f.Add(`<row r="3"><c r="ZZ3" s="1"><v>1e300</v></c></row>`, `<headerFooter><oddHeader>&amp;C&amp;"x&amp;</oddHeader></headerFooter>`, `[<5]0.0E+0;# ??/??;"a";@`, -1e-9)
	lim := Limits{Bytes: 1 << 20, Members: 20, Ratio: 500, Rows: 2000, Depth: 100}
	f.Fuzz(func(t *testing.T, rows, after, code string, value float64) {
		code = strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;").Replace(code)
		styles := `<styleSheet ` + sheetSpace + `><numFmts><numFmt numFmtId="170" formatCode="` + code + `"/></numFmts><cellXfs><xf/><xf numFmtId="170"/></cellXfs></styleSheet>`
		cell := fmt.Sprintf(`<row><c s="1"><v>%g</v></c></row>`, value)
		raw := excel(t, rows+cell, after, "xl/styles.xml", styles, "xl/sharedStrings.xml", `<sst><si><t>x</t></si></sst>`)
		check(t, Xlsx(bytes.NewReader(raw), int64(len(raw)), lim))
	})
}
