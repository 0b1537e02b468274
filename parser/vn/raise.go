package vn

import "unicode"

// span is a word of a line and what its letters say of its case.
type span struct {
	from, to int
	says     wordCase
	quiet    bool // tells nothing of the words beside it: the abbreviations of "Số 15-BC/CB"
}

type wordCase int

const (
	unclear wordCase = iota
	small
	capital
)

// raise upper-cases the words that can only have been capitals: two plain capitals ("ĐảNG"), or a plain capital behind
// a small marked letter ("ủY"). A word that could be either ("Bộ") follows the words around it in its line.
func raise(text string) string {
	rs := []rune(text)
	changed := false
	for from := 0; from < len(rs); {
		to := from
		for to < len(rs) && rs[to] != '\n' {
			to++
		}
		changed = raiseLine(rs[from:to]) || changed
		from = to + 1
	}
	if !changed {
		return text
	}
	return string(rs)
}

func raiseLine(line []rune) (changed bool) {
	words, found := caseWords(line)
	if !found {
		return false
	}
	next := make([]wordCase, len(words)+1)
	for i := len(words) - 1; i >= 0; i-- {
		next[i] = words[i].says
		if next[i] == unclear || words[i].quiet {
			next[i] = next[i+1]
		}
	}
	before := unclear
	for i, w := range words {
		says := w.says
		if says == unclear {
			if before != small && next[i] != small {
				says = max(before, next[i])
			}
		} else if !w.quiet {
			before = says
		}
		if says != capital {
			continue
		}
		for j := w.from; j < w.to; j++ {
			if u := unicode.ToUpper(line[j]); u != line[j] {
				line[j], changed = u, true
			}
		}
	}
	return changed
}

func caseWords(line []rune) (words []span, capitals bool) {
	for i := 0; i < len(line); {
		if !wordRune(line[i]) {
			i++
			continue
		}
		end := i
		for end < len(line) && wordRune(line[end]) {
			end++
		}
		says := readCase(line[i:end])
		capitals = capitals || says == capital
		quiet := i > 0 && (line[i-1] == '/' || line[i-1] == '-') || end < len(line) && line[end] == '/'
		words = append(words, span{i, end, says, quiet})
		i = end
	}
	return words, capitals
}

// readCase looks at the letters that have a capital in TCVN3. Roman numerals tell nothing of the words beside them.
func readCase(word []rune) wordCase {
	uppers, roman := 0, true
	behind := false
	for i, r := range word {
		roman = roman && (r == 'I' || r == 'V' || r == 'X')
		switch {
		case r < 0x80 || plainCapital(unicode.ToUpper(r)):
			if unicode.IsLower(r) {
				return small
			}
			uppers++
			behind = behind || i > 0
		}
	}
	if !roman && (uppers > 1 || behind) {
		return capital
	}
	return unclear
}

func plainCapital(r rune) bool {
	switch r {
	case 'Ă', 'Â', 'Đ', 'Ê', 'Ô', 'Ơ', 'Ư':
		return true
	}
	return false
}
