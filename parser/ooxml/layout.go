package ooxml

import (
	"tonghop/parser/doc"
	"tonghop/parser/zipxml"
)

// holder is a placeholder of a layout or master, which gives its style to the placeholders of slides.
type holder struct {
	kind, index string
	styles      textStyle
}

// pattern is a slide layout or, with master nil, a slide master.
type pattern struct {
	master             *pattern
	alone              bool // its master's shapes are not shown
	holders            []holder
	title, body, other textStyle
	printed            []doc.Block // texts of its own shapes
}

// pattern reads a layout with its master, or a master.
func (s *show) pattern(part string, depth int) (*pattern, error) {
	if p, ok := s.layouts[part]; ok {
		return p, nil
	}
	p := &pattern{}
	s.layouts[part] = p
	raw, err := s.pack.Read(part)
	if err != nil || raw == nil {
		return p, err
	}
	rels, err := s.pack.relations(part)
	if err != nil {
		return p, err
	}
	t := &slide{show: s, x: newXML(raw, s.pack.lim.Depth), rels: rels, pattern: p}
	t.x.Each(t.root)
	p.printed = t.blocks
	for _, r := range rels {
		if r.kind == "slideMaster" && depth == 0 {
			if p.master, err = s.pattern(r.target, 1); err != nil {
				return p, err
			}
		}
	}
	return p, t.x.Limit()
}

func (p *pattern) readStyles(x *zipxml.Reader) {
	x.Each(func(e zipxml.Element) {
		switch e.Name {
		case "titleStyle":
			p.title = readTextStyle(x)
		case "bodyStyle":
			p.body = readTextStyle(x)
		case "otherStyle":
			p.other = readTextStyle(x)
		}
	})
}

// styleOf gives a shape of a slide the style of its placeholder in the layout, over the master's, over the master's text styles.
func (p *pattern) styleOf(s *shape) (style textStyle) {
	for ; p != nil; p = p.master {
		if s.placed {
			style = style.over(p.holderOf(s))
		}
		switch {
		case p.master != nil:
		case s.kind == "title" || s.kind == "ctrTitle":
			style = style.over(p.title)
		case s.placed && s.kind != "ftr" && s.kind != "dt" && s.kind != "sldNum":
			style = style.over(p.body)
		default:
			style = style.over(p.other)
		}
	}
	return style
}

func (p *pattern) holderOf(s *shape) textStyle {
	for _, h := range p.holders {
		if s.index != "" && h.index == s.index && p.master != nil {
			return h.styles
		}
	}
	same := func(kind string) string {
		switch kind {
		case "ctrTitle":
			return "title"
		case "", "obj", "subTitle", "tbl", "chart":
			return "body"
		}
		return kind
	}
	for _, h := range p.holders {
		if h.kind == s.kind {
			return h.styles
		}
	}
	for _, h := range p.holders {
		if same(h.kind) == same(s.kind) {
			return h.styles
		}
	}
	return textStyle{}
}
