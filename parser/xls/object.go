package xls

import (
	"tonghop/parser/doc"
	"tonghop/parser/grid"
	"tonghop/parser/plain"
)

// Kinds of drawn objects ([MS-XLS] 2.5.143, ot).
const (
	otPicture = 0x08
	otNote    = 0x19
)

// obj keeps what kind of object the text that follows belongs to.
func (sh *sheet) obj(data []byte) {
	sh.object = 0
	if word(data, 0) == 0x15 {
		sh.object = word(data, 4)
	}
	if sh.object == otPicture {
		sh.w.pictures = true
	}
}

// textObject reads the text of a drawn object or comment ([MS-XLS] 2.4.329): it stands in CONTINUE records, and so do
// the fonts of its stretches.
func (sh *sheet) textObject(data []byte) {
	n, size := int(word(data, 10)), int(word(data, 12))
	c := &chain{s: sh.s}
	if n == 0 || !c.fill() {
		return
	}
	wide := c.data[0]&1 != 0
	c.data = c.data[1:]
	r := rich{text: c.text(n, wide)}
	for b := c.take(size); len(b) >= 8; b = b[8:] {
		r.marks = append(r.marks, mark{int(word(b, 0)), int(word(b, 2))})
	}
	kind := doc.TextBox
	if sh.object == otNote {
		kind = doc.Comment
	}
	sh.attach(kind, sh.w.show(r, font{}))
}

// note reads a comment of BIFF5 and before, whose text stands in the record itself and goes on in those whose row is 65535.
func (sh *sheet) note(data []byte) {
	if sh.w.version >= 8 || len(data) < 6 {
		return // the text is a text object's
	}
	n := int(word(data, 4))
	text := append([]byte(nil), data[6:]...)
	for len(text) < n && word(sh.s.b, sh.s.at) == recNote && word(sh.s.b, sh.s.at+4) == 0xffff {
		_, more, ok := sh.s.next()
		if !ok {
			break
		}
		text = append(text, from(more, 6)...)
	}
	f := sh.w.fontOf(0)
	sh.attach(doc.Comment, sh.w.show(rich{text: ansi(text[:min(n, len(text))], sh.w.textPage(f))}, f))
}

func (sh *sheet) attach(kind doc.Kind, text string) {
	sh.w.text += len(text)
	for _, line := range plain.Lines(text) {
		sh.attached = append(sh.attached, doc.Block{Kind: kind, Text: line, Page: sh.ref.page, Sheet: sh.ref.name})
	}
}

// margin reads the printed header or footer ([MS-XLS] 2.4.136).
func (sh *sheet) margin(id uint16, data []byte) {
	kind := doc.Header
	if id == recFooter {
		kind = doc.Footer
	}
	text := ""
	switch {
	case len(data) == 0:
	case sh.w.version >= 8:
		text = sh.w.long(data, 0)
	default:
		text = sh.w.short(data)
	}
	for _, line := range grid.Margins(text) {
		sh.margins = append(sh.margins, doc.Block{Kind: kind, Text: line, Page: sh.ref.page, Sheet: sh.ref.name})
	}
}
