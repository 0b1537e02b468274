package store

import (
	"fmt"
	"time"
)

// DeliveryState is how the sending of a letter to one address stands.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryPending DeliveryState = "pending"
	DeliverySending DeliveryState = "sending" // claimed: bytes may be on their way
	DeliveryMaybe   DeliveryState = "maybe"   // cut off after the last byte, or the program stopped while sending
	DeliverySent    DeliveryState = "sent"
	DeliveryFailed  DeliveryState = "failed"
)

// Delivery is the sending of one letter to one address.
type Delivery struct {
	LetterID int64
	Address  string
	State    DeliveryState
	Attempts int
	NextAt   time.Time
	Error    string
}

const deliveryColumns = `SELECT letter_id, address, state, attempts, next_at, error FROM delivery `

func scanDelivery(s scanner) (d Delivery, err error) {
	var next int64
	err = s.Scan(&d.LetterID, &d.Address, &d.State, &d.Attempts, &next, &d.Error)
	d.NextAt = at(next)
	return d, err
}

// Deliveries gives the deliveries of one letter.
func (tx *Tx) Deliveries(letterID int64) ([]Delivery, error) {
	return query(tx, scanDelivery, deliveryColumns+`WHERE letter_id=? ORDER BY address`, letterID)
}

// DueDeliveries gives the deliveries in the states whose next attempt, or whose looking up, is due; those being sent always are.
func (tx *Tx) DueDeliveries(states ...DeliveryState) ([]Delivery, error) {
	var all []Delivery
	for _, state := range states {
		some, err := query(tx, scanDelivery, deliveryColumns+`WHERE state=? AND (next_at<=? OR state='sending') ORDER BY letter_id, address`, state, ms(tx.Now))
		if err != nil {
			return nil, fmt.Errorf("reading deliveries: %w", err)
		}
		all = append(all, some...)
	}
	return all, nil
}

// CutDeliveries gives the deliveries that are claimed, whatever the clock says: it may have gone back since.
func (tx *Tx) CutDeliveries() ([]Delivery, error) {
	return query(tx, scanDelivery, deliveryColumns+`WHERE state=? ORDER BY letter_id, address`, DeliverySending)
}

// ClaimDelivery takes a pending delivery for sending and counts the attempt, before the first byte goes out.
// Of two programs that try, one gets it.
func (tx *Tx) ClaimDelivery(d Delivery) (bool, error) {
	return tx.changed(`UPDATE delivery SET state=?, attempts=attempts+1, next_at=? WHERE letter_id=? AND address=? AND state=?`,
		DeliverySending, ms(tx.Now), d.LetterID, d.Address, DeliveryPending)
}

// SettleDelivery writes how an attempt ended and settles the letter when none of its deliveries is open any more.
func (tx *Tx) SettleDelivery(d Delivery) error {
	err := tx.exec(`UPDATE delivery SET state=?, next_at=?, error=? WHERE letter_id=? AND address=?`, d.State, ms(d.NextAt), d.Error, d.LetterID, d.Address)
	if err != nil {
		return fmt.Errorf("settling delivery of letter %d: %w", d.LetterID, err)
	}
	all, err := tx.Deliveries(d.LetterID)
	if err != nil {
		return err
	}
	state, why := letterState(all)
	return tx.exec(`UPDATE letter SET state=?, outcome=?, sent_at=CASE ?1 WHEN 'sent' THEN ? ELSE sent_at END WHERE id=?`, state, why, ms(tx.Now), d.LetterID)
}

// letterState is the state of a letter whose deliveries stand so: open while one is, else the worst of them.
func letterState(all []Delivery) (state LetterState, why string) {
	state = Sent
	for _, d := range all {
		switch {
		case d.State == DeliveryPending || d.State == DeliverySending:
			return Sending, d.Error
		case d.State == DeliveryMaybe:
			state, why = MaybeSent, d.Address+": "+d.Error
		case d.State == DeliveryFailed && state != MaybeSent:
			state, why = Failed, d.Address+": "+d.Error
		}
	}
	return state, why
}
