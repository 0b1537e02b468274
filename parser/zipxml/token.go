package zipxml

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tokenizer cuts XML (1.0, 5th edition) into tags and text. It forgives what readers of documents must live with: names and
// attributes of any letters, values without quotation marks, unknown entities, a lone "<". All names and values are parts
// of the one string, so that a token costs nothing but its attributes.
type tokenizer struct {
	s    string
	at   int
	slab []xml.Attr // room for attributes

	name   string // of the tag, with its prefix
	attrs  string // of the start tag, as they stand there
	text   string // of the text, as it stands there
	plain  bool   // the text is no markup (CDATA)
	closed bool   // the start tag closed itself: its end comes next
}

type token int

const (
	startTag token = iota
	endTag
	textToken
)

// next reads a token. The error is io.EOF at the end, io.ErrUnexpectedEOF within markup.
func (t *tokenizer) next() (token, error) {
	if t.closed {
		t.closed = false
		return endTag, nil
	}
	for t.at < len(t.s) {
		rest := t.s[t.at:]
		if rest[0] != '<' {
			return t.letters(rest, 0), nil
		}
		if len(rest) < 2 {
			break
		}
		switch c := rest[1]; {
		case c == '/':
			end := strings.IndexByte(rest, '>')
			if end < 0 {
				return 0, io.ErrUnexpectedEOF
			}
			t.at += end + 1
			return endTag, nil
		case c == '?':
			if !t.skip(rest, "?>") {
				return 0, io.ErrUnexpectedEOF
			}
		case strings.HasPrefix(rest, "<!--"):
			if !t.skip(rest[2:], "-->") {
				return 0, io.ErrUnexpectedEOF
			}
			t.at += 2
		case strings.HasPrefix(rest, "<![CDATA["):
			body := rest[len("<![CDATA["):]
			end := strings.Index(body, "]]>")
			if end < 0 {
				return 0, io.ErrUnexpectedEOF
			}
			t.text, t.plain = body[:end], true
			t.at += len("<![CDATA[") + end + len("]]>")
			return textToken, nil
		case c == '!':
			if !t.declaration(rest) {
				return 0, io.ErrUnexpectedEOF
			}
		case c <= ' ' || c >= '0' && c <= '9' || c == '<' || c == '=' || c == '>' || c == '&':
			return t.letters(rest, 1), nil
		default:
			return t.tag(rest)
		}
	}
	if t.at < len(t.s) {
		return 0, io.ErrUnexpectedEOF
	}
	return 0, io.EOF
}

func (t *tokenizer) skip(rest, end string) bool {
	n := strings.Index(rest, end)
	t.at += n + len(end)
	return n >= 0
}

// letters is text up to the next tag; its first bytes are no tag whatever they are.
func (t *tokenizer) letters(rest string, first int) token {
	end := strings.IndexByte(rest[first:], '<')
	if end < 0 {
		end = len(rest) - first
	}
	t.text, t.plain = rest[:first+end], false
	t.at += first + end
	return textToken
}

// declaration passes over "<!DOCTYPE …>" with what it declares in brackets.
func (t *tokenizer) declaration(rest string) bool {
	depth := 0
	for i := 0; i < len(rest); i++ {
		switch rest[i] {
		case '[':
			depth++
		case ']':
			depth--
		case '>':
			if depth <= 0 {
				t.at += i + 1
				return true
			}
		}
	}
	return false
}

func (t *tokenizer) tag(rest string) (token, error) {
	n := 1
	for n < len(rest) && rest[n] > ' ' && rest[n] != '>' && rest[n] != '/' {
		n++
	}
	t.name = rest[1:n]
	for i := n; i < len(rest); i++ {
		switch c := rest[i]; c {
		case '"', '\'':
			end := strings.IndexByte(rest[i+1:], c)
			if end < 0 {
				return 0, io.ErrUnexpectedEOF
			}
			i += end + 1
		case '>':
			t.attrs = rest[n:i]
			if t.closed = rest[i-1] == '/'; t.closed {
				t.attrs = rest[n : i-1]
			}
			t.at += i + 1
			return startTag, nil
		}
	}
	return 0, io.ErrUnexpectedEOF
}

// attributes cuts the attributes of the start tag read last.
func (t *tokenizer) attributes() []xml.Attr {
	s := t.attrs
	if s == "" {
		return nil
	}
	if cap(t.slab)-len(t.slab) < 16 {
		t.slab = make([]xml.Attr, 0, 256)
	}
	from := len(t.slab)
	for {
		s = strings.TrimLeft(s, " \t\r\n/")
		if s == "" {
			break
		}
		n := 0
		for n < len(s) && s[n] > ' ' && s[n] != '=' {
			n++
		}
		name := s[:n]
		s = strings.TrimLeft(s[n:], " \t\r\n")
		value := ""
		if strings.HasPrefix(s, "=") {
			value, s = attributeValue(strings.TrimLeft(s[1:], " \t\r\n"))
		}
		if name != "" {
			t.slab = append(t.slab, xml.Attr{Name: splitName(name), Value: value})
		}
	}
	return t.slab[from:len(t.slab):len(t.slab)]
}

func attributeValue(s string) (value, rest string) {
	if s == "" {
		return "", ""
	}
	if s[0] == '"' || s[0] == '\'' {
		if end := strings.IndexByte(s[1:], s[0]); end >= 0 {
			return unescape(s[1 : 1+end]), s[end+2:]
		}
	}
	end := strings.IndexAny(s, " \t\r\n")
	if end < 0 {
		end = len(s)
	}
	return unescape(s[:end]), s[end:]
}

func splitName(name string) xml.Name {
	if i := strings.IndexByte(name, ':'); i > 0 && i < len(name)-1 {
		return xml.Name{Space: name[:i], Local: name[i+1:]}
	}
	return xml.Name{Local: name}
}

// letterText gives the text read last with its entities resolved.
func (t *tokenizer) letterText() string {
	if t.plain {
		return lineEnds(t.text)
	}
	return unescape(t.text)
}

func lineEnds(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// unescape resolves entities, those of HTML too; a reference to what XML forbids is a space, an unknown one stays.
func unescape(s string) string {
	s = lineEnds(s)
	at := strings.IndexByte(s, '&')
	if at < 0 {
		return s
	}
	var out strings.Builder
	out.Grow(len(s))
	for at >= 0 {
		out.WriteString(s[:at])
		s = s[at:]
		end := strings.IndexByte(s[:min(len(s), 40)], ';')
		text, ok := "", false
		if end > 1 {
			text, ok = entity(s[1:end])
		}
		if ok {
			out.WriteString(text)
			s = s[end+1:]
		} else {
			out.WriteByte('&')
			s = s[1:]
		}
		at = strings.IndexByte(s, '&')
	}
	out.WriteString(s)
	return out.String()
}

func entity(name string) (text string, ok bool) {
	switch name {
	case "amp":
		return "&", true
	case "lt":
		return "<", true
	case "gt":
		return ">", true
	case "quot":
		return `"`, true
	case "apos":
		return "'", true
	}
	if name[0] != '#' {
		text, ok = xml.HTMLEntity[name]
		return text, ok
	}
	digits, base := name[1:], 10
	if strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X") {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	switch {
	case digits == "":
		return "", false
	case err != nil || n > utf8.MaxRune || forbidden(rune(n)):
		return " ", true
	}
	return string(rune(n)), true
}
