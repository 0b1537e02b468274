package mail

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"

	"github.com/emersion/go-message/textproto"

	"tonghop/parser/rtf"
)

// Attribute and property numbers of TNEF ([MS-OXTNEF] 2.1.3, [MS-OXPROPS]).
const (
	tnefSignature = 0x223e9f78

	attOemCodepage   = 0x00069007
	attBody          = 0x0002800c
	attMAPIProps     = 0x00069003
	attRendData      = 0x00069002 // begins an attachment
	attAttachTitle   = 0x00018010
	attAttachData    = 0x0006800f
	attAttachment    = 0x00069005
	propBody         = 0x1000
	propRTF          = 0x1009
	propHTML         = 0x1013
	propDisplayName  = 0x3001
	propAttachData   = 0x3701
	propShortName    = 0x3704
	propLongName     = 0x3707
	propAttachMethod = 0x3705
	propMimeTag      = 0x370e
)

// tnefMessage is what a winmail.dat holds.
type tnefMessage struct {
	codepage string
	text     string
	html     []byte
	rtf      []byte // still compressed
	files    []tnefFile
	cut      bool // the stream ends early
}

// tnefFile is one attachment; inner is set where it is itself a message.
type tnefFile struct {
	name, long, mime string
	data             []byte
	inner            *tnefMessage
}

// isTNEF tells a part that Outlook wrapped its attachments in. A named document that only claims the type is no TNEF.
func isTNEF(p Part) bool {
	return len(p.Data) > 6 && binary.LittleEndian.Uint32(p.Data) == tnefSignature
}

// openTNEF files what a winmail.dat holds behind the winmail.dat itself, and its text where the mail has none.
func (w *walk) openTNEF(data []byte, c place) {
	m := readTNEF(data, w.lim.Depth-c.depth)
	if m == nil {
		return
	}
	if m.cut {
		w.m.Parts[len(w.m.Parts)-1].Fault = "winmail.dat is damaged; only a part of it could be read"
	}
	w.fileTNEF(m, c)
}

// fileTNEF attaches the files of one TNEF message.
func (w *walk) fileTNEF(m *tnefMessage, c place) {
	if len(strings.TrimSpace(w.cur.text())) == 0 {
		switch {
		case strings.TrimSpace(m.text) != "":
			w.cur.bodies = append(w.cur.bodies, body{charset: "utf-8", data: []byte(m.text)})
		case len(m.html) > 0:
			w.cur.bodies = append(w.cur.bodies, body{html: true, charset: htmlCharset(m.html), data: m.html})
		case len(m.rtf) > 0:
			if b, _ := rtf.Decompress(m.rtf); len(b) > 0 && int64(len(b)) <= w.lim.PartBytes {
				w.attach(Part{Name: "body.rtf", MediaType: "application/rtf", Data: b, Depth: c.depth}, c, textproto.Header{})
			}
		}
	}
	for _, f := range m.files {
		if w.parts >= w.lim.Parts {
			w.warn("too many parts; the rest was left out")
			return
		}
		w.parts++
		if f.inner != nil {
			w.fileTNEF(f.inner, c)
			continue
		}
		name := fileName(f.long)
		if name == "" {
			name = fileName(f.name)
		}
		media := strings.ToLower(f.mime)
		if media == "" {
			media = "application/octet-stream"
		}
		if !isTNEF(Part{Data: f.data}) { // a winmail.dat in a winmail.dat is kept shut
			w.attach(Part{Name: name, MediaType: media, Data: f.data, Depth: c.depth}, c, textproto.Header{})
		}
	}
}

// readTNEF reads the attributes one after another and stops at the first that does not fit; nil if it is no TNEF.
func readTNEF(b []byte, depth int) *tnefMessage {
	if len(b) < 6 || binary.LittleEndian.Uint32(b) != tnefSignature || depth <= 0 {
		return nil
	}
	m := &tnefMessage{codepage: "windows-1252"}
	b = b[6:]
	for len(b) >= 9 {
		id, n := binary.LittleEndian.Uint32(b[1:]), int64(binary.LittleEndian.Uint32(b[5:]))
		level := b[0]
		b = b[9:]
		if level != 1 && level != 2 {
			m.cut = true
			break
		}
		if n > int64(len(b)) {
			m.cut, n = true, int64(len(b))
		}
		m.attribute(id, b[:n], depth)
		b = b[min(int64(len(b)), n+2):] // two bytes of checksum
	}
	return m
}

// attribute takes in one attribute.
func (m *tnefMessage) attribute(id uint32, v []byte, depth int) {
	switch id {
	case attOemCodepage:
		if len(v) >= 4 {
			m.codepage = codepageName(binary.LittleEndian.Uint32(v))
		}
	case attBody:
		m.text = m.ansi(v)
	case attMAPIProps:
		m.properties(v, func(id uint16, v []byte, wide bool) {
			switch id {
			case propBody:
				m.text = m.str(v, wide)
			case propHTML:
				m.html = v
			case propRTF:
				m.rtf = v
			}
		})
	case attRendData:
		m.files = append(m.files, tnefFile{})
	case attAttachTitle, attAttachData, attAttachment:
		if len(m.files) == 0 {
			m.files = append(m.files, tnefFile{})
		}
		f := &m.files[len(m.files)-1]
		switch id {
		case attAttachTitle:
			f.name = m.ansi(v)
		case attAttachData:
			f.data = v
		case attAttachment:
			m.attachment(f, v, depth)
		}
	}
}

// attachment takes in the properties of an attachment: its long name, its bytes, or the message it is.
func (m *tnefMessage) attachment(f *tnefFile, v []byte, depth int) {
	m.properties(v, func(id uint16, v []byte, wide bool) {
		switch id {
		case propLongName:
			f.long = m.str(v, wide)
		case propDisplayName, propShortName:
			if f.name == "" {
				f.name = m.str(v, wide)
			}
		case propMimeTag:
			f.mime = m.str(v, wide)
		case propAttachData:
			const iid = 16 // an object begins with the identifier of its interface
			if len(v) > iid {
				if f.inner = readTNEF(v[iid:], depth-1); f.inner == nil && len(f.data) == 0 {
					f.data = v
				}
			}
		}
	})
}

func (m *tnefMessage) ansi(v []byte) string {
	s, _, _ := strings.Cut(decodeWith(m.codepage, v), "\x00")
	return s
}

// CodePage decodes a text in a Windows code page; 0 or an unknown one is found out by the text.
func CodePage(page uint32, b []byte) string { return decodeWith(codepageName(page), b) }

func (m *tnefMessage) str(v []byte, wide bool) string {
	if !wide {
		return m.ansi(v)
	}
	u := make([]uint16, 0, len(v)/2)
	for i := 0; i+1 < len(v); i += 2 {
		c := binary.LittleEndian.Uint16(v[i:])
		if c == 0 {
			break
		}
		u = append(u, c)
	}
	return string(utf16.Decode(u))
}

// codepageName turns a Windows code page into a charset label.
func codepageName(cp uint32) string {
	switch {
	case cp >= 1250 && cp <= 1258:
		return "windows-" + string([]byte{'1', '2', '5', byte('0' + cp - 1250)})
	case cp == 932:
		return "shift_jis"
	case cp == 936:
		return "gbk"
	case cp == 949:
		return "euc-kr"
	case cp == 950:
		return "big5"
	case cp == 874:
		return "windows-874"
	}
	return ""
}
