package mail

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlText makes plain text of an HTML body: blocks and rows on lines of their own, cells parted by tabs, list items
// with a dash, quoted mail with "> " before each line as in plain mail.
func htmlText(b []byte) string {
	t := textMaker{bol: true}
	z := html.NewTokenizer(bytes.NewReader(b))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return t.out.String()
		case html.TextToken:
			if t.hidden == 0 {
				t.text(string(z.Text()))
			}
		case html.StartTagToken:
			t.open(z)
		case html.SelfClosingTagToken:
			name, _ := z.TagName()
			t.void(atom.Lookup(name))
		case html.EndTagToken:
			name, _ := z.TagName()
			t.close(atom.Lookup(name))
		}
	}
}

// textMaker writes text with its white space collapsed as a browser does.
type textMaker struct {
	out    strings.Builder
	bol    bool // at the beginning of a line
	space  bool // white space is owed
	blank  bool // the line before was empty
	pre    int
	hidden int    // inside script, style, title
	quotes []bool // open blockquotes; true for those that quote a mail
	depth  int    // quoted mails among them
}

func (t *textMaker) text(s string) {
	s = strings.ReplaceAll(s, "\u00a0", " ")
	if t.pre > 0 {
		for i, l := range strings.Split(s, "\n") {
			if i > 0 {
				t.newline()
			}
			t.write(strings.TrimRight(l, "\r"))
		}
		return
	}
	for s != "" {
		i := strings.IndexAny(s, " \t\r\n")
		if i < 0 {
			t.write(s)
			return
		}
		if i > 0 {
			t.write(s[:i])
		}
		t.space = true
		s = s[i+1:]
	}
}

// write puts words on the current line.
func (t *textMaker) write(s string) {
	if s == "" {
		return
	}
	if t.bol {
		t.out.WriteString(strings.Repeat("> ", min(t.depth, 5)))
	} else if t.space {
		t.out.WriteByte(' ')
	}
	t.space, t.bol, t.blank = false, false, false
	t.out.WriteString(s)
}

// newline ends the current line; an empty line is written once.
func (t *textMaker) newline() {
	if t.bol {
		if !t.blank && t.out.Len() > 0 {
			t.out.WriteByte('\n')
			t.blank = true
		}
		return
	}
	t.out.WriteByte('\n')
	t.bol, t.space = true, false
}

// fresh makes sure that what follows begins a line.
func (t *textMaker) fresh() {
	if !t.bol {
		t.newline()
	}
}

func (t *textMaker) open(z *html.Tokenizer) {
	name, attrs := z.TagName()
	tag := atom.Lookup(name)
	switch tag {
	case atom.Script, atom.Style, atom.Title, atom.Noscript, atom.Template:
		t.hidden++
	case atom.Pre:
		t.fresh()
		t.pre++
	case atom.Blockquote:
		t.fresh()
		mail := false
		for attrs {
			var k, v []byte
			k, v, attrs = z.TagAttr()
			key, value := string(k), strings.ToLower(string(v))
			mail = mail || key == "type" && value == "cite" || key == "class" && (strings.Contains(value, "quote") || strings.Contains(value, "cite"))
		}
		t.quotes = append(t.quotes, mail)
		if mail {
			t.depth++
		}
	case atom.Li:
		t.fresh()
		t.write("-")
		t.space = true
	case atom.Td, atom.Th:
		if !t.bol {
			t.out.WriteByte('\t')
			t.space = false
		}
	default:
		t.void(tag)
	}
}

func (t *textMaker) void(tag atom.Atom) {
	switch tag {
	case atom.Br:
		t.newline()
	case atom.Hr:
		t.fresh()
		t.newline()
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Table, atom.Ul, atom.Ol, atom.Div, atom.Tr, atom.Center, atom.Dl, atom.Dt, atom.Dd, atom.Section, atom.Article, atom.Header, atom.Footer:
		t.fresh()
	}
}

func (t *textMaker) close(tag atom.Atom) {
	switch tag {
	case atom.Script, atom.Style, atom.Title, atom.Noscript, atom.Template:
		t.hidden = max(0, t.hidden-1)
	case atom.Pre:
		t.pre = max(0, t.pre-1)
		t.fresh()
	case atom.Blockquote:
		t.fresh()
		if n := len(t.quotes); n > 0 {
			if t.quotes[n-1] {
				t.depth--
			}
			t.quotes = t.quotes[:n-1]
		}
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Table, atom.Ul, atom.Ol:
		t.fresh()
		t.newline()
	case atom.Li, atom.Br, atom.Hr:
		t.fresh()
	default:
		t.void(tag)
	}
}
