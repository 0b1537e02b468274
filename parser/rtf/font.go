package rtf

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"tonghop/parser/vn"
)

// symbolPage is the code page of fonts that show signs instead of letters.
const symbolPage = 42

// font is an entry of the font table.
type font struct {
	name    string
	page    int  // code page of its text
	charset int  // \fcharset, -1 none
	legacy  bool // its name tells a Vietnamese encoding
}

// charsets are the code pages of \fcharset (RTF 1.9.1, "Font Table").
func charsets(charset int) int {
	switch charset {
	case 0:
		return 1252
	case 2:
		return symbolPage
	case 77:
		return 10000
	case 78, 128:
		return 932
	case 79, 129, 130:
		return 949
	case 80, 134:
		return 936
	case 81, 136:
		return 950
	case 83, 177, 181:
		return 1255
	case 84, 178:
		return 1256
	case 85, 161:
		return 1253
	case 86, 162:
		return 1254
	case 87, 222:
		return 874
	case 88, 238:
		return 1250
	case 89, 204:
		return 1251
	case 163:
		return 1258
	case 186:
		return 1257
	case 254:
		return 437
	case 255:
		return 850
	}
	return 0
}

// codePage is the decoder of a Windows code page; nil for windows-1252 and what is unknown.
func codePage(page int) encoding.Encoding {
	switch page {
	case 437:
		return charmap.CodePage437
	case 708, 1256:
		return charmap.Windows1256
	case 850, 858:
		return charmap.CodePage850
	case 852:
		return charmap.CodePage852
	case 855:
		return charmap.CodePage855
	case 860:
		return charmap.CodePage860
	case 862:
		return charmap.CodePage862
	case 863:
		return charmap.CodePage863
	case 865:
		return charmap.CodePage865
	case 866:
		return charmap.CodePage866
	case 874:
		return charmap.Windows874
	case 932:
		return japanese.ShiftJIS
	case 936:
		return simplifiedchinese.GBK
	case 949, 1361:
		return korean.EUCKR
	case 950:
		return traditionalchinese.Big5
	case 54936:
		return simplifiedchinese.GB18030
	case 1250:
		return charmap.Windows1250
	case 1251:
		return charmap.Windows1251
	case 1253:
		return charmap.Windows1253
	case 1254:
		return charmap.Windows1254
	case 1255:
		return charmap.Windows1255
	case 1257:
		return charmap.Windows1257
	case 1258:
		return charmap.Windows1258
	case 10000:
		return charmap.Macintosh
	case 10007:
		return charmap.MacintoshCyrillic
	case 65001:
		return unicode.UTF8
	}
	return nil
}

// wide tells the code pages with characters of two bytes.
func wide(page int) bool {
	switch page {
	case 932, 936, 949, 950, 1361, 54936:
		return true
	}
	return false
}

// font gives the font of the text that comes; one that the table does not have reads as the file's code page.
func (r *reader) font() *font {
	id := r.st.font
	if r.st.far {
		id = r.st.farFont
	}
	if id == r.lastID && r.last != nil {
		return r.last
	}
	f := r.fonts[id]
	if f == nil {
		f = &font{page: r.ansi}
	}
	r.last, r.lastID = f, id
	return f
}

// settle ends an entry of the font table. Legacy Vietnamese fonts were read with windows-1252 whatever they say.
func (r *reader) settle(f *font, name string) {
	f.name = strings.TrimSpace(name)
	if kind, _ := vn.FontEncoding(f.name); kind != "" {
		f.legacy, f.page = true, 1252
	}
	if f.page == 0 && f.charset <= 0 {
		f.page = byName(f.name)
	}
	if f.page == 0 {
		f.page = charsets(f.charset)
	}
	if f.page == symbolPage && !symbolic(f.name) || f.page == 1252 && r.ansi == 65001 {
		f.page = r.ansi
	}
	if f.page == 0 {
		f.page = r.ansi
	}
}

// byName tells the code page by the names that Windows gave its fonts for other scripts.
func byName(name string) int {
	for _, known := range [...]struct {
		end  string
		page int
	}{{" CE", 1250}, {" Cyr", 1251}, {" Greek", 1253}, {" Tur", 1254}, {"(Hebrew)", 1255}, {"(Arabic)", 1256}, {" Baltic", 1257}, {"(Vietnamese)", 1258}} {
		if strings.HasSuffix(name, known.end) {
			return known.page
		}
	}
	return 0
}

// decode appends the bytes of a text as UTF-8.
func (f *font) decode(dst, b []byte) []byte {
	high := false
	for _, c := range b {
		high = high || c >= 0x80
	}
	if f.page == symbolPage {
		for _, c := range b {
			if c := f.sign(c); c != 0 {
				dst = utf8.AppendRune(dst, c)
			}
		}
		return dst
	}
	if !high || !f.legacy && (f.page == 1252 || f.page == 1258) && utf8.Valid(b) { // some write UTF-8 whatever they declare
		return append(dst, b...)
	}
	if e := codePage(f.page); e != nil {
		if out, err := e.NewDecoder().Bytes(b); err == nil {
			return append(dst, out...)
		}
	}
	for _, c := range b {
		if c < 0x80 {
			dst = append(dst, c)
			continue
		}
		c1252 := charmap.Windows1252.DecodeByte(c)
		if c1252 == utf8.RuneError {
			c1252 = rune(c) // TCVN 5712 and VISCII use the bytes that windows-1252 leaves open
		}
		dst = utf8.AppendRune(dst, c1252)
	}
	return dst
}
