package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"tonghop/parser/pattern"
)

// ParsePeriod reads the reporting period from one text: a title, a file name or a subject. A missing year is
// the one that fits the received time best; with no received time and no year there is no period.
// The Fact carries the words that say so and the confidence; its Where is for the caller to fill.
// The half of a title that plans the next period ("… và nhiệm vụ 6 tháng cuối năm") is not looked at.
func ParsePeriod(text string, received time.Time) (Period, Fact, bool) {
	p := newPeriodText(text, received)
	p.search()
	return p.decide()
}

// namedPeriods are the periods that a text names, as far as that can be told without the time of receipt.
func namedPeriods(text string) []named {
	p := newPeriodText(text, time.Time{})
	p.search()
	return p.found
}

// search applies the rules in an order in which the longer form is tried before the shorter one within it.
func (p *periodText) search() {
	for _, rule := range []func(*periodText){
		(*periodText).dateRanges, (*periodText).monthWeeks, (*periodText).weeks, (*periodText).monthCounts,
		(*periodText).quarters, (*periodText).months, (*periodText).monthWords, (*periodText).shortMonths,
		(*periodText).digitMonths, (*periodText).years, (*periodText).lonelyDate,
	} {
		rule(p)
	}
}

// periodText is a text under examination: its key, what of it is taken, and what was found.
type periodText struct {
	f        folded
	whole    string // key with the planning half, where a year may still stand
	marked   bool   // the text is written with marks, so an unmarked word is not a guess
	received time.Time
	taken    []bool
	found    []named
}

// named is one period that the text names.
type named struct {
	kind       string
	year       int // 0: not told
	n, month   int // quarter, half, week or months; month
	from, to   time.Time
	at         int
	words      string
	confidence float64
}

var (
	knownExtension = pattern.New(`(?i)\.(docx?|docm|dotx?|pdf|rtf|odt|ods|xlsx?|xlsm|txt|html?|pptx?|jpe?g|png|tiff?|zip|rar|7z|eml|msg|signed)$`)
	planningHalf   = pattern.New(`(?:\b(?:va|cung|&)\s|[,;:+(-])\s*(?:mot so |cac |de ra )?(?:nhiem vu|ke hoach|chuong trinh cong tac|du bao|giai phap)\b|\bphuong huong\b`)
)

func newPeriodText(text string, received time.Time) *periodText {
	text = squeeze(strings.ReplaceAll(text, "_", " "))
	for range 3 {
		text = knownExtension.ReplaceAllString(text, "")
	}
	if len(text) > 1000 {
		text = strings.ToValidUTF8(text[:1000], "")
	}
	f := foldText(text)
	p := &periodText{whole: f.s, marked: hasMarks(text), received: received}
	if m := planningHalf.FindStringIndex(f.s); m != nil && m[0] > 0 {
		f = foldText(text[:f.at[m[0]]])
	}
	p.f, p.taken = f, make([]bool, len(f.s))
	return p
}

// free tells whether none of s[i:j] belongs to a period that was found already.
func (p *periodText) free(i, j int) bool {
	for _, t := range p.taken[i:j] {
		if t {
			return false
		}
	}
	return true
}

// add records a period that stands at s[i:j].
func (p *periodText) add(i, j int, n named) {
	for k := i; k < j; k++ {
		p.taken[k] = true
	}
	n.at, n.words = i, strings.TrimSpace(p.f.orig(i, j))
	p.found = append(p.found, n)
}

// before is the last word in front of place i, and the word before that.
func (p *periodText) before(i int) (last, previous string) {
	fields := strings.FieldsFunc(p.f.s[:i], func(r rune) bool { return strings.ContainsRune(" .,;:()[]-/", r) })
	if n := len(fields); n > 0 {
		last = fields[n-1]
		if n > 1 {
			previous = fields[n-2]
		}
	}
	return last, previous
}

// yearAfter reads the year that follows place i: "/2024", "-2024", " năm 2024", ".24". It gives the place after it.
func (p *periodText) yearAfter(i int) (year, end int) {
	s, j, mark := p.f.s, i, false
	for j < len(s) && j < i+14 {
		switch {
		case strings.IndexByte(" (),", s[j]) >= 0:
			j++
		case strings.IndexByte("./-'", s[j]) >= 0:
			j, mark = j+1, true
		case strings.HasPrefix(s[j:], "cua nam"):
			j += len("cua nam")
		case strings.HasPrefix(s[j:], "nam"):
			j += len("nam")
		default:
			return p.digitsOfYear(j, i, mark)
		}
	}
	return p.digitsOfYear(j, i, mark)
}

func (p *periodText) digitsOfYear(j, i int, mark bool) (year, end int) {
	s, k := p.f.s, j
	for k < len(s) && '0' <= s[k] && s[k] <= '9' {
		k++
	}
	n, _ := strconv.Atoi(s[j:k])
	switch {
	case k-j == 4 && (s[j] == '2' || s[j] == '1'):
		return n, k
	case k-j == 2 && mark && n >= 15 && n <= 60 && !(k+1 < len(s) && strings.IndexByte("/.-", s[k]) >= 0 && s[k+1] >= '0' && s[k+1] <= '9'):
		return 2000 + n, k
	}
	return 0, i
}

var looseYear = pattern.New(`\b(20[1-5]\d)\b`)

// yearElsewhere looks for the one year named anywhere in the text.
func (p *periodText) yearElsewhere() int {
	year := 0
	for _, m := range looseYear.FindAllString(p.whole, 8) {
		y, _ := strconv.Atoi(m)
		if year != 0 && y != year {
			return 0
		}
		year = y
	}
	return year
}

// decide picks the period of the text among those found: the first one named, unless it is only a weak guess.
func (p *periodText) decide() (Period, Fact, bool) {
	best := -1
	for i, n := range p.found {
		if n.kind == "range" {
			continue
		}
		if best < 0 || n.confidence >= .5 && (p.found[best].confidence < .5 || n.at < p.found[best].at) {
			best = i
		}
	}
	spanAt := -1
	for i, n := range p.found {
		if n.kind == "range" && n.month == 0 && spanAt < 0 {
			spanAt = i
		} else if n.kind == "range" && best < 0 {
			best = i
		}
	}
	if best < 0 {
		best = spanAt
	}
	if best < 0 {
		return Period{}, Fact{}, false
	}
	n := p.found[best]
	if !p.settleYear(&n) {
		return Period{}, Fact{}, false
	}
	n.span()
	if n.from.IsZero() {
		return Period{}, Fact{}, false
	}
	if spanAt >= 0 && spanAt != best {
		p.within(&n, p.found[spanAt])
	}
	for i, other := range p.found {
		// A second period in one text ("tháng 12 và năm 2024") leaves a doubt.
		if i != best && other.kind != "range" && other.confidence >= .5 {
			n.confidence = min(n.confidence, .75)
		}
	}
	period := n.period()
	return period, Fact{Text: n.words, Confidence: round2(n.confidence)}, true
}

// within gives a named period the dates that stand beside it: "tuần 21 (20/5 đến 26/5)", "tháng 5 (từ 20/4 đến 19/5)".
func (p *periodText) within(n *named, span named) {
	if span.year == 0 {
		span.year = n.to.Year()
		if !p.settleYear(&span) {
			return
		}
	}
	span.span()
	if span.from.IsZero() {
		return
	}
	if span.to.Before(n.from.AddDate(0, 0, -10)) || span.from.After(n.to.AddDate(0, 0, 10)) {
		n.confidence *= .6
		return
	}
	if n.kind == "week" && !(span.from.Equal(n.from) && span.to.Equal(n.to)) {
		n.confidence *= .85
	}
	n.from, n.to = span.from, span.to
	n.words += " " + span.words
}

func round2(x float64) float64 { return float64(int(x*100+.5)) / 100 }

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// monthKey and the other keys are those of the command-line contract.
func (n named) key() string {
	switch n.kind {
	case "week":
		if n.month > 0 {
			return fmt.Sprintf("%04d-M%02d-w%d", n.year, n.month, n.n)
		}
		return fmt.Sprintf("%04d-W%02d", n.year, n.n)
	case "month":
		return fmt.Sprintf("%04d-M%02d", n.year, n.month)
	case "quarter":
		return fmt.Sprintf("%04d-Q%d", n.year, n.n)
	case "half":
		return fmt.Sprintf("%04d-H%d", n.year, n.n)
	case "nine_months":
		return fmt.Sprintf("%04d-9M", n.year)
	case "year":
		return fmt.Sprintf("%04d", n.year)
	}
	return n.from.Format(time.DateOnly) + ".." + n.to.Format(time.DateOnly)
}

func (n named) period() Period {
	return Period{Kind: n.kind, Key: n.key(), From: n.from.Format(time.DateOnly), To: n.to.Format(time.DateOnly)}
}
