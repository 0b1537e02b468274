package imap

import (
	"context"
	"testing"
	"time"
)

// FuzzAnswers: whatever a server says about one mail, the fetch ends, and the other mails come.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{
		"", "* 2 FETCH (UID 2 BODY[] {2}\r\nab)\r\n", "* 2 FETCH (BODY[] {2}\r\nab UID 2)\r\n", "* 2 FETCH (UID 2 RFC822.SIZE 9 INTERNALDATE NIL)\r\n",
		"* BYE\r\n", "* VANISHED 1\r\n", "+ go on\r\n", "* 2 FETCH (UID 2 BODY[] {99999999999}\r\n", "* 2 FETCH (UID 2 BODY[] ~{3}\r\nabc)\r\n",
		"* 2 FETCH (UID 2 FLAGS (\\Seen) BODY[] \"x\" BODY[] \"y\")\r\n", "* LIST () \"/\" x\r\n", "* SEARCH 1 2 3\r\n", "T4 OK\r\n", "* 4294967295 EXISTS\r\n",
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, answer string, size bool) {
		what := "body"
		if size {
			what = "sizes"
		}
		server := &fake{uids: []uint32{1, 2, 3}, validity: []uint32{7}, fetch: at(2, what, answer, goOn)}
		a := startFake(t, server)
		a.Timeout, a.MaxSize = 30*time.Millisecond, 1<<20
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		c, err := a.Dial(ctx)
		if err != nil {
			t.Skip("the machine is too busy for this deadline")
		}
		defer c.Close()
		var all collector
		cursor, err := c.Fetch(ctx, "INBOX", Cursor{}, all.keep)
		if ctx.Err() != nil {
			t.Fatal("the fetch does not end")
		}
		if err == nil && (cursor.Next != 4 || len(all.mails) < 2) {
			t.Fatalf("reached %v with %d mails", cursor, len(all.mails))
		}
		for i, m := range all.mails {
			if i > 0 && m.uid <= all.mails[i-1].uid {
				t.Fatalf("mails in the order %v", all.mails)
			}
		}
	})
}
