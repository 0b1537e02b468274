package parser

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"tonghop/parser/doc"
)

// sheet is a report of an invented unit as a writer sets it: a row of several cells, or one paragraph.
var sheet = [][]string{
	{"ĐẢNG BỘ KHỐI CƠ QUAN TỈNH HÒA SƠN", "ĐẢNG CỘNG SẢN VIỆT NAM"},
	{"Số 15-BC/CB", "Hòa Sơn, ngày 20 tháng 5 năm 2024"},
	{"BÁO CÁO"},
	{"tình hình dư luận xã hội tháng 5 năm 2024"},
	{"Kính gửi: Ủy ban kiểm tra Đảng ủy Khối"},
	{"II- NHỮNG VẤN ĐỀ DƯ LUẬN QUAN TÂM"},
	{"Trong tháng, tư tưởng của cán bộ, đảng viên và người lao động cơ bản ổn định, yên tâm công tác."},
	{"Nhiều ý kiến băn khoăn về giá điện sinh hoạt; kỳ thi tốt nghiệp được chuẩn bị sớm hơn, kỷ luật được giữ vững."},
	{"TT", "Nội dung", "Số ý kiến"},
	{"1", "Giá điện", "12"},
	{"2", "Bảo vệ môi trường", "7"},
	{"Nơi nhận:", "BÍ THƯ"},
	{"Lưu Văn phòng", "Ngô Văn Tình Huống"},
}

const letters = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ"

// How TCVN3 shows as windows-1252, in the order of letters.
const asTCVN3 = "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ"

// How VNI does, with a space between.
const asVNI = "aù aø aû aõ aï aê aé aè aú aü aë aâ aá aà aå aã aä ñ eù eø eû eõ eï eâ eá eà eå eã eä í ì æ ó ò " +
	"où oø oû oõ oï oâ oá oà oå oã oä ô ôù ôø ôû ôõ ôï uù uø uû uõ uï ö öù öø öû öõ öï yù yø yû yõ î"

// tcvn3 writes capitals that it does not have as small letters.
func tcvn3(text string) string {
	var pairs []string
	to := []rune(asTCVN3)
	for i, r := range []rune(letters) {
		pairs = append(pairs, string(r), string(to[i]), string(unicode.ToUpper(r)), string(to[i]))
	}
	return strings.NewReplacer(append([]string{"Ă", "¡", "Â", "¢", "Đ", "§", "Ê", "£", "Ô", "¤", "Ơ", "¥", "Ư", "¦"}, pairs...)...).Replace(text)
}

func vni(text string) string {
	var pairs []string
	to := strings.Fields(asVNI)
	for i, r := range []rune(letters) {
		pairs = append(pairs, string(r), to[i], string(unicode.ToUpper(r)), strings.ToUpper(to[i]))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// cp1258 shows as windows-1252 what windows-1258 writes: the shaped letter, the tone behind it.
func cp1258(text string) string {
	var b []byte
	for _, r := range text {
		if c, ok := charmap.Windows1258.EncodeRune(r); ok {
			b = append(b, c)
			continue
		}
		marks := []rune(norm.NFD.String(string(r)))
		letter, tone := marks[:1], rune(0)
		for _, m := range marks[1:] {
			if strings.ContainsRune("\u0300\u0301\u0303\u0309\u0323", m) {
				tone = m
			} else {
				letter = append(letter, m)
			}
		}
		c, _ := charmap.Windows1258.EncodeRune([]rune(norm.NFC.String(string(letter)))[0])
		t, _ := charmap.Windows1258.EncodeRune(tone)
		b = append(b, c, t)
	}
	return western(string(b))
}

// western shows bytes as windows-1252, those that it leaves open as control characters.
func western(b string) string {
	var s strings.Builder
	for i := range len(b) {
		r := charmap.Windows1252.DecodeByte(b[i])
		if r == unicode.ReplacementChar {
			r = rune(b[i])
		}
		s.WriteRune(r)
	}
	return s.String()
}

// bytesOf is western the other way round.
func bytesOf(text string) string {
	var b []byte
	for _, r := range text {
		c, ok := charmap.Windows1252.EncodeRune(r)
		if !ok {
			c = byte(r)
		}
		b = append(b, c)
	}
	return string(b)
}

// tonesFirst takes letters apart, with the marks of each in the order that does not compose.
func tonesFirst(text string) string {
	var s strings.Builder
	for _, r := range text {
		marks := []rune(norm.NFD.String(string(r)))
		s.WriteRune(marks[0])
		for i := len(marks) - 1; i > 0; i-- {
			s.WriteRune(marks[i])
		}
	}
	return s.String()
}

// typed is text in one font.
type typed struct{ font, text string }

// spelling is a way to put Vietnamese on disk. capitals is a font that shows small letters as capitals, where there is one.
type spelling struct {
	name           string
	encode         func(string) string
	font, capitals string
	bytes          bool // text files hold its bytes, else UTF-8
	plainOnly      bool // met in text and pages alone
}

var spellings = []spelling{
	{name: "NFC", encode: func(s string) string { return s }, font: "Times New Roman"},
	{name: "NFD", encode: norm.NFD.String, font: "Times New Roman"},
	{name: "tones first", encode: tonesFirst, font: "Times New Roman"},
	{name: "TCVN3 by its fonts", encode: tcvn3, font: ".VnTime", capitals: ".VnTimeH", bytes: true},
	{name: "TCVN3 in no font of its own", encode: tcvn3, font: "Arial", bytes: true},
	{name: "VNI by its font", encode: vni, font: "VNI-Times", bytes: true},
	{name: "VNI in no font of its own", encode: vni, font: "Arial", bytes: true},
	{name: "TCVN3 in UTF-8", encode: tcvn3, font: "Arial", plainOnly: true},
	{name: "VNI in UTF-8", encode: vni, font: "Arial", plainOnly: true},
	{name: "windows-1258", encode: cp1258, font: "Arial", bytes: true, plainOnly: true},
	{name: "UTF-8 twice", encode: western, font: "Arial", plainOnly: true},
}

// lossy tells that a capital with a tone at the head of a word is lost.
func (s spelling) lossy() bool {
	return s.capitals == "" && (s.name[0] == 'T') // TCVN3
}

// runs types a text: capitals in their font, if there is one, by small letters.
func (s spelling) runs(text string) (runs []typed) {
	if s.lossy() {
		text = strings.ReplaceAll(text, "Ủy", "ủy")
	}
	if s.capitals == "" {
		return []typed{{s.font, s.encode(text)}}
	}
	if strings.ToUpper(text) == text {
		return []typed{{s.capitals, s.encode(strings.ToLower(text))}}
	}
	before, after, found := strings.Cut(text, "Ủ")
	if !found {
		return []typed{{s.font, s.encode(text)}}
	}
	return []typed{{s.font, s.encode(before)}, {s.capitals, s.encode("ủ")}, {s.font, s.encode(after)}}
}

// format writes a document of the sheet by hand.
type format struct {
	name  string
	plain bool // has no fonts
	write func(spelling) []byte
}

// build joins the cells and rows of the sheet with what a format puts around them.
func build(s spelling, run func(typed) string, cell, row, paragraph string) string {
	var out strings.Builder
	for _, cells := range sheet {
		var line strings.Builder
		for _, text := range cells {
			var content strings.Builder
			for _, r := range s.runs(text) {
				content.WriteString(run(r))
			}
			if len(cells) == 1 {
				fmt.Fprintf(&out, paragraph, content.String())
				continue
			}
			fmt.Fprintf(&line, cell, content.String())
		}
		if len(cells) > 1 {
			fmt.Fprintf(&out, row, line.String())
		}
	}
	return out.String()
}

func only(r typed) string { return r.text }

func (s spelling) file(text string) []byte {
	if s.bytes {
		return []byte(bytesOf(text))
	}
	return []byte(text)
}

func webPage(s spelling) []byte {
	return s.file("<html><body>\n" + build(s, func(r typed) string { return `<font face="` + r.font + `">` + r.text + "</font>" },
		"<td>%s</td>", "<table><tr>%s</tr></table>\n", "<p>%s</p>\n") + "</body></html>")
}

func richText(s spelling) []byte {
	escape := func(r typed) string {
		var b strings.Builder
		fmt.Fprintf(&b, `{\f%d `, map[string]int{".VnTimeH": 1, "VNI-Times": 2, "Arial": 3, "Times New Roman": 4}[r.font])
		for _, c := range r.text {
			switch {
			case c < 0x80:
				b.WriteRune(c)
			case s.bytes:
				fmt.Fprintf(&b, `\'%02x`, bytesOf(string(c)))
			default:
				fmt.Fprintf(&b, `\u%d?`, c)
			}
		}
		return b.String() + "}"
	}
	return []byte(`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 .VnTime;}{\f1 .VnTimeH;}{\f2 VNI-Times;}{\f3 Arial;}{\f4 Times New Roman;}}` +
		build(s, escape, `\pard\intbl %s\cell`, `\trowd\cellx3000\cellx6000\cellx9000 %s\row`+"\n", `\pard %s\par`+"\n") + "}")
}

func wordFile(s spelling) []byte {
	return zipped("[Content_Types].xml", wordTypes, "word/document.xml",
		`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`+build(s, func(r typed) string {
			return `<w:r><w:rPr><w:rFonts w:ascii="` + r.font + `" w:hAnsi="` + r.font + `"/></w:rPr><w:t xml:space="preserve">` + r.text + `</w:t></w:r>`
		}, `<w:tc><w:p>%s</w:p></w:tc>`, `<w:tbl><w:tr>%s</w:tr></w:tbl>`, `<w:p>%s</w:p>`)+`</w:body></w:document>`)
}

func flatText(s spelling) []byte {
	style := map[string]string{".VnTime": "A", ".VnTimeH": "B", "VNI-Times": "C", "Arial": "D", "Times New Roman": "E"}
	var fonts, styles strings.Builder
	for font, name := range style {
		fmt.Fprintf(&fonts, `<style:font-face style:name="%s" svg:font-family="'%s'"/>`, font, font)
		fmt.Fprintf(&styles, `<style:style style:name="%s" style:family="text"><style:text-properties style:font-name="%s"/></style:style>`, name, font)
	}
	return []byte(`<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" ` +
		`xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ` +
		`xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" ` +
		`office:mimetype="application/vnd.oasis.opendocument.text"><office:font-face-decls>` + fonts.String() + `</office:font-face-decls>` +
		`<office:automatic-styles>` + styles.String() + `</office:automatic-styles><office:body><office:text>` +
		build(s, func(r typed) string {
			return `<text:span text:style-name="` + style[r.font] + `">` + r.text + `</text:span>`
		},
			`<table:table-cell><text:p>%s</text:p></table:table-cell>`, `<table:table><table:table-row>%s</table:table-row></table:table>`, `<text:p>%s</text:p>`) +
		`</office:text></office:body></office:document>`)
}

var formatsByHand = []format{
	{"txt", true, func(s spelling) []byte { return s.file(build(s, only, "%s\n", "%s", "%s\n\n")) }},
	{"csv", true, func(s spelling) []byte { return s.file(build(s, only, `"%s";`, "%s\r\n", `"%s";;`+"\r\n")) }},
	{"html", false, webPage},
	{"mht", false, func(s spelling) []byte {
		return append([]byte("From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=x\r\n\r\n--x\r\n"+
			"Content-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"), append(webPage(s), "\r\n--x--\r\n"...)...)
	}},
	{"eml", true, func(s spelling) []byte {
		return append([]byte("From: a@b.vn\r\nTo: c@d.vn\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"),
			s.file(build(s, only, "%s\r\n", "%s", "%s\r\n\r\n"))...)
	}},
	{"rtf", false, richText},
	{"docx", false, wordFile},
	{"fodt", false, flatText},
	{"zip", false, func(s spelling) []byte { return zipped(bytesOf(tcvn3("báo cáo tháng.docx")), string(wordFile(s))) }},
}

// Every word of a report comes out right in every format and spelling, in the order it was written; sound text is not told to be mended.
func TestVietnameseInAllFormats(t *testing.T) {
	e := extractor(t, Options{Unseen: true})
	for _, format := range formatsByHand {
		for _, s := range spellings {
			if s.plainOnly && !format.plain && format.name != "html" || format.plain && s.capitals != "" {
				continue
			}
			name := "bao-cao." + format.name
			d, err := e.Extract(t.Context(), name, format.write(s))
			if err != nil {
				t.Fatal(err)
			}
			var want, got strings.Builder
			for _, cells := range sheet {
				want.WriteString(strings.Join(cells, " ") + " ")
			}
			for _, b := range d.Blocks {
				got.WriteString(b.Line() + " ")
			}
			for _, m := range d.Members {
				got.WriteString(m.Document.Text())
			}
			words := strings.Join(strings.Fields(want.String()), " ")
			if s.lossy() {
				words = strings.ReplaceAll(words, "Ủy", "ủy")
			}
			if text := strings.Join(strings.Fields(got.String()), " "); text != words || d.Outcome != doc.OK || d.Repaired != "" && s.font == "Times New Roman" {
				t.Errorf("%s, %s: %s %s\ngot  %s\nwant %s", format.name, s.name, d.Outcome, d.Reason, text, words)
			}
		}
	}
}
