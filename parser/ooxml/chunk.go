package ooxml

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/plain"
	"tonghop/parser/rtf"
	"tonghop/parser/zipxml"
)

// chunk reads a file that stands in the document as it is (w:altChunk): a Word document, RTF, HTML, a web archive or plain text.
// Their names tell little, so their beginning decides.
func (d *docx) chunk(s *story, id string) {
	target := d.rels[id].target
	if target == "" || d.rels[id].external || d.nested > 2 {
		return
	}
	b, err := d.pack.Read(target)
	if err != nil {
		s.x.Err = err
		return
	}
	var inner doc.Document
	page, archived := archivedPage(b)
	switch head := strings.ToLower(string(bytes.TrimLeft(b[:min(len(b), 1000)], "\xef\xbb\xbf \r\n\t"))); {
	case strings.HasPrefix(head, "pk\x03\x04"):
		lim := d.pack.lim
		lim.Bytes = d.pack.Left()
		inner = readDocx(bytes.NewReader(b), int64(len(b)), lim, d.nested+1)
	case strings.HasPrefix(head, `{\rtf`):
		inner = rtf.Read(b)
	case archived:
		inner = plain.HTML(page)
	case strings.HasPrefix(head, "<"):
		inner = plain.HTML(b)
	default:
		inner = plain.Text(b)
	}
	if inner.Outcome == doc.TooBig {
		s.x.Err = zipxml.LimitError(target + ": " + inner.Reason)
		return
	}
	for _, b := range inner.Blocks {
		b.Page = s.page
		s.blocks = append(s.blocks, b)
		d.made++
	}
	if inner.Repaired != "" {
		d.count(inner.Repaired)
	}
}

// archivedPage gives the page of a web archive (RFC 2557): its first part that is HTML.
func archivedPage(b []byte) (page []byte, ok bool) {
	if head := b[:min(len(b), 4096)]; !bytes.Contains(head, []byte("MIME-Version:")) && !bytes.Contains(head, []byte("Content-Type:")) {
		return nil, false
	}
	m, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		return nil, false
	}
	kind, params, _ := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if kind == "text/html" {
		return decodedPart(m.Header.Get("Content-Transfer-Encoding"), m.Body), true
	}
	if !strings.HasPrefix(kind, "multipart/") {
		return nil, false
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for range 100 {
		p, err := parts.NextRawPart()
		if err != nil {
			break
		}
		if strings.HasPrefix(strings.ToLower(p.Header.Get("Content-Type")), "text/html") {
			return decodedPart(p.Header.Get("Content-Transfer-Encoding"), p), true
		}
	}
	return nil, false
}

// decodedPart undoes the transfer encoding; what is damaged is given as far as it goes.
func decodedPart(encoding string, r io.Reader) []byte {
	switch strings.ToLower(encoding) {
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	}
	b, _ := io.ReadAll(r)
	return b
}
