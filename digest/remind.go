package digest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"tonghop/store"
)

// reminderAbout is what a reminder's row keeps for its template.
type reminderAbout struct {
	Type, Period, Rule string
}

// remindPeriod plans the reminders and the escalation list of one period.
func (d *Desk) remindPeriod(tx *store.Tx, p store.Period, fresh bool) error {
	if len(p.Rule.Reminders) == 0 {
		return nil
	}
	board, err := tx.Board(p.Type, p.Key, tx.Now)
	if err != nil {
		return err
	}
	holding, unread, err := tx.HoldingUnits()
	if err != nil {
		return err
	}
	if !fresh || unread {
		d.Log.Debug("reminders held: the mailbox was not read to its end, or mail is not read yet", "period", p.Key)
		return nil // who is missing on this board may have reported: nothing is sent, and no stage is settled, on its word (law L4)
	}
	said, err := tx.SaidKeys("remind|")
	if err != nil {
		return err
	}
	escalations := map[string]*store.Letter{}
	for _, row := range board.Rows {
		all, err := stages(p.Rule.Reminders, row.Status.Due, d.Calendar)
		if err != nil {
			return err
		}
		key := func(rule string) string {
			return store.ReminderKey(row.Unit.Code, p.Type, p.Key, rule, row.Status.DueVersion)
		}
		v := due(tx.Now, all, row.Status, func(rule string) bool { return said[key(rule)] }, d.hold(tx.Now, row.Unit, holding, unread, fresh))
		if v.hold != "" {
			d.Log.Debug("reminder held", "unit", row.Unit.Code, "period", p.Key, "why", v.hold)
			continue
		}
		if err := d.settlePassed(tx, p, row, v, key); err != nil {
			return err
		}
		if v.send == nil {
			continue
		}
		if v.send.rule.Escalate {
			d.escalate(escalations, p, row, v, key)
			continue
		}
		if _, err := tx.Enqueue(d.reminder(tx, p, row, v, key)); err != nil {
			return err
		}
	}
	return d.enqueueEscalations(tx, escalations)
}

// hold tells why a unit must not be reminded at present: a fault of ours is never a reproach to a unit (law L4).
func (d *Desk) hold(now time.Time, u store.Unit, holding map[int64]int64, unread, fresh bool) string {
	switch {
	case !d.mayRemind(now):
		return "outside working hours"
	case !fresh:
		return "the mailbox was not read to its end within the last 15 minutes"
	case unread:
		return "mail is kept that was not read yet"
	case holding[u.ID] > 0:
		return "something from the unit waits in triage"
	}
	return ""
}

// settlePassed writes down why stages that passed never went out.
func (d *Desk) settlePassed(tx *store.Tx, p store.Period, row store.BoardRow, v verdict, key func(string) string) error {
	settle := func(st stage, state store.LetterState, why string) error {
		l := d.reminder(tx, p, row, verdict{send: &st, until: tx.Now}, key)
		l.State, l.Outcome = state, why
		_, err := tx.Enqueue(l)
		return err
	}
	for _, st := range v.expired {
		if err := settle(st, store.Expired, "the due moment passed before it could go"); err != nil {
			return err
		}
	}
	for _, st := range v.superseded {
		why := "the due moment was moved after it"
		if v.send != nil && st.at.After(row.Status.DueSetAt) {
			why = "superseded by " + v.send.rule.Code
		}
		if err := settle(st, store.LetterGone, why); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) reminder(tx *store.Tx, p store.Period, row store.BoardRow, v verdict, key func(string) string) store.Letter {
	rule := v.send.rule
	about, _ := json.Marshal(reminderAbout{p.Type, p.Key, rule.Code})
	l := store.Letter{
		Kind: store.ReminderLetter, UnitID: row.Unit.ID, About: about, Cc: rule.Cc,
		Keys:      []store.LetterKey{{Key: key(rule.Code), ObligationID: row.ObligationID}},
		NotBefore: tx.Now, UsefulUntil: v.until,
		Why: fmt.Sprintf("%s of %s %s: nothing received, due %s", rule.Code, p.Type, p.Key, row.Status.Due.In(d.Calendar.Zone).Format("2006-01-02 15:04")),
	}
	if to := row.Unit.Mailable(); to != "" {
		l.Recipients = []string{to}
	} else {
		l.State, l.Outcome = store.Failed, "the roster has no address of the unit"
	}
	return l
}

// escalate adds the obligation to the one list that goes to the officers for its rule.
func (d *Desk) escalate(lists map[string]*store.Letter, p store.Period, row store.BoardRow, v verdict, key func(string) string) {
	rule := v.send.rule
	l := lists[rule.Code]
	if l == nil {
		about, _ := json.Marshal(reminderAbout{p.Type, p.Key, rule.Code})
		l = &store.Letter{Kind: store.EscalationLetter, About: about, Recipients: d.Officers, Cc: rule.Cc, NotBefore: v.send.at, UsefulUntil: v.until,
			Why: fmt.Sprintf("%s of %s %s: list of units that have not reported", rule.Code, p.Type, p.Key)}
		lists[rule.Code] = l
	}
	l.Keys = append(l.Keys, store.LetterKey{Key: key(rule.Code), ObligationID: row.ObligationID})
}

func (d *Desk) enqueueEscalations(tx *store.Tx, lists map[string]*store.Letter) error {
	for _, l := range lists {
		if len(l.Recipients) == 0 {
			l.State, l.Outcome = store.Failed, "the configuration names no officers"
		}
		if _, err := tx.Enqueue(*l); err != nil {
			return err
		}
	}
	return nil
}

// owed is what a reminder or a list of names is about, at the moment it is to go.
type owed struct {
	rule   string
	period store.Period
	rows   []store.BoardRow // what is still owed; never empty
}

// owed looks a last time which obligations of a letter are still owed. A *notTrue error tells that none is, or that the letter
// must wait; of a list, what must wait is left out and shows on the board.
func (d *Desk) owed(tx *store.Tx, l store.Letter) (owed, error) {
	var about reminderAbout
	if err := json.Unmarshal(l.About, &about); err != nil {
		return owed{}, err
	}
	board, err := tx.BoardOfUnit(about.Type, about.Period, tx.Now, l.UnitID) // of a list: every unit
	if err != nil {
		return owed{}, err
	}
	holding, unread, err := tx.HoldingUnits()
	if err != nil {
		return owed{}, err
	}
	fresh, err := d.fresh(tx)
	if err != nil {
		return owed{}, err
	}
	asked := map[int64]store.LetterKey{}
	for _, k := range l.Keys {
		asked[k.ObligationID] = k
	}
	o := owed{rule: about.Rule, period: board.Period}
	untrue := &notTrue{why: "not true any more: the report came, or is not owed, or is due at another time"}
	for _, row := range board.Rows {
		k, ok := asked[row.ObligationID]
		if !ok || row.Status.State != store.Waiting && row.Status.State != store.Missing ||
			!strings.HasSuffix(k.Key, fmt.Sprintf("|%d", row.Status.DueVersion)) {
			continue
		}
		if hold := d.hold(tx.Now, row.Unit, holding, unread, fresh); hold != "" {
			untrue = &notTrue{why: hold, wait: true}
			continue
		}
		o.rows = append(o.rows, row)
	}
	if len(o.rows) == 0 {
		return owed{}, untrue
	}
	return o, nil
}
