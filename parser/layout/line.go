package layout

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Widths of blanks, in em. Measured on the files of Word and LibreOffice: letters of one word stand within 0.05 em, a
// blank is 0.25 em wide and shrinks to about 0.12 in a justified line.
const (
	joinGap   = 0.10 // less than this is no blank; less than half of it not even where the file has one, drawn under the letters
	wordGap   = 0.16 // in a line that has blanks of its own, a gap without one must be as wide as this
	strayGap  = 0.06 // more than this, or as much of an overlap, parts what does not follow one another in the file: columns that touch
	looseGap  = 0.35 // and as this where the letters are spaced out
	columnGap = 0.95 // more than this may be the gap between two columns
)

// piece is a run of glyphs that follow one another in the file and on paper.
type piece struct {
	order             int // its place in the file
	text              string
	left, right, base float64
	size              float64
	bold              int // letters that are bold
	letters           int
	blank             bool // a blank stood behind it in the file
}

// segment is a stretch of one line without a gap that a column could have.
type segment struct {
	text        string
	left, right float64
	bold        bool
}

// line is what stands on one base line.
type line struct {
	segments []segment
	base     float64
	size     float64 // of most of its letters
}

func (l line) left() float64  { return l.segments[0].left }
func (l line) right() float64 { return l.segments[len(l.segments)-1].right }

func (l line) text() string {
	parts := make([]string, len(l.segments))
	for i, s := range l.segments {
		parts[i] = s.text
	}
	return strings.Join(parts, " ")
}

func (l line) bold() bool {
	for _, s := range l.segments {
		if !s.bold {
			return false
		}
	}
	return true
}

// pieces cuts the glyphs where they do not go on to the right on the same base line. A combining mark stays with the
// letter it follows in the file, wherever it is drawn.
func pieces(glyphs []Glyph) (out []piece) {
	var p *piece
	for _, g := range strayMarks(glyphs) {
		if g.Space {
			switch {
			case p != nil && (g.Right <= g.Left || math.Abs(g.Left-p.right) < 0.3*p.size):
				p.blank = true
			case g.Right <= g.Left:
			default: // it belongs between letters that are drawn at some other time, in another font
				middle := (g.Left + g.Right) / 2
				out = append(out, piece{left: middle, right: middle, base: g.Base, size: g.Size, blank: true})
			}
			p = nil
			continue
		}
		r, _ := utf8.DecodeRuneInString(g.Text)
		if p != nil && unicode.Is(unicode.Mn, r) && math.Abs(g.Base-p.base) < p.size {
			p.text += g.Text
			continue
		}
		if p != nil {
			gap := g.Left - p.right
			em := max(p.size, g.Size)
			if math.Abs(g.Base-p.base) > 0.1*em || gap > joinGap*em || gap < -0.5*em || math.Abs(g.Size-p.size) > 0.2*em {
				p = nil
			}
		}
		if p == nil {
			out = append(out, piece{left: g.Left, right: g.Right, base: g.Base, size: g.Size})
			p = &out[len(out)-1]
		}
		p.text += g.Text
		p.right = max(p.right, g.Right)
		n := 0
		for _, r := range g.Text {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				n++
			}
		}
		p.letters += n
		if g.Bold {
			p.bold += n
		}
	}
	return out
}

// lines sets pieces on their base lines, from top to bottom, and cuts each line into segments.
func lines(glyphs []Glyph) []line {
	ps := pieces(glyphs)
	for i := range ps {
		ps[i].order = i
	}
	slices.SortStableFunc(ps, func(a, b piece) int { return compare(b.base, a.base) })
	var rows [][]piece
	var leads []piece // the largest piece of each row
	for _, p := range ps {
		row := -1
		for i := len(rows) - 1; i >= 0 && i >= len(rows)-6; i-- {
			if sameLine(leads[i], p) {
				row = i
				break
			}
		}
		if row < 0 {
			rows, leads = append(rows, []piece{p}), append(leads, p)
			continue
		}
		rows[row] = append(rows[row], p)
		if p.size > leads[row].size*1.05 {
			leads[row] = p
		}
	}
	out := make([]line, 0, len(rows))
	for i, row := range rows {
		if l := makeLine(row, leads[i]); len(l.segments) > 0 {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b line) int { return compare(b.base, a.base) })
	return out
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// sameLine wants half of the smaller one's height inside the other's: raised figures stay with their line. Letters
// much larger than the text (a drop capital, a watermark) have a line of their own.
func sameLine(a, b piece) bool {
	if max(a.size, b.size) > 2.2*min(a.size, b.size) {
		return false
	}
	top := min(a.base+0.7*a.size, b.base+0.7*b.size)
	bottom := max(a.base-0.2*a.size, b.base-0.2*b.size)
	return top-bottom > 0.5*0.9*min(a.size, b.size)
}

// makeLine sorts the pieces of a line from left to right and decides on each gap: same word, blank, or new segment.
func makeLine(ps []piece, lead piece) line {
	slices.SortStableFunc(ps, func(a, b piece) int { return compare(a.left, b.left) })
	ps = withoutShadows(ps)
	l := line{base: lead.base, size: mainSize(ps)}
	enough := blankFrom(ps)
	var text strings.Builder
	var cur segment
	bold, letters := 0, 0
	end := func() {
		if cur.text = strings.TrimSpace(text.String()); cur.text != "" {
			cur.bold = letters > 0 && bold*10 >= letters*9
			l.segments = append(l.segments, cur)
		}
		text.Reset()
		cur, bold, letters = segment{}, 0, 0
	}
	blank, size := false, 0.0 // a blank stands before p; the size of what stands there
	before := 0               // its place in the file
	for _, p := range ps {
		if p.text == "" {
			blank = true
			continue
		}
		if text.Len() == 0 {
			cur.left, cur.right = p.left, p.right
		} else {
			em := max(min(p.size, size), 0.6*lead.size)
			gap := (p.left - cur.right) / em
			switch {
			case gap > columnGap:
				end()
				cur.left, cur.right = p.left, p.right
			case gap > enough, gap > joinGap/2 && blank, p.order != before+1 && math.Abs(gap) > strayGap:
				text.WriteByte(' ')
			}
		}
		text.WriteString(p.text)
		cur.right = max(cur.right, p.right)
		blank, size, before = p.blank, p.size, p.order
		bold, letters = bold+p.bold, letters+p.letters
	}
	end()
	return l
}

// mainSize is the size of most of the text: a bullet may be larger.
func mainSize(ps []piece) (size float64) {
	share := map[float64]int{}
	for _, p := range ps {
		share[p.size] += len(p.text)
		if share[p.size] > share[size] {
			size = p.size
		}
	}
	return size
}

// blankFrom is the gap from which on two pieces are two words though the file has no blank between them. Nearly all
// programs write the blanks: where a line has some, a small gap without one is only wide spacing.
func blankFrom(ps []piece) float64 {
	blanks, letters, single := 0, 0, 0
	for _, p := range ps {
		n := utf8.RuneCountInString(p.text)
		letters += n
		if n == 1 {
			single++
		}
		if p.blank {
			blanks++
		}
	}
	switch {
	case blanks == 0 || letters > 12*(blanks+1):
		return joinGap
	case single*5 > 3*len(ps) && len(ps) > 5:
		return looseGap
	}
	return wordGap
}

// withoutShadows drops pieces that are drawn twice almost at one place, which is how some programs make bold letters.
func withoutShadows(ps []piece) []piece {
	out := ps[:0:0]
	for _, p := range ps {
		twice := false
		for i := len(out) - 1; i >= 0 && i >= len(out)-4; i-- {
			if out[i].text == p.text && math.Abs(out[i].left-p.left) < 0.2*p.size && math.Abs(out[i].base-p.base) < 0.2*p.size {
				twice = true
				out[i].blank = out[i].blank || p.blank
			}
		}
		if !twice {
			out = append(out, p)
		}
	}
	return out
}
