// Package codepage knows the 8-bit and double-byte code pages in which old office programs wrote text, and by which of them
// the character sets of Windows' fonts are read.
package codepage

import (
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// OfCharset gives the code page of a font's character set ([MS-XLS] 2.4.122, bCharSet; RTF 1.9.1, "Font Table"), those of
// the Macintosh too; 0 where it tells nothing: the Western and the symbols' set, and what the machine's own was.
func OfCharset(charset int) int {
	switch charset {
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
	}
	return 0
}

// Encoding is what decodes a code page; nil for windows-1252 and what is unknown.
func Encoding(page int) encoding.Encoding {
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
	case 10000, 32768:
		return charmap.Macintosh
	case 10007:
		return charmap.MacintoshCyrillic
	case 65001:
		return unicode.UTF8
	}
	return nil
}

// Wide tells the code pages with characters of two bytes.
func Wide(page int) bool {
	switch page {
	case 932, 936, 949, 950, 1361, 54936:
		return true
	}
	return false
}

// Table gives the characters of a code page of one byte a character, of windows-1252 where it is none of those.
// What the page leaves open stays what it is, for the legacy Vietnamese encodings use it.
func Table(page int) *[256]rune {
	m, ok := Encoding(page).(*charmap.Charmap)
	if !ok {
		m = charmap.Windows1252
	}
	t := &[256]rune{}
	for i := range t {
		if t[i] = m.DecodeByte(byte(i)); t[i] == '\ufffd' {
			t[i] = rune(i)
		}
	}
	return t
}
