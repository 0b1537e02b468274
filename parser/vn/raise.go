package vn

import "unicode"

// span is a word of a line and what its letters say of its case.
type span struct {
	from, to int
	says     wordCase
	quiet    bool // tells nothing of the words beside it: the abbreviations of "Số 15-BC/CB"
	apart    bool // what parts cells or columns stands before it
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
	next, near := behind(words)
	before, beside := unclear, unclear // in the line, and in the cell
	for i, w := range words {
		if w.apart {
			beside = unclear
		}
		says := w.says
		switch {
		case says != unclear:
			if !w.quiet {
				before, beside = says, says
			}
		case beside != unclear || near[i] != unclear:
			says = agreed(beside, near[i])
		default:
			says = agreed(before, next[i])
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

// behind gives for each word what the next that tells says, in the line and in the cell.
func behind(words []span) (line, cell []wordCase) {
	line, cell = make([]wordCase, len(words)+1), make([]wordCase, len(words)+1)
	for i := len(words) - 1; i >= 0; i-- {
		line[i], cell[i] = words[i].says, words[i].says
		if line[i] == unclear || words[i].quiet {
			line[i], cell[i] = line[i+1], cell[i+1]
			if i+1 < len(words) && words[i+1].apart {
				cell[i] = unclear
			}
		}
	}
	return line, cell
}

// agreed is what the words on both sides say; small ones win.
func agreed(before, next wordCase) wordCase {
	if before == small || next == small {
		return unclear
	}
	return max(before, next)
}

func caseWords(line []rune) (words []span, capitals bool) {
	apart := false
	for i := 0; i < len(line); {
		if !wordRune(line[i]) {
			apart = apart || line[i] == '\t' || line[i] == ';' || line[i] == '|' || line[i] == '"'
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
		words = append(words, span{i, end, says, quiet, apart})
		apart = false
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
