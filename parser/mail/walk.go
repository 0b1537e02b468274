package mail

import (
	"bytes"
	"strings"

	"github.com/emersion/go-message/textproto"
)

// walk is the reading of one mail.
type walk struct {
	lim    Limits
	m      *Mail
	header headerBlock
	outer  *envelope
	cur    *envelope // the mail whose parts are being read
	nest   int       // open multiparts and mails
	parts  int
	groups int // multipart/alternative seen so far

	reports  []report
	returned []textproto.Header // headers of mails enclosed directly, for bounces
	calendar bool
	contents map[int]string // Content-ID of Parts that have one
}

// envelope gathers the body texts of one mail, the outer or an enclosed one.
type envelope struct {
	bodies []body
	depth  int
}

// body is one text part that is no attachment.
type body struct {
	html    bool
	charset string
	flowed  bool // format=flowed (RFC 3676)
	delsp   bool
	data    []byte
	group   int // which multipart/alternative it stands in, 0 for none
}

// report is a machine-readable part: delivery status, disposition notification, feedback.
type report struct {
	media string
	data  []byte
}

// place is where an entity stands.
type place struct {
	depth  int    // message/rfc822 around it
	group  int    // multipart/alternative around it
	parent string // media type of the multipart around it
}

// content reads an entity behind its header.
func (w *walk) content(s *source, h textproto.Header, c place) end {
	raw := h.Get("Content-Type")
	media, p := parseParams(raw, "")
	declared := strings.Contains(media, "/")
	if !declared {
		media = "text/plain"
		if c.parent == "multipart/digest" {
			media = "message/rfc822"
		}
	}
	if w.nest++; w.nest > 2*w.lim.Depth {
		w.warn("parts lie too deep in one another; the rest is kept as one part")
		defer func() { w.nest-- }()
		return w.leaf(s, h, c, "application/octet-stream", p)
	}
	defer func() { w.nest-- }()
	switch {
	case strings.HasPrefix(media, "multipart/"):
		return w.multipart(s, h, c, media, p)
	case !declared && len(s.bounds) == 0 && beginsMultipart(s):
		w.warn("the mail has parts but its header does not say so")
		return w.multipart(s, h, c, "multipart/mixed", params{})
	case isMessage(media) && encodingName(h.Get("Content-Transfer-Encoding")) == "" && c.depth < w.lim.Depth:
		return w.enclosed(s, c)
	}
	return w.leaf(s, h, c, media, p)
}

// isMessage tells the types whose content is a whole mail.
func isMessage(media string) bool {
	return media == "message/rfc822" || media == "message/global" || media == "message/news"
}

// multipart reads parts until its closing delimiter, an outer delimiter or the end of the mail.
func (w *walk) multipart(s *source, h textproto.Header, c place, media string, p params) end {
	boundary := strings.TrimRight(p["boundary"], " \t\r\n")
	level := len(s.bounds)
	s.bounds = append(s.bounds, "--"+boundary)
	defer func() { s.bounds = s.bounds[:level] }()
	inner := place{depth: c.depth, group: c.group, parent: media}
	if media == "multipart/alternative" {
		w.groups++
		inner.group = w.groups
	}
	pre := &sink{limit: w.lim.PartBytes}
	e := w.preamble(s, level, boundary, pre)
	if e.level != level {
		s.bounds = s.bounds[:level]
		enc := encodingName(h.Get("Content-Transfer-Encoding"))
		text := decodeAll(enc, pre.bytes(), w.lim.PartBytes)
		if enc != "" && boundary != "" && bytes.Contains(text, []byte("--"+boundary)) {
			w.warn("a multipart was encoded as a whole")
			w.multipart(newSource(bytes.NewReader(text)), textproto.Header{}, c, media, p)
			return e
		}
		w.warn("a multipart without its parts; it is read as text")
		w.addText(text, p, false, c)
		return e
	}
	for e.level == level {
		switch {
		case e.closing: // the epilogue, in which some mailers go on with parts
			e = s.body(discard{})
		case w.parts >= w.lim.Parts:
			w.warn("too many parts; the rest was left out")
			e = s.body(discard{})
		default:
			w.parts++
			e = w.content(s, w.header.read(s, false), inner)
		}
	}
	return e
}

// preamble skips to the first delimiter. Where the boundary is lost, or the declared one is not in sight, the first
// `--x` line that a Content- field follows is taken for it. What was skipped is kept in case no delimiter comes.
func (w *walk) preamble(s *source, level int, boundary string, pre *sink) end {
	guess := boundary == ""
	if !guess {
		seen, _ := s.br.Peek(windowBytes)
		guess = !bytes.Contains(seen, []byte(s.bounds[level]))
	}
	if boundary == "" {
		s.bounds[level] = "--\x00" // matches no line
	}
	for s.next() {
		if l, closing := s.delimiter(); l >= 0 {
			return end{l, closing}
		}
		if guess && s.start && len(s.line) > 3 && bytes.HasPrefix(s.line, []byte("--")) && isPartStart(s.ahead(80)) {
			w.warn("the boundary of a multipart was lost and has been guessed")
			s.bounds[level] = string(bytes.TrimRight(s.line, " \t\r\n"))
			return end{level: level}
		}
		pre.write(s.line)
	}
	return end{level: -1}
}

// isPartStart tells whether a part's header begins here.
func isPartStart(b []byte) bool {
	return len(b) >= 8 && strings.EqualFold(string(b[:8]), "content-")
}

// beginsMultipart looks ahead for `--x` with a Content- field behind it as the first thing of a body.
func beginsMultipart(s *source) bool {
	again := s.again
	b := s.ahead(512)
	if again {
		b = append(s.line, b...)
	}
	b = bytes.TrimLeft(b, "\r\n")
	line, rest, _ := bytes.Cut(b, lf)
	return len(line) > 3 && bytes.HasPrefix(line, []byte("--")) && isPartStart(rest)
}

// enclosed reads a mail that stands in the outer one as it is.
func (w *walk) enclosed(s *source, c place) end {
	e := end{level: -1}
	w.enter(c, func(inner place) textproto.Header {
		h := w.header.read(s, true)
		e = w.content(s, h, inner)
		return h
	})
	return e
}

// enter reads a mail inside the mail and notes it. It stands before those that lie in it.
func (w *walk) enter(c place, read func(inner place) textproto.Header) {
	saved, at := w.cur, len(w.m.Enclosed)
	w.cur = &envelope{depth: c.depth + 1}
	w.m.Enclosed = append(w.m.Enclosed, Enclosed{Depth: c.depth + 1})
	h := read(place{depth: c.depth + 1})
	if c.depth == 0 {
		w.returned = append(w.returned, h)
	}
	_, p := parseParams(h.Get("Content-Type"), "")
	w.m.Enclosed[at] = Enclosed{Subject: headerText(h.Get("Subject"), p["charset"]), From: sender(h, p["charset"]),
		MessageID: messageID(h), Date: parseDate(h.Get("Date")), Text: w.cur.text(), Depth: c.depth + 1}
	w.cur = saved
}
