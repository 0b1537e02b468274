package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tonghop/parser/vn"
	"tonghop/store"
)

func searchCommand(f *flags) *cobra.Command {
	var period, unit string
	var limit int
	c := &cobra.Command{
		Use: "search WORDS", Short: "Find reports by their words, with or without diacritics, newest first; \"quoted words\" as they stand together", Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return withOffice(c.Context(), f, func(o *office, now func() time.Time) error {
				return o.search(c, f, args, period, unit, limit, now())
			})
		},
	}
	c.Flags().StringVar(&period, "period", "", "only reports of this period, such as 2026-M11")
	c.Flags().StringVar(&unit, "unit", "", "only reports of this unit (code)")
	c.Flags().IntVar(&limit, "limit", 20, "how many at most")
	return c
}

// hit is one line of `search --json`.
type hit struct {
	store.Hit
	Passage string `json:"passage"`
}

func (o *office) search(c *cobra.Command, f *flags, args []string, period, unit string, limit int, now time.Time) error {
	words := make([]string, len(args)) // an argument of several words is a phrase
	for i, a := range args {
		words[i] = vn.Fold(a)
	}
	return o.db.Read(c.Context(), now, func(tx *store.Tx) error {
		var unitID int64
		if unit != "" {
			u, err := tx.UnitByCode(unit)
			if err != nil {
				return fmt.Errorf("unit %s: %w", unit, err)
			}
			unitID = u.ID
		}
		hits, err := tx.Search(words, period, unitID, limit)
		if err != nil {
			return err
		}
		for _, h := range hits {
			one := hit{h, masked(passage(h.Text, words))}
			if f.json {
				err = printJSON(c.OutOrStdout(), one)
			} else {
				_, err = fmt.Fprintf(c.OutOrStdout(), "%s  %s  %s %s\n    %s\n", h.PeriodKey, h.Unit, h.UnitName, h.Number, one.Passage)
			}
			if err != nil {
				return err
			}
		}
		if len(hits) == 0 && !f.json {
			fmt.Fprintln(c.OutOrStdout(), "no report has all these words")
		}
		return nil
	})
}

// passage gives the line of the text that has most of the folded words.
func passage(text string, words []string) string {
	best, most := "", 0
	for line := range strings.SplitSeq(text, "\n") {
		folded, n := vn.Fold(line), 0
		for _, w := range words {
			if strings.Contains(folded, w) {
				n++
			}
		}
		if n > most {
			best, most = line, n
		}
	}
	return best
}
