package rtf

import (
	"strings"

	"tonghop/parser/list"
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
	return list.Symbol(0xf000+rune(c), f.name)
}
