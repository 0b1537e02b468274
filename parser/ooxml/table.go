package ooxml

import (
	"tonghop/parser/doc"
	"tonghop/parser/table"
	"tonghop/parser/zipxml"
)

// tableRow is one w:tr, with the blocks of its last cell.
type tableRow struct {
	table.Row
	blocks []doc.Block
}

// table reads a w:tbl. A table of one cell is a frame, not a table: its blocks stand for themselves.
func (s *story) table() {
	var rows []tableRow
	var child func(zipxml.Element)
	child = func(e zipxml.Element) {
		switch e.Name {
		case "tr":
			if row, shown := s.row(); shown {
				rows = append(rows, row)
				s.d.made++
			}
		case "AlternateContent", "sdt", "sdtContent", "customXml", "ins", "moveTo", "Choice", "content":
			s.x.Each(child)
		case "annotation":
			s.annotation(e, child)
		}
	}
	s.x.Each(child)
	if len(rows) == 1 && len(rows[0].Cells) == 1 {
		s.blocks = append(s.blocks, rows[0].blocks...)
		s.flush()
		return
	}
	grid := make([]table.Row, len(rows))
	for i, row := range rows {
		grid[i] = row.Row
	}
	kind := doc.Row
	if s.kind != "" {
		kind = s.kind
	}
	s.blocks = append(s.blocks, table.Blocks(kind, grid)...)
	s.flush()
}

func (s *story) row() (row tableRow, shown bool) {
	row.Page = s.page
	shown = true
	column := 0
	var child func(zipxml.Element)
	child = func(e zipxml.Element) {
		switch e.Name {
		case "trPr":
			s.x.Each(func(e zipxml.Element) {
				switch e.Name {
				case "gridBefore":
					column = min(max(e.Num("val"), 0), table.MaxSpan)
				case "del", "hidden":
					shown = shown && !e.On()
				}
			})
		case "tc":
			c, blocks := s.cell()
			c.Column = column
			column += c.Span
			if column <= 8*table.MaxSpan {
				row.Cells, row.blocks = append(row.Cells, c), blocks
			}
		case "AlternateContent", "sdt", "sdtContent", "customXml", "ins", "moveTo", "Choice":
			s.x.Each(child)
		}
	}
	s.x.Each(child)
	return row, shown
}

func (s *story) cell() (c table.Cell, inner []doc.Block) {
	c.Span = 1
	deleted := false
	blocks, p, fields, carry := s.blocks, s.p, s.fields, s.carry
	s.blocks, s.p, s.fields, s.carry = nil, nil, nil, nil
	s.depth++
	s.x.Each(func(e zipxml.Element) {
		if e.Name != "tcPr" {
			s.block(e)
			return
		}
		s.x.Each(func(e zipxml.Element) {
			switch e.Name {
			case "gridSpan":
				c.Span = min(max(e.Num("val"), 1), table.MaxSpan)
			case "vMerge", "vmerge":
				c.GoesOn = e.Get("val") != "restart"
			case "hMerge", "hmerge":
				c.GoesOn = e.Get("val") != "restart"
				c.Left = c.GoesOn
			case "cellDel":
				deleted = true
			}
		})
	})
	s.endCarry()
	s.depth--
	inner = s.blocks
	s.blocks, s.p, s.fields, s.carry = blocks, p, fields, carry
	if deleted {
		inner = nil
	}
	c.Text = table.Text(inner)
	return c, inner
}
