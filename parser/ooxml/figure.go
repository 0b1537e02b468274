package ooxml

import (
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/plain"
)

// figure reads the text of a drawing that stands in a part of its own, as text boxes: the points ("pt") of a diagram
// (ECMA-376 part 1, 21.4), the titles ("title") of a chart and its axes (21.2). The numbers of charts are left out.
func (s *story) figure(id, holder string) {
	r := s.d.rels[id]
	if r.target == "" || r.external || r.kind != "diagramData" && r.kind != "chart" {
		return
	}
	b, err := s.d.pack.read(r.target)
	if err != nil {
		s.x.Err = err
		return
	}
	x := newXML(b, s.d.pack.lim.Depth)
	held := false
	var walk func(element)
	walk = func(e element) {
		switch {
		case e.name == holder:
			held = true
			x.each(walk)
			held = false
		case e.space == "a" && e.name == "p" && held:
			for _, line := range plain.Lines(drawnText(x)) {
				s.floating = append(s.floating, doc.Block{Kind: s.boxKind(), Text: line, Page: s.page})
				s.d.made++
			}
		default:
			x.each(walk)
		}
	}
	x.each(walk)
	if err := x.limit(); err != nil {
		s.x.Err = err
	}
}

// drawnText is the text of the a:p whose start tag was read last.
func drawnText(x *xmlReader) string {
	var text strings.Builder
	var child func(element)
	child = func(e element) {
		switch e.name {
		case "t":
			text.WriteString(x.text())
		case "br":
			text.WriteByte('\n')
		default:
			x.each(child)
		}
	}
	x.each(child)
	return text.String()
}
