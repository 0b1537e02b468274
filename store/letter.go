package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// LetterKind tells what a letter is; each kind has its template in digest.
type LetterKind string

// The kinds of letters.
const (
	ReceiptLetter    LetterKind = "receipt"    // to the sender of a report: what was understood
	NoticeLetter     LetterKind = "notice"     // to a sender whose mail could not be read or placed
	SecrecyLetter    LetterKind = "secrecy"    // to a sender, neutral: not by this way
	ReminderLetter   LetterKind = "reminder"   // to a unit that has not reported
	EscalationLetter LetterKind = "escalation" // to officers: who has still not reported
	TriageLetter     LetterKind = "triage"     // to officers: something waits for them
	SecretLetter     LetterKind = "secret"     // to the responsible officer: a marked document came, where it lies
	UrgentLetter     LetterKind = "urgent"     // to officers: an urgent report came
	AlertLetter      LetterKind = "alert"      // to the operator: a mailbox cannot be read
	SummaryLetter    LetterKind = "summary"    // to the superior board
)

// LetterState is where a letter stands.
type LetterState string

// The states of a letter. Planned, Held and Sending are open; the others are final unless a person acts.
const (
	Planned    LetterState = "planned"
	Held       LetterState = "held"    // an officer must release it
	Sending    LetterState = "sending" // its bytes are fixed; deliveries run
	Sent       LetterState = "sent"
	MaybeSent  LetterState = "maybe_sent" // cut off after its last byte; an officer decides
	Failed     LetterState = "failed"     // refused for good
	LetterGone LetterState = "superseded" // a later stage goes in its place
	Expired    LetterState = "expired"    // its time passed before it could go
	Dropped    LetterState = "dropped"    // not true any more when it was to go
)

// Letter is one outgoing mail, first a row, then bytes, then sent.
type Letter struct {
	ID          int64
	Kind        LetterKind
	State       LetterState
	UnitID      int64
	MessageID   int64 // the mail it answers
	Keys        []LetterKey
	About       json.RawMessage // what its template needs besides the rows
	Recipients  []string
	Cc          []string
	Why         string // English: the rule and the fact that asked for it
	Outcome     string // English: why it did not go
	HeaderID    string // Message-ID without brackets
	CreatedAt   time.Time
	NotBefore   time.Time
	UsefulUntil time.Time
	RenderedAt  time.Time
	SentAt      time.Time
	Subject     string
	Raw         []byte
}

// LetterKey is one thing that a letter says; it is never said twice.
type LetterKey struct {
	Key          string
	ObligationID int64 // 0 where it is about none
}

// ReminderKey is the key of one stage of reminding for one obligation; a moved due moment makes new keys.
func ReminderKey(unit, typeCode, period, rule string, dueVersion int) string {
	return strings.Join([]string{"remind", unit, typeCode, period, rule, fmt.Sprint(dueVersion)}, "|")
}

// ruleOfKey gives the rule's code of a reminder key.
func ruleOfKey(key string) string {
	if parts := strings.Split(key, "|"); len(parts) == 6 {
		return parts[4]
	}
	return ""
}

// Enqueue adds a letter for those of its keys that were never said; with none left nothing is added and ok is false.
// A letter in a final state (superseded, dropped) may be enqueued too: its keys are then settled for ever.
func (tx *Tx) Enqueue(l Letter) (ok bool, err error) {
	var fresh []LetterKey
	for _, k := range l.Keys {
		var one int
		err := tx.row(`SELECT 1 FROM letter_key WHERE key=?`, k.Key).Scan(&one)
		if errors.Is(err, sql.ErrNoRows) {
			fresh = append(fresh, k)
		} else if err != nil {
			return false, err
		}
	}
	if len(fresh) == 0 {
		return false, nil
	}
	if l.State == "" {
		l.State = Planned
	}
	if l.About == nil {
		l.About = json.RawMessage(`{}`)
	}
	recipients, _ := json.Marshal(l.Recipients)
	cc, _ := json.Marshal(append([]string{}, l.Cc...))
	id, err := tx.insert(`INSERT INTO letter(kind, state, unit_id, message_id, about, recipients, cc, why, outcome, created_at, not_before, useful_until)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`, l.Kind, l.State, orNull(l.UnitID), orNull(l.MessageID), string(l.About), string(recipients), string(cc),
		l.Why, l.Outcome, ms(tx.Now), ms(l.NotBefore), ms(l.UsefulUntil))
	if err != nil {
		return false, fmt.Errorf("enqueueing %s letter: %w", l.Kind, err)
	}
	for _, k := range fresh {
		if err := tx.exec(`INSERT INTO letter_key(key, letter_id, obligation_id) VALUES (?,?,?)`, k.Key, id, orNull(k.ObligationID)); err != nil {
			return false, fmt.Errorf("enqueueing %s: %w", k.Key, err)
		}
	}
	return true, nil
}

// Said tells whether a key stands in the ledger.
func (tx *Tx) Said(key string) (bool, error) {
	var n int
	err := tx.row(`SELECT count(*) FROM letter_key WHERE key=?`, key).Scan(&n)
	return n > 0, err
}

// SaidKeys gives all keys in the ledger that begin with the prefix.
func (tx *Tx) SaidKeys(prefix string) (map[string]bool, error) {
	said := map[string]bool{}
	_, err := query(tx, func(s scanner) (string, error) {
		var key string
		err := s.Scan(&key)
		said[key] = true
		return key, err
	}, `SELECT key FROM letter_key WHERE key>=? AND key<?`, prefix, prefix+"\U0010FFFF")
	return said, err
}

const letterColumns = `SELECT id, kind, state, coalesce(unit_id,0), coalesce(message_id,0), about, recipients, cc, why, outcome, header_id,
	created_at, not_before, useful_until, rendered_at, sent_at, subject FROM letter `

func scanLetter(s scanner) (l Letter, err error) {
	var about, recipients, cc string
	var created, from, until, rendered, sent int64
	err = s.Scan(&l.ID, &l.Kind, &l.State, &l.UnitID, &l.MessageID, &about, &recipients, &cc, &l.Why, &l.Outcome, &l.HeaderID,
		&created, &from, &until, &rendered, &sent, &l.Subject)
	if err != nil {
		return l, err
	}
	l.About = json.RawMessage(about)
	l.CreatedAt, l.NotBefore, l.UsefulUntil, l.RenderedAt, l.SentAt = at(created), at(from), at(until), at(rendered), at(sent)
	return l, errors.Join(json.Unmarshal([]byte(recipients), &l.Recipients), json.Unmarshal([]byte(cc), &l.Cc))
}

// Letter finds a letter with its keys, or ErrNotFound; Raw is read by LetterRaw.
func (tx *Tx) Letter(id int64) (Letter, error) {
	l, err := scanLetter(tx.row(letterColumns+`WHERE id=?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return l, fmt.Errorf("letter %d: %w", id, ErrNotFound)
	}
	if err == nil {
		l.Keys, err = tx.keysOf(id)
	}
	return l, err
}

func (tx *Tx) keysOf(id int64) ([]LetterKey, error) {
	return query(tx, func(s scanner) (k LetterKey, err error) {
		err = s.Scan(&k.Key, &k.ObligationID)
		return k, err
	}, `SELECT key, coalesce(obligation_id,0) FROM letter_key WHERE letter_id=? ORDER BY key`, id)
}

// Letters gives all letters with their keys in the order they were made; states narrows them.
func (tx *Tx) Letters(states ...LetterState) ([]Letter, error) {
	where, args := ``, []any{}
	if len(states) > 0 {
		where = `WHERE state IN (` + strings.TrimSuffix(strings.Repeat(`?,`, len(states)), `,`) + `)`
		for _, s := range states {
			args = append(args, s)
		}
	}
	all, err := query(tx, scanLetter, letterColumns+where+` ORDER BY id`, args...)
	for i := range all {
		if err == nil {
			all[i].Keys, err = tx.keysOf(all[i].ID)
		}
	}
	return all, err
}

// LetterRaw gives the fixed bytes of a letter.
func (tx *Tx) LetterRaw(id int64) (raw []byte, err error) {
	err = tx.row(`SELECT coalesce(raw, '') FROM letter WHERE id=?`, id).Scan(&raw)
	return raw, err
}

// DeliveryID is the Message-ID under which a letter goes to the n-th of its addresses, counted from 0: the first has the letter's
// own, "x@host", the others "x.1@host", "x.2@host" …
func DeliveryID(headerID string, n int) string {
	i := strings.LastIndexByte(headerID, '@')
	if n == 0 || i < 0 {
		return headerID
	}
	return fmt.Sprintf("%s.%d%s", headerID[:i], n, headerID[i:])
}

// LetterByHeaderID finds the letter of ours that went to some address under the Message-ID, or ErrNotFound.
func (tx *Tx) LetterByHeaderID(headerID string) (Letter, error) {
	own := headerID
	if i, j := strings.LastIndexByte(headerID, '@'), 0; i > 0 {
		if j = strings.LastIndexByte(headerID[:i], '.'); j > 0 {
			own = headerID[:j] + headerID[i:]
		}
	}
	var id int64
	err := tx.row(`SELECT id FROM letter WHERE header_id IN (?,?) AND header_id<>''`, headerID, own).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return Letter{}, fmt.Errorf("letter %s: %w", headerID, ErrNotFound)
	}
	if err != nil {
		return Letter{}, err
	}
	return tx.Letter(id)
}

// DueLetters gives the planned letters whose time has come.
func (tx *Tx) DueLetters() ([]int64, error) {
	return query(tx, scanID, `SELECT id FROM letter WHERE state=? AND not_before<=? ORDER BY not_before, id`, Planned, ms(tx.Now))
}

// SettleLetter ends a letter that does not go, with the reason.
func (tx *Tx) SettleLetter(id int64, state LetterState, why string) error {
	return tx.exec(`UPDATE letter SET state=?, outcome=? WHERE id=?`, state, why, id)
}

// FixLetter saves the bytes that will go out, and opens a delivery to each address. After it nothing changes the letter.
func (tx *Tx) FixLetter(l Letter, addresses []string) error {
	err := tx.exec(`UPDATE letter SET state=?, header_id=?, subject=?, raw=?, rendered_at=? WHERE id=? AND state=?`,
		Sending, l.HeaderID, l.Subject, l.Raw, ms(tx.Now), l.ID, Planned)
	if err != nil {
		return fmt.Errorf("fixing letter %d: %w", l.ID, err)
	}
	for _, a := range addresses {
		if err := tx.exec(`INSERT OR IGNORE INTO delivery(letter_id, address, state, next_at) VALUES (?,?,?,?)`, l.ID, a, DeliveryPending, ms(tx.Now)); err != nil {
			return fmt.Errorf("fixing letter %d: %w", l.ID, err)
		}
	}
	return nil
}

// MoveLetter takes a letter from one state to another; from any other state it is an error.
func (tx *Tx) MoveLetter(id int64, to LetterState, why string, from LetterState) error {
	moved, err := tx.changed(`UPDATE letter SET state=?, outcome=? WHERE id=? AND state=?`, to, why, id, from)
	if err == nil && !moved {
		l, err := tx.Letter(id)
		if err != nil {
			return err
		}
		return fmt.Errorf("letter %d is %s: only a letter that is %s can become %s", id, l.State, from, to)
	}
	return err
}

// RetryLetter opens the deliveries again that failed or whose fate is unknown; the bytes stay the same.
func (tx *Tx) RetryLetter(id int64) error {
	opened, err := tx.changed(`UPDATE delivery SET state=?, next_at=? WHERE letter_id=? AND state IN (?,?)`, DeliveryPending, ms(tx.Now), id, DeliveryFailed, DeliveryMaybe)
	if err != nil {
		return err
	}
	if !opened {
		return fmt.Errorf("letter %d has no delivery that failed or may not have gone", id)
	}
	return tx.exec(`UPDATE letter SET state=?, outcome='', useful_until=max(useful_until, ?) WHERE id=?`, Sending, ms(tx.Now.Add(48*time.Hour)), id)
}
