package vn

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// The names of the legacy encodings as the program reports them.
const (
	TCVN3      = "tcvn3" // TCVN 5712:1993, the ".Vn" fonts, also called ABC
	VNI        = "vni"   // VNI-Windows, the "VNI-" fonts
	VISCII     = "viscii"
	CP1258     = "windows-1258"
	DoubleUTF8 = "double-utf8" // UTF-8 that was read as windows-1252 and written as UTF-8 again, once or twice
)

// Bytes A1 to FF of TCVN 5712:1993; B0 to B4 are the tones as combining marks.
const tcvn3High = "ĂÂÊÔƠƯĐăâêôơưđẰ" + "\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ" +
	"ẮẦẨẪẤỀặầẩẫấậèỂẻẽ" + "éẹềểễếệìỉỄẾỒĩíịò" + "Ổỏõóọồổỗốộờởỡớợù" + "ỖủũúụừửữứựỳỷỹýỵỐ"

// Bytes 80 to 9F of TCVN 5712 VN1: capitals, which the .Vn fonts do not have.
const tcvn1Caps = "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨ" + "ÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"

// vn1Low are the capitals that VN1 puts on control characters.
var vn1Low = [0x18]rune{0x01: 'Ú', 0x02: 'Ụ', 0x04: 'Ừ', 0x05: 'Ử', 0x06: 'Ữ', 0x11: 'Ứ', 0x12: 'Ự', 0x13: 'Ỳ', 0x14: 'Ỷ', 0x15: 'Ỹ', 0x16: 'Ý', 0x17: 'Ỵ'}

// visciiLow are the six letters that VISCII puts on control characters.
var visciiLow = [0x20]rune{0x02: 'Ẳ', 0x05: 'Ẵ', 0x06: 'Ẫ', 0x14: 'Ỷ', 0x19: 'Ỹ', 0x1e: 'Ỵ'}

// Bytes 80 to FF of VISCII 1.1 (RFC 1456).
const visciiHigh = "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ" + "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ" + "Õắằặấầẩậẽẹếềểễệố" + "ồổỗỠƠộờởịỰỨỪỬơớƯ" +
	"ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ" + "ĐứÒÓÔạỷừửÙÚỹỵÝỡư" + "àáâãảăữẫèéêẻìíĩỉ" + "đựòóôõỏọụùúũủýợỮ"

// The combining forms of VNI: a base letter and the sign behind it. Capitals go with capital signs.
const (
	vniTones      = "øûõùï" // grave, hook, tilde, acute, dot
	vniCircumflex = "âàåãáä"
	vniBreve      = "êèúüéë"
	vniSingle     = "íìæóòîñôö"
	vniSingleTo   = "íìỉĩịỵđơư"
)

type pair struct{ base, sign rune }

var (
	tcvn3Table  = byteTable(0xa1, tcvn3High, 0x80, tcvn1Caps)
	visciiTable = visciiBytes()
	vniPairs    = vniTable()
	vniLetters  = runeTable(vniSingle, vniSingleTo)
	cp1252Bytes = cp1252Table()
)

func byteTable(at int, letters string, capsAt int, caps string) (t [256]rune) {
	for i := range t {
		t[i] = rune(i)
	}
	for i, r := range []rune(letters) {
		t[at+i] = r
	}
	for i, r := range []rune(caps) {
		t[capsAt+i] = r
	}
	return t
}

func visciiBytes() [256]rune {
	t := byteTable(0x80, visciiHigh, 0x80, "")
	for i, r := range visciiLow {
		if r != 0 {
			t[i] = r
		}
	}
	return t
}

func runeTable(from, to string) map[rune]rune {
	m := map[rune]rune{}
	target := []rune(to)
	for i, r := range []rune(from) {
		m[r] = target[i]
		m[unicode.ToUpper(r)] = unicode.ToUpper(target[i])
	}
	return m
}

func vniTable() map[pair]rune {
	m := map[pair]rune{}
	add := func(base, sign, to rune) {
		m[pair{base, sign}] = to
		m[pair{unicode.ToUpper(base), unicode.ToUpper(sign)}] = unicode.ToUpper(to)
		m[pair{unicode.ToUpper(base), sign}] = unicode.ToUpper(to) // "Aù" at the head of a sentence, typed without shift
	}
	rows := []rune(vowelRows)
	row := func(vowel rune) []rune {
		for i := 0; i < len(rows); i += 6 {
			if rows[i] == vowel {
				return rows[i : i+6]
			}
		}
		return nil
	}
	for base, vowel := range map[rune]rune{'a': 'a', 'e': 'e', 'o': 'o', 'u': 'u', 'y': 'y', 'ô': 'ơ', 'ö': 'ư'} {
		for i, sign := range []rune(vniTones) {
			add(base, sign, row(vowel)[i+1])
		}
	}
	for base, vowel := range map[rune]rune{'a': 'â', 'e': 'ê', 'o': 'ô'} {
		for i, sign := range []rune(vniCircumflex) {
			add(base, sign, row(vowel)[i])
		}
	}
	for i, sign := range []rune(vniBreve) {
		add('a', sign, row('ă')[i])
	}
	return m
}

// cp1252Table maps characters back to the byte that a Western reader took them from.
func cp1252Table() map[rune]byte {
	m := map[rune]byte{}
	for i := 0x80; i < 0x100; i++ {
		m[rune(i)] = byte(i) // Latin-1, and the five bytes that windows-1252 leaves open
	}
	for i := 0x80; i < 0x100; i++ {
		if r := charmap.Windows1252.DecodeByte(byte(i)); r != utf8.RuneError {
			m[r] = byte(i)
		}
	}
	return m
}

// cp1258Bytes are the characters that a Vietnamese Windows reads where a Western one reads Latin-1 letters.
var cp1258Bytes = map[rune]byte{
	'Ă': 0xc3, 'ă': 0xe3, 'Đ': 0xd0, 'đ': 0xf0, 'Ơ': 0xd5, 'ơ': 0xf5, 'Ư': 0xdd, 'ư': 0xfd, '₫': 0xfe,
	0x0300: 0xcc, 0x0309: 0xd2, 0x0303: 0xde, 0x0301: 0xec, 0x0323: 0xf2,
}

// unread gives the byte behind a character, or ok false when no 8-bit reader made it.
// Symbol fonts show their bytes at U+F000.
func unread(r rune) (b byte, ok bool) {
	switch {
	case r < 0x80:
		return byte(r), true
	case r >= 0xf020 && r <= 0xf0ff:
		return byte(r - 0xf000), true
	}
	b, ok = cp1252Bytes[r]
	return b, ok
}

// DecodeTCVN3 reads bytes of TCVN3 (ABC, the .Vn fonts). The encoding has no accented capitals but a few:
// capitals come out as small letters ("ĐảNG"), and words whose other letters are capitals are raised.
// Where it makes better Vietnamese, the bytes below A1 are read as the capitals of TCVN 5712 VN1.
func DecodeTCVN3(b []byte) string {
	text, _ := decodeAs(Western(b), TCVN3)
	return text
}

// DecodeVISCII reads bytes of VISCII (RFC 1456).
func DecodeVISCII(b []byte) string {
	var s strings.Builder
	s.Grow(len(b) * 2)
	for _, c := range b {
		s.WriteRune(visciiTable[c])
	}
	return s.String()
}

// DecodeCP1258 reads bytes of windows-1258, whose tones are combining marks, into composed text.
func DecodeCP1258(b []byte) string {
	var s strings.Builder
	s.Grow(len(b) * 2)
	for _, c := range b {
		s.WriteRune(charmap.Windows1258.DecodeByte(c))
	}
	return Normalize(s.String())
}

// DecodeVNI reads VNI-Windows text whose bytes were read as windows-1252.
func DecodeVNI(text string) string {
	rs := []rune(text)
	out := make([]rune, 0, len(rs))
	for i := 0; i < len(rs); i++ {
		r := rs[i]
		if r >= 0xf020 && r <= 0xf0ff {
			r -= 0xf000
		}
		if i+1 < len(rs) {
			next := rs[i+1]
			if next >= 0xf020 && next <= 0xf0ff {
				next -= 0xf000
			}
			if to, ok := vniPairs[pair{r, next}]; ok {
				out = append(out, to)
				i++
				continue
			}
		}
		if to, ok := vniLetters[r]; ok {
			r = to
		}
		out = append(out, r)
	}
	return string(out)
}

// fromTCVN3 decodes TCVN3 text whose bytes were read as windows-1252; what no such reader made stays as it is.
// With vietnamese it takes the characters of windows-1258 for bytes too, since a Vietnamese Windows reads them so;
// with full it decodes the capitals of VN1 below A1, which stand where the .Vn fonts have quotation marks and dashes.
func fromTCVN3(text string, vietnamese, full bool) string {
	var s strings.Builder
	s.Grow(len(text))
	for _, r := range text {
		b, ok := unread(r)
		if !ok && vietnamese {
			b, ok = cp1258Bytes[r]
		}
		switch {
		case ok && (b >= 0xa1 || full && b >= 0x80):
			r = tcvn3Table[b]
		case full && r < 0x18 && vn1Low[r] != 0:
			r = vn1Low[r]
		}
		s.WriteRune(r)
	}
	return raise(Normalize(s.String()))
}

// Western reads bytes as windows-1252, with the five bytes that it leaves open as control characters.
func Western(b []byte) string {
	var s strings.Builder
	s.Grow(len(b) * 2)
	for _, c := range b {
		r := charmap.Windows1252.DecodeByte(c)
		if r == utf8.RuneError {
			r = rune(c)
		}
		s.WriteRune(r)
	}
	return s.String()
}

// rebyte gives the bytes that a windows-1252 reader saw, or ok false when the text holds something else.
func rebyte(text string) (b []byte, ok bool) {
	b = make([]byte, 0, len(text))
	for _, r := range text {
		c, ok := unread(r)
		if !ok {
			return nil, false
		}
		b = append(b, c)
	}
	return b, true
}
