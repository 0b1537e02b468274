package ooxml

// mathRun reads a child of an m:r.
func (s *story) mathRun(e element) {
	if e.name == "t" {
		s.p.add(s.x.text(), "", false, s.page)
	}
}

// formula reads the parts of an equation whose signs are no text (ECMA-376 part 1, 22.1): brackets, fractions, sums.
func (s *story) formula(e element) {
	if e.space != "m" {
		s.x.each(s.inline)
		return
	}
	put := func(text string) { s.p.add(text, "", false, s.page) }
	begin, end, sign := "(", ")", "∫"
	parts := 0
	s.x.each(func(c element) {
		switch c.name {
		case "dPr", "naryPr":
			s.x.each(func(c element) {
				switch c.name {
				case "begChr":
					begin = c.get("val")
				case "endChr":
					end = c.get("val")
				case "chr":
					sign = c.get("val")
				}
			})
			return
		case "fPr", "ctrlPr":
			return
		}
		switch {
		case e.name == "d" && parts == 0:
			put(begin)
		case e.name == "d":
			put(", ")
		case e.name == "f" && parts == 1:
			put("/")
		case e.name == "nary" && parts == 0:
			put(sign)
		}
		parts++
		s.x.each(s.inline)
	})
	if e.name == "d" && parts > 0 {
		put(end)
	}
}
