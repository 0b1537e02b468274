package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bullet shows the sign that a symbol font draws; what is not known becomes the common dot.
func Bullet(text string) string {
	text = strings.TrimSpace(text)
	r, size := utf8.DecodeRuneInString(text)
	switch s := Symbol(r); {
	case size == 0:
		return ""
	case s != 0:
		return string(s)
	case r < 0x20 || unicode.Is(unicode.Co, r):
		return "•"
	}
	return text
}

// Symbol maps the private-use characters of Symbol and Wingdings that stand before list items and in boxes; 0 is unknown.
func Symbol(r rune) rune {
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
