package pdf

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf16"

	"tonghop/parser/layout"
	"tonghop/parser/vn"
)

// scan makes glyphs of the characters of a page, in the order of the file.
type scan struct {
	text        characters
	left, right float64
	page        *page
	high        rune // first half of a surrogate pair
	style       style
	object      uint32          // that style was asked for
	modes       int             // objects that were asked how they are drawn
	fonts       map[string]face // by name
	slant       strings.Builder
	plain       strings.Builder // everything as PDFium would give it, to judge it by
	seen        int             // characters that are not blank
	unknown     int             // those that the font does not tell
	hidden      int             // those that are not drawn, as the text that scanners lay under a picture
	made        *char           // the blank before the next character if PDFium made it up
	run         run
	runs        []run
}

// style is what the letters of a text object have in common.
type style struct {
	size   float64 // as typed
	face   face
	hidden bool
}

// How text is drawn is asked of the first objects of a page only: a scan's text layer is invisible as a whole.
const (
	maxModes  = 40
	invisible = 3 // FPDF_TEXTRENDERMODE_INVISIBLE
)

// face is what a font's name and flags tell.
type face struct {
	name   string
	legacy string // encoding of a font for Vietnamese before Unicode, "" for all others
	bold   bool
}

// read takes in all characters.
func (s *scan) read() error {
	chars, err := s.text.all()
	if err != nil {
		return err
	}
	s.fonts = map[string]face{}
	s.page.Glyphs = make([]layout.Glyph, 0, len(chars))
	for i := range chars {
		if err := s.char(chars, i); err != nil {
			return err
		}
	}
	s.endSlant()
	s.endRun()
	s.mend()
	for _, r := range s.plain.String() {
		if unicode.IsLetter(r) {
			s.page.letters++
		}
	}
	return nil
}

// char takes in one character.
func (s *scan) char(chars []char, i int) error {
	ch := &chars[i]
	if ch.unicode == 0 {
		return nil
	}
	if unicode.IsSpace(ch.unicode) {
		s.blank(ch)
		return nil
	}
	if ch.object != s.object || s.object == 0 {
		if err := s.learn(i, ch.object); err != nil {
			return err
		}
	}
	text := s.decode(ch)
	if text == "" {
		return nil
	}
	s.plain.WriteString(text)
	s.seen++
	if ch.kind == kindNoCode {
		s.unknown++
	}
	if s.style.hidden {
		s.hidden++
	}
	quarters := -ch.angle / (math.Pi / 2) // PDFium counts clockwise
	turn := math.Round(quarters)
	if math.Abs(quarters-turn) > 0.03 {
		s.endRun()
		s.slant.WriteString(text)
		return nil
	}
	s.endSlant()
	if g, visible := s.place(ch, int(turn)&3); visible {
		g.Text = text
		s.swallowed(ch, g)
		s.take(g)
	}
	s.made = nil
	return nil
}

// blank ends a word. One that PDFium made up separates nothing by itself: it makes them where the font changes.
func (s *scan) blank(ch *char) {
	s.endRun()
	s.plain.WriteByte(' ')
	if s.slant.Len() > 0 {
		s.slant.WriteRune(ch.unicode)
	}
	n := len(s.page.Glyphs)
	if ch.unicode == '\r' || ch.unicode == '\n' || n == 0 {
		return
	}
	if ch.kind == kindMade {
		s.made = ch
		return
	}
	s.clip(ch)
	last := s.page.Glyphs[n-1]
	g, visible := s.place(ch, last.Turn)
	if !visible {
		g = layout.Glyph{Turn: last.Turn}
	}
	g.Size = last.Size
	g.Space, g.Text = true, ""
	s.page.Glyphs = append(s.page.Glyphs, g)
}

// swallowed puts back a blank of the file. Where one follows on a gap, PDFium makes up a blank at the end of the gap and
// drops the real one: the next letter then stands off from the made blank.
func (s *scan) swallowed(ch *char, next layout.Glyph) {
	if s.made == nil || s.made.object == 0 || s.made.object != ch.object {
		return
	}
	x, y := float64(s.made.x), float64(s.made.y)
	at := [4][2]float64{{x, y}, {y, -x}, {-x, -y}, {-y, x}}[next.Turn]
	if wide := next.Left - at[0]; wide > 0.08*next.Size && wide < next.Size && math.Abs(at[1]-next.Base) < 0.1*next.Size {
		next.Left, next.Right, next.Text, next.Space = at[0], next.Left, "", true
		s.page.Glyphs = append(s.page.Glyphs, next)
	}
}

// learn asks for what the letters of a text object have in common.
func (s *scan) learn(i int, object uint32) error {
	name, flags, err := s.text.font(i)
	if err != nil {
		return err
	}
	f, known := s.fonts[name]
	if !known {
		f.name = name
		f.legacy, _ = vn.FontEncoding(name)
		low := strings.ToLower(name)
		f.bold = flags&(1<<18) != 0 || strings.Contains(low, "bold") || strings.Contains(low, "black") || strings.Contains(low, "heavy")
		s.fonts[name] = f
	}
	size, err := s.text.size(i)
	if err != nil {
		return err
	}
	s.style, s.object = style{size: size, face: f, hidden: s.style.hidden}, object
	if s.modes++; s.modes > maxModes || object == 0 {
		return nil
	}
	mode, err := s.text.call("FPDFTextObj_GetTextRenderMode", uint64(object))
	s.style.hidden = int32(mode) == invisible
	return err
}

// place turns one letter upright. It is not visible when it stands beside the page.
func (s *scan) place(ch *char, turn int) (g layout.Glyph, visible bool) {
	l, r := float64(min(ch.box.left, ch.box.right)), float64(max(ch.box.left, ch.box.right))
	b, t := float64(min(ch.box.bottom, ch.box.top)), float64(max(ch.box.bottom, ch.box.top))
	if r < s.left-1 || l > s.right+1 || t < s.page.Bottom-1 || b > s.page.Top+1 {
		return g, false
	}
	x, y := float64(ch.x), float64(ch.y)
	g = layout.Glyph{Turn: turn, Bold: s.style.face.bold}
	high := t - b
	switch turn {
	case 0:
		g.Left, g.Right, g.Base = l, r, y
	case 1: // reads upward
		g.Left, g.Right, g.Base = b, t, -x
	case 2:
		g.Left, g.Right, g.Base = -r, -l, -y
	case 3: // reads downward
		g.Left, g.Right, g.Base = -t, -b, x
	}
	if turn&1 == 1 {
		high = r - l
	}
	// The box is as high as ascent and descent, which fonts exaggerate; the typed size is right unless a matrix scales
	// it, which is where it is far from the box.
	g.Size = high
	if size := s.style.size; high < 2*size && high > 0.5*size {
		g.Size = size
	}
	sum := g.Left + g.Right + g.Base + g.Size
	return g, !math.IsNaN(sum) && !math.IsInf(sum, 0) && g.Size > 0
}

// decode gives the text of what PDFium gives: UTF-16 units; 2 or U+FFFE for a hyphen at the end of a line. In fonts of TCVN3
// the soft hyphen is ư (byte AD), which PDFium gives as a hyphen like any other.
func (s *scan) decode(ch *char) string {
	r := ch.unicode
	if s.high != 0 {
		r, s.high = utf16.DecodeRune(s.high, r), 0
	}
	tcvn := s.style.face.legacy == vn.TCVN3
	switch {
	case (r == 2 || r == 0xFFFE) && tcvn && ch.code != '-', r == '-' && tcvn && ch.code == 0xAD:
		return "\u00ad"
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

func (s *scan) endSlant() {
	if s.slant.Len() == 0 {
		return
	}
	for _, line := range strings.FieldsFunc(s.slant.String(), func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			s.page.Slanted = append(s.page.Slanted, line)
		}
	}
	s.slant.Reset()
}
