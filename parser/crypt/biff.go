package crypt

import (
	"bytes"
	"crypto/md5"
	"crypto/rc4"
	"encoding/binary"
	"math/bits"
)

// Workbook unlocks the stream of an old workbook: b is its bytes, version 2 to 8 its format, filepass the data of its
// FILEPASS record ([MS-XLS] 2.4.117). b is not changed.
func Workbook(b []byte, version int, filepass []byte, password string) ([]byte, error) {
	if len(filepass) < 4 {
		return nil, ErrPassword
	}
	if version < 8 {
		return xor(b, filepass, password)
	}
	if binary.LittleEndian.Uint16(filepass) == 0 {
		return xor(b, filepass[2:], password)
	}
	info := filepass[2:]
	var key func(block int) []byte
	var verifier, verifierHash []byte
	digest := func(b []byte) []byte { sum := md5.Sum(b); return sum[:] }
	switch major := binary.LittleEndian.Uint16(info); {
	case major == 1 && len(info) >= 52:
		key = oldKey(info[4:20], password)
		verifier, verifierHash = info[20:36], info[36:52]
	case major >= 2 && major <= 4:
		h, ok := readHeader(from(info, 4), 20)
		if !ok || h.keyBits < 0 || h.keyBits > 128 {
			return nil, ErrPassword
		}
		key = apiKey(h, password)
		verifier, verifierHash = h.verifier, h.verifierHash
		digest = func(b []byte) []byte { return sha(b) }
	default:
		return nil, ErrPassword
	}
	c, err := rc4.NewCipher(key(0))
	if err != nil {
		return nil, ErrPassword
	}
	plain := make([]byte, len(verifier)+len(verifierHash))
	c.XORKeyStream(plain, append(bytes.Clone(verifier), verifierHash...))
	if !bytes.Equal(digest(plain[:16]), plain[16:]) {
		return nil, ErrPassword
	}
	return stream(b, key), nil
}

func from(b []byte, at int) []byte { return b[min(at, len(b)):] }

// oldKey makes the keys of RC4 with 40 bits ([MS-OFFCRYPTO] 2.3.6.2).
func oldKey(salt []byte, password string) func(block int) []byte {
	first := md5.Sum(wide(password))
	second := md5.Sum(bytes.Repeat(append(bytes.Clone(first[:5]), salt...), 16))
	return func(block int) []byte {
		sum := md5.Sum(append(bytes.Clone(second[:5]), number(block)...))
		return sum[:]
	}
}

// apiKey makes the keys of RC4 by CryptoAPI (2.3.5.2); 40 bits are filled up with zeros.
func apiKey(h header, password string) func(block int) []byte {
	first := sha(h.salt, wide(password))
	return func(block int) []byte {
		sum := sha(first, number(block))
		if h.keyBits == 0 || h.keyBits == 40 {
			return append(sum[:5:5], make([]byte, 11)...)
		}
		return sum[:h.keyBits/8]
	}
}

// stream decrypts in blocks of 1024 bytes, each with its own key, then puts back what was never encrypted ([MS-XLS] 2.2.10).
func stream(b []byte, key func(block int) []byte) []byte {
	out := make([]byte, len(b))
	for at := 0; at < len(b); at += 1024 {
		c, err := rc4.NewCipher(key(at / 1024))
		if err != nil {
			return b
		}
		end := min(at+1024, len(b))
		c.XORKeyStream(out[at:end], b[at:end])
	}
	records(b, func(at, clear, end int) {
		copy(out[at:clear], b[at:clear])
	})
	return out
}

// records calls back for each record: where it begins, where its encrypted part does, and its end.
func records(b []byte, each func(at, clear, end int)) {
	for at := 0; at+4 <= len(b); {
		end := min(at+4+int(binary.LittleEndian.Uint16(b[at+2:])), len(b))
		clear := at + 4
		switch binary.LittleEndian.Uint16(b[at:]) {
		case 0x0809, 0x0409, 0x0209, 0x0009, 0x002f, 0x00e1, 0x0138, 0x0194, 0x0195, 0x0196:
			clear = end
		case 0x0085: // the place of a sheet
			clear = min(at+8, end)
		}
		each(at, clear, end)
		at = end
	}
}

// filling follows a password of fewer than 16 letters (2.3.7.2).
var filling = []byte{0xbb, 0xff, 0xff, 0xba, 0xff, 0xff, 0xb9, 0x80, 0x00, 0xbe, 0x0f, 0x00, 0xbf, 0x0f, 0x00}

// xor undoes the obfuscation by a password ([MS-OFFCRYPTO] 2.3.7); data holds its key and verifier.
func xor(b, data []byte, password string) ([]byte, error) {
	if len(data) < 4 || len(password) == 0 || len(password) > 15 || binary.LittleEndian.Uint16(data[2:]) != verifierOf(password) {
		return nil, ErrPassword
	}
	mask := append([]byte(password), filling...)[:16]
	for i := range mask {
		mask[i] = bits.RotateLeft8(mask[i]^data[i&1], -1)
	}
	out := bytes.Clone(b)
	records(b, func(at, clear, end int) {
		// The mask begins at a place that hangs on where the record stands and how long it is.
		for i := clear; i < end; i++ {
			out[i] = bits.RotateLeft8(b[i]^mask[(i+end-at-4)&15], 3)
		}
	})
	return out, nil
}

// verifierOf is the hash of a password (2.3.7.1).
func verifierOf(password string) uint16 {
	v := uint16(0)
	for _, c := range append([]byte(reversed(password)), byte(len(password))) {
		v = v>>14&1 | v<<1&0x7fff
		v ^= uint16(c)
	}
	return v ^ 0xce4b
}

func reversed(text string) string {
	b := []byte(text)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}
