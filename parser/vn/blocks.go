package vn

import (
	"strings"

	"tonghop/parser/doc"
)

// RepairBlocks is the last step of every reader: it mends legacy text that no font name told of ([RepairLines]), brings all
// text, labels and cells into the form of [Normalize] and gives the document's Repaired. The blocks are changed in place.
// met counts what the reader has mended by fonts already, by encoding; nil is none.
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
	mended := RepairLines(lines)
	for i, text := range lines {
		lines[i] = Normalize(text)
	}
	eachText(blocks, func(text string) string { return lines[seen[text]] })
	most := 0
	for name, n := range met {
		if n > most || n == most && name < encoding {
			encoding, most = name, n
		}
	}
	if encoding == "" {
		return mended
	}
	return encoding
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
