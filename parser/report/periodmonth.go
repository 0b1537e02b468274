package report

import (
	"strings"
)

// months: "tháng 5-2024", "tháng 05 năm 2024", "thang5", "tháng 5.24", "tháng 4, 5 năm 2024".
// "ngày 20 tháng 5" is a day, not a period; "6 tháng 5" does not occur.
func (p *periodText) months() {
	for _, m := range monthOf.FindAllStringSubmatchIndex(p.f.s, 6) {
		g := groups(p.f.s, m)
		word := lowerVN(p.f.orig(m[0], m[0]+2))
		first, second, end := atoi(g[1]), atoi(g[3]), m[1]
		if second == 0 || second <= first || second > 12 || strings.Contains("/.-", g[2]) && len(g[3]) == 2 && second > 12 {
			second, end = 0, m[3]
		}
		if first < 1 || first > 12 || !p.free(m[0], end) || p.notMonth(m[0], word) {
			continue
		}
		year, after := p.yearAfter(end)
		if second != 0 && year == 0 && g[2] == "/" {
			second, end = 0, m[3]
			year, after = p.yearAfter(end)
		}
		n := named{kind: "month", year: year, month: first, confidence: .95}
		if second != 0 {
			n = named{kind: "range", year: year, month: first, n: second, confidence: .85}
		}
		p.add(m[0], max(end, after), n)
	}
}

// notMonth tells whether the word for month at i is part of a date, or another word that folds alike ("thắng 4").
func (p *periodText) notMonth(i int, word string) bool {
	head := strings.TrimRight(p.f.s[:i], " .,")
	j := len(head)
	for j > 0 && (head[j-1] >= '0' && head[j-1] <= '9' || head[j-1] == '.') {
		j--
	}
	if j < len(head) && len(head)-j <= 2 && strings.HasSuffix(strings.TrimRight(head[:j], " "), "ngay") {
		return true
	}
	if strings.HasSuffix(head, "ngay") {
		return true
	}
	full := lowerVN(p.f.src[p.f.at[i]:])
	return word == "th" && p.marked && (strings.HasPrefix(full, "thắng") || strings.HasPrefix(full, "thẳng") || strings.HasPrefix(full, "thăng"))
}

// monthWords: "tháng Năm", "tháng tư", "tháng mười hai". "tháng từ" and "tháng, năm" are not April and May;
// where the text has no marks the words are ambiguous and need a year behind them.
func (p *periodText) monthWords() {
	for _, m := range monthWord.FindAllStringSubmatchIndex(p.f.s, 4) {
		g := groups(p.f.s, m)
		if !p.free(m[0], m[1]) || p.notMonth(m[0], "") {
			continue
		}
		word := p.f.orig(m[2], m[3])
		year, end := p.yearAfter(m[1])
		confidence := .9
		switch exact := lowerVN(word); {
		case !p.marked && strings.Contains("tu nam ba sau mot hai", g[1]):
			if confidence = .6; year == 0 {
				continue
			}
			if g[1] == "nam" && !strings.Contains(p.f.s[m[3]:end], "nam") {
				confidence = .4
			}
		case p.marked && !strings.Contains("|giêng|một|hai|ba|tư|năm|sáu|bảy|bẩy|bảy|tám|chín|mười|mười một|mười hai|chạp|", "|"+exact+"|"):
			continue
		case exact == "năm" && !strings.HasPrefix(word, "N") && !strings.Contains(p.f.s[m[3]:end], "nam"):
			// "tháng năm 2024" may be a form with the month left blank.
			if confidence = .4; year == 0 {
				continue
			}
		}
		p.add(m[0], max(m[1], end), named{kind: "month", year: year, month: ordinal(g[1]), confidence: confidence})
	}
}

// shortMonths: "T5", "T05_2024", "T5.2024". A unit may be called T5: without a year the word before decides.
func (p *periodText) shortMonths() {
	for _, m := range shortMonth.FindAllStringSubmatchIndex(p.f.s, 6) {
		month := atoi(groups(p.f.s, m)[1])
		if month < 1 || month > 12 || !p.free(m[0], m[1]) {
			continue
		}
		year, end := p.yearAfter(m[1])
		n := named{kind: "month", year: year, month: month, confidence: .85}
		if last, previous := p.before(m[0]); year == 0 && unitWord(last, previous) {
			continue
		} else if year == 0 {
			n.confidence = .75
		}
		p.add(m[0], max(m[1], end), n)
	}
}

// unitWord tells whether the words before a number or code make it the name of a unit, a place or a document.
func unitWord(last, previous string) bool {
	switch last {
	case "bo", "uy":
		return previous == "chi" || previous == "dang"
	case "quyet", "nghi":
		return false
	case "cb", "db", "du", "phong", "to", "khu", "trai", "nha", "toa", "kho", "ban", "cum", "doi", "lop", "khoa", "so", "thon", "xom", "ap", "bao",
		"qd", "kh", "cv", "nq", "hd", "ct", "nd", "tt", "kl", "luat", "dinh", "tu", "lenh", "mau", "bieu", "phu", "luc", "pl", "quoc", "km", "ql", "tl", "dieu":
		return true
	}
	return false
}

// digitMonths: "5/2024", "5.24", "052024", "2024-05", "202405"; not part of a whole date, a document number or an act's number.
func (p *periodText) digitMonths() {
	for _, m := range fullDate.FindAllStringIndex(p.f.s, 8) {
		if p.free(m[0], m[1]) {
			for k := m[0]; k < m[1]; k++ {
				p.taken[k] = true // left to lonelyDate
			}
		}
	}
	for _, m := range yearMonth.FindAllStringSubmatchIndex(p.f.s, 4) {
		g := groups(p.f.s, m)
		if p.free(m[0], m[1]) && !p.touched(m[0], m[1]) {
			p.add(m[0], m[1], named{kind: "month", year: atoi(g[1]), month: atoi(g[2]), confidence: .8})
		}
	}
	for _, m := range append(monthYear.FindAllStringSubmatchIndex(p.f.s, 6), spacedPair.FindAllStringSubmatchIndex(p.f.s, 4)...) {
		g := groups(p.f.s, m)
		month, year := atoi(g[1]), fullYear(g[2])
		last, previous := p.before(m[0])
		if month < 1 || month > 12 || !p.free(m[0], m[1]) || p.touched(m[0], m[1]) || unitWord(last, previous) || last == "ngay" {
			continue
		}
		confidence := .85
		if len(g[2]) == 2 {
			if confidence = .75; !p.speaksOfReport() || !p.received.IsZero() && (year > p.received.Year()+1 || year < p.received.Year()-5) {
				continue
			}
		} else if year < 2000 || year > 2099 {
			continue
		}
		p.add(m[0], m[1], named{kind: "month", year: year, month: month, confidence: confidence})
	}
	for _, m := range sixDigits.FindAllStringIndex(p.f.s, 2) {
		d := p.f.s[m[0]:m[1]]
		if month, year := atoi(d[:2]), atoi(d[2:]); month >= 1 && month <= 12 && year >= 2010 && year <= 2060 && p.free(m[0], m[1]) {
			p.add(m[0], m[1], named{kind: "month", year: year, month: month, confidence: .75})
		} else if year, month := atoi(d[:4]), atoi(d[4:]); month >= 1 && month <= 12 && year >= 2010 && year <= 2060 && p.free(m[0], m[1]) {
			p.add(m[0], m[1], named{kind: "month", year: year, month: month, confidence: .7})
		}
	}
}

// touched tells whether digits or a document number go on beside s[i:j]: "15/2024/NĐ-CP", "7.5/2024".
func (p *periodText) touched(i, j int) bool {
	s := p.f.s
	if i > 1 && strings.IndexByte("./-", s[i-1]) >= 0 && isWordByte(s[i-2]) && s[i-2] <= '9' {
		return true
	}
	return j+1 < len(s) && strings.IndexByte("./-", s[j]) >= 0 && isWordByte(s[j+1]) && (s[j] == '/' || s[j+1] <= '9')
}

func (p *periodText) speaksOfReport() bool {
	return hasAny(p.whole, "bc", "bao cao", "dlxh", "du luan", "tam trang", "bcdlxh") || strings.Contains(p.whole, "dlxh")
}

// years: "năm 2024" where the year itself is reported on; "Kế hoạch năm 2024" or "bầu cử năm 2026" is not.
func (p *periodText) years() {
	for _, m := range yearOf.FindAllStringSubmatchIndex(p.f.s, 4) {
		year := atoi(groups(p.f.s, m)[1])
		if !p.free(m[0], m[1]) || p.touched(m[0], m[1]) || strings.HasPrefix(strings.TrimLeft(p.f.s[m[1]:], " "), "-2") {
			continue
		}
		n := named{kind: "year", year: year, confidence: .85}
		last, previous := p.before(m[0])
		switch pair := previous + " " + last; {
		case last == "thang", last == "dau", last == "cuoi", last == "giua", last == "hoc", last == "ngay":
			continue
		case pair == "ke hoach", pair == "nghi quyet", pair == "chi thi", pair == "dai hoi", pair == "bau cu", pair == "ky thi", pair == "nguyen dan",
			last == "tet", last == "thi", last == "vu", last == "he", last == "bao", last == "hai", pair == "quyet dinh", pair == "huong dan":
			n.confidence = .3
		case strings.HasPrefix(p.f.s, "ve ") && !hasAny(p.f.s, "bao cao", "tong ket", "cong tac"), !p.speaksOfReport() && !hasAny(p.f.s, "tong ket", "cong tac", "ca nam"):
			n.confidence = .4
		}
		p.add(m[0], m[1], n)
	}
	if len(p.found) == 0 && p.speaksOfReport() {
		if y := p.yearElsewhere(); y != 0 {
			i := strings.Index(p.f.s, looseYear.FindString(p.whole))
			if last, previous := "", ""; i >= 0 && p.free(i, i+4) && !p.touched(i, i+4) {
				if last, previous = p.before(i); !unitWord(last, previous) {
					p.add(i, i+4, named{kind: "year", year: y, confidence: .4})
				}
			}
		}
	}
}

// lonelyDate: a whole date in a name says little of the period; its month is a weak guess.
func (p *periodText) lonelyDate() {
	if len(p.found) > 0 || !p.speaksOfReport() {
		return
	}
	m := fullDate.FindStringSubmatchIndex(p.f.s)
	if m == nil {
		return
	}
	g := groups(p.f.s, m)
	d, month, year := atoi(g[1]), atoi(g[2]), fullYear(g[3])
	if g[4] != "" {
		d, month, year = atoi(g[6]), atoi(g[5]), atoi(g[4])
	}
	if _, ok := validDay(year, month, d); ok && year >= 2000 {
		p.add(m[0], m[1], named{kind: "month", year: year, month: month, confidence: .4})
	}
}
