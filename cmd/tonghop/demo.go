package main

import (
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
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tonghop/digest/smtpserver"
	"tonghop/intake/imapserver"
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
		_, err = fmt.Fprintf(s.out, whereToLook, dir, filepath.Join(dir, "config.yaml"))
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

TRY (go run ./cmd/tonghop in place of tonghop where it is not installed)
  tonghop status       --config %[2]s --at 2026-11-20T18:00:00+07:00
  tonghop letters list --config %[2]s
  tonghop triage list  --config %[2]s
  tonghop replay       --config %[2]s        (first set recognise_scans: true there, and install tesseract)
  tonghop search dien  --config %[2]s
  tonghop plan         --config %[2]s --from 2026-12-01T00:00:00+07:00
`
