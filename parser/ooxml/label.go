package ooxml

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/parser/plain"
	"tonghop/parser/vn"
)

// label writes the number of a paragraph as its level prints it; c counts the levels, font is the paragraph's.
func label(get func(int) level, c *[9]int, at int, font string) string {
	own := get(at)
	if own.format == "bullet" {
		return Bullet(own.text)
	}
	var s strings.Builder
	rs := []rune(own.text)
	for i := 0; i < len(rs); i++ {
		if rs[i] != '%' || i+1 >= len(rs) || rs[i+1] < '1' || rs[i+1] > '9' {
			s.WriteRune(rs[i])
			continue
		}
		i++
		k := int(rs[i] - '1')
		lv := get(k)
		format := lv.format
		if own.legal {
			format = "decimal"
		}
		s.WriteString(Counted(max(c[k], 0), format))
	}
	if own.font != "" {
		font = own.font
	}
	text, _ := vn.RepairFont(s.String(), font)
	return strings.Join(strings.Fields(text), " ")
}

// Counted writes a number in one of the formats of ST_NumberFormat; the rare ones come out in digits.
func Counted(n int, format string) string {
	switch format {
	case "none", "bullet":
		return ""
	case "ordinal":
		suffix := map[int]string{1: "st", 2: "nd", 3: "rd"}[n%10]
		if suffix == "" || n/10%10 == 1 {
			suffix = "th"
		}
		return strconv.Itoa(n) + suffix
	case "upperRoman":
		return plain.Roman(n)
	case "lowerRoman":
		return strings.ToLower(plain.Roman(n))
	case "upperLetter":
		return strings.ToUpper(plain.Letters(n))
	case "lowerLetter":
		return plain.Letters(n)
	case "decimalZero", "01, 02, 03, ...":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "vietnameseCounting":
		if n >= 1 && n <= 10 {
			return [...]string{"một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"}[n-1]
		}
	}
	return strconv.Itoa(n)
}

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
