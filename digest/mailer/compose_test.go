package mailer

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"
)

// full is a letter with everything in it.
func full() Letter {
	return Letter{
		FromName: "Ban Tuyên giáo và Dân vận Đảng ủy các cơ quan Đảng tỉnh", From: "baocao@example.vn",
		To: []string{"cb01@example.vn", "cb02@example.vn"}, Cc: []string{"canbo@example.vn"},
		Subject:  "Đôn đốc: Báo cáo tình hình dư luận xã hội tháng 11 năm 2026, kỳ hạn đã hết từ lâu, đề nghị đơn vị gửi ngay trong hôm nay",
		HeaderID: "0123456789abcdef.1795392000000@example.vn", Date: time.Date(2026, 11, 23, 8, 0, 0, 0, time.FixedZone("", 7*3600)),
		InReplyTo: "mail-7@unit.example.vn", Text: "Kính gửi: Chi bộ Mẫu\n\n.Dòng bắt đầu bằng dấu chấm\nFrom đầu dòng\n" + strings.Repeat("Đề nghị đơn vị gửi báo cáo. ", 60) + "\n",
		HTML:        "<p>Kính gửi: Chi bộ Mẫu</p>",
		Attachments: []Attachment{{"bao-cao-tong-hop-2026-M11.json", "application/json", bytes.Repeat([]byte{0, 255, 13, 10, '.'}, 1000)}},
	}
}

// parse reads a letter with the standard library alone.
func parse(t *testing.T, raw []byte) *mail.Message {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestHeaders(t *testing.T) {
	l := full()
	raw, err := l.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	h := parse(t, raw).Header
	for key, want := range map[string]string{
		"Message-Id": "<" + l.HeaderID + ">", "In-Reply-To": "<" + l.InReplyTo + ">", "References": "<" + l.InReplyTo + ">",
		"Auto-Submitted": "auto-generated", LoopHeader: "1", "X-Auto-Response-Suppress": "All", "Mime-Version": "1.0", "User-Agent": "tonghop",
	} {
		if got := h[key]; len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q, want %q once", key, got, want)
		}
	}
	var words mime.WordDecoder
	if got, err := words.DecodeHeader(h.Get("Subject")); err != nil || got != l.Subject {
		t.Errorf("subject %q, %v", got, err)
	}
	if from, err := h.AddressList("From"); err != nil || len(from) != 1 || from[0].Name != l.FromName || from[0].Address != l.From {
		t.Errorf("from %v, %v", from, err)
	}
	to, err1 := h.AddressList("To")
	cc, err2 := h.AddressList("Cc")
	if err1 != nil || err2 != nil || len(to) != 2 || to[1].Address != "cb02@example.vn" || len(cc) != 1 || cc[0].Address != "canbo@example.vn" {
		t.Errorf("to %v, cc %v, %v, %v", to, cc, err1, err2)
	}
	if when, err := h.Date(); err != nil || !when.Equal(l.Date) {
		t.Errorf("date %s, %v", when, err)
	}
}

// Every byte is ASCII, every line ends in CRLF and is short enough for any server (RFC 5322 §2.1.1).
func TestLinesFitAnyServer(t *testing.T) {
	raw, err := full().Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for n, line := range bytes.Split(raw, []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsAny(line, "\r\n") {
			t.Errorf("line %d has %d bytes or a bare line end: %.60q", n+1, len(line), line)
		}
		for _, b := range line {
			if b >= 0x80 {
				t.Fatalf("line %d is not ASCII: %.60q", n+1, line)
			}
		}
	}
}

// A receipt says that it answers, so that no holiday notice answers it (RFC 3834).
func TestAnswers(t *testing.T) {
	l := full()
	l.Answer = true
	raw, err := l.Bytes()
	if got := parse(t, raw).Header.Get("Auto-Submitted"); err != nil || got != "auto-replied" {
		t.Errorf("Auto-Submitted: %q, %v", got, err)
	}
	l.InReplyTo = ""
	raw, err = l.Bytes()
	if h := parse(t, raw).Header; err != nil || h.Get("In-Reply-To") != "" || h.Get("References") != "" {
		t.Errorf("a letter that answers no mail names one: %v, %v", h, err)
	}
}

// leaves gives each leaf of a mail: its media type, its file name and its decoded bytes.
func leaves(t *testing.T, header map[string][]string, body io.Reader) (all [][3]string) {
	t.Helper()
	get := func(key string) string {
		if v := header[key]; len(v) > 0 {
			return v[0]
		}
		return ""
	}
	media, params, err := mime.ParseMediaType(get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(media, "multipart/") {
		for r := multipart.NewReader(body, params["boundary"]); ; {
			part, err := r.NextRawPart()
			if err == io.EOF {
				return all
			}
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, leaves(t, part.Header, part)...)
		}
	}
	switch get("Content-Transfer-Encoding") {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	_, disposition, _ := mime.ParseMediaType(get("Content-Disposition"))
	return [][3]string{{media, disposition["filename"], string(data)}}
}

func TestPartsComeBackWhole(t *testing.T) {
	l := full()
	raw, err := l.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	m := parse(t, raw)
	got := leaves(t, m.Header, m.Body)
	want := [][3]string{{"text/plain", "", l.Text}, {"text/html", "", l.HTML}, {"application/json", l.Attachments[0].Name, string(l.Attachments[0].Data)}}
	if len(got) != len(want) {
		t.Fatalf("%d parts, want %d", len(got), len(want))
	}
	for i := range want {
		if strings.ReplaceAll(got[i][2], "\r\n", "\n") != strings.ReplaceAll(want[i][2], "\r\n", "\n") || got[i][0] != want[i][0] || got[i][1] != want[i][1] {
			t.Errorf("part %d: %.100q, want %.100q", i, got[i], want[i])
		}
	}
	if got[2][2] != want[2][2] {
		t.Error("the attachment's bytes changed")
	}
	// The name stands in the header as it is: mail programs garble encoded ones.
	if !bytes.Contains(raw, []byte(`filename="`+l.Attachments[0].Name+`"`)) {
		t.Error("the attachment's name is not plain ASCII in the header")
	}
}

func TestBadAddresses(t *testing.T) {
	for _, spoil := range []func(*Letter){
		func(l *Letter) { l.To = []string{"không phải địa chỉ"} },
		func(l *Letter) { l.Cc = []string{"a@b@c"} },
		func(l *Letter) { l.From = "" },
		func(l *Letter) { l.To = []string{"a@b.vn\r\nBcc: x@y.vn"} },
	} {
		l := full()
		spoil(&l)
		if _, err := l.Bytes(); err == nil {
			t.Errorf("From %q, To %q, Cc %q was taken", l.From, l.To, l.Cc)
		}
	}
}

// A subject made of what a unit wrote cannot add a header.
func TestNoHeaderInjection(t *testing.T) {
	for _, evil := range []string{"a\r\nBcc: x@y.vn", "a\nBcc: x@y.vn", "Đ\r\nBcc: x@y.vn", strings.Repeat("dài ", 300) + "\nBcc: x@y.vn"} {
		l := full()
		l.Subject, l.FromName = evil, evil
		raw, err := l.Bytes()
		if err != nil {
			continue // refused is as good
		}
		if got := parse(t, raw).Header.Get("Bcc"); got != "" {
			t.Errorf("%q became a header Bcc: %q", evil, got)
		}
	}
}

func TestDomain(t *testing.T) {
	for address, want := range map[string]string{"baocao@example.vn": "example.vn", "x": "localhost", "": "localhost"} {
		if got := Domain(address); got != want {
			t.Errorf("Domain(%q) = %q, want %q", address, got, want)
		}
	}
}
