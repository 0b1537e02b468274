package intake

import (
	"encoding/json"
	"time"

	"tonghop/parser/mail"
	"tonghop/store"
)

// answer adds the letter that the sender gets, if any: a receipt for what was understood, else a notice.
// A machine gets none (law I6), nor does a mail of long ago.
func (f *filing) answer(reports int) error {
	if !f.answers {
		return nil
	}
	switch {
	case f.m.UnitID != 0 && reports > 0:
		return f.write(store.ReceiptLetter, "receipt|"+f.m.SHA256, "the unit's report was taken in")
	case f.m.State != store.InTriage:
		return nil
	case f.m.Reason == unknownSender:
		if reports == 0 && !f.reading.Unreadable() {
			return nil // nothing says that it is for us: an answer would only tell a stranger that we are here
		}
		month := f.m.ReceivedAt.In(f.desk.Calendar.Zone).Format("2006-01")
		return f.write(store.NoticeLetter, "notice|"+f.m.FromEmail+"|"+month, "a report from an address that the roster does not have")
	}
	return f.write(store.NoticeLetter, "notice|"+f.m.SHA256, "a unit's mail waits: "+f.m.Reason)
}

func (f *filing) write(kind store.LetterKind, key, why string) error {
	_, err := f.tx.Enqueue(store.Letter{Kind: kind, UnitID: f.m.UnitID, MessageID: f.m.ID, Recipients: []string{f.m.FromEmail},
		Keys: []store.LetterKey{{Key: key}}, NotBefore: f.tx.Now, UsefulUntil: f.m.ReceivedAt.Add(2 * answerWithin), Why: why})
	return err
}

// tell adds a letter about the mail to people of the office.
func (f *filing) tell(kind store.LetterKind, to []string, key, why string, about any) error {
	if len(to) == 0 || f.tx.Now.Sub(f.m.ReceivedAt) > answerWithin {
		return nil
	}
	data, err := json.Marshal(about)
	if err != nil {
		return err
	}
	_, err = f.tx.Enqueue(store.Letter{Kind: kind, UnitID: f.m.UnitID, MessageID: f.m.ID, Recipients: to, About: data,
		Keys: []store.LetterKey{{Key: key}}, NotBefore: f.tx.Now, UsefulUntil: f.tx.Now.Add(30 * 24 * time.Hour), Why: why})
	return err
}

// tellUrgent tells the officers at once that an urgent report came.
func (f *filing) tellUrgent(r store.Report) error {
	return f.tell(store.UrgentLetter, f.desk.Officers, "urgent|"+f.m.SHA256, "an urgent report came", struct{}{})
}

// erase removes a mail that bears a secrecy mark, tells the officer who is responsible where it lies, and gives the sender
// a neutral notice that says nothing of the content (law I8).
func (f *filing) erase() error {
	about := struct{ Mark, Where string }{f.reading.Secrecy, f.reading.Where}
	f.desk.Log.Warn("document with a secrecy mark", "message", f.m.ID)
	if err := f.tx.Erase(f.m, f.reading.Secrecy); err != nil {
		return err
	}
	if err := f.tell(store.SecretLetter, f.desk.Security, "secret|"+f.m.SHA256, "a document with a secrecy mark came", about); err != nil {
		return err
	}
	if !f.answers || f.reading.Mail.Kind != mail.Normal {
		return nil
	}
	return f.write(store.SecrecyLetter, "secrecy|"+f.m.SHA256, "the mail may not come this way")
}
