package mail

import (
	"strings"
	"unicode/utf8"
)

// longestName is what file systems take, in bytes.
const longestName = 255

// fileName makes a safe name of what a sender wrote: NFC, no folder, no control characters, no leading or trailing
// space; "" if nothing is left. It keeps the ending of a name that is too long.
func fileName(s string) string {
	s = oneLine(s)
	s = strings.Trim(s, ` "`)
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	s = strings.TrimSpace(s)
	if strings.Trim(s, ".") == "" {
		return ""
	}
	if len(s) <= longestName {
		return s
	}
	ext := ""
	if i := strings.LastIndexByte(s, '.'); i > 0 && len(s)-i <= 20 {
		ext = s[i:]
	}
	cut := longestName - len(ext)
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + ext
}

// partName is the file name of a part, from wherever the sender put it.
func partName(disposition, contentType params) string {
	for _, v := range []string{disposition["filename"], contentType["name"], disposition["name"], contentType["filename"]} {
		if n := fileName(v); n != "" {
			return n
		}
	}
	return ""
}
