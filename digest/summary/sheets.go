package summary

import (
	"fmt"
	"io"
	"time"

	"tonghop/digest/wording"
	"tonghop/digest/workbook"
	"tonghop/store"
)

// Xlsx writes the summary as a workbook: the board, every opinion, and all hot spots, forecasts and recommendations.
// It fails where w fails.
func (s Summary) Xlsx(w io.Writer) error {
	b := workbook.Board{
		Title: wording.Capital(s.subject()), Subtitle: s.Office.Issuer, AsOf: s.AsOf,
		Sheets: []workbook.Sheet{s.boardSheet(), s.opinionSheet(), s.findingSheet()},
	}
	if err := b.Write(w); err != nil {
		return fmt.Errorf("writing the summary of %s: %w", s.Period.Key, err)
	}
	return nil
}

func cellOf(s string) workbook.Cell { return workbook.Cell{Text: s} }

func number(n int) workbook.Cell {
	f := float64(n)
	return workbook.Cell{Number: &f}
}

// day is a date cell; what is no day is written as it is.
func day(d store.Day, zone *time.Location) workbook.Cell {
	t, err := time.ParseInLocation(time.DateOnly, d, zone)
	if err != nil {
		return cellOf(d)
	}
	return workbook.Cell{Date: &t}
}

func (s Summary) boardSheet() workbook.Sheet {
	sheet := workbook.Sheet{Name: "Theo dõi", Columns: []workbook.Column{
		{Header: "TT", Width: 6, Center: true}, {Header: "Mã", Width: 12}, {Header: "Đơn vị", Width: 44, Wrap: true}, {Header: "Kết quả", Width: 30, Wrap: true},
		{Header: "Thời hạn", Width: 20, Wrap: true}, {Header: "Thời điểm nhận", Width: 18, Center: true}, {Header: "Số văn bản", Width: 16}, {Header: "Ngày văn bản", Width: 14, Center: true},
	}}
	for i, u := range s.Units {
		var received workbook.Cell
		if at := u.ReceivedAt; !at.IsZero() {
			received.Date = &at
		}
		sheet.Rows = append(sheet.Rows, []workbook.Cell{number(i + 1), cellOf(u.Code), cellOf(u.Name), {Text: u.result(), Tone: u.tone()},
			{Text: u.timely(" "), Tone: u.tone()}, received, cellOf(u.Number), day(u.Date, s.AsOf.Location())})
	}
	return sheet
}

func (u UnitLine) tone() workbook.Tone {
	switch {
	case u.State == store.Missing:
		return workbook.Bad
	case u.Timeliness == store.Late:
		return workbook.Warn
	case u.Timeliness == store.OnTime:
		return workbook.Good
	}
	return workbook.Muted
}

func (s Summary) opinionSheet() workbook.Sheet {
	sheet := workbook.Sheet{Name: "Ý kiến", Columns: []workbook.Column{
		{Header: "TT", Width: 6, Center: true}, {Header: "Luồng ý kiến", Width: 10, Center: true}, {Header: "Nhóm vấn đề", Width: 28, Wrap: true}, {Header: "Thái độ", Width: 18, Wrap: true},
		{Header: "Nội dung (nguyên văn)", Width: 80, Wrap: true}, {Header: "Mức độ", Width: 14, Wrap: true}, {Header: "Đơn vị", Width: 32, Wrap: true},
		{Header: "Số văn bản", Width: 16}, {Header: "Ngày văn bản", Width: 14, Center: true},
	}}
	for _, t := range s.Topics {
		for _, g := range t.Groups {
			for _, o := range g.Members {
				sheet.Rows = append(sheet.Rows, []workbook.Cell{number(len(sheet.Rows) + 1), number(g.Number), cellOf(t.Name), {Text: attitudeName(g.Attitude), Tone: attitudeTone(g.Attitude)},
					cellOf(o.full()), cellOf(o.Breadth), cellOf(o.Source.UnitName), cellOf(o.Source.Number), day(o.Source.Date, s.AsOf.Location())})
			}
		}
	}
	return sheet
}

func attitudeTone(code string) workbook.Tone {
	return map[string]workbook.Tone{"positive": workbook.Good, "concern": workbook.Warn, "discontent": workbook.Bad}[code]
}

// findingSheet has a row for each statement and each report that makes it.
func (s Summary) findingSheet() workbook.Sheet {
	sheet := workbook.Sheet{Name: "Kiến nghị, dự báo", Columns: []workbook.Column{
		{Header: "TT", Width: 6, Center: true}, {Header: "Loại", Width: 14}, {Header: "Nơi được kiến nghị", Width: 30, Wrap: true}, {Header: "Nội dung (nguyên văn)", Width: 84, Wrap: true},
		{Header: "Đơn vị", Width: 34, Wrap: true}, {Header: "Số văn bản", Width: 16}, {Header: "Ngày văn bản", Width: 14, Center: true},
	}}
	for _, kind := range []struct {
		name string
		tone workbook.Tone
		all  []Finding
	}{{"Điểm nóng", workbook.Bad, s.HotSpots}, {"Dự báo", "", s.Forecasts}, {"Kiến nghị", "", s.Recommendations}} {
		for _, f := range kind.all {
			full := Opinion{Title: f.Title, Text: f.Text}.full()
			for _, src := range f.Sources {
				sheet.Rows = append(sheet.Rows, []workbook.Cell{number(len(sheet.Rows) + 1), {Text: kind.name, Tone: kind.tone}, cellOf(wording.Capital(f.Addressee)), cellOf(full),
					cellOf(src.UnitName), cellOf(src.Number), day(src.Date, s.AsOf.Location())})
			}
		}
	}
	return sheet
}
