// Package msg reads messages that Outlook saved as files (.msg, [MS-OXMSG]): a compound file with a stream or an entry of the
// properties stream for each MAPI property.
package msg

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf16"

	"tonghop/parser/box"
	"tonghop/parser/doc"
	"tonghop/parser/mail"
	"tonghop/parser/ole"
)

// Media is the media type of the format.
const Media = "application/vnd.ms-outlook"

// The properties that are read ([MS-OXPROPS]).
const (
	propSubject      = 0x0037
	propBody         = 0x1000
	propRTF          = 0x1009
	propHTML         = 0x1013
	propDisplayName  = 0x3001
	propAttachData   = 0x3701
	propShortName    = 0x3704
	propLongName     = 0x3707
	propHidden       = 0x7ffe
	propContentID    = 0x3712
	propCodePage     = 0x3ffd // of 8-bit strings
	propInternetPage = 0x3fde // of the HTML
)

// Types of properties as they stand in the names of streams ([MS-OXCDATA] 2.11.1).
const (
	typeANSI   = 0x001e
	typeWide   = 0x001f
	typeBinary = 0x0102
	typeObject = 0x000d
)

// maxDepth is how many messages may lie in one another.
const maxDepth = 8

// reader is a message file while it is read.
type reader struct {
	file *ole.File
	box  *box.Box
	open box.Open
	page uint32 // code page of 8-bit strings
	left int    // bytes of streams that may still be read
}

// Read reads a message: the subject as a heading, then the body from HTML, RTF or plain text, whichever tells most; the
// attachments are its members. A message that is attached is read with it, its own attachments among the members.
func Read(b []byte, budget *box.Budget, open box.Open) doc.Document {
	x := box.Begin(Media, budget, open)
	f, err := ole.Open(b)
	if err != nil {
		x.Damaged(err.Error())
		return x.Close()
	}
	r := &reader{file: f, box: x, open: open, left: 4*len(b) + 1<<20}
	r.message("", 32, 0)
	return x.Close()
}

// message reads the message in a storage; header is how many bytes stand before the entries of its properties stream
// ([MS-OXMSG] 2.4.1).
func (r *reader) message(at string, header, depth int) {
	fixed := r.fixed(at, header)
	if page := fixed[propCodePage]; page != 0 {
		r.page = page
	}
	if subject := strings.TrimSpace(r.text(at, propSubject)); subject != "" {
		r.box.Body([]doc.Block{{Kind: doc.Heading, Level: 1, Text: subject}}, "")
	}
	html := r.html(at, fixed[propInternetPage])
	d := mail.RichBody(r.text(at, propBody), html, r.binary(at, propRTF), r.open)
	r.box.Body(d.Blocks, d.Repaired)
	for _, attachment := range r.attachments(at) {
		if !r.attach(attachment, html, depth) {
			return
		}
	}
}

// attach reads one attachment; false when no more can be taken.
func (r *reader) attach(at string, html []byte, depth int) bool {
	name := r.text(at, propLongName)
	for _, other := range []uint16{propShortName, propDisplayName} {
		if strings.TrimSpace(name) == "" {
			name = r.text(at, other)
		}
	}
	object := at + "/" + stream(propAttachData, typeObject)
	switch {
	case r.file.Has(object + "/__properties_version1.0"):
		if depth+1 >= maxDepth {
			r.box.LeftOut(fmt.Sprintf("messages more than %d deep in one another", maxDepth))
			return true
		}
		page := r.page
		r.message(object, 24, depth+1)
		r.page = page
		return true
	case r.file.Has(object):
		return r.object(object, name)
	case r.shown(at, name, html):
		return true
	}
	return r.add(name, at+"/"+stream(propAttachData, typeBinary))
}

// stream reads a stream. Sound files have each byte in one stream; in others all may lie on the same bytes.
func (r *reader) stream(name string) ([]byte, error) {
	if r.left <= 0 {
		return nil, box.Fault{Outcome: doc.TooBig, Reason: "streams that lie on one another"}
	}
	b, err := r.file.Stream(name)
	r.left -= len(b)
	return b, err
}

// shown tells a picture that the body shows: it is no attachment to the one who reads it.
func (r *reader) shown(at, name string, html []byte) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emz", ".wmz":
	default:
		return false
	}
	id := strings.Trim(strings.TrimSpace(r.text(at, propContentID)), "<>")
	return id != "" && bytes.Contains(html, []byte(id))
}

// object reads a document that was put into the message's text. Only what stands there as a whole file can be read.
func (r *reader) object(at, name string) bool {
	for _, s := range []string{"Package", "CONTENTS"} {
		if r.file.Has(at + "/" + s) {
			return r.add(name, at+"/"+s)
		}
	}
	for _, s := range []string{"\x01Ole10Native", "Ole10Native"} {
		if data, _ := r.stream(at + "/" + s); len(data) > 0 {
			if inner, label, ok := native(data); ok {
				if name == "" {
					name = label
				}
				return r.box.Add(box.File{Name: name, Size: int64(len(inner)), Data: func() (io.Reader, error) { return bytes.NewReader(inner), nil }})
			}
		}
	}
	fault := box.Fault{Outcome: doc.Unsupported, Reason: "object in the text of the message: ask for the file itself"}
	return r.box.Add(box.File{Name: name, Size: -1, Data: func() (io.Reader, error) { return nil, fault }})
}

// add reads an attachment that is a stream.
func (r *reader) add(name, stream string) bool {
	return r.box.Add(box.File{Name: name, Size: -1, Data: func() (io.Reader, error) {
		b, err := r.stream(stream)
		if err != nil && len(b) == 0 {
			return nil, err
		}
		return bytes.NewReader(b), nil
	}})
}

// native takes the file out of an OLE 1 package ([MS-OLEDS] 2.3.6, and what the Packager writes in it).
func native(b []byte) (data []byte, label string, ok bool) {
	if len(b) < 6 {
		return nil, "", false
	}
	name, rest, ok1 := bytes.Cut(b[6:], []byte{0})
	_, rest, ok2 := bytes.Cut(rest, []byte{0})
	if !ok1 || !ok2 || len(rest) < 8 {
		return nil, "", false
	}
	n := binary.LittleEndian.Uint32(rest[4:])
	if rest = rest[8:]; uint64(n)+4 > uint64(len(rest)) {
		return nil, "", false
	}
	rest = rest[n:]
	size := binary.LittleEndian.Uint32(rest)
	if rest = rest[4:]; uint64(size) > uint64(len(rest)) {
		return nil, "", false
	}
	return rest[:size], box.RawName(string(name)), true
}

// attachments are the storages of the attachments of a message, in the file's order ([MS-OXMSG] 2.2.2).
func (r *reader) attachments(at string) []string {
	prefix := "__attach_version1.0_#"
	if at != "" {
		prefix = at + "/" + prefix
	}
	prefix = strings.ToLower(prefix)
	var found []string
	for _, name := range r.file.Names() {
		if lower := strings.ToLower(name); strings.HasPrefix(lower, prefix) && !strings.Contains(lower[len(prefix):], "/") {
			found = append(found, name)
		}
	}
	return found
}

// fixed reads the properties of four bytes and less from the properties stream.
func (r *reader) fixed(at string, header int) map[uint16]uint32 {
	b, _ := r.stream(join(at, "__properties_version1.0"))
	out := map[uint16]uint32{}
	for b = b[min(header, len(b)):]; len(b) >= 16; b = b[16:] {
		out[binary.LittleEndian.Uint16(b[2:])] = binary.LittleEndian.Uint32(b[8:])
	}
	return out
}

// text reads a string property, in UTF-16 or in the message's code page.
func (r *reader) text(at string, id uint16) string {
	if b, _ := r.stream(join(at, stream(id, typeWide))); len(b) > 1 {
		u := make([]uint16, 0, len(b)/2)
		for ; len(b) >= 2; b = b[2:] {
			u = append(u, binary.LittleEndian.Uint16(b))
		}
		return strings.TrimRight(string(utf16.Decode(u)), "\x00")
	}
	b, _ := r.stream(join(at, stream(id, typeANSI)))
	return strings.TrimRight(mail.CodePage(r.page, b), "\x00")
}

// html reads the HTML body, which is bytes in most files and a string in some. A page that does not tell its charset is in that of the
// message.
func (r *reader) html(at string, page uint32) []byte {
	b := r.binary(at, propHTML)
	if len(b) == 0 {
		return []byte(r.text(at, propHTML))
	}
	if bytes.Contains(bytes.ToLower(b[:min(len(b), 4096)]), []byte("charset")) {
		return b
	}
	return []byte(mail.CodePage(page, b))
}

func (r *reader) binary(at string, id uint16) []byte {
	b, _ := r.stream(join(at, stream(id, typeBinary)))
	return b
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "/" + name
}

// stream is the name of a property's stream or storage ([MS-OXMSG] 2.1.1.1).
func stream(id, kind uint16) string { return fmt.Sprintf("__substg1.0_%04X%04X", id, kind) }
