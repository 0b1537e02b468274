package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tonghop/digest/smtpserver"
	"tonghop/intake"
	"tonghop/intake/imapserver"
	"tonghop/intake/roster"
	"tonghop/store"
)

// demoPassword opens the demo's own mailbox, which lives as long as the command.
const demoPassword = "demo"

func demoCommand(f *flags) *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use: "demo", Short: "Play a month of reporting with built-in mail servers; needs no configuration and no network", Args: cobra.NoArgs,
		Long: `Plays November 2026 in an invented province: 26 units mail real documents, forget, send late, correct themselves;
the program takes the mail in, reminds, and mails the summary upward. Everything it did lies in the folder --out afterwards.`,
		RunE: func(c *cobra.Command, _ []string) error { return playDemo(c, f, dir) },
	}
	c.Flags().StringVar(&dir, "out", "tonghop-demo", "folder for what it makes; a folder of an earlier demo is replaced")
	return c
}

// stage is where the month is played: an office, and the two servers that it talks to.
type stage struct {
	office  *office
	deliver func(raw []byte, received time.Time) error
	now     time.Time
	told    map[int64]bool // messages and letters that were told of
	out     io.Writer
}

func playDemo(c *cobra.Command, f *flags, dir string) error {
	if err := prepareFolder(dir); err != nil {
		return err
	}
	mailbox, err := imapserver.Start(storyAddress, demoPassword)
	if err != nil {
		return err
	}
	defer mailbox.Stop()
	post, err := smtpserver.Start(smtpserver.Options{})
	if err != nil {
		return err
	}
	defer post.Stop()
	conf, err := demoConfig(dir, mailbox.Addr(), post.Addr())
	if err != nil {
		return err
	}
	o, err := newOffice(c.Context(), conf, false, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		return err
	}
	defer o.Close()
	story := c.OutOrStdout()
	if f.json {
		story = io.Discard
	}
	s := &stage{office: o, out: story, told: map[int64]bool{}, deliver: func(raw []byte, received time.Time) error { return mailbox.Deliver("INBOX", raw, received) }}
	if err := s.play(c.Context()); err != nil {
		return err
	}
	sent, err := s.save(c.Context(), dir)
	if err != nil {
		return err
	}
	if n := len(post.Letters()); n != sent {
		return fmt.Errorf("the mail server received %d letters, the outbox says %d were sent", n, sent)
	}
	return s.close(c, f, dir)
}

// demoMarker is the file that tells a folder of an earlier demo, which may be replaced, from anybody's own.
const demoMarker = "README.txt"

func prepareFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		if _, err := os.Stat(filepath.Join(dir, demoMarker)); err != nil {
			return fmt.Errorf("folder %s has files that no demo made: name another with --out", dir)
		}
		for _, e := range []string{"letters", "supplement", "tonghop.db", "tonghop.db-wal", "tonghop.db-shm", "tonghop.db-lock", "tonghop.db-tmp"} {
			if err := os.RemoveAll(filepath.Join(dir, e)); err != nil {
				return err
			}
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "letters"), 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, demoMarker), []byte("Made by `tonghop demo`; it may be deleted. The next demo replaces it.\n"), 0o600)
}

// demoConfig writes the demo's configuration into its folder, so that every other command can be tried on it, and loads it.
func demoConfig(dir, imapAddr, smtpAddr string) (*config, error) {
	b, err := demoFiles.ReadFile("demo/config.yaml")
	if err != nil {
		return nil, err
	}
	text := string(b)
	for _, addr := range []string{imapAddr, smtpAddr} {
		_, port, err := net.SplitHostPort(addr)
		if err != nil {
			return nil, err
		}
		text = strings.Replace(text, "port: 0", "port: "+port, 1)
	}
	file := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return nil, err
	}
	conf, err := loadConfig(file)
	if err != nil {
		return nil, err
	}
	return conf, os.Setenv("TONGHOP_DEMO", demoPassword)
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

// save writes what the month left behind: every letter, the summary, the board. It gives how many letters were sent.
func (s *stage) save(ctx context.Context, dir string) (deliveries int, err error) {
	err = s.office.db.Read(ctx, s.now, func(tx *store.Tx) error {
		sent, err := tx.Letters(store.Sent)
		if err != nil {
			return err
		}
		slices.SortStableFunc(sent, func(a, b store.Letter) int { return a.SentAt.Compare(b.SentAt) })
		for i, l := range sent {
			deliveries += len(l.Recipients) + len(l.Cc)
			if err := s.saveLetter(tx, filepath.Join(dir, "letters"), i+1, l); err != nil {
				return err
			}
			if l.Kind == store.SummaryLetter {
				if err := s.saveSummary(tx, dir, l); err != nil {
					return err
				}
			}
		}
		b, err := tx.Board("dlxh-thang", "2026-M11", s.now)
		if err != nil {
			return err
		}
		data, err := json.MarshalIndent(jsonBoard(b), "", "  ")
		return errors.Join(err, os.WriteFile(filepath.Join(dir, "board.json"), data, 0o600))
	})
	return deliveries, err
}

func (s *stage) saveLetter(tx *store.Tx, dir string, number int, l store.Letter) error {
	raw, err := tx.LetterRaw(l.ID)
	if err != nil {
		return err
	}
	to, _, _ := strings.Cut(l.Recipients[0], "@")
	name := fmt.Sprintf("%03d-%s-%s-%s", number, l.SentAt.In(s.office.config.location()).Format("0102-1504"), l.Kind, to)
	readable, err := readableLetter(raw)
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(filepath.Join(dir, name+".eml"), raw, 0o600), os.WriteFile(filepath.Join(dir, name+".txt"), []byte(readable), 0o600))
}

// saveSummary writes the summary's files, as they went out, under the names that are easy to find.
func (s *stage) saveSummary(tx *store.Tx, dir string, l store.Letter) error {
	var about struct {
		Type, Period string
		AsOf, Since  time.Time
	}
	if err := json.Unmarshal(l.About, &about); err != nil {
		return err
	}
	sum, err := s.office.digest.Summarize(tx, about.Type, about.Period, about.Since, about.AsOf)
	if err != nil {
		return err
	}
	if !about.Since.IsZero() {
		dir = filepath.Join(dir, "supplement")
	}
	_, err = saveSummary(sum, dir)
	return err
}

// close shows the board and says where to look.
func (s *stage) close(c *cobra.Command, f *flags, dir string) error {
	return s.office.db.Read(c.Context(), s.now, func(tx *store.Tx) error {
		b, err := tx.Board("dlxh-thang", "2026-M11", s.now)
		if err != nil {
			return err
		}
		if f.json {
			return printJSON(c.OutOrStdout(), jsonBoard(b))
		}
		fmt.Fprintf(s.out, "\nTHE BOARD at the end of the month\n\n")
		if err := printBoard(s.out, b, s.office.config.location()); err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.out, whereToLook, dir, strconv.Quote(filepath.Join(dir, "config.yaml")))
		return err
	})
}

const whereToLook = `
WHERE TO LOOK, in %[1]s
  summary.docx          the summary as the Provincial Board gets it, in the Party's document form (also .html, .xlsx, .txt, .json)
  supplement/           the same for what came after the summary
  letters/*.txt         every letter that went out, to read; *.eml is the same letter as it was sent
  board.json            the board above, for programs
  tonghop.db            the database; the commands below read it

TRY
  tonghop status       --config %[2]s --at 2026-11-20T18:00:00+07:00
  tonghop letters list --config %[2]s
  tonghop triage list  --config %[2]s
  tonghop search dien  --config %[2]s
  tonghop plan         --config %[2]s --from 2026-12-01T00:00:00+07:00
`
