package report

import (
	"strings"
	"testing"
)

func TestMask(t *testing.T) {
	cases := []struct {
		why  string
		text string
		want []Masked
	}{
		{"a name behind a pronoun, all that identifies her in one sentence", "Đại diện nhóm là bà Nguyễn Thị Thử Nghiệm, sinh ngày 01/02/1990, số căn cước công dân 000190000123, trú tại số 5, ngõ 9, tổ 3, phường Mẫu, điện thoại 0900 000 123, thư điện tử thunghiem.nt@example.com, mã số BHXH 0000123456.",
			[]Masked{{"name", "Nguyễn Thị Thử Nghiệm"}, {"birth", "01/02/1990"}, {"cccd", "000190000123"}, {"address", "số 5, ngõ 9, tổ 3, phường Mẫu"}, {"phone", "0900 000 123"}, {"email", "thunghiem.nt@example.com"}, {"insurance", "0000123456"}}},
		{"nine digits only behind the word", "Ông Lê Văn Ví Dụ (CMND số 000123456, cấp năm 2010; SĐT 0911.000.456) kể rằng có người gọi từ số +84 24 0000 0789", []Masked{{"name", "Lê Văn Ví Dụ"}, {"cmnd", "000123456"}, {"phone", "0911.000.456"}, {"phone", "+84 24 0000 0789"}}},
		{"money beside an account", "yêu cầu chuyển 1.500.000 đồng vào tài khoản 0001 2345 6789 0 tại Ngân hàng Mẫu", []Masked{{"account", "0001 2345 6789 0"}}},
		{"a plate", "Biển kiểm soát xe cứu thương 99A-000.12 được nhắc đến", []Masked{{"plate", "99A-000.12"}}},
		{"a plate of a motorbike, old style", "xe máy 29-H1 123.45 và xe 24C-1234", []Masked{{"plate", "29-H1 123.45"}, {"plate", "24C-1234"}}},
		{"numbers of documents, posts, areas, dates, money", "Báo cáo số 23-BC/CB ngày 17 tháng 10 năm 2024 về 0,8 ha lúa, Km12+300 tỉnh lộ 155B, 12.345.678.900 đồng, Quyết định 399-QĐ/TW ngày 09/01/2026, mã hồ sơ 0912345678", nil},
		{"people in general", "Bà con thôn Nà Pầu, anh em công nhân, ông bà, chị em phụ nữ và các em học sinh phấn khởi", nil},
		{"places that begin like a pronoun", "Đường Hai Bà Trưng, Bà Rịa - Vũng Tàu, phố Lê Lai, tiếng Anh, huyện Anh Sơn", nil},
		{"officials with their office", "Đồng chí Nguyễn Văn Mẫu, ông Trần Văn Ví Dụ, Chủ tịch UBND xã, và Bí thư Lê Thị Mẫu cùng dự", nil},
		{"the name of a unit in capitals", "CHI BỘ HỘI LUẬT GIA TỈNH và CHI CUC THUE, CHI BO SO TU PHAP", nil},
		{"a statesman", "dư luận quan tâm phát biểu của ông Trump và bà Harris", nil},
		{"one given name behind a pronoun", "chị Hoa và ông Tư cho biết", []Masked{{"name", "Hoa"}, {"name", "Tư"}}},
		{"a name without a pronoun behind a word for a person", "công dân Nguyễn Văn A gửi đơn", []Masked{{"name", "Nguyễn Văn A"}}},
		{"the full name again without a pronoun", "Bà Hoàng Thị Mẫu phản ánh. Sau đó Hoàng Thị Mẫu gửi đơn.", []Masked{{"name", "Hoàng Thị Mẫu"}, {"name", "Hoàng Thị Mẫu"}}},
		{"initials that hide a name already", "ông N.V.A bị lừa", nil},
		{"a hot line is public", "gọi đường dây nóng 0219 3888 999 để phản ánh", nil},
		{"two phone numbers in one breath", "số 0912345678 - 0987654321", []Masked{{"phone", "0912345678"}, {"phone", "0987654321"}}},
		{"an address in general is not one", "báo cáo có địa chỉ cụ thể; các hộ trú tại khu vực chợ cũ", nil},
		{"a hamlet behind trú tại", "một người trú tại thôn Nà Pầu, xã Mẫu phản ánh", []Masked{{"address", "thôn Nà Pầu, xã Mẫu"}}},
		{"year of birth", "anh Vàng A Dín (sinh năm 1985)", []Masked{{"name", "Vàng A Dín"}, {"birth", "1985"}}},
		{"a health card", "thẻ BHYT DN4010123456789", []Masked{{"insurance", "DN4010123456789"}}},
		{"nothing at all", "Giá điện tăng 4,8% từ ngày 11/10/2024; 20240520153012", nil},
	}
	for _, c := range cases {
		masked, got := Mask(c.text)
		if len(got) != len(c.want) {
			t.Errorf("%s: got %v, want %v", c.why, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: got %v, want %v", c.why, got[i], c.want[i])
			}
			if strings.Count(masked, got[i].Value) > 0 && len(got[i].Value) > 4 {
				t.Errorf("%s: %q is still in %q", c.why, got[i].Value, masked)
			}
		}
	}
}
