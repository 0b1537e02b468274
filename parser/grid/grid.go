// Package grid turns the cells of a spreadsheet's sheet into blocks, whatever format they come from.
package grid

import (
	"slices"
	"sort"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/plain"
	"tonghop/parser/table"
)

const (
	maxFill   = 1000000 // cells that merged ranges of one sheet may fill
	maxGrid   = 4000000 // rows times columns up to which rows are aligned
	maxColumn = 16384   // of a sheet, by the formats
)

// Cell is a cell that shows something.
type Cell struct {
	Column int // from 0
	Text   string
	Filled bool // a copy made by a merged cell
}

// Row is a row with its cells in any order.
type Row struct {
	Number int // from 1
	Cells  []Cell
}

// Span is a merged range: rows from 1, columns from 0, ends included.
type Span struct{ Row1, Row2, Col1, Col2 int }

// Sheet is what one sheet shows.
type Sheet struct {
	Name   string
	Page   int // number of the sheet, from 1
	Rows   []Row
	Merges []Span
}

// Blocks makes a row block of each row. Columns empty in the whole sheet are left out. Cells repeats the value of merged
// cells in all that they cover, Text holds it once.
func (s *Sheet) Blocks() []doc.Block {
	byNumber := func(a, b Row) int { return a.Number - b.Number }
	if !slices.IsSortedFunc(s.Rows, byNumber) {
		slices.SortStableFunc(s.Rows, byNumber)
	}
	s.fill()
	return s.align()
}

// Lines makes single spaces in a cell's text and keeps its lines.
func Lines(text string) string {
	if !strings.ContainsAny(text, "\t\r\n\v\f\u00a0") && !strings.Contains(text, "  ") {
		return strings.TrimSpace(text)
	}
	lines := plain.Lines(strings.ReplaceAll(text, "\t", " "))
	return strings.Join(lines, "\n")
}

// fill copies the value of merged ranges into the rows that show something else too.
func (s *Sheet) fill() {
	rows := s.Rows
	widest := 0
	for _, r := range rows {
		for _, c := range r.Cells {
			widest = max(widest, c.Column)
		}
	}
	budget := maxFill
	for _, m := range s.Merges {
		first := sort.Search(len(rows), func(i int) bool { return rows[i].Number >= m.Row1 })
		if first == len(rows) || rows[first].Number != m.Row1 {
			continue
		}
		text := ""
		for _, c := range rows[first].Cells {
			if c.Column == m.Col1 {
				text = c.Text
			}
		}
		if text == "" || len(text) > table.MaxFilled {
			continue
		}
		for i := first; i < len(rows) && rows[i].Number <= m.Row2; i++ {
			for c := m.Col1; c <= min(m.Col2, widest); c++ {
				if budget--; budget < 0 {
					return
				}
				if i > first || c > m.Col1 {
					rows[i].Cells = append(rows[i].Cells, Cell{c, text, true})
				}
			}
		}
	}
}

// align turns rows into blocks whose cells stand in common columns.
func (s *Sheet) align() []doc.Block {
	place, columns := s.columns()
	dense := len(s.Rows)*columns <= maxGrid
	blocks := make([]doc.Block, 0, len(s.Rows))
	var text strings.Builder
	for _, r := range s.Rows {
		byColumn := func(a, b Cell) int { return a.Column - b.Column }
		if !slices.IsSortedFunc(r.Cells, byColumn) {
			slices.SortStableFunc(r.Cells, byColumn)
		}
		text.Reset()
		tabs := 0 // that are due before the next printed cell
		var cells []string
		if n := len(r.Cells); n > 0 && dense && r.Cells[n-1].Column < len(place) {
			cells = make([]string, 0, place[r.Cells[n-1].Column]+1)
		}
		for _, c := range r.Cells {
			if c.Column < 0 || c.Column >= len(place) || place[c.Column] < 0 {
				continue
			}
			at := place[c.Column]
			if !dense {
				at = len(cells)
			}
			if at < len(cells) {
				continue // the value itself stands before its copy
			}
			for len(cells) < at {
				cells = append(cells, "")
				tabs++
			}
			cells = append(cells, c.Text)
			if !c.Filled {
				for ; tabs > 0; tabs-- {
					text.WriteByte('\t')
				}
				text.WriteString(c.Text)
			}
			tabs++
		}
		blocks = append(blocks, doc.Block{Kind: doc.Row, Text: text.String(), Cells: cells, Number: r.Number, Page: s.Page, Sheet: s.Name})
	}
	return blocks
}

// columns numbers the columns that hold anything of their own, -1 for the others.
func (s *Sheet) columns() (place []int, n int) {
	for _, r := range s.Rows {
		for _, c := range r.Cells {
			if c.Filled || c.Column < 0 || c.Column >= maxColumn {
				continue
			}
			for len(place) <= c.Column {
				place = append(place, -1)
			}
			place[c.Column] = 0
		}
	}
	for i := range place {
		if place[i] == 0 {
			place[i] = n
			n++
		}
	}
	return place, n
}
