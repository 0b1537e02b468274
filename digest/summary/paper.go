package summary

import (
	"fmt"
	"io"
	"strings"

	"tonghop/digest/docx"
	"tonghop/digest/wording"
	"tonghop/store"
)

// Docx writes the summary as a paper in the Party's form, ready to be numbered, dated and signed by hand.
// It fails where w fails.
func (s Summary) Docx(w io.Writer) error {
	number := strings.TrimPrefix(s.Office.NumberSuffix, "-")
	if number != "" {
		number = "-" + number
	}
	d := docx.Document{
		Letterhead: docx.Letterhead{Superior: s.Office.Superior, Issuer: s.Office.Issuer, Number: number, Place: s.Office.Place},
		Kind:       "BÁO CÁO", Subject: s.subject(), Body: s.body(), Recipients: s.Office.Recipients,
		Signature: docx.Signature{Authority: s.Office.Authority, Role: s.Office.SignerRole, Name: s.Office.SignerName},
		Annexes:   []docx.Annex{s.boardAnnex(), s.opinionAnnex()},
		Author:    s.Office.Issuer, Created: s.AsOf,
	}
	if err := d.Write(w); err != nil {
		return fmt.Errorf("writing the summary of %s: %w", s.Period.Key, err)
	}
	return nil
}

func (s Summary) body() []docx.Block {
	var out []docx.Block
	switch to := s.Office.Addressee; len(to) {
	case 0:
	case 1:
		out = append(out, docx.Paragraph{Lead: "Kính gửi:", Text: to[0]})
	default:
		out = append(out, docx.Paragraph{Lead: "Kính gửi:"})
		for _, name := range to {
			out = append(out, docx.Item{Level: 1, Label: "-", Text: name})
		}
	}
	o := s.outline()
	for _, words := range o.Opening {
		out = append(out, docx.Paragraph{Text: words})
	}
	for _, sec := range o.Sections {
		out = append(out, docx.Heading{Level: 1, Text: sec.Heading})
		out = append(out, blocksOf(sec.Lines)...)
		if len(sec.Tally) > 0 {
			out = append(out, tallyTable(sec.Tally))
		}
		out = append(out, blocksOf(sec.Notes)...)
	}
	return append(out, docx.Paragraph{Text: o.Closing})
}

func blocksOf(lines []line) []docx.Block {
	var out []docx.Block
	for _, l := range lines {
		switch {
		case l.Level > 0:
			out = append(out, docx.Heading{Level: l.Level, Text: l.Text})
		case l.Label == "":
			out = append(out, docx.Paragraph{Lead: l.Lead, Text: l.Text, Source: l.Source})
		default:
			out = append(out, docx.Item{Level: 1, Label: l.Label, Lead: l.Lead, Text: l.Text, Source: l.Source})
		}
	}
	return out
}

func tallyTable(rows []tallyRow) docx.Table {
	t := docx.Table{Columns: []docx.Column{{Header: "Nội dung", Width: 47}, {Header: "Số đơn vị", Width: 20, Center: true}, {Header: "Tên đơn vị"}}}
	for _, r := range rows {
		name := r.Name
		if r.Indent {
			name = "- " + name
		}
		t.Rows = append(t.Rows, docx.Row{Cells: []string{name, r.Count, r.Units}})
	}
	return t
}

// Shades of the board's rows; light enough to be read on a black and white print.
const (
	shadeLate    = "FFF2CC"
	shadeMissing = "F8CBAD"
)

// boardAnnex is annex 1: every unit of the board.
func (s Summary) boardAnnex() docx.Annex {
	t := docx.Table{Columns: []docx.Column{
		{Header: "TT", Width: 12, Center: true}, {Header: "Đơn vị"}, {Header: "Kết quả", Width: 48}, {Header: "Thời điểm nhận", Width: 42, Center: true},
		{Header: "Thời hạn", Width: 34, Center: true}, {Header: "Số, ngày văn bản", Width: 46, Center: true},
	}}
	for i, u := range s.Units {
		row := docx.Row{Cells: []string{fmt.Sprint(i + 1), u.Name, u.result(), u.received(), u.timely("\n"), u.document()}}
		switch {
		case u.State == store.Missing:
			row.Shade = shadeMissing
		case u.Timeliness == store.Late:
			row.Shade = shadeLate
		}
		t.Rows = append(t.Rows, row)
	}
	a := docx.Annex{Label: "PHỤ LỤC 1", Title: "Danh sách đơn vị báo cáo " + wording.Period(s.Period.Key), Landscape: true,
		Note: "(Số liệu đến " + wording.Moment(s.AsOf) + ")"}
	if len(t.Rows) == 0 {
		a.Body = []docx.Block{docx.Paragraph{Text: "Trong kỳ không có đơn vị nào phải báo cáo."}}
	} else {
		a.Body = []docx.Block{t}
	}
	return a
}

// result is a unit's state in a table.
func (u UnitLine) result() string {
	words := wording.Capital(wording.State(u.State, store.None))
	if u.Versions > 1 {
		words += fmt.Sprintf(" (gửi %d lần, tính bản cuối)", u.Versions)
	}
	if u.InTriage {
		words += " (" + heldBack + ")"
	}
	return words
}

func (u UnitLine) received() string {
	if u.ReceivedAt.IsZero() {
		return ""
	}
	return strings.Replace(wording.Moment(u.ReceivedAt), " ngày", "\nngày", 1)
}

// timely is "Đúng hạn", "Chậm" with how late set behind seam, or "".
func (u UnitLine) timely(seam string) string {
	words := wording.Capital(wording.Timeliness(u.Timeliness))
	if u.Timeliness == store.Late {
		words += seam + wording.Length(u.LateBy)
	}
	return words
}

func (u UnitLine) document() string {
	switch {
	case u.Number != "" && u.Date != "":
		return "Số " + u.Number + "\nngày " + wording.Day(u.Date)
	case u.Number != "":
		return "Số " + u.Number
	case u.Date != "":
		return "Ngày " + wording.Day(u.Date)
	}
	return ""
}

// opinionAnnex is annex 2: every opinion of every report in full.
func (s Summary) opinionAnnex() docx.Annex {
	topics := map[string]string{"": OtherTopic}
	for _, t := range s.Topics {
		topics[t.Code] = t.Name
	}
	t := docx.Table{Columns: []docx.Column{
		{Header: "TT", Width: 12, Center: true}, {Header: "Nội dung ý kiến (nguyên văn)"}, {Header: "Nhóm vấn đề", Width: 48},
		{Header: "Thái độ", Width: 34}, {Header: "Luồng ý kiến", Width: 20, Center: true},
	}}
	n := 0
	for _, u := range s.Opinions {
		t.Rows = append(t.Rows, docx.Row{Cells: []string{u.Source.Cite()}, Group: true, Shade: "F2F2F2"})
		for _, op := range u.Opinions {
			n++
			t.Rows = append(t.Rows, docx.Row{Cells: []string{fmt.Sprint(n), op.full(), topics[op.TopicCode], attitudeName(op.Attitude), fmt.Sprintf("(%d)", op.Group)}})
		}
	}
	a := docx.Annex{Label: "PHỤ LỤC 2", Title: "Toàn văn ý kiến của từng đơn vị", Landscape: true,
		Note: "(Số ở cột cuối là số của luồng ý kiến nêu trong báo cáo)", Body: []docx.Block{t}}
	if n == 0 {
		a.Note, a.Body = "", []docx.Block{docx.Paragraph{Text: none(s.Reports, "Các báo cáo nhận được không nêu ý kiến cụ thể nào.")}}
	}
	return a
}

// full is the whole statement with its lead, and whose words it is where it is a copy.
func (o Opinion) full() string {
	text := fullText(o.Title, o.Text)
	if o.CopyOf != "" {
		text += "\n[Trùng văn bản với " + o.CopyOf + "]"
	}
	return text
}
