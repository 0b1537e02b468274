// Package number shows the numbers of spreadsheet cells as their number formats show them on screen: ECMA-376 part 1,
// 18.8.30 and 18.8.31. The old binary workbooks have the same formats ([MS-XLS] 2.4.126).
package number

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// builtin are the number formats that files name by id only (ECMA-376 part 1, 18.8.30). The short dates follow the
// reader's country: day first.
var builtin = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0;-#,##0", 6: "#,##0;-#,##0", 7: "#,##0.00;-#,##0.00", 8: "#,##0.00;-#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
	22: "dd/mm/yyyy h:mm", 27: "dd/mm/yyyy", 28: "dd/mm/yyyy", 29: "dd/mm/yyyy", 30: "dd/mm/yyyy", 31: "dd/mm/yyyy", 36: "dd/mm/yyyy",
	37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
	41: "#,##0;-#,##0;\"-\"", 42: "#,##0;-#,##0;\"-\"", 43: "#,##0.00;-#,##0.00;\"-\"", 44: "#,##0.00;-#,##0.00;\"-\"",
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: "dd/mm/yyyy", 57: "dd/mm/yyyy", 58: "dd/mm/yyyy",
}

// mark is one sign of a format code: a literal, or a placeholder of the code's own language.
type mark struct {
	literal bool
	text    string // a literal's text; else "0", "#", "?", ".", ",", "%", "E+", "/", "@", "general", "yyyy", "[h]", "am/pm" …
}

// Format is a parsed number format. It may be used by many goroutines.
type Format struct{ sections []section }

type condition struct {
	op    string
	value float64
}

// Of gives the format of a number-format id; code is what the file says of the id, "" where it says nothing.
// nil is General, which [General] shows.
func Of(id int, code string) *Format {
	if code == "" || id == 14 {
		code = builtin[id]
	}
	if code == "" || strings.EqualFold(code, "general") || code == "@" {
		return nil
	}
	return Parse(code)
}

// Parse reads a format code. Any text is one.
func Parse(code string) *Format {
	f := &Format{}
	for _, code := range splitSections(code) {
		var s section
		s.marks, s.limit = parseSection(code)
		for _, m := range s.marks {
			s.date = s.date || !m.literal && strings.ContainsAny(m.text[:1], "ydhsm[a")
		}
		if !s.date {
			s.layout = measure(s.marks)
		}
		f.sections = append(f.sections, s)
	}
	return f
}

func splitSections(code string) (parts []string) {
	from, quoted, bracket := 0, false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case c == ';' && !bracket:
			parts = append(parts, code[from:i])
			from = i + 1
		}
		if len(parts) > 4 {
			break
		}
	}
	return append(parts, code[from:])
}

// parseSection cuts a section of a format code into marks.
func parseSection(code string) (marks []mark, c condition) {
	rs := []rune(code)
	low := []rune(strings.ToLower(code))
	if len(low) != len(rs) {
		low = rs
	}
	for i := 0; i < len(rs); {
		rest := string(low[i:min(len(low), i+8)])
		switch r := low[i]; {
		case r == '"':
			end := i + 1
			for end < len(rs) && rs[end] != '"' {
				end++
			}
			marks = append(marks, mark{true, string(rs[i+1 : end])})
			i = end + 1
		case r == '\\' && i+1 < len(rs):
			marks = append(marks, mark{true, string(rs[i+1])})
			i += 2
		case r == '_':
			marks = append(marks, mark{true, " "})
			i += 2
		case r == '*':
			i += 2
		case r == '[':
			end := i
			for end < len(rs) && rs[end] != ']' {
				end++
			}
			m, cond := bracketed(string(rs[i+1 : min(end, len(rs))]))
			if m.text != "" {
				marks = append(marks, m)
			}
			if cond.op != "" {
				c = cond
			}
			i = end + 1
		case strings.HasPrefix(rest, "general"):
			marks = append(marks, mark{false, "general"})
			i += 7
		case strings.HasPrefix(rest, "am/pm"), strings.HasPrefix(rest, "a/p"):
			n := strings.Index(rest, "p") + 1
			if strings.HasPrefix(rest, "am/pm") {
				n = 5
			}
			marks = append(marks, mark{false, "am/pm"})
			i += n
		case strings.HasPrefix(rest, "e+"), strings.HasPrefix(rest, "e-"):
			marks = append(marks, mark{false, rest[:2]})
			i += 2
		case strings.ContainsRune("ymdhs", r):
			end := i
			for end < len(rs) && low[end] == r {
				end++
			}
			marks = append(marks, mark{false, string(low[i:end])})
			i = end
		case strings.ContainsRune("0#?.,%/@", r):
			marks = append(marks, mark{false, string(r)})
			i++
		default:
			marks = append(marks, mark{true, string(rs[i])})
			i++
		}
	}
	return marks, c
}

// bracketed reads what stands in brackets: elapsed time, a currency sign, a condition; colours are dropped.
func bracketed(text string) (mark, condition) {
	low := strings.ToLower(text)
	switch {
	case strings.HasPrefix(text, "$"):
		sign, _, _ := strings.Cut(text[1:], "-")
		return mark{true, sign}, condition{}
	case low != "" && strings.Trim(low, "h") == "", low != "" && strings.Trim(low, "m") == "", low != "" && strings.Trim(low, "s") == "":
		return mark{false, "[" + low[:1] + "]"}, condition{}
	}
	for _, op := range []string{"<=", ">=", "<>", "<", ">", "="} {
		if value, ok := strings.CutPrefix(text, op); ok {
			if n, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil {
				return mark{}, condition{op, n}
			}
		}
	}
	return mark{}, condition{}
}

func (c condition) holds(v float64) bool {
	switch c.op {
	case "<":
		return v < c.value
	case "<=":
		return v <= c.value
	case ">":
		return v > c.value
	case ">=":
		return v >= c.value
	case "<>":
		return v != c.value
	}
	return v == c.value
}

// Show writes a number as the format shows it. Numeric dates come out day first with four digits of the year,
// whatever order the writer's country has; years in front stay there.
func (f *Format) Show(v float64, date1904 bool) string {
	i, signed := f.choose(v)
	if i >= len(f.sections) || len(f.sections[i].marks) == 0 && len(f.sections) == 1 {
		return General(v)
	}
	s := &f.sections[i]
	if s.date {
		if text, ok := showDate(s.marks, v, date1904); ok {
			return text
		}
		return General(v)
	}
	text := s.number(math.Abs(v))
	if v < 0 && signed && strings.Trim(text, "0.,% ") != "" {
		text = "-" + text
	}
	return strings.TrimSpace(text)
}

// Text shows a text: the fourth section, or an only one with "@" in it, may put more around it or hide it. Most formats
// say nothing of texts.
func (f *Format) Text(text string) string {
	var s *section
	switch n := len(f.sections); {
	case n >= 4:
		s = &f.sections[3]
	case n == 1 && f.sections[0].takesText():
		s = &f.sections[0]
	default:
		return text
	}
	var out strings.Builder
	for _, m := range s.marks {
		switch {
		case m.literal:
			out.WriteString(m.text)
		case m.text == "@":
			out.WriteString(text)
			text = "" // once, or a hostile format makes much of little
		case m.text == "general":
			return text
		}
	}
	return out.String()
}

func (s *section) takesText() bool {
	return slices.ContainsFunc(s.marks, func(m mark) bool { return !m.literal && m.text == "@" })
}

// choose gives the section for a value and whether a minus sign must be put in front.
func (f *Format) choose(v float64) (at int, signed bool) {
	n := len(f.sections)
	for i, s := range f.sections {
		if s.limit.op != "" && s.limit.holds(v) {
			return i, s.limit.op != "<" && s.limit.op != "<="
		}
	}
	if f.sections[0].limit.op != "" {
		for i, s := range f.sections {
			if s.limit.op == "" {
				return i, true
			}
		}
	}
	switch {
	case n == 1:
		return 0, true
	case v < 0:
		return 1, false
	case v == 0 && n > 2:
		return 2, false
	}
	return 0, false
}
