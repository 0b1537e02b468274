package list

import (
	"strings"
	"unicode/utf8"

	"tonghop/parser/plain"
	"tonghop/parser/vn"
)

// Bullet shows the sign that a symbol font draws; what is not known becomes the common dot.
func Bullet(text, font string) string {
	text = strings.TrimSpace(text)
	r, size := utf8.DecodeRuneInString(text)
	if size == len(text) && r > 0x20 && r < 0x100 && Drawn(font) {
		r += 0xf000
	}
	if s := Symbol(r, font); size > 0 && s != 0 {
		return string(s)
	}
	return plain.Bullet(text)
}

// Drawn tells the fonts whose letters are signs.
func Drawn(font string) bool {
	font = strings.ToLower(font)
	return font == "symbol" || strings.HasPrefix(font, "wingdings") || font == "webdings"
}

// Sign is one letter of a font as the sign that it draws; "" when it is not known.
func Sign(r rune, font string) string {
	if encoding, _ := vn.FontEncoding(font); encoding != "" {
		mended, _ := vn.RepairFont(string(r), font)
		return mended
	}
	if r < 0x100 && r >= 0x20 && Drawn(font) {
		r += 0xf000
	}
	if to := Symbol(r, font); to != 0 {
		return string(to)
	}
	if r >= 0xf000 && r <= 0xf8ff || r < 0x20 {
		return ""
	}
	return string(r)
}

// greek are the letters of the font Symbol from F041 and F061.
const (
	greekCapitals = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
	greekSmall    = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
)

// Symbol is plain.Symbol with the letters of the font Symbol where the font is known to be that one.
func Symbol(r rune, font string) rune {
	if strings.EqualFold(font, "symbol") {
		switch {
		case r >= 0xf041 && r <= 0xf05a:
			return []rune(greekCapitals)[r-0xf041]
		case r >= 0xf061 && r <= 0xf07a:
			return []rune(greekSmall)[r-0xf061]
		case r >= 0xf020 && r <= 0xf03f && r != 0xf022 && r != 0xf024 && r != 0xf027:
			return r - 0xf000
		}
		switch r {
		case 0xf0a3:
			return '≤'
		case 0xf0b3:
			return '≥'
		case 0xf0b0:
			return '°'
		case 0xf0b1:
			return '±'
		case 0xf0b4:
			return '×'
		case 0xf0b8:
			return '÷'
		case 0xf0b9:
			return '≠'
		case 0xf0bb:
			return '≈'
		case 0xf0de:
			return '⇒'
		case 0xf0d6:
			return '√'
		case 0xf0e5:
			return '∑'
		}
	}
	return plain.Symbol(r)
}
