package summary

import (
	"regexp"
	"strings"
)

// stance is what keeps statements apart whose words are alike: what they ask for, and the place they speak of. It only ever
// splits; a split group is shown twice, a wrong one counts units for what they have not said.
type stance struct {
	sides  [len(opposites)]side
	places map[string]bool
}

// side tells which of two opposite words a text uses.
type side struct{ left, right bool }

// opposites are words that turn an opinion round. Each text is searched for them as whole syllables.
var opposites = [...]struct{ left, right string }{
	{"tăng", "giảm"},
	{"giữ", "bỏ"},
	{"nhanh", "chậm"},
	{"đủ", "thiếu"},
	{"mở rộng", "thu hẹp"},
	{"sáp nhập", "tách"},
	{"siết chặt", "nới lỏng"},
	{"thuận lợi", "khó khăn"},
	{"hợp lý", "chưa hợp lý"},
	{"hợp lý", "bất hợp lý"},
	{"phù hợp", "chưa phù hợp"},
	{"phù hợp", "không phù hợp"},
	{"kịp thời", "chưa kịp thời"},
	{"kịp thời", "không kịp thời"},
	{"đồng tình", "không đồng tình"},
	{"đồng tình", "chưa đồng tình"},
	{"ủng hộ", "không ủng hộ"},
	{"ủng hộ", "phản đối"},
	{"đồng tình", "phản đối"},
	{"tán thành", "không tán thành"},
	{"tin tưởng", "thiếu tin tưởng"},
	{"tin tưởng", "mất niềm tin"},
	{"yên tâm", "chưa yên tâm"},
	{"hài lòng", "không hài lòng"},
	{"hài lòng", "chưa hài lòng"},
	{"nên", "không nên"},
	{"cần", "không cần"},
	{"cần", "chưa cần"},
	{"sớm", "lùi"},
	{"công khai", "chưa công khai"},
}

// placeName finds where a problem lies: "cầu Suối Đá", "xã Nậm Mẫu", "tỉnh lộ 155B".
var placeName = regexp.MustCompile(`(?:^|[^\pL])((?:cầu|thôn|bản|xã|phường|đường|phố|chợ|suối|sông|hồ|đập|đèo|dốc|trường|bệnh viện|khu công nghiệp|khu phố|tổ dân phố|tỉnh lộ|quốc lộ|đường tỉnh|huyện|thị trấn)` +
	`\s+(?:\p{Lu}[\pL]*(?:[ -]\p{Lu}[\pL]*)*|\d+[\pL]?(?:-\d+)?))`)

func stanceOf(o Opinion) stance {
	var s stance
	text := " " + strings.Join(o.key, " ") + " "
	for i, pair := range opposites {
		left, right := " "+pair.left+" ", " "+pair.right+" "
		s.sides[i].right = strings.Contains(text, right)
		// "không đồng tình" holds "đồng tình": the longer words are taken out before the shorter are looked for.
		s.sides[i].left = strings.Contains(strings.ReplaceAll(text, right, " | "), left)
	}
	for _, m := range placeName.FindAllStringSubmatch(o.Title+" "+o.Text, -1) {
		if s.places == nil {
			s.places = map[string]bool{}
		}
		s.places[strings.Join(syllables(m[1]), " ")] = true
	}
	return s
}

// against tells whether two stances must not be shown as one: one text has only the one word of an opposite pair and the other
// only the other, or both name places and none in common.
func (s stance) against(t stance) bool {
	for i, a := range s.sides {
		b := t.sides[i]
		if a.left != a.right && b.left != b.right && a.left != b.left {
			return true
		}
	}
	if len(s.places) == 0 || len(t.places) == 0 {
		return false
	}
	for p := range s.places {
		if t.places[p] {
			return false
		}
	}
	return true
}
