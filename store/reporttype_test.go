package store

import (
	"strings"
	"testing"
	"time"
)

func TestSpanOf(t *testing.T) {
	zone := saigon(t)
	cases := []struct {
		freq     Frequency
		startDay int
		day      string
		key      string
		from, to Day
	}{
		{Monthly, 0, "2026-11-20 12:00", "2026-M11", "2026-11-01", "2026-11-30"},
		{Monthly, 1, "2024-02-29 23:59", "2024-M02", "2024-02-01", "2024-02-29"},
		// windows 15 to 14 bear the name of the month they end in, also over the year's end
		{Monthly, 15, "2026-12-14 23:59", "2026-M12", "2026-11-15", "2026-12-14"},
		{Monthly, 15, "2026-12-15 00:00", "2027-M01", "2026-12-15", "2027-01-14"},
		{Monthly, 15, "2027-01-14 23:59", "2027-M01", "2026-12-15", "2027-01-14"},
		{Monthly, 28, "2027-02-28 10:00", "2027-M03", "2027-02-28", "2027-03-27"},
		{Monthly, 20, "2026-03-31 10:00", "2026-M04", "2026-03-20", "2026-04-19"}, // 31 March + 1 month is no 1 May
		{Quarterly, 0, "2026-11-20 12:00", "2026-Q4", "2026-10-01", "2026-12-31"},
		{Quarterly, 15, "2026-12-15 00:00", "2027-Q1", "2026-12-15", "2027-03-14"},
		{Quarterly, 15, "2026-03-14 12:00", "2026-Q1", "2025-12-15", "2026-03-14"},
		{HalfYearly, 0, "2026-06-30 23:59", "2026-H1", "2026-01-01", "2026-06-30"},
		{HalfYearly, 15, "2026-06-15 00:00", "2026-H2", "2026-06-15", "2026-12-14"},
		{NineMonths, 0, "2026-09-30 12:00", "2026-9M", "2026-01-01", "2026-09-30"},
		{NineMonths, 0, "2026-11-01 12:00", "2026-9M", "2026-01-01", "2026-09-30"}, // after it: the one of its year
		{Yearly, 0, "2026-11-20 12:00", "2026", "2026-01-01", "2026-12-31"},
		{Yearly, 15, "2026-12-15 12:00", "2027", "2026-12-15", "2027-12-14"},
		// ISO weeks of year ends
		{Weekly, 0, "2026-11-22 23:59", "2026-W47", "2026-11-16", "2026-11-22"},
		{Weekly, 0, "2027-01-01 12:00", "2026-W53", "2026-12-28", "2027-01-03"},
		{Weekly, 0, "2024-12-30 00:00", "2025-W01", "2024-12-30", "2025-01-05"},
		{Weekly, 0, "2023-01-01 12:00", "2022-W52", "2022-12-26", "2023-01-01"},
	}
	for _, tc := range cases {
		rt := ReportType{Frequency: tc.freq, StartDay: tc.startDay}
		s := rt.SpanOf(clock(t, tc.day), zone)
		if s.Key != tc.key || s.Range() != tc.from+".."+tc.to {
			t.Errorf("%s from day %d, %s: %s %s, want %s %s..%s", tc.freq, tc.startDay, tc.day, s.Key, s.Range(), tc.key, tc.from, tc.to)
		}
	}
}

// A mail of 00:30 in Hà Nội is of the day before in UTC: the office's day counts.
func TestSpanOfGoesByTheOfficesZone(t *testing.T) {
	got := ReportType{Frequency: Monthly}.SpanOf(time.Date(2026, 10, 31, 17, 30, 0, 0, time.UTC), saigon(t))
	if got.Key != "2026-M11" {
		t.Errorf("key %s, want 2026-M11", got.Key)
	}
}

// Five years day by day: each day lies in its span, spans follow each other without gap, and each key leads back to its span.
func TestSpanByKeyRoundTrip(t *testing.T) {
	zone := saigon(t)
	for _, freq := range []Frequency{Weekly, Monthly, Quarterly, HalfYearly, NineMonths, Yearly} {
		for _, startDay := range []int{0, 1, 15, 28} {
			rt := ReportType{Frequency: freq, StartDay: startDay}
			var last Span
			for day := time.Date(2024, 1, 1, 0, 0, 0, 0, zone); day.Year() < 2029; day = day.AddDate(0, 0, 1) {
				s := rt.SpanOf(day, zone)
				if freq != NineMonths && (day.Before(s.From) || day.After(s.To)) {
					t.Fatalf("%s/%d: %s is not in %s %s", freq, startDay, day, s.Key, s.Range())
				}
				if last.Key == s.Key {
					continue
				}
				for _, key := range []string{s.Key, s.Range()} {
					if again, ok := rt.SpanByKey(key, zone); !ok || again.Key != s.Key || again.Range() != s.Range() {
						t.Fatalf("%s/%d: SpanByKey(%s) = %s %s %v, want %s", freq, startDay, key, again.Key, again.Range(), ok, s.Range())
					}
				}
				if last.Key != "" {
					if next := rt.Next(last, zone); next.Key != s.Key || next.Range() != s.Range() {
						t.Fatalf("%s/%d: after %s comes %s, want %s", freq, startDay, last.Key, next.Key, s.Key)
					}
				}
				last = s
			}
		}
	}
}

func TestSpanByKeyRefusesKeysOfOtherTypes(t *testing.T) {
	cases := []struct {
		freq Frequency
		key  string
	}{
		{Monthly, "2026-Q1"}, {Monthly, "2026"}, {Monthly, "2026-M13"}, {Monthly, "2026-M00"}, {Monthly, "2026-M1"}, {Monthly, ""}, {Monthly, "2026-M01 "},
		{Monthly, "2026-11-02..2026-11-30"}, // not just a window
		{Monthly, "2026-11-01.."}, {Monthly, "..2026-11-30"}, {Monthly, "tháng 11"},
		{Weekly, "2025-W53"}, // 2025 has 52 weeks
		{Weekly, "2026-W00"}, {Weekly, "2026-M11"}, {Weekly, "2026-W1"},
		{Yearly, "2026-M11"}, {Quarterly, "2026-Q5"}, {HalfYearly, "2026-H3"}, {NineMonths, "2026-Q3"},
	}
	for _, tc := range cases {
		if s, ok := (ReportType{Frequency: tc.freq}).SpanByKey(tc.key, saigon(t)); ok {
			t.Errorf("%s took %q for %s", tc.freq, tc.key, s.Key)
		}
	}
}

func FuzzSpanByKey(f *testing.F) {
	for _, key := range []string{"2026-M11", "2026-W53", "2026-Q4", "2026-H1", "2026-9M", "2026", "2026-11-01..2026-11-30", "-1", "99999999999999999999"} {
		f.Add(key)
	}
	zone := saigon(f)
	f.Fuzz(func(t *testing.T, key string) {
		for _, freq := range []Frequency{Weekly, Monthly, Quarterly, HalfYearly, NineMonths, Yearly} {
			s, ok := ReportType{Frequency: freq}.SpanByKey(key, zone)
			if ok && s.Key != key && s.Range() != key {
				t.Errorf("%s: %q became %s %s", freq, key, s.Key, s.Range())
			}
		}
	})
}

func TestDueAt(t *testing.T) {
	c := calendar2026(t)
	cases := []struct {
		freq Frequency
		due  DueRule
		day  string
		want string
	}{
		{Monthly, DueRule{Day: 20, Time: "17:00", Roll: "next"}, "2026-11-05 00:00", "2026-11-20 17:00"},
		{Monthly, DueRule{Day: 20, Time: "17:00", Roll: "next"}, "2026-02-05 00:00", "2026-02-23 17:00"},     // Tết moves it on
		{Monthly, DueRule{Day: 20, Time: "17:00", Roll: "previous"}, "2026-02-05 00:00", "2026-02-13 17:00"}, // or back
		{Monthly, DueRule{Day: 20, Time: "17:00", Roll: "none"}, "2026-02-05 00:00", "2026-02-20 17:00"},
		{Monthly, DueRule{Day: 31, Time: "17:00"}, "2026-02-05 00:00", "2026-02-28 17:00"}, // clamped to the month's length
		{Monthly, DueRule{Day: 31, Time: "17:00"}, "2028-02-05 00:00", "2028-02-29 17:00"}, // of a leap year
		{Monthly, DueRule{Day: 31, Time: "17:00"}, "2026-04-05 00:00", "2026-04-30 17:00"},
		{Monthly, DueRule{Day: 5, Month: 1, Time: "11:30"}, "2026-12-05 00:00", "2027-01-05 11:30"}, // the month after
		{Monthly, DueRule{Workdays: 2, Time: "17:00"}, "2026-08-05 00:00", "2026-09-04 17:00"},      // 1/9 and 2/9 are off
		{Weekly, DueRule{Weekday: 5, Time: "10:00", Roll: "next"}, "2026-11-18 00:00", "2026-11-20 10:00"},
		{Weekly, DueRule{Weekday: 2, Time: "10:00", Roll: "next"}, "2026-11-25 00:00", "2026-11-25 10:00"}, // Tuesday 24/11 is off
		{Weekly, DueRule{Weekday: 7, Time: "10:00"}, "2026-11-18 00:00", "2026-11-22 10:00"},               // Sunday is the week's last day
		{Quarterly, DueRule{Day: 10, Time: "17:00", Roll: "next"}, "2026-10-05 00:00", "2026-12-10 17:00"}, // of the last month
		{Yearly, DueRule{Day: 31, Time: "17:00", Roll: "previous"}, "2026-10-05 00:00", "2026-12-31 17:00"},
	}
	for _, tc := range cases {
		rt := ReportType{Frequency: tc.freq, Due: tc.due}
		got, err := rt.DueAt(rt.SpanOf(clock(t, tc.day), c.Zone), c)
		if err != nil || !got.Equal(clock(t, tc.want)) {
			t.Errorf("%s %+v of %s: %s, %v, want %s", tc.freq, tc.due, tc.day, got, err, tc.want)
		}
	}
}

// With windows 15→14 the day is of the window's last month.
func TestDueAtOfAShiftedWindow(t *testing.T) {
	c := calendar2026(t)
	rt := ReportType{Frequency: Monthly, StartDay: 15, Due: DueRule{Day: 20, Time: "17:00"}}
	got, err := rt.DueAt(rt.SpanOf(clock(t, "2026-12-20 00:00"), c.Zone), c)
	if err != nil || !got.Equal(clock(t, "2027-01-20 17:00")) {
		t.Errorf("due %s, %v, want 20/01/2027", got, err)
	}
}

func TestCheck(t *testing.T) {
	cases := []struct {
		spoil func(*ReportType)
		want  string // part of the error; "" for none
	}{
		{func(*ReportType) {}, ""},
		{func(rt *ReportType) { rt.Code = "" }, "without code"},
		{func(rt *ReportType) { rt.Frequency = "monthly" }, `frequency "monthly"`},
		{func(rt *ReportType) { rt.StartDay = 29 }, "start_day 29"},
		{func(rt *ReportType) { rt.StartDay = -1 }, "start_day -1"},
		{func(rt *ReportType) { rt.Due.Day = 0 }, "due needs"},
		{func(rt *ReportType) { rt.Due.Roll = "forward" }, `roll "forward"`},
		{func(rt *ReportType) { rt.Due.Time = "5pm" }, `time of day "5pm"`},
		{func(rt *ReportType) { rt.Due.Time = "" }, `time of day ""`},
		{func(rt *ReportType) { rt.Reminders[1].Code = "R1" }, `"R1"`}, // twice
		{func(rt *ReportType) { rt.Reminders[0].Code = "" }, "code of its own"},
		{func(rt *ReportType) { rt.Reminders[1].Time = "25:00" }, `time of day "25:00"`},
		{func(rt *ReportType) { rt.Summary.To = []string{"a@b.vn"} }, `time of day ""`}, // a summary that goes needs a time
		{func(rt *ReportType) { rt.Summary.Time = "never" }, ""},                        // one that goes to nobody needs none
	}
	for _, tc := range cases {
		rt := monthly()
		tc.spoil(&rt)
		err := rt.Check()
		if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("error %v, want %q", err, tc.want)
		}
	}
}

func TestSelector(t *testing.T) {
	u := Unit{Code: "cb01", Kind: "chi bộ", Group: "khối 1"}
	cases := []struct {
		s    Selector
		want bool
	}{
		{Selector{}, true}, // nothing said: everybody
		{Selector{Kinds: []string{"chi bộ"}}, true},
		{Selector{Kinds: []string{"đảng bộ cơ sở"}}, false},
		{Selector{Kinds: []string{"đảng bộ cơ sở"}, Codes: []string{"cb01"}}, true}, // any of the lists
		{Selector{Groups: []string{"khối 2"}}, false},
	}
	for _, tc := range cases {
		if got := tc.s.Chooses(u); got != tc.want {
			t.Errorf("%+v: %v, want %v", tc.s, got, tc.want)
		}
	}
}
