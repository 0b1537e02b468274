package ooxml

import (
	"slices"
	"strings"

	"tonghop/parser/zipxml"
)

// runLook is what decides how a run's text is to be read. Nil and "" mean: as inherited.
type runLook struct {
	ascii, high string // fonts of the ASCII and of the other letters
	bold        *bool
	hidden      *bool
}

// over lays the look on top of another that it inherits from.
func (l runLook) over(base runLook) runLook {
	if l.ascii == "" {
		l.ascii = base.ascii
	}
	if l.high == "" {
		l.high = base.high
	}
	if l.bold == nil {
		l.bold = base.bold
	}
	if l.hidden == nil {
		l.hidden = base.hidden
	}
	return l
}

// font is the font that tells the encoding: the one of the letters beyond ASCII.
func (l runLook) font() string {
	if l.high != "" {
		return l.high
	}
	return l.ascii
}

// style is a paragraph or character style. Levels count from 1, 0 is unknown; 10 is body text.
type style struct {
	name, basedOn string
	look          runLook
	outline       int
	align         string
	numID         string
	numLevel      int // from 0, -1 unknown
	resolved      bool
}

type styles struct {
	byID        map[string]*style
	defaultPara string
	defaults    runLook
}

func (d *docx) readStyles(part string) error {
	d.styles.byID = map[string]*style{}
	b, err := d.pack.Read(part)
	if err != nil || b == nil {
		return err
	}
	x := newXML(b, d.pack.lim.Depth)
	x.Each(func(zipxml.Element) {
		x.Each(func(e zipxml.Element) {
			d.styles.take(x, e)
		})
	})
	if err := x.Broken(); err != nil {
		d.pack.Note(err)
	}
	return x.Limit()
}

func (t *styles) take(x *zipxml.Reader, e zipxml.Element) {
	switch e.Name {
	case "docDefaults":
		x.Each(func(zipxml.Element) {
			x.Each(func(e zipxml.Element) {
				if e.Name == "rPr" {
					t.defaults = readLook(x)
				}
			})
		})
	case "defaultFonts": // Word 2003
		t.defaults.ascii, t.defaults.high = pickFont(e, "ascii"), pickFont(e, "h-ansi")
	case "style":
		t.add(x, e)
	}
}

func (t *styles) add(x *zipxml.Reader, e zipxml.Element) {
	s := &style{numLevel: -1}
	id := e.Get("styleId")
	if e.Get("type") == "paragraph" && slices.Contains([]string{"1", "true", "on"}, e.Get("default")) {
		t.defaultPara = id
	}
	x.Each(func(e zipxml.Element) {
		switch e.Name {
		case "name":
			s.name = strings.ToLower(e.Get("val"))
		case "basedOn":
			s.basedOn = e.Get("val")
		case "rPr":
			s.look = readLook(x)
		case "pPr":
			x.Each(func(e zipxml.Element) {
				switch e.Name {
				case "outlineLvl":
					s.outline = e.Num("val") + 1
				case "jc":
					s.align = e.Get("val")
				case "numPr", "listPr":
					s.numID, s.numLevel = readNumPr(x)
				}
			})
		}
	})
	if s.outline == 0 {
		s.outline = headingLevel(s.name)
	}
	t.byID[id] = s
}

// headingLevel knows a heading by the name of its style: "heading 1", "Heading1", "Tiêu đề 2"; 0 for any other.
func headingLevel(name string) int {
	name = strings.ToLower(name)
	for _, word := range [...]string{"heading", "tiêu đề", "đề mục"} {
		if n, ok := strings.CutPrefix(name, word); ok {
			n = strings.TrimSpace(n)
			if len(n) == 1 && n[0] >= '1' && n[0] <= '9' {
				return int(n[0] - '0')
			}
		}
	}
	return 0
}

func readNumPr(x *zipxml.Reader) (id string, level int) {
	level = -1
	x.Each(func(e zipxml.Element) {
		switch e.Name {
		case "numId", "ilfo":
			id = e.Get("val")
		case "ilvl":
			level = min(max(e.Num("val"), 0), 8)
		}
	})
	return id, level
}

// readLook reads the rPr whose start tag was read last.
func readLook(x *zipxml.Reader) (l runLook) {
	x.Each(func(e zipxml.Element) { l.take(e) })
	return l
}

func (l *runLook) take(e zipxml.Element) {
	switch e.Name {
	case "rFonts":
		l.ascii, l.high = pickFont(e, "ascii"), pickFont(e, "hAnsi")
		if l.high == "" {
			l.high = pickFont(e, "h-ansi") // Word 2003
		}
		if e.Get("hint") == "eastAsia" && e.Get("eastAsia") != "" {
			l.high = e.Get("eastAsia")
		}
	case "b":
		v := e.On()
		l.bold = &v
	case "vanish":
		v := e.On()
		l.hidden = &v
	}
}

// pickFont gives the font's name; a theme font wins over a name, and themes are never legacy.
func pickFont(e zipxml.Element, attr string) string {
	if theme := e.Get(attr + "Theme"); theme != "" {
		return "+" + theme
	}
	return e.Get(attr)
}

// get resolves a style with all that it is based on.
func (t *styles) get(id string) *style { return t.resolve(id, 0) }

func (t *styles) resolve(id string, depth int) *style {
	s := t.byID[id]
	if s == nil {
		return &style{numLevel: -1, outline: headingLevel(id)}
	}
	if s.resolved || depth > 30 {
		return s
	}
	s.resolved = true
	if s.basedOn == "" || s.basedOn == id {
		return s
	}
	base := t.resolve(s.basedOn, depth+1)
	s.look = s.look.over(base.look)
	if s.outline == 0 {
		s.outline = base.outline
	}
	if s.align == "" {
		s.align = base.align
	}
	if s.numID == "" {
		s.numID = base.numID
		if s.numLevel < 0 {
			s.numLevel = base.numLevel
		}
	}
	return s
}
