package plain

import (
	"io"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tonghop/parser/doc"
	"tonghop/parser/vn"
)

// maxOpen is how many open elements are followed; deeper ones are read without their look.
const maxOpen = 400

// page is an HTML page while it is read, token by token.
type page struct {
	z      *html.Tokenizer
	open   []element
	parts  []part // of the current paragraph
	head   int    // heading level of the current paragraph
	label  string
	lists  []*listing
	tables []*openTable
	blocks []doc.Block
	met    map[string]int
	pre    int
	images bool
}

// element is an open element and the look that it gives its text.
type element struct {
	tag          atom.Atom
	font         string
	bold, center bool
}

// part is text of one look.
type part struct {
	text string
	look element
}

// HTML reads a web page or the HTML part of a mail: headings, paragraphs, list items with the label a browser shows,
// and tables as rows. Tables that only lay the page out are read as what stands in them. Scripts, styles, the head and what
// is not displayed are left out.
func HTML(b []byte) doc.Document {
	text, doubled := vn.Undouble(string(decode(b)))
	p := &page{z: html.NewTokenizer(strings.NewReader(text)), met: map[string]int{}}
	if doubled > 0 {
		p.met[vn.DoubleUTF8] = doubled
	}
	p.z.SetMaxBuf(16 << 20)
	for {
		kind := p.z.Next()
		if kind == html.ErrorToken {
			break
		}
		switch kind {
		case html.TextToken:
			p.text(string(p.z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			p.start(kind == html.SelfClosingTagToken)
		case html.EndTagToken:
			name, _ := p.z.TagName()
			p.end(atom.Lookup(name))
		}
	}
	p.flush()
	for len(p.tables) > 0 {
		p.endTable()
	}
	d := doc.Document{MediaType: MediaHTML, Outcome: doc.OK, Blocks: p.blocks}
	vn.Finish(&d, p.met)
	var damage error
	if err := p.z.Err(); err != io.EOF {
		damage = err
	}
	d.Conclude(damage, p.images)
	return d
}

func (p *page) look() element {
	if n := len(p.open); n > 0 {
		return p.open[n-1]
	}
	return element{}
}

func (p *page) text(text string) {
	if p.pre == 0 {
		text = strings.NewReplacer("\n", " ", "\r", " ").Replace(text)
	}
	p.parts = append(p.parts, part{text, p.look()})
}

// start handles a start tag.
func (p *page) start(selfClosing bool) {
	name, more := p.z.TagName()
	tag := atom.Lookup(name)
	attr := map[string]string{}
	for more {
		var key, value []byte
		key, value, more = p.z.TagAttr()
		if len(attr) < 50 {
			attr[string(key)] = string(value)
		}
	}
	style := strings.ToLower(attr["style"])
	_, hidden := attr["hidden"]
	if skipped(tag) || hidden || strings.Contains(strings.ReplaceAll(style, " ", ""), "display:none") {
		if !selfClosing && !void(tag) {
			p.skip(string(name))
		}
		return
	}
	switch tag {
	case atom.Br:
		p.parts = append(p.parts, part{"\n", p.look()})
		return
	case atom.Img:
		p.images = true
		return
	}
	if breaks(tag) {
		p.flush()
	}
	if void(tag) || selfClosing && tag == 0 {
		return
	}
	p.push(tag, attr, style)
	p.structure(tag, attr)
}

// structure handles what lists, tables, headings and preformatted text begin.
func (p *page) structure(tag atom.Atom, attr map[string]string) {
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		p.head = int(tag.String()[1] - '0')
	case atom.Pre:
		p.pre++
	case atom.Ul, atom.Ol:
		first := 1
		if n, err := strconv.Atoi(attr["start"]); err == nil {
			first = n
		}
		if len(p.lists) < maxOpen {
			p.lists = append(p.lists, &listing{ordered: tag == atom.Ol, next: first, kind: attr["type"]})
		}
	case atom.Li:
		p.label = p.item(attr["value"])
	case atom.Table:
		if len(p.tables) < 40 {
			p.tables = append(p.tables, &openTable{outer: p.blocks})
			p.blocks = nil
		}
	case atom.Tr:
		if t := p.table(); t != nil {
			p.endCell()
			t.rows = append(t.rows, nil)
		}
	case atom.Td, atom.Th:
		if t := p.table(); t != nil {
			p.endCell()
			t.begin(attr)
		}
	}
}

func (p *page) push(tag atom.Atom, attr map[string]string, style string) {
	if len(p.open) >= maxOpen {
		return
	}
	e := p.look()
	e.tag = tag
	switch tag {
	case atom.B, atom.Strong, atom.Th, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		e.bold = true
	case atom.Center:
		e.center = true
	case atom.Td:
		e.bold, e.center = false, false
	}
	if face := attr["face"]; face != "" {
		e.font = face
	}
	if align := strings.ToLower(attr["align"]); align != "" {
		e.center = align == "center"
	}
	for rule := range strings.SplitSeq(style, ";") {
		key, value, _ := strings.Cut(rule, ":")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(key) {
		case "font-family":
			first, _, _ := strings.Cut(value, ",")
			e.font = strings.Trim(first, `"' `)
		case "font-weight":
			e.bold = value == "bold" || value == "bolder" || value >= "600" && value <= "900"
		case "text-align":
			e.center = value == "center"
		}
	}
	p.open = append(p.open, e)
}

// end handles an end tag, matched or not.
func (p *page) end(tag atom.Atom) {
	if breaks(tag) {
		p.flush()
	}
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		p.head = 0
	case atom.Pre:
		p.pre = max(p.pre-1, 0)
	case atom.Ul, atom.Ol:
		p.lists = p.lists[:max(len(p.lists)-1, 0)]
	case atom.Li:
		p.label = ""
	case atom.Td, atom.Th, atom.Tr:
		if p.table() != nil {
			p.endCell()
		}
	case atom.Table:
		if p.table() != nil {
			p.endTable()
		}
	}
	for i := len(p.open) - 1; i >= 0; i-- {
		if p.open[i].tag == tag {
			p.open = p.open[:i]
			return
		}
		if p.open[i].tag == atom.Td || p.open[i].tag == atom.Th {
			return // a stray end tag does not reach out of its cell
		}
	}
}

// skip passes over an element with all in it.
func (p *page) skip(name string) {
	for depth := 1; depth > 0; {
		switch p.z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken:
			if n, _ := p.z.TagName(); string(n) == name {
				depth++
			}
		case html.EndTagToken:
			if n, _ := p.z.TagName(); string(n) == name {
				depth--
			}
		}
	}
}

// flush ends the current paragraph.
func (p *page) flush() {
	var s strings.Builder
	bold, center := true, true
	var run strings.Builder
	for i := 0; i < len(p.parts); {
		font := p.parts[i].look.font
		run.Reset()
		for ; i < len(p.parts) && p.parts[i].look.font == font; i++ { // a word may be cut into parts
			part := p.parts[i]
			run.WriteString(part.text)
			if strings.TrimSpace(part.text) != "" {
				bold, center = bold && part.look.bold, center && part.look.center
			}
		}
		mended, encoding := vn.RepairFont(run.String(), font)
		if encoding != "" {
			p.met[encoding]++
		}
		s.WriteString(mended)
	}
	p.parts = p.parts[:0]
	text := s.String()
	if p.head > 0 {
		text = strings.ReplaceAll(text, "\n", " ")
	}
	for _, line := range Lines(text) {
		b := doc.Block{Kind: doc.Paragraph, Text: line, Bold: bold, Center: center}
		switch {
		case p.head > 0:
			b.Kind, b.Level, b.Label = doc.Heading, p.head, p.label
		case p.label != "":
			b.Kind, b.Level, b.Label = doc.Item, max(len(p.lists), 1), p.label
		}
		p.label = ""
		p.blocks = append(p.blocks, b)
	}
}
