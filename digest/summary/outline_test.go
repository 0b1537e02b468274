package summary

import (
	"fmt"
	"strings"
	"testing"
)

// TestManyOpinions: of many like-minded opinions on one topic the running text shows the first five and counts the others with
// their units; annex 2 has them all.
func TestManyOpinions(t *testing.T) {
	b := newBuilder()
	matters := []string{"nước sạch ở chợ cũ", "đèn đường trước trường mầm non", "bến xe buýt thị xã", "phí gửi xe bệnh viện", "ống cống phố Lê Lai",
		"vỉa hè bị lấn chiếm", "mạng yếu ở bản xa", "học thêm cuối tuần", "rác bên bờ suối"}
	for i, m := range matters {
		b.report(fmt.Sprintf("Chi bộ số %d", i+1), fmt.Sprintf("%02d-BC/CB", i+1), at(18, 9, i), op("economy", "concern", "", fmt.Sprintf("Có gia đình lo lắng về %s.", m)))
	}
	s := Build(b.in)
	text, err := s.Text()
	if err != nil {
		t.Fatal(err)
	}
	flat := strings.Join(strings.Fields(text), " ")
	if !strings.Contains(flat, "Ngoài ra còn 4 luồng ý kiến khác của 4 đơn vị, từ số (6) đến số (9), nêu nguyên văn tại Phụ lục 2.") {
		t.Errorf("the rest is not counted:\n%s", text)
	}
	if strings.Contains(flat, matters[8]) || !strings.Contains(flat, matters[0]) {
		t.Errorf("want the first groups shown and the last ones left to the annex:\n%s", text)
	}
	if n := len(s.Opinions); n != len(matters) {
		t.Errorf("annex 2 has %d units, want %d", n, len(matters))
	}
}

// TestUnreadReport: a report of which nothing could be read is counted, and the board above is told whose it is.
func TestUnreadReport(t *testing.T) {
	b := newBuilder()
	b.report("Chi bộ Hội Mẫu", "01-BC/CB", at(18, 9, 0), hot("Công nhân ngừng việc tại xưởng Mẫu."))
	b.in.Reports[0].Statements = nil
	text, err := Build(b.in).Text()
	if err != nil {
		t.Fatal(err)
	}
	if flat := strings.Join(strings.Fields(text), " "); !strings.Contains(flat, "Có 1 đơn vị đã báo cáo nhưng chưa trích được nội dung từ tệp gửi đến, đề nghị xem bản gốc: Chi bộ Hội Mẫu.") {
		t.Errorf("nobody is told of the report that could not be read:\n%s", text)
	}
}
