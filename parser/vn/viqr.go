package vn

import (
	"slices"
	"strings"
	"unicode"
)

// VIQR is Vietnamese in ASCII (RFC 1456): "Tie^'ng Vie^.t". A sign behind a vowel is a part of it, dd is đ, a backslash
// makes the next sign an ordinary one.
const VIQR = "viqr"

// viqrMark gives the combining mark that a sign puts on a letter, 0 for none.
func viqrMark(letter, sign byte) rune {
	switch letter | 0x20 {
	case 'a', 'e', 'i', 'o', 'u', 'y':
	default:
		return 0
	}
	switch sign {
	case '`':
		return 0x0300
	case '?':
		return 0x0309
	case '~':
		return 0x0303
	case '\'':
		return 0x0301
	case '.':
		return 0x0323
	}
	switch letter | 0x20 {
	case 'a':
		if sign == '(' {
			return 0x0306
		}
		fallthrough
	case 'e':
		if sign == '^' {
			return 0x0302
		}
	case 'o':
		if sign == '^' {
			return 0x0302
		}
		fallthrough
	case 'u':
		if sign == '+' || sign == '*' {
			return 0x031b
		}
	}
	return 0
}

// viqrSign tells whether a sign behind an ASCII letter speaks for VIQR: more than the end of a sentence does.
func viqrSign(letter, sign rune, next byte) bool {
	if letter >= 0x80 || sign >= 0x80 || viqrMark(byte(letter), byte(sign)) == 0 {
		return false
	}
	return sign != '.' && sign != '?' || next|0x20 >= 'a' && next|0x20 <= 'z'
}

// decodeVIQR reads a line of VIQR. A word that does not become Vietnamese stays as it is, as addresses do.
// With strict a dot behind a vowel is always a tone, since the writer escapes the others.
// marked counts the words that became Vietnamese with marks.
func decodeVIQR(line string, strict bool) (text string, marked int) {
	var s strings.Builder
	for i := 0; i < len(line); {
		from := i
		for i < len(line) && line[i] <= ' ' {
			i++
		}
		s.WriteString(line[from:i])
		from = i
		for i < len(line) && line[i] > ' ' {
			i++
		}
		token := line[from:i]
		if strings.Contains(token, "@") || strings.Contains(token, "://") || strings.HasPrefix(token, "www.") {
			s.WriteString(unescape.Replace(token))
			continue
		}
		for token != "" {
			n := strings.IndexAny(token, "/-,:;") + 1
			if n == 0 {
				n = len(token)
			}
			ends := !strict && n == len(token) && endsThere(token, line[i:])
			word, ok := viqrWord(token[:n], ends)
			if ok {
				marked++
			}
			s.WriteString(word)
			token = token[n:]
		}
	}
	return s.String(), marked
}

var unescape = strings.NewReplacer(`\.`, ".", `\?`, "?")

// endsThere tells that a dot at the end of a word is more likely the end of a sentence than a tone: the line ends or a
// capital follows. A capital in front speaks of a name ("Thi. Hoa"), capitals throughout of a heading. A question mark is
// one only behind a word that asks.
func endsThere(word, rest string) bool {
	rest = strings.TrimLeft(rest, " \t")
	switch {
	case strings.HasSuffix(word, "?"):
		return asks(word)
	case strings.Trim(word, "IVX") == ".": // the number of a heading
		return true
	case strings.ToUpper(word) == word, dotted(word):
		return false
	case rest == "":
		return true
	}
	return rest[0] >= 'A' && rest[0] <= 'Z' && !(word[0] >= 'A' && word[0] <= 'Z')
}

func asks(word string) bool {
	switch strings.ToLower(word) {
	case "dda^u?", "sao?", "ai?", "nhie^u?":
		return true
	}
	return false
}

// dotted knows the common words that are seldom meant without their dot: bộ, vụ, nghị, vị, hộ …
func dotted(word string) bool {
	switch strings.ToLower(word) {
	case "bo^.", "vu.", "nghi.", "vi.", "ho^.", "su+.", "tri.", "he^.", "cu.", "thi.", "tu.", "pha^n.", "ddi.":
		return true
	}
	return false
}

// viqrWord composes a word with what stands at its sides; ok tells that it is a Vietnamese one with a mark then.
func viqrWord(word string, ends bool) (composed string, ok bool) {
	if !strings.ContainsAny(word, "`?~'.(^+*\\dD") {
		return word, false
	}
	for _, stop := range [...]bool{ends, true} { // where the last sign as a tone makes no word, it ends a sentence
		composed, changed := composeVIQR(word, stop)
		if !changed {
			return composed, false
		}
		composed = Normalize(composed)
		if t := measure(composed); t.words > 0 && t.valid == t.words && t.marked > 0 {
			return composed, true
		}
	}
	if strings.ToUpper(word) == word && strings.Contains(word, "DD") { // an abbreviation: VPĐU
		composed, _ = composeVIQR(word, true)
		return composed, false
	}
	return word, false
}

// composeVIQR puts the signs on their letters. With ends a dot or question mark at the end is none.
func composeVIQR(word string, ends bool) (composed string, changed bool) {
	var s strings.Builder
	var letter byte // the letter that signs go on, 0 none
	var toned, shaped bool
	for i := 0; i < len(word); i++ {
		c := word[i]
		switch {
		case c == '\\' && i+1 < len(word) && strings.IndexByte("`?~'.(^+*\\dD", word[i+1]) >= 0:
			i++
			s.WriteByte(word[i])
			letter = 0
			continue
		case c|0x20 == 'd' && i+1 < len(word) && word[i+1]|0x20 == 'd':
			i++
			s.WriteRune(map[bool]rune{true: 'đ', false: 'Đ'}[c == 'd'])
			letter, changed = 0, true
			continue
		}
		mark := rune(0)
		if letter != 0 {
			mark = viqrMark(letter, c)
		}
		last := i+1 == len(word) || strings.IndexByte(`,;:!?")`, word[i+1]) >= 0 && i+2 == len(word)
		switch {
		case mark == 0:
			if letter = 0; unicode.IsLetter(rune(c)) {
				letter, shaped = c, false
			} else {
				toned = false // a new word
			}
		case ends && i+1 == len(word) && (c == '.' || c == '?'), c == '(' && last:
			mark = 0
		case mark == 0x0302 || mark == 0x0306 || mark == 0x031b:
			if shaped {
				mark = 0
			}
			shaped = true
		default:
			if toned {
				mark = 0
			}
			toned = true
		}
		if mark == 0 {
			s.WriteByte(c)
			continue
		}
		s.WriteRune(mark)
		changed = true
	}
	return s.String(), changed
}

// guessVIQR reads a line as VIQR when most of it becomes Vietnamese, at least three words of it with marks.
// gain is their number.
func guessVIQR(line string, strict bool) (text string, gain float64) {
	text, marked := decodeVIQR(line, strict)
	t := measure(text)
	if marked < 3 || t.score() < 0.9 || t.marked*3 < t.words {
		return line, 0
	}
	return text, float64(marked)
}

// escapesVIQR finds the ends of sentences that careful writers mark: "ca'n bo^.\."
func escapesVIQR(lines []string) bool {
	return slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, `\.`) || strings.Contains(line, `\?`) })
}
