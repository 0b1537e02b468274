package store

import (
	"errors"
	"reflect"
	"testing"
	"time"
)

func TestFold(t *testing.T) {
	at := func(s string) time.Time { return clock(t, s) }
	due := at("2026-11-20 17:00")
	submitted := func(when string, report int64) Event { return Event{Kind: Submitted, At: at(when), ReportID: report} }
	extended := func(when, to string) Event { return Event{Kind: Extended, At: at(when), DueAt: at(to)} }
	cases := []struct {
		name   string
		events []Event
		asOf   string
		want   State
		timely Timeliness
		report int64
	}{
		{"nothing, the due minute has not ended", nil, "2026-11-20 17:00:59", Waiting, None, 0},
		{"nothing, it has", nil, "2026-11-20 17:01", Missing, None, 0},
		{"in the last second of the due minute", []Event{submitted("2026-11-20 17:00:59", 1)}, "2026-11-21 08:00", Reported, OnTime, 1},
		{"a second later", []Event{submitted("2026-11-20 17:01:00", 1)}, "2026-11-21 08:00", Reported, Late, 1},
		{"the first valid one decides", []Event{submitted("2026-11-21 09:00", 1), submitted("2026-11-20 10:00", 2)}, "2026-11-22 08:00", Reported, OnTime, 1},
		{"a revision after the due moment stays on time", []Event{submitted("2026-11-19 10:00", 1), submitted("2026-11-25 10:00", 2)}, "2026-11-26 08:00", Reported, OnTime, 2},
		{"a withdrawn one decides nothing", []Event{submitted("2026-11-19 10:00", 1), submitted("2026-11-25 10:00", 2), {Kind: Withdrawn, At: at("2026-11-25 11:00"), ReportID: 1}},
			"2026-11-26 08:00", Reported, Late, 2},
		{"before it was withdrawn it counted", []Event{submitted("2026-11-19 10:00", 1), {Kind: Withdrawn, At: at("2026-11-25 11:00"), ReportID: 1}},
			"2026-11-25 10:59", Reported, OnTime, 1},
		{"all withdrawn: missing again", []Event{submitted("2026-11-19 10:00", 1), {Kind: Withdrawn, At: at("2026-11-25 11:00"), ReportID: 1}}, "2026-11-25 11:00", Missing, None, 0},
		{"the last one withdrawn: the one before counts", []Event{submitted("2026-11-19 10:00", 1), submitted("2026-11-20 10:00", 2),
			{Kind: Withdrawn, At: at("2026-11-20 11:00"), ReportID: 2}}, "2026-11-26 08:00", Reported, OnTime, 1},
		{"nil counts", []Event{{Kind: NilReport, At: at("2026-11-20 10:00"), ReportID: 1}}, "2026-11-26 08:00", Nil, OnTime, 1},
		{"content after nil", []Event{{Kind: NilReport, At: at("2026-11-20 10:00"), ReportID: 1}, submitted("2026-11-25 10:00", 2)}, "2026-11-26 08:00", Reported, OnTime, 2},
		{"nil after content, late", []Event{submitted("2026-11-23 10:00", 1), {Kind: NilReport, At: at("2026-11-25 10:00"), ReportID: 2}}, "2026-11-26 08:00", Nil, Late, 2},
		{"an extension makes it wait again", []Event{extended("2026-11-23 10:00", "2026-11-27 17:00")}, "2026-11-23 10:00", Waiting, None, 0},
		{"before the extension it was missing", []Event{extended("2026-11-23 10:00", "2026-11-27 17:00")}, "2026-11-23 09:59", Missing, None, 0},
		{"in time for the new moment", []Event{extended("2026-11-23 10:00", "2026-11-27 17:00"), submitted("2026-11-27 17:00", 1)}, "2026-11-28 08:00", Reported, OnTime, 1},
		{"late, then extended", []Event{submitted("2026-11-23 09:00", 1), extended("2026-11-23 10:00", "2026-11-27 17:00")}, "2026-11-28 08:00", Reported, OnTime, 1},
		{"as of before the extension it was late", []Event{submitted("2026-11-23 09:00", 1), extended("2026-11-23 10:00", "2026-11-27 17:00")}, "2026-11-23 09:30", Reported, Late, 1},
		{"exempt", []Event{{Kind: Exempted, At: at("2026-11-10 10:00")}}, "2026-11-28 08:00", Exempt, None, 0},
		{"exempt and owed again", []Event{{Kind: Exempted, At: at("2026-11-10 10:00")}, {Kind: Owed, At: at("2026-11-12 10:00")}}, "2026-11-28 08:00", Missing, None, 0},
		{"exempt but it reported", []Event{{Kind: Exempted, At: at("2026-11-10 10:00")}, submitted("2026-11-19 09:00", 1)}, "2026-11-28 08:00", Reported, OnTime, 1},
		{"a report known later does not change the board of before", []Event{submitted("2026-11-23 09:00", 1)}, "2026-11-23 08:59", Missing, None, 0},
	}
	for _, tc := range cases {
		got := Fold(due, tc.events, at(tc.asOf))
		if got.State != tc.want || got.Timeliness != tc.timely || got.ReportID != tc.report {
			t.Errorf("%s: %s %q report %d, want %s %q report %d", tc.name, got.State, got.Timeliness, got.ReportID, tc.want, tc.timely, tc.report)
		}
	}
}

func TestFoldTellsOfExtensions(t *testing.T) {
	when := clock(t, "2026-11-23 10:00")
	s := Fold(clock(t, "2026-11-20 17:00"), []Event{
		{Kind: Extended, At: clock(t, "2026-11-20 10:00"), DueAt: clock(t, "2026-11-23 17:00")},
		{Kind: Extended, At: when, DueAt: clock(t, "2026-11-27 17:00")},
	}, clock(t, "2026-11-24 00:00"))
	if s.DueVersion != 2 || !s.DueSetAt.Equal(when) || !s.Due.Equal(clock(t, "2026-11-27 17:00")) {
		t.Errorf("%+v", s)
	}
}

// openNovember opens the periods at the moment for the units.
func openNovember(t *testing.T, db *DB, when string, since Day, units ...Unit) {
	t.Helper()
	write(t, db, clock(t, when), func(tx *Tx) error {
		for _, u := range units {
			if _, _, err := tx.PutUnit(u); err != nil {
				return err
			}
		}
		all, err := tx.Units()
		if err != nil {
			return err
		}
		return tx.OpenPeriods([]ReportType{monthly()}, all, since, calendar2026(t))
	})
}

func TestOpenPeriods(t *testing.T) {
	db := open(t)
	closed, opened := unit("dong"), unit("mo")
	closed.ValidTo, opened.ValidFrom = "2026-11-19", "2026-11-21"
	openNovember(t, db, "2026-11-10 08:00", "2026-10-21", unit("cb01"), closed, opened)
	openNovember(t, db, "2026-11-10 08:01", "2026-10-21") // again: nothing changes
	read(t, db, clock(t, "2026-11-10 08:02"), func(tx *Tx) error {
		periods, err := tx.Periods()
		if err != nil || len(periods) != 1 || periods[0].Key != "2026-M11" {
			t.Fatalf("periods %+v, %v; October was due before tracking began, December has not begun", periods, err)
		}
		b, err := tx.Board("dlxh-thang", "2026-M11", tx.Now)
		if err != nil || len(b.Rows) != 1 || b.Rows[0].Unit.Code != "cb01" {
			t.Errorf("rows %+v, %v; want cb01 alone: the others do not exist on the due day", b.Rows, err)
		}
		return nil
	})
	// A unit that joins before the due moment owes, one that joins after it does not.
	openNovember(t, db, "2026-11-19 08:00", "2026-10-21", unit("cb02"))
	openNovember(t, db, "2026-11-21 08:00", "2026-10-21", unit("cb03"))
	read(t, db, clock(t, "2026-11-21 08:02"), func(tx *Tx) error {
		b, err := tx.Board("dlxh-thang", "2026-M11", tx.Now)
		if err != nil || len(b.Rows) != 2 || b.Count.Missing != 2 || b.Count.Expected != 2 {
			t.Errorf("%d rows, count %+v, %v", len(b.Rows), b.Count, err)
		}
		return nil
	})
}

// Law T3: a period keeps the rule that made it.
func TestPeriodKeepsItsRule(t *testing.T) {
	db := open(t)
	openNovember(t, db, "2026-11-10 08:00", "2026-11-01", unit("cb01"))
	changed := monthly()
	changed.Due.Day, changed.Name, changed.Units = 25, "khác", Selector{Codes: []string{"none"}}
	write(t, db, clock(t, "2026-12-01 08:00"), func(tx *Tx) error {
		units, err := tx.Units()
		return errors.Join(err, tx.OpenPeriods([]ReportType{changed}, units, "2026-11-01", calendar2026(t)))
	})
	read(t, db, clock(t, "2026-12-01 08:01"), func(tx *Tx) error {
		november, err1 := tx.Period("dlxh-thang", "2026-M11")
		december, err2 := tx.Period("dlxh-thang", "2026-M12")
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		if !november.DueAt.Equal(clock(t, "2026-11-20 17:00")) || november.Rule.Name != monthly().Name {
			t.Errorf("November is due %s by %q: the new configuration rewrote it", november.DueAt, november.Rule.Name)
		}
		if !december.DueAt.Equal(clock(t, "2026-12-25 17:00")) {
			t.Errorf("December is due %s, want the new rule's day 25", december.DueAt)
		}
		return nil
	})
}

// Law T1: any past board can be made again, whatever was recorded since.
func TestPastBoards(t *testing.T) {
	db := open(t)
	openNovember(t, db, "2026-11-10 08:00", "2026-11-01", unit("cb01"), unit("cb02"), unit("cb03"))
	add := func(now, code string, e Event) {
		t.Helper()
		write(t, db, clock(t, now), func(tx *Tx) error {
			b, err := tx.Board("dlxh-thang", "2026-M11", tx.Now)
			for _, row := range b.Rows {
				if row.Unit.Code == code && err == nil {
					e.ObligationID = row.ObligationID
					err = tx.AddEvent(e)
				}
			}
			return err
		})
	}
	add("2026-11-12 08:00", "cb03", Event{Kind: Exempted, At: clock(t, "2026-11-12 08:00")})
	add("2026-11-20 17:05", "cb01", Event{Kind: Submitted, At: clock(t, "2026-11-20 17:00:30")})
	add("2026-11-23 09:00", "cb02", Event{Kind: NilReport, At: clock(t, "2026-11-23 08:30")})
	cases := []struct {
		asOf string
		want Count
	}{
		{"2026-11-11 08:00", Count{Expected: 3, Waiting: 3}},
		{"2026-11-20 17:00", Count{Expected: 2, Waiting: 2, Exempt: 1}},
		{"2026-11-20 17:01", Count{Expected: 2, Reported: 1, OnTime: 1, Missing: 1, Exempt: 1}}, // received in time, filed later
		{"2026-11-23 08:30", Count{Expected: 2, Reported: 1, Nil: 1, OnTime: 1, Late: 1, Exempt: 1}},
	}
	for _, tc := range cases {
		read(t, db, clock(t, "2026-12-01 00:00"), func(tx *Tx) error {
			b, err := tx.Board("dlxh-thang", "2026-M11", clock(t, tc.asOf))
			if err != nil || b.Count != tc.want {
				t.Errorf("as of %s: %+v, %v, want %+v", tc.asOf, b.Count, err, tc.want)
			}
			return nil
		})
	}
	read(t, db, clock(t, "2026-12-01 00:00"), func(tx *Tx) error {
		if _, err := tx.Board("dlxh-thang", "2026-M10", tx.Now); !errors.Is(err, ErrNotFound) {
			t.Errorf("board of an unknown period: %v, want ErrNotFound", err)
		}
		return nil
	})
}

// The board of one unit is its row of the whole board.
func TestBoardOfUnit(t *testing.T) {
	db := open(t)
	openNovember(t, db, "2026-11-10 08:00", "2026-11-01", unit("cb01"), unit("cb02", "b@x.vn"), unit("cb03"))
	write(t, db, clock(t, "2026-11-23 09:00"), func(tx *Tx) error {
		whole, err := tx.Board("dlxh-thang", "2026-M11", tx.Now)
		if err != nil {
			return err
		}
		for i, row := range whole.Rows {
			l := letter(ReminderKey(row.Unit.Code, "dlxh-thang", "2026-M11", "R1", 0))
			l.Keys[0].ObligationID = row.ObligationID
			_, err := tx.Enqueue(l)
			if err == nil {
				err = tx.FixLetter(Letter{ID: int64(i + 1)}, []string{"b@x.vn"})
			}
			if err == nil {
				err = tx.SettleDelivery(Delivery{LetterID: int64(i + 1), Address: "b@x.vn", State: DeliverySent, NextAt: tx.Now})
			}
			if err == nil && i > 0 {
				err = tx.AddEvent(Event{ObligationID: row.ObligationID, At: tx.Now.Add(-time.Hour), Kind: Submitted})
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	read(t, db, clock(t, "2026-11-24 09:00"), func(tx *Tx) error {
		whole, err := tx.Board("dlxh-thang", "2026-M11", tx.Now)
		if err != nil || len(whole.Rows) != 3 || whole.Rows[1].LastReminder != "R1" || whole.Rows[1].LateBy == 0 {
			t.Fatalf("%+v, %v", whole.Rows, err)
		}
		for _, row := range whole.Rows {
			one, err := tx.BoardOfUnit("dlxh-thang", "2026-M11", tx.Now, row.Unit.ID)
			if err != nil || len(one.Rows) != 1 || !reflect.DeepEqual(one.Rows[0], row) || one.Count.Expected != 1 {
				t.Errorf("%+v, %v, want the row %+v", one, err, row)
			}
		}
		return nil
	})
}
