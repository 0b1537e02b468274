package pdf

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/klippa-app/go-pdfium/structs"

	"tonghop/parser/layout"
)

// scan walks the characters of a page in the order of the file. A call into WebAssembly costs some microseconds, so
// what holds for a whole word is asked at its first letter: see style.
type scan struct {
	text        characters
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
	count, err := s.text.count()
	if err != nil {
		return fmt.Errorf("counting characters: %w", err)
	}
	if count > maxPageChars {
		return fmt.Errorf("%d characters, limit %d", count, maxPageChars)
	}
	for i := range count {
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
	r, err := s.text.unicode(i)
	if err != nil || r == 0 {
		return err
	}
	if unicode.IsSpace(r) {
		return s.blank(i, r)
	}
	text := s.decode(r)
	if text == "" {
		return nil
	}
	box, err := s.text.box(i)
	if err != nil {
		return err
	}
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
		g.Text = text
		s.count(text)
		s.page.Glyphs = append(s.page.Glyphs, g)
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
	made, err := s.text.made(i)
	if err == nil && !made {
		s.page.Glyphs = append(s.page.Glyphs, layout.Glyph{Space: true, Turn: s.style.turn})
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
	angle, err := s.text.angle(i)
	if err != nil {
		return err
	}
	x, y, err := s.text.origin(i)
	if err != nil {
		return err
	}
	quarters := -angle / (math.Pi / 2) // PDFium counts clockwise
	turn := math.Round(quarters)
	st := style{box: box, turn: int(turn) & 3, slanted: math.Abs(quarters-turn) > 0.03, bold: s.isBold(i)}
	st.base = [4]float64{y, -x, -y, x}[st.turn]
	high := math.Abs(float64(box.Top - box.Bottom))
	if st.turn&1 == 1 {
		high = math.Abs(float64(box.Right - box.Left))
	}
	// The loose box is as high as ascent and descent, which fonts exaggerate; the typed size is right unless a
	// matrix scales it, which is where it is far from the box.
	st.size = high
	size, err := s.text.size(i)
	if err == nil && high < 2*size && high > 0.5*size {
		st.size = size
	}
	s.style, s.known = st, true
	return nil
}

// place turns one letter upright. It is not visible when it stands beside the page.
func (s *scan) place(box structs.FPDF_FS_RECTF) (g layout.Glyph, visible bool) {
	l, r := float64(min(box.Left, box.Right)), float64(max(box.Left, box.Right))
	b, t := float64(min(box.Bottom, box.Top)), float64(max(box.Bottom, box.Top))
	if r < s.left-1 || l > s.right+1 || t < s.page.Bottom-1 || b > s.page.Top+1 {
		return g, false
	}
	g = layout.Glyph{Turn: s.style.turn, Base: s.style.base, Size: s.style.size, Bold: s.style.bold}
	switch g.Turn {
	case 0:
		g.Left, g.Right = l, r
	case 1: // reads upward
		g.Left, g.Right = b, t
	case 2:
		g.Left, g.Right = -r, -l
	case 3: // reads downward
		g.Left, g.Right = -t, -b
	}
	sum := g.Left + g.Right + g.Base + g.Size
	return g, !math.IsNaN(sum) && !math.IsInf(sum, 0) && g.Size > 0
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
	name, flags, err := s.text.font(i)
	if err != nil {
		return false
	}
	return flags&(1<<18) != 0 || strings.Contains(name, "bold") || strings.Contains(name, "black") || strings.Contains(name, "heavy")
}

func (s *scan) endSlant() {
	for _, line := range strings.FieldsFunc(s.slant.String(), func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			s.page.Slanted = append(s.page.Slanted, line)
		}
	}
	s.slant.Reset()
}
