package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"tonghop/intake"
	"tonghop/store"
)

func checkCommand(f *flags) *cobra.Command {
	return mayRehearse(&cobra.Command{
		Use: "check", Short: "Check the configuration, log in everywhere, send a letter to self and receive it", Args: cobra.NoArgs,
		Long: `Reads the configuration strictly, opens the database, logs in to every mailbox and looks for its folders,
logs in to the mail server, sends one letter from the office to itself and waits until it arrives.
--dry-run sends nothing.`,
		RunE: func(c *cobra.Command, _ []string) error {
			return withOffice(c.Context(), f, func(o *office, now func() time.Time) error {
				return o.check(c.Context(), c.OutOrStdout(), f, now)
			})
		},
	}, f)
}

// finding is one line of what check found.
type finding struct {
	What  string `json:"what"`
	OK    bool   `json:"ok"`
	Error string `json:"error,omitempty"`
}

func (o *office) check(ctx context.Context, w io.Writer, f *flags, now func() time.Time) error {
	failed := 0
	tell := func(what string, err error) {
		one := finding{What: what, OK: err == nil}
		if err != nil {
			failed++
			one.Error = err.Error()
		}
		switch {
		case f.json:
			_ = printJSON(w, one)
		case err == nil:
			fmt.Fprintf(w, "ok    %s\n", what)
		default:
			fmt.Fprintf(w, "FAIL  %s: %v\n", what, err)
		}
	}
	tell("configuration and database "+o.db.Path(), nil)
	tell("roster", o.checkRoster(ctx, now()))
	for _, m := range o.mailboxes {
		tell("mailbox "+m.Account.Name, checkMailbox(ctx, m))
	}
	line, err := o.digest.Server.Dial(ctx)
	if err == nil {
		err = line.Close()
	}
	tell("mail server "+o.digest.Server.Host, err)
	if err == nil && !f.dryRun && len(o.mailboxes) > 0 {
		tell("letter to self", o.roundTrip(ctx, now()))
	}
	tell("own copies of letters", o.checkLookup())
	if failed > 0 {
		return needsPerson{fmt.Sprintf("%d checks failed", failed)}
	}
	return nil
}

func (o *office) checkRoster(ctx context.Context, now time.Time) error {
	return o.db.Read(ctx, now, func(tx *store.Tx) error {
		units, err := tx.Units()
		if err == nil && len(units) == 0 {
			err = fmt.Errorf("empty: import one with `tonghop units import FILE`")
		}
		return err
	})
}

// checkLookup warns where a letter that was cut off while being sent could not be looked up.
func (o *office) checkLookup() error {
	if o.digest.Lookup == nil {
		return fmt.Errorf("smtp.sent_lookup is not set: a letter that is cut off while being sent waits for an officer's decision")
	}
	return nil
}

func checkMailbox(ctx context.Context, m *intake.Mailbox) error {
	client, err := m.Account.Dial(ctx)
	if err != nil {
		return err
	}
	defer client.Close()
	have, err := client.Folders(ctx)
	if err != nil {
		return err
	}
	for _, want := range m.Account.Folders {
		if !slices.Contains(have, want) {
			return fmt.Errorf("there is no folder %q; the server has %v", want, have)
		}
	}
	return nil
}

// roundTripWait is how long the letter to self may take to arrive.
const roundTripWait = 2 * time.Minute

// roundTrip sends one letter from the office to itself and waits for it in the first mailbox.
func (o *office) roundTrip(ctx context.Context, now time.Time) error {
	headerID, err := o.digest.SendTest(ctx, now)
	if err != nil {
		return err
	}
	m := o.mailboxes[0]
	for deadline := time.Now().Add(roundTripWait); time.Now().Before(deadline); {
		for _, folder := range m.Account.Folders {
			found, err := m.Sent(ctx, folder, headerID)
			if found || err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(3 * time.Second):
		}
	}
	return fmt.Errorf("it was sent but did not arrive in mailbox %s within %s; does %s deliver to it?", m.Account.Name, roundTripWait, o.digest.Server.From)
}
