package imap

import (
	"context"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// longestIdle is shorter than the ten minutes after which home and office routers forget a silent connection, and far
// shorter than the 28 after which the library would renew IDLE.
const longestIdle = 9 * time.Minute

// Idle waits for mail in a folder: it returns nil when something new may be there, or after longest (at most nine minutes; 0
// is nine), and an error when the connection ends or ctx does. It is only a wake-up: what is there, Fetch says. On a server
// without IDLE it waits the whole time.
func (c *Client) Idle(ctx context.Context, folder string, longest time.Duration) error {
	if longest <= 0 || longest > longestIdle {
		longest = longestIdle
	}
	timer := time.NewTimer(longest)
	defer timer.Stop()
	if c.session == nil || c.session.folder != folder {
		data, err := c.examine(ctx, folder)
		if err != nil {
			return err
		}
		from, known := c.idleFrom[folder]
		if known && (data.UIDValidity != from.UIDValidity || uint32(data.UIDNext) > from.Next && data.NumMessages > 0) {
			return nil
		}
	}
	var can bool
	err := c.do(ctx, func(client *imapclient.Client) error {
		can = client.Caps().Has(imap.CapIdle) || client.Caps().Has(imap.CapIMAP4rev2)
		return nil
	})
	if err != nil {
		return err
	}
	if !can {
		select {
		case <-timer.C:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	if err := c.idle(ctx, timer.C); err != nil {
		return c.errorf("waiting for mail in "+quote(folder), err)
	}
	return nil
}

// idle runs one IDLE command until there is news or the time is up.
func (c *Client) idle(ctx context.Context, timeUp <-chan time.Time) error {
	s := c.session
	var command *imapclient.IdleCommand
	err := c.do(ctx, func(client *imapclient.Client) (err error) {
		command, err = client.Idle()
		return err
	})
	if err != nil {
		return err
	}
	// Between the start and the end of IDLE silence is what is expected.
	select {
	case <-s.news:
	case <-timeUp:
	case <-s.imap.Closed():
	case <-ctx.Done():
	}
	return c.do(ctx, func(*imapclient.Client) error {
		if err := command.Close(); err != nil {
			return err
		}
		return command.Wait()
	})
}
