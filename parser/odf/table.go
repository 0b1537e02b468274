package odf

import (
	"strconv"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/grid"
	"tonghop/parser/table"
	"tonghop/parser/zipxml"
)

// Limits of tables: columns of a sheet in LibreOffice, and repetitions that are still data and not formatting.
const (
	maxColumns = 16384
	maxRepeat  = 1024
	cellCost   = 48 // bytes that a cell takes besides its text
	maxSteps   = 64 << 20
)

// cell is a table:table-cell or table:covered-table-cell.
type cell struct {
	text       string
	blocks     []doc.Block
	cols, rows int // that it spans
	repeat     int
	covered    bool
}

type held struct {
	text string
	rows int
}

// merged remembers, by column, what cells cover in the rows to come.
type merged map[int]held

// place gives the cells that show anything their columns, from 0, and their number with empty ones.
func (s *story) place(m merged, cells []cell) (row []grid.Cell, columns int) {
	column := 0
	for _, c := range cells {
		n := min(c.repeat, maxColumns-column)
		if c.text == "" && !c.covered {
			m.clear(column, n)
			column += n
			continue
		}
		if s.d.steps += n; s.d.steps > maxSteps {
			s.x.Err = zipxml.LimitError("tables of more than " + strconv.Itoa(maxSteps) + " cells")
			return nil, 0
		}
		for range n {
			h, hidden := m[column]
			switch {
			case c.covered && hidden:
				row = append(row, grid.Cell{Column: column, Text: h.text, Filled: true})
				if h.rows--; h.rows > 0 {
					m[column] = h
				} else {
					delete(m, column)
				}
			case !c.covered:
				delete(m, column)
				row = append(row, grid.Cell{Column: column, Text: c.text})
				m.cover(column, c)
			}
			column++
		}
	}
	return row, column
}

// clear ends what reaches into n columns.
func (m merged) clear(column, n int) {
	if n > len(m) {
		for at := range m {
			if at >= column && at < column+n {
				delete(m, at)
			}
		}
		return
	}
	for i := range n {
		delete(m, column+i)
	}
}

// cover notes what a cell covers: its own column from the next row on, the others from this one.
func (m merged) cover(column int, c cell) {
	if c.text == "" || c.cols == 1 && c.rows == 1 {
		return
	}
	text := c.text
	if len(text) > table.MaxFilled {
		text = ""
	}
	if c.rows > 1 {
		m[column] = held{text, c.rows - 1}
	}
	for i := 1; i < c.cols && column+i < maxColumns; i++ {
		m[column+i] = held{text, c.rows}
	}
}

// readRow reads the cells of a table:table-row; base gives what a cell's style says of its letters.
func (s *story) readRow(base func(column int, e zipxml.Element) look) (cells []cell) {
	outer := s.base
	column := 0
	s.x.Each(func(e zipxml.Element) {
		if e.Name != "table-cell" && e.Name != "covered-table-cell" || column >= maxColumns {
			return
		}
		c := cell{cols: atLeast1(e, "number-columns-spanned"), rows: atLeast1(e, "number-rows-spanned"),
			repeat: min(atLeast1(e, "number-columns-repeated"), maxColumns), covered: e.Name == "covered-table-cell"}
		if s.d.covered += min(c.cols, maxColumns); s.d.covered > 4<<20 && c.cols > 1 {
			c.cols = 1 // no table merges so much
		}
		if base != nil {
			s.base = base(column, e)
		}
		c.blocks = s.inside(s.block)
		c.text = table.Text(c.blocks)
		if c.text == "" && base != nil {
			c.text = value(e)
		}
		column += c.repeat
		cells = append(cells, c)
	})
	s.base = outer
	return cells
}

func atLeast1(e zipxml.Element, name string) int {
	return min(max(e.Num(name), 1), 1<<20)
}

// table reads a table:table of a text or a slide. A table of one cell is a frame, not a table: its blocks stand for themselves.
func (s *story) table(e zipxml.Element) {
	own := s.styles.get("table", e.Get("style-name"))
	if own.hidden {
		return
	}
	s.begins(own)
	m := merged{}
	rows, columns := 0, 0
	var only []doc.Block
	var made []doc.Block
	var child func(zipxml.Element)
	child = func(e zipxml.Element) {
		switch e.Name {
		case "table-header-rows", "table-rows", "table-row-group":
			s.x.Each(child)
		case "soft-page-break":
			s.newPage()
		case "table-row":
			repeat := min(atLeast1(e, "number-rows-repeated"), maxRepeat)
			page := s.page
			cells := s.readRow(nil)
			for range repeat {
				row, n := s.place(m, cells)
				rows, columns = rows+1, max(columns, n)
				s.weigh(len(row) * cellCost)
				if s.x.Err != nil {
					return
				}
				if b := rowBlock(row, n); b.Text != "" {
					b.Page = page
					made = append(made, b)
					if s.depth == 0 {
						s.count(b)
					}
				}
			}
			if len(cells) > 0 {
				only = cells[0].blocks
			}
		}
	}
	s.x.Each(child)
	if rows == 1 && columns == 1 {
		made = only
	}
	if s.kind != "" {
		for i := range made {
			made[i].Kind = s.kind
		}
	}
	s.blocks = append(s.blocks, made...)
	if s.p == nil {
		s.flush()
	}
}

// rowBlock makes the row's block: Cells with what merged cells repeat, Text with each text once.
func rowBlock(row []grid.Cell, columns int) doc.Block {
	last := -1
	if n := len(row); n > 0 {
		last = row[n-1].Column
	}
	if columns <= last || columns > 4*last+64 { // or empty cells to the end of the sheet
		columns = last + 1
	}
	cells, printed := make([]string, columns), make([]string, columns)
	for _, c := range row {
		cells[c.Column] = c.Text
		if !c.Filled {
			printed[c.Column] = c.Text
		}
	}
	return doc.Block{Kind: doc.Row, Cells: cells, Text: strings.TrimRight(strings.Join(printed, "\t"), "\t")}
}
