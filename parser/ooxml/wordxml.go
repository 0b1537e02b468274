package ooxml

import (
	"bytes"
	"fmt"
	"slices"

	"tonghop/parser/doc"
	"tonghop/parser/list"
	"tonghop/parser/vn"
	"tonghop/parser/zipxml"
)

// MediaWordXML is the media type of Word documents in one XML file.
const MediaWordXML = "application/vnd.ms-word.xml"

// WordXML reads a Word document that is one XML file, often named .doc: a flat package ([MS-OI29500], "Word XML document")
// or the older WordprocessingML of Word 2003 (Office 2003 XML Reference Schemas). The blocks are as Docx gives them.
func WordXML(b []byte, lim Limits) doc.Document {
	if int64(len(b)) > lim.Bytes {
		return doc.Failed(MediaWordXML, doc.TooBig, fmt.Sprintf("%d bytes, limit %d", len(b), lim.Bytes))
	}
	if parts := flatParts(b, lim.Members); len(parts) > 0 {
		return (&docx{pack: &pack{zipxml.Hold(parts, lim), lim}, met: map[string]int{}}).document(MediaWordXML)
	}
	d := &docx{pack: &pack{zipxml.Hold(nil, lim), lim}, met: map[string]int{}}
	blocks, err := d.readWordDocument(b)
	if err != nil {
		return zipxml.Failed(MediaWordXML, err)
	}
	out := doc.Document{MediaType: MediaWordXML, Outcome: doc.OK, Blocks: blocks}
	if d.full() {
		return d.tooBig(MediaWordXML)
	}
	vn.Finish(&out, d.met)
	out.Conclude(d.pack.Damage, d.pictures)
	return out
}

// flatParts cuts a flat package into its parts: <pkg:part pkg:name="/word/document.xml"><pkg:xmlData>…</pkg:xmlData>.
// Each part declares its namespaces itself. A part that is cut off is given as far as it goes; parts that are no XML are left out.
func flatParts(b []byte, most int) map[string][]byte {
	parts := map[string][]byte{}
	for len(parts) < most {
		at := bytes.Index(b, []byte("<pkg:part "))
		if at < 0 {
			break
		}
		b = b[at+len("<pkg:part "):]
		head, rest, _ := bytes.Cut(b, []byte(">"))
		b = rest
		_, name, ok := bytes.Cut(head, []byte(`pkg:name="`))
		name, _, _ = bytes.Cut(name, []byte(`"`))
		body := rest
		if end := bytes.Index(rest, []byte("</pkg:part>")); end >= 0 {
			body, b = rest[:end], rest[end:]
		}
		_, data, xml := bytes.Cut(body, []byte("<pkg:xmlData"))
		_, data, closed := bytes.Cut(data, []byte(">"))
		if ok && xml && closed {
			data, _, _ = bytes.Cut(data, []byte("</pkg:xmlData>"))
			parts[string(name)] = data
		}
	}
	return parts
}

// ownParts are what Word 2003 keeps inside the text: headers and footers in the section, notes and comments in the run.
type ownParts struct{ headers, footers, notes, comments []doc.Block }

func (d *docx) readWordDocument(b []byte) ([]doc.Block, error) {
	d.styles.byID = map[string]*style{}
	d.numbering = list.New()
	s := &story{d: d, x: newXML(b, d.pack.lim.Depth)}
	if s.page = 0; bytes.Contains(b, []byte(`w:type="page"`)) {
		s.page = 1
	}
	each := func(take func(*zipxml.Reader, zipxml.Element)) { s.x.Each(func(e zipxml.Element) { take(s.x, e) }) }
	s.x.Each(func(zipxml.Element) {
		s.x.Each(func(e zipxml.Element) {
			switch e.Name {
			case "fonts":
				s.x.Each(func(e zipxml.Element) {
					if e.Name == "defaultFonts" {
						d.styles.take(s.x, e)
					}
				})
			case "styles":
				each(d.styles.take)
			case "lists":
				each(func(x *zipxml.Reader, e zipxml.Element) { takeList(&d.numbering, x, e) })
			case "body":
				s.x.Each(s.block)
			}
		})
	})
	s.end()
	if err := s.x.Broken(); err != nil {
		d.pack.Note(err)
	}
	own := d.own
	return slices.Concat(own.headers, s.blocks, own.footers, own.notes, own.comments), s.x.Limit()
}

// annotation reads a tracked change or a comment of Word 2003 (aml:annotation): what was deleted is not shown.
func (s *story) annotation(e zipxml.Element, child func(zipxml.Element)) {
	switch e.Get("type") {
	case "Word.Deletion", "Word.Numbering", "Word.Formatting":
	case "Word.Comment":
		s.d.own.comments = append(s.d.own.comments, s.aside(doc.Comment)...)
	default:
		s.x.Each(child)
	}
}

// ownNote reads a foot- or endnote that stands in its run.
func (s *story) ownNote(e zipxml.Element) {
	blocks := s.aside(doc.Footnote)
	if len(blocks) == 0 {
		return
	}
	d := s.d
	format, n := "decimal", &d.footnotes
	if e.Name == "endnote" {
		format, n = "lowerRoman", &d.endnotes
	}
	*n++
	blocks[0].Label = list.Counted(*n, format)
	d.own.notes = append(d.own.notes, blocks...)
}

// ownMargin reads a header or footer that stands in its section; the same text again is left out.
func (s *story) ownMargin(e zipxml.Element) {
	kind, all := doc.Header, &s.d.own.headers
	if e.Name == "ftr" {
		kind, all = doc.Footer, &s.d.own.footers
	}
	for _, b := range s.aside(kind) {
		if !slices.ContainsFunc(*all, func(a doc.Block) bool { return a.Text == b.Text }) {
			*all = append(*all, b)
		}
	}
}

// aside reads text of another kind that stands inside the story.
func (s *story) aside(kind doc.Kind) []doc.Block {
	outer, label := s.kind, s.label
	s.kind, s.label = kind, ""
	inner := s.inside()
	s.kind, s.label = outer, label
	return inner
}
