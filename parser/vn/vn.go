// Package vn holds what every reader needs to know of written Vietnamese:
// one composed form, one matching key, and the repair of legacy encodings.
package vn

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Normalize brings text into NFC with the marks of Vietnamese letters in one order.
// A tone written before the circumflex or breve (e+U+0301+U+0302) does not compose by itself and is put behind it;
// look-alikes of Đ and đ become the real letters; zero-width characters go; line ends become "\n".
func Normalize(s string) string {
	if plain(s) {
		return s
	}
	s = marks.Replace(s)
	if strings.ContainsAny(s, "\u0302\u0306\u031b") {
		s = reorder(s)
	}
	return norm.NFC.String(s)
}

// plain tells ASCII without carriage returns, which is in order as it is.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 || s[i] == '\r' {
			return false
		}
	}
	return true
}

var marks = strings.NewReplacer("Ð", "Đ", "Ɖ", "Đ", "ð", "đ", "\u200b", "", "\ufeff", "", "\u00ad", "", "\u2060", "", "\r\n", "\n", "\r", "\n")

// reorder moves circumflex, breve and horn before the tone marks that stand in front of them.
func reorder(s string) string {
	rs := []rune(norm.NFD.String(s))
	for i := 1; i < len(rs); i++ {
		for j := i; j > 0 && isShape(rs[j]) && isTone(rs[j-1]); j-- {
			rs[j], rs[j-1] = rs[j-1], rs[j]
		}
	}
	return string(rs)
}

func isShape(r rune) bool { return r == 0x0302 || r == 0x0306 || r == 0x031b }

func isTone(r rune) bool {
	return r == 0x0300 || r == 0x0301 || r == 0x0303 || r == 0x0309 || r == 0x0323
}

// Fold makes the matching key of a text: no marks, đ as d, lower case, single spaces.
// "ĐẢNG ỦY Sở Tư pháp" and "dang uy so tu phap" have one key. Punctuation stays.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == 0x00ad || r == 0x200b || r == 0xfeff:
			continue
		case unicode.IsSpace(r):
			space = true
			continue
		case r == 'đ' || r == 'Đ' || r == 'ð' || r == 'Ð' || r == 'Ɖ':
			r = 'd'
		default:
			r = unicode.ToLower(r)
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	return b.String()
}
