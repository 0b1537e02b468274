package imap

import (
	"context"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tonghop/intake/imapserver"
)

func TestLogin(t *testing.T) {
	for _, test := range []struct {
		name    string
		server  imapserver.Options
		account func(*Account)
		want    string // part of the error; "" is success
		auth    bool   // it is an AuthError
	}{
		{"a password", imapserver.Options{}, func(*Account) {}, "", false},
		{"a wrong password", imapserver.Options{}, secret("sai"), "check user, password", true},
		{"TLS from the first byte", imapserver.Options{TLS: "tls"}, security("tls"), "", false},
		{"STARTTLS", imapserver.Options{TLS: "starttls"}, security("starttls"), "", false},
		{"STARTTLS that is not offered is never done without", imapserver.Options{}, security("starttls"), "STARTTLS", false},
		{"a server that wants TLS first", imapserver.Options{TLS: "starttls"}, security("none"), "no password login", true},
		{"an unknown certificate", imapserver.Options{TLS: "tls"}, func(a *Account) { a.Security = "tls"; a.CAFile = "" }, "certificate", false},
		{"a certificate for another name", imapserver.Options{TLS: "tls"}, func(a *Account) { a.Security = "tls"; a.ServerName = "mail.example.vn" }, "mail.example.vn", false},
		{"XOAUTH2", imapserver.Options{XOAUTH2: true}, func(a *Account) { a.Auth = "xoauth2" }, "", false},
		{"XOAUTH2 with an old token", imapserver.Options{XOAUTH2: true}, func(a *Account) { a.Auth = "xoauth2"; secret("cũ")(a) }, "refused", true},
		{"XOAUTH2 that is not offered", imapserver.Options{}, func(a *Account) { a.Auth = "xoauth2" }, "XOAUTH2", true},
		{"no TLS beyond this machine", imapserver.Options{}, func(a *Account) { a.Host = "mail.example.vn" }, "in the clear", false},
		{"a word that is no security", imapserver.Options{}, security("ssl"), "unknown security", false},
		{"no password to be had", imapserver.Options{}, func(a *Account) {
			a.Secret = func(context.Context) (string, error) { return "", errors.New("file missing") }
		}, "file missing", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			server, a := start(t, test.server)
			if root := server.Root(); root != nil {
				a.CAFile = filepath.Join(t.TempDir(), "ca.pem")
				if err := os.WriteFile(a.CAFile, root, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			test.account(&a)
			c, err := a.Dial(t.Context())
			if test.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				if _, err := c.Fetch(t.Context(), "INBOX", Cursor{}, new(collector).keep); err != nil {
					t.Error(err)
				}
				if err := c.Close(); err != nil {
					t.Error(err)
				}
				return
			}
			var refused *AuthError
			if err == nil || !strings.Contains(err.Error(), test.want) || errors.As(err, &refused) != test.auth {
				t.Errorf("got %v (AuthError: %v), want %q (%v)", err, errors.As(err, &refused), test.want, test.auth)
			}
		})
	}
}

func secret(s string) func(*Account) {
	return func(a *Account) { a.Secret = func(context.Context) (string, error) { return s, nil } }
}

func security(s string) func(*Account) { return func(a *Account) { a.Security = s } }

func TestAnswersToTheLogin(t *testing.T) {
	bearer := base64.StdEncoding.EncodeToString([]byte("\x00dlxh@example.vn\x00bi-mat-2026"))
	for _, test := range []struct {
		name                  string
		greeting, caps, login string
		want                  string
		auth                  bool
	}{
		{"LOGIN", "", "IMAP4rev1", "", "", false},
		{"PLAIN", "", "IMAP4rev1 SASL-IR AUTH=PLAIN LOGINDISABLED", "", "", false},
		{"logged in from the start", "* PREAUTH welcome", "", "", "", false},
		{"refused", "", "", "NO [AUTHENTICATIONFAILED] bad password", "bad password", true},
		{"refused without a code", "", "", "NO nothing", "nothing", true},
		{"the server is down behind its front", "", "", "NO [UNAVAILABLE] try later", "try later", false},
		{"too many connections", "", "", "NO [LIMIT] too many", "too many", false},
		{"the refused command is repeated", "", "IMAP4rev1 SASL-IR AUTH=PLAIN", "BAD what is COMMAND", "***", true},
		{"no way in", "", "IMAP4rev1 LOGINDISABLED AUTH=GSSAPI", "", "no way to log in", true},
		{"the server is closed", "* BYE maintenance", "", "", "maintenance", false},
		{"not an IMAP server", "220 mail ESMTP", "", "", "unreadable answer", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := startFake(t, &fake{validity: []uint32{7}, greeting: test.greeting, caps: test.caps, login: test.login})
			c, err := a.Dial(t.Context())
			if test.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				c.Close()
				return
			}
			var refused *AuthError
			if err == nil || !strings.Contains(err.Error(), test.want) || errors.As(err, &refused) != test.auth {
				t.Fatalf("got %v (AuthError %v), want %q (%v)", err, errors.As(err, &refused), test.want, test.auth)
			}
			if strings.Contains(err.Error(), "bi-mat-2026") || strings.Contains(err.Error(), bearer) {
				t.Errorf("the password is in %v", err)
			}
		})
	}
}
