package plain

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"

	"tonghop/parser/vn"
)

var declared = regexp.MustCompile(`(?i)<(?:meta[^>]*?charset|\?xml[^>]*?encoding)\s*=\s*["']?\s*([-\w:.]+)`)

// decode brings a page into UTF-8: by its byte order mark, then as UTF-8 if it is that, then as it declares.
// Legacy Vietnamese text is left as windows-1252 shows it, to be mended when the markup is gone.
func decode(b []byte) []byte {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return b[3:]
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return recode(b[2:], "utf-16le")
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return recode(b[2:], "utf-16be")
	}
	name := ""
	if m := declared.FindSubmatch(b[:min(len(b), 8192)]); m != nil {
		name = strings.ToLower(string(m[1]))
	}
	switch {
	case utf8.Valid(b):
		return b
	case strings.Contains(name, "tcvn"):
		return []byte(vn.DecodeTCVN3(b))
	case strings.Contains(name, "viscii"):
		return []byte(vn.DecodeVISCII(b))
	case name == "windows-1258":
		return []byte(vn.DecodeCP1258(b))
	case name == "" || strings.HasPrefix(name, "utf-") || name == "us-ascii":
		name = "windows-1252"
		if utf8.Valid(b[:len(b)*9/10]) || bytes.Count(b, []byte("\xe1\xba"))+bytes.Count(b, []byte("\xe1\xbb")) > 3 {
			return bytes.ToValidUTF8(b, []byte("\ufffd"))
		}
	}
	return recode(b, name)
}

func recode(b []byte, name string) []byte {
	e, err := htmlindex.Get(name)
	if err != nil || e == charmap.Windows1252 {
		return []byte(vn.Western(b)) // legacy letters may stand on the bytes that windows-1252 leaves open
	}
	if out, err := e.NewDecoder().Bytes(b); err == nil {
		return out
	}
	return bytes.ToValidUTF8(b, []byte("\ufffd"))
}
