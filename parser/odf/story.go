package odf

import (
	"strconv"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/plain"
	"tonghop/parser/vn"
	"tonghop/parser/zipxml"
)

// story is one run of text: the body, a header, a note, a comment.
type story struct {
	d        *document
	x        *zipxml.Reader
	styles   *styles
	kind     doc.Kind // what its blocks are; "" for the body
	mark     string   // label of its first block, for notes
	page     int
	base     look // of paragraphs without a style: a sheet's cells have one
	in       inList
	p        *paragraph
	blocks   []doc.Block
	floating []doc.Block // text boxes met since the last block
	depth    int         // cells and boxes around us
	slides   bool        // frames are the text itself
	name     string      // of the sheet
}

// paragraph is a text:p or text:h while it is read.
type paragraph struct {
	runs []vn.Run
	look look // of the letters now read
	page int  // of the first letter
}

// block reads a child of a body, a cell, a section, a note.
func (s *story) block(e zipxml.Element) {
	switch e.Space {
	case "text":
		s.textBlock(e)
	case "table":
		switch e.Name {
		case "table":
			s.table(e)
		case "shapes":
			s.x.Each(s.block)
		}
	case "draw":
		s.shape(e)
	case "office":
		switch e.Name {
		case "annotation":
			s.annotation()
		case "forms":
			s.x.Each(s.form)
		}
	}
}

func (s *story) textBlock(e zipxml.Element) {
	switch e.Name {
	case "p", "h":
		s.paragraph(e)
	case "list", "ordered-list", "unordered-list":
		s.list(e)
	case "numbered-paragraph":
		s.numbered(e)
	case "soft-page-break":
		s.newPage()
	case "section":
		if e.Get("display") != "none" {
			s.x.Each(s.block)
		}
	case "tracked-changes", "table-of-content-source", "illustration-index-source", "table-index-source",
		"object-index-source", "user-index-source", "alphabetical-index-source", "bibliography-source":
	default:
		s.x.Each(s.block) // indexes and their bodies
	}
}

func (s *story) newPage() {
	if s.page > 0 && !s.slides && s.kind == "" {
		s.page++
	}
}

// paragraph reads a text:p or text:h into blocks: one, or one a line where lines were broken by hand.
func (s *story) paragraph(e zipxml.Element) {
	own := s.styles.get("paragraph", e.Get("style-name"))
	s.begins(own)
	outer := s.p
	s.p = &paragraph{look: own.look.over(s.base)}
	s.x.Walk(s.inline, s.letters)
	p := s.p
	s.p = outer
	outline := 0
	if e.Name == "h" {
		if outline = e.Num("outline-level"); outline == 0 {
			outline = max(e.Num("level"), 1)
		}
	}
	s.emit(e, own, p, outline)
	if own.after && s.depth == 0 {
		s.newPage()
	}
	if s.p == nil {
		s.flush()
	}
}

// begins turns the page where a style says so.
func (s *story) begins(own *style) {
	if (own.before || own.master != "") && s.depth == 0 && s.p == nil && len(s.blocks) > 0 {
		s.newPage()
	}
	s.d.masters.use(own.master)
}

func (s *story) emit(e zipxml.Element, own *style, p *paragraph, outline int) {
	text, bold := vn.JoinRuns(p.runs, s.d.met)
	if outline > 0 {
		text = strings.ReplaceAll(text, "\n", " ")
	}
	lines := plain.Lines(text)
	if len(lines) == 0 && s.in.list == nil {
		return // an empty item is counted, an empty heading is not
	}
	b := doc.Block{Kind: doc.Paragraph, Page: p.page, Bold: bold, Center: own.align == "center"}
	if b.Label, b.Level = s.label(own); b.Label != "" {
		b.Kind = doc.Item
	} else {
		b.Level = 0
	}
	if outline > 0 {
		if s.in.list == nil {
			b.Label = s.headingLabel(e, own, outline)
		}
		b.Kind, b.Level = doc.Heading, min(outline, 9)
	}
	if s.kind != "" {
		b.Kind, b.Level = s.kind, 0
		if s.mark != "" {
			b.Label, s.mark = s.mark, ""
		}
	}
	for _, line := range lines {
		b.Text = line
		s.blocks = append(s.blocks, b)
		if s.depth == 0 {
			s.count(b)
		}
		if b.Label != "" && b.Kind == doc.Item {
			b.Kind, b.Level = doc.Paragraph, 0
		}
		b.Label = ""
	}
}

// numbered reads a text:numbered-paragraph, an item that needs no list around it.
func (s *story) numbered(e zipxml.Element) {
	outer := s.in
	id := "n " + e.Get("list-id")
	l := s.d.lists.byID[id]
	if l == nil {
		l = newCounter()
		s.d.lists.byID[id] = l
	}
	s.in = inList{list: l, style: e.Get("style-name"), depth: max(e.Num("level")-1, 0), fresh: true, start: -1}
	if n, err := strconv.Atoi(e.Get("start-value")); err == nil {
		s.in.start = min(max(n, 0), 1<<30)
	}
	s.x.Each(s.block)
	s.in = outer
}

// flush puts the text boxes behind the block that they are anchored in.
func (s *story) flush() {
	if s.depth == 0 && len(s.floating) > 0 {
		s.blocks = append(s.blocks, s.floating...)
		s.floating = nil
	}
}

// inside reads block content of its own (a cell, a box, a note) and gives its blocks.
func (s *story) inside(child func(zipxml.Element)) []doc.Block {
	blocks, p, in := s.blocks, s.p, s.in
	s.blocks, s.p, s.in = nil, nil, inList{}
	s.depth++
	s.x.Each(child)
	s.depth--
	inner := s.blocks
	s.blocks, s.p, s.in = blocks, p, in
	return inner
}

// aside reads what stands outside the running text as blocks of a kind.
func (s *story) aside(kind doc.Kind, mark string, child func(zipxml.Element)) []doc.Block {
	outer, outerMark, floating, slides := s.kind, s.mark, s.floating, s.slides
	s.kind, s.mark, s.floating, s.slides = kind, mark, nil, false
	inner := append(s.inside(child), s.floating...)
	s.kind, s.mark, s.floating, s.slides = outer, outerMark, floating, slides
	for i := range inner {
		inner[i].Kind, inner[i].Level = kind, 0
		if inner[i].Cells != nil {
			inner[i].Cells, inner[i].Text = nil, strings.ReplaceAll(inner[i].Text, "\t", " ")
		}
		inner[i].Page, inner[i].Sheet = s.page, s.name
		s.count(inner[i])
	}
	return inner
}

func (s *story) annotation() {
	s.d.comments = append(s.d.comments, s.aside(doc.Comment, "", s.block)...)
}
