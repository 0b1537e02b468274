package list

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/parser/vn"
)

// Bullet shows the sign before a list item as its font draws it, font "" where that is not told; what is not known becomes
// the common dot.
func Bullet(text, font string) string {
	text = strings.TrimSpace(text)
	r, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	if size == len(text) && r > 0x20 && r < 0x100 && Drawn(font) {
		r += 0xf000
	}
	switch s := Symbol(r, font); {
	case s != 0:
		return string(s)
	case r < 0x20 || unicode.Is(unicode.Co, r):
		return "•"
	}
	return text
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

// What the font called Symbol draws from 0x20 and from 0xa1; a space stands for what no text needs, such as parts of braces.
const (
	symbolLow  = " !∀#∃%&∋()*+,-./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_ αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
	symbolHigh = "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…  ↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"
)

// Symbol shows a private character as the font draws it, 0 where that is unknown. Office programs put the byte b of a symbol
// font at U+F000 + b.
func Symbol(r rune, font string) rune {
	if r < 0xf020 || r > 0xf0ff || len(font) < 6 || !strings.EqualFold(font[:6], "symbol") {
		return dingbat(r)
	}
	shown := ' '
	switch {
	case r == 0xf020:
		return ' '
	case r < 0xf07f:
		shown = at(symbolLow, int(r)-0xf020)
	case r >= 0xf0a1:
		shown = at(symbolHigh, int(r)-0xf0a1)
	}
	if shown == ' ' {
		return 0
	}
	return shown
}

// at gives a character by its place, a space beyond the end.
func at(signs string, i int) rune {
	for _, r := range signs {
		if i == 0 {
			return r
		}
		i--
	}
	return ' '
}

// dingbat maps the private characters of Symbol and Wingdings that stand before list items and in boxes; 0 is unknown.
func dingbat(r rune) rune {
	switch r {
	case 0xf0b7, 0xf09f, 0xf06c, 0xf09e:
		return '•'
	case 0xf0a7, 0xf06e:
		return '▪'
	case 0xf0d8:
		return '➢'
	case 0xf0fc, 0xf050:
		return '✓'
	case 0xf076:
		return '❖'
	case 0xf0e8, 0xf0e0, 0xf0f0, 0xf0ae:
		return '→'
	case 0xf02d:
		return '-'
	case 0xf02b:
		return '+'
	case 0xf02a:
		return '*'
	case 0xf0a8, 0xf06f, 0xf071:
		return '☐'
	case 0xf0fe, 0xf0fd, 0xf078:
		return '☒'
	case 0xf046:
		return '☞'
	}
	return 0
}
