package intake

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tonghop/parser/report"
	"tonghop/parser/vn"
	"tonghop/store"
)

// Assignment is an officer's decision on a mail that waits: whose report it is and what it answers.
type Assignment struct {
	Unit   string // code; "" where the sender's unit is right
	Type   string // code of the report type; "" where the period tells it
	Period string // period key; "" where the report's own is right
	Nil    bool   // the report says that nothing happened
	Learn  bool   // take mail from this address, and this spelling of the name, for this unit from now on
	Who    string
	Why    string
}

// Assign files a waiting mail as the officer decided, and sends the receipt that the sender has not had yet.
func (d *Desk) Assign(ctx context.Context, now time.Time, messageID int64, a Assignment) error {
	return d.DB.Write(ctx, now, func(tx *store.Tx) error {
		m, err := waitingMessage(tx, messageID)
		if err != nil {
			return err
		}
		unit, err := a.unit(tx, m)
		if err != nil {
			return err
		}
		reports, err := undecided(tx, m)
		if err != nil {
			return err
		}
		for _, r := range reports {
			if err := d.assign(tx, r, unit, a); err != nil {
				return err
			}
		}
		if a.Learn {
			if err := learn(tx, m, unit, reports); err != nil {
				return err
			}
		}
		m.State, m.Reason, m.UnitID = store.Filed, "", unit.ID
		if err := tx.UpdateMessage(m); err != nil {
			return err
		}
		if err := tx.Decide(m.ID, "assign "+unit.Code, a.Who, a.Why); err != nil {
			return err
		}
		f := filing{desk: d, tx: tx, m: m}
		if m.NoAnswer || m.FromEmail == "" || now.Sub(m.ReceivedAt) > answerWithin {
			return nil
		}
		return f.write(store.ReceiptLetter, "receipt|"+m.SHA256+"|decided", "an officer filed the report")
	})
}

// Reject ends the waiting of a mail that is no report.
func (d *Desk) Reject(ctx context.Context, now time.Time, messageID int64, who, why string) error {
	return d.DB.Write(ctx, now, func(tx *store.Tx) error {
		m, err := waitingMessage(tx, messageID)
		if err != nil {
			return err
		}
		reports, err := tx.ReportsOfMessage(m.ID)
		for _, r := range reports {
			if err == nil && r.State == store.Undecided {
				err = tx.SetReportState(r.ID, store.Dismissed)
			}
		}
		m.State = store.Rejected
		if err == nil {
			err = tx.UpdateMessage(m)
		}
		if err != nil {
			return err
		}
		return tx.Decide(m.ID, "reject", who, why)
	})
}

func waitingMessage(tx *store.Tx, id int64) (store.Message, error) {
	m, err := tx.Message(id)
	if err == nil && m.State != store.InTriage && m.State != store.SetAside {
		err = fmt.Errorf("message %d does not wait for a decision (it is %s); `tonghop triage list` shows what waits", id, m.State)
	}
	return m, err
}

func (a Assignment) unit(tx *store.Tx, m store.Message) (store.Unit, error) {
	switch {
	case a.Unit != "":
		u, err := tx.UnitByCode(a.Unit)
		if err != nil {
			return u, fmt.Errorf("unit %s: %w; `tonghop units list` shows the roster", a.Unit, err)
		}
		return u, nil
	case m.UnitID != 0:
		return tx.Unit(m.UnitID)
	}
	return store.Unit{}, fmt.Errorf("message %d is from an address that the roster does not have: name the unit with --unit", m.ID)
}

// undecided gives the reports of the mail that wait. Where the program found none, because nothing could be read, the officer's
// word makes one of the first attachment, or of the mail itself.
func undecided(tx *store.Tx, m store.Message) ([]store.Report, error) {
	all, err := tx.ReportsOfMessage(m.ID)
	if err != nil {
		return nil, err
	}
	var waiting []store.Report
	for _, r := range all {
		if r.State == store.Undecided {
			waiting = append(waiting, r)
		}
	}
	if len(waiting) > 0 {
		return waiting, nil
	}
	docs, err := tx.Documents(m.ID)
	if err != nil {
		return nil, err
	}
	r := store.Report{MessageID: m.ID, DocType: string(report.Periodic), State: store.Undecided, ReceivedAt: m.ReceivedAt, Facts: json.RawMessage(`{}`)}
	for _, doc := range docs {
		if r.DocumentID == 0 || doc.Part == 1 {
			r.DocumentID = doc.ID
		}
	}
	if r.DocumentID == 0 {
		r.DocumentID, err = tx.AddDocument(store.Document{MessageID: m.ID, Name: "(mail)", Size: m.Size, MediaType: "message/rfc822", Outcome: "unsupported", Reason: "could not be read"})
		if err != nil {
			return nil, err
		}
	}
	r.ID, err = tx.AddReport(r)
	return []store.Report{r}, err
}

// assign puts one report where the officer said and lets it count.
func (d *Desk) assign(tx *store.Tx, r store.Report, unit store.Unit, a Assignment) error {
	r.UnitID, r.PeriodKey, r.Nil, r.State = unit.ID, cmp.Or(a.Period, r.PeriodKey), r.Nil || a.Nil, store.Current
	if r.DocType == string(report.Urgent) {
		return tx.PlaceReport(r)
	}
	rt, span, err := d.typeFor(a.Type, r.PeriodKey)
	if err != nil {
		return err
	}
	r.Type, r.PeriodKey = rt.Code, span.Key
	if err := d.owe(tx, &r, span); err != nil {
		return err
	}
	if err := tx.PlaceReport(r); err != nil || r.ObligationID == 0 {
		return err
	}
	return submit(tx, r, a.Who, "assigned: "+a.Why)
}

func (d *Desk) typeFor(code, period string) (store.ReportType, store.Span, error) {
	if period == "" {
		return store.ReportType{}, store.Span{}, fmt.Errorf("the report does not tell its period: name it with --period, such as 2026-M11")
	}
	var fits []store.ReportType
	for _, t := range d.Types {
		if _, ok := t.SpanByKey(period, d.Calendar.Zone); ok && (code == "" || t.Code == code) {
			fits = append(fits, t)
		}
	}
	if len(fits) != 1 {
		return store.ReportType{}, store.Span{}, fmt.Errorf("period %s fits %d of the configured report types: name one with --type, and a period it has", period, len(fits))
	}
	span, _ := fits[0].SpanByKey(period, d.Calendar.Zone)
	return fits[0], span, nil
}

// learn takes the sender's address, and the spelling of the unit's name in the letterhead, into the roster.
func learn(tx *store.Tx, m store.Message, unit store.Unit, reports []store.Report) error {
	if m.FromEmail != "" {
		if err := tx.AddAddress(unit.ID, m.FromEmail); err != nil {
			return err
		}
	}
	for _, r := range reports {
		var facts report.Report
		if err := json.Unmarshal(r.Facts, &facts); err != nil {
			return err
		}
		if facts.UnitName == "" {
			continue
		}
		if err := tx.AddAlias(unit.ID, store.Alias{Key: vn.Fold(facts.UnitName), Text: facts.UnitName}); err != nil {
			return err
		}
	}
	return nil
}
