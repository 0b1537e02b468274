package imapserver

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

func start(t *testing.T, options Options) *Server {
	t.Helper()
	options.User, options.Password = "dlxh", "mật khẩu"
	s, err := StartWith(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

func dial(t *testing.T, s *Server) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialInsecure(s.Addr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestDeliveredMailIsThere(t *testing.T) {
	s := start(t, Options{})
	received := time.Date(2026, 11, 19, 10, 0, 0, 0, time.UTC)
	for _, folder := range []string{"INBOX", "INBOX", "Thư đã gửi"} {
		if err := s.Deliver(folder, []byte("Subject: x\r\n\r\ny\r\n"), received); err != nil {
			t.Fatal(err)
		}
	}
	if s.Messages("INBOX") != 2 || s.Messages("Thư đã gửi") != 1 || s.Messages("Không có") != 0 {
		t.Error("the counts are wrong")
	}
	c := dial(t, s)
	if err := c.Login("dlxh", "mật khẩu").Wait(); err != nil {
		t.Fatal(err)
	}
	if caps := c.Caps(); !caps.Has(imap.CapIdle) || !caps.Has(imap.CapLiteralPlus) {
		t.Errorf("the server offers %v", caps)
	}
	data, err := c.Select("INBOX", nil).Wait()
	if err != nil || data.NumMessages != 2 {
		t.Fatalf("%+v, %v", data, err)
	}
	mails, err := c.Fetch(imap.UIDSetNum(1), &imap.FetchOptions{InternalDate: true, BodySection: []*imap.FetchItemBodySection{{}}}).Collect()
	if err != nil || len(mails) != 1 || !mails[0].InternalDate.Equal(received) {
		t.Fatalf("%+v, %v", mails, err)
	}
	if s.Unseen("INBOX") != 1 {
		t.Errorf("%d mails are unseen after one was read", s.Unseen("INBOX"))
	}
	if err := s.Recreate("INBOX"); err != nil {
		t.Fatal(err)
	}
	again, err := c.Select("INBOX", nil).Wait()
	if err != nil || again.NumMessages != 0 || again.UIDValidity == data.UIDValidity {
		t.Errorf("after Recreate: %+v, %v", again, err)
	}
	if err := s.Recreate("Không có"); err == nil {
		t.Error("a missing folder was made again")
	}
}

func TestFaultsComeAndGo(t *testing.T) {
	s := start(t, Options{})
	c := dial(t, s)
	if err := s.Fail("auth"); err != nil {
		t.Fatal(err)
	}
	var refused *imap.Error
	if err := c.Login("dlxh", "mật khẩu").Wait(); !errors.As(err, &refused) || refused.Code != imap.ResponseCodeAuthenticationFailed {
		t.Errorf("auth: %v", err)
	}
	if err := s.Fail("hang"); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- c.Login("dlxh", "mật khẩu").Wait() }()
	select {
	case err := <-done:
		t.Errorf("hang: answered with %v", err)
	case <-time.After(200 * time.Millisecond):
	}
	if err := s.Fail(""); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("after the hang: %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Error("the hang does not end")
	}
	if err := s.Fail("refuse"); err != nil {
		t.Fatal(err)
	}
	if err := c.Noop().Wait(); err == nil {
		t.Error("refuse: an open connection goes on")
	}
	if err := dial(t, s).WaitGreeting(); err == nil {
		t.Error("refuse: a new connection is greeted")
	}
	if err := s.Fail("slow"); err == nil {
		t.Error("an unknown fault is accepted")
	}
}

func TestTLSIsWantedBeforeTheLogin(t *testing.T) {
	s := start(t, Options{TLS: "starttls"})
	if err := dial(t, s).Login("dlxh", "mật khẩu").Wait(); err == nil {
		t.Error("a login in the clear")
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(s.Root()) {
		t.Fatal("Root is no certificate")
	}
	c, err := imapclient.DialStartTLS(s.Addr(), &imapclient.Options{TLSConfig: &tls.Config{RootCAs: roots}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login("dlxh", "mật khẩu").Wait(); err != nil {
		t.Error(err)
	}
}

func TestStopEndsWhatHangs(t *testing.T) {
	s := start(t, Options{})
	c := dial(t, s)
	if err := c.WaitGreeting(); err != nil {
		t.Fatal(err)
	}
	if err := s.Fail("hang"); err != nil {
		t.Fatal(err)
	}
	s.Stop()
	if err := c.Noop().Wait(); err == nil {
		t.Error("the server goes on")
	}
	if _, err := imapclient.DialInsecure(s.Addr(), nil); err == nil || !strings.Contains(err.Error(), "refused") {
		t.Errorf("the port is open: %v", err)
	}
}
