package docx

import "strings"

// Block is one piece of running text: Heading, Paragraph, Item or Table.
type Block interface {
	// lay adds the block to the text. keep asks it to stay on one page with what follows.
	lay(t *text, keep bool) error
}

// Heading is a bold heading that never stands alone at the foot of a page. It is written as given, number included:
// "I- TÌNH HÌNH CHUNG", "1. Vấn đề trong nước".
type Heading struct {
	Level int // 1 to 3; level 3 is also in italics. What lies outside is taken to the nearest
	Text  string
}

// Paragraph is a paragraph of the body. A line break in its text begins a new paragraph.
type Paragraph struct {
	Lead   string // bold opening words: "Về giá điện sinh hoạt:"
	Text   string
	Source string // in italics at the end: "(Chi bộ Sở Tư pháp, BC số 15-BC/CB ngày 20/11/2026)"
}

// Item is an item of a list. Its label is text and not Word's own numbering, so that it is read and copied as it is seen.
type Item struct {
	Level  int    // depth, from 1
	Label  string // "-", "+", "a)", "1."
	Lead   string // as Paragraph
	Text   string
	Source string
}

// indentStep is what a list gives way to the right for each level below the first.
const indentStep = 7.0 // mm

func (h Heading) lay(t *text, _ bool) error {
	style := [...]string{styleHeading1, styleHeading2, styleHeading3}[min(max(h.Level, 1), 3)-1]
	t.paragraph(para{style: style}, run{text: h.Text})
	return nil
}

func (p Paragraph) lay(t *text, keep bool) error {
	t.prose(para{style: styleBody, keepNext: keep}, "", p.Lead, p.Text, p.Source)
	return nil
}

func (i Item) lay(t *text, keep bool) error {
	t.prose(para{style: styleBody, keepNext: keep, left: twips(float64(max(i.Level, 1)-1) * indentStep)},
		i.Label, i.Lead, i.Text, i.Source)
	return nil
}

// prose lays body text, one paragraph for each line of it. In a justified paragraph a line break would pull the words
// before it apart over the whole width.
func (t *text) prose(p para, label, lead, body, source string) {
	all := lines(body)
	for n, line := range all {
		var runs []run
		if n == 0 {
			runs = words(run{text: label}, run{text: lead, bold: true})
		}
		runs = words(append(runs, run{text: line})...)
		if n == len(all)-1 {
			runs = words(append(runs, run{text: source, italic: true})...)
		}
		last := p
		last.keepNext = p.keepNext && n == len(all)-1
		t.paragraph(last, runs...)
	}
}

// words leaves out empty runs and sets a blank between those that are left.
func words(runs ...run) []run {
	var kept []run
	for _, r := range runs {
		r.text = strings.TrimSpace(r.text)
		if r.text == "" {
			continue
		}
		if n := len(kept); n > 0 {
			kept[n-1].text += " "
		}
		kept = append(kept, r)
	}
	return kept
}
