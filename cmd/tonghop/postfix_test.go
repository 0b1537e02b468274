//go:build linux

package main

import (
	"bytes"
	"errors"
	"net/mail"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// postfix is a running Postfix that takes mail for everybody and delivers it into Maildirs of its place: what goes to the office's own
// address into mail/office, where Dovecot serves it, all else into mail/others.
type postfix struct {
	place
	secure string // port that wants STARTTLS and the password that Dovecot knows
	plain  string // port that takes mail from this machine as it is
}

// startPostfix runs Postfix from a configuration, a queue and ports of its own. Postfix itself demands to be started by root.
func startPostfix(t testing.TB, d dovecot) postfix {
	t.Helper()
	serverProgram(t, "postfix", "postfix")
	if os.Getuid() != 0 {
		unavailable(t, "Postfix can be started by root alone")
	}
	p := postfix{place: d.place, secure: freePort(t), plain: freePort(t)}
	replace := strings.NewReplacer("DIR", p.path("postfix"), "MAIL", p.path("mail"), "PLACE", p.dir, "SECURE", p.secure, "PLAIN", p.plain, "OFFICE", storyAddress, "LOGIN", d.login)
	p.folders(t)
	p.write(t, "postfix/main.cf", replace.Replace(postfixMain))
	p.write(t, "postfix/master.cf", replace.Replace(postfixMaster))
	daemons, err := exec.Command("postconf", "-c", p.path("postfix"), "-h", "daemon_directory").Output()
	if err != nil {
		t.Fatal(err)
	}
	startServer(t, exec.Command(filepath.Join(string(bytes.TrimSpace(daemons)), "master"), "-c", p.path("postfix"), "-d"), p.path("postfix/log"), p.secure)
	return p
}

// folders makes what `postfix check` would make, which takes seconds.
func (p postfix) folders(t testing.TB) {
	t.Helper()
	u, err := user.Lookup("postfix")
	if err != nil {
		t.Fatal(err)
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"postfix", "postfix/queue", "postfix/queue/pid"} {
		if err := os.Mkdir(p.path(dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range []string{"data", "queue/active", "queue/bounce", "queue/corrupt", "queue/defer", "queue/deferred", "queue/flush", "queue/hold",
		"queue/incoming", "queue/maildrop", "queue/private", "queue/public", "queue/saved", "queue/trace"} {
		if err := errors.Join(os.Mkdir(p.path("postfix/"+dir), 0o700), os.Chown(p.path("postfix/"+dir), uid, -1)); err != nil {
			t.Fatal(err)
		}
	}
}

const postfixMain = `
compatibility_level = 3.6
queue_directory = DIR/queue
data_directory = DIR/data
maillog_file = DIR/log
maillog_file_prefixes = DIR
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example.vn
mydestination =
alias_maps =
alias_database =
mynetworks = 127.0.0.0/8
in_flow_delay = 0
virtual_mailbox_domains = static:all
virtual_mailbox_base = MAIL
virtual_mailbox_maps = inline:{ OFFICE=office/ }, static:others/
virtual_mailbox_limit = 0
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
virtual_minimum_uid = 1
smtpd_tls_cert_file = PLACE/cert.pem
smtpd_tls_key_file = PLACE/key.pem
smtpd_sasl_type = dovecot
smtpd_sasl_path = LOGIN
`

// postfixMaster has the daemons that taking and delivering mail needs, none of them in a chroot.
const postfixMaster = `
127.0.0.1:SECURE inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
127.0.0.1:PLAIN inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
tlsmgr unix - - n 1000? 1 tlsmgr
anvil unix - - n - 1 anvil
virtual unix - n n - - virtual
postlog unix-dgram n - n - 1 postlogd
`

// arrival is one letter as it lies in a Maildir.
type arrival struct{ to, headerID string }

// arrivals reads the Maildir mail/folder: the address each letter was delivered to, and its Message-ID.
func arrivals(t testing.TB, p place, folder string) (all []arrival) {
	t.Helper()
	files, err := filepath.Glob(p.path("mail/" + folder + "/[nc]*/*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if header := headerOf(t, file); header != nil {
			all = append(all, arrival{header.Get("Delivered-To"), strings.Trim(header.Get("Message-Id"), "<>")})
		}
	}
	return all
}

// headerOf reads the header of a mail in a file; nil where the file has gone since it was listed: Dovecot moves what it has seen from new to cur.
func headerOf(t testing.TB, file string) mail.Header {
	t.Helper()
	f, err := os.Open(file)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := mail.ReadMessage(f)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return m.Header
}
