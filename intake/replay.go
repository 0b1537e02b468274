package intake

import (
	"context"
	"fmt"
	"time"

	"tonghop/parser"
	"tonghop/parser/doc"
	"tonghop/store"
)

// Replayed is a mail that was read again: its documents as they were known before, and as they are now.
type Replayed struct {
	Message       store.Message
	Before, After []store.Document
}

// Replay reads a mail again: the program may know more formats by now, or a text recogniser may have been installed. What was read
// already stays as it is filed, whatever an officer decided stays; only what is new is added, and the sender is answered if he was not.
func (d *Desk) Replay(ctx context.Context, now time.Time, id int64) (r Replayed, err error) {
	err = d.DB.Read(ctx, now, func(tx *store.Tx) (err error) {
		if r.Message, err = tx.Message(id); err == nil {
			r.Before, err = tx.Documents(id)
		}
		return err
	})
	if err != nil {
		return r, err
	}
	switch r.Message.State {
	case store.Filed, store.InTriage, store.SetAside:
	default:
		return r, fmt.Errorf("mail %d cannot be read again: it is %s", id, r.Message.State)
	}
	g, err := d.read(ctx, now, r.Message)
	if err != nil {
		return r, err
	}
	err = d.DB.Write(ctx, now, func(tx *store.Tx) (err error) {
		f := &filing{desk: d, tx: tx, m: r.Message, reading: g}
		if err := f.refile(r.Before); err != nil {
			return err
		}
		r.Message = f.m
		r.After, err = tx.Documents(id)
		return err
	})
	return r, err
}

// refile adds to a filed mail what reading it again gave.
func (f *filing) refile(before []store.Document) error {
	state, reason, unit := f.m.State, f.m.Reason, f.m.UnitID
	f.describe()
	if err := f.identify(); err != nil {
		return err
	}
	if f.m.UnitID == 0 {
		f.m.UnitID = unit // an officer may know better than the roster
	}
	if f.reading.Secrecy != "" {
		f.desk.erased = true
		return f.erase()
	}
	known := map[int]store.Document{}
	for _, old := range before {
		known[old.Part] = old
	}
	gained, err := f.gain(known)
	if err != nil {
		return err
	}
	reports, err := f.tx.ReportsOfMessage(f.m.ID)
	if err != nil {
		return err
	}
	if !gained && len(before) > 0 {
		f.m.State, f.m.Reason = state, reason // nothing to decide anew
		return f.tx.UpdateMessage(f.m)
	}
	for _, r := range reports {
		if r.State == store.Undecided {
			f.wait(reason)
		}
	}
	return f.conclude(len(reports))
}

// gain files what was not known yet; it tells whether a report was among it.
func (f *filing) gain(known map[int]store.Document) (gained bool, err error) {
	reports, err := f.tx.ReportsOfMessage(f.m.ID)
	if err != nil {
		return false, err
	}
	filed := map[int64]store.Report{}
	for _, r := range reports {
		filed[r.DocumentID] = r
	}
	for i := range f.reading.Documents {
		part := &f.reading.Documents[i]
		old, was := known[part.Part]
		if was && old.Outcome == string(doc.OK) && old.Unread == 0 && filed[old.ID].ID != 0 {
			continue
		}
		now := f.document(*part)
		now.ID = old.ID
		if was {
			err = f.tx.UpdateDocument(now)
		} else {
			now.ID, err = f.tx.AddDocument(now)
		}
		if err == nil && part.Report != nil {
			err = f.fileAgain(part, now.ID, filed[now.ID])
			gained = gained || filed[now.ID].ID == 0
		}
		if err != nil {
			return gained, err
		}
	}
	return gained, nil
}

// fileAgain files a report that was not there, or writes into one what its pages say that could not be read before.
func (f *filing) fileAgain(part *parser.Document, documentID int64, old store.Report) error {
	if old.ID == 0 {
		return f.fileReport(part, documentID)
	}
	r := newReport(f.m, documentID, part)
	r.ID = old.ID
	return f.tx.RewriteReport(r)
}
