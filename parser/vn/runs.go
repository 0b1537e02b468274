package vn

import "strings"

// Run is a stretch of text in one font.
type Run struct{ Text, Font string }

// Join joins runs, neighbours of one font first, each mended by its font ([RepairFont]); font stands for those that name
// none. What was mended is counted in met by encoding.
func Join(runs []Run, font string, met map[string]int) string {
	if len(runs) == 1 {
		return joined(runs[0].Text, runs[0].Font, font, met)
	}
	var s, run strings.Builder
	for i := 0; i < len(runs); {
		own := runs[i].Font
		run.Reset()
		for ; i < len(runs) && runs[i].Font == own; i++ {
			run.WriteString(runs[i].Text)
		}
		s.WriteString(joined(run.String(), own, font, met))
	}
	return s.String()
}

func joined(text, own, font string, met map[string]int) string {
	if own == "" {
		own = font
	}
	text, encoding := RepairFont(text, own)
	if encoding != "" {
		met[encoding]++
	}
	return text
}
