package worker

import (
	"context"
	"errors"
	"fmt"
	"image"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"tonghop/parser/doc"
	"tonghop/parser/ocr"
)

// The test's program is its own child: it does what a document says.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "child" {
		if err := Confine(nil, 1<<30); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := Serve(os.Stdin, os.Stdout, obey); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if len(os.Args) > 1 && os.Args[1] == "launch" {
		fmt.Fprintln(os.Stderr, Launch([]string{"/usr", "/bin", "/lib", "/lib64", "/dev/null", "/nowhere"}, 1<<30, os.Args[2:]))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// obey is a reader of documents that are orders.
func obey(ctx context.Context, job Job) doc.Document {
	said := func(text string) doc.Document {
		return doc.Document{Outcome: doc.OK, Blocks: []doc.Block{{Kind: doc.Paragraph, Text: text}}}
	}
	tried := func(err error) doc.Document {
		if err == nil {
			return said("it could")
		}
		return said("refused: " + err.Error())
	}
	order, rest, _ := strings.Cut(string(job.Bytes), " ")
	switch order {
	case "hang":
		for n := 0; ; n++ {
			runtime.KeepAlive(n)
		}
	case "eat":
		var kept [][]byte
		for {
			b := make([]byte, 8<<20)
			for i := 0; i < len(b); i += 4096 {
				b[i] = 1
			}
			kept = append(kept, b)
			runtime.KeepAlive(kept)
			time.Sleep(time.Millisecond)
		}
	case "panic":
		go func() { panic("out of this reader's hands") }()
		select {}
	case "pid":
		return said(fmt.Sprint(os.Getpid()))
	case "environment":
		return said(strings.Join(os.Environ(), " "))
	case "open":
		_, err := os.ReadFile(rest)
		return tried(err)
	case "write":
		return tried(os.WriteFile(rest, []byte("x"), 0o600))
	case "dial":
		c, err := net.DialTimeout("tcp", rest, time.Second)
		if err == nil {
			c.Close()
		}
		return tried(err)
	case "run":
		return tried(exec.Command(rest).Run())
	case "flood":
		return said(strings.Repeat("x", maxResult))
	case "picture":
		var all sync.WaitGroup
		words := make([]string, 5)
		for i := range words {
			all.Go(func() {
				tsv, err := job.Recognize(ctx, image.NewGray(image.Rect(0, 0, 10*(i+1), 20)), 200)
				words[i] = string(tsv)
				if errors.Is(err, ocr.ErrMissing) {
					words[i] = "missing"
				}
			})
		}
		all.Wait()
		return said(strings.Join(words, " "))
	case "members":
		d := doc.Document{Outcome: doc.OK}
		for name := range strings.FieldsSeq(rest) {
			outcome := job.Skip[name]
			if outcome == "" {
				job.Opening(name)
				outcome = obey(ctx, Job{Bytes: []byte(name)}).Outcome
			}
			d.Members = append(d.Members, doc.Member{Name: name, Document: doc.Document{Outcome: outcome}})
		}
		return d
	}
	return said(string(job.Bytes))
}

func newPool(t *testing.T, o Options) *Pool {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	o.Command = []string{exe, "child"}
	p := New(o)
	t.Cleanup(func() { p.Close() })
	return p
}

func read(t *testing.T, p *Pool, order string) doc.Document {
	t.Helper()
	d, err := p.Read(t.Context(), Job{Bytes: []byte(order)})
	if err != nil {
		t.Fatalf("%s: %v", order, err)
	}
	return d
}

// A child that is killed costs its document only, and the outcome tells why.
func TestDeaths(t *testing.T) {
	p := newPool(t, Options{Timeout: 3 * time.Second, Memory: 300 << 20, Slots: 1})
	cases := []struct {
		order   string
		outcome doc.Outcome
		reason  string
	}{
		{"hang", doc.TimedOut, "not read within the time limit"},
		{"eat", doc.TooBig, "memory"},
		{"panic", doc.Corrupt, "the reader broke over it: panic: out of this reader's hands"},
		{"flood", doc.TooBig, "more"},
	}
	for _, c := range cases {
		if d := read(t, p, c.order); d.Outcome != c.outcome || !strings.Contains(d.Reason, c.reason) {
			t.Errorf("%s: %s, %q", c.order, d.Outcome, d.Reason)
		}
		if d := read(t, p, "Tình hình ổn định."); d.Text() != "Tình hình ổn định.\n" {
			t.Errorf("after %s: %+v", c.order, d)
		}
	}
}

// A child is used again, and replaced after its number of documents.
func TestReuse(t *testing.T) {
	p := newPool(t, Options{Documents: 3, Slots: 1})
	var pids []string
	for range 7 {
		pids = append(pids, strings.TrimSpace(read(t, p, "pid").Text()))
	}
	if pids[0] != pids[2] || pids[2] == pids[3] || pids[3] != pids[5] || pids[5] == pids[6] {
		t.Errorf("children %v", pids)
	}
}

// What a child could do to the machine. Where the kernel has neither Landlock nor seccomp, nothing can be asked of it.
func TestConfined(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	t.Setenv("TONGHOP_SECRET", "mật khẩu")
	p := newPool(t, Options{})
	file := t.TempDir() + "/file"
	for _, order := range []string{"open /etc/passwd", "open /proc/self/environ", "write " + file, "dial " + listener.Addr().String(), "run /bin/true"} {
		if d := read(t, p, order); !strings.Contains(d.Text(), "refused") {
			t.Errorf("%s: %s", order, d.Text())
		}
	}
	if text := strings.TrimSpace(read(t, p, "environment").Text()); text != "" {
		t.Errorf("environment %q", text)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a file was made")
	}
}

// A program that is launched reads what it needs to run and nothing else.
func TestLaunch(t *testing.T) {
	exe, _ := os.Executable()
	if out, err := exec.Command(exe, "launch", "cat", "/usr/bin/env").Output(); err != nil || len(out) == 0 {
		t.Errorf("a readable file: %v", err)
	}
	if out, err := exec.Command(exe, "launch", "cat", "/etc/passwd").CombinedOutput(); err == nil {
		t.Errorf("read %s", out)
	}
}

// Pictures are recognised by the parent, several at a time, and the child's clock stands still meanwhile.
func TestPictures(t *testing.T) {
	p := newPool(t, Options{Timeout: 300 * time.Millisecond, Engine: func(_ context.Context, page *image.Gray, dpi int) ([]byte, error) {
		time.Sleep(500 * time.Millisecond)
		return fmt.Appendf(nil, "%dx%d@%d", page.Rect.Dx(), page.Rect.Dy(), dpi), nil
	}})
	if got := read(t, p, "picture").Text(); got != "10x20@200 20x20@200 30x20@200 40x20@200 50x20@200\n" {
		t.Errorf("%q", got)
	}
	none := func(context.Context, *image.Gray, int) ([]byte, error) { return nil, ocr.ErrMissing }
	if got := read(t, newPool(t, Options{Engine: none}), "picture").Text(); got != "missing missing missing missing missing\n" {
		t.Errorf("without an engine: %q", got)
	}
}

// A member of a container that kills its child is left out; the others are read.
func TestMembers(t *testing.T) {
	p := newPool(t, Options{Timeout: 300 * time.Millisecond, Slots: 1})
	var got []string
	for _, m := range read(t, p, "members one hang two").Members {
		got = append(got, m.Name+"="+string(m.Document.Outcome))
	}
	if want := "one=ok hang=timed_out two=ok"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

// A fault of this machine is no fault of the document.
func TestNoChild(t *testing.T) {
	for _, command := range []string{"/nowhere/tonghop", "/bin/false", "/bin/echo"} {
		if d, err := New(Options{Command: []string{command}}).Read(t.Context(), Job{}); !errors.Is(err, ErrNoChild) {
			t.Errorf("%s: read as %+v, %v", command, d, err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := newPool(t, Options{}).Read(ctx, Job{Bytes: []byte("hang")}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("cancelled: %v", err)
	}
}

// How much a document's way through a child costs.
func BenchmarkRead(b *testing.B) {
	exe, _ := os.Executable()
	p := New(Options{Command: []string{exe, "child"}, Slots: 1})
	defer p.Close()
	order := []byte(strings.Repeat("Tình hình ổn định. ", 2000))
	for b.Loop() {
		if _, err := p.Read(context.Background(), Job{Bytes: order}); err != nil {
			b.Fatal(err)
		}
	}
}
