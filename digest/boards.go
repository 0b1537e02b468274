package digest

import (
	"fmt"
	"io"

	"tonghop/digest/wording"
	"tonghop/digest/workbook"
	"tonghop/store"
)

// tones colours the states of the board.
var tones = map[store.State]workbook.Tone{store.Reported: workbook.Good, store.Nil: workbook.Good, store.Missing: workbook.Bad, store.Exempt: workbook.Muted}

// WriteBoards writes boards as a workbook for officers, a sheet each.
func (d *Desk) WriteBoards(w io.Writer, boards []store.Board) error {
	book := workbook.Board{Title: "Bảng theo dõi báo cáo", Subtitle: d.FromName}
	for _, b := range boards {
		book.AsOf = b.AsOf.In(d.Calendar.Zone)
		sheet := workbook.Sheet{Name: b.Period.Key, Columns: []workbook.Column{
			{Header: "TT", Width: 6, Center: true}, {Header: "Mã", Width: 12}, {Header: "Đơn vị", Width: 44, Wrap: true}, {Header: "Tình trạng", Width: 32, Wrap: true},
			{Header: "Thời điểm nhận", Width: 20, Center: true}, {Header: "Nhắc lần cuối", Width: 22, Center: true}, {Header: "Thư chờ xem", Width: 12, Center: true},
		}}
		for i, r := range b.Rows {
			sheet.Rows = append(sheet.Rows, d.boardCells(i+1, r))
		}
		book.Sheets = append(book.Sheets, sheet)
	}
	return book.Write(w)
}

func (d *Desk) boardCells(n int, r store.BoardRow) []workbook.Cell {
	number := float64(n)
	cells := []workbook.Cell{{Number: &number}, {Text: r.Unit.Code}, {Text: r.Unit.Name},
		{Text: wording.State(r.Status.State, r.Status.Timeliness), Tone: tones[r.Status.State]}, {}, {}, {}}
	if r.Status.Timeliness == store.Late {
		cells[3].Tone = workbook.Warn
	}
	if at := r.Status.FirstAt.In(d.Calendar.Zone); !r.Status.FirstAt.IsZero() {
		cells[4].Date = &at
	}
	if r.LastReminder != "" {
		cells[5].Text = fmt.Sprintf("%s, %s", r.LastReminder, wording.ShortDate(r.RemindedAt.In(d.Calendar.Zone)))
	}
	if r.InTriage > 0 {
		waiting := float64(r.InTriage)
		cells[6] = workbook.Cell{Number: &waiting, Tone: workbook.Warn}
	}
	return cells
}
