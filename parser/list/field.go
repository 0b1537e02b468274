package list

import (
	"strconv"
	"strings"
)

// FieldShows gives what a field without a result shows by its code alone: a sign, the text of a
// button to click on, or the words below a phonetic guide.
func FieldShows(code string) string {
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
		return Sign(rune(n), font)
	case "EQ":
		return phoneticBase(code)
	case "MACROBUTTON", "GOTOBUTTON":
		return strings.Join(words[2:], " ")
	}
	return ""
}

// phoneticBase gives the text that a phonetic guide stands over: EQ \* jc2 … \o\ad(\s\up 10(guide),text).
func phoneticBase(code string) string {
	_, rest, found := strings.Cut(code, `\s\up`)
	if !found || !strings.Contains(code, `\* jc`) {
		return ""
	}
	at := strings.IndexByte(rest, ')')
	rest = strings.TrimSpace(rest[at+1:])
	if at < 0 || rest == "" {
		return ""
	}
	return strings.TrimSuffix(rest[1:], ")")
}
