package number

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// excelTime turns a serial number into a time. Day 60 of the 1900 system is 29 February 1900, which never was.
func excelTime(v float64, date1904 bool) (time.Time, bool) {
	if v < 0 || v > 2958466 || math.IsNaN(v) {
		return time.Time{}, false
	}
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case date1904:
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case v < 60:
		epoch = epoch.AddDate(0, 0, 1)
	}
	day := math.Floor(v)
	ms := math.Round((v - day) * 86400000)
	return epoch.AddDate(0, 0, int(day)).Add(time.Duration(ms) * time.Millisecond), true
}

func showDate(marks []mark, v float64, date1904 bool) (string, bool) {
	t, ok := excelTime(v, date1904)
	if !ok {
		return "", false
	}
	var s strings.Builder
	half := false
	for _, m := range marks {
		half = half || !m.literal && m.text == "am/pm"
	}
	marks = dayFirst(marks)
	for i, m := range marks {
		if m.literal {
			s.WriteString(m.text)
			continue
		}
		s.WriteString(showDateMark(marks, i, t, v, half))
	}
	return strings.TrimSpace(s.String()), true
}

// dayFirst reorders a numeric date that has the month or the day in front.
func dayFirst(marks []mark) []mark {
	day, month, year := -1, -1, -1
	for i, m := range marks {
		switch {
		case m.literal:
		case m.text == "d" || m.text == "dd":
			day = i
		case (m.text == "m" || m.text == "mm") && !isMinute(marks, i):
			month = i
		case m.text[0] == 'y':
			year = i
		}
	}
	if day < 0 || month < 0 || year < max(day, month) || year-min(day, month) > 6 {
		return marks
	}
	from := min(day, month)
	for _, m := range marks[from:year] {
		if m.literal && strings.TrimLeft(m.text, "/-., ") != "" {
			return marks // words stand between: "ngày dd tháng mm"
		}
	}
	out := append([]mark(nil), marks[:from]...)
	for _, text := range []string{"dd", "/", "mm", "/", "yyyy"} {
		out = append(out, mark{text == "/", text})
	}
	return append(out, marks[year+1:]...)
}

// isMinute tells m for minutes: behind hours or before seconds.
func isMinute(marks []mark, at int) bool {
	for i := at - 1; i >= 0; i-- {
		if !marks[i].literal && !strings.ContainsAny(marks[i].text, "/.,") {
			if marks[i].text[0] == 'h' || marks[i].text == "[h]" {
				return true
			}
			break
		}
	}
	for i := at + 1; i < len(marks); i++ {
		if !marks[i].literal && !strings.ContainsAny(marks[i].text, "/.,") {
			return marks[i].text[0] == 's' || marks[i].text == "[s]"
		}
	}
	return false
}

func showDateMark(marks []mark, i int, t time.Time, v float64, half bool) string {
	two := func(n, width int) string {
		if width > 1 && n < 10 {
			return "0" + strconv.Itoa(n)
		}
		return strconv.Itoa(n)
	}
	text := marks[i].text
	switch text[0] {
	case 'y':
		if len(text) <= 2 {
			return t.Format("06")
		}
		return t.Format("2006")
	case 'm':
		if isMinute(marks, i) {
			return two(t.Minute(), len(text))
		}
		switch {
		case len(text) == 3:
			return t.Format("Jan")
		case len(text) == 4:
			return t.Format("January")
		case len(text) > 4:
			return t.Format("Jan")[:1]
		}
		return two(int(t.Month()), len(text))
	case 'd':
		switch {
		case len(text) == 3:
			return t.Format("Mon")
		case len(text) > 3:
			return t.Format("Monday")
		}
		return two(t.Day(), len(text))
	case 'h':
		if half {
			return two((t.Hour()+11)%12+1, len(text))
		}
		return two(t.Hour(), len(text))
	case 's':
		return two(t.Second(), len(text))
	case 'a':
		return t.Format("PM")
	case '[':
		unit := map[string]float64{"[h]": 24, "[m]": 1440, "[s]": 86400}[text]
		return strconv.FormatFloat(math.Floor(v*unit+1e-6), 'f', 0, 64)
	case '0':
		if i > 0 && marks[i-1].text == "." { // tenths of seconds
			return strconv.Itoa(t.Nanosecond() / 100000000)
		}
		return ""
	}
	return text
}

// Serial turns an ISO 8601 moment ("2024-05-20T00:00:00.000") into a serial number of the 1900 system.
func Serial(iso string) (v float64, ok bool) {
	t, err := time.Parse("2006-01-02T15:04:05", strings.TrimSuffix(iso, "Z")) // a fraction of seconds is taken too
	if err != nil {
		return 0, false
	}
	return t.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24, true
}
