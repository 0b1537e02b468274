package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"tonghop/digest/summary"
	"tonghop/store"
)

func summaryCommand(f *flags) *cobra.Command {
	var period, typeCode, dir string
	c := mayRehearse(&cobra.Command{
		Use: "summary", Short: "Make the summary of a period now, as files, without sending it", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withOffice(c.Context(), f, func(o *office, now func() time.Time) error {
				return o.writeSummary(c, f, typeCode, period, dir, now())
			})
		},
	}, f)
	c.Flags().StringVar(&period, "period", "", "period key such as 2026-M11")
	c.Flags().StringVar(&typeCode, "type", "", "code of the report type (default the only one that has the period)")
	c.Flags().StringVar(&dir, "out", ".", "folder for summary.docx, .xlsx, .html, .txt and .json")
	_ = c.MarkFlagRequired("period")
	return c
}

func (o *office) writeSummary(c *cobra.Command, f *flags, typeCode, period, dir string, now time.Time) error {
	boards, err := o.boards(c, typeCode, period, now)
	if err != nil {
		return err
	}
	if len(boards) > 1 {
		return fmt.Errorf("%d report types have the period %s: name one with --type", len(boards), period)
	}
	var s summary.Summary
	err = o.db.Rehearsal().Write(c.Context(), now, func(tx *store.Tx) error {
		p := boards[0].Period
		if span, ok := p.Rule.SpanByKey(p.Key, o.config.location()); ok {
			if _, err := tx.EnsurePeriod(p.Rule, span, o.config.calendar()); err != nil {
				return err
			}
		}
		s, err = o.digest.Summarize(tx, p.Type, p.Key, time.Time{}, now)
		return err
	})
	if err != nil {
		return err
	}
	if f.json {
		b, err := s.JSON()
		if err == nil {
			_, err = fmt.Fprintln(c.OutOrStdout(), string(b))
		}
		return err
	}
	if f.dryRun {
		text, err := s.Text()
		fmt.Fprint(c.OutOrStdout(), text)
		return err
	}
	files, err := saveSummary(s, dir)
	for _, file := range files {
		fmt.Fprintln(c.OutOrStdout(), file)
	}
	return err
}

// saveSummary writes the summary in all its forms into the folder.
func saveSummary(s summary.Summary, dir string) (files []string, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	asText := func(make func() (string, error)) func(io.Writer) error {
		return func(w io.Writer) error {
			text, err := make()
			if err == nil {
				_, err = io.WriteString(w, text)
			}
			return err
		}
	}
	for _, form := range []struct {
		ext   string
		write func(io.Writer) error
	}{
		{"docx", s.Docx}, {"xlsx", s.Xlsx}, {"html", asText(s.HTML)}, {"txt", asText(s.Text)},
		{"json", asText(func() (string, error) { b, err := s.JSON(); return string(b), err })},
	} {
		file := filepath.Join(dir, "summary."+form.ext)
		out, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
		if err != nil {
			return files, err
		}
		if err := errors.Join(form.write(out), out.Close()); err != nil {
			return files, fmt.Errorf("writing %s: %w", file, err)
		}
		files = append(files, file)
	}
	return files, nil
}
