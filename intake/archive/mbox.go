package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"time"
)

// lineBuffer is the longest line that is looked at in one piece. A longer one passes through in pieces.
const lineBuffer = 64 << 10

// byteOrderMark is what some editors put before everything else.
const byteOrderMark = "\xef\xbb\xbf"

var (
	// datedFrom is a From line with a date in the form of asctime, as RFC 4155 has it, in any of the places of a time zone.
	datedFrom = regexp.MustCompile(`^From .*(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:[A-Z][a-z]{2} +\d{1,2}|\d{1,2} +[A-Z][a-z]{2}) .*\d{1,2}:\d{2}`)
	// headerField is how the first line of a mail begins (RFC 5322, 2.2).
	headerField = regexp.MustCompile(`^[!-9;-~]+[ \t]*:`)
	quotedFrom  = regexp.MustCompile(`^>+From `)
)

// mbox reads the mails of an mbox one after the other. Where a mail ends is decided by the From lines alone: Content-Length,
// which one dialect has, is wrong in every file that some program has touched since.
//
// A line "From " begins a mail if it follows an empty line (or the beginning) and has a date or is followed by a header
// field; or, for the programs that forget the empty line, if it has a date and is followed by a header field. What those
// programs did not quote in a text, a sentence that begins with "From", so stays in its mail.
type mbox struct {
	r      *bufio.Reader
	offset int64 // of what r gives next
	// from is the From line that began the present mail, and start its place.
	from  []byte
	start int64
	// atLine: what comes next is the beginning of a line. ended: there is no further mail.
	atLine, ended bool
	// held is an empty line that belongs to the mail only if no From line follows.
	held bool
	// out is what Read gives next; err comes after it.
	out []byte
	err error
}

// walkMbox gives every mail of an mbox to each.
func walkMbox(path string, r *bufio.Reader, changed time.Time, each func(Item) error) error {
	m := &mbox{r: r}
	if err := m.first(); err != nil {
		return each(Item{Source: path, Err: fmt.Errorf("reading an mbox: %w", err)})
	}
	for !m.ended {
		m.begin()
		source := fmt.Sprintf("%s#%d", path, m.start)
		err := deliver(source, m, envelopeDate(m.from), changed, each)
		if err != nil {
			return err
		}
		told := m.err != nil && m.err != io.EOF
		// What a mail above the limit left over.
		if _, err := io.Copy(io.Discard, m); err != nil && !told {
			return each(Item{Source: source, Err: fmt.Errorf("reading an mbox, which ends here: %w", err)})
		}
	}
	return nil
}

// first goes to the first From line, which beginsMbox has seen.
func (m *mbox) first() error {
	for {
		m.start = m.offset
		line, err := m.line()
		line = bytes.TrimPrefix(line, []byte(byteOrderMark))
		if bytes.HasPrefix(line, []byte("From ")) {
			m.setFrom(line)
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// setFrom remembers a From line; what is left of one longer than the buffer is dropped.
func (m *mbox) setFrom(line []byte) {
	m.from = append(m.from[:0], line...)
	for !bytes.HasSuffix(line, []byte("\n")) {
		var err error
		if line, err = m.line(); err != nil {
			break // the end of the file, which the next read sees as well
		}
	}
}

// begin makes Read give the mail after the From line.
func (m *mbox) begin() {
	m.atLine, m.held, m.err, m.out = true, false, nil, m.out[:0]
}

// line is readLine with the place in the file.
func (m *mbox) line() ([]byte, error) {
	line, err := readLine(m.r)
	m.offset += int64(len(line))
	return line, err
}

// readLine gives a line with its end, or as much of it as fits the buffer. It is valid until the next read.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		err = nil
		if line[len(line)-1] == '\r' { // keep it with the \n that may follow
			_ = r.UnreadByte() // cannot fail after a read
			line = line[:len(line)-1]
		}
	}
	return line, err
}

// Read is part of io.Reader. It ends with the mail.
func (m *mbox) Read(p []byte) (int, error) {
	for len(m.out) == 0 {
		if m.err != nil {
			return 0, m.err
		}
		m.next()
	}
	n := copy(p, m.out)
	m.out = m.out[n:]
	return n, nil
}

// next puts the next line of the mail into out, or its end into err.
func (m *mbox) next() {
	m.out = m.out[:0]
	at := m.offset
	line, err := m.line()
	if err != nil {
		m.err, m.ended = err, true
		if len(line) == 0 {
			return // a last empty line is the separator of a mail that does not follow
		}
	}
	atLine := m.atLine
	m.atLine = bytes.HasSuffix(line, []byte("\n"))
	if atLine && bytes.HasPrefix(line, []byte("From ")) {
		line = bytes.Clone(line) // looking ahead may move the buffer
		if !m.separates(line) {
			m.flush(line)
			return
		}
		m.start, m.ended, m.err = at, false, io.EOF
		m.setFrom(line)
		return
	}
	empty := atLine && (string(line) == "\n" || string(line) == "\r\n")
	if empty {
		line = nil
	} else if atLine && quotedFrom.Match(line) {
		line = line[1:]
	}
	m.flush(line)
	m.held = empty
}

// flush puts the empty line that was held and a line into out.
func (m *mbox) flush(line []byte) {
	if m.held {
		m.out = append(m.out, "\r\n"...)
		m.held = false
	}
	m.out = appendCRLF(m.out, line)
}

// separates decides about a line that begins with "From ".
func (m *mbox) separates(line []byte) bool {
	dated := datedFrom.Match(line)
	switch {
	case m.held && dated:
		return true
	case !m.held && !dated:
		return false
	}
	next, _ := m.r.Peek(256) // less at the end of the file
	return headerField.Match(next)
}

// appendCRLF adds a line, or a piece of one, whose end may be LF.
func appendCRLF(out, line []byte) []byte {
	if text, ended := bytes.CutSuffix(line, []byte("\n")); ended {
		return append(append(out, bytes.TrimSuffix(text, []byte("\r"))...), "\r\n"...)
	}
	return append(out, line...)
}

// crlfReader gives a file of the computer's own line ends with CRLF.
type crlfReader struct {
	r   *bufio.Reader
	out []byte
	err error
}

// Read is part of io.Reader.
func (c *crlfReader) Read(p []byte) (int, error) {
	for len(c.out) == 0 {
		if c.err != nil {
			return 0, c.err
		}
		var line []byte
		line, c.err = readLine(c.r)
		c.out = appendCRLF(c.out[:0], line)
	}
	n := copy(p, c.out)
	c.out = c.out[n:]
	return n, nil
}
