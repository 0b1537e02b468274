package report

import "testing"

func TestHeadingKind(t *testing.T) {
	for heading, want := range map[string]string{
		"CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO": leadership, "Kết quả công tác nắm bắt dư luận xã hội": leadership, "Công tác triển khai": leadership, "Công tác chỉ đạo, triển khai thực hiện": leadership, "Kết quả thực hiện nhiệm vụ": leadership, "Giải quyết kiến nghị kỳ trước": leadership, "Việc triển khai công tác dư luận xã hội": leadership,
		"TÌNH HÌNH CHUNG": general, "Khái quát tình hình": general, "Tình hình tư tưởng cán bộ, đảng viên": general, "Tâm trạng xã hội": general, "Đặc điểm tình hình": general, "TÌNH HÌNH TƯ TƯỞNG VÀ DƯ LUẬN CHUNG": general, "Về tình hình chung": general, "Diễn biến vụ việc": general, "Tình hình tư tưởng, tâm trạng của cán bộ, đảng viên và nhân dân": general,
		"Những vấn đề dư luận quan tâm": issues, "Một số vấn đề nổi lên": issues, "Các vấn đề nổi cộm": issues, "NỘI DUNG DƯ LUẬN PHẢN ÁNH": issues, "Vấn đề quốc tế": issues, "Vấn đề trong tỉnh": issues, "Vấn đề của cơ quan, đơn vị": issues, "Luồng ý kiến dư luận": issues, "DƯ LUẬN TRONG TUẦN": issues, "Tình hình dư luận xã hội": issues, "Tình hình trong nước": issues, "Dư luận trong cán bộ, đảng viên": issues, "Ý kiến của cán bộ, đảng viên": issues, "Tâm tư, nguyện vọng của cán bộ, viên chức": issues,
		"Những vấn đề dư luận đồng tình, ủng hộ": positive, "Dư luận đồng tình": positive, "Những vấn đề phấn khởi, tin tưởng": positive, "Dư luận tích cực": positive,
		"Những vấn đề dư luận băn khoăn, lo lắng": concern, "Những vấn đề còn băn khoăn": concern, "Băn khoăn, trăn trở": concern, "Những tâm tư, lo lắng": concern,
		"Những vấn đề dư luận bức xúc": discontent, "Bức xúc": discontent, "Ý kiến không đồng tình": discontent, "Những vấn đề gây bức xúc trong nhân dân": discontent,
		"Điểm nóng": hotSpot, "CÁC ĐIỂM NÓNG, BỨC XÚC": hotSpot, "Những vấn đề nổi cộm, phức tạp": hotSpot, "Vụ việc phức tạp": hotSpot, "Những vấn đề tiềm ẩn": hotSpot, "Tình hình điểm nóng": hotSpot,
		"DỰ BÁO TÌNH HÌNH": forecast, "Dự báo tình hình quý III": forecast, "Nhận định, dự báo": forecast, "Dự báo xu hướng dư luận thời gian tới": forecast, "Đánh giá, dự báo tình hình": forecast, "Xu hướng dư luận": forecast, "Dự báo": forecast, "Một số dự báo": forecast,
		"KIẾN NGHỊ, ĐỀ XUẤT": recommendation, "Đề xuất, kiến nghị": recommendation, "Đề nghị": recommendation, "Những kiến nghị với cấp trên": recommendation, "Giải pháp": recommendation, "Công việc đã triển khai và kiến nghị": recommendation, "Ý kiến tham mưu": recommendation, "Giải pháp, kiến nghị": recommendation, "Nhận xét và đề xuất, kiến nghị": recommendation,
		"PHƯƠNG HƯỚNG, NHIỆM VỤ THÁNG 6": tasks, "Nhiệm vụ trọng tâm": tasks, "NHIỆM VỤ TRỌNG TÂM QUÝ III": tasks, "Phương hướng công tác": tasks,
		"Đánh giá chung": evaluation, "Hạn chế, nguyên nhân": evaluation, "Ưu điểm": evaluation, "Tồn tại": evaluation,
		"Về giá điện sinh hoạt": "", "Công tác dự báo và cảnh báo thiên tai": "", "Dự báo và cảnh báo thiên tai": "", "Chậm đóng bảo hiểm xã hội": "", "Giá cả thị trường": "", "Lĩnh vực kinh tế": "", "Việc sắp xếp bộ máy": "", "Mạo danh nhân viên bảo hiểm": "",
	} {
		if got := headingKind(foldText(heading).s); got != want {
			t.Errorf("%s: %q, want %q", heading, got, want)
		}
	}
}

func TestNilSentences(t *testing.T) {
	nothing := []string{"Không.", "Không có.", "Không có gì.", "Trong tháng không có vấn đề gì nổi cộm.", "Không phát sinh điểm nóng.", "Tình hình tư tưởng ổn định.", "Không có ý kiến, kiến nghị.", "Chưa phát sinh vụ việc phức tạp.", "Không có gì đặc biệt", "Tình hình dư luận xã hội trong chi bộ ổn định; không có vụ việc phức tạp phát sinh.",
		"Trong kỳ báo cáo, chi bộ không có vấn đề gì nổi cộm, không phát sinh điểm nóng, không có dư luận trái chiều cần báo cáo.", "Chi bộ không có kiến nghị gì.", "Không có kiến nghị, đề xuất.", "khong co van de gi", "Dư luận bình thường.", "Không có vấn đề gì phát sinh ạ.", "Không có nội dung gì cần báo cáo.", "Không có đơn thư khiếu nại, tố cáo.", "Không ghi nhận dư luận trái chiều."}
	for _, s := range nothing {
		if !saysNothing(say(s)) || !nilPhrase(say(s)) {
			t.Errorf("says nothing, but was not seen: %s", s)
		}
	}
	something := []string{"Người dân không có nước sạch, nhiều ý kiến phản ánh.", "Tình hình ổn định, tuy nhiên người dân lo giá điện tăng.", "Không có điểm nóng, song một số hộ bức xúc về rác thải.", "Giá cả ổn định trở lại, bà con phấn khởi.", "Nhiều ý kiến băn khoăn.", "Không đồng tình với việc tăng giá.", "Đường điện không ổn định, người dân bức xúc.", "Nhiều hộ chưa có đường vào thôn.", "Công nhân không có việc làm, lo lắng."}
	for _, s := range something {
		if saysNothing(say(s)) {
			t.Errorf("says something: %s", s)
		}
	}
}

func TestAttitude(t *testing.T) {
	for text, want := range map[string]string{
		"Đa số đồng tình, ủng hộ chủ trương miễn học phí.": "positive", "Cán bộ phấn khởi trước kết quả thu ngân sách.": "positive", "Nhân dân đánh giá cao sự vào cuộc kịp thời của chính quyền.": "positive",
		"Người dân băn khoăn về lộ trình tăng giá điện.": "concern", "Phụ huynh lo con không đủ điểm.": "concern", "Đoạn đường tỉnh lộ 155 nhiều ổ gà, đi lại khó khăn.": "concern", "Không ít hộ lo lắng mất đất sản xuất.": "concern",
		"Người dân bức xúc vì rác thải không được thu gom.": "discontent", "Nhiều hộ phản đối phương án đền bù.": "discontent", "Công nhân ngừng việc đòi lương.": "discontent", "Dư luận không đồng tình với việc thu phí.": "discontent",
		"Đa số ủng hộ, tuy nhiên một số ý kiến lo lắng về kinh phí.": "mixed", "Luồng ý kiến thứ nhất tán thành. Luồng ý kiến thứ hai phản đối.": "mixed",
		"Không còn tình trạng bức xúc, nhân dân yên tâm.": "positive", "Cán bộ theo dõi kỳ họp Quốc hội.": "neutral", "Mong sớm có giải pháp hiệu quả.": "concern",
		"nhieu nguoi lo lang gia dien tang": "concern",
	} {
		if got := attitudeOf(issues, say(text)); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
