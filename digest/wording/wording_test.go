package wording

import (
	"testing"
	"time"

	"tonghop/store"
)

func TestPeriod(t *testing.T) {
	for key, want := range map[string]string{
		"2026-M11":               "tháng 11 năm 2026",
		"2026-M05":               "tháng 5 năm 2026", // a month in running text has no zero
		"2026-M05-w3":            "tuần 3 tháng 5 năm 2026",
		"2026-Q2":                "quý II năm 2026",
		"2026-Q4":                "quý IV năm 2026",
		"2026-H1":                "6 tháng đầu năm 2026",
		"2026-H2":                "6 tháng cuối năm 2026",
		"2026-9M":                "9 tháng đầu năm 2026",
		"2026":                   "năm 2026",
		"2026-W21":               "tuần 21 năm 2026",
		"2026-W05":               "tuần 5 năm 2026",
		"2026-05-20..2026-05-26": "từ ngày 20/5/2026 đến ngày 26/5/2026",
		"2026-01-05..2026-02-04": "từ ngày 05/01/2026 đến ngày 04/02/2026",
		"dot-xuat-3":             "kỳ dot-xuat-3", // a key of no known form stays readable
	} {
		if got := Period(key); got != want {
			t.Errorf("Period(%q) = %q, want %q", key, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	day := time.Date(2026, 2, 9, 7, 5, 0, 0, time.UTC)
	for got, want := range map[string]string{
		Date(day):       "ngày 09 tháng 02 năm 2026",
		ShortDate(day):  "09/02/2026",
		Moment(day):     "07 giờ 05 ngày 09/02/2026",
		Day("2026-9-1"): "2026-9-1", // not a day: shown as it is
		Date(time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC)):   "ngày 20 tháng 11 năm 2026",
		Moment(time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC)): "17 giờ 00 ngày 20/11/2026",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestLength(t *testing.T) {
	for d, want := range map[time.Duration]string{
		59 * time.Second:               "0 phút",
		15*time.Hour + 12*time.Minute:  "15 giờ 12 phút",
		3 * time.Hour:                  "3 giờ",
		51 * time.Hour:                 "2 ngày 3 giờ",
		48*time.Hour + 30*time.Minute:  "2 ngày",
		240*time.Hour + 60*time.Minute: "10 ngày 1 giờ",
	} {
		if got := Length(d); got != want {
			t.Errorf("Length(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestPercent(t *testing.T) {
	for _, c := range []struct {
		part, whole int
		want        string
	}{
		{0, 0, "không áp dụng"}, // nothing expected: no rate
		{0, 7, "0%"},
		{7, 7, "100%"},
		{21, 26, "80,8%"},
		{1999, 2000, "99,9%"}, // one is missing: never 100 %
		{1, 5000, "0,1%"},     // one has come: never 0 %
		{1, 2, "50%"},
	} {
		if got := Percent(c.part, c.whole); got != c.want {
			t.Errorf("Percent(%d, %d) = %q, want %q", c.part, c.whole, got, c.want)
		}
	}
}

func TestState(t *testing.T) {
	for _, c := range []struct {
		state store.State
		when  store.Timeliness
		want  string
	}{
		{store.Reported, store.OnTime, "đã báo cáo, đúng hạn"},
		{store.Nil, store.Late, "báo cáo không có vấn đề phát sinh, chậm"},
		{store.Missing, store.None, "chưa báo cáo"},
		{store.Waiting, store.None, "chưa đến hạn"},
		{store.Exempt, store.None, "được miễn"},
	} {
		if got := State(c.state, c.when); got != c.want {
			t.Errorf("State(%q, %q) = %q, want %q", c.state, c.when, got, c.want)
		}
	}
	if got := Capital("đã báo cáo"); got != "Đã báo cáo" {
		t.Errorf("Capital = %q", got)
	}
}
