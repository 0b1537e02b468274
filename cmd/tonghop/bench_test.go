//go:build linux

package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	imapmail "tonghop/intake/imap"
	"tonghop/store"
)

// The mailbox of the benchmark: as many mails as 500 units send in four months, and one that a unit sent with all its photographs.
const (
	benchMails   = 2000
	benchUnits   = 500
	benchBigMail = 60 << 20
)

// BenchmarkMailboxBesideMbsync lets mbsync, with its usual fsync, and then `tonghop once` take the same mailbox from the same Dovecot.
// It reports the seconds of both, until all mails are kept and until all are read, filed and indexed, their ratio to mbsync's, the
// peak of the program's memory, and what each stage takes when it runs alone: fetching, keeping, reading documents, filing. Goals: kept 1.5, filed 6, 400 MB.
func BenchmarkMailboxBesideMbsync(b *testing.B) {
	mbsync := serverProgram(b, "mbsync", "isync")
	d := startDovecot(b, newPlace(b))
	fillMailbox(b, d)
	warmUp(b, d)
	for b.Loop() {
		plain := runMbsync(b, mbsync, d)
		kept, filed, processor, peak := runOnce(b, d)
		b.ReportMetric(plain.Seconds(), "mbsync-s")
		b.ReportMetric(kept.Seconds(), "kept-s")
		b.ReportMetric(filed.Seconds(), "filed-s")
		b.ReportMetric(kept.Seconds()/plain.Seconds(), "kept/mbsync")
		b.ReportMetric(filed.Seconds()/plain.Seconds(), "filed/mbsync")
		b.ReportMetric(processor.Seconds(), "filed-cpu-s")
		b.ReportMetric(float64(peak)/(1<<20), "peak-MB")
		stages(b, d)
	}
	b.ReportMetric(0, "ns/op") // not a time of anything
}

// fillMailbox puts the mails into Dovecot's Maildir.
func fillMailbox(b *testing.B, d dovecot) {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	var documents []string
	for _, pattern := range []string{"demo/*.docx", "demo/*.pdf", "demo/*.xlsx"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			b.Fatal("no documents", err)
		}
		for _, file := range files {
			if !strings.Contains(file, "BNC") && !strings.Contains(file, "VHNT") { // one is locked, one cut in half
				documents = append(documents, file)
			}
		}
	}
	first := time.Date(2026, 11, 10, 8, 0, 0, 0, time.FixedZone("+07", 7*3600))
	for i := range benchMails {
		file := documents[i%len(documents)]
		padding := 20<<10 + r.IntN(180<<10) // 20 to 300 KB as a mail
		if i == benchMails/2 {
			file, padding = documents[0], benchBigMail*3/4
		}
		raw := benchMail(b, i, file, photograph(r, padding))
		if err := d.deliver(raw, first.Add(time.Duration(i)*time.Minute)); err != nil {
			b.Fatal(err)
		}
	}
}

// photograph is bytes that do not compress, as those of a picture.
func photograph(r *rand.Rand, size int) []byte {
	p := make([]byte, size+8)
	for i := 0; i < size; i += 8 {
		x := r.Uint64()
		for k := range 8 {
			p[i+k] = byte(x >> (8 * k))
		}
	}
	return p[:size]
}

func benchMail(b *testing.B, i int, file string, picture []byte) []byte {
	b.Helper()
	data, err := demoFiles.ReadFile(file)
	if err == nil {
		data, err = withPicture(path.Ext(file), data, picture)
	}
	if err != nil {
		b.Fatal(err)
	}
	var m bytes.Buffer
	fmt.Fprintf(&m, "From: unit%d@donvi.example.vn\r\nTo: %s\r\nSubject: Bao cao DLXH thang 11/2026 (%d)\r\nMessage-ID: <%d@bench.example.vn>\r\n", i%benchUnits, storyAddress, i, i)
	fmt.Fprintf(&m, "Date: Tue, 10 Nov 2026 08:00:00 +0700\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=part\r\n\r\n--part\r\n")
	part(&m, "text/plain; charset=utf-8", "", []byte("Đơn vị gửi báo cáo dư luận xã hội tháng 11/2026."))
	m.WriteString("--part\r\n")
	part(&m, "application/octet-stream", path.Base(file), data)
	m.WriteString("--part--\r\n")
	return m.Bytes()
}

var (
	pdfSize = regexp.MustCompile(`/Size (\d+)`)
	pdfRoot = regexp.MustCompile(`/Root (\d+ \d+ R)`)
	pdfXref = regexp.MustCompile(`startxref\s+(\d+)`)
)

// withPicture puts a picture into a document as an office program does: a member of the package, or an object of the PDF.
func withPicture(ext string, data, picture []byte) ([]byte, error) {
	var out bytes.Buffer
	if ext != ".pdf" {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return nil, err
		}
		w := zip.NewWriter(&out)
		for _, f := range z.File {
			if err := w.Copy(f); err != nil {
				return nil, err
			}
		}
		m, err := w.CreateHeader(&zip.FileHeader{Name: map[string]string{".docx": "word/media/image9.jpeg", ".xlsx": "xl/media/image9.jpeg"}[ext], Method: zip.Store})
		if err == nil {
			_, err = m.Write(picture)
		}
		return out.Bytes(), errors.Join(err, w.Close())
	}
	size, root, xref := pdfSize.FindSubmatch(data), pdfRoot.FindSubmatch(data), pdfXref.FindSubmatch(data)
	if size == nil || root == nil || xref == nil {
		return nil, errors.New("a PDF without a trailer")
	}
	number, err := strconv.Atoi(string(size[1]))
	if err != nil {
		return nil, err
	}
	out.Write(data) // an incremental update (ISO 32000-1, 7.5.6)
	at := out.Len()
	fmt.Fprintf(&out, "%d 0 obj\n<</Type/XObject/Subtype/Image/Length %d>>\nstream\n%s\nendstream\nendobj\n", number, len(picture), picture)
	table := out.Len()
	fmt.Fprintf(&out, "xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root %s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n", number, at, number+1, root[1], xref[1], table)
	return out.Bytes(), nil
}

// warmUp lets Dovecot index the mailbox, so that neither of the two pays for it.
func warmUp(b *testing.B, d dovecot) {
	b.Helper()
	c := d.dial(b)
	if _, err := c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		b.Fatal(err)
	}
	var all imap.SeqSet
	all.AddRange(1, 0)
	mails, err := c.Fetch(all, &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true}).Collect()
	if err != nil || len(mails) != benchMails {
		b.Fatalf("%d mails in the mailbox: %v", len(mails), err)
	}
	_ = c.Logout().Wait()
}

// runMbsync fetches the mailbox into a Maildir.
func runMbsync(b *testing.B, mbsync string, d dovecot) time.Duration {
	b.Helper()
	dir := b.TempDir()
	rc := strings.NewReplacer("DIR", dir, "PORT", d.plain, "USER", storyAddress, "PASSWORD", serverPassword).Replace(`
IMAPAccount office
Host 127.0.0.1
Port PORT
User USER
Pass PASSWORD
SSLType None
AuthMechs LOGIN

IMAPStore far
Account office

MaildirStore near
Path DIR/
Inbox DIR/inbox

Channel office
Far :far:
Near :near:
Sync Pull
Create Near
SyncState DIR/state
`)
	file := filepath.Join(dir, "mbsyncrc")
	if err := os.WriteFile(file, []byte(rc), 0o600); err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	out, err := exec.Command(mbsync, "-c", file, "-q", "office").CombinedOutput()
	took := time.Since(start)
	files, _ := filepath.Glob(filepath.Join(dir, "inbox/[nc]*/*"))
	if err != nil || len(files) != benchMails {
		b.Fatalf("mbsync fetched %d mails: %v: %s", len(files), err, out)
	}
	return took
}

// runOnce lets the program itself take the mailbox, and watches it: when all is kept, when all is filed, how much time of the processors
// (which tells more than the clock on a busy machine) and how much memory it took at most.
func runOnce(b *testing.B, d dovecot) (kept, filed, processor time.Duration, peak int64) {
	b.Helper()
	program := filepath.Join(b.TempDir(), "tonghop")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("building: %v\n%s", err, out)
	}
	o := benchOffice(b, d)
	c := exec.Command(program, "once", "--config", filepath.Join(filepath.Dir(o.db.Path()), "config.yaml"), "--at", "2026-11-18T09:00:00+07:00")
	var said bytes.Buffer
	c.Stderr = &said
	start := time.Now()
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = c.Wait(); close(ended) }() // its exit code tells of triage, which is no matter here
	for filed == 0 {
		select {
		case <-ended:
			b.Fatalf("the program ended before all was filed: %s", lastLines(said.Bytes(), 5))
		case <-time.After(50 * time.Millisecond):
		}
		peak = max(peak, peakMemory(c.Process.Pid))
		all, open := progress(b, o)
		switch {
		case kept == 0 && all:
			kept = time.Since(start)
		case all && !open:
			filed = time.Since(start)
		}
	}
	<-ended
	checkFiled(b, o)
	return kept, filed, c.ProcessState.UserTime() + c.ProcessState.SystemTime(), peak
}

// benchOffice makes an office with the benchmark's units, whose mailbox is Dovecot's, on its port without TLS as mbsync uses it.
func benchOffice(b *testing.B, d dovecot) *office {
	b.Helper()
	mailbox := overTLS(d)
	port, err := strconv.Atoi(d.plain)
	if err != nil {
		b.Fatal(err)
	}
	mailbox["port"], mailbox["security"] = port, "none"
	o := realOffice(b, mailbox, map[string]any{"port": 9})
	err = o.db.Write(context.Background(), time.Now(), func(tx *store.Tx) error {
		for i := range benchUnits {
			u := store.Unit{Code: fmt.Sprintf("dv%03d", i), Name: fmt.Sprintf("Chi bộ số %d", i), SortKey: []byte{byte(i >> 8), byte(i)}}
			u.Addresses = []store.Address{{Email: fmt.Sprintf("unit%d@donvi.example.vn", i)}}
			if _, _, err := tx.PutUnit(u); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return o
}

// progress tells whether all mails are kept, and whether one of them is still to be filed.
func progress(b *testing.B, o *office) (all, open bool) {
	b.Helper()
	err := o.db.Read(context.Background(), time.Now(), func(tx *store.Tx) error {
		box, err := tx.Mailbox("office", "INBOX")
		if err != nil {
			return err
		}
		all = box.NextUID > benchMails
		waiting, err := tx.NextKept(0, 1)
		open = len(waiting) > 0
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return all, open
}

// checkFiled makes sure that the work was done: all mails are there and nearly all of them are filed as reports.
func checkFiled(b *testing.B, o *office) {
	b.Helper()
	err := o.db.Read(context.Background(), time.Now(), func(tx *store.Tx) error {
		filed, err := tx.Messages(store.Filed)
		if err != nil {
			return err
		}
		waiting, err := tx.Messages(store.InTriage)
		if err != nil {
			return err
		}
		b.Logf("%d mails filed, %d wait for an officer", len(filed), len(waiting))
		if len(filed)+len(waiting) != benchMails {
			return fmt.Errorf("%d of %d mails went all the way", len(filed)+len(waiting), benchMails)
		}
		hits, err := tx.Search([]string{"thang"}, "", 0, benchMails)
		if len(hits) < benchMails*9/10 {
			err = fmt.Errorf("only %d reports are indexed", len(hits))
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

// peakMemory is the most physical memory that a process has had, in bytes.
func peakMemory(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	kilobytes, _, _ := strings.Cut(after, "kB")
	n, _ := strconv.ParseInt(strings.TrimSpace(kilobytes), 10, 64)
	return n << 10
}

// stages runs each stage by itself, in this process, so that a profile shows it: fetching, keeping, reading documents, filing.
func stages(b *testing.B, d dovecot) {
	b.Helper()
	ctx := context.Background()
	o := benchOffice(b, d)
	now := func() time.Time { return time.Date(2026, 11, 18, 2, 0, 0, 0, time.UTC) }
	timed := func(f func() error) time.Duration {
		start := time.Now()
		if err := f(); err != nil {
			b.Fatal(err)
		}
		return time.Since(start)
	}
	fetch := timed(func() error {
		client, err := o.mailboxes[0].Account.Dial(ctx)
		if err != nil {
			return err
		}
		_, err = client.Fetch(ctx, "INBOX", imapmail.Cursor{}, func(context.Context, []imapmail.Fetched, imapmail.Cursor) error { return nil })
		return errors.Join(err, client.Close())
	})
	poll := timed(func() error { return o.mailboxes[0].Poll(ctx, now) })
	var waiting []store.Message
	if err := o.db.Read(ctx, now(), func(tx *store.Tx) (err error) {
		waiting, err = tx.Messages(store.Kept)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	read := timed(func() error { return readAll(ctx, o, waiting) })
	file := timed(func() error {
		_, err := o.intake.FileNew(ctx, now)
		return err
	})
	b.ReportMetric(fetch.Seconds(), "fetch-s")
	b.ReportMetric((poll - fetch).Seconds(), "keep-s")
	b.ReportMetric(read.Seconds(), "read-s")
	b.ReportMetric((file - read).Seconds(), "file-s")
}

// readAll reads all mails and their documents on all cores and writes nothing.
func readAll(ctx context.Context, o *office, mails []store.Message) error {
	next := make(chan store.Message)
	errs := make(chan error, runtime.GOMAXPROCS(0))
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for m := range next {
				err := o.db.Read(ctx, m.ReceivedAt, func(tx *store.Tx) error {
					g, err := o.intake.Reader.Open(tx.Raw(m.ID))
					if err == nil {
						err = o.intake.Reader.Understand(ctx, g, m.ReceivedAt)
					}
					return err
				})
				if err != nil {
					select {
					case errs <- err:
					default:
					}
				}
			}
		})
	}
	for _, m := range mails {
		next <- m
	}
	close(next)
	workers.Wait()
	close(errs)
	return <-errs
}
