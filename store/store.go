// Package store is the memory of the office: one SQLite file, every SQL statement of the program,
// and beside each table the pure rules of the type it holds. It knows no mail, no document and no server.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver
)

//go:embed schema/*.sql
var schema embed.FS

// ErrNotFound tells that no row answers the question.
var ErrNotFound = errors.New("not found")

// DB is one open database: a single writer, so that transactions queue instead of failing, and a pool of readers.
type DB struct {
	path     string
	writer   *sql.DB
	reader   *sql.DB
	rehearse bool
}

// Tx is one transaction. Now is the one moment it believes in.
type Tx struct {
	Now time.Time
	ctx context.Context
	tx  *sql.Tx
}

// pragmas follow measured choices: WAL with full sync loses nothing that was committed, secure_delete leaves
// nothing of what was erased.
const pragmas = "&_dqs=0&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=journal_mode(WAL)" +
	"&_pragma=synchronous(FULL)&_pragma=secure_delete(1)&_pragma=journal_size_limit(67108864)&_pragma=temp_store(2)"

// Open opens the database file at path, makes it where there is none (readable by its owner alone),
// and brings its schema up to date.
func Open(ctx context.Context, path string) (*DB, error) {
	if err := create(path); err != nil {
		return nil, err
	}
	name := "file:" + (&url.URL{Path: path}).EscapedPath() + "?"
	writer, err := sql.Open("sqlite", name+"_txlock=immediate&_pragma=page_size(8192)"+pragmas)
	if err != nil {
		return nil, fmt.Errorf("opening database %s: %w", path, err)
	}
	writer.SetMaxOpenConns(1)
	reader, err := sql.Open("sqlite", name+"_pragma=query_only(1)"+pragmas)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening database %s: %w", path, err), writer.Close())
	}
	reader.SetMaxOpenConns(4)
	db := &DB{path: path, writer: writer, reader: reader}
	if err := db.migrate(ctx); err != nil {
		return nil, errors.Join(explain(path, err), db.Close())
	}
	return db, nil
}

// create makes the file before SQLite does, so that it is never readable by others.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if errors.Is(err, os.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(path), 0o700); err == nil {
			f, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		}
	}
	if err != nil {
		return fmt.Errorf("opening database %s: %w; check that the folder exists and belongs to the user that runs tonghop", path, err)
	}
	return f.Close()
}

// explain turns SQLite's words for a broken file into what the administrator must do.
func explain(path string, err error) error {
	if s := err.Error(); strings.Contains(s, "not a database") || strings.Contains(s, "malformed") {
		return fmt.Errorf("database %s is broken or is no tonghop database: %w; nothing was changed in it; restore the last backup or name another file under `database:`", path, err)
	}
	return err
}

// Close writes the log back and closes the file.
func (db *DB) Close() error {
	_, err := db.writer.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`)
	return errors.Join(err, db.reader.Close(), db.writer.Close())
}

// Path is the database file.
func (db *DB) Path() string { return db.path }

// Write runs f in one transaction of the single writer; an error undoes all of it.
func (db *DB) Write(ctx context.Context, now time.Time, f func(*Tx) error) error {
	err := run(ctx, db.writer, now, func(tx *Tx) error {
		if err := f(tx); err != nil || !db.rehearse {
			return err
		}
		return errRehearsed
	})
	if errors.Is(err, errRehearsed) {
		return nil
	}
	return err
}

// errRehearsed undoes a transaction that succeeded in a rehearsal.
var errRehearsed = errors.New("rehearsed")

// Rehearsal is the same database, on which no write stays: each is undone as soon as it succeeded.
func (db *DB) Rehearsal() *DB {
	r := *db
	r.rehearse = true
	return &r
}

// Read runs f on one unchanging view of the data.
func (db *DB) Read(ctx context.Context, now time.Time, f func(*Tx) error) error {
	return run(ctx, db.reader, now, f)
}

func run(ctx context.Context, pool *sql.DB, now time.Time, f func(*Tx) error) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("beginning transaction: %w", err)
	}
	if err := f(&Tx{Now: now, ctx: ctx, tx: tx}); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	return nil
}

// Truncate empties the write-ahead log, so that nothing erased stays in it.
func (db *DB) Truncate(ctx context.Context) error {
	var busy, pages, moved int
	err := db.writer.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved)
	if err == nil && busy != 0 {
		err = errors.New("a reader holds it")
	}
	if err != nil {
		return fmt.Errorf("emptying the log of database %s: %w", db.path, err)
	}
	return nil
}

// migrate runs each schema file that the database has not seen, in a transaction each.
func (db *DB) migrate(ctx context.Context) error {
	files, err := schema.ReadDir("schema")
	if err != nil {
		return err
	}
	sort.Slice(files, func(i, j int) bool { return files[i].Name() < files[j].Name() })
	var have int
	if err := db.writer.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&have); err != nil {
		return fmt.Errorf("reading schema version: %w", err)
	}
	if have > len(files) {
		return fmt.Errorf("database %s was made by a newer tonghop (schema %d, this program knows %d): use the newer program", db.path, have, len(files))
	}
	for i := have; i < len(files); i++ {
		sqlText, err := schema.ReadFile("schema/" + files[i].Name())
		if err != nil {
			return err
		}
		err = db.Write(ctx, time.Time{}, func(tx *Tx) error {
			if err := tx.exec(string(sqlText)); err != nil {
				return err
			}
			return tx.exec(fmt.Sprintf(`PRAGMA user_version = %d`, i+1))
		})
		if err != nil {
			return fmt.Errorf("schema %s: %w", files[i].Name(), err)
		}
	}
	return nil
}

func (tx *Tx) exec(query string, args ...any) error {
	_, err := tx.tx.ExecContext(tx.ctx, query, args...)
	return err
}

// insert runs an INSERT and gives the new row's id.
func (tx *Tx) insert(query string, args ...any) (int64, error) {
	r, err := tx.tx.ExecContext(tx.ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// changed runs a statement and tells whether it changed a row.
func (tx *Tx) changed(query string, args ...any) (bool, error) {
	r, err := tx.tx.ExecContext(tx.ctx, query, args...)
	if err != nil {
		return false, err
	}
	n, err := r.RowsAffected()
	return n > 0, err
}

func (tx *Tx) row(query string, args ...any) *sql.Row {
	return tx.tx.QueryRowContext(tx.ctx, query, args...)
}

// query reads all rows before it returns: no statement stays open beside another.
func query[T any](tx *Tx, scan func(scanner) (T, error), text string, args ...any) ([]T, error) {
	rows, err := tx.tx.QueryContext(tx.ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

type scanner interface{ Scan(...any) error }

func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func at(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}

func orNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}
