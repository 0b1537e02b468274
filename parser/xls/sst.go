package xls

import "strings"

// maxStrings is more than a workbook that Excel can open holds.
const maxStrings = 2 << 20

// mark tells that a font begins at a character of a text.
type mark struct{ at, font int }

// rich is a text with the places where its font changes; before the first one it has the cell's font.
type rich struct {
	text  string
	marks []mark
}

// chain reads on over the borders of a record and its CONTINUE records.
type chain struct {
	s    *stream
	data []byte
	done bool
}

// fill makes sure that there is something to read.
func (c *chain) fill() bool {
	for len(c.data) == 0 {
		more, ok := c.s.more()
		if !ok {
			c.done = true
			return false
		}
		c.data = more
	}
	return true
}

// take gives n bytes, fewer at the end; the common case makes no copy.
func (c *chain) take(n int) []byte {
	if n <= len(c.data) {
		b := c.data[:n]
		c.data = c.data[n:]
		return b
	}
	var out []byte
	for n > 0 && c.fill() {
		k := min(n, len(c.data))
		out = append(out, c.data[:k]...)
		c.data, n = c.data[k:], n-k
	}
	return out
}

func (c *chain) skip(n int) {
	for n > 0 && c.fill() {
		k := min(n, len(c.data))
		c.data, n = c.data[k:], n-k
	}
}

// text reads n characters. Where they go on in the next record, that begins with flags of its own ([MS-XLS] 2.5.293).
func (c *chain) text(n int, wide bool) string {
	size := 1
	if wide {
		size = 2
	}
	if n*size <= len(c.data) {
		return chars(c.take(n*size), wide)
	}
	var text strings.Builder
	for n > 0 {
		k := min(n, len(c.data)/size)
		text.WriteString(chars(c.data[:k*size], wide))
		c.data, n = c.data[k*size:], n-k
		if n == 0 {
			break
		}
		if c.data = nil; !c.fill() {
			break
		}
		wide = c.data[0]&1 != 0
		c.data = c.data[1:]
		if size = 1; wide {
			size = 2
		}
	}
	return text.String()
}

// readStrings reads the shared strings ([MS-XLS] 2.4.265). Phonetic guides are left out.
func readStrings(s *stream, data []byte) []rich {
	c := &chain{s: s, data: from(data, 8)}
	count := int(min(long(data, 4), maxStrings))
	out := make([]rich, 0, min(count, len(data)/3)) // a string takes three bytes at least
	for len(out) < count && c.fill() {
		head := c.take(3)
		if len(head) < 3 {
			break
		}
		flags := head[2]
		runs, guide := 0, 0
		if flags&8 != 0 {
			runs = int(word(c.take(2), 0))
		}
		if flags&4 != 0 {
			guide = int(long(c.take(4), 0))
		}
		r := rich{text: c.text(int(word(head, 0)), flags&1 != 0)}
		if runs > 0 {
			r.marks = marks(c.take(4 * runs))
		}
		c.skip(guide)
		out = append(out, r)
	}
	return out
}

// marks reads FormatRun structures (2.5.129).
func marks(b []byte) []mark {
	out := make([]mark, 0, len(b)/4)
	for ; len(b) >= 4; b = b[4:] {
		out = append(out, mark{int(word(b, 0)), int(word(b, 2))})
	}
	return out
}
