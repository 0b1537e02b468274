// Package table makes rows of the normal form from the cells of a table in a text. A row's Cells repeat what a merged cell
// says in every column and row that it covers, its Text holds it once, cells parted by tabs. Sheets are package grid's.
package table

import (
	"strings"

	"tonghop/parser/doc"
)

// Limits: Word's own 63 columns; a merged cell is repeated only while it is a label, not a text; and a hostile table may ask
// for more repeated cells than memory holds.
const (
	MaxSpan    = 63
	MaxFilled  = 2000    // bytes
	maxRepeats = 1 << 18 // of all cells of a table
)

// Cell is a cell with the columns that it covers, from 0.
type Cell struct {
	Column, Span int
	Text         string
	GoesOn       bool // merged with the cell above, with Left with the cell to its left
	Left         bool
}

// Row is a row of a table.
type Row struct {
	Page  int
	Cells []Cell
}

// Blocks makes blocks of a table's rows; empty rows are left out.
func Blocks(kind doc.Kind, rows []Row) (blocks []doc.Block) {
	above := map[int]string{} // texts by every column that they cover
	repeats := 0
	for _, row := range rows {
		b := doc.Block{Kind: kind, Page: row.Page}
		var printed []string
		any := false
		for _, c := range row.Cells {
			text := c.Text
			if c.GoesOn {
				text = above[c.Column]
				if c.Left && len(b.Cells) > 0 {
					text = b.Cells[len(b.Cells)-1]
				}
				printed = append(printed, "")
			} else {
				for i := range max(c.Span, 1) {
					above[c.Column+i] = text
				}
				printed = append(printed, text)
				any = any || text != ""
			}
			for len(b.Cells) < c.Column {
				b.Cells = append(b.Cells, "")
			}
			for i := range c.Span {
				if i > 0 || c.GoesOn {
					if repeats++; len(text) > MaxFilled || repeats > maxRepeats {
						text = ""
					}
				}
				b.Cells = append(b.Cells, text)
			}
		}
		if any {
			b.Text = strings.TrimRight(strings.Join(printed, "\t"), "\t")
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// Text joins the blocks of a cell by line ends, those of a table inside it cell by cell.
func Text(blocks []doc.Block) string {
	if len(blocks) == 1 && blocks[0].Kind != doc.Row && !strings.Contains(blocks[0].Text, "\t") {
		return blocks[0].Line()
	}
	var lines []string
	for _, b := range blocks {
		if b.Kind != doc.Row {
			lines = append(lines, strings.ReplaceAll(b.Line(), "\t", " "))
			continue
		}
		for text := range strings.SplitSeq(b.Text, "\t") {
			if text != "" {
				lines = append(lines, text)
			}
		}
	}
	return strings.Join(lines, "\n")
}
