package ooxml

import (
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/plain"
	"tonghop/parser/zipxml"
)

// figure reads the text of a drawing that stands in a part of its own, as text boxes: the points ("pt") of a diagram
// (ECMA-376 part 1, 21.4), the titles ("title") of a chart and its axes (21.2). The numbers of charts are left out.
func (s *story) figure(id, holder string) {
	r := s.d.rels[id]
	if r.target == "" || r.external || r.kind != "diagramData" && r.kind != "chart" {
		return
	}
	b, err := s.d.pack.Read(r.target)
	if err != nil {
		s.x.Err = err
		return
	}
	x := newXML(b, s.d.pack.lim.Depth)
	held := false
	var walk func(zipxml.Element)
	walk = func(e zipxml.Element) {
		switch {
		case e.Name == holder:
			held = true
			x.Each(walk)
			held = false
		case e.Space == "a" && e.Name == "p" && held:
			for _, line := range plain.Lines(drawnText(x)) {
				s.floating = append(s.floating, doc.Block{Kind: s.boxKind(), Text: line, Page: s.page})
				s.d.made++
			}
		default:
			x.Each(walk)
		}
	}
	x.Each(walk)
	if err := x.Limit(); err != nil {
		s.x.Err = err
	}
}

// drawnText is the text of the a:p whose start tag was read last.
func drawnText(x *zipxml.Reader) string {
	var text strings.Builder
	var child func(zipxml.Element)
	child = func(e zipxml.Element) {
		switch e.Name {
		case "t":
			text.WriteString(x.Text())
		case "br":
			text.WriteByte('\n')
		default:
			x.Each(child)
		}
	}
	x.Each(child)
	return text.String()
}
