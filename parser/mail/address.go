package mail

import (
	"strings"
	"time"
	"tonghop/parser/pattern"

	"net/mail"

	gomail "github.com/emersion/go-message/mail"
)

var (
	anyEmail = pattern.New(`[^\s<>()\[\]"',;:\\]+@[^\s<>()\[\]"',;:\\]+`)
	comment  = pattern.New(`\([^()]*\)`)
	idForm   = pattern.New(`<([^<>\s]+)>`)
)

// parseAddresses reads an address list. go-message reads what is well formed; all else (encoded words, raw 8-bit,
// commas without quotes, missing brackets) goes through a splitter that never fails: the sender is our key.
func parseAddresses(v, charset string) []Address {
	v = strings.TrimSpace(v)
	if v == "" {
		return nil
	}
	if isASCII(v) && !strings.Contains(v, "=?") {
		if l, err := gomail.ParseAddressList(v); err == nil {
			out := make([]Address, 0, len(l))
			for _, a := range l {
				out = append(out, Address{Name: oneLine(a.Name), Email: cleanEmail(a.Address)})
			}
			return out
		}
	}
	var out []Address
	name := ""
	for _, piece := range splitList(v) {
		// "Đảng bộ Sở Y tế, Phòng TG <a@b.vn>": a piece without an address is the beginning of the next one's name
		if !strings.Contains(piece, "@") && !strings.Contains(piece, "<") {
			name += piece + ", "
			continue
		}
		out = append(out, oneAddress(name+piece, charset))
		name = ""
	}
	if name = strings.TrimSuffix(name, ", "); name != "" {
		out = append(out, oneAddress(name, charset))
	}
	return out
}

// splitList cuts a list at commas and semicolons outside of quotes, comments, brackets and encoded words;
// group names are left out.
func splitList(v string) []string {
	var out []string
	from, quoted, angle, comment := 0, false, false, 0
	cut := func(i int) {
		if p := strings.TrimSpace(v[from:i]); p != "" {
			out = append(out, p)
		}
		from = i + 1
	}
	for i := 0; i < len(v); i++ {
		if strings.HasPrefix(v[i:], "=?") {
			if _, n, ok := oneWord(v[i:]); ok {
				i += n - 1
				continue
			}
		}
		switch c := v[i]; {
		case c == '\\':
			i++
		case c == '"' && comment == 0 && (quoted || strings.IndexByte(v[i+1:], '"') >= 0):
			quoted = !quoted
		case quoted:
		case c == '(' && strings.IndexByte(v[i:], ')') > 0:
			comment++
		case c == ')' && comment > 0:
			comment--
		case comment > 0:
		case c == '<':
			angle = strings.IndexByte(v[i:], '>') > 0
		case c == '>':
			angle = false
			if commaLost(v[i+1:]) {
				out = append(out, strings.TrimSpace(v[from:i+1]))
				from = i + 1
			}
		case angle:
		case c == ',' || c == ';':
			cut(i)
		case c == ':' && !strings.Contains(v[from:i], "@") && !strings.HasSuffix(strings.ToLower(v[from:i]), "mailto"):
			from = i + 1
		}
	}
	if from < len(v) {
		cut(len(v))
	}
	return out
}

// commaLost tells whether a name and another address follow a closing bracket without a comma between them.
func commaLost(rest string) bool {
	name, _, ok := strings.Cut(rest, "<")
	return ok && strings.Trim(name, " \t") != "" && !strings.ContainsAny(name, ",;(") && strings.Contains(rest[len(name):], "@")
}

// oneAddress reads one mailbox: `name <address>`, `address (name)`, or an address anywhere in the text.
func oneAddress(s, charset string) Address {
	name, email := s, ""
	if i := strings.LastIndexByte(s, '<'); i >= 0 {
		email, _, _ = strings.Cut(s[i+1:], ">")
		name = s[:i]
		if !strings.HasPrefix(name, `"`) {
			name, _, _ = strings.Cut(name, "<")
		}
	}
	if !strings.Contains(email, "@") {
		if loc := anyEmail.FindAllStringIndex(s, -1); loc != nil {
			l := loc[len(loc)-1]
			email = s[l[0]:l[1]]
			name = s[:l[0]] + s[l[1]:]
		}
	}
	name = strings.Trim(name, " \t<>")
	if strings.HasPrefix(name, "(") && strings.HasSuffix(name, ")") {
		name = name[1 : len(name)-1]
	}
	return Address{Name: cleanName(name, charset), Email: cleanEmail(email)}
}

// cleanName decodes a display name and takes its quotes off.
func cleanName(name, charset string) string {
	name = strings.TrimSpace(name)
	if len(name) >= 2 && name[0] == '"' {
		if i := strings.LastIndexByte(name, '"'); i > 0 {
			name = name[1:i] + name[i+1:]
		}
	}
	name = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(name)
	return strings.Trim(headerText(name, charset), `"' `)
}

// cleanEmail trims what cannot belong to an address and lowers its domain.
func cleanEmail(e string) string {
	e = comment.ReplaceAllString(e, "")
	e = strings.Trim(strings.TrimSpace(e), `<>"'.,;: `)
	if len(e) > 7 && strings.EqualFold(e[:7], "mailto:") {
		e = e[7:]
	}
	if strings.HasPrefix(e, "@") { // a source route (RFC 5322, 4.4)
		e = e[strings.LastIndexByte(e, ':')+1:]
	}
	i := strings.LastIndexByte(e, '@')
	if i < 0 {
		return oneLine(e)
	}
	return oneLine(strings.TrimSpace(e[:i]) + "@" + strings.ToLower(strings.TrimSpace(e[i+1:])))
}

// messageIDs reads identifiers without their brackets. Where there are no brackets each word is one.
func messageIDs(v string) []string {
	if v = strings.TrimSpace(v); v == "" {
		return nil
	}
	var out []string
	for _, m := range idForm.FindAllStringSubmatch(v, -1) {
		out = append(out, m[1])
	}
	if out == nil {
		for _, w := range strings.Fields(v) {
			if w = strings.Trim(w, "<>,;"); strings.Contains(w, "@") {
				out = append(out, w)
			}
		}
	}
	return out
}

// parseDate reads a Date field; the zero time if it cannot be read. A date is a hint only.
func parseDate(v string) time.Time {
	v = strings.TrimSpace(v)
	if t, err := mail.ParseDate(v); err == nil {
		return t
	}
	if i := strings.IndexByte(v, ','); i >= 0 && i < 12 {
		v = v[i+1:] // a day of the week in another language
	}
	v, _, _ = strings.Cut(v, "(")
	v = strings.Join(strings.Fields(v), " ")
	v = strings.NewReplacer("GMT+", "+", "GMT-", "-", "UTC+", "+", "+07:00", "+0700").Replace(v)
	for _, layout := range []string{"2 Jan 2006 15:04:05 -0700", "2 Jan 06 15:04:05 -0700", "2 Jan 2006 15:04 -0700", "2 Jan 2006 15:04:05 MST",
		"2 Jan 2006 15:04:05", "Jan 2 15:04:05 2006", "Mon Jan 2 15:04:05 2006", "Mon Jan 2 15:04:05 MST 2006", time.RFC3339, "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, v); err == nil {
			return t
		}
	}
	return time.Time{}
}
