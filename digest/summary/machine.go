package summary

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"tonghop/store"
)

// FormatName and FormatVersion mark the machine-readable part. A change that a reader of version 1 would misread needs a new version.
const (
	FormatName    = "tonghop-summary"
	FormatVersion = 1
)

type machineFile struct {
	Format          string           `json:"format"`
	Version         int              `json:"version"`
	Office          machineOffice    `json:"office"`
	Type            string           `json:"type"`
	TypeName        string           `json:"type_name"`
	Period          machinePeriod    `json:"period"`
	AsOf            string           `json:"as_of"`
	Supplement      bool             `json:"supplement"`
	Counts          store.Count      `json:"counts"`
	Units           []machineUnit    `json:"units"`
	Topics          []machineTopic   `json:"topics"`
	HotSpots        []machineFinding `json:"hot_spots"`
	Forecasts       []machineFinding `json:"forecasts"`
	Recommendations []machineFinding `json:"recommendations"`
	Copies          []machineCopy    `json:"copies"`
}

type machineOffice struct {
	Superior string `json:"superior"`
	Issuer   string `json:"issuer"`
}

type machinePeriod struct {
	Key  string    `json:"key"`
	From store.Day `json:"from"`
	To   store.Day `json:"to"`
}

type machineUnit struct {
	Code       string           `json:"code"`
	Name       string           `json:"name"`
	State      store.State      `json:"state"`
	Timeliness store.Timeliness `json:"timeliness"`
	ReceivedAt string           `json:"received_at"` // RFC 3339, "" where nothing came
	Number     string           `json:"number"`
	Date       store.Day        `json:"date"`
}

type machineTopic struct {
	Code   string         `json:"code"`
	Name   string         `json:"name"`
	Groups []machineGroup `json:"groups"`
}

type machineGroup struct {
	Number   int             `json:"number"`
	Attitude string          `json:"attitude"`
	Title    string          `json:"title,omitempty"`
	Text     string          `json:"text"`
	Units    int             `json:"units"`
	Sources  []machineSource `json:"sources"`
	Members  []machineMember `json:"members"`
}

type machineSource struct {
	Unit       string    `json:"unit"` // the unit's code; "" where the roster does not know it
	UnitName   string    `json:"unit_name"`
	Number     string    `json:"number"`
	Date       store.Day `json:"date"`
	ReceivedAt string    `json:"received_at"`
	Urgent     bool      `json:"urgent,omitempty"`
}

type machineMember struct {
	machineSource
	Title   string `json:"title,omitempty"`
	Text    string `json:"text"`
	Breadth string `json:"breadth,omitempty"`
	Area    string `json:"area,omitempty"`
	CopyOf  string `json:"copy_of,omitempty"` // name of the unit whose words these are
}

type machineFinding struct {
	Title     string          `json:"title,omitempty"`
	Text      string          `json:"text"`
	Addressee string          `json:"addressee,omitempty"`
	Units     int             `json:"units"`
	Sources   []machineSource `json:"sources"`
}

type machineCopy struct {
	Report  machineSource `json:"report"`
	Of      machineSource `json:"of"`
	Percent int           `json:"percent"`
}

// JSON is the machine-readable part, by which the office above files the summary without loss: format "tonghop-summary",
// version 1. Times are RFC 3339 in the office's zone, days 2006-01-02, lists never null.
func (s Summary) JSON() ([]byte, error) {
	f := machineFile{
		Format: FormatName, Version: FormatVersion, Office: machineOffice{s.Office.Superior, s.Office.Issuer},
		Type: s.Period.Type, TypeName: s.TypeName, Period: machinePeriod{s.Period.Key, s.Period.From, s.Period.To},
		AsOf: stamp(s.AsOf), Supplement: s.Supplement, Counts: s.Count,
		Units: []machineUnit{}, Topics: []machineTopic{}, Copies: []machineCopy{},
		HotSpots: machineFindings(s.HotSpots), Forecasts: machineFindings(s.Forecasts), Recommendations: machineFindings(s.Recommendations),
	}
	for _, u := range s.Units {
		f.Units = append(f.Units, machineUnit{u.Code, u.Name, u.State, u.Timeliness, stamp(u.ReceivedAt), u.Number, u.Date})
	}
	for _, t := range s.Topics {
		f.Topics = append(f.Topics, t.machine())
	}
	for _, c := range s.Copies {
		f.Copies = append(f.Copies, machineCopy{c.Source.machine(), c.Of.machine(), c.Share})
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(f); err != nil {
		return nil, fmt.Errorf("writing the machine-readable part: %w", err)
	}
	return out.Bytes(), nil
}

func (t TopicGroup) machine() machineTopic {
	m := machineTopic{Code: t.Code, Name: t.Name}
	for _, g := range t.Groups {
		mg := machineGroup{Number: g.Number, Attitude: g.Attitude, Title: g.Shown.Title, Text: g.Shown.Text, Units: g.Units, Sources: machineSources(g.Sources)}
		for _, o := range g.Members {
			mg.Members = append(mg.Members, machineMember{o.Source.machine(), o.Title, o.Text, o.Breadth, o.Area, o.CopyOf})
		}
		m.Groups = append(m.Groups, mg)
	}
	return m
}

func (s Source) machine() machineSource {
	return machineSource{s.UnitCode, s.UnitName, s.Number, s.Date, stamp(s.ReceivedAt), s.Urgent}
}

func machineSources(all []Source) []machineSource {
	out := []machineSource{}
	for _, s := range all {
		out = append(out, s.machine())
	}
	return out
}

func machineFindings(all []Finding) []machineFinding {
	out := []machineFinding{}
	for _, f := range all {
		out = append(out, machineFinding{f.Title, f.Text, f.Addressee, f.Units, machineSources(f.Sources)})
	}
	return out
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
