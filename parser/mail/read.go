package mail

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/emersion/go-message/textproto"
)

// Read reads one raw mail. Whatever its form, it returns what can be made of it and tells in Warnings what
// was wrong; the error is only for a stream that cannot be read, or that is empty (io.EOF). A zero limit means the default.
func Read(r io.Reader, lim Limits) (*Mail, error) {
	w := newWalk(lim)
	if err := w.read(r); err != nil {
		return nil, err
	}
	return w.m, nil
}

// read walks through a whole mail.
func (w *walk) read(r io.Reader) error {
	s := newSource(r)
	if _, err := s.br.Peek(1); err != nil {
		return fmt.Errorf("reading a mail: %w", err)
	}
	if b, _ := s.br.Peek(3); string(b) == "\xef\xbb\xbf" {
		_, _ = s.br.Discard(3) // a file saved by an editor
	}
	if s.bareCR() {
		s = newSource(crToLF{s.br})
	}
	hdr := w.header.read(s, true)
	w.content(s, hdr, place{})
	if s.err != nil && !errors.Is(s.err, io.EOF) {
		return fmt.Errorf("reading a mail: %w", s.err)
	}
	w.fields(hdr)
	w.finish()
	w.judge(hdr)
	return nil
}

// newWalk readies the reading of one mail.
func newWalk(lim Limits) *walk {
	if lim.HeaderBytes <= 0 {
		lim.HeaderBytes = DefaultLimits.HeaderBytes
	}
	if lim.Parts <= 0 {
		lim.Parts = DefaultLimits.Parts
	}
	if lim.Depth <= 0 {
		lim.Depth = DefaultLimits.Depth
	}
	if lim.PartBytes <= 0 {
		lim.PartBytes = DefaultLimits.PartBytes
	}
	w := &walk{lim: lim, m: &Mail{}, outer: &envelope{}}
	w.cur = w.outer
	w.header = headerBlock{limit: lim.HeaderBytes, warn: w.warn}
	return w
}

// warn notes a fault once.
func (w *walk) warn(s string) {
	if !slices.Contains(w.m.Warnings, s) && len(w.m.Warnings) < 50 {
		w.m.Warnings = append(w.m.Warnings, s)
	}
}

// fields fills in what the outer header says. Raw 8-bit there is read in the charset of the body.
func (w *walk) fields(h textproto.Header) {
	m := w.m
	_, p := parseParams(h.Get("Content-Type"), "")
	cs := p["charset"]
	m.Subject = headerText(h.Get("Subject"), cs)
	m.From = sender(h, cs)
	m.ReplyTo = parseAddresses(h.Get("Reply-To"), cs)
	m.To = parseAddresses(strings.Join(h.Values("To"), ", "), cs)
	m.Cc = parseAddresses(strings.Join(h.Values("Cc"), ", "), cs)
	m.MessageID = messageID(h)
	m.InReplyTo = messageIDs(h.Get("In-Reply-To"))
	m.References = messageIDs(h.Get("References"))
	m.Date = parseDate(h.Get("Date"))
	m.AuthRes = h.Values("Authentication-Results")
}

// messageID is the mail's own identifier, also where it has no brackets or no @.
func messageID(h textproto.Header) string {
	v := h.Get("Message-Id")
	if l := messageIDs(v); len(l) > 0 {
		return l[0]
	}
	return strings.Trim(strings.TrimSpace(v), "<>")
}

// sender is the first address of the first From field that holds one, else of Sender.
func sender(h textproto.Header, charset string) Address {
	var named Address
	for _, v := range append(h.Values("From"), h.Values("Sender")...) {
		for _, a := range parseAddresses(v, charset) {
			if strings.Contains(a.Email, "@") {
				return a
			}
			if named == (Address{}) {
				named = a
			}
		}
	}
	return named
}
