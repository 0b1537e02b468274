package store

import (
	"fmt"
	"time"
)

// Day is a calendar day, written 2006-01-02.
type Day = string

const dayForm = "2006-01-02"

// Calendar tells working days: Monday to Friday without the holidays, and the make-up Saturdays.
// The lists are dated by the authorities each year and never computed (Labour Code 2019, art. 111–112).
type Calendar struct {
	Zone     *time.Location
	Holidays map[Day]bool
	MakeUp   map[Day]bool // days off that are worked instead of a swapped day
}

// Day gives the calendar day of a moment in the calendar's zone.
func (c Calendar) Day(t time.Time) Day { return t.In(c.Zone).Format(dayForm) }

// At is the moment of a clock time ("17:00") on the day of t.
func (c Calendar) At(t time.Time, clock string) (time.Time, error) {
	h, err := time.Parse("15:04", clock)
	if err != nil {
		return time.Time{}, fmt.Errorf("time of day %q: want HH:MM", clock)
	}
	t = t.In(c.Zone)
	return time.Date(t.Year(), t.Month(), t.Day(), h.Hour(), h.Minute(), 0, 0, c.Zone), nil
}

// Workday tells whether the day of t is worked.
func (c Calendar) Workday(t time.Time) bool {
	day := c.Day(t)
	if c.MakeUp[day] {
		return true
	}
	wd := t.In(c.Zone).Weekday()
	return wd != time.Saturday && wd != time.Sunday && !c.Holidays[day]
}

// Shift moves t by n working days: 0 leaves it where it is, 1 is the next working day after it.
func (c Calendar) Shift(t time.Time, n int) time.Time {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		t = t.In(c.Zone).AddDate(0, 0, step)
		if c.Workday(t) {
			n--
		}
	}
	return t
}

// Roll moves t off a rest day: "next" or "previous" working day, "none" leaves it.
func (c Calendar) Roll(t time.Time, how string) time.Time {
	step := map[string]int{"next": 1, "previous": -1}[how]
	for step != 0 && !c.Workday(t) {
		t = t.In(c.Zone).AddDate(0, 0, step)
	}
	return t
}
