package imap

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
)

// session is one connection, logged in.
type session struct {
	imap *imapclient.Client
	wire *wire
	// folder is the one that is open, "" if none.
	folder string
	// news holds one token when the open folder has grown since the token was last taken.
	news chan struct{}
	// late takes a mail whose UID comes after its body; see lateBody.
	late atomic.Pointer[lateBody]
}

// Dial connects and logs in. The error is an *AuthError if the server refused the login.
func (a Account) Dial(ctx context.Context) (*Client, error) {
	a, err := a.withDefaults()
	if err != nil {
		return nil, err
	}
	c := &Client{account: a, idleFrom: make(map[string]Cursor)}
	if err := c.connect(ctx); err != nil {
		return nil, err
	}
	return c, nil
}

// Close says goodbye, for at most five seconds, and ends the connection.
func (c *Client) Close() error {
	if c.session == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), min(5*time.Second, c.account.Timeout))
	defer cancel()
	// An error here changes nothing: the connection ends either way, and nothing was left to be done.
	_ = c.session.await(ctx, c.account.Timeout, func() error { return c.session.imap.Logout().Wait() })
	c.drop()
	return nil
}

// drop ends the connection without a word.
func (c *Client) drop() {
	if c.session != nil {
		c.session.wire.Close()
		c.session = nil
	}
}

// connect makes the session, unless there is one.
func (c *Client) connect(ctx context.Context) error {
	if c.session != nil {
		return nil
	}
	config, err := c.account.tls()
	if err != nil {
		return err
	}
	dialer := net.Dialer{Timeout: c.account.Timeout}
	tcp, err := dialer.DialContext(ctx, "tcp", c.account.address())
	if err != nil {
		return c.errorf("connecting to the mailbox", err)
	}
	s := &session{wire: &wire{Conn: tcp}, news: make(chan struct{}, 1)}
	if err := s.await(ctx, c.account.Timeout, func() error { return s.greet(ctx, c.account.Security, config) }); err != nil {
		s.wire.Close()
		return c.errorf("connecting to the mailbox", err)
	}
	if err := c.login(ctx, s); err != nil {
		s.wire.Close()
		return err
	}
	c.session = s
	return nil
}

// tls is the configuration that trusts the system's roots and those of CAFile.
func (a Account) tls() (*tls.Config, error) {
	config := &tls.Config{ServerName: a.Host, MinVersion: tls.VersionTLS12}
	if a.ServerName != "" {
		config.ServerName = a.ServerName
	}
	if a.CAFile == "" {
		return config, nil
	}
	pem, err := os.ReadFile(a.CAFile)
	if err != nil {
		return nil, fmt.Errorf("account %s: reading the trusted certificates: %w", a.Name, err)
	}
	if config.RootCAs, err = x509.SystemCertPool(); err != nil {
		config.RootCAs = x509.NewCertPool() // a machine without roots of its own
	}
	if !config.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("account %s: no certificate in PEM form in %s", a.Name, a.CAFile)
	}
	return config, nil
}

// greet brings the connection to the point where a login is possible.
func (s *session) greet(ctx context.Context, security string, config *tls.Config) error {
	options := &imapclient.Options{
		TLSConfig: config,
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{
			Mailbox: func(data *imapclient.UnilateralDataMailbox) {
				if data.NumMessages != nil {
					s.tell()
				}
			},
			Fetch: s.unasked,
		},
	}
	switch security {
	case "tls":
		secure := tls.Client(s.wire, config)
		if err := secure.HandshakeContext(ctx); err != nil {
			return fmt.Errorf("starting TLS: %w", err)
		}
		s.imap = imapclient.New(secure, options)
	case "starttls":
		client, err := imapclient.NewStartTLS(s.wire, options)
		if err != nil {
			return fmt.Errorf("starting TLS (the server must offer STARTTLS): %w", err)
		}
		s.imap = client
	default:
		s.imap = imapclient.New(s.wire, options)
	}
	return s.imap.WaitGreeting()
}

// tell leaves word that the folder has grown.
func (s *session) tell() {
	select {
	case s.news <- struct{}{}:
	default:
	}
}

// await runs f, which waits for the server. Silence of the line, the end of ctx, or an answer that never ends (twenty times
// the silence: a server that only trickles must not hold the loop for ever) close the connection, which is the one thing
// that makes the library let go. After an error that is not the server's own NO or BAD the session is of no more use.
func (s *session) await(ctx context.Context, silence time.Duration, f func() error) error {
	return s.awaitFor(ctx, silence, 20*silence, f)
}

func (s *session) awaitFor(ctx context.Context, silence, whole time.Duration, f func() error) error {
	limited, cancel := context.WithTimeout(ctx, whole)
	defer cancel()
	stop := context.AfterFunc(limited, func() { s.wire.Close() })
	defer stop()
	s.wire.expect(silence)
	err := f()
	fault := s.wire.fault()
	s.wire.expect(0)
	var answer *imap.Error
	var writing net.Error
	switch {
	case err == nil, errors.As(err, &answer):
		return err
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case limited.Err() != nil:
		return fmt.Errorf("the answer had not ended after %v", whole)
	case fault != nil:
		return fault
	case errors.As(err, &writing):
		return err
	}
	return fmt.Errorf("%w: %w", errUnreadable, err)
}

// errUnreadable marks an answer of the server that the library could not read, on a line that was whole.
var errUnreadable = errors.New("unreadable answer of the server")

// login authenticates with the best the server offers.
func (c *Client) login(ctx context.Context, s *session) error {
	if s.imap.State() == imap.ConnStateAuthenticated {
		return nil // PREAUTH
	}
	secret, err := c.account.Secret(ctx)
	if err != nil {
		return c.errorf("reading the password", err)
	}
	err = s.await(ctx, c.account.Timeout, func() error {
		return c.account.authenticate(s.imap, secret)
	})
	var answer *imap.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &answer) && passing(answer.Code), !errors.As(err, &answer) && !errors.Is(err, errNoLogin):
		return c.errorf("logging in to the mailbox", errors.New(c.account.scrub(err.Error(), secret)))
	}
	return &AuthError{Account: c.account.Name, Host: c.account.address(), User: c.account.User, Reason: c.account.scrub(err.Error(), secret)}
}

// errNoLogin says that the server offers nothing that we can use.
var errNoLogin = errors.New("no way to log in")

func (a Account) authenticate(client *imapclient.Client, secret string) error {
	caps := client.Caps()
	switch {
	case caps == nil:
		return errors.New("the server does not say what it can do")
	case a.Auth == "xoauth2" && caps.Has("AUTH=XOAUTH2"):
		return client.Authenticate(xoauth2{a.User, secret})
	case a.Auth == "xoauth2":
		return fmt.Errorf("%w: the server does not offer XOAUTH2", errNoLogin)
	case caps.Has("AUTH=PLAIN"):
		return client.Authenticate(sasl.NewPlainClient("", a.User, secret))
	case !caps.Has(imap.CapLoginDisabled):
		return client.Login(a.User, secret).Wait()
	case caps.Has("AUTH=LOGIN"):
		return client.Authenticate(sasl.NewLoginClient(a.User, secret))
	}
	return fmt.Errorf("%w: the server offers no password login on this connection", errNoLogin)
}

// passing tells the refusals that have nothing to do with what was asked (RFC 5530).
func passing(code imap.ResponseCode) bool {
	switch code {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeLimit, imap.ResponseCodeServerBug:
		return true
	}
	return false
}

// scrub takes the secret out of a text: some servers repeat the command they refuse.
func (a Account) scrub(text, secret string) string {
	if secret == "" {
		return text
	}
	_, bearer, _ := xoauth2{a.User, secret}.Start() // gives no error
	for _, form := range []string{
		base64.StdEncoding.EncodeToString(bearer),
		base64.StdEncoding.EncodeToString([]byte("\x00" + a.User + "\x00" + secret)), // PLAIN
		base64.StdEncoding.EncodeToString([]byte(secret)),
		secret,
	} {
		text = strings.ReplaceAll(text, form, "***")
	}
	return text
}
