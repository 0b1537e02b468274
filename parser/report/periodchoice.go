package report

import (
	"strings"
	"time"
	"tonghop/parser/pattern"
)

// readPeriod chooses the period: title block, file name, subject, text, date of the document, time of receipt,
// in this order. Sources that contradict the chosen one lower its confidence.
func (r *Report) readPeriod(s Source, head letterhead, content []line) {
	received := s.Received
	date, _ := time.Parse(time.DateOnly, r.Date)
	if date.IsZero() && !head.month.IsZero() {
		date = head.month.AddDate(0, 1, -1)
	}
	// The document's own date tells the year of its period better than the time it came.
	nearby := received
	if !date.IsZero() && (received.IsZero() || date.Before(received.AddDate(0, 0, 7)) && date.After(received.AddDate(-1, 0, 0))) {
		nearby = date
	}
	if (r.Type == Urgent || r.Type == Thematic) && r.Evidence["type"].Confidence >= .6 {
		r.adhoc(s, date, content)
		return
	}
	all := periodReadings(s, head, content, nearby, received)
	if len(all) == 0 {
		if r.IsReport >= .3 {
			r.guessPeriod(date, received)
		}
		return
	}
	chosen := choosePeriod(all)
	if end, err := time.Parse(time.DateOnly, chosen.p.To); err == nil && !date.IsZero() && chosen.f.Where != "title" && date.After(end.AddDate(0, 2, 0)) {
		chosen.f.Confidence *= .85
	}
	chosen.f.Confidence = round2(chosen.f.Confidence)
	r.Period, r.Evidence["period"] = chosen.p, chosen.f
}

// periodReading is the period that one source tells.
type periodReading struct {
	p Period
	f Fact
}

// periodReadings are the periods that the sources tell, the most trusted source first.
func periodReadings(s Source, head letterhead, content []line, nearby, received time.Time) []periodReading {
	var all []periodReading
	read := func(where, text string, at time.Time, weight float64) {
		if text == "" {
			return
		}
		if p, f, ok := ParsePeriod(text, at); ok {
			f.Where, f.Confidence = where, round2(f.Confidence*weight)
			all = append(all, periodReading{p, f})
		}
	}
	read("title", head.periodText, nearby, 1)
	read("file name", s.File, nearby, .95)
	read("subject", subjectText(s.Subject), received, .9)
	for _, text := range openingTexts(content, s.Body) {
		read("body", text, nearby, .85)
	}
	return all
}

// choosePeriod takes the first reading that is not weak; others that contradict it lower its confidence.
func choosePeriod(all []periodReading) periodReading {
	best := 0
	for i, a := range all {
		if a.f.Confidence >= .5 {
			best = i
			break
		}
		if a.f.Confidence > all[best].f.Confidence {
			best = i
		}
	}
	chosen := all[best]
	against, sides := 0, map[string]bool{}
	for i, a := range all {
		if i == best || a.f.Confidence < .5 || agree(chosen.p, a.p) || a.f.Where == chosen.f.Where {
			continue
		}
		if a.f.Where == "body" && chosen.f.Confidence >= .8 && a.p.Kind != chosen.p.Kind {
			continue // the text speaks of other times too
		}
		against++
		sides[a.p.Key] = true
	}
	switch {
	case against > 1 && len(sides) == 1:
		chosen.f.Confidence *= .5
	case against > 0:
		chosen.f.Confidence *= .7
	}
	return chosen
}

// agree tells whether two periods do not contradict: the same, or one within the other ("2024" and May 2024).
func agree(a, b Period) bool {
	if a.Key == b.Key {
		return true
	}
	if a.Kind == b.Kind && a.Kind != "range" {
		return false
	}
	return a.From <= b.From && b.To <= a.To || b.From <= a.From && a.To <= b.To
}

var reporting = pattern.New(`\b(?:bao cao|tong hop|du luan|dlxh|tu tuong)\b`)

// openingTexts are the sentences of the text's opening that say what is reported, without quoted acts
// ("thực hiện Kế hoạch … năm 2024"), then those of the mail's body.
func openingTexts(content []line, body string) []string {
	var out []string
	for i, l := range content {
		if i > 5 || len(out) > 3 {
			break
		}
		for _, s := range sentences(l.raw) {
			if f := foldText(s); reporting.MatchString(f.s) || len(content) <= 3 || nilPhrase(said{f.src, f.s, lowerVN(f.src)}) {
				out = append(out, reportingPart(f))
			}
		}
	}
	for i, s := range strings.FieldsFunc(body, func(c rune) bool { return c == '\n' || c == ';' }) {
		if i > 8 {
			break
		}
		if f := foldText(squeeze(s)); reporting.MatchString(f.s) {
			out = append(out, reportingPart(f))
		}
	}
	return out
}

// reportingPart is the sentence from the word "báo cáo" on, where acts of others are quoted before it.
func reportingPart(f folded) string {
	if !hasPrefixWord(f.s, "thuc hien", "can cu", "theo", "thi hanh") {
		return f.src
	}
	if i := strings.LastIndex(f.s, "bao cao"); i > 0 {
		return f.orig(i, len(f.s))
	}
	return ""
}

// guessPeriod falls back on the month of the document's date, then of the receipt; in the first ten days of a
// month the month before is meant. Both stay below one half: an officer decides.
func (r *Report) guessPeriod(date, received time.Time) {
	at, fact := date, Fact{Where: "date", Text: r.Date, Confidence: .45}
	if at.IsZero() {
		at, fact = received, Fact{Where: "received", Text: received.Format(time.DateOnly), Confidence: .3}
	}
	if at.IsZero() {
		return
	}
	if at.Day() <= 10 {
		at = at.AddDate(0, 0, -at.Day())
		fact.Confidence -= .1
	}
	n := named{kind: "month", year: at.Year(), month: int(at.Month())}
	n.span()
	r.Period, r.Evidence["period"] = n.period(), fact
}

// dayMention finds days named in the text of an urgent report: "ngày 08/9/2024", "đêm 07/9".
var dayMention = pattern.New(`\b(?:ngay|dem|sang|chieu|toi|trua|tu)\s+(\d{1,2})\s?/\s?(\d{1,2})(?:/(\d{4}))?\b`)

// adhoc gives an urgent or thematic report the span from the first day it tells of, at most two weeks back, to its date.
func (r *Report) adhoc(s Source, date time.Time, content []line) {
	r.Period = Period{Kind: "adhoc", Key: "adhoc"}
	fact := r.Evidence["type"]
	r.Evidence["period"] = fact
	if date.IsZero() {
		date = s.Received
	}
	if date.IsZero() {
		return
	}
	end := day(date.Year(), date.Month(), date.Day())
	from := end
	for _, l := range content {
		for _, m := range dayMention.FindAllStringSubmatch(l.key, -1) {
			y := atoi(m[3])
			if y == 0 {
				y = end.Year()
			}
			if d, ok := validDay(y, atoi(m[2]), atoi(m[1])); ok && d.Before(from) && d.After(end.AddDate(0, 0, -15)) {
				from = d
			}
		}
	}
	r.Period.From, r.Period.To = from.Format(time.DateOnly), end.Format(time.DateOnly)
}
