package mail

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"testing"
	"unicode/utf16"
)

// winmail writes TNEF for tests.
type winmail struct{ bytes.Buffer }

func newWinmail() *winmail {
	w := &winmail{}
	w.u32(tnefSignature)
	w.Write([]byte{1, 0})
	return w
}

func (w *winmail) u32(v uint32) { binary.Write(&w.Buffer, binary.LittleEndian, v) }
func (w *winmail) u16(v uint16) { binary.Write(&w.Buffer, binary.LittleEndian, v) }

func (w *winmail) attr(level byte, id uint32, v []byte) *winmail {
	w.WriteByte(level)
	w.u32(id)
	w.u32(uint32(len(v)))
	w.Write(v)
	sum := uint16(0)
	for _, c := range v {
		sum += uint16(c)
	}
	w.u16(sum)
	return w
}

// prop writes one variable property with its count, length and padding.
func (w *winmail) prop(kind, id uint16, v []byte) *winmail {
	w.u16(kind)
	w.u16(id)
	w.u32(1)
	w.u32(uint32(len(v)))
	w.Write(v)
	w.Write(make([]byte, (4-len(v)%4)%4))
	return w
}

func wide(s string) []byte {
	var b bytes.Buffer
	binary.Write(&b, binary.LittleEndian, append(utf16.Encode([]rune(s)), 0))
	return b.Bytes()
}

// sampleTNEF is a winmail.dat with a text, a file under two names, a file without a long name, and a message.
func sampleTNEF() []byte {
	var props winmail
	props.u32(3)
	props.u16(3) // a fixed one
	props.u16(0x3705)
	props.u32(1)
	props.u16(0x1f) // a named one
	props.u16(0x8001)
	props.Write(make([]byte, 16))
	props.u32(1)
	props.u32(4)
	props.Write(wide("a"))
	props.u32(1)
	props.u32(4)
	props.Write(wide("b"))
	props.prop(0x1f, propLongName, wide("Báo cáo tháng 11.docx"))

	inner := newWinmail().attr(1, attBody, []byte("trong")).attr(2, attRendData, nil).attr(2, attAttachTitle, []byte("trong.doc\x00")).attr(2, attAttachData, []byte("INNER"))
	var object winmail
	object.u32(1)
	object.prop(0x0d, propAttachData, append(make([]byte, 16), inner.Bytes()...))

	cp := make([]byte, 8)
	binary.LittleEndian.PutUint32(cp, 1258)
	return newWinmail().
		attr(1, attOemCodepage, cp).
		attr(1, attBody, []byte("K\xednh g\xfd\xd2i\x00")).
		attr(2, attRendData, make([]byte, 14)).attr(2, attAttachTitle, []byte("BAOCAO~1.DOC\x00")).attr(2, attAttachData, []byte("FILE ONE")).attr(2, attAttachment, props.Bytes()).
		attr(2, attRendData, make([]byte, 14)).attr(2, attAttachTitle, []byte("th\xe1ng.doc\x00")).attr(2, attAttachData, []byte("TWO")).
		attr(2, attRendData, make([]byte, 14)).attr(2, attAttachment, object.Bytes()).Bytes()
}

// TestWinmail opens what Outlook wraps up; a damaged one gives what can still be read.
func TestWinmail(t *testing.T) {
	raw := func(b []byte) string {
		return "From: a@b.vn\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(b) + "\n"
	}
	m := read(t, raw(sampleTNEF()))
	var got string
	for _, p := range m.Parts[1:] {
		got += p.Name + "=" + string(p.Data) + " "
	}
	if got != "Báo cáo tháng 11.docx=FILE ONE tháng.doc=TWO trong.doc=INNER " {
		t.Error(got)
	}
	if m.Parts[0].Name != "winmail.dat" || m.Parts[0].Fault != "" {
		t.Errorf("%+v", m.Parts[0])
	}
	if m.Text != "Kính gửi\n" {
		t.Errorf("text %q", m.Text)
	}
	b := sampleTNEF()
	m = read(t, raw(b[:bytes.Index(b, []byte("TWO"))+1]))
	if len(m.Parts) != 3 || m.Parts[2].Name != "tháng.doc" || m.Parts[0].Fault == "" {
		t.Errorf("damaged: %d parts, fault %q", len(m.Parts), m.Parts[0].Fault)
	}
}
