package imap

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
)

// A round trip for every mail makes a poll over a slow line ten times longer than need be, and a round of everything makes
// its memory and its loss at a fault unbounded. So mails come in batches of at most batchMails and batchBytes; a bigger mail
// comes alone. Sizes cost next to nothing and come sizeMails at a time.
const (
	batchMails = 100
	batchBytes = 16 << 20
	sizeMails  = 500
)

// batch is what goes to keep at once.
type batch struct {
	mails []Fetched
	next  Cursor
	// err ends the fetch after these mails.
	err error
}

func (b batch) close() {
	for _, mail := range b.mails {
		mail.Body.Close() // what is lost with the file needs no word
	}
}

// errRenumbered says that the folder's UIDVALIDITY changed while we read it.
var errRenumbered = errors.New("the server has numbered the folder anew")

// Fetch gives every mail of a folder from the cursor on to keep, in batches by ascending UID, and returns the cursor after
// the last one that was kept. keep must have committed the batch and the cursor next when it returns nil; an error of keep
// ends the fetch and is returned as it is. One batch is fetched ahead while keep works; the bodies of a batch are closed
// when keep returns. If the folder's UIDVALIDITY is not the cursor's, the folder is read from its beginning.
//
// The returned cursor may be further than the last one given to keep, where only deleted mails followed. With an error it is
// valid as well: nothing before it is lost, and the next Fetch goes on there.
func (c *Client) Fetch(ctx context.Context, folder string, from Cursor, keep func(ctx context.Context, mails []Fetched, next Cursor) error) (Cursor, error) {
	for round := 0; ; round++ {
		reached, err := c.fetch(ctx, folder, from, keep)
		if !errors.Is(err, errRenumbered) || round == 2 {
			return reached, err
		}
		from = reached
	}
}

func (c *Client) fetch(ctx context.Context, folder string, from Cursor, keep func(context.Context, []Fetched, Cursor) error) (Cursor, error) {
	data, err := c.examine(ctx, folder)
	if err != nil {
		return from, err
	}
	select { // what is told from here on is newer than what we list
	case <-c.session.news:
	default:
	}
	if from.UIDValidity != data.UIDValidity || from.Next == 0 {
		from = Cursor{UIDValidity: data.UIDValidity, Next: 1}
	}
	uids, err := c.list(ctx, folder, from.Next, data.NumMessages)
	if err != nil {
		return from, err
	}
	c.idleFrom[folder] = Cursor{UIDValidity: data.UIDValidity, Next: uint32(data.UIDNext)}
	if len(uids) == 0 {
		return from, nil
	}
	return c.pump(ctx, folder, from, uids, keep)
}

// Again asks once more for mails that an earlier Fetch could not give, and gives them to keep like Fetch. What is not in the
// folder any more is given nowhere. The folder must still have the UIDVALIDITY of from; else it is an error.
func (c *Client) Again(ctx context.Context, folder string, from Cursor, uids []uint32, keep func(ctx context.Context, mails []Fetched, next Cursor) error) error {
	data, err := c.examine(ctx, folder)
	if err != nil {
		return err
	}
	if data.UIDValidity != from.UIDValidity {
		return c.errorf("asking again in "+quote(folder), errRenumbered)
	}
	_, err = c.pump(ctx, folder, from, uids, keep)
	return err
}

// pump reads the UIDs in batches, one batch ahead of keep, and gives the cursor after the last batch that was kept.
func (c *Client) pump(ctx context.Context, folder string, from Cursor, uids []uint32, keep func(context.Context, []Fetched, Cursor) error) (Cursor, error) {
	run, cancel := context.WithCancel(ctx)
	defer cancel()
	batches := make(chan batch) // unbuffered: the one that waits here is the one batch ahead
	go func() {
		defer close(batches)
		r := &reader{client: c, folder: folder, validity: from.UIDValidity, dates: true}
		r.read(run, uids, batches)
	}()
	reached, err := from, error(nil)
	for b := range batches {
		if err == nil {
			if len(b.mails) > 0 {
				err = keep(ctx, b.mails, b.next)
			}
			if err == nil {
				reached, err = b.next, b.err
			}
			if err != nil {
				cancel()
			}
		}
		b.close()
	}
	if err == nil {
		err = ctx.Err() // the reader ends without a word when ctx does
	}
	return reached, err
}

// reader turns a list of UIDs into batches. It has the connection to itself while it runs.
type reader struct {
	client   *Client
	folder   string
	validity uint32
	// dates: INTERNALDATE is asked for. Given up on a server that breaks too often over it.
	dates bool
	// broken counts the times the answers with sizes and dates broke off.
	broken int
	// alone: ask for one body at a time, because this server sends the UID after the body.
	alone bool
	// proven: a body has come through.
	proven bool
	// lost counts the mails in a row at which the line broke each time.
	lost int
}

// mail is what is known of a mail before its body.
type mail struct {
	uid      uint32
	size     int64 // -1: unknown
	received time.Time
}

// read sends all batches, or those up to an error. It returns early when ctx ends.
func (r *reader) read(ctx context.Context, uids []uint32, batches chan<- batch) {
	for len(uids) > 0 {
		n := min(len(uids), sizeMails)
		mails, err := r.sizes(ctx, uids[:n])
		if err != nil {
			r.send(ctx, batches, batch{next: Cursor{r.validity, uids[0]}, err: r.stopped(err)})
			return
		}
		uids = uids[n:]
		for len(mails) > 0 {
			n := r.together(mails)
			b := r.bodies(ctx, mails[:n])
			if !r.send(ctx, batches, b) || b.err != nil {
				return
			}
			mails = mails[n:]
		}
	}
}

// send reports whether the batch was taken.
func (r *reader) send(ctx context.Context, batches chan<- batch, b batch) bool {
	select {
	case batches <- b:
		return true
	case <-ctx.Done():
		b.close()
		return false
	}
}

// stopped says where and why a fetch ended; a renumbered folder goes back to Fetch as it is.
func (r *reader) stopped(err error) error {
	if errors.Is(err, errRenumbered) {
		return err
	}
	return r.client.errorf("fetching from "+quote(r.folder), err)
}

// together is how many of the first mails make a batch.
func (r *reader) together(mails []mail) int {
	if r.alone {
		return 1
	}
	var bytes int64
	for i, m := range mails {
		size := m.size
		if size > r.client.account.MaxSize {
			size = 0 // its body is not asked for
		}
		big := size < 0 || size > batchBytes/4
		switch {
		case i == 0 && big:
			return 1
		case big, i == batchMails, bytes+size > batchBytes:
			return i
		}
		bytes += size
	}
	return len(mails)
}

// reopen connects again after a fault and opens the folder, which must still be the same.
func (r *reader) reopen(ctx context.Context) error {
	r.client.drop()
	data, err := r.client.examine(ctx, r.folder)
	if err != nil {
		return err
	}
	if data.UIDValidity != r.validity {
		return errRenumbered
	}
	return nil
}

// answered tells an exchange that the server ended in order, if only with NO, from one after which the connection is gone.
func answered(err error) bool {
	var answer *imap.Error
	return err == nil || errors.As(err, &answer)
}

// unavailable tells a NO that is about the server's state and not about a mail.
func unavailable(err error) bool {
	var answer *imap.Error
	return errors.As(err, &answer) && passing(answer.Code)
}

// tooBig is the reason for a mail above the limit.
func (r *reader) tooBig(size int64) error {
	return fmt.Errorf("%w: %d bytes, and %d are allowed", ErrTooBig, size, r.client.account.MaxSize)
}
