package report

import (
	"strconv"
	"strings"
	"time"
	"tonghop/parser/pattern"
)

var (
	dayRange = pattern.New(`\b(?:tu\s*)?(?:ngay\s*)?(\d{1,2})(?:\s*[/.-]\s*(\d{1,2})|\s*thang\s*(\d{1,2}))?(?:\s*[/.-]\s*(\d{4}|\d{2})|\s*nam\s*(\d{4}))?` +
		`\s*(?:den het|den|toi|-|~|\.\.)\s*(?:het\s*)?(?:ngay\s*)?(\d{1,2})(?:\s*[/.-]\s*|\s*thang\s*)(\d{1,2})(?:(?:\s*[/.-]\s*|\s*nam\s*)(\d{4}|\d{2})\b)?`)
	isoRange   = pattern.New(`\b(20\d\d)[-./](\d\d)[-./](\d\d)\s*(?:\.\.|den|-|~)\s*(20\d\d)[-./](\d\d)[-./](\d\d)\b`)
	monthWeek  = pattern.New(`\btuan\s*(?:thu\s*)?(\d|i{1,3}|iv|v|nhat|hai|ba|tu|nam|mot)\s*(?:[,/-]|cua)?\s*(?:thang|thg|t)\s*\.?\s*(\d{1,2})\b`)
	weekNumber = pattern.New(`\b(?:tuan\s*(?:thu|le|so)?\s*:?|w)\s*(\d{1,2})\b`)
	isoWeek    = pattern.New(`\b(20\d\d)\s*-?\s*w(\d{1,2})\b`)
	monthCount = pattern.New(`\b(\d{1,2}|ba|sau|chin|muoi hai)\s*thang(\s*(?:dau|cuoi))?(\s*nam)?\b`)
	halfYear   = pattern.New(`\bnua\s*(?:dau|cuoi)\s*nam\b|\b6\s?t\b`)
	quarter    = pattern.New(`\b(?:quy|qui|q)\s*\.?\s*(?:so\s*)?(iv|i{1,3}|l{1,3}|[1-4]|mot|hai|ba|bon|tu|dau)\b`)
	monthOf    = pattern.New(`(?:\b|dlxh|bc|cao)(?:thang|thnag|thag|tahng|thg|th)\s*\.?\s*(\d{1,2})(?:\s*(,|\+|&|va|-|den|/)\s*(?:thang\s*)?(\d{1,2}))?\b`)
	monthWord  = pattern.New(`\bthang\s+(gieng|mot|hai|ba|tu|nam|sau|bay|tam|chin|muoi mot|muoi hai|muoi|chap)\b`)
	ownKey     = pattern.New(`\b(20\d\d)-m(\d\d)(?:-w(\d))?\b|\b(20\d\d)-(q|h)(\d)\b|\b(20\d\d)-9m\b`)
	shortMonth = pattern.New(`\b(?:dlxh|bc)?t\s?\.?(\d{1,2})\b`)
	monthYear  = pattern.New(`\b(\d{1,2})\s?[/.,-]\s?(\d{4}|\d{2})\b`)
	spacedPair = pattern.New(`\b(\d{1,2}) (20\d\d)\b`)
	yearMonth  = pattern.New(`\b(20\d\d)[-./ ](0[1-9]|1[0-2])\b`)
	sixDigits  = pattern.New(`\b(\d{6})\b`)
	yearOf     = pattern.New(`\bnam\s*(\d{4})\b`)
	fullDate   = pattern.New(`\b(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4}|\d{2})\b|\b(20\d\d)[-./](\d{1,2})[-./](\d{1,2})\b|\bngay\s*\d{1,2}\s*(?:thang|[/.-])\s*\d{1,2}\b`)
)

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// dateRanges: "từ ngày 20/5 đến ngày 26/5/2024", "20-5 den 26-5-2024", "2024-05-20..2024-05-26".
func (p *periodText) dateRanges() {
	for _, m := range isoRange.FindAllStringSubmatchIndex(p.f.s, 4) {
		g := groups(p.f.s, m)
		from, okFrom := validDay(atoi(g[1]), atoi(g[2]), atoi(g[3]))
		to, okTo := validDay(atoi(g[4]), atoi(g[5]), atoi(g[6]))
		if okFrom && okTo && !to.Before(from) {
			p.add(m[0], m[1], named{kind: "range", year: to.Year(), from: from, to: to, confidence: .95})
		}
	}
	for _, m := range dayRange.FindAllStringSubmatchIndex(p.f.s, 8) {
		g := groups(p.f.s, m)
		month := atoi(g[2] + g[3])
		if !p.free(m[0], m[1]) || month == 0 && !strings.Contains(g[0], "den") {
			continue // "26-5-2024" alone is one day
		}
		if month == 0 {
			month = atoi(g[7])
		}
		year, fromYear := fullYear(g[8]), fullYear(g[4]+g[5])
		y := year
		if y == 0 {
			y = 2000 // a leap year to hold the days until the year is settled
		}
		if fromYear == 0 {
			fromYear = y
		}
		from, okFrom := validDay(fromYear, month, atoi(g[1]))
		to, okTo := validDay(y, atoi(g[7]), atoi(g[6]))
		if !okFrom || !okTo {
			continue
		}
		if from.After(to) && fromYear == y {
			from = from.AddDate(-1, 0, 0)
		}
		if from.Before(to) && to.Sub(from) < 367*24*time.Hour {
			p.add(m[0], m[1], named{kind: "range", year: year, from: from, to: to, confidence: .9})
		}
	}
}

// groups are the texts of a match's groups, empty where a group took no part.
func groups(s string, m []int) []string {
	out := make([]string, len(m)/2)
	for i := range out {
		if m[2*i] >= 0 {
			out[i] = s[m[2*i]:m[2*i+1]]
		}
	}
	return out
}

// fullYear reads a year of two or four digits; 0 where there is none.
func fullYear(s string) int {
	n := atoi(s)
	if len(s) == 2 {
		return 2000 + n
	}
	return n
}

// validDay makes a date that exists.
func validDay(y, m, d int) (time.Time, bool) {
	t := day(y, time.Month(m), d)
	return t, m >= 1 && m <= 12 && d >= 1 && t.Day() == d
}

// monthWeeks: "tuần 3 tháng 5 năm 2024" is the third week of May, not ISO week 3.
func (p *periodText) monthWeeks() {
	for _, m := range ownKey.FindAllStringSubmatchIndex(p.f.s, 2) {
		g := groups(p.f.s, m)
		n := named{year: atoi(g[1] + g[4] + g[7]), confidence: .95}
		switch {
		case g[3] != "":
			n.kind, n.month, n.n = "week", atoi(g[2]), atoi(g[3])
		case g[2] != "":
			n.kind, n.month = "month", atoi(g[2])
		case g[5] == "q":
			n.kind, n.n = "quarter", atoi(g[6])
		case g[5] == "h":
			n.kind, n.n = "half", atoi(g[6])
		default:
			n.kind = "nine_months"
		}
		if n.month <= 12 && n.n <= 5 && (n.kind != "quarter" && n.kind != "half" || n.n >= 1) && (n.kind != "half" || n.n <= 2) && (n.kind != "quarter" || n.n <= 4) {
			p.add(m[0], m[1], n)
		}
	}
	for _, m := range monthWeek.FindAllStringSubmatchIndex(p.f.s, 4) {
		g := groups(p.f.s, m)
		week, month := ordinal(g[1]), atoi(g[2])
		if week < 1 || week > 5 || month < 1 || month > 12 || !p.free(m[0], m[1]) {
			continue
		}
		year, end := p.yearAfter(m[1])
		p.add(m[0], max(m[1], end), named{kind: "week", year: year, n: week, month: month, confidence: .9})
	}
}

// ordinal reads a small number written in digits, Roman numerals or words; 0 where it is none.
func ordinal(s string) int {
	switch s {
	case "i", "l", "mot", "nhat", "gieng", "dau":
		return 1
	case "ii", "ll", "hai":
		return 2
	case "iii", "lll", "ba":
		return 3
	case "iv", "bon", "tu":
		return 4
	case "v", "nam":
		return 5
	case "sau":
		return 6
	case "bay":
		return 7
	case "tam":
		return 8
	case "chin":
		return 9
	case "muoi":
		return 10
	case "muoi mot":
		return 11
	case "muoi hai", "chap":
		return 12
	}
	return atoi(s)
}

// weeks: "tuần 21", "tuần thứ 21 năm 2024", "2024-W21".
func (p *periodText) weeks() {
	for _, m := range isoWeek.FindAllStringSubmatchIndex(p.f.s, 2) {
		g := groups(p.f.s, m)
		if !isoWeekStart(atoi(g[1]), atoi(g[2])).IsZero() {
			p.add(m[0], m[1], named{kind: "week", year: atoi(g[1]), n: atoi(g[2]), confidence: .95})
		}
	}
	for _, m := range weekNumber.FindAllStringSubmatchIndex(p.f.s, 4) {
		n := atoi(groups(p.f.s, m)[1])
		if n < 1 || n > 53 || !p.free(m[0], m[1]) {
			continue
		}
		year, end := p.yearAfter(m[1])
		p.add(m[0], max(m[1], end), named{kind: "week", year: year, n: n, confidence: .9})
	}
}

// monthCounts: "6 tháng đầu năm 2024", "06 tháng năm 2024", "6 tháng cuối năm", "9 tháng", "11 tháng đầu năm".
func (p *periodText) monthCounts() {
	for _, m := range halfYear.FindAllStringIndex(p.f.s, 2) {
		n := 1
		if strings.Contains(p.f.s[m[0]:m[1]], "cuoi") {
			n = 2
		}
		year, end := p.yearAfter(m[1])
		p.add(m[0], max(m[1], end), named{kind: "half", year: year, n: n, confidence: .85})
	}
	for _, m := range monthCount.FindAllStringSubmatchIndex(p.f.s, 4) {
		g := groups(p.f.s, m)
		count, late := ordinal(g[1]), strings.HasSuffix(g[2], "cuoi")
		last, _ := p.before(m[0])
		if !p.free(m[0], m[1]) || last == "ngay" || last == "so" || last == "thu" {
			continue
		}
		year, end := p.yearAfter(m[1])
		end = max(end, m[1])
		n := named{year: year, n: 1, confidence: .9}
		switch whole := g[2] != "" || year != 0; {
		case count == 6 && late:
			n.kind, n.n = "half", 2
		case count == 6:
			n.kind = "half"
		case count == 9 && !late:
			n.kind = "nine_months"
		case count == 3 && whole && !late:
			n.kind = "quarter"
		case count == 3 && whole:
			n.kind, n.n = "quarter", 4
		case count == 12 && !late:
			n.kind = "year"
		case count >= 2 && count <= 11 && whole && !late:
			n.kind, n.month, n.n = "range", 1, count
		default:
			continue
		}
		p.add(m[0], end, n)
	}
}

// quarters: "quý II.2024", "quý 1-2024", "Q2/2024", "quý hai". "Quý cơ quan" is a form of address, "quy 1" may be a rule.
func (p *periodText) quarters() {
	for _, m := range quarter.FindAllStringSubmatchIndex(p.f.s, 4) {
		g := groups(p.f.s, m)
		n := ordinal(g[1])
		words := lowerVN(p.f.orig(m[0], m[2]))
		sign := strings.HasPrefix(words, "quý") || strings.HasPrefix(words, "quí") || strings.HasPrefix(words, "qúy")
		year, end := p.yearAfter(m[1])
		switch {
		case n < 1 || n > 4 || !p.free(m[0], m[1]):
			continue
		case strings.HasPrefix(g[0], "q") && !strings.HasPrefix(g[0], "qu"):
			if year == 0 && p.yearElsewhere() == 0 || strings.Contains("mot hai ba bon tu dau", g[1]) {
				continue
			}
		case p.marked && !sign && year == 0, !sign && strings.Contains("mot hai ba bon tu dau", g[1]) && year == 0:
			continue
		}
		p.add(m[0], max(m[1], end), named{kind: "quarter", year: year, n: n, confidence: .9})
	}
}
