package parser

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"tonghop/parser/doc"
	"tonghop/parser/mail"
	"tonghop/parser/report"
)

// Reader turns the raw bytes of a mail into all that can be understood of it. It knows no database and no server.
type Reader struct {
	Extractor *Extractor
	Reports   report.Understander
}

// Reading is one mail, understood.
type Reading struct {
	Mail      *mail.Mail
	Documents []Document
	// Secrecy is the state-secrecy mark found anywhere in the mail, Where the part that bears it; "" if there is none.
	Secrecy, Where string
}

// Document is the body (Part 0), one attachment (Part from 1), or a file in an attached archive or mail (Part behind those of the
// attachments, Name with its path: "a.zip/b.docx"), as read.
type Document struct {
	Part   int
	Name   string
	SHA256 string
	Size   int64
	Text   doc.Document
	// Report is what was understood; nil where the document is no report, or could not be read.
	Report *report.Report
}

// enough is how sure it must be that a document is a report before it is taken for one (law P4).
const enough = 0.5

// Open reads the mail itself; its documents are not read yet.
func (r *Reader) Open(raw io.Reader) (*Reading, error) {
	m, err := mail.Read(raw, mail.DefaultLimits)
	if err != nil {
		return nil, err
	}
	return &Reading{Mail: m}, nil
}

// Understand reads the documents of an opened mail that was received at the given moment. A mark of secrecy ends it at once:
// nothing read by then is given back (law I8). An error is a fault of this machine, or the end of ctx: the mail is to be read again.
func (r *Reader) Understand(ctx context.Context, g *Reading, received time.Time) error {
	m := g.Mail
	g.Secrecy, g.Where = r.marked(m)
	next := len(m.Parts) + 1
	for i, p := range m.Parts {
		if g.Secrecy != "" {
			break
		}
		if p.Inline || report.Ignorable(p.Name) || p.Opened && isTNEF(p) {
			continue
		}
		text, err := r.extract(ctx, p)
		if err != nil {
			return fmt.Errorf("reading attachment %d: %w", i+1, err)
		}
		d := Document{Part: i + 1, Name: p.Name, SHA256: p.SHA256, Size: int64(len(p.Data)), Text: text}
		m.Parts[i].Data = nil // read once; what is kept of it is the raw mail
		if d.Name == "" {
			d.Name = "tep-" + string(rune('0'+(i+1)%10))
		}
		for _, one := range r.apart(g, d) {
			if g.Secrecy != "" {
				break
			}
			if one.Part == 0 {
				one.Part = next
				next++
			}
			file := one.Name
			if p.Name == "" {
				file = strings.TrimPrefix(file, d.Name) // our own name says nothing
			}
			r.understand(g, &one, file, received)
			g.Documents = append(g.Documents, one)
		}
	}
	r.understandBody(g, received)
	if g.Secrecy != "" {
		g.Documents = nil
	}
	return nil
}

// extract reads an attachment. A mail whose own attachments stand among the parts already gives its text only.
func (r *Reader) extract(ctx context.Context, p mail.Part) (doc.Document, error) {
	if !p.Opened {
		return r.Extractor.Extract(ctx, p.Name, p.Data)
	}
	d, err := r.Extractor.outside(ctx, p.Name, p.Data)
	d.Outcome, d.Reason = doc.OK, ""
	return d, err
}

// isTNEF tells a winmail.dat that was read whole: all that is in it stands among the parts.
func isTNEF(p mail.Part) bool { return p.Fault == "" && Detect(p.Name, p.Data) == typeTNEF }

// apart puts the files of a container behind the container as documents of their own. What is wrong with a file is told of that
// file, not of the container too; but where all files have a password, the container stands for them.
// A mark of secrecy in the name of any file ends it.
func (r *Reader) apart(g *Reading, d Document) []Document {
	held := d.Text
	d.Text = withoutMembers(held)
	all, locked := []Document{d}, held.Outcome == doc.Encrypted
	for path, m := range held.Files() {
		for part := range strings.SplitSeq(m.Name, "/") {
			if mark, ok := report.SecrecyInName(part); ok {
				g.Secrecy, g.Where = mark, "file name"
				return nil
			}
		}
		text := withoutMembers(m.Document)
		if report.Ignorable(m.Name) || len(m.Document.Members) > 0 && text.Outcome == doc.OK && len(text.Blocks) == 0 {
			continue
		}
		locked = locked && (text.Outcome == doc.Encrypted || text.Outcome == doc.Empty)
		all = append(all, Document{Name: d.Name + "/" + path, SHA256: m.SHA256, Size: m.Size, Text: text})
	}
	if locked {
		all[0].Text.Outcome, all[0].Text.Reason = held.Outcome, held.Reason
		return all[:1]
	}
	return all
}

// withoutMembers is a container by itself: what is wrong with its files is forgotten, what is wrong with it is not.
func withoutMembers(d doc.Document) doc.Document {
	if len(d.Members) > 0 && d.Outcome != doc.TooBig && !strings.HasPrefix(d.Reason, "damaged: ") {
		d.Outcome, d.Reason = doc.OK, ""
	}
	d.Members = nil
	return d
}

// marked looks for a mark in the subject, the file names and the body.
func (r *Reader) marked(m *mail.Mail) (mark, where string) {
	if mark, ok := report.SecrecyInName(m.Subject); ok {
		return mark, "subject"
	}
	for _, p := range m.Parts {
		if mark, ok := report.SecrecyInName(p.Name); ok {
			return mark, "file name"
		}
	}
	if mark, ok := report.SecrecyMark(strings.Split(m.NewText, "\n")); ok {
		return mark, "body"
	}
	return "", ""
}

func (r *Reader) understand(g *Reading, d *Document, file string, received time.Time) {
	if d.Text.Outcome != doc.OK || len(d.Text.Blocks) == 0 {
		return
	}
	rep := r.Reports.Report(report.Source{File: file, Subject: g.Mail.Subject, Body: g.Mail.NewText, Received: received, Document: d.Text})
	if rep.Secrecy != "" {
		g.Secrecy, g.Where = rep.Secrecy, "attachment"
		return
	}
	if rep.IsReport >= enough {
		d.Report = &rep
	}
}

// understandBody takes the body for a report only where no attachment is one: else it is a cover letter.
func (r *Reader) understandBody(g *Reading, received time.Time) {
	if g.Secrecy != "" || strings.TrimSpace(g.Mail.NewText) == "" {
		return
	}
	body := Document{Name: "(body)", Size: int64(len(g.Mail.NewText)), Text: doc.Document{MediaType: "text/plain", Outcome: doc.OK}}
	for line := range strings.SplitSeq(g.Mail.NewText, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			body.Text.Blocks = append(body.Text.Blocks, doc.Block{Kind: doc.Paragraph, Text: line})
		}
	}
	if !g.hasReport() && len(g.unreadable()) == 0 {
		r.understand(g, &body, "", received)
	}
	g.Documents = append([]Document{body}, g.Documents...)
}

func (g *Reading) hasReport() bool { return len(g.Found()) > 0 }

// Found gives the documents that are reports.
func (g *Reading) Found() []*Document {
	var found []*Document
	for i := range g.Documents {
		if g.Documents[i].Report != nil {
			found = append(found, &g.Documents[i])
		}
	}
	return found
}

// unreadable gives the attachments that could not be read.
func (g *Reading) unreadable() []*Document {
	var all []*Document
	for i := range g.Documents {
		if g.Documents[i].Part > 0 && g.Documents[i].Text.Outcome != doc.OK {
			all = append(all, &g.Documents[i])
		}
	}
	return all
}

// Unreadable tells whether an attachment could not be read.
func (g *Reading) Unreadable() bool { return len(g.unreadable()) > 0 }
