package store

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// letter is a planned letter with the keys.
func letter(keys ...string) Letter {
	l := Letter{Kind: ReminderLetter, Recipients: []string{"cb01@example.vn"}, Why: "test"}
	for _, k := range keys {
		l.Keys = append(l.Keys, LetterKey{Key: k})
	}
	return l
}

// enqueue adds the letter and tells whether it was new.
func enqueue(t *testing.T, db *DB, now string, l Letter) (ok bool) {
	t.Helper()
	write(t, db, clock(t, now), func(tx *Tx) (err error) {
		l.NotBefore, l.UsefulUntil = tx.Now, tx.Now.AddDate(0, 0, 3)
		ok, err = tx.Enqueue(l)
		return err
	})
	return ok
}

// letters gives all letters.
func letters(t *testing.T, db *DB) (all []Letter) {
	t.Helper()
	read(t, db, clock(t, "2026-12-31 00:00"), func(tx *Tx) (err error) {
		all, err = tx.Letters()
		return err
	})
	return all
}

// Law L1: a key that stands in the ledger is never said again, whatever became of its letter.
func TestEnqueueSaysEachKeyOnce(t *testing.T) {
	db := open(t)
	if !enqueue(t, db, "2026-11-20 08:00", letter("a", "b")) {
		t.Error("the first letter was not taken")
	}
	if enqueue(t, db, "2026-11-20 08:00", letter("a")) || enqueue(t, db, "2026-11-25 08:00", letter("b", "a")) {
		t.Error("a key was said twice")
	}
	// Of a list, the part that is new goes.
	if !enqueue(t, db, "2026-11-20 08:01", letter("b", "c")) {
		t.Error("the new key of a list was not taken")
	}
	settled := letter("d")
	settled.State, settled.Outcome = LetterGone, "superseded by R4"
	if !enqueue(t, db, "2026-11-20 08:02", settled) || enqueue(t, db, "2026-11-20 08:03", letter("d")) {
		t.Error("a key settled without a letter was said all the same")
	}
	all := letters(t, db)
	if len(all) != 3 || len(all[0].Keys) != 2 || len(all[1].Keys) != 1 || all[1].Keys[0].Key != "c" || all[2].State != LetterGone {
		t.Errorf("letters %+v", all)
	}
	read(t, db, clock(t, "2026-11-20 08:04"), func(tx *Tx) error {
		due, err := tx.DueLetters()
		if err != nil || len(due) != 2 {
			t.Errorf("due %v, %v; a settled letter never goes", due, err)
		}
		said, err := tx.SaidKeys("")
		if err != nil || len(said) != 4 {
			t.Errorf("said %v, %v", said, err)
		}
		return nil
	})
}

func TestSaidKeysByPrefix(t *testing.T) {
	db := open(t)
	enqueue(t, db, "2026-11-20 08:00", letter("remind|cb01|a", "remind|đb|a", "receipt|1", "reminder"))
	read(t, db, clock(t, "2026-11-20 08:04"), func(tx *Tx) error {
		said, err := tx.SaidKeys("remind|")
		if err != nil || len(said) != 2 || !said["remind|cb01|a"] || !said["remind|đb|a"] {
			t.Errorf("%v, %v", said, err)
		}
		return nil
	})
}

// fixed gives a letter whose bytes are fixed for the addresses.
func fixed(t *testing.T, db *DB, addresses ...string) (id int64) {
	t.Helper()
	enqueue(t, db, "2026-11-20 08:00", letter(fmt.Sprint("k", len(letters(t, db)))))
	id = letters(t, db)[len(letters(t, db))-1].ID
	write(t, db, clock(t, "2026-11-20 08:00"), func(tx *Tx) error {
		l, err := tx.Letter(id)
		if err != nil {
			return err
		}
		l.HeaderID, l.Subject, l.Raw = fmt.Sprint(id, "@example.vn"), "Nhắc", []byte("Subject: x\r\n\r\ny")
		return tx.FixLetter(l, addresses)
	})
	return id
}

func TestFixLetterChangesNothingAfterwards(t *testing.T) {
	db := open(t)
	id := fixed(t, db, "cb01@example.vn", "canbo@example.vn", "cb01@example.vn")
	write(t, db, clock(t, "2026-11-20 08:05"), func(tx *Tx) error {
		l, err := tx.Letter(id)
		if err != nil {
			return err
		}
		l.Raw, l.HeaderID = []byte("other"), "other"
		return tx.FixLetter(l, []string{"cb01@example.vn"})
	})
	read(t, db, clock(t, "2026-11-20 08:06"), func(tx *Tx) error {
		raw, err := tx.LetterRaw(id)
		if err != nil || !bytes.Equal(raw, []byte("Subject: x\r\n\r\ny")) {
			t.Errorf("bytes %q, %v", raw, err)
		}
		l, err := tx.LetterByHeaderID(fmt.Sprint(id, "@example.vn"))
		if err != nil || l.ID != id || l.State != Sending || !l.RenderedAt.Equal(clock(t, "2026-11-20 08:00")) {
			t.Errorf("%+v, %v", l, err)
		}
		if _, err := tx.LetterByHeaderID(""); err == nil {
			t.Error("a letter without Message-ID was found by none")
		}
		ds, err := tx.Deliveries(id)
		if err != nil || len(ds) != 2 {
			t.Errorf("deliveries %+v, %v; want one an address", ds, err)
		}
		return nil
	})
}

// Of many that claim one delivery at once, one gets it.
func TestClaimDelivery(t *testing.T) {
	db := open(t)
	id := fixed(t, db, "cb01@example.vn")
	var wait sync.WaitGroup
	got := make([]bool, 8)
	for i := range got {
		wait.Go(func() {
			err := db.Write(context.Background(), clock(t, "2026-11-20 08:01"), func(tx *Tx) (err error) {
				got[i], err = tx.ClaimDelivery(Delivery{LetterID: id, Address: "cb01@example.vn"})
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	n := 0
	for _, ok := range got {
		if ok {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d got it, want 1", n)
	}
	read(t, db, clock(t, "2026-11-20 08:02"), func(tx *Tx) error {
		ds, err := tx.Deliveries(id)
		if err != nil || ds[0].State != DeliverySending || ds[0].Attempts != 1 {
			t.Errorf("%+v, %v", ds, err)
		}
		return nil
	})
}

func TestSettleDelivery(t *testing.T) {
	const a, b = "a@example.vn", "b@example.vn"
	cases := []struct {
		name    string
		ends    map[string]DeliveryState
		want    LetterState
		sentSet bool
	}{
		{"one is still open", map[string]DeliveryState{a: DeliverySent}, Sending, false},
		{"it must be tried again", map[string]DeliveryState{a: DeliverySent, b: DeliveryPending}, Sending, false},
		{"all arrived", map[string]DeliveryState{a: DeliverySent, b: DeliverySent}, Sent, true},
		{"one refused for good", map[string]DeliveryState{a: DeliverySent, b: DeliveryFailed}, Failed, false},
		{"one of unknown fate", map[string]DeliveryState{a: DeliveryMaybe, b: DeliverySent}, MaybeSent, false},
		{"unknown is worse than refused", map[string]DeliveryState{a: DeliveryMaybe, b: DeliveryFailed}, MaybeSent, false},
		{"in either order", map[string]DeliveryState{a: DeliveryFailed, b: DeliveryMaybe}, MaybeSent, false},
	}
	for _, tc := range cases {
		db := open(t)
		id := fixed(t, db, a, b)
		write(t, db, clock(t, "2026-11-20 08:03"), func(tx *Tx) error {
			for address, state := range tc.ends {
				if err := tx.SettleDelivery(Delivery{LetterID: id, Address: address, State: state, NextAt: tx.Now, Error: "why"}); err != nil {
					return err
				}
			}
			return nil
		})
		l := letters(t, db)[0]
		if l.State != tc.want || !l.SentAt.IsZero() != tc.sentSet {
			t.Errorf("%s: %s, sent at %s, want %s", tc.name, l.State, l.SentAt, tc.want)
		}
		if l.State == Failed && !strings.Contains(l.Outcome, "why") {
			t.Errorf("%s: outcome %q does not say why", tc.name, l.Outcome)
		}
	}
}

// A retry opens what failed and leaves alone what arrived; the bytes stay, and there is time for it.
func TestRetryLetter(t *testing.T) {
	db := open(t)
	id := fixed(t, db, "a@example.vn", "b@example.vn")
	settle := func(address string, state DeliveryState) {
		t.Helper()
		write(t, db, clock(t, "2026-11-20 08:03"), func(tx *Tx) error {
			return tx.SettleDelivery(Delivery{LetterID: id, Address: address, State: state, NextAt: tx.Now})
		})
	}
	err := db.Write(context.Background(), clock(t, "2026-11-20 08:03"), func(tx *Tx) error { return tx.RetryLetter(id) })
	if err == nil {
		t.Error("a letter on its way was opened again")
	}
	settle("a@example.vn", DeliverySent)
	settle("b@example.vn", DeliveryMaybe)
	late := clock(t, "2026-12-20 08:03") // long after it was useful
	write(t, db, late, func(tx *Tx) error { return tx.RetryLetter(id) })
	read(t, db, late, func(tx *Tx) error {
		open, err := tx.DueDeliveries(DeliveryPending)
		if err != nil || len(open) != 1 || open[0].Address != "b@example.vn" {
			t.Errorf("open %+v, %v", open, err)
		}
		l, err := tx.Letter(id)
		if err != nil || l.State != Sending || !l.UsefulUntil.After(late) {
			t.Errorf("%+v, %v", l, err)
		}
		return nil
	})
	settle("b@example.vn", DeliverySent)
	if err := db.Write(context.Background(), late, func(tx *Tx) error { return tx.RetryLetter(id) }); err == nil {
		t.Error("a letter that arrived was opened again")
	}
}

func TestMoveLetter(t *testing.T) {
	db := open(t)
	held := letter("k")
	held.State = Held
	enqueue(t, db, "2026-11-20 08:00", held)
	id := letters(t, db)[0].ID
	write(t, db, clock(t, "2026-11-20 08:01"), func(tx *Tx) error { return tx.MoveLetter(id, Planned, "", Held) })
	err := db.Write(context.Background(), clock(t, "2026-11-20 08:01"), func(tx *Tx) error { return tx.MoveLetter(id, Planned, "", Held) })
	if err == nil || !strings.Contains(err.Error(), "is planned") {
		t.Errorf("releasing it twice: %v", err)
	}
}

func TestDueLettersWaitForTheirTime(t *testing.T) {
	db := open(t)
	enqueue(t, db, "2026-11-20 08:00", letter("k"))
	for when, want := range map[string]int{"2026-11-20 07:59:59": 0, "2026-11-20 08:00": 1} {
		read(t, db, clock(t, when), func(tx *Tx) error {
			due, err := tx.DueLetters()
			if err != nil || len(due) != want {
				t.Errorf("%s: %v, %v", when, due, err)
			}
			return nil
		})
	}
}

// The board shows the last reminder that arrived, and none that did not go.
func TestBoardShowsTheLastReminder(t *testing.T) {
	db := open(t)
	openNovember(t, db, "2026-11-10 08:00", "2026-11-01", unit("cb01"))
	var obligation int64
	board := func(asOf string) BoardRow {
		t.Helper()
		var row BoardRow
		read(t, db, clock(t, "2026-12-01 00:00"), func(tx *Tx) error {
			b, err := tx.Board("dlxh-thang", "2026-M11", clock(t, asOf))
			row = b.Rows[0]
			return err
		})
		return row
	}
	obligation = board("2026-11-10 08:00").ObligationID
	for i, rule := range []string{"R1", "R2", "R3"} {
		l := letter(ReminderKey("cb01", "dlxh-thang", "2026-M11", rule, 0))
		l.Keys[0].ObligationID = obligation
		if rule == "R3" {
			l.State = LetterGone
		}
		now := fmt.Sprintf("2026-11-%d 08:00", 17+i)
		enqueue(t, db, now, l)
		write(t, db, clock(t, now), func(tx *Tx) error {
			all, err := tx.Letters(Planned)
			for _, l := range all {
				if err == nil {
					err = tx.FixLetter(l, []string{"cb01@example.vn"})
				}
				if err == nil {
					err = tx.SettleDelivery(Delivery{LetterID: l.ID, Address: "cb01@example.vn", State: DeliverySent, NextAt: tx.Now.Add(time.Minute)})
				}
			}
			return err
		})
	}
	var got []string
	for _, asOf := range []string{"2026-11-16 08:00", "2026-11-17 08:00", "2026-11-30 08:00"} {
		got = append(got, board(asOf).LastReminder)
	}
	if want := []string{"", "R1", "R2"}; !slices.Equal(got, want) {
		t.Errorf("last reminders %q, want %q", got, want)
	}
}
