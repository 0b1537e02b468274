package rtf

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"tonghop/parser/codepage"
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

// pageOf is the code page of \fcharset; 0 is unknown.
func pageOf(charset int) int {
	switch charset {
	case 0:
		return 1252
	case 2:
		return symbolPage
	case 254:
		return 437
	case 255:
		return 850
	}
	return codepage.OfCharset(charset)
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
		f.page = pageOf(f.charset)
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
	if e := codepage.Encoding(f.page); e != nil {
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
