package store

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Unit is one organisation (or one reporter in person) that owes reports.
type Unit struct {
	ID        int64     `json:"-"`
	Code      string    `json:"code"`
	Name      string    `json:"name"`
	Kind      string    `json:"kind"`  // as the office writes it: "chi bộ", "đảng bộ cơ sở"
	Group     string    `json:"group"` // as the office writes it
	ValidFrom Day       `json:"valid_from,omitempty"`
	ValidTo   Day       `json:"valid_to,omitempty"`
	Addresses []Address `json:"addresses"`
	Aliases   []Alias   `json:"aliases,omitempty"`
	SortKey   []byte    `json:"-"` // Vietnamese collation of Name, made by the caller
}

// Address is one mail address of a unit; the first that does not bounce gets its letters.
type Address struct {
	Email     string    `json:"email"`
	Learned   bool      `json:"learned,omitempty"` // an officer added it
	BouncedAt time.Time `json:"bounced_at,omitzero"`
	Bounce    string    `json:"bounce,omitempty"`
}

// Alias is another way of writing a unit's name; Key is its folded form.
type Alias struct {
	Key     string `json:"-"`
	Text    string `json:"text"`
	Learned bool   `json:"learned,omitempty"`
}

// ActiveOn tells whether the unit exists on the day.
func (u Unit) ActiveOn(d Day) bool {
	return (u.ValidFrom == "" || u.ValidFrom <= d) && (u.ValidTo == "" || d <= u.ValidTo)
}

// Mailable is the address that the unit's letters go to: the first that does not bounce, else the first; "" where there is none.
func (u Unit) Mailable() string {
	for _, a := range u.Addresses {
		if a.BouncedAt.IsZero() {
			return a.Email
		}
	}
	if len(u.Addresses) > 0 {
		return u.Addresses[0].Email
	}
	return ""
}

// PutUnit adds the unit or brings the one with its code up to date; addresses and aliases become those given
// and those that an officer added, and what is known of an address that stays is kept. It tells whether anything changed.
func (tx *Tx) PutUnit(u Unit) (added, changed bool, err error) {
	old, err := tx.UnitByCode(u.Code)
	switch {
	case errors.Is(err, ErrNotFound):
		added = true
		u.ID, err = tx.insert(`INSERT INTO unit(code, name, kind, "group", sort_key, valid_from, valid_to) VALUES (?,?,?,?,?,?,?)`,
			u.Code, u.Name, u.Kind, u.Group, u.SortKey, u.ValidFrom, u.ValidTo)
	case err == nil:
		if sameUnit(old, u) {
			return false, false, nil
		}
		u.ID = old.ID
		err = tx.exec(`UPDATE unit SET name=?, kind=?, "group"=?, sort_key=?, valid_from=?, valid_to=? WHERE id=?`,
			u.Name, u.Kind, u.Group, u.SortKey, u.ValidFrom, u.ValidTo, u.ID)
	}
	if err != nil {
		return false, false, fmt.Errorf("unit %s: %w", u.Code, err)
	}
	return added, true, tx.putNames(u, old)
}

func (tx *Tx) putNames(u, old Unit) error {
	known := map[string]Address{}
	for _, a := range old.Addresses {
		known[a.Email] = a
	}
	if err := tx.exec(`DELETE FROM address WHERE unit_id=? AND learned=0`, u.ID); err != nil {
		return err
	}
	for i, a := range u.Addresses {
		was := known[a.Email]
		// an address that moves from one unit to another in one import belongs to the one that names it now
		err := tx.exec(`INSERT INTO address(email, unit_id, position, bounced_at, bounce) VALUES (?,?,?,?,?)
			ON CONFLICT(email) DO UPDATE SET unit_id=excluded.unit_id, position=excluded.position, learned=0`,
			a.Email, u.ID, i, ms(was.BouncedAt), was.Bounce)
		if err != nil {
			return fmt.Errorf("unit %s, address %s: %w", u.Code, a.Email, err)
		}
	}
	if err := tx.exec(`DELETE FROM alias WHERE unit_id=? AND learned=0`, u.ID); err != nil {
		return err
	}
	for _, a := range u.Aliases {
		if err := tx.exec(`INSERT OR IGNORE INTO alias(alias_key, unit_id, text) VALUES (?,?,?)`, a.Key, u.ID, a.Text); err != nil {
			return fmt.Errorf("unit %s, alias %s: %w", u.Code, a.Text, err)
		}
	}
	return nil
}

// sameUnit tells whether the roster's file says of the unit what is known already. What an officer added is no matter of the file.
func sameUnit(known, file Unit) bool {
	return known.Name == file.Name && known.Kind == file.Kind && known.Group == file.Group &&
		known.ValidFrom == file.ValidFrom && known.ValidTo == file.ValidTo && slices.Equal(known.names(), file.names())
}

// names gives the unit's addresses in their order and its aliases sorted, without what an officer added.
func (u Unit) names() []string {
	var emails, aliases []string
	for _, a := range u.Addresses {
		if !a.Learned {
			emails = append(emails, a.Email)
		}
	}
	for _, a := range u.Aliases {
		if !a.Learned {
			aliases = append(aliases, a.Key+"\x00"+a.Text)
		}
	}
	slices.Sort(aliases)
	return append(emails, aliases...)
}

const unitColumns = `SELECT id, code, name, kind, "group", sort_key, valid_from, valid_to FROM unit `

func scanUnit(s scanner) (u Unit, err error) {
	err = s.Scan(&u.ID, &u.Code, &u.Name, &u.Kind, &u.Group, &u.SortKey, &u.ValidFrom, &u.ValidTo)
	return u, err
}

// Units gives the whole roster in the order of Vietnamese names.
func (tx *Tx) Units() ([]Unit, error) {
	units, err := query(tx, scanUnit, unitColumns+`ORDER BY sort_key, code`)
	if err != nil {
		return nil, fmt.Errorf("reading roster: %w", err)
	}
	return units, tx.addNames(units, ``)
}

// addNames fills addresses and aliases of the units in two queries.
func (tx *Tx) addNames(units []Unit, where string, args ...any) error {
	place := map[int64]*Unit{}
	for i := range units {
		place[units[i].ID] = &units[i]
	}
	_, err := query(tx, func(s scanner) (id int64, err error) {
		var a Address
		var bounced int64
		if err = s.Scan(&id, &a.Email, &a.Learned, &bounced, &a.Bounce); err == nil && place[id] != nil {
			a.BouncedAt = at(bounced)
			place[id].Addresses = append(place[id].Addresses, a)
		}
		return id, err
	}, `SELECT unit_id, email, learned, bounced_at, bounce FROM address `+where+` ORDER BY unit_id, position`, args...)
	if err != nil {
		return fmt.Errorf("reading addresses: %w", err)
	}
	_, err = query(tx, func(s scanner) (id int64, err error) {
		var a Alias
		if err = s.Scan(&id, &a.Key, &a.Text, &a.Learned); err == nil && place[id] != nil {
			place[id].Aliases = append(place[id].Aliases, a)
		}
		return id, err
	}, `SELECT unit_id, alias_key, text, learned FROM alias `+where+` ORDER BY unit_id, text`, args...)
	if err != nil {
		return fmt.Errorf("reading aliases: %w", err)
	}
	return nil
}

// UnitByCode finds a unit by its code, or ErrNotFound.
func (tx *Tx) UnitByCode(code string) (Unit, error) { return tx.unit(`WHERE code=?`, code) }

// Unit finds a unit by its id, or ErrNotFound.
func (tx *Tx) Unit(id int64) (Unit, error) { return tx.unit(`WHERE id=?`, id) }

// UnitByEmail finds the unit that writes from the address (lower case), or ErrNotFound.
func (tx *Tx) UnitByEmail(email string) (Unit, error) {
	return tx.unit(`WHERE id=(SELECT unit_id FROM address WHERE email=?)`, email)
}

// UnitsByAlias finds the units that call themselves by the folded name; several may.
func (tx *Tx) UnitsByAlias(key string) ([]Unit, error) {
	ids, err := query(tx, scanID, `SELECT unit_id FROM alias WHERE alias_key=? ORDER BY unit_id`, key)
	if err != nil {
		return nil, fmt.Errorf("unit named %q: %w", key, err)
	}
	var units []Unit
	for _, id := range ids {
		u, err := tx.Unit(id)
		if err != nil {
			return nil, err
		}
		units = append(units, u)
	}
	return units, nil
}

func (tx *Tx) unit(where string, args ...any) (Unit, error) {
	u, err := scanUnit(tx.row(unitColumns+where, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return u, fmt.Errorf("unit: %w", ErrNotFound)
	}
	if err != nil {
		return u, fmt.Errorf("reading unit: %w", err)
	}
	one := []Unit{u}
	err = tx.addNames(one, `WHERE unit_id=?`, u.ID)
	return one[0], err
}

// AddAlias teaches the office another way of writing a unit's name.
func (tx *Tx) AddAlias(unitID int64, a Alias) error {
	return tx.exec(`INSERT OR IGNORE INTO alias(alias_key, unit_id, text, learned) VALUES (?,?,?,1)`, a.Key, unitID, a.Text)
}

// AddAddress teaches the office another address of a unit, behind those it has.
func (tx *Tx) AddAddress(unitID int64, email string) error {
	return tx.exec(`INSERT OR IGNORE INTO address(email, unit_id, position, learned)
		SELECT ?, ?, 1+coalesce(max(position), 0), 1 FROM address WHERE unit_id=?`, email, unitID, unitID)
}

// MarkBounced records that letters to the address come back for good; it tells whether the roster has the address.
func (tx *Tx) MarkBounced(email, why string) (bool, error) {
	return tx.changed(`UPDATE address SET bounced_at=?, bounce=? WHERE email=?`, ms(tx.Now), why, email)
}

// MarkArriving records that a mail came from the address: it lives.
func (tx *Tx) MarkArriving(email string) error {
	return tx.exec(`UPDATE address SET bounced_at=0, bounce='' WHERE email=? AND bounced_at>0`, email)
}

func scanID(s scanner) (id int64, err error) {
	err = s.Scan(&id)
	return id, err
}
