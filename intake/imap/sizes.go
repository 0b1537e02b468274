package imap

import (
	"context"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// brokenSizes is how often the answer with sizes and dates may break off before dates are no longer asked for, and how often
// after that before the fetch ends. One unreadable date (INTERNALDATE NIL) costs two.
const brokenSizes = 10

// sizes asks for the size and the received time of each mail. What the server does not say stays unknown: a mail without a
// size is fetched alone, and one that is gone by then is found out there.
func (r *reader) sizes(ctx context.Context, uids []uint32) ([]mail, error) {
	known := make(map[uint32]mail, len(uids))
	pending := uids
	for len(pending) > 0 {
		got, err := r.askSizes(ctx, pending, r.dates, known)
		if answered(err) {
			if unavailable(err) {
				return nil, err
			}
			break
		}
		if err := r.reopenSizes(ctx, err); err != nil {
			return nil, err
		}
		pending = missing(pending, known)
		if got > 0 || len(pending) == 0 {
			continue
		}
		// The first mail is the suspect: servers answer in order. If it is not the one, it only loses its date.
		if _, err := r.askSizes(ctx, pending[:1], false, known); !answered(err) {
			if err := r.reopenSizes(ctx, err); err != nil {
				return nil, err
			}
		}
		pending = pending[1:]
	}
	mails := make([]mail, len(uids))
	for i, uid := range uids {
		m, ok := known[uid]
		if !ok {
			m = mail{uid: uid, size: -1}
		}
		mails[i] = m
	}
	return mails, nil
}

// reopenSizes goes on after an answer broke off, while that is worth it.
func (r *reader) reopenSizes(ctx context.Context, broke error) error {
	r.broken++
	if r.broken > brokenSizes {
		if !r.dates {
			return broke
		}
		r.dates, r.broken = false, 0
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return r.reopen(ctx)
}

// askSizes is one FETCH. It adds what came to known and counts it. ENVELOPE and BODYSTRUCTURE are never asked for: servers
// build them from foreign mail, and one odd address makes the answer unreadable.
func (r *reader) askSizes(ctx context.Context, uids []uint32, dates bool, known map[uint32]mail) (int, error) {
	var whole, undated []mail
	err := r.client.do(ctx, func(client *imapclient.Client) error {
		command := client.Fetch(uidSet(uids), &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: dates})
		for message := command.Next(); message != nil; message = command.Next() {
			m := takeSize(message)
			switch {
			case m.uid == 0 || m.size < 0: // something else than was asked
			case dates && m.received.IsZero():
				undated = append(undated, m)
			default:
				whole = append(whole, m)
			}
		}
		return command.Close()
	})
	if answered(err) {
		// A message at which the line broke off arrives as well, without what followed: only now is it sure that the
		// server has no date for these.
		whole = append(whole, undated...)
	}
	for _, m := range whole {
		known[m.uid] = m
	}
	return len(whole), err
}

// takeSize reads one response.
func takeSize(message *imapclient.FetchMessageData) mail {
	m := mail{size: -1}
	for item := message.Next(); item != nil; item = message.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			m.uid = uint32(item.UID)
		case imapclient.FetchItemDataRFC822Size:
			m.size = item.Size
		case imapclient.FetchItemDataInternalDate:
			m.received = item.Time
		}
	}
	return m
}

// missing are the UIDs not yet known, in order.
func missing[V any](uids []uint32, known map[uint32]V) []uint32 {
	var left []uint32
	for _, uid := range uids {
		if _, ok := known[uid]; !ok {
			left = append(left, uid)
		}
	}
	return left
}

func uidSet(uids []uint32) imap.UIDSet {
	var set imap.UIDSet
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	return set
}
