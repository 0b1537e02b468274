package summary

import (
	"fmt"
	"strings"

	"tonghop/digest/wording"
	"tonghop/store"
)

// tallyRow is one count with the units it counts.
type tallyRow struct {
	Name   string
	Count  string
	Units  string
	Indent bool // part of the rows above
}

func (s Summary) boardSection() section {
	c := s.Count
	sec := section{Heading: "TÌNH HÌNH BÁO CÁO CỦA CÁC ĐƠN VỊ"}
	if c.Expected == 0 {
		sec.Lines = []line{{Text: "Trong kỳ không có đơn vị nào phải báo cáo; tỷ lệ báo cáo: " + wording.NotApplicable + "."}}
	} else {
		sec.Lines = []line{{Text: fmt.Sprintf("Trong kỳ có %s phải báo cáo; %s đã báo cáo, đạt %s (đúng hạn: %d, chậm: %d); %s.",
			wording.Units(c.Expected), wording.Units(c.Reported+c.Nil), wording.Percent(c.Reported+c.Nil, c.Expected), c.OnTime, c.Late, s.outstanding())}}
	}
	sec.Tally = s.tally()
	if s.Urgent > 0 {
		sec.Notes = append(sec.Notes, line{Label: "-", Text: fmt.Sprintf("Báo cáo tổng hợp gồm cả nội dung của %d báo cáo đột xuất.", s.Urgent)})
	}
	if c.InTriage > 0 {
		sec.Notes = append(sec.Notes, line{Label: "-", Text: fmt.Sprintf("Có %s có thư đang chờ kiểm tra, nội dung các thư này chưa tính vào báo cáo: %s.",
			wording.Units(c.InTriage), s.inTriage())})
	}
	var unread []string
	for _, u := range s.Units {
		if u.Unread {
			unread = append(unread, u.Name)
		}
	}
	if len(unread) > 0 {
		sec.Notes = append(sec.Notes, line{Label: "-", Text: fmt.Sprintf("Có %s đã báo cáo nhưng chưa trích được nội dung từ tệp gửi đến, đề nghị xem bản gốc: %s.",
			wording.Units(len(unread)), listOf(unread))})
	}
	for _, copied := range s.Copies {
		sec.Notes = append(sec.Notes, line{Label: "-", Text: fmt.Sprintf("Lưu ý: %d%% nội dung báo cáo của %s trùng với báo cáo nhận trước của %s; ý kiến trùng chỉ tính một lần.",
			copied.Share, copied.Source.Cite(), copied.Of.Cite())})
	}
	return sec
}

// outstanding tells of the units that have not reported; before the due moment that is no fault.
func (s Summary) outstanding() string {
	var words []string
	if n := s.Count.Waiting; n > 0 {
		words = append(words, wording.Units(n)+" chưa đến hạn")
	}
	if n := s.Count.Missing; n > 0 {
		words = append(words, wording.Units(n)+" chưa báo cáo")
	}
	if len(words) == 0 {
		return "không còn đơn vị chưa báo cáo"
	}
	return strings.Join(words, ", ")
}

// tally lists each count with its units' names.
func (s Summary) tally() []tallyRow {
	c := s.Count
	const inAnnex = "Danh sách tại Phụ lục 1"
	rows := []tallyRow{
		{Name: "Phải báo cáo", Count: fmt.Sprint(c.Expected), Units: inAnnex},
		{Name: "Đã báo cáo, có nội dung", Count: fmt.Sprint(c.Reported), Units: s.inState(store.Reported)},
		{Name: "Đã báo cáo, không có vấn đề phát sinh", Count: fmt.Sprint(c.Nil), Units: s.inState(store.Nil)},
		{Name: "Đúng hạn", Count: fmt.Sprint(c.OnTime), Units: inAnnex, Indent: true},
		{Name: "Chậm", Count: fmt.Sprint(c.Late), Units: s.late(), Indent: true},
		{Name: "Chưa báo cáo", Count: fmt.Sprint(c.Missing), Units: s.inState(store.Missing)},
	}
	if c.Waiting > 0 {
		rows = append(rows, tallyRow{Name: "Chưa đến hạn", Count: fmt.Sprint(c.Waiting), Units: s.inState(store.Waiting)})
	}
	if c.Exempt > 0 {
		rows = append(rows, tallyRow{Name: "Được miễn", Count: fmt.Sprint(c.Exempt), Units: s.inState(store.Exempt)})
	}
	if c.Expected == 0 {
		rows[0].Units = wording.Capital(wording.NotApplicable)
	}
	if c.OnTime == 0 {
		rows[3].Units = nobody
	}
	return rows
}

func (s Summary) inState(state store.State) string {
	var names []string
	for _, u := range s.Units {
		if u.State != state {
			continue
		}
		name := u.Name
		if u.InTriage && state == store.Missing {
			name += " (" + heldBack + ")" // it may have reported: no reproach
		}
		names = append(names, name)
	}
	return listOf(names)
}

// late lists the late units with how late they were.
func (s Summary) late() string {
	var names []string
	for _, u := range s.Units {
		if u.Timeliness == store.Late {
			names = append(names, u.Name+" ("+wording.Length(u.LateBy)+")")
		}
	}
	return listOf(names)
}

func (s Summary) inTriage() string {
	var names []string
	for _, u := range s.Units {
		if u.InTriage {
			names = append(names, u.Name)
		}
	}
	return listOf(names)
}

const (
	nobody   = "Không có"
	heldBack = "có thư chờ kiểm tra"
)

// listed is the longest list of names in running text; a longer one stands in annex 1 alone.
const listed = 40

func listOf(names []string) string {
	switch {
	case len(names) == 0:
		return nobody
	case len(names) > listed:
		return "Danh sách tại Phụ lục 1"
	}
	return strings.Join(names, "; ")
}
