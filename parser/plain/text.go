// Package plain reads what is text by itself: plain text, tables in it (CSV), Markdown and HTML.
package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/parser/doc"
	"tonghop/parser/pattern"
	"tonghop/parser/vn"
)

// The media types of the two formats.
const (
	MediaText = "text/plain"
	MediaHTML = "text/html"
)

// Text reads the bytes of a text file whose charset nobody declared. An empty line parts paragraphs; lines that were wrapped
// to a common width are joined, short lines and list items stand for themselves. A form feed begins a new page.
func Text(b []byte) doc.Document {
	text, encoding := decoded(b)
	d := doc.Document{MediaType: MediaText, Outcome: doc.OK, Repaired: encoding}
	page := 0
	if strings.Contains(strings.TrimRight(text, "\f\n "), "\f") {
		page = 1
	}
	for i, sheet := range strings.Split(text, "\f") {
		if i > 0 && page > 0 {
			page++
		}
		for _, line := range paragraphs(sheet) {
			d.Blocks = append(d.Blocks, doc.Block{Kind: doc.Paragraph, Text: line, Page: page})
		}
	}
	d.Conclude(nil, false)
	return d
}

// decoded reads bytes of an undeclared charset; repaired is the legacy encoding that they were in, "" for the common ones.
func decoded(b []byte) (text, repaired string) {
	text, encoding := vn.Decode(b)
	switch encoding {
	case "utf-8", "utf-16le", "utf-16be", "windows-1252":
		encoding = ""
	}
	return text, encoding
}

// paragraphs cuts text into paragraphs of one line each, with single spaces (a tab between words stays one tab).
func paragraphs(text string) []string {
	var out, block []string
	flush := func() {
		out = append(out, join(block)...)
		block = block[:0]
	}
	for line := range strings.SplitSeq(text, "\n") {
		if line = tidy(line); line == "" {
			flush()
			continue
		}
		block = append(block, line)
	}
	flush()
	return out
}

// join puts wrapped lines together. A line was wrapped when it is nearly as long as the longest of its block, ends no
// sentence that the next begins anew, and the next does not begin an item.
func join(lines []string) (out []string) {
	width := 0
	for _, line := range lines {
		width = max(width, utf8.RuneCountInString(line))
	}
	last := 0 // length of the last line put in
	for i, line := range lines {
		if i > 0 && len(out[len(out)-1]) < maxJoined && wrapped(out[len(out)-1], line, last, width) {
			out[len(out)-1] += " " + line
		} else {
			out = append(out, line)
		}
		last = utf8.RuneCountInString(line)
	}
	return out
}

func wrapped(line, next string, length, width int) bool {
	if length < 40 || startsItem(next) {
		return false
	}
	first, size := utf8.DecodeRuneInString(next)
	end, _ := utf8.DecodeLastRuneInString(line)
	word := next
	if i := strings.IndexByte(next, ' '); i > 0 {
		word = next[:i]
	}
	room := width - length - utf8.RuneCountInString(word)
	switch {
	case width > 120: // nobody wraps so wide by hand: lines are paragraphs
		return unicode.IsLower(first) && !strings.ContainsRune(".:;!?", end) && size > 0 && length > 60
	case strings.ContainsRune(".:;!?", end):
		return room < 0 && (unicode.IsLower(first) || end == '.' && length >= width-2 && width >= 60)
	}
	return unicode.IsLower(first) || room < 1
}

var itemLabel = pattern.New(`^(?:[-–—•+*●▪■◦➢❖✓]+[ \t]|\(?[0-9]{1,3}[.)][ \t]|[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}(?:\.|[ \t]+\p{Lu})|` +
	`\(?[IVXLC]{1,6}[.)][ \t]|[IVXLC]{1,6} ?[-–]|\(?[a-zđ]\)[ \t]|[a-zA-HđĐ][.)][ \t])`)

// startsItem knows the labels of lists and of the headings of reports: what they begin never goes on from the line before.
func startsItem(line string) bool { return itemLabel.MatchString(line) }

// Lines cuts a paragraph where its writer broke the line by hand ("\n"), with single spaces, empty lines left out.
// A sentence that was wrapped by hand (text pasted from a mail or a PDF) is put together again: its first part is long
// and ends no sentence, the next begins small.
func Lines(text string) (lines []string) {
	for line := range strings.SplitSeq(text, "\n") {
		line = tidy(line)
		if line == "" {
			continue
		}
		if n := len(lines); n > 0 && goesOn(lines[n-1], line) {
			lines[n-1] += " " + line
			continue
		}
		lines = append(lines, line)
	}
	return lines
}

// maxJoined bytes is more than any paragraph has: a page of such lines is no paragraph, and joining them all would take for ever.
const maxJoined = 20000

func goesOn(line, next string) bool {
	if len(line) > maxJoined {
		return false
	}
	first, _ := utf8.DecodeRuneInString(next)
	last, _ := utf8.DecodeLastRuneInString(line)
	return unicode.IsLower(first) && utf8.RuneCountInString(line) >= 40 && !strings.ContainsRune(".:;!?", last) && !startsItem(next)
}

// tidy makes single spaces; a tab between words stays one tab, since letterheads set two columns with it.
func tidy(line string) string {
	var b strings.Builder
	b.Grow(len(line))
	var gap rune
	for _, r := range line {
		if unicode.IsSpace(r) || r < 0x20 || r == 0x7f {
			if gap != '\t' {
				gap = ' '
			}
			if r == '\t' {
				gap = '\t'
			}
			continue
		}
		if gap != 0 && b.Len() > 0 {
			b.WriteRune(gap)
		}
		gap = 0
		b.WriteRune(r)
	}
	return b.String()
}
