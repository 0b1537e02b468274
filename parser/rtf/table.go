package rtf

import (
	"slices"

	"tonghop/parser/doc"
	"tonghop/parser/table"
)

// What a hostile file may ask for.
const (
	maxTables  = 40  // in one another
	maxColumns = 256 // of the grid of a table
)

// merge tells whether a cell is merged with the one above or to the left.
type merge uint8

const (
	first merge = iota + 1
	goesOn
)

// cellDef is a cell of a row's definition.
type cellDef struct {
	right      int // its right edge in twips
	down, side merge
}

// rowDef is a \trowd: the cells of a row.
type rowDef struct {
	cells []cellDef
	next  cellDef
}

// openTable is a table while it is read.
type openTable struct {
	rows   []tableRow
	cells  [][]doc.Block // of the open row
	blocks []doc.Block   // of the open cell
}

type tableRow struct {
	cells [][]doc.Block
	def   []cellDef
	page  int
}

// row obeys the control words of tables.
func (r *reader) row(w []byte, n int) bool {
	def := &r.def
	if r.st.nested {
		def = &r.nestedDef
	}
	switch string(w) {
	case "trowd":
		*def = rowDef{}
	case "clmgf":
		def.next.side = first
	case "clmrg":
		def.next.side = goesOn
	case "clvmgf":
		def.next.down = first
	case "clvmrg":
		def.next.down = goesOn
	case "cellx":
		if len(def.cells) < maxColumns {
			def.next.right = n
			def.cells = append(def.cells, def.next)
		}
		def.next = cellDef{}
	case "intbl":
		r.st.inTable = true
	case "itap":
		r.st.depth = n
		r.st.inTable = r.st.inTable && n != 0 || n > 0
	case "cell":
		r.endCell(1)
	case "nestcell":
		r.endCell(max(r.st.depth, 2))
	case "row":
		r.endRow(1, r.def.cells)
	case "nestrow":
		r.endRow(max(r.st.depth, 2), r.nestedDef.cells)
	default:
		return false
	}
	return true
}

func (r *reader) endCell(depth int) {
	r.flush()
	if r.st.role != inText || r.fromHTML {
		return
	}
	s := r.st.story
	s.paragraph(r, min(depth, maxTables))
	t := s.tables[len(s.tables)-1]
	t.cells = append(t.cells, t.blocks)
	t.blocks = nil
}

func (r *reader) endRow(depth int, def []cellDef) {
	r.flush()
	s := r.st.story
	if r.st.role != inText || len(s.tables) == 0 {
		return
	}
	s.at(r, min(depth, maxTables, len(s.tables)))
	s.tables[len(s.tables)-1].endRow(def, r.page)
}

func (t *openTable) endRow(def []cellDef, page int) {
	if len(t.blocks) > 0 {
		t.cells = append(t.cells, t.blocks)
		t.blocks = nil
	}
	if len(t.cells) > 0 {
		t.rows = append(t.rows, tableRow{t.cells, def, page})
		t.cells = nil
	}
}

// at opens and closes tables until the text stands in as many as depth.
func (s *story) at(r *reader, depth int) {
	for len(s.tables) > depth {
		n := len(s.tables) - 1
		t := s.tables[n]
		t.endRow(nil, r.page)
		s.tables = s.tables[:n]
		into := s.into()
		*into = append(*into, t.show(s.kind)...)
		r.made += len(t.rows)
		s.float()
	}
	for len(s.tables) < depth {
		s.tables = append(s.tables, &openTable{})
	}
}

// show turns a table into rows. A table of one cell is a frame, not a table: its blocks stand for themselves.
func (t *openTable) show(kind doc.Kind) []doc.Block {
	if len(t.rows) == 1 && len(t.rows[0].cells) == 1 {
		return t.rows[0].cells[0]
	}
	edges := t.grid()
	rows := make([]table.Row, len(t.rows))
	for i, row := range t.rows {
		rows[i].Page = row.page
		column := 0
		for k, blocks := range row.cells {
			c := table.Cell{Column: column, Text: table.Text(blocks)}
			if k < len(row.def) && c.Text == "" { // a merge that hides text is no merge on paper
				c.Left = row.def[k].side == goesOn && column > 0
				c.GoesOn = c.Left || row.def[k].down == goesOn
			}
			c.Span = span(edges, row.def, k, column)
			column += c.Span
			rows[i].Cells = append(rows[i].Cells, c)
		}
	}
	if kind == "" {
		kind = doc.Row
	}
	return table.Blocks(kind, rows)
}

// near is how far apart (twips, 2 mm) the edges of one column may lie in the rows of a table.
const near = 115

// grid gives the right edges of the table's columns; nil when the rows do not make one.
func (t *openTable) grid() (edges []int) {
	most := 0
	for _, row := range t.rows {
		if len(row.def) < len(row.cells) {
			return nil
		}
		most = max(most, len(row.cells))
		for _, c := range row.def[:len(row.cells)] {
			i, found := slices.BinarySearch(edges, c.right)
			if found || i > 0 && c.right-edges[i-1] < near || i < len(edges) && edges[i]-c.right < near {
				continue
			}
			if len(edges) == maxColumns {
				return nil
			}
			edges = slices.Insert(edges, i, c.right)
		}
	}
	if len(edges) > 2*most {
		return nil
	}
	return edges
}

// span tells how many columns of the grid a cell takes that begins at column.
func span(edges []int, def []cellDef, i, column int) int {
	if edges == nil || i >= len(def) {
		return 1
	}
	n := 0
	for n < maxColumns && column+n < len(edges) && edges[column+n] < def[i].right+near {
		n++
	}
	return max(n, 1)
}
