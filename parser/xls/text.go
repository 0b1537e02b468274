package xls

import (
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"tonghop/parser/codepage"
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
	if page == 1258 {
		return vn.DecodeCP1258(b)
	}
	e := codepage.Encoding(page)
	if e == nil {
		e = charmap.Windows1252
	}
	text, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return string(b)
	}
	return string(text)
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
