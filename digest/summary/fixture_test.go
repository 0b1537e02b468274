package summary

import (
	"fmt"
	"time"

	"tonghop/store"
)

var zone = time.FixedZone("ICT", 7*3600)

func at(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, zone) }

// op is a statement of opinion: topic, attitude, title, text.
func op(topic, attitude, title, text string) store.Statement {
	return store.Statement{Kind: store.OpinionStatement, Topic: topic, Attitude: attitude, Title: title, Text: text}
}

func hot(text string) store.Statement {
	return store.Statement{Kind: store.HotSpotStatement, Text: text}
}
func forecast(text string) store.Statement {
	return store.Statement{Kind: store.ForecastStatement, Text: text}
}
func ask(text string) store.Statement {
	return store.Statement{Kind: store.RecommendationStatement, Text: text}
}

var topics = []Topic{
	{"policy", "Về xây dựng và thực hiện chủ trương, chính sách"},
	{"congress", "Về nghị quyết của Đảng, kỳ họp Quốc hội, Hội đồng nhân dân"},
	{"foreign", "Về đối ngoại và các ngày lễ lớn"},
	{"economy", "Về kinh tế, đời sống, trật tự an toàn xã hội"},
}

var office = Office{
	Superior: "ĐẢNG BỘ TỈNH HÒA SƠN", Issuer: "BAN TUYÊN GIÁO VÀ DÂN VẬN ĐẢNG ỦY CÁC CƠ QUAN ĐẢNG TỈNH", NumberSuffix: "BC/BTGDV", Place: "Hòa Sơn",
	Addressee:  []string{"Ban Tuyên giáo và Dân vận Tỉnh ủy"},
	Recipients: []string{"Ban Tuyên giáo và Dân vận Tỉnh ủy (b/c)", "Thường trực Đảng ủy", "Các chi bộ, đảng bộ trực thuộc", "Lưu Ban Tuyên giáo và Dân vận"},
	Authority:  []string{"T/M BAN TUYÊN GIÁO VÀ DÂN VẬN"}, SignerRole: "TRƯỞNG BAN", SignerName: "Hà Văn Minh Họa",
	Basis: "Thực hiện Hướng dẫn số 94-HD/BTGDVTU của Ban Tuyên giáo và Dân vận Tỉnh ủy về công tác dư luận xã hội",
}

// builder puts an Input together as the store would give it.
type builder struct{ in Input }

func newBuilder() *builder {
	b := &builder{Input{Office: office, TypeName: "báo cáo tình hình dư luận xã hội", Topics: topics, Zone: zone}}
	b.in.Board = store.Board{
		Period: store.Period{Type: "dlxh-thang", Key: "2026-M11", From: "2026-10-20", To: "2026-11-19", DueAt: at(20, 17, 0)},
		AsOf:   at(23, 17, 0),
	}
	return b
}

// unit adds a unit without a report.
func (b *builder) unit(name string, state store.State) int64 {
	id := int64(len(b.in.Board.Rows) + 1)
	b.in.Board.Rows = append(b.in.Board.Rows, store.BoardRow{
		Unit:   store.Unit{ID: id, Code: fmt.Sprintf("cb%02d", id), Name: name},
		Status: store.Status{State: state, Due: at(20, 17, 0)},
	})
	c := &b.in.Board.Count
	switch state {
	case store.Missing:
		c.Missing++
	case store.Waiting:
		c.Waiting++
	case store.Exempt:
		c.Exempt++
	}
	if state != store.Exempt {
		c.Expected++
	}
	return id
}

// report adds a unit with its report.
func (b *builder) report(name, number string, received time.Time, statements ...store.Statement) int64 {
	id := b.unit(name, store.Reported)
	row := &b.in.Board.Rows[id-1]
	r := store.Report{ID: id + 100, UnitID: id, Number: number, ReceivedAt: received, Nil: len(statements) == 0, DocType: "periodic", Statements: statements}
	if number != "" {
		r.Date = received.Format(time.DateOnly)
	}
	row.Status.ReportID, row.Status.FirstAt, row.Status.LastAt, row.Status.Versions, row.Status.Timeliness = r.ID, received, received, 1, store.OnTime
	c := &b.in.Board.Count
	if r.Nil {
		row.Status.State = store.Nil
		c.Nil++
	} else {
		c.Reported++
	}
	if received.After(at(20, 17, 0)) {
		row.Status.Timeliness, row.LateBy = store.Late, received.Sub(at(20, 17, 0))
		c.Late++
	} else {
		c.OnTime++
	}
	b.in.Reports = append(b.in.Reports, r)
	return id
}

// november is a month of an invented province with everything that can happen in it.
func november() Input {
	b := newBuilder()
	b.report("Chi bộ Sở Tư pháp", "15-BC/CB", at(18, 9, 12),
		op("economy", "concern", "Về giá điện sinh hoạt", "Nhiều ý kiến lo lắng tiền điện sinh hoạt tháng 10 tăng cao do cách tính giá điện bậc thang, ảnh hưởng đến chi tiêu của gia đình có thu nhập thấp."),
		op("policy", "positive", "Về chính quyền địa phương hai cấp", "Đa số cán bộ, đảng viên đồng tình với mô hình chính quyền địa phương hai cấp, cho rằng bộ máy gọn hơn, thủ tục hành chính được giải quyết nhanh hơn."),
		forecast("Trong tháng 12, dư luận tiếp tục quan tâm đến giá điện và tiền thưởng Tết."),
		ask("Đề nghị Công ty Điện lực tỉnh công khai lịch ghi chỉ số và cách tính tiền điện bậc thang."))
	b.report("Chi bộ Sở Y tế", "22-BC/CB", at(19, 15, 40),
		op("economy", "discontent", "Về thuốc bảo hiểm y tế", "Người bệnh mạn tính bức xúc vì nhiều lần trạm y tế xã hết thuốc bảo hiểm y tế, phải mua ngoài với giá cao."),
		op("policy", "concern", "Về chính quyền địa phương hai cấp", "Một số ý kiến băn khoăn việc giải quyết thủ tục hành chính ở xã mới còn chậm do thiếu cán bộ chuyên môn."),
		ask("Đề nghị Sở Y tế bảo đảm đủ thuốc bảo hiểm y tế tại trạm y tế xã trong tháng 12."),
		ask("Đề nghị bố trí thêm cán bộ chuyên môn cho các xã mới."))
	b.report("Đảng bộ Sở Giáo dục và Đào tạo", "41-BC/ĐU", at(20, 17, 0),
		op("economy", "concern", "Giá điện", "Cán bộ, giáo viên lo lắng giá điện bậc thang làm tiền điện sinh hoạt tăng cao, gia đình thu nhập thấp gặp khó khăn."),
		op("policy", "mixed", "Về dạy thêm, học thêm", "Luồng ý kiến thứ nhất ủng hộ quy định mới về dạy thêm. Luồng ý kiến thứ hai cho rằng phụ huynh còn khó khăn khi không có người trông con sau giờ học."),
		forecast("Dư luận sẽ tập trung vào các khoản thu trong trường học khi chuẩn bị học kỳ II."),
		ask("Kiến nghị Ủy ban nhân dân tỉnh bổ sung chỉ tiêu hợp đồng giáo viên tiếng Anh, tin học."))
	b.report("Chi bộ Hội Cựu chiến binh tỉnh", "20-BC/CB", at(16, 8, 5),
		op("policy", "positive", "Về chính quyền địa phương hai cấp", "Hội viên đồng tình với mô hình chính quyền địa phương hai cấp, thủ tục hành chính giải quyết nhanh hơn, bộ máy gọn nhẹ."),
		op("economy", "discontent", "Về thuốc bảo hiểm y tế", "Hội viên mắc bệnh mạn tính bức xúc vì trạm y tế xã thường xuyên hết thuốc bảo hiểm y tế."),
		op("", "neutral", "", "Hội viên quan tâm đến việc chỉnh trang nghĩa trang liệt sĩ trước ngày 22/12."),
		ask("Đề nghị Sở Y tế bảo đảm đủ thuốc bảo hiểm y tế tại trạm y tế xã trong tháng 12"))
	b.report("Chi bộ Liên đoàn Lao động tỉnh", "33-BC/CB", at(19, 10, 30),
		op("economy", "discontent", "Về chậm trả lương", "Công nhân bức xúc vì một doanh nghiệp may tại khu công nghiệp Bình Mẫu chậm trả lương hai tháng liền. Công nhân cho biết đã liên hệ số [số điện thoại đã che] nhưng không được trả lời."),
		hot("Tại khu công nghiệp Bình Mẫu, khoảng 120 công nhân của một doanh nghiệp may ngừng việc sáng ngày 17/11/2026 để đòi lương; có nguy cơ lan sang doanh nghiệp bên cạnh."),
		forecast("Nếu lương tháng 10 không được trả trước ngày 25/11, công nhân có khả năng tiếp tục ngừng việc tập thể."),
		ask("Đề nghị Ủy ban nhân dân tỉnh chỉ đạo giải quyết dứt điểm việc nợ lương tại khu công nghiệp Bình Mẫu trước ngày 25/11/2026."))
	b.in.Board.Rows[4].Status.Versions = 2 // sent again, corrected
	b.report("Chi bộ Hội Nông dân tỉnh", "", at(21, 8, 12),
		op("economy", "positive", "", "Nông dân phấn khởi vì giá thu mua quế và chè ổn định, đường vào vùng nguyên liệu được sửa."),
		op("economy", "concern", "Giá điện", "Nông dân băn khoăn về giá điện sản xuất, đề nghị giảm giá điện cho các trạm bơm phục vụ vụ đông."),
		ask("Với ngành điện: xem xét giảm giá điện cho trạm bơm phục vụ vụ đông."))
	// the same words as Sở Y tế's, a day later
	b.report("Chi bộ Hội Đông y tỉnh", "07-BC/CB", at(20, 16, 20),
		op("economy", "discontent", "Về thuốc bảo hiểm y tế", "Người bệnh mạn tính bức xúc vì nhiều lần trạm y tế xã hết thuốc bảo hiểm y tế, phải mua ngoài với giá cao."),
		op("policy", "concern", "Về chính quyền địa phương hai cấp", "Một số ý kiến băn khoăn việc giải quyết thủ tục hành chính ở xã mới còn chậm do thiếu cán bộ chuyên môn."))
	b.report("Chi bộ Hội Khuyến học tỉnh", "09-BC/CB", at(17, 14, 0))
	b.report("Chi bộ Hội Văn học - Nghệ thuật tỉnh", "11-BC/CB", at(22, 9, 30),
		op("foreign", "positive", "Về Ngày Văn hóa Việt Nam", "Văn nghệ sĩ phấn khởi vì ngày 24/11 lần đầu tiên là ngày nghỉ lễ, các hoạt động văn hóa được tổ chức ở cả xã vùng cao."))
	b.unit("Chi bộ Hội Luật gia tỉnh", store.Missing)
	silent := b.unit("Chi bộ Hội Người cao tuổi tỉnh", store.Missing)
	b.in.Board.Rows[silent-1].InTriage = 1
	b.in.Board.Count.InTriage = 1
	b.unit("Chi bộ Hội Nhà báo tỉnh", store.Exempt)
	b.in.Urgent = []store.Report{{ID: 900, UnitID: 77, Number: "57-BC/ĐU", Date: "2026-11-08", ReceivedAt: at(8, 15, 0), DocType: "urgent", Statements: []store.Statement{
		hot("Khoảng 40 người dân thôn Nà Pầu chặn xe tải chở đất tại Km12+300 đường tỉnh 155B vì bùn từ bãi thải tràn vào nhà và ruộng."),
		ask("Đề nghị Ủy ban nhân dân tỉnh chỉ đạo hoàn thành chi trả bồi thường cho các hộ dân thôn Nà Pầu."),
	}}}
	b.in.Units = []store.Unit{{ID: 77, Code: "sxd", Name: "Đảng bộ Sở Xây dựng"}}
	return b.in
}
