package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/parser/vn"
)

// decodeWords decodes the encoded words of a header value (RFC 2047) wherever they stand, within quotes too, and
// raw 8-bit text around them in charset ("" if the mail names none). The bytes of neighbouring words in one charset are joined before they
// are decoded, because many mailers cut inside a character.
func decodeWords(v, charset string) string {
	if !strings.Contains(v, "=?") {
		return decodeRaw(charset, v)
	}
	var out strings.Builder
	var pending []byte // decoded bytes of the words so far
	label := ""
	flush := func() {
		out.WriteString(decodeWith(label, pending))
		pending = pending[:0]
	}
	var base64Tail string // base64 text cut inside a group of four: it goes on in the next word
	afterWord := false
	for v != "" {
		i := strings.Index(v, "=?")
		if i < 0 {
			break
		}
		w, n, ok := oneWord(v[i:])
		if !ok {
			flush()
			base64Tail = ""
			out.WriteString(decodeRaw(charset, v[:i+2]))
			v, afterWord = v[i+2:], false
			continue
		}
		between := v[:i]
		same := strings.EqualFold(w.charset, label)
		if !afterWord || strings.TrimSpace(between) != "" || !same {
			flush()
			base64Tail = ""
			if !afterWord || strings.TrimSpace(between) != "" {
				out.WriteString(decodeRaw(charset, between))
			}
		}
		label = w.charset
		if w.base64 {
			text := base64Tail + w.text
			whole := len(text) &^ 3
			if strings.Contains(text, "=") {
				whole = len(text)
			}
			pending = append(pending, decodeBase64(text[:whole])...)
			base64Tail = text[whole:]
			if base64Tail != "" && !continues(v[i+n:], w.charset) {
				pending = append(pending, decodeBase64(base64Tail)...)
				base64Tail = ""
			}
		} else {
			base64Tail = ""
			pending = append(pending, unescapeQuoted([]byte(strings.ReplaceAll(w.text, "_", " ")))...)
		}
		v, afterWord = v[i+n:], true
	}
	flush()
	out.WriteString(decodeRaw(charset, v))
	return out.String()
}

// decodeRaw reads raw text of a header: UTF-8 if it is, else in the charset that the mail names elsewhere.
func decodeRaw(charset, v string) string {
	if utf8.ValidString(v) {
		return v
	}
	return decodeWith(charset, []byte(v))
}

// word is one encoded word, not yet decoded.
type word struct {
	charset, text string
	base64        bool
}

// oneWord reads the encoded word at the beginning of v; n is its length. A word without its end, where a mailer
// cut the field, reaches to the end of v.
func oneWord(v string) (w word, n int, ok bool) {
	rest := v[2:]
	q := strings.IndexByte(rest, '?')
	if q < 1 || q > 60 || strings.ContainsAny(rest[:q], " \t\"<>") || len(rest) < q+3 || rest[q+2] != '?' {
		return w, 0, false
	}
	w.charset = rest[:q]
	switch rest[q+1] {
	case 'b', 'B':
		w.base64 = true
	case 'q', 'Q':
	default:
		return w, 0, false
	}
	text := rest[q+3:]
	stop := strings.Index(text, "?=")
	n = 2 + q + 3
	if stop < 0 {
		if strings.ContainsAny(text, " <>\"?") {
			return w, 0, false
		}
		stop = len(text)
		n -= 2
	}
	w.text = text[:stop]
	if w.base64 {
		w.text = strings.Map(func(r rune) rune {
			if r == ' ' || r == '\t' {
				return -1
			}
			return r
		}, w.text)
	}
	return w, n + stop + 2, true
}

// continues tells whether the next thing in v is another base64 word of the same charset.
func continues(v, charset string) bool {
	v = strings.TrimLeft(v, " \t")
	if !strings.HasPrefix(v, "=?") {
		return false
	}
	w, _, ok := oneWord(v)
	return ok && w.base64 && strings.EqualFold(w.charset, charset)
}

// decodeBase64 decodes what can be decoded.
func decodeBase64(text string) []byte {
	s := &sink{limit: int64(len(text))}
	d := base64Body{s: s}
	for i := range len(text) {
		d.char(text[i])
	}
	d.flush()
	return s.bytes()
}

// headerText is a decoded field for people: NFC, one line, no control characters.
func headerText(v, charset string) string {
	return oneLine(decodeWords(v, charset))
}

// oneLine repairs and normalises a decoded text and makes one line of it.
func oneLine(s string) string {
	if !isASCII(s) {
		s, _ = vn.Repair(s) // before the soft hyphens go, which are the ư of TCVN3
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
			return -1 // control characters and the marks that turn the direction of writing
		}
		return r
	}, s)
	return strings.TrimSpace(vn.Normalize(s))
}
