package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
)

// ErrLocked tells that another daemon works on the same database.
var ErrLocked = errors.New("another tonghop is running on this database")

// Lock keeps a second daemon away from the database at path until unlock is called or the process ends.
// It is an exclusive transaction on a small file beside the database: the operating system drops it with the process,
// so no stale lock stays after a crash.
func Lock(ctx context.Context, path string) (unlock func() error, err error) {
	file := path + "-lock"
	if err := create(file); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?_txlock=exclusive&_pragma=busy_timeout(200)")
	if err != nil {
		return nil, fmt.Errorf("locking %s: %w", file, err)
	}
	tx, err := db.BeginTx(context.WithoutCancel(ctx), nil) // held until the last letter on its way has ended, not until ctx does
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w (%s is held: %w); stop it first, or give this one another `database:`", ErrLocked, file, err), db.Close())
	}
	return func() error { return errors.Join(tx.Rollback(), db.Close()) }, nil
}
