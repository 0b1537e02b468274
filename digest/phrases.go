package digest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/store"
)

// outcomeAdvice tells a sender what to do about a file that could not be read, by the outcome of reading it.
// A picture is not the sender's fault as long as an officer can read it.
var outcomeAdvice = map[string]string{
	"empty":       "tệp không có nội dung; đề nghị kiểm tra và gửi lại.",
	"needs_ocr":   "tệp là ảnh chụp hoặc bản quét nên chưa đọc được chữ; đề nghị gửi kèm tệp Word gốc.",
	"encrypted":   "tệp có mật khẩu; đề nghị bỏ mật khẩu rồi gửi lại.",
	"corrupt":     "tệp bị hỏng, có thể do lỗi khi lưu hoặc gửi; đề nghị mở lại tệp gốc, lưu và gửi lại.",
	"unsupported": "chưa hỗ trợ loại tệp này; đề nghị gửi tệp Word, Excel, PDF hoặc ảnh .jpg.",
	"too_big":     "tệp quá lớn; đề nghị giảm dung lượng hoặc tách thành nhiều tệp rồi gửi lại.",
	"timed_out":   "tệp quá phức tạp nên chưa đọc được; đề nghị lưu thành tệp Word (.docx) hoặc PDF rồi gửi lại.",
}

// doubts names, for a letter to the sender, what the program could not tell, by the reason of triage.
var doubts = map[string]string{
	"unit":       "đơn vị báo cáo",
	"other_unit": "đơn vị báo cáo",
	"period":     "kỳ báo cáo",
	"type":       "loại báo cáo",
	"recall":     "báo cáo cần thu hồi",
	"no_report":  "nội dung có phải là báo cáo hay không",
}

// reasons names, for the officers, why a mail waits.
var reasons = map[string]string{
	"unknown_sender": "địa chỉ gửi chưa có trong danh sách đơn vị",
	"unreadable":     "không đọc được tệp đính kèm",
	"unit":           "chưa xác định được đơn vị báo cáo",
	"other_unit":     "báo cáo ghi tên đơn vị khác với đơn vị gửi",
	"period":         "chưa xác định được kỳ báo cáo",
	"type":           "chưa xác định được loại báo cáo",
	"recall":         "thư đề nghị thu hồi báo cáo",
	"no_report":      "không nhận thấy báo cáo trong thư",
}

func triageReason(m store.Message) string {
	if r, ok := reasons[m.Reason]; ok {
		return r
	}
	return "không đọc được thư sau ba lần thử"
}

func sender(m store.Message) string {
	if m.FromName != "" && m.FromEmail != "" {
		return m.FromName + " <" + m.FromEmail + ">"
	}
	if m.FromEmail == "" {
		return "không rõ người gửi"
	}
	return m.FromEmail
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return strings.ToLower(string(r)) + s[n:]
}
