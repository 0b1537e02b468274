package word

import (
	"slices"

	"tonghop/parser/doc"
	"tonghop/parser/table"
)

const (
	maxDepth = 16 // tables within tables
	maxCells = 64
	sameEdge = 40 // twips: edges nearer than this are one
)

// openTable is a table while it is read.
type openTable struct {
	rows []tableRow
	done []tableCell // cells of the open row
	cell []doc.Block // blocks of the open cell
}

type tableRow struct {
	page  int
	cells []tableCell
	edges []int // of the cells, in twips; none where the file does not tell
}

type tableCell struct {
	blocks []doc.Block
	goesOn bool
	left   bool
}

// closeTables ends the tables deeper than depth and opens those up to it.
func (s *story) closeTables(depth int) {
	for len(s.tables) > depth {
		n := len(s.tables) - 1
		t := s.tables[n]
		s.tables = s.tables[:n]
		to := s.target()
		*to = append(*to, t.blocks(s.kind)...)
	}
	for len(s.tables) < depth {
		s.tables = append(s.tables, &openTable{})
	}
}

func (t *openTable) endCell() {
	t.done = append(t.done, tableCell{blocks: t.cell})
	t.cell = nil
}

// endRow closes a row by what its end mark defines ([MS-DOC] 2.9.316).
func (t *openTable) endRow(r *reader, f *format, page int) {
	if len(t.cell) > 0 {
		t.endCell()
	}
	row := tableRow{page: page, cells: t.done}
	t.done = nil
	if len(f.table) > 0 {
		n := min(int(f.table[0]), maxCells)
		if len(f.table) >= 1+2*(n+1) {
			for i := range n + 1 {
				row.edges = append(row.edges, int(int16(u16(f.table, 1+2*i))))
			}
		}
		size := 20
		if !r.unicode {
			size = 10
		}
		for i := range min(n, len(row.cells)) {
			flags := u16(f.table, 1+2*(n+1)+size*i)
			c := &row.cells[i]
			c.left = flags&2 != 0 && flags&1 == 0 && i > 0
			c.goesOn = c.left || r.unicode && flags&0x60 == 0x20
		}
	}
	for _, m := range f.merges {
		for i := int(m[0]) + 1; i < min(int(m[1]), len(row.cells)); i++ {
			row.cells[i].left, row.cells[i].goesOn = true, true
		}
	}
	for _, v := range f.verts {
		if i := int(v[0]); i < len(row.cells) && !row.cells[i].left {
			row.cells[i].goesOn = v[1] == 1
		}
	}
	if len(row.cells) > 0 {
		t.rows = append(t.rows, row)
	}
}

// blocks gives the rows of a table; a table of one cell is a frame, not a table: its blocks stand for themselves.
func (t *openTable) blocks(kind doc.Kind) []doc.Block {
	if len(t.cell) > 0 {
		t.endCell()
	}
	if len(t.done) > 0 { // the file ends within a row
		t.rows = append(t.rows, tableRow{cells: t.done})
	}
	if len(t.rows) == 1 && len(t.rows[0].cells) == 1 {
		return t.rows[0].cells[0].blocks
	}
	columns := t.columns()
	rows := make([]table.Row, len(t.rows))
	for i, row := range t.rows {
		g := table.Row{Page: row.page}
		for k, c := range row.cells {
			cell := table.Cell{Column: k, Span: 1, Text: table.Text(c.blocks), GoesOn: c.goesOn, Left: c.left}
			if len(columns) > 0 {
				cell.Column = column(columns, row.edges[k])
				cell.Span = min(max(column(columns, row.edges[k+1])-cell.Column, 1), table.MaxSpan)
			}
			if cell.GoesOn && cell.Text != "" { // a merge that hides text is no merge on paper
				cell.GoesOn = false
			}
			g.Cells = append(g.Cells, cell)
		}
		rows[i] = g
	}
	if kind == "" {
		kind = doc.Row
	}
	return table.Blocks(kind, rows)
}

// columns gives the edges of the grid that all rows share; none when a row does not tell its own.
func (t *openTable) columns() (edges []int) {
	for _, row := range t.rows {
		if len(row.edges) <= len(row.cells) || !slices.IsSorted(row.edges) {
			return nil
		}
		edges = append(edges, row.edges...)
	}
	slices.Sort(edges)
	out := edges[:0]
	for _, e := range edges {
		if len(out) == 0 || e-out[len(out)-1] > sameEdge {
			out = append(out, e)
		}
	}
	return out
}

// column is the number of the last edge not right of x.
func column(edges []int, x int) int {
	i, found := slices.BinarySearch(edges, x)
	if found {
		return i
	}
	return max(i-1, 0)
}
