package smtpserver

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/smtp"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

const text = "Subject: Nhac bao cao\r\n\r\n.mot dong bat dau bang dau cham\r\nKinh gui\r\n"

// send is one transaction by the standard library's client. The error names the step that failed.
func send(c *smtp.Client, from string, to ...string) error {
	if err := c.Mail(from); err != nil {
		return fmt.Errorf("MAIL: %w", err)
	}
	for _, address := range to {
		if err := c.Rcpt(address); err != nil {
			return fmt.Errorf("RCPT: %w", err)
		}
	}
	w, err := c.Data()
	if err != nil {
		return fmt.Errorf("DATA: %w", err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		return fmt.Errorf("text: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("dot: %w", err)
	}
	return nil
}

func start(t *testing.T, options Options) *Server {
	t.Helper()
	s, err := Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

func dial(t *testing.T, s *Server) *smtp.Client {
	t.Helper()
	c, err := smtp.Dial(s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestLettersAreKeptAsTheyCame(t *testing.T) {
	var mutex sync.Mutex
	var told []string
	s := start(t, Options{OnLetter: func(l Letter) {
		mutex.Lock()
		defer mutex.Unlock()
		told = append(told, l.To...)
	}})
	c := dial(t, s)
	begin := time.Now()
	if err := send(c, "dlxh@example.vn", "cb01@example.vn", "cb02@example.vn"); err != nil {
		t.Fatal(err)
	}
	if err := send(c, "", "cb03@example.vn"); err != nil {
		t.Fatal(err)
	}
	letters := s.Letters()
	if len(letters) != 2 {
		t.Fatalf("%d letters", len(letters))
	}
	first := letters[0]
	if first.From != "dlxh@example.vn" || !reflect.DeepEqual(first.To, []string{"cb01@example.vn", "cb02@example.vn"}) ||
		string(first.Data) != text || first.At.Before(begin) {
		t.Errorf("got %+v", first)
	}
	if letters[1].From != "" || len(letters[1].To) != 1 {
		t.Errorf("the second letter took something of the first: %+v", letters[1])
	}
	mutex.Lock()
	defer mutex.Unlock()
	if len(told) != 3 {
		t.Errorf("the hook heard of %q", told)
	}
}

func TestFaults(t *testing.T) {
	for _, test := range []struct {
		name, fail, refuse string
		want               string // part of the error; "" is success
		letters            int
	}{
		{"no fault", "", "", "", 1},
		{"later", "451 4.3.0 later", "", `MAIL: 451 "4.3.0 later"`, 0},
		{"for good, without an enhanced code", "550 no", "", `MAIL: 550 "no"`, 0},
		{"only a code", "452", "", "MAIL: 452", 0},
		{"one recipient is refused", "", "550 5.1.1 no such user", `RCPT: 550 "5.1.1 no such user"`, 0},
		{"accepted, and the answer is lost", "drop_after_data", "", "dot: ", 1},
		{"connections are closed", "refuse", "", "MAIL: ", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, Options{})
			c := dial(t, s)
			if err := c.Hello("localhost"); err != nil {
				t.Fatal(err)
			}
			if err := s.Fail(test.fail); err != nil {
				t.Fatal(err)
			}
			if err := s.Refuse("CB01@example.vn", test.refuse); err != nil {
				t.Fatal(err)
			}
			err := send(c, "a@example.vn", "cb01@example.vn")
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if n := len(s.Letters()); n != test.letters {
				t.Errorf("%d letters, want %d", n, test.letters)
			}
			if err := s.Fail(""); err != nil {
				t.Fatal(err)
			}
			if err := s.Refuse("cb01@example.vn", ""); err != nil {
				t.Fatal(err)
			}
			if err := send(dial(t, s), "a@example.vn", "cb01@example.vn"); err != nil {
				t.Errorf("when the fault is over: %v", err)
			}
		})
	}
}

func TestRefusedConnectionsHearNothing(t *testing.T) {
	s := start(t, Options{})
	if err := s.Fail("refuse"); err != nil {
		t.Fatal(err)
	}
	if c, err := smtp.Dial(s.Addr()); err == nil {
		c.Close()
		t.Error("there was a greeting")
	}
}

func TestAfter421TheConnectionEnds(t *testing.T) {
	s := start(t, Options{})
	c := dial(t, s)
	if err := s.Fail("421 4.7.0 too many"); err != nil {
		t.Fatal(err)
	}
	if err := send(c, "a@example.vn", "b@example.vn"); err == nil || !strings.Contains(err.Error(), "421") {
		t.Errorf("got %v", err)
	}
	time.Sleep(200 * time.Millisecond)
	if err := c.Noop(); err == nil {
		t.Error("the connection is still there")
	}
}

func TestHalfALetterIsNoLetter(t *testing.T) {
	s := start(t, Options{})
	c := dial(t, s)
	if err := c.Mail("a@example.vn"); err != nil {
		t.Fatal(err)
	}
	if err := c.Rcpt("b@example.vn"); err != nil {
		t.Fatal(err)
	}
	w, err := c.Data()
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(w, "Subject: dang do\r\n\r\nmot nua")
	c.Close()
	time.Sleep(100 * time.Millisecond)
	if n := len(s.Letters()); n != 0 {
		t.Errorf("%d letters", n)
	}
}

func TestWrongSwitches(t *testing.T) {
	s := start(t, Options{})
	for _, mode := range []string{"hang up", "250 ok", "45", "451x"} {
		if err := s.Fail(mode); err == nil {
			t.Errorf("Fail(%q) is accepted", mode)
		}
	}
	if err := s.Refuse("a@example.vn", "no"); err == nil {
		t.Error("Refuse takes any text")
	}
}

// loginAuth is AUTH LOGIN, which the standard library does not have.
type loginAuth []string

func (l loginAuth) Start(*smtp.ServerInfo) (string, []byte, error) { return "LOGIN", nil, nil }

func (l loginAuth) Next(challenge []byte, more bool) ([]byte, error) {
	switch string(challenge) {
	case "Username:":
		return []byte(l[0]), nil
	case "Password:":
		return []byte(l[1]), nil
	}
	return nil, nil
}

func TestAuthAndTLS(t *testing.T) {
	const user, password = "dlxh", "mật khẩu"
	plain := smtp.PlainAuth("", user, password, "127.0.0.1")
	for _, test := range []struct {
		name    string
		options Options
		auth    smtp.Auth
		want    string
	}{
		{"PLAIN", Options{User: user, Password: password}, plain, ""},
		{"LOGIN", Options{User: user, Password: password}, loginAuth{user, password}, ""},
		{"PLAIN after STARTTLS", Options{User: user, Password: password, TLS: "starttls"}, plain, ""},
		{"PLAIN under TLS", Options{User: user, Password: password, TLS: "tls"}, plain, ""},
		{"a wrong password", Options{User: user, Password: password}, loginAuth{user, "sai"}, "AUTH: 535"},
		{"no login", Options{User: user, Password: password}, nil, "MAIL: 530"},
		{"TLS and no login needed", Options{TLS: "tls"}, nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, test.options)
			roots := x509.NewCertPool()
			roots.AppendCertsFromPEM(s.Root())
			config := &tls.Config{RootCAs: roots, ServerName: "127.0.0.1"}
			c, err := open(s, test.options.TLS, config)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if test.auth != nil {
				if err = c.Auth(test.auth); err != nil {
					err = fmt.Errorf("AUTH: %w", err)
				}
			}
			if err == nil {
				err = send(c, "a@example.vn", "b@example.vn")
			}
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// open connects in one of the three ways.
func open(s *Server, mode string, config *tls.Config) (*smtp.Client, error) {
	if mode == "tls" {
		conn, err := tls.Dial("tcp", s.Addr(), config)
		if err != nil {
			return nil, err
		}
		return smtp.NewClient(conn, "127.0.0.1")
	}
	conn, err := net.Dial("tcp", s.Addr())
	if err != nil {
		return nil, err
	}
	c, err := smtp.NewClient(conn, "127.0.0.1")
	if err != nil || mode == "" {
		return c, err
	}
	return c, c.StartTLS(config)
}
