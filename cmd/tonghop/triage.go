package main

import (
	"cmp"
	"fmt"
	"os/user"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"tonghop/intake"
	"tonghop/parser/report"
	"tonghop/store"
)

func triageCommand(f *flags) *cobra.Command {
	root := &cobra.Command{Use: "triage", Short: "What waits for an officer's decision"}
	list := &cobra.Command{
		Use: "list", Short: "List what waits, and why", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withOffice(c.Context(), f, func(o *office, now func() time.Time) error { return o.listTriage(c, f, now()) })
		},
	}
	show := messageCommand(f, "show NUMBER", "Show one mail that waits, with what was understood of it",
		func(o *office, c *cobra.Command, id int64, now time.Time) error { return o.showTriage(c, f, id, now) })
	var a intake.Assignment
	assign := mayRehearse(messageCommand(f, "assign NUMBER", "File the mail as the report of a unit for a period", func(o *office, c *cobra.Command, id int64, now time.Time) error {
		a.Who = cmp.Or(a.Who, whoAmI())
		return done(c, o.intake.Assign(c.Context(), now, id, a), "mail %d is filed", id)
	}), f)
	assign.Flags().StringVar(&a.Unit, "unit", "", "code of the unit (default the one whose address sent it)")
	assign.Flags().StringVar(&a.Type, "type", "", "code of the report type (default the one that has the period)")
	assign.Flags().StringVar(&a.Period, "period", "", "period key such as 2026-M11 (default the one that was read)")
	assign.Flags().BoolVar(&a.Nil, "nil", false, "the report says that nothing happened")
	assign.Flags().BoolVar(&a.Learn, "learn", false, "take mail from this address, and this spelling of the name, for the unit from now on")
	var who, why string
	reject := mayRehearse(messageCommand(f, "reject NUMBER", "Decide that the mail is no report", func(o *office, c *cobra.Command, id int64, now time.Time) error {
		return done(c, o.intake.Reject(c.Context(), now, id, cmp.Or(who, whoAmI()), why), "mail %d is no report", id)
	}), f)
	assign.Flags().StringVar(&a.Who, "who", "", "who decides (default the user of this machine)")
	assign.Flags().StringVar(&a.Why, "why", "", "why, for the record")
	reject.Flags().StringVar(&who, "who", "", "who decides (default the user of this machine)")
	reject.Flags().StringVar(&why, "why", "", "why, for the record")
	root.AddCommand(list, show, assign, reject)
	return root
}

func whoAmI() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown"
}

// messageCommand is a command on one mail, named by its number.
func messageCommand(f *flags, use, short string, do func(*office, *cobra.Command, int64, time.Time) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil {
				return fmt.Errorf("mail %q: want the number that `tonghop triage list` shows", args[0])
			}
			return withOffice(c.Context(), f, func(o *office, now func() time.Time) error { return do(o, c, id, now()) })
		},
	}
}

// triageJSON is one line of `triage list --json`.
type triageJSON struct {
	store.Message
	Unit      string           `json:"unit,omitempty"`
	Suspect   string           `json:"suspect,omitempty"` // the unit it is probably of
	Documents []store.Document `json:"documents"`
}

func (o *office) listTriage(c *cobra.Command, f *flags, now time.Time) error {
	return o.db.Read(c.Context(), now, func(tx *store.Tx) error {
		waiting, err := tx.Messages(store.InTriage, store.SetAside)
		if err != nil {
			return err
		}
		for _, m := range waiting {
			j := triageJSON{Message: m}
			if j.Documents, err = tx.Documents(m.ID); err != nil {
				return err
			}
			if j.Unit, j.Suspect, err = unitCodes(tx, m); err != nil {
				return err
			}
			if f.json {
				err = printJSON(c.OutOrStdout(), j)
			} else {
				err = o.printTriage(c, j)
			}
			if err != nil {
				return err
			}
		}
		if len(waiting) == 0 && !f.json {
			fmt.Fprintln(c.OutOrStdout(), "nothing waits for a decision")
		}
		return nil
	})
}

func unitCodes(tx *store.Tx, m store.Message) (unit, suspect string, err error) {
	for _, x := range []struct {
		id   int64
		code *string
	}{{m.UnitID, &unit}, {m.SuspectID, &suspect}} {
		if x.id == 0 {
			continue
		}
		u, err := tx.Unit(x.id)
		if err != nil {
			return "", "", err
		}
		*x.code = u.Code
	}
	return unit, suspect, nil
}

func (o *office) printTriage(c *cobra.Command, j triageJSON) error {
	out := c.OutOrStdout()
	fmt.Fprintf(out, "%d  %s  %s  from %s", j.ID, clockText(j.ReceivedAt, o.config.location()), j.Reason, j.FromEmail)
	if unit := cmp.Or(j.Unit, j.Suspect); unit != "" {
		fmt.Fprintf(out, " (%s)", unit)
	}
	fmt.Fprintf(out, "  %s\n", masked(j.Subject))
	for _, d := range j.Documents {
		if d.Part > 0 {
			fmt.Fprintf(out, "      %s: %s %s\n", d.Name, d.Outcome, d.Reason)
		}
	}
	return nil
}

func (o *office) showTriage(c *cobra.Command, f *flags, id int64, now time.Time) error {
	return o.db.Read(c.Context(), now, func(tx *store.Tx) error {
		m, err := tx.Message(id)
		if err != nil {
			return err
		}
		j := triageJSON{Message: m}
		if j.Documents, err = tx.Documents(id); err != nil {
			return err
		}
		if j.Unit, j.Suspect, err = unitCodes(tx, m); err != nil {
			return err
		}
		if f.json {
			return printJSON(c.OutOrStdout(), j)
		}
		if err := o.printTriage(c, j); err != nil {
			return err
		}
		reports, err := tx.ReportsOfMessage(id)
		if err != nil {
			return err
		}
		for _, r := range reports {
			fmt.Fprintf(c.OutOrStdout(), "\nunderstood: %s, period %s, number %s of %s\n", r.DocType, r.PeriodKey, r.Number, r.Date)
		}
		for _, d := range j.Documents {
			fmt.Fprintf(c.OutOrStdout(), "\n--- %s\n%s", d.Name, masked(d.Text))
		}
		return nil
	})
}

// masked hides personal identifiers in what is shown.
func masked(text string) string {
	safe, _ := report.Mask(text)
	return safe
}
