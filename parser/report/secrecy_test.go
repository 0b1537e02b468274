package report

import (
	"strings"
	"testing"
)

func TestSecrecyMark(t *testing.T) {
	cases := []struct{ why, lines, want string }{
		{"the mark alone", "CHI BỘ SỞ TƯ PHÁP|MẬT|BÁO CÁO", "MẬT"},
		{"framed by signs", "[ TỐI MẬT ]", "TỐI MẬT"},
		{"spaced letters", "M Ậ T", "MẬT"},
		{"spaced letters in two words", "T U Y Ệ T  M Ậ T", "TUYỆT MẬT"},
		{"the mark beside the degree of urgency", "MẬT - KHẨN", "MẬT"},
		{"in a label", "Độ mật: Tối mật", "TỐI MẬT"},
		{"no secret in a label", "Độ mật: Thường", ""},
		{"in the second column", "CHI BỘ SỞ TƯ PHÁP\tMẬT", "MẬT"},
		{"before place and date", "MẬT Hòa Sơn, ngày 20 tháng 5 năm 2024", "MẬT"},
		{"behind the number", "Số 15-BC/CB MẬT", "MẬT"},
		{"in small letters, alone", "Mật", "MẬT"},
		{"typed without marks", "TOI MAT", "TỐI MẬT"},
		{"density, password, honey", "Mật độ dân số|Mật khẩu|MẬT ONG RỪNG|bảo mật|BÍ MẬT NHÀ NƯỚC|CHI BỘ CỤC BẢO MẬT", ""},
		{"limits on circulation are no degree of secrecy", "LƯU HÀNH NỘI BỘ|XEM XONG TRẢ LẠI", ""},
		{"other words that fold alike", "MẶT|mắt|MẤT|mat", ""},
		{"a sentence that speaks of it", "Tài liệu này không đóng dấu MẬT.", ""},
		{"too far down", strings.Repeat("dòng|", 40) + "MẬT", ""},
	}
	for _, c := range cases {
		got, ok := SecrecyMark(strings.Split(c.lines, "|"))
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
}

func TestSecrecyInName(t *testing.T) {
	cases := []struct{ why, name, want string }{
		{"in brackets without marks", "BC DLXH thang 5 (Mat).docx", "MẬT"},
		{"between hyphens", "BC-MAT-T5-2024.docx", "MẬT"},
		{"with its mark", "Báo cáo MẬT tháng 5", "MẬT"},
		{"with its mark in small letters", "Báo cáo mật tháng 5", "MẬT"},
		{"higher degree", "BC (Toi mat) thang 5.doc", "TỐI MẬT"},
		{"highest degree", "TUYỆT MẬT - BC.pdf", "TUYỆT MẬT"},
		{"Fatherland Front", "BC-MAT-TRAN-TO-QUOC-T5.docx", ""},
		{"Fatherland Front with its mark", "BC Mặt trận tháng 5.docx", ""},
		{"state secrets as a topic", "BC công tác bảo vệ bí mật nhà nước.docx", ""},
		{"security, density, password", "bao mat thong tin, mật độ, mật khẩu", ""},
		{"small letters without marks", "kham mat thang 5.docx", ""},
		{"nothing", "BC DLXH T5.docx", ""},
	}
	for _, c := range cases {
		if got, _ := SecrecyInName(c.name); got != c.want {
			t.Errorf("%s: %q gives %q, want %q", c.why, c.name, got, c.want)
		}
	}
}
