package ooxml

import (
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/plain"
	"tonghop/parser/vn"
	"tonghop/parser/zipxml"
)

// story is one run of text: the body, a header, a note, a comment.
type story struct {
	d        *docx
	x        *zipxml.Reader
	kind     doc.Kind // what its blocks are; "" for the body
	label    string   // of its first block, for notes
	page     int
	p        *paragraph
	carry    *paragraph // a paragraph whose end mark was deleted
	fields   []field    // open fields
	blocks   []doc.Block
	floating []doc.Block // text boxes met since the last block
	depth    int         // tables and boxes around us
}

// block reads a child of the body, a cell or a text box.
func (s *story) block(e zipxml.Element) {
	if s.d.full() {
		return
	}
	switch e.Name {
	case "p":
		s.paragraph()
	case "tbl":
		s.endCarry()
		s.table()
	case "AlternateContent":
		s.alternate(s.block)
	case "annotation":
		s.annotation(e, s.block)
	case "sectPr":
		s.section()
	case "altChunk":
		s.d.chunk(s, e.Get("id"))
	case "del", "moveFrom", "sdtPr", "sdtEndPr", "tcPr", "customXmlPr":
	default:
		s.x.Each(s.block)
	}
}

// alternate takes the first choice that says anything, and only then (mc:AlternateContent holds the same thing twice).
func (s *story) alternate(child func(zipxml.Element)) {
	said := s.said()
	s.x.Each(func(e zipxml.Element) {
		if s.said() == said {
			s.x.Each(child)
		}
	})
}

func (s *story) said() int {
	n := len(s.blocks) + len(s.floating)
	if s.p != nil {
		n += s.p.size
	}
	return n
}

// section notes the headers and footers that are shown.
func (s *story) section() {
	s.x.Each(func(e zipxml.Element) {
		switch e.Name {
		case "headerReference", "footerReference":
			s.d.margins = append(s.d.margins, e.Get("id"))
		case "hdr", "ftr":
			s.ownMargin(e)
		}
	})
}

func (s *story) paragraph() {
	outer := s.p
	s.p = s.d.newParagraph(s.d.styles.defaultPara)
	if c := s.carry; c != nil {
		s.p.pieces, s.p.size, s.p.page = c.pieces, c.size, c.page
		s.carry = nil
	}
	s.x.Each(s.inline)
	if s.inCode() {
		s.fields = nil // a code does not reach over paragraphs; an unclosed one must not hide the rest
	}
	if s.p.removed {
		s.carry = s.p
	} else {
		s.emit(s.p)
	}
	s.p = outer
	if s.p == nil {
		s.flush()
	}
}

func (d *docx) newParagraph(styleID string) *paragraph {
	st := d.styles.get(styleID)
	return &paragraph{style: styleID, look: st.look.over(d.styles.defaults), align: st.align, outline: st.outline,
		numID: st.numID, numLevel: st.numLevel}
}

// readProps reads the pPr of the current paragraph.
func (s *story) readProps() {
	p := s.p
	s.x.Each(func(e zipxml.Element) {
		switch e.Name {
		case "pStyle":
			pieces, size, page := p.pieces, p.size, p.page
			*p = *s.d.newParagraph(e.Get("val"))
			p.pieces, p.size, p.page = pieces, size, page
		case "jc":
			p.align = e.Get("val")
		case "outlineLvl":
			p.outline = e.Num("val") + 1
		case "numPr", "listPr":
			id, level := readNumPr(s.x)
			if id != "" {
				p.numID = id
			}
			if level >= 0 {
				p.numLevel = level
			}
		case "pageBreakBefore":
			if e.On() {
				s.explicitBreak()
			}
		case "rPr":
			s.x.Each(func(e zipxml.Element) {
				switch e.Name {
				case "del", "moveFrom":
					p.removed = true
				case "annotation":
					p.removed = p.removed || e.Get("type") == "Word.Deletion"
				case "vanish":
					p.hidden = e.On()
				}
			})
		case "sectPr":
			s.section()
		}
	})
}

// emit turns a finished paragraph into blocks: one, or one a line where lines were broken by hand.
func (s *story) emit(p *paragraph) {
	text, bold := vn.JoinRuns(p.pieces, s.d.met)
	if p.outline >= 1 && p.outline <= 9 {
		text = strings.ReplaceAll(text, "\n", " ")
	}
	lines := plain.Lines(text)
	b := doc.Block{Kind: doc.Paragraph, Page: max(p.page, 0), Bold: bold, Center: p.align == "center"}
	if p.numID != "" && p.numID != "0" && (len(lines) > 0 || !p.hidden) { // an empty item is counted too
		if p.numLevel < 0 {
			p.numLevel = s.d.levelOf(p.numID, p.style)
		}
		b.Label = s.d.numbering.Next(p.numID, p.numLevel, p.look.font())
		if b.Label != "" {
			b.Kind, b.Level = doc.Item, p.numLevel+1
		}
	}
	if len(lines) == 0 {
		return
	}
	if p.outline >= 1 && p.outline <= 9 {
		b.Kind, b.Level = doc.Heading, p.outline
	}
	if s.kind != "" {
		b.Kind, b.Level = s.kind, 0
		if s.label != "" {
			b.Label, s.label = s.label, ""
		}
	}
	for _, line := range lines {
		b.Text = line
		s.blocks = append(s.blocks, b)
		s.d.made++
		if b.Label != "" && b.Kind == doc.Item {
			b.Kind, b.Level = doc.Paragraph, 0
		}
		b.Label = ""
	}
}

// endCarry emits a paragraph that nothing goes on in.
func (s *story) endCarry() {
	if s.carry != nil {
		s.emit(s.carry)
		s.carry = nil
	}
}

// flush puts the text boxes behind the block that they are anchored in.
func (s *story) flush() {
	if s.depth == 0 && len(s.floating) > 0 {
		s.blocks = append(s.blocks, s.floating...)
		s.floating = nil
	}
}

// inside reads block content of its own (a cell, a box) and gives its blocks.
func (s *story) inside() []doc.Block {
	blocks, p, fields, carry := s.blocks, s.p, s.fields, s.carry
	s.blocks, s.p, s.fields, s.carry = nil, nil, nil, nil
	s.depth++
	s.x.Each(s.block)
	s.endCarry()
	s.depth--
	inner := s.blocks
	s.blocks, s.p, s.fields, s.carry = blocks, p, fields, carry
	return inner
}

func (s *story) textBox() {
	for _, b := range s.aside("") {
		if b.Kind == doc.Row {
			b.Text = strings.ReplaceAll(b.Text, "\t", " ")
			b.Cells = nil
		}
		b.Kind, b.Level = s.boxKind(), 0
		s.floating = append(s.floating, b)
	}
}

// boxKind is the kind of a text box here: one in a header is part of the header.
func (s *story) boxKind() doc.Kind {
	if s.kind == doc.Header || s.kind == doc.Footer {
		return s.kind
	}
	return doc.TextBox
}
