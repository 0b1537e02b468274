package intake

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"tonghop/parser"
	"tonghop/store"
)

// bigMail is the size from which a mail is read alone, so that the memory of several never adds up.
const bigMail = 8 << 20

// lookAhead is how many mails are taken up for reading at a time.
const lookAhead = 64

// FileNew reads and files every mail that is kept and not read yet; it gives how many it went through.
// Mails are read by all cores and filed in the order they were kept. One bad mail never stops the others (law I4).
func (d *Desk) FileNew(ctx context.Context, now func() time.Time) (int, error) {
	count, after := 0, int64(0)
	for {
		var batch []store.Message
		err := d.DB.Read(ctx, now(), func(tx *store.Tx) (err error) {
			batch, err = tx.NextKept(after, lookAhead)
			return err
		})
		if err != nil || len(batch) == 0 {
			return count, errors.Join(err, d.emptyLog(ctx))
		}
		if err := d.fileBatch(ctx, now, batch); err != nil {
			return count, err
		}
		count += len(batch)
		after = batch[len(batch)-1].ID
	}
}

// emptyLog takes the bytes of erased documents out of the database's log (law I8). While somebody reads the database it
// cannot be emptied; the next pass tries again.
func (d *Desk) emptyLog(ctx context.Context) error {
	if !d.erased {
		return nil
	}
	if err := d.DB.Truncate(ctx); err != nil {
		return fmt.Errorf("erasing a marked document from the log: %w", err)
	}
	d.erased = false
	return nil
}

type readResult struct {
	reading *parser.Reading
	err     error
}

func (d *Desk) fileBatch(ctx context.Context, now func() time.Time, batch []store.Message) error {
	results := d.readAll(ctx, now, batch)
	var failed error
	for i, m := range batch {
		r := <-results[i]
		if ctx.Err() != nil {
			failed = ctx.Err() // no fault of the mail; the other readers are waited for
			continue
		}
		err := r.err
		if err == nil {
			err = d.file(ctx, now(), m, r.reading)
		}
		if errors.Is(err, parser.ErrNoChild) {
			failed = errors.Join(failed, err) // no fault of the mail either: the next pass reads it
			continue
		}
		if err != nil {
			failed = errors.Join(failed, d.blame(ctx, now(), m.ID, err))
		}
	}
	return failed
}

// readAll reads the mails side by side, each result in its own channel. A big mail, and one that was in hand when the program
// died, is read alone.
func (d *Desk) readAll(ctx context.Context, now func() time.Time, batch []store.Message) []chan readResult {
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
				if m.Size >= bigMail || m.Attempts > 0 {
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
	return results
}

// read reads the mail and its documents. A panic of a reader is that mail's fault alone.
func (d *Desk) read(ctx context.Context, now time.Time, m store.Message) (g *parser.Reading, err error) {
	d.inHand.add(d.inHandFile(), m.ID)
	defer d.inHand.done(d.inHandFile(), m.ID)
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading message %d: panic: %v", m.ID, p)
		}
	}()
	err = d.DB.Read(ctx, now, func(tx *store.Tx) (err error) {
		g, err = d.Reader.Open(tx.Raw(m.ID))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading message %d: %w", m.ID, err)
	}
	if err := d.Reader.Understand(ctx, g, m.ReceivedAt); err != nil {
		return nil, fmt.Errorf("reading message %d: %w", m.ID, err)
	}
	return g, ctx.Err()
}

// blame counts a failed attempt to read a mail; the third sets it aside.
func (d *Desk) blame(ctx context.Context, now time.Time, id int64, cause error) error {
	return d.DB.Write(ctx, now, func(tx *store.Tx) error {
		setAside, err := tx.FailAttempt(id, cause)
		d.Log.Error("message not filed", "message", id, "set_aside", setAside, "err", cause)
		return err
	})
}

// inHand is the set of mails that are being read at this moment, noted in a file. A process that is killed by what it reads
// leaves the note behind; a power cut, which is no mail's fault, mostly does not, since the note is never synced to the disk.
type inHand struct {
	mu  sync.Mutex
	ids []string
}

func (h *inHand) add(file string, id int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ids = append(h.ids, strconv.FormatInt(id, 10))
	h.note(file)
}

func (h *inHand) done(file string, id int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, one := range h.ids {
		if one == strconv.FormatInt(id, 10) {
			h.ids = append(h.ids[:i], h.ids[i+1:]...)
			break
		}
	}
	h.note(file)
}

// note writes the set down; where that fails nothing is lost but the blame.
func (h *inHand) note(file string) { _ = os.WriteFile(file, []byte(strings.Join(h.ids, "\n")), 0o600) }

func (d *Desk) inHandFile() string { return filepath.Join(d.TempDir, "in-hand") }

// errDied is the fault of a mail in hand when the program ended without a word.
var errDied = errors.New("the program died while reading it")

// Recover is called once when the program starts and holds the lock: it counts an attempt for each mail that was in hand when
// an earlier run died, and clears what that run left in the temporary folder.
func (d *Desk) Recover(ctx context.Context, now time.Time) error {
	left, err := os.ReadFile(d.inHandFile())
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("reading what an earlier run left: %w", err)
	}
	for _, line := range strings.Fields(string(left)) {
		id, err := strconv.ParseInt(line, 10, 64)
		if err != nil {
			continue // cut off while it was written
		}
		if err := d.blame(ctx, now, id, errDied); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(d.TempDir); err != nil {
		return fmt.Errorf("clearing %s: %w", d.TempDir, err)
	}
	return os.MkdirAll(d.TempDir, 0o700)
}
