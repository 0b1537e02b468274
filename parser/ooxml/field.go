package ooxml

import (
	"strconv"
	"strings"

	"tonghop/parser/list"
)

// field is an open complex field (ECMA-376 part 1, 17.16.18): its code is not shown, its result is.
type field struct {
	code bool   // while the code is read
	text string // the code
}

// field follows the marks of complex fields.
func (s *story) field(e element, add func(string)) {
	n := len(s.fields)
	switch e.get("fldCharType") {
	case "begin":
		shown := ""
		s.x.each(func(e element) {
			if e.name == "ffData" {
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
			add(codeShows(last.text))
		}
	}
}

// codeShows gives what a field without a result shows by its code alone: a sign, or the text of a button to click on.
func codeShows(code string) string {
	words := strings.Fields(code)
	if len(words) < 2 {
		return ""
	}
	switch strings.ToUpper(words[0]) {
	case "SYMBOL":
		n, err := strconv.ParseInt(words[1], 0, 32)
		if err != nil {
			return ""
		}
		font := ""
		if _, rest, ok := strings.Cut(code, `\f`); ok {
			font = strings.Trim(strings.SplitN(strings.TrimSpace(rest), `\`, 2)[0], `" `)
		}
		return list.Sign(rune(n), font)
	case "MACROBUTTON", "GOTOBUTTON":
		return strings.Join(words[2:], " ")
	}
	return ""
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
