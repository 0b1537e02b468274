package report

// What comes by mail and is no report.
var otherTexts = []expectation{
	{why: "a covering note", subject: "BC DLXH tháng 5/2024", text: "Kính gửi Ban Tuyên giáo Đảng ủy Khối,\nChi bộ Sở Tư pháp xin gửi báo cáo dư luận xã hội tháng 5 năm 2024 (file đính kèm).\nTrân trọng!"},
	{why: "a letter that asks for reports", file: "cv.docx", text: "ĐẢNG ỦY KHỐI\nBAN TUYÊN GIÁO\nSố 120-CV/BTG\nHòa Sơn, ngày 02 tháng 5 năm 2024\nV/v báo cáo dư luận xã hội tháng 5\nKính gửi: Các chi bộ, đảng bộ trực thuộc\nBan Tuyên giáo đề nghị các chi bộ, đảng bộ gửi báo cáo dư luận xã hội tháng 5 về Ban trước ngày 20/5/2024.\nTRƯỞNG BAN\nTrần Văn Mẫu"},
	{why: "a newsletter", subject: "Bản tin khuyến mại tháng 5", text: "Giảm giá 50% toàn bộ sản phẩm. Bấm vào đây để mua hàng. Hủy đăng ký nhận tin."},
	{why: "an invoice", file: "hd.pdf", text: "HÓA ĐƠN GIÁ TRỊ GIA TĂNG\nNgày 20 tháng 5 năm 2024\nĐơn vị bán hàng: Công ty Mẫu\nCộng tiền hàng: 1.500.000"},
	{why: "a plan", file: "kh.docx", text: "CHI BỘ SỞ TƯ PHÁP\nSố 03-KH/CB\nKẾ HOẠCH\ncông tác dư luận xã hội năm 2024\nI. MỤC ĐÍCH, YÊU CẦU\nNắm bắt kịp thời dư luận xã hội.\nII. NỘI DUNG\nTổ chức giao ban hằng tháng."},
	{why: "thanks", subject: "Re: Nhắc gửi báo cáo", text: "Chi bộ đã nhận được, sẽ gửi báo cáo trong tuần này ạ."},
	{why: "a question about reporting", subject: "Hỏi về mẫu báo cáo", text: "Kính gửi Ban Tuyên giáo,\nChi bộ mới thay cấp ủy, xin hỏi báo cáo dư luận xã hội hằng tháng gửi theo mẫu nào?\nTrân trọng cảm ơn."},
	{why: "nothing", subject: "", text: ""},
	{why: "a financial report", file: "bc tai chinh.docx", text: "BÁO CÁO\ntài chính và thu, nộp đảng phí quý I năm 2024\n1. Thu đảng phí: 12.000.000 đồng\n2. Nộp cấp trên: 6.000.000 đồng"},
}
