package imap

import (
	"sync/atomic"

	"github.com/emersion/go-imap/v2/imapclient"
)

// lateBody takes the mail of a server that sends the UID after the body. The library finds out whom a body belongs to by the
// UID before it, and so hands such a mail over as unasked; while one single mail is being asked for, it can be taken for the
// answer if in the end it carries that UID.
type lateBody struct {
	take func(message *imapclient.FetchMessageData, mine func() bool) part
	// begun is set before the first byte of the body is read, and so before the command can end.
	begun atomic.Bool
	// got is what came; it may be read when done is closed, which happens only after begun.
	got  part
	done chan struct{}
}

// unasked handles FETCH data that belongs to no command: mostly flags that changed. It runs in a goroutine of its own.
func (s *session) unasked(message *imapclient.FetchMessageData) {
	late := s.late.Load()
	if late == nil {
		for message.Next() != nil {
			// The library stands still until everything is read.
		}
		return
	}
	first := false
	got := late.take(message, func() bool {
		first = late.begun.CompareAndSwap(false, true)
		return first
	})
	if first {
		late.got = got
		close(late.done)
	}
}
