package intake

import (
	"errors"
	"strings"

	"tonghop/parser/mail"
	"tonghop/parser/report"
	"tonghop/parser/vn"
	"tonghop/store"
)

// identify finds the unit that sent the mail: the roster's address alone is trusted (law I7). Where the address is unknown
// but the mail answers a letter of ours, or names a unit, that unit is only suspected: it waits with the mail.
func (f *filing) identify() error {
	u, err := f.tx.UnitByEmail(f.m.FromEmail)
	if err == nil {
		f.m.UnitID = u.ID
		return f.tx.MarkArriving(f.m.FromEmail)
	}
	if errors.Is(err, store.ErrNotFound) {
		f.m.SuspectID, err = f.suspect()
	}
	return err
}

// suspect gives the unit that a mail from an unknown address is probably of, or 0.
func (f *filing) suspect() (int64, error) {
	g := f.reading.Mail
	for _, id := range append(append([]string{}, g.InReplyTo...), g.References...) {
		l, err := f.tx.LetterByHeaderID(id)
		if err == nil && l.UnitID != 0 {
			return l.UnitID, nil
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return 0, err
		}
	}
	for _, doc := range f.reading.Found() {
		units, err := f.tx.UnitsByAlias(vn.Fold(doc.Report.UnitName))
		if err != nil {
			return 0, err
		}
		if len(units) == 1 {
			return units[0].ID, nil
		}
	}
	return 0, nil
}

// unitOf decides whose report it is: the sender's, unless the letterhead clearly names another unit of the roster.
func (d *Desk) unitOf(tx *store.Tx, m store.Message, rep *report.Report) (u store.Unit, reason string, err error) {
	if m.UnitID == 0 {
		return u, unknownSender, nil
	}
	if u, err = tx.Unit(m.UnitID); err != nil {
		return u, "", err
	}
	if rep.UnitName == "" {
		return u, "", nil
	}
	named, err := tx.UnitsByAlias(vn.Fold(rep.UnitName))
	if err != nil {
		return u, "", err
	}
	for _, n := range named {
		if n.ID == u.ID {
			return u, "", nil
		}
	}
	if len(named) > 0 {
		return u, otherUnit, nil
	}
	return u, "", nil // a spelling that the roster does not know; the address decides
}

// thanks are the words of a mail that only says that ours came.
var thanks = []string{"da nhan", "cam on", "xin cam on", "vang a", "da ro", "nhat tri", "se gui"}

// acknowledges tells a short answer to a letter of ours that brings nothing.
func acknowledges(g *mail.Mail) bool {
	if len(g.Parts) > 0 {
		return false
	}
	text := vn.Fold(g.NewText)
	if len(strings.Fields(text)) > 40 || strings.Contains(text, "?") {
		return false
	}
	for _, w := range thanks {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// bounced marks the addresses that a bounce of one of our letters tells of. A passing fault marks nothing.
func (f *filing) bounced() error {
	for _, fail := range f.reading.Mail.Failed {
		if !fail.Permanent {
			continue
		}
		l, err := f.tx.LetterByHeaderID(fail.Original)
		if errors.Is(err, store.ErrNotFound) {
			continue // not our letter: anyone can send us a bounce
		}
		if err != nil {
			return err
		}
		f.m.UnitID = l.UnitID
		if _, err := f.tx.MarkBounced(strings.ToLower(fail.Email), strings.TrimSpace("returned "+fail.Status)); err != nil {
			return err
		}
	}
	return nil
}
