package intake

import (
	"context"
	"errors"
	"net"
	"strconv"
	"testing"

	"tonghop/intake/imap"
	"tonghop/intake/imapserver"
	"tonghop/store"
)

// A folder that was numbered anew while a mail of it waited to be asked for again is read like any other.
func TestRenumberedWhileAMailWaits(t *testing.T) {
	f := newFixture(t)
	server, err := imapserver.Start("office", "secret")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	if err := server.Deliver("INBOX", letter{from: "stp@unit.vn"}.raw(), moment(t, "19 10:00")); err != nil {
		t.Fatal(err)
	}
	f.write(func(tx *store.Tx) error {
		if _, err := tx.KeepFailed(store.Place{Account: "main", Folder: "INBOX", UIDValidity: 4711, UID: 3}, f.now, 10, errors.New("broke")); err != nil {
			return err
		}
		return tx.Advance("main", "INBOX", 4711, 9)
	})
	host, port, _ := net.SplitHostPort(server.Addr())
	number, _ := strconv.Atoi(port)
	m := Mailbox{Desk: f.Desk, Log: f.Log, Account: imap.Account{Name: "main", Host: host, Port: number, Security: "none", User: "office", Folders: []string{"INBOX"},
		Secret: func(context.Context) (string, error) { return "secret", nil }}}
	defer m.Close()
	if err := m.Poll(t.Context(), f.clock); err != nil {
		t.Fatal(err)
	}
	f.take()
	if got, want := f.says(), "mail filed\nstp submitted on_time 1\nreceipt to stp@unit.vn"; got != want {
		t.Errorf("got\n%s\n\nwant\n%s", got, want)
	}
}
