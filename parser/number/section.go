package number

import (
	"math"
	"strings"
)

// section is one of the up to four parts of a format.
type section struct {
	marks  []mark
	limit  condition
	date   bool
	layout layout
}

// number writes a number that is not negative by the placeholders of the section.
func (s *section) number(v float64) string {
	if s.layout.spread {
		return s.masked(v)
	}
	var out strings.Builder
	done := false
	for _, m := range s.marks {
		switch {
		case m.literal:
			if done && s.layout.fraction && strings.Trim(m.text, " 0123456789") == "" {
				continue // a fraction is written with its gap and denominator
			}
			out.WriteString(m.text)
		case m.text == "%":
			out.WriteByte('%')
		case m.text == "general", m.text == "@":
			out.WriteString(General(v))
		case !done && s.layout.digits:
			out.WriteString(s.layout.write(v))
			done = true
		}
	}
	return out.String()
}

// masked writes the digits one by one where literals stand between the placeholders: "(00) 000-000", "0" kg ".00".
func (s *section) masked(v float64) string {
	l := s.layout
	v *= math.Pow(100, float64(min(l.percent, 3)))
	v /= math.Pow(1000, float64(min(l.scale, 6)))
	whole, rest := l.split(v)
	var out strings.Builder
	left, behind := l.before, false
	for _, m := range s.marks {
		switch {
		case m.literal:
			out.WriteString(m.text)
		case m.text == "%":
			out.WriteByte('%')
		case m.text == ".":
			if behind = true; rest != "" {
				out.WriteByte('.')
			}
		case m.text != "0" && m.text != "#" && m.text != "?":
		case behind && rest != "":
			out.WriteByte(rest[0])
			rest = rest[1:]
		case !behind:
			// The first placeholder takes all digits that the others have no room for.
			n := max(len(whole)-left+1, 0)
			for i, c := range whole[:n] {
				if at := len(whole) - i; l.grouped && at%3 == 0 && out.Len() > 0 {
					out.WriteByte(',')
				}
				out.WriteRune(c)
			}
			whole, left = whole[n:], left-1
		}
	}
	return out.String()
}
