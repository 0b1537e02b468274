package box

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"tonghop/parser/vn"
)

// What file systems take of one name, and what is kept of a path, in bytes.
const (
	longestName = 255
	longestPath = 1000
)

// SafeName makes a path out of what a container says: NFC, with "/", relative, without drive letters, ".." and characters that
// do not show. "" if nothing is left of it.
func SafeName(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\\':
			return '/'
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == utf8.RuneError:
			return -1 // among them those that turn the reading direction: "gpj.exe" shown as "exe.jpg"
		}
		return r
	}, s)
	if len(s) > 1 && s[1] == ':' {
		s = s[2:]
	}
	var parts []string
	for part := range strings.SplitSeq(vn.Normalize(s), "/") {
		part = strings.TrimSpace(part)
		if strings.Trim(part, ". ") == "" {
			continue
		}
		parts = append(parts, cut(part, longestName))
	}
	for name := strings.Join(parts, "/"); ; name = strings.Join(parts, "/") {
		if len(name) <= longestPath || len(parts) < 2 {
			return name
		}
		parts = parts[1:]
	}
}

// cut shortens a name and keeps its ending.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	ext := path.Ext(s)
	if len(ext) > 20 {
		ext = ""
	}
	at := limit - len(ext)
	for at > 0 && !utf8.RuneStart(s[at]) {
		at--
	}
	return s[:at] + ext
}

// Rubbish knows the files that operating systems and Office leave in folders, by their safe name.
func Rubbish(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if part == "__MACOSX" {
			return true
		}
	}
	base := strings.ToLower(path.Base(name))
	switch base {
	case ".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini":
		return true
	}
	return strings.HasPrefix(base, "~$") || strings.HasPrefix(base, "._") || strings.HasPrefix(base, ".~lock.")
}

// RawName decodes a name whose charset nobody declared. Explorer of a Vietnamese Windows writes windows-1258, other
// programs UTF-8 without saying so, old ones TCVN3; what is left is the code page of DOS.
func RawName(raw string) string {
	if utf8.ValidString(raw) {
		return raw
	}
	spaced := []byte(raw) // words, so that syllables can be told
	for i, c := range spaced {
		if c < 0x80 && !unicode.IsLetter(rune(c)) {
			spaced[i] = ' '
		}
	}
	_, encoding := vn.Decode(spaced)
	dos, _ := charmap.CodePage437.NewDecoder().String(string(spaced))
	if encoding == "windows-1252" && vn.Score(vn.DecodeCP1258(spaced)) > vn.Score(dos) {
		encoding = vn.CP1258 // names of few letters, which both tables have
	}
	switch encoding {
	case vn.TCVN3:
		return vn.DecodeTCVN3([]byte(raw))
	case vn.VISCII:
		return vn.DecodeVISCII([]byte(raw))
	case vn.CP1258:
		return vn.DecodeCP1258([]byte(raw))
	case vn.VNI:
		western, _ := charmap.Windows1252.NewDecoder().String(raw) // every byte has a meaning in it
		return vn.DecodeVNI(western)
	}
	dos, _ = charmap.CodePage437.NewDecoder().String(raw)
	return dos
}
