package ooxml

import (
	"strconv"
	"strings"

	"tonghop/parser/plain"
	"tonghop/parser/vn"
)

// label writes the number of a paragraph as its level prints it; c counts the levels, font is the paragraph's.
func label(get func(int) level, c *[9]int, at int, font string) string {
	own := get(at)
	if own.format == "bullet" {
		return plain.Bullet(own.text)
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
		s.WriteString(counted(max(c[k], 0), format))
	}
	if own.font != "" {
		font = own.font
	}
	text, _ := vn.RepairFont(s.String(), font)
	return strings.Join(strings.Fields(text), " ")
}

// counted writes a number in one of the formats of ST_NumberFormat; the rare ones come out in digits.
func counted(n int, format string) string {
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
