package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"tonghop/intake"
	"tonghop/intake/roster"
	"tonghop/store"
)

// stage is where the month is played: an office, and the two servers that it talks to.
type stage struct {
	office  *office
	deliver func(raw []byte, received time.Time) error
	now     time.Time
	told    map[int64]bool // messages and letters that were told of
	out     io.Writer
}

// play runs the month: at each of its moments what happens then happens, and the office makes one full pass.
func (s *stage) play(ctx context.Context) error {
	events, err := loadStory()
	if err != nil {
		return err
	}
	if err := s.importRoster(ctx); err != nil {
		return err
	}
	number := 0
	for _, moment := range s.moments(events) {
		s.now = moment
		for number < len(events) && !events[number].At.After(moment) {
			if err := s.happen(ctx, number+1, events[number]); err != nil {
				return err
			}
			number++
		}
		if err := s.pass(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (s *stage) clock() time.Time { return s.now }

// pass polls the mailboxes, makes one pass, and tells what came of it.
func (s *stage) pass(ctx context.Context) error {
	for _, m := range s.office.mailboxes {
		if err := m.Poll(ctx, s.clock); err != nil {
			return err
		}
	}
	if err := s.office.pass(ctx, s.clock); err != nil {
		return err
	}
	return s.tell(ctx)
}

// moments are the times at which the office looks: a minute after each event, and on each day at the hours at which rules fire.
func (s *stage) moments(events []storyMail) []time.Time {
	zone := s.office.config.location()
	var all []time.Time
	for _, e := range events {
		all = append(all, e.At.Add(time.Minute))
	}
	first := events[0].At.In(zone)
	for day := time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, zone); day.Month() == first.Month(); day = day.AddDate(0, 0, 1) {
		for _, hour := range []time.Duration{8 * time.Hour, 16*time.Hour + time.Minute, 17*time.Hour + 5*time.Minute} {
			all = append(all, day.Add(hour))
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	return all
}

func (s *stage) importRoster(ctx context.Context) error {
	b, err := demoFiles.ReadFile("demo/roster.csv")
	if err != nil {
		return err
	}
	units, err := roster.Read("roster.csv", b)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, opening, len(units))
	return s.office.db.Write(ctx, s.now, func(tx *store.Tx) error {
		_, err := roster.Import(tx, units)
		return err
	})
}

// happen lets one event of the story happen.
func (s *stage) happen(ctx context.Context, number int, e storyMail) error {
	if e.Decide.Sender != "" {
		return s.decide(ctx, e)
	}
	last := ""
	if e.InReplyTo != "" || e.AutoReply || e.BounceOf != "" {
		var err error
		if last, err = s.lastLetterTo(ctx, cmp.Or(e.BounceOf, e.From)); err != nil {
			return err
		}
	}
	raw, err := e.build(number, last)
	if err != nil {
		return err
	}
	return s.deliver(raw, e.At)
}

// lastLetterTo gives the Message-ID of the newest letter that went to the address, "" if none did.
func (s *stage) lastLetterTo(ctx context.Context, address string) (headerID string, err error) {
	err = s.office.db.Read(ctx, s.now, func(tx *store.Tx) error {
		sent, err := tx.Letters(store.Sent)
		for _, l := range sent {
			if slices.ContainsFunc(l.Recipients, func(to string) bool { return strings.Contains(address, to) }) {
				headerID = l.HeaderID
			}
		}
		return err
	})
	return headerID, err
}

func (s *stage) decide(ctx context.Context, e storyMail) error {
	var waiting []store.Message
	err := s.office.db.Read(ctx, s.now, func(tx *store.Tx) (err error) {
		waiting, err = tx.Messages(store.InTriage)
		return err
	})
	if err != nil {
		return err
	}
	d := e.Decide
	for _, m := range waiting {
		if m.FromEmail != d.Sender {
			continue
		}
		if d.Reject {
			fmt.Fprintf(s.out, "  %s  DECIDED  an officer: the mail from %s is no report (%s)\n", s.stamp(e.At), m.FromEmail, d.Why)
			return s.office.intake.Reject(ctx, s.now, m.ID, "canbo", d.Why)
		}
		fmt.Fprintf(s.out, "  %s  DECIDED  an officer: the mail from %s is the report of %s (%s)\n", s.stamp(e.At), m.FromEmail, d.Unit, d.Why)
		return s.office.intake.Assign(ctx, s.now, m.ID, intake.Assignment{Unit: d.Unit, Period: d.Period, Learn: d.Learn, Who: "canbo", Why: d.Why})
	}
	return fmt.Errorf("story: nothing from %s waits for a decision at %s", d.Sender, e.At)
}

func (s *stage) stamp(t time.Time) string {
	return t.In(s.office.config.location()).Format("02/01 15:04")
}
