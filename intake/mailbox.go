package intake

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"tonghop/intake/imap"
	"tonghop/store"
)

// Mailbox is one account that is polled.
type Mailbox struct {
	Account imap.Account
	Desk    *Desk
	Every   time.Duration // how often it is polled even when the server announces nothing
	Log     *slog.Logger
	client  *imap.Client
}

// Poll keeps all that is new in every folder of the account. now is the clock; its value at the beginning is the moment
// up to which the mailbox is known afterwards.
func (m *Mailbox) Poll(ctx context.Context, now func() time.Time) error {
	start := now()
	err := m.poll(ctx, start)
	if err == nil || ctx.Err() != nil {
		return err
	}
	m.hangUp()
	return errors.Join(err, m.Desk.DB.Write(ctx, now(), func(tx *store.Tx) error {
		for _, folder := range m.Account.Folders {
			if _, err := tx.PollFailed(m.Account.Name, folder, err); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (m *Mailbox) poll(ctx context.Context, start time.Time) (err error) {
	if m.client == nil {
		if m.client, err = m.Account.Dial(ctx); err != nil {
			return err
		}
	}
	for _, folder := range m.Account.Folders {
		if err := m.pollFolder(ctx, folder, start); err != nil {
			return err
		}
	}
	return nil
}

func (m *Mailbox) pollFolder(ctx context.Context, folder string, start time.Time) error {
	name := m.Account.Name
	var box store.Mailbox
	var again []uint32
	err := m.Desk.DB.Read(ctx, start, func(tx *store.Tx) (err error) {
		if box, err = tx.Mailbox(name, folder); err == nil {
			again, err = tx.Unfetched(name, folder, box.UIDValidity)
		}
		return err
	})
	if err != nil {
		return err
	}
	reached, err := m.client.Fetch(ctx, folder, imap.Cursor{UIDValidity: box.UIDValidity, Next: box.NextUID},
		func(ctx context.Context, batch []imap.Fetched, next imap.Cursor) error {
			return m.Desk.Accept(ctx, start, name, folder, batch, next)
		})
	if err != nil {
		return err
	}
	if reached.UIDValidity == box.UIDValidity { // numbered anew, the folder was read from its beginning
		known := box
		known.NextUID = reached.Next
		if err := m.fetchAgain(ctx, known, again, start); err != nil {
			return err
		}
	}
	return m.Desk.DB.Write(ctx, start, func(tx *store.Tx) error {
		if reached.UIDValidity != box.UIDValidity || reached.Next != box.NextUID {
			if err := tx.Advance(name, folder, reached.UIDValidity, reached.Next); err != nil {
				return err
			}
		}
		return tx.Polled(name, folder, start)
	})
}

// fetchAgain asks once more for the mails that could not be fetched before. One that is not there any more counts as another
// failed attempt, so that after the last an officer sees that a mail was lost.
func (m *Mailbox) fetchAgain(ctx context.Context, box store.Mailbox, uids []uint32, start time.Time) error {
	if len(uids) == 0 {
		return nil
	}
	asked := map[uint32]bool{}
	err := m.client.Again(ctx, box.Folder, imap.Cursor{UIDValidity: box.UIDValidity, Next: box.NextUID}, uids,
		func(ctx context.Context, batch []imap.Fetched, _ imap.Cursor) error {
			for _, f := range batch {
				asked[f.UID] = true
			}
			return m.Desk.Accept(ctx, start, box.Account, box.Folder, batch, imap.Cursor{UIDValidity: box.UIDValidity, Next: box.NextUID})
		})
	if err != nil {
		return err
	}
	return m.Desk.DB.Write(ctx, start, func(tx *store.Tx) error {
		for _, uid := range uids {
			if asked[uid] {
				continue
			}
			place := store.Place{Account: box.Account, Folder: box.Folder, UIDValidity: box.UIDValidity, UID: uid}
			if _, err := tx.KeepFailed(place, start, 0, errGone); err != nil {
				return err
			}
		}
		return nil
	})
}

// errGone tells that a mail left the mailbox before it could be fetched.
var errGone = errors.New("it is not in the folder any more")

// hangUp closes the connection; the next poll opens a new one.
func (m *Mailbox) hangUp() {
	if m.client != nil {
		_ = m.client.Close()
		m.client = nil
	}
}

// Close ends the connection to the server.
func (m *Mailbox) Close() { m.hangUp() }

// longestWait is the longest pause after faults in a row; a refused password waits at least slowWait, so that the account is not locked.
const (
	longestWait = 10 * time.Minute
	slowWait    = 15 * time.Minute
)

// Watch polls until ctx ends and calls kept after each poll. IDLE only wakes it up earlier: polling is the truth (law I3).
// No fault of the network ends it; faults in a row make the pauses longer.
func (m *Mailbox) Watch(ctx context.Context, now func() time.Time, kept func()) {
	defer m.hangUp()
	faults := 0
	for ctx.Err() == nil {
		err := m.Poll(ctx, now)
		kept()
		if err == nil {
			faults = 0
			m.await(ctx)
			continue
		}
		if ctx.Err() != nil {
			return
		}
		faults++
		wait := min(time.Duration(1<<min(faults, 10))*5*time.Second, longestWait)
		var refused *imap.AuthError
		if errors.As(err, &refused) {
			wait = slowWait
		}
		wait = wait/2 + rand.N(wait)
		level := slog.LevelWarn
		if faults > 1 {
			level = slog.LevelDebug // the first of an outage is told; the board and the alert letter tell the rest
		}
		m.Log.Log(ctx, level, "mailbox cannot be read", "account", m.Account.Name, "again_in", wait.Round(time.Second), "err", err)
		pause(ctx, wait)
	}
}

// await waits for the server's announcement of new mail in the first folder, at most until the next poll is due.
func (m *Mailbox) await(ctx context.Context) {
	start := time.Now()
	if err := m.client.Idle(ctx, m.Account.Folders[0], m.Every); err != nil && ctx.Err() == nil {
		m.Log.Debug("idle ended", "account", m.Account.Name, "err", err)
		m.hangUp()
		if rest := m.Every - time.Since(start); rest > 0 {
			pause(ctx, min(rest, 5*time.Second))
		}
	}
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// Sent tells whether a letter with the Message-ID lies in the folder: where a sent letter's copy is looked up.
func (m *Mailbox) Sent(ctx context.Context, folder, headerID string) (bool, error) {
	client, err := m.Account.Dial(ctx)
	if err != nil {
		return false, fmt.Errorf("looking up a sent letter: %w", err)
	}
	found, err := client.Search(ctx, folder, headerID)
	return found, errors.Join(err, client.Close())
}
