package report

import (
	"fmt"
	"strings"
	"time"
	"tonghop/parser/pattern"
)

// letterhead is what stands above the text of a report.
type letterhead struct {
	number, date, place, unit, parent, urgency string
	numbered                                   bool      // a number line stood there, even if blank
	month                                      time.Time // first day of the month of the date, also where the day is blank
	title, periodText                          string    // trích yếu; the same with what stands in brackets below it
	titleLine                                  string    // "BÁO CÁO NHANH"
	otherTitle                                 string    // "KẾ HOẠCH", "THÔNG BÁO": some other document
	kinhGui                                    bool
}

var (
	numberPattern = pattern.New(`^(?:[Ss]ố|SỐ|[Ss]o)\s*[:.]?\s*(\d{1,5})?[\s.…_]*((?:[-–/]\s*\d{4}\s*)?)[-–/]?\s*(BC|[A-ZĐ][A-Za-zĐ]{0,3})\s*(?:[-–/]\s*([\p{Lu}\d&][\p{L}\d&.]*(?:\s?[-–/]\s?[\p{Lu}\d&][\p{L}\d&.]*)*))?`)
	datePattern   = pattern.New(`(?:^|[\s,])ngay[\s.…_]*(\d{1,2})?[\s.…_]*(?:thang|[/.\-])[\s.…_]*(\d{1,2})?[\s.…_]*(?:nam|[/.\-])\s*(\d{4}|\d{2})\b`)
	bareDate      = pattern.New(`^[a-z. ]{2,30}, ?(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4})$`)
	urgencyLine   = pattern.New(`^(KHẨN|THƯỢNG KHẨN|HỎA TỐC|HOẢ TỐC)(?: HẸN GIỜ)?$`)
)

// readHead reads the letterhead and the title; it returns the index of the first line of the running text.
func readHead(lines []line) (letterhead, int) {
	var h letterhead
	at := titleAt(lines)
	limit := at
	if at < 0 {
		limit = min(len(lines), 14)
	}
	body := 0
	var names []string
	for i := 0; i < limit; i++ {
		known := false
		for _, piece := range headPieces(lines[i]) {
			k, name := h.readPiece(piece)
			known = known || k
			if name != "" {
				names = append(names, name)
				known = true
			}
		}
		if at < 0 {
			if !known && !isRule(lines[i].text) {
				break
			}
			body = i + 1
		}
	}
	h.parent, h.unit = issuers(names)
	if at < 0 {
		return h, body
	}
	return h, h.readTitle(lines, at)
}

// headPieces takes apart a line that holds both columns of the letterhead.
func headPieces(l line) []string {
	parts := l.parts
	if len(parts) < 2 {
		parts = []string{l.raw}
	}
	var out []string
	for _, p := range parts {
		p = squeeze(p)
		for _, motto := range []string{"ĐẢNG CỘNG SẢN VIỆT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"} {
			if before, after, found := strings.Cut(p, motto); found {
				if before = strings.TrimSpace(before); before != "" {
					out = append(out, before)
				}
				out = append(out, motto)
				p = strings.TrimSpace(after)
			}
		}
		f := foldText(p)
		if m := datePattern.FindStringIndex(f.s); m != nil && m[0] > 0 {
			if cut := placeStart(f, m[0]); cut > 0 {
				out = append(out, strings.TrimSpace(p[:cut]))
				p = strings.TrimSpace(p[cut:])
			}
		}
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

// placeStart finds where the place begins that stands before "ngày" at i, when a number or a name in capitals
// shares the line: "Số 15-BC/CB Hòa Sơn, ngày …", "CHI BỘ SỞ TƯ PHÁP Hòa Sơn, ngày …".
func placeStart(f folded, i int) int {
	head := strings.TrimRight(f.src[:f.at[i]], " ,*")
	if m := numberPattern.FindStringIndex(head); m != nil && m[1] < len(head) {
		return m[1]
	}
	fields := strings.Split(head, " ")
	at := len(head)
	for k := len(fields) - 1; k >= 0; k-- {
		w := strings.Trim(fields[k], ".,*")
		if w != "" && (strings.ToUpper(w) == w && len([]rune(w)) > 1 && w != "TP" && w != "TX" && w != "TT" || fields[k] == "*") {
			if k == len(fields)-1 {
				return 0
			}
			return at
		}
		at -= len(fields[k]) + 1
	}
	return 0
}

// readPiece reads one column of one line of the letterhead: known tells whether it belongs there, name is a
// line of the issuing bodies.
func (h *letterhead) readPiece(p string) (known bool, name string) {
	f := foldText(p)
	bare := strings.Trim(f.s, " *-_.:()[]")
	switch {
	case isRule(p), bare == "dang cong san viet nam", strings.HasPrefix(bare, "cong hoa xa hoi chu nghia"), strings.HasPrefix(bare, "doc lap"):
		return true, ""
	case h.readNumber(p), h.readDate(f):
		return true, ""
	case urgencyLine.MatchString(strings.ToUpper(strings.Trim(p, " *-_.:()[]"))):
		h.urgency = strings.Replace(urgencyLine.FindStringSubmatch(strings.ToUpper(strings.Trim(p, " *-_.:()[]")))[1], "HOẢ", "HỎA", 1)
		return true, ""
	case hasPrefixWord(bare, "kinh gui", "kinh trinh"):
		h.kinhGui = true
		return true, ""
	case otherTitle.MatchString(bare) && mostlyUpper(p):
		h.otherTitle = p
		return true, ""
	case isSignatureStamp(f.s):
		return true, ""
	case nameLine(p, f.s):
		return true, strings.Trim(p, " *-_.:")
	}
	return false, ""
}

// readNumber reads the number line. The Party's form is "Số 15-BC/CB"; the State's "Số: 15/BC-CB" becomes the same.
// A blank number ("Số     -BC/CB", filled in by hand) stays empty.
func (h *letterhead) readNumber(p string) bool {
	m := numberPattern.FindStringSubmatch(strings.TrimSpace(p))
	if m == nil {
		return false
	}
	digits, kind, rest := m[1], m[3], m[4]
	if digits == "" && !strings.ContainsAny(p, "-–/") || digits != "" && rest == "" && kind != "BC" || h.numbered {
		return false
	}
	h.numbered = true
	rest = strings.Join(strings.Fields(rest), "")
	rest = strings.NewReplacer("–", "-").Replace(rest)
	if tail := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(p), m[0])); urgencyLine.MatchString(tail) {
		h.urgency = tail
	}
	if digits != "" {
		h.number = digits + "-" + kind
		if rest != "" {
			h.number += "/" + rest
		}
	} else if kind != "BC" {
		h.numbered = false
		return false
	}
	return true
}

// readDate reads "Hòa Sơn, ngày 20 tháng 5 năm 2024" and its looser forms. A blank day leaves the date empty
// but the place and the month are known.
func (h *letterhead) readDate(f folded) bool {
	m := datePattern.FindStringSubmatchIndex(f.s)
	if m == nil {
		m = bareDate.FindStringSubmatchIndex(f.s)
	}
	if m == nil || len(f.s) > 110 || h.place != "" || !h.month.IsZero() {
		return false
	}
	g := groups(f.s, m)
	y, month := fullYear(g[3]), atoi(g[2])
	if y < 1990 || y > 2100 || len(f.s)-m[1] > 25 {
		return false
	}
	if _, ok := validDay(y, month, 1); ok {
		h.month = day(y, time.Month(month), 1)
	}
	if _, ok := validDay(y, month, atoi(g[1])); ok {
		h.date = fmt.Sprintf("%04d-%02d-%02d", y, month, atoi(g[1]))
	}
	place := f.src[:f.at[m[0]]]
	if m[0] == 0 {
		place, _, _ = strings.Cut(f.src, ",")
		if strings.HasPrefix(f.s, "ngay") {
			place = ""
		}
	}
	if place = strings.Trim(place, " ,.*-_"); words(place) <= 6 {
		h.place = place
	}
	return true
}
