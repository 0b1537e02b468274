package layout

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"
)

// maxStray marks of a page are brought home; a page of a report with letters from a second font has a few hundred.
const maxStray = 5000

// strayMarks gives the combining marks that are drawn in another font, after the line is done, to the letters they stand over.
// The glyphs themselves stay as they are.
func strayMarks(glyphs []Glyph) []Glyph {
	stray := 0
	own := false // the slice is a copy
	for i := 1; i < len(glyphs) && stray < maxStray; i++ {
		mark := glyphs[i]
		if r, n := utf8.DecodeRuneInString(mark.Text); n != len(mark.Text) || !unicode.Is(unicode.Mn, r) || over(mark, glyphs[i-1], 0.4) {
			continue
		}
		stray++
		home := -1
		for j := i - 1; j >= max(0, i-maxStray); j-- {
			if over(mark, glyphs[j], 0) && (home < 0 || off(mark, glyphs[j]) < off(mark, glyphs[home])) {
				home = j
			}
		}
		if home < 0 {
			continue
		}
		if !own {
			glyphs, own = slices.Clone(glyphs), true
		}
		glyphs[home].Text += mark.Text
		glyphs[i].Text = ""
	}
	if own {
		glyphs = slices.DeleteFunc(glyphs, func(g Glyph) bool { return g.Text == "" && !g.Space })
	}
	return glyphs
}

// over tells that the middle of a mark stands over a letter of the same line, or as far beside it as so many em.
func over(mark, g Glyph, beside float64) bool {
	r, _ := utf8.DecodeRuneInString(g.Text)
	if g.Space || mark.Turn != g.Turn || math.Abs(mark.Base-g.Base) > 0.3*g.Size || beside == 0 && !unicode.IsLetter(r) {
		return false
	}
	middle := (mark.Left + mark.Right) / 2
	return middle > g.Left-beside*g.Size && middle < g.Right+beside*g.Size
}

// off is how far the middle of a mark is from the middle of a letter.
func off(mark, g Glyph) float64 { return math.Abs(mark.Left + mark.Right - g.Left - g.Right) }
