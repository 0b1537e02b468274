package digest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"tonghop/digest/mailer"
	"tonghop/store"
)

// fixDue re-checks each due letter and fixes its bytes, in one transaction each (law L2).
func (d *Desk) fixDue(ctx context.Context, now func() time.Time) error {
	var ids []int64
	err := d.DB.Read(ctx, now(), func(tx *store.Tx) (err error) {
		ids, err = tx.DueLetters()
		return err
	})
	for _, id := range ids {
		if err != nil {
			return err
		}
		err = d.DB.Write(ctx, now(), func(tx *store.Tx) error { return d.fix(tx, id) })
	}
	return err
}

// fix decides a last time whether a letter goes, and if so saves what will be sent.
func (d *Desk) fix(tx *store.Tx, id int64) error {
	l, err := tx.Letter(id)
	if err != nil || l.State != store.Planned {
		return err
	}
	if !l.UsefulUntil.After(tx.Now) {
		return tx.SettleLetter(id, store.Expired, "its time passed before it could go")
	}
	page, err := d.compose(tx, l)
	var untrue *notTrue
	switch {
	case errors.As(err, &untrue) && untrue.wait:
		return nil
	case errors.As(err, &untrue):
		return tx.SettleLetter(id, store.Dropped, untrue.why)
	case err != nil:
		d.Log.Error("letter cannot be written", "letter", id, "err", err)
		return tx.SettleLetter(id, store.Failed, "writing it: "+err.Error())
	}
	page = d.address(page, l, tx.Now)
	l.HeaderID, l.Subject = page.HeaderID, page.Subject
	if l.Raw, err = page.Bytes(); err != nil {
		return tx.SettleLetter(id, store.Failed, "writing it: "+err.Error())
	}
	return tx.FixLetter(l, slices.Concat(l.Recipients, l.Cc))
}

// Preview gives a letter that has not gone yet as it would go now. An error tells that it would not.
func (d *Desk) Preview(tx *store.Tx, l store.Letter) ([]byte, error) {
	page, err := d.compose(tx, l)
	if err != nil {
		return nil, err
	}
	return d.address(page, l, tx.Now).Bytes()
}

// address puts sender, recipients, date and identity on a letter.
func (d *Desk) address(page mailer.Letter, l store.Letter, now time.Time) mailer.Letter {
	page.HeaderID, page.Date = headerID(l, d.Server.From), now
	page.FromName, page.From, page.To, page.Cc = d.FromName, d.Server.From, l.Recipients, l.Cc
	return page
}

// headerID derives the Message-ID from the letter's first key, so that a retry, or a look in the Sent folder, knows it again.
func headerID(l store.Letter, from string) string {
	sum := sha256.Sum256([]byte(l.Keys[0].Key))
	return fmt.Sprintf("%s.%d@%s", hex.EncodeToString(sum[:12]), l.CreatedAt.UnixMilli(), mailer.Domain(from))
}
