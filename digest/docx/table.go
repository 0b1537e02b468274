package docx

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Table is a ruled table. Its head is repeated on every page that it runs over.
type Table struct {
	Caption string // bold and centred above; may be empty
	Columns []Column
	Rows    []Row
}

// Column is one column and its head.
type Column struct {
	Header string
	Width  float64 // mm; 0 shares what the others leave. Widths that together exceed the page are scaled down to it
	Center bool
}

// Row is one row; cells that it lacks at the end are empty, and a line break in a cell begins a new paragraph.
type Row struct {
	Cells []string
	Bold  bool
	Group bool   // a title over the rows below: its one cell runs over all columns and stays with the next row
	Shade string // background as RRGGBB, "" for none
}

// ErrTable is wrapped by every error about a table that cannot be laid out.
var ErrTable = errors.New("a table that does not fit together")

var colour = regexp.MustCompile(`^[0-9A-Fa-f]{6}$`)

const headShade = "E7E6E6"

// wholeRow is the number of characters in a row's longest cell up to which the row is not broken over two pages. Longer rows
// may break, because a tall one pushed to the next page leaves a hole.
const wholeRow = 400

func (tb Table) lay(t *text, _ bool) error {
	widths, err := tb.widths(t.width)
	if err != nil {
		return err
	}
	if tb.Caption != "" {
		t.paragraph(para{style: styleCaption}, run{text: tb.Caption})
	}
	t.openTable("TableGrid", widths)
	t.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, c := range tb.Columns {
		t.openCell(cell{width: widths[i], shade: headShade, middle: true})
		t.paragraph(para{style: styleTableHead}, run{text: c.Header})
		t.WriteString(`</w:tc>`)
	}
	t.WriteString(`</w:tr>`)
	for n, row := range tb.Rows {
		if err := row.fits(len(tb.Columns)); err != nil {
			return fmt.Errorf("%w: %q: row %d %w", ErrTable, tb.Caption, n+1, err)
		}
		t.row(tb.Columns, widths, row)
	}
	t.WriteString(`</w:tbl>`)
	t.gap(tableGap)
	return nil
}

// fits tells what is wrong with a row. Cells beyond the last column are an error and not left out: nothing may be lost.
func (r Row) fits(columns int) error {
	switch {
	case r.Group && len(r.Cells) != 1:
		return fmt.Errorf("is a group's title with %d cells instead of one", len(r.Cells))
	case len(r.Cells) > columns:
		return fmt.Errorf("has %d cells for %d columns", len(r.Cells), columns)
	case r.Shade != "" && !colour.MatchString(r.Shade):
		return fmt.Errorf("has the shade %q, which is not RRGGBB", r.Shade)
	}
	return nil
}

func (t *text) row(columns []Column, widths []int, row Row) {
	t.WriteString(`<w:tr>`)
	longest := 0
	for _, c := range row.Cells {
		longest = max(longest, utf8.RuneCountInString(c))
	}
	if longest <= wholeRow {
		t.WriteString(`<w:trPr><w:cantSplit/></w:trPr>`)
	}
	if row.Group {
		total := 0
		for _, w := range widths {
			total += w
		}
		t.openCell(cell{width: total, span: len(columns), shade: row.Shade})
		t.paragraph(para{style: styleTableText, keepNext: true}, run{text: row.Cells[0], bold: true})
		t.WriteString(`</w:tc></w:tr>`)
		return
	}
	for i, c := range columns {
		content := ""
		if i < len(row.Cells) {
			content = row.Cells[i]
		}
		p := para{style: styleTableText}
		if c.Center {
			p.align = "center"
		}
		t.openCell(cell{width: widths[i], shade: row.Shade})
		for _, line := range lines(content) {
			t.paragraph(p, run{text: line, bold: row.Bold})
		}
		t.WriteString(`</w:tc>`)
	}
	t.WriteString(`</w:tr>`)
}

// widths gives each column its width in twips for a page with the given room.
func (tb Table) widths(room int) ([]int, error) {
	if len(tb.Columns) == 0 {
		return nil, fmt.Errorf("%w: %q has no columns", ErrTable, tb.Caption)
	}
	var fixed, open int
	for _, c := range tb.Columns {
		if c.Width < 0 {
			return nil, fmt.Errorf("%w: %q: column %q is %g mm wide", ErrTable, tb.Caption, c.Header, c.Width)
		}
		if c.Width == 0 {
			open++
		}
		fixed += twips(c.Width)
	}
	// An open column is never narrower than half of an equal share, however much the others ask for.
	share := room / len(tb.Columns) / 2
	if open > 0 {
		share = max(share, (room-fixed)/open)
	}
	total := fixed + open*share
	widths := make([]int, len(tb.Columns))
	for i, c := range tb.Columns {
		widths[i] = twips(c.Width)
		if c.Width == 0 {
			widths[i] = share
		}
		if total > room {
			widths[i] = widths[i] * room / total
		}
	}
	return widths, nil
}

// openTable starts a table of fixed column widths. An empty style makes it borderless, its text flush with the margins.
func (t *text) openTable(style string, widths []int) {
	total := 0
	var grid strings.Builder
	for _, w := range widths {
		total += w
		grid.WriteString(`<w:gridCol` + attr("w", w) + `/>`)
	}
	t.WriteString(`<w:tbl><w:tblPr>`)
	if style != "" {
		t.WriteString(`<w:tblStyle w:val="` + style + `"/>`)
	}
	t.WriteString(`<w:tblW` + attr("w", total) + ` w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/><w:tblLayout w:type="fixed"/>`)
	if style == "" {
		t.WriteString(`<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>`)
	}
	t.WriteString(`</w:tblPr><w:tblGrid>` + grid.String() + `</w:tblGrid>`)
}

// cell is the look of one table cell.
type cell struct {
	width  int    // twips
	span   int    // columns that it runs over; 0 and 1 are one
	shade  string // RRGGBB
	middle bool   // text in the middle of its height
}

func (t *text) openCell(c cell) {
	t.WriteString(`<w:tc><w:tcPr><w:tcW` + attr("w", c.width) + ` w:type="dxa"/>`)
	if c.span > 1 {
		t.WriteString(`<w:gridSpan` + attr("val", c.span) + `/>`)
	}
	if c.shade != "" {
		t.WriteString(`<w:shd w:val="clear" w:color="auto" w:fill="` + c.shade + `"/>`)
	}
	if c.middle {
		t.WriteString(`<w:vAlign w:val="center"/>`)
	}
	t.WriteString(`</w:tcPr>`)
}

// Heights of empty paragraphs in twips: one after each table, which Word wants between two tables or else joins them.
const (
	tableGap = 120
	closeGap = 240
	hairline = 20
)

// gap adds an empty paragraph of the given height.
func (t *text) gap(height int) { t.paragraph(para{style: styleGap, line: height}) }
