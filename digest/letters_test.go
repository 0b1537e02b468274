package digest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"tonghop/store"
)

// readable decodes a letter of plain text: its subject and its words.
func readable(t *testing.T, raw []byte) (subject, text string) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	return subject, strings.ReplaceAll(string(body), "\r\n", "\n")
}

// wellWritten looks for what no letter may have.
func wellWritten(t *testing.T, what, subject, text string) {
	t.Helper()
	for _, bad := range []string{"<no value>", "{{", "}}", "<nil>", "%!", "0001", " .", "()", "“”", " ,", "  -"} {
		if strings.Contains(subject+"\n"+text, bad) {
			t.Errorf("%s has %q:\n%s\n%s", what, bad, subject, text)
		}
	}
	if !norm.NFC.IsNormalString(subject + text) {
		t.Errorf("%s is not in NFC", what)
	}
	if strings.TrimSpace(subject) == "" || strings.Contains(text, "\n\n\n") || strings.HasPrefix(text, "\n") || !strings.HasPrefix(text, "Kính gửi: ") {
		t.Errorf("%s:\n%s\n%s", what, subject, text)
	}
	if !strings.Contains(text, "tự động") && !strings.Contains(text, "Thư này được gửi") { // law L7
		t.Errorf("%s does not say why it was sent:\n%s", what, text)
	}
}

// went gives the one letter that arrived at the address.
func (o *office) wentTo(to string) (subject, text string) {
	o.t.Helper()
	var got []arrived
	for _, a := range o.went {
		if a.to == to {
			got = append(got, a)
		}
	}
	if len(got) != 1 {
		o.t.Fatalf("%d letters to %s, want 1: %v", len(got), to, o.sent())
	}
	return readable(o.t.(*testing.T), got[0].data)
}

// The wording is the office's; what is tested is that each letter carries the facts, and speaks of the due moment as it stands.
func TestReminderTexts(t *testing.T) {
	t.Parallel()
	cases := []struct{ when, rule, has, hasNot string }{
		{"2026-11-17 08:00", "(R1)", "đúng hạn", "quá hạn"},
		{"2026-11-20 08:00", "(R2)", "hôm nay", "quá hạn"},
		{"2026-11-23 08:00", "(R3)", "quá hạn", "đúng hạn"},
	}
	for _, tc := range cases {
		o := newOffice(t, "2026-11-16 00:00", 1)
		o.step(tc.when)
		subject, text := o.wentTo("cb01@example.vn")
		wellWritten(t, tc.when, subject, text)
		if !strings.HasSuffix(subject, "Báo cáo tình hình dư luận xã hội tháng 11 năm 2026") || strings.Contains(text, tc.hasNot) {
			t.Errorf("%s: %s\n%s\nmust name the report, and not say %q", tc.when, subject, text, tc.hasNot)
		}
		for _, words := range []string{tc.rule, tc.has, "17 giờ 00 ngày 20/11/2026", "Chi bộ Mẫu 1", "Ban Tuyên giáo và Dân vận Đảng ủy", "không có vấn đề phát sinh", "0900 000 000"} {
			if !strings.Contains(text, words) {
				t.Errorf("%s: %q is missing in\n%s", tc.when, words, text)
			}
		}
	}
}

// The officers' list names those who owe, with their last reminder and a dead address, and nobody else.
func TestEscalationText(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-16 00:00", 3)
	o.Types[0].Summary.To, o.Types[0].Reminders[3].Cc = nil, nil
	o.run("2026-11-27 12:00")
	o.file("cb02", november, "2026-11-27 11:00")
	o.write(func(tx *store.Tx) error { _, err := tx.MarkBounced("cb03@example.vn", "550"); return err })
	o.run("2026-11-30 09:00")
	subject, text := o.wentTo("canbo@example.vn")
	wellWritten(t, "escalation", subject, text)
	if !strings.Contains(subject, "tháng 11 năm 2026") {
		t.Errorf("subject %q", subject)
	}
	for _, words := range []string{"2 đơn vị", "\n1. Chi bộ Mẫu 1 (cb01@example.vn)", "08 giờ 00 ngày 26/11/2026\n2. Chi bộ Mẫu 3 (cb03@example.vn)", "đề nghị kiểm tra", "(R5)"} {
		if !strings.Contains(text, words) {
			t.Errorf("%q is missing in\n%s", words, text)
		}
	}
	if strings.Contains(text, "Mẫu 2") {
		t.Errorf("it names a unit that has reported:\n%s", text)
	}
}

// answer enqueues a letter that answers a mail, lets it go and gives it.
func (o *office) answer(kind store.LetterKind, m store.Message, to string, about any) (subject, text string) {
	o.t.Helper()
	data, err := json.Marshal(about)
	if err != nil {
		o.t.Fatal(err)
	}
	o.write(func(tx *store.Tx) error {
		_, err := tx.Enqueue(store.Letter{Kind: kind, UnitID: m.UnitID, MessageID: m.ID, Recipients: []string{to}, About: data,
			Keys: []store.LetterKey{{Key: string(kind) + "|" + m.SHA256}}, NotBefore: tx.Now, UsefulUntil: tx.Now.AddDate(0, 0, 30), Why: "test"})
		return err
	})
	o.deliver()
	return o.wentTo(to)
}

func TestReceiptTexts(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, received string
		before         string // an earlier report
		has            []string
	}{
		{"in time", "2026-11-20 17:00", "", []string{"úng hạn (hạn 17 giờ 00 ngày 20/11/2026)", "số 12-BC/CB", "ngày 20/11/2026", "tệp bao-cao.docx", "Đã đọc được 1 ý kiến, 1 điểm nóng"}},
		{"late", "2026-11-21 19:30", "", []string{"1 ngày 2 giờ (hạn 17 giờ 00 ngày 20/11/2026)"}},
		{"a revision after the due moment", "2026-11-23 10:00", "2026-11-20 08:00", []string{"thay bản đã gửi trước", "đúng hạn"}},
	}
	for _, tc := range cases {
		o := newOffice(t, "2026-11-20 07:00", 1)
		o.tick()
		o.set(moment(t, "2026-11-23 18:00"))
		if tc.before != "" {
			o.file("cb01", november, tc.before)
		}
		m := o.file("cb01", november, tc.received, store.Statement{Kind: store.OpinionStatement, Text: "a"}, store.Statement{Kind: store.HotSpotStatement, Text: "b"})
		subject, text := o.answer(store.ReceiptLetter, m, "cb01@example.vn", struct{}{})
		wellWritten(t, tc.name, subject, text)
		if !strings.Contains(subject, "Chi bộ Mẫu 1") {
			t.Errorf("%s: subject %q", tc.name, subject)
		}
		for _, words := range append(tc.has, "Báo cáo tình hình dư luận xã hội tháng 11 năm 2026") {
			if !strings.Contains(text, words) {
				t.Errorf("%s: %q is missing in\n%s", tc.name, words, text)
			}
		}
		raw, err := mail.ReadMessage(bytes.NewReader(o.went[0].data))
		if err != nil || raw.Header.Get("In-Reply-To") != "<"+m.HeaderID+">" || raw.Header.Get("Auto-Submitted") != "auto-replied" {
			t.Errorf("%s: header %v, %v", tc.name, raw.Header, err)
		}
	}
}

// Every other kind of letter, each with what it must say and must not.
func TestOtherTexts(t *testing.T) {
	t.Parallel()
	unread := func(o *office) store.Message {
		var m store.Message
		o.write(func(tx *store.Tx) (err error) {
			if m, err = o.keepMail(tx, "cb01", store.InTriage, tx.Now); err == nil {
				m.Reason = "unreadable"
				_, err = tx.AddDocument(store.Document{MessageID: m.ID, Part: 1, Name: "báo cáo.docx", SHA256: "x", MediaType: "application/x", Outcome: "encrypted"})
			}
			if err == nil {
				err = tx.UpdateMessage(m)
			}
			return err
		})
		return m
	}
	waiting := func(reason string, stranger bool) func(*office) store.Message {
		return func(o *office) store.Message {
			var m store.Message
			o.write(func(tx *store.Tx) (err error) {
				if m, err = o.keepMail(tx, "cb01", store.InTriage, tx.Now); err != nil {
					return err
				}
				m.Reason = reason
				if stranger {
					m.UnitID, m.FromEmail, m.FromName = 0, "la@example.com", "Người Lạ"
				}
				return tx.UpdateMessage(m)
			})
			return m
		}
	}
	cases := []struct {
		name   string
		kind   store.LetterKind
		mail   func(*office) store.Message
		about  any
		has    []string
		hasNot []string
	}{
		{"unreadable", store.NoticeLetter, unread, struct{}{}, []string{"báo cáo.docx", "mật khẩu", "Chi bộ Mẫu 1"}, nil},
		{"stranger", store.NoticeLetter, waiting("unknown_sender", true), struct{}{}, []string{"la@example.com"}, []string{"Chi bộ Mẫu"}},
		{"doubt on the period", store.NoticeLetter, waiting("period", false), struct{}{}, []string{"kỳ báo cáo"}, nil},
		{"doubt on the type", store.NoticeLetter, waiting("type", false), struct{}{}, []string{"loại báo cáo"}, nil},
		{"secrecy", store.SecrecyLetter, waiting("", false), struct{}{}, []string{"09 giờ 00 ngày 19/11/2026"}, []string{"MẬT", "mật", "Báo cáo dư luận"}},
		{"secret", store.SecretLetter, waiting("", false), secretAbout{"TỐI MẬT", "trang 1 của tệp"},
			[]string{"TỐI MẬT", "trang 1 của tệp", "thư mục INBOX", "cb01@example.vn"}, []string{"Báo cáo dư luận"}},
	}
	for _, tc := range cases {
		o := newOffice(t, "2026-11-19 09:00", 1)
		o.tick()
		subject, text := o.answer(tc.kind, tc.mail(o), "nhan@example.vn", tc.about)
		wellWritten(t, tc.name, subject, text)
		text = subject + "\n" + text
		for _, words := range tc.has {
			if !strings.Contains(text, words) {
				t.Errorf("%s: %q is missing in\n%s", tc.name, words, text)
			}
		}
		for _, words := range tc.hasNot {
			if strings.Contains(text, words) {
				t.Errorf("%s: %q must not stand in\n%s", tc.name, words, text)
			}
		}
	}
}

// The officers' morning list: once a working day while something waits, with the number that the command wants.
func TestTriageText(t *testing.T) {
	o := newOffice(t, "2026-11-13 06:00", 1)
	o.Types[0].Reminders, o.Types[0].Summary.To = nil, nil
	var m store.Message
	o.write(func(tx *store.Tx) (err error) {
		if m, err = o.keepMail(tx, "cb01", store.InTriage, tx.Now); err == nil {
			m.Reason, m.SuspectID, m.UnitID = "unknown_sender", m.UnitID, 0
			err = tx.UpdateMessage(m)
		}
		return err
	})
	o.run("2026-11-13 23:00")
	subject, text := o.wentTo("canbo@example.vn")
	wellWritten(t, "triage", subject, text)
	for _, words := range []string{"\n1. cb01@example.vn, nhận 06 giờ 00 ngày 13/11/2026", "Báo cáo dư luận xã hội", "Chi bộ Mẫu 1"} {
		if !strings.HasPrefix(subject, "1 thư") || !strings.Contains(text, words) {
			t.Errorf("%q is missing in\n%s\n%s", words, subject, text)
		}
	}
	o.run("2026-11-17 12:00")
	o.wantSent("13/11 07:30 triage canbo", "16/11 07:30 triage canbo", "17/11 07:30 triage canbo") // not at the weekend
}

// A mailbox that cannot be read is told of once per outage.
func TestAlertText(t *testing.T) {
	o := newOffice(t, "2026-11-14 02:00", 1) // a Saturday night: the operator is told at any hour
	failed := func(when string) {
		o.set(moment(t, when))
		o.write(func(tx *store.Tx) error { _, err := tx.PollFailed("main", "INBOX", io.ErrUnexpectedEOF); return err })
		o.tick()
		o.deliver()
	}
	failed("2026-11-14 02:00")
	failed("2026-11-14 02:29")
	o.wantSent()
	failed("2026-11-14 02:30")
	failed("2026-11-14 12:00")
	o.wantSent("14/11 02:30 alert quantri")
	subject, text := o.wentTo("quantri@example.vn")
	if !strings.Contains(subject, "main") || !strings.Contains(text, "02 giờ 00 ngày 14/11/2026") || !strings.Contains(text, "unexpected EOF") {
		t.Errorf("%s\n%s", subject, text)
	}
	o.write(func(tx *store.Tx) error { return tx.Polled("main", "INBOX", tx.Now) })
	failed("2026-11-15 02:00")
	failed("2026-11-15 03:00")
	o.wantSent("14/11 02:30 alert quantri", "15/11 03:00 alert quantri")
}

func TestUrgentText(t *testing.T) {
	o := newOffice(t, "2026-11-19 09:00", 1)
	var m store.Message
	o.write(func(tx *store.Tx) (err error) {
		if m, err = o.keepMail(tx, "cb01", store.Filed, tx.Now); err != nil {
			return err
		}
		doc, err := tx.AddDocument(store.Document{MessageID: m.ID, Part: 0, Name: "", SHA256: "x", MediaType: "text/plain", Outcome: "ok"})
		if err != nil {
			return err
		}
		_, err = tx.AddReport(store.Report{MessageID: m.ID, DocumentID: doc, UnitID: m.UnitID, DocType: "urgent", State: store.Current, ReceivedAt: tx.Now, Urgency: "HỎA TỐC",
			Number: "3-BC/CB", Title: "về việc tụ tập đông người", Facts: []byte(`{}`), Statements: []store.Statement{
				{Kind: store.HotSpotStatement, Text: "Tại thôn Mẫu có 50 hộ phản đối."}, {Kind: store.RecommendationStatement, Text: "Đề nghị đối thoại."}}})
		return err
	})
	subject, text := o.answer(store.UrgentLetter, m, "canbo@example.vn", struct{}{})
	wellWritten(t, "urgent", subject, text)
	if !strings.Contains(subject, "HỎA TỐC") || !strings.Contains(subject, "Chi bộ Mẫu 1") {
		t.Errorf("subject %q", subject)
	}
	for _, words := range []string{"3-BC/CB", "về việc tụ tập đông người", "“Tại thôn Mẫu có 50 hộ phản đối.”", "“Đề nghị đối thoại.”"} {
		if !strings.Contains(text, words) {
			t.Errorf("%q is missing in\n%s", words, text)
		}
	}
}

// An office's own text replaces the built-in one of its name; a text that does not parse is an error at the start.
func TestOwnTexts(t *testing.T) {
	dir := t.TempDir()
	own := func(name, text string) error {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := LoadTemplates(dir)
		return err
	}
	if err := own("reminder.txt", "Subject: Nhắc {{.Unit}}\nKính gửi: {{.Unit}}\n{{template \"sign\" .}}\n"); err != nil {
		t.Fatal(err)
	}
	o := newOffice(t, "2026-11-20 07:00", 1)
	texts, err := LoadTemplates(dir)
	if err != nil {
		t.Fatal(err)
	}
	o.Letters = texts
	o.step("2026-11-20 08:00")
	if subject, text := o.wentTo("cb01@example.vn"); subject != "Nhắc Chi bộ Mẫu 1" || !strings.Contains(text, "0900 000 000") {
		t.Errorf("%s\n%s", subject, text)
	}
	if err := own("receipt.txt", "Subject: {{.Unit\n"); err == nil || !strings.Contains(err.Error(), "receipt.txt") {
		t.Errorf("a text that does not parse: %v", err)
	}
}

func TestSendTest(t *testing.T) {
	o := newOffice(t, "2026-11-20 07:00", 0)
	id, err := o.SendTest(context.Background(), o.now())
	if err != nil || len(o.went) != 1 || o.went[0].id != id || o.went[0].to != "baocao@example.vn" {
		t.Errorf("%q, %v, %v", id, err, o.went)
	}
	o.fail("550 5.7.1 no")
	if _, err := o.SendTest(context.Background(), o.now().Add(time.Second)); err == nil {
		t.Error("a refused letter counts as sent")
	}
}
