package ooxml

import (
	"fmt"
	"strconv"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/grid"
	"tonghop/parser/vn"
	"tonghop/parser/zipxml"
)

const maxColumn = 16384 // of a sheet, by the format

// readSheet reads one sheet with what is attached to it.
func (b *book) readSheet(s sheet) ([]doc.Block, error) {
	raw, err := b.pack.Read(s.part)
	if err != nil {
		return nil, err
	}
	if raw == nil {
		b.pack.Note(fmt.Errorf("sheet %q is missing", s.name))
		return nil, nil
	}
	var rows []grid.Row
	var merges []grid.Span
	var margins []doc.Block
	x := newXML(raw, b.pack.lim.Depth)
	var over error
	x.Each(func(zipxml.Element) {
		x.Each(func(e zipxml.Element) {
			switch e.Name {
			case "sheetData":
				x.Each(func(e zipxml.Element) {
					if e.Name != "row" || over != nil {
						return
					}
					number := e.Num("r")
					if number <= 0 {
						number = 1
						if n := len(rows); n > 0 {
							number = rows[n-1].Number + 1
						}
					}
					if row := b.readRow(x, number); len(row.Cells) > 0 {
						rows = append(rows, row)
						over = b.spend(row)
					}
				})
			case "mergeCells":
				x.Each(func(e zipxml.Element) {
					if m, ok := parseRange(e.Get("ref")); ok {
						merges = append(merges, m)
					}
				})
			case "headerFooter":
				margins = append(margins, readMargins(x, s)...)
			}
		})
	})
	if err := x.Broken(); err != nil {
		b.pack.Note(fmt.Errorf("sheet %q: %w", s.name, err))
	}
	if over == nil {
		over = x.Limit()
	}
	if over != nil {
		return nil, over
	}
	shown := grid.Sheet{Name: s.name, Page: s.page, Rows: rows, Merges: merges}
	attached, err := b.attachments(s)
	return append(append(shown.Blocks(), attached...), margins...), err
}

// readMargins reads what is printed above and below the sheet.
func readMargins(x *zipxml.Reader, s sheet) (blocks []doc.Block) {
	x.Each(func(e zipxml.Element) {
		kind := doc.Header
		if strings.HasSuffix(e.Name, "Footer") {
			kind = doc.Footer
		}
		for _, text := range grid.Margins(x.Text()) {
			blocks = append(blocks, doc.Block{Kind: kind, Text: text, Page: s.page, Sheet: s.name})
		}
	})
	return blocks
}

// spend counts a row and its text: one long shared string may stand in many cells.
func (b *book) spend(row grid.Row) error {
	for _, c := range row.Cells {
		b.text += int64(len(c.Text))
	}
	if b.rows++; b.rows > b.pack.lim.Rows {
		return zipxml.LimitError("more than " + strconv.Itoa(b.pack.lim.Rows) + " rows")
	}
	if b.text > b.pack.lim.Bytes {
		return zipxml.LimitError("more than " + strconv.FormatInt(b.pack.lim.Bytes, 10) + " bytes of text")
	}
	return nil
}

// readRow reads the cells of a row that show anything.
func (b *book) readRow(x *zipxml.Reader, number int) grid.Row {
	row := grid.Row{Number: number}
	column := 0
	x.Each(func(e zipxml.Element) {
		if e.Name != "c" {
			return
		}
		if c, _, ok := parseCell(e.Get("r")); ok {
			column = c
		}
		if text := b.readCell(x, e); text != "" && column < maxColumn {
			row.Cells = append(row.Cells, grid.Cell{Column: column, Text: text})
		}
		column++
	})
	return row
}

func (b *book) readCell(x *zipxml.Reader, e zipxml.Element) string {
	style := e.Num("s")
	var value string
	var inline []vn.Run
	x.Each(func(e zipxml.Element) {
		switch e.Name {
		case "v":
			value = x.Text()
		case "is":
			inline = richText(x)
		}
	})
	text := ""
	switch e.Get("t") {
	case "s":
		if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && n >= 0 && n < len(b.strings) {
			text = b.asText(b.show(b.strings[n], b.fontOf(style)), style)
		}
	case "inlineStr":
		text = b.asText(b.show(inline, b.fontOf(style)), style)
		if inline == nil {
			text = value
		}
	case "str":
		text = b.asText(b.show([]vn.Run{{Text: unescape(value)}}, b.fontOf(style)), style)
	case "b":
		text = map[bool]string{true: "TRUE", false: "FALSE"}[strings.TrimSpace(value) == "1"]
	case "e":
		text = value
	case "d":
		text = isoDate(value)
	default:
		text = b.number(strings.TrimSpace(value), style)
	}
	return grid.Lines(text)
}

// asText shows a text as its cell's format does.
func (b *book) asText(text string, style int) string {
	if f := b.formatOf(style); f != nil {
		return f.Text(text)
	}
	return text
}

func (b *book) number(value string, style int) string {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return value
	}
	if b.formatOf(style) != nil {
		return b.float(v, style)
	}
	if !strings.ContainsAny(value, ".eE") {
		return value // more digits than a float keeps
	}
	return b.float(v, style)
}

// isoDate shows 2024-05-20T00:00:00 day first.
func isoDate(value string) string {
	date, clock, _ := strings.Cut(strings.TrimSuffix(value, "Z"), "T")
	part := strings.Split(date, "-")
	if len(part) == 3 {
		date = part[2] + "/" + part[1] + "/" + part[0]
	}
	if clock = strings.TrimSuffix(strings.TrimSuffix(clock, ".000"), "00:00:00"); clock != "" {
		date += " " + clock
	}
	return date
}

// parseCell reads "BC12"; the column counts from 0, the row from 1.
func parseCell(ref string) (column, row int, ok bool) {
	i := 0
	for i < len(ref) && i < 4 && (ref[i] >= 'A' && ref[i] <= 'Z' || ref[i] >= 'a' && ref[i] <= 'z') {
		column = column*26 + int(ref[i]&^0x20-'A') + 1
		i++
	}
	row, err := strconv.Atoi(ref[i:])
	return column - 1, row, err == nil && i > 0 && row > 0
}

func parseRange(ref string) (grid.Span, bool) {
	from, to, found := strings.Cut(ref, ":")
	c1, r1, ok1 := parseCell(from)
	c2, r2, ok2 := parseCell(to)
	return grid.Span{Row1: r1, Row2: r2, Col1: c1, Col2: c2}, found && ok1 && ok2 && r1 <= r2 && c1 <= c2
}
