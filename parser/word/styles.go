package word

import (
	"slices"
	"unicode/utf16"
)

// look is what decides how a run's text is read.
type look struct {
	ascii, other int // fonts of the ASCII and of the other letters
	bold         bool
	hidden       bool
	deleted      bool
	symbol       rune // stands for the character; 0 none
	symbolFont   int
	picture      uint32
}

// format is what decides about a paragraph.
type format struct {
	style              int
	center             bool
	pageBreak          bool
	outline            int // level from 1, 10 is body text, 0 unknown
	list, level        int // level -1 unknown
	anld               []byte
	anldLevel          int
	inTable, rowEnd    bool
	innerCell, innerTp bool
	depth              int
	table              []byte // definition of the row
	merges             [][2]byte
	verts              [][2]byte // cell and kind of vertical merge
}

// style is a paragraph or character style, resolved with all that it is based on.
type style struct {
	kind, base, id int
	paraList       []byte
	charList       []byte
	format         format
	look           look
	done           bool
}

const (
	noStyle   = 0xfff
	maxStyles = 4096
)

// readStyles reads the style sheet ([MS-DOC] 2.9.271).
func (r *reader) readStyles() {
	b := r.pair(pairStyles)
	head := int(u16(b, 0))
	n, size := int(u16(b, 2)), int(u16(b, 4))
	var plain look
	if r.unicode && head >= 18 {
		plain = look{ascii: int(u16(b, 14)), other: int(u16(b, 18))}
	}
	r.styles = make([]style, 0, min(n, maxStyles))
	for at := 2 + head; len(r.styles) < min(n, maxStyles) && at+2 <= len(b); {
		cb := int(u16(b, at))
		s := style{base: noStyle, id: noStyle, look: plain}
		if cb > 0 && at+2+cb <= len(b) {
			r.readStyle(&s, b[at+2:at+2+cb], size)
		}
		r.styles = append(r.styles, s)
		at += 2 + cb
	}
	for i := range r.styles {
		r.resolve(i, 0)
	}
	if len(r.styles) == 0 {
		r.styles = []style{{kind: 1, base: noStyle, id: noStyle, format: format{level: -1}}}
	}

}

// readStyle reads an STD ([MS-DOC] 2.9.260); size is that of its fixed part.
func (r *reader) readStyle(s *style, b []byte, size int) {
	s.id = int(u16(b, 0) & 0xfff)
	s.kind, s.base = int(u16(b, 2)&0xf), int(u16(b, 2)>>4)
	count := int(u16(b, 4) & 0xf)
	at := size
	if r.unicode {
		at += 2*int(u16(b, at)) + 4
	} else if at < len(b) {
		at += int(b[at]) + 2
	}
	for i := range count {
		at += at & 1
		cb := int(u16(b, at))
		list := slice(b, uint32(at+2), uint32(cb))
		at += 2 + cb
		switch {
		case s.kind == 1 && i == 0 && len(list) >= 2:
			s.paraList = list[2:]
		case s.kind == 1 && i == 1, s.kind == 2 && i == 0:
			s.charList = list
		}
	}
}

// resolve fills a style's properties from its base and its own lists.
func (r *reader) resolve(n, depth int) {
	s := &r.styles[n]
	if s.done || depth > 30 {
		return
	}
	s.done = true
	s.format.level = -1
	if s.base != noStyle && s.base < len(r.styles) && s.base != n {
		r.resolve(s.base, depth+1)
		s.format, s.look = r.styles[s.base].format, r.styles[s.base].look
	}
	if s.id >= 1 && s.id <= 9 {
		s.format.outline = s.id
	}
	list, level := s.format.list, s.format.level
	s.format.level = -1
	r.applyFormat(&s.format, s.paraList)
	if s.format.level < 0 && s.format.list == list {
		s.format.level = level
	}
	s.format.style = n
	if s.kind == 1 {
		r.applyLook(&s.look, s.look, s.charList)
	}
}

func (r *reader) style(n int) *style {
	if n >= len(r.styles) {
		n = 0
	}
	return &r.styles[n]
}

// applyLook lays operations over a look; base is the look of the style, which switches may refer to.
func (r *reader) applyLook(l *look, base look, list []byte) {
	flag := func(arg []byte, base bool) bool {
		switch arg[0] {
		case 0x80:
			return base
		case 0x81:
			return !base
		}
		return arg[0] != 0
	}
	r.operations(list, func(op uint16, arg []byte) {
		switch op {
		case opDeleted:
			l.deleted = arg[0] != 0
		case opBold:
			l.bold = flag(arg, base.bold)
		case opVanish:
			l.hidden = flag(arg, base.hidden)
		case opPicture:
			l.picture = u32(arg, 0)
		case opPlain:
			deleted := l.deleted
			*l = base
			l.deleted = deleted
		case opDefaultFtc, opFtcAscii:
			l.ascii = int(u16(arg, 0))
			if op == opDefaultFtc || !r.unicode {
				l.other = l.ascii
			}
		case opFtcOther:
			l.other = int(u16(arg, 0))
		case opSymbol:
			l.symbolFont = int(u16(arg, 0))
			if r.unicode {
				l.symbol = rune(u16(arg, 2))
			} else if len(arg) > 2 {
				l.symbol = rune(arg[2])
			}
		case opCharStyle:
			if n := int(u16(arg, 0)); n < len(r.styles) && r.styles[n].kind == 2 {
				for _, s := range r.charStyles(n) {
					r.applyLook(l, base, s)
				}
			}
		}
	})
}

// charStyles are the lists of a character style, those of its bases first.
func (r *reader) charStyles(n int) (lists [][]byte) {
	for range 10 {
		if n >= len(r.styles) || r.styles[n].kind != 2 {
			break
		}
		lists = append(lists, withoutStyle(r, r.styles[n].charList))
		n = r.styles[n].base
	}
	slices.Reverse(lists)
	return lists
}

// withoutStyle drops the list of a character style that names a style itself: it would go round in circles.
func withoutStyle(r *reader, list []byte) []byte {
	r.operations(list, func(op uint16, _ []byte) {
		if op == opCharStyle {
			list = nil
		}
	})
	return list
}

// applyFormat lays operations over the format of a paragraph.
func (r *reader) applyFormat(f *format, list []byte) { r.layFormat(f, list, 0) }

func (r *reader) layFormat(f *format, list []byte, depth int) {
	r.operations(list, func(op uint16, arg []byte) {
		switch op {
		case opStyle:
			if n := int(u16(arg, 0)); n < len(r.styles) && r.styles[n].done {
				inTable, rowEnd := f.inTable, f.rowEnd
				*f = r.styles[n].format
				f.inTable, f.rowEnd = inTable, rowEnd
			}
		case opJc, opJc80:
			f.center = arg[0] == 1
		case opPageBreak:
			f.pageBreak = arg[0] != 0
		case opOutline:
			f.outline = int(arg[0]) + 1
		case opIlvl:
			f.level = int(arg[0])
		case opIlfo:
			f.list = int(int16(u16(arg, 0)))
		case opAnld, opAnld80:
			f.anld = arg
		case opAnmLevel:
			f.anldLevel = int(arg[0])
		case opInTable:
			f.inTable = arg[0] != 0
		case opTtp:
			f.rowEnd = arg[0] != 0
		case opInnerCell:
			f.innerCell = arg[0] != 0
		case opInnerTtp:
			f.innerTp = arg[0] != 0
		case opDepth:
			f.depth = int(int32(u32(arg, 0)))
		case opDeeper:
			f.depth += int(int32(u32(arg, 0)))
		case opHuge, opHugeOld:
			if at := u32(arg, 0); depth == 0 {
				data := r.dataStream()
				size := u16(slice(data, at, 2), 0)
				r.layFormat(f, slice(data, at+2, uint32(size)), depth+1)
			}
		case opTableDef:
			f.table = arg
		case opMerge:
			f.merges = append(f.merges, [2]byte{arg[0], arg[1]})
		case opVertMerge:
			if len(arg) > 1 {
				f.verts = append(f.verts, [2]byte{arg[0], arg[1]})
			}
		}
	})
}

// text16 decodes UTF-16, little endian.
func text16(b []byte) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = u16(b, 2*i)
	}
	return string(utf16.Decode(u))
}
