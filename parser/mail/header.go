package mail

import (
	"bufio"
	"bytes"
	"strings"

	"github.com/emersion/go-message/textproto"
)

// headerBlock gathers one header block, mended until go-message's reader takes it: leading blank and mbox lines and
// lines without a colon are left out, a line that lost its indent is joined to the field before it, what lies beyond
// the limit is dropped. It stops behind the blank line, before a delimiter, or before a line where a body
// begins without a blank line.
type headerBlock struct {
	limit int
	buf   bytes.Buffer
	rd    *bufio.Reader
	warn  func(string)
}

// read reads the block. outer is true for the header of a mail, false for that of a part, where a blank line
// at once means "no fields" (RFC 2046, 5.1).
func (h *headerBlock) read(s *source, outer bool) textproto.Header {
	h.buf.Reset()
	full := false
	for s.next() {
		if level, _ := s.delimiter(); level >= 0 {
			s.unread()
			break
		}
		if !s.start {
			h.keep(bytes.TrimRight(s.line, "\r\n"), &full, false)
			continue
		}
		line := bytes.TrimRight(s.line, "\r\n")
		blank := len(bytes.TrimSpace(line)) == 0
		switch {
		case len(line) == 0 || blank && !h.goesOn(s):
			if outer && h.buf.Len() == 0 {
				continue // leading blank lines
			}
			return h.parse()
		case blank:
		case line[0] == ' ' || line[0] == '\t':
			if h.buf.Len() == 0 && isField(bytes.TrimSpace(line)) {
				line = bytes.TrimSpace(line)
			}
			if h.buf.Len() > 0 || isField(line) {
				h.keep(line, &full, true)
			}
		case isField(line):
			h.keep(line, &full, true)
		case isMboxLine(line):
		default:
			if !h.joins(s) {
				h.warn("the header has no blank line behind it")
				s.unread()
				return h.parse()
			}
		}
	}
	return h.parse()
}

// keep appends a line, or a piece of one that is longer than the window.
func (h *headerBlock) keep(line []byte, full *bool, start bool) {
	if h.buf.Len()+len(line) > h.limit {
		if !*full {
			h.warn("the header is too big; the rest of it was left out")
		}
		*full = true
		return
	}
	if *full {
		return
	}
	if !start {
		h.buf.Truncate(max(0, h.buf.Len()-2))
	}
	for len(line) > 0 {
		i := bytes.IndexAny(line, "\x00\r")
		if i < 0 {
			i = len(line)
		}
		h.buf.Write(line[:i])
		line = line[min(i+1, len(line)):]
	}
	h.buf.WriteString("\r\n")
}

// joins treats a line that is no field: it belongs to the header if more fields follow before a blank line, or if it
// is a parameter whose field it was cut from. Then it is joined to the field before it, or left out if there is none.
func (h *headerBlock) joins(s *source) bool {
	line := bytes.TrimRight(s.line, "\r\n")
	line = append([]byte(" "), line...)
	cut := bytes.HasSuffix(bytes.TrimSpace(h.buf.Bytes()), []byte(";")) && isParam(string(bytes.TrimSpace(line)))
	if !cut && !h.goesOn(s) {
		return false
	}
	h.warn("the header has a line that is no field")
	if h.buf.Len() > 0 {
		full := false
		h.keep(line, &full, true)
	}
	return true
}

// goesOn looks ahead whether the header continues: a well-known field comes before the next blank line.
func (h *headerBlock) goesOn(s *source) bool {
	rest := s.ahead(2048)
	for len(rest) > 0 {
		line, after, _ := bytes.Cut(rest, lf)
		if len(bytes.TrimSpace(line)) == 0 {
			return false
		}
		if isField(line) && isWellKnown(line) {
			return true
		}
		rest = after
	}
	return false
}

// parse hands the mended block to go-message.
func (h *headerBlock) parse() textproto.Header {
	h.buf.WriteString("\r\n")
	if h.rd == nil {
		h.rd = bufio.NewReaderSize(&h.buf, 4096)
	} else {
		h.rd.Reset(&h.buf)
	}
	hdr, err := textproto.ReadHeader(h.rd)
	if err != nil {
		h.warn("the header cannot be read in full: " + err.Error())
	}
	return hdr
}

// headerOf reads a header block that is in memory.
func headerOf(b []byte) textproto.Header {
	h := headerBlock{limit: DefaultLimits.HeaderBytes, warn: func(string) {}}
	return h.read(newSource(bytes.NewReader(b)), true)
}

// isField tells whether a line is `Name: …`; white space before the colon is borne with.
func isField(line []byte) bool {
	i := bytes.IndexByte(line, ':')
	if i < 1 {
		return false
	}
	name := bytes.TrimRight(line[:i], " \t")
	for _, c := range name {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return len(name) > 0 && !isMboxLine(line)
}

// isMboxLine tells the separator that mbox files put before a mail.
func isMboxLine(line []byte) bool {
	return bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From "))
}

// isWellKnown tells fields that can hardly be a line of a body.
func isWellKnown(line []byte) bool {
	name, _, _ := strings.Cut(strings.ToLower(string(line[:min(len(line), 40)])), ":")
	switch strings.TrimSpace(name) {
	case "from", "to", "cc", "subject", "date", "mime-version", "message-id", "received", "return-path", "reply-to", "sender", "references", "in-reply-to", "delivered-to":
		return true
	}
	return strings.HasPrefix(name, "content-") || strings.HasPrefix(name, "x-")
}
