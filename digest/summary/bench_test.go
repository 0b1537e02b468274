package summary

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"tonghop/store"
)

// crowd is a month of n units that each bring six opinions, two forecasts and two recommendations, made of a few themes in
// ever other words.
func crowd(n int) Input {
	random := rand.New(rand.NewPCG(1, 2))
	themes := [][]string{
		strings.Fields("giá điện sinh hoạt bậc thang tiền điện tăng hộ nghèo hỗ trợ chi tiêu gia đình thu nhập công tơ hóa đơn ghi chỉ số"),
		strings.Fields("bảo hiểm y tế thuốc trạm y tế xã người bệnh mạn tính khám chữa bệnh bác sĩ bệnh viện tuyến tỉnh chuyển viện"),
		strings.Fields("chính quyền địa phương hai cấp thủ tục hành chính trung tâm phục vụ hồ sơ trực tuyến công chức chuyên môn trụ sở dôi dư"),
		strings.Fields("dạy thêm học thêm phụ huynh trường học giáo viên tiếng Anh tin học khoản thu đầu năm kiên cố hóa bán trú"),
		strings.Fields("mưa lũ sạt lở kè sông cầu hỏng đường tỉnh sửa chữa tiến độ nhà thầu bồi thường tái định cư"),
		strings.Fields("lừa đảo qua mạng mạo danh tài khoản ngân hàng tin giả người cao tuổi chuyển tiền cảnh báo"),
	}
	sentence := func() string {
		theme := themes[random.IntN(len(themes))]
		var w []string
		for range 9 {
			at := random.IntN(len(theme) - 2)
			w = append(w, theme[at:at+3]...)
			w = append(w, fmt.Sprintf("x%d", random.IntN(4000)))
		}
		return "Nhiều ý kiến cho rằng " + strings.Join(w, " ") + "."
	}
	b := newBuilder()
	moods := []string{"positive", "concern", "discontent", "mixed", "neutral"}
	for i := range n {
		var sts []store.Statement
		for range 6 {
			sts = append(sts, op(topics[random.IntN(len(topics))].Code, moods[random.IntN(len(moods))], "", sentence()))
		}
		sts = append(sts, forecast(sentence()), forecast(sentence()), ask("Đề nghị Sở Y tế xem xét "+sentence()), ask(sentence()))
		b.report(fmt.Sprintf("Chi bộ số %04d", i), fmt.Sprintf("%02d-BC/CB", i), at(18, 8, 0).Add(time.Duration(i)*time.Second), sts...)
	}
	return b.in
}

// BenchmarkBuild shows how the work grows from a big office (500 units) to a province (5,000).
func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{500, 5000} {
		in := crowd(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				s := Build(in)
				var paper bytes.Buffer
				if err := s.Docx(&paper); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(paper.Len()), "docx-bytes")
			}
		})
	}
}
