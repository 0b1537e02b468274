package word

import (
	"encoding/binary"
	"strconv"
	"unicode/utf16"

	"tonghop/parser/list"
)

// levelReader walks over the levels that stand behind the tables of lists.
type levelReader struct {
	r *reader
	b []byte
}

// readLists reads the lists and their overrides ([MS-DOC] 2.9.131, 2.9.148, 2.9.150).
func (r *reader) readLists() {
	if !r.unicode {
		return
	}
	b := r.pair(pairLists)
	n := int(u16(b, 0))
	if len(b) < 2 || 2+28*n > len(b) {
		return
	}
	// The levels lie behind what the pair's length covers.
	at := u32(r.main, 0x9a+8*pairLists)
	x := levelReader{r, slice(r.table, at+2+28*uint32(n), uint32(len(r.table)))}
	styles := map[string][9]int{}
	for i := range n {
		l := b[2+28*i:]
		a := &list.Abstract{}
		count := 9
		if l[26]&1 != 0 {
			count = 1
		}
		for k := range a.Levels {
			a.Levels[k] = list.Level{Start: 1, Restart: -1}
		}
		for k := range count {
			a.Levels[k] = x.level()
		}
		id := strconv.Itoa(int(u32(l, 0)))
		r.lists.Abstracts[id] = a
		var tied [9]int
		for k := range tied {
			tied[k] = int(u16(l, 8+2*k))
		}
		styles[id] = tied
	}
	r.readOverrides(styles)
}

func (r *reader) readOverrides(styles map[string][9]int) {
	b := r.pair(pairListFormats)
	n := int(u32(b, 0))
	if len(b) < 4 || n < 0 || n > (len(b)-4)/16 {
		return
	}
	r.levelStyles = map[int][9]int{}
	x := levelReader{r, b[4+16*n:]}
	for i := range n {
		lfo := b[4+16*i:]
		l := &list.List{Abstract: strconv.Itoa(int(u32(lfo, 0))), Starts: map[int]int{}, Levels: map[int]*list.Level{}}
		x.skip(4)
		for range min(int(lfo[12]), 9) {
			start, flags := int(int32(u32(x.b, 0))), u32(x.b, 4)
			x.skip(8)
			k := int(flags & 15)
			if flags&0x20 != 0 {
				lv := x.level()
				if flags&0x10 == 0 {
					lv.Start = levelStart(r.lists.Abstracts[l.Abstract], k, lv.Start)
				}
				l.Levels[k] = &lv
				start = lv.Start
			}
			if flags&0x10 != 0 {
				l.Starts[k] = start
			}
		}
		r.lists.Lists[strconv.Itoa(i+1)] = l
		r.levelStyles[i+1] = styles[l.Abstract]
	}
}

func levelStart(a *list.Abstract, k, start int) int {
	if a == nil || k > 8 {
		return start
	}
	return a.Levels[k].Start
}

func (x *levelReader) skip(n int) []byte {
	n = min(n, len(x.b))
	b := x.b[:n]
	x.b = x.b[n:]
	return b
}

// level reads an LVL ([MS-DOC] 2.9.150).
func (x *levelReader) level() list.Level {
	head := x.skip(28)
	lv := list.Level{Start: 1, Restart: -1, Format: "none"}
	if len(head) < 28 {
		return lv
	}
	lv.Start = int(int32(u32(head, 0)))
	lv.Format = list.Code(int(head[4]))
	lv.Legal = head[5]&4 != 0
	if head[5]&8 != 0 {
		lv.Restart = int(head[26])
	}
	x.skip(int(head[25]))
	own := look{ascii: -1, other: -1}
	x.r.applyLook(&own, own, x.skip(int(head[24])))
	if own.other < 0 {
		own.other = own.ascii
	}
	if own.other >= 0 {
		lv.Font = x.r.font(own.other).name
	}
	size := 2 * int(u16(x.skip(2), 0))
	lv.Text = levelText(x.skip(size))
	return lv
}

// levelText writes the text of a level with %1 to %9 for the numbers of the levels.
func levelText(b []byte) string {
	u := make([]uint16, 0, len(b)/2)
	for ; len(b) > 1; b = b[2:] {
		switch c := binary.LittleEndian.Uint16(b); {
		case c < 9:
			u = append(u, '%', '1'+c)
		default:
			u = append(u, c)
		}
	}
	return string(utf16.Decode(u))
}

// label counts a paragraph of a list and gives its label; its level is set where only its style tells it.
func (r *reader) label(f *format, font string) string {
	if f.list == 0 || f.list < 0 || f.list == 2047 {
		return ""
	}
	if f.level < 0 {
		f.level = 0
		for k, style := range r.levelStyles[f.list] {
			if style == f.style && style != noStyle {
				f.level = k
			}
		}
	}
	f.level = min(f.level, 8)
	return r.lists.Next(strconv.Itoa(f.list), f.level, font)
}
