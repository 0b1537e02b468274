package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// collect walks a path and gives "source: body" or "source! error" for each item, with the folder's name taken off.
func collect(t *testing.T, root, path string) []string {
	t.Helper()
	var got []string
	err := Walk(path, func(item Item) error {
		source := strings.TrimPrefix(item.Source, root+"/")
		if item.Err != nil {
			got = append(got, source+"! "+strings.ReplaceAll(item.Err.Error(), root, ""))
			return nil
		}
		got = append(got, source+": "+content(t, item))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func content(t testing.TB, item Item) string {
	t.Helper()
	r, err := item.Body.Open()
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// write makes files in a folder of their own. A name that ends with / is a folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "/") {
			if err := os.MkdirAll(path, 0o700); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestWalkFindsMailWhereverItIs(t *testing.T) {
	const from = "From a@example.vn Thu Nov 19 10:00:00 2026\n"
	root := write(t, map[string]string{
		"2026/a.eml":                    "Subject: một\n\nx\n", // left as it is
		"2026/B.EML":                    "Subject: hai\r\n\r\nx\r\n",
		"2026/note.txt":                 "From day to day nothing happens.\n", // begins like an mbox and is none
		"2026/photo.jpg":                "\xff\xd8\xff",
		"2026/empty.eml":                "",
		"box.mbox":                      from + "Subject: 1\n\nx\n\n" + from + "Subject: 2\n\ny\n",
		"empty.mbox":                    "",
		"odd.mbox":                      "Subject: x\n",
		"maildir/new/1700000000.M1.h":   "Subject: mới\n\nx\n",
		"maildir/cur/1700000001.M2:2,S": "Subject: cũ\r\n\r\nx\r\n",
		"maildir/cur/.hidden":           "x",
		"maildir/tmp/1700000002.M3":     "half",
		"maildir/dovecot-uidlist":       "3 V1",
		"maildir/.Sent/cur/1":           "Subject: gửi\n\nx\n",
		"maildir/.Sent/new/":            "",
		"thunderbird/Inbox":             from + "Subject: 3\n\nz\n",
		"thunderbird/Inbox.msf":         "// index",
	})
	if err := os.Symlink(root, filepath.Join(root, "2026", "loop")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(root, "2026", "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"2026/B.EML: Subject: hai\r\n\r\nx\r\n",
		"2026/a.eml: Subject: một\n\nx\n",
		"2026/empty.eml! reading a mail: it is empty",
		"box.mbox#0: Subject: 1\r\n\r\nx\r\n",
		"box.mbox#58: Subject: 2\r\n\r\ny\r\n",
		"maildir/.Sent/cur/1: Subject: gửi\r\n\r\nx\r\n",
		"maildir/cur/1700000001.M2:2,S: Subject: cũ\r\n\r\nx\r\n",
		"maildir/new/1700000000.M1.h: Subject: mới\r\n\r\nx\r\n",
		"odd.mbox! reading an mbox: it does not begin with a From line",
		"thunderbird/Inbox#0: Subject: 3\r\n\r\nz\r\n",
	}
	if got := collect(t, root, root); !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	// A file that the user names is a mail whatever its name is.
	if got := collect(t, root, filepath.Join(root, "maildir/tmp/1700000002.M3")); !reflect.DeepEqual(got, []string{"maildir/tmp/1700000002.M3: half"}) {
		t.Errorf("a named file: %q", got)
	}
}

func TestMboxDialects(t *testing.T) {
	const from = "From a@example.vn Thu Nov 19 10:00:00 2026\n"
	for _, test := range []struct {
		name, file string
		want       []string
	}{
		{"quoted lines come back, a level at a time",
			from + "S: 1\n\n>From here\n>>From there\n> From nowhere\n", []string{"S: 1\n\nFrom here\n>From there\n> From nowhere\n"}},
		{"CRLF", strings.ReplaceAll(from+"S: 1\n\nx\n\n"+from+"S: 2\n\ny\n\n", "\n", "\r\n"), []string{"S: 1\n\nx\n", "S: 2\n\ny\n"}},
		{"empty lines at the end of a mail are its own, but for the last one",
			from + "S: 1\n\nx\n\n\n\n" + from + "S: 2\n\ny\n\n\n", []string{"S: 1\n\nx\n\n\n", "S: 2\n\ny\n\n"}},
		{"a sentence that begins with From, after an empty line",
			from + "S: 1\n\nx\n\nFrom now on we meet at 8:00\nevery day\n", []string{"S: 1\n\nx\n\nFrom now on we meet at 8:00\nevery day\n"}},
		{"a sentence that begins with From, in a text",
			from + "S: 1\n\nx\nFrom: a@example.vn\nFrom here\n", []string{"S: 1\n\nx\nFrom: a@example.vn\nFrom here\n"}},
		{"no empty line between the mails", from + "S: 1\n\nx\n" + from + "S: 2\n\ny\n", []string{"S: 1\n\nx\n", "S: 2\n\ny\n"}},
		{"a quoted From line with a date in a text, not followed by a header",
			from + "S: 1\n\nHe wrote:\n" + from + "nothing\n", []string{"S: 1\n\nHe wrote:\n" + from + "nothing\n"}},
		{"a From line without a date, as Thunderbird has", "From - \nS: 1\n\nx\n\nFrom \nS: 2\n\ny\n", []string{"S: 1\n\nx\n", "S: 2\n\ny\n"}},
		{"a wrong Content-Length", from + "S: 1\nContent-Length: 99999\n\nx\n\n" + from + "S: 2\n\ny\n",
			[]string{"S: 1\nContent-Length: 99999\n\nx\n", "S: 2\n\ny\n"}},
		{"a mark and empty lines before the beginning", "\xef\xbb\xbf\n" + from + "S: 1\n\nx\n", []string{"S: 1\n\nx\n"}},
		{"the last line has no end", from + "S: 1\n\nx", []string{"S: 1\n\nx"}},
		{"a line longer than the buffer", from + "S: 1\n\n" + strings.Repeat("a", 3*lineBuffer) + "\n\n" + from + "S: 2\n\ny\n",
			[]string{"S: 1\n\n" + strings.Repeat("a", 3*lineBuffer) + "\n", "S: 2\n\ny\n"}},
		{"CRLF across the end of the buffer", from + "S: 1\n\n" + strings.Repeat("a", lineBuffer-1) + "\r\nb\n",
			[]string{"S: 1\n\n" + strings.Repeat("a", lineBuffer-1) + "\nb\n"}},
		{"From in the middle of a long line", from + "S: 1\n\n" + strings.Repeat("a", lineBuffer) + from + "S: 2\n",
			[]string{"S: 1\n\n" + strings.Repeat("a", lineBuffer) + from + "S: 2\n"}},
		{"a From line longer than the buffer", from + "S: 1\n\nx\n\nFrom " + strings.Repeat("a", 2*lineBuffer) + "\nS: 2\n\ny\n",
			[]string{"S: 1\n\nx\n\nFrom " + strings.Repeat("a", 2*lineBuffer) + "\nS: 2\n\ny\n"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := write(t, map[string]string{"box": test.file})
			var got []string
			for _, item := range collect(t, root, filepath.Join(root, "box")) {
				_, body, _ := strings.Cut(item, ": ")
				got = append(got, body)
			}
			var want []string
			for _, mail := range test.want {
				want = append(want, strings.ReplaceAll(mail, "\n", "\r\n"))
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %.300q\nwant %.300q", got, want)
			}
		})
	}
}

func TestReceived(t *testing.T) {
	const date = "Date: Wed, 18 Nov 2026 08:00:00 +0700\n"
	for _, test := range []struct {
		name, file string
		want       string // RFC 3339; "" is the file's time
	}{
		{"the topmost Received line, folded and with a comment",
			"Return-Path: <a@b.vn>\nReceived: from x by y with ESMTP\n\tid 1; Thu, 19 Nov 2026\n 10:00:00 +0700 (ICT)\nReceived: from z by x; Thu, 19 Nov 2026 09:00:00 +0700\n" + date + "\nx\n",
			"2026-11-19T10:00:00+07:00"},
		{"a lower one is not trusted when the topmost has no date",
			"Received: from x by y\nReceived: from z by x; Thu, 19 Nov 2026 09:00:00 +0700\n" + date + "\nx\n", "2026-11-18T08:00:00+07:00"},
		{"the From line before the Date field", "From a@b.vn Thu Nov 19 03:00:00 2026\n" + date + "\nx\n", "2026-11-19T03:00:00Z"},
		{"a From line with a zone after the year", "From a@b.vn Thu Nov 19 10:00:00 2026 +0700\n" + date + "\nx\n", "2026-11-19T10:00:00+07:00"},
		{"a From line with a zone before the year", "From a@b.vn Thu Nov  9 10:00 +0700 2026\n" + date + "\nx\n", "2026-11-09T10:00:00+07:00"},
		{"a From line with a named zone", "From a@b.vn Thu Nov 19 10:00:00 ICT 2026\n" + date + "\nx\n", "2026-11-19T10:00:00Z"},
		{"a From line like a Date field", "From a@b.vn Thu, 19 Nov 2026 10:00:00 +0700\n" + date + "\nx\n", "2026-11-19T10:00:00+07:00"},
		{"the Date field", "From - \n" + date + "\nx\n", "2026-11-18T08:00:00+07:00"},
		{"a date in the text is none", "Subject: x\n\n" + date, ""},
		{"dates that are none", "Received: x; gestern\nDate: hôm nay\n\nx\n", ""},
		{"a field longer than the buffer", "X-Long: " + strings.Repeat("a ", lineBuffer) + "\n" + date + "\nx\n", "2026-11-18T08:00:00+07:00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := write(t, map[string]string{"x": test.file})
			changed := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
			if err := os.Chtimes(filepath.Join(root, "x"), changed, changed); err != nil {
				t.Fatal(err)
			}
			want := changed
			if test.want != "" {
				var err error
				if want, err = time.Parse(time.RFC3339, test.want); err != nil {
					t.Fatal(err)
				}
			}
			err := Walk(filepath.Join(root, "x"), func(item Item) error {
				if item.Err != nil || !item.Received.Equal(want) {
					t.Errorf("received %v (%v), want %v", item.Received, item.Err, want)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestWalkFails(t *testing.T) {
	if err := Walk(filepath.Join(t.TempDir(), "none"), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing path: %v", err)
	}
	root := write(t, map[string]string{"a.eml": "S: 1\n\n", "b.eml": "S: 2\n\n"})
	enough := errors.New("enough")
	n := 0
	if err := Walk(root, func(Item) error { n++; return enough }); err != enough || n != 1 {
		t.Errorf("the caller's error: %v after %d", err, n)
	}
}

// A mail above the limit is named and passed over; the one after it comes.
func TestTooBigInMbox(t *testing.T) {
	const from = "From a@example.vn Thu Nov 19 10:00:00 2026\n"
	path := filepath.Join(t.TempDir(), "box")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(file)
	fmt.Fprint(w, from, "S: 1\n\n")
	line := strings.Repeat("a", 1<<16-1) + "\n"
	for range MaxSize>>16 + 10 {
		w.WriteString(line)
	}
	fmt.Fprint(w, "\n", from, "S: 2\n\nx\n")
	if err := errors.Join(w.Flush(), file.Close()); err != nil {
		t.Fatal(err)
	}
	got := collect(t, filepath.Dir(path), path)
	if len(got) != 2 || !strings.Contains(got[0], "bigger than the limit") || !strings.HasSuffix(got[1], ": S: 2\r\n\r\nx\r\n") {
		t.Errorf("got %.200q", got)
	}
}

var anyFrom = regexp.MustCompile(`(?m)^>*From `)

// FuzzMbox: whatever the bytes are, reading ends; mails have CRLF only; and what is written again as RFC 4155 asks, is read
// again as the same mails.
func FuzzMbox(f *testing.F) {
	const from = "From a@example.vn Thu Nov 19 10:00:00 2026\n"
	for _, seed := range []string{
		"", from, from + "S: 1\n\nx\n\n" + from + "S: 2\n\n>From y\n\n\n", "From - \r\nS: 1\r\n\r\nx\r\n\r\nFrom \r\nS: 2\r\n",
		from + "\r\r\n\n\n" + from + from, from + "S: 1\n\nx\n" + from + "T: 2\n", "\xef\xbb\xbf\n" + from, from + "a\rb\n>>From \n\r",
	} {
		f.Add([]byte(seed), uint8(16))
	}
	f.Fuzz(func(t *testing.T, data []byte, buffer uint8) {
		size := 16 + int(buffer) // the smallest that bufio allows: pieces of lines everywhere
		mails := readMbox(t, data, size)
		var again bytes.Buffer
		var want []string
		for _, mail := range mails {
			if i := strings.Index(strings.ReplaceAll(mail, "\r\n", ""), "\n"); i >= 0 {
				t.Fatalf("a bare LF in %q", mail)
			}
			if !strings.HasSuffix(mail, "\n") {
				mail = strings.TrimSuffix(mail, "\r") + "\r\n"
			}
			want = append(want, mail)
			fmt.Fprintf(&again, "%s%s\r\n", from, anyFrom.ReplaceAllStringFunc(mail, func(s string) string { return ">" + s }))
		}
		if got := readMbox(t, again.Bytes(), lineBuffer); !reflect.DeepEqual(got, want) {
			t.Fatalf("first %q, then %q", want, got)
		}
	})
}

func readMbox(t *testing.T, data []byte, buffer int) []string {
	r := bufio.NewReaderSize(bytes.NewReader(data), buffer)
	if !beginsMbox(bufio.NewReader(bytes.NewReader(data))) {
		return nil
	}
	var mails []string
	err := walkMbox("box", r, time.Time{}, func(item Item) error {
		if item.Err == nil {
			mails = append(mails, content(t, item))
		} else if !strings.Contains(item.Err.Error(), "empty") {
			t.Fatal(item.Err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return mails
}
