package rtf

import (
	"strings"
	"unicode/utf8"

	"tonghop/parser/vn"
)

// text is the text of a paragraph while it is read, and where its look changes.
type text struct {
	bytes  []byte
	pieces []piece
	page   int // of its first letter
}

// piece is text of one font and weight, from its place to the next piece's.
type piece struct {
	from int
	font *font
	bold bool
}

// begin notes the look of what is added next.
func (t *text) begin(f *font, bold bool, page int) {
	if n := len(t.pieces); n > 0 {
		if p := t.pieces[n-1]; p.font == f && p.bold == bold {
			return
		}
	} else {
		t.page = page
	}
	t.pieces = append(t.pieces, piece{len(t.bytes), f, bold})
}

func (t *text) rune(c rune) { t.bytes = utf8.AppendRune(t.bytes, c) }

func (t *text) reset() {
	t.bytes, t.pieces, t.page = t.bytes[:0], t.pieces[:0], 0
}

// take gives the text and empties it; each part is mended by its own font, since one paragraph may mix encodings.
func (t *text) take(count func(encoding string)) (whole string, bold bool) {
	defer t.reset()
	bold, legacy := len(t.pieces) > 0, false
	for i, p := range t.pieces {
		legacy = legacy || p.font.legacy
		if !p.bold && bold {
			bold = strings.TrimSpace(string(t.bytes[p.from:t.until(i)])) == ""
		}
	}
	if !legacy {
		whole = string(t.bytes)
		return whole, bold && strings.TrimSpace(whole) != ""
	}
	var s strings.Builder
	for i := 0; i < len(t.pieces); {
		from, f := t.pieces[i].from, t.pieces[i].font
		for i++; i < len(t.pieces) && t.pieces[i].font.name == f.name; i++ {
		}
		mended, encoding := vn.RepairFont(string(t.bytes[from:t.until(i-1)]), f.name)
		count(encoding)
		s.WriteString(mended)
	}
	whole = s.String()
	return whole, bold && strings.TrimSpace(whole) != ""
}

// until is where a piece ends.
func (t *text) until(i int) int {
	if i+1 < len(t.pieces) {
		return t.pieces[i+1].from
	}
	return len(t.bytes)
}
