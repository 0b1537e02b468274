package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/iotest"
)

// mail makes the row of a mail with these bytes.
func mail(raw []byte) Message {
	sum := sha256.Sum256(raw)
	return Message{SHA256: hex.EncodeToString(sum[:]), Size: int64(len(raw))}
}

// keep stores a mail from a place.
func keep(t *testing.T, db *DB, raw []byte, p Place) (id int64, isNew bool) {
	t.Helper()
	write(t, db, clock(t, "2026-11-19 10:00"), func(tx *Tx) (err error) {
		m := mail(raw)
		m.ReceivedAt = clock(t, "2026-11-19 09:58")
		id, isNew, err = tx.Keep(m, p, bytes.NewReader(raw))
		return err
	})
	return id, isNew
}

// Law I2: the same bytes once, in however many folders they lie.
func TestKeepSameBytesOnce(t *testing.T) {
	db := open(t)
	inbox, spam := Place{"main", "INBOX", 7, 1}, Place{"main", "Thư rác", 9, 4}
	first, isNew := keep(t, db, []byte("Subject: a\r\n\r\nb"), inbox)
	if !isNew {
		t.Error("the first mail is not new")
	}
	again, isNew := keep(t, db, []byte("Subject: a\r\n\r\nb"), spam)
	if isNew || again != first {
		t.Errorf("the same bytes became message %d (new %v), want %d", again, isNew, first)
	}
	other, isNew := keep(t, db, []byte("Subject: a\r\n\r\nc"), Place{}) // from a file: no place
	if !isNew || other == first {
		t.Errorf("other bytes became message %d (new %v)", other, isNew)
	}
	read(t, db, clock(t, "2026-11-19 10:01"), func(tx *Tx) error {
		if places, err := tx.Places(first); err != nil || len(places) != 2 {
			t.Errorf("places %v, %v, want both", places, err)
		}
		if places, err := tx.Places(other); err != nil || len(places) != 0 {
			t.Errorf("a mail from a file has places %v, %v", places, err)
		}
		kept, err := tx.NextKept(0, 10)
		if err != nil || len(kept) != 2 || kept[0].State != Kept || !kept[0].ReceivedAt.Equal(clock(t, "2026-11-19 09:58")) {
			t.Errorf("kept %+v, %v", kept, err)
		}
		return nil
	})
}

// A big mail goes in and comes out byte by byte the same, whatever the sizes of the reads.
func TestRawOfBigMails(t *testing.T) {
	db := open(t)
	seeded := rand.NewChaCha8([32]byte{1})
	for _, size := range []int{0, 1, pieceSize - 1, pieceSize, pieceSize + 1, 3*pieceSize + 12345} {
		raw := make([]byte, size)
		_, _ = seeded.Read(raw)
		var id int64
		write(t, db, clock(t, "2026-11-19 10:00"), func(tx *Tx) (err error) {
			id, _, err = tx.Keep(mail(raw), Place{}, iotest.HalfReader(bytes.NewReader(raw)))
			return err
		})
		keep(t, db, fmt.Appendf(nil, "the mail after the one of %d bytes", size), Place{})
		read(t, db, clock(t, "2026-11-19 10:01"), func(tx *Tx) error {
			got, err := io.ReadAll(tx.Raw(id))
			if err != nil || !bytes.Equal(got, raw) {
				t.Errorf("mail of %d bytes came back with %d bytes, %v", size, len(got), err)
			}
			return nil
		})
	}
}

// A mail whose bytes cannot be read to the end is not kept at all.
func TestKeepOfACutMailLeavesNothing(t *testing.T) {
	db := open(t)
	cut := errors.New("connection lost")
	err := db.Write(context.Background(), clock(t, "2026-11-19 10:00"), func(tx *Tx) error {
		_, _, err := tx.Keep(mail([]byte("abc")), Place{"main", "INBOX", 7, 1}, io.MultiReader(strings.NewReader("ab"), iotest.ErrReader(cut)))
		return err
	})
	if !errors.Is(err, cut) {
		t.Errorf("error %v", err)
	}
	read(t, db, clock(t, "2026-11-19 10:01"), func(tx *Tx) error {
		if kept, err := tx.NextKept(0, 10); err != nil || len(kept) != 0 {
			t.Errorf("kept %+v, %v", kept, err)
		}
		return nil
	})
}

// Law I4: what cannot be fetched is asked for again, and the third time set aside so that an officer sees it.
func TestKeepFailed(t *testing.T) {
	db := open(t)
	p := Place{"main", "INBOX", 7, 3}
	for n := 1; n <= MaxAttempts; n++ {
		write(t, db, clock(t, "2026-11-19 10:00"), func(tx *Tx) error {
			setAside, err := tx.KeepFailed(p, clock(t, "2026-11-19 09:00"), 500, errors.New("literal cut short"))
			if setAside != (n == MaxAttempts) {
				t.Errorf("attempt %d: set aside %v", n, setAside)
			}
			return err
		})
		read(t, db, clock(t, "2026-11-19 10:00"), func(tx *Tx) error {
			uids, err := tx.Unfetched("main", "INBOX", 7)
			if err != nil || len(uids) != map[bool]int{true: 1, false: 0}[n < MaxAttempts] {
				t.Errorf("attempt %d: to be fetched again %v, %v", n, uids, err)
			}
			return nil
		})
	}
	read(t, db, clock(t, "2026-11-19 10:00"), func(tx *Tx) error {
		aside, err := tx.Messages(SetAside)
		if err != nil || len(aside) != 1 || aside[0].Reason != "fetch: literal cut short" || aside[0].Size != 500 {
			t.Errorf("set aside %+v, %v", aside, err)
		}
		return nil
	})
}

// Law I4: attempts are counted in the store; the third failure sets the mail aside with its reason. One that was filed in the
// meantime is left alone.
func TestFailAttemptSetsAsideAfterThree(t *testing.T) {
	db := open(t)
	id, _ := keep(t, db, []byte("a mail"), Place{})
	cause := errors.New("parsing: too deep")
	for n := 1; n <= MaxAttempts; n++ {
		write(t, db, clock(t, "2026-11-19 10:00"), func(tx *Tx) error {
			aside, err := tx.FailAttempt(id, cause)
			if aside != (n == MaxAttempts) {
				t.Errorf("attempt %d: set aside %v", n, aside)
			}
			return err
		})
	}
	filed, _ := keep(t, db, []byte("another mail"), Place{})
	write(t, db, clock(t, "2026-11-19 10:00"), func(tx *Tx) error {
		m, err := tx.Message(filed)
		m.State = Filed
		if err == nil {
			err = tx.UpdateMessage(m)
		}
		if err == nil {
			_, err = tx.FailAttempt(filed, cause)
		}
		return err
	})
	read(t, db, clock(t, "2026-11-19 10:01"), func(tx *Tx) error {
		m, err := tx.Message(id)
		if err != nil || m.State != SetAside || m.Reason != cause.Error() {
			t.Errorf("%+v, %v; want set aside: %s", m, err, cause)
		}
		if m, err := tx.Message(filed); err != nil || m.State != Filed || m.Attempts != 0 {
			t.Errorf("%+v, %v; want it filed and left alone", m, err)
		}
		return nil
	})
}

// Law I8: of a mail with a secrecy mark no byte stays, neither in the file nor in its log: not the raw bytes, not the text,
// not the words of the index.
func TestEraseLeavesNoByte(t *testing.T) {
	for _, others := range []int{0, 1, 40} { // reports that stand in the index beside it
		t.Run(fmt.Sprint(others, " others"), func(t *testing.T) { eraseBeside(t, others) })
	}
}

func eraseBeside(t *testing.T, others int) {
	db := open(t)
	ctx := context.Background()
	secret := "zqxjkvbwpyfg" // one word that stands nowhere else
	raw := []byte("Subject: " + secret + "\r\n\r\n" + strings.Repeat(secret+" noi dung\r\n", 200_000))
	id, _ := keep(t, db, raw, Place{"main", "INBOX", 7, 1})
	for i := range others {
		fileReport(t, db, fmt.Sprint(i, " cb99"), filed{text: "lân cận " + strings.Repeat("chữ ", 2000), folded: "lan can zqxj zqxjkw"})
	}
	write(t, db, clock(t, "2026-11-19 10:05"), func(tx *Tx) error {
		doc, err := tx.AddDocument(Document{MessageID: id, Part: 1, Name: secret + ".docx", SHA256: "x", MediaType: "text/plain", Outcome: "ok", Text: secret})
		if err != nil {
			return err
		}
		report, err := tx.AddReport(Report{MessageID: id, DocumentID: doc, DocType: "periodic", State: Current, Title: secret, Facts: []byte(`{"a":"` + secret + `"}`),
			Folded: secret + " noi dung", Statements: []Statement{{Kind: OpinionStatement, Text: secret, Key: secret}}})
		if err != nil {
			return err
		}
		p, err := tx.EnsurePeriod(monthly(), monthly().SpanOf(tx.Now, saigon(t)), calendar2026(t))
		if err != nil {
			return err
		}
		if _, _, err := tx.PutUnit(unit("cb99", "cb99@example.vn")); err != nil {
			return err
		}
		u, err := tx.UnitByCode("cb99")
		if err != nil {
			return err
		}
		o, err := tx.EnsureObligation(u.ID, p.ID)
		if err != nil {
			return err
		}
		return tx.AddEvent(Event{ObligationID: o.ID, At: tx.Now, Kind: Submitted, ReportID: report})
	})
	write(t, db, clock(t, "2026-11-19 10:06"), func(tx *Tx) error {
		m, err := tx.Message(id)
		if err != nil {
			return err
		}
		m.Subject, m.FromEmail = secret, "cb01@example.vn"
		if err := tx.UpdateMessage(m); err != nil {
			return err
		}
		return tx.Erase(m, "MẬT")
	})
	if err := db.Truncate(ctx); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{db.Path(), db.Path() + "-wal", db.Path() + "-shm"} {
		content, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		if at := bytes.Index(content, []byte(secret)); at >= 0 {
			t.Errorf("%s still has it: %q", file, content[max(0, at-20):min(len(content), at+40)])
		}
		// The index keeps a word as a prefix that it shares with its neighbour, and the rest.
		if at := bytes.Index(content, []byte(secret[6:])); at >= 0 {
			t.Errorf("%s still has a part of it: %q", file, content[max(0, at-20):min(len(content), at+40)])
		}
	}
	read(t, db, clock(t, "2026-11-19 10:07"), func(tx *Tx) error {
		m, err := tx.Message(id)
		if err != nil || m.State != Erased || m.Reason != "secrecy mark: MẬT" || m.FromEmail != "cb01@example.vn" || m.Subject != "" {
			t.Errorf("%+v, %v", m, err)
		}
		if got, err := io.ReadAll(tx.Raw(id)); err != nil || len(got) != 0 {
			t.Errorf("%d bytes, %v", len(got), err)
		}
		if places, err := tx.Places(id); err != nil || len(places) != 1 {
			t.Errorf("where it lies must stay: %v, %v", places, err)
		}
		if hits, err := tx.Search([]string{"lan", "can"}, "", 0, 100); err != nil || len(hits) != others {
			t.Errorf("the index of other reports was hurt: %d hits, %v", len(hits), err)
		}
		return nil
	})
}

// What a reader still looks at cannot be emptied out of the log: Truncate must not say that it did.
func TestTruncateTellsWhenAReaderIsInTheWay(t *testing.T) {
	db := open(t)
	keep(t, db, []byte("one"), Place{})
	ctx := context.Background()
	if _, err := db.writer.Exec(`PRAGMA busy_timeout(50)`); err != nil { // the test need not wait as long as the office does
		t.Fatal(err)
	}
	read(t, db, clock(t, "2026-11-19 10:00"), func(tx *Tx) error {
		if _, err := tx.NextKept(0, 1); err != nil {
			return err
		}
		keep(t, db, []byte("two"), Place{})
		if err := db.Truncate(ctx); err == nil {
			t.Error("the log was not emptied, and no error tells so")
		}
		return nil
	})
	if err := db.Truncate(ctx); err != nil {
		t.Errorf("with the reader gone: %v", err)
	}
}
