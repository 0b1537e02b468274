package report

import "strings"

// partyBodies and otherBodies begin the name of an issuing body in a letterhead.
var (
	partyBodies = []string{"dang bo", "dang uy", "chi bo", "chi uy", "tinh uy", "thanh uy", "huyen uy", "thi uy", "quan uy", "dang doan", "ban can su", "ban thuong vu", "ban chap hanh", "ban tuyen giao", "ban dan van", "ban to chuc", "ban noi chinh", "uy ban kiem tra", "to dang", "bch", "btv", "db", "du", "cb", "tinh doan", "lien chi"}
	otherBodies = []string{"uy ban nhan dan", "ubnd", "so", "truong", "benh vien", "trung tam", "cong ty", "tong cong ty", "cong doan", "lien doan", "hoi", "doan", "mat tran", "uy ban", "ubmttq", "bo", "cuc", "chi cuc", "ngan hang", "toa an", "vien", "kho bac", "phong", "ban", "van phong", "cong an", "bo chi huy", "quy", "bao", "dai", "lien minh", "vien kiem sat", "hdnd", "hoi dong", "thanh tra"}
)

// nameLine tells whether a line of the letterhead is (part of) the name of a body: in capitals, or beginning
// like one and not a sentence.
func nameLine(p, key string) bool {
	if len(p) > 160 || strings.HasSuffix(p, ".") || strings.HasSuffix(p, ":") || strings.HasSuffix(p, ",") || words(p) > 18 {
		return false
	}
	if hasAny(key, "tuyet mat", "toi mat", "luu hanh noi bo") || key == "mat" || strings.Contains(key, "@") {
		return false
	}
	if mostlyUpper(p) {
		return !otherTitle.MatchString(key) && !hasPrefixWord(key, "ve viec", "v/v", "scan", "page", "trang")
	}
	return hasPrefixWord(key, append(partyBodies, "ubnd", "truong", "ban", "van phong", "cong doan", "lien doan", "trung tam")...) && words(p) <= 14 &&
		!hasAny(key, "bao cao", "xin", "gui", "kinh gui", "la", "da", "duoc", "ve viec", "v/v", "khong", "co", "trong", "thang", "tinh hinh", "du luan", "de nghi", "ghi nhan")
}

// issuers puts the lines together: a body may take several lines, the superior stands first, the issuer last.
func issuers(names []string) (parent, unit string) {
	var bodies []string
	party := false
	for _, n := range names {
		key := foldText(n).s
		startsParty, startsOther := hasPrefixWord(key, partyBodies...), hasPrefixWord(key, otherBodies...)
		open := len(bodies) > 0 && openName(foldText(bodies[len(bodies)-1]).s)
		if len(bodies) == 0 || !open && (startsParty || startsOther && !party) {
			bodies = append(bodies, n)
			party = startsParty
			continue
		}
		bodies[len(bodies)-1] += " " + n
	}
	if len(bodies) == 0 {
		return "", ""
	}
	unit = bodies[len(bodies)-1]
	if len(bodies) > 1 {
		parent = bodies[len(bodies)-2]
	}
	return parent, unit
}

// openName tells whether a name cannot end here: "CHI BỘ", "ĐẢNG ỦY", "… VÀ".
func openName(key string) bool {
	switch strings.Trim(key, " ,-") {
	case "dang bo", "dang uy", "chi bo", "chi uy", "ban thuong vu", "ban chap hanh", "ban tuyen giao", "ban thuong vu dang uy", "ban chap hanh dang bo", "ban chap hanh chi bo", "ban tuyen giao dang uy", "db", "cb":
		return true
	}
	return strings.HasSuffix(key, " va") || strings.HasSuffix(key, ",") || strings.HasSuffix(key, " -") || strings.HasSuffix(key, "&")
}

// introUnit finds who reports in the opening sentence of a report without a letterhead:
// "Chi bộ Sở Tư pháp báo cáo tình hình …".
func introUnit(paragraph string) string {
	f := foldText(paragraph)
	for _, body := range partyBodies[:4] {
		for from := 0; ; {
			i := phraseAt(f.s, body, from)
			if i < 0 {
				break
			}
			from = i + len(body)
			end := reportVerb(f.s, from)
			if end < 0 {
				continue
			}
			name := strings.TrimSpace(f.orig(i, end))
			rest := strings.TrimSpace(f.orig(from, end))
			if strings.ContainsAny(rest, ".:;") || words(rest) == 0 || words(rest) > 14 || startsLower(rest) && hasMarks(paragraph) {
				continue
			}
			return name
		}
	}
	return ""
}

// reportVerb is where the name ends before "(xin) báo cáo", "gửi", "tổng hợp" within the next words; -1 if not.
func reportVerb(s string, from int) int {
	window := s[from:min(len(s), from+110)]
	best := -1
	for _, verb := range []string{"xin bao cao", "xin gui", "kinh gui", "bao cao", "gui bao cao", "tong hop", "xin duoc bao cao", "khong co"} {
		if i := phraseAt(window, verb, 0); i > 0 && (best < 0 || i < best) {
			best = i
		}
	}
	if best < 0 {
		return -1
	}
	return from + best
}
