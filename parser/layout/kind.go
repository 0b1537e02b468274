package layout

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/parser/doc"
	"tonghop/parser/pattern"
)

// maxHeading is the longest heading, in bytes: more is bold text.
const maxHeading = 300

// label is a number or bullet that stands apart from its text as in a list, never a column of its own.
var label = pattern.New(`^([-+*•–—▪●○·◦»›❖➢✓]|\(?[0-9]{1,3}[.)]|[0-9]{1,2}(\.[0-9]{1,2}){1,3}\.?|\(?[IVXLC]{1,6}[.)-]|\(?\p{L}[.)])$`)

// spaced are labels that are written with a blank inside: "I - ", "II – ".
var spaced = pattern.New(`^([IVXLC]{1,6}|[0-9]{1,2}|[A-ZĐ]) [-–]$`)

// cut separates a label from its text; the text must hold a letter.
func cut(text string) (number, rest string) {
	first, rest, found := strings.Cut(text, " ")
	if found && !label.MatchString(first) {
		second, after, more := strings.Cut(rest, " ")
		if first, rest, found = first+" "+second, after, more; found && !spaced.MatchString(first) {
			return "", text
		}
	}
	if !found || !strings.ContainsFunc(rest, unicode.IsLetter) {
		return "", text
	}
	if r, _ := utf8.DecodeRuneInString(rest); strings.Contains(first, " ") && !unicode.IsUpper(r) { // 5 – 10 người
		return "", text
	}
	return first, rest
}

// depth tells the level of a label in the order of Vietnamese documents: I, 1, 1.1, a, bullet.
func depth(number string) int {
	core := strings.Trim(number, "().-–/ ")
	r, n := utf8.DecodeRuneInString(core)
	switch {
	case core == "":
		return 5
	case strings.Trim(core, "IVXLC") == "", unicode.IsUpper(r) && n == len(core):
		return 1
	case unicode.IsDigit(r):
		return 2 + min(strings.Count(core, "."), 1)
	}
	return 4
}

// name makes items and headings of the paragraphs that are such. A heading is bold with a number, or set in letters that are larger
// than those of the document's text; the lines of letterhead and title are only a little larger and stay paragraphs.
func (f *flow) name() {
	body := f.bodySize()
	var levels [6]bool // depths that are in the document: their order is the level
	depths := make([]int, len(f.blocks))
	for i := range f.blocks {
		b := &f.blocks[i]
		if b.Kind != doc.Paragraph {
			continue
		}
		b.Label, b.Text = cut(b.Text)
		short := len(b.Text) <= maxHeading
		switch {
		case b.Label != "" && b.Bold && short && depth(b.Label) < 5:
			b.Kind = doc.Heading
			depths[i] = depth(b.Label)
			levels[depths[i]] = true
		case b.Label != "":
			b.Kind, b.Level = doc.Item, max(1, strings.Count(strings.Trim(b.Label, "()."), ".")+1)
		case short && f.sizes[i] > 1.2*body && len(b.Text) <= maxHeading/2 && strings.ContainsFunc(b.Text, unicode.IsLetter):
			b.Kind = doc.Heading
			levels[0] = true
		}
	}
	for i := range f.blocks {
		if b := &f.blocks[i]; b.Kind == doc.Heading {
			for _, met := range levels[:depths[i]+1] {
				if met {
					b.Level++
				}
			}
		}
	}
}

// bodySize is the size of most of the text.
func (f *flow) bodySize() (size float64) {
	share := map[float64]int{}
	for i, b := range f.blocks {
		if b.Kind == doc.Paragraph || b.Kind == doc.Row {
			share[f.sizes[i]] += len(b.Text)
			if n, most := share[f.sizes[i]], share[size]; n > most || n == most && f.sizes[i] < size {
				size = f.sizes[i]
			}
		}
	}
	return size
}
