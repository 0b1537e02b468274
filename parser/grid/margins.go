package grid

import (
	"strings"

	"tonghop/parser/plain"
)

// Margins gives the left, middle and right part of a printed header or footer without its codes
// (ECMA-376 part 1, 18.3.1.46; [MS-XLS] 2.4.136): page numbers, dates and file names are not text of the report.
func Margins(text string) (parts []string) {
	var s strings.Builder
	flush := func() {
		parts = append(parts, plain.Lines(s.String())...)
		s.Reset()
	}
	rs := []rune(text)
	for i := 0; i < len(rs); i++ {
		if rs[i] != '&' || i+1 == len(rs) {
			s.WriteRune(rs[i])
			continue
		}
		i++
		switch r := rs[i]; {
		case r == '&':
			s.WriteRune('&')
		case r == 'L' || r == 'C' || r == 'R':
			flush()
		case r == '"':
			for i++; i < len(rs) && rs[i] != '"'; i++ {
			}
		case r == 'K':
			i = min(i+6, len(rs)-1)
		case r >= '0' && r <= '9':
			for i+1 < len(rs) && rs[i+1] >= '0' && rs[i+1] <= '9' {
				i++
			}
		}
	}
	flush()
	return parts
}
