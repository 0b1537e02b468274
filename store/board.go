package store

import (
	"fmt"
	"time"
)

// Board shows one period of one report type as it stood at AsOf.
type Board struct {
	Period Period
	AsOf   time.Time
	Rows   []BoardRow
	Count  Count
}

// BoardRow is one unit on the board.
type BoardRow struct {
	ObligationID int64
	Unit         Unit
	Status       Status
	InTriage     int       // mails of the unit, or that name it, which wait for an officer
	LastReminder string    // code of the last stage that was sent
	RemindedAt   time.Time // zero where none was sent
	LateBy       time.Duration
}

// Count is the board in numbers. Expected leaves the exempt ones out; with nothing expected no rate exists.
type Count struct {
	Expected int `json:"expected"`
	Reported int `json:"reported"` // with content
	Nil      int `json:"nil"`
	OnTime   int `json:"on_time"`
	Late     int `json:"late"`
	Missing  int `json:"missing"`
	Waiting  int `json:"waiting"`
	Exempt   int `json:"exempt"`
	InTriage int `json:"triage"` // units with something that waits for an officer
}

// Board makes the board of a period from the event logs: any past board can be made again.
func (tx *Tx) Board(typeCode, periodKey string, asOf time.Time) (Board, error) {
	return tx.BoardOfUnit(typeCode, periodKey, asOf, 0)
}

// BoardOfUnit is the board with the row of one unit alone, made without reading the others; 0 is every unit.
func (tx *Tx) BoardOfUnit(typeCode, periodKey string, asOf time.Time, unitID int64) (Board, error) {
	p, err := tx.Period(typeCode, periodKey)
	if err != nil {
		return Board{}, err
	}
	b := Board{Period: p, AsOf: asOf}
	units, narrow, one := []Unit(nil), ``, []any(nil)
	if unitID == 0 {
		units, err = tx.Units()
	} else {
		units, narrow, one = make([]Unit, 1), ` AND o.unit_id=?`, []any{unitID}
		units[0], err = tx.Unit(unitID)
	}
	if err != nil {
		return b, err
	}
	obligations, err := tx.idPairs(`SELECT o.unit_id, o.id FROM obligation o WHERE o.period_id=?`+narrow, append([]any{p.ID}, one...)...)
	if err != nil {
		return b, err
	}
	events, err := tx.eventsOf(narrow, append([]any{p.ID}, one...)...)
	if err != nil {
		return b, err
	}
	triage, err := tx.idPairs(waitingByUnit)
	if err != nil {
		return b, err
	}
	reminded, err := tx.lastReminders(narrow, append([]any{p.ID, ms(asOf)}, one...)...)
	if err != nil {
		return b, err
	}
	for _, u := range units {
		id, owes := obligations[u.ID]
		if !owes {
			continue
		}
		row := BoardRow{ObligationID: id, Unit: u, Status: Fold(p.DueAt, events[id], asOf), InTriage: int(triage[u.ID])}
		row.LastReminder, row.RemindedAt = reminded[id].rule, reminded[id].at
		if row.Status.Timeliness == Late {
			row.LateBy = row.Status.FirstAt.Sub(row.Status.Due)
		}
		b.Rows = append(b.Rows, row)
		b.Count.add(row)
	}
	return b, nil
}

func (c *Count) add(r BoardRow) {
	switch r.Status.State {
	case Reported:
		c.Reported++
	case Nil:
		c.Nil++
	case Missing:
		c.Missing++
	case Waiting:
		c.Waiting++
	case Exempt:
		c.Exempt++
	}
	if r.Status.State != Exempt {
		c.Expected++
	}
	switch r.Status.Timeliness {
	case OnTime:
		c.OnTime++
	case Late:
		c.Late++
	}
	if r.InTriage > 0 {
		c.InTriage++
	}
}

func (tx *Tx) idPairs(text string, args ...any) (map[int64]int64, error) {
	m := map[int64]int64{}
	_, err := query(tx, func(s scanner) (struct{}, error) {
		var k, v int64
		err := s.Scan(&k, &v)
		m[k] = v
		return struct{}{}, err
	}, text, args...)
	return m, err
}

func (tx *Tx) eventsOf(narrow string, args ...any) (map[int64][]Event, error) {
	all, err := query(tx, scanEvent, eventColumns+`JOIN obligation o ON o.id=e.obligation_id WHERE o.period_id=?`+narrow+` ORDER BY e.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("reading events: %w", err)
	}
	byObligation := map[int64][]Event{}
	for _, e := range all {
		byObligation[e.ObligationID] = append(byObligation[e.ObligationID], e)
	}
	return byObligation, nil
}

type reminded struct {
	rule string
	at   time.Time
}

// lastReminders gives the last reminder that went out for each obligation of the period by asOf.
func (tx *Tx) lastReminders(narrow string, args ...any) (map[int64]reminded, error) {
	m := map[int64]reminded{}
	_, err := query(tx, func(s scanner) (struct{}, error) {
		var id, sent int64
		var key string
		err := s.Scan(&id, &key, &sent)
		m[id] = reminded{ruleOfKey(key), at(sent)}
		return struct{}{}, err
	}, `SELECT k.obligation_id, k.key, l.sent_at FROM letter_key k JOIN letter l ON l.id=k.letter_id JOIN obligation o ON o.id=k.obligation_id
		WHERE o.period_id=? AND l.kind='reminder' AND l.sent_at>0 AND l.sent_at<=?`+narrow+` ORDER BY l.sent_at, l.id`, args...)
	return m, err
}

// waitingByUnit counts what waits for an officer by the unit it is of, or probably of.
const waitingByUnit = `SELECT coalesce(unit_id, suspect_id) AS unit, count(*) FROM message
	WHERE state IN ('triage','set_aside') AND unit IS NOT NULL GROUP BY unit`

// TriageCount is the number of mails that wait for an officer.
func (tx *Tx) TriageCount() (n int, err error) {
	err = tx.row(`SELECT count(*) FROM message WHERE state IN ('triage','set_aside')`).Scan(&n)
	return n, err
}

// HoldingUnits gives the units of which something waits in triage, or is kept and not read yet (anyone, then: all is true).
func (tx *Tx) HoldingUnits() (units map[int64]int64, all bool, err error) {
	var unread int
	if err := tx.row(`SELECT count(*) FROM message WHERE state='kept'`).Scan(&unread); err != nil {
		return nil, false, err
	}
	units, err = tx.idPairs(waitingByUnit)
	return units, unread > 0, err
}
