package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"tonghop/store"
)

// fails runs a command on the scene, wants the exit code and each of the words in what it says on standard error.
func (s *scene) fails(code int, command string, words ...string) string {
	s.t.Helper()
	p := tonghop(s.t, append(strings.Fields(command), "--config", s.conf, "--at", "2026-11-17T08:00:00+07:00")...)
	if p.code != code {
		s.t.Errorf("tonghop %s: exit code %d, want %d\n%s%s", command, p.code, code, p.out, p.errors)
	}
	for _, w := range words {
		if !strings.Contains(p.errors, w) {
			s.t.Errorf("tonghop %s: the message lacks %q:\n%s", command, w, p.errors)
		}
	}
	return p.errors
}

// silent wants that nothing was sent.
func (s *scene) silent() {
	s.t.Helper()
	if got := s.letters(); len(got) != 0 {
		s.t.Errorf("%d letters went out: %v", len(got), got)
	}
}

// TestWrongConfiguration: each fault names what, where and what to do, exits with 2 and touches nothing.
func TestWrongConfiguration(t *testing.T) {
	good, err := demoFiles.ReadFile("demo/config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, old, new string
		says           []string
	}{
		{"unknown key", "database:", "databse:", []string{`line 2: unknown key "databse"`, `did you mean "database"`, "config.example.yaml"}},
		{"unknown key inside", "    folders:", "    folder:", []string{`unknown key "folder"`}},
		{"key of a rule", "workdays: -3", "work_days: -3", []string{`unknown key "work_days"`, `"workdays"`}},
		{"time zone", "tracking_since:", "zone: Asia/Hanoi\ntracking_since:", []string{`zone "Asia/Hanoi"`, "Asia/Ho_Chi_Minh"}},
		{"beginning", `tracking_since: "2026-11-01"`, `tracking_since: "1/11/2026"`, []string{`tracking_since "1/11/2026"`, "2026-11-01"}},
		{"holiday", `holidays: ["2026-11-24"]`, `holidays: ["24/11"]`, []string{`calendar day "24/11"`, "2026-11-24"}},
		{"not YAML", "database: tonghop.db", "database: [tonghop.db", []string{"configuration "}},
		{"list for a word", "database: tonghop.db", "database: [tonghop.db]", []string{"configuration ", "database"}},
		{"address", "officers: [canbo@dukcq.hoason.example.vn]", "officers: [canbo]", []string{`address "canbo"`}},
		{"code", "code: dlxh-thang", "code: DLXH tháng", []string{`"DLXH tháng"`, "lower-case"}},
		{"frequency", "frequency: month", "frequency: monthly", []string{"monthly"}},
		{"due time", `day: 20, time: "17:00"`, `day: 20, time: "17h00"`, []string{"17h00"}},
		{"nobody reports", "reports:", "x:", []string{`unknown key "x"`}},
		{"lookup", "smtp:", "smtp:\n  sent_lookup: {mailbox: main, folder: INBOX}", []string{"sent_lookup", `"main"`}},
		{"no folder", "folders: [INBOX]", "folders: []", []string{"mailbox office", "no folders", "INBOX"}},
		{"templates", "database:", "templates: texts\ndatabase:", []string{"receipt.txt"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.MkdirAll(filepath.Join(dir, "texts"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "texts", "receipt.txt"), []byte("Subject: {{.Office\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(good), c.old) {
				t.Fatalf("the demo's configuration has no %q", c.old)
			}
			file := filepath.Join(dir, "config.yaml")
			if err := os.WriteFile(file, []byte(strings.Replace(string(good), c.old, c.new, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			p := tonghop(t, "once", "--config", file)
			if p.code != exitWrong {
				t.Errorf("exit code %d, want %d: %s", p.code, exitWrong, p.errors)
			}
			for _, w := range c.says {
				if !strings.Contains(p.errors, w) {
					t.Errorf("the message lacks %q:\n%s", w, p.errors)
				}
			}
			if _, err := os.Stat(filepath.Join(dir, "tonghop.db")); err == nil {
				t.Error("a database was made all the same")
			}
		})
	}
}

// closedPort is a port on which nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

func port(addr string) string {
	_, p, _ := net.SplitHostPort(addr)
	return "port: " + p
}

// TestMailboxOutOfReach: one pass says which mailbox and why, reminds nobody, and loses nothing; the next pass takes all.
func TestMailboxOutOfReach(t *testing.T) {
	s := newScene(t, ignore)
	right := port(s.mailbox.Addr())
	s.do(exitDone, "2026-11-16 08:30", "once") // what was known of the mailbox yesterday is no ground for a reminder today
	s.deliver(buildMail(t, "danguy@toaan"), at(t, "2026-11-16 09:00"))
	wrong := "port: " + closedPort(t)
	s.edit(right, wrong)
	s.fails(exitNeedsPerson, "once", "127.0.0.1", strings.TrimPrefix(wrong, "port: "), "refused")
	s.silent()
	s.edit(wrong, right)
	if err := s.mailbox.Fail("auth"); err != nil {
		t.Fatal(err)
	}
	s.fails(exitNeedsPerson, "once", storyAddress, "password")
	s.silent()
	if err := s.mailbox.Fail("refuse"); err != nil {
		t.Fatal(err)
	}
	s.fails(exitNeedsPerson, "once", "127.0.0.1")
	s.silent()
	if err := s.mailbox.Fail(""); err != nil {
		t.Fatal(err)
	}
	s.do(exitDone, "2026-11-17 08:01", "once")
	got := strings.Join(s.letters(), "\n")
	if strings.Count(got, "@") != 1+2*25 || !strings.Contains(got, "danguy@toaan") {
		t.Errorf("want a receipt and 25 reminders with a copy each, got\n%s", got)
	}
}

// TestDaemonOutlivesItsMailbox: the daemon goes on while the mailbox is out of reach, says so once, and ends when it is told to.
func TestDaemonOutlivesItsMailbox(t *testing.T) {
	s := newScene(t, ignore)
	s.edit(port(s.mailbox.Addr()), "port: "+closedPort(t))
	var said bytes.Buffer
	cmd := exec.CommandContext(t.Context(), child(t), "run", "--config", s.conf)
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		t.Fatalf("the daemon ended: %v\n%s", err, said.String())
	case <-time.After(1500 * time.Millisecond):
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("asked to end it says %v\n%s", err, said.String())
		}
	case <-time.After(10 * time.Second):
		t.Errorf("the daemon does not end\n%s", said.String())
	}
	if n := strings.Count(said.String(), "mailbox cannot be read"); n != 1 || !strings.Contains(said.String(), "stopped") {
		t.Errorf("want one line about the mailbox and one about the end:\n%s", said.String())
	}
	s.silent()
}

// TestMailServerOutOfReach: letters wait, nothing is lost, and a person is told; the next pass sends each once.
func TestMailServerOutOfReach(t *testing.T) {
	s := newScene(t, ignore)
	s.deliver(buildMail(t, "danguy@toaan"), at(t, "2026-11-17 07:50"))
	right, wrong := port(s.post.Addr()), "port: "+closedPort(t)
	s.edit(right, wrong)
	s.fails(exitNeedsPerson, "once", "letters", strings.TrimPrefix(wrong, "port: "), "refused")
	s.silent()
	s.edit(wrong, right)
	s.do(exitDone, "2026-11-17 08:05", "once")
	s.do(exitDone, "2026-11-17 08:06", "once")
	if got := s.letters(); len(got) != 1+2*25 {
		t.Errorf("%d letters arrived, want a receipt and 25 reminders with a copy each: %v", len(got), got)
	}
}

// TestTwoUnitsOnOneAddress: an address is how the office knows who wrote; the roster is refused as a whole.
func TestTwoUnitsOnOneAddress(t *testing.T) {
	s := newScene(t, ignore)
	before := s.do(exitDone, "2026-11-10 09:00", "units list --json")
	file := filepath.Join(s.dir, "roster.csv")
	table := "Mã;Tên đơn vị;Email\nmot;Chi bộ Một;chung@hoason.example.vn\nhai;Chi bộ Hai;hai@hoason.example.vn\nba;Chi bộ Ba;CHUNG@hoason.example.vn\n"
	if err := os.WriteFile(file, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	s.fails(exitWrong, "units import "+file, "roster.csv", "nothing was imported", "row 4", "Email", "chung@hoason.example.vn", "row 2")
	if after := s.do(exitDone, "2026-11-10 09:00", "units list --json"); before != after {
		t.Error("something was imported all the same")
	}
}

// TestBrokenDatabase: a file that is no database, or the first half of one, is left as it is; nothing is sent on its word.
func TestBrokenDatabase(t *testing.T) {
	s := newScene(t, ignore)
	s.deliver(buildMail(t, "danguy@toaan"), at(t, "2026-11-16 09:00"))
	whole := read(t, s.database)
	for name, bytes := range map[string][]byte{
		"random": []byte(strings.Repeat("không phải cơ sở dữ liệu ", 4000)),
		"half":   whole[:len(whole)/2],
		"header": append([]byte("SQLite format 3\x00"), make([]byte, 8192)...),
	} {
		if err := os.WriteFile(s.database, bytes, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, command := range []string{"status", "once", "letters list", "units import demo/roster.csv"} {
			s.fails(exitWrong, command, s.database, "broken", "restore", "database:")
		}
		if string(read(t, s.database)) != string(bytes) {
			t.Errorf("%s: the broken file was changed", name)
		}
	}
	s.silent()
	if err := os.WriteFile(s.database, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	s.do(exitDone, "2026-11-16 10:00", "once")
	if got := s.letters(); len(got) != 1 {
		t.Errorf("with the right file back: letters %v", got)
	}
}

// TestSecondDaemon: two programs on one database would send twice; commands that only look may run beside a daemon.
func TestSecondDaemon(t *testing.T) {
	s := newScene(t, ignore)
	unlock, err := store.Lock(t.Context(), s.database)
	if err != nil {
		t.Fatal(err)
	}
	s.deliver(buildMail(t, "danguy@toaan"), at(t, "2026-11-16 09:00"))
	for _, command := range []string{"once", "run", "import demo"} {
		s.fails(exitWrong, command, "another tonghop is running", s.database, "stop it first")
	}
	s.do(exitDone, "2026-11-16 10:00", "status")
	s.silent()
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	s.do(exitDone, "2026-11-16 10:00", "once")
}

// TestExampleConfigurationIsWhole: the example loads strictly, and every key that the program knows stands in it.
func TestExampleConfigurationIsWhole(t *testing.T) {
	text := read(t, top, "config.example.yaml")
	if _, err := parseConfig(text); err != nil {
		t.Fatalf("config.example.yaml: %v", err)
	}
	var tree map[string]any
	if err := yaml.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	for _, path := range keyPaths(reflect.TypeFor[config](), "") {
		if !inExample(tree, strings.Split(path, ".")) {
			t.Errorf("config.example.yaml does not have the key %s", path)
		}
	}
}

// keyPaths gives every key with the keys above it.
func keyPaths(t reflect.Type, above string) (all []string) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[secret]() {
		return nil // the example tells the sources of a secret in words: one of them is set
	}
	for i := range t.NumField() {
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		switch {
		case name == "-" || name == "" && options != "inline":
		case name == "":
			all = append(all, keyPaths(t.Field(i).Type, above)...)
		default:
			all = append(all, above+name)
			all = append(all, keyPaths(t.Field(i).Type, above+name+".")...)
		}
	}
	return all
}

// inExample looks for a key. A list has it if one of its elements does, or if it is empty: its built-in content is described.
func inExample(v any, path []string) bool {
	if len(path) == 0 {
		return true
	}
	switch v := v.(type) {
	case map[string]any:
		inner, ok := v[path[0]]
		return ok && inExample(inner, path[1:])
	case []any:
		for _, one := range v {
			if inExample(one, path) {
				return true
			}
		}
		return len(v) == 0
	}
	return false
}

// TestClockBeforeTheLastRun: a clock that went back (a dead battery) must not leave a cut-off letter between the states.
func TestClockBeforeTheLastRun(t *testing.T) {
	s := newScene(t, ignore)
	s.deliver(buildMail(t, "danguy@toaan"), at(t, "2026-11-16 09:00"))
	if err := s.post.Fail("451 4.3.0 later"); err != nil {
		t.Fatal(err)
	}
	s.do(exitNeedsPerson, "2026-11-16 09:05", "once")
	db, err := store.Open(t.Context(), s.database)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(t.Context(), at(t, "2026-11-16 09:10"), func(tx *store.Tx) error { // the program claims the letter and dies
		due, err := tx.DueDeliveries(store.DeliveryPending)
		if err != nil || len(due) != 1 {
			return fmt.Errorf("%d letters are due: %w", len(due), err)
		}
		_, err = tx.ClaimDelivery(due[0])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.post.Fail(""); err != nil {
		t.Fatal(err)
	}
	for _, when := range []string{"2026-11-16 09:08", "2026-11-16 09:12"} {
		tonghop(t, "once", "--config", s.conf, "--at", at(t, when).Format(time.RFC3339))
	}
	if got := s.letters(); len(got) != 1 {
		t.Errorf("%d letters arrived, want the receipt once: %v", len(got), got)
	}
}
