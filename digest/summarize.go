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
	AsOf         time.Time // the nominal cut-off; what came later goes into the supplement (law S3)
	Since        time.Time // a supplement's: what came by then was in the summary; zero for a summary
}

// planSummary adds the summary of a period once its nominal moment has come and every mail that came before it is filed,
// and later its supplement, if something came after the summary.
func (d *Desk) planSummary(tx *store.Tx, p store.Period, fresh bool) error {
	if len(p.Rule.Summary.To) == 0 {
		return nil
	}
	first, err := d.summaryAt(p, p.Rule.Summary.Workdays)
	if err != nil {
		return err
	}
	if err := d.planOne(tx, p, summaryAbout{Type: p.Type, Period: p.Key, AsOf: first}, fresh); err != nil || p.Rule.Summary.Supplement == 0 {
		return err
	}
	second, err := d.summaryAt(p, p.Rule.Summary.Supplement)
	if err != nil || tx.Now.Before(second) {
		return err
	}
	board, err := tx.Board(p.Type, p.Key, second)
	if err != nil {
		return err
	}
	for _, row := range board.Rows {
		if row.Status.LastAt.After(first) {
			return d.planOne(tx, p, summaryAbout{Type: p.Type, Period: p.Key, AsOf: second, Since: first}, fresh)
		}
	}
	return nil
}

func (d *Desk) planOne(tx *store.Tx, p store.Period, about summaryAbout, fresh bool) error {
	if tx.Now.Before(about.AsOf) {
		return nil
	}
	key := fmt.Sprintf("summary|%s|%s|%s", p.Type, p.Key, about.AsOf.In(d.Calendar.Zone).Format(time.RFC3339))
	if said, err := tx.Said(key); said || err != nil {
		return err
	}
	if ready, err := d.allFiled(tx, about.AsOf, fresh); !ready || err != nil {
		return err
	}
	data, err := json.Marshal(about)
	if err != nil {
		return err
	}
	what := "summary"
	if !about.Since.IsZero() {
		what = "supplement to the summary"
	}
	l := store.Letter{
		Kind: store.SummaryLetter, About: data, Recipients: p.Rule.Summary.To, Keys: []store.LetterKey{{Key: key}},
		NotBefore: about.AsOf, UsefulUntil: about.AsOf.AddDate(0, 1, 0),
		Why: fmt.Sprintf("%s of %s %s as of %s", what, p.Type, p.Key, about.AsOf.In(d.Calendar.Zone).Format("2006-01-02 15:04")),
	}
	if p.Rule.Summary.Release == "officer" {
		l.State, l.Outcome = store.Held, "an officer must release it: tonghop letters release"
	}
	_, err = tx.Enqueue(l)
	return err
}

// summaryAt is the nominal moment of a period's summary, so many working days from its due day.
func (d *Desk) summaryAt(p store.Period, workdays int) (time.Time, error) {
	return d.Calendar.At(d.Calendar.Shift(p.DueAt, workdays), p.Rule.Summary.Time)
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

// Summarize makes the summary of a period as it stood at asOf. With since it is a supplement: of the reports only those that
// came later.
func (d *Desk) Summarize(tx *store.Tx, typeCode, periodKey string, since, asOf time.Time) (summary.Summary, error) {
	board, err := tx.Board(typeCode, periodKey, asOf)
	if errors.Is(err, store.ErrNotFound) {
		return summary.Summary{}, fmt.Errorf("%w: no report type %s tracks the period %s; `tonghop status` lists the periods", err, typeCode, periodKey)
	}
	if err != nil {
		return summary.Summary{}, err
	}
	begin, err := time.ParseInLocation(time.DateOnly, board.Period.From, d.Calendar.Zone)
	if err != nil {
		return summary.Summary{}, err
	}
	if begin = begin.Add(-time.Millisecond); since.After(begin) {
		begin = since
	}
	in := summary.Input{Office: d.Office, TypeName: board.Period.Rule.Name, Board: board, Topics: d.Topics, Zone: d.Calendar.Zone, Supplement: !since.IsZero()}
	reports, err := tx.ReportsOfPeriod(board)
	if err != nil {
		return summary.Summary{}, err
	}
	for _, r := range reports {
		if r.ReceivedAt.After(since) {
			in.Reports = append(in.Reports, r)
		}
	}
	if in.Urgent, err = tx.UrgentReports(begin, asOf); err != nil {
		return summary.Summary{}, err
	}
	if in.Units, err = tx.Units(); err != nil {
		return summary.Summary{}, err
	}
	return summary.Build(in), nil
}
