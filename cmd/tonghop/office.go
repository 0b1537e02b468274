package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"tonghop/digest"
	"tonghop/digest/mailer"
	"tonghop/digest/summary"
	"tonghop/intake"
	"tonghop/intake/imap"
	"tonghop/parser"
	"tonghop/parser/report"
	"tonghop/store"
)

// office is the program put together: the rooms with what the configuration says of each.
type office struct {
	config    *config
	db        *store.DB
	extractor *parser.Extractor
	intake    *intake.Desk
	digest    *digest.Desk
	mailboxes []*intake.Mailbox
	log       *slog.Logger
}

// openOffice loads the configuration and opens the database. With rehearse nothing that is written stays.
func openOffice(ctx context.Context, f *flags) (*office, error) {
	c, err := loadConfig(f.config)
	if err != nil {
		return nil, err
	}
	return newOffice(ctx, c, f.dryRun, slog.New(slog.NewTextHandler(os.Stderr, nil)))
}

func newOffice(ctx context.Context, c *config, rehearse bool, log *slog.Logger) (*office, error) {
	letters, err := digest.LoadTemplates(c.path(c.Templates))
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, c.path(c.Database))
	if err != nil {
		return nil, err
	}
	if rehearse {
		db = db.Rehearsal()
	}
	extractor, err := newExtractor(c)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	o := &office{config: c, db: db, extractor: extractor, log: log}
	calendar := c.calendar()
	o.intake = &intake.Desk{DB: db, Types: c.Reports, Calendar: calendar, Since: c.TrackingSince, Officers: c.Office.Officers,
		Security: c.Office.Security, Own: c.ownAddresses(), TempDir: tempDir(c), Log: log, Reader: c.reader(extractor)}
	for _, m := range c.Mailboxes {
		o.mailboxes = append(o.mailboxes, &intake.Mailbox{Account: m.account(c), Desk: o.intake, Every: m.PollEvery, Log: log})
	}
	o.digest = &digest.Desk{DB: db, Types: c.Reports, Calendar: calendar, Since: c.TrackingSince, Hours: c.Calendar.WorkingHours, Folders: c.folders(),
		Officers: c.Office.Officers, Security: c.Office.Security, Operators: c.Office.Operators, Office: c.Office.Office, Contact: c.Office.Contact, Topics: c.topics(),
		FromName: c.Office.Name, Letters: letters, Server: c.SMTP.server(c), Lookup: o.lookup(), Grace: c.SMTP.SentLookup.Grace, Log: log}
	return o, nil
}

func (o *office) Close() error {
	for _, m := range o.mailboxes {
		m.Close()
	}
	return errors.Join(o.extractor.Close(), o.db.Close())
}

// newExtractor makes the reader of documents; what is slow to prepare is cached in a folder, by default the user's cache folder.
// Documents are read by children of this very program, of the file that it was started from even if another lies in its place by now.
func newExtractor(c *config) (*parser.Extractor, error) {
	o := parser.Options{CacheDir: c.path(c.Cache), Workers: c.Documents.Readers, TessData: c.path(c.Documents.TessData), Unseen: !c.Documents.RecogniseScans}
	if o.CacheDir == "" {
		if base, err := os.UserCacheDir(); err == nil {
			o.CacheDir = filepath.Join(base, "tonghop")
		}
	}
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding this program's own file: %w", err)
	}
	if runtime.GOOS == "linux" {
		self = "/proc/self/exe"
	}
	o.Child = []string{self, parser.ChildArgument}
	return parser.NewExtractor(o)
}

// withoutConfig is the configuration of commands that need none.
func withoutConfig() *config {
	return &config{Zone: "Asia/Ho_Chi_Minh", Documents: documentsConfig{RecogniseScans: true}}
}

func (c *config) reader(e *parser.Extractor) *parser.Reader {
	return &parser.Reader{Extractor: e, Reports: report.Understander{Topics: c.Topics, SecrecyMarks: c.SecrecyMarks, Zone: c.location()}}
}

func (c *config) location() *time.Location {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return time.FixedZone("+07", 7*3600) // the check has refused any other unknown zone
	}
	return zone
}

func (c *config) calendar() store.Calendar {
	cal := store.Calendar{Zone: c.location(), Holidays: map[store.Day]bool{}, MakeUp: map[store.Day]bool{}}
	for _, d := range c.Calendar.Holidays {
		cal.Holidays[d] = true
	}
	for _, d := range c.Calendar.MakeUpDays {
		cal.MakeUp[d] = true
	}
	return cal
}

// topics gives the names of the topic groups, in the order of the summary.
func (c *config) topics() []summary.Topic {
	taxonomy := c.Topics
	if len(taxonomy) == 0 {
		taxonomy = report.DefaultTaxonomy()
	}
	var topics []summary.Topic
	for _, t := range taxonomy {
		topics = append(topics, summary.Topic{Code: t.Code, Name: t.Name})
	}
	return topics
}

// ownAddresses are the addresses that the office itself writes from: mail from them is never answered.
func (c *config) ownAddresses() []string {
	own := []string{c.SMTP.From}
	for _, m := range c.Mailboxes {
		if emailForm.MatchString(m.User) {
			own = append(own, m.User)
		}
	}
	return own
}

func (c *config) folders() (all [][2]string) {
	for _, m := range c.Mailboxes {
		for _, folder := range m.Folders {
			all = append(all, [2]string{m.Name, folder})
		}
	}
	return all
}

func (m mailboxConfig) account(c *config) imap.Account {
	return imap.Account{Name: m.Name, Host: m.Host, Port: m.Port, Security: m.Security, User: m.User, Auth: m.Auth, Secret: m.Password.of(c).get,
		Folders: m.Folders, CAFile: c.path(m.CAFile), ServerName: m.ServerName, TempDir: tempDir(c)}
}

func tempDir(c *config) string { return c.path(c.Database) + "-tmp" }

func (s smtpConfig) server(c *config) mailer.Server {
	server := mailer.Server{Host: s.Host, Port: s.Port, Security: s.Security, User: s.User, Auth: s.Auth, Secret: s.Password.of(c).get, CAFile: c.path(s.CAFile), From: s.From}
	if s.SelfCopy {
		server.SelfCopy = s.From
	}
	return server
}

// lookup tells where a letter of unknown fate is looked up: in the folder that `sent_lookup` names. Without one an officer decides.
func (o *office) lookup() func(context.Context, string) (bool, error) {
	l := o.config.SMTP.SentLookup
	for _, m := range o.mailboxes {
		if m.Account.Name == l.Mailbox && l.Mailbox != "" {
			return func(ctx context.Context, headerID string) (bool, error) { return m.Sent(ctx, l.Folder, headerID) }
		}
	}
	return nil
}

// withOffice runs f with the office that the flags name.
func withOffice(ctx context.Context, f *flags, run func(*office, func() time.Time) error) (err error) {
	clock, err := f.clock()
	if err != nil {
		return err
	}
	o, err := openOffice(ctx, f)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := o.Close(); err == nil && cerr != nil {
			err = fmt.Errorf("closing: %w", cerr)
		}
	}()
	return run(o, clock)
}
