package summary

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"tonghop/digest/wording"
	"tonghop/store"
)

// paper is one report with who sent it.
type paper struct {
	report store.Report
	source Source
}

// nameless stands for a unit that neither the board nor the roster knows.
const nameless = "Đơn vị chưa có trong danh sách"

// gather puts the period's and the urgent reports together, each once: in the order of the board, then by time received.
func gather(in Input) []paper {
	place := map[int64]int{}
	units := map[int64]store.Unit{}
	for i, row := range in.Board.Rows {
		place[row.Unit.ID] = i
		units[row.Unit.ID] = row.Unit
	}
	for _, u := range in.Units {
		if _, known := units[u.ID]; !known {
			place[u.ID] = len(place)
			units[u.ID] = u
		}
	}
	var papers []paper
	seen := map[int64]bool{}
	for _, r := range slices.Concat(in.Reports, in.Urgent) {
		if seen[r.ID] {
			continue
		}
		seen[r.ID] = true
		u, known := units[r.UnitID]
		if !known {
			u.Name = nameless
		}
		papers = append(papers, paper{r, Source{
			UnitCode: u.Code, UnitName: u.Name, Number: r.Number, Date: r.Date, ReceivedAt: inZone(r.ReceivedAt, in.Zone),
			Urgent: r.DocType == "urgent", unit: r.UnitID, report: r.ID,
		}})
	}
	slices.SortStableFunc(papers, func(a, b paper) int {
		return cmp.Or(cmp.Compare(rank(place, a), rank(place, b)), earlier(a, b))
	})
	return papers
}

// rank is a unit's place in the order of the board; unknown units come last.
func rank(place map[int64]int, p paper) int {
	if n, ok := place[p.report.UnitID]; ok {
		return n
	}
	return len(place)
}

func earlier(a, b paper) int {
	return cmp.Or(a.report.ReceivedAt.Compare(b.report.ReceivedAt), cmp.Compare(a.report.ID, b.report.ID))
}

func inZone(t time.Time, zone *time.Location) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(zone)
}

// Cite is how a source is named behind a statement: "Chi bộ Sở Tư pháp, BC số 15-BC/CB ngày 20/11/2026".
// What the report does not bear is left out; with neither number nor date it is told when it came.
func (s Source) Cite() string { return s.UnitName + ", " + s.paperName() }

func (s Source) paperName() string {
	words := "BC"
	if s.Urgent {
		words = "BC đột xuất"
	}
	if s.Number != "" {
		words += " số " + s.Number
	}
	switch {
	case s.Date != "":
		words += " ngày " + wording.Day(s.Date)
	case s.Number == "" && !s.ReceivedAt.IsZero():
		words += " nhận ngày " + wording.ShortDate(s.ReceivedAt)
	}
	return words
}

// inline is how many sources are named behind one opinion; the rest stand in annex 2, under the opinion's number.
const inline = 12

// cites names the first sources, up to most, and says how many there are more.
func cites(sources []Source, most int) string {
	var names []string
	for _, s := range sources[:min(len(sources), most)] {
		names = append(names, s.Cite())
	}
	words := strings.Join(names, "; ")
	if more := len(sources) - most; more > 0 {
		words += fmt.Sprintf("; và %d báo cáo khác nêu tại Phụ lục 2", more)
	}
	return words
}

// unitCount is the number of different units behind sources.
func unitCount(sources []Source) int {
	units := map[int64]bool{}
	for _, s := range sources {
		units[s.unit] = true
	}
	return len(units)
}
