// Package mailer makes letters into bytes and hands them to the mail server.
// It is the only place that knows SMTP; what a letter says and whether it may go is decided elsewhere.
package mailer

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
)

// LoopHeader marks every letter that a tonghop sends, so that no tonghop ever answers one.
const LoopHeader = "X-Tonghop"

// Letter is one mail to be made.
type Letter struct {
	FromName, From string
	To, Cc         []string
	Subject        string
	HeaderID       string // Message-ID without brackets
	Date           time.Time
	InReplyTo      string // Message-ID without brackets of the mail it answers; "" if none
	Answer         bool   // it answers a mail: Auto-Submitted is auto-replied, else auto-generated (RFC 3834)
	Text           string
	HTML           string // "" for a letter of plain text
	Attachments    []Attachment
}

// Attachment is one file of a letter. Name is plain ASCII: mail programs garble others.
type Attachment struct {
	Name      string
	MediaType string
	Data      []byte
}

// Bytes makes the whole mail, lines ending in CRLF.
func (l Letter) Bytes() ([]byte, error) {
	m := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := m.FromFormat(l.FromName, l.From); err != nil {
		return nil, fmt.Errorf("sender %q: %w", l.From, err)
	}
	if err := m.To(l.To...); err != nil {
		return nil, fmt.Errorf("recipients %v: %w", l.To, err)
	}
	if err := m.Cc(l.Cc...); err != nil {
		return nil, fmt.Errorf("copies to %v: %w", l.Cc, err)
	}
	m.Subject(l.Subject)
	m.SetMessageIDWithValue(l.HeaderID)
	m.SetDateWithValue(l.Date)
	m.SetUserAgent("tonghop")
	m.SetGenHeader(LoopHeader, "1")
	m.SetGenHeader("Auto-Submitted", map[bool]string{true: "auto-replied", false: "auto-generated"}[l.Answer])
	m.SetGenHeader("X-Auto-Response-Suppress", "All")
	if l.InReplyTo != "" {
		m.SetGenHeader(mail.HeaderInReplyTo, "<"+l.InReplyTo+">")
		m.SetGenHeader(mail.HeaderReferences, "<"+l.InReplyTo+">")
	}
	m.SetBodyString(mail.TypeTextPlain, l.Text)
	if l.HTML != "" {
		m.AddAlternativeString(mail.TypeTextHTML, l.HTML)
	}
	for _, a := range l.Attachments {
		err := m.AttachReader(a.Name, bytes.NewReader(a.Data), mail.WithFileContentType(mail.ContentType(a.MediaType)))
		if err != nil {
			return nil, fmt.Errorf("attaching %s: %w", a.Name, err)
		}
	}
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("making letter %s: %w", l.HeaderID, err)
	}
	return b.Bytes(), nil
}

// Domain is the part of the sender's address that message identifiers end in.
func Domain(address string) string {
	if i := strings.LastIndexByte(address, '@'); i >= 0 {
		return address[i+1:]
	}
	return "localhost"
}
