package ooxml

import "tonghop/parser/zipxml"

// mathRun reads a child of an m:r.
func (s *story) mathRun(e zipxml.Element) {
	if e.Name == "t" {
		s.p.add(s.x.Text(), "", false, s.page)
	}
}

// formula reads the parts of an equation whose signs are no text (ECMA-376 part 1, 22.1): brackets, fractions, sums.
func (s *story) formula(e zipxml.Element) {
	if e.Space != "m" {
		s.x.Each(s.inline)
		return
	}
	put := func(text string) { s.p.add(text, "", false, s.page) }
	begin, end, sign := "(", ")", "∫"
	parts := 0
	s.x.Each(func(c zipxml.Element) {
		switch c.Name {
		case "dPr", "naryPr":
			s.x.Each(func(c zipxml.Element) {
				switch c.Name {
				case "begChr":
					begin = c.Get("val")
				case "endChr":
					end = c.Get("val")
				case "chr":
					sign = c.Get("val")
				}
			})
			return
		case "fPr", "ctrlPr":
			return
		}
		switch {
		case e.Name == "d" && parts == 0:
			put(begin)
		case e.Name == "d":
			put(", ")
		case e.Name == "f" && parts == 1:
			put("/")
		case e.Name == "nary" && parts == 0:
			put(sign)
		}
		parts++
		s.x.Each(s.inline)
	})
	if e.Name == "d" && parts > 0 {
		put(end)
	}
}
