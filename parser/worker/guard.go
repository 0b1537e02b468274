package worker

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"tonghop/parser/doc"
)

// watch is the clock of one document.
type watch struct {
	asked atomic.Int32 // questions without an answer: the clock of the child's own work stands still
	cause atomic.Pointer[death]
	stop  chan struct{}
}

func (w *watch) stopped() bool {
	select {
	case <-w.stop:
		return true
	default:
		return false
	}
}

// Limits beside Options' own: nobody waits longer for one document, however many pages must be recognised.
const (
	tick      = 50 * time.Millisecond
	maxTotal  = 30 * time.Minute
	maxAsked  = 64   // questions at a time
	maxAsking = 2000 // questions over one document
)

// guard kills the child when it goes beyond a limit.
func (c *child) guard(ctx context.Context, o Options, w *watch) {
	began, _ := c.usage()
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	var own, total time.Duration
	last := time.Now()
	for {
		select {
		case <-w.stop:
			return
		case <-ctx.Done():
			if !w.stopped() {
				c.signal()
			}
			return
		case now := <-ticker.C:
			passed := now.Sub(last)
			last, total = now, total+passed
			if w.asked.Load() == 0 {
				own += passed
			}
		}
		cpu, memory := c.usage()
		var d death
		switch {
		case memory > o.Memory:
			d = death{outcome: doc.TooBig, reason: fmt.Sprintf("reading it needs more than %d MB of memory", o.Memory>>20)}
		case own > o.Timeout || cpu-began > 2*o.Timeout || total > maxTotal:
			d = death{outcome: doc.TimedOut, reason: fmt.Sprintf("not read within the time limit of %s", o.Timeout)}
		default:
			continue
		}
		if w.stopped() {
			return
		}
		w.cause.Store(&d)
		c.signal()
		return
	}
}
