package mail

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"
)

// transfer undoes a transfer encoding. It is fed lines and line ends in turn and never fails:
// close tells in English what was damaged, "" if nothing was.
type transfer interface {
	write(p []byte)
	close() string
}

// encodingName brings a Content-Transfer-Encoding into one form: "7-bit", "base64;", "x-uuencode" and the like are common.
func encodingName(v string) string {
	v, _, _ = strings.Cut(strings.ToLower(v), ";")
	v, _, _ = strings.Cut(v, "(")
	v = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, v)
	switch v {
	case "base64", "b64":
		return "base64"
	case "quotedprintable", "qp":
		return "quoted-printable"
	case "uuencode", "xuuencode", "xuu", "uu", "xuue", "uue":
		return "uuencode"
	case "", "7bit", "8bit", "binary", "7bits", "8bits", "7", "8":
		return ""
	}
	return "unknown"
}

// newTransfer returns the decoder of a named encoding that fills s. Unknown ones and uuencode pass the bytes on as they are.
func newTransfer(encoding string, s *sink) transfer {
	switch encoding {
	case "base64":
		return &base64Body{s: s}
	case "quoted-printable":
		return &quotedBody{s: s}
	}
	return plainBody{s}
}

// sink gathers one part's bytes in pieces, so that a big one is not copied each time it grows.
type sink struct {
	pieces [][]byte
	cur    []byte
	size   int64
	limit  int64
	over   bool
}

const pieceBytes = 1 << 20

// room returns the current piece with space for n more bytes; the caller appends to it and hands it back to keep.
func (s *sink) room(n int) []byte {
	if len(s.cur)+n > cap(s.cur) {
		if cap(s.cur) >= pieceBytes {
			s.pieces = append(s.pieces, s.cur)
			s.cur = make([]byte, 0, max(pieceBytes, n))
		} else {
			s.cur = slices.Grow(s.cur, n)
		}
	}
	return s.cur
}

func (s *sink) keep(b []byte) {
	added := int64(len(b) - len(s.cur))
	if s.size+added > s.limit {
		b = b[:len(s.cur)+int(s.limit-s.size)]
		s.over, added = true, s.limit-s.size
	}
	s.cur, s.size = b, s.size+added
}

func (s *sink) write(p []byte) { s.keep(append(s.room(len(p)), p...)) }

// bytes hands over what was gathered, in one slice of its own size.
func (s *sink) bytes() []byte {
	if len(s.pieces) == 0 && cap(s.cur)-len(s.cur) <= 64+len(s.cur)/4 {
		return s.cur
	}
	all := make([]byte, 0, s.size)
	for i, p := range s.pieces {
		all = append(all, p...)
		s.pieces[i] = nil
	}
	return append(all, s.cur...)
}

// plainBody is 7bit, 8bit and binary.
type plainBody struct{ s *sink }

func (p plainBody) write(b []byte) { p.s.write(b) }
func (p plainBody) close() string  { return "" }

// discard drops what it is given: preambles, epilogues, parts beyond the limit.
type discard struct{}

func (discard) write([]byte)  {}
func (discard) close() string { return "" }

// base64Body decodes leniently: foreign characters are left out, whole lines of foreign text
// (a list's or virus scanner's footer) are left out, several padded blocks in a row are joined.
type base64Body struct {
	s       *sink
	quad    [4]byte
	n       int  // characters in quad
	ended   bool // padding was seen
	damaged bool
	foreign bool
}

func (d *base64Body) write(p []byte) {
	p = bytes.TrimSpace(p)
	if len(p) == 0 {
		return
	}
	if d.n == 0 && !d.ended && len(p)%4 == 0 {
		n := len(p) / 4 * 3
		buf := d.s.room(n)
		if got, err := base64.StdEncoding.Decode(buf[len(buf):len(buf)+n], p); err == nil {
			d.ended = p[len(p)-1] == '='
			d.s.keep(buf[:len(buf)+got])
			return
		}
	}
	if d.isForeign(p) {
		d.foreign = true
		return
	}
	d.ended = false
	for _, c := range p {
		d.char(c)
	}
}

// isForeign tells a line that is no base64: more than a fifth of it is outside the alphabet, it looks like
// a boundary, or it follows the padding without being a whole number of groups.
func (d *base64Body) isForeign(p []byte) bool {
	if bytes.HasPrefix(p, []byte("--")) {
		return true
	}
	bad := 0
	for _, c := range p {
		if base64Value[c] == 0 && c != '=' {
			bad++
		}
	}
	if d.ended && (bad > 0 || len(p)%4 != 0) {
		return true
	}
	return bad*5 > len(p)
}

func (d *base64Body) char(c byte) {
	if c == '=' {
		d.flush()
		d.ended = true
		return
	}
	v := base64Value[c]
	if v == 0 {
		d.damaged = d.damaged || c > ' '
		return
	}
	d.quad[d.n] = v - 1
	if d.n++; d.n == 4 {
		q := d.quad
		d.s.write([]byte{q[0]<<2 | q[1]>>4, q[1]<<4 | q[2]>>2, q[2]<<6 | q[3]})
		d.n = 0
	}
}

// flush writes out an incomplete group.
func (d *base64Body) flush() {
	q := d.quad
	switch d.n {
	case 1:
		d.damaged = true
	case 2:
		d.s.write([]byte{q[0]<<2 | q[1]>>4})
	case 3:
		d.s.write([]byte{q[0]<<2 | q[1]>>4, q[1]<<4 | q[2]>>2})
	}
	d.n = 0
}

func (d *base64Body) close() string {
	cut := d.n == 1
	d.flush()
	switch {
	case cut:
		return "base64 is cut short"
	case d.damaged:
		return "base64 is damaged; foreign characters were left out"
	case d.foreign:
		return "base64 has foreign lines in it; they were left out"
	}
	return ""
}

// base64Value is 1 + the value of a character, 0 for a foreign one; the URL alphabet is taken too.
var base64Value = func() (t [256]byte) {
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = byte(i + 1)
	}
	t['-'], t['_'] = 63, 64
	return t
}()

// quotedBody decodes quoted-printable (RFC 2045, 6.7). What is no escape stays as it is written.
type quotedBody struct {
	s    *sink
	tail []byte // the end of a line that may turn out to be a soft break, padding or half an escape
	buf  []byte
}

func (d *quotedBody) write(p []byte) {
	if p[0] == '\r' || p[0] == '\n' {
		soft := len(d.tail) > 0 && d.tail[0] == '=' && len(bytes.TrimRight(d.tail, " \t")) == 1
		if !soft {
			if len(d.tail) > 0 && d.tail[0] == '=' {
				d.s.write(bytes.TrimRight(d.tail, " \t"))
			}
			d.s.write(p)
		}
		d.tail = d.tail[:0]
		return
	}
	d.buf = append(append(d.buf[:0], d.tail...), p...)
	n := len(bytes.TrimRight(d.buf, " \t"))
	if n >= 1 && d.buf[n-1] == '=' {
		n--
	} else if n == len(d.buf) && n >= 2 && d.buf[n-2] == '=' {
		n -= 2
	}
	d.tail = append(d.tail[:0], d.buf[n:]...)
	d.s.write(unescapeQuoted(d.buf[:n]))
}

func (d *quotedBody) close() string {
	if len(d.tail) == 2 && d.tail[0] == '=' && d.tail[1] > ' ' {
		d.s.write(d.tail)
	}
	return ""
}

// unescapeQuoted replaces =XX by its byte, in place.
func unescapeQuoted(b []byte) []byte {
	i := bytes.IndexByte(b, '=')
	if i < 0 {
		return b
	}
	out := b[:i]
	for ; i < len(b); i++ {
		if b[i] == '=' && i+2 < len(b) {
			hi, lo := hexValue(b[i+1]), hexValue(b[i+2])
			if hi >= 0 && lo >= 0 {
				out = append(out, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		out = append(out, b[i])
	}
	return out
}

func hexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}
