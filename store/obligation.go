package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Period is one window of one report type, with the rule that made it.
type Period struct {
	ID    int64      `json:"-"`
	Type  string     `json:"type"`
	Key   string     `json:"key"`
	From  Day        `json:"from"`
	To    Day        `json:"to"`
	DueAt time.Time  `json:"due"`
	Rule  ReportType `json:"-"`
}

// Obligation is what one unit owes for one period.
type Obligation struct {
	ID        int64
	UnitID    int64
	PeriodID  int64
	CreatedAt time.Time
}

// EventKind names what happened to an obligation.
type EventKind string

// The events of an obligation; its state is the fold of them.
const (
	Submitted EventKind = "submitted" // a report came; At is its received time
	NilReport EventKind = "nil"       // a report came that says nothing happened
	Withdrawn EventKind = "withdrawn" // the report it names does not count any more
	Extended  EventKind = "extended"  // DueAt is the new due moment
	Exempted  EventKind = "exempted"
	Owed      EventKind = "owed" // the exemption is taken back
)

// Event is one entry of the append-only log of an obligation.
type Event struct {
	ObligationID int64
	At           time.Time // when it took effect
	RecordedAt   time.Time
	Kind         EventKind
	ReportID     int64
	DueAt        time.Time
	Who, Why     string
}

// State is what stands on the board for an obligation.
type State string

// The states. Whether it was in time is another axis.
const (
	Waiting  State = "waiting"   // nothing yet, not due
	Missing  State = "missing"   // nothing yet, due passed
	Reported State = "submitted" // a report with content
	Nil      State = "nil"       // a report that nothing happened
	Exempt   State = "exempt"
)

// Timeliness is the second axis; it is decided by the first valid submission.
type Timeliness string

// The values of timeliness; None where nothing was submitted or owed.
const (
	OnTime Timeliness = "on_time"
	Late   Timeliness = "late"
	None   Timeliness = ""
)

// Status is the fold of an obligation's events at one moment.
type Status struct {
	State      State
	Timeliness Timeliness
	Due        time.Time
	DueVersion int       // how often the due moment was moved
	DueSetAt   time.Time // when it was last moved; zero if never
	FirstAt    time.Time // received time of the first valid submission
	LastAt     time.Time
	Versions   int   // valid submissions, the first included
	ReportID   int64 // the valid one that counts: the last received
}

// Fold tells how an obligation stood at asOf, from its period's due moment and its events in recorded order.
// The due minute is inclusive: 17:00:59 is in time for 17:00 (law T2).
func Fold(due time.Time, events []Event, asOf time.Time) Status {
	s := Status{Due: due}
	withdrawn := map[int64]bool{}
	for _, e := range events {
		if e.Kind == Withdrawn && !e.At.After(asOf) {
			withdrawn[e.ReportID] = true
		}
	}
	exempt, isNil := false, false
	for _, e := range events {
		if e.At.After(asOf) {
			continue
		}
		switch e.Kind {
		case Extended:
			s.Due = e.DueAt
			s.DueVersion++
			s.DueSetAt = e.At
		case Exempted:
			exempt = true
		case Owed:
			exempt = false
		case Submitted, NilReport:
			if withdrawn[e.ReportID] {
				continue
			}
			s.Versions++
			if s.FirstAt.IsZero() || e.At.Before(s.FirstAt) {
				s.FirstAt = e.At
			}
			if !e.At.Before(s.LastAt) {
				s.LastAt, s.ReportID, isNil = e.At, e.ReportID, e.Kind == NilReport
			}
		}
	}
	s.State, s.Timeliness = s.judge(exempt, isNil, asOf)
	return s
}

func (s Status) judge(exempt, isNil bool, asOf time.Time) (State, Timeliness) {
	endOfMinute := s.Due.Truncate(time.Minute).Add(time.Minute)
	timeliness := OnTime
	if !s.FirstAt.Before(endOfMinute) {
		timeliness = Late
	}
	switch {
	case s.Versions > 0 && isNil:
		return Nil, timeliness
	case s.Versions > 0:
		return Reported, timeliness
	case exempt:
		return Exempt, None
	case asOf.Before(endOfMinute):
		return Waiting, None
	}
	return Missing, None
}

// EnsurePeriod gives the period of the span, made with the type's present rule where it does not exist yet.
func (tx *Tx) EnsurePeriod(rt ReportType, s Span, c Calendar) (Period, error) {
	p, err := tx.Period(rt.Code, s.Key)
	if !errors.Is(err, ErrNotFound) {
		return p, err
	}
	due, err := rt.DueAt(s, c)
	if err != nil {
		return p, err
	}
	rule, err := json.Marshal(rt)
	if err != nil {
		return p, err
	}
	p = Period{Type: rt.Code, Key: s.Key, From: s.From.Format(dayForm), To: s.To.Format(dayForm), DueAt: due, Rule: rt}
	p.ID, err = tx.insert(`INSERT INTO period(type, key, from_day, to_day, due_at, rule) VALUES (?,?,?,?,?,?)`,
		p.Type, p.Key, p.From, p.To, ms(p.DueAt), string(rule))
	if err != nil {
		return p, fmt.Errorf("period %s of %s: %w", s.Key, rt.Code, err)
	}
	return p, nil
}

const periodColumns = `SELECT id, type, key, from_day, to_day, due_at, rule FROM period `

func scanPeriod(s scanner) (p Period, err error) {
	var due int64
	var rule string
	if err = s.Scan(&p.ID, &p.Type, &p.Key, &p.From, &p.To, &due, &rule); err != nil {
		return p, err
	}
	p.DueAt = at(due)
	return p, json.Unmarshal([]byte(rule), &p.Rule)
}

// Period finds a period by type and key, or ErrNotFound.
func (tx *Tx) Period(typeCode, key string) (Period, error) {
	p, err := scanPeriod(tx.row(periodColumns+`WHERE type=? AND key=?`, typeCode, key))
	if errors.Is(err, sql.ErrNoRows) {
		return p, fmt.Errorf("period %s of %s: %w", key, typeCode, ErrNotFound)
	}
	return p, err
}

// PeriodByID finds a period by its id, or ErrNotFound.
func (tx *Tx) PeriodByID(id int64) (Period, error) {
	p, err := scanPeriod(tx.row(periodColumns+`WHERE id=?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return p, fmt.Errorf("period %d: %w", id, ErrNotFound)
	}
	return p, err
}

// Periods gives all periods, the earliest due first.
func (tx *Tx) Periods() ([]Period, error) {
	return query(tx, scanPeriod, periodColumns+`ORDER BY due_at, type`)
}

// EnsureObligation gives the obligation of the unit for the period, made where it does not exist yet.
func (tx *Tx) EnsureObligation(unitID, periodID int64) (Obligation, error) {
	o := Obligation{UnitID: unitID, PeriodID: periodID}
	var created int64
	err := tx.row(`INSERT INTO obligation(unit_id, period_id, created_at) VALUES (?,?,?)
		ON CONFLICT DO UPDATE SET unit_id=unit_id RETURNING id, created_at`, unitID, periodID, ms(tx.Now)).Scan(&o.ID, &created)
	o.CreatedAt = at(created)
	if err != nil {
		return o, fmt.Errorf("obligation of unit %d: %w", unitID, err)
	}
	return o, nil
}

// OpenPeriods makes the periods that have begun by now and are due on or after since, and in each the obligations
// of the units that the type chooses and that exist on its due day. What exists already stays as it is.
func (tx *Tx) OpenPeriods(types []ReportType, units []Unit, since Day, c Calendar) error {
	for _, rt := range types {
		start, err := time.ParseInLocation(dayForm, since, c.Zone)
		if err != nil {
			return fmt.Errorf("tracking_since %q: want YYYY-MM-DD", since)
		}
		for s := rt.SpanOf(start.AddDate(0, -1-rt.Frequency.months()-rt.Due.Month, 0), c.Zone); !s.From.After(tx.Now); s = rt.Next(s, c.Zone) {
			due, err := rt.DueAt(s, c)
			if err != nil {
				return err
			}
			if c.Day(due) < since {
				continue
			}
			if err := tx.openPeriod(rt, s, units, c); err != nil {
				return err
			}
		}
	}
	return nil
}

func (tx *Tx) openPeriod(rt ReportType, s Span, units []Unit, c Calendar) error {
	p, err := tx.EnsurePeriod(rt, s, c)
	if err != nil {
		return err
	}
	have, err := query(tx, scanID, `SELECT unit_id FROM obligation WHERE period_id=?`, p.ID)
	if err != nil {
		return err
	}
	if len(have) > 0 && p.DueAt.Before(tx.Now) {
		return nil // a unit that joins the roster later owes nothing for what was due before
	}
	known := map[int64]bool{}
	for _, id := range have {
		known[id] = true
	}
	for _, u := range units {
		if known[u.ID] || !p.Rule.Units.Chooses(u) || !u.ActiveOn(c.Day(p.DueAt)) {
			continue
		}
		if _, err := tx.EnsureObligation(u.ID, p.ID); err != nil {
			return err
		}
	}
	return nil
}

// AddEvent appends to the log of an obligation.
func (tx *Tx) AddEvent(e Event) error {
	err := tx.exec(`INSERT INTO event(obligation_id, at, recorded_at, kind, report_id, due_at, who, why) VALUES (?,?,?,?,?,?,?,?)`,
		e.ObligationID, ms(e.At), ms(tx.Now), e.Kind, orNull(e.ReportID), ms(e.DueAt), e.Who, e.Why)
	if err != nil {
		return fmt.Errorf("event %s of obligation %d: %w", e.Kind, e.ObligationID, err)
	}
	return nil
}

const eventColumns = `SELECT e.obligation_id, e.at, e.recorded_at, e.kind, coalesce(e.report_id, 0), e.due_at, e.who, e.why FROM event e `

func scanEvent(s scanner) (e Event, err error) {
	var when, recorded, due int64
	err = s.Scan(&e.ObligationID, &when, &recorded, &e.Kind, &e.ReportID, &due, &e.Who, &e.Why)
	e.At, e.RecordedAt, e.DueAt = at(when), at(recorded), at(due)
	return e, err
}

// Events gives the log of one obligation.
func (tx *Tx) Events(obligationID int64) ([]Event, error) {
	return query(tx, scanEvent, eventColumns+`WHERE e.obligation_id=? ORDER BY e.id`, obligationID)
}
