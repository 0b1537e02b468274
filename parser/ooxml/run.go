package ooxml

import (
	"strconv"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/list"
	"tonghop/parser/vn"
	"tonghop/parser/zipxml"
)

// paragraph is a w:p while it is read.
type paragraph struct {
	style    string
	look     runLook // of the paragraph's style
	align    string
	outline  int
	numID    string
	numLevel int
	pieces   []vn.Run
	size     int  // bytes of the pieces
	page     int  // page of the first letter
	removed  bool // its end mark is a tracked deletion: the next paragraph goes on in it
	hidden   bool // its end mark is hidden text
}

func (p *paragraph) add(text, font string, bold bool, page int) {
	if text == "" {
		return
	}
	if p.page == 0 && strings.TrimSpace(text) != "" {
		p.page = page
	}
	p.size += len(text)
	p.pieces = append(p.pieces, vn.Run{Text: text, Font: font, Bold: bold})
}

// inline reads a child of a paragraph.
func (s *story) inline(e zipxml.Element) {
	switch e.Name {
	case "pPr":
		s.readProps()
	case "r":
		if e.Space == "m" {
			s.x.Each(s.mathRun)
			return
		}
		s.run()
	case "d", "f", "nary":
		s.formula(e)
	case "AlternateContent":
		s.alternate(s.inline)
	case "annotation":
		s.annotation(e, s.inline)
	case "del", "moveFrom", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "proofErr", "rt":
	case "p", "tbl":
		s.block(e)
	default:
		s.x.Each(s.inline)
	}
}

// run reads a w:r.
func (s *story) run() {
	look := s.p.look
	s.x.Each(func(e zipxml.Element) {
		if e.Name == "rPr" {
			look = s.runProps()
			return
		}
		s.piece(e, look)
	})
}

func (s *story) runProps() runLook {
	var own runLook
	var named string
	s.x.Each(func(e zipxml.Element) {
		if e.Name == "rStyle" {
			named = e.Get("val")
			return
		}
		own.take(e)
	})
	if named != "" {
		own = own.over(s.d.styles.get(named).look)
	}
	return own.over(s.p.look)
}

// piece reads a child of a run.
func (s *story) piece(e zipxml.Element, look runLook) {
	add := func(text string) {
		if !s.inCode() && (look.hidden == nil || !*look.hidden) {
			s.p.add(text, look.font(), look.bold != nil && *look.bold, s.page)
		}
	}
	switch e.Name {
	case "t":
		add(shownText(e, s.x.Text(), look.font()))
	case "tab", "ptab":
		add("\t")
	case "br":
		if kind := e.Get("type"); kind == "page" {
			s.explicitBreak()
		}
		add("\n")
	case "cr":
		add("\n")
	case "noBreakHyphen":
		add("-")
	case "softHyphen":
		add("\u00ad") // ư in TCVN3
	case "sym":
		if n, err := strconv.ParseUint(e.Get("char"), 16, 32); err == nil {
			add(list.Sign(rune(n), e.Get("font")))
		}
	case "lastRenderedPageBreak":
		if s.page > 0 && s.d.rendered {
			s.page++
		}
	case "fldChar":
		s.field(e, add)
	case "instrText":
		if n := len(s.fields); n > 0 && s.fields[n-1].code && len(s.fields[n-1].text) < 1000 {
			s.fields[n-1].text += s.x.Text()
		}
	case "footnoteReference", "endnoteReference":
		s.d.notes = append(s.d.notes, e.Name[:len(e.Name)-len("Reference")]+" "+e.Get("id"))
	case "footnote", "endnote":
		s.ownNote(e)
	case "ruby":
		s.x.Each(func(e zipxml.Element) {
			if e.Name == "rubyBase" {
				s.x.Each(s.inline)
			}
		})
	case "AlternateContent":
		s.alternate(func(e zipxml.Element) { s.piece(e, look) })
	case "annotation":
		s.annotation(e, func(e zipxml.Element) { s.piece(e, look) })
	case "drawing", "pict", "object":
		s.graphic(e)
	case "tbl", "p":
		s.block(e)
	}
}

func (s *story) explicitBreak() {
	if s.page > 0 && !s.d.rendered {
		s.page++
	}
}

// graphic looks for text boxes, WordArt (a MẬT mark is often that), diagrams, charts and pictures.
func (s *story) graphic(e zipxml.Element) {
	switch e.Name {
	case "txbxContent":
		s.textBox()
		return
	case "textpath":
		if text := strings.TrimSpace(e.Get("string")); text != "" {
			s.floating = append(s.floating, doc.Block{Kind: s.boxKind(), Text: text, Page: s.page})
		}
	case "blip", "imagedata":
		s.d.pictures = true
	case "relIds":
		s.figure(e.Get("dm"), "pt")
	case "chart":
		s.figure(e.Get("id"), "title")
	case "AlternateContent":
		s.alternate(s.graphic)
		return
	}
	s.x.Each(s.graphic)
}
