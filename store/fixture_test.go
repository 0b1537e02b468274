package store

import (
	"context"
	"path/filepath"
	"testing"
	"time"
	_ "time/tzdata" // the test must not depend on the machine's zone files
)

// open gives a fresh database in a folder of its own.
func open(t testing.TB) *DB {
	t.Helper()
	db, err := Open(context.Background(), filepath.Join(t.TempDir(), "office", "tonghop.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// write runs f in one transaction that must succeed.
func write(t testing.TB, db *DB, now time.Time, f func(*Tx) error) {
	t.Helper()
	if err := db.Write(context.Background(), now, f); err != nil {
		t.Fatal(err)
	}
}

// read runs f on a view of the data; it must succeed.
func read(t testing.TB, db *DB, now time.Time, f func(*Tx) error) {
	t.Helper()
	if err := db.Read(context.Background(), now, f); err != nil {
		t.Fatal(err)
	}
}

// saigon is the zone of the office, taken from the embedded list.
func saigon(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// clock reads "2026-11-20 17:00" or "2026-11-20 17:00:59" in the office's zone.
func clock(t testing.TB, s string) time.Time {
	t.Helper()
	form := "2006-01-02 15:04:05"
	when, err := time.ParseInLocation(form[:len(s)], s, saigon(t))
	if err != nil {
		t.Fatal(err)
	}
	return when
}

// calendar2026 holds the days off and the worked Saturdays of 2026 that the tests need.
func calendar2026(t testing.TB) Calendar {
	t.Helper()
	return Calendar{Zone: saigon(t),
		Holidays: map[Day]bool{"2026-01-01": true, "2026-01-02": true, "2026-02-16": true, "2026-02-17": true, "2026-02-18": true,
			"2026-02-19": true, "2026-02-20": true, "2026-08-31": true, "2026-09-01": true, "2026-09-02": true, "2026-11-24": true},
		MakeUp: map[Day]bool{"2026-01-10": true, "2026-08-22": true}}
}

// monthly is the report type that most tests use: due on day 20 at 17:00, moved to the next working day.
func monthly() ReportType {
	return ReportType{Code: "dlxh-thang", Name: "báo cáo tình hình dư luận xã hội", Frequency: Monthly,
		Due: DueRule{Day: 20, Time: "17:00", Roll: "next"}, NilAllowed: true,
		Reminders: []ReminderRule{{Code: "R1", Workdays: -3, Time: "08:00"}, {Code: "R2", Time: "08:00"}}}
}

// unit is a unit with the addresses given.
func unit(code string, emails ...string) Unit {
	u := Unit{Code: code, Name: "Chi bộ " + code, Kind: "chi bộ", SortKey: []byte(code)}
	for _, e := range emails {
		u.Addresses = append(u.Addresses, Address{Email: e})
	}
	return u
}
