package plain

import (
	"strconv"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/table"
)

// maxColumns of a table are more than a page shows.
const maxColumns = 256

// openTable is an HTML table while it is read.
type openTable struct {
	outer  []doc.Block // what stood before it
	rows   [][]*cell
	inCell bool
}

type cell struct {
	blocks     []doc.Block
	cols, rows int
}

func (p *page) table() *openTable {
	if n := len(p.tables); n > 0 {
		return p.tables[n-1]
	}
	return nil
}

func (t *openTable) begin(attr map[string]string) {
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
	p.blocks = append(p.blocks, table.Blocks(doc.Row, t.grid())...)
}

// grid puts the cells into columns, with those that go on from a row above.
func (t *openTable) grid() []table.Row {
	rows := make([]table.Row, len(t.rows))
	below := map[int]int{} // how many rows more a column is covered
	for i, row := range t.rows {
		column := 0
		covered := func() {
			for ; below[column] > 0 && column < maxColumns; column++ {
				below[column]--
				rows[i].Cells = append(rows[i].Cells, table.Cell{Column: column, Span: 1, GoesOn: true})
			}
		}
		for _, c := range row {
			covered()
			n := min(c.cols, maxColumns-column)
			rows[i].Cells = append(rows[i].Cells, table.Cell{Column: column, Span: n, Text: table.Text(c.blocks)})
			for ; n > 0; n-- {
				below[column] = c.rows - 1
				column++
			}
		}
		covered()
	}
	return rows
}

func (t *openTable) layout() bool {
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
