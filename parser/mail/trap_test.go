package mail

import (
	"encoding/base64"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// read reads a mail written with LF in the test, as CR LF.
func read(t *testing.T, raw string) *Mail {
	t.Helper()
	m, err := Read(strings.NewReader(strings.ReplaceAll(raw, "\n", "\r\n")), DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// shape writes a mail's parts as "depth name=data", in order.
func shape(m *Mail) string {
	var l []string
	for _, p := range m.Parts {
		l = append(l, strings.Repeat(">", p.Depth)+p.Name+"="+string(p.Data))
	}
	return strings.Join(l, " | ")
}

const pdf = "%PDF-1.4 báo cáo\x00\xff"

var pdf64 = base64.StdEncoding.EncodeToString([]byte(pdf))

// TestParts holds one mail for each fault that mailers make around attachments.
func TestParts(t *testing.T) {
	top := "From: a@b.vn\nSubject: BC\nMIME-Version: 1.0\n"
	mixed := top + "Content-Type: multipart/mixed; boundary=\"b1\"\n\n"
	file := "Content-Type: application/pdf; name=bc.pdf\nContent-Transfer-Encoding: base64\n\n" + pdf64 + "\n"
	hello := "--b1\nContent-Type: text/plain\n\nKính gửi\n"
	for _, c := range []struct{ name, raw, parts, text string }{
		{"a mail as it should be",
			mixed + hello + "--b1\n" + file + "--b1--\n", "bc.pdf=" + pdf, "Kính gửi\n"},
		{"the last boundary is missing",
			mixed + hello + "--b1\n" + file, "bc.pdf=" + pdf, "Kính gửi\n"},
		{"the boundary parameter is missing",
			top + "Content-Type: multipart/mixed\n\n" + hello + "--b1\n" + file + "--b1--\n", "bc.pdf=" + pdf, "Kính gửi\n"},
		{"the declared boundary is not the one that is used",
			top + "Content-Type: multipart/mixed; boundary=other\n\n" + hello + "--b1\n" + file + "--b1--\n", "bc.pdf=" + pdf, "Kính gửi\n"},
		{"a bad parameter before the boundary",
			top + "Content-Type: multipart/mixed; name=Báo cáo tháng;; charset; boundary=b1\n\n" + hello + "--b1\n" + file + "--b1--\n", "bc.pdf=" + pdf, "Kính gửi\n"},
		{"the Content-Type field is lost",
			top + "\n" + hello + "--b1\n" + file + "--b1--\n", "bc.pdf=" + pdf, "Kính gửi\n"},
		{"the Content-Type field is wrapped without an indent",
			top + "Content-Type: multipart/mixed;\nboundary=b1\n\n" + hello + "--b1\n" + file + "--b1--\n", "bc.pdf=" + pdf, "Kính gửi\n"},
		{"a header line without colon, an mbox line and blank lines before the header",
			"\n\nFrom a@b.vn Mon Nov  2 08:00:00 2026\nFrom: a@b.vn\nrubbish here\nSubject: BC\nContent-Type: multipart/mixed; boundary=b1\n\n" + hello + "--b1\n" + file + "--b1--\n", "bc.pdf=" + pdf, "Kính gửi\n"},
		{"a part without header, and one whose header runs into the next boundary",
			mixed + "--b1\n\nKính gửi\n--b1\nContent-Type: text/plain\n--b1\n" + file + "--b1--\n", "bc.pdf=" + pdf, "Kính gửi\n"},
		{"a part's header has no blank line behind it",
			mixed + "--b1\nContent-Type: application/pdf; name=bc.pdf\nContent-Transfer-Encoding: base64\n" + pdf64 + "\n--b1--\n", "bc.pdf=" + pdf, ""},
		{"parts behind the closing delimiter",
			mixed + hello + "--b1--\n\n--b1\n" + file + "--b1--\n", "bc.pdf=" + pdf, "Kính gửi\n"},
		{"an inner multipart that is never closed",
			mixed + "--b1\nContent-Type: multipart/alternative; boundary=b2\n\n--b2\n\nKính gửi\n--b2\nContent-Type: text/html\n\n<b>Kính gửi</b>\n--b1\n" + file + "--b1--\n", "bc.pdf=" + pdf, "Kính gửi\n"},
		{"an inner multipart with the boundary of the outer one",
			mixed + "--b1\nContent-Type: multipart/alternative; boundary=b1\n\n--b1\n\nKính gửi\n--b1--\n--b1\n" + file + "--b1--\n", "bc.pdf=" + pdf, "Kính gửi\n"},
		{"one boundary is the beginning of another",
			mixed + "--b1\nContent-Type: multipart/mixed; boundary=b12\n\n--b12\n\nKính gửi\n--b12--\n--b1\n" + file + "--b1--\n", "bc.pdf=" + pdf, "Kính gửi\n"},
		{"transfer encodings that no standard knows",
			mixed + "--b1\nContent-Transfer-Encoding: 7-bit\n\nKính gửi\n--b1\n" + strings.Replace(file, "base64", "\"BASE64\";", 1) + "--b1--\n", "bc.pdf=" + pdf, "Kính gửi\n"},
		{"base64 with an indent, foreign characters, and a scanner's footer behind it",
			mixed + "--b1\n" + strings.Replace(file, pdf64, "  "+pdf64[:9]+"!\n\t"+pdf64[9:]+"\n\nĐã quét vi-rút. Scanned by Gateway.\n-- \nfooter", 1) + "--b1--\n", "bc.pdf=" + pdf, ""},
		{"base64 in two padded blocks",
			mixed + "--b1\n" + strings.Replace(file, pdf64, base64.StdEncoding.EncodeToString([]byte(pdf[:4]))+"\n"+base64.StdEncoding.EncodeToString([]byte(pdf[4:])), 1) + "--b1--\n", "bc.pdf=" + pdf, ""},
		{"base64 cut short keeps what there is",
			mixed + "--b1\n" + strings.Replace(file, pdf64, base64.StdEncoding.EncodeToString([]byte("0123456789"))[:13], 1) + "--b1--\n", "bc.pdf=012345678", ""},
		{"quoted-printable: soft breaks, padding, small hex, what is no escape",
			mixed + "--b1\nContent-Disposition: attachment; filename=a.csv\nContent-Transfer-Encoding: quoted-printable\n\na=3d=\n1;100=%  \nb=C4=90=  \nc=\n--b1--\n", "a.csv=a=1;100=%\r\nbĐc", ""},
		{"a text attachment keeps its bytes in its own charset",
			mixed + "--b1\nContent-Type: text/csv; charset=windows-1258; name=\"a.csv\"\n\nt\xeanh\xec\n--b1--\n", "a.csv=t\xeanh\xec", ""},
		{"an inline part that is no text is an attachment",
			mixed + "--b1\nContent-Type: image/png\nContent-Disposition: inline\n\nPNG\n--b1--\n", "=PNG", ""},
		{"an attached text without a name",
			mixed + "--b1\nContent-Type: text/plain\nContent-Disposition: attachment\n\nx\n--b1--\n", "=x", ""},
		{"an empty attachment",
			mixed + "--b1\nContent-Disposition: attachment; filename=rong.doc\n\n--b1--\n", "rong.doc=", ""},
		{"a forwarded mail with an attachment, in a mail",
			mixed + hello + "--b1\nContent-Type: message/rfc822\n\nSubject: trong\nContent-Type: multipart/mixed; boundary=b2\n\n--b2\n\nthư trong\n--b2\n" + file + "--b2--\n--b1--\n", ">bc.pdf=" + pdf, "Kính gửi\n"},
		{"a forwarded mail in base64, which the standard forbids",
			mixed + "--b1\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte("Subject: trong\nContent-Type: application/pdf; name=bc.pdf\n\nPDF")) + "\n--b1--\n", ">bc.pdf=PDF", ""},
		{"an .eml file",
			mixed + hello + "--b1\nContent-Type: application/octet-stream; name=cu.eml\n\nSubject: trong\nContent-Type: application/pdf; name=bc.pdf\n\nPDF\n--b1--\n",
			"cu.eml=Subject: trong\r\nContent-Type: application/pdf; name=bc.pdf\r\n\r\nPDF | >bc.pdf=PDF", "Kính gửi\n"},
		{"a file uuencoded into the text",
			top + "\nKính gửi\nbegin 644 bc.txt\n#0V%T\n`\nend\nTrân trọng\n", "bc.txt=Cat", "Kính gửi\nTrân trọng\n"},
		{"a begin line that begins nothing",
			top + "\nbegin 644 bc.txt\nlà một dòng chữ\n", "", "begin 644 bc.txt\nlà một dòng chữ\n"},
		{"uuencode as a transfer encoding",
			mixed + "--b1\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: x-uuencode\n\nbegin 600 bc.txt\n#0V%T\n \nend\n--b1--\n", "bc.txt=Cat", ""},
		{"a multipart encoded as a whole",
			top + "Content-Type: multipart/mixed; boundary=b1\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte(hello+"--b1\n"+file+"--b1--\n")) + "\n", "bc.pdf=" + pdf, "Kính gửi\n"},
		{"a byte order mark before the header",
			"\ufeff" + top + file, "bc.pdf=" + pdf, ""},
		{"a mail inside its signature",
			top + "Content-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(signed(file)) + "\n", "smime.p7m=" + string(signed(file)) + " | bc.pdf=" + pdf, ""},
		{"a multipart whose parts are missing is text",
			top + "Content-Type: multipart/mixed; boundary=b1\n\nKính gửi\n", "", "Kính gửi\n"},
		{"a mail that is an attachment alone",
			top + file, "bc.pdf=" + pdf, ""},
		{"a PDF declared as text under a file name",
			mixed + "--b1\n" + strings.Replace(file, "application/pdf", "text/plain", 1) + "--b1--\n", "bc.pdf=" + pdf, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := read(t, c.raw)
			if got := shape(m); got != c.parts {
				t.Errorf("parts %q, want %q", got, c.parts)
			}
			if m.Text != c.text {
				t.Errorf("text %q, want %q", m.Text, c.text)
			}
			if m.From.Email != "a@b.vn" || m.Subject != "BC" {
				t.Errorf("from %q, subject %q", m.From.Email, m.Subject)
			}
		})
	}
}

// TestNames reads one attachment name in every form that mailers write.
func TestNames(t *testing.T) {
	const want = "Báo cáo tháng 11.docx"
	cp1258 := "B\xe1o c\xe1o th\xe1ng 11.docx"
	nfd := norm.NFD.String(want)
	for _, c := range []struct{ name, field, want string }{
		{"RFC 2231 in UTF-8", `filename*=UTF-8''B%C3%A1o%20c%C3%A1o%20th%C3%A1ng%2011.docx`, want},
		{"RFC 2231 in windows-1258", `filename*=windows-1258'vi'B%E1o%20c%E1o%20th%E1ng%2011.docx`, want},
		{"RFC 2231 in pieces, cut inside a character, out of order", `filename*1*=%A1o%20c%C3%A1o%20th; filename*0*=utf-8''B%C3; filename*2="áng 11.docx"`, want},
		{"RFC 2231 without a charset", `filename*=''B%C3%A1o%20c%C3%A1o%20th%C3%A1ng%2011.docx`, want},
		{"RFC 2231 wins over a plain fallback", `filename="Bao cao.docx"; filename*=utf-8''B%C3%A1o%20c%C3%A1o%20th%C3%A1ng%2011.docx`, want},
		{"percent escapes without the star", `filename="B%C3%A1o c%C3%A1o th%C3%A1ng 11.docx"`, want},
		{"RFC 2047 in quotes", `filename="=?UTF-8?B?QsOhbyBjw6FvIHRow6FuZyAxMS5kb2N4?="`, want},
		{"RFC 2047 without quotes", `filename==?UTF-8?Q?B=C3=A1o_c=C3=A1o_th=C3=A1ng_11.docx?=`, want},
		{"RFC 2047 cut inside a character", `filename="=?UTF-8?Q?B=C3?= =?UTF-8?Q?=A1o_c=C3=A1o_th=C3=A1ng_11.docx?="`, want},
		{"RFC 2047 in RFC 2231 pieces", `filename*0="=?UTF-8?B?QsOhbyBjw6Fv"; filename*1="IHRow6FuZyAxMS5kb2N4?="`, want},
		{"raw UTF-8 in quotes", `filename="` + want + `"`, want},
		{"raw UTF-8 without quotes, with spaces", `filename=` + want + `; size=10`, want},
		{"raw windows-1258", `filename="` + cp1258 + `"`, want},
		{"decomposed, as a Mac writes", `filename="` + nfd + `"`, want},
		{"a folder before it", `filename="C:\Users\TG\` + want + `"`, want},
		{"a path that climbs", `filename="../../etc/` + want + `"`, want},
		{"quotes inside quotes", `filename="Báo cáo "mật độ" a.docx"; size=3`, `Báo cáo "mật độ" a.docx`},
		{"escaped quotes", `filename="a \"b\".docx"`, `a "b".docx`},
		{"a semicolon in an unquoted name", `filename=a; b.docx`, "a; b.docx"},
		{"a name that never ends its quote", `filename="` + want, want},
		{"characters that turn the direction", "filename=\"Báo cáo\u202excod.exe\"", "Báo cáoxcod.exe"},
		{"nothing but dots", `filename=".."`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := read(t, "From: a@b.vn\nContent-Type: application/octet-stream\nContent-Disposition: attachment; "+c.field+"\n\nx\n")
			if len(m.Parts) != 1 {
				t.Fatal("the attachment is lost")
			}
			if m.Parts[0].Name != c.want {
				t.Errorf("got %q, want %q", m.Parts[0].Name, c.want)
			}
		})
	}
}

// TestSubjects decodes header text in the forms that arrive.
func TestSubjects(t *testing.T) {
	const want = "Báo cáo dư luận xã hội"
	for _, c := range []struct{ name, field, want string }{
		{"raw UTF-8", want, want},
		{"base64", "=?utf-8?B?QsOhbyBjw6FvIGTGsCBsdeG6rW4geMOjIGjhu5lp?=", want},
		{"cut inside a character", "=?utf-8?B?QsOhbyBjw6FvIGTG?=\n =?utf-8?B?sCBsdeG6rW4geMOjIGjhu5lp?=", want},
		{"cut inside a group of base64", "=?utf-8?B?QsOhbyBjw6FvIGT?= =?utf-8?B?GsCBsdeG6rW4geMOjIGjhu5lp?=", want},
		{"spaces in a Q word", "=?utf-8?Q?B=C3=A1o c=C3=A1o d=C6=B0 lu=E1=BA=ADn x=C3=A3 h=E1=BB=99i?=", want},
		{"a charset in capitals with a language", "=?UTF-8*vi?Q?B=C3=A1o_c=C3=A1o?= d\xc6\xb0 =?utf-8?q?lu=E1=BA=ADn_x=C3=A3_h=E1=BB=99i?=", want},
		{"windows-1258", "=?windows-1258?Q?B=E1o_c=E1o_d=FD_lu=E2=F2n_xa=DE_h=F4=F2i?=", want},
		{"TCVN3", "=?x-viet-tcvn?Q?B=B8o_c=B8o_d=AD_lu=CBn_x=B7_h=E9i?=", want},
		{"TCVN3 under a wrong label", "=?iso-8859-1?Q?B=B8o_c=B8o_d=AD_lu=CBn_x=B7_h=E9i?=", want},
		{"UTF-8 encoded twice", "=?utf-8?Q?B=C3=83=C2=A1o_c=C3=83=C2=A1o_d=C3=86=C2=B0_lu=C3=A1=C2=BA=C2=ADn_x=C3=83=C2=A3_h=C3=A1=C2=BB=E2=84=A2i?=", want},
		{"an unknown charset holding UTF-8", "=?x-unknown?Q?B=C3=A1o_c=C3=A1o_d=C6=B0_lu=E1=BA=ADn_x=C3=A3_h=E1=BB=99i?=", want},
		{"words glued to text", "BC:=?utf-8?Q?B=C3=A1o?=(1)", "BC:Báo(1)"},
		{"a word cut off at its end", "=?utf-8?B?QsOhbyBjw6FvIGTGsCBsdeG6rW4geMOjIGjhu5lp", want},
		{"what only looks like a word", "a =? b ?= c", "a =? b ?= c"},
		{"spaces between words go, before text stay", "=?utf-8?Q?B=C3=A1o?= =?utf-8?Q?_c=C3=A1o?= 1", "Báo cáo 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if m := read(t, "From: a@b.vn\nSubject: "+c.field+"\n\nx\n"); m.Subject != c.want {
				t.Errorf("got %q, want %q", m.Subject, c.want)
			}
		})
	}
}

// TestSenders finds the address, which is our key, whatever stands around it.
func TestSenders(t *testing.T) {
	for _, c := range []struct{ field, name, email string }{
		{"Đảng bộ Sở Y tế, Phòng TG <a@b.vn>", "Đảng bộ Sở Y tế, Phòng TG", "a@b.vn"},
		{"\"Đảng bộ Sở Y tế, Phòng TG\" <A.b@B.VN>", "Đảng bộ Sở Y tế, Phòng TG", "A.b@b.vn"},
		{"=?utf-8?B?xJDhuqNuZyBi4buZLCBT4bufIFk=?= <a@b.vn>", "Đảng bộ, Sở Y", "a@b.vn"},
		{"=?utf-8?Q?S=E1=BB=9F_Y,_TG?= <a@b.vn>", "Sở Y, TG", "a@b.vn"},
		{"\"=?utf-8?Q?S=E1=BB=9F_Y?=\" <a@b.vn>", "Sở Y", "a@b.vn"},
		{"a@b.vn", "", "a@b.vn"},
		{"a@b.vn (Sở Y tế)", "Sở Y tế", "a@b.vn"},
		{"Sở Y tế a@b.vn", "Sở Y tế", "a@b.vn"},
		{"Sở Y tế <syt@x.vn> <a@b.vn>", "Sở Y tế", "a@b.vn"},
		{"Sở Y tế <mailto:a@b.vn>", "Sở Y tế", "a@b.vn"},
		{"Sở Y tế <a@b.vn", "Sở Y tế", "a@b.vn"},
		{"Sở \"Y tế <a@b.vn>", "Sở \"Y tế", "a@b.vn"},
		{"<@relay.vn:a@b.vn>", "", "a@b.vn"},
		{"Bí thư <a@b.vn> Phó bí thư <c@b.vn>", "Bí thư", "a@b.vn"},
		{"Nhóm: Sở Y tế <a@b.vn>, c@b.vn;", "Sở Y tế", "a@b.vn"},
		{"Chi bộ 5", "Chi bộ 5", ""},
	} {
		t.Run(c.field, func(t *testing.T) {
			m := read(t, "From: "+c.field+"\nSubject: x\n\nx\n")
			if m.From != (Address{c.name, c.email}) {
				t.Errorf("got %+v", m.From)
			}
		})
	}
}

// TestRecipients splits lists as they are written.
func TestRecipients(t *testing.T) {
	m := read(t, "To: Sở A, Phòng B <a@b.vn>; \"C, D\" <c@d.vn>, e@f.vn\nTo: g@h.vn\nCc: undisclosed-recipients:;\nReferences: <1@x> <2@x>\nIn-Reply-To: Your message <2@x>\nMessage-ID: <3@x>\nDate: Thứ Hai, 2 Nov 2026 08:00:00 +0700 (ICT)\n\nx\n")
	var got []string
	for _, a := range m.To {
		got = append(got, a.Name+"|"+a.Email)
	}
	if s := strings.Join(got, " "); s != "Sở A, Phòng B|a@b.vn C, D|c@d.vn |e@f.vn |g@h.vn" {
		t.Error(s)
	}
	if len(m.Cc) != 0 || len(m.References) != 2 || m.InReplyTo[0] != "2@x" || m.MessageID != "3@x" || m.Date.UTC().Hour() != 1 {
		t.Errorf("%+v", m)
	}
}

// signed wraps a mail as SignedData, with indefinite lengths and the content in pieces as Outlook writes it.
func signed(content string) []byte {
	def := func(tag byte, b string) string { return string([]byte{tag, 0x82, byte(len(b) >> 8), byte(len(b))}) + b }
	inf := func(tag byte, b string) string { return string([]byte{tag, 0x80}) + b + "\x00\x00" }
	octets := inf(0x24, def(0x04, content[:10])+def(0x04, content[10:]))
	encap := inf(0x30, def(0x06, "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01")+inf(0xa0, octets))
	return []byte(inf(0x30, def(0x06, oidSigned)+inf(0xa0, inf(0x30, def(0x02, "\x01")+def(0x31, "")+encap+def(0x31, "")))))
}
