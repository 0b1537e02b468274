package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"tonghop/intake"
	"tonghop/store"
)

func replayCommand(f *flags) *cobra.Command {
	return mayRehearse(&cobra.Command{
		Use: "replay [NUMBER…]", Short: "Read mail again whose files could not be read, such as scans that came before tesseract was installed",
		RunE: func(c *cobra.Command, args []string) error {
			return withOffice(c.Context(), f, func(o *office, now func() time.Time) error {
				ids, err := o.toReplay(c.Context(), now(), args)
				if err != nil {
					return err
				}
				return o.replay(c, f, now, ids)
			})
		},
	}, f)
}

// toReplay gives the mails that are named, or all that may give more now.
func (o *office) toReplay(ctx context.Context, now time.Time, args []string) (ids []int64, err error) {
	for _, arg := range args {
		id, err := strconv.ParseInt(arg, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("mail %q: want the number that `tonghop triage list` shows", arg)
		}
		ids = append(ids, id)
	}
	if len(args) > 0 {
		return ids, nil
	}
	err = o.db.Read(ctx, now, func(tx *store.Tx) error {
		all, err := tx.Rereadable()
		for _, m := range all {
			ids = append(ids, m.ID)
		}
		return err
	})
	return ids, err
}

func (o *office) replay(c *cobra.Command, f *flags, now func() time.Time, ids []int64) error {
	unread := 0
	for _, id := range ids {
		r, err := o.intake.Replay(c.Context(), now(), id)
		if err != nil {
			return err
		}
		j := newReplayed(r)
		if f.json {
			err = printJSON(c.OutOrStdout(), j)
		} else {
			err = j.print(c.OutOrStdout())
		}
		if err != nil {
			return err
		}
		if j.Unread {
			unread++
		}
	}
	if unread > 0 {
		return needsPerson{fmt.Sprintf("%d of %d mails still hold files that cannot be read", unread, len(ids))}
	}
	return nil
}

// replayed is one line of `replay --json`.
type replayed struct {
	Message   int64              `json:"message"`
	State     store.MessageState `json:"state"`
	Reason    string             `json:"reason,omitempty"`
	Unread    bool               `json:"unread"` // something in it still cannot be read
	Documents []replayedDocument `json:"documents"`
}

type replayedDocument struct {
	Name   string `json:"name"`
	Before string `json:"before,omitempty"` // outcome; "" where it was not known
	After  string `json:"after"`
	Error  string `json:"error,omitempty"`
}

func newReplayed(r intake.Replayed) replayed {
	j := replayed{Message: r.Message.ID, State: r.Message.State, Reason: r.Message.Reason, Documents: []replayedDocument{}}
	before := map[int]string{}
	for _, d := range r.Before {
		before[d.Part] = d.Outcome
	}
	for _, d := range r.After {
		j.Documents = append(j.Documents, replayedDocument{d.Name, before[d.Part], d.Outcome, d.Reason})
		j.Unread = j.Unread || d.Outcome != "ok" || d.Unread > 0
	}
	return j
}

func (j replayed) print(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "mail %d is %s %s\n", j.Message, j.State, j.Reason); err != nil {
		return err
	}
	for _, d := range j.Documents {
		was := d.Before
		if was == "" {
			was = "new"
		}
		if _, err := fmt.Fprintf(w, "  %s: %s, was %s %s\n", d.Name, d.After, was, d.Error); err != nil {
			return err
		}
	}
	return nil
}
