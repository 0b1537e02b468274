package ooxml

import (
	"slices"
	"strings"
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
	b, err := d.pack.read(part)
	if err != nil || b == nil {
		return err
	}
	x := newXML(b, d.pack.lim.Depth)
	x.each(func(element) {
		x.each(func(e element) {
			d.styles.take(x, e)
		})
	})
	if err := x.broken(); err != nil {
		d.pack.note(err)
	}
	return x.limit()
}

func (t *styles) take(x *xmlReader, e element) {
	switch e.name {
	case "docDefaults":
		x.each(func(element) {
			x.each(func(e element) {
				if e.name == "rPr" {
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

func (t *styles) add(x *xmlReader, e element) {
	s := &style{numLevel: -1}
	id := e.get("styleId")
	if e.get("type") == "paragraph" && slices.Contains([]string{"1", "true", "on"}, e.get("default")) {
		t.defaultPara = id
	}
	x.each(func(e element) {
		switch e.name {
		case "name":
			s.name = strings.ToLower(e.get("val"))
		case "basedOn":
			s.basedOn = e.get("val")
		case "rPr":
			s.look = readLook(x)
		case "pPr":
			x.each(func(e element) {
				switch e.name {
				case "outlineLvl":
					s.outline = e.num("val") + 1
				case "jc":
					s.align = e.get("val")
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

func readNumPr(x *xmlReader) (id string, level int) {
	level = -1
	x.each(func(e element) {
		switch e.name {
		case "numId", "ilfo":
			id = e.get("val")
		case "ilvl":
			level = min(max(e.num("val"), 0), 8)
		}
	})
	return id, level
}

// readLook reads the rPr whose start tag was read last.
func readLook(x *xmlReader) (l runLook) {
	x.each(func(e element) { l.take(e) })
	return l
}

func (l *runLook) take(e element) {
	switch e.name {
	case "rFonts":
		l.ascii, l.high = pickFont(e, "ascii"), pickFont(e, "hAnsi")
		if l.high == "" {
			l.high = pickFont(e, "h-ansi") // Word 2003
		}
		if e.get("hint") == "eastAsia" && e.get("eastAsia") != "" {
			l.high = e.get("eastAsia")
		}
	case "b":
		v := e.on()
		l.bold = &v
	case "vanish":
		v := e.on()
		l.hidden = &v
	}
}

// pickFont gives the font's name; a theme font wins over a name, and themes are never legacy.
func pickFont(e element, attr string) string {
	if theme := e.get(attr + "Theme"); theme != "" {
		return "+" + theme
	}
	return e.get(attr)
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
