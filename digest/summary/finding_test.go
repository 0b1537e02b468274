package summary

import (
	"slices"
	"strings"
	"testing"
)

func TestAddressee(t *testing.T) {
	for text, want := range map[string]string{
		"Đề nghị Sở Giao thông vận tải chỉ đạo sửa chữa đường.":      "Sở Giao thông vận tải",
		"Kiến nghị Ủy ban nhân dân tỉnh bổ sung chỉ tiêu.":           "Ủy ban nhân dân tỉnh",
		"Với Sở Tài chính: xem xét nâng định mức.":                   "Sở Tài chính",
		"Đề nghị Ban Tổ chức Tỉnh ủy sớm có hướng dẫn.":              "Ban Tổ chức Tỉnh ủy", // a name in capitals is no verb
		"Đề nghị Sở Văn hóa, Thể thao và Du lịch tổ chức hội thi.":   "Sở Văn hóa, Thể thao và Du lịch",
		"Đề nghị cấp có thẩm quyền xem xét.":                         "cấp có thẩm quyền",
		"Đề nghị ngành y tế bảo đảm đủ thuốc.":                       "ngành y tế",
		"Đề nghị đơn vị quản lý đường bộ sửa chữa mặt đường.":        "đơn vị quản lý đường bộ",
		"Đề nghị mở thêm điểm hỗ trợ nộp hồ sơ.":                     "", // nobody is named
		"Đề nghị bố trí thêm cán bộ cho Sở Y tế.":                    "", // named, but not asked
		"Đề nghị Sở Giáo dục và Đào tạo bố trí phòng tư vấn.":        "Sở Giáo dục và Đào tạo",
		"Đề nghị các chi bộ phổ biến kiến thức vay an toàn.":         "các chi bộ",
		"Đề nghị ngành giao thông sửa chữa cầu.":                     "ngành giao thông",
		"Đề nghị Sở Xây dựng công bố tiến độ sửa chữa cầu Bản Ngần.": "Sở Xây dựng",
		"Đề nghị Sở Y tế luân phiên bác sĩ tuyến tỉnh về xã.":        "Sở Y tế",
		"Đề nghị Sở Y tế quăng lưới bắt cá sông cho xã.":             "", // a verb that nobody foresaw: no name rather than a wrong one
		"Tăng cường tuyên truyền.":                                   "",
		"Đề nghị Sở Y tế":                                            "", // nothing is asked: who knows where the name ends
		"Đề nghị cơ quan, đơn vị và cá nhân, doanh nghiệp thuộc mọi thành phần kinh tế trên địa bàn toàn tỉnh và các tỉnh lân cận cùng phối hợp.": "",
	} {
		if got := addresseeOf(text); got != want {
			t.Errorf("addresseeOf(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestRecommendationsMerged: the same words are one recommendation with both units behind it; addressees keep their order.
func TestRecommendationsMerged(t *testing.T) {
	s := Build(november())
	var names []string
	for _, f := range s.Recommendations {
		if len(names) == 0 || names[len(names)-1] != f.Addressee {
			names = append(names, f.Addressee)
		}
		if strings.Contains(f.Text, "thuốc bảo hiểm") && f.Units != 2 {
			t.Errorf("%d units ask for medicines, want 2", f.Units)
		}
	}
	want := []string{"Công ty Điện lực tỉnh", "Sở Y tế", "Ủy ban nhân dân tỉnh", "ngành điện", ""}
	if !slices.Equal(names, want) {
		t.Errorf("addressees %q, want %q", names, want)
	}
}
