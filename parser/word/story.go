package word

import (
	"bytes"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/plain"
)

// Characters with a meaning of their own ([MS-DOC] 2.4.1, 2.4.3).
const (
	charPicture     = 0x01
	charCell        = 0x07
	charDrawn       = 0x08
	charLine        = 0x0b
	charPage        = 0x0c
	charPara        = 0x0d
	charColumn      = 0x0e
	charFieldBegin  = 0x13
	charFieldMiddle = 0x14
	charFieldEnd    = 0x15
	charHyphen      = 0x1e // that does not break
	charSoftHyphen  = 0x1f // ư in TCVN3
)

// span is a stretch of one piece that belongs to the paragraph being read.
type span struct {
	fc, end uint32 // bytes
	width   uint32
	cp      uint32
	prm     uint16
}

// story is one run of text: the body, a header, a note, a comment, a text box.
type story struct {
	r        *reader
	kind     doc.Kind // what its blocks are; "" for the body
	spans    []span
	fields   []field
	open     map[uint32]bool // places of fields that never end
	tables   []*openTable    // open ones, the outermost first
	blocks   []doc.Block
	floating []doc.Block // text boxes met since the last block
	page     int
	breaks   bool
	anm      [12]int // counters of the numbering of Word 6
	t        textBuilder
}

// field is an open field; its code is not shown.
type field struct {
	inCode bool
	code   []byte
}

// read reads the characters from and to between which a story lies.
func (r *reader) read(s *story, from, to uint32) []doc.Block {
	s.r, s.page = r, 1
	s.open = r.openFields(from, to)
	r.eachPiece(from, to, func(p piece) {
		s.scan(p)
	})
	if len(s.spans) > 0 {
		last := s.spans[len(s.spans)-1]
		s.finish(0, last.end-last.width, last.prm)
	}
	s.closeTables(0)
	s.flush()
	if !s.breaks {
		for i := range s.blocks {
			s.blocks[i].Page = 0
		}
	}
	return s.blocks
}

// eachPiece visits the pieces between two characters, cut to them.
func (r *reader) eachPiece(from, to uint32, each func(piece)) {
	for i := r.pieceAt(from); i < len(r.pieces) && r.pieces[i].cp < to && r.made <= doc.MaxBlocks; i++ {
		p := r.pieces[i]
		if p.cp < from {
			p.fc += (from - p.cp) * p.width
			p.cp = from
		}
		p.end = min(p.end, to)
		if p.cp < p.end {
			each(p)
		}
	}
}

// openFields finds the begins of fields without an end: they must not hide the rest of the text.
func (r *reader) openFields(from, to uint32) map[uint32]bool {
	var begun []uint32
	r.eachPiece(from, to, func(p piece) {
		b := slice(r.main, p.fc, (p.end-p.cp)*p.width)
		for at := 0; ; at++ {
			i := bytes.IndexAny(b[at:], "\x13\x15")
			if i < 0 {
				return
			}
			at += i
			if p.width == 2 && (at&1 == 1 || at+1 < len(b) && b[at+1] != 0) {
				continue
			}
			if b[at] == charFieldBegin {
				begun = append(begun, p.cp+uint32(at)/p.width)
			} else if len(begun) > 0 {
				begun = begun[:len(begun)-1]
			}
		}
	})
	open := map[uint32]bool{}
	for _, cp := range begun {
		open[cp] = true
	}
	return open
}

// scan looks for the ends of paragraphs in a piece.
func (s *story) scan(p piece) {
	b := s.r.main
	from := p.fc
	fc := p.fc
	for cp := p.cp; cp < p.end; cp++ {
		c := b[fc]
		if c > charPara || p.width == 2 && b[fc+1] != 0 {
			fc += p.width
			continue
		}
		mark := c == charPara || c == charCell
		if c == charPage {
			_, section := s.r.sections[cp+1]
			mark = section || s.r.paras.find(fc).to == fc+p.width
		}
		fc += p.width
		if mark {
			s.add(span{from, fc, p.width, cp + 1 - (fc-from)/p.width, p.prm})
			s.finish(c, fc-p.width, p.prm)
			if c == charPage {
				s.pageBreak(cp + 1)
			}
			from = fc
		}
	}
	if from < fc {
		s.add(span{from, fc, p.width, p.end - (fc-from)/p.width, p.prm})
	}
}

func (s *story) add(x span) { s.spans = append(s.spans, x) }

// pageBreak counts a break that the writer set, or the end of a section before the character at.
func (s *story) pageBreak(at uint32) {
	if newPage, section := s.r.sections[at]; !section || newPage {
		s.page++
		s.breaks = true
	}
}

// finish turns the collected spans into a paragraph, whose properties stand at its mark.
func (s *story) finish(mark byte, fc uint32, prm uint16) {
	r := s.r
	run := r.paras.find(fc)
	f := r.style(run.style).format
	f.merges, f.verts = nil, nil
	r.applyFormat(&f, run.list)
	r.applyFormat(&f, r.prmList(prm))
	if f.pageBreak && len(s.blocks) > 0 {
		s.page++
		s.breaks = true
	}
	page := s.page
	if mark == charPara && !f.inTable && s.deletedMark(&f, fc, prm) {
		return // its mark was deleted: the next paragraph goes on in it
	}
	text, bold := s.text(&f, mark)
	s.spans = s.spans[:0]
	depth := 0
	if f.inTable {
		depth = max(f.depth, 1)
	}
	depth = min(depth, maxDepth)
	s.closeTables(depth)
	rowEnd := f.rowEnd && mark == charCell || f.innerTp && depth > 1
	if !rowEnd {
		s.emit(&f, text, bold, page)
	}
	if depth == 0 {
		s.flush()
		return
	}
	t := s.tables[depth-1]
	switch {
	case rowEnd:
		t.endRow(r, &f, page)
	case mark == charCell, f.innerCell && depth > 1:
		t.endCell()
	}
}

// target is where blocks go: the open cell, or the story.
func (s *story) target() *[]doc.Block {
	if n := len(s.tables); n > 0 {
		return &s.tables[n-1].cell
	}
	return &s.blocks
}

// emit makes blocks of a paragraph: one, or one a line where lines were broken by hand.
func (s *story) emit(f *format, text string, bold bool, page int) {
	heading := f.outline >= 1 && f.outline <= 9
	if heading {
		text = strings.ReplaceAll(text, "\n", " ")
	}
	b := doc.Block{Kind: doc.Paragraph, Page: page, Bold: bold, Center: f.center}
	b.Label = s.r.label(f, s.r.font(s.r.style(f.style).look.other).name)
	if b.Label == "" && f.list == 0 || f.list == 2047 {
		b.Label = s.oldLabel(f)
	}
	lines := plain.Lines(text)
	if len(lines) == 0 {
		return
	}
	if b.Label != "" {
		b.Kind, b.Level = doc.Item, max(f.level, 0)+1
	}
	if heading {
		b.Kind, b.Level = doc.Heading, f.outline
	}
	if s.kind != "" {
		b.Kind, b.Level = s.kind, 0
	}
	to := s.target()
	for _, line := range lines {
		b.Text = line
		*to = append(*to, b)
		s.r.made++
		if b.Kind == doc.Item {
			b.Kind, b.Level = doc.Paragraph, 0
		}
		b.Label = ""
	}
}

// flush puts the text boxes behind the block that they are anchored in.
func (s *story) flush() {
	if len(s.tables) == 0 && len(s.floating) > 0 {
		s.blocks = append(s.blocks, s.floating...)
		s.floating = nil
	}
}
