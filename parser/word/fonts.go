package word

import (
	"bytes"

	"golang.org/x/text/encoding"

	"tonghop/parser/codepage"
	"tonghop/parser/vn"
)

// font is a font of the document's table.
type font struct {
	name    string
	charset byte // as in Windows: 0 Western, 163 Vietnamese …
	legacy  bool // its name tells a legacy Vietnamese encoding
}

const symbolCharset = 2

// readFonts reads the font table ([MS-DOC] 2.9.86).
func (r *reader) readFonts() {
	b := r.pair(pairFonts)
	at := 4
	if !r.unicode {
		at = 2
	}
	for at < len(b) && len(r.fonts) < 4096 {
		entry := slice(b, uint32(at)+1, uint32(b[at]))
		at += 1 + int(b[at])
		var f font
		if len(entry) > 3 {
			f.charset = entry[3]
		}
		if r.unicode {
			name := entry[min(39, len(entry)):]
			for i := 0; i+1 < len(name); i += 2 {
				if name[i] == 0 && name[i+1] == 0 {
					name = name[:i]
					break
				}
			}
			f.name = text16(name)
		} else {
			name, _, _ := bytes.Cut(entry[min(5, len(entry)):], []byte{0})
			f.name = string(name)
		}
		encoding, _ := vn.FontEncoding(f.name)
		f.legacy = encoding != ""
		r.fonts = append(r.fonts, f)
	}
}

func (r *reader) font(n int) font {
	if n < len(r.fonts) {
		return r.fonts[n]
	}
	return font{}
}

// charset gives the charset by which the bytes of a font are read in Word 6; legacy fonts are mended later.
func (r *reader) charset(f font) byte {
	switch {
	case f.legacy:
		return 0
	case f.charset > 2:
		return f.charset
	case r.mac:
		return 77
	}
	switch r.lid & 0x3ff { // the language of the Word that wrote it
	case 0x2a:
		return 163
	case 0x19, 0x22, 0x23, 0x02:
		return 204
	case 0x05, 0x0e, 0x15, 0x18, 0x1b, 0x24, 0x1a:
		return 238
	case 0x08:
		return 161
	case 0x1f:
		return 162
	case 0x0d:
		return 177
	case 0x01:
		return 178
	case 0x25, 0x26, 0x27:
		return 186
	case 0x1e:
		return 222
	case 0x11:
		return 128
	case 0x12:
		return 129
	case 0x04:
		if r.lid == 0x404 {
			return 136
		}
		return 134
	}
	return 0
}

// pageOf is the code page of a charset; 0 is Western.
func pageOf(charset byte) int {
	if charset == 255 { // the machine's own
		return 437
	}
	return codepage.OfCharset(int(charset))
}

// double gives the decoder of a charset of two bytes, nil for all others.
func double(charset byte) encoding.Encoding {
	if !codepage.Wide(pageOf(charset)) {
		return nil
	}
	return codepage.Encoding(pageOf(charset))
}

// single gives the table of a charset of one byte.
func (r *reader) single(charset byte) *[256]rune {
	if t := r.tables[charset]; t != nil {
		return t
	}
	t := codepage.Table(pageOf(charset))
	if r.tables == nil {
		r.tables = map[byte]*[256]rune{}
	}
	r.tables[charset] = t
	return t
}
