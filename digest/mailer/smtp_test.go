package mailer

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"tonghop/digest/smtpserver"
)

const password = "mat-khau-bi-mat-9"

// start runs a server and gives the settings that reach it.
func start(t *testing.T, o smtpserver.Options) (*smtpserver.Server, Server) {
	t.Helper()
	s, err := smtpserver.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	settings := reach(t, s.Addr())
	settings.Security = map[string]string{"": "none", "tls": "tls", "starttls": "starttls"}[o.TLS]
	if o.TLS != "" {
		settings.CAFile = filepath.Join(t.TempDir(), "ca.pem")
		if err := os.WriteFile(settings.CAFile, s.Root(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if o.User != "" {
		settings.User, settings.Secret = o.User, func(context.Context) (string, error) { return o.Password, nil }
	}
	return s, settings
}

// reach gives settings without security for the address.
func reach(t *testing.T, address string) Server {
	t.Helper()
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return Server{Host: host, Port: number, Security: "none", Auth: "password", From: "baocao@example.vn", Timeout: 10 * time.Second}
}

// deliver sends one letter over a line of its own.
func deliver(t *testing.T, settings Server, to string, raw []byte) (Outcome, error) {
	t.Helper()
	line, err := settings.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	return line.Send(t.Context(), to, raw)
}

const note = "Subject: x\r\n\r\n.dau cham dau dong\r\n..\r\nhet\r\n"

// Over each kind of security the letter arrives byte by byte as it was fixed, dots at line starts too.
func TestDelivered(t *testing.T) {
	big, err := full().Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for _, security := range []string{"", "tls", "starttls"} {
		for _, user := range []string{"", "baocao@example.vn"} {
			s, settings := start(t, smtpserver.Options{TLS: security, User: user, Password: password})
			for _, raw := range [][]byte{[]byte(note), big} {
				if outcome, err := deliver(t, settings, "cb01@example.vn", raw); outcome != Delivered || err != nil {
					t.Fatalf("%q, user %q: %v, %v", security, user, outcome, err)
				}
				letters := s.Letters()
				got := letters[len(letters)-1]
				if !bytes.Equal(got.Data, raw) || got.From != "baocao@example.vn" || len(got.To) != 1 || got.To[0] != "cb01@example.vn" {
					t.Errorf("%q: from %s to %v, %d bytes of %d", security, got.From, got.To, len(got.Data), len(raw))
				}
			}
		}
	}
}

// A certificate that no authority of ours signed is refused, and so is a server that offers no STARTTLS.
func TestDialRefusesWhatIsNotSafe(t *testing.T) {
	for _, security := range []string{"tls", "starttls"} {
		_, settings := start(t, smtpserver.Options{TLS: security})
		settings.CAFile = ""
		if line, err := settings.Dial(t.Context()); err == nil {
			_ = line.Close()
			t.Errorf("%s: a certificate of nobody was trusted", security)
		}
	}
	_, settings := start(t, smtpserver.Options{User: "u", Password: password})
	settings.Security = "starttls"
	if line, err := settings.Dial(t.Context()); err == nil {
		_ = line.Close()
		t.Error("a server without STARTTLS was used in the clear")
	}
}

func TestCheck(t *testing.T) {
	good := Server{Host: "smtp.example.vn", Port: 465, Security: "tls", From: "a@b.vn"}
	cases := []struct {
		spoil func(*Server)
		want  string
	}{
		{func(*Server) {}, ""},
		{func(s *Server) { s.Host = "" }, "no host"},
		{func(s *Server) { s.Security = "ssl" }, "want tls, starttls or none"},
		{func(s *Server) { s.Security = "none" }, "in the clear"},
		{func(s *Server) { s.Security, s.Host = "none", "10.0.0.5" }, "in the clear"},
		{func(s *Server) { s.Security, s.Host = "none", "127.0.0.1.evil.vn" }, "in the clear"},
		{func(s *Server) { s.Security, s.Host = "none", "127.0.0.1" }, ""},
		{func(s *Server) { s.Security, s.Host = "none", "::1" }, ""},
		{func(s *Server) { s.Security, s.Host = "none", "localhost" }, ""},
		{func(s *Server) { s.From = "" }, "no sender"},
	}
	for _, tc := range cases {
		s := good
		tc.spoil(&s)
		err := s.Check()
		if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%+v: %v, want %q", s, err, tc.want)
		}
		if _, dialled := s.Dial(canceled()); tc.want != "" && (dialled == nil || !strings.Contains(dialled.Error(), tc.want)) {
			t.Errorf("%+v was dialled all the same: %v", s, dialled)
		}
	}
}

// canceled is a context that ended: nothing is connected.
func canceled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

// A wrong password is told with what to check, and no error ever shows it.
func TestWrongPassword(t *testing.T) {
	for _, security := range []string{"", "tls", "starttls"} {
		_, settings := start(t, smtpserver.Options{TLS: security, User: "baocao@example.vn", Password: "another"})
		settings.Secret = func(context.Context) (string, error) { return password, nil }
		_, err := settings.Dial(t.Context())
		if err == nil || !strings.Contains(err.Error(), "check user and password") || !strings.Contains(err.Error(), "baocao@example.vn") {
			t.Fatalf("%q: error %v", security, err)
		}
		for _, secret := range []string{password, "bWF0LWtoYXUtYmktbWF0LTk", "AG1hdC1raGF1"} { // as it is, and in base64
			if strings.Contains(err.Error(), secret) {
				t.Errorf("the error shows the password: %v", err)
			}
		}
	}
}

func TestNoPassword(t *testing.T) {
	_, settings := start(t, smtpserver.Options{User: "baocao@example.vn", Password: password})
	gone := errors.New("credential smtp is not there")
	settings.Secret = func(context.Context) (string, error) { return "", gone }
	if _, err := settings.Dial(t.Context()); !errors.Is(err, gone) {
		t.Errorf("error %v", err)
	}
	// A server that offers nothing we know.
	settings.Auth, settings.Secret = "xoauth2", func(context.Context) (string, error) { return password, nil }
	if _, err := settings.Dial(t.Context()); err == nil || !strings.Contains(err.Error(), "PLAIN LOGIN") || strings.Contains(err.Error(), password) {
		t.Errorf("error %v; it must tell what the server offers", err)
	}
}

func TestOutcomes(t *testing.T) {
	s, settings := start(t, smtpserver.Options{})
	cases := []struct {
		name           string
		mode, refusal  string
		want           Outcome
		usable, noMail bool
	}{
		{"accepted", "", "", Delivered, true, false},
		{"a temporary refusal of the sender", "451 4.3.0 later", "", Temporary, true, false},
		{"a refusal of the sender for good is no fault of the recipient", "550 5.7.1 not you", "", Temporary, true, false},
		{"the server is closing", "421 4.3.2 closing", "", Temporary, false, false},
		{"no such user", "", "550 5.1.1 no such user", Permanent, true, true},
		{"no such user, in few words", "", "550", Permanent, true, true},
		{"a full mailbox", "", "452 4.2.2 full", Temporary, true, false},
		{"policy", "", "550 5.7.1 relaying denied", Permanent, true, false},
		{"cut off after the last byte", "drop_after_data", "", Unknown, false, false},
	}
	for _, tc := range cases {
		if err := errors.Join(s.Fail(""), s.Refuse("cb01@example.vn", tc.refusal)); err != nil {
			t.Fatal(err)
		}
		line, err := settings.Dial(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Fail(tc.mode); err != nil {
			t.Fatal(err)
		}
		outcome, err := line.Send(t.Context(), "cb01@example.vn", []byte(note))
		if outcome != tc.want || (err == nil) != (tc.want == Delivered) || line.Usable(outcome, err) != tc.usable || errors.Is(err, ErrNoMailbox) != tc.noMail {
			t.Errorf("%s: outcome %v, usable %v, %v", tc.name, outcome, line.Usable(outcome, err), err)
		}
		_ = line.Close()
	}
}

// After a refusal the same line takes the next letter.
func TestOneLineManyLetters(t *testing.T) {
	s, settings := start(t, smtpserver.Options{})
	if err := s.Refuse("cb02@example.vn", "550 5.1.1 no such user"); err != nil {
		t.Fatal(err)
	}
	line, err := settings.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"cb01", "cb02", "cb03", "cb04"} {
		outcome, err := line.Send(t.Context(), code+"@example.vn", []byte(note))
		if want := map[bool]Outcome{true: Permanent, false: Delivered}[code == "cb02"]; outcome != want {
			t.Errorf("%s: %v, %v", code, outcome, err)
		}
		if err != nil {
			if err := line.Reset(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := line.Close(); err != nil {
		t.Error(err)
	}
	if got := s.Letters(); len(got) != 3 {
		t.Errorf("%d letters arrived, want 3", len(got))
	}
}

// The office's own copy goes in the same transaction; that it is refused does not keep the letter.
func TestSelfCopy(t *testing.T) {
	s, settings := start(t, smtpserver.Options{})
	settings.SelfCopy = "baocao@example.vn"
	if outcome, err := deliver(t, settings, "cb01@example.vn", []byte(note)); outcome != Delivered || err != nil {
		t.Fatal(outcome, err)
	}
	if got := s.Letters()[0].To; len(got) != 2 || got[1] != "baocao@example.vn" {
		t.Errorf("envelope %v", got)
	}
	if outcome, err := deliver(t, settings, "baocao@example.vn", []byte(note)); outcome != Delivered || err != nil || len(s.Letters()[1].To) != 1 {
		t.Errorf("a letter to the office itself: %v, %v, %v", outcome, err, s.Letters()[1].To)
	}
	if err := s.Refuse("baocao@example.vn", "550 5.1.1 no such user"); err != nil {
		t.Fatal(err)
	}
	if outcome, err := deliver(t, settings, "cb01@example.vn", []byte(note)); outcome != Delivered || err != nil {
		t.Errorf("with the copy refused for good: %v, %v", outcome, err)
	}
}

// script is a server that says its lines, one for each line of the client, and then says no more.
func script(t *testing.T, replies ...string) Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		fmt.Fprint(c, "220 hello\r\n")
		lines := bufio.NewReader(c)
		for _, r := range replies {
			if _, err := lines.ReadString('\n'); err != nil || r == "" { // "" hangs up
				return
			}
			fmt.Fprint(c, r+"\r\n")
		}
		_, _ = lines.ReadString(0) // until the client goes
	}()
	settings := reach(t, l.Addr().String())
	settings.Timeout = 300 * time.Millisecond
	return settings
}

// A server that falls silent or hangs up ends each wait, and it is never guessed that a letter arrived.
func TestSilentServers(t *testing.T) {
	cases := []struct {
		name    string
		replies []string
		want    Outcome
	}{
		{"silent at MAIL", []string{"250 hi"}, Temporary},
		{"hangs up at MAIL", []string{"250 hi", ""}, Temporary},
		{"silent at RCPT", []string{"250 hi", "250 ok"}, Temporary},
		{"hangs up at RCPT", []string{"250 hi", "250 ok", ""}, Temporary},
		{"silent at DATA", []string{"250 hi", "250 ok", "250 ok"}, Temporary},
		{"hangs up at DATA", []string{"250 hi", "250 ok", "250 ok", ""}, Temporary},
		{"refuses the letter", []string{"250 hi", "250 ok", "250 ok", "554 5.6.0 bad"}, Permanent},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			line, err := script(t, tc.replies...).Dial(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer line.Close()
			if outcome, err := line.Send(t.Context(), "cb01@example.vn", []byte(note)); outcome != tc.want || err == nil {
				t.Errorf("%v, %v, want %v", outcome, err, tc.want)
			}
		})
	}
}

// A stop of the program ends even the wait for the server's last word; whether the letter went is then unknown.
func TestStopWhileWaitingForTheLastWord(t *testing.T) {
	line, err := script(t, "250 hi", "250 ok", "250 ok", "354 go on").Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if outcome, err := line.Send(ctx, "cb01@example.vn", []byte(note)); outcome != Unknown || err == nil {
		t.Errorf("%v, %v, want Unknown", outcome, err)
	}
}

// A server that does not speak at all does not hold the program.
func TestSilentGreeting(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	settings := reach(t, l.Addr().String())
	settings.Timeout = 300 * time.Millisecond
	begin := time.Now()
	if _, err := settings.Dial(t.Context()); err == nil || time.Since(begin) > 5*time.Second {
		t.Errorf("%v after %s", err, time.Since(begin))
	}
}
