package ooxml

import (
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/list"
	"tonghop/parser/plain"
	"tonghop/parser/vn"
	"tonghop/parser/zipxml"
)

// textLevel is what a level of a list style says of paragraphs; "" and nil are unsaid (ECMA-376 part 1, 21.1.2.4).
type textLevel struct {
	bullet string // "none", "char", "auto"
	char   string
	scheme string // "arabicPeriod"
	start  int
	align  string
	font   string
	bold   *bool
}

type textStyle [9]textLevel

func (l textLevel) over(base textLevel) textLevel {
	if l.bullet == "" {
		l.bullet, l.char, l.scheme, l.start = base.bullet, base.char, base.scheme, base.start
	}
	if l.align == "" {
		l.align = base.align
	}
	if l.font == "" {
		l.font = base.font
	}
	if l.bold == nil {
		l.bold = base.bold
	}
	return l
}

func (s textStyle) over(base textStyle) textStyle {
	for i := range s {
		s[i] = s[i].over(base[i])
	}
	return s
}

// readTextStyle reads a:lstStyle or one of p:txStyles.
func readTextStyle(x *zipxml.Reader) (s textStyle) {
	x.Each(func(e zipxml.Element) {
		if len(e.Name) == len("lvl1pPr") && strings.HasPrefix(e.Name, "lvl") && e.Name[3] >= '1' && e.Name[3] <= '9' {
			s[e.Name[3]-'1'] = readTextLevel(x, e)
		}
	})
	return s
}

// bodyStyle reads only the list style of a text body.
func (t *slide) bodyStyle() (s textStyle) {
	t.x.Each(func(e zipxml.Element) {
		if e.Name == "lstStyle" {
			s = readTextStyle(t.x)
		}
	})
	return s
}

// readTextLevel reads an a:pPr or an a:lvlNpPr.
func readTextLevel(x *zipxml.Reader, e zipxml.Element) textLevel {
	l := textLevel{align: e.Get("algn")}
	x.Each(func(e zipxml.Element) {
		switch e.Name {
		case "buNone":
			l.bullet = "none"
		case "buChar":
			l.bullet, l.char = "char", e.Get("char")
		case "buBlip":
			l.bullet, l.char = "char", "•"
		case "buAutoNum":
			l.bullet, l.scheme, l.start = "auto", e.Get("type"), max(e.Num("startAt"), 1)
		case "defRPr":
			l.font, l.bold = readRunLook(x, e)
		}
	})
	return l
}

func readRunLook(x *zipxml.Reader, e zipxml.Element) (font string, bold *bool) {
	if b := e.Get("b"); b != "" {
		on := b == "1" || b == "true"
		bold = &on
	}
	x.Each(func(e zipxml.Element) {
		if e.Name == "latin" {
			font = e.Get("typeface")
		}
	})
	return font, bold
}

// body reads an a:txBody of a shape.
func (t *slide) body(s *shape) {
	t.x.Each(func(e zipxml.Element) {
		switch e.Name {
		case "lstStyle":
			s.styles = readTextStyle(t.x).over(s.styles)
		case "p":
			t.paragraph(s)
		}
	})
}

func (t *slide) paragraph(s *shape) {
	at := 0
	look := s.styles[0]
	var runs []vn.Run
	var child func(zipxml.Element)
	child = func(e zipxml.Element) {
		switch e.Name {
		case "pPr":
			at = min(max(e.Num("lvl"), 0), 8)
			look = readTextLevel(t.x, e).over(s.styles[at])
		case "r", "fld":
			if e.Name == "fld" && t.pattern != nil {
				return // the number of the slide: a code in a layout
			}
			if e.Space == "m" {
				t.x.Each(child)
				return
			}
			run := vn.Run{Font: look.font, Bold: look.bold != nil && *look.bold}
			t.x.Each(func(e zipxml.Element) {
				switch e.Name {
				case "rPr":
					font, bold := readRunLook(t.x, e)
					if font != "" {
						run.Font = font
					}
					if bold != nil {
						run.Bold = *bold
					}
				case "t":
					run.Text += strings.NewReplacer("\n", " ", "\v", "\n", "_x000B_", "\n").Replace(t.x.Text())
				}
			})
			runs = append(runs, run)
		case "t": // of a formula
			runs = append(runs, vn.Run{Text: t.x.Text(), Font: look.font})
		case "br":
			runs = append(runs, vn.Run{Text: "\n", Font: look.font, Bold: true})
		case "endParaRPr", "Fallback":
		default:
			t.x.Each(child)
		}
	}
	t.x.Each(child)
	text, bold := vn.JoinRuns(runs, t.show.met)
	lines := plain.Lines(text)
	if len(lines) == 0 {
		return
	}
	b := doc.Block{Kind: doc.Paragraph, Page: t.page, Bold: bold, Center: look.align == "ctr"}
	if b.Label = s.label(look, at); b.Label != "" {
		b.Kind, b.Level = doc.Item, at+1
	}
	for _, line := range lines {
		b.Text = line
		t.emit(b)
		if b.Label != "" {
			b.Kind, b.Level, b.Label = doc.Paragraph, 0, ""
		}
	}
}

// label counts a paragraph and gives its bullet or number. Numbers go on until a paragraph of a higher level or another scheme.
func (s *shape) label(l textLevel, at int) string {
	for i := at + 1; i < len(s.schemes); i++ {
		s.schemes[i] = ""
	}
	if l.bullet != "auto" {
		s.schemes[at] = ""
		if l.bullet == "char" {
			return list.Bullet(l.char, "")
		}
		return ""
	}
	if s.schemes[at] != l.scheme || s.counters[at] < l.start {
		s.schemes[at], s.counters[at] = l.scheme, l.start
	} else {
		s.counters[at]++
	}
	return autoNumber(s.counters[at], l.scheme)
}

// autoNumber writes a number in one of the schemes of ST_TextAutonumberScheme.
func autoNumber(n int, scheme string) string {
	format := "decimal"
	for prefix, f := range map[string]string{"alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman", "romanUc": "upperRoman"} {
		if strings.HasPrefix(scheme, prefix) {
			format = f
		}
	}
	number := list.Counted(n, format)
	switch {
	case strings.HasSuffix(scheme, "ParenBoth"):
		return "(" + number + ")"
	case strings.HasSuffix(scheme, "ParenR"):
		return number + ")"
	case strings.HasSuffix(scheme, "Period"):
		return number + "."
	}
	return number
}
