package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"tonghop/store"
)

func runCommand(f *flags) *cobra.Command {
	return &cobra.Command{
		Use: "run", Short: "Run the daemon: take mail in, remind, summarise, until it is stopped", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withOffice(c.Context(), f, func(o *office, now func() time.Time) error { return o.serve(c.Context(), now) })
		},
	}
}

func onceCommand(f *flags) *cobra.Command {
	c := &cobra.Command{
		Use: "once", Short: "One full pass: poll and file everything, look at the board, deliver", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withOffice(c.Context(), f, func(o *office, now func() time.Time) error {
				if f.dryRun {
					return o.printPlan(c, f, now(), now())
				}
				err := o.once(c.Context(), now)
				if !f.json {
					return err
				}
				m, asked := o.matters(c.Context(), now())
				return cmp.Or(err, asked, printJSON(c.OutOrStdout(), m))
			})
		},
	}
	return mayRehearse(c, f)
}

// serve is the daemon. Up the line: mailbox, intake, store; down the line: store, digest, mail.
// Mailboxes are watched side by side; what they kept is filed, the board is looked at, and letters go out in one line.
func (o *office) serve(ctx context.Context, now func() time.Time) error {
	unlock, err := o.begin(ctx, now)
	if err != nil {
		return err
	}
	o.log.Info("started", "database", o.db.Path(), "mailboxes", len(o.mailboxes))
	kept := make(chan struct{}, 1)
	var watching sync.WaitGroup
	for _, m := range o.mailboxes {
		watching.Go(func() {
			m.Watch(ctx, now, func() {
				select {
				case kept <- struct{}{}:
				default: // a look is already asked for
				}
			})
		})
	}
	minute := time.NewTicker(time.Minute)
	defer minute.Stop()
	for ctx.Err() == nil {
		if err := o.pass(ctx, now); err != nil && ctx.Err() == nil {
			o.log.Error("pass failed; it is tried again within a minute", "err", err)
		}
		select {
		case <-kept:
		case <-minute.C:
		case <-ctx.Done():
		}
	}
	watching.Wait()
	o.log.Info("stopped")
	return unlock()
}

// Reading documents makes much garbage: it is collected seldom while memory is far below what a small office PC can spare, and
// eagerly near it. GOGC and GOMEMLIMIT set others; BenchmarkMailboxBesideMbsync shows what they do.
const (
	memoryGoal     = 280 << 20
	garbagePercent = 300
)

// begin takes the lock on the database, and settles what an earlier run left half done.
func (o *office) begin(ctx context.Context, now func() time.Time) (unlock func() error, err error) {
	if os.Getenv("GOMEMLIMIT") == "" && os.Getenv("GOGC") == "" {
		debug.SetMemoryLimit(memoryGoal)
		debug.SetGCPercent(garbagePercent)
	}
	if unlock, err = store.Lock(ctx, o.db.Path()); err != nil {
		return nil, err
	}
	if err = o.intake.Recover(ctx, now()); err == nil {
		err = o.digest.Recover(ctx, now())
	}
	if err != nil {
		return nil, errors.Join(err, unlock())
	}
	return unlock, nil
}

// pass is one trip up and one down: file what was kept, say what must be said.
func (o *office) pass(ctx context.Context, now func() time.Time) error {
	if _, err := o.intake.FileNew(ctx, now); err != nil {
		return fmt.Errorf("filing: %w", err)
	}
	if err := o.digest.Tick(ctx, now()); err != nil {
		return fmt.Errorf("looking at the board: %w", err)
	}
	if err := o.digest.Deliver(ctx, now); err != nil {
		return fmt.Errorf("delivering: %w", err)
	}
	return nil
}

// once polls every mailbox to its end and makes one pass.
func (o *office) once(ctx context.Context, now func() time.Time) error {
	unlock, err := o.begin(ctx, now)
	if err != nil {
		return err
	}
	var unread []error
	for _, m := range o.mailboxes {
		if err := m.Poll(ctx, now); err != nil {
			unread = append(unread, err)
		}
	}
	if err := errors.Join(o.pass(ctx, now), unlock()); err != nil {
		return err
	}
	if len(unread) > 0 {
		return needsPerson{errors.Join(unread...).Error()}
	}
	return o.openMatters(ctx, now())
}

// matters is what is open after a pass.
type matters struct {
	Waiting   int             `json:"waiting"` // mails that wait for an officer
	Stuck     int             `json:"stuck"`   // letters that failed, or of which nobody knows whether they went
	Retried   int             `json:"retried"` // letters that wait for their next attempt
	Fault     string          `json:"fault"`   // of one of these
	Mailboxes []store.Mailbox `json:"mailboxes"`
}

func (o *office) matters(ctx context.Context, now time.Time) (m matters, err error) {
	err = o.db.Read(ctx, now, func(tx *store.Tx) error {
		letters, err := tx.Letters(store.MaybeSent, store.Failed, store.Sending)
		if err != nil {
			return err
		}
		for _, l := range letters {
			if l.State != store.Sending {
				m.Stuck++
			} else if l.Outcome != "" {
				m.Retried++
				m.Fault = l.Outcome
			}
		}
		if m.Mailboxes, err = tx.Mailboxes(); err != nil {
			return err
		}
		m.Waiting, err = tx.TriageCount()
		return err
	})
	return m, err
}

// openMatters tells, by exit code 1, that something waits for a person.
func (o *office) openMatters(ctx context.Context, now time.Time) error {
	m, err := o.matters(ctx, now)
	if err != nil || m.Waiting+m.Stuck+m.Retried == 0 {
		return err
	}
	said := ""
	if m.Retried > 0 {
		said = fmt.Sprintf(", %d letters wait for the next attempt (%s)", m.Retried, m.Fault)
	}
	return needsPerson{fmt.Sprintf("%d mails wait for a decision (tonghop triage list), %d letters could not be delivered (tonghop letters list)%s", m.Waiting, m.Stuck, said)}
}
