package pdf

import (
	"math"
	"slices"
	"strings"

	"tonghop/parser/layout"
	"tonghop/parser/vn"
)

// run is letters that follow one another without a blank in one font for Vietnamese from before Unicode.
type run struct {
	first, count int // its glyphs on the page
	face         face
}

// take puts a glyph on the page, and into the run of its word if its font is for legacy text.
func (s *scan) take(g layout.Glyph) {
	f := s.style.face
	if s.run.count > 0 {
		last := s.page.Glyphs[len(s.page.Glyphs)-1]
		gap := g.Left - last.Right
		back := 0.5 // em
		if f.legacy == vn.VNI {
			back = 1.1 // its signs are drawn over the letter before
		}
		if f.name != s.run.face.name || g.Turn != last.Turn || math.Abs(g.Base-last.Base) > 0.1*g.Size || gap > 0.5*g.Size || gap < -back*g.Size {
			s.endRun()
		}
	}
	if f.legacy != "" {
		if s.run.count == 0 {
			s.run = run{first: len(s.page.Glyphs), face: f}
		}
		s.run.count++
	}
	s.page.Glyphs = append(s.page.Glyphs, g)
}

func (s *scan) endRun() {
	if s.run.count > 0 {
		s.runs = append(s.runs, s.run)
		s.run = run{}
	}
}

// clip ends the letters of the last run where a blank of the file begins. The signs of VNI have no width of their own; where
// another font stands in for one that is not embedded, they are drawn over what follows.
func (s *scan) clip(blank *char) {
	if len(s.runs) == 0 || s.style.face.legacy != vn.VNI {
		return
	}
	r, x := s.runs[len(s.runs)-1], float64(blank.x)
	if r.first+r.count != len(s.page.Glyphs) {
		return
	}
	for i := r.first; i < len(s.page.Glyphs); i++ {
		g := &s.page.Glyphs[i]
		if g.Turn == 0 && math.Abs(g.Base-float64(blank.y)) < 0.1*g.Size {
			g.Right = max(g.Left, min(g.Right, x))
		}
	}
}

// mend reads the runs of a page again, all words of a font together: a word alone tells too little of whether it is legacy text.
// Each run becomes one glyph, because VNI writes two characters a letter.
func (s *scan) mend() {
	if len(s.runs) == 0 {
		return
	}
	texts := make([]string, len(s.runs))
	fonts := map[string][]int{}
	for i, r := range s.runs {
		for _, g := range s.page.Glyphs[r.first : r.first+r.count] {
			texts[i] += g.Text
		}
		if strings.ContainsFunc(texts[i], func(r rune) bool { return r >= 0x1ea0 && r <= 0x1ef9 }) {
			continue // Unicode typed in such a font
		}
		fonts[r.face.name] = append(fonts[r.face.name], i)
	}
	for font, of := range fonts {
		words := make([]string, len(of))
		for k, i := range of {
			words[k] = texts[i]
		}
		mended, encoding := vn.RepairFont(strings.Join(words, "\n"), font)
		parts := strings.Split(mended, "\n")
		if encoding == "" || len(parts) != len(of) {
			continue
		}
		for k, i := range of {
			s.page.mended[encoding]++
			s.oneGlyph(s.runs[i], parts[k])
		}
	}
	s.page.Glyphs = slices.DeleteFunc(s.page.Glyphs, func(g layout.Glyph) bool { return g.Text == "" && !g.Space })
}

// oneGlyph makes one glyph of a run; the others are left without text.
func (s *scan) oneGlyph(r run, text string) {
	glyphs := s.page.Glyphs[r.first : r.first+r.count]
	g := &glyphs[0]
	g.Text = text
	for i := range glyphs[1:] {
		g.Left, g.Right = min(g.Left, glyphs[i+1].Left), max(g.Right, glyphs[i+1].Right)
		glyphs[i+1].Text = ""
	}
}
