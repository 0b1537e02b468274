package imap

import (
	"bufio"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// fake is a scripted IMAP server for the faults that a real one does not have on demand. It knows as much of the protocol as
// this package uses; what it answers to FETCH and to the login is up to the test.
type fake struct {
	listener net.Listener
	// uids are the mails, answered in this order; validity by connection, the last one staying.
	uids     []uint32
	validity []uint32
	// greeting, caps, login: texts; "" is the usual.
	greeting, caps, login string
	// fetch gives the answer for one mail: what is "sizes" or "body". "" leaves the mail out. Then says what follows.
	fetch func(f *fake, what string, uid uint32) (answer string, then then)
	// found is what a search for one UID says; nil: it is there.
	found func(uid uint32) bool

	mutex       sync.Mutex
	connections int
	commands    []string
	asked       map[string]int // by "body 3"
}

// then is what a server does after an answer.
type then int

const (
	goOn then = iota
	cut       // close the connection
	hang      // say nothing more
	no        // end the command with NO
	busy      // end the command with NO [UNAVAILABLE]
)

func startFake(t *testing.T, f *fake) Account {
	t.Helper()
	var err error
	if f.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	f.asked = make(map[string]int)
	if f.fetch == nil {
		f.fetch = whole
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		var open []net.Conn
		for {
			conn, err := f.listener.Accept()
			if err != nil {
				for _, c := range open {
					c.Close()
				}
				return
			}
			open = append(open, conn)
			go f.serve(conn)
		}
	}()
	t.Cleanup(func() { f.listener.Close(); <-done })
	a := account(t, f.listener.Addr().String(), "bi-mat-2026")
	a.Timeout = 400 * time.Millisecond
	return a
}

func text(uid uint32) string { return fmt.Sprintf("Subject: %d\r\n\r\nnội dung\r\n", uid) }

// whole is a server without faults.
func whole(f *fake, what string, uid uint32) (string, then) {
	if what == "body" {
		return fmt.Sprintf("* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n", uid, uid, len(text(uid)), text(uid)), goOn
	}
	return fmt.Sprintf("* %d FETCH (UID %d RFC822.SIZE %d INTERNALDATE \"19-Nov-2026 10:00:00 +0700\")\r\n", uid, uid, len(text(uid))), goOn
}

// at gives one mail an answer of its own, the others the usual one.
func at(uid uint32, what, answer string, next then) func(*fake, string, uint32) (string, then) {
	return func(f *fake, w string, u uint32) (string, then) {
		if u == uid && w == what {
			return answer, next
		}
		return whole(f, w, u)
	}
}

func (f *fake) serve(conn net.Conn) {
	defer conn.Close()
	f.mutex.Lock()
	f.connections++
	validity := f.validity[min(f.connections, len(f.validity))-1]
	f.mutex.Unlock()
	or := func(s, usual string) string {
		if s == "" {
			return usual
		}
		return s
	}
	fmt.Fprintf(conn, "%s\r\n", or(f.greeting, "* OK [CAPABILITY "+or(f.caps, "IMAP4rev1")+"] ready"))
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		f.mutex.Lock()
		f.commands = append(f.commands, lines.Text())
		f.mutex.Unlock()
		tag, command, _ := strings.Cut(lines.Text(), " ")
		name, rest, _ := strings.Cut(command, " ")
		if name == "UID" {
			name, rest, _ = strings.Cut(rest, " ")
		}
		ending := "OK done"
		switch name {
		case "CAPABILITY":
			fmt.Fprintf(conn, "* CAPABILITY %s\r\n", or(f.caps, "IMAP4rev1"))
		case "LOGIN", "AUTHENTICATE":
			ending = strings.ReplaceAll(or(f.login, ending), "COMMAND", lines.Text())
		case "EXAMINE":
			fmt.Fprintf(conn, "* %d EXISTS\r\n* OK [UIDVALIDITY %d] ok\r\n* OK [UIDNEXT 1000] ok\r\n", len(f.uids), validity)
		case "SEARCH":
			fmt.Fprintf(conn, "* SEARCH%s\r\n", f.search(rest))
		case "FETCH":
			var next then
			if next = f.answer(conn, rest); next == cut {
				return
			}
			ending = map[then]string{no: "NO some mails are broken", busy: "NO [UNAVAILABLE] backend is down"}[next]
			ending = or(ending, "OK done")
			if next == hang {
				for lines.Scan() {
				}
				return
			}
		case "LOGOUT":
			fmt.Fprintf(conn, "* BYE bye\r\n%s OK bye\r\n", tag)
			return
		}
		fmt.Fprintf(conn, "%s %s\r\n", tag, ending)
	}
}

// search answers "UID 3:*" and "UID 3".
func (f *fake) search(criteria string) string {
	set := strings.TrimPrefix(criteria, "UID ")
	first, _, open := strings.Cut(set, ":")
	from, _ := strconv.ParseUint(first, 10, 32)
	var out strings.Builder
	for i, uid := range f.uids {
		switch {
		case open && (uint64(uid) >= from || i == len(f.uids)-1),
			!open && uint64(uid) == from && (f.found == nil || f.found(uid)):
			fmt.Fprintf(&out, " %d", uid)
		}
	}
	return out.String()
}

func (f *fake) answer(conn net.Conn, rest string) then {
	set, items, _ := strings.Cut(rest, " ")
	what := "sizes"
	if strings.Contains(items, "BODY") {
		what = "body"
	}
	last := goOn
	for _, uid := range f.uids {
		if !contains(set, uid) {
			continue
		}
		f.mutex.Lock()
		f.asked[fmt.Sprint(what, " ", uid)]++
		f.mutex.Unlock()
		answer, next := f.fetch(f, what, uid)
		if !strings.Contains(items, "INTERNALDATE") {
			before, after, _ := strings.Cut(answer, " INTERNALDATE")
			if after != "" {
				answer = before + ")\r\n"
			}
		}
		fmt.Fprint(conn, answer)
		if next == cut || next == hang {
			return next
		}
		last = max(last, next)
	}
	return last
}

func contains(set string, uid uint32) bool {
	for part := range strings.SplitSeq(set, ",") {
		first, last, isRange := strings.Cut(part, ":")
		from, _ := strconv.ParseUint(first, 10, 32)
		to := from
		if isRange {
			to, _ = strconv.ParseUint(last, 10, 32)
		}
		if from <= uint64(uid) && uint64(uid) <= to {
			return true
		}
	}
	return false
}
