package list

import (
	"fmt"
	"strconv"
	"strings"
)

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
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperLetter":
		return strings.ToUpper(letters(n))
	case "lowerLetter":
		return letters(n)
	case "decimalZero", "01, 02, 03, ...":
		if n >= 0 && n < 10 {
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

// Short names by ST_NumberFormat the formats that HTML and OpenDocument give as their first number: "1", "a", "A", "i", "I",
// and LibreOffice's "1st". All others are digits.
func Short(kind string) string {
	switch kind {
	case "a":
		return "lowerLetter"
	case "A":
		return "upperLetter"
	case "i":
		return "lowerRoman"
	case "I":
		return "upperRoman"
	case "1st":
		return "ordinal"
	case "01", "01, 02, 03, ...":
		return "decimalZero"
	}
	return "decimal"
}

// roman writes a number in capitals: I, II, III. What Roman numerals cannot write comes out in digits.
func roman(n int) string {
	if n <= 0 || n > 3999 {
		return strconv.Itoa(n)
	}
	var s strings.Builder
	values := [...]int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}
	signs := [...]string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}
	for i, v := range values {
		for ; n >= v; n -= v {
			s.WriteString(signs[i])
		}
	}
	return s.String()
}

// letters writes a number as a … z, aa, bb … as Word does; what would be too long comes out in digits.
func letters(n int) string {
	if n <= 0 || n > 26*20 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune('a'+(n-1)%26)), (n-1)/26+1)
}
