package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tonghop/digest/smtpserver"
	"tonghop/intake/imapserver"
	"tonghop/parser"
)

// played is what one run of the program gave.
type played struct {
	code        int
	out, errors string
}

// tonghop runs the program as main does.
func tonghop(t *testing.T, args ...string) played {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(t.Context(), args, &out, &errs)
	return played{code, out.String(), errs.String()}
}

// must runs the program and wants the exit code.
func must(t *testing.T, code int, args ...string) string {
	t.Helper()
	p := tonghop(t, args...)
	if p.code != code {
		t.Fatalf("tonghop %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), p.code, code, p.out, p.errors)
	}
	return p.out
}

// lines reads JSON lines; anything else on standard output breaks the contract with scripts.
func lines[T any](t *testing.T, text string) (all []T) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	for d.More() {
		var v T
		if err := d.Decode(&v); err != nil {
			t.Fatalf("not JSON: %v\n%s", err, text)
		}
		all = append(all, v)
	}
	return all
}

// object is one line of JSON as a script sees it.
type object = map[string]any

func read(t *testing.T, path ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// vietnam is the zone of the story.
var vietnam = time.FixedZone("+07", 7*3600)

// compare shows what a list has too little and too much.
func compare(t *testing.T, want string, got []string) {
	t.Helper()
	wanted := strings.Split(strings.TrimSpace(want), "\n")
	for _, w := range wanted {
		w = strings.TrimSpace(w)
		if i := slices.Index(got, w); i >= 0 {
			got = slices.Delete(slices.Clone(got), i, i+1)
			continue
		}
		t.Errorf("missing:    %s", w)
	}
	for _, g := range got {
		t.Errorf("unexpected: %s", g)
	}
}

// at is a moment of the story.
func at(t *testing.T, when string) time.Time {
	t.Helper()
	m, err := time.ParseInLocation("2006-01-02 15:04", when, vietnam)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// buildMail makes the first mail of the story from the address.
func buildMail(t *testing.T, from string) []byte {
	t.Helper()
	events, err := loadStory()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(events, func(e storyMail) bool { return strings.Contains(e.From, from) })
	raw, err := events[i].build(i+1, "")
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// rowsOf gives every table's rows as text: what a command that changes nothing leaves alike.
func rowsOf(t *testing.T, database string) map[string]string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows := map[string]string{}
	for _, table := range query(t, db, `SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'report_text%' AND name NOT LIKE 'sqlite%'`) {
		rows[table[0]] = fmt.Sprint(query(t, db, `SELECT * FROM "`+table[0]+`" ORDER BY 1, 2`))
	}
	return rows
}

func query(t *testing.T, db *sql.DB, text string) (all [][]string) {
	t.Helper()
	rows, err := db.Query(text)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		one, places := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range one {
			places[i] = &one[i]
		}
		if err := rows.Scan(places...); err != nil {
			t.Fatal(err)
		}
		line := make([]string, len(columns))
		for i := range one {
			line[i] = one[i].String
		}
		all = append(all, line)
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return all
}

// binary builds the program once, as its users build it, and gives its path.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "tonghop-test")
	if err != nil {
		return "", err
	}
	built = dir
	path := filepath.Join(dir, "tonghop")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("building: %w\n%s", err, out)
	}
	return path, nil
})

// built is the folder that binary made, "" if no test asked.
var built string

// TestMain lets the test's program be its own child that reads documents, and removes the program that binary made.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == parser.ChildArgument {
		os.Exit(parser.RunChild(os.Args[2:]))
	}
	code := m.Run()
	if built != "" {
		_ = os.RemoveAll(built)
	}
	os.Exit(code)
}

// child is the path of the program as a child.
func child(t *testing.T) string {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// scene is an office with the story's roster, and the two servers it talks to.
type scene struct {
	t                   *testing.T
	dir, conf, database string
	mailbox             *imapserver.Server
	post                *smtpserver.Server
}

// newScene sets an office up whose own copies of letters come to its inbox, where letters of unknown fate are looked up. Some
// letters go to several addresses. after is called for each letter when all that the mail server does with it is done.
func newScene(t *testing.T, after func(smtpserver.Letter)) *scene {
	t.Helper()
	s := &scene{t: t, dir: t.TempDir()}
	s.conf, s.database = filepath.Join(s.dir, "config.yaml"), filepath.Join(s.dir, "tonghop.db")
	var err error
	if s.mailbox, err = imapserver.Start(storyAddress, demoPassword); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.mailbox.Stop)
	s.post, err = smtpserver.Start(smtpserver.Options{OnLetter: func(l smtpserver.Letter) {
		if slices.Contains(l.To, storyAddress) {
			s.deliver(l.Data, time.Now())
		}
		after(l)
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.post.Stop)
	if _, err := demoConfig(s.dir, s.mailbox.Addr(), s.post.Addr()); err != nil {
		t.Fatal(err)
	}
	s.edit("  from: baocao@", "  self_copy: true\n  sent_lookup: {mailbox: office, folder: INBOX, grace: 30s}\n  from: baocao@",
		`{code: R1, workdays: -3, time: "08:00"}`, `{code: R1, workdays: -3, time: "08:00", cc: [canbo@dukcq.hoason.example.vn]}`,
		"to: [tonghop@btgdv.tinhuy.hoason.example.vn]", "to: [tonghop@btgdv.tinhuy.hoason.example.vn, vanphong@btgdv.tinhuy.hoason.example.vn]")
	must(t, exitDone, "units", "import", "demo/roster.csv", "--config", s.conf)
	return s
}

// ignore is for a scene that does nothing about a letter.
func ignore(smtpserver.Letter) {}

// edit changes the configuration: pairs of what stands there and what is to stand there.
func (s *scene) edit(pairs ...string) {
	s.t.Helper()
	text := string(read(s.t, s.conf))
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			s.t.Fatalf("the configuration has no %q:\n%s", pairs[i], text)
		}
	}
	if err := os.WriteFile(s.conf, []byte(strings.NewReplacer(pairs...).Replace(text)), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s *scene) deliver(raw []byte, received time.Time) {
	if err := s.mailbox.Deliver("INBOX", raw, received); err != nil {
		s.t.Error(err)
	}
}

// do runs a command on the scene at a moment and wants the exit code.
func (s *scene) do(code int, when, command string) string {
	s.t.Helper()
	return must(s.t, code, append(strings.Fields(command), "--config", s.conf, "--at", at(s.t, when).Format(time.RFC3339))...)
}
