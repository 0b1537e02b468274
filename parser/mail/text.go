package mail

import (
	"bytes"
	"strings"

	"tonghop/parser/vn"
)

// finish makes the texts and marks the pictures of the HTML body.
func (w *walk) finish() {
	w.markInline()
	w.m.Text = w.outer.text()
	if strings.TrimSpace(w.m.Text) == "" {
		// a mail forwarded as an attachment under an empty body: what it says is what the sender wants to say
		for _, e := range w.m.Enclosed {
			if e.Depth == 1 && strings.TrimSpace(e.Text) != "" {
				w.m.Text = e.Text
				break
			}
		}
	}
	w.m.NewText = newText(w.m.Text, w.m.Subject)
}

// markInline sets Inline on pictures that the HTML shows by their Content-ID.
func (w *walk) markInline() {
	for i, id := range w.contents {
		for _, b := range w.outer.bodies {
			if b.html && bytes.Contains(b.data, []byte(id)) {
				w.m.Parts[i].Inline = true
			}
		}
	}
}

// text joins the body texts in order. Of a multipart/alternative the plain text is taken, the HTML where the plain
// text says nothing.
func (e *envelope) text() string {
	plain := map[int]bool{}
	decoded := make([]string, len(e.bodies))
	for i, b := range e.bodies {
		if !b.html {
			decoded[i] = b.text()
			if b.group > 0 && strings.TrimSpace(decoded[i]) != "" {
				plain[b.group] = true
			}
		}
	}
	var out strings.Builder
	for i, b := range e.bodies {
		if b.html {
			if plain[b.group] {
				continue
			}
			decoded[i] = b.text()
		}
		if strings.TrimSpace(decoded[i]) == "" {
			continue
		}
		if out.Len() > 0 {
			out.WriteByte('\n')
		}
		out.WriteString(strings.TrimRight(decoded[i], "\n"))
		out.WriteByte('\n')
	}
	return strings.TrimLeft(out.String(), "\n")
}

// text decodes one body: charset, HTML, legacy Vietnamese encodings, NFC, in this order, because TCVN3 writes ư as the
// soft hyphen that normalising takes out.
func (b body) text() string {
	cs := b.charset
	if cs == "" && b.html {
		cs = htmlCharset(b.data)
	}
	s := decodeWith(cs, b.data)
	if b.html {
		s = htmlText([]byte(s))
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	if !isASCII(s) {
		s, _ = vn.Repair(s)
		s = vn.Normalize(s)
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r", "\n"), "\x00", "")
	if b.flowed {
		s = unflow(s, b.delsp)
	}
	return s
}

// unflow joins the lines of a paragraph that a format=flowed mailer wrapped: those that end with a space go on in the
// next line of the same quote depth (RFC 3676, 4). Joined quotes keep one mark in front.
func unflow(s string, delsp bool) string {
	var out strings.Builder
	open, depth := false, 0
	for line := range strings.Lines(s) {
		line = strings.TrimSuffix(line, "\n")
		text := strings.TrimLeft(line, ">")
		d := len(line) - len(text)
		text = strings.TrimPrefix(text, " ") // space-stuffing
		if open && (d != depth || text == "-- ") {
			out.WriteByte('\n')
			open = false
		}
		if !open && d > 0 {
			out.WriteString(strings.Repeat(">", d) + " ")
		}
		depth, open = d, strings.HasSuffix(text, " ") && text != "-- "
		if open && delsp {
			text = text[:len(text)-1]
		}
		out.WriteString(text)
		if !open {
			out.WriteByte('\n')
		}
	}
	if open {
		out.WriteByte('\n')
	}
	return out.String()
}
