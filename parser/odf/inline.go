package odf

import (
	"bytes"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/vn"
	"tonghop/parser/zipxml"
)

// letters takes the text of a paragraph; white space is one space (ODF 1.3 part 3, 6.1.2).
func (s *story) letters(b []byte) {
	if bytes.ContainsAny(b, "\n\t\r") {
		s.add(strings.NewReplacer("\n", " ", "\t", " ", "\r", " ").Replace(string(b)))
		return
	}
	s.add(string(b))
}

func (s *story) add(text string) {
	p := s.p
	if p == nil || text == "" || said(p.look.hidden) {
		return
	}
	if p.page == 0 && strings.TrimSpace(text) != "" {
		p.page = s.page
	}
	p.runs = append(p.runs, vn.Run{Text: text, Font: p.look.font, Bold: said(p.look.bold)})
}

// inline reads a child of a paragraph.
func (s *story) inline(e zipxml.Element) {
	switch e.Space {
	case "draw", "table":
		s.block(e)
		return
	case "office":
		if e.Name != "annotation-end" {
			s.block(e)
		}
		return
	case "svg", "dc", "form":
		return
	case "presentation":
		return // the fields of header, footer and date: their texts are declared once
	}
	switch e.Name {
	case "span":
		outer := s.p.look
		s.p.look = s.styles.get("text", e.Get("style-name")).look.over(outer)
		s.x.Walk(s.inline, s.letters)
		s.p.look = outer
	case "s":
		s.add(" ")
	case "tab", "tab-stop":
		s.add("\t")
	case "line-break":
		s.add("\n")
	case "soft-page-break":
		s.newPage()
	case "note", "footnote", "endnote":
		s.note()
	case "p", "h", "list", "section":
		s.block(e)
	case "ruby-text", "script", "tracked-changes", "change", "change-start", "change-end":
	case "hidden-text":
		if e.Get("is-hidden") != "true" {
			s.x.Walk(s.inline, s.letters)
		}
	case "variable-set", "user-field-get", "user-field-input", "variable-get", "expression":
		if e.Get("display") != "none" {
			s.x.Walk(s.inline, s.letters)
		}
	case "page-number", "page-count", "sheet-name", "file-name", "title", "date", "time":
		if s.kind == "" || !s.d.sheets && s.kind != doc.TextBox { // in the margins of a sheet and on a master slide they are codes, not text
			s.x.Walk(s.inline, s.letters)
		}
	default: // fields, links, references: their text is shown
		s.x.Walk(s.inline, s.letters)
	}
}

// note reads a foot- or endnote under its number.
func (s *story) note() {
	mark := ""
	s.x.Each(func(e zipxml.Element) {
		switch e.Name {
		case "note-citation", "footnote-citation", "endnote-citation":
			mark = strings.TrimSpace(s.x.Text())
		case "note-body", "footnote-body", "endnote-body":
			s.d.notes = append(s.d.notes, s.aside(doc.Footnote, mark, s.block)...)
		}
	})
}

// shape reads a drawing: its text becomes text boxes behind the paragraph, or on a slide the text itself.
func (s *story) shape(e zipxml.Element) {
	switch e.Name {
	case "g", "a", "page-thumbnail":
		s.x.Each(s.block)
		return
	case "object":
		s.object(e)
		return
	case "object-ole", "applet", "plugin", "floating-frame":
		return
	case "image", "fill-image":
		s.d.pictures = true
		return
	}
	if s.slides && s.depth == 0 {
		s.placeholder(e)
		return
	}
	kind, mark := s.kind, s.mark
	s.kind, s.mark = "", ""
	inner := s.inside(s.drawn)
	s.kind, s.mark = kind, mark
	for _, b := range inner {
		if b.Kind == doc.Row {
			b.Text, b.Cells = strings.ReplaceAll(b.Text, "\t", " "), nil
		}
		b.Kind, b.Level, b.Page, b.Sheet = doc.TextBox, 0, s.page, s.name
		s.count(b)
		s.floating = append(s.floating, b)
	}
	if s.p == nil {
		s.flush()
	}
}

// drawn reads a child of a frame or of a shape that holds text itself.
func (s *story) drawn(e zipxml.Element) {
	switch {
	case e.Space == "draw" && e.Name == "text-box":
		s.x.Each(s.block)
	case e.Space == "draw" && e.Name == "image":
		s.d.pictures = true
	case e.Space == "text", e.Space == "table", e.Space == "draw":
		s.block(e)
	}
}

// form reads the controls of a form: what is filled in is text.
func (s *story) form(e zipxml.Element) {
	value := e.Get("current-value")
	if value == "" {
		value = e.Get("value")
	}
	switch e.Name {
	case "form":
		s.x.Each(s.form)
		return
	case "checkbox", "radio":
		value = ""
		if e.Get("current-state") == "checked" || e.Get("current-selected") == "true" {
			value = "☒ " + e.Get("label")
		}
	case "text", "textarea", "combobox", "listbox", "formatted-text", "number", "date", "time":
	default:
		return
	}
	if strings.TrimSpace(value) == "" {
		return
	}
	name := e.Get("name")
	b := doc.Block{Kind: doc.Field, Text: strings.TrimPrefix(name+": "+strings.Join(strings.Fields(value), " "), ": ")}
	s.d.fields = append(s.d.fields, b)
	s.count(b)
}
