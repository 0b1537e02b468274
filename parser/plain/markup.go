package plain

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// atx reads a heading such as "## Tình hình ##".
func atx(line string) (level int, text string) {
	level = len(line) - len(strings.TrimLeft(line, "#"))
	if level == 0 || level > 6 || len(line) > level && line[level] != ' ' && line[level] != '\t' {
		return 0, ""
	}
	text = strings.TrimSpace(line[level:])
	if bare := strings.TrimRight(text, "#"); bare == "" || strings.HasSuffix(bare, " ") {
		text = strings.TrimSpace(bare)
	}
	return level, text
}

// underline tells the level of the heading whose text stands in the line above.
func underline(line string) int {
	switch {
	case len(line) < 2:
	case strings.Trim(line, "=") == "":
		return 1
	case strings.Trim(line, "-") == "":
		return 2
	}
	return 0
}

// rule knows a line that only parts the text.
func rule(line string) bool {
	bare := strings.ReplaceAll(line, " ", "")
	return len(bare) >= 3 && (strings.Trim(bare, "-") == "" || strings.Trim(bare, "*") == "" || strings.Trim(bare, "_") == "")
}

// definition knows the target of a link: "[1]: https://…".
func definition(line string) bool {
	if !strings.HasPrefix(line, "[") {
		return false
	}
	name, target, ok := strings.Cut(line, "]:")
	return ok && len(name) > 1 && !strings.Contains(name, "]") && !strings.HasPrefix(name, "[^") && strings.TrimSpace(target) != ""
}

// tableRule knows the line under the head of a table: "|---|:-:|".
func tableRule(line string) bool {
	line = strings.TrimSpace(line)
	return strings.Contains(line, "-") && strings.Contains(line, "|") && strings.Trim(line, "|-: \t") == ""
}

// listLabel cuts the label off a list item. Bullets are "-" as in print; a task's box stays in the text.
func listLabel(line string) (label, text string) {
	if len(line) > 1 && strings.IndexByte("-*+", line[0]) >= 0 && (line[1] == ' ' || line[1] == '\t') {
		text = strings.TrimSpace(line[1:])
		for mark, box := range map[string]string{"[ ] ": "☐ ", "[x] ": "☒ ", "[X] ": "☒ "} {
			if rest, ok := strings.CutPrefix(text, mark); ok {
				text = box + rest
			}
		}
		return line[:1], text
	}
	n := 0
	for n < len(line) && n < 9 && line[n] >= '0' && line[n] <= '9' {
		n++
	}
	if n > 0 && n+1 < len(line) && (line[n] == '.' || line[n] == ')') && (line[n+1] == ' ' || line[n+1] == '\t') {
		return line[:n+1], strings.TrimSpace(line[n+1:])
	}
	return "", ""
}

// reach is how far the end of a mark is looked for.
const reach = 2000 // bytes

// unmark takes the signs of emphasis, code, links, pictures and tags off a text; <br> becomes a line end.
func unmark(text string) string {
	if !strings.ContainsAny(text, "*_`~[]<\\&!") {
		return text
	}
	var s strings.Builder
	s.Grow(len(text))
	for i := 0; i < len(text); {
		shown, taken := mark(text, i)
		if taken == 0 {
			s.WriteByte(text[i])
			i++
			continue
		}
		s.WriteString(shown)
		i += taken
	}
	return html.UnescapeString(s.String())
}

// mark reads the sign at a place: what is shown in place of it and how many bytes it took; 0 when it is no sign.
func mark(text string, at int) (shown string, taken int) {
	rest := text[at:min(len(text), at+reach)]
	switch c := rest[0]; c {
	case '\\':
		if len(rest) > 1 && strings.IndexByte("\\`*_{}[]<>()#+-.!|~&", rest[1]) >= 0 {
			return rest[1:2], 2
		}
	case '`':
		n := len(rest) - len(strings.TrimLeft(rest, "`"))
		if end := strings.Index(rest[n:], rest[:n]); end >= 0 {
			return rest[n : n+end], end + 2*n
		}
	case '*', '~':
		n := len(rest) - len(strings.TrimLeft(rest, string(c)))
		if c == '*' && n <= 3 && beside(text, at, n) || c == '~' && n == 2 {
			return "", n
		}
	case '_':
		n := len(rest) - len(strings.TrimLeft(rest, "_"))
		if n <= 3 && beside(text, at, n) && !(letterBefore(text, at) && letterAfter(text, at+n)) {
			return "", n
		}
	case '!', '[':
		return link(rest)
	case '<':
		return tag(rest)
	}
	return "", 0
}

// beside tells that a run of signs touches text on one side, as emphasis does; "2 * 3" does not.
func beside(text string, at, n int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+n:])
	return at > 0 && !unicode.IsSpace(before) || at+n < len(text) && !unicode.IsSpace(after)
}

func letterBefore(text string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:at])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func letterAfter(text string, at int) bool {
	r, _ := utf8.DecodeRuneInString(text[at:])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// link shows the text of "[text](target)", "[text][name]" and "![text](picture)".
func link(rest string) (shown string, taken int) {
	start := 1
	if rest[0] == '!' {
		if start = 2; len(rest) < 2 || rest[1] != '[' {
			return "", 0
		}
	}
	end := strings.IndexByte(rest, ']')
	if end < 0 || end+1 >= len(rest) {
		return "", 0
	}
	closing := byte(0)
	switch rest[end+1] {
	case '(':
		closing = ')'
	case '[':
		closing = ']'
	default:
		return "", 0
	}
	stop := strings.IndexByte(rest[end+1:], closing)
	if stop < 0 || strings.Contains(rest[start:end], "[") {
		return "", 0
	}
	return unmark(rest[start:end]), end + 1 + stop + 1
}

// tag takes an HTML tag off; the address in "<https://…>" stays.
func tag(rest string) (shown string, taken int) {
	end := strings.IndexByte(rest, '>')
	if end < 2 {
		return "", 0
	}
	inner := rest[1:end]
	if strings.Contains(inner, "://") && !strings.ContainsAny(inner, " \"") || strings.Contains(inner, "@") && !strings.Contains(inner, " ") {
		return strings.TrimPrefix(inner, "mailto:"), end + 1
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimPrefix(inner, "/"))
	if first > 0x7f || !unicode.IsLetter(first) && !strings.HasPrefix(inner, "!--") {
		return "", 0
	}
	if strings.HasPrefix(strings.ToLower(inner), "br") {
		return "\n", end + 1
	}
	return "", end + 1
}
