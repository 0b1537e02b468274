package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/tetratelabs/wazero/api"
)

// char is one character of a page, in the file's order, as PDFium's text page holds it. Places are in points.
type char struct {
	unicode rune    // a UTF-16 unit
	kind    byte    // see below
	code    uint32  // in the font's own numbers
	x, y    float32 // of its origin on the base line
	box     rect    // as high as the font's ascent and descent, as wide as its advance
	angle   float64 // radians, clockwise
	object  uint32  // the text object that draws it; one has one font and one size
}

type rect struct{ left, bottom, right, top float32 }

// Kinds of characters (CPDF_TextPage::CharType).
const (
	kindMade   = 1 // PDFium made a blank or line end up
	kindNoCode = 2 // the font does not tell the character
)

// characters is the text of one page; a character's number is its place in the file's order.
type characters struct {
	*raw
	page uint64 // FPDF_TEXTPAGE
}

func (r *raw) characters(page uint64) (characters, error) {
	text, err := r.call("FPDFText_LoadPage", page)
	if err == nil && text == 0 {
		err = errors.New("no text")
	}
	return characters{r, text}, err
}

func (c characters) close() { _, _ = c.call("FPDFText_ClosePage", c.page) }

// all gives the characters. Asking for each takes six calls of some microseconds a character, which is nearly all that reading a
// PDF costs; so they are read where PDFium keeps them, if the first, the middle and the last are there what the calls say.
func (c characters) all() ([]char, error) {
	n, err := c.call("FPDFText_CountChars", c.page)
	if err != nil {
		return nil, err
	}
	count := int(int32(n))
	if count < 0 {
		return nil, errors.New("characters cannot be counted")
	}
	if count > maxPageChars {
		return nil, fmt.Errorf("%d characters, limit %d", count, maxPageChars)
	}
	if count == 0 {
		return nil, nil
	}
	out := c.kept(count)
	for _, i := range []int{0, count / 2, count - 1} {
		if out == nil {
			break
		}
		asked, err := c.ask(i)
		if err != nil {
			return nil, err
		}
		if !asked.same(out[i]) {
			out = nil
		}
	}
	if out != nil {
		return out, nil
	}
	out = make([]char, count)
	for i := range out {
		if out[i], err = c.ask(i); err != nil {
			return nil, fmt.Errorf("character %d: %w", i, err)
		}
	}
	return out, nil
}

// Where PDFium keeps characters: class CPDF_TextPage (core/fpdftext/cpdf_textpage.h) has a vector of CharInfo, as laid out for
// wasm32 in the module of go-pdfium 1.20.0.
const (
	listAt   = 16 // of the vector's first and last pointer in CPDF_TextPage
	charSize = 80
)

// kept gives the characters from PDFium's own memory, nil if they are not there. code and kind are known only so.
func (c characters) kept(count int) []char {
	memory := c.module.Memory()
	first, ok := memory.ReadUint32Le(uint32(c.page) + listAt)
	last, also := memory.ReadUint32Le(uint32(c.page) + listAt + 4)
	if !ok || !also || uint64(last)-uint64(first) != uint64(count)*charSize {
		return nil
	}
	b, ok := memory.Read(first, uint32(count)*charSize)
	if !ok {
		return nil
	}
	out := make([]char, count)
	number := binary.LittleEndian.Uint32
	real := func(b []byte) float32 { return math.Float32frombits(number(b)) }
	for i := range out {
		k := b[i*charSize : (i+1)*charSize]
		ch := &out[i]
		ch.kind, ch.unicode, ch.code = k[0], rune(number(k[4:])), number(k[8:])
		ch.x, ch.y = real(k[12:]), real(k[16:])
		ch.box = rect{real(k[36:]), real(k[40:]), real(k[44:]), real(k[48:])}
		if a, c := real(k[52:]), real(k[60:]); c != 0 || a < 0 { // of the matrix a b c d e f
			if ch.angle = math.Atan2(float64(c), float64(a)); ch.angle < 0 {
				ch.angle += 2 * math.Pi
			}
		}
		ch.object = number(k[76:])
	}
	return out
}

// ask gives one character by PDFium's public functions.
func (c characters) ask(i int) (ch char, err error) {
	call := func(name string, args ...uint64) (result uint64) {
		if err == nil {
			result, err = c.call(name, append([]uint64{c.page, uint64(i)}, args...)...)
		}
		return result
	}
	at, memory := uint64(c.answer), c.module.Memory()
	ch.unicode = rune(uint32(call("FPDFText_GetUnicode")))
	if int32(call("FPDFText_IsGenerated")) == 1 {
		ch.kind = kindMade
	}
	ch.angle = float64(api.DecodeF32(call("FPDFText_GetCharAngle")))
	ch.object = uint32(call("FPDFText_GetTextObject"))
	if int32(call("FPDFText_GetCharOrigin", at, at+8)) != 0 {
		x, _ := memory.ReadFloat64Le(c.answer)
		y, _ := memory.ReadFloat64Le(c.answer + 8)
		ch.x, ch.y = float32(x), float32(y)
	}
	if int32(call("FPDFText_GetLooseCharBox", at)) != 0 {
		for k, side := range []*float32{&ch.box.left, &ch.box.top, &ch.box.right, &ch.box.bottom} {
			*side, _ = memory.ReadFloat32Le(c.answer + uint32(4*k))
		}
	}
	return ch, err
}

func (ch char) same(kept char) bool {
	return ch.unicode == kept.unicode && (ch.kind == kindMade) == (kept.kind == kindMade) && ch.x == kept.x && ch.y == kept.y &&
		ch.box == kept.box && ch.object == kept.object && (kept.object == 0 || math.Abs(ch.angle-kept.angle) < 1e-4)
}

// size is the size of a character as it was typed, before any scaling.
func (c characters) size(i int) (float64, error) {
	size, err := c.call("FPDFText_GetFontSize", c.page, uint64(i))
	return api.DecodeF64(size), err
}

// font gives the font's name and its flags (ISO 32000-1, table 123); "" where it has no name or a very long one.
func (c characters) font(i int) (name string, flags uint32, err error) {
	const room = answerBytes - 16 // the flags stand before the name
	n, err := c.call("FPDFText_GetFontInfo", c.page, uint64(i), uint64(c.answer)+8, room, uint64(c.answer))
	if err != nil || int32(n) <= 0 || n > room {
		return "", 0, err
	}
	flags, _ = c.module.Memory().ReadUint32Le(c.answer)
	b, ok := c.module.Memory().Read(c.answer+8, uint32(n)-1)
	if !ok {
		return "", 0, errors.New("memory of the PDF engine is gone")
	}
	return string(b), flags, nil
}
