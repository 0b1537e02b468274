package ppt

import (
	"encoding/binary"
	"unicode/utf16"
)

// Record types ([MS-PPT] 2.13.24; those from 0xF000 [MS-ODRAW] 2.2).
const (
	recDocument     = 0x03e8
	recSlide        = 0x03ee
	recNotes        = 0x03f0
	recSlideAtom    = 0x03ef
	recNotesAtom    = 0x03f1
	recSlidePersist = 0x03f3
	recMaster       = 0x03f8
	recSlideShow    = 0x03f9
	recPlaceholder  = 0x0bc3
	recString       = 0x0fba
	recMargins      = 0x0fd9
	recOutlineRef   = 0x0f9e
	recTextHeader   = 0x0f9f
	recTextChars    = 0x0fa0
	recTextBytes    = 0x0fa8
	recTextStyle    = 0x0fa1
	recEnvironment  = 0x03f2
	recFonts        = 0x07d5
	recFont         = 0x0fb7
	recSlideList    = 0x0ff0
	recUserEdit     = 0x0ff5
	recPersist      = 0x1772
	recShape        = 0xf004
	recTextbox      = 0xf00d
	recClientData   = 0xf011
)

const maxDepth = 40

// record is a record header ([MS-PPT] 2.3.1) with what follows it.
type record struct {
	kind, instance uint16
	container      bool
	body           []byte
}

func le32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }

// next reads the record at the head of b; rest is nil at the end. A record that is cut off has what is left.
func next(b []byte) (r record, rest []byte, ok bool) {
	if len(b) < 8 {
		return r, nil, false
	}
	head := binary.LittleEndian.Uint16(b)
	size := min(int64(le32(b[4:])), int64(len(b)-8))
	r = record{kind: binary.LittleEndian.Uint16(b[2:]), instance: head >> 4, container: head&15 == 15, body: b[8 : 8+size]}
	return r, b[8+size:], true
}

// each calls back for the records of a body.
func each(b []byte, f func(record)) {
	for r, rest, ok := next(b); ok; r, rest, ok = next(rest) {
		f(r)
	}
}

// edits follows the saves from the last to the first ([MS-PPT] 2.1.2) and notes where each object lies now. It gives the
// document's container, and whether the file is encrypted.
func (s *show) edits(user []byte) (document []byte, locked bool) {
	if len(user) >= 20 {
		if le32(user[12:]) == 0xf3d1c4df {
			return nil, true
		}
		seen := map[uint32]bool{}
		id := uint32(0)
		for at := le32(user[16:]); !seen[at] && int64(at)+8 <= int64(len(s.stream)); {
			seen[at] = true
			r, _, ok := next(s.stream[at:])
			if !ok || r.kind != recUserEdit || len(r.body) < 20 {
				break
			}
			if len(r.body) >= 32 && id == 0 && le32(r.body[28:]) != 0 {
				return nil, true
			}
			if id == 0 {
				id = le32(r.body[16:])
			}
			s.directory(le32(r.body[12:]))
			if at = le32(r.body[8:]); at == 0 {
				break
			}
		}
		if document = s.container(id, recDocument); document != nil {
			return document, false
		}
	}
	each(s.stream, func(r record) { // the directory is lost: the last document saved
		if r.kind == recDocument {
			document = r.body
		}
	})
	return document, false
}

// directory reads a PersistDirectoryAtom ([MS-PPT] 2.3.4); what a later save said stands.
func (s *show) directory(at uint32) {
	if int64(at)+8 > int64(len(s.stream)) {
		return
	}
	r, _, _ := next(s.stream[at:])
	if r.kind != recPersist || !s.walk(r.body) {
		return
	}
	for b := r.body; len(b) >= 4; {
		head := le32(b)
		id, count := head&0xfffff, head>>20
		b = b[4:]
		for ; count > 0 && len(b) >= 4; count-- {
			if _, ok := s.persist[id]; !ok {
				s.persist[id] = le32(b)
			}
			id++
			b = b[4:]
		}
	}
}

// container finds an object by its persist id, nil where it is not of the kind.
func (s *show) container(id uint32, kind uint16) []byte {
	at, ok := s.persist[id]
	if !ok || int64(at)+8 > int64(len(s.stream)) {
		return nil
	}
	if r, _, _ := next(s.stream[at:]); r.kind == kind && s.walk(r.body) {
		return r.body
	}
	return nil
}

// walk tells whether a body may still be read: objects of a sound file do not overlap, so that all of them together are no
// more than the stream, and a few are read twice.
func (s *show) walk(body []byte) bool {
	s.walked += int64(len(body))
	return s.walked <= 8*int64(len(s.stream))
}

// lists reads the lists of slides, masters and notes in the document.
func (s *show) lists(document []byte) (slides, masters, notes []listed) {
	each(document, func(r record) {
		if r.kind != recSlideList {
			return
		}
		var list []listed
		kind := uint32(0)
		each(r.body, func(r record) {
			switch {
			case r.kind == recSlidePersist && len(r.body) >= 16:
				list = append(list, listed{persist: le32(r.body), id: le32(r.body[12:])})
			case len(list) > 0:
				take(r, &kind, &list[len(list)-1].texts)
			}
		})
		switch r.instance {
		case 0:
			slides = append(slides, list...)
		case 1:
			masters = append(masters, list...)
		default:
			notes = append(notes, list...)
		}
	})
	return slides, masters, notes
}

// take adds a text atom to the texts, under the kind that the header before it told. A header without text counts too.
func take(r record, kind *uint32, texts *[]passage) {
	switch r.kind {
	case recTextHeader:
		if len(r.body) >= 4 {
			*kind = le32(r.body)
		}
		*texts = append(*texts, passage{kind: *kind})
	case recTextChars, recTextBytes:
		if len(*texts) == 0 {
			*texts = append(*texts, passage{})
		}
		(*texts)[len(*texts)-1].text = letters(r)
	case recTextStyle:
		if n := len(*texts); n > 0 {
			p := &(*texts)[n-1]
			p.fonts = textFonts(r.body, len(utf16.Encode([]rune(p.text))))
		}
	}
}

func letters(r record) string {
	var u []uint16
	if r.kind == recTextBytes {
		u = make([]uint16, len(r.body))
		for i, c := range r.body {
			u[i] = uint16(c)
		}
	} else {
		u = make([]uint16, len(r.body)/2)
		for i := range u {
			u[i] = binary.LittleEndian.Uint16(r.body[2*i:])
		}
	}
	return string(utf16.Decode(u))
}

// found is what a slide, a master or a page of notes holds.
type found struct {
	texts  []passage
	footer string
	master uint32 // the id of its master
	hidden bool
}

// shapes walks a slide for its text boxes; a box may only point to a text of the list. Of a master only the shapes that are no
// placeholders are printed.
func (f *found) shapes(body []byte, depth int, list []passage, isMaster bool) {
	each(body, func(r record) {
		switch {
		case r.kind == recSlideShow && len(r.body) >= 12:
			f.hidden = r.body[10]&4 != 0
		case r.kind == recSlideAtom && len(r.body) >= 16:
			f.master = le32(r.body[12:])
		case r.kind == recMargins:
			each(r.body, func(r record) {
				if r.kind == recString && r.instance == 2 {
					f.footer = letters(r)
				}
			})
		case r.kind == recTextbox:
			f.box(r.body, list)
		case r.kind == recShape && isMaster && isPlaceholder(r.body):
		case r.container && depth < maxDepth:
			f.shapes(r.body, depth+1, list, isMaster)
		}
	})
}

func (f *found) box(body []byte, list []passage) {
	var own []passage
	kind := uint32(4)
	each(body, func(r record) {
		if r.kind != recOutlineRef || len(r.body) < 4 {
			take(r, &kind, &own)
		} else if i := le32(r.body); int64(i) < int64(len(list)) {
			own = append(own, list[i])
		}
	})
	f.texts = append(f.texts, own...)
}

func isPlaceholder(shape []byte) (is bool) {
	each(shape, func(r record) {
		if r.kind == recClientData {
			each(r.body, func(r record) { is = is || r.kind == recPlaceholder })
		}
	})
	return is
}
