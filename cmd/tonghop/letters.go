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
	show := letterCommand(f, "show", "Show one letter as its reader sees it; one that has not gone yet as it would go now",
		func(o *office, c *cobra.Command, tx *store.Tx, id int64) error { return o.showLetter(c, f, tx, id) })
	root.AddCommand(list, show)
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

func (o *office) showLetter(c *cobra.Command, f *flags, tx *store.Tx, id int64) error {
	l, err := tx.Letter(id)
	if err != nil {
		return err
	}
	raw, err := tx.LetterRaw(id)
	if err == nil && len(raw) == 0 && (l.State == store.Planned || l.State == store.Held) {
		raw, err = o.digest.Preview(tx, l)
	}
	if err != nil {
		return err
	}
	out := c.OutOrStdout()
	if f.json {
		return printJSON(out, struct {
			letterJSON
			Raw string `json:"raw"`
		}{jsonLetter(l), string(raw)})
	}
	fmt.Fprintf(out, "letter %d, %s, %s\nto %s\nwhy: %s\n", l.ID, l.Kind, l.State, strings.Join(l.Recipients, ", "), letterNote(l))
	for _, k := range l.Keys {
		fmt.Fprintf(out, "key: %s\n", k.Key)
	}
	deliveries, err := tx.Deliveries(id)
	for _, d := range deliveries {
		fmt.Fprintf(out, "delivery to %s: %s after %d attempts %s\n", d.Address, d.State, d.Attempts, d.Error)
	}
	if err != nil || len(raw) == 0 {
		return err
	}
	text, err := readableLetter(raw)
	if err == nil {
		_, err = fmt.Fprintf(out, "\n%s", text)
	}
	return err
}

func (o *office) holdLetter(c *cobra.Command, tx *store.Tx, id int64) error {
	return done(c, tx.MoveLetter(id, store.Held, "held by an officer", store.Planned), "letter %d is held; `tonghop letters release %d` lets it go", id, id)
}

func (o *office) releaseLetter(c *cobra.Command, tx *store.Tx, id int64) error {
	return done(c, tx.MoveLetter(id, store.Planned, "", store.Held), "letter %d goes out with the next pass", id)
}

func (o *office) retryLetter(c *cobra.Command, tx *store.Tx, id int64) error {
	return done(c, tx.RetryLetter(id), "letter %d is sent again with the next pass: the same bytes, the same Message-ID", id)
}

// done tells that an act succeeded, or what stood in its way.
func done(c *cobra.Command, err error, format string, args ...any) error {
	if err != nil {
		return err
	}
	what := fmt.Sprintf(format, args...)
	if asJSON, _ := c.Flags().GetBool("json"); asJSON {
		return printJSON(c.OutOrStdout(), map[string]string{"done": what})
	}
	_, err = fmt.Fprintln(c.OutOrStdout(), what)
	return err
}
