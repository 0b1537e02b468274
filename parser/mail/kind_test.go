package mail

import (
	"fmt"
	"testing"
)

const dsn = `Return-Path: <>
From: MAILER-DAEMON@mail.vn (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

The mail system

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.vn

Final-Recipient: rfc822; CB01@example.vn
Action: %s
Status: %s
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b
Content-Type: text/rfc822-headers

From: tonghop@example.vn
X-Tonghop: 1
Message-ID: <thu-42@example.vn>

--b--
`

// TestKinds tells who wrote a mail.
func TestKinds(t *testing.T) {
	for _, c := range []struct {
		name, raw string
		kind      Kind
		silent    bool
	}{
		{"a person's mail", "From: a@b.vn\nSubject: Báo cáo tháng 11\n\nKính gửi Ban Tuyên giáo\n", Normal, false},
		{"a report that speaks of undelivered letters is no bounce", "From: a@b.vn\nSubject: Báo cáo về việc không gửi được thư\n\nHộp thư đầy, thư bị trả lại. 550 5.1.1 user unknown\n", Normal, false},
		{"a bounce that also carries the header of an auto-reply", fmt.Sprintf(dsn, "failed", "5.1.1"), Bounce, true},
		{"a delay", fmt.Sprintf(dsn, "delayed", "4.4.1"), SuccessDSN, true},
		{"delivered", fmt.Sprintf(dsn, "delivered", "2.0.0"), SuccessDSN, true},
		{"Exim, without parts", "From: Mail Delivery System <Mailer-Daemon@x.vn>\nX-Failed-Recipients: cb01@example.vn\nSubject: Mail delivery failed: returning message to sender\nAuto-Submitted: auto-replied\n\ncb01@example.vn: Unrouteable address\n", Bounce, true},
		{"qmail", "Return-Path: <>\nFrom: MAILER-DAEMON@x.vn\nSubject: failure notice\n\nHi. This is the qmail-send program at x.vn.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<cb01@example.vn>:\nSorry, no mailbox here by that name. (#5.1.1)\n", Bounce, true},
		{"a bounce in Vietnamese", "Return-Path: <>\nFrom: Hệ thống thư <postmaster@x.vn>\nSubject: Thư không gửi được: Nhắc báo cáo\n\nKhông thể gửi đến cb01@example.vn: hộp thư đã đầy (552 5.2.2)\n", Bounce, true},
		{"an office whose address is postmaster", "Return-Path: <postmaster@b.vn>\nFrom: postmaster@b.vn\nSubject: Báo cáo tháng 11\n\nVăn bản này không tồn tại, bị từ chối\n", Normal, true},
		{"a warning that delivery is late", "From: Mail Delivery System <Mailer-Daemon@x.vn>\nSubject: Warning: message 1abc delayed 24 hours\n\nThis message has not yet been delivered. No action is required on your part.\n", SuccessDSN, true},
		{"out of office by header", "From: a@b.vn\nAuto-Submitted: auto-replied\nSubject: Re: x\n\nTôi đi công tác\n", AutoReply, true},
		{"out of office by Vietnamese subject", "From: a@b.vn\nSubject: Trả lời tự động: Nhắc báo cáo tháng 11\n\nTôi đi công tác\n", AutoReply, true},
		{"out of office by English subject", "From: a@b.vn\nSubject: Automatic reply: Nhắc báo cáo\n\nx\n", AutoReply, true},
		{"out of office from an empty return path is no bounce", "Return-Path: <>\nFrom: a@b.vn\nSubject: Vắng mặt: Re: Nhắc báo cáo\n\nTôi nghỉ; thư nào không gửi được xin gọi\n", AutoReply, true},
		{"a report on automation is a report", "From: a@b.vn\nSubject: Báo cáo về trả lời tự động của tổng đài\n\nx\n", Normal, false},
		{"read receipt", "From: a@b.vn\nSubject: Đã đọc: x\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nx\n--b\nContent-Type: message/disposition-notification\n\nDisposition: manual-action/MDN-sent-manually; displayed\n\n--b--\n", Receipt, true},
		{"a mailer's own read receipt", "From: a@b.vn\nSubject: Đã đọc: Nhắc báo cáo\n\nThư của bạn đã được đọc vào 02/11/2026 08:00\n", Receipt, true},
		{"abuse report", "From: a@b.vn\nSubject: x\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\nx\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n\n--b--\n", Feedback, true},
		{"invitation", "From: a@b.vn\nSubject: Mời họp\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nx\n--b\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\n--b--\n", Calendar, true},
		{"list", "From: a@b.vn\nList-Id: <l.b.vn>\nSubject: x\n\nx\n", List, true},
		{"a tonghop's letter", "From: a@b.vn\nX-Tonghop: 1\nSubject: x\n\nx\n", Own, true},
		{"a person who asks not to get automatic answers", "From: a@b.vn\nX-Auto-Response-Suppress: All\nSubject: x\n\nx\n", Normal, true},
		{"a machine's notice", "From: a@b.vn\nAuto-Submitted: auto-generated\nSubject: x\n\nx\n", Normal, true},
		{"a no-reply sender", "From: no-reply@b.vn\nSubject: x\n\nx\n", Normal, true},
		{"a mass mailing", "From: a@b.vn\nPrecedence: bulk\nSubject: x\n\nx\n", Normal, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := read(t, c.raw)
			if m.Kind != c.kind || m.NoAnswer != c.silent {
				t.Errorf("kind %s, silent %v: %q", m.Kind, m.NoAnswer, m.Evidence)
			}
			if m.Kind != Normal && len(m.Evidence) == 0 {
				t.Error("no evidence")
			}
		})
	}
}

// TestFailures says which address failed, how, and which letter came back.
func TestFailures(t *testing.T) {
	for _, c := range []struct {
		name, raw string
		want      Failure
	}{
		{"delivery status", fmt.Sprintf(dsn, "failed", "5.1.1"), Failure{"CB01@example.vn", true, "5.1.1", "thu-42@example.vn"}},
		{"a temporary fault that lasted too long", fmt.Sprintf(dsn, "failed", "4.4.1"), Failure{"CB01@example.vn", false, "4.4.1", "thu-42@example.vn"}},
		{"header alone", "From: Mailer-Daemon@x.vn\nX-Failed-Recipients: cb01@example.vn\nSubject: Mail delivery failed\n\n  cb01@example.vn\n    SMTP error: 452 4.2.2 mailbox full\n\n------ This is a copy of the message ------\n\nMessage-ID: <thu-42@example.vn>\nTo: cb99@example.vn\n", Failure{"cb01@example.vn", false, "4.2.2", "thu-42@example.vn"}},
		{"text alone", "Return-Path: <>\nFrom: MAILER-DAEMON@x.vn\nSubject: failure notice\n\n<cb01@example.vn>:\nSorry, no mailbox here. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <thu-42@example.vn>\n<khac@example.vn>:\n", Failure{"cb01@example.vn", true, "5.1.1", "thu-42@example.vn"}},
		{"text alone, the address in a sentence", "From: postmaster@x.vn\nIn-Reply-To: <thu-42@example.vn>\nSubject: Không gửi được thư\n\nKhông thể gửi đến cb01@example.vn: hộp thư đã đầy\n", Failure{"cb01@example.vn", true, "", "thu-42@example.vn"}},
		{"the returned letter alone tells", "From: postmaster@x.vn\nSubject: Undeliverable mail\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nYour mail could not be delivered.\n--b\nContent-Type: message/rfc822\n\nTo: cb01@example.vn\nMessage-ID: <thu-42@example.vn>\n\nx\n--b--\n", Failure{"cb01@example.vn", true, "", "thu-42@example.vn"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := read(t, c.raw)
			if len(m.Failed) != 1 || m.Failed[0] != c.want {
				t.Errorf("%s %+v", m.Kind, m.Failed)
			}
		})
	}
}
