package plain

import (
	"strconv"
	"strings"

	"tonghop/parser/doc"
)

// What a hostile page may ask for: columns of a table, and text repeated by a merged cell.
const (
	maxColumns = 256
	maxFilled  = 2000 // bytes
)

// table is an HTML table while it is read.
type table struct {
	outer  []doc.Block // what stood before it
	rows   [][]*cell
	inCell bool
}

type cell struct {
	blocks     []doc.Block
	cols, rows int
}

func (p *page) table() *table {
	if n := len(p.tables); n > 0 {
		return p.tables[n-1]
	}
	return nil
}

func (t *table) begin(attr map[string]string) {
	if len(t.rows) == 0 {
		t.rows = append(t.rows, nil)
	}
	c := &cell{cols: span(attr["colspan"]), rows: span(attr["rowspan"])}
	t.rows[len(t.rows)-1] = append(t.rows[len(t.rows)-1], c)
	t.inCell = true
}

func span(value string) int {
	n, err := strconv.Atoi(strings.TrimSpace(value))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, maxColumns)
}

// endCell gives the open cell the blocks read since it began. What stands between cells goes before the table.
func (p *page) endCell() {
	t := p.table()
	if !t.inCell {
		t.outer = append(t.outer, p.blocks...)
		p.blocks = nil
		return
	}
	row := t.rows[len(t.rows)-1]
	row[len(row)-1].blocks = p.blocks
	p.blocks = nil
	t.inCell = false
}

// endTable turns the innermost table into rows, or into its content when it only lays out: one column, or a table within.
func (p *page) endTable() {
	p.endCell()
	t := p.table()
	p.tables = p.tables[:len(p.tables)-1]
	p.blocks = t.outer
	if t.layout() {
		for _, row := range t.rows {
			for _, c := range row {
				p.blocks = append(p.blocks, c.blocks...)
			}
		}
		return
	}
	type hold struct {
		text string
		rows int
	}
	above := map[int]hold{}
	for _, row := range t.rows {
		var cells, printed []string
		column := 0
		covered := func() {
			for above[column].rows > 0 && column < maxColumns {
				h := above[column]
				above[column] = hold{h.text, h.rows - 1}
				cells, printed = append(cells, h.text), append(printed, "")
				column++
			}
		}
		for _, c := range row {
			covered()
			text := cellText(c.blocks)
			printed = append(printed, text)
			for range c.cols {
				if column >= maxColumns {
					break
				}
				cells = append(cells, text)
				if len(text) > maxFilled {
					text = ""
				}
				above[column] = hold{text, c.rows - 1}
				column++
			}
		}
		covered()
		if line := strings.TrimRight(strings.Join(printed, "\t"), "\t"); line != "" {
			p.blocks = append(p.blocks, doc.Block{Kind: doc.Row, Text: line, Cells: cells})
		}
	}
}

func (t *table) layout() bool {
	wide := false
	for _, row := range t.rows {
		wide = wide || len(row) > 1
		for _, c := range row {
			for _, b := range c.blocks {
				if b.Kind == doc.Row {
					return true
				}
			}
		}
	}
	return !wide
}

func cellText(blocks []doc.Block) string {
	lines := make([]string, len(blocks))
	for i, b := range blocks {
		lines[i] = strings.ReplaceAll(b.Line(), "\t", " ")
	}
	return strings.Join(lines, "\n")
}
