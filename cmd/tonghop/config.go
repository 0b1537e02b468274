package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"tonghop/digest"
	"tonghop/digest/summary"
	"tonghop/parser/report"
	"tonghop/store"
)

// config is the configuration file. Every key stands in config.example.yaml with its meaning; a test keeps it so.
type config struct {
	Database      string             `yaml:"database"`
	Zone          string             `yaml:"zone"`
	TrackingSince string             `yaml:"tracking_since"`
	Office        officeConfig       `yaml:"office"`
	Mailboxes     []mailboxConfig    `yaml:"mailboxes"`
	SMTP          smtpConfig         `yaml:"smtp"`
	Calendar      calendarConfig     `yaml:"calendar"`
	Reports       []store.ReportType `yaml:"reports"`
	Topics        report.Taxonomy    `yaml:"topics"`
	SecrecyMarks  []string           `yaml:"secrecy_marks"`
	Templates     string             `yaml:"templates"`
	Cache         string             `yaml:"cache"`
	Documents     documentsConfig    `yaml:"documents"`

	dir string // of the file: relative paths begin there
}

type documentsConfig struct {
	Readers        int    `yaml:"readers"`
	RecogniseScans bool   `yaml:"recognise_scans"`
	TessData       string `yaml:"tessdata"`
}

type officeConfig struct {
	summary.Office `yaml:",inline"`
	Name           string   `yaml:"name"`
	Contact        string   `yaml:"contact"`
	Officers       []string `yaml:"officers"`
	Security       []string `yaml:"security"`
	Operators      []string `yaml:"operators"`
}

type mailboxConfig struct {
	Name       string        `yaml:"name"`
	Host       string        `yaml:"host"`
	Port       int           `yaml:"port"`
	Security   string        `yaml:"security"`
	User       string        `yaml:"user"`
	Auth       string        `yaml:"auth"`
	Password   secret        `yaml:"password"`
	Folders    []string      `yaml:"folders"`
	CAFile     string        `yaml:"ca_file"`
	ServerName string        `yaml:"server_name"`
	PollEvery  time.Duration `yaml:"poll_every"`
}

type smtpConfig struct {
	Host       string       `yaml:"host"`
	Port       int          `yaml:"port"`
	Security   string       `yaml:"security"`
	User       string       `yaml:"user"`
	Auth       string       `yaml:"auth"`
	Password   secret       `yaml:"password"`
	CAFile     string       `yaml:"ca_file"`
	From       string       `yaml:"from"`
	SelfCopy   bool         `yaml:"self_copy"`
	SentLookup lookupConfig `yaml:"sent_lookup"`
}

type lookupConfig struct {
	Mailbox string        `yaml:"mailbox"`
	Folder  string        `yaml:"folder"`
	Grace   time.Duration `yaml:"grace"`
}

type calendarConfig struct {
	WorkingHours digest.Hours `yaml:"working_hours"`
	Holidays     []store.Day  `yaml:"holidays"`
	MakeUpDays   []store.Day  `yaml:"make_up_days"`
}

// defaultConfigs are where a configuration is looked for when none is named.
var defaultConfigs = []string{"config.yaml", "/etc/tonghop/config.yaml"}

// loadConfig reads the file that --config names, or the first of the default ones.
func loadConfig(path string) (*config, error) {
	candidates := []string{path}
	if path == "" {
		candidates = defaultConfigs
	}
	for _, candidate := range candidates {
		b, err := os.ReadFile(candidate)
		if path == "" && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("configuration: %w", err)
		}
		c, err := parseConfig(b)
		if err != nil {
			return nil, fmt.Errorf("configuration %s: %w", candidate, err)
		}
		c.dir = filepath.Dir(candidate)
		return c, nil
	}
	return nil, fmt.Errorf("no configuration: neither %s exists; copy config.example.yaml to config.yaml and fill it in, or try `tonghop demo`, which needs none", strings.Join(defaultConfigs, " nor "))
}

// parseConfig reads a configuration strictly and checks it.
func parseConfig(b []byte) (*config, error) {
	c := &config{
		Database: "tonghop.db", Zone: "Asia/Ho_Chi_Minh",
		SMTP:     smtpConfig{SentLookup: lookupConfig{Grace: 5 * time.Minute}},
		Calendar: calendarConfig{WorkingHours: digest.Hours{From: "07:30", To: "17:00"}}, Documents: documentsConfig{RecogniseScans: true},
	}
	if err := yaml.UnmarshalWithOptions(b, c, yaml.Strict()); err != nil {
		return nil, explainYAML(err)
	}
	return c, c.check()
}

// explainYAML names the nearest known key for one that is unknown.
func explainYAML(err error) error {
	var unknown *yaml.UnknownFieldError
	if !errors.As(err, &unknown) {
		return errors.New(strings.TrimSpace(yaml.FormatError(err, false, true)))
	}
	key := unknown.Token.Value
	return fmt.Errorf("line %d: unknown key %q; did you mean %q? config.example.yaml has them all", unknown.Token.Position.Line, key, nearest(key, knownKeys(reflect.TypeFor[config]())))
}

// knownKeys gives every key that a configuration type has, at any depth.
func knownKeys(t reflect.Type) []string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	var keys []string
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if name != "" {
			keys = append(keys, name)
		}
		keys = append(keys, knownKeys(t.Field(i).Type)...)
	}
	return keys
}

// nearest gives the known word with the smallest edit distance.
func nearest(word string, known []string) string {
	best, least := "", 1<<30
	for _, k := range known {
		if d := editDistance(word, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// editDistance is Levenshtein's.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

var (
	codeForm  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	emailForm = regexp.MustCompile(`^[^@\s<>]+@[^@\s<>]+$`)
)

// check tells everything that is wrong with the values, not only the first.
func (c *config) check() error {
	var errs []error
	wrong := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if _, err := time.LoadLocation(c.Zone); err != nil {
		wrong("zone %q: not a time zone; Vietnam is Asia/Ho_Chi_Minh", c.Zone)
	}
	if _, err := time.Parse(time.DateOnly, c.TrackingSince); err != nil {
		wrong("tracking_since %q: want the day from which due reports count, such as 2026-11-01", c.TrackingSince)
	}
	for _, day := range append(append([]store.Day{}, c.Calendar.Holidays...), c.Calendar.MakeUpDays...) {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			wrong("calendar day %q: want a day such as 2026-11-24", day)
		}
	}
	if c.Documents.Readers < 0 {
		wrong("documents.readers %d: want how many documents are read at the same time, or 0 for one a core", c.Documents.Readers)
	}
	seen := map[string]bool{}
	for _, t := range c.Reports {
		if err := t.Check(); err != nil {
			errs = append(errs, err)
		}
		if !codeForm.MatchString(t.Code) || seen[t.Code] {
			wrong("report type code %q: want lower-case letters, digits and hyphens, each code once", t.Code)
		}
		seen[t.Code] = true
	}
	if len(c.Reports) == 0 {
		wrong("reports: no report type; without one nothing is tracked")
	}
	for _, list := range [][]string{c.Office.Officers, c.Office.Security, c.Office.Operators} {
		for _, address := range list {
			if !emailForm.MatchString(address) {
				wrong("address %q: want one mail address, such as ten@donvi.vn", address)
			}
		}
	}
	return errors.Join(append(errs, c.checkMailboxes()...)...)
}

func (c *config) checkMailboxes() (errs []error) {
	names := map[string]bool{}
	for i, m := range c.Mailboxes {
		if m.Name == "" || names[m.Name] {
			errs = append(errs, fmt.Errorf("mailboxes[%d]: name %q: each mailbox needs a name of its own", i, m.Name))
		}
		names[m.Name] = true
		if len(m.Folders) == 0 {
			errs = append(errs, fmt.Errorf("mailbox %s: no folders; usually [INBOX]", m.Name))
		}
	}
	if l := c.SMTP.SentLookup; l.Mailbox != "" && !names[l.Mailbox] {
		errs = append(errs, fmt.Errorf("smtp sent_lookup: no mailbox is named %q", l.Mailbox))
	}
	return errs
}

// path makes a path of the configuration absolute to the file's folder.
func (c *config) path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(c.dir, p)
}
