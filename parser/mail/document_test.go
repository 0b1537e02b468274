package mail

import (
	"fmt"
	"strings"
	"testing"

	"tonghop/parser/box"
	"tonghop/parser/doc"
)

// document reads bytes by one of the three readers; members are one line of text each.
func document(b []byte, read func([]byte, *box.Budget, box.Open) doc.Document) doc.Document {
	return read(b, box.NewBudget(box.DefaultLimits), func(_ string, b []byte) doc.Document {
		return doc.Document{Outcome: doc.OK, Blocks: []doc.Block{{Kind: doc.Paragraph, Text: string(b)}}}
	})
}

// outline is what a user sees of a document.
func outline(d doc.Document) string {
	var s strings.Builder
	for _, b := range d.Blocks {
		fmt.Fprintf(&s, "%s:%s; ", b.Kind, strings.ReplaceAll(b.Line(), "\t", "|"))
	}
	for _, m := range d.Members {
		fmt.Fprintf(&s, "%s=%s,%s; ", m.Name, m.Document.Outcome, strings.TrimSpace(m.Document.OwnText()))
	}
	return strings.TrimSpace(s.String())
}

// webPage is a page as Word saves it, with a picture, a header of its own and a list of files.
const webPage = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"----=_x\"\r\n\r\nTài liệu này là một trang web.\r\n\r\n------=_x\r\n" +
	"Content-Location: file:///C:/a.htm\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\r\n" +
	"<html><body><h1>B=C3=A1o c=C3=A1o</h1><table border=3D1><tr><td>T=E1=BB=95ng</td><td>5</td></tr></table></body></html>\r\n------=_x\r\n" +
	"Content-Location: file:///C:/a_files/image001.png\r\nContent-Transfer-Encoding: base64\r\nContent-Type: image/png\r\n\r\niVBORw0KGgo=\r\n------=_x\r\n" +
	"Content-Location: file:///C:/a_files/header.htm\r\nContent-Type: text/html\r\n\r\n<html><body>header</body></html>\r\n------=_x--\r\n"

func TestDocument(t *testing.T) {
	attached := "From: a@b.vn\r\nSubject: =?utf-8?q?B=C3=A1o_c=C3=A1o?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" +
		"Content-Type: text/plain; charset=utf-8\r\n\r\nKính gửi.\r\n\r\nĐính kèm.\r\n--x\r\nContent-Disposition: attachment; filename=\"a.txt\"\r\n\r\nmột\r\n--x\r\n" +
		"Content-Type: message/rfc822\r\n\r\nSubject: trong\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\nThư trong.\r\n--y\r\n" +
		"Content-Disposition: attachment; filename=\"b.txt\"\r\n\r\nhai\r\n--y--\r\n--x--\r\n"
	html := "From: a@b.vn\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nT 5\r\n--x\r\n" +
		"Content-Type: text/html; charset=utf-8\r\n\r\n<table border=1><tr><td>Tổng</td><td>5</td></tr></table>\r\n--x--\r\n"
	for _, c := range []struct {
		why     string
		b       []byte
		read    func([]byte, *box.Budget, box.Open) doc.Document
		outcome doc.Outcome
		want    string
	}{
		{"attachments, and a mail with one", []byte(attached), Document, doc.OK,
			"heading:Báo cáo; paragraph:Kính gửi.; paragraph:Đính kèm.; heading:trong; paragraph:Thư trong.; a.txt=ok,một; b.txt=ok,hai;"},
		{"the table of the HTML part", []byte(html), Document, doc.OK, "heading:x; row:Tổng|5;"},
		{"nothing in it", []byte("From: a@b.vn\r\n\r\n"), Document, doc.Empty, ""},
		{"page saved by Word", []byte(webPage), WebPage, doc.OK, "heading:Báo cáo; row:Tổng|5;"},
		{"winmail.dat", sampleTNEF(), TNEF, doc.OK, "paragraph:Kính gửi; paragraph:trong; Báo cáo tháng 11.docx=ok,FILE ONE; tháng.doc=ok,TWO; trong.doc=ok,INNER;"},
		{"no winmail.dat", []byte("xx"), TNEF, doc.Corrupt, ""},
	} {
		d := document(c.b, c.read)
		if got := outline(d); got != c.want || d.Outcome != c.outcome {
			t.Errorf("%s: %s (%s)\n got %s\nwant %s", c.why, d.Outcome, d.Reason, got, c.want)
		}
	}
}

// FuzzDocument reads any bytes as a mail, a web page and a winmail.dat.
func FuzzDocument(f *testing.F) {
	f.Add([]byte(webPage))
	f.Add(sampleTNEF())
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, read := range []func([]byte, *box.Budget, box.Open) doc.Document{Document, WebPage, TNEF} {
			d := document(b, read)
			if d.Outcome == "" || d.Outcome != doc.OK && d.Reason == "" || len(d.Members) > box.DefaultLimits.Members {
				t.Errorf("%s (%s), %d members", d.Outcome, d.Reason, len(d.Members))
			}
		}
	})
}
