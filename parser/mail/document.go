package mail

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"tonghop/parser/box"
	"tonghop/parser/doc"
	"tonghop/parser/plain"
	"tonghop/parser/rtf"
)

// The media types of mails as files.
const (
	MediaMail = "message/rfc822"
	MediaMHT  = "application/x-mimearchive"
	MediaTNEF = "application/vnd.ms-tnef"
)

// Document reads a mail that was saved as a file or attached to another. Its subject is a heading, its body follows, then
// the subject and the text of each mail that it encloses; what is attached to any of them are its members. Pictures of the
// body are left out. The body is read from HTML where there is some: tables stay tables.
func Document(b []byte, budget *box.Budget, open box.Open) doc.Document {
	x := box.Begin(MediaMail, budget, open)
	m, w, err := take(b)
	if err != nil {
		x.Damaged(err.Error())
		return x.Close()
	}
	x.Body(heading(m.Subject), "")
	body := w.outer.document()
	x.Body(body.Blocks, body.Repaired)
	for _, e := range m.Enclosed {
		x.Body(heading(e.Subject), "")
		x.Body(plain.Text([]byte(e.Text)).Blocks, "")
	}
	for _, p := range m.Parts {
		if p.Inline || p.Opened {
			continue
		}
		if !x.Add(box.File{Name: p.Name, Size: int64(len(p.Data)), Data: bytesOf(p)}) {
			break
		}
	}
	return x.Close()
}

// heading is the subject as a block.
func heading(subject string) []doc.Block {
	if subject = strings.TrimSpace(subject); subject == "" {
		return nil
	}
	return []doc.Block{{Kind: doc.Heading, Level: 1, Text: subject}}
}

// WebPage reads a web page that was saved as one file (RFC 2557), as browsers and Word do: its first HTML part is the document.
// Pictures, frames and style sheets are left out. A file without such a part is read as a mail.
func WebPage(b []byte, budget *box.Budget, open box.Open) doc.Document {
	if _, w, err := take(b); err == nil {
		if page, ok := w.outer.page(); ok {
			d := plain.HTML(page)
			d.MediaType = MediaMHT
			return d
		}
	}
	return Document(b, budget, open)
}

// take reads a mail and keeps its bodies.
func take(b []byte) (*Mail, *walk, error) {
	w := newWalk(DefaultLimits)
	err := w.read(bytes.NewReader(b))
	return w.m, w, err
}

// bytesOf gives the bytes of a part, and its damage behind them.
func bytesOf(p Part) func() (io.Reader, error) {
	return func() (io.Reader, error) {
		if p.Fault != "" {
			return io.MultiReader(bytes.NewReader(p.Data), fault(p.Fault)), nil
		}
		return bytes.NewReader(p.Data), nil
	}
}

// fault is a reader that ends with what is wrong with a part.
type fault string

func (f fault) Read([]byte) (int, error) { return 0, errors.New(string(f)) }

// document is the body in the normal form.
func (e *envelope) document() doc.Document {
	if page, ok := e.page(); ok {
		if d := plain.HTML(page); len(d.Blocks) > 0 {
			return d
		}
	}
	return plain.Text([]byte(e.text()))
}

// page is the first body in HTML, in UTF-8.
func (e *envelope) page() ([]byte, bool) {
	for _, b := range e.bodies {
		if b.html && len(bytes.TrimSpace(b.data)) > 0 {
			return b.page(), true
		}
	}
	return nil, false
}

// page decodes an HTML body by its declared charset; [plain.HTML] knows legacy charsets better than mailers do.
func (b body) page() []byte {
	charset := b.charset
	if charset == "" {
		return b.data
	}
	return []byte(decodeWith(charset, b.data))
}

// TNEF reads a winmail.dat: the body, in whatever form Outlook wrote it, and the attachments as members. A message in it is
// read with it.
func TNEF(b []byte, budget *box.Budget, open box.Open) doc.Document {
	x := box.Begin(MediaTNEF, budget, open)
	w := newWalk(DefaultLimits)
	m := readTNEF(b, w.lim.Depth)
	if m == nil {
		x.Damaged("no TNEF")
		return x.Close()
	}
	if m.cut {
		x.Damaged("winmail.dat ends early")
	}
	w.boxTNEF(x, m, open)
	return x.Close()
}

// boxTNEF gives the body and the files of a message, then those of the messages in it.
func (w *walk) boxTNEF(x *box.Box, m *tnefMessage, open box.Open) {
	d := RichBody(m.text, m.html, m.rtf, open)
	x.Body(d.Blocks, d.Repaired)
	for _, f := range m.files {
		if f.inner != nil {
			w.boxTNEF(x, f.inner, open)
			continue
		}
		name := fileName(f.long)
		if name == "" {
			name = fileName(f.name)
		}
		if len(f.data) > 0 && !x.Add(box.File{Name: name, Size: int64(len(f.data)), Data: bytesOf(Part{Data: f.data})}) {
			return
		}
	}
}

// RichBody reads the body of an Outlook message: HTML is best, then compressed RTF, which the reader of RTF behind open is
// asked for, then plain text.
func RichBody(text string, html, packed []byte, open box.Open) doc.Document {
	if len(html) > 0 {
		if d := plain.HTML(html); len(d.Blocks) > 0 {
			return d
		}
	}
	if len(packed) > 0 && open != nil {
		if b, _ := rtf.Decompress(packed); len(b) > 0 {
			if d := open("body.rtf", b); len(d.Blocks) > 0 {
				return d
			}
		}
	}
	return plain.Text([]byte(text))
}
