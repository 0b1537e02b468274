package parser

import (
	"encoding/base64"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// reportOf is a report as plain text.
func reportOf(unit, month string) string {
	return "ĐẢNG BỘ KHỐI CƠ QUAN TỈNH HÒA SƠN\n" + unit + "\n*\nSố 15-BC/CB\n\nHòa Sơn, ngày 20 tháng " + month + " năm 2026\n\nBÁO CÁO\ntình hình dư luận xã hội tháng " + month +
		" năm 2026\n-----\n\nI- TÌNH HÌNH CHUNG\n\nTư tưởng của cán bộ, đảng viên trong chi bộ cơ bản ổn định, yên tâm công tác.\n\nII- KIẾN NGHỊ, ĐỀ XUẤT\n\nKhông.\n"
}

// mailWith is a mail with one attachment.
func mailWith(name string, data []byte) string {
	return "From: a@hoason.vn\r\nTo: b@hoason.vn\r\nSubject: Bao cao\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" +
		"Content-Type: text/plain; charset=utf-8\r\n\r\nKinh gui ban.\r\n--x\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"" + name +
		"\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString(data) + "\r\n--x--\r\n"
}

// renamed gives the first file of a zip another name of five letters.
func renamed(b []byte, name string) []byte {
	return []byte(strings.ReplaceAll(string(b), "a.txt", name))
}

// Each file of an attached archive is a document of the mail.
func TestUnderstandArchive(t *testing.T) {
	one, two := reportOf("CHI BỘ SỞ TƯ PHÁP", "9"), reportOf("CHI BỘ SỞ Y TẾ", "9")
	r := &Reader{Extractor: extractor(t, Options{Unseen: true})}
	scan, err := os.ReadFile("ocr/testdata/letterhead.png")
	if err != nil {
		t.Fatal(err)
	}
	locked := zipped("a.txt", one)
	locked[6] |= 1
	locked[strings.Index(string(locked), "PK\x01\x02")+8] |= 1
	for _, c := range []struct {
		why, name  string
		file       []byte
		want       string // part name outcome, with * where it is a report
		unreadable bool
		secrecy    string
	}{
		{"two reports in one zip", "a.zip", zipped("t9/tu phap.txt", one, "t9/y te.txt", two), "1 a.zip ok; 2 a.zip/t9/tu phap.txt ok*; 3 a.zip/t9/y te.txt ok*;", false, ""},
		{"a zip in the zip", "a.zip", zipped("b.zip", string(zipped("c.txt", one))), "1 a.zip ok; 2 a.zip/b.zip/c.txt ok*;", false, ""},
		{"pictures of the mail program are left out", "a.zip", zipped("c.txt", one, "image001.png", "\x89PNG\r\n\x1a\n"), "1 a.zip ok; 2 a.zip/c.txt ok*;", false, ""},
		{"a scan beside a report", "a.zip", zipped("c.txt", one, "ban ky.jpg", string(scan)), "1 a.zip ok; 2 a.zip/c.txt ok*; 3 a.zip/ban ky.jpg needs_ocr;", true, ""},
		{"only a scan: it is told once", "a.zip", zipped("ban ky.jpg", string(scan)), "1 a.zip ok; 2 a.zip/ban ky.jpg needs_ocr;", true, ""},
		{"password: the archive stands for its files", "a.zip", locked, "1 a.zip encrypted;", true, ""},
		{"a mark of secrecy in the name of a file with a password", "a.zip", renamed(locked, "MAT.a"), "", false, "MẬT"},
		{"a mail in the zip has its own text", "a.zip", zipped("thu.eml", mailWith("c.txt", []byte(one))), "1 a.zip ok; 2 a.zip/thu.eml ok; 3 a.zip/thu.eml/c.txt ok*;", false, ""},
		{"a mail attached as a file: its files are parts already", "thu.eml", []byte(mailWith("c.txt", []byte(one))), "1 thu.eml ok; 2 c.txt ok*;", false, ""},
		{"a mark of secrecy in a file", "a.zip", zipped("c.txt", one, "d.txt", "TỐI MẬT\n\n"+two), "", false, "TỐI MẬT"},
		{"a mark of secrecy in a name", "a.zip", zipped("c.txt", one, "Bao cao (MAT).txt", two), "", false, "MẬT"},
	} {
		g, err := r.Open(strings.NewReader(mailWith(c.name, c.file)))
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Understand(t.Context(), g, time.Date(2026, 9, 21, 8, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		seen := map[int]bool{}
		for _, d := range g.Documents {
			if seen[d.Part] {
				t.Errorf("%s: part %d twice", c.why, d.Part)
			}
			seen[d.Part] = true
			if d.Part == 0 {
				continue
			}
			star := ""
			if d.Report != nil {
				star = "*"
			}
			fmt.Fprintf(&got, "%d %s %s%s; ", d.Part, d.Name, d.Text.Outcome, star)
		}
		if strings.TrimSpace(got.String()) != c.want || g.Unreadable() != c.unreadable || g.Secrecy != c.secrecy {
			t.Errorf("%s: %q, unreadable %v, secrecy %q (%s)\nwant %q", c.why, got.String(), g.Unreadable(), g.Secrecy, g.Where, c.want)
		}
	}
}
