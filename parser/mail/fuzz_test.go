package mail

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// checkMail holds what is true of every mail, however it is damaged.
func checkMail(t *testing.T, m *Mail) {
	t.Helper()
	if m.Kind == "" {
		t.Error("no kind")
	}
	for _, s := range []string{m.Subject, m.From.Name, m.From.Email} {
		if strings.ContainsAny(s, "\r\n\x00") {
			t.Errorf("control characters in %q", s)
		}
	}
	if strings.ContainsAny(m.Text, "\r\x00") {
		t.Errorf("line ends in %q", m.Text)
	}
	for _, p := range m.Parts {
		checkName(t, p.Name)
		if len(p.SHA256) != 64 || p.Depth < 0 || p.Depth > DefaultLimits.Depth {
			t.Errorf("%+v", p)
		}
	}
}

// checkName holds what is true of every file name.
func checkName(t *testing.T, n string) {
	t.Helper()
	if strings.ContainsAny(n, "/\\\r\n\x00") || n == "." || n == ".." || len(n) > longestName || !utf8.ValidString(n) || strings.IndexFunc(n, unicode.IsControl) >= 0 {
		t.Errorf("unsafe name %q", n)
	}
}

// FuzzRead reads any bytes as a mail: no error, no panic, nothing unsafe.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"From: a@b.vn\r\nSubject: =?utf-8?B?QsOhbw==?=\r\n\r\nx\r\n",
		"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nSubject: y\n\nbegin 644 a\n#0V%T\n`\nend\n--b\nContent-Disposition: attachment; filename*=utf-8''a%20b\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n",
		"Content-Type: text/html; charset=windows-1258\nContent-Transfer-Encoding: quoted-printable\n\n<p>=E1<blockquote type=3Dcite>x",
		"Content-Type: text/plain; format=flowed\n\na \n> b \n> c\n\nOn 1 x@y wrote:\n> z\n-- \nk",
		"Content-Type: application/ms-tnef\n\n" + string(sampleTNEF()),
		fmt.Sprintf(dsn, "failed", "5.1.1"),
		"Content-Type: application/pkcs7-mime\n\n" + string(signed("Subject: trong\n\nx")),
		"From: a\r\rSubject: b\r\rc\r",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Read(bytes.NewReader(b), DefaultLimits)
		if err != nil {
			if len(b) > 0 {
				t.Fatal(err)
			}
			return
		}
		checkMail(t, m)
	})
}

// FuzzTNEF reads any bytes as a winmail.dat.
func FuzzTNEF(f *testing.F) {
	f.Add(sampleTNEF())
	f.Add(newWinmail().attr(1, attMAPIProps, []byte{1, 0, 0, 0, 2, 1, 9, 16, 1, 0, 0, 0, 4, 0, 0, 0, 1, 2, 3, 4}).Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		m := readTNEF(b, 12)
		if m == nil {
			return
		}
		for _, file := range m.files {
			checkName(t, fileName(file.long))
			if len(file.data) > len(b) {
				t.Error("more data than there was")
			}
		}
	})
}

// FuzzParams reads any text as a MIME field with parameters.
func FuzzParams(f *testing.F) {
	for _, s := range []string{`text/plain; charset="utf-8"; name=a b.doc`, `attachment; filename*0*=utf-8'vi'a%C3; filename*1=b; size=3`, `x; name="a\"b"c"; ;; q`, `application/pdf name=x`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, p := parseParams(s, "")
		if strings.ContainsAny(v, "; \t") {
			t.Errorf("value %q", v)
		}
		for k, x := range p {
			checkName(t, fileName(x))
			if strings.ContainsAny(k, "*; \t") {
				t.Errorf("name %q", k)
			}
		}
	})
}

// FuzzWords decodes any text as a header.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"=?utf-8?B?QsOhbw==?= =?utf-8?Q?=C3=A1?=", "=?x-viet-tcvn?q?=AD?=", "=?utf-7?q?+AOE-?=", "a\xe1", "=?iso-2022-jp?B?GyRC?=", "Sở \"A, B <a@b>, (c) d@e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := headerText(s, "")
		if !utf8.ValidString(out) || !norm.NFC.IsNormalString(out) || strings.ContainsAny(out, "\r\n\x00") {
			t.Errorf("%q", out)
		}
		for _, a := range parseAddresses(s, "") {
			if strings.ContainsAny(a.Name+a.Email, "\r\n\x00") {
				t.Errorf("%+v", a)
			}
		}
	})
}
