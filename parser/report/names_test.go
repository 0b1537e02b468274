package report

import "testing"

func TestClassifyName(t *testing.T) {
	cases := []struct {
		why, file, subject string
		want               Type
	}{
		{"file name tells the period", "BC DLXH thang 5.docx", "", Periodic},
		{"the subject says it is a supplement", "BC DLXH thang 5.docx", "Bổ sung báo cáo DLXH tháng 5", Supplement},
		{"a topic that speaks of adding", "", "Báo cáo dư luận về việc bổ sung biên chế tháng 5/2024", Periodic},
		{"a correction", "Dinh chinh BC so 15.docx", "", Correction},
		{"a replacement", "", "Fwd: BC DLXH tháng 5 (thay thế bản đã gửi)", Replacement},
		{"an annex beside the report", "Phu luc 1.xlsx", "BC DLXH tháng 5", Annex},
		{"urgent by its mark in the subject", "scan.pdf", "[Khẩn] Báo cáo nhanh tình hình dư luận", Urgent},
		{"the mark on a monthly report does not make it urgent", "", "[KHẨN] gửi báo cáo DLXH tháng 5/2024", Periodic},
		{"difficulty folds like urgent", "", "Báo cáo khó khăn của chi bộ", Periodic},
		{"thematic", "BC chuyen de gia dien.docx", "", Thematic},
		{"recalled by the mail program", "", "Recall: BC DLXH tháng 5", Recall},
		{"a receipt", "", "Đã đọc: BC DLXH tháng 5", Unknown},
		{"a scan", "scan0001.pdf", "", Unknown},
	}
	for _, c := range cases {
		if got, fact := ClassifyName(c.file, c.subject); got != c.want {
			t.Errorf("%s: %s (%v), want %s", c.why, got, fact, c.want)
		}
	}
}

func TestIgnorable(t *testing.T) {
	for name, want := range map[string]bool{
		"~$BC thang 5.docx": true, "ATT00001.htm": true, "att00002.txt": true, "smime.p7s": true, "image001.png": true, "Outlook-abc.png": true, "Thumbs.db": true, "._BC.docx": true,
		"BC DLXH.docx": false, "image.jpg": false, "IMG_2024.jpg": false, "scan0001.pdf": false, "Ảnh báo cáo.png": false, "winmail.dat": false, "20240520153012.pdf": false,
	} {
		if got := Ignorable(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
