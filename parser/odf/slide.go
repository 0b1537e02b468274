package odf

import (
	"strconv"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/plain"
	"tonghop/parser/zipxml"
)

// slide reads a child of office:presentation or office:drawing.
func (s *story) slide(e zipxml.Element) {
	switch e.Name {
	case "footer-decl", "header-decl":
		for _, line := range plain.Lines(s.x.Text()) {
			b := doc.Block{Kind: doc.Footer, Text: line}
			s.d.masters.shared = append(s.d.masters.shared, b)
			s.count(b)
		}
	case "page":
		s.page++
		if s.styles.get("drawing-page", e.Get("style-name")).hidden {
			return
		}
		s.blocks = append(s.blocks, s.d.masters.print(e.Get("master-page-name"), s.page)...)
		s.slides = true
		s.x.Each(func(e zipxml.Element) {
			if e.Name == "notes" {
				s.d.comments = append(s.d.comments, s.aside(doc.Comment, "", s.remark)...)
				return
			}
			s.block(e)
		})
		s.slides = false
	}
}

// remark reads a child of presentation:notes: the speaker's words, not the small picture of the slide or the margins.
func (s *story) remark(e zipxml.Element) {
	switch e.Get("class") {
	case "notes", "":
		if e.Space == "draw" && e.Name != "page-thumbnail" {
			s.x.Each(s.drawn)
		}
	}
}

// placeholder reads a shape of a slide in file order, which is the order of layout and of reading aloud.
func (s *story) placeholder(e zipxml.Element) {
	outer := s.base
	name := e.Get("style-name")
	s.base = s.styles.get("graphic", name).look.over(s.styles.get("presentation", name).look)
	defer func() { s.base = outer }()
	switch e.Get("class") {
	case "page-number":
		return
	case "footer", "header", "date-time":
		s.d.masters.shared = append(s.d.masters.shared, s.aside(doc.Footer, "", s.drawn)...)
		return
	case "title":
		s.title()
		return
	}
	for _, b := range s.inside(s.drawn) {
		b.Page = s.page
		s.blocks = append(s.blocks, b)
		s.count(b)
	}
	s.blocks = append(s.blocks, s.floating...)
	s.floating = nil
}

// title makes one heading of the lines of a slide's title.
func (s *story) title() {
	var lines []string
	h := doc.Block{Kind: doc.Heading, Level: 1, Page: s.page}
	for _, b := range s.inside(s.drawn) {
		lines = append(lines, b.Line())
		h.Bold, h.Center = b.Bold, b.Center
	}
	if h.Text = strings.Join(lines, " "); h.Text != "" {
		s.blocks = append(s.blocks, h)
		s.count(h)
	}
}

func percent(value string) string {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return value
	}
	return strconv.FormatFloat(v*100, 'f', -1, 64) + "%"
}
