package intake

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"tonghop/parser"
	"tonghop/store"
)

// recognised gives a text as the engine would: each word at its place on a page of 200 dots an inch.
func recognised(text string) func(context.Context, *image.Gray, int) ([]byte, error) {
	var table strings.Builder
	for i, line := range strings.Split(text, "\n") {
		left := 200
		for k, word := range strings.Fields(line) {
			width := 18 * utf8.RuneCountInString(word)
			fmt.Fprintf(&table, "5\t1\t%d\t1\t1\t%d\t%d\t%d\t%d\t30\t96\t%s\n", i+1, k+1, left, 200+60*i, width, word)
			left += width + 12
		}
	}
	return func(context.Context, *image.Gray, int) ([]byte, error) { return []byte(table.String()), nil }
}

// scanMail is a mail of a unit with a scan, and with another file if there is one.
func scanMail(t *testing.T, other string) []byte {
	t.Helper()
	scan, err := os.ReadFile("../parser/ocr/testdata/letterhead.png")
	if err != nil {
		t.Fatal(err)
	}
	parts := "--x\r\nContent-Type: image/png; name=quet.png\r\nContent-Disposition: attachment; filename=quet.png\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		base64.StdEncoding.EncodeToString(scan) + "\r\n"
	if other != "" {
		parts += "--x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: attachment; filename=bc.txt\r\n\r\n" + other + "\r\n"
	}
	return []byte("From: stp@unit.vn\r\nTo: office@office.vn\r\nSubject: Ban quet\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + parts + "--x--\r\n")
}

func (f *fixture) install(engine func(context.Context, *image.Gray, int) ([]byte, error)) {
	f.t.Helper()
	e, err := parser.NewExtractor(parser.Options{Engine: engine})
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { _ = e.Close() })
	f.Reader.Extractor = e
}

// A scan that came before the recogniser waits; when it is read again it is filed as if it had been readable on its day, once.
func TestReplayScan(t *testing.T) {
	f := newFixture(t)
	f.accept(scanMail(t, ""), 1, 1, "19 10:00")
	if _, err := f.FileNew(t.Context(), f.clock); err != nil {
		t.Fatal(err)
	}
	if got := f.says(); !strings.Contains(got, "mail triage unreadable") {
		t.Fatalf("before:\n%s", got)
	}
	r, err := f.Replay(t.Context(), f.now, 1)
	if err != nil || r.Message.State != store.InTriage || r.Message.Reason != unreadable {
		t.Errorf("still without a recogniser: %+v, %v", r.Message, err)
	}
	f.install(recognised(reportBody))
	f.now = moment(t, "21 08:00")
	for range 2 {
		if r, err = f.Replay(t.Context(), f.now, 1); err != nil {
			t.Fatal(err)
		}
	}
	if r.Message.State != store.Filed || r.After[len(r.After)-1].Outcome != "ok" {
		t.Errorf("after: %+v %+v", r.Message, r.After)
	}
	got := f.says()
	for _, want := range []string{"mail filed", "stp submitted on_time"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "receipt"); n != 1 {
		t.Errorf("%d receipts in\n%s", n, got)
	}
}

// What was read and decided stays when the scan beside it is read at last.
func TestReplayKeeps(t *testing.T) {
	f := newFixture(t)
	f.accept(scanMail(t, reportBody), 1, 1, "19 10:00")
	if _, err := f.FileNew(t.Context(), f.clock); err != nil {
		t.Fatal(err)
	}
	before := f.says()
	f.install(recognised("Biểu số 1\nSố liệu kèm theo"))
	if _, err := f.Replay(t.Context(), f.now, 1); err != nil {
		t.Fatal(err)
	}
	if after := f.says(); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
}

// A machine on which no reader can be started blames no mail: it is read when the machine is well again.
func TestNoChild(t *testing.T) {
	f := newFixture(t)
	e, err := parser.NewExtractor(parser.Options{Child: []string{"/nowhere/tonghop"}})
	if err != nil {
		t.Fatal(err)
	}
	well := f.Reader.Extractor
	f.Reader.Extractor = e
	f.accept(scanMail(t, reportBody), 1, 1, "19 10:00")
	for range store.MaxAttempts + 1 {
		if _, err := f.FileNew(t.Context(), f.clock); !errors.Is(err, parser.ErrNoChild) {
			t.Fatalf("filed without a reader: %v", err)
		}
	}
	f.Reader.Extractor = well
	if _, err := f.FileNew(t.Context(), f.clock); err != nil {
		t.Fatal(err)
	}
	if got := f.says(); !strings.Contains(got, "stp submitted on_time") {
		t.Errorf("when the machine was well again:\n%s", got)
	}
}
