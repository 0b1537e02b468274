package mail

import (
	"strings"
	"testing"
)

// TestNewText keeps what the sender wrote now.
func TestNewText(t *testing.T) {
	for _, c := range []struct{ name, subject, text, want string }{
		{"a report stays whole", "BC tháng 11", "Kính gửi Ban Tuyên giáo\n\nI- TÌNH HÌNH\nTừ: ngày 01/11 đến nay\nGửi: các chi bộ\n\nTrân trọng", "Kính gửi Ban Tuyên giáo\n\nI- TÌNH HÌNH\nTừ: ngày 01/11 đến nay\nGửi: các chi bộ\n\nTrân trọng"},
		{"an answer above a Gmail quote", "Re: Nhắc", "Xin gửi báo cáo.\n\nVào Th 2, 2 thg 11, 2026 vào lúc 08:00 Ban Tuyên giáo <btg@example.vn> đã\nviết:\n\n> Đề nghị gửi báo cáo\n> trước ngày 20", "Xin gửi báo cáo."},
		{"an answer below the quote", "Re: Nhắc", "On Mon, 2 Nov 2026 at 08:00, BTG <btg@example.vn> wrote:\n> Đề nghị gửi báo cáo\n\nKỳ này không có dư luận.", "\nKỳ này không có dư luận."},
		{"Outlook in Vietnamese", "RE: Nhắc", "Kỳ này không phát sinh.\n\nTừ: BTG <btg@example.vn>\nĐã gửi: Thứ Hai, 2 Tháng Mười Một 2026 08:00\nTới: cb01@example.vn\nChủ đề: Nhắc\n\nĐề nghị gửi báo cáo", "Kỳ này không phát sinh."},
		{"Outlook in English, bold", "RE: Nhắc", "Đã gửi.\n________________________________\n*From:* BTG <btg@example.vn>\n*Sent:* Monday, 2 November 2026 08:00\n*To:* cb01@example.vn\n*Subject:* Nhắc\n\nĐề nghị gửi báo cáo", "Đã gửi."},
		{"an original-message rule", "RE: Nhắc", "Đã gửi.\n\n-----Thư gốc-----\nTừ: BTG\nGửi: hôm qua\nĐề nghị", "Đã gửi."},
		{"a forward that is the report", "Fwd: BC tháng 11", "---------- Forwarded message ---------\nTừ: Chi bộ 5 <cb05@example.vn>\nDate: 2 thg 11, 2026\nSubject: BC tháng 11\nTo: <cb01@example.vn>\n\nI- TÌNH HÌNH\nĐa số đồng tình.", "\nI- TÌNH HÌNH\nĐa số đồng tình."},
		{"a forward under a cover note", "FW: BC", "Kính chuyển báo cáo của chi bộ 5.\n\n-----Original Message-----\nFrom: cb05@example.vn\nSent: Monday\nTo: cb01@example.vn\nSubject: BC\n\nĐa số đồng tình.", "Kính chuyển báo cáo của chi bộ 5.\n\nĐa số đồng tình."},
		{"a forward, and the older mail it quotes", "Fwd: BC", "---------- Thư đã chuyển tiếp ----------\nTừ: cb05@example.vn\nNgày: 2/11/2026\nChủ đề: BC\nTới: cb01@example.vn\n\nĐa số đồng tình.\n\nVào 1/11/2026 BTG <btg@example.vn> đã viết:\n> Đề nghị", "\nĐa số đồng tình."},
		{"a phone's advertisement", "BC", "Kỳ này không có dư luận.\n\nGửi từ iPhone của tôi", "Kỳ này không có dư luận."},
		{"a signature", "BC", "Kỳ này không có dư luận.\n-- \nNguyễn Văn Mẫu\nPhòng Ví Dụ", "Kỳ này không có dư luận."},
		{"a legal footer", "BC", "Kỳ này không có dư luận.\n\nEmail này và các tệp đính kèm có thể chứa thông tin bảo mật,\nchỉ dành cho người nhận.", "Kỳ này không có dư luận."},
		{"an English legal footer", "BC", "Kỳ này không có dư luận.\n\nThis e-mail and any attachments are confidential and intended solely for the addressee.", "Kỳ này không có dư luận."},
		{"a rule of dashes in a report is no signature", "BC", "Mở đầu\n--\n" + strings.Repeat("Một dòng nội dung.\n", 30) + "Hết", "Mở đầu\n--\n" + strings.Repeat("Một dòng nội dung.\n", 30) + "Hết"},
		{"dates in a report are no quote", "BC", "Ngày 5/11, nhiều ý kiến viết:\nGiá điện tăng.", "Ngày 5/11, nhiều ý kiến viết:\nGiá điện tăng."},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := newText(c.text, c.subject)
			if strings.Trim(got, "\n") != strings.Trim(c.want, "\n") {
				t.Errorf("got %q\nwant %q", got, c.want)
			}
		})
	}
}

// TestBodies makes text of every kind of body.
func TestBodies(t *testing.T) {
	for _, c := range []struct{ name, raw, want string }{
		{"plain before HTML", "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nchữ\n--b\nContent-Type: text/html\n\n<p>HTML</p>\n--b--\n", "chữ\n"},
		{"HTML where the plain part is empty", "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n \n--b\nContent-Type: text/html\n\n<p>HTML</p>\n--b--\n", "HTML\n"},
		{"HTML with its styles, rows, lists and entities", "Content-Type: text/html\n\n<html><head><title>t</title><style>p{}</style></head><body><p>D&#432; lu&#7853;n&nbsp;x&atilde;\n h&#7897;i<br>hai</p><ul><li>m&#7897;t</li><li>hai</li></ul><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table></body></html>\n", "Dư luận xã hội\nhai\n\n- một\n- hai\n\na\tb\nc\n"},
		{"quoted mail in HTML", "Content-Type: text/html\n\nmới<blockquote type=cite>cũ<br>cũ</blockquote>\n", "mới\n> cũ\n> cũ\n"},
		{"two texts around an attachment", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nmột\n--b\nContent-Type: image/png\n\nx\n--b\n\nhai\n--b--\n", "một\n\nhai\n"},
		{"windows-1258 becomes composed", "Content-Type: text/plain; charset=windows-1258\n\nB\xe1o c\xe1o d\xfd lu\xe2\xf2n xa\xde h\xf4\xf2i\n", "Báo cáo dư luận xã hội\n"},
		{"TCVN3", "Content-Type: text/plain; charset=x-viet-tcvn\n\nB\xb8o c\xb8o d\xad lu\xcbn x\xb7 h\xe9i\n", "Báo cáo dư luận xã hội\n"},
		{"TCVN3 that nobody declared", "Content-Type: text/plain; charset=iso-8859-1\n\nB\xb8o c\xb8o t\xd7nh h\xd7nh d\xad lu\xcbn x\xb7 h\xe9i trong th\xb8ng m\xad\xeai m\xe9t\n", "Báo cáo tình hình dư luận xã hội trong tháng mười một\n"},
		{"UTF-8 declared as ASCII", "Content-Type: text/plain; charset=us-ascii\n\nBáo cáo\n", "Báo cáo\n"},
		{"UTF-8 declared as latin 1", "Content-Type: text/plain; charset=iso-8859-1\n\nBáo cáo\n", "Báo cáo\n"},
		{"UTF-7", "Content-Type: text/plain; charset=utf-7\n\nB+AOE-o c+AOE-o 1+-1\n", "Báo cáo 1+1\n"},
		{"an unknown charset", "Content-Type: text/plain; charset=x-la-lung\n\nBáo cáo\n", "Báo cáo\n"},
		{"format=flowed", "Content-Type: text/plain; format=flowed\n\nmột câu \ndài\n> cũ \n> cũ\n-- \nký\n", "một câu dài\n> cũ cũ\n-- \nký\n"},
		{"a mail forwarded as an attachment under an empty body", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n\n--b\nContent-Type: message/rfc822\n\nSubject: BC\n\nnội dung\n--b--\n", "nội dung\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if m := read(t, c.raw); m.Text != c.want {
				t.Errorf("got %q\nwant %q", m.Text, c.want)
			}
		})
	}
}
