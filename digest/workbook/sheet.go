package workbook

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// page is a sheet being written.
type page struct {
	file   *excelize.File
	styles styleBook
	name   string
	sheet  Sheet
	row    int // the last row written, from 1
}

func (p *page) write(b Board) error {
	if len(p.sheet.Columns) == 0 {
		return fmt.Errorf("%w: no columns", ErrBoard)
	}
	if err := p.columns(); err != nil {
		return err
	}
	if err := p.banner(b.Title, look{kind: title}); err != nil {
		return err
	}
	if b.Subtitle != "" {
		if err := p.banner(b.Subtitle, look{kind: subtitle}); err != nil {
			return err
		}
	}
	if !b.AsOf.IsZero() {
		if err := p.banner("Tính đến "+b.AsOf.Format("15 giờ 04, ngày 02/01/2006"), look{kind: subtitle}); err != nil {
			return err
		}
	}
	p.row++
	head := p.row
	for i, c := range p.sheet.Columns {
		if err := p.set(i, shown(c.Header), look{kind: header}); err != nil {
			return err
		}
	}
	if err := p.fit(func(i int) (string, bool) { return p.sheet.Columns[i].Header, true }); err != nil {
		return err
	}
	for n, cells := range p.sheet.Rows {
		if len(cells) > len(p.sheet.Columns) {
			return fmt.Errorf("%w: row %d has %d cells for %d columns", ErrBoard, n+1, len(cells), len(p.sheet.Columns))
		}
		p.row++
		for i := range p.sheet.Columns {
			var c Cell
			if i < len(cells) {
				c = cells[i]
			}
			if err := p.cell(i, c); err != nil {
				return fmt.Errorf("row %d, column %d: %w", n+1, i+1, err)
			}
		}
		if err := p.fit(func(i int) (string, bool) {
			if i >= len(cells) || !p.sheet.Columns[i].Wrap {
				return "", false
			}
			return cells[i].Text, true
		}); err != nil {
			return err
		}
	}
	return p.layout(head)
}

func (p *page) columns() error {
	for i, c := range p.sheet.Columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := p.file.SetColWidth(p.name, name, name, c.width()); err != nil {
			return err
		}
	}
	return nil
}

func (c Column) width() float64 {
	if c.Width > 0 {
		return c.Width
	}
	return defaultWidth
}

// banner writes a line across all columns, as high as its text needs: Excel does not find the height of merged cells itself.
func (p *page) banner(text string, l look) error {
	p.row++
	if err := p.set(0, shown(text), l); err != nil {
		return err
	}
	first, last := p.at(0), p.at(len(p.sheet.Columns)-1)
	if first != last {
		if err := p.file.MergeCell(p.name, first, last); err != nil {
			return err
		}
	}
	room := 0.0
	for _, c := range p.sheet.Columns {
		room += c.width()
	}
	font := l.style().Font
	return p.height(lineCount(text, font.Size, room), bannerLine)
}

// Heights in points.
const (
	bannerLine = 20.0
	tableLine  = 16.5  // Times New Roman 12 with the marks over its capitals
	maxHeight  = 409.0 // Excel's limit
)

// height makes the current row high enough for its lines.
func (p *page) height(lines int, line float64) error {
	return p.file.SetRowHeight(p.name, p.row, min(float64(lines)*line, maxHeight))
}

// fit makes the current row as high as its highest wrapped cell. Excel would find that out when it opens the file, LibreOffice
// does not. Rows of one line are left to the program, so that they grow when an officer writes into them.
func (p *page) fit(text func(column int) (string, bool)) error {
	most := 1
	for i, c := range p.sheet.Columns {
		if s, wrapped := text(i); wrapped {
			most = max(most, lineCount(s, fontSize, c.width()))
		}
	}
	if most == 1 {
		return nil
	}
	return p.height(most, tableLine)
}

func (p *page) cell(column int, c Cell) error {
	l := look{kind: plain, tone: c.Tone, wrap: p.sheet.Columns[column].Wrap, center: p.sheet.Columns[column].Center}
	switch {
	case c.Date != nil:
		l.kind = date
		if !midnight(*c.Date) {
			l.kind = moment
		}
		// Excel knows no zones: the wall clock is what is meant.
		return p.set(column, *c.Date, l)
	case c.Number != nil:
		if !finite(*c.Number) {
			return fmt.Errorf("%w: the number %v", ErrBoard, *c.Number)
		}
		l.kind = integer
		if *c.Number != math.Trunc(*c.Number) {
			l.kind = fraction
		}
		return p.set(column, *c.Number, l)
	}
	return p.set(column, shown(c.Text), l)
}

func midnight(t time.Time) bool { return t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 }

// set writes one value into the current row: a string, a float64 or a time.Time.
func (p *page) set(column int, value any, l look) error {
	id, err := p.styles.id(l)
	if err != nil {
		return err
	}
	if text, ok := value.(string); ok {
		value = escaped(text)
	}
	at := p.at(column)
	if err := p.file.SetCellValue(p.name, at, value); err != nil {
		return err
	}
	return p.file.SetCellStyle(p.name, at, at, id)
}

// at names a cell of the current row; columns count from 0.
func (p *page) at(column int) string {
	name, err := excelize.CoordinatesToCellName(column+1, p.row)
	if err != nil {
		return "" // out of Excel's bounds; whoever uses it gets the library's error
	}
	return name
}

// layout freezes everything down to the head, filters by it, and prints on A4 on its side, as wide as the paper,
// with the head repeated on each page.
func (p *page) layout(head int) error {
	f := p.file
	last, err := excelize.CoordinatesToCellName(len(p.sheet.Columns), p.row)
	if err != nil {
		return err
	}
	first, below := fmt.Sprintf("A%d", head), fmt.Sprintf("A%d", head+1)
	if err := f.AutoFilter(p.name, first+":"+last, nil); err != nil {
		return err
	}
	if err := f.SetPanes(p.name, &excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: below, ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: below, ActiveCell: below, Pane: "bottomLeft"}}}); err != nil {
		return err
	}
	a4, wide, tall, yes, orientation, line := 9, 1, 0, true, "landscape", tableLine
	if err := f.SetSheetProps(p.name, &excelize.SheetPropsOptions{FitToPage: &yes, DefaultRowHeight: &line, CustomHeight: &yes}); err != nil {
		return err
	}
	if err := f.SetPageLayout(p.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
		return err
	}
	side, edge, foot := 0.59, 0.79, 0.31 // inches: 15, 20 and 8 mm
	if err := f.SetPageMargins(p.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &side, Bottom: &edge,
		Header: &foot, Footer: &foot, Horizontally: &yes}); err != nil {
		return err
	}
	if err := f.SetHeaderFooter(p.name, &excelize.HeaderFooterOptions{OddFooter: `&C&"` + font + `,Regular"&P/&N`}); err != nil {
		return err
	}
	return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: p.name,
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(p.name, "'", "''"), head, head)})
}
