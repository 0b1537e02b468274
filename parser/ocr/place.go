package ocr

import (
	"context"
	"image"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tonghop/parser/layout"
)

// Recognizer makes pages for package layout of what engine recognises.
func Recognizer(engine Engine) layout.Recognizer {
	return func(ctx context.Context, page *image.Gray, dpi float64) (layout.Page, error) {
		r, err := Page(ctx, engine, page, dpi)
		if err != nil {
			return layout.Page{}, err
		}
		return r.place(), nil
	}
}

// place brings the words to their places in points. Tesseract tells the box of a word, not its base line and size:
// these come from which letters the words of a line have.
func (r Result) place() layout.Page {
	if r.DPI <= 0 {
		return layout.Page{}
	}
	scale := 72 / r.DPI
	p := layout.Page{Top: float64(r.Height) * scale}
	for from := 0; from < len(r.Words); {
		to := from + 1
		for to < len(r.Words) && sameLine(r.Words[from], r.Words[to]) {
			to++
		}
		line := r.Words[from:to]
		size := emOf(line)
		for i, w := range line {
			_, below := extents(w.Text)
			right := float64(w.Right)
			if i+1 < len(line) && line[i+1].Left > w.Left { // boxes may touch or overlap, words do not
				right = max(min(right, float64(line[i+1].Left)-leastGap*size), float64(w.Left)+1)
			}
			p.Glyphs = append(p.Glyphs, layout.Glyph{
				Text: w.Text, Left: float64(w.Left) * scale, Right: right * scale,
				Base: (float64(r.Height) - (float64(w.Bottom) - below*size)) * scale, Size: size * scale,
			}, layout.Glyph{Space: true})
		}
		straighten(p.Glyphs[len(p.Glyphs)-2*len(line):])
		from = to
	}
	return p
}

// leastGap is the gap in em that is kept between two words.
const leastGap = 0.13

// emOf is the size of a line's letters in pixels: the median over its words of height by what their letters reach.
func emOf(line []Word) float64 {
	sizes := make([]float64, 0, len(line))
	for _, w := range line {
		above, below := extents(w.Text)
		if above+below > 0.3 { // not a dash or a full stop
			sizes = append(sizes, float64(w.Bottom-w.Top)/(above+below))
		}
	}
	if len(sizes) == 0 {
		return max(float64(line[0].Bottom-line[0].Top), 20)
	}
	slices.Sort(sizes)
	return max(sizes[len(sizes)/2], 1)
}

// Extents of letters above and below the base line in em, measured on Liberation Serif (as Times New Roman).
const (
	small, capital, hook, descender, dot = 0.46, 0.66, 0.21, 0.22, 0.18
)

// extents tells how far the letters of a text reach above and below the base line, in em.
func extents(text string) (above, below float64) {
	top, marks := 0.0, 0.0
	end := func() { above = max(above, top+marks) }
	for _, r := range norm.NFD.String(text) {
		switch {
		case r == '\u0323':
			below = max(below, dot)
		case r == '\u031b': // the horn of ơ and ư
			marks = max(marks, 0.05)
		case unicode.Is(unicode.Mn, r):
			marks += hook
			if marks > hook { // the second mark stands beside the first, a little higher
				marks = 1.6 * hook
			}
		default:
			end()
			top, marks = 0, 0
			switch {
			case strings.ContainsRune("gjpqy", r):
				top, below = small, max(below, descender)
			case strings.ContainsRune(",;", r):
				top, below = small/4, max(below, dot)
			case strings.ContainsRune(".-–—*…_", r):
				top = small / 4
			case strings.ContainsRune("()[]{}/|Q", r):
				top, below = capital, max(below, descender)
			case unicode.IsUpper(r), unicode.IsDigit(r), strings.ContainsRune("bdfhklđ", r):
				top = capital
			case strings.ContainsRune("ti", r):
				top = 0.6
			default:
				top = small
			}
		}
	}
	end()
	return above, below
}

// straighten sets all words of a line on the median of their base lines: boxes of words with specks reach too far.
func straighten(line []layout.Glyph) {
	bases := make([]float64, 0, len(line)/2)
	for _, g := range line {
		if !g.Space {
			bases = append(bases, g.Base)
		}
	}
	slices.Sort(bases)
	for i := range line {
		line[i].Base = bases[len(bases)/2]
	}
}
