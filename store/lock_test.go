package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestLockKeepsASecondDaemonAway(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "tonghop.db")
	unlock, err := Lock(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(ctx, path); !errors.Is(err, ErrLocked) {
		t.Errorf("second lock: %v, want ErrLocked", err)
	}
	other, err := Lock(ctx, path+"2") // another office on the same machine
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(other(), unlock()); err != nil {
		t.Fatal(err)
	}
	again, err := Lock(ctx, path)
	if err != nil {
		t.Fatalf("after unlock: %v", err)
	}
	if err := again(); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(path + "-lock"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("lock file %v, %v", info.Mode(), err)
	}
}

// The lock does not keep officers' commands from the database.
func TestLockLeavesTheDatabaseOpen(t *testing.T) {
	db := open(t)
	unlock, err := Lock(context.Background(), db.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unlock() }()
	put(t, db, unit("cb01", "a@x.vn"))
}
