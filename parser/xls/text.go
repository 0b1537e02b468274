package xls

import (
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"tonghop/parser/vn"
)

// ansi decodes the 8-bit text that workbooks before BIFF8 hold, by the number of its code page ([MS-XLS] 2.4.52).
func ansi(b []byte, page int) string {
	plain := true
	for _, c := range b {
		plain = plain && c < 0x80
	}
	if plain {
		return string(b)
	}
	var e encoding.Encoding
	switch page {
	case 1258:
		return vn.DecodeCP1258(b)
	case 437:
		e = charmap.CodePage437
	case 850:
		e = charmap.CodePage850
	case 852:
		e = charmap.CodePage852
	case 866:
		e = charmap.CodePage866
	case 874:
		e = charmap.Windows874
	case 932:
		e = japanese.ShiftJIS
	case 936:
		e = simplifiedchinese.GBK
	case 949:
		e = korean.EUCKR
	case 950:
		e = traditionalchinese.Big5
	case 1250:
		e = charmap.Windows1250
	case 1251:
		e = charmap.Windows1251
	case 1253:
		e = charmap.Windows1253
	case 1254:
		e = charmap.Windows1254
	case 1255:
		e = charmap.Windows1255
	case 1256:
		e = charmap.Windows1256
	case 1257:
		e = charmap.Windows1257
	case 10000, 32768:
		e = charmap.Macintosh
	default:
		e = charmap.Windows1252
	}
	text, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return string(b)
	}
	return string(text)
}

// pageOfCharset gives the code page of a font's character set ([MS-XLS] 2.4.122, bCharSet); 0 where it tells nothing.
func pageOfCharset(charset byte) int {
	switch charset {
	case 77:
		return 10000
	case 128:
		return 932
	case 129:
		return 949
	case 134:
		return 936
	case 136:
		return 950
	case 161:
		return 1253
	case 162:
		return 1254
	case 163:
		return 1258
	case 177:
		return 1255
	case 178:
		return 1256
	case 186:
		return 1257
	case 204:
		return 1251
	case 222:
		return 874
	case 238:
		return 1250
	}
	return 0
}

// chars decodes characters of BIFF8: UTF-16, or its low bytes alone.
func chars(b []byte, wide bool) string {
	if !wide {
		high := 0
		for _, c := range b {
			high += int(c >> 7)
		}
		if high == 0 {
			return string(b)
		}
		out := make([]byte, 0, len(b)+high)
		for _, c := range b {
			if c < 0x80 {
				out = append(out, c)
			} else {
				out = append(out, 0xc0|c>>6, 0x80|c&0x3f)
			}
		}
		return string(out)
	}
	out := make([]byte, 0, len(b))
	for ; len(b) >= 2; b = b[2:] {
		r := rune(binary.LittleEndian.Uint16(b))
		if utf16.IsSurrogate(r) && len(b) >= 4 {
			if both := utf16.DecodeRune(r, rune(binary.LittleEndian.Uint16(b[2:]))); both != utf8.RuneError {
				r, b = both, b[2:]
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out)
}

// short reads a string whose length is one byte: an 8-bit one before BIFF8, else a ShortXLUnicodeString (2.5.240).
func (w *book) short(data []byte) string {
	if len(data) == 0 {
		return ""
	}
	if w.version < 8 {
		return ansi(data[1:min(len(data), 1+int(data[0]))], w.codePage)
	}
	return counted(from(data, 1), int(data[0]))
}

// long reads a string whose length is two bytes: an 8-bit one before BIFF8, else an XLUnicodeString (2.5.294).
func (w *book) long(data []byte, page int) string {
	n := int(word(data, 0))
	data = from(data, 2)
	if w.version < 8 {
		return ansi(data[:min(len(data), n)], page)
	}
	return counted(data, n)
}

// counted reads n characters behind their flags.
func counted(data []byte, n int) string {
	if len(data) == 0 {
		return ""
	}
	wide := data[0]&1 != 0
	if wide {
		n *= 2
	}
	data = data[1:]
	return chars(data[:min(len(data), n)], wide)
}
