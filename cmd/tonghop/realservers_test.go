//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/goccy/go-yaml"

	"tonghop/store"
)

// realOffice makes an office in a folder of its own whose configuration is the demo's, but for the servers: mailbox and smtp change its keys.
func realOffice(t testing.TB, mailbox, smtp map[string]any) *office {
	t.Helper()
	b, err := demoFiles.ReadFile("demo/config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := yaml.Unmarshal(b, &tree); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, change := range []struct {
		of any
		to map[string]any
	}{{tree["mailboxes"].([]any)[0], mailbox}, {tree["smtp"], smtp}} {
		for key, value := range change.to {
			change.of.(map[string]any)[key] = value
		}
	}
	if b, err = yaml.Marshal(tree); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "password"), []byte(serverPassword+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	conf, err := loadConfig(file)
	if err != nil {
		t.Fatal(err)
	}
	o, err := newOffice(context.Background(), conf, false, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

// overTLS are the settings of a mailbox on Dovecot: TLS from the first byte, an authority of the office's own, a password.
func overTLS(d dovecot) map[string]any {
	port, _ := strconv.Atoi(d.tls)
	return map[string]any{"port": port, "security": "tls", "ca_file": d.path("ca.pem"), "password": map[string]any{"file": "password"}}
}

// viaSTARTTLS are the settings of Postfix's secure port, with a copy of each letter to the office's own inbox.
func viaSTARTTLS(p postfix) map[string]any {
	port, _ := strconv.Atoi(p.secure)
	return map[string]any{"port": port, "security": "starttls", "ca_file": p.path("ca.pem"), "user": storyAddress, "password": map[string]any{"file": "password"},
		"self_copy": true, "sent_lookup": map[string]any{"mailbox": "office", "folder": "INBOX", "grace": "1m"}}
}

// TestRealServersStory plays the demo's month against Dovecot and Postfix: the board at its end must be the one of the demo's own servers,
// and each letter must have arrived at each of its recipients once, and once as a copy in the office's inbox.
func TestRealServersStory(t *testing.T) {
	d := startDovecot(t, newPlace(t))
	p := startPostfix(t, d)
	o := realOffice(t, overTLS(d), viaSTARTTLS(p))
	s := &stage{office: o, out: io.Discard, told: map[int64]bool{}, deliver: d.deliver}
	if err := s.play(t.Context()); err != nil {
		t.Fatal(err)
	}

	var demo, problems bytes.Buffer
	demoDir := filepath.Join(t.TempDir(), "demo")
	if code := run(t.Context(), []string{"demo", "--json", "--out", demoDir}, &demo, &problems); code != exitDone {
		t.Fatalf("the demo ended with %d: %s", code, problems.String())
	}
	if got, want := boardText(t, s), demo.Bytes(); !sameJSON(t, got, want) {
		t.Errorf("the board of the real servers:\n%s\nthe board of the demo:\n%s", got, want)
	}

	want := map[arrival]int{}
	ids, own := map[string]int{}, map[string]int{}
	for _, l := range sentLetters(t, s) {
		own[l.HeaderID]++
		for i, to := range slices.Concat(l.Recipients, l.Cc) {
			id := store.DeliveryID(l.HeaderID, i)
			want[arrival{to, id}]++
			ids[id]++ // each transaction takes a copy along
		}
	}
	if len(want) < 50 {
		t.Fatalf("only %d letters were sent", len(want))
	}
	others := arrived(t, d.place, "others", len(want))
	if !reflect.DeepEqual(others, want) {
		t.Errorf("arrived at the units and officers:\n%v\nsent:\n%v", others, want)
	}
	copies := map[string]int{}
	for a, n := range arrived(t, d.place, "office", 0) {
		if _, ours := ids[a.headerID]; ours {
			copies[a.headerID] += n
		}
	}
	if !reflect.DeepEqual(copies, ids) {
		t.Errorf("copies in the office's inbox:\n%v\nletters sent:\n%v", copies, ids)
	}
	if demoIDs := savedIDs(t, demoDir); !slices.Equal(demoIDs, keysOf(own)) {
		t.Errorf("the demo sent letters %v, the real servers got %v", demoIDs, keysOf(own))
	}
	status, err := d.dial(t).Status("INBOX", &imap.StatusOptions{NumMessages: true, NumUnseen: true}).Wait()
	if err != nil || *status.NumMessages == 0 || *status.NumMessages != *status.NumUnseen {
		t.Errorf("the office's inbox has %+v, %v: no mail may be marked as seen", status, err)
	}
	for id, there := range map[string]bool{keysOf(ids)[0]: true, "nobody.ever.sent@this": false} {
		if found, err := o.lookup()(t.Context(), id); err != nil || found != there {
			t.Errorf("looking up %s in the inbox: %v, %v; want %v", id, found, err, there)
		}
	}
}

// TestRealServersCutOff loses the line after the last byte of a letter, when Postfix has taken it and its answer is on its way. Nobody knows then
// whether it went; the copy in the office's inbox tells that it did, and the unit must not get it twice.
func TestRealServersCutOff(t *testing.T) {
	d := startDovecot(t, newPlace(t))
	p := startPostfix(t, d)
	line := cutLine(t, p.plain)
	smtp := viaSTARTTLS(p)
	smtp["port"], smtp["security"], smtp["user"] = line.port, "none", ""
	o := realOffice(t, overTLS(d), smtp)
	s := &stage{office: o, out: io.Discard, told: map[int64]bool{}, deliver: d.deliver}
	if err := s.importRoster(t.Context()); err != nil {
		t.Fatal(err)
	}
	events, err := loadStory()
	if err != nil {
		t.Fatal(err)
	}
	report := events[slices.IndexFunc(events, func(e storyMail) bool { return strings.Contains(e.From, "toaan") && len(e.Attach) > 0 })]
	raw, err := report.build(1, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := d.deliver(raw, report.At); err != nil {
		t.Fatal(err)
	}
	s.now = report.At.Add(time.Minute)
	if err := s.pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	if cut := line.cuts.Load(); cut != 1 {
		t.Fatalf("the line was cut %d times; want once, after the receipt", cut)
	}
	if n := letterCount(t, s, store.MaybeSent); n != 1 {
		t.Fatalf("%d letters of unknown fate after the cut; want 1", n)
	}
	for range 30 { // the copy may need a moment to be delivered
		s.now = s.now.Add(time.Second)
		if err := s.pass(t.Context()); err != nil {
			t.Fatal(err)
		}
		if letterCount(t, s, store.MaybeSent) == 0 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	sent := sentLetters(t, s)
	if len(sent) != 1 || sent[0].Kind != store.ReceiptLetter {
		t.Fatalf("sent letters: %v; want the receipt", sent)
	}
	time.Sleep(300 * time.Millisecond) // a second letter would be on its way by now
	want := map[arrival]int{{sent[0].Recipients[0], sent[0].HeaderID}: 1}
	if got := arrived(t, d.place, "others", 1); !reflect.DeepEqual(got, want) {
		t.Errorf("the unit got %v; want %v", got, want)
	}
}

// cutter is a line to a server that is lost once: when the server has answered the end of the first letter.
type cutter struct {
	port int
	cuts atomic.Int32
}

func cutLine(t *testing.T, to string) *cutter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	c := &cutter{port: l.Addr().(*net.TCPAddr).Port}
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go c.pass(client, to)
		}
	}()
	return c
}

func (c *cutter) pass(client net.Conn, to string) {
	defer client.Close()
	server, err := net.Dial("tcp", "127.0.0.1:"+to)
	if err != nil {
		return
	}
	defer server.Close()
	var ended atomic.Bool
	go func() {
		defer server.Close()
		var tail []byte
		piece := make([]byte, 4096)
		for {
			n, err := client.Read(piece)
			tail = append(tail, piece[:n]...)
			if bytes.HasSuffix(tail, []byte("\r\n.\r\n")) {
				ended.Store(true)
			}
			tail = tail[max(0, len(tail)-5):]
			if _, werr := server.Write(piece[:n]); err != nil || werr != nil {
				return
			}
		}
	}()
	piece := make([]byte, 4096)
	for {
		n, err := server.Read(piece)
		if n > 0 && ended.Load() && c.cuts.CompareAndSwap(0, 1) {
			return // the answer is lost
		}
		if _, werr := client.Write(piece[:n]); err != nil || werr != nil {
			return
		}
	}
}

// boardText is the board of the story's end as `status --json` prints it.
func boardText(t *testing.T, s *stage) (text []byte) {
	t.Helper()
	err := s.office.db.Read(t.Context(), s.now, func(tx *store.Tx) error {
		b, err := tx.Board("dlxh-thang", "2026-M11", s.now)
		if err != nil {
			return err
		}
		text, err = json.Marshal(jsonBoard(b))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func sameJSON(t *testing.T, a, b []byte) bool {
	t.Helper()
	var x, y any
	if err := json.Unmarshal(a, &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &y); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(x, y)
}

func sentLetters(t *testing.T, s *stage) (sent []store.Letter) {
	t.Helper()
	err := s.office.db.Read(context.WithoutCancel(t.Context()), s.now, func(tx *store.Tx) (err error) {
		sent, err = tx.Letters(store.Sent)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sent
}

func letterCount(t *testing.T, s *stage, states ...store.LetterState) (n int) {
	t.Helper()
	err := s.office.db.Read(t.Context(), s.now, func(tx *store.Tx) error {
		letters, err := tx.Letters(states...)
		n = len(letters)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// arrived counts the letters in a Maildir when as many as expected are there, or when no more can be hoped for.
func arrived(t *testing.T, p place, folder string, expected int) map[arrival]int {
	t.Helper()
	var all []arrival
	for range 100 {
		if all = arrivals(t, p, folder); len(all) >= expected {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	count := map[arrival]int{}
	for _, a := range all {
		count[a]++
	}
	return count
}

// savedIDs are the Message-IDs of the letters that the demo saved.
func savedIDs(t *testing.T, dir string) (ids []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "letters", "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		ids = append(ids, strings.Trim(headerOf(t, file).Get("Message-Id"), "<>"))
	}
	slices.Sort(ids)
	return ids
}

func keysOf(m map[string]int) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
