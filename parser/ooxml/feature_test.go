package ooxml

import (
	"strings"
	"testing"

	"tonghop/parser/doc"
)

func run(props, content string) string {
	return `<w:r><w:rPr>` + props + `</w:rPr>` + content + `</w:r>`
}

func fldChar(kind string) string { return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>` }

func TestDocxFeatures(t *testing.T) {
	code := func(text string) string {
		return fldChar("begin") + `<w:r><w:instrText xml:space="preserve">` + text + `</w:instrText></w:r>` + fldChar("end")
	}
	math := func(content string) string {
		return `<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">` + content + `</m:oMath>`
	}
	mr := func(text string) string { return `<m:r><m:t>` + text + `</m:t></m:r>` }
	cases := []struct{ name, body, want string }{
		{"a word cut into runs is one word", `<w:p>` + run("", `<w:t>Bá</w:t>`) + `<w:proofErr/>` + run(`<w:lang w:val="vi-VN"/>`, `<w:t>o cá</w:t>`) + run("", `<w:t>o</w:t>`) + `</w:p>`, "paragraph Báo cáo\n"},
		{"a field that shows a sign by its code alone", `<w:p>` + code(`SYMBOL 252 \f "Wingdings" \s 12`) + run("", `<w:t xml:space="preserve"> đã ký</w:t>`) + `</w:p>`, "paragraph ✓ đã ký\n"},
		{"a place to click on shows its prompt", `<w:p>` + code("MACROBUTTON NoMacro [Ghi tên đơn vị]") + `</w:p>`, "paragraph [Ghi tên đơn vị]\n"},
		{"a field that shows nothing", `<w:p>` + run("", `<w:t>Mục lục</w:t>`) + code(`TC "Mục lục" \f C`) + `</w:p>`, "paragraph Mục lục\n"},
		{"a simple field shows its result", `<w:p><w:fldSimple w:instr=" PAGE "><w:r><w:t>3</w:t></w:r></w:fldSimple></w:p>`, "paragraph 3\n"},
		{"letters of symbol fonts", `<w:p>` + run(`<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>`, "<w:t>\uf0b3</w:t>") + run("", `<w:t xml:space="preserve"> 90%, </w:t>`) +
			run(`<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>`, `<w:t>ü</w:t>`) + run("", `<w:t>, </w:t><w:sym w:font="Symbol" w:char="F061"/>`) + `</w:p>`, "paragraph ≥ 90%, ✓, α\n"},
		{"the indent of the XML is no text", "<w:p><w:r><w:t>\n   Bá\n</w:t></w:r><w:r><w:t xml:space=\"preserve\">o\ncáo</w:t></w:r></w:p>", "paragraph Báo cáo\n"},
		{"text hidden by its style; what hides only on the web is shown", `<w:p>` + run(`<w:rStyle w:val="an"/>`, `<w:t>ẩn</w:t>`) + run(`<w:webHidden/>`, `<w:t>12</w:t>`) + `</w:p>`, "paragraph 12\n"},
		{"moved text stands where it went", `<w:p><w:moveFrom><w:r><w:t>cũ</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>mới</w:t></w:r></w:moveTo></w:p>`, "paragraph mới\n"},
		{"ruby is the base without the reading", `<w:p><w:r><w:ruby><w:rt><w:r><w:t>x</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>`, "paragraph 漢\n"},
		{"fractions, brackets and sums of equations", `<w:p>` + math(`<m:f><m:num>`+mr("a")+`</m:num><m:den>`+mr("b")+`</m:den></m:f>`+mr("=")+`<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>`+mr("c")+`</m:e></m:d>`+
			`<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub/><m:sup/><m:e>`+mr("x")+`</m:e></m:nary>`) + `</w:p>`, "paragraph a/b=[c]∑x\n"},
		{"a deleted cell and a hidden row", `<w:tbl><w:tr><w:tc>` + para("a") + `</w:tc><w:tc><w:tcPr><w:cellDel/></w:tcPr>` + para("b") + `</w:tc><w:tc>` + para("c") + `</w:tc></w:tr><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>` + para("d") + `</w:tc></w:tr></w:tbl>`, "row a||c\n"},
		{"a table behind a paragraph whose end was deleted", `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>trước</w:t></w:r></w:p><w:tbl><w:tr><w:tc>` + para("a") + `</w:tc><w:tc>` + para("b") + `</w:tc></w:tr></w:tbl>`, "paragraph trước\nrow a|b\n"},
		{"joined paragraphs look as the last of them", `<w:p><w:pPr><w:pStyle w:val="H1"/><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Giá </w:t></w:r></w:p>` + para("điện"), "paragraph Giá điện\n"},
		{"headings by the names of their styles", `<w:p><w:pPr><w:pStyle w:val="H2"/></w:pPr><w:r><w:t>Dự báo</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="Heading3"/></w:pPr><w:r><w:t>Kiến nghị</w:t></w:r></w:p>`, "heading2 Dự báo\nheading3 Kiến nghị\n"},
		{"rows and cells in content controls", `<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc>` + para("a") + `</w:tc></w:sdtContent></w:sdt><w:tc>` + para("b") + `</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>`, "row a|b\n"},
	}
	styles := wordPart("styles", `<w:style w:type="character" w:styleId="an"><w:name w:val="an"/><w:rPr><w:vanish/></w:rPr></w:style>`+
		`<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style><w:style w:type="paragraph" w:styleId="H2"><w:name w:val="Tiêu đề 2"/></w:style>`)
	for _, c := range cases {
		d := readWord(t, word(t, c.body, "word/styles.xml", styles))
		if got := outline(d.Blocks); got != c.want || d.Reason != "" {
			t.Errorf("%s:\ngot  %swant %s(%s)", c.name, got, c.want, d.Reason)
		}
	}
}

// An empty item has its number on paper, so the next has the one behind it; a hidden paragraph has none.
func TestDocxEmptyItems(t *testing.T) {
	numbering := wordPart("numbering", `<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimalZero"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>`)
	item := func(mark, content string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr>` + mark + `</w:rPr></w:pPr>` + content + `</w:p>`
	}
	text := func(s string) string { return run("", `<w:t>`+s+`</w:t>`) }
	body := item("", text("một")) + item("", "") + item("<w:vanish/>", run("<w:vanish/>", "<w:t>ẩn</w:t>")) + item("", text("ba"))
	d := readWord(t, word(t, body, "word/numbering.xml", numbering))
	if got := outline(d.Blocks); got != "item1 <01.> một\nitem1 <03.> ba\n" {
		t.Error(got)
	}
}

// A style of one's own that is based on a numbered heading stands on that heading's level.
func TestDocxLevelOfBasedOn(t *testing.T) {
	numbering := wordPart("numbering", `<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="H1"/><w:lvlText w:val="%1."/></w:lvl>`+
		`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="H2"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>`)
	num := `<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>`
	styles := wordPart("styles", `<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>`+num+`</w:style><w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/>`+num+`</w:style>`+
		`<w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="Mục của tôi"/><w:basedOn w:val="H2"/></w:style>`)
	styled := func(style, text string) string {
		return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
	}
	d := readWord(t, word(t, styled("H1", "Một")+styled("Muc", "Hai")+styled("H2", "Ba"), "word/numbering.xml", numbering, "word/styles.xml", styles))
	if got := outline(d.Blocks); got != "heading1 <I.> Một\nheading2 <1.> Hai\nheading2 <2.> Ba\n" {
		t.Error(got)
	}
}

func TestWordXML(t *testing.T) {
	old := `<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" ` +
		`xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" xmlns:aml="http://schemas.microsoft.com/aml/2001/core" xmlns:v="urn:schemas-microsoft-com:vml">` +
		`<w:lists><w:listDef w:listDefId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:nfc w:val="1"/><w:lvlText w:val="%1."/></w:lvl></w:listDef><w:list w:ilfo="1"><w:ilst w:val="0"/></w:list></w:lists>` +
		`<w:styles><w:style w:type="paragraph" w:default="on" w:styleId="Normal"><w:name w:val="Normal"/><w:rPr><w:rFonts w:ascii=".VnTime" w:h-ansi=".VnTime"/></w:rPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>` +
		`<w:body><wx:sect><wx:sub-section><w:p><w:pPr><w:pStyle w:val="Heading1"/><w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/></w:listPr></w:pPr><w:r><w:t>Tình hình</w:t></w:r></w:p>` +
		`<w:p><w:r><w:t>b¸o c¸o</w:t></w:r><w:r><w:footnote><w:p><w:r><w:rPr><w:rFonts w:ascii="Arial" w:h-ansi="Arial"/></w:rPr><w:t>theo xã</w:t></w:r></w:p></w:footnote></w:r>` +
		`<aml:annotation aml:id="1" w:type="Word.Deletion"><aml:content><w:r><w:delText>xãa</w:delText></w:r></aml:content></aml:annotation>` +
		`<aml:annotation aml:id="2" w:type="Word.Insertion"><aml:content><w:r><w:t> th¸ng 5</w:t></w:r></aml:content></aml:annotation>` +
		`<w:r><aml:annotation aml:id="3" w:type="Word.Comment"><aml:content><w:p><w:r><w:t>xem</w:t></w:r></w:p></aml:content></aml:annotation></w:r></w:p>` +
		`<w:tbl><w:tr><w:tc><w:tcPr><w:vmerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>` +
		`<w:tr><w:tc><w:tcPr><w:vmerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>` +
		`<w:sectPr><w:hdr w:type="odd"><w:p><w:r><w:t>MAT</w:t></w:r></w:p></w:hdr></w:sectPr></wx:sub-section></wx:sect></w:body></w:wordDocument>`
	d := WordXML([]byte(old), DefaultLimits)
	want := "header MAT\nheading1 <I.> Tình hình\nparagraph báo cáo tháng 5\nrow A|1\nrow |2\nfootnote <1> theo xã\ncomment xem\n"
	if got := outline(d.Blocks); got != want || d.Outcome != doc.OK || d.Repaired != "tcvn3" {
		t.Errorf("%s %s %s\n%s", d.Outcome, d.Reason, d.Repaired, got)
	}
	if d.Blocks[4].Cells[0] != "A" {
		t.Errorf("merged cell: %+v", d.Blocks[4])
	}
	if d := WordXML([]byte(old[:len(old)/2]), DefaultLimits); d.Outcome == doc.OK && !strings.HasPrefix(d.Reason, "damaged: ") {
		t.Errorf("cut in half: %s %s", d.Outcome, d.Reason)
	}
}

func TestFlatPackage(t *testing.T) {
	part := func(name, content string) string {
		return `<pkg:part pkg:name="` + name + `" pkg:contentType="x"><pkg:xmlData>` + content + `</pkg:xmlData></pkg:part>`
	}
	rel := func(id, kind, target string) string {
		return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="` + id + `" Type="x/` + kind + `" Target="` + target + `"/></Relationships>`
	}
	flat := `<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">` +
		part("/_rels/.rels", rel("r1", "officeDocument", "word/document.xml")) +
		part("/word/document.xml", wordPart("document", `<w:body>`+para("Tình hình ổn định")+`<w:sectPr><w:headerReference r:id="r9"/></w:sectPr></w:body>`)) +
		part("/word/_rels/document.xml.rels", rel("r9", "header", "header1.xml")) +
		`<pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>AAAA</pkg:binaryData></pkg:part>` +
		part("/word/header1.xml", wordPart("hdr", para("MẬT"))) + `</pkg:package>`
	d := WordXML([]byte(flat), DefaultLimits)
	if got := outline(d.Blocks); got != "header MẬT\nparagraph Tình hình ổn định\n" || d.Outcome != doc.OK || d.Reason != "" {
		t.Errorf("%s %s\n%s", d.Outcome, d.Reason, got)
	}
	if d := WordXML([]byte(flat[:len(flat)*2/3]), DefaultLimits); d.Outcome != doc.OK || !strings.Contains(outline(d.Blocks), "Tình hình") {
		t.Errorf("cut: %s %s", d.Outcome, d.Reason)
	}
}

func TestDocxBoxInHeader(t *testing.T) {
	rels := `<Relationships><Relationship Id="r1" Type="x/header" Target="header1.xml"/></Relationships>`
	box := `<w:p><w:r><w:pict><v:textbox><w:txbxContent>` + para("LƯU HÀNH NỘI BỘ") + `</w:txbxContent></v:textbox></w:pict></w:r></w:p>`
	d := readWord(t, word(t, para("Ổn định")+`<w:sectPr><w:headerReference r:id="r1"/></w:sectPr>`, "word/_rels/document.xml.rels", rels, "word/header1.xml", wordPart("hdr", box)))
	if got := outline(d.Blocks); got != "header LƯU HÀNH NỘI BỘ\nparagraph Ổn định\n" {
		t.Error(got)
	}
}

func TestDocxParts(t *testing.T) {
	rel := func(id, kind, target string) string {
		return `<Relationship Id="` + id + `" Type="x/` + kind + `" Target="` + target + `"/>`
	}
	const drawing = ` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"`
	ap := func(text string) string { return `<a:p><a:r><a:t>` + text + `</a:t></a:r></a:p>` }
	archive := "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Ki=E1=BA=BFn ngh=E1=BB=8B</p>\r\n--x--\r\n"
	d := readWord(t, word(t, `<w:p><w:r><w:t>Sơ đồ</w:t><w:drawing><dgm:relIds xmlns:dgm="d" r:dm="r1"/></w:drawing><w:drawing><c:chart xmlns:c="c" r:id="r2"/></w:drawing></w:r></w:p>`+
		`<w:altChunk r:id="r6"/><w:altChunk r:id="r3"/><w:altChunk r:id="r4"/><w:altChunk r:id="r5"/>`,
		"word/_rels/document.xml.rels", `<Relationships>`+rel("r1", "diagramData", "diagrams/data1.xml")+rel("r2", "chart", "charts/chart1.xml")+rel("r3", "aFChunk", "afchunk.dat")+rel("r4", "aFChunk", "a.mht")+rel("r5", "aFChunk", "b.docx")+rel("r6", "aFChunk", "c.rtf")+`</Relationships>`,
		"word/diagrams/data1.xml", `<d`+drawing+`><pt><t>`+ap("Chi bộ")+`</t></pt><pt type="parTrans"><t><a:p/></t></pt><other>`+ap("không")+`</other></d>`,
		"word/charts/chart1.xml", `<c`+drawing+`><title>`+ap("Số ý kiến")+`</title><v>12</v></c>`,
		"word/afchunk.dat", "<html><p>Từ trang web</p></html>", "word/c.rtf", `{\rtf1\ansi Trong khung\par}`, "word/a.mht", archive, "word/b.docx", string(word(t, para("Từ văn bản khác")))))
	want := "paragraph Sơ đồ\ntextbox Chi bộ\ntextbox Số ý kiến\nparagraph Trong khung\nparagraph Từ trang web\nparagraph Kiến nghị\nparagraph Từ văn bản khác\n"
	if got := outline(d.Blocks); got != want {
		t.Errorf("%s %s\n%s", d.Outcome, d.Reason, got)
	}
}

func FuzzWordXML(f *testing.F) {
	f.Add([]byte(`<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:lists><w:list w:ilfo="1"/></w:lists><w:body><w:p><w:pPr><w:listPr><w:ilfo w:val="1"/></w:listPr></w:pPr><w:r><w:footnote><w:p/></w:footnote></w:r></w:p></w:body></w:wordDocument>`))
	f.Add([]byte(`<pkg:package><pkg:part pkg:name="/word/document.xml"><pkg:xmlData><w:document><w:body><w:p><w:r><w:t>a</w:t></w:r></w:p></w:body></w:document></pkg:xmlData></pkg:part>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		check(t, WordXML(b, Limits{Bytes: 1 << 20, Members: 20, Ratio: 500, Rows: 2000, Depth: 100}))
	})
}
