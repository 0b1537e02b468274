package imap

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"tonghop/intake/imapserver"
)

var received = time.Date(2026, 11, 19, 10, 0, 0, 0, time.FixedZone("", 7*3600))

// start runs a server and gives an account on it.
func start(t testing.TB, options imapserver.Options) (*imapserver.Server, Account) {
	t.Helper()
	options.User, options.Password = "dlxh@example.vn", "mật khẩu \"1\""
	server, err := imapserver.StartWith(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	return server, account(t, server.Addr(), options.Password)
}

func account(t testing.TB, addr, secret string) Account {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return Account{
		Name: "hộp thư chung", Host: host, Port: number, Security: "none", User: "dlxh@example.vn",
		Secret:  func(context.Context) (string, error) { return secret, nil },
		Timeout: 5 * time.Second, TempDir: t.TempDir(),
	}
}

func dial(t testing.TB, a Account) *Client {
	t.Helper()
	c, err := a.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func letter(n, size int) []byte {
	head := fmt.Sprintf("From: cb%02d@example.vn\r\nMessage-ID: <%d@example.vn>\r\nSubject: BC DLXH\r\n\r\n", n, n)
	return append([]byte(head), bytes.Repeat([]byte("nội dung\r\n"), size/12+1)...)
}

// kept is what a test remembers of a mail.
type kept struct {
	uid      uint32
	body     string
	received time.Time
	err      string
}

// collector is a keep function with a memory.
type collector struct {
	mails   []kept
	batches []int
	cursors []Cursor
}

func (k *collector) keep(_ context.Context, mails []Fetched, next Cursor) error {
	for _, m := range mails {
		one := kept{uid: m.UID, received: m.Received}
		if m.Err != nil {
			one.err = m.Err.Error()
		} else {
			r, err := m.Body.Open()
			if err != nil {
				return err
			}
			body, err := io.ReadAll(r)
			if err != nil {
				return err
			}
			if int64(len(body)) != m.Size {
				return fmt.Errorf("uid %d: %d bytes, size says %d", m.UID, len(body), m.Size)
			}
			one.body = string(body)
		}
		k.mails = append(k.mails, one)
	}
	k.batches = append(k.batches, len(mails))
	k.cursors = append(k.cursors, next)
	return nil
}

func TestFetchTakesWhatIsNew(t *testing.T) {
	server, a := start(t, imapserver.Options{})
	c := dial(t, a)
	var all collector
	cursor, err := c.Fetch(t.Context(), "INBOX", Cursor{}, all.keep)
	if err != nil || len(all.mails) != 0 || cursor.UIDValidity == 0 || cursor.Next != 1 {
		t.Fatalf("an empty folder gave %v, %v, %v", cursor, all.mails, err)
	}
	deliver := func(from, to int) {
		t.Helper()
		for n := from; n <= to; n++ {
			if err := server.Deliver("INBOX", letter(n, 1000), received.Add(time.Duration(n)*time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
	}
	deliver(1, 250)
	if cursor, err = c.Fetch(t.Context(), "INBOX", cursor, all.keep); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(all.batches, []int{100, 100, 50}) || cursor != all.cursors[2] || cursor.Next != 251 {
		t.Errorf("batches %v, cursor %v of %v", all.batches, cursor, all.cursors)
	}
	for i, m := range all.mails {
		if m.uid != uint32(i+1) || m.body != string(letter(i+1, 1000)) || !m.received.Equal(received.Add(time.Duration(i+1)*time.Minute)) {
			t.Fatalf("mail %d: uid %d, %d bytes, received %v", i+1, m.uid, len(m.body), m.received)
		}
	}
	// UID 251:* names mail 250 as long as there is no other.
	if again, err := c.Fetch(t.Context(), "INBOX", cursor, all.keep); err != nil || again != cursor || len(all.mails) != 250 {
		t.Errorf("a second look gave %v, %d mails, %v", again, len(all.mails), err)
	}
	deliver(251, 251)
	if cursor, err = c.Fetch(t.Context(), "INBOX", cursor, all.keep); err != nil || len(all.mails) != 251 {
		t.Errorf("one more mail: %d mails, %v", len(all.mails), err)
	}
	if server.Unseen("INBOX") != 251 {
		t.Errorf("%d of 251 mails are still unseen", server.Unseen("INBOX"))
	}
	if err := server.Recreate("INBOX"); err != nil {
		t.Fatal(err)
	}
	deliver(1, 3)
	renewed, err := c.Fetch(t.Context(), "INBOX", cursor, all.keep)
	if err != nil || renewed.UIDValidity == cursor.UIDValidity || renewed.Next != 4 || len(all.mails) != 254 {
		t.Errorf("after a change of UIDVALIDITY: %v, %d mails, %v", renewed, len(all.mails), err)
	}
}

func TestFetchBigMails(t *testing.T) {
	server, a := start(t, imapserver.Options{})
	a.MaxSize = 8 << 20
	sizes := []int{100, 5 << 20, 3 << 20, 3 << 20, 3 << 20, 3 << 20, 3 << 20, 9 << 20, 100}
	for i, size := range sizes {
		if err := server.Deliver("INBOX", letter(i+1, size), received); err != nil {
			t.Fatal(err)
		}
	}
	var all collector
	cursor, err := dial(t, a).Fetch(t.Context(), "INBOX", Cursor{}, all.keep)
	if err != nil || cursor.Next != 10 || len(all.mails) != len(sizes) {
		t.Fatalf("%v, %d mails, %v", cursor, len(all.mails), err)
	}
	// The mail of 5 MB comes alone; five of 3 MB and one that is only named are within 16 MB.
	if !reflect.DeepEqual(all.batches, []int{1, 1, 7}) {
		t.Errorf("batches %v", all.batches)
	}
	for i, m := range all.mails {
		tooBig := int64(sizes[i]) > a.MaxSize
		if tooBig != strings.Contains(m.err, "bigger than the limit") || !tooBig && m.body != string(letter(i+1, sizes[i])) {
			t.Errorf("mail %d: %d bytes, %q", i+1, len(m.body), m.err)
		}
	}
	if left, _ := os.ReadDir(a.TempDir); len(left) != 0 {
		t.Errorf("%d temporary files left", len(left))
	}
}

func TestFetchStopsWhereKeepFails(t *testing.T) {
	server, a := start(t, imapserver.Options{})
	for n := range 350 {
		if err := server.Deliver("INBOX", letter(n+1, 10), received); err != nil {
			t.Fatal(err)
		}
	}
	c := dial(t, a)
	full := errors.New("disk full")
	var all collector
	cursor, err := c.Fetch(t.Context(), "INBOX", Cursor{}, func(ctx context.Context, mails []Fetched, next Cursor) error {
		if next.Next > 201 {
			return full
		}
		return all.keep(ctx, mails, next)
	})
	if err != full || cursor.Next != 201 || len(all.mails) != 200 {
		t.Fatalf("%v, %d mails, %v", cursor, len(all.mails), err)
	}
	// The same client goes on where it stopped.
	if cursor, err = c.Fetch(t.Context(), "INBOX", cursor, all.keep); err != nil || len(all.mails) != 350 || cursor.Next != 351 {
		t.Errorf("%v, %d mails, %v", cursor, len(all.mails), err)
	}
}

func TestFetchEndsWithItsContext(t *testing.T) {
	server, a := start(t, imapserver.Options{})
	for n := range 300 {
		if err := server.Deliver("INBOX", letter(n+1, 10), received); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	var all collector
	cursor, err := dial(t, a).Fetch(ctx, "INBOX", Cursor{}, func(ctx context.Context, mails []Fetched, next Cursor) error {
		cancel()
		return all.keep(ctx, mails, next)
	})
	if !errors.Is(err, context.Canceled) || int(cursor.Next) != len(all.mails)+1 || len(all.mails) == 300 {
		t.Errorf("%v, %d mails, %v", cursor, len(all.mails), err)
	}
}

func BenchmarkFetch(b *testing.B) {
	server, a := start(b, imapserver.Options{})
	const mails, size = 2000, 160 << 10
	for n := range mails {
		if err := server.Deliver("INBOX", letter(n, size), received); err != nil {
			b.Fatal(err)
		}
	}
	c := dial(b, a)
	b.SetBytes(mails * size)
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		_, err := c.Fetch(b.Context(), "INBOX", Cursor{}, func(_ context.Context, batch []Fetched, _ Cursor) error {
			n += len(batch)
			return nil
		})
		if err != nil || n != mails {
			b.Fatal(n, err)
		}
	}
	b.ReportMetric(float64(mails*b.N)/b.Elapsed().Seconds(), "mails/s")
}
