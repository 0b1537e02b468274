package report

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// expectation is what must be understood of a text. Fields left empty are not compared, but counts always are.
type expectation struct {
	why      string
	text     string
	file     string
	subject  string
	received string // 2024-05-22 if empty
	is       bool   // a report at all
	kind     Type
	period   string
	number   string
	date     string
	unit     string
	isNil    bool
	sections string // kinds, one letter group each: "general issues forecast"
	opinions int
	hot      int
	forecast int
	requests int
}

func TestTexts(t *testing.T) {
	for _, c := range append(append(append([]expectation{}, periodicTexts...), looseTexts...), otherTexts...) {
		t.Run(c.why, func(t *testing.T) {
			at := c.received
			if at == "" {
				at = "2024-05-22"
			}
			received, err := time.Parse(time.DateOnly, at)
			if err != nil {
				t.Fatal(err)
			}
			s := Source{File: c.file, Subject: c.subject, Received: received}
			if c.file == "" {
				s.Body = c.text
			} else {
				s.Document = textDocument(c.text, true)
			}
			r := Understander{}.Report(s)
			if (r.IsReport >= .5) != c.is {
				t.Errorf("is report: %v, want %v (%v)", r.IsReport, c.is, r.Evidence["is_report"])
			}
			if !c.is {
				return
			}
			key := r.Period.Key
			if r.Evidence["period"].Confidence < .5 {
				key = "?" + key
			}
			for _, f := range [][3]string{{"type", string(r.Type), string(c.kind)}, {"period", key, c.period}, {"number", r.Number, c.number}, {"date", r.Date, c.date}, {"unit", r.UnitName, c.unit}} {
				if f[2] != "" && f[1] != f[2] && !(f[2] == "-" && f[1] == "") {
					t.Errorf("%s: %q, want %q", f[0], f[1], f[2])
				}
			}
			var kinds []string
			for _, x := range r.Sections {
				kinds = append(kinds, x.Kind)
			}
			if got := strings.Join(kinds, " "); c.sections != "" && got != c.sections {
				t.Errorf("sections: %s, want %s", got, c.sections)
			}
			got := fmt.Sprint("nil ", r.Nil, ", opinions ", len(r.Opinions), ", hot ", len(r.HotSpots), ", forecasts ", len(r.Forecasts), ", requests ", len(r.Recommendations))
			want := fmt.Sprint("nil ", c.isNil, ", opinions ", c.opinions, ", hot ", c.hot, ", forecasts ", c.forecast, ", requests ", c.requests)
			if got != want {
				t.Errorf("%s\nwant %s", got, want)
				for _, o := range r.Opinions {
					t.Logf("opinion [%s|%s] %s", o.Title, o.Attitude, o.Text)
				}
				t.Logf("hot %q\nforecasts %q\nrequests %q", r.HotSpots, r.Forecasts, r.Recommendations)
			}
		})
	}
}
