package mail

import (
	"bytes"
	"strings"
	"unicode/utf8"

	htmlcharset "golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"

	"tonghop/parser/vn"
)

// decodeWith turns bytes of a named charset into UTF-8 text. It never fails: a label that is unknown, missing or
// evidently wrong gives UTF-8 where the bytes are UTF-8, else what [vn.Decode] makes of them, windows-1252 at last.
func decodeWith(label string, b []byte) string {
	if isASCII(b) && !escapes(b) {
		if l := cleanLabel(label); !strings.HasPrefix(l, "utf-16") && !strings.HasPrefix(l, "utf-32") && l != "utf-7" && l != "unicode-1-1-utf-7" {
			return string(b)
		}
	}
	if bytes.HasPrefix(b, []byte{0xef, 0xbb, 0xbf}) {
		b = b[3:]
	}
	l := cleanLabel(label)
	switch l {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown", "unknown-8bit", "x-unknown", "default", "default_charset", "8bit", "7bit":
		return sniff(b)
	case "utf-7", "unicode-1-1-utf-7":
		return decodeUTF7(b)
	}
	if s, ok := decodeVietnamese(l, b); ok {
		return s
	}
	e := lookup(l)
	if e == nil {
		return sniff(b)
	}
	if oneByte(e) && utf8.Valid(b) {
		return string(b) // single-byte text that happens to be valid UTF-8 with marks is UTF-8 under a wrong label
	}
	out, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return sniff(b)
	}
	return string(out)
}

// cleanLabel strips what mailers put around a charset's name, and a language (RFC 2231, 5).
func cleanLabel(label string) string {
	label, _, _ = strings.Cut(strings.ToLower(label), "*")
	return strings.Trim(label, " \t\r\n\"';,()")
}

// lookup finds the encoding of a label, nil if it is unknown.
func lookup(label string) encoding.Encoding {
	switch label {
	case "cp1258", "x-cp1258", "windows1258":
		return charmap.Windows1258
	case "cp-850", "ibm850":
		return charmap.CodePage850
	case "utf-16", "utf16", "ucs-2":
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	label = strings.Replace(label, "cp-", "cp", 1)
	if e, err := htmlindex.Get(label); err == nil && e != encoding.Replacement {
		return e
	}
	// ianaindex answers nil, nil for names that it knows but cannot decode
	if e, err := ianaindex.MIME.Encoding(label); err == nil && e != nil {
		return e
	}
	if digits := strings.TrimLeft(label, "abcdefghijklmnopqrstuvwxyz-_"); len(digits) == 4 && digits >= "1250" && digits <= "1258" {
		if e, err := htmlindex.Get("windows-" + digits); err == nil {
			return e
		}
	}
	return nil
}

// oneByte tells the encodings for which "also valid UTF-8" is proof of a wrong label.
func oneByte(e encoding.Encoding) bool {
	_, ok := e.(*charmap.Charmap)
	return ok
}

// sniff reads bytes of no known charset. Mostly valid UTF-8 with a few damaged places stays UTF-8.
func sniff(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	if len(b) >= 2 && (b[0] == 0xff && b[1] == 0xfe || b[0] == 0xfe && b[1] == 0xff) {
		if out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(b); err == nil {
			return string(out)
		}
	}
	good, bad := 0, 0
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else if n > 1 {
			good++
		}
		i += n
	}
	if good > 4*bad {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	text, _ := vn.Decode(b)
	return text
}

// decodeVietnamese decodes the Vietnamese charsets that no other library knows.
func decodeVietnamese(label string, b []byte) (string, bool) {
	switch {
	case strings.Contains(label, "tcvn") || label == "x-viet-abc":
		return vn.DecodeTCVN3(b), true
	case strings.Contains(label, "viscii"):
		return vn.DecodeVISCII(b), true
	case strings.Contains(label, "vni"):
		out, _ := charmap.Windows1252.NewDecoder().Bytes(b) // every byte has a meaning in it
		return vn.DecodeVNI(string(out)), true
	}
	return "", false
}

// htmlCharset finds the charset that an HTML page names itself, "" if none.
func htmlCharset(b []byte) string {
	_, name, certain := htmlcharset.DetermineEncoding(b[:min(len(b), 1024)], "text/html")
	if !certain && !bytes.Contains(bytes.ToLower(b[:min(len(b), 1024)]), []byte("charset")) {
		return ""
	}
	return name
}

func isASCII[T string | []byte](b T) bool {
	for i := 0; i < len(b); i++ {
		if b[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// escapes tells text that is ASCII only in form: ISO-2022 switches its alphabet by ESC.
func escapes(b []byte) bool { return bytes.IndexByte(b, 0x1b) >= 0 || bytes.Contains(b, []byte("~{")) }

// decodeUTF7 decodes RFC 2152. Only old Outlook Express wrote it; what is no valid shift stays as it is.
func decodeUTF7(b []byte) string {
	var out strings.Builder
	for i := 0; i < len(b); i++ {
		if b[i] != '+' {
			out.WriteByte(b[i])
			continue
		}
		j := i + 1
		for j < len(b) && base64Value[b[j]] != 0 && b[j] != '-' && b[j] != '_' {
			j++
		}
		if j == i+1 {
			out.WriteByte('+')
		} else {
			out.WriteString(decodeShift(b[i+1 : j]))
		}
		if j < len(b) && b[j] == '-' {
			j++
		}
		i = j - 1
	}
	return strings.ToValidUTF8(out.String(), "\ufffd")
}

// decodeShift decodes one run of modified base64 that holds UTF-16.
func decodeShift(b []byte) string {
	s := &sink{limit: int64(len(b))}
	d := base64Body{s: s}
	for _, c := range b {
		d.char(c)
	}
	d.flush()
	raw := s.bytes()
	out, _ := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder().Bytes(raw[:len(raw)&^1])
	return string(out)
}
