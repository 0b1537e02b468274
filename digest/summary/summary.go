// Package summary makes the consolidated summary that goes to the Provincial Board: who has reported, the hot spots, the
// streams of opinion, the forecasts and the recommendations of one period, as a paper in the Party's form, a workbook, a mail
// and a machine-readable part.
//
// It is extractive (laws S1 and S2): every sentence of opinion is a unit's own, shown as it was written, with the unit, number
// and date behind it. The program's own sentences only connect and count. Opinions are put together where their words are alike,
// never across topics or attitudes; what is not shown in a group's words stands in full in annex 2.
package summary

import (
	"time"

	"tonghop/store"
)

// Office is who makes the summary and how its paper looks.
type Office struct {
	Superior     string   `yaml:"superior"`      // the body above, in capitals
	Issuer       string   `yaml:"issuer"`        // the issuing body, in capitals
	NumberSuffix string   `yaml:"number_suffix"` // "BC/BTGDV": the number before it is written by hand
	Place        string   `yaml:"place"`
	Addressee    []string `yaml:"addressee"`  // Kính gửi
	Recipients   []string `yaml:"recipients"` // Nơi nhận
	Authority    []string `yaml:"authority"`  // "T/M BAN THƯỜNG VỤ", a line each
	SignerRole   string   `yaml:"signer_role"`
	SignerName   string   `yaml:"signer_name"`
	Basis        string   `yaml:"basis"` // on what it is based: "Thực hiện Hướng dẫn số …"; optional
}

// Topic is one group of topics, in the office's order.
type Topic struct{ Code, Name string }

// Input is all that a summary is made of.
type Input struct {
	Office     Office
	TypeName   string // "báo cáo tình hình dư luận xã hội"
	Board      store.Board
	Reports    []store.Report // those that count at Board.AsOf, with statements; their text is masked already
	Urgent     []store.Report // the urgent reports of the window
	Units      []store.Unit   // more of the roster: names units that are not on the board (an urgent report is never owed)
	Topics     []Topic
	Zone       *time.Location // of every date shown; nil is UTC
	Supplement bool           // it brings what came after a summary that has gone out already
}

// Summary is the summary of one period; its methods put it on paper.
type Summary struct {
	Office     Office
	TypeName   string
	Period     store.Period
	AsOf       time.Time // in the office's zone
	Supplement bool
	Count      store.Count
	Units      []UnitLine // the board, in its order
	Topics     []TopicGroup
	HotSpots   []Finding
	Forecasts  []Finding
	// Recommendations are in the order of their addressees, those that name none at the end.
	Recommendations []Finding
	Opinions        []UnitOpinions // every opinion in full, by unit
	Copies          []Copy         // reports that share most of their text with another unit's
	Reports         int            // read, urgent ones included
	Urgent          int
}

// UnitLine is one unit on the board.
type UnitLine struct {
	Code, Name string
	State      store.State
	Timeliness store.Timeliness
	ReceivedAt time.Time // of the first valid submission; zero where nothing came
	LateBy     time.Duration
	Versions   int  // valid submissions; the number and date are those of the last
	Unread     bool // it has reported, but nothing of the report could be read: an officer filed it by hand
	InTriage   bool // something of the unit waits for an officer: it may have reported
	Number     string
	Date       store.Day
}

// Source is the report behind a statement.
type Source struct {
	UnitCode, UnitName string
	Number             string // "" where the report bears none
	Date               store.Day
	ReceivedAt         time.Time
	Urgent             bool
	unit               int64
	report             int64
}

// Build makes the summary. It is pure: the same input gives the same value, whatever the order of the reports.
func Build(in Input) Summary {
	if in.Zone == nil {
		in.Zone = time.UTC
	}
	papers := gather(in)
	s := Summary{
		Office: in.Office, TypeName: in.TypeName, Period: in.Board.Period, AsOf: in.Board.AsOf.In(in.Zone),
		Supplement: in.Supplement, Count: in.Board.Count, Reports: len(papers),
	}
	byReport := map[int64]store.Report{}
	for _, p := range papers {
		byReport[p.report.ID] = p.report
		if p.source.Urgent {
			s.Urgent++
		}
	}
	for _, row := range in.Board.Rows {
		s.Units = append(s.Units, unitLine(row, byReport[row.Status.ReportID], in.Zone))
	}
	opinions := opinionsOf(papers, in.Topics)
	s.Topics = groupOpinions(opinions, in.Topics)
	s.Opinions = byUnit(s.Topics, papers)
	s.HotSpots = findings(papers, store.HotSpotStatement)
	s.Forecasts = findings(papers, store.ForecastStatement)
	s.Recommendations = addressed(findings(papers, store.RecommendationStatement))
	s.Copies = copies(papers)
	return s
}

func unitLine(row store.BoardRow, r store.Report, zone *time.Location) UnitLine {
	u := UnitLine{
		Code: row.Unit.Code, Name: row.Unit.Name, State: row.Status.State, Timeliness: row.Status.Timeliness,
		LateBy: row.LateBy, Versions: row.Status.Versions, InTriage: row.InTriage > 0, Number: r.Number, Date: r.Date,
	}
	u.Unread = u.State == store.Reported && r.ID != 0 && len(r.Statements) == 0
	if !row.Status.FirstAt.IsZero() {
		u.ReceivedAt = row.Status.FirstAt.In(zone)
	}
	return u
}
