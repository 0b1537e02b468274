package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Document is one attachment, or the body, of a mail and what its reading gave.
type Document struct {
	ID        int64  `json:"-"`
	MessageID int64  `json:"-"`
	Part      int    `json:"part"` // 0 is the body
	Name      string `json:"name"`
	SHA256    string `json:"sha256"`
	Size      int64  `json:"size"`
	MediaType string `json:"media_type"`
	Outcome   string `json:"outcome"` // ok, empty, needs_ocr, encrypted, corrupt, unsupported, too_big, timed_out
	Reason    string `json:"reason,omitempty"`
	Repaired  string `json:"repaired,omitempty"`
	Unread    int    `json:"unread_pages,omitempty"` // pages that are pictures and were not recognised
	Text      string `json:"-"`
}

// ReportState tells which version of a report counts.
type ReportState string

// The states of a report.
const (
	Current    ReportState = "current"
	Superseded ReportState = "superseded" // a later version came
	Undecided  ReportState = "triage"     // waits for an officer; counts for nothing yet
	Dismissed  ReportState = "dismissed"  // an officer decided that it does not count
)

// Report is one understood document.
type Report struct {
	ID           int64
	MessageID    int64
	DocumentID   int64
	UnitID       int64
	ObligationID int64  // 0 where nothing was owed: an urgent report, a period before tracking began
	Type         string // code of the report type; "" where none fits
	PeriodKey    string
	DocType      string // periodic, urgent, …
	State        ReportState
	ReceivedAt   time.Time
	Number       string
	Date         Day
	Title        string
	Urgency      string
	Nil          bool
	Facts        json.RawMessage // all that was understood, for officers
	Statements   []Statement
	Folded       string // the whole text's matching key, for the index; written, never read
}

// The kinds of statements.
const (
	OpinionStatement        = "opinion"
	HotSpotStatement        = "hot_spot"
	ForecastStatement       = "forecast"
	RecommendationStatement = "recommendation"
)

// Statement is one sentence or paragraph of a report in the unit's own words, personal identifiers masked.
type Statement struct {
	ID       int64
	ReportID int64
	Kind     string
	Title    string
	Text     string
	Key      string // folded text
	Topic    string // code of the topic group
	Attitude string
	Breadth  string
	Area     string
}

// AddDocument stores what the reading of a part gave.
func (tx *Tx) AddDocument(d Document) (int64, error) {
	id, err := tx.insert(`INSERT INTO document(message_id, part, name, sha256, size, media_type, outcome, reason, repaired, unread, text) VALUES (?,?,?,?,?,?,?,?,?,?,?)`,
		d.MessageID, d.Part, d.Name, d.SHA256, d.Size, d.MediaType, d.Outcome, d.Reason, d.Repaired, d.Unread, d.Text)
	if err != nil {
		return 0, fmt.Errorf("storing document %q of message %d: %w", d.Name, d.MessageID, err)
	}
	return id, nil
}

// UpdateDocument writes what reading a part again gave.
func (tx *Tx) UpdateDocument(d Document) error {
	return tx.exec(`UPDATE document SET media_type=?, outcome=?, reason=?, repaired=?, unread=?, text=? WHERE id=?`,
		d.MediaType, d.Outcome, d.Reason, d.Repaired, d.Unread, d.Text, d.ID)
}

// Documents gives the parts of a message in their order.
func (tx *Tx) Documents(messageID int64) ([]Document, error) {
	return query(tx, func(s scanner) (d Document, err error) {
		err = s.Scan(&d.ID, &d.MessageID, &d.Part, &d.Name, &d.SHA256, &d.Size, &d.MediaType, &d.Outcome, &d.Reason, &d.Repaired, &d.Unread, &d.Text)
		return d, err
	}, `SELECT id, message_id, part, name, sha256, size, media_type, outcome, reason, repaired, unread, text FROM document WHERE message_id=? ORDER BY part`, messageID)
}

// AddReport stores a report with its statements and puts its text into the index.
func (tx *Tx) AddReport(r Report) (int64, error) {
	id, err := tx.insert(`INSERT INTO report(message_id, document_id, unit_id, obligation_id, type, period_key, doc_type, state, received_at,
		number, date, title, urgency, nil, facts) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		r.MessageID, r.DocumentID, orNull(r.UnitID), orNull(r.ObligationID), r.Type, r.PeriodKey, r.DocType, r.State, ms(r.ReceivedAt),
		r.Number, r.Date, r.Title, r.Urgency, r.Nil, string(r.Facts))
	if err != nil {
		return 0, fmt.Errorf("storing report of message %d: %w", r.MessageID, err)
	}
	return id, tx.addContents(id, r)
}

func (tx *Tx) addContents(id int64, r Report) error {
	for _, s := range r.Statements {
		err := tx.exec(`INSERT INTO statement(report_id, kind, title, text, text_key, topic, attitude, breadth, area) VALUES (?,?,?,?,?,?,?,?,?)`,
			id, s.Kind, s.Title, s.Text, s.Key, s.Topic, s.Attitude, s.Breadth, s.Area)
		if err != nil {
			return fmt.Errorf("storing statement of report %d: %w", id, err)
		}
	}
	return tx.exec(`INSERT INTO report_text(rowid, folded) VALUES (?,?)`, id, r.Folded)
}

// RewriteReport writes what reading a report again gave. Whose it is, its period and whether it counts stay as they were decided.
func (tx *Tx) RewriteReport(r Report) error {
	for _, q := range []string{`DELETE FROM statement WHERE report_id=?`, `DELETE FROM report_text WHERE rowid=?`} {
		if err := tx.exec(q, r.ID); err != nil {
			return fmt.Errorf("rewriting report %d: %w", r.ID, err)
		}
	}
	err := tx.exec(`UPDATE report SET number=?, date=?, title=?, urgency=?, facts=? WHERE id=?`, r.Number, r.Date, r.Title, r.Urgency, string(r.Facts), r.ID)
	if err != nil {
		return fmt.Errorf("rewriting report %d: %w", r.ID, err)
	}
	return tx.addContents(r.ID, r)
}

const reportColumns = `SELECT id, message_id, document_id, coalesce(unit_id,0), coalesce(obligation_id,0), type, period_key, doc_type, state,
	received_at, number, date, title, urgency, nil, facts FROM report `

func scanReport(s scanner) (r Report, err error) {
	var received int64
	var facts string
	err = s.Scan(&r.ID, &r.MessageID, &r.DocumentID, &r.UnitID, &r.ObligationID, &r.Type, &r.PeriodKey, &r.DocType, &r.State,
		&received, &r.Number, &r.Date, &r.Title, &r.Urgency, &r.Nil, &facts)
	r.ReceivedAt, r.Facts = at(received), json.RawMessage(facts)
	return r, err
}

// Report finds a report by its id, or ErrNotFound.
func (tx *Tx) Report(id int64) (Report, error) {
	r, err := scanReport(tx.row(reportColumns+`WHERE id=?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("report %d: %w", id, ErrNotFound)
	}
	return r, err
}

// ReportsOfMessage gives the reports found in a message.
func (tx *Tx) ReportsOfMessage(messageID int64) ([]Report, error) {
	return query(tx, scanReport, reportColumns+`WHERE message_id=? ORDER BY id`, messageID)
}

// ReportsOfPeriod gives the reports of a period that counted at asOf, in the order of the board, each with its statements:
// of every unit the last version, and the supplements that stand beside it.
func (tx *Tx) ReportsOfPeriod(b Board) ([]Report, error) {
	var all []Report
	for _, row := range b.Rows {
		ids, err := query(tx, scanID, `SELECT id FROM report WHERE id=? OR (obligation_id=? AND doc_type='supplement' AND state=? AND received_at<=?) ORDER BY id`,
			row.Status.ReportID, row.ObligationID, Current, ms(b.AsOf))
		if err != nil {
			return nil, fmt.Errorf("reports of %s: %w", row.Unit.Code, err)
		}
		for _, id := range ids {
			r, err := tx.Report(id)
			if err == nil {
				r.Statements, err = tx.Statements(id)
			}
			if err != nil {
				return nil, err
			}
			all = append(all, r)
		}
	}
	return all, nil
}

// UrgentReports gives the urgent reports received in (from, to] that count, with their statements.
func (tx *Tx) UrgentReports(from, to time.Time) ([]Report, error) {
	all, err := query(tx, scanReport, reportColumns+`WHERE doc_type='urgent' AND state=? AND received_at>? AND received_at<=? ORDER BY received_at, id`,
		Current, ms(from), ms(to))
	for i := range all {
		if err == nil {
			all[i].Statements, err = tx.Statements(all[i].ID)
		}
	}
	return all, err
}

// Statements gives what was taken from a report, in its order.
func (tx *Tx) Statements(reportID int64) ([]Statement, error) {
	return query(tx, func(s scanner) (st Statement, err error) {
		err = s.Scan(&st.ID, &st.ReportID, &st.Kind, &st.Title, &st.Text, &st.Key, &st.Topic, &st.Attitude, &st.Breadth, &st.Area)
		return st, err
	}, `SELECT id, report_id, kind, title, text, text_key, topic, attitude, breadth, area FROM statement WHERE report_id=? ORDER BY id`, reportID)
}

// SetReportState changes which reports count.
func (tx *Tx) SetReportState(reportID int64, state ReportState) error {
	return tx.exec(`UPDATE report SET state=? WHERE id=?`, state, reportID)
}

// PlaceReport puts a report on a unit, a type, a period and (where one is owed) an obligation.
func (tx *Tx) PlaceReport(r Report) error {
	return tx.exec(`UPDATE report SET unit_id=?, obligation_id=?, type=?, period_key=?, state=?, nil=? WHERE id=?`,
		orNull(r.UnitID), orNull(r.ObligationID), r.Type, r.PeriodKey, r.State, r.Nil, r.ID)
}

// SupersedeOthers marks every other report on the obligation as replaced by the given one.
func (tx *Tx) SupersedeOthers(obligationID, reportID int64) error {
	return tx.exec(`UPDATE report SET state=? WHERE obligation_id=? AND id<>? AND state=?`, Superseded, obligationID, reportID, Current)
}

// SameDocument finds a report of the unit and period made from the same bytes (an attachment sent again), or 0.
func (tx *Tx) SameDocument(unitID int64, periodKey, sha256 string) (reportID int64, err error) {
	err = tx.row(`SELECT r.id FROM document d JOIN report r ON r.document_id=d.id
		WHERE d.sha256=? AND r.unit_id=? AND r.period_key=? AND r.state IN ('current','superseded') LIMIT 1`, sha256, unitID, periodKey).Scan(&reportID)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return reportID, err
}
