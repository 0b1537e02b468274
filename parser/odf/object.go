package odf

import (
	"path"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/zipxml"
)

// object reads an embedded document on a slide: of a chart, what it prints in words, its titles, series and categories.
// In texts and sheets a chart draws numbers that stand in a table already.
func (s *story) object(e zipxml.Element) {
	href := e.Get("href")
	if !s.slides || href == "" || strings.Contains(href, "://") {
		return
	}
	part := path.Join(path.Clean("/"+href), "content.xml")
	if s.d.objects[part] {
		return
	}
	if s.d.objects == nil {
		s.d.objects = map[string]bool{}
	}
	s.d.objects[part] = true
	b, err := s.d.pack.Read(part)
	if err != nil {
		s.x.Err = err
		return
	}
	if b == nil {
		return
	}
	x := zipxml.NewReader(b, s.d.lim.Depth, shortSpace)
	said := map[string]bool{}
	words := false // in a title, or in a cell that holds a text
	var child func(zipxml.Element)
	child = func(e zipxml.Element) {
		outer := words
		switch {
		case e.Name == "p" && e.Space == "text":
			text := strings.Join(strings.Fields(x.Text()), " ")
			if !words || text == "" || said[text] {
				return
			}
			said[text] = true
			box := doc.Block{Kind: doc.TextBox, Text: text, Page: s.page}
			s.floating = append(s.floating, box)
			s.count(box)
			return
		case e.Name == "title" || e.Name == "subtitle":
			words = true
		case e.Name == "table-cell":
			words = e.Get("value-type") == "string"
		}
		x.Each(child)
		words = outer
	}
	x.Each(child)
	if err := x.Limit(); err != nil {
		s.x.Err = err
	}
}
