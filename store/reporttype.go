package store

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Frequency is how often a report type is due.
type Frequency string

// The frequencies, named as in period keys' order of length.
const (
	Weekly     Frequency = "week"
	Monthly    Frequency = "month"
	Quarterly  Frequency = "quarter"
	HalfYearly Frequency = "half"
	NineMonths Frequency = "nine_months"
	Yearly     Frequency = "year"
)

// ReportType is one kind of report that units owe, with all its rules. A period keeps a copy of the type
// that made it, so that a changed configuration never rewrites history.
type ReportType struct {
	Code       string         `yaml:"code" json:"code"`
	Name       string         `yaml:"name" json:"name"` // in letters: "báo cáo tình hình dư luận xã hội"
	Frequency  Frequency      `yaml:"frequency" json:"frequency"`
	StartDay   int            `yaml:"start_day" json:"start_day"` // first day of a month's window; 20: from the 20th of the month before to the 19th
	Due        DueRule        `yaml:"due" json:"due"`
	NilAllowed bool           `yaml:"nil_allowed" json:"nil_allowed"`
	Keywords   []string       `yaml:"keywords" json:"keywords"` // words in the title that tell this type from another of the same frequency
	Units      Selector       `yaml:"units" json:"units"`
	Reminders  []ReminderRule `yaml:"reminders" json:"reminders"`
	Summary    SummaryRule    `yaml:"summary" json:"summary"`
}

// DueRule tells the due moment of a period. One of Day, Weekday and Workdays is set.
type DueRule struct {
	Day      int    `yaml:"day" json:"day"`           // day of the window's last month, clamped to its length
	Month    int    `yaml:"month" json:"month"`       // with Day: months after the window's last month
	Weekday  int    `yaml:"weekday" json:"weekday"`   // of the window's last week, 1 Monday … 7 Sunday
	Workdays int    `yaml:"workdays" json:"workdays"` // n-th working day after the window
	Time     string `yaml:"time" json:"time"`         // HH:MM, inclusive to its last second
	Roll     string `yaml:"roll" json:"roll"`         // next, previous or none: where a due day on a rest day goes
}

// Selector chooses units; an empty one chooses all.
type Selector struct {
	Kinds  []string `yaml:"kinds" json:"kinds"`
	Groups []string `yaml:"groups" json:"groups"`
	Codes  []string `yaml:"codes" json:"codes"`
}

// ReminderRule is one stage of reminding, counted in working days from the due day.
type ReminderRule struct {
	Code     string   `yaml:"code" json:"code"`
	Workdays int      `yaml:"workdays" json:"workdays"` // −3: three working days before the due day
	Time     string   `yaml:"time" json:"time"`
	Cc       []string `yaml:"cc" json:"cc"`             // officers who get a copy
	Escalate bool     `yaml:"escalate" json:"escalate"` // not to the units: one list of names to the officers
}

// SummaryRule tells when the summary of a period goes up and to whom.
type SummaryRule struct {
	Workdays int      `yaml:"workdays" json:"workdays"` // from the due day
	Time     string   `yaml:"time" json:"time"`
	To       []string `yaml:"to" json:"to"`
	Release  string   `yaml:"release" json:"release"` // "auto", or "officer": held until an officer releases it
	// Supplement is when a second summary goes up with what came after the first, in working days from the due day; 0: none.
	Supplement int `yaml:"supplement" json:"supplement"`
}

// Chooses tells whether the selector takes the unit in.
func (s Selector) Chooses(u Unit) bool {
	if len(s.Kinds)+len(s.Groups)+len(s.Codes) == 0 {
		return true
	}
	return slices.Contains(s.Kinds, u.Kind) || slices.Contains(s.Groups, u.Group) || slices.Contains(s.Codes, u.Code)
}

// Span is the window of one period: its key and its days, both inclusive.
type Span struct {
	Key      string
	From, To time.Time
}

// months is how long a period of the frequency is; a week has none.
func (f Frequency) months() int {
	return map[Frequency]int{Monthly: 1, Quarterly: 3, HalfYearly: 6, NineMonths: 9, Yearly: 12}[f]
}

// Valid tells whether the word names a frequency.
func (f Frequency) Valid() bool { return f == Weekly || f.months() > 0 }

// SpanOf gives the period of the type that the day of t belongs to. Nine-month periods run January to September;
// a day after it belongs to no such period, and the one of its year is given.
func (rt ReportType) SpanOf(t time.Time, zone *time.Location) Span {
	t = t.In(zone)
	if rt.Frequency == Weekly {
		monday := midnight(t.AddDate(0, 0, -(int(t.Weekday())+6)%7), zone)
		year, week := monday.ISOWeek()
		return Span{fmt.Sprintf("%d-W%02d", year, week), monday, monday.AddDate(0, 0, 6)}
	}
	if d := rt.StartDay; d > 1 && t.Day() >= d {
		t = time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, zone) // the window bears the name of the month it ends in
	}
	n := rt.Frequency.months()
	first := (int(t.Month())-1)/n*n + 1
	if rt.Frequency == NineMonths {
		first = 1
	}
	return rt.monthSpan(t.Year(), first, zone)
}

// monthSpan is the window whose named months begin with the given one.
func (rt ReportType) monthSpan(year, first int, zone *time.Location) Span {
	n := rt.Frequency.months()
	from := time.Date(year, time.Month(first), 1, 0, 0, 0, 0, zone)
	end := from.AddDate(0, n, 0)
	if rt.StartDay > 1 {
		from = from.AddDate(0, -1, rt.StartDay-1)
		end = end.AddDate(0, -1, rt.StartDay-1)
	}
	return Span{rt.key(year, first), from, end.AddDate(0, 0, -1)}
}

func (rt ReportType) key(year, first int) string {
	switch rt.Frequency {
	case Quarterly:
		return fmt.Sprintf("%d-Q%d", year, (first-1)/3+1)
	case HalfYearly:
		return fmt.Sprintf("%d-H%d", year, (first-1)/6+1)
	case NineMonths:
		return fmt.Sprintf("%d-9M", year)
	case Yearly:
		return fmt.Sprintf("%d", year)
	}
	return fmt.Sprintf("%d-M%02d", year, first)
}

// SpanByKey gives the period with the key, or false where the key is none of this type's.
// A range key ("2026-10-20..2026-11-19") is of this type when its days are just a window of it.
func (rt ReportType) SpanByKey(key string, zone *time.Location) (Span, bool) {
	if from, _, ok := strings.Cut(key, ".."); ok {
		day, err := time.ParseInLocation(dayForm, from, zone)
		if err != nil {
			return Span{}, false
		}
		s := rt.SpanOf(day, zone)
		return s, s.Range() == key
	}
	var year, n int
	if rt.Frequency == Weekly {
		if c, _ := fmt.Sscanf(key, "%d-W%d", &year, &n); c != 2 {
			return Span{}, false
		}
		s := rt.SpanOf(time.Date(year, 1, 4, 0, 0, 0, 0, zone).AddDate(0, 0, (n-1)*7), zone) // 4 January is in week 1 (ISO 8601)
		return s, s.Key == key
	}
	if c, _ := fmt.Sscanf(key, "%d", &year); c != 1 {
		return Span{}, false
	}
	for first := 1; first <= 12; first += rt.Frequency.months() {
		if s := rt.monthSpan(year, first, zone); s.Key == key {
			return s, true
		}
	}
	return Span{}, false
}

// Range is the span as a range key.
func (s Span) Range() string { return s.From.Format(dayForm) + ".." + s.To.Format(dayForm) }

// Next is the period after s.
func (rt ReportType) Next(s Span, zone *time.Location) Span {
	if rt.Frequency == NineMonths {
		return rt.monthSpan(s.From.AddDate(0, 1, 0).Year()+1, 1, zone)
	}
	return rt.SpanOf(s.To.AddDate(0, 0, 1), zone)
}

// DueAt is the due moment of a span; a report received in that very minute is on time.
func (rt ReportType) DueAt(s Span, c Calendar) (time.Time, error) {
	d := rt.Due
	var day time.Time
	switch {
	case d.Workdays > 0:
		day = c.Shift(s.To, d.Workdays)
	case d.Weekday > 0:
		monday := s.To.AddDate(0, 0, -(int(s.To.Weekday())+6)%7)
		day = monday.AddDate(0, 0, d.Weekday-1)
	default:
		first := time.Date(s.To.Year(), s.To.Month()+time.Month(d.Month), 1, 0, 0, 0, 0, c.Zone)
		last := first.AddDate(0, 1, -1).Day()
		day = first.AddDate(0, 0, min(max(d.Day, 1), last)-1)
	}
	return c.At(c.Roll(day, d.Roll), d.Time)
}

// Check tells what is wrong with the rules of the type.
func (rt ReportType) Check() error {
	switch {
	case rt.Code == "":
		return fmt.Errorf("report type without code")
	case !rt.Frequency.Valid():
		return fmt.Errorf("report type %s: frequency %q: want week, month, quarter, half, nine_months or year", rt.Code, rt.Frequency)
	case rt.StartDay < 0 || rt.StartDay > 28:
		return fmt.Errorf("report type %s: start_day %d: want 1 to 28", rt.Code, rt.StartDay)
	case rt.Due.Day == 0 && rt.Due.Weekday == 0 && rt.Due.Workdays == 0:
		return fmt.Errorf("report type %s: due needs day, weekday or workdays", rt.Code)
	case !slices.Contains([]string{"", "none", "next", "previous"}, rt.Due.Roll):
		return fmt.Errorf("report type %s: due roll %q: want next, previous or none", rt.Code, rt.Due.Roll)
	}
	clocks := []string{rt.Due.Time}
	seen := map[string]bool{}
	for _, r := range rt.Reminders {
		if r.Code == "" || seen[r.Code] {
			return fmt.Errorf("report type %s: each reminder needs a code of its own, %q is empty or there twice", rt.Code, r.Code)
		}
		seen[r.Code] = true
		clocks = append(clocks, r.Time)
	}
	if sup := rt.Summary.Supplement; sup != 0 && sup <= rt.Summary.Workdays {
		return fmt.Errorf("report type %s: the summary's supplement after %d working days must come later than the summary after %d", rt.Code, sup, rt.Summary.Workdays)
	}
	if len(rt.Summary.To) > 0 {
		clocks = append(clocks, rt.Summary.Time)
	}
	for _, clock := range clocks {
		if _, err := (Calendar{Zone: time.UTC}).At(time.Time{}, clock); err != nil {
			return fmt.Errorf("report type %s: %w", rt.Code, err)
		}
	}
	return nil
}

func midnight(t time.Time, zone *time.Location) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)
}
