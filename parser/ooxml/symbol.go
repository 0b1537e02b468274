package ooxml

import (
	"strings"

	"tonghop/parser/list"
	"tonghop/parser/vn"
	"tonghop/parser/zipxml"
)

// shownText is the text of a w:t as it is printed. Line ends are spaces; those that only indent the XML are none.
func shownText(e zipxml.Element, text, font string) string {
	if strings.ContainsAny(text, "\n\t") {
		if e.Get("space") != "preserve" {
			text = strings.Trim(text, " \n\t\r")
		}
		text = strings.Map(func(r rune) rune {
			if r == '\n' || r == '\t' {
				return ' '
			}
			return r
		}, text)
	}
	if encoding, _ := vn.FontEncoding(font); encoding != "" {
		return text // the high half of a legacy font may stand in the private area too
	}
	if len(text) <= 2 && list.Drawn(font) && text != "" {
		return list.Sign([]rune(text)[0], font)
	}
	if at := strings.IndexByte(text, 0xef); at < 0 || !strings.ContainsFunc(text[at:], private) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if s := list.Symbol(r, font); private(r) && s != 0 {
			return s
		}
		return r
	}, text)
}

// private tells the area into which Word puts the letters of symbol fonts.
func private(r rune) bool { return r >= 0xf020 && r <= 0xf0ff }
