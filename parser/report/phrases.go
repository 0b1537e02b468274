package report

import "strings"

// phraseSet is a set of phrases, by their first word: a text is searched for all of them in one walk over its
// words, which is many times faster than a pattern of alternatives.
type phraseSet map[string][]string

// phraseList makes a set of the phrases of a comma-separated list.
func phraseList(list string) phraseSet {
	set := phraseSet{}
	for _, p := range strings.Split(list, ",") {
		if p = strings.TrimSpace(p); p != "" {
			first := p[:wordEnd(p, 0)]
			set[first] = append(set[first], p)
		}
	}
	return set
}

// in tells whether the text holds one of the phrases as whole words.
func (set phraseSet) in(text string) bool {
	found := false
	set.each(text, func(string, int) bool {
		found = true
		return false
	})
	return found
}

// each calls f with every phrase found and its place, until f returns false.
func (set phraseSet) each(text string, f func(phrase string, at int) bool) {
	for i := 0; i < len(text); {
		if !isWordByte(text[i]) {
			i++
			continue
		}
		end := wordEnd(text, i)
		for _, p := range set[text[i:end]] {
			stop := i + len(p)
			if stop <= len(text) && text[i:stop] == p && (stop == len(text) || !isWordByte(text[stop])) && !f(p, i) {
				return
			}
		}
		i = end
	}
}

// wordEnd is where the word that begins at i ends; a sign that is no word ends at once.
func wordEnd(s string, i int) int {
	j := i
	for j < len(s) && isWordByte(s[j]) {
		j++
	}
	return max(j, min(i+1, len(s)))
}
