// Package imap reads a mailbox over IMAP (RFC 3501, RFC 9051) and never changes it: folders are opened read-only, bodies are
// asked with PEEK, so that the mark "seen" stays with the people who use the mailbox.
//
// The package is distrustful on purpose. Every wait has a deadline; what was asked is compared with what came; a mail that
// the server cannot give, or that makes its answer unreadable, is found by asking in smaller and smaller groups, is reported
// with the reason, and the next one goes on.
package imap

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"tonghop/intake/spool"
)

// Account is one mailbox and the way to it.
type Account struct {
	// Name is what the configuration calls the account; it appears in errors.
	Name string
	Host string
	// Port 0 is 993 for tls, else 143.
	Port int
	// Security is "tls", "starttls" or "none". None is allowed only to this machine itself.
	Security string
	User     string
	// Auth is "password" (also "") or "xoauth2".
	Auth string
	// Secret gives the password, or the access token of XOAUTH2, each time it is needed. It is kept nowhere.
	Secret func(ctx context.Context) (string, error)
	// Folders are the names to read, in UTF-8. Fetch takes one of them; the list is for the caller.
	Folders []string
	// CAFile is a PEM file of certificates that are trusted besides the system's, for a server with a self-made chain.
	CAFile string
	// ServerName is the name that the certificate must carry, where it is not Host.
	ServerName string
	// Timeout is how long the server may be silent in the middle of anything. 0 is 60 s.
	Timeout time.Duration
	// MaxSize is the biggest mail in bytes that is fetched. 0 is 100 MB.
	MaxSize int64
	// TempDir is where mails above spool.MemoryLimit are kept on their way. "" is the system's temporary directory.
	TempDir string
}

// Cursor says up to where a folder has been kept. The zero value is its beginning.
type Cursor struct {
	// UIDValidity is the numbering that Next belongs to. Another one on the server means that all UIDs have changed.
	UIDValidity uint32
	// Next is the lowest UID not yet kept.
	Next uint32
}

// Fetched is one mail of a folder.
type Fetched struct {
	UIDValidity, UID uint32
	// Received is the server's INTERNALDATE, zero if the server gave none.
	Received time.Time
	// Size is the size of Body, or with Err what the server says the size is (0 if it did not say).
	Size int64
	// Body is the whole mail, nil if Err is set. It belongs to Fetch, which closes it when keep returns.
	Body *spool.Spool
	// Err says why this mail could not be fetched. The mail is to be set aside with this reason; the cursor has passed it.
	Err error
}

// ErrTooBig is in the Err of a mail above Account.MaxSize.
var ErrTooBig = spool.ErrTooBig

// AuthError says that the server did not let us in, so that trying again soon has no use and may lock the account. Every
// other error of this package is temporary: the network, the server, or a folder that may come back.
type AuthError struct {
	Account, Host, User string
	// Reason is the server's answer, without any secret.
	Reason string
}

// Error says what, where, why and what to do.
func (e *AuthError) Error() string {
	return fmt.Sprintf("logging in to %s as %s (account %s): refused: %s; check user, password and auth in the configuration, and whether the server allows IMAP for this user",
		e.Host, e.User, e.Account, e.Reason)
}

// withDefaults fills in what was left out and refuses what is unsafe.
func (a Account) withDefaults() (Account, error) {
	switch a.Security {
	case "tls":
		a.Port = cmp.Or(a.Port, 993)
	case "starttls":
		a.Port = cmp.Or(a.Port, 143)
	case "none":
		a.Port = cmp.Or(a.Port, 143)
		if ip := net.ParseIP(a.Host); a.Host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return a, fmt.Errorf("account %s: security none would send the password in the clear to %s: use tls or starttls", a.Name, a.Host)
		}
	default:
		return a, fmt.Errorf("account %s: unknown security %q: tls, starttls or none", a.Name, a.Security)
	}
	switch a.Auth {
	case "":
		a.Auth = "password"
	case "password", "xoauth2":
	default:
		return a, fmt.Errorf("account %s: unknown auth %q: password or xoauth2", a.Name, a.Auth)
	}
	if a.Host == "" || a.User == "" || a.Secret == nil {
		return a, fmt.Errorf("account %s: host, user and secret are needed", a.Name)
	}
	a.Timeout = cmp.Or(a.Timeout, time.Minute)
	a.MaxSize = cmp.Or(a.MaxSize, 100<<20)
	return a, nil
}

// address is host:port.
func (a Account) address() string { return net.JoinHostPort(a.Host, strconv.Itoa(a.Port)) }

// Client is a mailbox that can be read. After a fault of the line it connects again by itself at its next use. It is for one
// goroutine at a time; to interrupt it, cancel the context of the call.
type Client struct {
	account Account
	session *session // nil after a fault, until it is needed again
	// idleFrom is up to where each folder had been listed, for Idle to notice what came while nobody listened.
	idleFrom map[string]Cursor
}

// errorf says what failed, where and why.
func (c *Client) errorf(doing string, err error) error {
	var refused *AuthError
	if errors.As(err, &refused) {
		return err
	}
	return fmt.Errorf("%s on %s (account %s): %w", doing, c.account.address(), c.account.Name, err)
}

// quote shows a folder's name in an error.
func quote(folder string) string { return "folder " + strconv.Quote(strings.ToValidUTF8(folder, "?")) }
