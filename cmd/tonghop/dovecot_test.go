//go:build linux

package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"
)

// serverPassword opens the mailbox on the real servers.
const serverPassword = "mật-khẩu-thử"

// nobody is the user and group that mail belongs to where the tests run as root: Dovecot refuses to serve mail as root.
const nobody = 65534

// place is the folder of the servers of one test: their configuration, their logs, the certificates and the mail.
type place struct {
	dir      string
	uid, gid int // whose mail it is
}

// newPlace makes the folder, and the certificates of an authority of its own as ca.pem, cert.pem and key.pem.
func newPlace(t testing.TB) place {
	t.Helper()
	dir, err := os.MkdirTemp("", "tonghop-servers-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	p := place{dir: dir, uid: os.Getuid(), gid: os.Getgid()}
	if p.uid == 0 {
		p.uid, p.gid = nobody, nobody
	}
	ca, cert, key := certificates(t)
	p.write(t, "ca.pem", ca)
	p.write(t, "cert.pem", cert)
	p.write(t, "key.pem", key)
	folders := []string{"run", "mail", "mail/office", "mail/office/tmp", "mail/office/new", "mail/office/cur"}
	for _, d := range folders {
		if err := os.Mkdir(p.path(d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range append(folders, "", "key.pem") {
		if err := os.Chown(p.path(d), p.uid, p.gid); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p place) path(name string) string { return filepath.Join(p.dir, name) }

func (p place) write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(p.path(name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// certificates are an authority and a server's certificate for 127.0.0.1 that it signed, in PEM, as an office with a mail server of its own has.
func certificates(t testing.TB) (ca, cert, key string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "tonghop test authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), KeyUsage: x509.KeyUsageCertSign}
	caDER, err := x509.CreateCertificate(rand.Reader, root, root, &caKey.PublicKey, caKey)
	must(err)
	ownKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	own := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "127.0.0.1"}, NotBefore: root.NotBefore, NotAfter: root.NotAfter,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	ownDER, err := x509.CreateCertificate(rand.Reader, own, root, &ownKey.PublicKey, caKey)
	must(err)
	keyDER, err := x509.MarshalPKCS8PrivateKey(ownKey)
	must(err)
	block := func(kind string, der []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	return block("CERTIFICATE", caDER), block("CERTIFICATE", ownDER), block("PRIVATE KEY", keyDER)
}

// serverProgram finds a real server's program. Where it is missing the test is skipped, unless the environment says that it must run.
func serverProgram(t testing.TB, name, from string) string {
	t.Helper()
	for _, dir := range append(filepath.SplitList(os.Getenv("PATH")), "/usr/sbin", "/usr/local/sbin", "/usr/bin") {
		if file := filepath.Join(dir, name); exec.Command("test", "-x", file).Run() == nil {
			return file
		}
	}
	unavailable(t, "%s is not installed (apt-get install %s)", name, from)
	return ""
}

// unavailable skips the test, or fails it where TONGHOP_REAL_SERVERS=required says that the servers must be there.
func unavailable(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("TONGHOP_REAL_SERVERS") == "required" {
		t.Fatalf(format, args...)
	}
	t.Skipf("no real servers: "+format, args...)
}

// freePort gives a port of 127.0.0.1 that nobody uses.
func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

// startServer runs a server in a process group of its own, waits until it listens on the port, and ends it with the test.
func startServer(t testing.TB, c *exec.Cmd, logFile, port string) {
	t.Helper()
	if c.SysProcAttr == nil {
		c.SysProcAttr = &syscall.SysProcAttr{}
	}
	c.SysProcAttr.Setpgid, c.SysProcAttr.Pdeathsig = true, syscall.SIGTERM
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	c.WaitDelay = 5 * time.Second
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = c.Wait(); close(ended) }()
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
		}
		_ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) // what is left of its children
		<-ended
		if t.Failed() {
			b, _ := os.ReadFile(logFile)
			t.Logf("%s said: %s\n%s", c.Path, said.String(), lastLines(b, 30))
		}
	})
	for range 200 {
		conn, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			conn.Close()
			return
		}
		select {
		case <-ended:
			b, _ := os.ReadFile(logFile)
			t.Fatalf("%s did not start: %s%s", c.Path, said.String(), b)
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatalf("%s listens on no port %s", c.Path, port)
}

func lastLines(b []byte, n int) string {
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// dovecot is a running Dovecot with one mailbox, in the Maildir mail/office of its place.
type dovecot struct {
	place
	plain, tls string // ports
	login      string // the socket at which other servers ask it for passwords
}

// startDovecot runs Dovecot without any privilege: in one process group, as one user, on ports of 127.0.0.1.
func startDovecot(t testing.TB, p place) dovecot {
	t.Helper()
	path := serverProgram(t, "dovecot", "dovecot-imapd")
	d := dovecot{place: p, plain: freePort(t), tls: freePort(t), login: p.path("run/passwords")}
	u, err := user.LookupId(strconv.Itoa(p.uid))
	if err != nil {
		t.Fatal(err)
	}
	g, err := user.LookupGroupId(strconv.Itoa(p.gid))
	if err != nil {
		t.Fatal(err)
	}
	p.write(t, "dovecot.conf", strings.NewReplacer("DIR", p.dir, "USER", u.Username, "GROUP", g.Name, "PLAIN", d.plain, "SECURE", d.tls,
		"PASSWORD", serverPassword, "UID", strconv.Itoa(max(p.uid, 1))).Replace(dovecotConf))
	c := exec.Command(path, "-F", "-c", p.path("dovecot.conf"))
	if os.Getuid() != p.uid {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(p.uid), Gid: uint32(p.gid)}}
	}
	startServer(t, c, p.path("dovecot.log"), d.tls)
	return d
}

// dovecotConf needs no user of Dovecot's own and changes nothing outside DIR.
const dovecotConf = `
base_dir = DIR/run
state_dir = DIR/run
log_path = DIR/dovecot.log
protocols = imap
default_internal_user = USER
default_internal_group = GROUP
default_login_user = USER
ssl = yes
ssl_cert = <DIR/cert.pem
ssl_key = <DIR/key.pem
mail_location = maildir:DIR/mail/office
mail_fsync = never
first_valid_uid = 1
passdb {
  driver = static
  args = password=PASSWORD
}
userdb {
  driver = static
  args = uid=USER gid=GROUP home=DIR/mail/office
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = PLAIN
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = SECURE
  }
}
service anvil {
  chroot =
}
service auth {
  unix_listener passwords {
    mode = 0666
  }
}
`

// dial logs in as a mail program would.
func (d dovecot) dial(t testing.TB) *imapclient.Client {
	t.Helper()
	roots := x509.NewCertPool()
	ca, err := os.ReadFile(d.path("ca.pem"))
	if err != nil || !roots.AppendCertsFromPEM(ca) {
		t.Fatal("no authority", err)
	}
	c, err := imapclient.DialTLS("127.0.0.1:"+d.tls, &imapclient.Options{TLSConfig: &tls.Config{RootCAs: roots}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Login(storyAddress, serverPassword).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

// deliver puts a mail into the inbox as a delivering server does: the file's time is when it came, and Dovecot gives it as INTERNALDATE.
// (APPEND would do as well, but it refuses moments in the future, where part of the story may lie.)
func (d dovecot) deliver(raw []byte, received time.Time) error {
	name := fmt.Sprintf("%d.%s.story", received.Unix(), rand.Text())
	tmp, inbox := d.path("mail/office/tmp/"+name), d.path("mail/office/new/"+name)
	return errors.Join(os.WriteFile(tmp, raw, 0o644), os.Chown(tmp, d.uid, d.gid), os.Chtimes(tmp, received, received), os.Rename(tmp, inbox))
}
