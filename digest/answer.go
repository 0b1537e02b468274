package digest

import (
	"encoding/json"
	"fmt"
	"strings"

	"tonghop/digest/mailer"
	"tonghop/digest/wording"
	"tonghop/store"
)

// answer is what the templates know that answer, or tell of, one incoming mail.
type answer struct {
	head
	Received, MailSubject, From, Doubt string
	Stranger                           bool
	Reports                            []answeredReport
	Unread                             []unread
	Mark, Where                        string
	Places                             []store.Place
	Urgency, Number, Title             string
	HotSpots, Recommendations          []string
}

type answeredReport struct {
	What, Number, Date, File, Verdict, Content string
}

type unread struct{ Name, Advice string }

// secretAbout is what the row of a letter about a marked document keeps.
type secretAbout struct{ Mark, Where string }

func (d *Desk) composeAnswer(tx *store.Tx, l store.Letter) (mailer.Letter, error) {
	m, err := tx.Message(l.MessageID)
	if err != nil {
		return mailer.Letter{}, err
	}
	a := answer{head: d.head(tx.Now), Received: d.moment(m.ReceivedAt), MailSubject: m.Subject, From: sender(m), Stranger: m.UnitID == 0, Doubt: doubts[m.Reason]}
	a.Unit = sender(m)
	if m.UnitID != 0 {
		u, err := tx.Unit(m.UnitID)
		if err != nil {
			return mailer.Letter{}, err
		}
		a.Unit = u.Name
	}
	var about secretAbout
	if err := json.Unmarshal(l.About, &about); err != nil {
		return mailer.Letter{}, err
	}
	a.Mark, a.Where = about.Mark, about.Where
	places, err := tx.Places(m.ID)
	a.Places = places
	if err == nil {
		err = d.addReports(tx, m, &a)
	}
	if err != nil {
		return mailer.Letter{}, err
	}
	page, err := d.write(string(l.Kind), a)
	if l.Kind == store.ReceiptLetter || l.Kind == store.NoticeLetter || l.Kind == store.SecrecyLetter {
		page.InReplyTo, page.Answer = m.HeaderID, true
	}
	return page, err
}

// addReports tells what was understood of each document of the mail.
func (d *Desk) addReports(tx *store.Tx, m store.Message, a *answer) error {
	docs, err := tx.Documents(m.ID)
	if err != nil {
		return err
	}
	names := map[int64]string{}
	for _, doc := range docs {
		names[doc.ID] = "tệp " + doc.Name
		if doc.Part == 0 {
			names[doc.ID] = "nội dung thư"
		} else if advice := outcomeAdvice[doc.Outcome]; advice != "" {
			a.Unread = append(a.Unread, unread{doc.Name, advice})
		}
	}
	reports, err := tx.ReportsOfMessage(m.ID)
	if err != nil {
		return err
	}
	for _, r := range reports {
		statements, err := tx.Statements(r.ID)
		if err != nil {
			return err
		}
		one := answeredReport{What: d.typeName(r), Number: r.Number, Date: wording.Day(r.Date), File: names[r.DocumentID], Content: contentLine(statements)}
		if one.Verdict, err = d.reportVerdict(tx, r, m); err != nil {
			return err
		}
		a.Reports = append(a.Reports, one)
		if r.DocType == "urgent" || r.Urgency != "" {
			a.Urgency, a.Number, a.Title = r.Urgency, r.Number, r.Title
			for _, s := range statements {
				switch s.Kind {
				case store.HotSpotStatement:
					a.HotSpots = append(a.HotSpots, s.Text)
				case store.RecommendationStatement:
					a.Recommendations = append(a.Recommendations, s.Text)
				}
			}
		}
	}
	return nil
}

func (d *Desk) typeName(r store.Report) string {
	name := "Báo cáo"
	if r.DocType == "urgent" {
		name = "Báo cáo nhanh"
	}
	for _, t := range d.Types {
		if t.Code == r.Type {
			name = upperFirst(t.Name)
		}
	}
	if r.PeriodKey != "" {
		name += " " + wording.Period(r.PeriodKey)
	}
	return name
}

// reportVerdict says how the report counts for what the unit owes.
func (d *Desk) reportVerdict(tx *store.Tx, r store.Report, m store.Message) (string, error) {
	switch {
	case r.State == store.Undecided:
		return "Chờ cán bộ phụ trách xem, vì chưa xác định chắc chắn " + doubts[m.Reason] + ".", nil
	case r.DocType == "urgent":
		return "Đã chuyển ngay cán bộ phụ trách.", nil
	case r.State == store.Superseded && r.ObligationID == 0:
		return "Tệp này giống hệt tệp đã nhận trước, không làm thay đổi kết quả.", nil
	case r.ObligationID == 0:
		return "Đã lưu. Kỳ này không thuộc diện theo dõi.", nil
	}
	p, err := tx.Period(r.Type, r.PeriodKey)
	if err != nil {
		return "", err
	}
	events, err := tx.Events(r.ObligationID)
	if err != nil {
		return "", err
	}
	return d.timeVerdict(store.Fold(p.DueAt, events, tx.Now), r), nil
}

func (d *Desk) timeVerdict(s store.Status, r store.Report) string {
	verdict := "Đúng hạn"
	if s.Timeliness == store.Late {
		verdict = "Chậm " + wording.Length(s.FirstAt.Sub(s.Due))
	}
	verdict += " (hạn " + d.moment(s.Due) + ")."
	switch {
	case r.DocType == "supplement":
		verdict = "Đã ghi nhận là bản bổ sung."
	case s.Versions > 1:
		verdict = "Bản này thay bản đã gửi trước. Thời điểm nộp tính theo bản đầu tiên: " + lowerFirst(verdict)
	}
	if r.Nil {
		verdict += " Ghi nhận trong kỳ không có vấn đề phát sinh."
	}
	return verdict
}

// contentLine counts what was read of a report.
func contentLine(statements []store.Statement) string {
	counts := map[string]int{}
	for _, s := range statements {
		counts[s.Kind]++
	}
	var parts []string
	for _, k := range []struct{ kind, name string }{
		{store.OpinionStatement, "ý kiến"}, {store.HotSpotStatement, "điểm nóng"}, {store.ForecastStatement, "dự báo"}, {store.RecommendationStatement, "kiến nghị"},
	} {
		if n := counts[k.kind]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, k.name))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "Đã đọc được " + strings.Join(parts, ", ") + "."
}
