package intake

import (
	"errors"
	"strings"

	"tonghop/parser/report"
	"tonghop/parser/vn"
	"tonghop/store"
)

// place finds the unit, type and period of a report; reason tells what an officer must decide, "" if nothing.
func (f *filing) place(r *store.Report, rep *report.Report) (reason string, span store.Span, err error) {
	unit, reason, err := f.desk.unitOf(f.tx, f.m, rep)
	if err != nil || reason != "" {
		return reason, span, err
	}
	r.UnitID = unit.ID
	switch rep.Type {
	case report.Recall:
		return recall, span, nil
	case report.Urgent:
		return "", span, nil
	}
	if rep.Period.Key == "" || rep.Evidence["period"].Confidence < sure {
		return noPeriod, span, nil
	}
	rt, span, ok := f.desk.typeOf(rep)
	if !ok {
		return noType, span, nil
	}
	r.Type, r.PeriodKey = rt.Code, span.Key
	return "", span, nil
}

// typeOf finds the report type that a report of this period and title answers. Several types of one frequency are told
// apart by their keywords; where that does not decide, an officer does.
func (d *Desk) typeOf(rep *report.Report) (rt store.ReportType, span store.Span, ok bool) {
	var fits []store.ReportType
	for _, t := range d.Types {
		if _, ok := t.SpanByKey(rep.Period.Key, d.Calendar.Zone); ok {
			fits = append(fits, t)
		}
	}
	if len(fits) > 1 {
		title := vn.Fold(rep.Title + " " + rep.Document)
		var named []store.ReportType
		for _, t := range fits {
			for _, word := range t.Keywords {
				if strings.Contains(title, vn.Fold(word)) {
					named = append(named, t)
					break
				}
			}
		}
		fits = named
	}
	if len(fits) != 1 {
		return rt, span, false
	}
	span, _ = fits[0].SpanByKey(rep.Period.Key, d.Calendar.Zone)
	return fits[0], span, true
}

// owe links a report to the obligation it answers. A period that was due before tracking began makes none.
func (d *Desk) owe(tx *store.Tx, r *store.Report, span store.Span) error {
	for _, rt := range d.Types {
		if rt.Code != r.Type {
			continue
		}
		due, err := rt.DueAt(span, d.Calendar)
		if err != nil || d.Calendar.Day(due) < d.Since {
			return err
		}
		p, err := tx.EnsurePeriod(rt, span, d.Calendar)
		if err != nil {
			return err
		}
		o, err := tx.EnsureObligation(r.UnitID, p.ID)
		r.ObligationID = o.ID
		return err
	}
	return errors.New("report type " + r.Type + " is not configured")
}

// submit writes the event that a report came, and lets it take the place of earlier versions. A supplement stands beside what it adds to.
func submit(tx *store.Tx, r store.Report, who, why string) error {
	if r.DocType == string(report.Supplement) {
		return nil
	}
	kind := store.Submitted
	if r.Nil {
		kind = store.NilReport
	}
	err := tx.AddEvent(store.Event{ObligationID: r.ObligationID, At: r.ReceivedAt, Kind: kind, ReportID: r.ID, Who: who, Why: why})
	if err != nil {
		return err
	}
	return tx.SupersedeOthers(r.ObligationID, r.ID)
}
