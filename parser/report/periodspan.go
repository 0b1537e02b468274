package report

import (
	"sort"
	"strconv"
	"time"
)

// span fills the first and last day of a named period whose year is known.
// A week of a month counts Monday to Sunday and belongs to the month of its Thursday, as ISO 8601 does for years.
func (n *named) span() {
	first := func(m int) time.Time { return day(n.year, time.Month(m), 1) }
	last := func(m int) time.Time { return day(n.year, time.Month(m)+1, 0) }
	switch n.kind {
	case "week":
		if n.month > 0 {
			n.from = monthWeekStart(n.year, n.month, n.n)
		} else {
			n.from = isoWeekStart(n.year, n.n)
		}
		if !n.from.IsZero() {
			n.to = n.from.AddDate(0, 0, 6)
		}
	case "month":
		n.from, n.to = first(n.month), last(n.month)
	case "quarter":
		n.from, n.to = first(3*n.n-2), last(3*n.n)
	case "half":
		n.from, n.to = first(6*n.n-5), last(6*n.n)
	case "nine_months":
		n.from, n.to = first(1), last(9)
	case "year":
		n.from, n.to = first(1), last(12)
	case "range":
		if n.month > 0 { // whole months, from month to n
			n.from, n.to = first(n.month), last(n.n)
		}
	}
}

func isoWeekStart(year, week int) time.Time {
	d := day(year, 1, 4)
	d = d.AddDate(0, 0, -int(d.Weekday()+6)%7).AddDate(0, 0, 7*(week-1))
	if y, w := d.AddDate(0, 0, 3).ISOWeek(); y != year || w != week {
		return time.Time{}
	}
	return d
}

func monthWeekStart(year, month, week int) time.Time {
	d := day(year, time.Month(month), 1)
	d = d.AddDate(0, 0, int(time.Thursday-d.Weekday()+7)%7) // first Thursday
	d = d.AddDate(0, 0, 7*(week-1)-3)
	if d.AddDate(0, 0, 3).Month() != time.Month(month) && week < 5 {
		return time.Time{}
	}
	return d
}

// settleYear finds the year of a period that names none, and mends a mistyped one ("năm 2204").
// A period that has not begun when its report arrives is doubtful; one long past is too, a little.
func (p *periodText) settleYear(n *named) bool {
	if n.kind == "range" && n.month == 0 && n.year != 0 && !n.from.IsZero() {
		return true
	}
	if n.year == 0 {
		if y := p.yearElsewhere(); y != 0 {
			n.year = y
			n.confidence *= .95
		}
	}
	if p.received.IsZero() {
		return n.year >= 2000 && n.year < 2100 && n.setYear(n.year)
	}
	now := p.received
	if n.year >= 2000 && n.year <= now.Year()+1 {
		if !n.setYear(n.year) {
			return false
		}
		switch {
		case n.from.After(now.AddDate(0, 0, 45)):
			n.confidence *= .4 // far in the future: a mistyped year, and no telling which
		case n.to.Before(now.AddDate(0, 0, -200)):
			n.confidence *= .8
		}
		return true
	}
	typo := n.year
	if !n.nearest(now) {
		return false
	}
	switch {
	case typo == 0:
		n.confidence *= .9
	case alikeYears(typo, n.year):
		n.confidence *= .65
	default:
		n.confidence *= .45
	}
	if n.from.After(now) {
		n.confidence *= .6
	}
	return true
}

// setYear gives the period a year and its span; false where no such week or day exists.
func (n *named) setYear(y int) bool {
	if n.kind == "range" && n.month == 0 {
		from, to := day(y, n.from.Month(), n.from.Day()), day(y, n.to.Month(), n.to.Day())
		if from.After(to) {
			from = from.AddDate(-1, 0, 0)
		}
		n.from, n.to, n.year = from, to, y
		return true
	}
	n.year, n.from = y, time.Time{}
	n.span()
	return !n.from.IsZero()
}

// nearest sets the latest year in which the period has begun, or begins soon, at the time of receipt:
// December received in January is last year's.
func (n *named) nearest(now time.Time) bool {
	slack := 45
	if n.kind == "week" || n.kind == "range" {
		slack = 10
	}
	for y := now.Year() + 1; y >= now.Year()-1; y-- {
		if n.setYear(y) && !n.from.After(now.AddDate(0, 0, slack)) {
			return true
		}
	}
	return false
}

// alikeYears tells whether one year is the other with two digits swapped or one digit wrong.
func alikeYears(a, b int) bool {
	x, y := []byte(strconv.Itoa(a)), []byte(strconv.Itoa(b))
	if len(x) != len(y) {
		return false
	}
	wrong := 0
	for i := range x {
		if x[i] != y[i] {
			wrong++
		}
	}
	sort.Slice(x, func(i, j int) bool { return x[i] < x[j] })
	sort.Slice(y, func(i, j int) bool { return y[i] < y[j] })
	return wrong <= 1 || wrong == 2 && string(x) == string(y)
}
