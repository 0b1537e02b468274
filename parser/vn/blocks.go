package vn

import (
	"slices"
	"strings"

	"tonghop/parser/doc"
)

// Finish is the last step of a reader: [RepairBlocks], then blocks that hold nothing are dropped and the document's
// Repaired is set. met counts what the reader has mended by fonts already, by encoding.
func Finish(d *doc.Document, met map[string]int) {
	d.Repaired = RepairBlocks(d.Blocks, met)
	d.Blocks = slices.DeleteFunc(d.Blocks, func(b doc.Block) bool { return strings.TrimSpace(b.Text) == "" })
}

// RepairBlocks mends legacy text that no font name told of ([RepairLines]) and brings all text, labels and cells into the
// form of [Normalize]. The blocks are changed in place; encoding is the legacy encoding met most, "" for none.
// met counts what was mended by fonts already, by encoding; nil is none.
// The text of a row must be its cells joined by tabs, each at most once.
func RepairBlocks(blocks []doc.Block, met map[string]int) (encoding string) {
	seen := map[string]int{}
	var lines []string
	eachText(blocks, func(text string) string {
		if _, ok := seen[text]; !ok {
			seen[text] = len(lines)
			lines = append(lines, text)
		}
		return text
	})
	encoding = RepairLines(lines)
	most := 0
	for name, n := range met {
		if n > most || n == most && name < encoding {
			encoding, most = name, n
		}
	}
	for i, text := range lines {
		lines[i] = spaces(Normalize(text))
	}
	eachText(blocks, func(text string) string { return lines[seen[text]] })
	return encoding
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
