package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/emersion/go-message/textproto"
)

// leaf reads a part that has no parts and files it: as text of the body, as a machine's report, or as an attachment.
func (w *walk) leaf(s *source, h textproto.Header, c place, media string, p params) end {
	disposition, dp := parseParams(h.Get("Content-Disposition"), p["charset"])
	_, p = parseParams(h.Get("Content-Type"), p["charset"])
	enc := encodingName(h.Get("Content-Transfer-Encoding"))
	if enc == "unknown" {
		w.warn("unknown transfer encoding; the bytes are kept as they came")
	}
	out := &sink{limit: w.lim.PartBytes}
	t := newTransfer(enc, out)
	e := s.body(t)
	fault := t.close()
	part := Part{Name: partName(dp, p), MediaType: media, Data: out.bytes(), Depth: c.depth, Fault: fault}
	if enc == "uuencode" {
		part = unwrapUU(part)
	}
	switch {
	case out.over:
		part.Fault = "the part is too big; only its beginning was kept"
	case e.level < 0 && len(s.bounds) > 0 && part.Fault == "":
		part.Fault = "the mail ends inside this part; it may be cut short"
	}
	if e.level < 0 && len(s.bounds) > 0 {
		w.warn("the mail ends without its last boundary")
	}
	named := part.Name != "" || disposition == "attachment"
	switch {
	case media == "text/calendar" && c.depth == 0:
		w.calendar = true
		w.attach(part, c, h)
	case isReport(media):
		if c.depth == 0 {
			w.reports = append(w.reports, report{media, part.Data})
		}
	case isMessage(media) && c.depth < w.lim.Depth:
		w.inside(part.Data, c)
	case isBodyText(media) && !named:
		w.addText(part.Data, p, media == "text/html", c)
	case strings.HasPrefix(media, "text/") && !named && c.parent == "multipart/alternative":
		// another rendering of the body: text/x-amp-html, text/watch-html
	default:
		w.attach(part, c, h)
	}
	return e
}

// isReport tells the parts that machines write for machines.
func isReport(media string) bool {
	switch media {
	case "message/delivery-status", "message/global-delivery-status", "message/disposition-notification", "message/global-disposition-notification",
		"message/feedback-report", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
		return true
	}
	return false
}

// isBodyText tells the text types that are shown as the body where they have no file name.
func isBodyText(media string) bool {
	return slices.Contains([]string{"text/plain", "text/html", "text/enriched", "text/richtext"}, media)
}

// attach keeps a part and opens those that hold further attachments: .eml files, winmail.dat, signed mail.
func (w *walk) attach(part Part, c place, h textproto.Header) {
	sum := sha256.Sum256(part.Data)
	part.SHA256 = hex.EncodeToString(sum[:])
	if strings.HasPrefix(part.MediaType, "image/") {
		id := strings.Trim(strings.TrimSpace(h.Get("Content-Id")), "<>")
		if id == "" && c.parent == "multipart/related" {
			id = strings.TrimSpace(h.Get("Content-Location"))
		}
		if id != "" {
			if w.contents == nil {
				w.contents = map[int]string{}
			}
			w.contents[len(w.m.Parts)] = id
		}
	}
	w.m.Parts = append(w.m.Parts, part)
	opened := &w.m.Parts[len(w.m.Parts)-1].Opened
	switch {
	case isTNEF(part):
		*opened = true
		w.openTNEF(part.Data, c)
	case strings.HasSuffix(part.MediaType, "pkcs7-mime"):
		w.openSigned(part.Data, c)
	case strings.HasSuffix(strings.ToLower(part.Name), ".eml") && c.depth < w.lim.Depth && looksLikeMail(part.Data):
		*opened = true
		w.inside(part.Data, c)
	}
}

// looksLikeMail tells whether the bytes begin with a mail's header.
func looksLikeMail(b []byte) bool {
	b = bytes.TrimLeft(b[:min(len(b), 4096)], "\xef\xbb\xbf\r\n \t")
	line, rest, _ := bytes.Cut(b, lf)
	if isMboxLine(line) {
		line, rest, _ = bytes.Cut(rest, lf)
	}
	return isField(line) && (isWellKnown(line) || bytes.Contains(bytes.ToLower(rest), []byte("\nfrom:")) || bytes.Contains(bytes.ToLower(rest), []byte("\nsubject:")))
}

// inside reads a mail whose bytes had to be decoded first.
func (w *walk) inside(data []byte, c place) {
	if w.nest > 2*w.lim.Depth || w.parts >= w.lim.Parts {
		w.warn("mails lie too deep in one another")
		return
	}
	w.parts++
	w.enter(c, func(inner place) textproto.Header {
		s := newSource(bytes.NewReader(data))
		h := w.header.read(s, true)
		w.content(s, h, inner)
		return h
	})
}

// addText adds a text of the body; files that were uuencoded into it become attachments.
func (w *walk) addText(data []byte, p params, html bool, c place) {
	if !html {
		var files []Part
		data, files = cutUU(data)
		for _, f := range files {
			f.Depth = c.depth
			w.attach(f, c, textproto.Header{})
		}
	}
	w.cur.bodies = append(w.cur.bodies, body{html: html, charset: p["charset"], data: data, group: c.group,
		flowed: !html && strings.EqualFold(p["format"], "flowed"), delsp: strings.EqualFold(p["delsp"], "yes")})
}

// decodeAll undoes a transfer encoding of bytes that are all in memory.
func decodeAll(encoding string, b []byte, limit int64) []byte {
	if encoding == "" {
		return b
	}
	out := &sink{limit: limit}
	t := newTransfer(encoding, out)
	newSource(bytes.NewReader(b)).body(t)
	t.close()
	return out.bytes()
}
