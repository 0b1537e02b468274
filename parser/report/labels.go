package report

import (
	"strings"
	"tonghop/parser/pattern"
	"unicode"
	"unicode/utf8"
)

// labelPattern reads the number or bullet in front of a line: part, Roman, decimal, letter, bullet.
var labelPattern = pattern.New(`^(?:((?:[Pp]hần|PHẦN|[Mm]ục|MỤC|[Cc]hương|CHƯƠNG)\s+(?:thứ\s+\p{L}+|THỨ\s+\p{L}+|[IVX]+|\d{1,2}|[A-ZĐ]))\s*[.:\-–—]?(?:\s+|$)` +
	`|([IVX]{1,6}\s*[-–—.):/]+|[A-HĐ]\s*[-–—.):/]+)\s*` +
	`|(\d{1,2}(?:\.\d{1,2}){1,4}\s*[-–—.):/]?|\d{1,2}\s?[-–—.):/]+)(?:\s+|$)` +
	`|(\d{1,2}(?:\.\d{1,2}){0,3}[.)]|\d{1,2}[-–])` +
	`|([a-zđ]\s?[.)/]|[a-zđ]\s?[-–])\s+` +
	`|([-–—+*•●▪■◦§Øüv]|o)\s+|([-–—+*•●▪■◦])())`)

// splitLabel separates a line's number or bullet from its text.
func splitLabel(s string) (label, text string) {
	if first, rest, ok := strings.Cut(s, " "); ok && strings.Trim(first, "IVX") == "" && first != "" && mostlyUpper(rest) {
		return first, rest // "II NHỮNG VẤN ĐỀ …"
	}
	m := labelPattern.FindStringSubmatchIndex(s)
	if m == nil || m[1] == 0 {
		return "", s
	}
	for g := 1; g < len(m)/2; g++ {
		if m[2*g] >= 0 && m[2*g] != m[2*g+1] {
			label, text = strings.TrimSpace(s[m[2*g]:m[2*g+1]]), strings.TrimSpace(s[m[1]:])
			break
		}
	}
	if label == "" || text == "" {
		return "", s
	}
	number, _ := utf8.DecodeRuneInString(label)
	first, _ := utf8.DecodeRuneInString(text)
	spaced := s[m[1]-1] == ' '
	switch {
	case unicode.IsDigit(first) && unicode.IsDigit(number) && !spaced, // "12.5 tỷ", "15/6"
		label == "-" && (first == '-' || first == '_'), // a rule
		len(label) > 1 && !unicode.IsLetter(first) && !unicode.IsDigit(first) && !strings.ContainsRune("\"“'([", first):
		return "", s
	}
	return label, text
}
