package mail

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestUnreadable is the one case for an error: no bytes, or a stream that breaks.
func TestUnreadable(t *testing.T) {
	if _, err := Read(strings.NewReader(""), Limits{}); err == nil {
		t.Error("no bytes, no error")
	}
	broken := io.MultiReader(strings.NewReader("From: a@b.vn\n\nx"), brokenReader{})
	if _, err := Read(broken, Limits{}); !errors.Is(err, errBroken) {
		t.Error(err)
	}
	for _, raw := range []string{"x", "\r\n\r\n", "From: a@b.vn", "\x00\x00", ":", "--", "Content-Type: multipart/mixed"} {
		if _, err := Read(strings.NewReader(raw), Limits{}); err != nil {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

var errBroken = errors.New("connection reset")

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errBroken }

// TestLimits keeps hostile mails cheap and says what was left out.
func TestLimits(t *testing.T) {
	var nested strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&nested, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	var wide strings.Builder
	wide.WriteString("Content-Type: multipart/mixed; boundary=b\n\n")
	for range 50000 {
		wide.WriteString("--b\n\nx\n")
	}
	letters := strings.Repeat("Content-Type: message/rfc822\n\n", 3000) + "x"
	eml := "Subject: x\n\nx"
	for range 20 {
		eml = "Subject: x\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte(eml))
	}
	for _, c := range []struct{ name, raw string }{
		{"5,000 multiparts in one another", nested.String()},
		{"50,000 parts", wide.String()},
		{"3,000 mails in one another", letters},
		{"20 encoded mails in one another", eml},
		{"a header of 3 MB", "From: a@b.vn\nX-Long: " + strings.Repeat("x ", 1500<<10) + "\nSubject: y\n\nx\n"},
		{"100,000 header fields", "From: a@b.vn\n" + strings.Repeat("X: y\n", 300000) + "\nx\n"},
		{"100,000 parameters", "Content-Type: text/plain; " + strings.Repeat("name=a b; ", 20000) + "\n\nx\n"},
		{"100,000 quotes", "Content-Type: text/plain; name=\"" + strings.Repeat("\"", 100000) + "\n\nx\n"},
		{"100,000 spaces in a parameter", "Content-Type: text/plain" + strings.Repeat(" name", 50000) + "\n\nx\n"},
		{"100,000 semicolons", "Content-Type: text/plain; name=a" + strings.Repeat("; ", 100000) + "x\n\nx\n"},
		{"100,000 addresses", "From: " + strings.Repeat("<a@b.vn> ", 50000) + "\n\nx\n"},
		{"100,000 openings of an address", "From: " + strings.Repeat("\"(<", 50000) + "\n\nx\n"},
		{"100,000 openings of a word", "Subject: " + strings.Repeat("=?utf-8?Q?", 50000) + "\n\nx\n"},
		{"a body of lines that are almost quotes", "Subject: x\n\n" + strings.Repeat("Từ: a\nVào\n", 50000)},
		{"deep HTML", "Content-Type: text/html\n\n" + strings.Repeat("<blockquote type=cite><li>", 50000)},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			m, err := Read(strings.NewReader(c.raw), DefaultLimits)
			if err != nil {
				t.Fatal(err)
			}
			if d := time.Since(start); d > 5*time.Second {
				t.Errorf("%d bytes took %v", len(c.raw), d)
			} else {
				t.Logf("%d bytes took %v, %d parts, %q", len(c.raw), d, len(m.Parts), m.Warnings)
			}
		})
	}
	m := read(t, wide.String())
	if len(m.Warnings) == 0 {
		t.Error("50,000 parts: no warning")
	}
	m, _ = Read(strings.NewReader("Content-Type: image/png\n\n0123456789"), Limits{PartBytes: 4})
	if len(m.Parts) != 1 || string(m.Parts[0].Data) != "0123" || m.Parts[0].Fault == "" {
		t.Errorf("%+v", m.Parts)
	}
}

// TestMemory reads a mail of 60 MB from a stream: the peak stays within three times its attachment.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	line := strings.Repeat("QUJD", 19) + "\r\n"
	n := 60 << 20 / len(line)
	head := "From: a@b.vn\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
	r := io.MultiReader(strings.NewReader(head), &repeat{line: line, n: n}, strings.NewReader("--b--\r\n"))
	runtime.GC()
	var before, ms runtime.MemStats
	runtime.ReadMemStats(&before)
	var peak atomic.Uint64
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(2 * time.Millisecond):
				runtime.ReadMemStats(&ms)
				peak.Store(max(peak.Load(), ms.HeapSys-ms.HeapReleased))
			}
		}
	}()
	m, err := Read(r, DefaultLimits)
	close(done)
	if err != nil || len(m.Parts) != 1 || len(m.Parts[0].Data) != n*57 {
		t.Fatal(err, len(m.Parts))
	}
	times := float64(peak.Load()-before.HeapInuse) / float64(n*57)
	t.Logf("peak %d MB, %.1f times the attachment", peak.Load()>>20, times)
	if times > 3 {
		t.Errorf("peak is %.1f times the attachment", times)
	}
}

// repeat is a stream of n equal lines.
type repeat struct {
	line string
	n    int
	at   int
}

func (r *repeat) Read(p []byte) (int, error) {
	if r.n == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.line[r.at:])
	if r.at += n; r.at == len(r.line) {
		r.at = 0
		r.n--
	}
	return n, nil
}

// BenchmarkReport reads a unit's usual mail: a text in two forms and no document.
func BenchmarkReport(b *testing.B) {
	body := strings.Repeat("Đa số cán bộ, đảng viên đồng tình với chủ trương sắp xếp tổ chức bộ máy.\r\n", 40)
	raw := "From: =?utf-8?B?xJDhuqNuZyBi4buZIFPhu58gWQ==?= <a@b.vn>\r\nTo: btg@example.vn\r\nSubject: =?utf-8?B?QsOhbyBjw6FvIHRow6FuZyAxMQ==?=\r\nMessage-ID: <1@b.vn>\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		base64.StdEncoding.EncodeToString([]byte(body)) + "\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>" + body + "</p>\r\n--b--\r\n"
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(strings.NewReader(raw), DefaultLimits); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCorpora reads the corpora's mails over and over.
func BenchmarkCorpora(b *testing.B) {
	files, _ := filepath.Glob(filepath.Join(corpora, "*", "*"))
	if len(files) == 0 {
		b.Skip("the corpora are not here")
	}
	var mails [][]byte
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		mails = append(mails, raw)
	}
	worst := time.Duration(0)
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		_, _ = Read(bytes.NewReader(mails[i%len(mails)]), DefaultLimits)
		worst = max(worst, time.Since(start))
	}
	b.ReportMetric(worst.Seconds()*1000, "worst-ms")
}
