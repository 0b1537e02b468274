package word

import (
	"slices"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/list"
)

// blocks reads all parts of the text in the order of the normal form.
func (r *reader) blocks() []doc.Block {
	r.readBoxes()
	from, to := r.part(partBody)
	body := r.read(&story{}, from, to)
	headers, footers := r.readMargins()
	for i := range r.boxes { // boxes whose place is not known, and those of the headers
		if b := &r.boxes[i]; b.kind == doc.Header {
			headers = append(headers, r.takeBox(b)...)
		} else {
			body = append(body, r.takeBox(b)...)
		}
	}
	notes := r.readNotes(plcNoteRef, plcNoteText, partNotes, "decimal")
	notes = append(notes, r.readNotes(plcEndnoteRef, plcEndnoteText, partEndnotes, "lowerRoman")...)
	from, to = r.part(partComments)
	comments := r.read(&story{kind: doc.Comment}, from, to)
	return slices.Concat(headers, body, footers, notes, comments)
}

// readMargins reads the headers and footers, each text once ([MS-DOC] 2.3.3): six separators of notes, then for each section
// the headers of even and odd pages, the footers of even and odd pages, the header and the footer of the first page.
func (r *reader) readMargins() (headers, footers []doc.Block) {
	from, to := r.part(partHeaders)
	if from == to {
		return nil, nil
	}
	t := newPLC(r.pair(plcHeaders), 0)
	said := map[string]bool{}
	add := func(kind doc.Kind, from, to uint32) {
		for _, b := range r.read(&story{kind: kind}, from, to) {
			if key := string(kind) + b.Text; !said[key] {
				said[key] = true
				if kind == doc.Header {
					headers = append(headers, b)
				} else {
					footers = append(footers, b)
				}
			}
		}
	}
	if t.n < 7 || !r.unicode { // Word 6 leaves out those that are empty
		add(doc.Header, from, to)
	}
	for i := 6; r.unicode && i < t.n; i++ {
		kind := doc.Header
		switch i % 6 {
		case 2, 3, 5:
			kind = doc.Footer
		}
		if a, b := from+t.at(i), min(from+t.at(i+1), to); a < b && r.made <= doc.MaxBlocks {
			add(kind, a, b)
		}
	}
	return headers, footers
}

// readNotes reads foot- or endnotes, each under its number ([MS-DOC] 2.8.17).
func (r *reader) readNotes(ref, text, part int, format string) (out []doc.Block) {
	from, to := r.part(part)
	if from == to {
		return nil
	}
	refs, texts := newPLC(r.pair(ref), 2), newPLC(r.pair(text), 0)
	if texts.n == 0 {
		return r.read(&story{kind: doc.Footnote}, from, to)
	}
	count := 0
	for i := range min(texts.n, 1+refs.n) {
		a, b := from+texts.at(i), min(from+texts.at(i+1), to)
		if a >= b || r.made > doc.MaxBlocks {
			continue
		}
		blocks := r.read(&story{kind: doc.Footnote}, a, b)
		if i < refs.n && u16(refs.record(i), 0) != 0 {
			count++
			if len(blocks) > 0 {
				blocks[0].Label = list.Counted(count, format)
			}
		}
		out = append(out, blocks...)
	}
	return out
}

// box is a text box: where its text lies, and the shape that shows it.
type box struct {
	from, to uint32
	shape    uint32
	kind     doc.Kind
	taken    bool
}

// readBoxes reads where the text boxes of body and headers lie ([MS-DOC] 2.8.32).
func (r *reader) readBoxes() {
	for _, x := range []struct {
		part, pair int
		kind       doc.Kind
	}{{partBoxes, plcBoxText, doc.TextBox}, {partHeaderBoxes, plcHeadBoxText, doc.Header}} {
		from, to := r.part(x.part)
		if from == to {
			continue
		}
		size := 22
		if !r.unicode {
			size = 20
		}
		t := newPLC(r.pair(x.pair), size)
		if t.n == 0 {
			r.boxes = append(r.boxes, box{from: from, to: to, kind: x.kind})
		}
		for i := range t.n {
			a, b := from+t.at(i), min(from+t.at(i+1), to)
			if a < b {
				r.boxes = append(r.boxes, box{from: a, to: b, shape: u32(t.record(i), 14), kind: x.kind})
			}
		}
	}
}

// readAnchors reads where in the body shapes are anchored ([MS-DOC] 2.8.37).
func (r *reader) readAnchors() {
	if !r.unicode {
		return
	}
	t := newPLC(r.pair(plcAnchors), 26)
	r.anchors = make(map[uint32]uint32, t.n)
	for i := range t.n {
		r.anchors[t.at(i)] = u32(t.record(i), 0)
	}
}

// box reads the text box that is anchored at a character of the body.
func (s *story) box(cp uint32) {
	r := s.r
	if s.kind != "" {
		return
	}
	r.pictures = true
	shape, ok := r.anchors[cp]
	if !ok {
		return
	}
	for i := range r.boxes {
		if r.boxes[i].kind == doc.TextBox && r.boxes[i].shape == shape {
			boxes := r.takeBox(&r.boxes[i])
			for k := range boxes {
				boxes[k].Page = s.page
			}
			s.floating = append(s.floating, boxes...)
		}
	}
}

// takeBox reads a text box once.
func (r *reader) takeBox(b *box) []doc.Block {
	if b.taken || r.made > doc.MaxBlocks {
		return nil
	}
	b.taken = true
	blocks := r.read(&story{kind: b.kind}, b.from, b.to)
	for i := range blocks {
		blocks[i].Text = strings.ReplaceAll(blocks[i].Text, "\t", " ")
		blocks[i].Cells = nil
	}
	return blocks
}

// readSections reads where sections end and whether a new page begins there ([MS-DOC] 2.8.26).
func (r *reader) readSections() {
	t := newPLC(r.pair(plcSections), 12)
	r.sections = make(map[uint32]bool, t.n)
	for i := range t.n {
		newPage := true
		if i+1 < t.n { // the next section tells how it begins
			at := u32(t.record(i+1), 2)
			if size := u16(slice(r.main, at, 2), 0); at != 0xffffffff {
				r.operations(slice(r.main, at+2, uint32(size)), func(op uint16, arg []byte) {
					if op == opBreakKind {
						newPage = arg[0] > 1
					}
				})
			}
		}
		r.sections[t.at(i+1)] = newPage
	}
}
