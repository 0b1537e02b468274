// Package crypt opens Office files that are locked with a password ([MS-OFFCRYPTO], [MS-XLS] 2.2.10). Excel has one of its
// own for workbooks that are only protected against changes: every program opens these without asking.
package crypt

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"unicode/utf16"
)

// Default is Excel's own password ([MS-XLS] 2.4.191).
const Default = "VelvetSweatshop"

// ErrPassword tells that a file needs a password that only its writer knows, or is locked in a way that nothing writes.
var ErrPassword = errors.New("a password is needed")

func wide(text string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func number(n int) []byte { return binary.LittleEndian.AppendUint32(nil, uint32(n)) }

func long(b []byte, at int) int {
	if at < 0 || at+4 > len(b) {
		return 0
	}
	return int(binary.LittleEndian.Uint32(b[at:]))
}

// header is EncryptionHeader with EncryptionVerifier (2.3.2, 2.3.3).
type header struct {
	algorithm    int
	keyBits      int
	salt         []byte
	verifier     []byte // encrypted
	verifierHash []byte // encrypted
}

// readHeader reads what follows the version in an EncryptionInfo stream or a FILEPASS record; hash is the encrypted hash's size.
func readHeader(b []byte, hash int) (h header, ok bool) {
	size := long(b, 4)
	if size < 32 || len(b) < 8+size+4+32+4+hash {
		return h, false
	}
	h.algorithm, h.keyBits = long(b, 16), long(b, 24)
	v := b[8+size:]
	if long(v, 0) != 16 {
		return h, false
	}
	h.salt, h.verifier, h.verifierHash = v[4:20], v[20:36], v[40:40+hash]
	return h, true
}

func sha(parts ...[]byte) []byte {
	sum := sha1.Sum(bytes.Join(parts, nil))
	return sum[:]
}
