package store

import (
	"database/sql"
	"errors"
	"time"
)

// Mailbox is one folder of one account and how far it has been read.
type Mailbox struct {
	Account      string    `json:"account"`
	Folder       string    `json:"folder"`
	UIDValidity  uint32    `json:"uidvalidity"`
	NextUID      uint32    `json:"next_uid"`
	PolledAt     time.Time `json:"polled_at,omitzero"` // the last poll that kept all there was
	FailingSince time.Time `json:"failing_since,omitzero"`
	Error        string    `json:"error,omitempty"`
}

// Mailbox gives the state of a folder; one never seen before has only its names.
func (tx *Tx) Mailbox(account, folder string) (Mailbox, error) {
	m, err := scanMailbox(tx.row(mailboxColumns+`WHERE account=? AND folder=?`, account, folder))
	if errors.Is(err, sql.ErrNoRows) {
		return Mailbox{Account: account, Folder: folder}, nil
	}
	return m, err
}

// Mailboxes gives all folders ever read.
func (tx *Tx) Mailboxes() ([]Mailbox, error) {
	return query(tx, scanMailbox, mailboxColumns+`ORDER BY account, folder`)
}

const mailboxColumns = `SELECT account, folder, uidvalidity, next_uid, polled_at, failing_since, error FROM mailbox `

func scanMailbox(s scanner) (m Mailbox, err error) {
	var polled, failing int64
	err = s.Scan(&m.Account, &m.Folder, &m.UIDValidity, &m.NextUID, &polled, &failing, &m.Error)
	m.PolledAt, m.FailingSince = at(polled), at(failing)
	return m, err
}

// Advance moves the cursor of a folder; it belongs in the transaction that keeps the mails before it.
func (tx *Tx) Advance(account, folder string, uidvalidity, nextUID uint32) error {
	return tx.exec(`INSERT INTO mailbox(account, folder, uidvalidity, next_uid) VALUES (?,?,?,?)
		ON CONFLICT DO UPDATE SET uidvalidity=excluded.uidvalidity, next_uid=excluded.next_uid`, account, folder, uidvalidity, nextUID)
}

// Polled records that a poll begun at start kept all there was in the folder.
func (tx *Tx) Polled(account, folder string, start time.Time) error {
	return tx.exec(`UPDATE mailbox SET polled_at=?, failing_since=0, error='' WHERE account=? AND folder=?`, ms(start), account, folder)
}

// PollFailed records why a folder could not be read; it tells whether this is the first failure in a row.
func (tx *Tx) PollFailed(account, folder string, cause error) (first bool, err error) {
	var since int64
	err = tx.row(`INSERT INTO mailbox(account, folder, uidvalidity, next_uid, failing_since, error) VALUES (?,?,0,0,?,?)
		ON CONFLICT DO UPDATE SET error=excluded.error, failing_since=CASE failing_since WHEN 0 THEN excluded.failing_since ELSE failing_since END
		RETURNING failing_since`, account, folder, ms(tx.Now), cause.Error()).Scan(&since)
	return since == ms(tx.Now), err
}

// LastFullPoll is the moment of the oldest of the last full polls of the folders; zero where one was never polled.
func (tx *Tx) LastFullPoll(folders [][2]string) (time.Time, error) {
	var oldest time.Time
	for i, f := range folders {
		m, err := tx.Mailbox(f[0], f[1])
		if err != nil || m.PolledAt.IsZero() {
			return time.Time{}, err
		}
		if i == 0 || m.PolledAt.Before(oldest) {
			oldest = m.PolledAt
		}
	}
	return oldest, nil
}
