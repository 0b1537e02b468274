package mailer

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// Server is the mail server that takes the office's letters.
type Server struct {
	Host     string
	Port     int
	Security string // tls, starttls, or none (loopback only)
	User     string // "" sends without logging in
	Auth     string // password or xoauth2
	Secret   func(context.Context) (string, error)
	CAFile   string        // PEM file of an authority of the office's own
	From     string        // envelope sender
	SelfCopy string        // gets a copy in the same transaction; "" for none
	Timeout  time.Duration // of one command; 0 is 60 s
}

// Outcome tells what is known of a letter after an attempt.
type Outcome int

// The outcomes of an attempt.
const (
	Delivered Outcome = iota
	Temporary         // not delivered; may be tried again
	Permanent         // not delivered; trying again is useless
	Unknown           // cut off after the last byte: nobody knows
)

// ErrNoMailbox tells that the server refused the recipient for good because of its address, not because of the letter or of us.
var ErrNoMailbox = errors.New("no such mailbox")

// Line is one open connection to the server.
type Line struct {
	server Server
	client *smtp.Client
	conn   net.Conn
}

// Check tells what is wrong with the settings of the server.
func (s Server) Check() error {
	switch {
	case s.Host == "":
		return errors.New("smtp: no host")
	case s.Security != "tls" && s.Security != "starttls" && s.Security != "none":
		return fmt.Errorf("smtp %s: security %q: want tls, starttls or none", s.Host, s.Security)
	case s.Security == "none" && !loopback(s.Host):
		return fmt.Errorf("smtp %s: security none sends letters in the clear and is only for this machine (127.0.0.1, localhost): use starttls or tls", s.Host)
	case s.From == "":
		return fmt.Errorf("smtp %s: no sender address", s.Host)
	}
	return nil
}

// Dial connects, secures the connection and logs in. Every wait has its own deadline.
func (s Server) Dial(ctx context.Context) (*Line, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	line := &Line{server: s}
	options, err := s.options(line)
	if err != nil {
		return nil, err
	}
	client, err := mail.NewClient(s.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("smtp %s: %w", s.address(), err)
	}
	line.client, err = client.DialToSMTPClientWithContext(ctx)
	if err == nil {
		err = line.login(ctx)
	}
	if err != nil {
		if line.conn != nil {
			_ = line.conn.Close()
		}
		return nil, fmt.Errorf("smtp %s: %w", s.address(), err)
	}
	return line, nil
}

func (s Server) address() string { return net.JoinHostPort(s.Host, fmt.Sprint(s.Port)) }

func (s Server) timeout() time.Duration {
	if s.Timeout > 0 {
		return s.Timeout
	}
	return time.Minute
}

func (s Server) options(line *Line) ([]mail.Option, error) {
	config := &tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12}
	if s.CAFile != "" {
		pem, err := os.ReadFile(s.CAFile)
		if err != nil {
			return nil, fmt.Errorf("smtp %s: authority file: %w", s.Host, err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("smtp %s: no certificate in %s", s.Host, s.CAFile)
		}
	}
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		line.conn = conn // what lies under TLS: closing it ends every wait
		if err == nil && s.Security == "tls" {
			secure := tls.Client(conn, config)
			if err = secure.HandshakeContext(ctx); err != nil {
				return nil, errors.Join(err, conn.Close())
			}
			conn = secure
		}
		return conn, err
	}
	policy := map[string]mail.TLSPolicy{"starttls": mail.TLSMandatory}[s.Security]
	if s.Security != "starttls" {
		policy = mail.NoTLS // "tls" is already inside
	}
	options := []mail.Option{mail.WithPort(s.Port), mail.WithTimeout(s.timeout()), mail.WithTLSConfig(config), mail.WithTLSPolicy(policy),
		mail.WithDialContextFunc(dial), mail.WithoutNoop(), mail.WithoutRset(), mail.WithoutSMTPUTF8(), mail.WithHELO(Domain(s.From))}
	return options, nil
}

// login authenticates with the first mechanism that both sides know; the connection is secure by now, or loopback.
func (l *Line) login(ctx context.Context) error {
	s := l.server
	if s.User == "" {
		return nil
	}
	secret, err := s.Secret(ctx)
	if err != nil {
		return fmt.Errorf("password of %s: %w", s.User, err)
	}
	_, offered := l.client.Extension("AUTH")
	known := []struct {
		name string
		auth smtp.Auth
	}{
		{"PLAIN", smtp.PlainAuth("", s.User, secret, s.Host, true)},
		{"LOGIN", smtp.LoginAuth(s.User, secret, s.Host, true)},
		{"CRAM-MD5", smtp.CRAMMD5Auth(s.User, secret)},
	}
	if s.Auth == "xoauth2" {
		known = known[:1]
		known[0].name, known[0].auth = "XOAUTH2", smtp.XOAuth2Auth(s.User, secret)
	}
	for _, k := range known {
		if !slices.Contains(strings.Fields(offered), k.name) {
			continue
		}
		if err := l.step(func() error { return l.client.Auth(k.auth) }); err != nil {
			return fmt.Errorf("logging in as %s: %w; check user and password", s.User, err)
		}
		return nil
	}
	return fmt.Errorf("logging in as %s: the server offers %q, none of which this program can use here", s.User, offered)
}

// Send hands one letter to the server for one recipient, in one transaction. The error says why the outcome is not Delivered.
func (l *Line) Send(ctx context.Context, to string, raw []byte) (Outcome, error) {
	stop := context.AfterFunc(ctx, func() { _ = l.conn.Close() })
	defer stop()
	if err := l.step(func() error { return l.client.Mail("<" + l.server.From + ">") }); err != nil {
		return Temporary, fmt.Errorf("sender refused: %w", err) // a fault of ours or of the server, not of the recipient
	}
	if err := l.step(func() error { return l.client.Rcpt("<" + to + ">") }); err != nil {
		return refused(err), recipientRefused(err)
	}
	if copyTo := l.server.SelfCopy; copyTo != "" && copyTo != to {
		if err := l.step(func() error { return l.client.Rcpt("<" + copyTo + ">") }); err != nil && refused(err) != Permanent {
			return Temporary, fmt.Errorf("own copy refused: %w", err)
		}
	}
	return l.data(raw)
}

func (l *Line) data(raw []byte) (Outcome, error) {
	if err := l.client.UpdateDeadline(l.server.timeout()); err != nil {
		return Temporary, err
	}
	w, err := l.client.Data()
	if err != nil {
		return refused(err), fmt.Errorf("letter refused: %w", err)
	}
	// A slow line gets a second for each 10 KB, and the server ten minutes for its last word (RFC 5321 §4.5.3.2.6).
	if err := l.client.UpdateDeadline(10*time.Minute + time.Duration(len(raw)/10_000)*time.Second); err != nil {
		return Temporary, err
	}
	if _, err := bytes.NewReader(raw).WriteTo(w); err != nil {
		return Temporary, errors.Join(fmt.Errorf("sending: %w", err), l.conn.Close()) // no final dot: the server must throw it away
	}
	err = w.Close()
	var reply *textproto.Error
	switch {
	case err == nil:
		return Delivered, nil
	case errors.As(err, &reply):
		return refused(err), fmt.Errorf("letter refused: %w", err)
	}
	return Unknown, fmt.Errorf("cut off after the last byte: %w", err)
}

func (l *Line) step(f func() error) error {
	if err := l.client.UpdateDeadline(l.server.timeout()); err != nil {
		return err
	}
	return f()
}

// refused tells a refusal for good from one for now: only a reply from 500 to 599 is for good.
func refused(err error) Outcome {
	var reply *textproto.Error
	if errors.As(err, &reply) && reply.Code >= 500 && reply.Code <= 599 {
		return Permanent
	}
	return Temporary
}

// recipientRefused tells an address that takes no mail from a server that does not let us write to it: enhanced codes
// x.7.x are about policy, not about the mailbox (RFC 3463 §3.8), and 530 to 538 ask for a login.
func recipientRefused(err error) error {
	var reply *textproto.Error
	if refused(err) == Permanent && errors.As(err, &reply) && !strings.HasPrefix(reply.Msg, "5.7.") && (reply.Code < 530 || reply.Code > 538) {
		return fmt.Errorf("recipient refused: %w: %w", ErrNoMailbox, err)
	}
	return fmt.Errorf("recipient refused: %w", err)
}

// Usable tells whether another letter may go over the line after the given outcome.
func (l *Line) Usable(last Outcome, err error) bool {
	var reply *textproto.Error
	return last == Delivered || errors.As(err, &reply) && reply.Code != 421
}

// Reset begins anew after a refusal.
func (l *Line) Reset() error { return l.step(l.client.Reset) }

// Close takes leave of the server, and closes the connection whatever it answers.
func (l *Line) Close() error {
	_ = l.step(l.client.Quit)
	if err := l.conn.Close(); !errors.Is(err, net.ErrClosed) { // a server that took leave has closed it
		return err
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
