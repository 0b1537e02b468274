package worker

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"tonghop/parser/doc"
	"tonghop/parser/ocr"
)

// Options are the limits of a Pool. Every one but Command has a default.
type Options struct {
	Command   []string                    // starts a child that calls [Serve] on its standard input and output
	Slots     int                         // documents read at the same time; default 2
	Documents int                         // read by one child before a new one takes its place; default 200
	Timeout   time.Duration               // for a child's own work on one document, waiting for pictures not counted; default 60 s
	Memory    int64                       // bytes that a child may have in memory; default 1 GiB
	Engine    ocr.Engine                  // recognises pictures; nil: they stay unread
	Prepare   func(context.Context) error // has the PDF engine compiled; nil: nothing to do
}

// ErrNoChild tells that this machine could not start a process to read documents in.
var ErrNoChild = errors.New("starting a reader of documents")

// idleTime is how long a child without work is kept: its memory is the office's.
const idleTime = 3 * time.Minute

// maxDeaths is how many members of one container may each cost a child its life before the rest is given up.
const maxDeaths = 3

// Pool reads documents in child processes. It may be used by many goroutines.
type Pool struct {
	o     Options
	slots chan struct{}

	mu     sync.Mutex
	idle   []*child
	closed bool
}

// New makes a Pool. Children are started when there is work.
func New(o Options) *Pool {
	if o.Slots <= 0 {
		o.Slots = 2
	}
	if o.Documents <= 0 {
		o.Documents = 200
	}
	if o.Timeout <= 0 {
		o.Timeout = time.Minute
	}
	if o.Memory <= 0 {
		o.Memory = 1 << 30
	}
	return &Pool{o: o, slots: make(chan struct{}, o.Slots)}
}

// Read reads one document. A child that dies costs that document, or that member of a container, and its outcome tells how.
// Of the job its name, bytes and Outside count. The error is a fault of this machine, never of the document: no child could be started, or ctx ended.
func (p *Pool) Read(ctx context.Context, job Job) (doc.Document, error) {
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return doc.Document{}, ctx.Err()
	}
	job.Skip = map[string]doc.Outcome{}
	for {
		d, err := p.once(ctx, job)
		var dead death
		switch {
		case err == nil:
			return d, nil
		case !errors.As(err, &dead):
			return doc.Document{}, err
		case dead.member == "" || len(job.Skip) == maxDeaths:
			return doc.Failed("", dead.outcome, dead.reason), nil
		}
		job.Skip[dead.member] = dead.outcome
	}
}

// once gives the document to one child.
func (p *Pool) once(ctx context.Context, job Job) (doc.Document, error) {
	c, err := p.take(ctx)
	if err != nil {
		return doc.Document{}, err
	}
	d, err := c.read(ctx, p.o, job)
	if err != nil {
		c.kill()
		return doc.Document{}, err
	}
	p.release(c)
	return d, nil
}

// take gives an idle child, else a new one.
func (p *Pool) take(ctx context.Context) (*child, error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, errors.New("reading documents: closed")
	}
	for len(p.idle) > 0 {
		c := p.idle[len(p.idle)-1]
		p.idle = p.idle[:len(p.idle)-1]
		if c.retire.Stop() {
			p.mu.Unlock()
			return c, nil
		}
	}
	p.mu.Unlock()
	c, err := start(p.o)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoChild, err)
	}
	return c, ctx.Err()
}

// release keeps a child for another document, unless it has read enough or has grown too large.
func (p *Pool) release(c *child) {
	c.documents++
	_, memory := c.usage()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || c.documents >= p.o.Documents || memory > p.o.Memory/2 {
		go c.end()
		return
	}
	c.retire = time.AfterFunc(idleTime, func() { p.retire(c) })
	p.idle = append(p.idle, c)
}

// retire ends a child that had nothing to do.
func (p *Pool) retire(c *child) {
	p.mu.Lock()
	for i, other := range p.idle {
		if other == c {
			p.idle = append(p.idle[:i], p.idle[i+1:]...)
			break
		}
	}
	p.mu.Unlock()
	c.end()
}

// Close ends the children; documents under way are waited for.
func (p *Pool) Close() error {
	p.mu.Lock()
	p.closed = true
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	for _, c := range idle {
		if c.retire.Stop() {
			c.end()
		}
	}
	for range cap(p.slots) {
		p.slots <- struct{}{}
	}
	return nil
}
