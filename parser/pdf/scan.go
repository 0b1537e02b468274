package pdf

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// scan walks the characters of a page in the order of the file. A call into WebAssembly costs some microseconds, so
// what holds for a whole word is asked at its first letter: see style.
type scan struct {
	e           engine
	text        references.FPDF_TEXTPAGE
	left, right float64
	page        *page
	high        rune // first half of a surrogate pair
	style       style
	known       bool // style holds until the next blank or change of height
	slant       strings.Builder
}

// style is what the letters of a word have in common.
type style struct {
	box     structs.FPDF_FS_RECTF // loose box of the letter it was asked for
	turn    int
	slanted bool
	base    float64
	size    float64
	bold    bool
}

func (s *scan) run() error {
	count, err := s.e.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: s.text})
	if err != nil {
		return fmt.Errorf("counting characters: %w", err)
	}
	if count.Count > maxPageChars {
		return fmt.Errorf("%d characters, limit %d", count.Count, maxPageChars)
	}
	for i := range count.Count {
		if err := s.char(i); err != nil {
			return fmt.Errorf("character %d: %w", i, err)
		}
	}
	s.endSlant()
	return nil
}

// char takes in one character. The blanks and line ends that PDFium made up count only where places are of no use: in
// slanted text.
func (s *scan) char(i int) error {
	code, err := s.e.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: s.text, Index: i})
	if err != nil {
		return err
	}
	r := rune(code.Unicode)
	if r == 0 {
		return nil
	}
	if unicode.IsSpace(r) {
		return s.blank(i, r)
	}
	text := s.decode(r)
	if text == "" {
		return nil
	}
	loose, err := s.e.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: s.text, Index: i})
	if err != nil {
		return err
	}
	box := loose.Rect
	if !s.known || !s.sameHeight(box) {
		if err := s.learn(i, box); err != nil {
			return err
		}
	}
	if s.style.slanted {
		s.slant.WriteString(text)
		s.count(text)
		return nil
	}
	s.endSlant()
	if g, visible := s.place(box); visible {
		g.text = text
		s.count(text)
		s.page.glyphs = append(s.page.glyphs, g)
	}
	return nil
}

// blank ends a word. Only a blank of the file's own is kept.
func (s *scan) blank(i int, r rune) error {
	s.known = false
	if s.slant.Len() > 0 {
		s.slant.WriteRune(r)
	}
	if r == '\r' || r == '\n' {
		return nil
	}
	made, err := s.e.FPDFText_IsGenerated(&requests.FPDFText_IsGenerated{TextPage: s.text, Index: i})
	if err == nil && !made.IsGenerated {
		s.page.glyphs = append(s.page.glyphs, glyph{space: true, turn: s.style.turn})
	}
	return err
}

// sameHeight tells that a letter stands in the same band as the one that the style was asked for.
func (s *scan) sameHeight(box structs.FPDF_FS_RECTF) bool {
	near := func(a, b float32) bool { return math.Abs(float64(a-b)) < 0.02*s.style.size }
	if s.style.turn&1 == 1 {
		return near(box.Left, s.style.box.Left) && near(box.Right, s.style.box.Right)
	}
	return near(box.Bottom, s.style.box.Bottom) && near(box.Top, s.style.box.Top)
}

// learn asks for what the next letters have in common.
func (s *scan) learn(i int, box structs.FPDF_FS_RECTF) error {
	angle, err := s.e.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: s.text, Index: i})
	if err != nil {
		return err
	}
	at, err := s.e.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: s.text, Index: i})
	if err != nil {
		return err
	}
	quarters := -float64(angle.CharAngle) / (math.Pi / 2) // PDFium counts clockwise
	turn := math.Round(quarters)
	st := style{box: box, turn: int(turn) & 3, slanted: math.Abs(quarters-turn) > 0.03, bold: s.isBold(i)}
	st.base = [4]float64{at.Y, -at.X, -at.Y, at.X}[st.turn]
	high := math.Abs(float64(box.Top - box.Bottom))
	if st.turn&1 == 1 {
		high = math.Abs(float64(box.Right - box.Left))
	}
	// The loose box is as high as ascent and descent, which fonts exaggerate; the typed size is right unless a
	// matrix scales it, which is where it is far from the box.
	st.size = high
	size, err := s.e.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: s.text, Index: i})
	if err == nil && high < 2*size.FontSize && high > 0.5*size.FontSize {
		st.size = size.FontSize
	}
	s.style, s.known = st, true
	return nil
}

// place turns one letter upright. It is not visible when it stands beside the page.
func (s *scan) place(box structs.FPDF_FS_RECTF) (g glyph, visible bool) {
	l, r := float64(min(box.Left, box.Right)), float64(max(box.Left, box.Right))
	b, t := float64(min(box.Bottom, box.Top)), float64(max(box.Bottom, box.Top))
	if r < s.left-1 || l > s.right+1 || t < s.page.bottom-1 || b > s.page.top+1 {
		return g, false
	}
	g = glyph{turn: s.style.turn, base: s.style.base, size: s.style.size, bold: s.style.bold}
	switch g.turn {
	case 0:
		g.left, g.right = l, r
	case 1: // reads upward
		g.left, g.right = b, t
	case 2:
		g.left, g.right = -r, -l
	case 3: // reads downward
		g.left, g.right = -t, -b
	}
	sum := g.left + g.right + g.base + g.size
	return g, !math.IsNaN(sum) && !math.IsInf(sum, 0) && g.size > 0
}

func (s *scan) count(text string) {
	for _, r := range text {
		if unicode.IsLetter(r) {
			s.page.letters++
		}
	}
}

// decode makes text of what PDFium gives: UTF-16 units; 2 or U+FFFE for a hyphen at the end of a line.
func (s *scan) decode(r rune) string {
	if s.high != 0 {
		r, s.high = utf16.DecodeRune(s.high, r), 0
	}
	switch {
	case r == 2 || r == 0xFFFE:
		return "-"
	case utf16.IsSurrogate(r):
		if r < 0xDC00 {
			s.high = r
		}
		return ""
	case unicode.IsControl(r) || r == 0xFFFF || r == 0xFEFF:
		return ""
	}
	return string(r)
}

// isBold goes by the font's name (PDF fonts of a bold face say so) or its flag ForceBold (ISO 32000-1, table 123).
func (s *scan) isBold(i int) bool {
	font, err := s.e.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: s.text, Index: i})
	if err != nil {
		return false
	}
	name := strings.ToLower(font.FontName)
	return font.Flags&(1<<18) != 0 || strings.Contains(name, "bold") || strings.Contains(name, "black") || strings.Contains(name, "heavy")
}

func (s *scan) endSlant() {
	for _, line := range strings.FieldsFunc(s.slant.String(), func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			s.page.slanted = append(s.page.slanted, line)
		}
	}
	s.slant.Reset()
}
