package intake

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"tonghop/parser"
	"tonghop/parser/mail"
	"tonghop/parser/report"
	"tonghop/parser/vn"
	"tonghop/store"
)

// The reasons for which a mail waits for an officer; digest has their wording.
const (
	unknownSender = "unknown_sender"
	unreadable    = "unreadable"
	noUnit        = "unit"
	otherUnit     = "other_unit"
	noPeriod      = "period"
	noType        = "type"
	recall        = "recall"
	noReport      = "no_report"
)

// sure is how sure a period must be to be believed without an officer (law P4).
const sure = 0.6

// filing is one mail on its way into the store.
type filing struct {
	desk    *Desk
	tx      *store.Tx
	m       store.Message
	reading *parser.Reading
	answers bool // it may be answered at all
}

// file writes all that was understood of a mail in one transaction: documents, reports, their links to obligations,
// the state of the message, and the letters that answer it.
func (d *Desk) file(ctx context.Context, now time.Time, m store.Message, g *parser.Reading) error {
	err := d.DB.Write(ctx, now, func(tx *store.Tx) error {
		f := &filing{desk: d, tx: tx, m: m, reading: g}
		f.describe()
		if err := f.identify(); err != nil {
			return err
		}
		if g.Secrecy != "" {
			d.erased = true
			return f.erase()
		}
		return f.fileOpen()
	})
	if err == nil {
		d.Log.Info("message filed", "message", m.ID, "documents", len(g.Documents), "reports", len(g.Found()))
	}
	return err
}

// describe takes over what the mail says of itself.
func (f *filing) describe() {
	m, g := &f.m, f.reading.Mail
	m.Kind, m.FromEmail, m.FromName, m.Subject, m.HeaderID = string(g.Kind), strings.ToLower(g.From.Email), g.From.Name, g.Subject, g.MessageID
	m.NoAnswer = g.NoAnswer || g.Kind != mail.Normal || f.desk.own(m.FromEmail) || m.FromEmail == ""
	m.State, m.Reason = store.Filed, ""
	f.answers = !m.NoAnswer && f.tx.Now.Sub(m.ReceivedAt) < answerWithin && f.desk.Calendar.Day(m.ReceivedAt) >= f.desk.Since
}

// fileOpen files a mail without a secrecy mark.
func (f *filing) fileOpen() error {
	g := f.reading
	if g.Mail.Kind == mail.Own || f.desk.own(f.m.FromEmail) {
		return f.tx.UpdateMessage(f.m) // our own letter's copy
	}
	if g.Mail.Kind == mail.Bounce {
		if err := f.bounced(); err != nil {
			return err
		}
	}
	ids, err := f.addDocuments()
	if err != nil {
		return err
	}
	found := g.Found()
	for _, doc := range found {
		if err := f.fileReport(doc, ids[doc.Part]); err != nil {
			return err
		}
	}
	return f.conclude(len(found))
}

// conclude decides where a mail with so many reports stands, and who is told.
func (f *filing) conclude(reports int) error {
	f.judge(reports)
	if err := f.tx.UpdateMessage(f.m); err != nil {
		return err
	}
	return f.answer(reports)
}

func (f *filing) addDocuments() (map[int]int64, error) {
	ids := map[int]int64{}
	for _, doc := range f.reading.Documents {
		id, err := f.tx.AddDocument(f.document(doc))
		if err != nil {
			return nil, err
		}
		ids[doc.Part] = id
	}
	return ids, nil
}

func (f *filing) document(doc parser.Document) store.Document {
	return store.Document{MessageID: f.m.ID, Part: doc.Part, Name: doc.Name, SHA256: doc.SHA256, Size: doc.Size, MediaType: doc.Text.MediaType,
		Outcome: string(doc.Text.Outcome), Reason: doc.Text.Reason, Repaired: doc.Text.Repaired, Unread: len(doc.Text.Unread), Text: doc.Text.Text()}
}

// judge decides where a mail stands whose reports, if any, are filed. A machine's mail without a report is done with;
// so is a person's that only says thanks. What else a person sends and holds no report is for an officer.
func (f *filing) judge(reports int) {
	switch {
	case f.m.State == store.InTriage:
	case reports > 0 && f.m.UnitID == 0:
		f.wait(unknownSender)
	case reports > 0:
	case f.reading.Unreadable():
		f.wait(unreadable)
	case f.m.Kind != string(mail.Normal) || f.m.NoAnswer:
	case acknowledges(f.reading.Mail):
	case f.m.UnitID == 0:
		f.wait(unknownSender)
	default:
		f.wait(noReport)
	}
}

// wait puts the mail before an officer; the first reason stays. Mail from before tracking began troubles nobody: it is filed
// with its reason.
func (f *filing) wait(reason string) {
	if f.desk.Calendar.Day(f.m.ReceivedAt) < f.desk.Since {
		f.m.Reason = "before tracking: " + reason
		return
	}
	if f.m.State != store.InTriage {
		f.m.State, f.m.Reason = store.InTriage, reason
	}
}

// fileReport stores one report and puts it on the obligation it answers, or leaves it undecided.
func (f *filing) fileReport(doc *parser.Document, documentID int64) error {
	rep := doc.Report
	r := newReport(f.m, documentID, doc)
	reason, span, err := f.place(&r, rep)
	if err != nil {
		return err
	}
	if reason != "" {
		r.State, r.UnitID = store.Undecided, f.m.UnitID
		f.wait(reason)
		_, err := f.tx.AddReport(r)
		return err
	}
	if r.DocType == string(report.Urgent) {
		r.ID, err = f.tx.AddReport(r)
		if err != nil {
			return err
		}
		return f.tellUrgent(r)
	}
	same, err := f.tx.SameDocument(r.UnitID, r.PeriodKey, doc.SHA256)
	if err != nil {
		return err
	}
	if same != 0 && doc.SHA256 != "" {
		r.State = store.Superseded // the same file again changes nothing
	} else if err := f.desk.owe(f.tx, &r, span); err != nil {
		return err
	}
	if r.ID, err = f.tx.AddReport(r); err != nil || r.State != store.Current {
		return err
	}
	if r.Urgency != "" {
		if err := f.tellUrgent(r); err != nil {
			return err
		}
	}
	if r.ObligationID == 0 {
		return nil
	}
	return submit(f.tx, r, f.m.FromEmail, "mail")
}

// newReport takes over what was understood of a document. Everything that may leave the office is masked.
func newReport(m store.Message, documentID int64, doc *parser.Document) store.Report {
	rep := doc.Report
	facts, _ := json.Marshal(rep)
	r := store.Report{MessageID: m.ID, DocumentID: documentID, DocType: string(rep.Type), State: store.Current, ReceivedAt: m.ReceivedAt,
		PeriodKey: rep.Period.Key, Number: rep.Number, Date: rep.Date, Title: masked(rep.Title), Urgency: rep.Urgency, Nil: rep.Nil, Facts: facts,
		Folded: vn.Fold(doc.Text.Text())}
	add := func(kind, title, text, topic, attitude, breadth, area string) {
		text = masked(text)
		r.Statements = append(r.Statements, store.Statement{Kind: kind, Title: masked(title), Text: text, Key: vn.Fold(text), Topic: topic, Attitude: attitude, Breadth: breadth, Area: area})
	}
	for _, o := range rep.Opinions {
		add(store.OpinionStatement, o.Title, o.Text, o.Topic, o.Attitude, o.Breadth, o.Area)
	}
	for _, s := range rep.HotSpots {
		add(store.HotSpotStatement, "", s, "", "", "", "")
	}
	for _, s := range rep.Forecasts {
		add(store.ForecastStatement, "", s, "", "", "", "")
	}
	for _, s := range rep.Recommendations {
		add(store.RecommendationStatement, "", s, "", "", "", "")
	}
	return r
}

func masked(text string) string {
	safe, _ := report.Mask(text)
	return safe
}
