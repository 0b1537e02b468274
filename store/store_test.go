package store

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Everything the office knows is readable by its owner alone, the log beside it too.
func TestFilesAreTheOwnersAlone(t *testing.T) {
	db := open(t)
	put(t, db, unit("cb01", "a@x.vn"))
	for _, name := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(db.Path() + name)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v, want 0600", name, info.Mode(), err)
		}
	}
	if info, err := os.Stat(filepath.Dir(db.Path())); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("its folder: mode %v, %v, want 0700", info.Mode(), err)
	}
}

// A broken file is named, with what to do, and no byte of it is changed.
func TestOpenBrokenFile(t *testing.T) {
	whole := func(t *testing.T) []byte {
		db, err := Open(context.Background(), filepath.Join(t.TempDir(), "whole.db"))
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(db.Path())
		if err != nil {
			t.Fatal(err)
		}
		return content
	}(t)
	damaged := bytes.Clone(whole)
	copy(damaged[100:], bytes.Repeat([]byte{0xFF}, 400)) // the first page's table of contents
	for name, content := range map[string][]byte{
		"a letter instead": []byte("Kính gửi: đây không phải là cơ sở dữ liệu\n" + strings.Repeat("x", 5000)),
		"a damaged page":   damaged,
	} {
		path := filepath.Join(t.TempDir(), "broken.db")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := Open(context.Background(), path)
		if err == nil {
			err = db.Write(context.Background(), time.Now(), func(tx *Tx) error { _, _, err := tx.PutUnit(unit("x")); return err })
			_ = db.Close()
			t.Errorf("%s: opened, then %v", name, err)
			continue
		}
		for _, word := range []string{path, "broken", "restore the last backup"} {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%s: %q does not say %q", name, err, word)
			}
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, content) {
			t.Errorf("%s: the file was changed (%v)", name, err)
		}
	}
}

func TestOpenNewerSchema(t *testing.T) {
	db := open(t)
	write(t, db, time.Now(), func(tx *Tx) error { return tx.exec(`PRAGMA user_version = 99`) })
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := Open(context.Background(), db.Path())
	if err == nil || !strings.Contains(err.Error(), "newer tonghop") || !strings.Contains(err.Error(), "99") {
		t.Errorf("error %v", err)
	}
}

// A path with the signs of a URL is a path.
func TestOpenOddPaths(t *testing.T) {
	for _, name := range []string{"cơ sở dữ liệu.db", "a?mode=memory.db", "a#b%20c.db", "a&b.db"} {
		path := filepath.Join(t.TempDir(), name)
		db, err := Open(context.Background(), path)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		put(t, db, unit("cb01"))
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: nothing was written there (%v)", name, err)
		}
	}
}

func TestOpenAgainKeepsAll(t *testing.T) {
	db := open(t)
	put(t, db, unit("cb01", "a@x.vn"))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(context.Background(), db.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := emails(t, again, "cb01"); len(got) != 1 {
		t.Errorf("addresses %v", got)
	}
}

func TestRehearsalLeavesNothing(t *testing.T) {
	db := open(t)
	rehearsal := db.Rehearsal()
	if added, _ := put(t, rehearsal, unit("cb01", "a@x.vn")); added != 1 {
		t.Error("the rehearsal did not do what it would do")
	}
	read(t, db, time.Now(), func(tx *Tx) error {
		if units, err := tx.Units(); err != nil || len(units) != 0 {
			t.Errorf("a rehearsal left %v, %v", units, err)
		}
		return nil
	})
	wrong := errors.New("wrong")
	if err := rehearsal.Write(context.Background(), time.Now(), func(*Tx) error { return wrong }); !errors.Is(err, wrong) {
		t.Errorf("a rehearsal hides the error: %v", err)
	}
	put(t, db, unit("cb02")) // the real one still writes
	read(t, db, time.Now(), func(tx *Tx) error {
		if units, err := tx.Units(); err != nil || len(units) != 1 {
			t.Errorf("units %v, %v", units, err)
		}
		return nil
	})
}

func TestWriteUndoesAllOnError(t *testing.T) {
	db := open(t)
	wrong := errors.New("wrong")
	err := db.Write(context.Background(), time.Now(), func(tx *Tx) error {
		if _, _, err := tx.PutUnit(unit("cb01")); err != nil {
			return err
		}
		return wrong
	})
	if !errors.Is(err, wrong) {
		t.Errorf("error %v", err)
	}
	read(t, db, time.Now(), func(tx *Tx) error {
		if _, err := tx.UnitByCode("cb01"); !errors.Is(err, ErrNotFound) {
			t.Errorf("half a transaction stayed: %v", err)
		}
		return nil
	})
}

// The pool of readers cannot write, whatever is tried.
func TestReadCannotWrite(t *testing.T) {
	db := open(t)
	err := db.Read(context.Background(), time.Now(), func(tx *Tx) error { _, _, err := tx.PutUnit(unit("cb01")); return err })
	if err == nil {
		t.Error("a reader wrote")
	}
}

func TestMailboxState(t *testing.T) {
	db := open(t)
	folders := [][2]string{{"main", "INBOX"}, {"main", "Thư rác"}}
	poll := func(folder, when string) {
		t.Helper()
		write(t, db, clock(t, when), func(tx *Tx) error {
			return errors.Join(tx.Advance("main", folder, 7, 12), tx.Polled("main", folder, tx.Now))
		})
	}
	last := func() (when time.Time) {
		read(t, db, time.Now(), func(tx *Tx) (err error) {
			when, err = tx.LastFullPoll(folders)
			return err
		})
		return when
	}
	poll("INBOX", "2026-11-20 08:00")
	if !last().IsZero() {
		t.Error("one of two folders was never read, but a full poll is told of")
	}
	poll("Thư rác", "2026-11-20 07:50")
	if !last().Equal(clock(t, "2026-11-20 07:50")) {
		t.Errorf("last full poll %s, want the older one", last())
	}
	for i, want := range []bool{true, false} {
		write(t, db, clock(t, "2026-11-20 08:1"+string(rune('0'+i))), func(tx *Tx) error {
			first, err := tx.PollFailed("main", "INBOX", errors.New("login refused"))
			if first != want {
				t.Errorf("failure %d: first %v", i+1, first)
			}
			return err
		})
	}
	read(t, db, time.Now(), func(tx *Tx) error {
		m, err := tx.Mailbox("main", "INBOX")
		if err != nil || m.NextUID != 12 || m.Error != "login refused" || !m.FailingSince.Equal(clock(t, "2026-11-20 08:10")) {
			t.Errorf("%+v, %v", m, err)
		}
		return nil
	})
	poll("INBOX", "2026-11-20 09:00")
	read(t, db, time.Now(), func(tx *Tx) error {
		if m, err := tx.Mailbox("main", "INBOX"); err != nil || m.Error != "" || !m.FailingSince.IsZero() {
			t.Errorf("after a good poll: %+v, %v", m, err)
		}
		return nil
	})
}
