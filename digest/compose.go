package digest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"tonghop/digest/mailer"
	"tonghop/digest/wording"
	"tonghop/store"
)

// notTrue tells that a letter must not go, for ever or only now, and why.
type notTrue struct {
	why  string
	wait bool
}

func (n *notTrue) Error() string { return n.why }

// compose writes the letter from the rows as they are now; a *notTrue error tells that it must not go.
func (d *Desk) compose(tx *store.Tx, l store.Letter) (mailer.Letter, error) {
	switch l.Kind {
	case store.ReceiptLetter, store.NoticeLetter, store.SecrecyLetter, store.SecretLetter, store.UrgentLetter:
		return d.composeAnswer(tx, l)
	case store.ReminderLetter:
		return d.composeReminder(tx, l)
	case store.EscalationLetter:
		return d.composeEscalation(tx, l)
	case store.TriageLetter:
		return d.composeTriage(tx)
	case store.AlertLetter:
		return d.composeAlert(l)
	case store.SummaryLetter:
		return d.composeSummary(tx, l)
	}
	return mailer.Letter{}, fmt.Errorf("no template for letters of kind %q", l.Kind)
}

// head is what every template knows.
type head struct {
	Office, Contact, Unit, Now string
}

func (d *Desk) head(now time.Time) head {
	return head{Office: d.FromName, Contact: d.Contact, Now: d.moment(now)}
}

func (d *Desk) moment(t time.Time) string { return wording.Moment(t.In(d.Calendar.Zone)) }

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

// reminder is what the template of a reminder knows.
type reminder struct {
	head
	Rule                      string
	Before, Today, NilAllowed bool
	Items                     []reminderItem
}

type reminderItem struct {
	What, Due     string
	Before, Today bool
}

func (d *Desk) composeReminder(tx *store.Tx, l store.Letter) (mailer.Letter, error) {
	rows, wait, err := d.stillTrue(tx, l)
	if err != nil {
		return mailer.Letter{}, err
	}
	if len(rows) == 0 {
		return mailer.Letter{}, gone(wait)
	}
	var about reminderAbout
	if err := json.Unmarshal(l.About, &about); err != nil {
		return mailer.Letter{}, err
	}
	p, err := tx.Period(about.Type, about.Period)
	if err != nil {
		return mailer.Letter{}, err
	}
	row := rows[0]
	r := reminder{head: d.head(tx.Now), Rule: about.Rule, NilAllowed: p.Rule.NilAllowed}
	r.Unit = row.Unit.Name
	r.Today = d.Calendar.Day(row.Status.Due) == d.Calendar.Day(tx.Now)
	r.Before = !r.Today && row.Status.State == store.Waiting
	r.Items = []reminderItem{{upperFirst(p.Rule.Name) + " " + wording.Period(p.Key), d.moment(row.Status.Due), r.Before, r.Today && row.Status.State == store.Waiting}}
	return d.write("reminder", r)
}

func gone(wait string) error {
	if wait != "" {
		return &notTrue{why: wait, wait: true}
	}
	return &notTrue{why: "not true any more: the report came, or is not owed, or is due at another time"}
}

// escalation is what the template of an escalation list knows.
type escalation struct {
	head
	Rule, What, Due string
	Items           []escalationItem
}

type escalationItem struct {
	Unit, Email, Reminded string
	Bounced               bool
}

func (d *Desk) composeEscalation(tx *store.Tx, l store.Letter) (mailer.Letter, error) {
	rows, wait, err := d.stillTrue(tx, l)
	if err != nil {
		return mailer.Letter{}, err
	}
	if len(rows) == 0 {
		return mailer.Letter{}, gone(wait)
	}
	var about reminderAbout
	if err := json.Unmarshal(l.About, &about); err != nil {
		return mailer.Letter{}, err
	}
	p, err := tx.Period(about.Type, about.Period)
	if err != nil {
		return mailer.Letter{}, err
	}
	e := escalation{head: d.head(tx.Now), Rule: about.Rule, What: p.Rule.Name + " " + wording.Period(p.Key), Due: d.moment(p.DueAt)}
	for _, row := range rows {
		item := escalationItem{Unit: row.Unit.Name, Email: row.Unit.Mailable()}
		for _, a := range row.Unit.Addresses {
			item.Bounced = item.Bounced || !a.BouncedAt.IsZero()
		}
		if !row.RemindedAt.IsZero() {
			item.Reminded = d.moment(row.RemindedAt)
		}
		e.Items = append(e.Items, item)
	}
	return d.write("escalation", e)
}

// waiting is what the template of the officers' morning list knows.
type waiting struct {
	head
	Items []waitingItem
}

type waitingItem struct {
	ID                                          int64
	From, Received, Subject, Reason, Unit, Code string
	Certain                                     bool // the address is the unit's
	Files                                       []string
}

func (d *Desk) composeTriage(tx *store.Tx) (mailer.Letter, error) {
	all, err := tx.Messages(store.InTriage, store.SetAside)
	if err != nil {
		return mailer.Letter{}, err
	}
	if len(all) == 0 {
		return mailer.Letter{}, &notTrue{why: "nothing waits any more"}
	}
	w := waiting{head: d.head(tx.Now)}
	for _, m := range all {
		item := waitingItem{ID: m.ID, From: sender(m), Received: d.moment(m.ReceivedAt), Subject: m.Subject, Reason: triageReason(m)}
		if id := cmp.Or(m.UnitID, m.SuspectID); id != 0 {
			u, err := tx.Unit(id)
			if err != nil {
				return mailer.Letter{}, err
			}
			item.Unit, item.Code, item.Certain = u.Name, u.Code, m.UnitID != 0
		}
		docs, err := tx.Documents(m.ID)
		if err != nil {
			return mailer.Letter{}, err
		}
		for _, doc := range docs {
			if doc.Part > 0 {
				item.Files = append(item.Files, doc.Name)
			}
		}
		w.Items = append(w.Items, item)
	}
	return d.write("triage", w)
}

func (d *Desk) composeAlert(l store.Letter) (mailer.Letter, error) {
	var about alertAbout
	if err := json.Unmarshal(l.About, &about); err != nil {
		return mailer.Letter{}, err
	}
	return d.write("alert", struct{ Account, Folder, Error, Since string }{about.Account, about.Folder, about.Error, d.moment(about.Since)})
}

// composeSummary makes the summary and its files as of its nominal moment.
func (d *Desk) composeSummary(tx *store.Tx, l store.Letter) (mailer.Letter, error) {
	var about summaryAbout
	if err := json.Unmarshal(l.About, &about); err != nil {
		return mailer.Letter{}, err
	}
	s, err := d.Summarize(tx, about.Type, about.Period, about.Since, about.AsOf)
	if err != nil {
		return mailer.Letter{}, err
	}
	var docx, xlsx bytes.Buffer
	text, errText := s.Text()
	page, errPage := s.HTML()
	data, errData := s.JSON()
	if err := errors.Join(errText, errPage, errData, s.Docx(&docx), s.Xlsx(&xlsx)); err != nil {
		return mailer.Letter{}, fmt.Errorf("summary of %s: %w", about.Period, err)
	}
	name := "bao-cao-tong-hop-"
	if !about.Since.IsZero() {
		name += "bo-sung-"
	}
	name += strings.ReplaceAll(about.Period, "..", "_")
	return mailer.Letter{Subject: s.Subject(), Text: text, HTML: page, Attachments: []mailer.Attachment{
		{Name: name + ".docx", MediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Data: docx.Bytes()},
		{Name: name + ".xlsx", MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Data: xlsx.Bytes()},
		{Name: name + ".json", MediaType: "application/json", Data: data},
	}}, nil
}
