package digest

import (
	"context"
	"errors"
	"slices"
	"time"

	"tonghop/store"
)

// Plan gives every letter that would go out between two moments if no more mail came, in order. It runs the real thing in a
// transaction that is undone: each moment at which a rule could fire is looked at as if the mailbox had just been read.
// Letters that wait in the outbox come first.
func (d *Desk) Plan(ctx context.Context, from, to time.Time) (letters []store.Letter, err error) {
	err = d.DB.Write(ctx, from, func(tx *store.Tx) error {
		old, err := tx.Letters()
		if err != nil {
			return err
		}
		known := map[int64]bool{}
		for _, l := range old {
			known[l.ID] = true
			if (l.State == store.Planned || l.State == store.Sending) && !l.NotBefore.After(to) {
				letters = append(letters, l)
			}
		}
		if err := d.tick(tx, true); err != nil {
			return err
		}
		moments, err := d.moments(tx, from, to)
		if err != nil {
			return err
		}
		for _, m := range moments {
			tx.Now = m
			if err := d.tick(tx, true); err != nil {
				return err
			}
		}
		all, err := tx.Letters()
		if err != nil {
			return err
		}
		for _, l := range all {
			if !known[l.ID] && (l.State == store.Planned || l.State == store.Held) {
				letters = append(letters, l)
			}
		}
		return errRollback
	})
	if errors.Is(err, errRollback) {
		err = nil
	}
	slices.SortStableFunc(letters, func(a, b store.Letter) int { return a.NotBefore.Compare(b.NotBefore) })
	return letters, err
}

// moments gives the points in time at which a rule of a known period, or of one that opens meanwhile, could fire.
func (d *Desk) moments(tx *store.Tx, from, to time.Time) ([]time.Time, error) {
	set := map[time.Time]bool{}
	add := func(t time.Time, err error) error {
		if err == nil && t.After(from) && !t.After(to) {
			set[t] = true
		}
		return err
	}
	for day := from; !day.After(to.AddDate(0, 0, 1)); day = day.AddDate(0, 0, 1) {
		if err := add(d.Calendar.At(day, d.Hours.From)); err != nil {
			return nil, err
		}
	}
	spans := map[string]store.Span{}
	for _, rt := range d.Types {
		for s := rt.SpanOf(from.AddDate(0, -2, 0), d.Calendar.Zone); !s.From.After(to); s = rt.Next(s, d.Calendar.Zone) {
			spans[rt.Code+s.Key] = s
			due, err := rt.DueAt(s, d.Calendar)
			if err != nil {
				return nil, err
			}
			if err := d.periodMoments(store.Period{DueAt: due, Rule: rt}, due, add); err != nil {
				return nil, err
			}
		}
	}
	periods, err := tx.Periods()
	if err != nil {
		return nil, err
	}
	for _, p := range periods {
		board, err := tx.Board(p.Type, p.Key, tx.Now)
		if err != nil {
			return nil, err
		}
		dues := map[time.Time]bool{p.DueAt: true}
		for _, row := range board.Rows {
			dues[row.Status.Due] = true
		}
		for due := range dues {
			if err := d.periodMoments(p, due, add); err != nil {
				return nil, err
			}
		}
	}
	all := make([]time.Time, 0, len(set))
	for t := range set {
		all = append(all, t)
	}
	slices.SortFunc(all, time.Time.Compare)
	return all, nil
}

func (d *Desk) periodMoments(p store.Period, due time.Time, add func(time.Time, error) error) error {
	all, err := stages(p.Rule.Reminders, due, d.Calendar)
	for _, st := range all {
		if err == nil {
			err = add(st.at, nil)
		}
	}
	if err == nil && len(p.Rule.Summary.To) > 0 {
		err = add(d.summaryAt(p, p.Rule.Summary.Workdays))
	}
	if err == nil && p.Rule.Summary.Supplement > 0 {
		err = add(d.summaryAt(p, p.Rule.Summary.Supplement))
	}
	return err
}
