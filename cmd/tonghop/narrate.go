package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"tonghop/parser/mail"
	"tonghop/store"
)

const opening = `November 2026 in the invented province Hòa Sơn. %d units owe the monthly report on public opinion,
due 20/11/2026 17:00; 24/11 is a holiday. IN: a mail came in. OUT: letters went out. DECIDED: an officer decided.

`

// tell says in plain words what came in and what went out since it was last asked.
func (s *stage) tell(ctx context.Context) error {
	return s.office.db.Read(ctx, s.now, func(tx *store.Tx) error {
		messages, err := tx.Messages(store.Filed, store.InTriage, store.SetAside, store.Erased)
		if err != nil {
			return err
		}
		for _, m := range messages {
			if s.told[m.ID] {
				continue
			}
			s.told[m.ID] = true
			line, err := s.arrival(tx, m)
			if err != nil {
				return err
			}
			fmt.Fprintf(s.out, "  %s  IN       %s\n", s.stamp(m.ReceivedAt), line)
		}
		return s.tellLetters(tx)
	})
}

// arrival says who sent a mail and what became of it.
func (s *stage) arrival(tx *store.Tx, m store.Message) (string, error) {
	who := m.FromEmail
	if m.UnitID != 0 {
		u, err := tx.Unit(m.UnitID)
		if err != nil {
			return "", err
		}
		who = u.Code
	}
	switch {
	case m.State == store.Erased:
		return who + ": " + m.Reason + "; erased, the officer in charge is told where it lies", nil
	case m.State != store.Filed:
		return who + ": " + waitingFor[m.Reason] + "; waits for an officer", nil
	case m.Kind == string(mail.Bounce) && m.UnitID != 0:
		return "a letter to " + who + " came back; that address is marked, the next letter goes to the unit's other address", nil
	case m.Kind != string(mail.Normal):
		return who + ": " + m.Kind + ", answers nothing and is not answered", nil
	}
	reports, err := tx.ReportsOfMessage(m.ID)
	if err != nil {
		return "", err
	}
	var said []string
	for _, r := range reports {
		word, err := s.reportWord(tx, r)
		if err != nil {
			return "", err
		}
		said = append(said, word)
	}
	if len(said) == 0 {
		return who + ": a mail without a report", nil
	}
	return who + ": " + strings.Join(said, "; "), nil
}

// waitingFor puts the reasons for which a mail waits into words for the terminal.
var waitingFor = map[string]string{
	"unknown_sender": "a report from an address that the roster does not have",
	"unreadable":     "a file that cannot be read; the sender is told what to do",
	"no_report":      "a mail without a report in it",
	"other_unit":     "a report that names another unit",
	"period":         "a report without a clear period",
	"type":           "a report of no configured type",
	"recall":         "a wish to take a report back",
}

func (s *stage) reportWord(tx *store.Tx, r store.Report) (string, error) {
	if r.ObligationID == 0 {
		if r.State == store.Superseded {
			return "the same file again: changes nothing", nil
		}
		return r.DocType + " report " + r.PeriodKey, nil
	}
	events, err := tx.Events(r.ObligationID)
	if err != nil {
		return "", err
	}
	p, err := tx.Period(r.Type, r.PeriodKey)
	if err != nil {
		return "", err
	}
	st := store.Fold(p.DueAt, events, s.now)
	word := "report for " + r.PeriodKey
	if r.Nil {
		word = "nil report for " + r.PeriodKey
	}
	if st.Versions > 1 {
		word = "a new version of its " + word
	}
	return word + map[store.Timeliness]string{store.OnTime: ", on time", store.Late: ", late"}[st.Timeliness], nil
}

// tellLetters says what went out, letters of one kind on one line.
func (s *stage) tellLetters(tx *store.Tx) error {
	sent, err := tx.Letters(store.Sent)
	if err != nil {
		return err
	}
	groups := map[string][]string{}
	var order []string
	for _, l := range sent {
		if s.told[-l.ID] {
			continue
		}
		s.told[-l.ID] = true
		what := letterWords[l.Kind]
		if l.Kind == store.ReminderLetter {
			rule, _, _ := strings.Cut(l.Why, " ")
			what += " " + rule
		}
		if strings.HasPrefix(l.Why, "supplement") {
			what = "the supplement to the summary"
		}
		if groups[what] == nil {
			order = append(order, what)
		}
		to := l.Recipients[0]
		if l.UnitID != 0 && toUnit[l.Kind] {
			u, err := tx.Unit(l.UnitID)
			if err != nil {
				return err
			}
			to = u.Code
		}
		groups[what] = append(groups[what], to)
	}
	for _, what := range order {
		fmt.Fprintf(s.out, "  %s  OUT      %s to %s\n", s.stamp(s.now), what, strings.Join(groups[what], ", "))
	}
	return nil
}

var letterWords = map[store.LetterKind]string{
	store.ReceiptLetter: "receipt", store.NoticeLetter: "notice", store.SecrecyLetter: "neutral notice", store.ReminderLetter: "reminder",
	store.EscalationLetter: "list of units still missing", store.TriageLetter: "list of mail that waits", store.SecretLetter: "where the marked mail lies",
	store.UrgentLetter: "urgent report", store.AlertLetter: "alert", store.SummaryLetter: "THE SUMMARY",
}

// toUnit are the kinds of letters that go to a unit; the others go to people of the office.
var toUnit = map[store.LetterKind]bool{store.ReceiptLetter: true, store.NoticeLetter: true, store.SecrecyLetter: true, store.ReminderLetter: true}

// readableLetter shows a letter as its reader sees it.
func readableLetter(raw []byte) (string, error) {
	m, err := mail.Read(bytes.NewReader(raw), mail.DefaultLimits)
	if err != nil {
		return "", err
	}
	var to []string
	for _, a := range append(m.To, m.Cc...) {
		to = append(to, a.Email)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Từ:       %s <%s>\nĐến:      %s\nNgày:     %s\nTiêu đề:  %s\n", m.From.Name, m.From.Email, strings.Join(to, ", "), m.Date.Format("02/01/2006 15:04"), m.Subject)
	for _, p := range m.Parts {
		fmt.Fprintf(&b, "Đính kèm: %s (%d byte)\n", p.Name, len(p.Data))
	}
	return b.String() + "\n" + m.Text, nil
}
