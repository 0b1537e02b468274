package report

import (
	"strings"
	"time"

	"tonghop/parser/doc"
)

// Understander reads documents as reports. The zero value uses the four standing topic groups, the marks
// TUYỆT MẬT, TỐI MẬT, MẬT, and Vietnamese time.
type Understander struct {
	Topics       Taxonomy       // groups that opinions are filed under
	SecrecyMarks []string       // in capitals, the longest first
	Zone         *time.Location // of the received time
}

// Report understands one document and what surrounds it. It never fails: what is not there stays empty, and what
// is unsure has a low confidence in Evidence.
func (u Understander) Report(s Source) Report {
	topics := standingMatcher
	if len(u.Topics) > 0 {
		topics = newMatcher(u.Topics)
	}
	zone := u.Zone
	if zone == nil {
		zone = time.FixedZone("+07", 7*60*60)
	}
	if !s.Received.IsZero() {
		s.Received = s.Received.In(zone)
	}
	if s.File == "" && len(s.Document.Blocks) == 0 {
		s.Document = bodyDocument(s.Body)
	}
	lines := flatten(s.Document)
	head, from := readHead(lines)
	signatory, to := readTail(lines, from)
	content := lines[min(from, to):to]
	o := readOutline(content, topics)

	r := Report{Document: s.File, Evidence: map[string]Fact{}, Number: head.number, Date: head.date, Place: head.place, UnitName: head.unit,
		ParentName: head.parent, Title: head.title, Urgency: head.urgency, Signatory: signatory, Sections: o.sections}
	if r.Document == "" {
		r.Document = "(body)"
	}
	r.Opinions = opinionsOf(o.passages, topics)
	r.HotSpots = hotSpotsOf(o.passages)
	r.Forecasts = forecastsOf(o.passages)
	r.Recommendations = requestsOf(o.passages)
	if len(r.Sections) == 0 {
		r.Opinions = withoutOutlook(r.Opinions, r.Forecasts, r.Recommendations)
	}
	u.readType(&r, s, head, o)
	u.readSecrecy(&r, s, lines)
	r.readIssuer(head, lines, content, to)
	r.readNil(o)
	r.readPeriod(s, head, content)
	var body strings.Builder
	for _, l := range content {
		body.WriteString(l.raw)
		body.WriteByte('\n')
	}
	_, r.Masked = Mask(body.String())
	return r
}

// bodyDocument makes a document of a mail's text.
func bodyDocument(body string) doc.Document {
	d := doc.Document{MediaType: "text/plain", Outcome: doc.OK}
	for _, s := range strings.Split(body, "\n") {
		d.Blocks = append(d.Blocks, doc.Block{Kind: doc.Paragraph, Text: s})
	}
	return d
}

// withoutOutlook takes out of the opinions of a report without headings the paragraphs that are mostly forecast
// or request: they are listed as those.
func withoutOutlook(opinions []Opinion, lists ...[]string) []Opinion {
	var out []Opinion
	for _, o := range opinions {
		elsewhere := 0
		for _, list := range lists {
			for _, s := range list {
				if strings.Contains(o.Text, s) {
					elsewhere += len(s)
				}
			}
		}
		if elsewhere*2 < len(o.Text) {
			out = append(out, o)
		}
	}
	return out
}

// readIssuer settles who reports, the date and the place, looking beyond the letterhead where that is silent.
func (r *Report) readIssuer(head letterhead, lines, content []line, tail int) {
	if r.UnitName != "" {
		r.Evidence["unit_name"] = Fact{Where: "letterhead", Text: r.UnitName, Confidence: .9}
	} else {
		for i, l := range content {
			if i > 6 {
				break
			}
			if name := introUnit(l.raw); name != "" {
				r.UnitName = name
				r.Evidence["unit_name"] = Fact{Where: "body", Text: name, Confidence: .6}
				break
			}
		}
	}
	if r.Number != "" {
		r.Evidence["number"] = Fact{Where: "letterhead", Text: r.Number, Confidence: .95}
	}
	if r.Date != "" || !head.month.IsZero() {
		return
	}
	// Flat reports date themselves above the signature.
	for _, l := range lines[max(0, min(tail, len(lines))-2):] {
		late := letterhead{}
		for _, p := range headPieces(l) {
			if late.readDate(foldText(p)) && (late.place != "" || hasPrefixWord(foldText(p).s, "ngay")) && words(p) <= 12 {
				r.Date, r.Place = late.date, late.place
				return
			}
		}
	}
}

// readNil settles whether the report says that there was nothing to report.
func (r *Report) readNil(o outline) {
	is, fact := nilReport(o.passages, *r)
	if r.IsReport < .3 {
		is = false
	}
	r.Nil = is
	r.Evidence["nil"] = fact
}

// readSecrecy looks for a mark in the head of the document, around its text, and in the names it came under.
func (u Understander) readSecrecy(r *Report, s Source, lines []line) {
	marks := u.SecrecyMarks
	if len(marks) == 0 {
		marks = defaultMarks
	}
	var around, top []string
	for _, b := range s.Document.Blocks {
		if !b.Running() || b.Kind == doc.TextBox {
			around = append(around, strings.Split(b.Text, "\n")...)
		}
		if len(around) > headLines {
			break
		}
	}
	for _, l := range lines[:min(len(lines), headLines)] {
		top = append(top, l.raw)
		top = append(top, l.parts...)
		top = append(top, l.cells...)
	}
	for len(top) > 0 || len(around) > 0 {
		for _, part := range [][]string{around[:min(len(around), headLines)], top[:min(len(top), headLines)]} {
			if mark, ok := secrecyMark(part, marks); ok {
				r.Secrecy = mark
				r.Evidence["secrecy"] = Fact{Where: "letterhead", Text: mark, Confidence: .9}
				return
			}
		}
		around, top = around[min(len(around), headLines):], top[min(len(top), headLines):]
	}
	for _, name := range []struct{ where, text string }{{"file name", s.File}, {"subject", s.Subject}} {
		if mark, ok := secrecyInName(name.text, marks); ok {
			r.Secrecy = mark
			r.Evidence["secrecy"] = Fact{Where: name.where, Text: name.text, Confidence: .7}
			return
		}
	}
}
