package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a text beside its matching key (no marks, đ as d, lower case), with the way back from a place in
// the key to the place in the text: patterns are matched on the key, the words are taken from the text.
type folded struct {
	src string
	s   string
	at  []int // at[i] is the offset in src of the letter that made s[i]; at[len(s)] is len(src)
}

// foldText makes the key of a text. Unlike vn.Fold it keeps every space, so that offsets stay true.
func foldText(src string) folded {
	b := make([]byte, 0, len(src))
	at := make([]int, 0, len(src)+1)
	for i := 0; i < len(src); {
		if c := src[i]; c < utf8.RuneSelf {
			b = append(b, lowerASCII(c))
			at = append(at, i)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(src[i:])
		n := len(b)
		b = appendFolded(b, r, src[i:i+size])
		for range len(b) - n {
			at = append(at, i)
		}
		i += size
	}
	return folded{src: src, s: string(b), at: append(at, len(src))}
}

// appendFolded adds the key of one letter beyond ASCII.
func appendFolded(b []byte, r rune, src string) []byte {
	switch r {
	case 'đ', 'Đ', 'ð', 'Ð', 'Ɖ':
		return append(b, 'd')
	case '–', '—', '−', '‐', '‑':
		return append(b, '-')
	case '“', '”', '«', '»':
		return append(b, '"')
	case 0x00a0, 0x2009, 0x202f:
		return append(b, ' ')
	case utf8.RuneError, 0x00ad, 0x200b, 0xfeff:
		return b
	}
	if d := norm.NFD.PropertiesString(src).Decomposition(); len(d) > 0 {
		first, _ := utf8.DecodeRune(d)
		return utf8.AppendRune(b, unicode.ToLower(first))
	}
	if unicode.Is(unicode.Mn, r) {
		return b
	}
	return utf8.AppendRune(b, unicode.ToLower(r))
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// orig is the text behind s[i:j].
func (f folded) orig(i, j int) string { return f.src[f.at[i]:f.at[j]] }

// hasAny tells whether the key contains one of the phrases as whole words.
func hasAny(key string, phrases ...string) bool {
	for _, p := range phrases {
		if hasPhrase(key, p) {
			return true
		}
	}
	return false
}

// hasPhrase tells whether the key contains the phrase with no letter or digit touching it.
func hasPhrase(key, phrase string) bool { return phraseAt(key, phrase, 0) >= 0 }

// phraseAt is the place of the phrase as whole words at or after from, -1 if there is none.
func phraseAt(key, phrase string, from int) int {
	for from <= len(key) {
		i := strings.Index(key[from:], phrase)
		if i < 0 {
			return -1
		}
		i += from
		end := i + len(phrase)
		if (i == 0 || !isWordByte(key[i-1])) && (end == len(key) || !isWordByte(key[end])) {
			return i
		}
		from = i + 1
	}
	return -1
}

// hasPrefixWord tells whether the key starts with one of the phrases as whole words.
func hasPrefixWord(key string, phrases ...string) bool {
	for _, p := range phrases {
		if strings.HasPrefix(key, p) && (len(key) == len(p) || !isWordByte(key[len(p)])) {
			return true
		}
	}
	return false
}

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c >= utf8.RuneSelf
}

// lowerVN is the text in lower case with its marks: what tells "tư" from "từ".
func lowerVN(s string) string { return strings.ToLower(norm.NFC.String(s)) }

// hasMarks tells whether the text is written with Vietnamese marks at all.
func hasMarks(s string) bool {
	for _, r := range s {
		if r >= 0xc0 && unicode.IsLetter(r) {
			return true
		}
	}
	return false
}

// squeeze brings a text to NFC on one line with single spaces.
func squeeze(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }

// mostlyUpper tells whether a text is set in capitals; a text without letters is not.
func mostlyUpper(s string) bool {
	upper, lower := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	return upper > 1 && lower*8 <= upper
}

// words counts the words of a text.
func words(s string) int { return len(strings.Fields(s)) }

// sentences splits a paragraph into its sentences, each with its own end mark.
// A full stop inside a number, a date or an abbreviation does not end a sentence.
func sentences(s string) []string {
	var out []string
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c != '.' && c != '!' && c != '?' && c != '\n' {
			continue
		}
		end := i + 1
		for end < len(s) && strings.IndexByte(`."')!?/`, s[end]) >= 0 {
			end++
		}
		if end-i > 8 { // a row of dots to write on ends nothing
			i = end - 1
			continue
		}
		if c == '.' && !stopEnds(s, start, i, end) {
			continue
		}
		if t := strings.TrimSpace(s[start:end]); t != "" {
			out = append(out, t)
		}
		start, i = end, end-1
	}
	if t := strings.TrimSpace(s[start:]); t != "" {
		out = append(out, t)
	}
	return out
}

// stopEnds tells whether the full stop at i ends the sentence that began at start; the signs behind it end at end.
func stopEnds(s string, start, i, end int) bool {
	rest := s[i+1:]
	if end == len(s) {
		return true
	}
	next, size := utf8.DecodeRuneInString(rest)
	if next == '.' || next == '/' {
		return false
	}
	if !unicode.IsSpace(next) && next != '"' && next != ')' {
		return false
	}
	after, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest[size:], " \"“("))
	if unicode.IsLower(after) {
		return false
	}
	word := s[start:i]
	if j := strings.LastIndexAny(word, " (,;"); j >= 0 {
		word = word[j+1:]
	}
	// One letter or one of the usual short forms before the stop: "TP. Hòa Sơn", "A. Nguyễn".
	switch foldText(word).s {
	case "tp", "tx", "tt", "gs", "pgs", "ts", "ths", "bs", "ks", "q", "p", "h", "x", "tr", "vd", "nxb", "st":
		return false
	}
	return true
}
