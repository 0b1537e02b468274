package smtpserver

import (
	"net"
	"sync"
)

// listener hands out connections, until it is told to refuse them.
type listener struct {
	net.Listener
	mutex   sync.Mutex
	refuses bool
	open    map[*conn]struct{}
}

// refuse closes every connection at once, those that are open and those to come, or with false ends that.
func (l *listener) refuse(on bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.refuses = on
	if on {
		for c := range l.open {
			c.Conn.Close()
		}
	}
}

// Accept is part of net.Listener. A refused connection is closed before a byte is said.
func (l *listener) Accept() (net.Conn, error) {
	for {
		tcp, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		c := &conn{Conn: tcp, line: l}
		l.mutex.Lock()
		refuses := l.refuses
		if !refuses {
			l.open[c] = struct{}{}
		}
		l.mutex.Unlock()
		if !refuses {
			return c, nil
		}
		tcp.Close()
	}
}

// conn is a connection that its listener can close.
type conn struct {
	net.Conn
	line *listener
}

// Close is part of net.Conn.
func (c *conn) Close() error {
	c.line.mutex.Lock()
	delete(c.line.open, c)
	c.line.mutex.Unlock()
	return c.Conn.Close()
}
