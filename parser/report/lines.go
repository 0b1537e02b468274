package report

import (
	"slices"
	"sort"
	"strings"
	"tonghop/parser/pattern"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tonghop/parser/doc"
)

// line is one paragraph, list item, heading or table row of the running text.
type line struct {
	raw   string // as printed, single spaces
	label string // its number or bullet as printed, "" if none
	text  string // without the label
	key   string // matching key of text
	kind  doc.Kind
	level int // heading or list depth that the format told, 0 if none
	bold  bool
	mid   bool     // centred
	cells []string // of a table row with content
	gap   bool     // an empty line stood before it
	parts []string // the columns of a line that held two
}

// maxLines bounds what is looked at: a report has a few hundred lines, a hostile or foreign file any number.
const (
	maxLines = 4000
	maxText  = 1 << 19 // bytes
)

// newLine makes a line of plain text.
func newLine(s string) line {
	parts := columnsOf(s)
	s = squeeze(s)
	l := line{kind: doc.Paragraph, raw: s}
	l.label, l.text = splitLabel(s)
	l.key = foldText(l.text).s
	if len(parts) > 1 {
		l.parts = parts
	}
	return l
}

// columnsOf parts a line at its wide gaps. A gap left for a number or a day to be written by hand
// ("Số     -BC/CB", "ngày     tháng 5") parts nothing.
func columnsOf(s string) []string {
	s = strings.TrimSpace(s)
	if !strings.ContainsAny(s, "\t\n") && !strings.Contains(s, "  ") {
		return []string{s}
	}
	var out []string
	for _, p := range wideGap.Split(strings.TrimSpace(s), -1) {
		if n := len(out) - 1; n >= 0 {
			before, after := foldText(out[n]).s, foldText(p).s
			blank := before == "so" || before == "so:" || strings.HasSuffix(before, "ngay") || strings.HasSuffix(before, "thang") || strings.HasSuffix(before, " nam")
			if blank || hasPrefixWord(after, "-bc", "/bc", "thang", "nam") {
				out[n] += " " + p
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

// partTitle is the line "Phần thứ nhất" whose heading stands on the next line.
var partTitle = pattern.New(`^(?:phan|chuong|muc) (?:thu [a-z]+|[ivx]{1,4}|[a-e]|\d)[ .:]*$`)

// joinParts makes the line "Phần thứ nhất" the number of the heading below it.
func joinParts(lines []line) []line {
	var out []line
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		if l.label == "" && partTitle.MatchString(l.key) && i+1 < len(lines) && lines[i+1].label == "" && lines[i+1].cells == nil && words(lines[i+1].text) <= 30 {
			next := lines[i+1]
			next.label, next.raw = l.text, l.text+" "+next.raw
			out = append(out, next)
			i++
			continue
		}
		out = append(out, l)
	}
	return out
}

// flatten brings a document's running text into lines: soft line breaks end a line, a table that only lays out
// two columns is read column by column, lines broken by the page's width are joined again.
func flatten(d doc.Document) []line {
	var out []line
	gap, size := false, 0
	for i := 0; i < len(d.Blocks) && len(out) < maxLines && size < maxText; i++ {
		b := sheetRow(d.Blocks[i])
		if !b.Running() {
			continue
		}
		b.Text = strings.ToValidUTF8(b.Text[:min(len(b.Text), maxText-size)], "")
		size += len(b.Text)
		if b.Kind == doc.Row {
			rows := []doc.Block{b}
			for i+1 < len(d.Blocks) {
				next := sheetRow(d.Blocks[i+1])
				if next.Kind != doc.Row || !sameTable(rows[len(rows)-1], next) {
					break
				}
				rows = append(rows, next)
				i++
			}
			out = append(out, rowLines(rows)...)
			continue
		}
		for k, piece := range strings.Split(norm.NFC.String(b.Text), "\n") {
			if strings.TrimSpace(piece) == "" && b.Label == "" {
				gap = true
				continue
			}
			l := newLine(piece)
			l.kind, l.level, l.bold, l.mid, l.gap = b.Kind, b.Level, b.Bold, b.Center, gap
			if k == 0 && b.Label != "" {
				l.text, l.label = squeeze(piece), squeeze(b.Label)
				l.raw, l.key = l.label+" "+l.text, foldText(l.text).s
			}
			if l.text != "" {
				out = append(out, l)
			}
			gap = false
		}
	}
	if wrapped(d.MediaType, out) {
		out = rejoin(out)
	}
	return joinParts(out)
}

// sameTable tells whether two neighbouring rows belong to one table: readers drop the empty paragraph between two
// tables, so the number of columns and the beginning of the end matter part them.
func sameTable(a, b doc.Block) bool {
	alike := len(a.Cells) == len(b.Cells) || a.Sheet != "" && len(a.Cells) > 2 && len(b.Cells) > 2 // a sheet's last cells may be empty
	return alike && !slices.ContainsFunc(b.Cells, func(c string) bool {
		return hasPrefixWord(foldText(c).s, "noi nhan")
	})
}

// rowLines reads a table. Layout tables (letterhead, signature, a frame of one cell) become lines column by column.
func rowLines(rows []doc.Block) []line {
	rows = rows[:min(len(rows), maxLines)]
	width, layout, longest := 0, false, 0
	for _, r := range rows {
		width = max(width, len(r.Cells))
		for _, c := range r.Cells {
			key := foldText(c).s
			longest = max(longest, len(c))
			layout = layout || strings.Contains(key, "dang cong san viet nam") || strings.Contains(key, "cong hoa xa hoi") ||
				strings.Contains(key, "noi nhan") || authority.MatchString(c) || strings.HasPrefix(key, "chi bo") && strings.Contains(key, "\nso")
		}
	}
	var out []line
	if width <= 1 || layout && width <= 4 && len(rows) <= 15 && longest < 1500 {
		for column := range width {
			for _, r := range rows {
				if column < len(r.Cells) {
					for _, piece := range strings.Split(r.Cells[column], "\n") {
						if l := newLine(piece); l.text != "" {
							out = append(out, l)
						}
					}
				}
			}
		}
		return out
	}
	for _, r := range rows {
		cells := make([]string, len(r.Cells))
		for i, c := range r.Cells {
			cells[i] = squeeze(c)
		}
		text := squeeze(strings.Join(slices.DeleteFunc(slices.Clone(cells), func(c string) bool { return c == "" }), " "))
		if text != "" {
			out = append(out, line{kind: doc.Row, raw: text, text: text, key: foldText(text).s, cells: cells, bold: r.Bold})
		}
	}
	return out
}

// wrapped tells whether the lines of a text were broken by the width of a page: always asked of PDF and of
// scans, and of plain text in which no line is long and one at least goes on in the next in small letters.
func wrapped(mediaType string, lines []line) bool {
	if mediaType == "application/pdf" || strings.HasPrefix(mediaType, "image/") {
		return true
	}
	if !strings.HasPrefix(mediaType, "text/") && mediaType != "" {
		return false
	}
	lower := 0
	for i, l := range lines {
		n := len([]rune(l.raw))
		if n > 125 {
			return false
		}
		if i > 0 && l.label == "" && !l.gap && startsLower(l.text) && !strings.ContainsAny(lines[i-1].raw[len(lines[i-1].raw)-1:], ".:;!?") && len([]rune(lines[i-1].raw)) > 60 {
			lower++
		}
	}
	return lower > 0
}

// rejoin puts broken lines together. A line is continued when the next one goes on in small letters, or when it
// fills the width and does not end a sentence; a line that ends a sentence only when it fills the width wholly.
func rejoin(lines []line) []line {
	var lengths []int
	for _, l := range lines {
		lengths = append(lengths, len([]rune(l.raw)))
	}
	sorted := slices.Clone(lengths)
	sort.Ints(sorted)
	full := 0
	if len(sorted) > 0 {
		full = sorted[len(sorted)*9/10]
	}
	var out []line
	grown := map[int]bool{}
	last := 0
	for i, l := range lines {
		if n := len(out) - 1; n >= 0 && !l.gap && joins(out[n], l, last, full) {
			out[n].text += " " + l.raw
			out[n].raw += " " + l.raw
			grown[n] = true
			last = lengths[i]
			continue
		}
		out = append(out, l)
		last = lengths[i]
	}
	for n := range grown {
		out[n].key = foldText(out[n].text).s
	}
	return out
}

func joins(prev, next line, length, full int) bool {
	if prev.kind == doc.Row || next.kind == doc.Row || prev.kind != next.kind || len(prev.parts) > 1 || len(next.parts) > 1 {
		return false
	}
	if next.label != "" || next.bold != prev.bold || length < 30 || isRule(prev.text) || isRule(next.text) {
		return false
	}
	caps, nextCaps := mostlyUpper(prev.text), mostlyUpper(next.text)
	if caps || nextCaps {
		return caps && nextCaps && prev.label != "" && length*10 >= full*7
	}
	if headWord(prev.key) || headWord(next.key) {
		return false
	}
	if strings.HasSuffix(prev.text, "./.") || strings.HasSuffix(prev.text, ":") {
		return false
	}
	switch prev.text[len(prev.text)-1] {
	case '.', '!', '?':
		return length*100 >= full*93 && !startsLower(next.text)
	case ';':
		return length*10 >= full*6 && startsLower(next.text)
	}
	return startsLower(next.text) || length*10 >= full*8
}

// headWord tells lines that never run on: number, title, addressees, end matter.
func headWord(key string) bool {
	return hasPrefixWord(key, "kinh gui", "noi nhan", "t/m", "tm.", "so", "bao cao", "bi thu", "pho bi thu") && len(key) < 60
}

func startsLower(s string) bool {
	for _, r := range s {
		return unicode.IsLower(r) || r == ','
	}
	return false
}

// isRule tells whether a line is only a drawn rule or a star.
func isRule(s string) bool { return strings.Trim(s, " *-_=~.–—─━…+•/") == "" }
