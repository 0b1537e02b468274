package doc

import "strings"

// Word's own limits: 63 columns; and a merged cell is repeated only while it is a label, not a text.
const (
	MaxSpan   = 63
	MaxFilled = 2000 // bytes
)

// GridCell is a cell of a table with the columns that it covers, from 0.
type GridCell struct {
	Column, Span int
	Text         string
	GoesOn       bool // merged with the cell above, with Left with the cell to its left
	Left         bool
}

// GridRow is a row of a table.
type GridRow struct {
	Page  int
	Cells []GridCell
}

// Rows makes blocks of a table's rows; empty rows are left out. Cells repeats the text of merged cells in every column
// and row that they cover, Text holds it once.
func Rows(kind Kind, rows []GridRow) (blocks []Block) {
	above := map[int]string{}
	for _, row := range rows {
		b := Block{Kind: kind, Page: row.Page}
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
				above[c.Column] = text
				printed = append(printed, text)
				any = any || text != ""
			}
			for len(b.Cells) < c.Column {
				b.Cells = append(b.Cells, "")
			}
			for i := range c.Span {
				if (i > 0 || c.GoesOn) && len(text) > MaxFilled {
					text = ""
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

// CellText joins the blocks of a cell by line ends, those of a table inside it cell by cell.
func CellText(blocks []Block) string {
	var lines []string
	for _, b := range blocks {
		if b.Kind != Row {
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
