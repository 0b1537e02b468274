package docx

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// text builds a part: paragraphs and tables in reading order. width is the room between the margins, in twips.
type text struct {
	strings.Builder
	width int
}

// run is a stretch of text in one look. Size is in half points; 0 takes the paragraph's.
type run struct {
	text                    string
	bold, italic, underline bool
	size                    int
}

// para is what a paragraph sets beyond its style. Lengths are in twips.
type para struct {
	style           string
	keepNext        bool
	topRule         bool // a rule above, from the left to the right indent
	before          int  // space above; 0 takes the style's
	line            int  // exact line height; 0 takes the style's
	left, right     int  // indents
	align           string
	sectionProperty string // w:sectPr that ends a section with this paragraph
}

// twips turns millimetres into twentieths of a point.
func twips(mm float64) int { return int(math.Round(mm * 1440 / 25.4)) }

// paragraph adds one paragraph. The order of what it writes is the schema's (CT_PPr).
func (t *text) paragraph(p para, runs ...run) {
	t.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + p.style + `"/>`)
	if p.keepNext {
		t.WriteString(`<w:keepNext/>`)
	}
	if p.topRule {
		t.WriteString(`<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>`)
	}
	if p.before > 0 || p.line > 0 {
		t.WriteString(`<w:spacing`)
		if p.before > 0 {
			t.WriteString(attr("before", p.before))
		}
		if p.line > 0 {
			t.WriteString(attr("line", p.line) + ` w:lineRule="exact"`)
		}
		t.WriteString(`/>`)
	}
	if p.left > 0 || p.right > 0 {
		t.WriteString(`<w:ind` + attr("left", p.left) + attr("right", p.right) + `/>`)
	}
	if p.align != "" {
		t.WriteString(`<w:jc w:val="` + p.align + `"/>`)
	}
	t.WriteString(p.sectionProperty + `</w:pPr>`)
	for _, r := range runs {
		t.run(r)
	}
	t.WriteString(`</w:p>`)
}

// run adds one run; a line break or tab in its text becomes one on paper.
func (t *text) run(r run) {
	t.WriteString(`<w:r>`)
	if r.bold || r.italic || r.underline || r.size > 0 {
		t.WriteString(`<w:rPr>`)
		if r.bold {
			t.WriteString(`<w:b/><w:bCs/>`)
		}
		if r.italic {
			t.WriteString(`<w:i/><w:iCs/>`)
		}
		if r.size > 0 {
			t.WriteString(`<w:sz` + attr("val", r.size) + `/><w:szCs` + attr("val", r.size) + `/>`)
		}
		if r.underline {
			t.WriteString(`<w:u w:val="single"/>`)
		}
		t.WriteString(`</w:rPr>`)
	}
	for n, line := range lines(r.text) {
		if n > 0 {
			t.WriteString(`<w:br/>`)
		}
		for n, piece := range strings.Split(line, "\t") {
			if n > 0 {
				t.WriteString(`<w:tab/>`)
			}
			if piece != "" {
				t.WriteString(`<w:t xml:space="preserve">` + escape(piece) + `</w:t>`)
			}
		}
	}
	t.WriteString(`</w:r>`)
}

func attr(name string, value int) string {
	return ` w:` + name + `="` + strconv.Itoa(value) + `"`
}

// lines splits text at its line breaks of any make and leaves out blank lines; there is always at least one line.
func lines(s string) []string {
	var kept []string
	for line := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if strings.TrimSpace(line) != "" {
			kept = append(kept, line)
		}
	}
	if kept == nil {
		return []string{""}
	}
	return kept
}

// escape makes text safe between tags. Characters that XML 1.0 forbids, and bytes that are no UTF-8, are dropped:
// one of them would make Word refuse the whole file.
func escape(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r < 0x20 || r == 0xFFFE || r == 0xFFFF:
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
