package mail

import (
	"bufio"
	"bytes"
	"io"
)

// windowBytes is how much of the mail lies in memory undecoded, and how far a look ahead sees.
const windowBytes = 64 << 10

// source hands out a raw mail line by line and knows which boundaries are open.
// It never holds more than one window: bodies flow through it into their decoders.
type source struct {
	br     *bufio.Reader
	bounds []string // open delimiters, outermost first, each with its leading "--"
	line   []byte   // the last line with its line end, or a piece of one longer than the window
	start  bool     // line begins where a line begins
	again  bool     // line was put back
	mid    bool     // the next piece goes on with the same line
	err    error    // what ended the stream
}

// end tells what stopped a body: the delimiter at this level of source.bounds, or -1 for the end of the mail.
type end struct {
	level   int
	closing bool
}

func newSource(r io.Reader) *source {
	return &source{br: bufio.NewReaderSize(r, windowBytes)}
}

// bareCR reports that the mail ends its lines with CR alone, as old Macintosh mailers wrote them.
func (s *source) bareCR() bool {
	b, _ := s.br.Peek(4096)
	return bytes.IndexByte(b, '\n') < 0 && bytes.Count(b, []byte{'\r'}) > 1
}

// next reads one line; false at the end of the mail.
func (s *source) next() bool {
	if s.again {
		s.again = false
		return true
	}
	s.start = !s.mid
	line, err := s.br.ReadSlice('\n')
	s.mid = err == bufio.ErrBufferFull
	if err != nil && !s.mid {
		s.err = err
	}
	s.line = line
	return len(line) > 0
}

// unread puts the line back; no look ahead may come between next and unread.
func (s *source) unread() { s.again = true }

// ahead shows what follows the current line, which it copies because a look ahead moves the window.
func (s *source) ahead(n int) []byte {
	s.line = append([]byte(nil), s.line...)
	b, _ := s.br.Peek(n)
	return b
}

// delimiter tells which open boundary the line is; level -1 if it is none.
// White space behind a delimiter is allowed (RFC 2046, 5.1.1); the innermost wins where two are alike.
func (s *source) delimiter() (level int, closing bool) {
	if !s.start || len(s.bounds) == 0 || len(s.line) < 3 || s.line[0] != '-' || s.line[1] != '-' {
		return -1, false
	}
	l := bytes.TrimRight(s.line, " \t\r\n")
	for i := len(s.bounds) - 1; i >= 0; i-- {
		b := s.bounds[i]
		if len(l) < len(b) || string(l[:len(b)]) != b {
			continue
		}
		switch string(l[len(b):]) {
		case "":
			return i, false
		case "--":
			return i, true
		}
	}
	return -1, false
}

// body pours everything up to the next delimiter or the end of the mail into w.
// The line end before a delimiter belongs to the delimiter.
func (s *source) body(w transfer) end {
	var held []byte
	for s.next() {
		if level, closing := s.delimiter(); level >= 0 {
			return end{level, closing}
		}
		text, eol := splitEnd(s.line)
		if len(held) == 1 && held[0] == '\r' && len(text) == 0 && len(eol) == 1 {
			held = crlf // a CR LF cut apart by the window
			continue
		}
		if len(held) > 0 {
			w.write(held)
		}
		if len(text) > 0 {
			w.write(text)
		}
		held = eol
	}
	if len(held) > 0 {
		w.write(held)
	}
	return end{level: -1}
}

var (
	crlf   = []byte("\r\n")
	lf     = []byte("\n")
	loneCR = []byte("\r")
)

// splitEnd parts a line from its line end. The line end is returned as a constant, so that it outlives the window.
func splitEnd(line []byte) (text, eol []byte) {
	n := len(line)
	switch {
	case n >= 2 && line[n-2] == '\r' && line[n-1] == '\n':
		return line[:n-2], crlf
	case n >= 1 && line[n-1] == '\n':
		return line[:n-1], lf
	case n >= 1 && line[n-1] == '\r':
		return line[:n-1], loneCR
	}
	return line, nil
}

// crToLF turns lone CR into LF.
type crToLF struct{ r io.Reader }

func (c crToLF) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i := range p[:n] {
		if p[i] == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}
