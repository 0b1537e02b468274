package report

import (
	"strings"
	"tonghop/parser/pattern"
)

var (
	titlePattern = pattern.New(`^bao cao(?: (?:nhanh|dot xuat|chuyen de|bo sung|dinh chinh|thay the|tong hop|so ket|tong ket|dinh ky|thang|quy|nam|tuan))*[ :.]*$`)
	otherTitle   = pattern.New(`^(?:cong van|ke hoach|nghi quyet|thong bao|to trinh|giay moi|giay gioi thieu|bien ban|chuong trinh|quyet dinh|huong dan|chi thi|hoa don(?: gia tri gia tang)?|hop dong|don xin|phieu|danh sach|lich cong tac|ban kiem diem|thu moi|giay de nghi|cong dien|quy dinh|quy che|ket luan)(?: [a-z ]{0,40})?$`)
)

// bodyOpeners begin the running text, never a title.
var bodyOpeners = []string{"kinh gui", "kinh trinh", "thuc hien", "can cu", "trong thang", "trong quy", "trong tuan", "theo cong van", "theo ke hoach", "phuc dap", "nham", "thi hanh", "ngay"}

// titleAt finds the line BÁO CÁO; -1 where there is none among the first lines.
func titleAt(lines []line) int {
	for i, l := range lines {
		if i > 50 {
			break
		}
		if len(l.parts) > 1 || l.label != "" && len(l.label) > 1 {
			continue
		}
		text := joinSpacedWords(l.text)
		key := foldText(text).s
		switch {
		case titlePattern.MatchString(key) && (mostlyUpper(text) || l.mid || l.bold || i < 20):
			return i
		case strings.HasPrefix(text, "BÁO CÁO ") && len(text) < 400 && !strings.HasSuffix(text, "."):
			return i
		case hasPrefixWord(key, "bao cao") && mostlyUpper(text):
			return i
		case hasPrefixWord(key, "bao cao") && (l.mid || l.bold || i < 12) && len(text) < 220 && !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, ":") && hasAny(key, "du luan", "dlxh", "tam trang", "tu tuong"):
			return i
		}
	}
	return -1
}

// joinSpacedWords undoes "B Á O  C Á O".
func joinSpacedWords(s string) string {
	if len(s) < 24 && joinSpaced(s) == "BÁOCÁO" {
		return "BÁO CÁO"
	}
	return s
}

// readTitle reads what the report is about, below the line BÁO CÁO; it returns the first line of the running text.
func (h *letterhead) readTitle(lines []line, at int) int {
	first := joinSpacedWords(lines[at].text)
	h.titleLine = first
	var title []string
	if key := foldText(first).s; !titlePattern.MatchString(key) {
		f := foldText(first)
		rest := strings.TrimLeft(strings.TrimPrefix(key, "bao cao"), " :")
		title = append(title, f.orig(len(key)-len(rest), len(key)))
		h.titleLine = f.orig(0, len("bao cao"))
		if hasPrefixWord(rest, "nhanh", "dot xuat", "chuyen de", "bo sung", "dinh chinh", "thay the") {
			h.titleLine = first
		}
	}
	notes := []string{}
	i := at + 1
	for ; i < len(lines) && i <= at+6; i++ {
		l := lines[i]
		if isRule(l.text) {
			if len(title) > 0 {
				i++
				break
			}
			continue
		}
		if strings.HasPrefix(l.text, "(") && len(l.text) < 200 && l.label == "" {
			notes = append(notes, l.text)
			continue
		}
		if !h.titleGoesOn(l, title) {
			break
		}
		title = append(title, l.text)
	}
	h.title = strings.Trim(strings.Join(title, " "), " -_*")
	h.periodText = squeeze(strings.Join(append([]string{foldlessTitle(first), h.title}, notes...), " "))
	return i
}

// foldlessTitle is the BÁO CÁO line where it says more than that ("BÁO CÁO THÁNG 5").
func foldlessTitle(first string) string {
	if titlePattern.MatchString(foldText(first).s) {
		return first
	}
	return ""
}

func (h *letterhead) titleGoesOn(l line, title []string) bool {
	if l.label != "" || len(l.text) > 320 || strings.HasSuffix(l.text, ":") || strings.HasSuffix(l.text, ".") || len(l.parts) > 1 || l.cells != nil {
		return false
	}
	if hasPrefixWord(l.key, bodyOpeners...) || len(title) == 0 && hasPrefixWord(l.key, "chi bo", "dang uy") && len(l.text) > 120 {
		return false
	}
	if len(title) == 0 {
		return true
	}
	if strings.HasPrefix(title[0], "(") || headingKind(l.key) != "" && !startsLower(l.text) && !l.mid {
		return false
	}
	return startsLower(l.text) || l.mid || mostlyUpper(title[0]) && mostlyUpper(l.text) || hasPrefixWord(l.key, "thang", "quy", "nam", "tuan", "6 thang", "9 thang", "ky bao cao")
}
