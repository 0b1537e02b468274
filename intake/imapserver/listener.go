package imapserver

import (
	"net"
	"sync"
)

// listener hands out connections on which the server's faults act.
type listener struct {
	net.Listener
	mutex sync.Mutex
	fault string
	freed chan struct{} // closed when the fault changes
	open  map[*conn]struct{}
}

func newListener(l net.Listener) *listener {
	return &listener{Listener: l, freed: make(chan struct{}), open: make(map[*conn]struct{})}
}

func (l *listener) fail(mode string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.fault = mode
	close(l.freed)
	l.freed = make(chan struct{})
	if mode == "refuse" {
		for c := range l.open {
			c.Conn.Close()
		}
	}
}

func (l *listener) mode() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.fault
}

// Accept is part of net.Listener. A refused connection is closed before a byte is said.
func (l *listener) Accept() (net.Conn, error) {
	for {
		tcp, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		l.mutex.Lock()
		if l.fault == "refuse" {
			l.mutex.Unlock()
			tcp.Close()
			continue
		}
		c := &conn{Conn: tcp, line: l, closed: make(chan struct{})}
		l.open[c] = struct{}{}
		l.mutex.Unlock()
		return c, nil
	}
}

// conn is a connection that falls silent while its server hangs.
type conn struct {
	net.Conn
	line   *listener
	once   sync.Once
	closed chan struct{}
}

// Write waits while the server hangs.
func (c *conn) Write(p []byte) (int, error) {
	for {
		c.line.mutex.Lock()
		fault, freed := c.line.fault, c.line.freed
		c.line.mutex.Unlock()
		if fault != "hang" {
			return c.Conn.Write(p)
		}
		select {
		case <-freed:
		case <-c.closed:
			return 0, net.ErrClosed
		}
	}
}

// Close ends the connection and a Write that waits.
func (c *conn) Close() error {
	c.once.Do(func() {
		close(c.closed)
		c.line.mutex.Lock()
		delete(c.line.open, c)
		c.line.mutex.Unlock()
	})
	return c.Conn.Close()
}
