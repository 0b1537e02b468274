package store

import (
	"testing"
	"time"
)

func TestWorkday(t *testing.T) {
	c := calendar2026(t)
	cases := []struct {
		day  string
		want bool
	}{
		{"2026-11-20 12:00", true},  // a Friday
		{"2026-11-21 12:00", false}, // a Saturday
		{"2026-11-22 12:00", false}, // a Sunday
		{"2026-11-24 12:00", false}, // a Tuesday that is a holiday
		{"2026-01-10 12:00", true},  // a Saturday that is worked for 2 January
		{"2026-01-02 12:00", false}, // the day that it is worked for
		{"2026-08-22 00:00", true},  // a make-up day from its first minute
		{"2026-08-22 23:59", true},  // to its last
		{"2026-08-23 00:00", false}, // and not one more
	}
	for _, tc := range cases {
		if got := c.Workday(clock(t, tc.day)); got != tc.want {
			t.Errorf("Workday(%s) = %v, want %v", tc.day, got, tc.want)
		}
	}
}

// The server's clock may run in UTC: 18:00 UTC of a Monday is Tuesday 24/11 in Hà Nội, a holiday.
func TestWorkdayGoesByTheOfficesZone(t *testing.T) {
	c := calendar2026(t)
	when := time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)
	if c.Workday(when) {
		t.Errorf("%s is %s in the office, a holiday, but counts as worked", when, c.Day(when))
	}
}

func TestShift(t *testing.T) {
	c := calendar2026(t)
	cases := []struct {
		from string
		n    int
		want Day
	}{
		{"2026-11-20 17:00", 0, "2026-11-20"},
		{"2026-11-20 17:00", -3, "2026-11-17"},
		{"2026-11-20 17:00", 1, "2026-11-23"},  // over a weekend
		{"2026-11-20 17:00", 2, "2026-11-25"},  // and over the holiday of 24/11
		{"2026-11-20 17:00", 5, "2026-11-30"},  // and over a second weekend
		{"2026-02-23 17:00", -3, "2026-02-11"}, // back over the whole Tết break
		{"2026-01-09 17:00", 1, "2026-01-10"},  // onto a make-up Saturday
		{"2026-01-12 17:00", -1, "2026-01-10"}, // and back onto it
		{"2026-08-22 17:00", 1, "2026-08-24"},  // off it
		{"2026-11-21 17:00", 0, "2026-11-21"},  // nought stays on a rest day
		{"2026-11-21 17:00", 1, "2026-11-23"},  // the first working day after a rest day
		{"2026-11-21 17:00", -1, "2026-11-20"},
	}
	for _, tc := range cases {
		from := clock(t, tc.from)
		got := c.Shift(from, tc.n)
		if c.Day(got) != tc.want || got.In(c.Zone).Format("15:04") != from.Format("15:04") {
			t.Errorf("Shift(%s, %d) = %s, want %s at the same time of day", tc.from, tc.n, got, tc.want)
		}
	}
}

func TestRoll(t *testing.T) {
	c := calendar2026(t)
	cases := []struct {
		from, how string
		want      Day
	}{
		{"2026-02-20 00:00", "next", "2026-02-23"},     // a holiday before a weekend
		{"2026-02-20 00:00", "previous", "2026-02-13"}, // the whole break back
		{"2026-02-20 00:00", "none", "2026-02-20"},
		{"2026-02-20 00:00", "", "2026-02-20"},
		{"2026-11-20 00:00", "next", "2026-11-20"}, // a working day stays
		{"2026-11-20 00:00", "previous", "2026-11-20"},
		{"2026-01-10 00:00", "next", "2026-01-10"}, // a make-up Saturday is a working day
		{"2026-11-22 00:00", "next", "2026-11-23"},
	}
	for _, tc := range cases {
		if got := c.Day(c.Roll(clock(t, tc.from), tc.how)); got != tc.want {
			t.Errorf("Roll(%s, %q) = %s, want %s", tc.from, tc.how, got, tc.want)
		}
	}
}

func TestAtRefusesWhatIsNoTimeOfDay(t *testing.T) {
	c := calendar2026(t)
	for _, bad := range []string{"", "8h", "24:00", "17:60", "17:00:00", " 17:00"} {
		if got, err := c.At(clock(t, "2026-11-20 12:00"), bad); err == nil {
			t.Errorf("At(%q) = %s, want an error", bad, got)
		}
	}
	// The day is the office's: 18:00 UTC is already tomorrow there.
	got, err := c.At(time.Date(2026, 11, 19, 18, 0, 0, 0, time.UTC), "08:00")
	if err != nil || !got.Equal(clock(t, "2026-11-20 08:00")) {
		t.Errorf("At = %s, %v", got, err)
	}
}
