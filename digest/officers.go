package digest

import (
	"encoding/json"
	"fmt"
	"time"

	"tonghop/store"
)

// outageBeforeAlert is how long a mailbox may fail before the operator is told.
const outageBeforeAlert = 30 * time.Minute

// tellOfficers adds, once each working morning, the list of what waits for an officer's decision.
func (d *Desk) tellOfficers(tx *store.Tx) error {
	if len(d.Officers) == 0 || !d.mayRemind(tx.Now) {
		return nil
	}
	n, err := tx.TriageCount()
	if err != nil || n == 0 {
		return err
	}
	day := d.Calendar.Day(tx.Now)
	end, err := d.Calendar.At(tx.Now, d.Hours.To)
	if err != nil {
		return err
	}
	_, err = tx.Enqueue(store.Letter{Kind: store.TriageLetter, Recipients: d.Officers, Keys: []store.LetterKey{{Key: "triage|" + day}},
		NotBefore: tx.Now, UsefulUntil: end, Why: fmt.Sprintf("%d mails wait for a decision on %s", n, day)})
	return err
}

// alertAbout is what an alert's row keeps for its template.
type alertAbout struct {
	Account, Folder, Error string
	Since                  time.Time
}

// alert tells the operator once per outage that a mailbox cannot be read, and why no reminders go out meanwhile.
func (d *Desk) alert(tx *store.Tx) error {
	boxes, err := tx.Mailboxes()
	if err != nil || len(d.Operators) == 0 {
		return err
	}
	for _, b := range boxes {
		if b.FailingSince.IsZero() || tx.Now.Sub(b.FailingSince) < outageBeforeAlert {
			continue
		}
		about, _ := json.Marshal(alertAbout{b.Account, b.Folder, b.Error, b.FailingSince})
		_, err := tx.Enqueue(store.Letter{Kind: store.AlertLetter, Recipients: d.Operators, About: about,
			Keys:      []store.LetterKey{{Key: fmt.Sprintf("alert|%s|%s|%d", b.Account, b.Folder, b.FailingSince.UnixMilli())}},
			NotBefore: tx.Now, UsefulUntil: tx.Now.AddDate(0, 0, 2), Why: "mailbox " + b.Account + "/" + b.Folder + " cannot be read: " + b.Error})
		if err != nil {
			return err
		}
	}
	return nil
}
