package imap

import (
	"context"
	"errors"

	"github.com/emersion/go-imap/v2"
)

// probes is among how many other mails of the folder the smallest is looked for.
const probes = 20

// blames says whether a fault that came each time is the mail's and not the server's or the line's. What cannot be read is;
// a lost line is only if other mails come through.
func (r *reader) blames(fault error) bool {
	if errors.Is(fault, errUnreadable) {
		return true
	}
	r.lost++
	return r.proven && r.lost <= lostInRow
}

// prove finds out whether the server gives any mail at all, where none has come yet: a poll often finds one new mail, and if
// that is the bad one, nothing else would ever tell. It fetches a small one of those that are not wanted, to no other end.
func (r *reader) prove(ctx context.Context, wanted map[uint32]mail) error {
	if r.proven {
		return nil
	}
	var all imap.UIDSet
	all.AddRange(1, 0)
	found, err := r.client.searchUIDs(ctx, &imap.SearchCriteria{UID: []imap.UIDSet{all}})
	if err != nil {
		return err
	}
	var others []uint32
	for i := len(found) - 1; i >= 0 && len(others) < probes; i-- {
		for uid := found[i].Stop; uid >= found[i].Start && uid > 0 && len(others) < probes; uid-- {
			if _, is := wanted[uint32(uid)]; !is {
				others = append(others, uint32(uid))
			}
		}
	}
	if len(others) == 0 {
		return nil
	}
	known := make(map[uint32]mail)
	if _, err := r.askSizes(ctx, others, false, known); !answered(err) {
		return r.reopen(ctx)
	}
	small := mail{size: r.client.account.MaxSize}
	for _, m := range known {
		if m.size < small.size {
			small = m
		}
	}
	if small.uid == 0 {
		return nil
	}
	got := make(map[uint32]outcome)
	err = r.askBodies(ctx, []uint32{small.uid}, map[uint32]mail{small.uid: small}, got)
	r.proven = len(got) > 0
	got[small.uid].mail.Body.Close()
	if !answered(err) {
		return r.reopen(ctx)
	}
	return nil
}

// halves splits what a broken connection left open: the suspect, and the rest in two.
func halves(left []uint32) [][]uint32 {
	if len(left) == 0 {
		return nil
	}
	rest := left[1:]
	return [][]uint32{left[:1], rest[:len(rest)/2], rest[len(rest)/2:]}
}
