package layout

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/parser/doc"
	"tonghop/parser/pattern"
	"tonghop/parser/vn"
)

// Compose gives the blocks of a document in reading order, each with its page, counted from 1. Texts are as they were
// placed, joined by single blanks: vn.Finish brings them into their normal form.
func Compose(pages []Page) []doc.Block {
	f := flow{pages: layers(pages)}
	f.margins = margins(f.pages)
	for i := range f.pages {
		f.page(i)
	}
	for i := range f.blocks {
		if b := &f.blocks[i]; b.Kind != doc.Row {
			b.Text = strings.Join(strings.Fields(b.Text), " ")
		}
	}
	f.name()
	return f.blocks
}

// sheet is a page as lines.
type sheet struct {
	lines       []line // upright for most of the page's characters
	turned      [][]line
	slanted     []string
	blocks      []doc.Block
	bottom, top float64
}

// layers separates the quarter turns of each page and takes the most frequent one for its running text.
func layers(pages []Page) []sheet {
	out := make([]sheet, len(pages))
	for i, p := range pages {
		var byTurn [4][]Glyph
		for _, g := range p.Glyphs {
			byTurn[g.Turn] = append(byTurn[g.Turn], g)
		}
		main := 0
		for t := range byTurn {
			if len(byTurn[t]) > len(byTurn[main]) {
				main = t
			}
		}
		out[i] = sheet{lines: lines(byTurn[main]), slanted: p.Slanted, blocks: p.Blocks, bottom: p.Bottom, top: p.Top}
		if main != 0 { // the page's height is not known along the turned axis: take the text's own
			out[i].bottom, out[i].top = math.Inf(-1), math.Inf(1)
		}
		for t := range byTurn {
			if t != main && len(byTurn[t]) > 0 {
				out[i].turned = append(out[i].turned, lines(byTurn[t]))
			}
		}
	}
	return out
}

// pageNumber is a line that only counts pages: "2", "- 2 -", "Trang 2/5".
var pageNumber = pattern.New(`^[-–—.\s]*(?:trang|page)?\s*\d{1,4}(?:\s*(?:/|of|tren)\s*\d{1,4})?[-–—.\s]*$`)

// marginKey is what a running header or footer has in common on all its pages.
func marginKey(l line) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '#'
		}
		return r
	}, vn.Fold(l.text()))
}

// margins counts the outermost lines of all pages; what stands on most pages at the edge is a header or footer.
func margins(pages []sheet) map[string]bool {
	count := map[string]int{}
	for _, p := range pages {
		seen := map[string]bool{}
		for i, l := range p.lines {
			if i < 2 || i >= len(p.lines)-2 {
				seen[marginKey(l)] = true
			}
		}
		for key := range seen {
			count[key]++
		}
	}
	out := map[string]bool{}
	for key, n := range count {
		if n >= 3 && n*2 > len(pages) {
			out[key] = true
		}
	}
	return out
}

// flow is the text being written, block by block.
type flow struct {
	pages   []sheet
	margins map[string]bool
	blocks  []doc.Block
	sizes   []float64 // of the letters of blocks

	open  bool // the last block of running text may go on
	at    int  // where it is in blocks
	first line // its first line
	last  line
	right float64
}

func (f *flow) add(b doc.Block, size float64) {
	f.blocks, f.sizes = append(f.blocks, b), append(f.sizes, size)
}

func (f *flow) page(index int) {
	p := f.pages[index]
	body, head, foot := f.edges(p)
	number := index + 1
	f.single(head, doc.Header, number)
	for _, z := range zones(body) {
		switch {
		case z.table:
			f.open = false
			for _, cells := range rows(z) {
				f.add(doc.Block{Kind: doc.Row, Cells: cells, Text: strings.Join(cells, "\t"), Page: number}, z.lines[0].size)
			}
		case z.columns != nil:
			for _, column := range z.columns {
				f.open = false
				if centred(column) { // names over two lines: what is one and what is two is for the reader of letterheads
					f.single(column, doc.Paragraph, number)
					continue
				}
				f.paragraphs(column, number)
			}
			f.open = false
		default:
			f.paragraphs(z.lines, number)
		}
	}
	f.single(foot, doc.Footer, number)
	for _, turned := range p.turned {
		f.single(turned, doc.TextBox, number)
	}
	for _, b := range p.blocks {
		b.Page = number
		f.add(b, 0)
	}
	for _, text := range p.slanted {
		f.add(doc.Block{Kind: doc.TextBox, Text: text, Page: number}, 0)
	}
}

// edges takes page numbers, running headers and footers off a page: at most two lines at either end.
func (f *flow) edges(p sheet) (body, head, foot []line) {
	body = p.lines
	height := p.top - p.bottom
	marginal := func(l line, near bool) bool {
		return f.margins[marginKey(l)] || near && pageNumber.MatchString(vn.Fold(l.text()))
	}
	for len(head) < 2 && len(body) > 0 && marginal(body[0], body[0].base > p.top-0.12*height) {
		head, body = append(head, body[0]), body[1:]
	}
	for len(foot) < 2 && len(body) > 0 && marginal(body[len(body)-1], body[len(body)-1].base < p.bottom+0.12*height) {
		foot, body = append(foot, body[len(body)-1]), body[:len(body)-1]
	}
	slices.Reverse(foot)
	return body, head, foot
}

// single writes lines as blocks of their own.
func (f *flow) single(ls []line, kind doc.Kind, number int) {
	for _, l := range ls {
		f.add(doc.Block{Kind: kind, Text: l.text(), Page: number, Bold: l.bold(), Center: kind == doc.Paragraph}, l.size)
	}
}

// paragraphs joins lines that were one paragraph before the page broke them.
func (f *flow) paragraphs(ls []line, number int) {
	left, right := extent(ls)
	pitch := pitch(ls)
	for i, l := range ls {
		samePage := i > 0
		if f.open && f.goesOn(l, left, samePage, pitch) {
			b := &f.blocks[f.at]
			b.Text = join(b.Text, l.text())
			b.Bold = b.Bold && l.bold()
			b.Center = false
		} else {
			f.at, f.first = len(f.blocks), l
			f.add(doc.Block{
				Kind: doc.Paragraph, Text: l.text(), Page: number, Bold: l.bold(),
				Center: math.Abs(l.left()-left-right+l.right()) < 1.5*l.size && l.left()-left > 3*l.size,
			}, l.size)
		}
		f.open, f.last, f.right = true, l, right
	}
}

// goesOn tells whether l continues the paragraph of the line before it: that line was full (the first word of l would
// not have fitted), and nothing in size, weight, distance, indent or numbering says that something new begins.
func (f *flow) goesOn(l line, left float64, samePage bool, pitch float64) bool {
	p := f.last
	if math.Abs(p.size-l.size) > 0.12*p.size || p.bold() != l.bold() {
		return false
	}
	if p.right()+0.25*l.size+firstWord(l) < f.right+0.3*l.size {
		return false
	}
	text := l.text()
	if !samePage {
		r, _ := utf8.DecodeRuneInString(text)
		return unicode.IsLower(r) && l.left()-left < 0.8*l.size && !ends(f.blocks[f.at].Text)
	}
	if p.base-l.base > 1.45*pitch {
		return false
	}
	if l.left()-p.left() > 0.8*l.size && l.left()-left > 0.8*l.size {
		return false
	}
	sibling := startsLabelled(f.first.text()) && math.Abs(f.first.left()-l.left()) < 0.3*l.size
	return !(startsLabelled(text) && (sibling || ends(f.blocks[f.at].Text)))
}

// ends tells that a sentence or list item is complete.
func ends(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, "\"”’) "))
	return strings.ContainsRune(".;:!?…", r)
}

func startsLabelled(text string) bool {
	first, _, found := strings.Cut(text, " ")
	return found && label.MatchString(first)
}

// firstWord estimates the width of a line's first word by its share of the letters.
func firstWord(l line) float64 {
	s := l.segments[0]
	word, _, _ := strings.Cut(s.text, " ")
	return (s.right - s.left) * float64(utf8.RuneCountInString(word)) / float64(max(1, utf8.RuneCountInString(s.text)))
}

// pitch is the usual distance between the base lines.
func pitch(ls []line) float64 {
	var d []float64
	for i := 1; i < len(ls); i++ {
		d = append(d, ls[i-1].base-ls[i].base)
	}
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	return d[len(d)*2/5]
}

// join puts two lines together. A word cut at the end of a line is made whole where it can only be one: Vietnamese
// syllables are never cut, and their hyphens are real.
func join(a, b string) string {
	if cut, found := strings.CutSuffix(a, "-"); found && plainWordEnd(cut) {
		if r, _ := utf8.DecodeRuneInString(b); r >= 'a' && r <= 'z' {
			return cut + b
		}
	}
	return a + " " + b
}

// plainWordEnd tells that the text has no letter of its own to Vietnamese and ends in a small letter.
func plainWordEnd(text string) bool {
	for _, r := range text {
		if r >= 0x1EA0 && r <= 0x1EF9 || strings.ContainsRune("đĐăĂơƠưƯ", r) {
			return false
		}
	}
	r, _ := utf8.DecodeLastRuneInString(text)
	return r >= 'a' && r <= 'z'
}
