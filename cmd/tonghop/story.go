package main

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/base64"
	"fmt"
	"mime"
	netmail "net/mail"
	"path"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

//go:embed demo
var demoFiles embed.FS

// storyMail is one thing that happens in the demo's month: a mail that reaches the office's mailbox, or an officer's decision.
type storyMail struct {
	At        time.Time     `yaml:"at"`
	From      string        `yaml:"from"`
	Subject   string        `yaml:"subject"`
	Body      string        `yaml:"body"`
	Attach    []string      `yaml:"attach"`
	InReplyTo string        `yaml:"in_reply_to"`
	AutoReply bool          `yaml:"auto_reply"`
	BounceOf  string        `yaml:"bounce_of"`
	Decide    storyDecision `yaml:"decide"`
	Note      string        `yaml:"note"`
}

// storyDecision is what an officer decides on the mail that waits from the given address.
type storyDecision struct {
	Sender string `yaml:"sender"`
	Unit   string `yaml:"unit"`
	Period string `yaml:"period"`
	Learn  bool   `yaml:"learn"`
	Reject bool   `yaml:"reject"`
	Why    string `yaml:"why"`
}

func loadStory() ([]storyMail, error) {
	b, err := demoFiles.ReadFile("demo/story.yaml")
	if err != nil {
		return nil, err
	}
	var story struct {
		Mails []storyMail `yaml:"mails"`
	}
	if err := yaml.UnmarshalWithOptions(b, &story, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("story: %w", explainYAML(err))
	}
	return story.Mails, nil
}

// office of the story, and its hosts
const storyAddress = "baocao@dukcq.hoason.example.vn"

// build makes the raw mail as a unit's mail program would. last is the Message-ID of the newest letter the office sent to the
// address that the mail answers, "" if there is none.
func (s storyMail) build(number int, last string) ([]byte, error) {
	from, err := netmail.ParseAddress(s.From)
	if err != nil {
		return nil, fmt.Errorf("story mail %d: %w", number, err)
	}
	var b bytes.Buffer
	field := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	field("From", from.String())
	field("To", storyAddress)
	field("Subject", mime.QEncoding.Encode("utf-8", s.Subject))
	field("Date", s.At.Add(-10*time.Second).Format(time.RFC1123Z))
	field("Message-ID", fmt.Sprintf("<demo.%d@%s>", number, from.Address[strings.LastIndex(from.Address, "@")+1:]))
	field("MIME-Version", "1.0")
	if last != "" && s.BounceOf == "" {
		field("In-Reply-To", "<"+last+">")
		field("References", "<"+last+">")
	}
	if s.AutoReply {
		field("Auto-Submitted", "auto-replied")
	}
	if s.BounceOf != "" {
		s.bounce(&b, last)
		return b.Bytes(), nil
	}
	err = s.content(&b)
	return b.Bytes(), err
}

// content writes the body and the attachments.
func (s storyMail) content(b *bytes.Buffer) error {
	if len(s.Attach) == 0 {
		part(b, "text/plain; charset=utf-8", "", []byte(s.Body))
		return nil
	}
	const boundary = "=_tonghop_demo_part"
	fmt.Fprintf(b, "Content-Type: multipart/mixed; boundary=%q\r\n\r\n--%s\r\n", boundary, boundary)
	part(b, "text/plain; charset=utf-8", "", []byte(s.Body))
	for _, name := range s.Attach {
		data, err := demoFiles.ReadFile("demo/" + name)
		if err != nil {
			return err
		}
		fmt.Fprintf(b, "--%s\r\n", boundary)
		part(b, cmp.Or(mime.TypeByExtension(path.Ext(name)), "application/octet-stream"), name, data)
	}
	fmt.Fprintf(b, "--%s--\r\n", boundary)
	return nil
}

func part(b *bytes.Buffer, mediaType, name string, data []byte) {
	fmt.Fprintf(b, "Content-Type: %s\r\nContent-Transfer-Encoding: base64\r\n", mediaType)
	if name != "" {
		fmt.Fprintf(b, "Content-Disposition: attachment; filename=%q\r\n", name)
	}
	b.WriteString("\r\n")
	text := base64.StdEncoding.EncodeToString(data)
	for len(text) > 76 {
		b.WriteString(text[:76] + "\r\n")
		text = text[76:]
	}
	b.WriteString(text + "\r\n")
}

// bounce writes a delivery status notice (RFC 3464) about the office's letter.
func (s storyMail) bounce(b *bytes.Buffer, last string) {
	const boundary = "=_tonghop_demo_bounce"
	fmt.Fprintf(b, "Content-Type: multipart/report; report-type=delivery-status; boundary=%q\r\n\r\n", boundary)
	fmt.Fprintf(b, "--%s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n", boundary, s.Body)
	fmt.Fprintf(b, "--%s\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.vn\r\n\r\n", boundary)
	fmt.Fprintf(b, "Final-Recipient: rfc822; %s\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n", s.BounceOf)
	fmt.Fprintf(b, "--%s\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <%s>\r\nTo: %s\r\n\r\n--%s--\r\n", boundary, last, s.BounceOf, boundary)
}
