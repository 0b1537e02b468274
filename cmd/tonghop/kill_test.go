package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	netmail "net/mail"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tonghop/digest/smtpserver"
	"tonghop/store"
)

// act is one part of the month as the killed office lives it: what has come by then, and how often the program is killed in it.
// A mail in whose reading the program dies three times is set aside (law I4): no mail is unread during more than two kills.
type act struct {
	at    string
	kills int
}

var acts = []act{
	{"2026-11-16 15:00", 2}, // the first mails, one with a secrecy mark
	{"2026-11-17 08:00", 3}, // R1 to 22 units, a copy of each to an officer
	{"2026-11-19 16:00", 2}, // more mails; some wait for an officer
	{"2026-11-20 17:30", 1}, // the mails of the last day
	{"2026-11-23 08:00", 3}, // R3
	{"2026-11-27 16:30", 2}, // the last mails, R4, and the summary to two addresses
}

// TestKill kills the program at random moments and starts it again: the same reports and states come of it as of an undisturbed
// run, and every letter arrives, none twice. TONGHOP_SEED repeats a run.
func TestKill(t *testing.T) {
	seed, err := strconv.ParseUint(os.Getenv("TONGHOP_SEED"), 10, 64)
	if err != nil {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("TONGHOP_SEED=%d", seed)
	calm := newVictim(t, rand.New(rand.NewPCG(seed, 0)))
	var lasts []time.Duration
	for i := range acts {
		start := time.Now()
		calm.play(i, nil)
		lasts = append(lasts, time.Since(start)/2) // it makes two passes
	}
	want := calm.result()
	if len(want) < 120 {
		t.Fatalf("the undisturbed run came to little: %v", want)
	}
	stories := 4
	if testing.Short() {
		stories = 1
	}
	for n := range stories {
		t.Run(fmt.Sprint("story ", n+1), func(t *testing.T) {
			t.Parallel()
			v := newVictim(t, rand.New(rand.NewPCG(seed, uint64(n+1))))
			for i := range acts {
				v.play(i, lasts)
			}
			compare(t, strings.Join(want, "\n"), v.result())
			if t.Failed() {
				t.Logf("TONGHOP_SEED=%d\n%s", seed, v.diary.String())
			}
		})
	}
}

// victim is a scene whose program is killed.
type victim struct {
	*scene
	random *rand.Rand
	diary  bytes.Buffer
	mails  int // of the story, delivered so far

	mutex sync.Mutex
	doom  func() // called for each letter that arrives
}

func newVictim(t *testing.T, random *rand.Rand) *victim {
	v := &victim{random: random, doom: func() {}}
	v.scene = newScene(t, func(smtpserver.Letter) {
		v.mutex.Lock()
		defer v.mutex.Unlock()
		v.doom()
	})
	return v
}

// play lets one act happen: what has come by then is delivered, the program is killed and started again, and then finishes
// in two passes, the second of which sends what the first found not sent. Without lasts nothing is killed.
func (v *victim) play(i int, lasts []time.Duration) {
	now := at(v.t, acts[i].at)
	v.comes(now)
	if lasts != nil {
		for range acts[i].kills {
			v.kill(now, lasts[i])
			now = now.Add(time.Minute)
		}
	}
	for range 2 {
		cmd := v.command("once", now)
		if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != exitNeedsPerson {
			v.t.Fatalf("once: %v\n%s", err, v.diary.String())
		}
		now = now.Add(time.Minute)
	}
}

func (v *victim) comes(now time.Time) {
	events, err := loadStory()
	if err != nil {
		v.t.Fatal(err)
	}
	for v.mails < len(events) && !events[v.mails].At.After(now) {
		e := events[v.mails]
		v.mails++
		if e.Decide.Sender != "" || e.BounceOf != "" || e.AutoReply {
			continue
		}
		raw, err := e.build(v.mails, "")
		if err != nil {
			v.t.Fatal(err)
		}
		v.deliver(raw, e.At)
	}
}

// command is the program as a child; a pass takes its time from --at, minute by minute.
func (v *victim) command(name string, now time.Time) *exec.Cmd {
	fmt.Fprintf(&v.diary, "--- %s at %s\n", name, now.Format(time.RFC3339))
	cmd := exec.CommandContext(v.t.Context(), child(v.t), name, "--config", v.conf, "--at", now.Format(time.RFC3339))
	cmd.Stdout, cmd.Stderr = &v.diary, &v.diary
	return cmd
}

// kill starts the daemon, or one pass, and kills it: at any moment of what it does, or when a letter has just arrived.
func (v *victim) kill(now time.Time, lasts time.Duration) {
	cmd := v.command([]string{"run", "once"}[v.random.IntN(2)], now)
	limit := time.Duration(v.random.Float64() * 1.1 * float64(lasts))
	letters, pause := 0, time.Duration(0)
	if v.random.IntN(2) == 0 {
		letters, pause = 1+v.random.IntN(8), time.Duration(v.random.IntN(2)*v.random.IntN(4000))*time.Microsecond
		limit = 2 * lasts
	}
	ctx, cancel := context.WithTimeout(v.t.Context(), limit)
	defer cancel()
	if err := cmd.Start(); err != nil {
		v.t.Fatal(err)
	}
	v.setDoom(func() {
		if letters--; letters != 0 {
			return
		}
		if pause == 0 {
			_ = cmd.Process.Kill() // before the program hears that the letter was taken
		}
		time.AfterFunc(pause, cancel)
	})
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-ctx.Done():
		_ = cmd.Process.Kill()
		<-ended
	case <-ended: // it was killed by a letter, or was done before its time
	}
	v.setDoom(func() {})
	fmt.Fprintf(&v.diary, "--- %s\n", cmd.ProcessState)
}

func (v *victim) setDoom(f func()) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.doom = f
}

// result is all that must be the same however often the program was killed: mails, reports, the board, and the letters that
// arrived, by what they say and to whom.
func (v *victim) result() (all []string) {
	v.t.Helper()
	db, err := sql.Open("sqlite", "file:"+v.database)
	if err != nil {
		v.t.Fatal(err)
	}
	defer db.Close()
	for what, text := range map[string]string{
		"mail":   `SELECT sha256, state, reason FROM message WHERE from_email<>'` + storyAddress + `'`,
		"report": `SELECT m.sha256, d.part, r.unit_id, r.period_key, r.state, r.doc_type FROM report r JOIN document d ON d.id=r.document_id JOIN message m ON m.id=r.message_id`,
		"event":  `SELECT u.code, e.at, e.kind FROM event e JOIN obligation o ON o.id=e.obligation_id JOIN unit u ON u.id=o.unit_id`,
		"letter": `SELECT k.key, l.state FROM letter_key k JOIN letter l ON l.id=k.letter_id`,
	} {
		for _, row := range query(v.t, db, text) {
			all = append(all, strings.TrimSpace(what+" "+strings.Join(row, " ")))
		}
	}
	status := must(v.t, exitDone, "status", "--json", "--period", "2026-M11", "--config", v.conf, "--at", "2026-11-27T17:00:00+07:00")
	for _, u := range lines[boardJSON](v.t, status)[0].Units {
		all = append(all, strings.TrimSpace(fmt.Sprint("state ", u.Unit, " ", u.State, " ", u.Timeliness, " ", u.Versions, " ", u.LastReminder)))
	}
	all = append(all, v.received()...)
	slices.Sort(all)
	return all
}

// received are the letters that the mail server took, by key and recipient; a letter that came twice is an error.
func (v *victim) received() (all []string) {
	db, err := store.Open(v.t.Context(), v.database)
	if err != nil {
		v.t.Fatal(err)
	}
	defer db.Close()
	seen := map[string]bool{}
	for _, l := range v.post.Letters() {
		m, err := netmail.ReadMessage(bytes.NewReader(l.Data))
		if err != nil {
			v.t.Fatal(err)
		}
		id := strings.Trim(m.Header.Get("Message-ID"), " <>")
		to := slices.DeleteFunc(slices.Clone(l.To), func(a string) bool { return a == storyAddress })
		if once := id + " " + strings.Join(to, " "); seen[once] {
			v.t.Errorf("a letter came twice: %s, %s", once, m.Header.Get("Subject"))
		} else {
			seen[once] = true
		}
		err = db.Read(v.t.Context(), time.Now(), func(tx *store.Tx) error {
			known, err := tx.LetterByHeaderID(id)
			if err == nil {
				all = append(all, "received "+known.Keys[0].Key+" by "+strings.Join(to, " "))
			}
			return err
		})
		if err != nil {
			v.t.Errorf("a letter came that the outbox does not know: %v", err)
		}
	}
	return all
}

// TestCopyOfOneAddressIsNoProofForAnother: a letter goes to a unit and, in a transaction of its own, to an officer. The program dies
// between the two; the office's own copy of the first must not pass for the second.
func TestCopyOfOneAddressIsNoProofForAnother(t *testing.T) {
	const officer = "canbo@dukcq.hoason.example.vn"
	s := newScene(t, ignore)
	if err := s.post.Refuse(officer, "451 4.3.0 later"); err != nil {
		t.Fatal(err)
	}
	s.do(exitNeedsPerson, "2026-11-17 08:00", "once")
	if got := s.letters(); len(got) != 26 {
		t.Fatalf("%d reminders went out, want 26", len(got))
	}
	db, err := store.Open(t.Context(), s.database)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(t.Context(), at(t, "2026-11-17 08:10"), func(tx *store.Tx) error {
		due, err := tx.DueDeliveries(store.DeliveryPending)
		for _, d := range due {
			if err == nil {
				_, err = tx.ClaimDelivery(d)
			}
		}
		return err
	})
	if err := errors.Join(err, db.Close(), s.post.Refuse(officer, "")); err != nil {
		t.Fatal(err)
	}
	for _, when := range []string{"2026-11-17 08:11", "2026-11-17 08:12", "2026-11-17 08:13"} {
		tonghop(t, "once", "--config", s.conf, "--at", at(t, when).Format(time.RFC3339))
	}
	if got := strings.Join(s.letters(), "\n"); strings.Count(got, officer) != 26 {
		t.Errorf("the officer got %d copies, want 26:\n%s", strings.Count(got, officer), got)
	}
}
