package imap

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"tonghop/intake/imapserver"
)

func TestFoldersAndSearch(t *testing.T) {
	server, a := start(t, imapserver.Options{})
	if err := server.Deliver("Thư đã gửi", letter(7, 10), received); err != nil {
		t.Fatal(err)
	}
	c := dial(t, a)
	folders, err := c.Folders(t.Context())
	if err != nil || !reflect.DeepEqual(folders, []string{"INBOX", "Thư đã gửi"}) {
		t.Errorf("folders %q, %v", folders, err)
	}
	for _, test := range []struct {
		folder, id string
		found      bool
		err        string
	}{
		{"Thư đã gửi", "<7@example.vn>", true, ""},
		{"Thư đã gửi", "7@example.vn", true, ""},
		{"Thư đã gửi", "@example.vn", false, ""}, // a part of an ID is no ID
		{"INBOX", "<7@example.vn>", false, ""},
		{"INBOX", "<thư@example.vn>", false, "not ASCII"},
		{"INBOX", "<a\r\nb>", false, "not ASCII"},
		{"INBOX", "<>", false, "empty"},
		{"Không có", "<7@example.vn>", false, `folder "Không có"`},
	} {
		found, err := c.Search(t.Context(), test.folder, test.id)
		if found != test.found || (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%s in %s: %v, %v", test.id, test.folder, found, err)
		}
	}
	if found, err := c.Search(t.Context(), "Thư đã gửi", "7@example.vn"); err != nil || !found {
		t.Errorf("after a refusal the session is of use no more: %v", err)
	}
}

func TestIdle(t *testing.T) {
	server, a := start(t, imapserver.Options{})
	a.Timeout = 300 * time.Millisecond // waiting for mail is not silence
	c := dial(t, a)
	var all collector
	cursor, err := c.Fetch(t.Context(), "INBOX", Cursor{}, all.keep)
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if err := c.Idle(t.Context(), "INBOX", 700*time.Millisecond); err != nil || time.Since(begin) < 700*time.Millisecond {
		t.Errorf("with no mail: %v after %v", err, time.Since(begin))
	}
	time.AfterFunc(500*time.Millisecond, func() { server.Deliver("INBOX", letter(1, 10), received) })
	begin = time.Now()
	if err := c.Idle(t.Context(), "INBOX", 0); err != nil || time.Since(begin) > 3*time.Second {
		t.Errorf("with a mail: %v after %v", err, time.Since(begin))
	}
	if cursor, err = c.Fetch(t.Context(), "INBOX", cursor, all.keep); err != nil || len(all.mails) != 1 {
		t.Fatalf("%d mails, %v", len(all.mails), err)
	}
	// A mail that came while another folder was open is noticed at once.
	if _, err := c.Search(t.Context(), "INBOX", "1@example.vn"); err != nil {
		t.Fatal(err)
	}
	c.drop()
	if err := server.Deliver("INBOX", letter(2, 10), received); err != nil {
		t.Fatal(err)
	}
	begin = time.Now()
	if err := c.Idle(t.Context(), "INBOX", 0); err != nil || time.Since(begin) > 3*time.Second {
		t.Errorf("after a lost line: %v after %v", err, time.Since(begin))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err = c.Fetch(t.Context(), "INBOX", cursor, all.keep); err != nil {
		t.Fatal(err)
	}
	if err := c.Idle(ctx, "INBOX", 0); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("at the end of the context: %v", err)
	}
}

// A server without IDLE is waited for, not asked.
func TestIdleWithoutIDLE(t *testing.T) {
	f := &fake{validity: []uint32{7}}
	c := dial(t, startFake(t, f))
	begin := time.Now()
	if err := c.Idle(t.Context(), "INBOX", 600*time.Millisecond); err != nil || time.Since(begin) < 600*time.Millisecond {
		t.Errorf("%v after %v", err, time.Since(begin))
	}
	for _, command := range f.commands {
		if strings.Contains(command, "IDLE") {
			t.Errorf("sent %q", command)
		}
	}
}

func TestServerFaults(t *testing.T) {
	server, a := start(t, imapserver.Options{})
	a.Timeout = 300 * time.Millisecond
	if err := server.Deliver("INBOX", letter(1, 10), received); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		mode string
		want string
		auth bool
	}{
		{"auth", "refused", true},
		{"hang", "silent for 300ms", false},
		{"refuse", "", false},
	} {
		t.Run(test.mode, func(t *testing.T) {
			c := dial(t, a)
			if err := server.Fail(test.mode); err != nil {
				t.Fatal(err)
			}
			begin := time.Now()
			_, err := a.Dial(t.Context())
			var refused *AuthError
			if err == nil || !strings.Contains(err.Error(), test.want) || errors.As(err, &refused) != test.auth {
				t.Errorf("a new connection: %v", err)
			}
			if test.mode != "auth" {
				if _, err := c.Fetch(t.Context(), "INBOX", Cursor{}, new(collector).keep); err == nil {
					t.Error("an open connection works")
				}
			}
			if took := time.Since(begin); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			if err := server.Fail(""); err != nil {
				t.Fatal(err)
			}
			var all collector
			if _, err := c.Fetch(t.Context(), "INBOX", Cursor{}, all.keep); err != nil || len(all.mails) != 1 {
				t.Errorf("when the fault is over: %d mails, %v", len(all.mails), err)
			}
		})
	}
	if err := server.Fail("typo"); err == nil {
		t.Error("an unknown fault is accepted")
	}
}
