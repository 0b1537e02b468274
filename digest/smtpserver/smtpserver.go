// Package smtpserver is an SMTP server in the same process, on 127.0.0.1, for the demo, the simulation and tests: it keeps
// every letter as it came over the wire, and has switches for the faults that sending mail has in life.
package smtpserver

import (
	"crypto/subtle"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Options say what the server asks of its clients. The zero value takes mail from anybody without TLS.
type Options struct {
	// User and Password must be given by AUTH PLAIN or LOGIN before a letter is taken. With no User nobody is asked.
	User, Password string
	// TLS is "" (none), "starttls" (offered, and required before AUTH) or "tls" (from the first byte).
	TLS string
	// MaxSize is the biggest letter in bytes; 0 is no limit. It is announced as SIZE.
	MaxSize int64
	// OnLetter is called for each letter before the client hears that it was taken, in the goroutine of its connection.
	OnLetter func(Letter)
}

// Letter is one accepted transaction.
type Letter struct {
	// From and To are the envelope's addresses without angle brackets. From is "" for <>.
	From string
	To   []string
	// Data is the message with CRLF line ends, dots unstuffed.
	Data []byte
	// At is when the last byte was there, by the clock of the computer.
	At time.Time
}

// Server is a running server. All methods may be called from any goroutine.
type Server struct {
	options Options
	smtp    *smtp.Server
	line    *listener
	root    []byte

	mutex   sync.Mutex
	letters []Letter
	mode    string
	reply   *smtp.SMTPError // what mode means if it is a reply
	refused map[string]*smtp.SMTPError
}

// Start runs a server on a free port of 127.0.0.1.
func Start(options Options) (*Server, error) {
	s := &Server{options: options, refused: make(map[string]*smtp.SMTPError)}
	s.smtp = smtp.NewServer(smtp.BackendFunc(s.connected))
	s.smtp.Domain = "localhost"
	s.smtp.MaxMessageBytes = options.MaxSize
	s.smtp.ErrorLog = log.New(io.Discard, "", 0)
	s.smtp.AllowInsecureAuth = options.TLS != "starttls"
	if options.TLS != "" {
		config, root, err := selfSigned()
		if err != nil {
			return nil, fmt.Errorf("making a certificate: %w", err)
		}
		s.smtp.TLSConfig, s.root = config, root
	}
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("starting the SMTP server: %w", err)
	}
	s.line = &listener{Listener: tcp, open: make(map[*conn]struct{})}
	var accept net.Listener = s.line
	if options.TLS == "tls" {
		accept = tls.NewListener(s.line, s.smtp.TLSConfig)
		s.smtp.TLSConfig = nil // or it would offer STARTTLS as well
	}
	go s.smtp.Serve(accept) // ends with Stop; its only other error is a broken listener, which every client sees
	return s, nil
}

// Addr is "127.0.0.1:port".
func (s *Server) Addr() string { return s.line.Addr().String() }

// Root is the certificate, in PEM, that a client must trust to use TLS; nil without TLS.
func (s *Server) Root() []byte { return s.root }

// Letters are those accepted up to now, in the order in which they were complete.
func (s *Server) Letters() []Letter {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.letters)
}

// Fail switches a fault on, for open connections and new ones:
//   - "refuse": connections are closed at once;
//   - "drop_after_data": a letter is accepted and the connection is lost before the client hears so;
//   - a reply such as "451 4.3.0 later": the answer to every MAIL FROM. After a 421 the connection is closed;
//   - "": all is well again. What Refuse was told stays.
func (s *Server) Fail(mode string) error {
	var reply *smtp.SMTPError
	switch mode {
	case "", "refuse", "drop_after_data":
	default:
		var err error
		if reply, err = parseReply(mode); err != nil {
			return fmt.Errorf("unknown fault %q: refuse, drop_after_data, an SMTP reply or nothing: %w", mode, err)
		}
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.mode, s.reply = mode, reply
	s.line.refuse(mode == "refuse")
	return nil
}

// Refuse makes the server answer RCPT TO for this address with a reply such as "550 5.1.1 no such user"; "" takes it back.
func (s *Server) Refuse(address, reply string) error {
	var refusal *smtp.SMTPError
	if reply != "" {
		var err error
		if refusal, err = parseReply(reply); err != nil {
			return fmt.Errorf("refusing %s: %w", address, err)
		}
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	delete(s.refused, strings.ToLower(address))
	if refusal != nil {
		s.refused[strings.ToLower(address)] = refusal
	}
	return nil
}

// Stop closes the server and every connection.
func (s *Server) Stop() {
	_ = s.smtp.Close() // what cannot be closed is closed already
	_ = s.line.Listener.Close()
}

var replyForm = regexp.MustCompile(`^([45]\d\d)(?:[ -]([45])\.(\d{1,3})\.(\d{1,3}))?(?: +(.*))?$`)

// parseReply reads "451 4.3.0 later"; the enhanced code (RFC 3463) and the text may be missing.
func parseReply(reply string) (*smtp.SMTPError, error) {
	m := replyForm.FindStringSubmatch(reply)
	if m == nil {
		return nil, fmt.Errorf("%q is no refusal of SMTP (like 451 4.3.0 later)", reply)
	}
	number := func(digits string) int {
		n, _ := strconv.Atoi(digits) // digits only, by the form
		return n
	}
	e := &smtp.SMTPError{Code: number(m[1]), EnhancedCode: smtp.NoEnhancedCode, Message: m[5]}
	if m[2] != "" {
		e.EnhancedCode = smtp.EnhancedCode{number(m[2]), number(m[3]), number(m[4])}
	}
	return e, nil
}

// connected begins a connection's conversation.
func (s *Server) connected(c *smtp.Conn) (smtp.Session, error) {
	return &session{server: s, conn: c}, nil
}

// session is one connection. It is a smtp.AuthSession.
type session struct {
	server   *Server
	conn     *smtp.Conn
	loggedIn bool
	letter   Letter
}

// AuthMechanisms is part of smtp.AuthSession.
func (s *session) AuthMechanisms() []string {
	if s.server.options.User == "" {
		return nil
	}
	return []string{sasl.Plain, sasl.Login}
}

// Auth is part of smtp.AuthSession.
func (s *session) Auth(mechanism string) (sasl.Server, error) {
	switch {
	case s.server.options.User == "":
		return nil, smtp.ErrAuthUnsupported
	case mechanism == sasl.Plain:
		return sasl.NewPlainServer(func(identity, user, password string) error {
			return s.login(user, password)
		}), nil
	case mechanism == sasl.Login:
		return &loginServer{login: s.login}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

func (s *session) login(user, password string) error {
	o := s.server.options
	if user != o.User || subtle.ConstantTimeCompare([]byte(password), []byte(o.Password)) != 1 {
		return smtp.ErrAuthFailed
	}
	s.loggedIn = true
	return nil
}

// loginServer is the server's side of AUTH LOGIN (draft-murchison-sasl-login): it asks for the name and then for the password.
type loginServer struct {
	login func(user, password string) error
	user  *string
}

// Next is part of sasl.Server.
func (l *loginServer) Next(response []byte) ([]byte, bool, error) {
	switch {
	case response == nil:
		return []byte("Username:"), false, nil
	case l.user == nil:
		user := string(response)
		l.user = &user
		return []byte("Password:"), false, nil
	}
	return nil, true, l.login(*l.user, string(response))
}

// Mail is part of smtp.Session.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.options.User != "" && !s.loggedIn {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	s.server.mutex.Lock()
	reply := s.server.reply
	s.server.mutex.Unlock()
	if reply != nil {
		if reply.Code == 421 {
			line := s.conn.Conn()
			time.AfterFunc(100*time.Millisecond, func() { line.Close() }) // when the reply is out
		}
		return reply
	}
	s.letter = Letter{From: from}
	return nil
}

// Rcpt is part of smtp.Session.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.server.mutex.Lock()
	refusal := s.server.refused[strings.ToLower(to)]
	s.server.mutex.Unlock()
	if refusal != nil {
		return refusal
	}
	s.letter.To = append(s.letter.To, to)
	return nil
}

// Data is part of smtp.Session. A letter whose end did not come is not kept.
func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	letter := s.letter
	letter.Data, letter.At = data, time.Now()
	s.server.mutex.Lock()
	s.server.letters = append(s.server.letters, letter)
	drop := s.server.mode == "drop_after_data"
	s.server.mutex.Unlock()
	if s.server.options.OnLetter != nil {
		s.server.options.OnLetter(letter)
	}
	if drop {
		s.conn.Conn().Close()
	}
	return nil
}

// Reset is part of smtp.Session.
func (s *session) Reset() { s.letter = Letter{} }

// Logout is part of smtp.Session.
func (s *session) Logout() error { return nil }
