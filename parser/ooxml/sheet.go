package ooxml

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/plain"
)

const (
	maxColumn = 16384   // of a sheet, by the format
	maxFill   = 1000000 // cells that merged ranges of one sheet may fill
	maxGrid   = 4000000 // rows times columns up to which rows are aligned
)

type sheetCell struct {
	column int // from 0
	text   string
	filled bool // a copy made by a merged range
}

type sheetRow struct {
	number int // from 1
	cells  []sheetCell
}

type span struct{ row1, row2, col1, col2 int }

// readSheet reads one sheet with what is attached to it.
func (b *book) readSheet(s sheet) ([]doc.Block, error) {
	raw, err := b.pack.read(s.part)
	if err != nil {
		return nil, err
	}
	if raw == nil {
		b.pack.note(fmt.Errorf("sheet %q is missing", s.name))
		return nil, nil
	}
	var rows []sheetRow
	var merges []span
	var margins []doc.Block
	x := newXML(raw, b.pack.lim.Depth)
	var over error
	x.each(func(element) {
		x.each(func(e element) {
			switch e.name {
			case "sheetData":
				x.each(func(e element) {
					if e.name != "row" || over != nil {
						return
					}
					number := e.num("r")
					if number <= 0 {
						number = 1
						if n := len(rows); n > 0 {
							number = rows[n-1].number + 1
						}
					}
					if row := b.readRow(x, number); len(row.cells) > 0 {
						rows = append(rows, row)
						if b.rows++; b.rows > b.pack.lim.Rows {
							over = limitError("more than " + strconv.Itoa(b.pack.lim.Rows) + " rows")
						}
					}
				})
			case "mergeCells":
				x.each(func(e element) {
					if m, ok := parseRange(e.get("ref")); ok {
						merges = append(merges, m)
					}
				})
			case "headerFooter":
				x.each(func(e element) {
					kind := doc.Header
					if strings.HasSuffix(e.name, "Footer") {
						kind = doc.Footer
					}
					for _, text := range marginText(x.text()) {
						margins = append(margins, doc.Block{Kind: kind, Text: text, Page: s.page, Sheet: s.name})
					}
				})
			}
		})
	})
	if err := x.broken(); err != nil {
		b.pack.note(fmt.Errorf("sheet %q: %w", s.name, err))
	}
	if over == nil {
		over = x.limit()
	}
	if over != nil {
		return nil, over
	}
	sort.SliceStable(rows, func(i, j int) bool { return rows[i].number < rows[j].number })
	fill(rows, merges)
	attached, err := b.attachments(s)
	return append(append(align(rows, s), attached...), margins...), err
}

// readRow reads the cells of a row that show anything.
func (b *book) readRow(x *xmlReader, number int) sheetRow {
	row := sheetRow{number: number}
	column := 0
	x.each(func(e element) {
		if e.name != "c" {
			return
		}
		if c, _, ok := parseCell(e.get("r")); ok {
			column = c
		}
		if text := b.readCell(x, e); text != "" && column < maxColumn {
			row.cells = append(row.cells, sheetCell{column: column, text: text})
		}
		column++
	})
	return row
}

func (b *book) readCell(x *xmlReader, e element) string {
	style := e.num("s")
	var value string
	var inline []piece
	x.each(func(e element) {
		switch e.name {
		case "v":
			value = x.text()
		case "is":
			inline = richText(x)
		}
	})
	text := ""
	switch e.get("t") {
	case "s":
		if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && n >= 0 && n < len(b.strings) {
			text = b.show(b.strings[n], b.fontOf(style))
		}
	case "inlineStr":
		text = b.show(inline, b.fontOf(style))
		if inline == nil {
			text = value
		}
	case "str":
		text = b.show([]piece{{text: unescape(value)}}, b.fontOf(style))
	case "b":
		text = map[bool]string{true: "TRUE", false: "FALSE"}[strings.TrimSpace(value) == "1"]
	case "e":
		text = value
	case "d":
		text = isoDate(value)
	default:
		text = b.number(strings.TrimSpace(value), style)
	}
	return cellLines(text)
}

// cellLines makes single spaces and keeps the lines.
func cellLines(text string) string {
	if !strings.ContainsAny(text, "\t\r\n\u00a0") && !strings.Contains(text, "  ") {
		return strings.TrimSpace(text)
	}
	lines := plain.Lines(strings.ReplaceAll(text, "\t", " "))
	return strings.Join(lines, "\n")
}

func (b *book) number(value string, style int) string {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return value
	}
	if f := b.formatOf(style); f != nil {
		return f.show(v, b.date1904)
	}
	if !strings.ContainsAny(value, ".eE") {
		return value // more digits than a float keeps
	}
	return general(v)
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

func parseRange(ref string) (span, bool) {
	from, to, found := strings.Cut(ref, ":")
	c1, r1, ok1 := parseCell(from)
	c2, r2, ok2 := parseCell(to)
	return span{r1, r2, c1, c2}, found && ok1 && ok2 && r1 <= r2 && c1 <= c2
}

// fill copies the value of merged ranges into the rows that show something else too.
func fill(rows []sheetRow, merges []span) {
	widest := 0
	for _, r := range rows {
		for _, c := range r.cells {
			widest = max(widest, c.column)
		}
	}
	budget := maxFill
	for _, m := range merges {
		first := sort.Search(len(rows), func(i int) bool { return rows[i].number >= m.row1 })
		if first == len(rows) || rows[first].number != m.row1 {
			continue
		}
		text := ""
		for _, c := range rows[first].cells {
			if c.column == m.col1 {
				text = c.text
			}
		}
		if text == "" || len(text) > doc.MaxFilled {
			continue
		}
		for i := first; i < len(rows) && rows[i].number <= m.row2; i++ {
			for c := m.col1; c <= min(m.col2, widest); c++ {
				if budget--; budget < 0 {
					return
				}
				if i > first || c > m.col1 {
					rows[i].cells = append(rows[i].cells, sheetCell{c, text, true})
				}
			}
		}
	}
}

// align turns rows into blocks whose cells stand in common columns.
func align(rows []sheetRow, s sheet) (blocks []doc.Block) {
	used := map[int]int{}
	for _, r := range rows {
		for _, c := range r.cells {
			if !c.filled {
				used[c.column] = 0
			}
		}
	}
	columns := make([]int, 0, len(used))
	for c := range used {
		columns = append(columns, c)
	}
	sort.Ints(columns)
	for i, c := range columns {
		used[c] = i
	}
	dense := len(rows)*len(columns) <= maxGrid
	for _, r := range rows {
		sort.SliceStable(r.cells, func(i, j int) bool { return r.cells[i].column < r.cells[j].column })
		var cells, printed []string
		for _, c := range r.cells {
			at, ok := used[c.column]
			if !ok {
				continue
			}
			if !dense {
				at = len(cells)
			}
			if at < len(cells) {
				continue // the value itself stands before its copy
			}
			for len(cells) < at {
				cells, printed = append(cells, ""), append(printed, "")
			}
			cells = append(cells, c.text)
			if c.filled {
				printed = append(printed, "")
			} else {
				printed = append(printed, c.text)
			}
		}
		text := strings.TrimRight(strings.Join(printed, "\t"), "\t")
		blocks = append(blocks, doc.Block{Kind: doc.Row, Text: text, Cells: cells, Number: r.number, Page: s.page, Sheet: s.name})
	}
	return blocks
}
