// Package wording puts periods, dates, moments, spans and states into official Vietnamese, the same way in every letter,
// page and paper. It knows no clock and no zone: moments are written as they are given, so callers bring them into the
// office's zone first.
package wording

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

	"tonghop/store"
)

var (
	weekOfMonth = regexp.MustCompile(`^(\d{4})-M(\d{2})-w(\d)$`)
	month       = regexp.MustCompile(`^(\d{4})-M(\d{2})$`)
	quarter     = regexp.MustCompile(`^(\d{4})-Q([1-4])$`)
	half        = regexp.MustCompile(`^(\d{4})-H([12])$`)
	nineMonths  = regexp.MustCompile(`^(\d{4})-9M$`)
	week        = regexp.MustCompile(`^(\d{4})-W(\d{2})$`)
	year        = regexp.MustCompile(`^(\d{4})$`)
	span        = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$`)
)

// Period names a period by its key: "2026-M11" is "tháng 11 năm 2026". A key of no known form is written as it is.
func Period(key string) string {
	if m := month.FindStringSubmatch(key); m != nil {
		return "tháng " + bare(m[2]) + " năm " + m[1]
	}
	if m := weekOfMonth.FindStringSubmatch(key); m != nil {
		return "tuần " + m[3] + " tháng " + bare(m[2]) + " năm " + m[1]
	}
	if m := quarter.FindStringSubmatch(key); m != nil {
		return "quý " + [...]string{"I", "II", "III", "IV"}[m[2][0]-'1'] + " năm " + m[1]
	}
	if m := half.FindStringSubmatch(key); m != nil {
		return "6 tháng " + map[string]string{"1": "đầu", "2": "cuối"}[m[2]] + " năm " + m[1]
	}
	if m := nineMonths.FindStringSubmatch(key); m != nil {
		return "9 tháng đầu năm " + m[1]
	}
	if m := week.FindStringSubmatch(key); m != nil {
		return "tuần " + bare(m[2]) + " năm " + m[1]
	}
	if year.MatchString(key) {
		return "năm " + key
	}
	if m := span.FindStringSubmatch(key); m != nil {
		return Range(m[1], m[2])
	}
	return "kỳ " + key
}

// bare drops a leading zero.
func bare(digits string) string {
	n, _ := strconv.Atoi(digits) // the pattern lets digits alone through
	return strconv.Itoa(n)
}

// Range names a stretch of days, both ends included: "từ ngày 20/5/2026 đến ngày 26/5/2026".
func Range(from, to store.Day) string { return "từ ngày " + Day(from) + " đến ngày " + Day(to) }

// Date is "ngày 20 tháng 11 năm 2026". Days below 10 and the months 1 and 2 have a zero before them, so that no digit can be
// added (Hướng dẫn 36-HD/VPTW, kept by 05-HD/VPTW).
func Date(t time.Time) string {
	return fmt.Sprintf("ngày %02d tháng %s năm %d", t.Day(), monthNumber(t), t.Year())
}

// ShortDate is "20/11/2026", with zeros as in Date.
func ShortDate(t time.Time) string {
	return fmt.Sprintf("%02d/%s/%d", t.Day(), monthNumber(t), t.Year())
}

func monthNumber(t time.Time) string {
	if t.Month() <= time.February {
		return fmt.Sprintf("%02d", int(t.Month()))
	}
	return strconv.Itoa(int(t.Month()))
}

// Day is ShortDate of a calendar day; what is none is written as it is.
func Day(d store.Day) string {
	t, err := time.Parse(time.DateOnly, d)
	if err != nil {
		return d
	}
	return ShortDate(t)
}

// Moment is "17 giờ 00 ngày 20/11/2026".
func Moment(t time.Time) string {
	return fmt.Sprintf("%02d giờ %02d ngày %s", t.Hour(), t.Minute(), ShortDate(t))
}

// Length is a length of time in its two largest units, rounded down to minutes: "2 ngày 3 giờ", "15 giờ 12 phút".
func Length(d time.Duration) string {
	minutes := int(d / time.Minute)
	days, hours, rest := minutes/(24*60), minutes/60%24, minutes%60
	switch {
	case days > 0 && hours > 0:
		return fmt.Sprintf("%d ngày %d giờ", days, hours)
	case days > 0:
		return fmt.Sprintf("%d ngày", days)
	case hours > 0 && rest > 0:
		return fmt.Sprintf("%d giờ %d phút", hours, rest)
	case hours > 0:
		return fmt.Sprintf("%d giờ", hours)
	}
	return fmt.Sprintf("%d phút", rest)
}

// NotApplicable stands where nothing was expected and no rate exists (law T2).
const NotApplicable = "không áp dụng"

// Percent is part of whole with one decimal: "80,8%"; NotApplicable where whole is 0. A whole number has no decimal.
func Percent(part, whole int) string {
	if whole == 0 {
		return NotApplicable
	}
	tenths := (part*2000 + whole) / (2 * whole) // rounded to the nearest
	// What is not quite all, or not quite nothing, is never rounded to it.
	switch {
	case tenths >= 1000 && part < whole:
		tenths = 999
	case tenths == 0 && part > 0:
		tenths = 1
	}
	if tenths%10 == 0 {
		return fmt.Sprintf("%d%%", tenths/10)
	}
	return fmt.Sprintf("%d,%d%%", tenths/10, tenths%10)
}

// Units is a count of units: "12 đơn vị".
func Units(n int) string { return fmt.Sprintf("%d đơn vị", n) }

// State is what stands on the board, in lower case: "đã báo cáo, đúng hạn", "chưa báo cáo".
func State(state store.State, timeliness store.Timeliness) string {
	words := map[store.State]string{
		store.Reported: "đã báo cáo",
		store.Nil:      "báo cáo không có vấn đề phát sinh",
		store.Missing:  "chưa báo cáo",
		store.Waiting:  "chưa đến hạn",
		store.Exempt:   "được miễn",
	}[state]
	if t := Timeliness(timeliness); t != "" {
		words += ", " + t
	}
	return words
}

// Timeliness is "đúng hạn", "chậm" or "".
func Timeliness(t store.Timeliness) string {
	return map[store.Timeliness]string{store.OnTime: "đúng hạn", store.Late: "chậm"}[t]
}

// Capital is s with its first letter in upper case.
func Capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
