// Package intake is all that comes in: it keeps each mail first, then finds out who sent it, which reports it holds and what they
// answer, files them, and leaves what it is not sure of to an officer.
package intake

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"sync"
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
	Log      *slog.Logger
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

// bigMail is the size from which a mail is read alone, so that the memory of several never adds up.
const bigMail = 8 << 20

// FileNew reads and files every mail that is kept and not read yet; it gives how many it went through.
// Mails are read by all cores and filed in the order they were kept. One bad mail never stops the others (law I4).
func (d *Desk) FileNew(ctx context.Context, now func() time.Time) (int, error) {
	count, after := 0, int64(0)
	for {
		var batch []store.Message
		err := d.DB.Read(ctx, now(), func(tx *store.Tx) (err error) {
			batch, err = tx.NextKept(after, 64)
			return err
		})
		if err != nil || len(batch) == 0 {
			return count, err
		}
		if err := d.fileBatch(ctx, now, batch); err != nil {
			return count, err
		}
		count += len(batch)
		after = batch[len(batch)-1].ID
	}
}

type readResult struct {
	reading *parser.Reading
	err     error
}

func (d *Desk) fileBatch(ctx context.Context, now func() time.Time, batch []store.Message) error {
	results := make([]chan readResult, len(batch))
	for i := range results {
		results[i] = make(chan readResult, 1)
	}
	var alone sync.RWMutex
	workers := make(chan struct{}, runtime.GOMAXPROCS(0))
	go func() {
		for i, m := range batch {
			workers <- struct{}{}
			go func() {
				defer func() { <-workers }()
				if m.Size >= bigMail {
					alone.Lock()
					defer alone.Unlock()
				} else {
					alone.RLock()
					defer alone.RUnlock()
				}
				g, err := d.read(ctx, now(), m)
				results[i] <- readResult{g, err}
			}()
		}
	}()
	var failed error
	for i, m := range batch {
		r := <-results[i]
		if ctx.Err() != nil {
			failed = ctx.Err() // the attempt is not the mail's fault; the other readers are waited for
			continue
		}
		err := r.err
		if err == nil {
			err = d.file(ctx, now(), m, r.reading)
		}
		if err != nil && !errors.Is(err, errSetAside) {
			d.Log.Error("message not filed", "message", m.ID, "err", err)
			err = d.DB.Write(ctx, now(), func(tx *store.Tx) error { return tx.NoteFailure(m.ID, err) })
		}
		if err != nil && !errors.Is(err, errSetAside) {
			failed = err
		}
	}
	return failed
}

// errSetAside tells that a mail used up its attempts.
var errSetAside = errors.New("set aside")

// read counts the attempt, then reads the mail and its documents. A panic of a reader is that mail's fault alone.
func (d *Desk) read(ctx context.Context, now time.Time, m store.Message) (g *parser.Reading, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading message %d: panic: %v", m.ID, p)
		}
	}()
	ok := false
	err = d.DB.Write(ctx, now, func(tx *store.Tx) (err error) {
		ok, err = tx.CountAttempt(m.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	if !ok {
		d.Log.Error("message set aside after three attempts", "message", m.ID)
		return nil, errSetAside
	}
	err = d.DB.Read(ctx, now, func(tx *store.Tx) (err error) {
		g, err = d.Reader.Open(tx.Raw(m.ID))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading message %d: %w", m.ID, err)
	}
	d.Reader.Understand(ctx, g, m.ReceivedAt)
	return g, ctx.Err()
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

// TempDir is where mails too big for memory lie on their way; what an interrupted run left there is removed.
func TempDir(database string) (string, error) {
	dir := database + "-tmp"
	if err := os.RemoveAll(dir); err != nil {
		return "", fmt.Errorf("clearing %s: %w", dir, err)
	}
	return dir, os.MkdirAll(dir, 0o700)
}
