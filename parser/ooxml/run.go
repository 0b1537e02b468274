package ooxml

import (
	"strconv"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/vn"
)

// piece is text of one font and weight.
type piece struct {
	text, font string
	bold       bool
}

// paragraph is a w:p while it is read.
type paragraph struct {
	style    string
	look     runLook // of the paragraph's style
	align    string
	outline  int
	numID    string
	numLevel int
	pieces   []piece
	size     int  // bytes of the pieces
	page     int  // page of the first letter
	removed  bool // its end mark is a tracked deletion: the next paragraph goes on in it
}

func (p *paragraph) add(text, font string, bold bool, page int) {
	if text == "" {
		return
	}
	if p.page == 0 && strings.TrimSpace(text) != "" {
		p.page = page
	}
	p.size += len(text)
	p.pieces = append(p.pieces, piece{text, font, bold})
}

// text joins the pieces; each is mended by its own font, since one paragraph may mix encodings.
func (p *paragraph) text(count func(encoding string)) (text string, bold bool) {
	var s strings.Builder
	bold = true
	var run strings.Builder
	for i := 0; i < len(p.pieces); {
		font := p.pieces[i].font
		run.Reset()
		for ; i < len(p.pieces) && p.pieces[i].font == font; i++ {
			part := p.pieces[i]
			run.WriteString(part.text)
			bold = bold && (part.bold || strings.TrimSpace(part.text) == "")
		}
		mended, encoding := vn.RepairFont(run.String(), font)
		if encoding != "" {
			count(encoding)
		}
		s.WriteString(mended)
	}
	text = s.String()
	return text, bold && strings.TrimSpace(text) != ""
}

// inline reads a child of a paragraph.
func (s *story) inline(e element) {
	switch e.name {
	case "pPr":
		s.readProps()
	case "r":
		if e.space == "m" {
			s.x.each(s.mathRun)
			return
		}
		s.run()
	case "AlternateContent":
		s.alternate(s.inline)
	case "del", "moveFrom", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "proofErr", "rt":
	case "p", "tbl":
		s.block(e)
	default:
		s.x.each(s.inline)
	}
}

func (s *story) mathRun(e element) {
	if e.name == "t" {
		s.p.add(s.x.text(), "", false, s.page)
	}
}

// run reads a w:r.
func (s *story) run() {
	look := s.p.look
	s.x.each(func(e element) {
		if e.name == "rPr" {
			look = s.runProps()
			return
		}
		s.piece(e, look)
	})
}

func (s *story) runProps() runLook {
	var own runLook
	var named string
	s.x.each(func(e element) {
		if e.name == "rStyle" {
			named = e.get("val")
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
func (s *story) piece(e element, look runLook) {
	add := func(text string) {
		if !s.inCode() && (look.hidden == nil || !*look.hidden) {
			s.p.add(text, look.font(), look.bold != nil && *look.bold, s.page)
		}
	}
	switch e.name {
	case "t":
		add(strings.NewReplacer("\n", " ", "\t", " ").Replace(s.x.text()))
	case "tab", "ptab":
		add("\t")
	case "br":
		if kind := e.get("type"); kind == "page" {
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
		add(symChar(e))
	case "lastRenderedPageBreak":
		if s.page > 0 && s.d.rendered {
			s.page++
		}
	case "fldChar":
		s.field(e, add)
	case "footnoteReference", "endnoteReference":
		s.d.notes = append(s.d.notes, e.name[:len(e.name)-len("Reference")]+" "+e.get("id"))
	case "ruby":
		s.x.each(func(e element) {
			if e.name == "rubyBase" {
				s.x.each(s.inline)
			}
		})
	case "AlternateContent":
		s.alternate(func(e element) { s.piece(e, look) })
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

func symChar(e element) string {
	n, err := strconv.ParseUint(e.get("char"), 16, 32)
	if err != nil {
		return ""
	}
	r := rune(n)
	if encoding, _ := vn.FontEncoding(e.get("font")); encoding != "" {
		mended, _ := vn.RepairFont(string(r), e.get("font"))
		return mended
	}
	if r < 0xf000 && r >= 0x20 && strings.HasPrefix(strings.ToLower(e.get("font")), "wing") {
		r += 0xf000
	}
	if to := Symbol(r); to != 0 {
		return string(to)
	}
	if r >= 0xf000 && r <= 0xf8ff || r < 0x20 {
		return ""
	}
	return string(r)
}

// field follows complex fields: their code is not shown, their result is.
func (s *story) field(e element, add func(string)) {
	switch e.get("fldCharType") {
	case "begin":
		shown := ""
		s.x.each(func(e element) {
			if e.name == "ffData" {
				shown = s.formField()
			}
		})
		add(shown)
		s.fields = append(s.fields, true)
	case "separate":
		if n := len(s.fields); n > 0 {
			s.fields[n-1] = false
		}
	case "end":
		if n := len(s.fields); n > 0 {
			s.fields = s.fields[:n-1]
		}
	}
}

func (s *story) inCode() bool {
	for _, code := range s.fields {
		if code {
			return true
		}
	}
	return false
}

// formField shows a check box and a drop-down list, which keep no result in the text.
func (s *story) formField() (shown string) {
	s.x.each(func(e element) {
		switch e.name {
		case "checkBox":
			shown = "☐"
			s.x.each(func(e element) {
				if e.name == "checked" || e.name == "default" {
					shown = map[bool]string{true: "☒", false: "☐"}[e.on()]
				}
			})
		case "ddList":
			var entries []string
			chosen := 0
			s.x.each(func(e element) {
				switch e.name {
				case "result":
					chosen = e.num("val")
				case "listEntry":
					entries = append(entries, e.get("val"))
				}
			})
			if chosen >= 0 && chosen < len(entries) {
				shown = entries[chosen]
			}
		}
	})
	return shown
}

// graphic looks for text boxes, WordArt (a MẬT mark is often that) and pictures.
func (s *story) graphic(e element) {
	switch e.name {
	case "txbxContent":
		s.textBox()
		return
	case "textpath":
		if text := strings.TrimSpace(e.get("string")); text != "" {
			s.floating = append(s.floating, doc.Block{Kind: doc.TextBox, Text: text, Page: s.page})
		}
	case "blip", "imagedata":
		s.d.pictures = true
	case "AlternateContent":
		s.alternate(s.graphic)
		return
	}
	s.x.each(s.graphic)
}
