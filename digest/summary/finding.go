package summary

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Finding is a hot spot, a forecast or a recommendation as a report puts it, with every report that puts it so.
type Finding struct {
	Title     string // its own lead; may be empty
	Text      string
	Addressee string // whom a recommendation asks, as its text names it; "" where it names none
	Sources   []Source
	Units     int // different units among Sources
}

// findings lists every statement of a kind; those of the same words are one, with all their reports.
func findings(papers []paper, kind string) []Finding {
	var out []Finding
	at := map[string]int{}
	for _, p := range papers {
		for _, st := range p.report.Statements {
			if st.Kind != kind || strings.TrimSpace(st.Title+st.Text) == "" {
				continue
			}
			key := sameText(st.Title + " " + st.Text)
			i, known := at[key]
			if !known {
				i = len(out)
				at[key] = i
				out = append(out, Finding{Title: st.Title, Text: st.Text})
			}
			if !slices.ContainsFunc(out[i].Sources, func(s Source) bool { return s.report == p.source.report }) {
				out[i].Sources = append(out[i].Sources, p.source)
			}
		}
	}
	for i := range out {
		out[i].Units = unitCount(out[i].Sources)
	}
	return out
}

// sameText is equal for texts that differ only in form, blanks, capitals and the marks at their ends.
func sameText(text string) string {
	return strings.Trim(strings.Join(strings.Fields(plain(text)), " "), " .;,:-–+*")
}

// request is how a recommendation begins that names whom it asks.
var request = regexp.MustCompile(`^(?:(?:[Kk]ính |[Tt]rân trọng )?(?:[Đđ]ề nghị|[Kk]iến nghị|[Đđ]ề xuất)(?: với| đến| tới)?|[Đđ]ối với|[Vv]ới)\s+(.+)$`)

// bodies are the words that begin the name of an office; "các" may stand before them.
var bodies = regexp.MustCompile(`^(?:[Cc]ác )?(?:Ban|ban|Bộ|Sở|sở|Đảng ủy|đảng ủy|Đảng bộ|Tỉnh ủy|Thành ủy|Huyện ủy|Trung ương|Chính phủ|Quốc hội|` +
	`Ủy ban|UBND|HĐND|UBMTTQ|MTTQ|Mặt trận|Hội|Liên đoàn|Tỉnh đoàn|Đoàn|Thường trực|Văn phòng|Công an|công an|Công ty|công ty|Điện lực|điện lực|Tập đoàn|` +
	`Bảo hiểm|Kho bạc|Ngân hàng|ngân hàng|Cục|Chi cục|Thuế|Tòa án|Viện|Thanh tra|Bệnh viện|Trường|Trung tâm|trung tâm|Báo|Đài|Bưu điện|Viễn thông|` +
	`cấp ủy|các cấp ủy|cấp trên|chi bộ|Chi bộ|cấp có thẩm quyền|cơ quan|chính quyền|ngành|lực lượng|đơn vị|nhà mạng|địa phương|xã|phường)(?:[ ,:]|$)`)

// act is the first word of what is asked, where the name ends. Only in lower case: "Ủy ban Kiểm tra" and "Ban Tổ chức" are names.
var act = regexp.MustCompile(`(?:^|[ ,])(?:` +
	`chỉ đạo|kiến nghị|báo cáo|quan tâm|xem xét|bổ sung|sửa chữa|sửa đổi|tăng cường|sớm|có|tiếp tục|tham mưu|ban hành|công khai|công bố|` +
	`tổ chức|kiểm tra|hướng dẫn|phối hợp|bố trí|nâng|cung cấp|thông tin|giải quyết|rà soát|đẩy mạnh|đẩy nhanh|triển khai|cho|cần|nên|phải|chủ động|kịp thời|` +
	`thường xuyên|khẩn trương|nhanh chóng|nghiên cứu|xử lý|đầu tư|mở|duy trì|hỗ trợ|ưu tiên|quy định|thực hiện|bảo đảm|đảm bảo|nắm|giao cho|giao nhiệm vụ|phân công|yêu cầu|` +
	`đôn đốc|làm|trả lời|giải thích|giải trình|đối thoại|tập trung|xây dựng|lắp|khắc phục|hoàn thành|hoàn thiện|hoàn trả|điều chỉnh|giữ|giảm|tăng|hạn chế|siết|` +
	`theo dõi|tạo điều kiện|tạo thuận lợi|tạo cơ hội|đề xuất|đề nghị|trình|định kỳ|sơ kết|tổng kết|tuyên truyền|phổ biến|tập huấn|cử|đưa|không|chưa|sử dụng|thông báo|cập nhật|bàn giao|thống nhất|` +
	`xin|để|về việc|trong việc|nhằm|phản ánh|luân phiên|luân chuyển|điều động|giám sát|cảnh báo|thay thế|phát huy|phát động|phát triển|kết nối|di dời|chấn chỉnh|` +
	`xác minh|thu hồi|chi trả|cấp phát|cấp đủ|cấp kinh phí|cấp bổ sung|nạo vét|tu sửa|lồng ghép|tiếp nhận|tiếp thu|tiếp xúc|lắng nghe|tiến hành|trang bị|tuyển dụng|` +
	`rút ngắn|rút gọn|cải thiện|cải cách|cải tạo|cắt giảm|miễn|gia hạn|giãn|khoanh|dừng|tạm dừng|chấm dứt|ngăn chặn|bảo vệ|củng cố|đánh giá|tổng hợp|gửi|chuyển|` +
	`khảo sát|thẩm định|phê duyệt|sắp xếp|kiện toàn|bồi dưỡng|đào tạo|vận động|chăm lo|động viên|tham gia|cùng|lấy|đặt|vận hành|nhân rộng|số hóa|đơn giản hóa|bỏ|` +
	`thí điểm|khôi phục|phân cấp|phân bổ|phân luồng|ủy quyền|dành|huy động|kéo dài|đổi mới|tuần tra|thành lập|gia cố|thúc đẩy|chú trọng|chú ý|lưu ý|quyết liệt|` +
	`trực tiếp|chủ trì|định hướng|thu thập|bình ổn|niêm yết|minh bạch|tính toán|xóa|trồng|trả|bãi bỏ|sáp nhập|bám sát|quán triệt|nhắc nhở|xử phạt)(?:[ ,.;]|$)`)

// attributes hides verbs that belong to a name: "cấp có thẩm quyền". Small and capital letters have the same number of bytes.
var attributes = strings.NewReplacer("có thẩm quyền", "CÓ THẨM QUYỀN", "có liên quan", "CÓ LIÊN QUAN",
	"thông tin đại chúng", "THÔNG TIN ĐẠI CHÚNG", "kiểm tra liên ngành", "KIỂM TRA LIÊN NGÀNH")

// vague are beginnings of names of which nothing more could be read.
var vague = map[string]bool{"cơ quan": true, "các cơ quan": true, "đơn vị": true, "các đơn vị": true, "ngành": true, "các ngành": true,
	"ban": true, "sở": true, "lực lượng": true, "các lực lượng": true, "Ban": true, "Sở": true, "Hội": true, "Bộ": true, "xã": true, "phường": true}

// The longest names that are believed, in syllables. A verb that act does not know makes a name too long; then there is none.
const (
	longestName = 20
	longestTail = 4 // syllables in small letters after the last capital: "Ủy ban nhân dân tỉnh"
	longestLow  = 6 // of a name without capitals: "lực lượng quản lý thị trường"
)

// addresseeOf reads whom a recommendation asks: what stands between "Đề nghị" and the colon or the first verb, if it begins as
// the name of an office does. A name that cannot be told for sure is none (law P4).
func addresseeOf(text string) string {
	m := request.FindStringSubmatch(strings.TrimSpace(norm.NFC.String(text)))
	if m == nil || !bodies.MatchString(m[1]) {
		return ""
	}
	name := m[1]
	end := -1
	if at := act.FindStringSubmatchIndex(attributes.Replace(name)); at != nil {
		end = at[0]
	}
	if colon := strings.IndexByte(name, ':'); colon >= 0 && (end < 0 || colon < end) {
		end = colon
	}
	if end <= 0 {
		return ""
	}
	name = strings.TrimRight(name[:end], " ,:;-–")
	if vague[name] || strings.ContainsAny(name, ".;()") || !believable(strings.Fields(name)) {
		return ""
	}
	return name
}

// believable tells whether syllables may be a name by their number and their capitals.
func believable(syllables []string) bool {
	tail, capitals := 0, false
	for _, s := range syllables {
		first, _ := utf8.DecodeRuneInString(s)
		tail++
		if unicode.IsUpper(first) {
			tail, capitals = 0, true
		}
	}
	if capitals {
		return len(syllables) <= longestName && tail <= longestTail
	}
	return len(syllables) > 0 && len(syllables) <= longestLow
}

// addressed brings recommendations to the same addressee together, in the order in which addressees first appear; those that
// name none come last.
func addressed(all []Finding) []Finding {
	order := map[string]int{}
	names := []string{}
	for i := range all {
		name := addresseeOf(all[i].Text)
		if name == "" {
			name = addresseeOf(all[i].Title + ":")
		}
		if name == "" {
			continue
		}
		key := sameText(name)
		if _, known := order[key]; !known {
			order[key] = len(names)
			names = append(names, name)
		}
		all[i].Addressee = names[order[key]]
	}
	rank := func(f Finding) int {
		if f.Addressee == "" {
			return len(names)
		}
		return order[sameText(f.Addressee)]
	}
	slices.SortStableFunc(all, func(a, b Finding) int { return rank(a) - rank(b) })
	return all
}
