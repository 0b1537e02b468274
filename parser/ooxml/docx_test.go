package ooxml

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tonghop/parser/doc"
)

const wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ` +
	`xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"`

// zipped packs members (name, text, name, text …) into a zip.
func zipped(t testing.TB, members ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
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

// word packs a body and further members into a .docx.
func word(t testing.TB, body string, members ...string) []byte {
	t.Helper()
	document := `<?xml version="1.0" encoding="UTF-8"?><w:document ` + wordSpace + `><w:body>` + body + `</w:body></w:document>`
	return zipped(t, append([]string{"word/document.xml", document}, members...)...)
}

func wordPart(root, content string) string {
	return `<w:` + root + ` ` + wordSpace + `>` + content + `</w:` + root + `>`
}

func readWord(t *testing.T, raw []byte) doc.Document {
	t.Helper()
	return Docx(bytes.NewReader(raw), int64(len(raw)), DefaultLimits)
}

// para is a paragraph with one run.
func para(text string) string {
	return `<w:p><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

// outline writes blocks the way the tests below expect them: kind, level, label and text.
func outline(blocks []doc.Block) string {
	var s strings.Builder
	for _, b := range blocks {
		fmt.Fprintf(&s, "%s", b.Kind)
		if b.Level > 0 {
			fmt.Fprintf(&s, "%d", b.Level)
		}
		if b.Label != "" {
			fmt.Fprintf(&s, " <%s>", b.Label)
		}
		fmt.Fprintf(&s, " %s\n", strings.NewReplacer("\t", "|", "\n", "/").Replace(b.Text))
	}
	return s.String()
}

func TestDocxBody(t *testing.T) {
	cases := []struct{ name, body, want string }{
		{"spaces are single, the tab of a letterhead stays",
			`<w:p><w:r><w:t xml:space="preserve">  ĐẢNG BỘ  KHỐI </w:t><w:tab/><w:tab/><w:t>ĐẢNG CỘNG SẢN</w:t></w:r></w:p>`,
			"paragraph ĐẢNG BỘ KHỐI|ĐẢNG CỘNG SẢN\n"},
		{"a line broken by hand is a line of its own",
			`<w:p><w:r><w:t>BÁO CÁO</w:t><w:br/><w:t>tình hình dư luận xã hội tháng 5</w:t></w:r></w:p>`,
			"paragraph BÁO CÁO\nparagraph tình hình dư luận xã hội tháng 5\n"},
		{"a sentence wrapped by hand is one paragraph",
			`<w:p><w:r><w:t>Trong tháng, tư tưởng của cán bộ, đảng viên và người lao động</w:t><w:br/><w:t>cơ bản ổn định.</w:t></w:r></w:p>`,
			"paragraph Trong tháng, tư tưởng của cán bộ, đảng viên và người lao động cơ bản ổn định.\n"},
		{"tracked changes are read as accepted",
			`<w:p><w:r><w:t>Giá điện </w:t></w:r><w:del><w:r><w:delText>giảm</w:delText></w:r></w:del><w:ins><w:r><w:t>tăng</w:t></w:r></w:ins></w:p>`,
			"paragraph Giá điện tăng\n"},
		{"a paragraph whose end was deleted goes on in the next",
			`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Nhiều ý </w:t></w:r></w:p>` + para("kiến lo lắng."),
			"paragraph Nhiều ý kiến lo lắng.\n"},
		{"of a field the code is hidden and the result shown, nested codes too",
			`<w:p><w:r><w:t>Trang </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>` +
				`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>9</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>` +
				`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`,
			"paragraph Trang 2\n"},
		{"a field that is never closed hides nothing after its paragraph",
			`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>X</w:instrText></w:r></w:p>` + para("Kiến nghị"),
			"paragraph Kiến nghị\n"},
		{"hyperlinks, content controls and smart tags are looked through",
			`<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent><w:p><w:hyperlink r:id="r1"><w:r><w:t>dư luận</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t> xã hội</w:t></w:r></w:smartTag></w:p></w:sdtContent></w:sdt>`,
			"paragraph dư luận xã hội\n"},
		{"hidden text is not shown", `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:t>hiện</w:t></w:r></w:p>`, "paragraph hiện\n"},
		{"a text box is read once, behind its paragraph, from the choice and not from the fallback",
			`<w:p><w:r><w:t>Số 15-BC/CB</w:t><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>` + para("MẬT") + `</w:txbxContent></wps:txbx></w:drawing></mc:Choice>` +
				`<mc:Fallback><w:pict><v:textbox><w:txbxContent>` + para("MẬT") + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`,
			"paragraph Số 15-BC/CB\ntextbox MẬT\n"},
		{"an empty choice leaves the word to the fallback",
			`<w:p><w:r><mc:AlternateContent><mc:Choice Requires="x"/><mc:Fallback><w:t>ổn định</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>`,
			"paragraph ổn định\n"},
		{"WordArt is a text box", `<w:p><w:r><w:pict><v:shape><v:textpath string="TỐI MẬT"/></v:shape></w:pict></w:r></w:p>`, "textbox TỐI MẬT\n"},
		{"outline level of the paragraph itself makes a heading",
			`<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>Dự báo</w:t></w:r></w:p>`, "heading2 Dự báo\n"},
		{"rows have their cells, paragraphs in a cell their lines",
			`<w:tbl><w:tr><w:tc>` + para("STT") + `</w:tc><w:tc>` + para("Nội dung") + para("phản ánh") + `</w:tc></w:tr></w:tbl>`,
			"row STT|Nội dung/phản ánh\n"},
		{"a table of one cell is a frame", `<w:tbl><w:tr><w:tc>` + para("MẬT") + `</w:tc></w:tr></w:tbl>`, "paragraph MẬT\n"},
		{"the table in a cell is part of the cell",
			`<w:tbl><w:tr><w:tc>` + para("a") + `</w:tc><w:tc><w:tbl><w:tr><w:tc>` + para("b") + `</w:tc><w:tc>` + para("c") + `</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>`,
			"row a|b/c\n"},
		{"a deleted row is left out",
			`<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>` + para("x") + `</w:tc><w:tc/></w:tr><w:tr><w:tc>` + para("y") + `</w:tc><w:tc>` + para("z") + `</w:tc></w:tr></w:tbl>`,
			"row y|z\n"},
		{"no-break hyphen, symbol and decomposed letters",
			`<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t xml:space="preserve"> 5</w:t><w:noBreakHyphen/><w:t>BC, tiê&#x301;n độ</w:t></w:r></w:p>`,
			"paragraph ✓ 5-BC, tiến độ\n"},
		{"control characters and bad references do no harm", "<w:p><w:r><w:t>a\x01b&#x1;c &nbsp;d</w:t></w:r></w:p>", "paragraph a b c d\n"},
	}
	for _, c := range cases {
		d := readWord(t, word(t, c.body))
		if got := outline(d.Blocks); got != c.want || d.Outcome != doc.OK || d.Reason != "" {
			t.Errorf("%s:\ngot  %swant %s(%s %s)", c.name, got, c.want, d.Outcome, d.Reason)
		}
	}
}

func TestDocxListLabels(t *testing.T) {
	numbering := wordPart("numbering", `<w:abstractNum w:abstractNumId="1">`+
		`<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1-"/></w:lvl>`+
		`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2."/></w:lvl>`+
		`<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>`+
		`<w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>`+
		`<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>`+
		`<w:num w:numId="6"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>`)
	styles := wordPart("styles", `<w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="Mục"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>`+
		`<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="Muc"/></w:style>`)
	item := func(id, level int, text string) string {
		return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, level, id, text)
	}
	body := item(5, 0, "Một") + item(5, 1, "Hai") + item(5, 1, "Ba") + item(5, 2, "Bốn") + item(5, 3, "Năm") +
		`<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>Sáu</w:t></w:r></w:p>` + item(5, 1, "Bảy") +
		item(6, 0, "Tám") + item(6, 0, "Chín") + item(0, 0, "Mười") + item(99, 0, "Mười một") +
		`<w:tbl><w:tr><w:tc>` + item(5, 2, "ô") + `</w:tc><w:tc/></w:tr></w:tbl>`
	want := "item1 <I-> Một\n" + "item2 <1.1.> Hai\n" + "item2 <1.2.> Ba\n" + "item3 <a)> Bốn\n" + "item4 <•> Năm\n" +
		"heading1 <II-> Sáu\n" + // numbered by the style that its own is based on
		"item2 <2.1.> Bảy\n" + // restarts under the new heading
		"item1 <IV-> Tám\n" + "item1 <V-> Chín\n" + // the second list starts where it says
		"paragraph Mười\n" + "paragraph Mười một\n" + // list 0 is no list, 99 does not exist
		"row a) ô\n"
	d := readWord(t, word(t, body, "word/numbering.xml", numbering, "word/styles.xml", styles))
	if got := outline(d.Blocks); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestDocxMergedCells(t *testing.T) {
	cell := func(props, text string) string {
		return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + para(text) + `</w:tc>`
	}
	body := `<w:tbl><w:tr>` + cell(`<w:gridSpan w:val="2"/>`, "Đơn vị") + cell("", "Số ý kiến") + `</w:tr>` +
		`<w:tr>` + cell(`<w:vMerge w:val="restart"/>`, "Sở Y tế") + cell("", "tháng 5") + cell("", "12") + `</w:tr>` +
		`<w:tr>` + cell(`<w:vMerge/>`, "") + cell("", "tháng 6") + cell("", "7") + `</w:tr></w:tbl>`
	d := readWord(t, word(t, body))
	want := [][]string{{"Đơn vị", "Đơn vị", "Số ý kiến"}, {"Sở Y tế", "tháng 5", "12"}, {"Sở Y tế", "tháng 6", "7"}}
	for i, row := range want {
		if i >= len(d.Blocks) || strings.Join(d.Blocks[i].Cells, "|") != strings.Join(row, "|") {
			t.Fatalf("row %d: %+v", i, d.Blocks)
		}
	}
	if d.Blocks[2].Text != "\ttháng 6\t7" { // text says what is printed
		t.Errorf("text of the merged row: %q", d.Blocks[2].Text)
	}
}

func TestDocxAroundTheText(t *testing.T) {
	rels := `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="r1" Type="x/header" Target="header1.xml"/><Relationship Id="r2" Type="x/footer" Target="/word/footer1.xml"/><Relationship Id="r3" Type="x/header" Target="unused.xml"/></Relationships>`
	body := `<w:p><w:r><w:t>Ý kiến</w:t></w:r><w:r><w:endnoteReference w:id="3"/></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>` +
		`<w:sectPr><w:headerReference r:id="r1"/><w:footerReference r:id="r2"/></w:sectPr>`
	d := readWord(t, word(t, body, "word/_rels/document.xml.rels", rels,
		"word/header1.xml", wordPart("hdr", para("MẬT")), "word/footer1.xml", wordPart("ftr", para("Lưu hành nội bộ")), "word/unused.xml", wordPart("hdr", para("không dùng")),
		"word/footnotes.xml", wordPart("footnotes", `<w:footnote w:type="separator" w:id="0">`+para("-")+`</w:footnote><w:footnote w:id="2">`+para("theo UBND xã")+`</w:footnote>`),
		"word/endnotes.xml", wordPart("endnotes", `<w:endnote w:id="3">`+para("cuối bài")+`</w:endnote>`),
		"word/comments.xml", wordPart("comments", `<w:comment w:id="0">`+para("xem lại")+`</w:comment>`)))
	want := "header MẬT\nparagraph Ý kiến\nfooter Lưu hành nội bộ\nfootnote <i> cuối bài\nfootnote <1> theo UBND xã\ncomment xem lại\n"
	if got := outline(d.Blocks); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestDocxLegacyFonts(t *testing.T) {
	styles := wordPart("styles", `<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr></w:rPrDefault></w:docDefaults>`)
	run := func(font, content string) string {
		return `<w:r><w:rPr><w:rFonts w:ascii="` + font + `" w:hAnsi="` + font + `"/></w:rPr>` + content + `</w:r>`
	}
	cases := []struct{ name, runs, want, encoding string }{
		{"TCVN3 by the default font, ư as a soft hyphen", `<w:r><w:t>d</w:t><w:softHyphen/><w:t> luËn x· héi</w:t></w:r>`, "dư luận xã hội", "tcvn3"},
		{"a word cut into runs", `<w:r><w:t>th</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>¸ng</w:t></w:r>`, "tháng", "tcvn3"},
		{"the capital font", run(".VnTimeH", `<w:t>b¸o c¸o</w:t>`), "BÁO CÁO", "tcvn3"},
		{"VNI beside sound Unicode", run("VNI-Times", `<w:t xml:space="preserve">Chi boä </w:t>`) + run("Times New Roman", `<w:t>Sở Tư pháp</w:t>`), "Chi bộ Sở Tư pháp", "vni"},
		{"Unicode typed in a legacy font", run(".VnTime", `<w:t>và các đảng viên</w:t>`), "và các đảng viên", ""},
		{"legacy text in a font that tells nothing", run("Arial", `<w:t>NhiÒu ý kiÕn lo l¾ng vÒ gi¸ ®iÖn</w:t>`), "Nhiều ý kiến lo lắng về giá điện", "tcvn3"},
	}
	for _, c := range cases {
		d := readWord(t, word(t, `<w:p>`+c.runs+`</w:p>`, "word/styles.xml", styles))
		if len(d.Blocks) != 1 || d.Blocks[0].Text != c.want || d.Repaired != c.encoding {
			t.Errorf("%s: %+v (%s)", c.name, d.Blocks, d.Repaired)
		}
	}
}

func TestDocxPagesAndLook(t *testing.T) {
	d := readWord(t, word(t, `<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>BÁO CÁO</w:t></w:r></w:p>`+
		`<w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>Trang hai</w:t></w:r></w:p>`))
	if len(d.Blocks) != 2 || !d.Blocks[0].Bold || !d.Blocks[0].Center || d.Blocks[0].Page != 1 || d.Blocks[1].Page != 2 || d.Blocks[1].Bold {
		t.Errorf("%+v", d.Blocks)
	}
}

func TestDocxDamage(t *testing.T) {
	whole := word(t, strings.Repeat(para("Dư luận quan tâm giá điện."), 50))
	cases := []struct {
		name   string
		raw    []byte
		want   doc.Outcome
		blocks bool
	}{
		{"no zip at all", []byte("PK nothing"), doc.Corrupt, false},
		{"a zip without a document", zipped(t, "a.txt", "x"), doc.Corrupt, false},
		{"zip directory cut off: the text is still there", whole[:len(whole)-40], doc.OK, true},
		{"XML cut off: what came before is kept", zipped(t, "word/document.xml", `<w:document `+wordSpace+`><w:body>`+para("Một")+`<w:p><w:r><w:t>Ha`), doc.OK, true},
		{"nothing but a picture", word(t, `<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></w:drawing></w:r></w:p>`), doc.NeedsOCR, false},
		{"nothing", word(t, `<w:p/>`), doc.Empty, false},
	}
	for _, c := range cases {
		d := readWord(t, c.raw)
		if d.Outcome != c.want || (len(d.Blocks) > 0) != c.blocks || d.Reason == "" {
			t.Errorf("%s: %s %q, %d blocks", c.name, d.Outcome, d.Reason, len(d.Blocks))
		}
	}
}

func TestDocxLimits(t *testing.T) {
	deep := strings.Repeat("<w:sdt>", 2000) + strings.Repeat("</w:sdt>", 2000)
	cases := []struct {
		name string
		raw  []byte
		lim  func(*Limits)
	}{
		{"too many bytes", word(t, para(strings.Repeat("xin chào ", 1000))), func(l *Limits) { l.Bytes = 1000 }},
		{"a bomb", word(t, para(strings.Repeat("a", 3<<20))), func(l *Limits) { l.Ratio = 100 }},
		{"too many members", zipped(t, "a", "", "b", "", "c", ""), func(l *Limits) { l.Members = 2 }},
		{"too deep", word(t, deep), func(*Limits) {}},
		{"too many paragraphs", word(t, strings.Repeat(para("x"), 200)), func(l *Limits) { l.Rows = 100 }},
	}
	for _, c := range cases {
		lim := DefaultLimits
		c.lim(&lim)
		if d := Docx(bytes.NewReader(c.raw), int64(len(c.raw)), lim); d.Outcome != doc.TooBig || len(d.Blocks) > 0 || d.Reason == "" {
			t.Errorf("%s: %s %q", c.name, d.Outcome, d.Reason)
		}
	}
}

// Documents made to take for ever must be read in a time that grows with their size only.
func TestDocxHostileSizes(t *testing.T) {
	began := time.Now()
	run := `<w:r><w:t>a</w:t></w:r>`
	for name, body := range map[string]string{
		"a paragraph of crumbs": `<w:p>` + strings.Repeat(run, 50000) + `</w:p>`,
		"choices in it":         `<w:p>` + strings.Repeat(run+`<mc:AlternateContent><mc:Choice/><mc:Fallback/></mc:AlternateContent>`, 20000) + `</w:p>`,
		"wide rows":             `<w:tbl>` + strings.Repeat(`<w:tr>`+strings.Repeat(`<w:tc><w:tcPr><w:gridSpan w:val="99999"/><w:vMerge/></w:tcPr></w:tc>`, 20)+`</w:tr>`, 1000) + `</w:tbl>`,
		"lines":                 `<w:p>` + strings.Repeat(`<w:r><w:t>chữ thường dài hơn bốn mươi ký tự để được nối mãi</w:t><w:br/></w:r>`, 20000) + `</w:p>`,
	} {
		lim := DefaultLimits
		lim.Ratio = 2000
		raw := word(t, body)
		Docx(bytes.NewReader(raw), int64(len(raw)), lim)
		if took := time.Since(began); took > 20*time.Second {
			t.Fatalf("%s: %s so far", name, took)
		}
	}
}

// Real documents of other projects: nothing panics, and most are read.
func TestDocxCorpus(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/corpora/documents/docx/*.docx")
	if len(files) == 0 {
		t.Skip("no corpus beside the repository")
	}
	read := 0
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if d := readWord(t, raw); d.Outcome == doc.OK {
			read++
		}
	}
	if read*10 < len(files)*8 {
		t.Errorf("%d of %d read", read, len(files))
	}
}

func FuzzDocx(f *testing.F) {
	f.Add(`<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr><w:t>b¸o</w:t><w:softHyphen/></w:r></w:p>`,
		`<w:numbering `+wordSpace+`><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>`, 0)
	f.Add(`<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge/></w:tcPr>`+para("x")+`</w:tc></w:tr></w:tbl>`, `<w:styles/>`, 9)
	f.Add(`<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:pict><v:textpath string="M"/></w:pict></w:r></w:p>`, "", 100)
	lim := Limits{Bytes: 1 << 20, Members: 20, Ratio: 500, Rows: 2000, Depth: 100}
	f.Fuzz(func(t *testing.T, body, other string, cut int) {
		raw := word(t, body, "word/numbering.xml", other, "word/styles.xml", other, "word/footnotes.xml", other)
		if cut > 0 && cut < len(raw) {
			raw = raw[:len(raw)-cut]
		}
		check(t, Docx(bytes.NewReader(raw), int64(len(raw)), lim))
		Docx(strings.NewReader(body), int64(len(body)), lim)
	})
}

// check holds for every document, whatever bytes it was read from.
func check(t *testing.T, d doc.Document) {
	t.Helper()
	if d.Outcome == "" || d.Outcome != doc.OK && d.Reason == "" {
		t.Errorf("outcome %q without a reason", d.Outcome)
	}
	for _, b := range d.Blocks {
		if b.Text == "" || b.Kind == "" {
			t.Errorf("empty block %+v", b)
		}
	}
}
