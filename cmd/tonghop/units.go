package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tonghop/intake/roster"
	"tonghop/store"
)

func unitsCommand(f *flags) *cobra.Command {
	root := &cobra.Command{Use: "units", Short: "The roster: import it, list it"}
	root.AddCommand(mayRehearse(&cobra.Command{
		Use: "import FILE.xlsx|FILE.csv", Short: "Bring the roster up to date from a table; nothing is imported if anything in it is wrong", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return withOffice(c.Context(), f, func(o *office, now func() time.Time) error { return o.importUnits(c, f, args[0], now()) })
		},
	}, f), &cobra.Command{
		Use: "list", Short: "List the roster", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withOffice(c.Context(), f, func(o *office, now func() time.Time) error { return o.listUnits(c, f, now()) })
		},
	})
	return root
}

func (o *office) importUnits(c *cobra.Command, f *flags, file string, now time.Time) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	units, err := roster.Read(filepath.Base(file), b)
	if err != nil {
		return fmt.Errorf("%s: nothing was imported:\n%w", file, err)
	}
	var result roster.Result
	err = o.db.Write(c.Context(), now, func(tx *store.Tx) (err error) {
		result, err = roster.Import(tx, units)
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: nothing was imported:\n%w", file, err)
	}
	if f.json {
		return printJSON(c.OutOrStdout(), result)
	}
	would := ""
	if f.dryRun {
		would = "would be "
	}
	fmt.Fprintf(c.OutOrStdout(), "%d units %sadded, %d changed, %d as they were\n", result.Added, would, result.Changed, result.Unchanged)
	if len(result.Gone) > 0 {
		fmt.Fprintf(c.OutOrStdout(), "kept though the file does not have them: %s\n  (give them a last day in the column \"Đến ngày\" to end their duty)\n", strings.Join(result.Gone, ", "))
	}
	return nil
}

func (o *office) listUnits(c *cobra.Command, f *flags, now time.Time) error {
	var units []store.Unit
	err := o.db.Read(c.Context(), now, func(tx *store.Tx) (err error) {
		units, err = tx.Units()
		return err
	})
	if err != nil {
		return err
	}
	if f.json {
		for _, u := range units {
			if err := printJSON(c.OutOrStdout(), u); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(c.OutOrStdout(), 0, 4, 2, ' ', 0)
	for _, u := range units {
		var addresses []string
		for _, a := range u.Addresses {
			s := a.Email
			if !a.BouncedAt.IsZero() {
				s += " (mail returned " + o.config.calendar().Day(a.BouncedAt) + ")"
			}
			addresses = append(addresses, s)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", u.Code, u.Name, u.Kind, strings.Join(addresses, ", "))
	}
	return w.Flush()
}
