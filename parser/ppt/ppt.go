// Package ppt reads PowerPoint 97–2003 presentations ([MS-PPT]) into the normal form: the text of the slides in their order.
// Bullets are not read; legacy Vietnamese text is known by the fonts of its runs, else by its syllables.
package ppt

import (
	"fmt"
	"slices"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/ole"
	"tonghop/parser/plain"
	"tonghop/parser/vn"
)

// MediaPpt is the media type of a PowerPoint 97–2003 presentation.
const MediaPpt = "application/vnd.ms-powerpoint"

// The kinds of text ([MS-PPT] 2.13.33).
const (
	titleText       = 0
	notesText       = 2
	centerTitleText = 6
)

// passage is one text atom with its kind and the fonts that its runs name.
type passage struct {
	kind  uint32
	text  string
	fonts []written
}

// listed is a slide as the list of slides has it ([MS-PPT] 2.4.14.3).
type listed struct {
	persist, id uint32
	texts       []passage
}

// show is a presentation while it is read.
type show struct {
	stream  []byte
	persist map[uint32]uint32 // offsets in the stream by persist id
	walked  int64             // bytes of the objects read so far
	masters []listed
	fonts   map[uint16]string // names by index
	met     map[string]int    // what was mended by its font, by encoding
	told    map[string]bool   // footers and texts of masters
	blocks  []doc.Block
	footers []doc.Block
	remarks []doc.Block
}

// Read reads a presentation: titles are headings, Page is the slide's number, hidden slides are left out, the speaker's
// notes stand at the end as comments.
func Read(b []byte) doc.Document {
	f, err := ole.Open(b)
	if f == nil {
		return doc.Failed(MediaPpt, doc.Corrupt, fmt.Sprintf("opening compound file: %v", err))
	}
	stream, streamErr := f.Stream("PowerPoint Document")
	if len(stream) == 0 {
		if f.Has("PP40") {
			return doc.Failed(MediaPpt, doc.Unsupported, "PowerPoint 95 and before")
		}
		return doc.Failed(MediaPpt, doc.Corrupt, "no presentation in the compound file")
	}
	user, _ := f.Stream("Current User")
	s := &show{stream: stream, persist: map[uint32]uint32{}, told: map[string]bool{}, met: map[string]int{}}
	document, locked := s.edits(user)
	if locked {
		return doc.Failed(MediaPpt, doc.Encrypted, "presentation with a password")
	}
	damage := streamErr
	if damage == nil {
		damage = err
	}
	slides, masters, notes := s.lists(document)
	s.masters, s.fonts = masters, fontNames(document)
	for i, slide := range slides {
		s.slide(slide, i+1)
	}
	for _, n := range notes {
		s.notes(n, slides)
	}
	out := doc.Document{MediaType: MediaPpt, Outcome: doc.OK, Blocks: slices.Concat(s.blocks, s.footers, s.remarks)}
	if len(out.Blocks) > doc.MaxBlocks {
		return doc.Failed(MediaPpt, doc.TooBig, fmt.Sprintf("more than %d paragraphs", doc.MaxBlocks))
	}
	vn.Finish(&out, s.met)
	out.Conclude(damage, f.Has("Pictures"))
	return out
}

// slide reads the texts of a slide's shapes; where its container is lost, those that the list of slides keeps.
func (s *show) slide(l listed, page int) {
	body := s.container(l.persist, recSlide)
	if body == nil {
		for _, p := range l.texts {
			s.emit(p, page)
		}
		return
	}
	var f found
	f.shapes(body, 0, l.texts, false)
	if f.hidden {
		return
	}
	s.print(f.master, page)
	for _, p := range f.texts {
		s.emit(p, page)
	}
	for _, line := range plain.Lines(f.footer) {
		if !s.told[line] {
			s.told[line] = true
			s.footers = append(s.footers, doc.Block{Kind: doc.Footer, Text: line})
		}
	}
}

// print puts what a master prints on the first slide that shows it.
func (s *show) print(id uint32, page int) {
	i := slices.IndexFunc(s.masters, func(l listed) bool { return l.id == id })
	if i < 0 || s.masters[i].persist == 0 {
		return
	}
	var f found
	body := s.container(s.masters[i].persist, recMaster)
	s.masters[i].persist = 0 // once
	f.shapes(body, 0, nil, true)
	from := len(s.blocks)
	for _, p := range f.texts {
		if !s.told[p.text] {
			s.told[p.text] = true
			s.emit(p, page)
		}
	}
	for ; from < len(s.blocks); from++ {
		s.blocks[from].Kind, s.blocks[from].Level = doc.TextBox, 0
	}
}

func (s *show) emit(p passage, page int) {
	var lines []string
	for _, paragraph := range strings.Split(s.mend(p), "\r") {
		lines = append(lines, plain.Lines(strings.ReplaceAll(paragraph, "\v", "\n"))...)
	}
	lines = slices.DeleteFunc(lines, func(line string) bool { return line == "*" }) // where a number or a date is put in
	if len(lines) == 0 || len(s.blocks) > doc.MaxBlocks {
		return
	}
	if p.kind == titleText || p.kind == centerTitleText {
		s.blocks = append(s.blocks, doc.Block{Kind: doc.Heading, Level: 1, Text: strings.Join(lines, " "), Page: page})
		return
	}
	for _, line := range lines {
		s.blocks = append(s.blocks, doc.Block{Kind: doc.Paragraph, Text: line, Page: page})
	}
}

// notes reads the speaker's notes of a slide.
func (s *show) notes(l listed, slides []listed) {
	body := s.container(l.persist, recNotes)
	page := 0
	each(body, func(r record) {
		if r.kind == recNotesAtom && len(r.body) >= 4 {
			id := le32(r.body)
			page = 1 + slices.IndexFunc(slides, func(l listed) bool { return l.id == id })
		}
	})
	var f found
	f.shapes(body, 0, l.texts, false)
	for _, p := range f.texts {
		if p.kind != notesText {
			continue
		}
		for _, line := range plain.Lines(strings.NewReplacer("\r", "\n", "\v", "\n").Replace(s.mend(p))) {
			if len(s.remarks) < doc.MaxBlocks {
				s.remarks = append(s.remarks, doc.Block{Kind: doc.Comment, Text: line, Page: page})
			}
		}
	}
}
