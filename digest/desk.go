// Package digest is all that goes out: it looks at the board, decides what must be said to whom and when,
// writes receipts, reminders and summaries, and delivers each exactly once.
package digest

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"tonghop/digest/mailer"
	"tonghop/digest/summary"
	"tonghop/store"
)

// Desk writes and sends the office's letters.
type Desk struct {
	DB        *store.DB
	Types     []store.ReportType
	Calendar  store.Calendar
	Since     store.Day // periods due before it are nobody's business
	Hours     Hours
	Folders   [][2]string // account and folder: the mailboxes that must have been read before anyone is reminded
	Officers  []string
	Security  []string // who is told of documents with a secrecy mark
	Operators []string
	Office    summary.Office
	Contact   string // how a unit reaches an officer, in Vietnamese
	Topics    []summary.Topic
	FromName  string
	Letters   *Templates
	Server    mailer.Server
	// Lookup tells whether a letter with the Message-ID lies in the Sent folder or came back as own copy; nil where it cannot be looked up.
	Lookup func(ctx context.Context, headerID string) (bool, error)
	Grace  time.Duration // how long after a cut-off attempt an absent copy means that the letter did not go
	Log    *slog.Logger
}

// Hours are the clock times between which reminders may go out on working days.
type Hours struct {
	From string `yaml:"from"`
	To   string `yaml:"to"`
}

// freshness is how old the last full poll may be before reminders wait (law L4).
const freshness = 15 * time.Minute

// liveFor is how long after its due moment a period is still looked at.
const liveFor = 120 * 24 * time.Hour

// errRollback undoes a transaction that was only a look ahead.
var errRollback = errors.New("look ahead")

// Tick looks at the board as of now and adds to the outbox what must be said. It may run every minute, twice, or after
// a week without power: the result is the same.
func (d *Desk) Tick(ctx context.Context, now time.Time) error {
	return d.DB.Write(ctx, now, func(tx *store.Tx) error {
		fresh, err := d.fresh(tx)
		if err != nil {
			return err
		}
		return d.tick(tx, fresh)
	})
}

// fresh tells whether every mailbox was read to its end within the last minutes.
func (d *Desk) fresh(tx *store.Tx) (bool, error) {
	if len(d.Folders) == 0 {
		return true, nil
	}
	polled, err := tx.LastFullPoll(d.Folders)
	return !polled.IsZero() && tx.Now.Sub(polled) <= freshness, err
}

// tick is one look: periods open, then each live period's reminders and summary, then what the officers must know.
func (d *Desk) tick(tx *store.Tx, fresh bool) error {
	units, err := tx.Units()
	if err != nil {
		return err
	}
	if err := tx.OpenPeriods(d.Types, units, d.Since, d.Calendar); err != nil {
		return err
	}
	periods, err := tx.Periods()
	if err != nil {
		return err
	}
	for _, p := range periods {
		if tx.Now.Sub(p.DueAt) > liveFor {
			continue
		}
		if err := d.remindPeriod(tx, p, fresh); err != nil {
			return err
		}
		if err := d.planSummary(tx, p, fresh); err != nil {
			return err
		}
	}
	return errors.Join(d.tellOfficers(tx), d.alert(tx))
}

// mayRemind tells whether now lies in the working hours of a working day (law L5).
func (d *Desk) mayRemind(now time.Time) bool {
	from, err1 := d.Calendar.At(now, d.Hours.From)
	to, err2 := d.Calendar.At(now, d.Hours.To)
	return err1 == nil && err2 == nil && d.Calendar.Workday(now) && !now.Before(from) && now.Before(to)
}
