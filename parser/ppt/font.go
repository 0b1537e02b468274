package ppt

import (
	"strings"
	"unicode/utf16"

	"tonghop/parser/vn"
)

// written is a stretch of a text in one font.
type written struct {
	count int // UTF-16 units
	font  uint16
}

// noFont stands where a run names no font of its own.
const noFont = 0xffff

// fontNames reads the names of the fonts by their index ([MS-PPT] 2.9.8) out of the document's environment.
func fontNames(document []byte) map[uint16]string {
	names := map[uint16]string{}
	each(document, func(r record) {
		if r.kind != recEnvironment {
			return
		}
		each(r.body, func(r record) {
			if r.kind != recFonts {
				return
			}
			each(r.body, func(r record) {
				if r.kind == recFont && len(r.body) >= 64 {
					name, _, _ := strings.Cut(letters(record{kind: recTextChars, body: r.body[:64]}), "\x00")
					names[r.instance] = name
				}
			})
		})
	})
	return names
}

// fields walks the fields of a text property in the order they are stored in.
type fields struct {
	b  []byte
	ok bool
}

func (f *fields) take(n int) []byte {
	if n > len(f.b) {
		f.ok, f.b = false, nil
		return make([]byte, 4)
	}
	out := f.b[:n]
	f.b = f.b[n:]
	return out
}

func (f *fields) le16() uint16 { b := f.take(2); return uint16(b[0]) | uint16(b[1])<<8 }
func (f *fields) le32() uint32 { return le32(f.take(4)) }

// maskSize is how many bytes a field has and the bits of the mask any of which tells that it is there.
type maskSize struct {
	bits uint32
	size int
}

// How the fields of paragraphs and of characters follow one another ([MS-PPT] 2.9.20, 2.9.13).
var (
	beforeTabs = [...]maskSize{{0xf, 2}, {1 << 7, 2}, {1 << 4, 2}, {1 << 6, 2}, {1 << 5, 4}, {1 << 11, 2}, {1 << 12, 2}, {1 << 13, 2}, {1 << 14, 2},
		{1 << 8, 2}, {1 << 10, 2}, {1 << 15, 2}}
	behindTabs = [...]maskSize{{1 << 16, 2}, {7 << 17, 2}, {1 << 21, 2}}
	behindFont = [...]maskSize{{1 << 21, 2}, {1 << 22, 2}, {1 << 23, 2}, {1 << 17, 2}, {1 << 18, 4}, {1 << 19, 2}}
)

const (
	tabStops  = 1 << 20
	styleBits = 0x3fff
	typeface  = 1 << 16
)

func (f *fields) skip(mask uint32, list []maskSize) {
	for _, m := range list {
		if mask&m.bits != 0 {
			f.take(m.size)
		}
	}
}

// textFonts reads the fonts of a text of so many UTF-16 units out of its StyleTextPropAtom ([MS-PPT] 2.9.44); nil where
// the atom is damaged.
func textFonts(body []byte, units int) (runs []written) {
	f := &fields{b: body, ok: true}
	for done := 0; f.ok && done <= units; {
		n := int(f.le32() & 0x7fffffff)
		if n == 0 {
			return nil
		}
		done += n
		f.take(2)
		mask := f.le32()
		f.skip(mask, beforeTabs[:])
		if mask&tabStops != 0 {
			f.take(4 * int(f.le16()))
		}
		f.skip(mask, behindTabs[:])
	}
	for done := 0; f.ok && done < units; {
		run := written{count: int(f.le32() & 0x7fffffff), font: noFont}
		if run.count == 0 {
			return nil
		}
		done += run.count
		mask := f.le32()
		f.skip(mask, []maskSize{{styleBits, 2}})
		if mask&typeface != 0 {
			run.font = f.le16()
		}
		f.skip(mask, behindFont[:])
		if f.ok {
			runs = append(runs, run)
		}
	}
	if !f.ok {
		return nil
	}
	return runs
}

// mend reads the letters of a text again that stand in a font for Vietnamese from before Unicode.
func (s *show) mend(p passage) string {
	legacy := false
	for _, w := range p.fonts {
		encoding, _ := vn.FontEncoding(s.fonts[w.font])
		legacy = legacy || encoding != ""
	}
	if !legacy {
		return p.text
	}
	units := utf16.Encode([]rune(p.text))
	runs := make([]vn.Run, 0, len(p.fonts)+1)
	for _, w := range p.fonts {
		n := min(w.count, len(units))
		runs = append(runs, vn.Run{Text: string(utf16.Decode(units[:n])), Font: s.fonts[w.font]})
		units = units[n:]
	}
	runs = append(runs, vn.Run{Text: string(utf16.Decode(units))})
	for i := range runs {
		runs[i].Text = strings.ReplaceAll(runs[i].Text, "\r", paragraphEnd) // a return would not outlive the mending
	}
	text, _ := vn.JoinRuns(runs, s.met)
	return strings.ReplaceAll(text, paragraphEnd, "\r")
}

// paragraphEnd stands for the end of a paragraph while a text is mended.
const paragraphEnd = "\f"
