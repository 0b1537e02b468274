package imap

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// do runs one exchange with the server; f gets the library's client. After anything but the server's own NO or BAD the
// connection is given up.
func (c *Client) do(ctx context.Context, f func(*imapclient.Client) error) error {
	if err := c.connect(ctx); err != nil {
		return err
	}
	s := c.session
	err := s.await(ctx, c.account.Timeout, func() error { return f(s.imap) })
	var answer *imap.Error
	if err != nil && !errors.As(err, &answer) {
		c.drop()
	}
	return err
}

// examine opens a folder read-only.
func (c *Client) examine(ctx context.Context, folder string) (*imap.SelectData, error) {
	var data *imap.SelectData
	err := c.do(ctx, func(client *imapclient.Client) (err error) {
		data, err = client.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
		return err
	})
	if c.session != nil {
		c.session.folder = ""
	}
	var answer *imap.Error
	switch {
	case errors.As(err, &answer):
		return nil, c.errorf("opening "+quote(folder), fmt.Errorf("%w (is the name right? `tonghop check` lists the folders)", err))
	case err != nil:
		return nil, c.errorf("opening "+quote(folder), err)
	case data.UIDValidity == 0:
		return nil, c.errorf("opening "+quote(folder), errors.New("the server gives no UIDVALIDITY, so that mails cannot be told apart from one visit to the next"))
	}
	c.session.folder = folder
	return data, nil
}

// list gives the UIDs from first on, ascending.
func (c *Client) list(ctx context.Context, folder string, first, messages uint32) ([]uint32, error) {
	if messages == 0 {
		return nil, nil
	}
	var set imap.UIDSet
	set.AddRange(imap.UID(first), 0) // n:*
	found, err := c.searchUIDs(ctx, &imap.SearchCriteria{UID: []imap.UIDSet{set}})
	if err != nil {
		return nil, c.errorf("listing "+quote(folder), err)
	}
	var uids []uint32
	for _, r := range found {
		// n:* names the last mail even when n is past it. A set with more numbers than a folder ever grows by while it is
		// being listed is no answer, and must not be written out.
		if r.Stop < r.Start || uint64(r.Stop)-uint64(r.Start)+uint64(len(uids)) > uint64(messages)+1_000_000 {
			return nil, c.errorf("listing "+quote(folder), fmt.Errorf("%w: it names more mails than the folder has", errUnreadable))
		}
		for uid := uint64(max(uint32(r.Start), first)); uid <= uint64(r.Stop); uid++ {
			uids = append(uids, uint32(uid))
		}
	}
	slices.Sort(uids)
	return slices.Compact(uids), nil
}

func (c *Client) searchUIDs(ctx context.Context, criteria *imap.SearchCriteria) (imap.UIDSet, error) {
	var set imap.UIDSet
	err := c.do(ctx, func(client *imapclient.Client) error {
		data, err := client.UIDSearch(criteria, nil).Wait()
		if err == nil {
			set, _ = data.All.(imap.UIDSet) // nothing found may be no set at all
		}
		return err
	})
	return set, err
}

// Search says whether the folder holds a mail with this Message-ID, with or without angle brackets. It is asked of the
// server's header search, so the ID must be ASCII, as every Message-ID of ours is.
func (c *Client) Search(ctx context.Context, folder, messageID string) (bool, error) {
	id := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(messageID), "<"), ">")
	if id == "" || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return false, c.errorf("searching "+quote(folder), fmt.Errorf("message id %q is empty or not ASCII", messageID))
	}
	if _, err := c.examine(ctx, folder); err != nil {
		return false, err
	}
	// HEADER finds parts of a field (RFC 9051, 6.4.4): with the brackets the whole ID must match.
	found, err := c.searchUIDs(ctx, &imap.SearchCriteria{
		Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: "<" + id + ">"}},
	})
	if err != nil {
		return false, c.errorf("searching "+quote(folder), err)
	}
	return len(found) > 0, nil
}

// Folders lists the folders that can be opened, in the server's order.
func (c *Client) Folders(ctx context.Context) ([]string, error) {
	var names []string
	err := c.do(ctx, func(client *imapclient.Client) error {
		folders, err := client.List("", "*", nil).Collect()
		for _, f := range folders {
			if !slices.Contains(f.Attrs, imap.MailboxAttrNoSelect) && !slices.Contains(f.Attrs, imap.MailboxAttrNonExistent) {
				names = append(names, f.Mailbox)
			}
		}
		return err
	})
	if err != nil {
		return nil, c.errorf("listing the folders", err)
	}
	return names, nil
}
