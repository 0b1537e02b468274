package ooxml

import (
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/plain"
	"tonghop/parser/vn"
	"tonghop/parser/zipxml"
)

// MediaPptx is the media type of a PowerPoint presentation.
const MediaPptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

// show is a presentation while it is read.
type show struct {
	pack     *pack
	layouts  map[string]*pattern // layouts and masters by part
	met      map[string]int
	made     int
	pictures bool
	footers  []doc.Block
	remarks  []doc.Block // the speaker's notes and the comments
	told     map[string]bool
}

// Pptx reads a presentation (.pptx, .potx, .ppsx, .pptm): slides in their order, each shape in file order, which is the
// order in which it is read aloud. Page is the slide's number. Hidden slides are left out. Titles are headings of level 1;
// what layouts print stands as text boxes on the first slide that
// shows it, footers and dates once behind the slides, then notes and comments.
func Pptx(r io.ReaderAt, size int64, lim Limits) doc.Document {
	p, err := openPack(r, size, lim)
	if err != nil {
		return zipxml.Failed(MediaPptx, err)
	}
	part, err := p.mainPart("ppt/presentation.xml")
	switch {
	case err != nil:
		return zipxml.Failed(MediaPptx, err)
	case part == "":
		return doc.Failed(MediaPptx, doc.Corrupt, "no presentation part in the zip")
	}
	s := &show{pack: p, layouts: map[string]*pattern{}, met: map[string]int{}, told: map[string]bool{}}
	out := doc.Document{MediaType: MediaPptx, Outcome: doc.OK}
	body, err := s.read(part)
	if err != nil {
		return zipxml.Failed(MediaPptx, err)
	}
	out.Blocks = slices.Concat(body, s.footers, s.remarks)
	vn.Finish(&out, s.met)
	out.Conclude(p.Damage, s.pictures)
	return out
}

func (s *show) read(part string) (blocks []doc.Block, err error) {
	rels, err := s.pack.relations(part)
	if err != nil {
		return nil, err
	}
	raw, err := s.pack.Read(part)
	if err != nil {
		return nil, err
	}
	var parts []string
	x := newXML(raw, s.pack.lim.Depth)
	x.Each(func(zipxml.Element) {
		x.Each(func(e zipxml.Element) {
			if e.Name != "sldIdLst" {
				return
			}
			x.Each(func(e zipxml.Element) {
				if r := rels[relationID(e)]; r.kind == "slide" && !r.external && len(parts) < s.pack.lim.Members {
					parts = append(parts, r.target)
				}
			})
		})
	})
	if err := x.Broken(); err != nil {
		s.pack.Note(err)
	}
	if err := x.Limit(); err != nil {
		return nil, err
	}
	if len(parts) == 0 && s.pack.Damage != nil {
		parts = s.remaining()
	}
	read := map[string]bool{}
	for i, part := range parts {
		if read[part] {
			continue
		}
		read[part] = true
		more, err := s.readSlide(part, i+1)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, more...)
	}
	return blocks, nil
}

// remaining lists the slides of a damaged file by their usual names.
func (s *show) remaining() (parts []string) {
	for n := 1; n <= 2000; n++ {
		if part := "ppt/slides/slide" + strconv.Itoa(n) + ".xml"; s.pack.Has(part) {
			parts = append(parts, part)
		}
	}
	return parts
}

// relationID gives r:id, which must not be taken for an id without a prefix.
func relationID(e zipxml.Element) string {
	for _, a := range e.Attrs {
		if a.Name.Local == "id" && a.Name.Space != "" && a.Name.Space != "xmlns" {
			return a.Value
		}
	}
	return ""
}

// readSlide reads a slide with its notes and comments.
func (s *show) readSlide(part string, page int) ([]doc.Block, error) {
	rels, err := s.pack.relations(part)
	if err != nil {
		return nil, err
	}
	raw, err := s.pack.Read(part)
	if err != nil || raw == nil {
		return nil, err
	}
	ids := make([]string, 0, len(rels))
	for id := range rels {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	var layout *pattern
	for _, id := range ids {
		if r := rels[id]; r.kind == "slideLayout" && !r.external {
			if layout, err = s.pattern(r.target, 0); err != nil {
				return nil, err
			}
		}
	}
	t := &slide{show: s, x: newXML(raw, s.pack.lim.Depth), rels: rels, layout: layout, page: page}
	t.x.Each(t.root)
	if err := t.x.Broken(); err != nil {
		s.pack.Note(err)
	}
	if err := t.x.Limit(); err != nil || t.hidden {
		return nil, err
	}
	blocks := append(s.print(layout, page), t.blocks...)
	for _, id := range ids {
		if r := rels[id]; !r.external && (r.kind == "notesSlide" || r.kind == "comments") {
			if err := s.readRemarks(r, page); err != nil {
				return nil, err
			}
		}
	}
	return blocks, nil
}

// print gives what a layout and its master put on a slide, each text once in the document.
func (s *show) print(l *pattern, page int) (blocks []doc.Block) {
	for ; l != nil; l = l.master {
		s.once(&blocks, l.printed)
		if l.alone {
			break
		}
	}
	for i := range blocks {
		blocks[i].Page = page
	}
	return blocks
}

func (s *show) once(to *[]doc.Block, blocks []doc.Block) {
	for _, b := range blocks {
		if key := string(b.Kind) + b.Text; !s.told[key] {
			s.told[key] = true
			*to = append(*to, b)
		}
	}
}

// readRemarks reads the notes of a slide, without its small picture and margins, or the comments on it.
func (s *show) readRemarks(r relation, page int) error {
	raw, err := s.pack.Read(r.target)
	if err != nil || raw == nil {
		return err
	}
	t := &slide{show: s, x: newXML(raw, s.pack.lim.Depth), page: page, notes: true}
	if r.kind == "notesSlide" {
		t.x.Each(t.root)
	} else {
		t.x.Each(t.comment)
	}
	if err := t.x.Broken(); err != nil {
		s.pack.Note(err)
	}
	for _, b := range t.blocks {
		b.Kind, b.Level, b.Cells = doc.Comment, 0, nil
		b.Text = strings.ReplaceAll(b.Text, "\t", " ")
		s.remarks = append(s.remarks, b)
	}
	return t.x.Limit()
}

// comment reads p:cm with its p:text, or the paragraphs of a newer comment ([MS-PPTX] 2.17.3).
func (t *slide) comment(e zipxml.Element) {
	switch {
	case e.Name == "text" && e.Space != "a":
		for _, line := range plain.Lines(t.x.Text()) {
			t.emit(doc.Block{Kind: doc.Comment, Text: line, Page: t.page})
		}
	case e.Name == "txBody":
		t.body(&shape{})
	default:
		t.x.Each(t.comment)
	}
}
