package digest

import (
	"time"

	"tonghop/store"
)

// stage is one moment of reminding for one obligation.
type stage struct {
	rule store.ReminderRule
	at   time.Time
}

// verdict is what due decides for one obligation: at most one stage goes, and what it leaves behind is settled.
type verdict struct {
	send       *stage
	until      time.Time // send is useful until then
	expired    []stage   // stages before the due moment whose time passed
	superseded []stage   // stages in whose place a later one goes
	hold       string    // why nothing goes though a stage is pending; nothing is settled then
}

// stages gives the moments of the rules around a due moment, in the order of time.
func stages(rules []store.ReminderRule, due time.Time, c store.Calendar) ([]stage, error) {
	var all []stage
	for _, r := range rules {
		day := c.Shift(due, r.Workdays)
		when, err := c.At(day, r.Time)
		if err != nil {
			return nil, err
		}
		i := len(all)
		for i > 0 && all[i-1].at.After(when) {
			i--
		}
		all = append(all[:i], append([]stage{{r, when}}, all[i:]...)...)
	}
	return all, nil
}

// due decides which stage of an obligation goes out now (laws L4, L5). After a stop of any length only the highest pending
// stage goes; stages before the due moment expire with it; stages that an extension overtook are superseded.
// said tells which rules were settled before; hold is why the unit must not be reminded at present, "" if it may.
func due(now time.Time, all []stage, s store.Status, said func(rule string) bool, hold string) verdict {
	var v verdict
	if s.State != store.Waiting && s.State != store.Missing {
		return v
	}
	passed := s.State == store.Missing
	for i, st := range all {
		if st.at.After(now) || said(st.rule.Code) {
			continue
		}
		switch {
		case !st.at.After(s.DueSetAt):
			v.superseded = append(v.superseded, st)
		case passed && !st.at.After(s.Due):
			v.expired = append(v.expired, st)
		default:
			if v.send != nil {
				v.superseded = append(v.superseded, *v.send)
			}
			v.send, v.until = &all[i], usefulUntil(all, i, s.Due)
		}
	}
	if v.send != nil && hold != "" {
		return verdict{hold: hold}
	}
	return v
}

// usefulUntil: a stage is useful until the next one or, before the due moment, until that moment; the last one for thirty days.
func usefulUntil(all []stage, i int, due time.Time) time.Time {
	until := all[i].at.AddDate(0, 0, 30)
	if i+1 < len(all) {
		until = all[i+1].at
	}
	if !all[i].at.After(due) && due.Before(until) {
		until = due.Add(time.Minute)
	}
	return until
}
