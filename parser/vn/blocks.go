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

// eachText visits every text of the blocks, a row's cell by cell; numbers and the like need no change and are passed over.
func eachText(blocks []doc.Block, change func(string) string) {
	for i := range blocks {
		b := &blocks[i]
		b.Label = Normalize(b.Label)
		if b.Cells == nil {
			b.Text = change(b.Text)
			continue
		}
		b.Text = eachCell(b.Text, change)
		for i, cell := range b.Cells {
			if !wordless(cell) {
				b.Cells[i] = change(cell)
			}
		}
	}
}

// eachCell changes the cells of a row's text; most often nothing changes, and the text stays the one it was.
func eachCell(row string, change func(string) string) string {
	var out strings.Builder
	kept := 0 // bytes of the row that are in out, or need not be
	for at := 0; at <= len(row); {
		end := at + strings.IndexByte(row[at:], '\t')
		if end < at {
			end = len(row)
		}
		if cell := row[at:end]; !wordless(cell) {
			if text := change(cell); text != cell {
				out.WriteString(row[kept:at])
				out.WriteString(text)
				kept = end
			}
		}
		at = end + 1
	}
	if kept == 0 && out.Len() == 0 {
		return row
	}
	out.WriteString(row[kept:])
	return out.String()
}

// wordless tells that a text is ASCII without letters or spaces.
func wordless(text string) bool {
	for i := range len(text) {
		if c := text[i]; c <= ' ' || c >= 0x7f || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			return false
		}
	}
	return true
}
