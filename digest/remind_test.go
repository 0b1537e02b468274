package digest

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"tonghop/store"
)

// A unit that says nothing in November 2026, with 24/11 a holiday, gets each stage at its moment.
func TestSilentUnitOfNovember(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-10 00:00", 1)
	o.run("2026-12-05 00:00")
	o.wantSent("17/11 08:00 R1 cb01", "20/11 08:00 R2 cb01", "23/11 08:00 R3 cb01", "26/11 08:00 R4 canbo", "26/11 08:00 R4 cb01",
		"27/11 16:00 summary tonghop", "30/11 08:00 R5 canbo")
	for when, want := range map[string]store.State{"2026-11-20 17:00:59": store.Waiting, "2026-11-20 17:01": store.Missing} {
		o.read(func(tx *store.Tx) error {
			b, err := tx.Board("dlxh-thang", "2026-M11", moment(t, when))
			if err != nil || b.Rows[0].Status.State != want {
				t.Errorf("at %s: %+v, %v, want %s", when, b.Rows, err, want)
			}
			return nil
		})
	}
}

// Tết moves the due day of February 2026 to Monday 23/02, and the first reminder before the break.
func TestSilentUnitOverTet(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-02-01 00:00", 1)
	o.run("2026-03-05 00:00")
	o.wantSent("11/02 08:00 R1 cb01", "23/02 08:00 R2 cb01", "24/02 08:00 R3 cb01", "26/02 08:00 R4 canbo", "26/02 08:00 R4 cb01",
		"27/02 16:00 summary tonghop", "02/03 08:00 R5 canbo")
}

// Law L5: after a stop from 16/11 12:00 to 27/11 09:30 the highest pending stage goes, once; what it replaced is recorded.
func TestDownForElevenDays(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-10 00:00", 1)
	o.run("2026-11-16 12:00")
	o.step("2026-11-27 09:30")
	o.wantSent("27/11 09:30 R4 canbo", "27/11 09:30 R4 cb01")
	o.wantOutbox("R1 cb01 expired", "R2 cb01 expired", "R3 cb01 superseded", "R4 cb01 sent")
	o.run("2026-12-05 00:00")
	o.wantSent("27/11 09:30 R4 canbo", "27/11 09:30 R4 cb01", "27/11 16:00 summary tonghop", "30/11 08:00 R5 canbo")
	o.read(func(tx *store.Tx) error {
		all, err := tx.Letters()
		for _, l := range all {
			if l.State == store.LetterGone && l.Outcome != "superseded by R4" || l.State == store.Expired && l.Outcome == "" {
				t.Errorf("%s is %s: %q does not tell why", name(l), l.State, l.Outcome)
			}
		}
		return err
	})
}

// Down before the due moment: the latest of the stages passed goes.
func TestDownOverTheFirstStage(t *testing.T) {
	o := newOffice(t, "2026-11-10 00:00", 1)
	o.run("2026-11-16 12:00")
	o.step("2026-11-20 09:00")
	o.wantOutbox("R1 cb01 superseded", "R2 cb01 sent")
}

// An extension supersedes the rules already past, and starts the count anew.
func TestExtensionAfterAReminder(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-10 00:00", 1)
	o.Types[0].Summary.To = nil
	o.run("2026-11-23 09:59")
	o.set(moment(t, "2026-11-23 10:00"))
	o.event("cb01", "2026-M11", store.Event{Kind: store.Extended, DueAt: moment(t, "2026-11-27 17:00")})
	o.run("2026-12-10 00:00")
	o.wantSent("17/11 08:00 R1 cb01", "20/11 08:00 R2 cb01", "23/11 08:00 R3 cb01",
		"27/11 08:00 R2 cb01", "30/11 08:00 R3 cb01", "02/12 08:00 R4 canbo", "02/12 08:00 R4 cb01", "04/12 08:00 R5 canbo")
}

// An extension that comes between Tick and Deliver drops what was planned for the old moment.
func TestExtensionBetweenTickAndDeliver(t *testing.T) {
	o := newOffice(t, "2026-11-10 00:00", 1)
	o.set(moment(t, "2026-11-23 08:00"))
	o.tick()
	o.event("cb01", "2026-M11", store.Event{Kind: store.Extended, DueAt: moment(t, "2026-11-27 17:00")})
	o.deliver()
	o.wantSent()
	o.wantOutbox("R1 cb01 expired", "R2 cb01 expired", "R3 cb01 dropped")
}

// Law L4: nobody is reminded while the mailbox was not read to its end within 15 minutes.
func TestMailboxNotPolled(t *testing.T) {
	o := newOffice(t, "2026-11-10 00:00", 2)
	o.Folders = [][2]string{{"main", "INBOX"}}
	o.Types[0].Summary.To = nil
	poll := func(when string) {
		o.set(moment(t, when))
		o.write(func(tx *store.Tx) error {
			if err := tx.Advance("main", "INBOX", 1, 1); err != nil {
				return err
			}
			return tx.Polled("main", "INBOX", tx.Now)
		})
	}
	o.step("2026-11-20 08:00") // never polled
	o.wantSent()
	poll("2026-11-20 08:04")
	o.step("2026-11-20 08:20") // 16 minutes ago
	o.wantSent()
	o.wantOutbox()
	poll("2026-11-20 08:21")
	o.file("cb02", "2026-M11", "2026-11-20 07:00") // the poll brought it
	o.step("2026-11-20 08:22")
	o.wantSent("20/11 08:22 R2 cb01")
	// The poll succeeds again, then fails between Tick and Deliver for 16 minutes: the letter waits.
	poll("2026-11-23 08:00")
	o.tick()
	o.set(moment(t, "2026-11-23 08:16"))
	o.deliver()
	o.wantSent("20/11 08:22 R2 cb01")
	poll("2026-11-23 08:17")
	o.deliver()
	o.wantSent("20/11 08:22 R2 cb01", "23/11 08:17 R3 cb01")
}

// Mail that is kept and not read yet may be anyone's report: all wait.
func TestUnreadMailHoldsEverybody(t *testing.T) {
	o := newOffice(t, "2026-11-10 00:00", 2)
	o.set(moment(t, "2026-11-20 07:55"))
	o.write(func(tx *store.Tx) error { _, err := o.keepMail(tx, "", store.Kept, tx.Now); return err })
	o.step("2026-11-20 08:00")
	o.wantSent()
	o.write(func(tx *store.Tx) error {
		kept, err := tx.NextKept(0, 1)
		if err != nil {
			return err
		}
		kept[0].State = store.Rejected
		return tx.UpdateMessage(kept[0])
	})
	o.step("2026-11-20 08:01")
	o.wantSent("20/11 08:01 R2 cb01", "20/11 08:01 R2 cb02")
	// A mail that comes between Tick and Deliver holds what is planned.
	o.set(moment(t, "2026-11-23 08:00"))
	o.tick()
	o.write(func(tx *store.Tx) error { _, err := o.keepMail(tx, "", store.Kept, tx.Now); return err })
	o.deliver()
	o.wantSent("20/11 08:01 R2 cb01", "20/11 08:01 R2 cb02")
}

// A unit of which something waits in triage is held; the others are not. Released on the day after, the stage that stands then goes.
func TestTriageHoldsTheUnit(t *testing.T) {
	t.Parallel()
	for _, suspected := range []bool{false, true} {
		o := newOffice(t, "2026-11-10 00:00", 2)
		o.Officers, o.Types[0].Summary.To = nil, nil
		o.run("2026-11-16 12:00")
		var m store.Message
		o.write(func(tx *store.Tx) (err error) {
			if m, err = o.keepMail(tx, "cb01", store.InTriage, tx.Now); err == nil && suspected {
				m.SuspectID, m.UnitID = m.UnitID, 0 // an unknown sender who names the unit
				err = tx.UpdateMessage(m)
			}
			return err
		})
		o.run("2026-11-23 07:00")
		o.wantSent("17/11 08:00 R1 cb02", "20/11 08:00 R2 cb02")
		m.State = store.Rejected
		o.write(func(tx *store.Tx) error { return tx.UpdateMessage(m) })
		o.run("2026-11-23 12:00")
		o.wantSent("17/11 08:00 R1 cb02", "20/11 08:00 R2 cb02", "23/11 08:00 R3 cb01", "23/11 08:00 R3 cb02")
	}
}

// A report filed between Tick and Deliver drops the reminder.
func TestReportBetweenTickAndDeliver(t *testing.T) {
	o := newOffice(t, "2026-11-10 00:00", 2)
	o.set(moment(t, "2026-11-20 08:00"))
	o.tick()
	o.file("cb01", "2026-M11", "2026-11-20 07:59")
	o.deliver()
	o.wantSent("20/11 08:00 R2 cb02")
	o.wantOutbox("R1 cb01 superseded", "R1 cb02 superseded", "R2 cb01 dropped", "R2 cb02 sent")
	// The same for the officers' list: it names only those who still owe.
	o.set(moment(t, "2026-11-30 08:00"))
	o.tick()
	o.file("cb02", "2026-M11", "2026-11-30 07:59")
	o.deliver()
	if got := o.sent(); strings.Contains(strings.Join(got, " "), "R5") {
		t.Errorf("nobody owes, but a list went: %q", got)
	}
}

// A unit taken into triage between Tick and Deliver waits, and is reminded when the officer has looked.
func TestTriageBetweenTickAndDeliver(t *testing.T) {
	o := newOffice(t, "2026-11-10 00:00", 1)
	o.Officers, o.Types[0].Summary.To = nil, nil
	o.set(moment(t, "2026-11-23 08:00"))
	o.tick()
	var m store.Message
	o.write(func(tx *store.Tx) (err error) { m, err = o.keepMail(tx, "cb01", store.InTriage, tx.Now); return err })
	o.deliver()
	o.wantSent()
	m.State = store.Rejected
	o.write(func(tx *store.Tx) error { return tx.UpdateMessage(m) })
	o.step("2026-11-23 10:00")
	o.wantSent("23/11 10:00 R3 cb01")
}

// Tick every minute of a morning, each twice: each key once.
func TestTickEveryMinuteTwice(t *testing.T) {
	o := newOffice(t, "2026-11-10 00:00", 3)
	for when := moment(t, "2026-11-20 07:45"); when.Before(moment(t, "2026-11-20 08:15")); when = when.Add(60e9) {
		o.set(when)
		o.tick()
		o.tick()
		o.deliver()
		o.deliver()
	}
	o.wantSent("20/11 07:45 R1 cb01", "20/11 07:45 R1 cb02", "20/11 07:45 R1 cb03", "20/11 08:00 R2 cb01", "20/11 08:00 R2 cb02", "20/11 08:00 R2 cb03")
}

// A stage whose moment lies outside the working hours waits for them.
func TestWorkingHours(t *testing.T) {
	t.Parallel()
	cases := []struct{ clock, want string }{
		{"06:00", "23/11 07:30 R3 cb01"}, // before the office opens
		{"18:30", "25/11 07:30 R3 cb01"}, // after it closed: the next working day, 24/11 is a holiday
	}
	for _, tc := range cases {
		o := newOffice(t, "2026-11-10 00:00", 1)
		o.Types[0].Reminders = []store.ReminderRule{{Code: "R3", Workdays: 1, Time: tc.clock}}
		o.Types[0].Summary.To = nil
		o.run("2026-11-23 07:29")
		o.wantSent()
		o.run("2026-11-26 00:00")
		o.wantSent(tc.want)
	}
}

// Whoever reported, with content or without, or is exempt, gets no reminder.
func TestNobodyWhoOwesNothingIsReminded(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-10 00:00", 4)
	o.tick()
	o.Types[0].Summary.To = nil
	o.file("cb01", "2026-M11", "2026-11-09 08:00")
	o.event("cb02", "2026-M11", store.Event{Kind: store.NilReport})
	o.event("cb03", "2026-M11", store.Event{Kind: store.Exempted})
	o.run("2026-11-23 12:00")
	o.wantSent("17/11 08:00 R1 cb04", "20/11 08:00 R2 cb04", "23/11 08:00 R3 cb04")
}

// A unit without any address is told of to nobody but the officers, and the outbox says so.
func TestUnitWithoutAddress(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-10 00:00", 0)
	o.write(func(tx *store.Tx) error {
		u := sampleUnit(1)
		u.Addresses = nil
		_, _, err := tx.PutUnit(u)
		return err
	})
	o.Types[0].Summary.To = nil
	o.run("2026-12-01 00:00")
	o.wantSent("30/11 08:00 R5 canbo")
	o.wantOutbox("R1  failed", "R2  failed", "R3  failed", "R4  failed", "R5 canbo sent")
}

// Two programs on one database in the same second: each letter once.
func TestTwoDesksAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-10 00:00", 12)
	other := newDesk(t, o.DB.Path(), o.smtp.Addr(), o.now())
	for _, when := range []string{"2026-11-17 08:00", "2026-11-20 08:00", "2026-11-23 08:00", "2026-11-30 08:00"} {
		o.set(moment(t, when))
		var wait sync.WaitGroup
		for _, desk := range []*Desk{o.Desk, other} {
			wait.Go(func() {
				ctx := context.Background()
				for range 3 {
					if err := desk.Tick(ctx, o.now()); err != nil {
						t.Error(err)
					}
					if err := desk.Deliver(ctx, o.now); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wait.Wait()
	}
	got := o.sent()
	if unique := slices.Compact(slices.Clone(got)); len(unique) != len(got) || len(got) != 3*12+2 {
		t.Errorf("%d letters, %d different, want 38 with the list and the summary:\n%s", len(got), len(unique), strings.Join(got, "\n"))
	}
}

// What Plan tells of the month to come is what goes out if no mail comes.
func TestPlanIsWhatGoesOut(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-10 00:00", 3)
	o.step("2026-11-10 09:00")
	o.file("cb03", "2026-M11", "2026-11-10 08:30")
	o.event("cb02", "2026-M11", store.Event{Kind: store.Extended, DueAt: moment(t, "2026-11-25 17:00")})
	var before int
	o.read(func(tx *store.Tx) error { all, err := tx.Letters(); before = len(all); return err })
	plan, err := o.Plan(context.Background(), o.now(), moment(t, "2026-12-31 00:00"))
	if err != nil {
		t.Fatal(err)
	}
	o.wantOutbox(make([]string, before)...) // looking ahead leaves nothing
	var planned []string
	for _, l := range plan {
		if l.State != store.Planned {
			continue
		}
		for _, to := range slices.Concat(l.Recipients, l.Cc) {
			to, _, _ = strings.Cut(to, "@")
			planned = append(planned, l.NotBefore.In(o.Calendar.Zone).Format("02/01 15:04 ")+name(l)+" "+to)
		}
	}
	o.run("2026-12-31 00:00")
	went := o.sent()
	slices.Sort(planned)
	slices.Sort(went)
	if !slices.Equal(planned, went) {
		t.Errorf("planned\n  %s\nwent\n  %s", strings.Join(planned, "\n  "), strings.Join(went, "\n  "))
	}
}
