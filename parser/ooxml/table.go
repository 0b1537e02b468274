package ooxml

import (
	"strings"

	"tonghop/parser/doc"
)

// Word's own limits: 63 columns; and a merged cell is repeated only while it is a label, not a text.
const (
	maxSpan   = 63
	maxFilled = 2000 // bytes
)

// tableCell is one w:tc.
type tableCell struct {
	column, span int
	text         string
	goesOn       bool // merged with the cell above (vMerge) or to the left (hMerge)
	left         bool
	blocks       []doc.Block
}

type tableRow struct {
	page  int
	cells []tableCell
}

// table reads a w:tbl. A table of one cell is a frame, not a table: its blocks stand for themselves.
// In a row, Cells repeats the text of merged cells in every column and row that they cover, Text holds it once.
func (s *story) table() {
	var rows []tableRow
	var child func(element)
	child = func(e element) {
		switch e.name {
		case "tr":
			if row, shown := s.row(); shown {
				rows = append(rows, row)
				s.d.made++
			}
		case "AlternateContent", "sdt", "sdtContent", "customXml", "ins", "moveTo", "Choice", "content":
			s.x.each(child)
		case "annotation":
			s.annotation(e, child)
		}
	}
	s.x.each(child)
	if len(rows) == 1 && len(rows[0].cells) == 1 {
		s.blocks = append(s.blocks, rows[0].cells[0].blocks...)
		s.flush()
		return
	}
	above := map[int]string{}
	for _, row := range rows {
		b := doc.Block{Kind: doc.Row, Page: row.page}
		if s.kind != "" {
			b.Kind = s.kind
		}
		var printed []string
		any := false
		for _, c := range row.cells {
			text := c.text
			if c.goesOn {
				text = above[c.column]
				if c.left && len(b.Cells) > 0 {
					text = b.Cells[len(b.Cells)-1]
				}
				printed = append(printed, "")
			} else {
				above[c.column] = text
				printed = append(printed, text)
				any = any || text != ""
			}
			for len(b.Cells) < c.column {
				b.Cells = append(b.Cells, "")
			}
			for i := range c.span {
				if (i > 0 || c.goesOn) && len(text) > maxFilled {
					text = ""
				}
				b.Cells = append(b.Cells, text)
			}
		}
		if any {
			b.Text = strings.TrimRight(strings.Join(printed, "\t"), "\t")
			s.blocks = append(s.blocks, b)
		}
	}
	s.flush()
}

func (s *story) row() (row tableRow, shown bool) {
	row.page = s.page
	shown = true
	column := 0
	var child func(element)
	child = func(e element) {
		switch e.name {
		case "trPr":
			s.x.each(func(e element) {
				switch e.name {
				case "gridBefore":
					column = min(max(e.num("val"), 0), maxSpan)
				case "del", "hidden":
					shown = shown && !e.on()
				}
			})
		case "tc":
			c := s.cell()
			c.column = column
			column += c.span
			if column <= 8*maxSpan {
				row.cells = append(row.cells, c)
			}
		case "AlternateContent", "sdt", "sdtContent", "customXml", "ins", "moveTo", "Choice":
			s.x.each(child)
		}
	}
	s.x.each(child)
	return row, shown
}

func (s *story) cell() tableCell {
	c := tableCell{span: 1}
	deleted := false
	blocks, p, fields, carry := s.blocks, s.p, s.fields, s.carry
	s.blocks, s.p, s.fields, s.carry = nil, nil, nil, nil
	s.depth++
	s.x.each(func(e element) {
		if e.name != "tcPr" {
			s.block(e)
			return
		}
		s.x.each(func(e element) {
			switch e.name {
			case "gridSpan":
				c.span = min(max(e.num("val"), 1), maxSpan)
			case "vMerge", "vmerge":
				c.goesOn = e.get("val") != "restart"
			case "hMerge", "hmerge":
				c.goesOn = e.get("val") != "restart"
				c.left = c.goesOn
			case "cellDel":
				deleted = true
			}
		})
	})
	s.endCarry()
	s.depth--
	c.blocks = s.blocks
	s.blocks, s.p, s.fields, s.carry = blocks, p, fields, carry
	if deleted {
		c.blocks = nil
	}
	c.text = cellText(c.blocks)
	return c
}

// cellText joins the paragraphs of a cell by line ends, those of a table inside it cell by cell.
func cellText(blocks []doc.Block) string {
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
