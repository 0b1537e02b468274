package rtf

import (
	"bytes"

	"tonghop/parser/codepage"
	"tonghop/parser/doc"
	"tonghop/parser/list"
)

func newReader(b []byte) *reader {
	r := &reader{b: b, ansi: 1252, page: 1, met: map[string]int{}, fonts: map[int]*font{}, lastID: -1,
		styles: map[int]int{}, lists: list.New()}
	r.body = &story{}
	r.st = state{story: r.body, sink: &r.body.text, uc: 1}
	return r
}

// special tells the signs of RTF and control characters.
func special(c byte) bool { return c == '{' || c == '}' || c == '\\' || c < 0x20 }

// run reads the whole file.
func (r *reader) run() {
	for r.i < len(r.b) && !r.ended && r.made <= doc.MaxBlocks {
		switch c := r.b[r.i]; {
		case c == '{':
			r.i++
			r.open()
		case c == '}':
			r.i++
			r.close()
		case c == '\\':
			r.i++
			r.control()
		case c == '\r' || c == '\n':
			r.i++
		case c == '\t':
			r.i++
			r.char('\t')
		case c < 0x20:
			r.i++
			r.read++
			r.noise++
			if vn1Low(c) && r.st.sink != nil {
				r.bytes(r.b[r.i-1 : r.i])
			}
		default:
			from := r.i
			for r.i < len(r.b) && !special(r.b[r.i]) {
				r.i++
			}
			r.i = r.trail(from, r.i)
			r.raw(r.b[from:r.i])
		}
	}
	r.unclosed = len(r.stack) + r.over
}

// vn1Low tells the control characters that are capitals in TCVN 5712 VN1.
func vn1Low(c byte) bool { return c >= 1 && c <= 6 && c != 3 || c >= 0x11 && c <= 0x17 }

// trail takes in the second byte of a character that happens to be a sign of RTF, as old Japanese writers left it.
func (r *reader) trail(from, to int) int {
	if to >= len(r.b) || r.b[to-1] < 0x81 || r.b[to] < 0x40 || !codepage.Wide(r.font().page) {
		return to
	}
	lead := 0
	for i := to - 1; i >= from && r.b[i] >= 0x81; i-- {
		lead++
	}
	if lead%2 == 0 || r.b[to] == '\\' && to+1 < len(r.b) && r.b[to+1] == '\'' {
		return to
	}
	return to + 1
}

// raw takes text that stands in the file as it is.
func (r *reader) raw(b []byte) {
	if r.skip > 0 {
		n := min(r.skip, len(b))
		r.skip -= n
		b = b[n:]
	}
	r.read += len(b)
	if len(b) > 0 {
		r.bytes(b)
	}
}

// bytes keeps text until its font changes: a character may be of two bytes.
func (r *reader) bytes(b []byte) {
	r.high = 0
	if r.st.sink == nil || r.silent() {
		return
	}
	r.pending = append(r.pending, b...)
}

// silent tells text that is not shown.
func (r *reader) silent() bool {
	return r.st.hidden || r.st.deleted || r.fromHTML && r.st.htmlrtf
}

// flush decodes the text that is pending.
func (r *reader) flush() {
	if len(r.pending) == 0 {
		return
	}
	f := r.font()
	if r.fromHTML && (r.st.role == inText || r.st.role == inTag) {
		r.html.Write(f.decode(nil, r.pending))
		r.pending = r.pending[:0]
		return
	}
	t := r.st.sink
	if t == nil {
		r.pending = r.pending[:0]
		return
	}
	t.begin(f, r.st.bold, r.page)
	t.bytes = f.decode(t.bytes, r.pending)
	r.pending = r.pending[:0]
}

// char takes one character that needs no decoding.
func (r *reader) char(c rune) {
	if r.st.sink == nil || r.silent() {
		return
	}
	r.flush()
	if r.fromHTML && (r.st.role == inText || r.st.role == inTag) {
		r.html.WriteRune(c)
		return
	}
	r.st.sink.begin(r.font(), r.st.bold, r.page)
	r.st.sink.rune(c)
}

// open begins a group.
func (r *reader) open() {
	r.flush()
	r.skip = 0
	if len(r.stack) >= maxDepth {
		r.over++
		return
	}
	r.opened = r.i
	r.stack = append(r.stack, r.st)
	r.st.owner, r.st.begins = false, false
}

// close ends a group. The document ends with its first group, as it does on paper.
func (r *reader) close() {
	r.flush()
	r.skip = 0
	if r.over > 0 {
		r.over--
		return
	}
	n := len(r.stack)
	if n == 0 {
		return
	}
	inner := r.st
	r.st = r.stack[n-1]
	r.stack = r.stack[:n-1]
	if inner.owner || inner.role == inFonts || inner.role == inStyles {
		r.leave(&inner)
	}
	r.ended = n == 1
}

// end emits what a cut-off file left open.
func (r *reader) end() {
	r.flush()
	for len(r.stack) > 0 {
		r.over = 0
		r.close()
	}
	r.body.end(r)
}

// skipGroup passes over the rest of the group quickly: most of a big file are pictures.
func (r *reader) skipGroup() {
	depth := 1
	for i := r.i; i < len(r.b); i++ {
		switch r.b[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				r.i = i
				return
			}
		case '\\':
			if n := binLength(r.b[i:]); n > 0 {
				i = min(i+n, len(r.b))
			} else {
				i++
			}
		}
	}
	r.i = len(r.b)
}

// binLength gives the length of a \bin with its data, 0 when b does not begin with one.
func binLength(b []byte) int {
	if !bytes.HasPrefix(b, []byte(`\bin`)) {
		return 0
	}
	n, i := 0, 4
	for ; i < len(b) && b[i] >= '0' && b[i] <= '9' && n < 1<<30; i++ {
		n = n*10 + int(b[i]-'0')
	}
	if i == 4 || i >= len(b) {
		return 0
	}
	if b[i] == ' ' {
		i++
	}
	return i + n - 1
}

func (r *reader) count(encoding string) {
	if encoding != "" {
		r.met[encoding]++
	}
}
