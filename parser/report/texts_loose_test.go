package report

// Reports by units that do not keep the form: mail bodies, no headings, no marks, bullets, tables of their own.
var looseTexts = []expectation{
	{why: "one line in a mail is a nil report", subject: "bc", text: "tháng 5 chi bộ không có gì đặc biệt", is: true, period: "2024-M05", isNil: true},
	{why: "one line without marks", subject: "bao cao dlxh thang 5", text: "Chi bo khong co van de gi noi com. Tran trong!", is: true, period: "2024-M05", isNil: true},
	{why: "a nil report with greeting and signature in the mail", subject: "BC DLXH tháng 5/2024", text: "Kính gửi Ban Tuyên giáo,\nTrong tháng 5, tình hình tư tưởng cán bộ, đảng viên chi bộ Sở Xây dựng ổn định, không phát sinh vấn đề nổi cộm.\nTrân trọng.\nNguyễn Văn Mẫu\nĐT: 0912000111", is: true, period: "2024-M05", isNil: true},
	{why: "near nil in a mail: calm, but", subject: "BC DLXH tháng 5/2024", text: "Trong tháng 5, dư luận trong chi bộ ổn định. Tuy nhiên, người lao động băn khoăn việc chậm chi trả phụ cấp.\nChi bộ đề nghị Sở Tài chính sớm cấp kinh phí.", is: true, period: "2024-M05", opinions: 1, requests: 1},
	{why: "a report typed into the mail", subject: "báo cáo dư luận tháng 5", text: `Chi bộ Trung tâm Khuyến nông báo cáo tình hình dư luận xã hội tháng 5 như sau:
1. Giá phân bón tăng cao, bà con nông dân lo lắng không có lãi.
2. Dư luận đồng tình với việc mở lớp tập huấn tại xã.
3. Kiến nghị: đề nghị Sở hỗ trợ giống lúa vụ mùa.`, is: true, kind: Periodic, period: "2024-M05", opinions: 2, requests: 1},
	{why: "flat, no headings, wording tells the parts", file: "bao cao.docx", is: true, kind: Periodic, period: "2024-M05", unit: "CHI BỘ KHO BẠC", opinions: 2, forecast: 1, requests: 1, text: `CHI BỘ KHO BẠC
Hòa Sơn, ngày 20-5-2024
BÁO CÁO
Dư luận xã hội tháng 5 năm 2024
Chi bộ báo cáo như sau:
Cán bộ, đảng viên yên tâm công tác.
Người dân phấn khởi trước việc khánh thành cầu mới qua sông Mẫu.
Nhiều ý kiến lo lắng về tình trạng lừa đảo qua mạng xã hội.
Dự báo thời gian tới, tội phạm lừa đảo qua mạng tiếp tục gia tăng.
Chi bộ kiến nghị công an tỉnh tuyên truyền thủ đoạn mới.
Trên đây là báo cáo của chi bộ.
BÍ THƯ
Hà Văn Mẫu`},
	{why: "bullets of three sorts instead of numbers", file: "bao cao.docx", is: true, period: "2024-M05", sections: "general issues forecast recommendation", opinions: 2, forecast: 1, requests: 2, text: `BÁO CÁO
tình hình dư luận xã hội tháng 5/2024
* Tình hình chung
- Tư tưởng ổn định.
* Những vấn đề dư luận quan tâm:
- Giá lợn hơi giảm sâu, người chăn nuôi lo thua lỗ.
- Phụ huynh phấn khởi vì trường mới khánh thành.
* Dự báo:
- Giá lợn có thể còn giảm.
* Kiến nghị:
+ Đề nghị hỗ trợ lãi suất cho hộ chăn nuôi.
+ Đề nghị kiểm soát lợn nhập lậu.`},
	{why: "labels inside the lines", file: "bao cao.docx", is: true, period: "2024-M05", sections: "general issues forecast recommendation", opinions: 1, forecast: 1, requests: 1, text: `BÁO CÁO
Tình hình dư luận xã hội tháng 5 năm 2024
Tình hình chung: Đảng viên yên tâm công tác.
Vấn đề dư luận quan tâm: Người dân lo lắng về sạt lở bờ sông sau đợt mưa lớn.
Dự báo: Nguy cơ sạt lở tiếp tục tăng trong mùa lũ.
Kiến nghị: Đề nghị kè bờ sông đoạn qua thôn Mẫu.`},
	{why: "written without any marks", file: "BC DLXH T5-2024.docx", is: true, kind: Periodic, period: "2024-M05", number: "12-BC/CB", sections: "general issues forecast recommendation", opinions: 1, forecast: 1, requests: 1, text: `DANG BO KHOI CO QUAN TINH
CHI BO SO NOI VU
So 12-BC/CB
BAO CAO
tinh hinh du luan xa hoi thang 5 nam 2024
I. TINH HINH CHUNG
Can bo, dang vien yen tam cong tac.
II. VAN DE DU LUAN QUAN TAM
Nhieu y kien ban khoan ve viec sap xep can bo sau sap nhap.
III. DU BAO
Du luan tiep tuc quan tam viec sap xep can bo.
IV. KIEN NGHI
De nghi som cong khai phuong an sap xep.`},
	{why: "mistakes in typing: dư luân xã hôi, thnag 5, Kiến nghi", file: "bc.docx", is: true, period: "2024-M05", sections: "issues forecast recommendation", opinions: 1, forecast: 1, requests: 1, text: `BÁO CÁO
tình hình dư luân xã hôi thnag 5/2024
1. Vấn đề dư luân quan tâm
Nhân dân bức xúc tình trạng xe quá tải làm hỏng đường.
2. Dự báo:
Đường tiếp tục xuống cấp nếu xe quá tải không bị xử lý.
3. Kiến nghi
Đề nghị công an giao thông kiểm tra, xử lý.`},
	{why: "letterhead in two columns on one line by tabs", file: "bc.docx", is: true, number: "05-BC/CB", date: "2024-05-02", unit: "CHI BỘ BAN DÂN TỘC", period: "2024-M04", isNil: true, text: "ĐẢNG BỘ KHỐI CƠ QUAN TỈNH\tĐẢNG CỘNG SẢN VIỆT NAM\nCHI BỘ BAN DÂN TỘC\tHòa Sơn, ngày 02 tháng 5 năm 2024\n*\nSố 05-BC/CB\nBÁO CÁO\ndư luận xã hội tháng 4 năm 2024\nI. NỘI DUNG DƯ LUẬN\nTrong tháng không có vấn đề nổi cộm.\nII. KIẾN NGHỊ\nKhông."},
	{why: "both columns run together with one space", file: "bc.docx", is: true, number: "05-BC/CB", date: "2024-05-02", unit: "CHI BỘ BAN DÂN TỘC", period: "2024-M04", isNil: true, text: "ĐẢNG BỘ KHỐI CƠ QUAN TỈNH ĐẢNG CỘNG SẢN VIỆT NAM\nCHI BỘ BAN DÂN TỘC\n*\nSố 05-BC/CB Hòa Sơn, ngày 02 tháng 5 năm 2024\nBÁO CÁO\ndư luận xã hội tháng 4 năm 2024\nI. NỘI DUNG DƯ LUẬN\nTrong tháng không có vấn đề nổi cộm.\nII. KIẾN NGHỊ\nKhông."},
	{why: "columns alternating line by line, a name over two lines", file: "bc.docx", is: true, number: "05-BC/CB", date: "2024-05-02", unit: "CHI BỘ TRUNG TÂM DỊCH VỤ VIỆC LÀM", period: "2024-M04", isNil: true, text: "ĐẢNG BỘ SỞ NỘI VỤ\nĐẢNG CỘNG SẢN VIỆT NAM\nCHI BỘ\n----------\nTRUNG TÂM DỊCH VỤ VIỆC LÀM\nHòa Sơn, ngày 02 tháng 5 năm 2024\n*\nSố 05-BC/CB\nBÁO CÁO\ndư luận xã hội tháng 4 năm 2024\nI. NỘI DUNG DƯ LUẬN\nTrong tháng không phát sinh điểm nóng, tư tưởng ổn định.\nII. KIẾN NGHỊ\nKhông có."},
	{why: "no year anywhere, December received in January", file: "Báo cáo tháng 12.docx", received: "2025-01-03", is: true, period: "2024-M12", opinions: 1, text: "BÁO CÁO\ntình hình dư luận xã hội tháng 12\nI. DƯ LUẬN QUAN TÂM\nNgười dân phấn khởi chuẩn bị đón Tết, lo giá thực phẩm tăng."},
	{why: "title and file name contradict each other: doubt", file: "BC DLXH thang 5-2024.docx", subject: "BC DLXH tháng 5/2024", is: true, period: "?2024-M04", opinions: 1, text: "BÁO CÁO\ntình hình dư luận xã hội tháng 4 năm 2024\nI. DƯ LUẬN QUAN TÂM\nNgười dân lo giá thực phẩm tăng."},
	{why: "no period but the date of receipt: doubt", file: "bao cao.docx", is: true, period: "?2024-M05", opinions: 1, text: "BÁO CÁO\ntình hình dư luận xã hội\nI. DƯ LUẬN QUAN TÂM\nNgười dân lo giá thực phẩm tăng."},
	{why: "topics as top headings", file: "bc.docx", is: true, period: "2024-M05", sections: "issues issues forecast recommendation", opinions: 3, forecast: 1, requests: 1, text: `BÁO CÁO
dư luận xã hội tháng 5 năm 2024
1. Về giá xăng dầu
Người dân lo chi phí vận chuyển tăng.
Một số ý kiến đề nghị bình ổn giá.
2. Công tác dự báo và cảnh báo thiên tai
Bà con đánh giá cao tin nhắn cảnh báo lũ kịp thời.
3. Dự báo tình hình tháng 6
Giá xăng có thể còn biến động.
4. Đề nghị
Đề nghị công bố lịch điều hành giá sớm.`},
	{why: "leads with their own list below", file: "bc.docx", is: true, period: "2024-M05", opinions: 3, text: `BÁO CÁO
dư luận xã hội tháng 5 năm 2024
I. NHỮNG VẤN ĐỀ DƯ LUẬN QUAN TÂM
- Về giá điện:
+ Luồng ý kiến thứ nhất đồng tình với biểu giá mới.
+ Luồng ý kiến thứ hai lo lắng chi phí sinh hoạt tăng.
- Về giao thông: người dân phản ánh đường hỏng.`},
	{why: "a mail broken at its width, wishes put shyly", subject: "dư luận tháng 5", is: true, period: "2024-M05", opinions: 1, requests: 1, text: `Kính gửi: Ban Tuyên giáo Đảng ủy Khối

Em xin gửi nội dung dư luận tháng 5 của chi bộ Văn phòng Đoàn như sau ạ:

Tình hình chung ổn định, anh em yên tâm công tác. Vừa qua có dư luận trong đoàn viên về việc sáp nhập các cơ quan
đoàn thể, nhiều bạn trẻ lo lắng về vị trí công tác, cũng có ý kiến ủng hộ vì gọn bộ máy.

Ngoài ra không có gì đặc biệt ạ. Chi bộ mong cấp trên sớm thông tin chính thức.

Em cảm ơn ạ!
Nguyễn Thị Mẫu`},
	{why: "bare answers behind the labels, two requests in one sentence", file: "bc.docx", is: true, period: "2024-M05", number: "11-BC/CB", unit: "CHI BỘ CỤC THỐNG KÊ", sections: "issues hot_spot forecast recommendation", opinions: 2, requests: 2, text: `ĐẢNG ỦY KHỐI CƠ QUAN TỈNH       ĐẢNG CỘNG SẢN VIỆT NAM
CHI BỘ CỤC THỐNG KÊ         Hòa Sơn, ngày 22 tháng 5 năm 2024
Số: 11-BC/CB
BÁO CÁO
Tình hình dư luận xã hội tháng 5/2024
Kính gửi: Ban Tuyên giáo Đảng ủy Khối
Chi bộ Cục Thống kê báo cáo tình hình DLXH tháng 5 năm 2024 như sau:
1/ Nội dung dư luận:
- Đảng viên tin tưởng vào sự lãnh đạo của Đảng.
- Dư luận quan tâm việc điều tra doanh nghiệp; một số hộ ngại cung cấp số liệu vì sợ bị tăng thuế.
- Một số đảng viên trẻ đề nghị bố trí chỗ để xe vì bãi xe cơ quan quá chật.
2/ Điểm nóng, vấn đề phức tạp: Không có.
3/ Dự báo: Không.
4/ Đề xuất, kiến nghị:
Chi bộ đề nghị Đảng ủy Khối tổ chức nói chuyện thời sự; đề nghị phát tài liệu bằng bản điện tử.
                                   TM. CHI ỦY
                                     BÍ THƯ
                                  Lê Văn Mẫu`},
}
