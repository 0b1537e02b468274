package list

import (
	"fmt"
	"strconv"
	"strings"

	"tonghop/parser/plain"
	"tonghop/parser/vn"
)

// label writes the number of a paragraph as its level prints it; c counts the levels, font is the paragraph's.
func label(get func(int) Level, c *[9]int, at int, font string) string {
	own := get(at)
	if own.Format == "bullet" {
		return Bullet(own.Text, own.Font)
	}
	var s strings.Builder
	rs := []rune(own.Text)
	for i := 0; i < len(rs); i++ {
		if rs[i] != '%' || i+1 >= len(rs) || rs[i+1] < '1' || rs[i+1] > '9' {
			s.WriteRune(rs[i])
			continue
		}
		i++
		k := int(rs[i] - '1')
		lv := get(k)
		format := lv.Format
		if own.Legal {
			format = "decimal"
		}
		s.WriteString(Counted(max(c[k], 0), format))
	}
	if own.Font != "" {
		font = own.Font
	}
	text, _ := vn.RepairFont(s.String(), font)
	return strings.Join(strings.Fields(text), " ")
}

// Counted writes a number in one of the formats of ST_NumberFormat; the rare ones come out in digits.
func Counted(n int, format string) string {
	switch format {
	case "none", "bullet":
		return ""
	case "numberInDash":
		return "- " + strconv.Itoa(n) + " -"
	case "decimalEnclosedParen":
		return "(" + strconv.Itoa(n) + ")"
	case "decimalEnclosedFullstop":
		return strconv.Itoa(n) + "."
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		if n >= 1 && n <= 20 {
			return string(rune('①' + n - 1))
		}
	case "001, 002, 003, ...":
		return fmt.Sprintf("%03d", n)
	case "0001, 0002, 0003, ...":
		return fmt.Sprintf("%04d", n)
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

// Code names the number formats of Word 2003 and older by ST_NumberFormat ([MS-OSHARED] 2.2.1.3, MSONFC).
func Code(n int) string {
	switch n {
	case 1:
		return "upperRoman"
	case 2:
		return "lowerRoman"
	case 3:
		return "upperLetter"
	case 4:
		return "lowerLetter"
	case 5:
		return "ordinal"
	case 22:
		return "decimalZero"
	case 23:
		return "bullet"
	case 56:
		return "vietnameseCounting"
	case 255:
		return "none"
	}
	return "decimal"
}
