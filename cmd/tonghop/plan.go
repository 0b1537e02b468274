package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tonghop/store"
)

func planCommand(f *flags) *cobra.Command {
	var from, to string
	c := &cobra.Command{
		Use: "plan", Short: "Every letter that would go out between two moments if no more mail came, and why", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withOffice(c.Context(), f, func(o *office, now func() time.Time) error {
				begin, end, err := span(from, to, now())
				if err != nil {
					return err
				}
				return o.printPlan(c, f, begin, end)
			})
		},
	}
	c.Flags().StringVar(&from, "from", "", "first moment, RFC 3339 (default now)")
	c.Flags().StringVar(&to, "to", "", "last moment, RFC 3339 (default 31 days after the first)")
	return c
}

func span(from, to string, now time.Time) (begin, end time.Time, err error) {
	begin = now
	if from != "" {
		if begin, err = time.Parse(time.RFC3339, from); err != nil {
			return begin, end, fmt.Errorf("--from %q: want a moment such as 2026-11-01T00:00:00+07:00", from)
		}
	}
	end = begin.AddDate(0, 0, 31)
	if to != "" {
		if end, err = time.Parse(time.RFC3339, to); err != nil {
			return begin, end, fmt.Errorf("--to %q: want a moment such as 2026-11-30T23:59:59+07:00", to)
		}
	}
	if end.Before(begin) {
		return begin, end, fmt.Errorf("--to %s lies before --from %s", to, from)
	}
	return begin, end, nil
}

// letterJSON is one line of `plan --json`, `letters list --json`: a contract.
type letterJSON struct {
	ID         int64           `json:"id,omitempty"`
	At         time.Time       `json:"at"`
	Kind       string          `json:"kind"`
	State      string          `json:"state"`
	To         []string        `json:"to"`
	Cc         []string        `json:"cc,omitempty"`
	Subject    string          `json:"subject,omitempty"`
	Keys       []string        `json:"keys"`
	Why        string          `json:"why"`
	Outcome    string          `json:"outcome,omitempty"`
	About      json.RawMessage `json:"about,omitempty"`
	SentAt     *time.Time      `json:"sent_at,omitempty"`
	MessageID  string          `json:"message_id,omitempty"`
	UsefulTill time.Time       `json:"useful_until"`
}

func jsonLetter(l store.Letter) letterJSON {
	j := letterJSON{ID: l.ID, At: l.NotBefore, Kind: string(l.Kind), State: string(l.State), To: l.Recipients, Cc: l.Cc, Subject: l.Subject, Why: l.Why,
		Outcome: l.Outcome, About: l.About, MessageID: l.HeaderID, UsefulTill: l.UsefulUntil}
	for _, k := range l.Keys {
		j.Keys = append(j.Keys, k.Key)
	}
	if !l.SentAt.IsZero() {
		j.SentAt = &l.SentAt
	}
	return j
}

func (o *office) printPlan(c *cobra.Command, f *flags, from, to time.Time) error {
	letters, err := o.digest.Plan(c.Context(), from, to)
	if err != nil {
		return err
	}
	for _, l := range letters {
		if f.json {
			if err := printJSON(c.OutOrStdout(), jsonLetter(l)); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(c.OutOrStdout(), "%s  %-10s %-40s %s\n", clockText(l.NotBefore, o.config.location()), l.Kind, strings.Join(l.Recipients, ", "), letterNote(l))
	}
	if len(letters) == 0 && !f.json {
		fmt.Fprintln(c.OutOrStdout(), "no letter would go out")
	}
	return nil
}
