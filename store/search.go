package store

import (
	"fmt"
	"strings"
	"time"
)

// Hit is one report that has all words of a search.
type Hit struct {
	ReportID   int64     `json:"report"`
	Unit       string    `json:"unit"`
	UnitName   string    `json:"unit_name"`
	Type       string    `json:"type"`
	PeriodKey  string    `json:"period"`
	Number     string    `json:"number"`
	Date       Day       `json:"date"`
	ReceivedAt time.Time `json:"received_at"`
	Document   string    `json:"document"`
	Text       string    `json:"-"` // the document's whole text, to cut a passage from
}

// Search finds the reports whose folded text has all the folded words, the newest first.
// Each word is quoted, so that no word of a user ("AND", "94-HD/BTGTU") is read as an operator.
func (tx *Tx) Search(words []string, periodKey string, unitID int64, limit int) ([]Hit, error) {
	if len(words) == 0 {
		return nil, nil // an empty expression is an error to the index
	}
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = `"` + strings.ReplaceAll(w, `"`, `""`) + `"`
	}
	hits, err := query(tx, func(s scanner) (h Hit, err error) {
		var received int64
		err = s.Scan(&h.ReportID, &h.Unit, &h.UnitName, &h.Type, &h.PeriodKey, &h.Number, &h.Date, &received, &h.Document, &h.Text)
		h.ReceivedAt = at(received)
		return h, err
	}, `SELECT r.id, coalesce(u.code,''), coalesce(u.name,''), r.type, r.period_key, r.number, r.date, r.received_at, d.name, d.text
		FROM report_text t JOIN report r ON r.id=t.rowid JOIN document d ON d.id=r.document_id LEFT JOIN unit u ON u.id=r.unit_id
		WHERE report_text MATCH ? AND (?='' OR r.period_key=?) AND (?=0 OR r.unit_id=?)
		ORDER BY t.rowid DESC LIMIT ?`, strings.Join(quoted, " "), periodKey, periodKey, unitID, unitID, limit)
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	return hits, nil
}
