package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// storyMails gives the mails of the story that came by the moment, with when they came.
func storyMails(t *testing.T, by time.Time) (all []storyMail, raw [][]byte) {
	t.Helper()
	events, err := loadStory()
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range events {
		if e.Decide.Sender != "" || e.At.After(by) {
			continue
		}
		b, err := e.build(i+1, "")
		if err != nil {
			t.Fatal(err)
		}
		all, raw = append(all, e), append(raw, b)
	}
	return all, raw
}

// letters lists the recipients of what arrived at the mail server, without the office's own copies.
func (s *scene) letters() (all []string) {
	for _, l := range s.post.Letters() {
		all = append(all, strings.Join(slices.DeleteFunc(slices.Clone(l.To), func(a string) bool { return a == storyAddress }), " "))
	}
	slices.Sort(all)
	return all
}

// TestMailboxMadeAgain: a migration gives the mailbox another UIDVALIDITY; the same mails come a second time, and nobody hears of it.
func TestMailboxMadeAgain(t *testing.T) {
	s := newScene(t, ignore)
	mails, raw := storyMails(t, at(t, "2026-11-18 12:00"))
	for i, b := range raw {
		s.deliver(b, mails[i].At)
	}
	s.do(exitNeedsPerson, "2026-11-18 12:05", "once")
	before, board := s.letters(), s.do(exitDone, "2026-11-18 13:00", "status --json --period 2026-M11")
	if len(before) < 30 {
		t.Fatalf("only %d letters went out: %v", len(before), before)
	}
	if err := s.mailbox.Recreate("INBOX"); err != nil {
		t.Fatal(err)
	}
	for i := range raw { // in another order, with other UIDs
		j := len(raw) - 1 - i
		s.deliver(raw[j], mails[j].At)
	}
	s.do(exitNeedsPerson, "2026-11-18 12:10", "once")
	if after := s.letters(); !slices.Equal(before, after) {
		t.Errorf("%d letters before, %d after:\n%v", len(before), len(after), after)
	}
	if again := s.do(exitDone, "2026-11-18 13:00", "status --json --period 2026-M11"); again != board {
		t.Errorf("the board changed:\n%.400s\n%.400s", board, again)
	}
	// and the new mailbox is read on: a mail that comes now gets its receipt
	s.deliver(buildMail(t, "vp@vks"), at(t, "2026-11-18 12:11"))
	s.do(exitNeedsPerson, "2026-11-18 12:12", "once")
	if after := s.letters(); len(after) != len(before)+1 || !slices.Contains(after, "vp@vks.hoason.example.vn") {
		t.Errorf("%d letters before, %d after one more mail:\n%v", len(before), len(after), after)
	}
}

// oldMail is a report of years ago, as the units sent it.
func oldMail(from, unit string, month time.Time) []byte {
	text := fmt.Sprintf("ĐẢNG BỘ CÁC CƠ QUAN ĐẢNG TỈNH HÒA SƠN\n%s\n*\nSố %d-BC/CB\nHòa Sơn, ngày 19 tháng %d năm %d\n\nBÁO CÁO\ntình hình dư luận xã hội tháng %d năm %d\n\n"+
		"1. Tình hình chung\nCán bộ, đảng viên yên tâm công tác.\n\n2. Dư luận quan tâm\n- Về giá điện: Nhiều ý kiến lo lắng vì giá điện tăng trong tháng %d.\n\n"+
		"3. Kiến nghị\n- Đề nghị công khai cách tính giá điện.\n\nT/M CHI BỘ\nBÍ THƯ\nNguyễn Văn Mẫu\n",
		strings.ToUpper(unit), month.Month(), month.Month(), month.Year(), month.Month(), month.Year(), month.Month())
	date := month.AddDate(0, 0, 18).Add(9 * time.Hour)
	return fmt.Appendf(nil, "From: %s\r\nTo: %s\r\nSubject: BC DLXH %d/%d\r\nDate: %s\r\nMessage-ID: <%d.%s>\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n",
		from, storyAddress, month.Month(), month.Year(), date.Format(time.RFC1123Z), date.Unix(), from, base64.StdEncoding.EncodeToString([]byte(text)))
}

// TestMailOfLastWeekIsNotAnswered: a mail that lay unread for eight days, while the office was closed, counts from when it came;
// a receipt would only startle its sender.
func TestMailOfLastWeekIsNotAnswered(t *testing.T) {
	s := newScene(t, ignore)
	s.deliver(buildMail(t, "danguy@toaan"), at(t, "2026-11-08 07:00"))
	s.deliver(buildMail(t, "vanthu@vptu"), at(t, "2026-11-10 07:00"))
	s.do(exitDone, "2026-11-16 08:00", "once")
	if got := s.letters(); !slices.Equal(got, []string{"vanthu@vptu.hoason.example.vn"}) {
		t.Errorf("letters to %v, want a receipt to vptu alone", got)
	}
	if c := lines[boardJSON](t, s.do(exitDone, "2026-11-16 08:00", "status --json"))[0].Count; c.OnTime != 2 {
		t.Errorf("the board counts %+v, want both reports", c)
	}
}

// threeYears gives the monthly reports of four units from November 2023 to October 2026, with when they came.
func threeYears() (raw [][]byte, received []time.Time) {
	units := [][2]string{{"hccb@hoason.example.vn", "Chi bộ Hội Cựu chiến binh tỉnh"}, {"dongy@hoason.example.vn", "Chi bộ Hội Đông y tỉnh"},
		{"luatgia@hoason.example.vn", "Chi bộ Hội Luật gia tỉnh"}, {"khuyenhoc@hoason.example.vn", "Chi bộ Hội Khuyến học tỉnh"}}
	for month := time.Date(2023, 11, 1, 0, 0, 0, 0, vietnam); month.Year() < 2026 || month.Month() < 11; month = month.AddDate(0, 1, 0) {
		for _, u := range units {
			raw, received = append(raw, oldMail(u[0], u[1], month)), append(received, month.AddDate(0, 0, 18).Add(9*time.Hour))
		}
	}
	return raw, received
}

// filedQuietly wants three years of mail on file and nothing said about it, neither now nor when the next rules fire; and the
// period that is tracked begins with everybody still owing.
func (s *scene) filedQuietly(mails int) {
	s.t.Helper()
	if got := s.letters(); len(got) != 0 {
		s.t.Errorf("%d letters about mail of years ago: %v", len(got), got)
	}
	boards := lines[boardJSON](s.t, s.do(exitDone, "2026-11-10 09:30", "status --json"))
	if len(boards) != 1 || boards[0].Period != "2026-M11" || boards[0].Count.Waiting != 26 {
		s.t.Errorf("the boards are %+v, want 2026-M11 alone, all 26 units waiting", boards)
	}
	found := lines[object](s.t, s.do(exitDone, "2026-11-10 09:30", "search --json --limit 1000 gia dien"))
	if len(found) != mails {
		s.t.Errorf("a search finds %d old reports of %d", len(found), mails)
	}
	for _, f := range found {
		if f["period"] == "" || f["unit"] == "" {
			s.t.Errorf("an old report without period or unit: %v", f)
		}
	}
	s.do(exitDone, "2026-11-16 16:00", "once")
	if got := s.letters(); len(got) != 0 {
		s.t.Errorf("letters before the first rule of the tracked period: %v", got)
	}
	s.do(exitDone, "2026-11-17 08:00", "once")
	if got := s.letters(); len(got) != 26*2 { // each with a copy to the officer
		s.t.Errorf("%d letters at the first rule of the tracked period, want a reminder to each of 26 units and a copy of each", len(got))
	}
}

// TestFreshStartOnAnOldMailbox: the first poll of a mailbox with three years of mail.
func TestFreshStartOnAnOldMailbox(t *testing.T) {
	s := newScene(t, ignore)
	raw, received := threeYears()
	for i, b := range raw {
		s.deliver(b, received[i])
	}
	s.do(exitDone, "2026-11-10 09:00", "once")
	s.filedQuietly(len(raw))
}

// TestImportOfOldMail: the same mails out of files; taking them in again takes nothing in.
func TestImportOfOldMail(t *testing.T) {
	s := newScene(t, ignore)
	dir := t.TempDir()
	raw, _ := threeYears()
	for i, b := range raw {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.eml", i)), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []string{"144 mails read, 144 of them new, 144 filed", "144 mails read, 0 of them new, 0 filed"} {
		if got := s.do(exitDone, "2026-11-10 09:00", "import "+dir); !strings.Contains(got, want) {
			t.Errorf("import %d: %q, want %q", i+1, got, want)
		}
	}
	s.do(exitDone, "2026-11-10 09:10", "once")
	s.filedQuietly(len(raw))
}

// TestMarkedMailWhileTheProgramRuns: of a mail with a secrecy mark nothing may lie in the database or its log, even before the
// program ends and tidies up; the mail itself stays where it is, for the officer in charge.
func TestMarkedMailWhileTheProgramRuns(t *testing.T) {
	s := newScene(t, ignore)
	secret := "Nội dung ví dụ thứ nhất về một việc chưa công bố"
	for _, body := range []string{"MẬT\n" + secret, "TỐI MẬT\n" + secret} {
		encoded := base64.StdEncoding.EncodeToString([]byte(body))
		s.deliver(fmt.Appendf(nil, "From: danguy@ubkttu.hoason.example.vn\r\nSubject: Van ban %d\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"+
			"Content-Transfer-Encoding: base64\r\n\r\n%s\r\n", len(body), encoded), at(t, "2026-11-12 09:00"))
	}
	c, err := loadConfig(s.conf)
	if err != nil {
		t.Fatal(err)
	}
	o, err := newOffice(t.Context(), c, false, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	clock := func() time.Time { return at(t, "2026-11-12 09:05") }
	for range 2 {
		if err := o.mailboxes[0].Poll(t.Context(), clock); err != nil {
			t.Fatal(err)
		}
		if err := o.pass(t.Context(), clock); err != nil {
			t.Fatal(err)
		}
	}
	pieces := []string{secret, secret[:30], "Van ban", base64.StdEncoding.EncodeToString([]byte("MẬT\n" + secret))[:40], base64.StdEncoding.EncodeToString([]byte("TỐI MẬT\n" + secret))[:40]}
	looked := 0
	for name, data := range folderBytes(t, s.dir) {
		looked += len(data)
		for _, piece := range pieces {
			if bytes.Contains(data, []byte(piece)) {
				t.Errorf("%s holds %q", filepath.Base(name), piece)
			}
		}
	}
	for _, l := range s.post.Letters() {
		text, err := readableLetter(l.Data)
		if err != nil || strings.Contains(text, secret[:20]) || strings.Contains(text, "Van ban") {
			t.Errorf("a letter quotes the marked mail: %v\n%s", err, text)
		}
	}
	// the officer in charge and the sender, each of two mails; the office's own copies come back
	if got := s.letters(); len(got) != 4 || looked == 0 {
		t.Errorf("letters %v, %d bytes looked at", got, looked)
	}
	if s.mailbox.Messages("INBOX") != 6 || s.mailbox.Unseen("INBOX") != 6 {
		t.Errorf("the mailbox has %d mails, %d unseen, want 6 that nobody touched", s.mailbox.Messages("INBOX"), s.mailbox.Unseen("INBOX"))
	}
}
