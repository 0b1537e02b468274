package store

import (
	"errors"
	"testing"
)

// put brings units into the roster and tells how often something was added and changed.
func put(t *testing.T, db *DB, units ...Unit) (added, changed int) {
	t.Helper()
	write(t, db, clock(t, "2026-11-10 08:00"), func(tx *Tx) error {
		for _, u := range units {
			a, c, err := tx.PutUnit(u)
			if err != nil {
				return err
			}
			if a {
				added++
			}
			if c {
				changed++
			}
		}
		return nil
	})
	return added, changed
}

// emails gives the addresses of the unit in their order.
func emails(t *testing.T, db *DB, code string) (list []string) {
	t.Helper()
	read(t, db, clock(t, "2026-11-10 08:01"), func(tx *Tx) error {
		u, err := tx.UnitByCode(code)
		for _, a := range u.Addresses {
			list = append(list, a.Email)
		}
		return err
	})
	return list
}

func TestImportAgain(t *testing.T) {
	db := open(t)
	a := unit("cb01", "a@x.vn", "a2@x.vn")
	a.Aliases = []Alias{{Key: "cb so tu phap", Text: "CB Sở Tư pháp"}, {Key: "cbstp", Text: "CBSTP"}}
	if added, changed := put(t, db, a, unit("cb02", "b@x.vn")); added != 2 || changed != 2 {
		t.Errorf("first import: %d added, %d changed", added, changed)
	}
	if added, changed := put(t, db, a, unit("cb02", "b@x.vn")); added != 0 || changed != 0 {
		t.Errorf("the same again: %d added, %d changed", added, changed)
	}
	a.Aliases[0], a.Aliases[1] = a.Aliases[1], a.Aliases[0] // the order of names says nothing
	if _, changed := put(t, db, a); changed != 0 {
		t.Error("names in another order count as a change")
	}
	a.Addresses[0], a.Addresses[1] = a.Addresses[1], a.Addresses[0] // that of addresses does: the first gets the letters
	if _, changed := put(t, db, a); changed != 1 || emails(t, db, "cb01")[0] != "a2@x.vn" {
		t.Errorf("addresses in another order: %d changes, %v", changed, emails(t, db, "cb01"))
	}
	a.ValidTo = "2026-12-31"
	if _, changed := put(t, db, a); changed != 1 {
		t.Error("the last day of a unit is no change")
	}
	read(t, db, clock(t, "2026-11-10 08:01"), func(tx *Tx) error {
		units, err := tx.UnitsByAlias("cbstp")
		if err != nil || len(units) != 1 || units[0].Code != "cb01" || len(units[0].Aliases) != 2 || units[0].ValidTo != "2026-12-31" {
			t.Errorf("%+v, %v", units, err)
		}
		return nil
	})
}

// An address that a new roster names at another unit is that unit's, in whichever order the rows come.
func TestAddressMovesBetweenUnits(t *testing.T) {
	for name, order := range map[string][]Unit{
		"the old one first": {unit("cb01", "a@x.vn"), unit("cb02", "b@x.vn", "shared@x.vn")},
		"the new one first": {unit("cb02", "b@x.vn", "shared@x.vn"), unit("cb01", "a@x.vn")},
	} {
		db := open(t)
		put(t, db, unit("cb01", "shared@x.vn", "a@x.vn"), unit("cb02", "b@x.vn"))
		put(t, db, order...)
		read(t, db, clock(t, "2026-11-10 08:01"), func(tx *Tx) error {
			u, err := tx.UnitByEmail("shared@x.vn")
			if err != nil || u.Code != "cb02" {
				t.Errorf("%s: it is of %q, %v", name, u.Code, err)
			}
			return nil
		})
		if got := emails(t, db, "cb01"); len(got) != 1 || got[0] != "a@x.vn" {
			t.Errorf("%s: cb01 has %v", name, got)
		}
	}
}

func TestBounce(t *testing.T) {
	db := open(t)
	put(t, db, unit("cb01", "a@x.vn", "b@x.vn"))
	mailable := func() (to string) {
		read(t, db, clock(t, "2026-11-10 08:01"), func(tx *Tx) error {
			u, err := tx.UnitByCode("cb01")
			to = u.Mailable()
			return err
		})
		return to
	}
	bounce := func(email string, want bool) {
		t.Helper()
		write(t, db, clock(t, "2026-11-11 08:00"), func(tx *Tx) error {
			known, err := tx.MarkBounced(email, "550 no such user")
			if known != want {
				t.Errorf("%s known: %v, want %v", email, known, want)
			}
			return err
		})
	}
	bounce("a@x.vn", true)
	bounce("stranger@x.vn", false)
	if mailable() != "b@x.vn" {
		t.Errorf("letters go to %q, want the address that lives", mailable())
	}
	put(t, db, unit("cb01", "a@x.vn", "b@x.vn", "c@x.vn")) // a new import with one more address
	if mailable() != "b@x.vn" {
		t.Errorf("after an import letters go to %q: the bounce was forgotten", mailable())
	}
	bounce("b@x.vn", true)
	bounce("c@x.vn", true)
	if mailable() != "a@x.vn" {
		t.Errorf("all bounce: letters go to %q, want the first", mailable())
	}
	write(t, db, clock(t, "2026-11-12 08:00"), func(tx *Tx) error { return tx.MarkArriving("c@x.vn") })
	if mailable() != "c@x.vn" {
		t.Errorf("letters go to %q, want the one that wrote to us", mailable())
	}
}

func TestLearnedNamesAndAddresses(t *testing.T) {
	db := open(t)
	put(t, db, unit("cb01", "a@x.vn"), unit("cb02", "b@x.vn"))
	write(t, db, clock(t, "2026-11-11 08:00"), func(tx *Tx) error {
		u, err := tx.UnitByCode("cb01")
		return errors.Join(err, tx.AddAddress(u.ID, "new@x.vn"), tx.AddAddress(u.ID, "b@x.vn"), tx.AddAlias(u.ID, Alias{Key: "chi bo mot", Text: "Chi bộ Một"}),
			tx.AddAlias(u.ID, Alias{Key: "chi bo mot", Text: "Chi bộ Một"}))
	})
	if got := emails(t, db, "cb01"); len(got) != 2 || got[1] != "new@x.vn" {
		t.Errorf("addresses %v; a learned one stands last, one of another unit is not taken", got)
	}
	if got := emails(t, db, "cb02"); len(got) != 1 {
		t.Errorf("cb02 lost its address: %v", got)
	}
	read(t, db, clock(t, "2026-11-11 08:01"), func(tx *Tx) error {
		if units, err := tx.UnitsByAlias("chi bo mot"); err != nil || len(units) != 1 {
			t.Errorf("%v, %v", units, err)
		}
		if _, err := tx.UnitByEmail("nobody@x.vn"); !errors.Is(err, ErrNotFound) {
			t.Errorf("unknown address: %v, want ErrNotFound", err)
		}
		return nil
	})
}

func TestActiveOn(t *testing.T) {
	u := Unit{ValidFrom: "2026-02-01", ValidTo: "2026-11-20"}
	for day, want := range map[Day]bool{"2026-01-31": false, "2026-02-01": true, "2026-11-20": true, "2026-11-21": false} {
		if u.ActiveOn(day) != want {
			t.Errorf("%s: %v", day, !want)
		}
	}
	if !(Unit{}).ActiveOn("2026-11-20") {
		t.Error("a unit without days does not exist")
	}
}
