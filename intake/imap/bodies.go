package imap

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"tonghop/intake/spool"
)

const (
	// triesAlone is how often a mail that breaks the connection is asked for by itself before it is set aside.
	triesAlone = 2
	// lostInRow is how many mails in a row may be set aside because the line broke. More look like a bad line.
	lostInRow = 3
)

// outcome is how one mail ended: fetched, set aside with a reason, or gone from the folder.
type outcome struct {
	mail Fetched
	gone bool
}

// bodies fetches a batch. If it cannot finish, it gives what is complete up to the first mail that is not.
func (r *reader) bodies(ctx context.Context, mails []mail) batch {
	done := make(map[uint32]outcome, len(mails))
	wanted := make(map[uint32]mail, len(mails))
	var uids []uint32
	for _, m := range mails {
		if m.size > r.client.account.MaxSize {
			done[m.uid] = r.aside(m, r.tooBig(m.size))
			continue
		}
		wanted[m.uid] = m
		uids = append(uids, m.uid)
	}
	err := r.gather(ctx, uids, wanted, done)
	b := batch{next: Cursor{r.validity, mails[len(mails)-1].uid}}
	b.next.Next = max(b.next.Next+1, b.next.Next) // the highest possible UID has none after it
	if err != nil {
		b.err = r.stopped(err)
	}
	whole := true
	for _, m := range mails {
		o, ok := done[m.uid]
		if !ok && whole {
			whole = false
			b.next.Next = m.uid
		}
		switch {
		case !whole:
			o.mail.Body.Close()
		case !o.gone:
			b.mails = append(b.mails, o.mail)
		}
	}
	return b
}

// aside is a mail that is given up with a reason.
func (r *reader) aside(m mail, reason error) outcome {
	return outcome{mail: Fetched{UIDValidity: r.validity, UID: m.uid, Received: m.received, Size: max(m.size, 0), Err: reason}}
}

// gather brings every wanted mail to an outcome. What a question leaves open is asked again: after an answer that ended in
// order each mail by itself, after a broken connection the first one by itself (servers answer in order, so it is the
// suspect) and the others by halves.
func (r *reader) gather(ctx context.Context, uids []uint32, wanted map[uint32]mail, done map[uint32]outcome) error {
	questions := [][]uint32{uids}
	tries := make(map[uint32]int)
	for len(questions) > 0 {
		ask := questions[0]
		questions = questions[1:]
		if len(ask) == 0 {
			continue
		}
		before := len(done)
		err := r.askBodies(ctx, ask, wanted, done)
		if len(done) > before {
			r.lost, r.proven = 0, true
		}
		left := missing(ask, done)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, spool.ErrDisk), unavailable(err):
			return err
		case answered(err) && len(left) > 0 && len(ask) == 1:
			if err := r.conclude(ctx, wanted[ask[0]], err, done); err != nil {
				return err
			}
		case answered(err):
			for _, uid := range left {
				questions = append(questions, []uint32{uid})
			}
		default:
			fault := err
			if err := r.reopen(ctx); err != nil {
				return err
			}
			if len(ask) > 1 {
				questions = append(questions, halves(left)...)
				continue
			}
			if len(left) == 0 {
				continue
			}
			if tries[ask[0]]++; tries[ask[0]] < triesAlone {
				questions = append(questions, ask)
				continue
			}
			if err := r.prove(ctx, wanted); err != nil {
				return err
			}
			if !r.blames(fault) {
				return fault
			}
			done[ask[0]] = r.aside(wanted[ask[0]], fmt.Errorf("the connection broke each time this mail was asked for: %w", fault))
		}
	}
	return nil
}

// conclude finds out what it means that a server answered in order and sent no mail: it was deleted, or it cannot be had.
func (r *reader) conclude(ctx context.Context, m mail, refused error, done map[uint32]outcome) error {
	if refused != nil {
		done[m.uid] = r.aside(m, fmt.Errorf("the server refuses to give this mail: %w", refused))
		return nil
	}
	found, err := r.client.searchUIDs(ctx, &imap.SearchCriteria{UID: []imap.UIDSet{uidSet([]uint32{m.uid})}})
	if err != nil {
		return err
	}
	if !found.Contains(imap.UID(m.uid)) {
		done[m.uid] = outcome{gone: true}
		return nil
	}
	done[m.uid] = r.aside(m, errors.New("the server lists this mail and gives nothing of it"))
	return nil
}

// askBodies is one FETCH. Every mail of it that arrives whole goes to done.
func (r *reader) askBodies(ctx context.Context, uids []uint32, wanted map[uint32]mail, done map[uint32]outcome) error {
	account := r.client.account
	limit := 20 * account.Timeout
	for _, uid := range uids {
		limit += expectedTime(wanted[uid].size)
	}
	if err := r.client.connect(ctx); err != nil {
		return err
	}
	s := r.client.session
	var late *lateBody
	if len(uids) == 1 {
		late = &lateBody{take: r.take, done: make(chan struct{})}
		s.late.Store(late)
		defer s.late.Store(nil)
	}
	var disk error
	store := func(got part) bool {
		if errors.Is(got.err, spool.ErrDisk) {
			disk = got.err
		}
		return r.store(got, wanted, done)
	}
	err := s.awaitFor(ctx, account.Timeout, limit, func() error {
		command := s.imap.Fetch(uidSet(uids), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
		for message := command.Next(); message != nil; message = command.Next() {
			got := r.take(message, func() bool { return true })
			if got.broken {
				// The library would read on from the lost line, at the same time as its own goroutine does: leave it.
				s.wire.Close()
				<-s.imap.Closed()
				return io.ErrUnexpectedEOF
			}
			store(got)
		}
		err := command.Close()
		if late != nil && late.begun.Load() {
			<-late.done
			if store(late.got) {
				r.alone = true
			}
		}
		return err
	})
	if !answered(err) {
		r.client.drop()
	}
	if disk != nil {
		return disk
	}
	return err
}

// expectedTime is how long the body may take: at 8 KiB a second even a bad line is done.
func expectedTime(size int64) time.Duration {
	return time.Duration(max(size, 0)>>13) * time.Second
}

// part is what one FETCH response held.
type part struct {
	uid  uint32
	body *spool.Spool
	size int64
	err  error
	// broken: the line was lost in the body. The response must not be touched again.
	broken bool
}

// take reads one response to its end or to the loss of the line: the library stands still until a body is read. A body is kept if
// mine, which is asked before its first byte is read, says so.
func (r *reader) take(message *imapclient.FetchMessageData, mine func() bool) part {
	var got part
	for item := message.Next(); item != nil; item = message.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			got.uid = uint32(item.UID)
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil || got.body != nil || !mine() {
				continue // Next reads past it
			}
			got.size = item.Literal.Size()
			body := &literal{Reader: item.Literal}
			if got.size > r.client.account.MaxSize {
				got.err = r.tooBig(got.size)
			} else {
				got.body, got.err = spool.Read(body, got.size, r.client.account.TempDir, 0)
			}
			_, _ = io.Copy(io.Discard, body) // its error is in body.ended
			if body.ended != io.EOF || body.read != got.size {
				got.body.Close()
				return part{broken: true}
			}
		}
	}
	return got
}

// literal notices how a body ended: the library gives a body that was cut short the same end as a whole one. After its end
// the library's reader must not be asked again.
type literal struct {
	io.Reader
	read  int64
	ended error
}

// Read is part of io.Reader.
func (l *literal) Read(p []byte) (int, error) {
	if l.ended != nil {
		return 0, l.ended
	}
	n, err := l.Reader.Read(p)
	l.read += int64(n)
	l.ended = err
	return n, err
}

// store records a mail that is whole, or that is too big, and reports whether it did; anything else stays open.
func (r *reader) store(got part, wanted map[uint32]mail, done map[uint32]outcome) bool {
	m, asked := wanted[got.uid]
	_, twice := done[got.uid]
	switch {
	case !asked || twice:
		got.body.Close()
		return false
	case errors.Is(got.err, ErrTooBig):
		m.size = got.size
		done[m.uid] = r.aside(m, got.err)
		return true
	case got.body != nil:
		done[m.uid] = outcome{mail: Fetched{UIDValidity: r.validity, UID: m.uid, Received: m.received, Size: got.body.Size(), Body: got.body}}
		return true
	}
	return false
}
