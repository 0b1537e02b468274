package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tonghop/digest"
	"tonghop/store"
)

func statusCommand(f *flags) *cobra.Command {
	var period, typeCode, xlsx string
	c := &cobra.Command{
		Use: "status", Short: "The board: who has reported, late, nil, missing, waiting for a decision", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withOffice(c.Context(), f, func(o *office, now func() time.Time) error {
				return o.status(c, f, typeCode, period, xlsx, now())
			})
		},
	}
	c.Flags().StringVar(&period, "period", "", "period key such as 2026-M11 (default every period that is open or was due within 40 days)")
	c.Flags().StringVar(&typeCode, "type", "", "code of the report type (default all)")
	c.Flags().StringVar(&xlsx, "xlsx", "", "write the board as a workbook to this file")
	return c
}

// recent is how long after its due moment a period stays on the board that status shows.
const recent = 40 * 24 * time.Hour

// boards makes the boards that are asked for; periods that have begun by now open first, but nothing stays of that.
func (o *office) boards(c *cobra.Command, typeCode, period string, now time.Time) (boards []store.Board, err error) {
	err = o.db.Rehearsal().Write(c.Context(), now, func(tx *store.Tx) error {
		units, err := tx.Units()
		if err != nil {
			return err
		}
		if err := tx.OpenPeriods(o.config.Reports, units, o.config.TrackingSince, o.config.calendar()); err != nil {
			return err
		}
		periods, err := tx.Periods()
		if err != nil {
			return err
		}
		for _, p := range periods {
			if typeCode != "" && p.Type != typeCode || period != "" && p.Key != period || period == "" && now.Sub(p.DueAt) > recent {
				continue
			}
			b, err := tx.Board(p.Type, p.Key, now)
			if err != nil {
				return err
			}
			boards = append(boards, b)
		}
		return nil
	})
	if err == nil && len(boards) == 0 {
		err = fmt.Errorf("no tracked period is named %q; periods due before tracking_since %s are not tracked", period, o.config.TrackingSince)
	}
	return boards, err
}

func (o *office) status(c *cobra.Command, f *flags, typeCode, period, xlsx string, now time.Time) error {
	boards, err := o.boards(c, typeCode, period, now)
	if err != nil {
		return err
	}
	if xlsx != "" {
		if err := writeBoards(xlsx, o.digest, boards); err != nil {
			return err
		}
	}
	for _, b := range boards {
		if f.json {
			err = printJSON(c.OutOrStdout(), jsonBoard(b))
		} else {
			err = printBoard(c.OutOrStdout(), b, o.config.location())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func writeBoards(file string, d *digest.Desk, boards []store.Board) error {
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	return errors.Join(d.WriteBoards(out, boards), out.Close())
}

// boardJSON is one line of `status --json`: a contract.
type boardJSON struct {
	Type   string         `json:"type"`
	Period string         `json:"period"`
	From   string         `json:"from"`
	To     string         `json:"to"`
	Due    time.Time      `json:"due"`
	AsOf   time.Time      `json:"as_of"`
	Count  store.Count    `json:"count"`
	Units  []boardRowJSON `json:"units"`
}

type boardRowJSON struct {
	Unit         string     `json:"unit"`
	Name         string     `json:"name"`
	State        string     `json:"state"`
	Timeliness   string     `json:"timeliness"`
	Due          time.Time  `json:"due"`
	ReceivedAt   *time.Time `json:"received_at"`
	Versions     int        `json:"versions"`
	Triage       int        `json:"triage"`
	LastReminder string     `json:"last_reminder"`
}

func jsonBoard(b store.Board) boardJSON {
	out := boardJSON{Type: b.Period.Type, Period: b.Period.Key, From: b.Period.From, To: b.Period.To, Due: b.Period.DueAt, AsOf: b.AsOf, Count: b.Count, Units: []boardRowJSON{}}
	for _, r := range b.Rows {
		row := boardRowJSON{Unit: r.Unit.Code, Name: r.Unit.Name, State: string(r.Status.State), Timeliness: string(r.Status.Timeliness),
			Due: r.Status.Due, Versions: r.Status.Versions, Triage: r.InTriage, LastReminder: r.LastReminder}
		if !r.Status.FirstAt.IsZero() {
			row.ReceivedAt = &r.Status.FirstAt
		}
		out.Units = append(out.Units, row)
	}
	return out
}

// printBoard shows a board to people at a terminal.
func printBoard(out io.Writer, b store.Board, zone *time.Location) error {
	n := b.Count
	fmt.Fprintf(out, "%s %s, due %s, as of %s\n", b.Period.Type, b.Period.Key, clockText(b.Period.DueAt, zone), clockText(b.AsOf, zone))
	if n.Expected == 0 {
		fmt.Fprintln(out, "nothing is expected of anyone")
	} else {
		fmt.Fprintf(out, "%d expected: %d reported (%d of them nil), %d on time, %d late; %d missing, %d not due yet; %d with mail that waits for a decision\n",
			n.Expected, n.Reported+n.Nil, n.Nil, n.OnTime, n.Late, n.Missing, n.Waiting, n.InTriage)
	}
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "UNIT\tNAME\tSTATE\tRECEIVED\tREMINDED")
	for _, r := range b.Rows {
		state := string(r.Status.State)
		if r.Status.State == store.Reported {
			state = "reported"
		}
		if r.Status.Timeliness != store.None {
			state += map[store.Timeliness]string{store.OnTime: ", on time", store.Late: ", late"}[r.Status.Timeliness]
		}
		if r.Status.Versions > 1 {
			state += fmt.Sprintf(", %d versions", r.Status.Versions)
		}
		if r.InTriage > 0 {
			state += ", waits for a decision"
		}
		received, reminded := "-", "-"
		if !r.Status.FirstAt.IsZero() {
			received = clockText(r.Status.FirstAt, zone)
		}
		if r.LastReminder != "" {
			reminded = r.LastReminder + " " + clockText(r.RemindedAt, zone)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.Unit.Code, r.Unit.Name, state, received, reminded)
	}
	return w.Flush()
}

func clockText(t time.Time, zone *time.Location) string { return t.In(zone).Format("02/01/2006 15:04") }
