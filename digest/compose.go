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
	o, err := d.owed(tx, l)
	if err != nil {
		return mailer.Letter{}, err
	}
	p := o.period
	row := o.rows[0]
	r := reminder{head: d.head(tx.Now), Rule: o.rule, NilAllowed: p.Rule.NilAllowed}
	r.Unit = row.Unit.Name
	r.Today = d.Calendar.Day(row.Status.Due) == d.Calendar.Day(tx.Now)
	r.Before = !r.Today && row.Status.State == store.Waiting
	r.Items = []reminderItem{{upperFirst(p.Rule.Name) + " " + wording.Period(p.Key), d.moment(row.Status.Due), r.Before, r.Today && row.Status.State == store.Waiting}}
	return d.write("reminder", r)
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
	o, err := d.owed(tx, l)
	if err != nil {
		return mailer.Letter{}, err
	}
	p := o.period
	e := escalation{head: d.head(tx.Now), Rule: o.rule, What: p.Rule.Name + " " + wording.Period(p.Key), Due: d.moment(p.DueAt)}
	for _, row := range o.rows {
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
