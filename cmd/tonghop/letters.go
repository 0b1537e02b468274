package main

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tonghop/store"
)

func lettersCommand(f *flags) *cobra.Command {
	root := &cobra.Command{Use: "letters", Short: "The outbox: what was written, what became of it"}
	var states []string
	list := &cobra.Command{
		Use: "list", Short: "List the letters with their state and reason", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withOffice(c.Context(), f, func(o *office, now func() time.Time) error { return o.listLetters(c, f, states, now()) })
		},
	}
	list.Flags().StringSliceVar(&states, "state", nil, "only these states: planned, held, sending, sent, maybe_sent, failed, superseded, expired, dropped")
	root.AddCommand(list, letterCommand(f, "show", "Show one letter as it goes out", (*office).showLetter))
	root.AddCommand(
		mayRehearse(letterCommand(f, "hold", "Keep a letter back until it is released", (*office).holdLetter), f),
		mayRehearse(letterCommand(f, "release", "Let a held letter go", (*office).releaseLetter), f),
		mayRehearse(letterCommand(f, "retry", "Send a letter again that failed or may not have gone: same bytes, same Message-ID", (*office).retryLetter), f))
	return root
}

// letterCommand is a command on one letter, named by its number.
func letterCommand(f *flags, name, short string, do func(*office, *cobra.Command, *store.Tx, int64) error) *cobra.Command {
	return &cobra.Command{
		Use: name + " NUMBER", Short: short, Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil {
				return fmt.Errorf("letter %q: want the number that `tonghop letters list` shows", args[0])
			}
			return withOffice(c.Context(), f, func(o *office, now func() time.Time) error {
				return o.db.Write(c.Context(), now(), func(tx *store.Tx) error { return do(o, c, tx, id) })
			})
		},
	}
}

func (o *office) listLetters(c *cobra.Command, f *flags, states []string, now time.Time) error {
	var wanted []store.LetterState
	for _, s := range states {
		wanted = append(wanted, store.LetterState(s))
	}
	var letters []store.Letter
	err := o.db.Read(c.Context(), now, func(tx *store.Tx) (err error) {
		letters, err = tx.Letters(wanted...)
		return err
	})
	if err != nil {
		return err
	}
	if f.json {
		for _, l := range letters {
			if err := printJSON(c.OutOrStdout(), jsonLetter(l)); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(c.OutOrStdout(), 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "NUMBER\tSTATE\tAT\tKIND\tTO\tWHY")
	for _, l := range letters {
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\n", l.ID, l.State, clockText(l.NotBefore, o.config.location()), l.Kind, strings.Join(l.Recipients, ", "), letterNote(l))
	}
	return w.Flush()
}

func letterNote(l store.Letter) string {
	if l.Outcome != "" {
		return l.Why + "; " + l.Outcome
	}
	return l.Why
}

func (o *office) showLetter(c *cobra.Command, tx *store.Tx, id int64) error {
	l, err := tx.Letter(id)
	if err != nil {
		return err
	}
	raw, err := tx.LetterRaw(id)
	if err != nil {
		return err
	}
	out := c.OutOrStdout()
	fmt.Fprintf(out, "letter %d, %s, %s\nto %s\nwhy: %s\n", l.ID, l.Kind, l.State, strings.Join(l.Recipients, ", "), letterNote(l))
	for _, k := range l.Keys {
		fmt.Fprintf(out, "key: %s\n", k.Key)
	}
	deliveries, err := tx.Deliveries(id)
	for _, d := range deliveries {
		fmt.Fprintf(out, "delivery to %s: %s after %d attempts %s\n", d.Address, d.State, d.Attempts, d.Error)
	}
	if err == nil && len(raw) > 0 {
		_, err = fmt.Fprintf(out, "\n%s", raw)
	}
	return err
}

func (o *office) holdLetter(_ *cobra.Command, tx *store.Tx, id int64) error {
	return tx.MoveLetter(id, store.Held, "held by an officer", store.Planned)
}

func (o *office) releaseLetter(_ *cobra.Command, tx *store.Tx, id int64) error {
	return tx.MoveLetter(id, store.Planned, "", store.Held)
}

func (o *office) retryLetter(_ *cobra.Command, tx *store.Tx, id int64) error {
	return tx.RetryLetter(id)
}
