package vn

import (
	"slices"
	"strings"

	"tonghop/parser/doc"
)

// RepairBlocks is the last step of every reader: it mends legacy text that no font name told of ([RepairLines]), brings all
// text, labels and cells into the form of [Normalize], drops blocks that hold nothing then, and sets the document's Repaired.
// met counts what the reader has mended by fonts already, by encoding; nil is none.
// The text of a row must be its cells joined by tabs, each at most once.
func RepairBlocks(d *doc.Document, met map[string]int) {
	seen := map[string]int{}
	var lines []string
	eachText(d.Blocks, func(text string) string {
		if _, ok := seen[text]; !ok {
			seen[text] = len(lines)
			lines = append(lines, text)
		}
		return text
	})
	d.Repaired = RepairLines(lines)
	most := 0
	for name, n := range met {
		if n > most || n == most && name < d.Repaired {
			d.Repaired, most = name, n
		}
	}
	for i, text := range lines {
		lines[i] = spaces(Normalize(text))
	}
	eachText(d.Blocks, func(text string) string { return lines[seen[text]] })
	d.Blocks = slices.DeleteFunc(d.Blocks, func(b doc.Block) bool { return strings.TrimSpace(b.Text) == "" })
}

// spaces closes the gaps that zero-width characters leave.
func spaces(text string) string {
	for strings.Contains(text, "  ") {
		text = strings.ReplaceAll(text, "  ", " ")
	}
	return strings.TrimSpace(text)
}

// eachText visits every text of the blocks, a row's cell by cell.
func eachText(blocks []doc.Block, change func(string) string) {
	for i := range blocks {
		b := &blocks[i]
		b.Label = Normalize(b.Label)
		if b.Cells == nil {
			b.Text = change(b.Text)
			continue
		}
		printed := strings.Split(b.Text, "\t")
		for i := range printed {
			printed[i] = change(printed[i])
		}
		b.Text = strings.Join(printed, "\t")
		for i := range b.Cells {
			b.Cells[i] = change(b.Cells[i])
		}
	}
}
