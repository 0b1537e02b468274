package ooxml

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/list"
	"tonghop/parser/vn"
	"tonghop/parser/zipxml"
)

// MediaDocx is the media type of a Word document.
const MediaDocx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// docx is a Word file while it is read.
type docx struct {
	pack      *pack
	part      string // name of the main part
	rels      map[string]relation
	styles    styles
	numbering list.Numbering
	rendered  bool           // Word noted where its pages break
	pictures  bool           // it shows pictures
	margins   []string       // relationship ids of the headers and footers in use
	notes     []string       // "footnote 2", in order of their references
	met       map[string]int // legacy encodings, by run
	made      int            // blocks made so far
	nested    int            // documents around us (altChunk)
	own       ownParts       // of a Word 2003 document
	footnotes int            // counted so far in a Word 2003 document
	endnotes  int
}

func (d *docx) count(encoding string) { d.met[encoding]++ }

// full stops the reading when the document has more blocks than allowed.
func (d *docx) full() bool { return d.made > d.pack.lim.Rows }

// Docx reads a Word document (.docx, .docm, .dotx): headers first, then the body in reading order with its text boxes
// behind the paragraphs that hold them, then footers, notes and comments. Tracked deletions, hidden text and field codes
// are left out. Pages are counted where Word noted its page breaks, else by breaks that the writer set, else 0.
func Docx(r io.ReaderAt, size int64, lim Limits) doc.Document {
	return readDocx(r, size, lim, 0)
}

func readDocx(r io.ReaderAt, size int64, lim Limits, nested int) doc.Document {
	p, err := openPack(r, size, lim)
	if err != nil {
		return zipxml.Failed(MediaDocx, err)
	}
	return (&docx{pack: p, met: map[string]int{}, nested: nested}).document(MediaDocx)
}

// document reads the opened package.
func (d *docx) document(mediaType string) doc.Document {
	out := doc.Document{MediaType: mediaType, Outcome: doc.OK}
	var err error
	if out.Blocks, err = d.read(); err != nil {
		return zipxml.Failed(mediaType, err)
	}
	if d.part == "" {
		return doc.Failed(mediaType, doc.Corrupt, "no document part in the package")
	}
	if d.full() {
		return d.tooBig(mediaType)
	}
	vn.Finish(&out, d.met)
	out.Conclude(d.pack.Damage, d.pictures)
	return out
}

func (d *docx) tooBig(mediaType string) doc.Document {
	return doc.Failed(mediaType, doc.TooBig, "more than "+strconv.Itoa(d.pack.lim.Rows)+" paragraphs")
}

func (d *docx) read() (blocks []doc.Block, err error) {
	if d.part, err = d.pack.mainPart("word/document.xml"); err != nil || d.part == "" {
		return nil, err
	}
	if d.rels, err = d.pack.relations(d.part); err != nil {
		return nil, err
	}
	if err := d.readStyles(d.related("styles", "word/styles.xml")); err != nil {
		return nil, err
	}
	if err := d.readNumbering(d.related("numbering", "word/numbering.xml")); err != nil {
		return nil, err
	}
	b, err := d.pack.Read(d.part)
	if err != nil {
		return nil, err
	}
	d.rendered = bytes.Contains(b, []byte("lastRenderedPageBreak"))
	page := 0
	if d.rendered || bytes.Contains(b, []byte(`type="page"`)) || bytes.Contains(b, []byte("pageBreakBefore")) {
		page = 1
	}
	body, err := d.story(b, &story{page: page})
	if err != nil {
		return nil, err
	}
	headers, footers, err := d.readMargins()
	if err != nil {
		return nil, err
	}
	notes, err := d.readNotes()
	if err != nil {
		return nil, err
	}
	comments, err := d.readComments()
	return slices.Concat(headers, body, footers, notes, comments), err
}

// related finds the part of a kind by the main part's relationships, else by its usual name.
func (d *docx) related(kind, usual string) string {
	for _, r := range d.rels {
		if r.kind == kind && d.pack.Has(r.target) {
			return r.target
		}
	}
	return usual
}

// story reads a part that is one run of text.
func (d *docx) story(b []byte, s *story) ([]doc.Block, error) {
	s.d, s.x = d, newXML(b, d.pack.lim.Depth)
	s.x.Each(func(zipxml.Element) {
		s.x.Each(s.block)
	})
	s.end()
	if err := s.x.Broken(); err != nil {
		d.pack.Note(err)
	}
	return s.blocks, s.x.Limit()
}

// end emits what a cut-off part left open.
func (s *story) end() {
	if s.carry != nil {
		s.emit(s.carry)
	}
	s.depth = 0
	s.flush()
}

func (d *docx) readMargins() (headers, footers []doc.Block, err error) {
	done := map[string]bool{}
	said := map[string]bool{}
	for _, id := range d.margins {
		r := d.rels[id]
		if r.target == "" || done[r.target] {
			continue
		}
		done[r.target] = true
		b, err := d.pack.Read(r.target)
		if err != nil {
			return nil, nil, err
		}
		if b == nil {
			continue
		}
		kind := doc.Header
		if r.kind == "footer" {
			kind = doc.Footer
		}
		blocks, err := d.story(b, &story{kind: kind})
		if err != nil {
			return nil, nil, err
		}
		for _, b := range blocks {
			key := string(kind) + b.Text
			if said[key] {
				continue
			}
			said[key] = true
			if kind == doc.Header {
				headers = append(headers, b)
			} else {
				footers = append(footers, b)
			}
		}
	}
	return headers, footers, nil
}

// readNotes reads foot- and endnotes in the order of their references, each under its number.
func (d *docx) readNotes() (out []doc.Block, err error) {
	bodies := map[string][]doc.Block{}
	order := d.notes
	for _, kind := range []string{"footnote", "endnote"} {
		err := d.entries(d.related(kind+"s", "word/"+kind+"s.xml"), kind, doc.Footnote, func(e zipxml.Element, blocks []doc.Block) {
			bodies[kind+" "+e.Get("id")] = blocks
		})
		if err != nil {
			return nil, err
		}
	}
	counts := map[string]int{}
	for _, key := range order {
		blocks := bodies[key]
		if blocks == nil {
			continue
		}
		delete(bodies, key)
		kind, _, _ := strings.Cut(key, " ")
		counts[kind]++
		format := "decimal"
		if kind == "endnote" {
			format = "lowerRoman"
		}
		blocks[0].Label = list.Counted(counts[kind], format)
		out = append(out, blocks...)
	}
	return out, nil
}

func (d *docx) readComments() (out []doc.Block, err error) {
	err = d.entries(d.related("comments", "word/comments.xml"), "comment", doc.Comment, func(_ zipxml.Element, blocks []doc.Block) {
		out = append(out, blocks...)
	})
	return out, err
}

// entries reads a part that is a list of small stories.
func (d *docx) entries(part, name string, kind doc.Kind, take func(zipxml.Element, []doc.Block)) error {
	b, err := d.pack.Read(part)
	if err != nil || b == nil {
		return err
	}
	x := newXML(b, d.pack.lim.Depth)
	x.Each(func(zipxml.Element) {
		x.Each(func(e zipxml.Element) {
			if e.Name != name || strings.HasPrefix(e.Get("type"), "separator") || strings.HasPrefix(e.Get("type"), "continuation") {
				return
			}
			s := &story{d: d, x: x, kind: kind}
			x.Each(s.block)
			s.end()
			if len(s.blocks) > 0 {
				take(e, s.blocks)
			}
		})
	})
	if err := x.Broken(); err != nil {
		d.pack.Note(err)
	}
	return x.Limit()
}
