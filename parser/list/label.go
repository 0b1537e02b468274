package list

import (
	"strings"

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
