package workbook

import (
	"math"
	"strings"
	"unicode"
)

// charWidth is the unit that Excel counts column widths in, the digit 0 of the default font (Times New Roman 11), in points.
const charWidth = 5.5

// lineCount estimates how many lines a text takes in a column of the given width in characters, words kept whole. It is
// meant to err to the side of one line too many: a text cut off is worse than a gap.
func lineCount(text string, size, width float64) int {
	room := width * charWidth
	space := letterWidth(' ') * size
	lines := 0
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines++
		used := 0.0
		for word := range strings.FieldsSeq(paragraph) {
			w := 0.0
			for _, r := range word {
				w += letterWidth(r) * size
			}
			if used > 0 && used+space+w > room {
				lines++
				used = 0
			} else if used > 0 {
				used += space
			}
			if w > room {
				broken := math.Floor(w / room)
				lines += int(broken)
				w -= broken * room
			}
			used += w
		}
	}
	return lines
}

// letterWidth is about the width of a letter in em: averages of Times, the bold ones, over Vietnamese text.
func letterWidth(r rune) float64 {
	switch {
	case r == ' ':
		return .25
	case unicode.Is(unicode.Mn, r):
		return 0
	case unicode.IsUpper(r):
		return .72
	case r < 0x2E80: // before the scripts of square letters
		return .49
	}
	return 1
}
