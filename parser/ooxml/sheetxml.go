package ooxml

import (
	"fmt"
	"strconv"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/grid"
	"tonghop/parser/number"
	"tonghop/parser/vn"
	"tonghop/parser/zipxml"
)

// MediaSheetXML is the media type of a workbook that is one XML file.
const MediaSheetXML = "application/vnd.ms-excel.xml"

// xmlStyle is a Style of SpreadsheetML 2003.
type xmlStyle struct {
	font   string
	format *number.Format
}

// xmlBook is a workbook while it is read.
type xmlBook struct {
	*book
	x      *zipxml.Reader
	styles map[string]xmlStyle
}

// SheetXML reads a workbook of Excel 2002 and 2003 that is one XML file (Office 2003 XML Reference Schemas,
// "SpreadsheetML"), often named .xls since other programs write such files for Excel. The blocks are as Xlsx gives them.
func SheetXML(b []byte, lim Limits) doc.Document {
	if int64(len(b)) > lim.Bytes {
		return doc.Failed(MediaSheetXML, doc.TooBig, fmt.Sprintf("%d bytes, limit %d", len(b), lim.Bytes))
	}
	w := &xmlBook{styles: map[string]xmlStyle{}, x: newXML(b, lim.Depth)}
	w.book = &book{pack: &pack{zipxml.Hold(nil, lim), lim}, met: map[string]int{}}
	out := doc.Document{MediaType: MediaSheetXML, Outcome: doc.OK}
	page := 0
	var over error
	w.x.Each(func(zipxml.Element) {
		w.x.Each(func(e zipxml.Element) {
			switch {
			case over != nil:
			case e.Name == "Styles":
				w.x.Each(w.style)
			case e.Name == "Worksheet":
				page++
				var more []doc.Block
				more, over = w.sheet(e.Get("Name"), page)
				out.Blocks = append(out.Blocks, more...)
			}
		})
	})
	if over == nil {
		over = w.x.Limit()
	}
	if over != nil {
		return zipxml.Failed(MediaSheetXML, over)
	}
	if err := w.x.Broken(); err != nil {
		w.pack.Note(err)
	}
	vn.Finish(&out, w.met)
	out.Conclude(w.pack.Damage, false)
	return out
}

// style reads a Style; what it does not say it has from its parent, which stands in front.
func (w *xmlBook) style(e zipxml.Element) {
	id := e.Get("ID")
	s := w.styles[e.Get("Parent")]
	w.x.Each(func(e zipxml.Element) {
		switch e.Name {
		case "Font":
			if name := e.Get("FontName"); name != "" {
				s.font = name
			}
		case "NumberFormat":
			s.format = number.Of(0, namedFormat(e.Get("Format")))
		}
	})
	w.styles[id] = s
}

// namedFormat gives the code of the formats that have a name.
func namedFormat(name string) string {
	switch name {
	case "General Number", "True/False", "Yes/No", "On/Off":
		return "General"
	case "General Date":
		return "dd/mm/yyyy h:mm"
	case "Short Date":
		return "dd/mm/yyyy"
	case "Long Date":
		return "dddd, mmmm dd, yyyy"
	case "Medium Date":
		return "dd-mmm-yy"
	case "Long Time":
		return "h:mm:ss AM/PM"
	case "Medium Time":
		return "h:mm AM/PM"
	case "Short Time":
		return "h:mm"
	case "Currency", "Euro Currency", "Standard":
		return "#,##0.00"
	case "Fixed":
		return "0.00"
	case "Percent":
		return "0.00%"
	case "Scientific":
		return "0.00E+00"
	}
	return name
}

func (w *xmlBook) sheet(name string, page int) ([]doc.Block, error) {
	shown := grid.Sheet{Name: name, Page: page}
	var behind []doc.Block
	add := func(kind doc.Kind, lines []string) {
		for _, text := range lines {
			behind = append(behind, doc.Block{Kind: kind, Text: text, Page: page, Sheet: name})
		}
	}
	hidden := false
	var over error
	w.x.Each(func(e zipxml.Element) {
		switch e.Name {
		case "Table":
			next := 1
			w.x.Each(func(e zipxml.Element) {
				if e.Name != "Row" || over != nil {
					return
				}
				if at := e.Num("Index"); at > 0 {
					next = at
				}
				row := w.row(next, &shown, func(comment string) { add(doc.Comment, strings.Split(comment, "\n")) })
				next++
				if len(row.Cells) > 0 {
					shown.Rows = append(shown.Rows, row)
					over = w.spend(row)
				}
			})
		case "WorksheetOptions":
			w.x.Each(func(e zipxml.Element) {
				switch e.Name {
				case "Visible":
					hidden = strings.TrimSpace(w.x.Text()) != "SheetVisible"
				case "PageSetup":
					w.x.Each(func(e zipxml.Element) {
						switch e.Name {
						case "Header":
							add(doc.Header, grid.Margins(e.Get("Data")))
						case "Footer":
							add(doc.Footer, grid.Margins(e.Get("Data")))
						}
					})
				}
			})
		}
	})
	if hidden || over != nil {
		return nil, over
	}
	return append(shown.Blocks(), behind...), nil
}

func (w *xmlBook) row(at int, shown *grid.Sheet, comment func(string)) grid.Row {
	row := grid.Row{Number: at}
	column := 0
	w.x.Each(func(e zipxml.Element) {
		if e.Name != "Cell" {
			return
		}
		if n := e.Num("Index"); n > 0 {
			column = n - 1
		}
		across, down := max(e.Num("MergeAcross"), 0), max(e.Num("MergeDown"), 0)
		style, known := w.styles[e.Get("StyleID")]
		if !known {
			style = w.styles["Default"]
		}
		text := ""
		w.x.Each(func(e zipxml.Element) {
			switch e.Name {
			case "Data":
				text = w.data(e.Get("Type"), style)
			case "Comment":
				w.x.Each(func(e zipxml.Element) {
					if e.Name == "Data" {
						comment(grid.Lines(w.show([]vn.Run{{Text: w.x.Text()}}, "")))
					}
				})
			}
		})
		if text != "" && column < maxColumn {
			row.Cells = append(row.Cells, grid.Cell{Column: column, Text: text})
			if across+down > 0 {
				shown.Merges = append(shown.Merges, grid.Span{Row1: at, Row2: at + down, Col1: column, Col2: column + across})
			}
		}
		column += 1 + min(across, maxColumn)
	})
	return row
}

// data shows the value of a cell by its type.
func (w *xmlBook) data(kind string, style xmlStyle) string {
	value := w.x.Text()
	switch kind {
	case "Number", "DateTime":
		v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if kind == "DateTime" {
			var ok bool
			if v, ok = number.Serial(strings.TrimSpace(value)); !ok || style.format == nil {
				return isoDate(value)
			}
		} else if err != nil {
			return value
		}
		if style.format != nil {
			return style.format.Show(v, false)
		}
		return number.General(v)
	case "Boolean":
		if strings.TrimSpace(value) == "1" {
			return "TRUE"
		}
		return "FALSE"
	case "Error":
		return value
	}
	text := w.show([]vn.Run{{Text: value}}, style.font)
	if style.format != nil {
		text = style.format.Text(text)
	}
	return grid.Lines(text)
}
