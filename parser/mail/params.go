package mail

import (
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

// params are the parameters of a Content-Type or Content-Disposition field, names in lower case, values decoded.
type params map[string]string

// parseParams takes a MIME field apart as RFC 2045 means it and as mailers write it: values without quotes
// that hold spaces, raw 8-bit, quotes within quotes, `;;`, a missing `;`, comments, parameters in pieces (RFC 2231).
// Of a repeated parameter the first one counts. The value is lower case and without its parameters.
func parseParams(field, charset string) (value string, p params) {
	i := strings.IndexByte(field, ';')
	if i < 0 {
		i = len(field)
	}
	head := field[:i]
	// "application/pdf name=x": the `;` is missing
	if j := nextParam(head, 0); j > 0 {
		i, head = j, head[:j]
	}
	if words := strings.Fields(head); len(words) > 0 {
		value = strings.ToLower(strings.Trim(words[0], `"'`))
	}
	raw := params{}
	for i < len(field) {
		var name, v string
		name, v, i = oneParam(field, i)
		if name == "" {
			continue
		}
		if old, seen := raw[name]; !seen || old == "" {
			raw[name] = v
		}
	}
	return value, joinPieces(raw, charset)
}

// oneParam reads one parameter from field[i:] and returns where the next may begin. name is "" for rubbish.
func oneParam(field string, i int) (name, value string, next int) {
	for i < len(field) && (field[i] == ';' || field[i] == ' ' || field[i] == '\t' || field[i] == ',') {
		i++
	}
	eq := i
	for eq < len(field) && field[eq] != '=' && field[eq] != ';' {
		eq++
	}
	if eq >= len(field) || field[eq] == ';' {
		return "", "", eq
	}
	name = strings.ToLower(strings.TrimSpace(field[i:eq]))
	if j := strings.LastIndexAny(name, " \t)"); j >= 0 {
		name = name[j+1:] // "(a comment) charset="
	}
	i = eq + 1
	for i < len(field) && (field[i] == ' ' || field[i] == '\t') {
		i++
	}
	if i < len(field) && field[i] == '"' {
		value, next = quotedValue(field, i+1)
		return name, value, next
	}
	value, next = bareValue(field, i)
	if base, _, _ := strings.Cut(name, "*"); base != "name" && base != "filename" {
		value, _, _ = strings.Cut(value, " (") // charset=utf-8 (Plain text)
	}
	return name, value, next
}

// quotedValue reads up to the quote that ends the value: one with a `;`, another parameter or nothing behind it.
// A quote inside the value that nobody escaped stays in it. A backslash is an escape only before a quote or
// another backslash: "C:\bao cao.doc" is more common than the escape of a letter.
func quotedValue(field string, i int) (string, int) {
	var b strings.Builder
	for ; i < len(field); i++ {
		switch c := field[i]; {
		case c == '\\' && i+1 < len(field) && (field[i+1] == '"' || field[i+1] == '\\'):
			i++
			b.WriteByte(field[i])
		case c == '"' && endsValue(field, i+1):
			return b.String(), i + 1
		default:
			b.WriteByte(c)
		}
	}
	return strings.TrimSpace(b.String()), i
}

// endsValue tells whether nothing but the next parameter follows at i.
func endsValue(field string, i int) bool {
	rest := strings.TrimLeft(field[i:], " \t\r\n,")
	return rest == "" || rest[0] == ';' || rest[0] == '(' || isParam(rest)
}

// bareValue reads an unquoted value: up to a `;` that a parameter or nothing follows, or up to " name=".
func bareValue(field string, i int) (string, int) {
	stop := len(field)
	for j := i; j < len(field); j++ {
		if field[j] == ';' {
			rest := strings.TrimLeft(field[j:], "; \t,")
			name, _, ok := strings.Cut(rest[:min(len(rest), longestParam)], "=")
			if rest == "" || ok && !strings.ContainsAny(strings.TrimSpace(name), " \t;\"") {
				stop = j
				break
			}
			j = len(field) - len(rest) - 1
		}
	}
	if j := nextParam(field[:stop], i); j > i {
		stop = j
	}
	return strings.TrimSpace(field[i:stop]), stop
}

// nextParam finds white space at or after i that a known parameter follows; -1 if there is none.
func nextParam(s string, i int) int {
	for ; i < len(s); i++ {
		if (s[i] == ' ' || s[i] == '\t') && isParam(strings.TrimLeft(s[i:], " \t")) {
			return i
		}
	}
	return -1
}

// known are the parameters that are recognised where the `;` before them is missing.
var known = map[string]bool{"name": true, "filename": true, "charset": true, "boundary": true, "size": true, "type": true,
	"format": true, "delsp": true, "report-type": true, "creation-date": true, "modification-date": true, "method": true,
	"protocol": true, "micalg": true, "start": true, "x-unix-mode": true, "x-mac-type": true, "x-mac-creator": true, "x-apple-part-url": true}

// longestParam is how far the `=` of a parameter is looked for.
const longestParam = 40

// isParam tells whether s begins with a known parameter and `=`.
func isParam(s string) bool {
	i := strings.IndexByte(s[:min(len(s), longestParam)], '=')
	if i < 1 {
		return false
	}
	name, _, _ := strings.Cut(strings.ToLower(strings.TrimRight(s[:i], " \t")), "*")
	return known[name]
}

// joinPieces resolves RFC 2231: name*0, name*1* … in order, name*=charset'language'%XX. The result keeps plain names;
// an encoded form wins over a plain one unless it cannot be read.
func joinPieces(raw params, charset string) params {
	out := params{}
	type piece struct {
		n       int
		value   string
		encoded bool
	}
	pieces := map[string][]piece{}
	for name, v := range raw {
		base, rest, star := strings.Cut(name, "*")
		if !star {
			continue
		}
		delete(raw, name)
		encoded := rest == "" || strings.HasSuffix(rest, "*")
		n, err := strconv.Atoi(strings.TrimSuffix(rest, "*"))
		if err != nil && rest != "" {
			continue
		}
		pieces[base] = append(pieces[base], piece{n, v, encoded})
	}
	for base, ps := range pieces {
		sort.Slice(ps, func(i, j int) bool { return ps[i].n < ps[j].n })
		var b []byte
		label := ""
		for i, p := range ps {
			v := p.value
			if i == 0 && p.encoded {
				if l := strings.SplitN(v, "'", 3); len(l) == 3 {
					label, v = l[0], l[2]
				}
			}
			if p.encoded {
				b = append(b, percent(v)...)
			} else {
				b = append(b, v...)
			}
		}
		v := decodeRaw(charset, string(b))
		if label != "" {
			v = decodeWith(label, b)
		}
		v = decodeWords(v, charset)
		if raw[base] == "" || !strings.ContainsRune(v, '\ufffd') {
			out[base] = v
		}
	}
	for name, v := range raw {
		if out[name] == "" {
			if b := percent(v); !isASCII(string(b)) && utf8.Valid(b) {
				v = string(b) // percent-encoded without the star that announces it
			}
			out[name] = decodeWords(v, charset)
		}
	}
	return out
}

// percent undoes %XX; what is no escape stays.
func percent(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			hi, lo := hexValue(s[i+1]), hexValue(s[i+2])
			if hi >= 0 && lo >= 0 {
				out = append(out, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return out
}
