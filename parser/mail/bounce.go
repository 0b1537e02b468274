package mail

import (
	"bytes"
	"strings"
	"tonghop/parser/pattern"

	"github.com/emersion/go-message/textproto"

	"tonghop/parser/vn"
)

var (
	statusCode = pattern.New(`\b([245]\.\d{1,3}\.\d{1,3})\b`)
	smtpCode   = pattern.New(`(?:^|[\s:;(\[<])([45]\d\d)(?:[\s\-:,)]|$)`)
	idLine     = pattern.New(`(?im)^[>\s]*message-id:\s*<([^<>\s]+)>`)
	toLine     = pattern.New(`(?im)^[>\s]*to:\s*(.+)$`)
	addrLine   = pattern.New(`^\s*(?:[-*]\s*)?<?([^\s<>()\[\]"',;:]+@[^\s<>()\[\]"',;:]+\.[^\s<>()\[\]"',;:.]+)>?\s*(?:[:(].*|\.\.\..*|-.*)?$`)
	// where the returned letter begins in bounces that have no parts
	returnedMark = pattern.New(`(?i)(-{3,}.{0,40}(copy of (the|your) message|original message|returned message|message header|undelivered message|below this line)|(original|returned) message (follows|headers?)|this is a copy of the message|the header of the original message)`)
)

// bounceText is how much of a text is searched for phrases, in bytes.
const bounceText = 6000

// dsnRecipient is one group of fields of a delivery status (RFC 3464, 2.3).
type dsnRecipient struct {
	email, action, status, diagnostic string
}

// statuses reads the delivery status parts, once.
func (s *signs) statuses() []dsnRecipient {
	if s.status != nil {
		return s.status
	}
	s.status = []dsnRecipient{}
	for _, r := range s.w.reports {
		if strings.HasSuffix(r.media, "delivery-status") {
			s.status = append(s.status, readStatus(r.data)...)
		}
	}
	return s.status
}

// readStatus reads the groups of fields, which blank lines part. Groups without a recipient are those of the mail itself.
func readStatus(data []byte) []dsnRecipient {
	var out []dsnRecipient
	data = bytes.ReplaceAll(data, crlf, lf)
	for _, group := range bytes.Split(data, []byte("\n\n")) {
		h := headerOf(group)
		r := dsnRecipient{action: keyword(h.Get("Action")), diagnostic: h.Get("Diagnostic-Code")}
		for _, k := range []string{"Original-Recipient", "Final-Recipient", "X-Actual-Recipient"} {
			if r.email = typedAddress(h.Get(k)); r.email != "" {
				break
			}
		}
		if m := statusCode.FindString(h.Get("Status")); m != "" {
			r.status = m
		} else {
			r.status = statusCode.FindString(r.diagnostic)
		}
		if r.email != "" || r.action != "" {
			out = append(out, r)
		}
	}
	return out
}

// typedAddress reads `rfc822; name@host`.
func typedAddress(v string) string {
	if i := strings.IndexByte(v, ';'); i >= 0 {
		v = v[i+1:]
	}
	v = strings.TrimSpace(v)
	if m := anyEmail.FindString(v); m != "" {
		return cleanEmail(m)
	}
	return ""
}

// success tells reports that nothing is wrong, or not yet: delivered, relayed, expanded, delayed.
func (s *signs) success() string {
	st := s.statuses()
	actions := 0
	for _, r := range st {
		if r.action == "failed" {
			return ""
		}
		if r.action == "" && strings.HasPrefix(r.status, "5") {
			return ""
		}
		if r.action != "" {
			actions++
		}
	}
	if actions > 0 {
		return "its delivery status tells of no failure but " + st[0].action
	}
	if s.daemon || s.h.Has("X-Failed-Recipients") {
		if delaySubj.MatchString(s.subject) || delayBody.MatchString(s.text(bounceText)) && !failSubject.MatchString(s.subject) {
			return "a mail server tells of a delay"
		}
	}
	return ""
}

// bounce tells mail that comes back.
func (s *signs) bounce() string {
	for _, r := range s.statuses() {
		if r.action == "failed" || strings.HasPrefix(r.status, "5") {
			return "its delivery status tells of a failure (RFC 3464)"
		}
	}
	if s.h.Has("X-Failed-Recipients") {
		return "it carries X-Failed-Recipients"
	}
	_, p := parseParams(s.h.Get("Content-Type"), "")
	if strings.EqualFold(p["report-type"], "delivery-status") && (failSubject.MatchString(s.subject) || failBody.MatchString(s.text(bounceText))) {
		return "it says to be a delivery status, and of a failure"
	}
	// Neither an office called postmaster nor the null return path of somebody's auto-reply makes a bounce of a text
	// that speaks of something that does not exist: the subject must agree, or both signs come together.
	if !s.daemon && !s.null || !s.daemon && autoSubject.MatchString(s.subject) {
		return ""
	}
	if failSubject.MatchString(s.subject) || (mailerDaemon.MatchString(s.local) || s.daemon && s.null) && failBody.MatchString(s.text(bounceText)) {
		return "a mail server says that a mail could not be delivered"
	}
	return ""
}

// failures lists the addresses that a bounce tells about, each once.
func (s *signs) failures() []Failure {
	original := s.original()
	var out []Failure
	add := func(email, status string, permanent bool) {
		for _, f := range out {
			if strings.EqualFold(f.Email, email) {
				return
			}
		}
		out = append(out, Failure{Email: email, Status: status, Permanent: permanent, Original: original})
	}
	for _, r := range s.statuses() {
		if r.email != "" && (r.action == "failed" || r.action == "" && !strings.HasPrefix(r.status, "2")) {
			add(r.email, r.status, !strings.HasPrefix(r.status, "4"))
		}
	}
	if out != nil {
		return out
	}
	text := s.w.m.Text
	if loc := returnedMark.FindStringIndex(text); loc != nil {
		text = text[:loc[0]]
	}
	for _, a := range parseAddresses(strings.Join(s.h.Values("X-Failed-Recipients"), ", "), "") {
		status, permanent := codeOf(text, a.Email)
		add(a.Email, status, permanent)
	}
	if out != nil {
		return out
	}
	for _, email := range s.namedAddresses(text) {
		status, permanent := codeOf(text, email)
		add(email, status, permanent)
	}
	return out
}

// namedAddresses finds the failed addresses in a text: those at the head of a line, else those in a line of failure,
// else the one the returned letter was written to.
func (s *signs) namedAddresses(text string) []string {
	var heads, near []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if m := addrLine.FindStringSubmatch(line); m != nil {
			heads = append(heads, cleanEmail(m[1]))
		} else if len(line) < 1000 && failBody.MatchString(" "+vn.Fold(line)) {
			for _, a := range anyEmail.FindAllString(line, 3) {
				near = append(near, cleanEmail(a))
			}
		}
	}
	if heads != nil {
		return heads
	}
	if near != nil {
		return near
	}
	for _, h := range s.returned() {
		for _, a := range parseAddresses(h.Get("To"), "") {
			heads = append(heads, a.Email)
		}
	}
	if heads == nil {
		if m := toLine.FindStringSubmatch(s.w.m.Text); m != nil {
			for _, a := range parseAddresses(m[1], "") {
				heads = append(heads, a.Email)
			}
		}
	}
	return heads
}

// codeOf finds the status that a text tells for an address, behind it or in the whole text.
// A bounce that names no code is taken as permanent: the letter came back.
func codeOf(text, email string) (status string, permanent bool) {
	if i := strings.Index(text, email); i >= 0 {
		text = text[i:]
	}
	status = statusCode.FindString(text)
	if status != "" {
		return status, status[0] == '5'
	}
	if m := smtpCode.FindStringSubmatch(text); m != nil {
		return "", m[1][0] == '5'
	}
	return "", true
}

// returned are the headers of the letters that came back, as a mail or as its header alone.
func (s *signs) returned() []textproto.Header {
	out := s.w.returned
	for _, r := range s.w.reports {
		if strings.HasSuffix(r.media, "headers") {
			out = append(out, headerOf(r.data))
		}
	}
	return out
}

// original is the Message-ID of the letter that came back.
func (s *signs) original() string {
	for _, h := range s.returned() {
		if id := messageID(h); id != "" {
			return id
		}
	}
	if ids := idLine.FindAllStringSubmatch(s.w.m.Text, 1); ids != nil {
		return ids[0][1]
	}
	if l := s.w.m.InReplyTo; len(l) > 0 {
		return l[0]
	}
	if l := s.w.m.References; len(l) > 0 {
		return l[len(l)-1]
	}
	return ""
}
