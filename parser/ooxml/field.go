package ooxml

import (
	"tonghop/parser/list"
	"tonghop/parser/zipxml"
)

// field is an open complex field (ECMA-376 part 1, 17.16.18): its code is not shown, its result is.
type field struct {
	code bool   // while the code is read
	text string // the code
}

// field follows the marks of complex fields.
func (s *story) field(e zipxml.Element, add func(string)) {
	n := len(s.fields)
	switch e.Get("fldCharType") {
	case "begin":
		shown := ""
		s.x.Each(func(e zipxml.Element) {
			if e.Name == "ffData" {
				shown = s.formField()
			}
		})
		add(shown)
		s.fields = append(s.fields, field{code: true})
	case "separate":
		if n > 0 {
			s.fields[n-1].code = false
		}
	case "end":
		if n == 0 {
			return
		}
		last := s.fields[n-1]
		s.fields = s.fields[:n-1]
		if last.code {
			add(list.FieldShows(last.text))
		}
	}
}

func (s *story) inCode() bool {
	for _, f := range s.fields {
		if f.code {
			return true
		}
	}
	return false
}

// formField shows a check box and a drop-down list, which keep no result in the text.
func (s *story) formField() (shown string) {
	s.x.Each(func(e zipxml.Element) {
		switch e.Name {
		case "checkBox":
			shown = "☐"
			s.x.Each(func(e zipxml.Element) {
				if e.Name == "checked" || e.Name == "default" {
					shown = map[bool]string{true: "☒", false: "☐"}[e.On()]
				}
			})
		case "ddList":
			var entries []string
			chosen := 0
			s.x.Each(func(e zipxml.Element) {
				switch e.Name {
				case "result":
					chosen = e.Num("val")
				case "listEntry":
					entries = append(entries, e.Get("val"))
				}
			})
			if chosen >= 0 && chosen < len(entries) {
				shown = entries[chosen]
			}
		}
	})
	return shown
}
