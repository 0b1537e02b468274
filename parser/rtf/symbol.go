package rtf

import (
	"strings"
	"tonghop/parser/plain"
)

// symbolHigh and symbolLow are the letters and the common signs of the font called Symbol, from 0x40 and 0xa1;
// a space is a sign that no text needs.
const (
	symbolLow  = "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_ αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
	symbolHigh = "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…  ↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"
)

// symbolic tells the fonts that show signs instead of letters; others that only say so (\fcharset2) hold text.
func symbolic(name string) bool {
	name = strings.ToLower(name)
	for _, known := range [...]string{"symbol", "wingdings", "webdings", "opensymbol", "starsymbol", "standardsymbols", "zapfdingbats", "zapf dingbats",
		"monotype sorts", "marlett", "mt extra", "msreference specialty", "bookshelf symbol"} {
		if strings.HasPrefix(name, known) {
			return true
		}
	}
	return false
}

// sign gives what a byte of a symbol font shows, 0 for what text can not show.
func (f *font) sign(c byte) rune {
	if c == ' ' {
		return ' '
	}
	if !strings.HasPrefix(strings.ToLower(f.name), "symbol") {
		return plain.Symbol(0xf000 + rune(c))
	}
	var shown rune = ' '
	switch {
	case c >= 0xa1:
		shown = at(symbolHigh, int(c)-0xa1)
	case c >= 0x7f:
	case c >= 0x40:
		shown = at(symbolLow, int(c)-0x40)
	case c > ' ':
		return rune(c) // figures and punctuation stand where ASCII has them
	}
	if shown == ' ' {
		return 0
	}
	return shown
}

// at gives a character by its place, a space beyond the end.
func at(list string, i int) rune {
	for _, r := range list {
		if i == 0 {
			return r
		}
		i--
	}
	return ' '
}
