package rtf

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"tonghop/parser/doc"
	"tonghop/parser/list"
	"tonghop/parser/plain"
)

// story is one run of text: the body, a header, a note, a text box.
type story struct {
	kind     doc.Kind     // "" is the body, or what is not shown
	text     text         // of the paragraph being read
	label    text         // of its label as the writer printed it
	tables   []*openTable // open, the outermost first
	blocks   []doc.Block
	floating []doc.Block // text boxes met since the last block
	numbered bool        // a note with a number
	atEnd    bool        // an endnote
	noBreak  bool        // the section goes on on the same page
}

// par ends a paragraph.
func (r *reader) par() {
	r.flush()
	r.skip = 0
	switch {
	case r.fromHTML:
		r.char('\n')
		r.flush()
	case r.st.role != inText || r.st.sink == nil:
	case (r.st.hidden || r.st.deleted) && !r.st.inTable: // the next paragraph goes on in this one
	default:
		depth := 0
		if r.st.inTable {
			depth = min(max(r.st.depth, 1), maxTables)
		}
		r.st.story.paragraph(r, depth)
	}
}

// paragraph turns what was read into blocks: one, or one a line where lines were broken by hand.
func (s *story) paragraph(r *reader, depth int) {
	page := s.text.page
	whole, bold := s.text.take(r.count)
	said := ""
	if len(s.label.bytes) > 0 {
		said, _ = s.label.take(r.count)
	}
	p := &r.st.paragraph
	level := p.outline
	if level == 0 {
		level = r.styles[p.style]
	}
	if level > 0 {
		whole = strings.ReplaceAll(whole, "\n", " ")
	}
	s.at(r, depth)
	lines := plain.Lines(whole)
	if len(lines) == 0 {
		return
	}
	b := doc.Block{Kind: doc.Paragraph, Page: page, Bold: bold, Center: p.center}
	b.Label = r.listLabel(said, p)
	if b.Label != "" {
		b.Kind, b.Level = doc.Item, p.level+1
	}
	if level > 0 {
		b.Kind, b.Level = doc.Heading, level
	}
	if s.kind != "" {
		b.Kind, b.Level = s.kind, 0
	}
	into := s.into()
	for _, line := range lines {
		b.Text = line
		*into = append(*into, b)
		r.made++
		if b.Label != "" && b.Kind == doc.Item {
			b.Kind, b.Level = doc.Paragraph, 0
		}
		b.Label = ""
	}
	s.float()
}

// listLabel gives the label of a paragraph: as the writer printed it, else by the list tables.
func (r *reader) listLabel(said string, p *paragraph) string {
	counted := ""
	if p.list > 0 {
		counted = r.lists.Next(strconv.Itoa(p.list), p.level, "")
	}
	if said = strings.Join(strings.Fields(said), " "); said != "" && (counted == "" || !strings.ContainsRune(said, utf8.RuneError)) {
		return list.Bullet(said, "")
	}
	if counted == "" && p.old != nil {
		return p.old.label()
	}
	return counted
}

// into is where blocks go now: the open cell, or the story itself.
func (s *story) into() *[]doc.Block {
	if n := len(s.tables); n > 0 {
		return &s.tables[n-1].blocks
	}
	return &s.blocks
}

// float puts the text boxes behind the block that they are anchored in.
func (s *story) float() {
	if len(s.tables) == 0 && len(s.floating) > 0 {
		s.blocks = append(s.blocks, s.floating...)
		s.floating = nil
	}
}

// end emits what is still open.
func (s *story) end(r *reader) {
	depth := 0
	if r.st.inTable && len(s.tables) > 0 {
		depth = len(s.tables)
	}
	s.paragraph(r, depth)
	s.at(r, 0)
	s.float()
}

// noteNumber gives the number of a foot- or endnote; a note with a mark of its own has it in its text.
func (r *reader) noteNumber(s *story) string {
	if !s.numbered {
		return ""
	}
	if s.atEnd {
		r.endnotes++
		return list.Counted(r.endnotes, "lowerRoman")
	}
	r.footnotes++
	return list.Counted(r.footnotes, "decimal")
}
