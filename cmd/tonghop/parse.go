package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"tonghop/parser"
	"tonghop/parser/report"
	"tonghop/store"
)

func parseCommand(f *flags) *cobra.Command {
	return &cobra.Command{
		Use: "parse FILE.eml…", Short: "Show all that the program understands of a mail, touching nothing", Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			clock, err := f.clock()
			if err != nil {
				return err
			}
			p, err := newParsing(c, f)
			if err != nil {
				return err
			}
			defer p.Close()
			failed := 0
			for _, file := range files {
				m := p.parse(c, file, clock())
				if m.Error != "" {
					failed++
				}
				if f.json {
					err = printJSON(c.OutOrStdout(), m)
				} else {
					err = m.print(c.OutOrStdout())
				}
				if err != nil {
					return err
				}
			}
			if failed > 0 {
				return needsPerson{fmt.Sprintf("%d of %d files could not be read", failed, len(files))}
			}
			return nil
		},
	}
}

// parsing is what parse needs: a reader, and the roster where there is a configuration.
type parsing struct {
	reader    *parser.Reader
	extractor *parser.Extractor
	units     map[string]string // code by address
}

// newParsing works without a configuration: then nothing is known of units.
func newParsing(c *cobra.Command, f *flags) (*parsing, error) {
	conf, err := loadConfig(f.config)
	if err != nil && f.config != "" {
		return nil, err
	}
	p := &parsing{units: map[string]string{}}
	if err == nil {
		err = p.loadUnits(c, conf)
	} else {
		conf, err = withoutConfig(), nil
	}
	if err != nil {
		return nil, err
	}
	if p.extractor, err = newExtractor(conf); err != nil {
		return nil, err
	}
	p.reader = conf.reader(p.extractor)
	return p, nil
}

func (p *parsing) loadUnits(c *cobra.Command, conf *config) error {
	path := conf.path(conf.Database)
	if _, err := os.Stat(path); err != nil {
		return nil // no database yet: nothing is known of units
	}
	db, err := store.Open(c.Context(), path)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Read(c.Context(), time.Now(), func(tx *store.Tx) error {
		units, err := tx.Units()
		for _, u := range units {
			for _, a := range u.Addresses {
				p.units[a.Email] = u.Code
			}
		}
		return err
	})
}

func (p *parsing) Close() { _ = p.extractor.Close() }

// parsedMail is one line of `parse --json`: a contract.
type parsedMail struct {
	File        string             `json:"file"`
	Error       string             `json:"error"`
	Kind        string             `json:"kind"`
	Subject     string             `json:"subject"`
	From        string             `json:"from"`
	MessageID   string             `json:"message_id"`
	Date        string             `json:"date"`
	Attachments []parsedAttachment `json:"attachments"`
	Unit        string             `json:"unit"`
	Warnings    []string           `json:"warnings"`
	Reports     []*report.Report   `json:"reports"`
	Evidence    []string           `json:"evidence"`
	Secrecy     string             `json:"secrecy,omitempty"`
}

type parsedAttachment struct {
	Name      string `json:"name"`
	SHA256    string `json:"sha256"`
	Size      int    `json:"size"`
	MediaType string `json:"media_type"`
	Depth     int    `json:"depth"`
	Error     string `json:"error"`
}

func (p *parsing) parse(c *cobra.Command, file string, now time.Time) parsedMail {
	out := parsedMail{File: file, Attachments: []parsedAttachment{}, Warnings: []string{}, Reports: []*report.Report{}, Evidence: []string{}}
	raw, err := os.Open(file)
	if err != nil {
		out.Error = err.Error()
		return out
	}
	defer raw.Close()
	g, err := p.reader.Open(raw)
	if err != nil {
		out.Error = err.Error()
		return out
	}
	m := g.Mail
	out.Kind, out.Subject, out.From, out.MessageID = string(m.Kind), m.Subject, m.From.Email, m.MessageID
	out.Warnings, out.Evidence, out.Unit = append(out.Warnings, m.Warnings...), append(out.Evidence, m.Evidence...), p.units[m.From.Email]
	received := now
	if !m.Date.IsZero() {
		out.Date, received = m.Date.Format(time.RFC3339), m.Date
	}
	for _, a := range m.Parts {
		out.Attachments = append(out.Attachments, parsedAttachment{a.Name, a.SHA256, len(a.Data), a.MediaType, a.Depth, a.Fault})
	}
	if err := p.reader.Understand(c.Context(), g, received); err != nil {
		out.Error = err.Error()
		return out
	}
	if out.Secrecy = g.Secrecy; out.Secrecy != "" {
		return out // nothing of it is shown
	}
	for _, d := range g.Documents {
		for i := range out.Attachments {
			if i == d.Part-1 && out.Attachments[i].Error == "" {
				out.Attachments[i].Error = d.Text.Reason
			}
		}
		if d.Report != nil {
			d.Report.Document = d.Name
			out.Reports = append(out.Reports, d.Report)
		}
	}
	return out
}

// print shows a parsed mail to people.
func (m parsedMail) print(w io.Writer) error {
	if m.Error != "" {
		_, err := fmt.Fprintf(w, "%s: cannot be read: %s\n", m.File, m.Error)
		return err
	}
	fmt.Fprintf(w, "%s\n  %s mail from %s: %s\n", m.File, m.Kind, m.From, m.Subject)
	for _, e := range m.Evidence {
		fmt.Fprintf(w, "    because %s\n", e)
	}
	if m.Secrecy != "" {
		_, err := fmt.Fprintf(w, "  bears the secrecy mark %s: nothing of it is read\n", m.Secrecy)
		return err
	}
	for _, a := range m.Attachments {
		fmt.Fprintf(w, "  attachment %s (%s, %d bytes) %s\n", a.Name, a.MediaType, a.Size, a.Error)
	}
	for _, warning := range m.Warnings {
		fmt.Fprintf(w, "  warning: %s\n", warning)
	}
	for _, r := range m.Reports {
		printReport(w, r)
	}
	return nil
}

func printReport(w io.Writer, r *report.Report) {
	fmt.Fprintf(w, "  report in %s: %s, period %s, number %s of %s, %s\n", r.Document, r.Type, r.Period.Key, r.Number, r.Date, r.UnitName)
	for _, key := range []string{"is_report", "type", "period", "number", "unit_name", "nil"} {
		if e, ok := r.Evidence[key]; ok {
			fmt.Fprintf(w, "    %-9s %.2f from the %s: %s\n", key, e.Confidence, e.Where, e.Text)
		}
	}
	for _, s := range r.Sections {
		fmt.Fprintf(w, "    section %-14s %s\n", s.Kind, s.Heading)
	}
	for _, o := range r.Opinions {
		fmt.Fprintf(w, "    opinion [%s, %s] %s\n", o.Topic, o.Attitude, o.Text)
	}
	for _, group := range []struct {
		name  string
		lines []string
	}{{"hot spot", r.HotSpots}, {"forecast", r.Forecasts}, {"recommendation", r.Recommendations}} {
		for _, line := range group.lines {
			fmt.Fprintf(w, "    %s: %s\n", group.name, line)
		}
	}
}
