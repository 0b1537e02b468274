package imap

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// once answers with a fault the first n times that a mail is asked for.
func once(n int, uid uint32, what, answer string, next then) func(*fake, string, uint32) (string, then) {
	bad := at(uid, what, answer, next)
	return func(f *fake, w string, u uint32) (string, then) {
		f.mutex.Lock()
		times := f.asked[fmt.Sprint(what, " ", uid)]
		f.mutex.Unlock()
		if times <= n {
			return bad(f, w, u)
		}
		return whole(f, w, u)
	}
}

func TestOneBadMailDoesNotStopThePost(t *testing.T) {
	const size = " RFC822.SIZE 30 INTERNALDATE "
	for _, test := range []struct {
		name  string
		fetch func(*fake, string, uint32) (string, then)
		gone  bool   // mail 3 is no longer there
		aside string // part of the reason why mail 3 is set aside; "" if it comes
		date  bool   // mail 3 has a date
		limit int    // connections
	}{
		{"no fault", whole, false, "", true, 1},
		{"the body is cut short each time",
			at(3, "body", "* 3 FETCH (UID 3 BODY[] {1000}\r\nSubject: 3\r\n", cut), false, "closed the connection", true, 4},
		{"the body is cut short once",
			once(1, 3, "body", "* 3 FETCH (UID 3 BODY[] {1000}\r\nSubject: 3\r\n", cut), false, "", true, 2},
		{"the server goes silent in the body",
			at(3, "body", "* 3 FETCH (UID 3 BODY[] {1000}\r\nSubject: 3\r\n", hang), false, "silent for 400ms", true, 4},
		{"the server goes silent in the body once",
			once(1, 3, "body", "* 3 FETCH (UID 3 BODY[] {1000}\r\nSubject: 3\r\n", hang), false, "", true, 2},
		{"the literal is longer than what comes, and the protocol goes on in it",
			at(3, "body", "* 3 FETCH (UID 3 BODY[] {1000}\r\nSubject: 3\r\n)\r\n", goOn), false, "silent for", true, 4},
		{"the literal is shorter than the mail",
			at(3, "body", "* 3 FETCH (UID 3 BODY[] {5}\r\nSubject: 3\r\n)\r\n", goOn), false, "", true, 4},
		{"the server closes the connection at this mail",
			at(3, "body", "", cut), false, "closed the connection", true, 4},
		{"a farewell in the middle",
			at(3, "body", "* BYE out of memory\r\n", cut), false, "closed the connection", true, 4},
		{"an attribute that nobody asked for makes the answer unreadable",
			at(3, "body", "* 3 FETCH (UID 3 X-GM-MSGID 99 BODY[] {2}\r\nab)\r\n", goOn), false, "unreadable answer", true, 4},
		{"untagged data that the library does not know",
			at(3, "body", "* VANISHED (EARLIER) 7\r\n", goOn), false, "unreadable answer", true, 4},
		{"untagged data that may come at any time",
			at(3, "body", "* OK [ALERT] quota\r\n* 9 EXISTS\r\n* 2 FETCH (FLAGS (\\Seen))\r\n* 2 FETCH (UID 2 FLAGS (\\Seen))\r\n"+
				"* 3 FETCH (UID 3 BODY[] {2}\r\nab)\r\n", goOn), false, "", true, 1},
		{"the mail comes twice",
			at(3, "body", "* 3 FETCH (UID 3 BODY[] {2}\r\nab)\r\n* 3 FETCH (UID 3 BODY[] {2}\r\ncd)\r\n", goOn), false, "", true, 1},
		{"the UID comes after the body",
			at(3, "body", "* 3 FETCH (BODY[] {2}\r\nab UID 3)\r\n", goOn), false, "", true, 1},
		{"the body is a quoted string",
			at(3, "body", "* 3 FETCH (UID 3 BODY[] \"ab\")\r\n", goOn), false, "", true, 1},
		{"the mail is empty",
			at(3, "body", "* 3 FETCH (UID 3 BODY[] {0}\r\n)\r\n", goOn), false, "", true, 1},
		{"the body is NIL",
			at(3, "body", "* 3 FETCH (UID 3 BODY[] NIL)\r\n", goOn), false, "gives nothing of it", true, 1},
		{"another mail's body comes instead",
			at(3, "body", "* 9 FETCH (UID 900 BODY[] {2}\r\nab)\r\n", goOn), false, "gives nothing of it", true, 1},
		{"the server refuses this mail",
			at(3, "body", "", no), false, "some mails are broken", true, 1},
		{"the mail was deleted before its body was asked for",
			at(3, "body", "", goOn), true, "", true, 1},
		{"the mail was deleted before its size was asked for",
			func(f *fake, what string, uid uint32) (string, then) {
				if uid == 3 {
					return "", goOn
				}
				return whole(f, what, uid)
			}, true, "", true, 1},
		{"INTERNALDATE is NIL",
			at(3, "sizes", "* 3 FETCH (UID 3"+size+"NIL)\r\n", goOn), false, "", false, 3},
		{"INTERNALDATE is no date",
			at(3, "sizes", "* 3 FETCH (UID 3"+size+"\"gestern\")\r\n", goOn), false, "", false, 3},
		{"INTERNALDATE is missing",
			at(3, "sizes", "* 3 FETCH (UID 3 RFC822.SIZE 30)\r\n", goOn), false, "", false, 1},
		{"the size is missing",
			at(3, "sizes", "* 3 FETCH (UID 3)\r\n", goOn), false, "", false, 1},
		{"the size is a lie",
			at(3, "sizes", "* 3 FETCH (UID 3 RFC822.SIZE 99999 INTERNALDATE \"19-Nov-2026 10:00:00 +0700\")\r\n", goOn), false, "", true, 1},
		{"the mail is far bigger than its size says",
			at(3, "body", fmt.Sprintf("* 3 FETCH (UID 3 BODY[] {%d}\r\n%s)\r\n", 2<<20, strings.Repeat("a", 2<<20)), goOn), false, "bigger than the limit", true, 1},
		{"the connection breaks at the size, once",
			once(1, 3, "sizes", "", cut), false, "", true, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := &fake{uids: []uint32{1, 2, 3, 4, 5}, validity: []uint32{7}, fetch: test.fetch, found: func(uint32) bool { return !test.gone }}
			a := startFake(t, f)
			a.MaxSize = 1 << 20
			c := dial(t, a)
			var all collector
			cursor, err := c.Fetch(t.Context(), "INBOX", Cursor{}, all.keep)
			if err != nil || cursor != (Cursor{7, 6}) {
				t.Fatalf("reached %v, %v", cursor, err)
			}
			got := make(map[uint32]kept)
			for _, m := range all.mails {
				got[m.uid] = m
			}
			for _, uid := range f.uids {
				m, there := got[uid]
				switch {
				case uid != 3 && (m.body != text(uid) || m.received.IsZero()):
					t.Errorf("mail %d: %+v", uid, m)
				case uid == 3 && there == test.gone:
					t.Errorf("mail 3 arrived: %v", there)
				case uid == 3 && there && (m.err == "") != (test.aside == ""), !strings.Contains(m.err, test.aside) && uid == 3:
					t.Errorf("mail 3: %+v, want %q", m, test.aside)
				case uid == 3 && there && m.received.IsZero() == test.date:
					t.Errorf("mail 3 received %v", m.received)
				}
			}
			if len(all.mails) != len(got) {
				t.Errorf("%d mails came, of them %d different", len(all.mails), len(got))
			}
			f.mutex.Lock()
			defer f.mutex.Unlock()
			if f.connections > test.limit {
				t.Errorf("%d connections, no more than %d are needed", f.connections, test.limit)
			}
			if left, _ := os.ReadDir(a.TempDir); len(left) != 0 {
				t.Errorf("%d temporary files left", len(left))
			}
		})
	}
}

// A server that answers in its own order hides which mail broke the connection.
func TestTheBadMailIsFoundInAnyOrder(t *testing.T) {
	f := &fake{validity: []uint32{7}, fetch: at(31, "body", "* 31 FETCH (UID 31 X-ODD 1)\r\n", goOn)}
	for uid := uint32(60); uid > 0; uid-- {
		f.uids = append(f.uids, uid)
	}
	a := startFake(t, f)
	var all collector
	cursor, err := dial(t, a).Fetch(t.Context(), "INBOX", Cursor{}, all.keep)
	if err != nil || cursor.Next != 61 || len(all.mails) != 60 {
		t.Fatalf("%v, %d mails, %v", cursor, len(all.mails), err)
	}
	for i, m := range all.mails {
		if m.uid != uint32(i+1) || (m.err != "") != (m.uid == 31) {
			t.Errorf("mail %d: %+v", i+1, m)
		}
	}
	if f.connections > 12 {
		t.Errorf("%d connections", f.connections)
	}
}

// A server that never gives dates costs a few connections, not one for each mail.
func TestNoDatesAtAll(t *testing.T) {
	f := &fake{validity: []uint32{7}, fetch: func(f *fake, what string, uid uint32) (string, then) {
		answer, next := whole(f, what, uid)
		return strings.Replace(answer, `"19-Nov-2026 10:00:00 +0700"`, "NIL", 1), next
	}}
	for uid := range uint32(200) {
		f.uids = append(f.uids, uid+1)
	}
	var all collector
	_, err := dial(t, startFake(t, f)).Fetch(t.Context(), "INBOX", Cursor{}, all.keep)
	if err != nil || len(all.mails) != 200 || f.connections > 15 {
		t.Fatalf("%d mails over %d connections, %v", len(all.mails), f.connections, err)
	}
}

// A server that always sends the UID last is asked for one mail at a time, and each body but the first batch comes once.
func TestUIDAlwaysAfterTheBody(t *testing.T) {
	f := &fake{validity: []uint32{7}, fetch: func(f *fake, what string, uid uint32) (string, then) {
		if what == "body" {
			return fmt.Sprintf("* %d FETCH (BODY[] {%d}\r\n%s UID %d)\r\n", uid, len(text(uid)), text(uid), uid), goOn
		}
		return whole(f, what, uid)
	}}
	for uid := range uint32(250) {
		f.uids = append(f.uids, uid+1)
	}
	var all collector
	_, err := dial(t, startFake(t, f)).Fetch(t.Context(), "INBOX", Cursor{}, all.keep)
	if err != nil || len(all.mails) != 250 {
		t.Fatalf("%d mails, %v", len(all.mails), err)
	}
	for i, m := range all.mails {
		if m.body != text(uint32(i+1)) {
			t.Fatalf("mail %d: %+v", i+1, m)
		}
	}
	if f.asked["body 50"] != 2 || f.asked["body 250"] != 1 {
		t.Errorf("bodies were asked for %d and %d times", f.asked["body 50"], f.asked["body 250"])
	}
}

func TestTroubleOfTheServerEndsTheFetchAndLosesNothing(t *testing.T) {
	for _, test := range []struct {
		name  string
		fetch func(*fake, string, uint32) (string, then)
		want  string
		next  uint32 // where the next fetch goes on
	}{
		{"unavailable in the middle", at(3, "body", "", busy), "backend is down", 3},
		{"unavailable at the sizes", at(3, "sizes", "", busy), "backend is down", 1},
		{"each body breaks the line", func(f *fake, what string, uid uint32) (string, then) {
			if what == "body" {
				return "", cut
			}
			return whole(f, what, uid)
		}, "closed the connection", 1},
		// After some have come, three in a row are set aside, and then the line is to blame.
		{"each body but two breaks the line", func(f *fake, what string, uid uint32) (string, then) {
			if what == "body" && uid > 2 {
				return "", cut
			}
			return whole(f, what, uid)
		}, "closed the connection", 6},
		{"each size breaks the line", func(f *fake, what string, uid uint32) (string, then) { return "", cut }, "closed the connection", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := &fake{uids: []uint32{1, 2, 3, 4, 5, 6, 7, 8}, validity: []uint32{7}, fetch: test.fetch}
			var all collector
			cursor, err := dial(t, startFake(t, f)).Fetch(t.Context(), "INBOX", Cursor{}, all.keep)
			var refused *AuthError
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "INBOX") || errors.As(err, &refused) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if cursor != (Cursor{7, test.next}) || len(all.mails) != int(test.next)-1 {
				t.Errorf("reached %v with %d mails", cursor, len(all.mails))
			}
		})
	}
}

// The one new mail is the bad one: that others come through is found out with an old one.
func TestTheOnlyNewMailIsBad(t *testing.T) {
	for _, test := range []struct {
		name string
		uids []uint32
		want string
	}{
		{"there are older mails", []uint32{1, 2, 3}, "set aside"},
		{"there is nothing to compare with", []uint32{3}, "closed the connection"},
	} {
		f := &fake{uids: test.uids, validity: []uint32{7}, fetch: at(3, "body", "", cut)}
		var all collector
		cursor, err := dial(t, startFake(t, f)).Fetch(t.Context(), "INBOX", Cursor{7, 3}, all.keep)
		switch {
		case test.want == "set aside" && (err != nil || cursor.Next != 4 || len(all.mails) != 1 || all.mails[0].err == ""),
			test.want != "set aside" && (err == nil || !strings.Contains(err.Error(), test.want) || cursor.Next != 3):
			t.Errorf("%s: %v, %+v, %v", test.name, cursor, all.mails, err)
		}
	}
}

// The folder is numbered anew while we read it: what was fetched under the old numbers is kept, and then all comes again.
func TestUIDValidityChangesInTheMiddle(t *testing.T) {
	f := &fake{uids: []uint32{1, 2, 3}, validity: []uint32{7, 8}, fetch: once(1, 3, "body", "", cut)}
	var all collector
	cursor, err := dial(t, startFake(t, f)).Fetch(t.Context(), "INBOX", Cursor{}, all.keep)
	if err != nil || cursor != (Cursor{8, 4}) {
		t.Fatalf("%v, %v", cursor, err)
	}
	var uids []uint32
	for _, m := range all.mails {
		uids = append(uids, m.uid)
	}
	if fmt.Sprint(uids) != "[1 2 1 2 3]" || all.cursors[0] != (Cursor{7, 3}) {
		t.Errorf("mails %v, cursors %v", uids, all.cursors)
	}
}

// What hangs ends with the context, and leaves no goroutine and no file behind.
func TestAHangEndsWithTheContext(t *testing.T) {
	before := runtime.NumGoroutine()
	f := &fake{uids: []uint32{1, 2, 3}, validity: []uint32{7}, fetch: at(2, "body", "* 2 FETCH (UID 2 BODY[] {9000000}\r\n"+strings.Repeat("a", 5<<20), hang)}
	a := startFake(t, f)
	a.Timeout = time.Minute
	c, err := a.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	begin := time.Now()
	var all collector
	if _, err := c.Fetch(ctx, "INBOX", Cursor{}, all.keep); !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) > 5*time.Second {
		t.Errorf("%v after %v", err, time.Since(begin))
	}
	c.Close()
	f.listener.Close()
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before+1; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, there were %d", runtime.NumGoroutine(), before)
		}
	}
	if left, _ := os.ReadDir(a.TempDir); len(left) != 0 {
		t.Errorf("%d temporary files left", len(left))
	}
}

// Nothing that is sent may change the mailbox, and nothing is asked that servers answer unreadably.
func TestOnlyHarmlessCommands(t *testing.T) {
	f := &fake{uids: []uint32{1, 2, 3}, validity: []uint32{7}}
	c := dial(t, startFake(t, f))
	if _, err := c.Fetch(t.Context(), "INBOX", Cursor{7, 2}, new(collector).keep); err != nil {
		t.Fatal(err)
	}
	c.Close()
	for _, command := range f.commands {
		for _, never := range []string{"SELECT", "STORE", "EXPUNGE", "MOVE", "COPY", "BODY[", "ENVELOPE", "BODYSTRUCTURE", "CHARSET", "CLOSE"} {
			if strings.Contains(command, never) {
				t.Errorf("sent %q", command)
			}
		}
	}
	if f.asked["body 1"] != 0 || f.asked["body 2"] != 1 {
		t.Errorf("asked for %v", f.asked)
	}
}
