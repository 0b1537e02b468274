// Package intake is all that comes in: it keeps each mail first, then finds out who sent it, which reports it holds and what they
// answer, files them, and leaves what it is not sure of to an officer.
package intake

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"tonghop/intake/imap"
	"tonghop/intake/spool"
	"tonghop/parser"
	"tonghop/store"
)

// Desk takes mail in.
type Desk struct {
	DB       *store.DB
	Reader   *parser.Reader
	Types    []store.ReportType
	Calendar store.Calendar
	Since    store.Day // what is due, and what is received, before it is filed and never answered
	Officers []string
	Security []string // who is told of documents with a secrecy mark
	Own      []string // addresses of the office itself: never answered
	TempDir  string   // where mails too big for memory lie on their way, and the note of what is being read
	Log      *slog.Logger

	inHand inHand
	erased bool // a marked document was erased, and the database's log still has its bytes
}

// answerWithin is how old a mail may be to be answered: a mailbox read for the first time, or an import, must not
// set off letters about last month's mail.
const answerWithin = 7 * 24 * time.Hour

// Accept keeps a batch of fetched mails and moves the cursor past them, in one transaction (laws I1, I2). Nothing is
// thought about a mail before this has been committed.
func (d *Desk) Accept(ctx context.Context, now time.Time, account, folder string, batch []imap.Fetched, next imap.Cursor) error {
	return d.DB.Write(ctx, now, func(tx *store.Tx) error {
		for _, f := range batch {
			if err := d.keepFetched(tx, store.Place{Account: account, Folder: folder, UIDValidity: f.UIDValidity, UID: f.UID}, f); err != nil {
				return err
			}
		}
		return tx.Advance(account, folder, next.UIDValidity, next.Next)
	})
}

func (d *Desk) keepFetched(tx *store.Tx, p store.Place, f imap.Fetched) error {
	received := f.Received
	if received.IsZero() {
		received = tx.Now // the server gave no INTERNALDATE; the mail cannot have come later
	}
	if f.Err != nil {
		setAside, err := tx.KeepFailed(p, received, f.Size, f.Err)
		d.Log.Error("mail could not be fetched", "account", p.Account, "folder", p.Folder, "uid", p.UID, "set_aside", setAside, "err", f.Err)
		return err
	}
	_, err := keep(tx, p, received, f.Body)
	return err
}

func keep(tx *store.Tx, p store.Place, received time.Time, body *spool.Spool) (isNew bool, err error) {
	raw, err := body.Open()
	if err != nil {
		return false, err
	}
	defer raw.Close()
	_, isNew, err = tx.Keep(store.Message{SHA256: body.SHA256(), Size: body.Size(), ReceivedAt: received}, p, raw)
	return isNew, err
}

// Import keeps one mail from a file. It tells whether the mail is new.
func (d *Desk) Import(ctx context.Context, now, received time.Time, body *spool.Spool) (isNew bool, err error) {
	err = d.DB.Write(ctx, now, func(tx *store.Tx) error {
		isNew, err = keep(tx, store.Place{}, received, body)
		return err
	})
	return isNew, err
}

// own tells whether the address is the office's own.
func (d *Desk) own(email string) bool {
	for _, o := range d.Own {
		if strings.EqualFold(o, email) {
			return true
		}
	}
	return false
}
