package imap

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// wire is the connection below TLS and the IMAP library. The library knows no deadline while it waits for an answer, and an
// absolute one of five minutes for a body, which a big mail on a slow line does not meet. So the library's read deadlines
// are ignored, and while an answer is awaited each read has its own: silence ends the session, slowness does not.
type wire struct {
	net.Conn
	mutex   sync.Mutex
	silence time.Duration // how long a read may take; 0: for ever
	broken  error         // the first error of a read: what it says is lost on its way through the library
}

// expect begins the wait for an answer, or with 0 ends it. It acts on a read that is already waiting.
func (w *wire) expect(silence time.Duration) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.silence = silence
	w.arm()
}

// arm sets the deadline of the present read. An error means that the connection is closed, which the read says as well.
func (w *wire) arm() {
	deadline := time.Time{}
	if w.silence > 0 {
		deadline = time.Now().Add(w.silence)
	}
	_ = w.Conn.SetReadDeadline(deadline)
}

// Read is part of net.Conn.
func (w *wire) Read(p []byte) (int, error) {
	w.mutex.Lock()
	w.arm()
	w.mutex.Unlock()
	n, err := w.Conn.Read(p)
	if err != nil {
		w.mutex.Lock()
		if w.broken == nil {
			w.broken = err
		}
		w.mutex.Unlock()
	}
	return n, err
}

// SetReadDeadline is part of net.Conn; see wire for why it does nothing.
func (w *wire) SetReadDeadline(time.Time) error { return nil }

// SetDeadline is part of net.Conn. Only its half for writing counts.
func (w *wire) SetDeadline(t time.Time) error { return w.Conn.SetWriteDeadline(t) }

// fault is what broke the line, or nil if it is whole or was closed by our own side, which the library does when it cannot
// read an answer.
func (w *wire) fault() error {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	switch {
	case w.broken == nil, errors.Is(w.broken, net.ErrClosed):
		return nil
	case errors.Is(w.broken, os.ErrDeadlineExceeded):
		return fmt.Errorf("the server was silent for %v", w.silence)
	case errors.Is(w.broken, io.EOF):
		return errors.New("the server closed the connection")
	}
	return w.broken
}
