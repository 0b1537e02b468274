package digest

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"tonghop/digest/smtpserver"
	"tonghop/store"
)

// afterDue is an office at the morning after November's due day, with the outbox of the days before settled.
func afterDue(t *testing.T, units int) *office {
	t.Helper()
	o := newOffice(t, "2026-11-20 17:30", units)
	o.Types[0].Summary.To = nil
	o.step("2026-11-20 17:30")
	return o
}

func (o *office) fail(mode string) {
	o.t.Helper()
	if err := o.smtp.Fail(mode); err != nil {
		o.t.Fatal(err)
	}
}

// only gives the one letter of the kind or rule.
func (o *office) only(rule string) (l store.Letter, raw []byte, ds []store.Delivery) {
	o.t.Helper()
	o.read(func(tx *store.Tx) error {
		all, err := tx.Letters()
		n := 0
		for _, one := range all {
			if name(one) == rule && err == nil {
				l, n = one, n+1
				raw, err = tx.LetterRaw(l.ID)
			}
		}
		if n != 1 {
			o.t.Fatalf("%d letters %s", n, rule)
		}
		if err == nil {
			ds, err = tx.Deliveries(l.ID)
		}
		return err
	})
	return l, raw, ds
}

// Law L2: a temporary refusal is tried again with the same bytes and the same Message-ID.
func TestTemporaryRefusal(t *testing.T) {
	o := afterDue(t, 1)
	o.fail("451 4.3.0 later")
	o.step("2026-11-23 08:00")
	l, raw, ds := o.only("R3")
	if l.State != store.Sending || ds[0].Attempts != 1 || !strings.Contains(ds[0].Error, "451") || len(raw) == 0 {
		t.Fatalf("%+v, %d bytes, %+v", l, len(raw), ds)
	}
	o.fail("")
	o.step("2026-11-23 08:00:59") // a minute has not passed
	o.wantSent()
	o.step("2026-11-23 08:01")
	o.wantSent("23/11 08:01 R3 cb01")
	if got := o.went[0]; got.id != l.HeaderID || !bytes.Equal(got.data, raw) {
		t.Errorf("the retry differs: %s, want %s; %d bytes of %d", got.id, l.HeaderID, len(got.data), len(raw))
	}
	o.run("2026-11-23 23:00")
	if len(o.sent()) != 1 {
		t.Errorf("sent %v", o.sent())
	}
}

// Attempts grow rarer: a server that is out of order for a day is not asked every minute.
func TestBackoff(t *testing.T) {
	o := afterDue(t, 1)
	o.fail("451 4.3.0 later")
	for when := moment(t, "2026-11-23 08:00"); when.Before(moment(t, "2026-11-23 16:00")); when = when.Add(time.Minute) {
		o.set(when)
		o.deliver()
		if when.Minute() == 0 {
			o.tick()
			o.deliver()
		}
	}
	// 08:00, and after 1, 5, 15 minutes, 1 and 4 hours.
	if _, _, ds := o.only("R3"); ds[0].Attempts != 6 {
		t.Errorf("%d attempts in eight hours, want 6", ds[0].Attempts)
	}
}

// Law L3: an address refused for good blocks nobody else, is marked, and the unit's second address gets the next letter.
func TestRefusedAddress(t *testing.T) {
	o := newOffice(t, "2026-11-10 00:00", 2)
	o.Types[0].Summary.To = nil
	o.write(func(tx *store.Tx) error {
		one := sampleUnit(1)
		one.Addresses = append(one.Addresses, store.Address{Email: "phu01@example.vn"})
		_, _, err := tx.PutUnit(one)
		return err
	})
	if err := o.smtp.Refuse("cb01@example.vn", "550 5.1.1 no such user"); err != nil {
		t.Fatal(err)
	}
	o.step("2026-11-20 08:00")
	o.wantSent("20/11 08:00 R2 cb02")
	o.wantOutbox("R1 cb01 superseded", "R1 cb02 superseded", "R2 cb01 failed", "R2 cb02 sent")
	o.read(func(tx *store.Tx) error {
		u, err := tx.UnitByCode("cb01")
		if err != nil || u.Addresses[0].BouncedAt.IsZero() || !strings.Contains(u.Addresses[0].Bounce, "550") || !u.Addresses[1].BouncedAt.IsZero() {
			t.Errorf("%+v, %v", u.Addresses, err)
		}
		return nil
	})
	o.step("2026-11-23 08:00")
	o.wantSent("20/11 08:00 R2 cb02", "23/11 08:00 R3 cb02", "23/11 08:00 R3 phu01")
}

// A server that does not let us write to anybody says nothing against the addresses.
func TestRefusedByPolicyDoesNotMarkTheAddress(t *testing.T) {
	for _, reply := range []string{"550 5.7.1 relaying denied", "530 5.7.0 authentication required", "530 log in first"} {
		o := afterDue(t, 1)
		if err := o.smtp.Refuse("cb01@example.vn", reply); err != nil {
			t.Fatal(err)
		}
		o.step("2026-11-23 08:00")
		o.read(func(tx *store.Tx) error {
			u, err := tx.UnitByCode("cb01")
			if err != nil || !u.Addresses[0].BouncedAt.IsZero() {
				t.Errorf("%s: %+v, %v", reply, u.Addresses, err)
			}
			return nil
		})
	}
}

// A letter refused for what it is, or for how big it is, says nothing against its address.
func TestRefusedLetterDoesNotMarkTheAddress(t *testing.T) {
	o := afterDue(t, 1)
	small, err := smtpserver.Start(smtpserver.Options{MaxSize: 300})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(small.Stop)
	o.Server = newDesk(t, t.TempDir()+"/x.db", small.Addr(), o.now()).Server
	o.step("2026-11-23 08:00")
	o.wantOutbox("R1 cb01 expired", "R2 cb01 expired", "R3 cb01 failed")
	o.read(func(tx *store.Tx) error {
		u, err := tx.UnitByCode("cb01")
		if err != nil || !u.Addresses[0].BouncedAt.IsZero() {
			t.Errorf("%+v, %v: the address was marked though only the letter was refused", u.Addresses, err)
		}
		return nil
	})
}

// cutOff is an office whose letter was cut off after its last byte; the server has taken it.
func cutOff(t *testing.T, lookup func(context.Context, string) (bool, error)) *office {
	t.Helper()
	o := afterDue(t, 1)
	o.Lookup, o.Grace = lookup, 5*time.Minute
	o.fail("drop_after_data")
	o.step("2026-11-23 08:00")
	o.wantSent("23/11 08:00 R3 cb01")
	if l, _, ds := o.only("R3"); l.State != store.MaybeSent || ds[0].State != store.DeliveryMaybe {
		t.Fatalf("%s, %+v", l.State, ds)
	}
	o.fail("")
	return o
}

func TestCutOffAndFound(t *testing.T) {
	asked := ""
	o := cutOff(t, func(_ context.Context, id string) (bool, error) { asked = id; return true, nil })
	o.step("2026-11-23 08:01")
	if l, _, _ := o.only("R3"); l.State != store.Sent || l.HeaderID != asked || l.SentAt.IsZero() {
		t.Errorf("%s, sent at %s, asked for %q", l.State, l.SentAt, asked)
	}
	o.run("2026-11-24 00:00")
	o.wantSent("23/11 08:00 R3 cb01")
}

func TestCutOffAndNotFound(t *testing.T) {
	o := cutOff(t, func(context.Context, string) (bool, error) { return false, nil })
	o.step("2026-11-23 08:04:59") // the copy may still be on its way
	o.wantSent("23/11 08:00 R3 cb01")
	o.step("2026-11-23 08:05")
	o.wantSent("23/11 08:00 R3 cb01", "23/11 08:05 R3 cb01")
	if a, b := o.went[0], o.went[1]; a.id != b.id || !bytes.Equal(a.data, b.data) {
		t.Error("the second attempt is another letter")
	}
	o.run("2026-11-24 00:00")
	if len(o.sent()) != 2 {
		t.Errorf("sent %v", o.sent())
	}
}

// A look that fails decides nothing, and does not keep other letters from going.
func TestCutOffAndLookupFails(t *testing.T) {
	wrong := errors.New("mailbox not reachable")
	o := cutOff(t, func(context.Context, string) (bool, error) { return false, wrong })
	o.write(func(tx *store.Tx) error { _, _, err := tx.PutUnit(sampleUnit(2)); return err })
	o.write(func(tx *store.Tx) error {
		_, err := tx.Enqueue(store.Letter{Kind: store.AlertLetter, Recipients: o.Operators, Keys: []store.LetterKey{{Key: "alert|x"}},
			NotBefore: tx.Now, UsefulUntil: tx.Now.Add(time.Hour), Why: "test"})
		return err
	})
	o.set(moment(t, "2026-11-23 08:30"))
	if err := o.Deliver(context.Background(), o.now); !errors.Is(err, wrong) {
		t.Errorf("error %v", err)
	}
	o.wantSent("23/11 08:00 R3 cb01", "23/11 08:30 alert quantri")
	if l, _, _ := o.only("R3"); l.State != store.MaybeSent {
		t.Errorf("%s", l.State)
	}
}

// Where nothing can be looked up it stays for an officer, and never goes a second time by itself.
func TestCutOffWithoutLookup(t *testing.T) {
	t.Parallel()
	o := cutOff(t, nil)
	o.run("2026-11-25 23:00")
	o.wantSent("23/11 08:00 R3 cb01")
	l, raw, _ := o.only("R3")
	if l.State != store.MaybeSent || l.Outcome == "" {
		t.Errorf("%s %q", l.State, l.Outcome)
	}
	o.set(moment(t, "2026-11-25 23:00"))
	o.write(func(tx *store.Tx) error { return tx.RetryLetter(l.ID) }) // the officer decides
	o.step("2026-11-26 07:30")
	o.wantSent("23/11 08:00 R3 cb01", "26/11 07:30 R3 cb01")
	if !bytes.Equal(o.went[1].data, raw) {
		t.Error("the officer's retry changed the letter")
	}
}

// A server that cannot be reached is nobody's fault: nothing is lost and no attempt counted.
func TestServerRefusesConnections(t *testing.T) {
	o := afterDue(t, 3)
	o.fail("refuse")
	for _, when := range []string{"2026-11-23 08:00", "2026-11-23 08:01", "2026-11-23 08:05", "2026-11-23 10:00"} {
		o.step(when)
	}
	o.read(func(tx *store.Tx) error {
		open, err := tx.Letters(store.Sending)
		if err != nil || len(open) != 3 {
			t.Errorf("%d letters wait, %v, want 3", len(open), err)
		}
		for _, l := range open {
			ds, err := tx.Deliveries(l.ID)
			if err != nil || ds[0].Attempts != 0 || ds[0].State != store.DeliveryPending {
				t.Errorf("%+v, %v", ds, err)
			}
		}
		return nil
	})
	o.fail("")
	o.step("2026-11-23 10:01")
	o.wantSent("23/11 10:01 R3 cb01", "23/11 10:01 R3 cb02", "23/11 10:01 R3 cb03")
}

// What was on its way when the program stopped is of unknown fate; what was not is sent.
func TestRecover(t *testing.T) {
	o := afterDue(t, 2)
	o.fail("refuse")
	o.step("2026-11-23 08:00")
	o.fail("")
	o.set(moment(t, "2026-11-23 08:02"))
	o.write(func(tx *store.Tx) error { // the program claims the first and dies
		open, err := tx.DueDeliveries(store.DeliveryPending)
		if err != nil {
			return err
		}
		_, err = tx.ClaimDelivery(open[0])
		return err
	})
	o.set(moment(t, "2026-11-23 09:00"))
	if err := o.Recover(context.Background(), o.now()); err != nil {
		t.Fatal(err)
	}
	o.step("2026-11-23 09:00")
	o.wantSent("23/11 09:00 R3 cb02")
	o.read(func(tx *store.Tx) error {
		maybe, err := tx.Letters(store.MaybeSent)
		if err != nil || len(maybe) != 1 || !strings.Contains(maybe[0].Outcome, "stopped while sending") {
			t.Errorf("%+v, %v", maybe, err)
		}
		return nil
	})
	// With a look into the Sent folder it goes after all.
	o.Lookup = func(context.Context, string) (bool, error) { return false, nil }
	o.step("2026-11-23 09:10")
	o.wantSent("23/11 09:00 R3 cb02", "23/11 09:10 R3 cb01")
}

// A stage that could not go until the next one came leaves the place to it.
func TestServerDownUntilTheNextStage(t *testing.T) {
	t.Parallel()
	o := afterDue(t, 1)
	o.fail("refuse")
	o.run("2026-11-26 07:59")
	o.fail("")
	o.step("2026-11-26 08:00")
	o.wantSent("26/11 08:00 R4 canbo", "26/11 08:00 R4 cb01")
}

// A reminder whose bytes are fixed but could not go is looked at again before each attempt: a unit that has reported
// meanwhile is not reproached for a fault of ours (law L4).
func TestReportWhileTheServerIsDown(t *testing.T) {
	for _, mode := range []string{"refuse", "451 4.3.0 later"} {
		o := afterDue(t, 2)
		o.fail(mode)
		o.step("2026-11-23 08:00")
		o.set(moment(t, "2026-11-23 08:40"))
		o.file("cb01", "2026-M11", "2026-11-23 08:30")
		o.fail("")
		o.step("2026-11-23 09:00")
		o.run("2026-11-23 12:00")
		o.wantSent("23/11 09:00 R3 cb02")
		o.wantOutbox("R1 cb01 expired", "R1 cb02 expired", "R2 cb01 expired", "R2 cb02 expired", "R3 cb01 dropped", "R3 cb02 sent")
	}
}

// Law L5 holds for retries too: a server that is back in the evening does not make us remind in the evening.
func TestRetriesKeepWorkingHours(t *testing.T) {
	o := afterDue(t, 1)
	o.fail("451 4.3.0 later")
	o.step("2026-11-23 08:00")
	o.fail("")
	o.step("2026-11-23 18:30")
	o.step("2026-11-24 09:00") // a holiday
	o.wantSent()
	o.step("2026-11-25 07:30")
	o.wantSent("25/11 07:30 R3 cb01")
}

// What another program has settled meanwhile stays settled: a letter that it sent is not opened again.
func TestLookupDoesNotReopenWhatAnotherSent(t *testing.T) {
	o := cutOff(t, nil)
	other := newDesk(t, o.DB.Path(), o.smtp.Addr(), o.now())
	other.Lookup = func(context.Context, string) (bool, error) { return true, nil }
	o.Lookup = func(ctx context.Context, _ string) (bool, error) { return false, other.Deliver(ctx, o.now) }
	o.step("2026-11-23 08:10")
	o.step("2026-11-23 08:11")
	o.wantSent("23/11 08:00 R3 cb01")
	if l, _, _ := o.only("R3"); l.State != store.Sent {
		t.Errorf("%s, want sent", l.State)
	}
}
