package plain

import (
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/vn"
)

// MediaMarkdown is the media type of Markdown (RFC 7763).
const MediaMarkdown = "text/markdown"

// Markdown reads text in Markdown of any charset (CommonMark 0.31 with the tables and task lists of GitHub): headings, list
// items with their labels, rows of tables, paragraphs; the signs of emphasis, links and code are taken off.
// Lines of a paragraph are joined as [Text] joins them, since people who know no Markdown write such files too.
func Markdown(b []byte) doc.Document {
	text, encoding := decoded(b)
	m := markdown{}
	lines := strings.Split(text, "\n")
	for i := frontMatter(lines); i < len(lines) && len(m.blocks) <= doc.MaxBlocks; i++ {
		next := ""
		if i+1 < len(lines) {
			next = lines[i+1]
		}
		m.line(lines[i], next)
	}
	m.flush()
	d := doc.Document{MediaType: MediaMarkdown, Outcome: doc.OK, Blocks: m.blocks}
	vn.Finish(&d, nil)
	if d.Repaired == "" {
		d.Repaired = encoding
	}
	d.Conclude(nil, false)
	return d
}

// markdown is a file while it is read.
type markdown struct {
	blocks  []doc.Block
	open    []string  // lines of the open paragraph or item
	item    doc.Block // what they belong to; Kind is empty for a paragraph
	fence   string    // the fence that ends the open code
	columns bool      // in a table
	comment bool      // in an HTML comment
}

// frontMatter gives the first line behind the settings that some programs put in front ("---" lines around them).
func frontMatter(lines []string) int {
	if strings.TrimRight(lines[0], " ") != "---" {
		return 0
	}
	for i := 1; i < min(len(lines), 60); i++ {
		if line := strings.TrimRight(lines[i], " "); line == "---" || line == "..." {
			return i + 1
		}
		if !strings.Contains(lines[i], ":") && !strings.HasPrefix(lines[i], " ") && !strings.HasPrefix(lines[i], "-") && !strings.HasPrefix(lines[i], "#") {
			return 0
		}
	}
	return 0
}

// line reads one line; next is looked at for the underlines of headings and tables.
func (m *markdown) line(line, next string) {
	indent := len(line) - len(strings.TrimLeft(line, " \t"))
	bare := strings.TrimSpace(line)
	if m.verbatim(bare) {
		return
	}
	for strings.HasPrefix(bare, ">") {
		bare = strings.TrimSpace(bare[1:])
	}
	if m.columns && strings.Contains(bare, "|") {
		m.row(bare)
		return
	}
	m.columns = false
	level, heading := atx(bare)
	label, rest := listLabel(bare)
	switch {
	case bare == "":
		m.flush()
	case level > 0:
		m.flush()
		m.put(doc.Block{Kind: doc.Heading, Level: level}, heading)
	case underline(bare) > 0 && len(m.open) > 0 && m.item.Kind == "":
		m.item = doc.Block{Kind: doc.Heading, Level: underline(bare)}
		m.flush()
	case rule(bare), definition(bare):
		m.flush()
	case strings.Contains(bare, "|") && tableRule(next):
		m.flush()
		m.columns = true
		m.row(bare)
	case label != "":
		m.flush()
		m.item = doc.Block{Kind: doc.Item, Label: label, Level: min(indent/2+1, 9)}
		m.open = append(m.open, rest)
	default:
		m.open = append(m.open, bare)
		if strings.HasSuffix(line, "  ") || strings.HasSuffix(bare, `\`) {
			m.open[len(m.open)-1] = strings.TrimSuffix(bare, `\`)
			m.flush()
		}
	}
}

// verbatim takes lines of code and of HTML comments.
func (m *markdown) verbatim(bare string) bool {
	switch {
	case m.comment:
		m.comment = !strings.Contains(bare, "-->")
		return true
	case m.fence != "":
		if strings.HasPrefix(bare, m.fence) && strings.Trim(bare, m.fence[:1]) == "" {
			m.fence = ""
		} else if text := tidy(bare); text != "" {
			m.blocks = append(m.blocks, doc.Block{Kind: doc.Paragraph, Text: text})
		}
		return true
	case strings.HasPrefix(bare, "```"), strings.HasPrefix(bare, "~~~"):
		if strings.Contains(bare[3:], "`") { // code within the line
			return false
		}
		m.flush()
		m.fence = bare[:3]
		return true
	case strings.HasPrefix(bare, "<!--"):
		m.flush()
		m.comment = !strings.Contains(bare, "-->")
		return true
	}
	return false
}

// flush ends the open paragraph or item.
func (m *markdown) flush() {
	for i, line := range join(m.open) {
		b := m.item
		if b.Kind == "" || i > 0 {
			b = doc.Block{Kind: doc.Paragraph}
		}
		m.put(b, line)
	}
	m.open, m.item = m.open[:0], doc.Block{}
}

func (m *markdown) put(b doc.Block, marked string) {
	for _, line := range strings.Split(unmark(marked), "\n") {
		if b.Text = tidy(line); b.Text != "" {
			b.Bold = b.Kind != doc.Heading && boldWhole(marked)
			m.blocks = append(m.blocks, b)
		}
	}
}

func boldWhole(marked string) bool {
	for _, sign := range [...]string{"**", "__"} {
		if inner, ok := strings.CutPrefix(marked, sign); ok && len(inner) > 2 && strings.Index(inner, sign) == len(inner)-2 {
			return true
		}
	}
	return false
}

func (m *markdown) row(line string) {
	if tableRule(line) {
		return
	}
	line = strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|")
	cells := strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), "|")
	b := doc.Block{Kind: doc.Row}
	for _, cell := range cells[:min(len(cells), maxColumns)] {
		text := unmark(strings.ReplaceAll(cell, "\x00", "|"))
		b.Cells = append(b.Cells, strings.Join(Lines(strings.ReplaceAll(text, "\t", " ")), "\n"))
	}
	if b.Text = strings.TrimRight(strings.Join(b.Cells, "\t"), "\t"); b.Text != "" {
		m.blocks = append(m.blocks, b)
	}
}
