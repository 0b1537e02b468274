package digest

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tonghop/store"
)

var histories = flag.Int("histories", 12, "how many random histories TestRandomHistories lives through")

const november = "2026-M11"

// history is one random month of an office of five units, and what must come of it by the words of laws L1 to L5.
type history struct {
	*office
	rng    *rand.Rand
	faulty bool // the mail server has faults: what goes is late, so only what must never happen is looked at
	todo   []happening
	turns  []time.Time // when the daemon turns
	units  map[string]*past
	want   []string // "R3 cb01 0 23/11 08:00": rule, unit, version of the due moment, when it goes
}

// happening is something that the office comes to know at the first turn after its moment.
type happening struct {
	at time.Time
	do func()
}

// past is what is known of a unit up to now, kept apart from the database.
type past struct {
	received []time.Time // reports that are filed
	triage   int         // mails that wait
	due, set time.Time   // the due moment, and when it was last moved
	version  int
	settled  map[string]bool
}

// Random histories with outages, reports, extensions and triage: what goes out is just what the laws say.
func TestRandomHistories(t *testing.T) {
	for seed := range *histories {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			h := newHistory(t, uint64(seed))
			for _, when := range h.turns {
				h.turn(when)
			}
			h.judge()
		})
	}
}

func newHistory(t *testing.T, seed uint64) *history {
	h := &history{office: newOffice(t, "2026-11-13 00:00", 5), rng: rand.New(rand.NewPCG(seed, 1)), units: map[string]*past{}}
	h.Types[0].Summary.To = nil
	h.Grace = 5 * time.Minute
	h.Lookup = func(_ context.Context, id string) (bool, error) {
		h.mutex.Lock()
		defer h.mutex.Unlock()
		return slices.ContainsFunc(h.went, func(a arrived) bool { return a.id == id }), nil
	}
	h.tick()
	for n := range 5 {
		code := fmt.Sprintf("cb%02d", n+1)
		h.units[code] = &past{due: moment(t, "2026-11-20 17:00"), settled: map[string]bool{}}
		for range h.rng.IntN(4) {
			h.happen(code)
		}
	}
	h.faulty = h.rng.IntN(3) == 0
	if h.faulty {
		for range 1 + h.rng.IntN(3) {
			begin, mode := h.when(), []string{"refuse", "451 4.3.0 later", "421 4.3.2 closing", "drop_after_data"}[h.rng.IntN(4)]
			h.todo = append(h.todo, happening{begin, func() { h.fail(mode) }},
				happening{begin.Add(time.Duration(h.rng.IntN(60)) * time.Hour), func() { h.fail("") }})
		}
	}
	h.schedule()
	slices.SortStableFunc(h.todo, func(a, b happening) int { return a.at.Compare(b.at) })
	return h
}

// when is a random minute of the weeks that matter.
func (h *history) when() time.Time {
	return moment(h.t, "2026-11-13 00:00").Add(time.Duration(h.rng.IntN(20*24*60)) * time.Minute)
}

// happen adds one thing that happens to the unit.
func (h *history) happen(code string) {
	u, at := h.units[code], h.when()
	add := func(at time.Time, do func()) { h.todo = append(h.todo, happening{at, do}) }
	report := func(received time.Time) {
		h.file(code, november, received.Format("2006-01-02 15:04"))
		u.received = append(u.received, received)
	}
	switch h.rng.IntN(4) {
	case 0:
		add(at, func() { report(at) })
	case 1: // a mail waits in triage for some days, then an officer rejects it or takes it
		taken, release := h.rng.IntN(2) == 0, at.Add(time.Duration(h.rng.IntN(6*24))*time.Hour)
		var m store.Message
		add(at, func() {
			h.write(func(tx *store.Tx) (err error) { m, err = h.keepMail(tx, code, store.InTriage, at); return err })
			u.triage++
		})
		add(release, func() {
			m.State = store.Rejected
			h.write(func(tx *store.Tx) error { return tx.UpdateMessage(m) })
			u.triage--
			if taken {
				report(at)
			}
		})
	default:
		add(at, func() {
			due, _ := h.Calendar.At(h.Calendar.Shift(h.now(), 1+h.rng.IntN(5)), "17:00")
			h.event(code, november, store.Event{Kind: store.Extended, DueAt: due})
			u.due, u.set = due, h.now()
			u.version++
		})
	}
}

// schedule makes the turns of the daemon: each morning, and at random and after what happens, but not while it is down.
func (h *history) schedule() {
	for day := moment(h.t, "2026-11-13 00:00"); day.Before(moment(h.t, "2026-12-12 00:00")); day = day.AddDate(0, 0, 1) {
		h.turns = append(h.turns, day.Add(8*time.Hour), day.Add(time.Duration(h.rng.IntN(24*60))*time.Minute))
	}
	for _, x := range h.todo {
		h.turns = append(h.turns, x.at)
	}
	for range h.rng.IntN(3) {
		from := h.when()
		until := from.Add(time.Duration(h.rng.IntN(10*24*60)) * time.Minute)
		h.turns = slices.DeleteFunc(h.turns, func(t time.Time) bool { return t.After(from) && t.Before(until) })
		h.turns = append(h.turns, until)
	}
	slices.SortFunc(h.turns, time.Time.Compare)
	h.turns = slices.CompactFunc(h.turns, time.Time.Equal)
}

// turn is one turn of the daemon: intake first, then tick and deliver.
func (h *history) turn(when time.Time) {
	h.set(when)
	for len(h.todo) > 0 && !h.todo[0].at.After(when) {
		h.todo[0].do()
		h.todo = h.todo[1:]
	}
	h.expect(when)
	before := len(h.went)
	h.tick()
	h.deliver()
	for _, a := range h.went[before:] {
		h.check(a)
	}
}

func (h *history) working(when time.Time) bool {
	clock := when.Format("15:04")
	return h.Calendar.Workday(when) && clock >= "07:30" && clock < "17:00"
}

// stageAt is the moment of a rule for a due moment.
func (h *history) stageAt(r store.ReminderRule, due time.Time) time.Time {
	at, err := h.Calendar.At(h.Calendar.Shift(due, r.Workdays), r.Time)
	if err != nil {
		h.t.Fatal(err)
	}
	return at
}

// expect notes what must go at the turn: of each unit that owes and is not held, the last stage that has come and was not settled.
func (h *history) expect(now time.Time) {
	for code, u := range h.units {
		if len(u.received) > 0 || u.triage > 0 || !h.working(now) {
			continue
		}
		send := ""
		for _, r := range h.Types[0].Reminders {
			at, key := h.stageAt(r, u.due), fmt.Sprint(r.Code, u.version)
			overdue := !now.Before(u.due.Add(time.Minute))
			if at.After(now) || !at.After(u.set) || u.settled[key] || overdue && !at.After(u.due) {
				continue
			}
			u.settled[key] = true
			send = r.Code
		}
		if send != "" {
			h.want = append(h.want, fmt.Sprintf("%s %s %d %s", send, code, u.version, now.Format("02/01 15:04")))
		}
	}
}

// check looks at one letter as it arrives: it must be true and allowed at this moment.
func (h *history) check(a arrived) {
	l := h.letter(a)
	if l.Kind != store.ReminderLetter && l.Kind != store.EscalationLetter {
		return
	}
	if !h.working(a.at) {
		h.t.Errorf("%s %s goes at %s", name(l), a.to, a.at)
	}
	owed := 0
	for _, k := range l.Keys {
		p := strings.Split(k.Key, "|")
		u := h.units[p[1]]
		if len(u.received) == 0 && p[5] == fmt.Sprint(u.version) {
			owed++
		}
		for _, r := range h.Types[0].Reminders {
			if r.Code == p[4] && p[5] == fmt.Sprint(u.version) && h.stageAt(r, u.due).After(a.at) {
				h.t.Errorf("%s goes at %s, before its time", k.Key, a.at)
			}
		}
	}
	if owed == 0 {
		h.t.Errorf("%v goes to %s at %s though it is not true", l.Keys, a.to, a.at)
	}
}

// judge compares what went with what had to go, and the board with the reports received.
func (h *history) judge() {
	var got []string
	once := map[string]bool{}
	for _, a := range h.went {
		l := h.letter(a)
		if once[a.id+a.to] {
			h.t.Errorf("%s went to %s twice", a.id, a.to)
		}
		once[a.id+a.to] = true
		for _, k := range l.Keys {
			p := strings.Split(k.Key, "|")
			if p[0] == "remind" && (l.Kind == store.EscalationLetter || a.to != "canbo@example.vn") {
				got = append(got, fmt.Sprintf("%s %s %s %s", p[4], p[1], p[5], a.at.Format("02/01 15:04")))
			}
		}
	}
	slices.Sort(got)
	slices.Sort(h.want)
	if !h.faulty && !slices.Equal(got, h.want) {
		h.t.Errorf("went\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(h.want, "\n  "))
	}
	h.read(func(tx *store.Tx) error {
		b, err := tx.Board("dlxh-thang", november, tx.Now)
		for _, row := range b.Rows {
			u := h.units[row.Unit.Code]
			state, timely := store.Missing, store.None
			if len(u.received) > 0 {
				state, timely = store.Reported, store.Late
				if slices.MinFunc(u.received, time.Time.Compare).Before(u.due.Add(time.Minute)) {
					timely = store.OnTime
				}
			} else if tx.Now.Before(u.due.Add(time.Minute)) {
				state = store.Waiting
			}
			if s := row.Status; cmp.Or(cmp.Compare(s.State, state), cmp.Compare(s.Timeliness, timely), s.Due.Compare(u.due)) != 0 {
				h.t.Errorf("%s stands as %s %q due %s, want %s %q due %s", row.Unit.Code, s.State, s.Timeliness, s.Due, state, timely, u.due)
			}
		}
		return err
	})
}
