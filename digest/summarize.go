package digest

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tonghop/digest/summary"
	"tonghop/store"
)

// summaryAbout is what a summary's row keeps for its rendering.
type summaryAbout struct {
	Type, Period string
	AsOf         time.Time // the nominal cut-off; what came later goes into a supplement (law S3)
}

// planSummary adds the summary of a period once its nominal moment has come and every mail that came before it is filed.
func (d *Desk) planSummary(tx *store.Tx, p store.Period, fresh bool) error {
	rule := p.Rule.Summary
	if len(rule.To) == 0 {
		return nil
	}
	nominal, err := d.summaryAt(p)
	if err != nil || tx.Now.Before(nominal) {
		return err
	}
	key := fmt.Sprintf("summary|%s|%s|%s", p.Type, p.Key, nominal.In(d.Calendar.Zone).Format(time.RFC3339))
	if said, err := tx.Said(key); said || err != nil {
		return err
	}
	if ready, err := d.allFiled(tx, nominal, fresh); !ready || err != nil {
		return err
	}
	about, _ := json.Marshal(summaryAbout{p.Type, p.Key, nominal})
	l := store.Letter{
		Kind: store.SummaryLetter, About: about, Recipients: rule.To, Keys: []store.LetterKey{{Key: key}},
		NotBefore: nominal, UsefulUntil: nominal.AddDate(0, 1, 0), Why: fmt.Sprintf("summary of %s %s as of %s", p.Type, p.Key, nominal.Format(time.RFC3339)),
	}
	if rule.Release == "officer" {
		l.State, l.Outcome = store.Held, "an officer must release it: tonghop letters release"
	}
	_, err = tx.Enqueue(l)
	return err
}

// summaryAt is the nominal moment of a period's summary.
func (d *Desk) summaryAt(p store.Period) (time.Time, error) {
	return d.Calendar.At(d.Calendar.Shift(p.DueAt, p.Rule.Summary.Workdays), p.Rule.Summary.Time)
}

// allFiled tells whether every mail that reached the mailboxes before the moment has been read.
func (d *Desk) allFiled(tx *store.Tx, moment time.Time, fresh bool) (bool, error) {
	_, unread, err := tx.HoldingUnits()
	if err != nil || unread || !fresh {
		return false, err
	}
	if len(d.Folders) == 0 {
		return true, nil
	}
	polled, err := tx.LastFullPoll(d.Folders)
	return !polled.Before(moment), err
}

// Summarize makes the summary of a period as it stood at asOf.
func (d *Desk) Summarize(tx *store.Tx, typeCode, periodKey string, asOf time.Time) (summary.Summary, error) {
	board, err := tx.Board(typeCode, periodKey, asOf)
	if errors.Is(err, store.ErrNotFound) {
		return summary.Summary{}, fmt.Errorf("%w: no report type %s tracks the period %s; `tonghop status` lists the periods", err, typeCode, periodKey)
	}
	if err != nil {
		return summary.Summary{}, err
	}
	reports, err := tx.ReportsOfPeriod(typeCode, periodKey, asOf)
	if err != nil {
		return summary.Summary{}, err
	}
	from, err := time.ParseInLocation("2006-01-02", board.Period.From, d.Calendar.Zone)
	if err != nil {
		return summary.Summary{}, err
	}
	urgent, err := tx.UrgentReports(from.Add(-time.Millisecond), asOf)
	if err != nil {
		return summary.Summary{}, err
	}
	units, err := tx.Units()
	if err != nil {
		return summary.Summary{}, err
	}
	return summary.Build(summary.Input{Units: units, Office: d.Office, TypeName: board.Period.Rule.Name, Board: board, Reports: reports,
		Urgent: urgent, Topics: d.Topics, Zone: d.Calendar.Zone}), nil
}
