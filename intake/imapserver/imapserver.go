// Package imapserver is an IMAP server in the same process, on 127.0.0.1, for the demo, the simulation and tests: real
// protocol, mail in memory, and switches for the faults that a mailbox has in life.
package imapserver

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-sasl"
)

// Options say what the server asks of its clients.
type Options struct {
	// User and Password are the one account. With XOAUTH2 the password is the access token.
	User, Password string
	// TLS is "" (none), "starttls" (offered, and required before the login) or "tls" (from the first byte).
	TLS string
	// XOAUTH2 offers that mechanism instead of a password.
	XOAUTH2 bool
	// Caps replaces what the server offers beyond IMAP4rev1, IDLE and LITERAL-. Nil is the usual set.
	Caps []string
}

// Server is a running server. Its folders begin with an empty INBOX; Deliver makes others. All methods may be called from
// any goroutine.
type Server struct {
	options Options
	user    *imapmemserver.User
	imap    *imapserver.Server
	line    *listener
	root    []byte
}

// Start runs a server without TLS on a free port of 127.0.0.1.
func Start(user, password string) (*Server, error) {
	return StartWith(Options{User: user, Password: password})
}

// StartWith runs a server on a free port of 127.0.0.1.
func StartWith(options Options) (*Server, error) {
	s := &Server{options: options, user: imapmemserver.NewUser(options.User, options.Password)}
	if err := s.user.Create("INBOX", nil); err != nil {
		return nil, fmt.Errorf("making INBOX: %w", err)
	}
	server := &imapserver.Options{
		NewSession:   s.session,
		Caps:         caps(options.Caps),
		Logger:       log.New(io.Discard, "", 0),
		InsecureAuth: options.TLS != "starttls",
	}
	if options.TLS != "" {
		config, root, err := selfSigned()
		if err != nil {
			return nil, fmt.Errorf("making a certificate: %w", err)
		}
		server.TLSConfig, s.root = config, root
	}
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("starting the IMAP server: %w", err)
	}
	s.line = newListener(tcp)
	s.imap = imapserver.New(server)
	var accept net.Listener = s.line
	if options.TLS == "tls" {
		accept = tls.NewListener(s.line, server.TLSConfig)
	}
	go s.imap.Serve(accept) // ends with Stop; its only other error is a broken listener, which every client sees
	return s, nil
}

func caps(names []string) imap.CapSet {
	set := imap.CapSet{imap.CapIMAP4rev1: {}}
	if names == nil {
		for _, c := range []imap.Cap{imap.CapLiteralPlus, imap.CapUIDPlus, imap.CapMove, imap.CapNamespace, imap.CapESearch, imap.CapSpecialUse} {
			set[c] = struct{}{}
		}
	}
	for _, name := range names {
		set[imap.Cap(name)] = struct{}{}
	}
	return set
}

// Addr is "127.0.0.1:port".
func (s *Server) Addr() string { return s.line.Addr().String() }

// Root is the certificate, in PEM, that a client must trust to use TLS; nil without TLS.
func (s *Server) Root() []byte { return s.root }

// Deliver puts a mail into a folder, which is made if it is missing. received becomes its INTERNALDATE; the zero time is now.
func (s *Server) Deliver(folder string, raw []byte, received time.Time) error {
	if err := s.make(folder); err != nil {
		return fmt.Errorf("delivering to %s: %w", folder, err)
	}
	_, err := s.user.Append(folder, literal{bytes.NewReader(raw)}, &imap.AppendOptions{Time: received})
	if err != nil {
		return fmt.Errorf("delivering to %s: %w", folder, err)
	}
	return nil
}

// make creates a folder unless it is there.
func (s *Server) make(folder string) error {
	err := s.user.Create(folder, nil)
	var refused *imap.Error
	if errors.As(err, &refused) && refused.Code == imap.ResponseCodeAlreadyExists {
		return nil
	}
	return err
}

// Recreate deletes a folder with all its mail and makes it again, empty and with another UIDVALIDITY, as a migration or a
// repair of the mailbox does.
func (s *Server) Recreate(folder string) error {
	if err := s.user.Delete(folder); err != nil {
		return fmt.Errorf("deleting %s: %w", folder, err)
	}
	if err := s.user.Create(folder, nil); err != nil {
		return fmt.Errorf("making %s again: %w", folder, err)
	}
	return nil
}

// Messages counts the mails in a folder; 0 if there is no such folder.
func (s *Server) Messages(folder string) int {
	status, err := s.user.Status(folder, &imap.StatusOptions{NumMessages: true})
	if err != nil {
		return 0
	}
	return int(*status.NumMessages)
}

// Unseen counts the mails in a folder that nobody has opened.
func (s *Server) Unseen(folder string) int {
	status, err := s.user.Status(folder, &imap.StatusOptions{NumUnseen: true})
	if err != nil {
		return 0
	}
	return int(*status.NumUnseen)
}

// Fail switches a fault on, for connections that are open and for new ones: "auth" (every login is refused), "hang" (the
// server goes silent in the middle of what it was doing), "refuse" (connections are closed at once), "" (all is well again).
func (s *Server) Fail(mode string) error {
	switch mode {
	case "", "auth", "hang", "refuse":
		s.line.fail(mode)
		return nil
	}
	return fmt.Errorf("unknown fault %q: auth, hang, refuse or nothing", mode)
}

// Stop closes the server and every connection.
func (s *Server) Stop() {
	s.line.fail("refuse") // frees what hangs
	_ = s.imap.Close()
	_ = s.line.Listener.Close() // in case Serve had not begun
}

// session begins a connection's conversation.
func (s *Server) session(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
	one := &session{server: s}
	if s.options.XOAUTH2 {
		return &oauthSession{one}, nil, nil
	}
	return one, nil, nil
}

// session is one connection. It has no user until the login.
type session struct {
	*imapmemserver.UserSession
	server *Server
}

// Login checks the password, or refuses it while the fault is on.
func (s *session) Login(user, password string) error {
	if s.server.line.mode() == "auth" {
		return imapserver.ErrAuthFailed
	}
	if err := s.server.user.Login(user, password); err != nil {
		return err
	}
	s.UserSession = imapmemserver.NewUserSession(s.server.user)
	return nil
}

// oauthSession is a session whose only way in is XOAUTH2.
type oauthSession struct{ *session }

// AuthenticateMechanisms is part of imapserver.SessionSASL.
func (s *oauthSession) AuthenticateMechanisms() []string { return []string{"XOAUTH2"} }

// Authenticate is part of imapserver.SessionSASL.
func (s *oauthSession) Authenticate(mechanism string) (sasl.Server, error) {
	if mechanism != "XOAUTH2" {
		return nil, &imap.Error{Type: imap.StatusResponseTypeNo, Text: "Only XOAUTH2 is offered"}
	}
	return &xoauth2{login: s.Login}, nil
}

// xoauth2 is the server's side of https://developers.google.com/workspace/gmail/imap/xoauth2-protocol: one answer
// "user=NAME^Aauth=Bearer TOKEN^A^A"; a refusal is a challenge that the client must answer before it hears NO.
type xoauth2 struct {
	login   func(user, token string) error
	refused error
}

// Next is part of sasl.Server.
func (x *xoauth2) Next(response []byte) ([]byte, bool, error) {
	if response == nil {
		return []byte{}, false, nil
	}
	if x.refused != nil {
		return nil, true, x.refused
	}
	fields := bytes.Split(response, []byte{1})
	if len(fields) < 2 {
		return nil, true, imapserver.ErrAuthFailed
	}
	user, _ := bytes.CutPrefix(fields[0], []byte("user="))
	token, _ := bytes.CutPrefix(fields[1], []byte("auth=Bearer "))
	if x.refused = x.login(string(user), string(token)); x.refused != nil {
		return []byte(`{"status":"400","schemes":"Bearer"}`), false, nil
	}
	return nil, true, nil
}

// literal makes a byte reader what Append wants.
type literal struct{ *bytes.Reader }

// Size is part of imap.LiteralReader.
func (l literal) Size() int64 { return l.Reader.Size() }
