package report

// Reports with headings, by units that keep the form more or less.
var periodicTexts = []expectation{
	{why: "Roman numerals with a full stop, sub-headings in words", file: "a.docx", is: true, kind: Periodic, period: "2024-M05", number: "08-BC/CB", date: "2024-05-19", unit: "CHI BỘ TRƯỜNG THPT SUỐI BẠC",
		sections: "general issues issues issues issues forecast recommendation", opinions: 3, forecast: 1, requests: 2, text: `ĐẢNG BỘ SỞ GIÁO DỤC VÀ ĐÀO TẠO
CHI BỘ TRƯỜNG THPT SUỐI BẠC
Số: 08 -BC/CB
ĐẢNG CỘNG SẢN VIỆT NAM
Hòa Sơn, Ngày 19 tháng 05 năm 2024
BÁO CÁO
Tình hình tư tưởng, dư luận xã hội tháng 5/2024
I. Tình hình chung
Cán bộ, giáo viên yên tâm công tác, đoàn kết, thống nhất.
II. Những vấn đề dư luận quan tâm
1. Quốc tế
Cán bộ, giáo viên theo dõi xung đột ở Trung Đông, lo ngại giá xăng dầu tăng.
2. Trong nước
Đa số đồng tình với chủ trương cải cách tiền lương từ ngày 01/7.
3. Địa phương
Phụ huynh băn khoăn về khoản thu đầu năm học, nhất là tiền đồng phục.
III. Dự báo
Dư luận tiếp tục quan tâm đến cải cách tiền lương.
IV. Kiến nghị
- Đề nghị Sở sớm hướng dẫn các khoản thu.
- Bổ sung biên chế giáo viên cho vùng khó khăn.
T/M CHI BỘ
BÍ THƯ
Lò Văn Mẫu`},
	{why: "state form of the number, letters A B C D Đ, no diacritics in the file name", file: "BC DLXH quy 1-2024.doc", is: true, kind: Periodic, period: "2024-Q1", number: "15-BC/ĐU", unit: "ĐẢNG ỦY SỞ Y TẾ",
		received: "2024-03-28", sections: "leadership issues evaluation forecast recommendation", opinions: 2, forecast: 2, requests: 1, text: `ĐẢNG ỦY KHỐI
ĐẢNG ỦY SỞ Y TẾ
Số:15/BC-ĐU
Hòa Sơn, ngày 25/3/2024
BÁO CÁO
Kết quả nắm bắt dư luận xã hội quý I năm 2024, phương hướng nhiệm vụ quý II năm 2024
A. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO
Đảng ủy đã chỉ đạo các chi bộ nắm bắt dư luận hằng tuần.
B. NỘI DUNG DƯ LUẬN
- Người bệnh phàn nàn thiếu thuốc bảo hiểm y tế, phải mua ngoài với giá cao.
- Dư luận đánh giá cao việc khám bệnh lưu động tại các xã vùng cao.
C. ƯU ĐIỂM, HẠN CHẾ
Một số chi bộ báo cáo còn chậm.
D. DỰ BÁO
Tình trạng thiếu thuốc có thể kéo dài đến quý II. Dịch sốt xuất huyết có nguy cơ bùng phát khi vào mùa mưa.
Đ. ĐỀ XUẤT, KIẾN NGHỊ
Đề nghị Sở Tài chính sớm thẩm định giá gói thầu thuốc.
TM. ĐẢNG ỦY
PHÓ BÍ THƯ
Hoàng Thị Mẫu`},
	{why: "unnumbered headings in capitals, KHẨN is absent, nine months", file: "bc.docx", received: "2024-09-20", is: true, kind: Periodic, period: "2024-9M", unit: "CHI BỘ VĂN PHÒNG ĐIỀU PHỐI",
		sections: "general issues forecast recommendation", opinions: 2, forecast: 1, requests: 1, text: `CHI BỘ VĂN PHÒNG ĐIỀU PHỐI
Số     -BC/CB
Hòa Sơn, ngày     tháng 9 năm 2024
BÁO CÁO
công tác dư luận xã hội 9 tháng đầu năm, nhiệm vụ 3 tháng cuối năm 2024
TÌNH HÌNH CHUNG
Đảng viên yên tâm tư tưởng.
NHỮNG VẤN ĐỀ NỔI LÊN
Giá vật liệu xây dựng tăng mạnh khiến nhiều hộ làm nhà dở dang lo lắng.
Bà con phấn khởi vì đường liên thôn đã được đổ bê tông.
DỰ BÁO TÌNH HÌNH
Giá vật liệu có khả năng tiếp tục tăng vào cuối năm.
ĐỀ XUẤT, KIẾN NGHỊ
Đề nghị tỉnh bình ổn giá cát, sỏi.`},
	{why: "half year with a planning half in the title, parts and Roman numerals that begin again", file: "b.docx", received: "2024-06-15", is: true, kind: Periodic, period: "2024-H1",
		sections: "issues issues issues tasks tasks forecast recommendation", opinions: 2, forecast: 1, requests: 1, text: `BÁO CÁO
công tác nắm bắt dư luận xã hội 6 tháng đầu năm và nhiệm vụ 6 tháng cuối năm 2024
Phần thứ nhất
TÌNH HÌNH DƯ LUẬN 6 THÁNG ĐẦU NĂM
I. Vấn đề trong nước
Dư luận quan tâm việc sắp xếp đơn vị hành chính cấp xã, cán bộ dôi dư lo mất việc.
II. Vấn đề trong tỉnh
Nhân dân đồng tình với tiến độ xây dựng cầu Nậm Mẫu.
Phần thứ hai
NHIỆM VỤ 6 THÁNG CUỐI NĂM
I. Nhiệm vụ trọng tâm
Tiếp tục củng cố đội ngũ cộng tác viên.
II. Dự báo
Việc sắp xếp xã có thể phát sinh khiếu nại của cán bộ không chuyên trách.
III. Kiến nghị
Đề nghị cấp trên sớm ban hành chính sách cho cán bộ dôi dư.`},
	{why: "weekly, number and range in brackets, addressees skipped", file: "tuan21.docx", received: "2024-05-27", is: true, kind: Periodic, period: "2024-W21", number: "31-BC/BTG",
		opinions: 1, forecast: 1, text: `ĐẢNG ỦY SỞ NỘI VỤ
BAN TUYÊN GIÁO
Số 31-BC/BTG
Hòa Sơn, ngày 27 tháng 5 năm 2024
BÁO CÁO
dư luận xã hội tuần 21 năm 2024
(từ ngày 20/5 đến ngày 26/5)
Kính gửi: Ban Tuyên giáo Đảng ủy Khối
1. Dư luận trong tuần
Cán bộ bàn luận nhiều về giá vàng tăng cao, mong cơ quan quản lý can thiệp.
2. Dự báo
Giá vàng sẽ còn là đề tài được bàn luận.
3. Kiến nghị
Không có.`},
	{why: "range without a name", file: "bc.docx", received: "2024-05-16", is: true, kind: Periodic, period: "2024-04-15..2024-05-14", opinions: 1, text: `BÁO CÁO
tình hình dư luận xã hội
(từ ngày 15/4/2024 đến ngày 14/5/2024)
I. DƯ LUẬN XÃ HỘI
Người lao động lo lắng vì đơn hàng của nhà máy may giảm, phải nghỉ luân phiên.`},
	{why: "month named for a span from the 20th to the 19th", file: "bc.docx", is: true, kind: Periodic, period: "2024-M05", opinions: 1, text: `BÁO CÁO
tình hình dư luận xã hội tháng 5 năm 2024
(từ ngày 20/4/2024 đến ngày 19/5/2024)
1. Những vấn đề dư luận quan tâm
Học sinh cuối cấp và phụ huynh quan tâm phương án thi vào lớp 10, lo đề thi khó.`},
	{why: "a year report", file: "BC.docx", received: "2024-12-20", is: true, kind: Periodic, period: "2024", sections: "leadership issues positive concern discontent evaluation forecast recommendation", opinions: 4, forecast: 1, requests: 2, text: `BÁO CÁO
công tác dư luận xã hội năm 2024, phương hướng năm 2025
I. KẾT QUẢ CÔNG TÁC NẮM BẮT DƯ LUẬN XÃ HỘI
Đã tổ chức 12 kỳ giao ban.
II. NỘI DUNG DƯ LUẬN
1. Những vấn đề dư luận đồng tình
Việc tinh gọn bộ máy được đa số cán bộ ủng hộ.
2. Những vấn đề dư luận còn băn khoăn
a) Chế độ cho người nghỉ việc trước tuổi.
b) Bố trí trụ sở làm việc sau sáp nhập.
3. Những vấn đề dư luận bức xúc
Một bộ phận người dân bức xúc vì dự án treo kéo dài nhiều năm.
III. ĐÁNH GIÁ CHUNG
Công tác nắm bắt có chuyển biến.
IV. DỰ BÁO NĂM 2025
Việc sắp xếp bộ máy tiếp tục là mối quan tâm lớn.
V. KIẾN NGHỊ, ĐỀ XUẤT
1. Đối với Trung ương: sớm ban hành hướng dẫn.
2. Đối với Tỉnh ủy: bố trí kinh phí cho cộng tác viên.`},
	{why: "third week of a month", file: "BC tuan 3 thang 5.docx", is: true, kind: Periodic, period: "2024-M05-w3", opinions: 1, text: `BÁO CÁO
tình hình dư luận xã hội tuần 3 tháng 5 năm 2024
1. Nội dung dư luận
Người dân phản ánh nước sinh hoạt đục sau mưa.`},
	{why: "urgent report with the hot spot in its own section", file: "bc nhanh.docx", received: "2024-08-05", is: true, kind: Urgent, period: "adhoc", number: "77-BC/ĐU", opinions: 2, hot: 1, forecast: 1, requests: 1, text: `ĐẢNG ỦY SỞ CÔNG THƯƠNG
Số 77-BC/ĐU
HỎA TỐC
Hòa Sơn, ngày 04 tháng 8 năm 2024
BÁO CÁO NHANH
về việc công nhân Công ty May Mẫu ngừng việc tập thể
1. Diễn biến
Sáng 03/8, khoảng 200 công nhân ngừng việc tập thể, tập trung trước cổng công ty đòi trả lương tháng 6.
2. Dư luận
Đa số công nhân bức xúc vì công ty hứa nhiều lần không thực hiện.
3. Điểm nóng
Cổng Công ty May Mẫu, cụm công nghiệp Đông Hòa.
4. Nhận định, dự báo
Nếu không trả lương trước ngày 10/8, công nhân có thể tiếp tục ngừng việc.
5. Đề xuất
Đề nghị Ủy ban nhân dân tỉnh yêu cầu công ty trả lương đúng hẹn.`},
	{why: "thematic report on one matter", file: "BC chuyen de.docx", is: true, kind: Thematic, period: "adhoc", opinions: 2, requests: 1, text: `BÁO CÁO CHUYÊN ĐỀ
dư luận xã hội về việc sắp xếp các đơn vị sự nghiệp
I. Ý KIẾN ĐỒNG TÌNH
Nhiều ý kiến ủng hộ vì giảm đầu mối, tiết kiệm ngân sách.
II. Ý KIẾN BĂN KHOĂN
Một số viên chức lo mất vị trí việc làm.
III. KIẾN NGHỊ
Đề nghị công khai phương án trước khi thực hiện.`},
	{why: "supplement naming the report it adds to", file: "bo sung.docx", is: true, kind: Supplement, period: "2024-M05", opinions: 1, text: `BÁO CÁO BỔ SUNG
tình hình dư luận xã hội tháng 5 năm 2024 (bổ sung Báo cáo số 15-BC/CB)
1. Vấn đề dư luận quan tâm
Người dân phản ánh việc thu tiền vệ sinh môi trường chưa công khai.`},
	{why: "nil, told three ways", file: "nil.docx", is: true, kind: Periodic, period: "2024-M05", isNil: true, sections: "general issues forecast recommendation", text: `BÁO CÁO
tình hình dư luận xã hội tháng 5 năm 2024
I. TÌNH HÌNH CHUNG
Tư tưởng cán bộ, đảng viên ổn định.
II. NHỮNG VẤN ĐỀ DƯ LUẬN QUAN TÂM
Không có vấn đề gì đặc biệt.
III. DỰ BÁO
Tình hình tiếp tục ổn định, không có diễn biến phức tạp.
IV. KIẾN NGHỊ
Không có ý kiến, kiến nghị.`},
	{why: "nearly nil: calm, but one matter", file: "gannil.docx", is: true, kind: Periodic, period: "2024-M05", opinions: 1, text: `BÁO CÁO
tình hình dư luận xã hội tháng 5 năm 2024
I. TÌNH HÌNH CHUNG
Tư tưởng cán bộ, đảng viên ổn định, không có vấn đề nổi cộm.
II. NHỮNG VẤN ĐỀ DƯ LUẬN QUAN TÂM
Không có vấn đề phức tạp. Tuy nhiên, một số hộ dân lo lắng vì giá điện tăng.
III. KIẾN NGHỊ
Không.`},
	{why: "nearly nil: only a recommendation", file: "gannil.docx", is: true, period: "2024-M05", requests: 1, text: `BÁO CÁO
tình hình dư luận xã hội tháng 5 năm 2024
I. TÌNH HÌNH DƯ LUẬN
Ổn định, không phát sinh điểm nóng.
II. KIẾN NGHỊ
Đề nghị cấp tài liệu tuyên truyền sớm hơn.`},
	{why: "hot words under denial, supposition and as a task are no hot spots", file: "x.docx", is: true, period: "2024-M05", opinions: 1, forecast: 1, text: `BÁO CÁO
tình hình dư luận xã hội tháng 5 năm 2024
I. DƯ LUẬN QUAN TÂM
Người dân lo lắng về ô nhiễm suối Mẫu; đến nay chưa xảy ra tập trung đông người, chưa hình thành điểm nóng.
II. DỰ BÁO
Nếu không xử lý, có thể phát sinh khiếu kiện đông người.`},
	{why: "a strike told among the issues is a hot spot", file: "x.docx", is: true, period: "2024-M05", opinions: 1, hot: 1, text: `BÁO CÁO
tình hình dư luận xã hội tháng 5 năm 2024
I. DƯ LUẬN QUAN TÂM
Ngày 10/5, hơn 50 hộ dân tập trung đông người trước cổng nhà máy xi măng phản đối khói bụi.`},
}
