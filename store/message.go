package store

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"
)

// MessageState is where a mail stands on its way through the office.
type MessageState string

// The states of a message. Kept is the only one that waits for the program itself.
const (
	Kept     MessageState = "kept"      // raw bytes are safe, not read yet
	Filed    MessageState = "filed"     // all that was to be done with it is done
	InTriage MessageState = "triage"    // waits for an officer
	SetAside MessageState = "set_aside" // could not be read after three attempts; waits for an officer
	Rejected MessageState = "rejected"  // an officer decided that it is no report
	Erased   MessageState = "erased"    // bore a secrecy mark: nothing of it is kept but this row
)

// MaxAttempts is how often the reading of a mail is tried before it is set aside.
const MaxAttempts = 3

// pieceSize is how the raw bytes of a mail are cut: a big mail never stands in memory whole.
const pieceSize = 1 << 20

// Message is one mail that came in.
type Message struct {
	ID         int64        `json:"id"`
	SHA256     string       `json:"sha256"`
	Size       int64        `json:"size"`
	ReceivedAt time.Time    `json:"received_at"`
	KeptAt     time.Time    `json:"kept_at"`
	State      MessageState `json:"state"`
	Reason     string       `json:"reason,omitempty"` // machine word of triage or the error, English
	Attempts   int          `json:"attempts,omitempty"`
	Kind       string       `json:"kind"`
	FromEmail  string       `json:"from"`
	FromName   string       `json:"from_name,omitempty"`
	Subject    string       `json:"subject"`
	HeaderID   string       `json:"message_id,omitempty"`
	NoAnswer   bool         `json:"no_answer,omitempty"`
	UnitID     int64        `json:"-"` // 0 while unknown
	SuspectID  int64        `json:"-"` // whose it probably is, where UnitID is unknown
}

// Place is where a mail lies in a mailbox.
type Place struct {
	Account, Folder  string
	UIDValidity, UID uint32
}

// Keep stores a mail's raw bytes and its row. The same bytes are kept once: for a known sha256 the known message's id
// comes back with isNew false, and only the place is added. An Account of "" is a mail from a file: it has no place.
func (tx *Tx) Keep(m Message, p Place, raw io.Reader) (id int64, isNew bool, err error) {
	err = tx.row(`SELECT id FROM message WHERE sha256=?`, m.SHA256).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		isNew = true
		id, err = tx.insert(`INSERT INTO message(sha256, size, received_at, kept_at, state) VALUES (?,?,?,?,?)`,
			m.SHA256, m.Size, ms(m.ReceivedAt), ms(tx.Now), Kept)
		if err == nil {
			err = tx.keepRaw(id, raw)
		}
	}
	if err == nil && p.Account != "" {
		err = tx.exec(`INSERT INTO place(account, folder, uidvalidity, uid, message_id) VALUES (?,?,?,?,?)
			ON CONFLICT DO UPDATE SET message_id=excluded.message_id, error=''`, p.Account, p.Folder, p.UIDValidity, p.UID, id)
	}
	if err != nil {
		return 0, false, fmt.Errorf("keeping message %s: %w", m.SHA256, err)
	}
	return id, isNew, nil
}

func (tx *Tx) keepRaw(id int64, raw io.Reader) error {
	buf := make([]byte, pieceSize)
	for n := int64(0); ; n++ {
		k, err := io.ReadFull(raw, buf)
		if k > 0 {
			if err := tx.exec(`INSERT INTO raw(id, bytes) VALUES (?,?)`, id<<16|n, buf[:k]); err != nil {
				return err
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// KeepFailed records that the mail at p could not be fetched. The third time it becomes a message that is set aside,
// so that an officer sees that something lies there, and setAside is true.
func (tx *Tx) KeepFailed(p Place, received time.Time, size int64, cause error) (setAside bool, err error) {
	var attempts int
	err = tx.row(`INSERT INTO place(account, folder, uidvalidity, uid, attempts, error) VALUES (?,?,?,?,1,?)
		ON CONFLICT DO UPDATE SET attempts=attempts+1, error=excluded.error RETURNING attempts`,
		p.Account, p.Folder, p.UIDValidity, p.UID, cause.Error()).Scan(&attempts)
	if err != nil || attempts < MaxAttempts {
		return false, err
	}
	lost := fmt.Sprintf("lost:%s/%s/%d/%d", p.Account, p.Folder, p.UIDValidity, p.UID)
	id, err := tx.insert(`INSERT INTO message(sha256, size, received_at, kept_at, state, reason, attempts) VALUES (?,?,?,?,?,?,?)
		ON CONFLICT(sha256) DO UPDATE SET reason=excluded.reason`, lost, size, ms(received), ms(tx.Now), SetAside, "fetch: "+cause.Error(), attempts)
	if err != nil {
		return false, err
	}
	return true, tx.exec(`UPDATE place SET message_id=? WHERE account=? AND folder=? AND uidvalidity=? AND uid=?`,
		id, p.Account, p.Folder, p.UIDValidity, p.UID)
}

// Unfetched gives the UIDs of a folder that are to be asked for again.
func (tx *Tx) Unfetched(account, folder string, uidvalidity uint32) ([]uint32, error) {
	return query(tx, func(s scanner) (uid uint32, err error) {
		err = s.Scan(&uid)
		return uid, err
	}, `SELECT uid FROM place WHERE account=? AND folder=? AND uidvalidity=? AND message_id IS NULL ORDER BY uid`, account, folder, uidvalidity)
}

// Places tells where in the mailboxes a message lies.
func (tx *Tx) Places(messageID int64) ([]Place, error) {
	return query(tx, func(s scanner) (p Place, err error) {
		err = s.Scan(&p.Account, &p.Folder, &p.UIDValidity, &p.UID)
		return p, err
	}, `SELECT account, folder, uidvalidity, uid FROM place WHERE message_id=?`, messageID)
}

const messageColumns = `SELECT id, sha256, size, received_at, kept_at, state, reason, attempts, kind, from_email, from_name,
	subject, header_id, no_answer, coalesce(unit_id, 0), coalesce(suspect_id, 0) FROM message `

func scanMessage(s scanner) (m Message, err error) {
	var received, kept int64
	err = s.Scan(&m.ID, &m.SHA256, &m.Size, &received, &kept, &m.State, &m.Reason, &m.Attempts, &m.Kind, &m.FromEmail, &m.FromName,
		&m.Subject, &m.HeaderID, &m.NoAnswer, &m.UnitID, &m.SuspectID)
	m.ReceivedAt, m.KeptAt = at(received), at(kept)
	return m, err
}

// Message finds a message by its id, or ErrNotFound.
func (tx *Tx) Message(id int64) (Message, error) {
	m, err := scanMessage(tx.row(messageColumns+`WHERE id=?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("message %d: %w", id, ErrNotFound)
	}
	return m, err
}

// Messages gives the messages in any of the states, oldest first.
func (tx *Tx) Messages(states ...MessageState) ([]Message, error) {
	var all []Message
	for _, state := range states {
		some, err := query(tx, scanMessage, messageColumns+`WHERE state=? ORDER BY received_at, id`, state)
		if err != nil {
			return nil, fmt.Errorf("reading messages: %w", err)
		}
		all = append(all, some...)
	}
	return all, nil
}

// Rereadable gives the messages that may give more when they are read again, oldest first: set aside after three attempts, or with a
// document that a better reader, or one that is now installed, may read. Nobody reads what is locked or holds nothing.
func (tx *Tx) Rereadable() ([]Message, error) {
	return query(tx, scanMessage, messageColumns+`WHERE state=? AND reason NOT LIKE 'fetch:%' OR state IN (?,?) AND EXISTS (SELECT 1 FROM document
		WHERE message_id=message.id AND (unread>0 OR outcome NOT IN ('ok','empty','encrypted'))) ORDER BY received_at, id`, SetAside, InTriage, Filed)
}

// NextKept gives up to limit messages that wait to be read and have an id above after, in the order they were kept.
func (tx *Tx) NextKept(after int64, limit int) ([]Message, error) {
	return query(tx, scanMessage, messageColumns+`WHERE state=? AND id>? ORDER BY id LIMIT ?`, Kept, after, limit)
}

// UpdateMessage writes what was understood of a message: its state, reason, kind, sender, subject and unit.
func (tx *Tx) UpdateMessage(m Message) error {
	return tx.exec(`UPDATE message SET state=?, reason=?, kind=?, from_email=?, from_name=?, subject=?, header_id=?, no_answer=?, unit_id=?, suspect_id=? WHERE id=?`,
		m.State, m.Reason, m.Kind, m.FromEmail, m.FromName, m.Subject, m.HeaderID, m.NoAnswer, orNull(m.UnitID), orNull(m.SuspectID), m.ID)
}

// FailAttempt counts a failed attempt to read a message that waits, with its cause; the last allowed one sets it aside.
func (tx *Tx) FailAttempt(id int64, cause error) (setAside bool, err error) {
	var state MessageState
	err = tx.row(`UPDATE message SET attempts=attempts+1, reason=?, state=CASE WHEN attempts+1>=? THEN ? ELSE state END
		WHERE id=? AND state=? RETURNING state`, cause.Error(), MaxAttempts, SetAside, id, Kept).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil // filed in the meantime
	}
	return state == SetAside, err
}

// Raw opens the raw bytes of a message for reading, piece by piece, within the transaction.
func (tx *Tx) Raw(id int64) io.Reader { return &rawReader{tx: tx, next: id << 16, end: (id + 1) << 16} }

type rawReader struct {
	tx        *Tx
	next, end int64
	left      []byte
}

func (r *rawReader) Read(p []byte) (int, error) {
	if len(r.left) == 0 {
		if r.next >= r.end {
			return 0, io.EOF
		}
		err := r.tx.row(`SELECT bytes FROM raw WHERE id=?`, r.next).Scan(&r.left)
		if errors.Is(err, sql.ErrNoRows) {
			return 0, io.EOF
		}
		if err != nil {
			return 0, err
		}
		r.next++
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}

// Erase removes all that is kept of a message with a secrecy mark: raw bytes, documents, reports, index.
// What stays is the row: where it lies, who sent it, when, which mark. Call Truncate after the commit.
func (tx *Tx) Erase(m Message, mark string) error {
	m.State, m.Reason, m.Subject = Erased, "secrecy mark: "+mark, ""
	var indexed bool
	if err := tx.row(`SELECT EXISTS (SELECT 1 FROM report WHERE message_id=?)`, m.ID).Scan(&indexed); err != nil {
		return fmt.Errorf("erasing message %d: %w", m.ID, err)
	}
	for _, q := range []string{
		`DELETE FROM raw WHERE id>=?1<<16 AND id<(?1+1)<<16`,
		`DELETE FROM report_text WHERE rowid IN (SELECT id FROM report WHERE message_id=?1)`,
		`DELETE FROM statement WHERE report_id IN (SELECT id FROM report WHERE message_id=?1)`,
		`DELETE FROM event WHERE report_id IN (SELECT id FROM report WHERE message_id=?1)`,
		`DELETE FROM report WHERE message_id=?1`,
		`DELETE FROM document WHERE message_id=?1`,
		`UPDATE letter SET raw=NULL, subject='' WHERE message_id=?1`, // an answer may quote it
	} {
		if err := tx.exec(q, m.ID); err != nil {
			return fmt.Errorf("erasing message %d: %w", m.ID, err)
		}
	}
	if indexed {
		// A deletion from the index only hides its words; they stay in the file until the index is written anew.
		if err := tx.exec(`INSERT INTO report_text(report_text) VALUES ('optimize')`); err != nil {
			return fmt.Errorf("erasing message %d from the index: %w", m.ID, err)
		}
	}
	return tx.UpdateMessage(m)
}

// Decide records what an officer decided on a message.
func (tx *Tx) Decide(messageID int64, kind, who, why string) error {
	return tx.exec(`INSERT INTO decision(message_id, at, kind, who, why) VALUES (?,?,?,?,?)`, messageID, ms(tx.Now), kind, who, why)
}
