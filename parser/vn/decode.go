package vn

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Decode reads the raw bytes of a text whose charset nobody declared. It knows byte order marks, UTF-16 without one,
// UTF-8 (also doubled, or holding legacy text), TCVN3, VNI, VISCII and windows-1258; what is left is windows-1252.
// encoding is "utf-8", "utf-16le", "utf-16be", "windows-1252" or the legacy encoding that was repaired.
func Decode(b []byte) (text, encoding string) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		b = b[3:]
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return repairOr(decode16(b[2:], 0), "utf-16le")
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return repairOr(decode16(b[2:], 1), "utf-16be")
	}
	if at, ok := looks16(b); ok {
		return repairOr(decode16(b, at), [2]string{"utf-16le", "utf-16be"}[at])
	}
	if mostlyUTF8(b) {
		return repairOr(strings.ToValidUTF8(string(b), "\ufffd"), "utf-8")
	}
	return repairOr(Western(b), "windows-1252")
}

func repairOr(text, encoding string) (string, string) {
	repaired, legacy := Repair(text)
	if legacy == "" {
		return Normalize(text), encoding
	}
	return Normalize(repaired), legacy
}

// mostlyUTF8 forgives a text that was cut inside a character or holds a stray byte.
func mostlyUTF8(b []byte) bool {
	if utf8.Valid(b) {
		return true
	}
	good, bad := 0, 0
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else if n > 1 {
			good++
		}
		b = b[n:]
	}
	return good > 10*bad
}

// looks16 tells UTF-16 without a mark by its zero bytes: at 0 little endian, at 1 big endian.
func looks16(b []byte) (at int, ok bool) {
	b = b[:min(len(b), 4096)&^1]
	var zero [2]int
	for i, c := range b {
		if c == 0 {
			zero[i&1]++
		}
	}
	half := len(b) / 2
	switch {
	case half < 2:
	case zero[1]*2 > half && zero[0]*20 < half:
		return 0, true
	case zero[0]*2 > half && zero[1]*20 < half:
		return 1, true
	}
	return 0, false
}

func decode16(b []byte, at int) string {
	u := make([]uint16, 0, len(b)/2)
	for ; len(b) > 1; b = b[2:] {
		u = append(u, uint16(b[at^1])<<8|uint16(b[at]))
	}
	return string(utf16.Decode(u))
}
