package digest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"tonghop/digest/mailer"
	"tonghop/store"
)

// backoff is how long a delivery waits after its n-th temporary failure.
var backoff = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour}

// Deliver sends all that is due. now gives the moment, anew for each step.
func (d *Desk) Deliver(ctx context.Context, now func() time.Time) error {
	return errors.Join(d.fixDue(ctx, now), d.lookUp(ctx, now), d.sendPending(ctx, now))
}

// Recover is called once when the program starts and holds the lock: what was being sent when it stopped is of unknown fate.
func (d *Desk) Recover(ctx context.Context, now time.Time) error {
	return d.DB.Write(ctx, now, func(tx *store.Tx) error {
		cut, err := tx.CutDeliveries()
		if err != nil {
			return err
		}
		for _, c := range cut {
			c.State, c.Error, c.NextAt = store.DeliveryMaybe, "the program stopped while sending", now
			if err := tx.SettleDelivery(c); err != nil {
				return err
			}
		}
		return nil
	})
}

// lookUp settles deliveries of unknown fate where a copy can be looked up; where not, an officer decides.
func (d *Desk) lookUp(ctx context.Context, now func() time.Time) error {
	if d.Lookup == nil {
		return nil
	}
	open, err := d.deliveries(ctx, now(), store.DeliveryMaybe)
	if err != nil {
		return err
	}
	for _, o := range open {
		found, err := d.Lookup(ctx, o.headerID())
		if err != nil {
			return fmt.Errorf("looking up letter %d: %w", o.letter.ID, err)
		}
		switch {
		case found:
			o.State, o.Error = store.DeliverySent, ""
		case now().Sub(o.NextAt) < d.Grace:
			continue // the copy may still be on its way
		default:
			o.State, o.Error = store.DeliveryPending, "no copy was found: not sent"
		}
		if err := d.settle(ctx, now(), store.DeliveryMaybe, o.Delivery); err != nil {
			return err
		}
	}
	return nil
}

type openDelivery struct {
	store.Delivery
	letter store.Letter
	raw    []byte
}

// headerID is the Message-ID under which the letter goes to this address. Each address has its own, or the copy of one
// delivery would pass for the copy of another that was cut off.
func (o openDelivery) headerID() string {
	return store.DeliveryID(o.letter.HeaderID, max(0, slices.Index(slices.Concat(o.letter.Recipients, o.letter.Cc), o.Address)))
}

// bytes is the letter as it goes to this address: the saved bytes with the address's own Message-ID.
func (o openDelivery) bytes() []byte {
	return bytes.Replace(o.raw, []byte("<"+o.letter.HeaderID+">"), []byte("<"+o.headerID()+">"), 1)
}

func (d *Desk) deliveries(ctx context.Context, now time.Time, state store.DeliveryState) (open []openDelivery, err error) {
	err = d.DB.Read(ctx, now, func(tx *store.Tx) error {
		due, err := tx.DueDeliveries(state)
		for _, one := range due {
			if err != nil {
				return err
			}
			o := openDelivery{Delivery: one}
			o.letter, err = tx.Letter(one.LetterID)
			open = append(open, o)
		}
		return err
	})
	return open, err
}

// sendPending sends what is due over one line, opened when the first letter needs it.
func (d *Desk) sendPending(ctx context.Context, now func() time.Time) error {
	open, err := d.deliveries(ctx, now(), store.DeliveryPending)
	if err != nil {
		return err
	}
	var line *mailer.Line
	defer func() {
		if line != nil {
			_ = line.Close()
		}
	}()
	for _, o := range open {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !o.letter.UsefulUntil.After(now()) {
			o.State, o.Error = store.DeliveryFailed, "useful time passed; last error: "+o.Error
			if err := d.settle(ctx, now(), store.DeliveryPending, o.Delivery); err != nil {
				return err
			}
			continue
		}
		if goes, err := d.recheck(ctx, now(), o); err != nil {
			return err
		} else if !goes {
			continue
		}
		if line == nil {
			if line, err = d.Server.Dial(ctx); err != nil {
				return d.postpone(ctx, now(), o, err)
			}
		}
		usable, err := d.send(ctx, now, line, o)
		if err != nil {
			return err
		}
		if !usable {
			_ = line.Close()
			line = nil
		}
	}
	return nil
}

// postpone notes that the server cannot be reached; no letter is at fault, so none counts an attempt.
func (d *Desk) postpone(ctx context.Context, now time.Time, o openDelivery, cause error) error {
	o.Error, o.NextAt = cause.Error(), now.Add(backoff[0])
	d.Log.Warn("mail server not reachable", "err", cause)
	return d.settle(ctx, now, store.DeliveryPending, o.Delivery)
}

// recheck looks again at a reminder whose bytes were fixed a while ago but did not go: it waits outside the working hours and
// while its unit is held, and is dropped when the unit has reported meanwhile. A fault of our line is no reproach (laws L4, L5).
func (d *Desk) recheck(ctx context.Context, now time.Time, o openDelivery) (goes bool, err error) {
	if o.letter.Kind != store.ReminderLetter && o.letter.Kind != store.EscalationLetter || now.Sub(o.letter.RenderedAt) < time.Minute {
		return true, nil
	}
	if !d.mayRemind(now) {
		return false, nil
	}
	err = d.DB.Write(ctx, now, func(tx *store.Tx) error {
		all, err := tx.Deliveries(o.LetterID)
		if err != nil {
			return err
		}
		for _, one := range all {
			if one.State == store.DeliverySent && slices.Contains(o.letter.Recipients, one.Address) {
				goes = true // the copies follow their letter
				return nil
			}
		}
		_, err = d.owed(tx, o.letter)
		var untrue *notTrue
		switch {
		case err == nil:
			goes = true
		case errors.As(err, &untrue) && untrue.wait:
			err = nil
		case errors.As(err, &untrue):
			err = dropFixed(tx, o.LetterID, all, untrue.why)
		}
		return err
	})
	return goes, err
}

// dropFixed ends a letter that is not true any more before all of its deliveries went.
func dropFixed(tx *store.Tx, id int64, all []store.Delivery, why string) error {
	open := false
	for _, one := range all {
		if one.State == store.DeliveryPending {
			one.State, one.Error = store.DeliveryFailed, why
			if err := tx.SettleDelivery(one); err != nil {
				return err
			}
		}
		open = open || one.State == store.DeliverySending || one.State == store.DeliveryMaybe
	}
	if open {
		return nil // what may have gone is settled first
	}
	return tx.SettleLetter(id, store.Dropped, why)
}

// send claims one delivery, sends it, and settles it. A stop of the program waits for the letter that is on its way.
func (d *Desk) send(ctx context.Context, now func() time.Time, line *mailer.Line, o openDelivery) (usable bool, err error) {
	claimed := false
	err = d.DB.Write(ctx, now(), func(tx *store.Tx) (err error) {
		if claimed, err = tx.ClaimDelivery(o.Delivery); claimed && err == nil {
			o.raw, err = tx.LetterRaw(o.LetterID)
		}
		return err
	})
	if err != nil || !claimed {
		return true, err
	}
	patient := context.WithoutCancel(ctx)
	outcome, cause := line.Send(patient, o.Address, o.bytes())
	o.Attempts++
	switch outcome {
	case mailer.Delivered:
		o.State, o.Error = store.DeliverySent, ""
	case mailer.Permanent:
		o.State = store.DeliveryFailed
	case mailer.Temporary:
		o.State, o.NextAt = store.DeliveryPending, now().Add(backoff[min(o.Attempts, len(backoff))-1])
	case mailer.Unknown:
		o.State, o.NextAt = store.DeliveryMaybe, now()
	}
	if cause != nil {
		o.Error = cause.Error()
		d.Log.Warn("letter not delivered", "letter", o.LetterID, "err", cause)
	} else {
		d.Log.Info("letter sent", "letter", o.LetterID, "kind", o.letter.Kind)
	}
	err = d.DB.Write(patient, now(), func(tx *store.Tx) error {
		if errors.Is(cause, mailer.ErrNoMailbox) {
			if _, err := tx.MarkBounced(o.Address, o.Error); err != nil {
				return err
			}
		}
		return tx.SettleDelivery(o.Delivery)
	})
	if err != nil {
		return false, err
	}
	usable = line.Usable(outcome, cause)
	return usable && (cause == nil || line.Reset() == nil), nil
}

// settle writes how a delivery stands, unless another program has taken it meanwhile: it must still be as it was.
func (d *Desk) settle(ctx context.Context, now time.Time, was store.DeliveryState, one store.Delivery) error {
	return d.DB.Write(ctx, now, func(tx *store.Tx) error {
		all, err := tx.Deliveries(one.LetterID)
		if err != nil || !slices.ContainsFunc(all, func(o store.Delivery) bool { return o.Address == one.Address && o.State == was }) {
			return err
		}
		return tx.SettleDelivery(one)
	})
}
