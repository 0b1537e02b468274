package odf

import (
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/grid"
	"tonghop/parser/zipxml"
)

// sheet is a table:table of a spreadsheet while it is read.
type sheet struct {
	s        *story
	columns  []string // default cell styles by column, as far as any is said
	merged   merged
	rows     []grid.Row
	next     int  // number of the row to come, from 1
	external bool // it only remembers another file's values
}

// sheet reads a child of office:spreadsheet.
func (s *story) sheet(e zipxml.Element) {
	if e.Space != "table" || e.Name != "table" {
		return
	}
	s.page++
	if s.styles.get("table", e.Get("style-name")).hidden {
		return
	}
	s.name = e.Get("name")
	t := &sheet{s: s, merged: merged{}, next: 1}
	comments := len(s.d.comments)
	s.depth++ // what is drawn waits behind the rows
	s.x.Each(t.child)
	s.depth--
	if t.external {
		s.floating, s.d.comments, s.name = nil, s.d.comments[:comments], ""
		return
	}
	shown := grid.Sheet{Name: s.name, Page: s.page, Rows: t.rows}
	s.blocks = append(s.blocks, shown.Blocks()...)
	s.flush()
	s.name = ""
}

func (t *sheet) child(e zipxml.Element) {
	s := t.s
	switch e.Name {
	case "table-columns", "table-header-columns", "table-column-group", "table-rows", "table-header-rows", "table-row-group":
		s.x.Each(t.child)
	case "table-column":
		name := e.Get("default-cell-style-name")
		for range min(atLeast1(e, "number-columns-repeated"), maxRepeat) {
			t.columns = append(t.columns, name)
		}
		t.columns = t.columns[:min(len(t.columns), maxColumns)]
	case "table-row":
		t.row(e)
	case "table-source":
		t.external = true
	case "shapes", "forms":
		s.block(e)
	}
}

func (t *sheet) row(e zipxml.Element) {
	s := t.s
	repeat := atLeast1(e, "number-rows-repeated")
	style := e.Get("default-cell-style-name")
	cells := s.readRow(func(column int, e zipxml.Element) look {
		name := e.Get("style-name")
		if name == "" {
			name = style
		}
		if name == "" && column < len(t.columns) {
			name = t.columns[column]
		}
		return s.styles.get("table-cell", name).look
	})
	number := t.next
	t.next += repeat
	if repeat > maxRepeat {
		repeat = 1
	}
	for i := range repeat {
		row, _ := s.place(t.merged, cells)
		if s.x.Err != nil {
			return
		}
		shown := false
		size := 0
		for _, c := range row {
			shown = shown || !c.Filled
			size += len(c.Text) + cellCost
		}
		if !shown {
			if len(t.merged) == 0 {
				return
			}
			continue
		}
		t.rows = append(t.rows, grid.Row{Number: number + i, Cells: row})
		s.weigh(size)
		s.count(doc.Block{})
		if s.x.Err != nil {
			return
		}
	}
}

// value is what a cell holds whose writer left out how it is shown (ODF 1.3 part 3, 19.385).
func value(e zipxml.Element) string {
	switch e.Get("value-type") {
	case "string":
		return strings.Join(strings.Fields(e.Get("string-value")), " ")
	case "float", "currency":
		return e.Get("value")
	case "percentage":
		return percent(e.Get("value"))
	case "date":
		return dayFirst(e.Get("date-value"))
	case "boolean":
		return strings.ToUpper(e.Get("boolean-value"))
	}
	return ""
}

// dayFirst shows 2024-05-20T00:00:00 as 20/05/2024.
func dayFirst(iso string) string {
	date, clock, _ := strings.Cut(iso, "T")
	if part := strings.Split(date, "-"); len(part) == 3 {
		date = part[2] + "/" + part[1] + "/" + part[0]
	}
	if clock = strings.TrimSuffix(clock, "00:00:00"); clock != "" {
		date += " " + clock
	}
	return date
}
