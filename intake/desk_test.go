package intake

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tonghop/intake/imap"
	"tonghop/intake/spool"
	"tonghop/parser"
	"tonghop/parser/vn"
	"tonghop/store"
)

var zone = time.FixedZone("+07", 7*3600)

// moment is a time of November 2026, "19 10:00", or of the day before it, "-1 10:00".
func moment(t *testing.T, s string) time.Time {
	t.Helper()
	if clock, before := strings.CutPrefix(s, "-1 "); before {
		return moment(t, "01 "+clock).AddDate(0, 0, -1)
	}
	m, err := time.ParseInLocation("2006-01 02 15:04", "2026-11 "+s, zone)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// fixture is a desk with two units and a monthly report type.
type fixture struct {
	*Desk
	t   *testing.T
	uid uint32
	now time.Time
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "tonghop.db"))
	if err != nil {
		t.Fatal(err)
	}
	extractor, err := parser.NewExtractor(parser.Options{Unseen: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = errors.Join(extractor.Close(), db.Close()) })
	f := &fixture{t: t, now: moment(t, "19 12:00"), Desk: &Desk{
		DB: db, Reader: &parser.Reader{Extractor: extractor}, Calendar: store.Calendar{Zone: zone}, Since: "2026-11-01",
		Types:    []store.ReportType{{Code: "dlxh", Name: "báo cáo", Frequency: store.Monthly, Due: store.DueRule{Day: 20, Time: "17:00"}}},
		Officers: []string{"canbo@office.vn"}, Security: []string{"baomat@office.vn"}, Own: []string{"office@office.vn"},
		TempDir: t.TempDir(), Log: slog.New(slog.NewTextHandler(io.Discard, nil))}}
	f.write(func(tx *store.Tx) error {
		for code, name := range map[string]string{"stp": "Chi bộ Sở Tư pháp", "syt": "Chi bộ Sở Y tế"} {
			_, _, err := tx.PutUnit(store.Unit{Code: code, Name: name, SortKey: []byte(code), Addresses: []store.Address{{Email: code + "@unit.vn"}},
				Aliases: []store.Alias{{Key: vn.Fold(name), Text: name}}})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return f
}

func (f *fixture) write(do func(*store.Tx) error) {
	f.t.Helper()
	if err := f.DB.Write(f.t.Context(), f.now, do); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) clock() time.Time { return f.now }

// letter is one mail as a test writes it.
type letter struct {
	from, subject, body, header, received string
}

const reportBody = `BÁO CÁO
tình hình dư luận xã hội tháng 11 năm 2026
I. NHỮNG VẤN ĐỀ DƯ LUẬN QUAN TÂM
- Về giá điện: Nhiều ý kiến lo lắng giá điện tăng vào dịp cuối năm.
- Về đường liên xã: Người dân bức xúc vì đường hỏng chậm sửa.
II. DỰ BÁO
Dư luận tiếp tục quan tâm giá điện trong dịp Tết.
III. KIẾN NGHỊ
1. Đề nghị Công ty Điện lực công khai cách tính giá điện.
`

func (l letter) raw() []byte {
	return []byte(fmt.Sprintf("From: %s\r\nTo: office@office.vn\r\nSubject: %s\r\nMessage-ID: <%d@unit.vn>\r\n%sContent-Type: text/plain; charset=utf-8\r\n\r\n%s",
		l.from, l.subject, len(l.body)+len(l.subject), l.header, strings.ReplaceAll(cmp.Or(l.body, reportBody), "\n", "\r\n")))
}

// take lets the mails arrive in the mailbox and files them.
func (f *fixture) take(letters ...letter) {
	f.t.Helper()
	for _, l := range letters {
		f.uid++
		f.accept(l.raw(), 1, f.uid, cmp.Or(l.received, "19 10:00"))
	}
	if _, err := f.FileNew(f.t.Context(), f.clock); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) accept(raw []byte, validity, uid uint32, received string) {
	f.t.Helper()
	body, err := spool.Read(bytes.NewReader(raw), 0, f.TempDir, 0)
	if err != nil {
		f.t.Fatal(err)
	}
	defer body.Close()
	batch := []imap.Fetched{{UIDValidity: validity, UID: uid, Received: moment(f.t, received), Size: body.Size(), Body: body}}
	if err := f.Accept(f.t.Context(), f.now, "main", "INBOX", batch, imap.Cursor{UIDValidity: validity, Next: uid + 1}); err != nil {
		f.t.Fatal(err)
	}
}

// says gives, line by line, where the messages stand, the board, and the letters that were enqueued.
func (f *fixture) says() string {
	f.t.Helper()
	var out []string
	f.write(func(tx *store.Tx) error {
		messages, err := tx.Messages(store.Kept, store.Filed, store.InTriage, store.SetAside, store.Rejected, store.Erased)
		for _, m := range messages {
			out = append(out, strings.TrimSpace(fmt.Sprintf("mail %s %s", m.State, m.Reason)))
		}
		if err != nil {
			return err
		}
		b, err := tx.Board("dlxh", "2026-M11", moment(f.t, "30 12:00"))
		for _, r := range b.Rows {
			out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s %d", r.Unit.Code, r.Status.State, r.Status.Timeliness, r.Status.Versions)))
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		letters, err := tx.Letters()
		for _, l := range letters {
			out = append(out, fmt.Sprintf("%s to %s", l.Kind, strings.Join(l.Recipients, ",")))
		}
		return err
	})
	return strings.Join(out, "\n")
}

func TestFiling(t *testing.T) {
	tests := []struct {
		name    string
		letters []letter
		want    string
	}{
		{"a unit's report is filed, counted and answered", []letter{{from: "stp@unit.vn", subject: "BC tháng 11/2026"}},
			"mail filed\nstp submitted on_time 1\nreceipt to stp@unit.vn"},
		{"the due minute is inclusive", []letter{{from: "stp@unit.vn", received: "20 17:00"}},
			"mail filed\nstp submitted on_time 1\nreceipt to stp@unit.vn"},
		{"a minute later is late", []letter{{from: "stp@unit.vn", received: "20 17:01"}},
			"mail filed\nstp submitted late 1\nreceipt to stp@unit.vn"},
		{"a later version counts, the first decides the time", []letter{{from: "stp@unit.vn"}, {from: "stp@unit.vn", subject: "bản sửa", received: "23 08:00", body: reportBody + "2. Đề nghị sửa đường.\n"}},
			"mail filed\nmail filed\nstp submitted on_time 2\nreceipt to stp@unit.vn\nreceipt to stp@unit.vn"},
		{"one line says that nothing happened", []letter{{from: "syt@unit.vn", subject: "báo cáo tháng 11", body: "Tháng 11 chi bộ không có vấn đề gì nổi cộm.\n"}},
			"mail filed\nsyt nil on_time 1\nreceipt to syt@unit.vn"},
		{"a stranger is told once a month", []letter{{from: "la@ai.vn", subject: "BC"}, {from: "la@ai.vn", subject: "BC lần 2"}},
			"mail triage unknown_sender\nmail triage unknown_sender\nnotice to la@ai.vn"},
		{"a stranger's chat is not answered", []letter{{from: "la@ai.vn", subject: "Chào", body: "Mời quý vị tham dự hội chợ.\n"}},
			"mail triage unknown_sender"},
		{"a report that names another unit waits", []letter{{from: "stp@unit.vn", body: "CHI BỘ SỞ Y TẾ\nSố 12-BC/CB\nHòa Sơn, ngày 19 tháng 11 năm 2026\n" + reportBody}},
			"mail triage other_unit\nreceipt to stp@unit.vn"},
		{"thanks close nothing and ask nothing of an officer", []letter{{from: "stp@unit.vn", subject: "Re: Nhắc", body: "Chi bộ đã nhận được thư, xin cảm ơn.\n"}},
			"mail filed"},
		{"a question waits for an officer", []letter{{from: "stp@unit.vn", subject: "Hỏi", body: "Xin hỏi mẫu báo cáo lấy ở đâu?\n"}},
			"mail triage no_report\nnotice to stp@unit.vn"},
		{"a machine is not answered", []letter{{from: "stp@unit.vn", subject: "Trả lời tự động: Nhắc", header: "Auto-Submitted: auto-replied\r\n", body: "Tôi đi công tác đến hết tuần.\n"}},
			"mail filed"},
		{"but a report that it brings is taken in", []letter{{from: "stp@unit.vn", header: "Auto-Submitted: auto-generated\r\n"}},
			"mail filed\nstp submitted on_time 1"},
		{"our own copy is nobody's report", []letter{{from: "office@office.vn", header: "X-Tonghop: 1\r\n"}},
			"mail filed"},
		{"mail of long ago is filed and not answered", []letter{{from: "stp@unit.vn", received: "05 10:00"}},
			"mail filed\nstp submitted on_time 1"},
		{"mail from before tracking began troubles no officer", []letter{{from: "la@ai.vn", received: "-1 10:00"}},
			"mail filed before tracking: unknown_sender"},
		{"a period before tracking began owes nothing", []letter{{from: "stp@unit.vn", received: "19 09:00", body: strings.ReplaceAll(reportBody, "tháng 11 năm 2026", "tháng 9 năm 2026")}},
			"mail filed\nreceipt to stp@unit.vn"},
		{"a period that is not told waits", []letter{{from: "stp@unit.vn", body: strings.ReplaceAll(reportBody, " tháng 11 năm 2026", "")}},
			"mail triage period\nreceipt to stp@unit.vn"},
		{"an urgent report goes to the officers", []letter{{from: "stp@unit.vn", subject: "Báo cáo nhanh", body: "BÁO CÁO NHANH\nvề việc công nhân ngừng việc ngày 19/11/2026\nĐiểm nóng: khoảng 300 công nhân ngừng việc, tập trung trước cổng công ty.\nKiến nghị: Đề nghị chỉ đạo đối thoại.\n"}},
			"mail filed\nurgent to canbo@office.vn\nreceipt to stp@unit.vn"},
		{"a secrecy mark: told where it lies, nothing kept", []letter{{from: "stp@unit.vn", body: "CHI BỘ SỞ TƯ PHÁP\nMẬT\n" + reportBody}},
			"mail erased secrecy mark: MẬT\nsecret to baomat@office.vn\nsecrecy to stp@unit.vn"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture(t)
			f.now = moment(t, "23 12:00")
			f.take(tt.letters...)
			if got := f.says(); got != tt.want {
				t.Errorf("got\n%s\n\nwant\n%s", got, tt.want)
			}
		})
	}
}

// Law I2: a mailbox that is numbered anew brings the same bytes again; nobody is answered twice.
func TestUIDValidityChange(t *testing.T) {
	f := newFixture(t)
	l := letter{from: "stp@unit.vn", subject: "BC"}
	f.take(l)
	before := f.says()
	f.accept(l.raw(), 2, 1, "19 10:00")
	if n, err := f.FileNew(t.Context(), f.clock); err != nil || n != 0 {
		t.Errorf("filed %d again, %v", n, err)
	}
	if got := f.says(); got != before {
		t.Errorf("got\n%s\n\nwant\n%s", got, before)
	}
}

// Law I4: a mail that cannot be fetched is asked for again; the third failure leaves a row that an officer sees.
func TestUnfetchable(t *testing.T) {
	f := newFixture(t)
	for i := 1; i <= store.MaxAttempts; i++ {
		batch := []imap.Fetched{{UIDValidity: 1, UID: 7, Received: f.now, Size: 10, Err: errors.New("connection broke")}}
		if err := f.Accept(t.Context(), f.now, "main", "INBOX", batch, imap.Cursor{UIDValidity: 1, Next: 8}); err != nil {
			t.Fatal(err)
		}
		f.write(func(tx *store.Tx) error {
			again, err := tx.Unfetched("main", "INBOX", 1)
			if want := map[bool]int{true: 1, false: 0}[i < store.MaxAttempts]; len(again) != want {
				t.Errorf("after failure %d: to be asked again %v, want %d", i, again, want)
			}
			return err
		})
	}
	if got := f.says(); got != "mail set_aside fetch: connection broke" {
		t.Errorf("got %s", got)
	}
}

// Law I4: a program that died three times with one mail in hand sets that mail aside, and only that one.
func TestDiedThreeTimes(t *testing.T) {
	f := newFixture(t)
	f.accept(letter{from: "stp@unit.vn"}.raw(), 1, 1, "19 10:00")
	f.accept(letter{from: "syt@unit.vn"}.raw(), 1, 2, "19 10:01")
	for range store.MaxAttempts {
		if err := os.WriteFile(f.inHandFile(), []byte("1\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := f.Recover(t.Context(), f.now); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.FileNew(t.Context(), f.clock); err != nil {
		t.Fatal(err)
	}
	if got, want := f.says(), "mail filed\nmail set_aside "+errDied.Error()+"\nsyt submitted on_time 1\nreceipt to syt@unit.vn"; got != want {
		t.Errorf("got\n%s\n\nwant\n%s", got, want)
	}
}

func TestBounceMarksTheAddress(t *testing.T) {
	f := newFixture(t)
	f.write(func(tx *store.Tx) error {
		_, err := tx.Enqueue(store.Letter{Kind: store.ReminderLetter, UnitID: 1, Recipients: []string{"stp@unit.vn"}, Keys: []store.LetterKey{{Key: "k"}}, NotBefore: f.now, UsefulUntil: f.now.AddDate(0, 0, 1)})
		if err != nil {
			return err
		}
		return tx.FixLetter(store.Letter{ID: 1, HeaderID: "ours@office.vn", Raw: []byte("x")}, []string{"stp@unit.vn"})
	})
	bounce := func(original string) letter {
		return letter{from: "MAILER-DAEMON@mx.vn", subject: "Undelivered Mail Returned to Sender " + original, header: "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\nX-Rest: ",
			body: "\n--b\nContent-Type: text/plain\n\nNo such user.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.vn\n\nFinal-Recipient: rfc822; stp@unit.vn\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <" + original + ">\n\n--b--\n"}
	}
	marked := func() bool {
		var u store.Unit
		f.write(func(tx *store.Tx) (err error) {
			u, err = tx.UnitByCode("stp")
			return err
		})
		return !u.Addresses[0].BouncedAt.IsZero()
	}
	f.take(bounce("another@elsewhere.vn"))
	if marked() {
		t.Error("a bounce of a letter that is not ours marked the address")
	}
	f.take(bounce("ours@office.vn"))
	if !marked() {
		t.Error("the address of a letter that came back is not marked")
	}
}

func TestAssign(t *testing.T) {
	f := newFixture(t)
	f.take(letter{from: "moi@gmail.vn", subject: "BC tháng 11/2026", body: "CHI BỘ SỞ Y TẾ TỈNH MẪU\nHòa Sơn, ngày 19 tháng 11 năm 2026\n" + reportBody})
	if err := f.Assign(t.Context(), f.now, 1, Assignment{Unit: "syt", Learn: true, Who: "canbo", Why: "đã gọi điện"}); err != nil {
		t.Fatal(err)
	}
	want := "mail filed\nsyt submitted on_time 1\nnotice to moi@gmail.vn\nreceipt to moi@gmail.vn"
	if got := f.says(); got != want {
		t.Errorf("got\n%s\n\nwant\n%s", got, want)
	}
	f.take(letter{from: "moi@gmail.vn", subject: "BC sửa", body: "CHI BỘ SỞ Y TẾ TỈNH MẪU\n" + reportBody + "2. Đề nghị thêm.\n"})
	if got := f.says(); !strings.Contains(got, "syt submitted on_time 2") {
		t.Errorf("what the officer taught was not learned:\n%s", got)
	}
	if err := f.Assign(t.Context(), f.now, 1, Assignment{Unit: "syt"}); err == nil || !strings.Contains(err.Error(), "does not wait") {
		t.Errorf("a decision on a filed mail: %v", err)
	}
}

func TestReject(t *testing.T) {
	f := newFixture(t)
	f.take(letter{from: "la@ai.vn", subject: "BC"})
	if err := f.Reject(t.Context(), f.now, 1, "canbo", "thư rác"); err != nil {
		t.Fatal(err)
	}
	if got, want := f.says(), "mail rejected unknown_sender\nnotice to la@ai.vn"; got != want {
		t.Errorf("got\n%s\n\nwant\n%s", got, want)
	}
}

// A stop in the middle of a batch is no fault of any mail.
func TestStopBlamesNobody(t *testing.T) {
	f := newFixture(t)
	f.accept(letter{from: "stp@unit.vn"}.raw(), 1, 1, "19 10:00")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := f.FileNew(ctx, f.clock); err == nil {
		t.Error("filing went on after the stop")
	}
	f.write(func(tx *store.Tx) error {
		m, err := tx.Message(1)
		if m.State != store.Kept || m.Attempts != 0 {
			t.Errorf("%s after %d attempts, want kept and none", m.State, m.Attempts)
		}
		return err
	})
}
