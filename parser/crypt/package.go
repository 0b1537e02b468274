package crypt

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"hash"
)

// maxSpins is ten times what Office asks for; the standard's own ten million would be a way to keep a machine busy.
const maxSpins = 1000000

// Package unlocks a file of the newer formats: info and locked are the streams EncryptionInfo and EncryptedPackage.
func Package(info, locked []byte, password string) ([]byte, error) {
	if len(info) < 8 || len(locked) < 8 {
		return nil, ErrPassword
	}
	major, minor := binary.LittleEndian.Uint16(info), binary.LittleEndian.Uint16(info[2:])
	switch {
	case major == 4 && minor == 4:
		return agile(info[8:], locked, password)
	case minor == 2 && major >= 2 && major <= 4:
		return standard(info[4:], locked, password)
	}
	return nil, ErrPassword
}

// body cuts the size off the package (2.3.4.4) and gives whole blocks.
func body(locked []byte) (data []byte, size int) {
	n := binary.LittleEndian.Uint64(locked)
	data = locked[8:]
	data = data[:len(data)/aes.BlockSize*aes.BlockSize]
	return data, int(min(n, uint64(len(data))))
}

// standard is AES with a key made by SHA-1 (2.3.4.5 to 2.3.4.9).
func standard(info, locked []byte, password string) ([]byte, error) {
	h, ok := readHeader(info, 32)
	if !ok || h.keyBits != 128 && h.keyBits != 192 && h.keyBits != 256 {
		return nil, ErrPassword
	}
	key := sha(h.salt, wide(password))
	for i := range 50000 {
		key = sha(number(i), key)
	}
	key = sha(key, number(0))
	derive := func(fill byte) []byte {
		pad := bytes.Repeat([]byte{fill}, 64)
		for i, c := range key {
			pad[i] ^= c
		}
		return sha(pad)
	}
	key = append(derive(0x36), derive(0x5c)...)[:h.keyBits/8]
	c, err := aes.NewCipher(key)
	if err != nil {
		return nil, ErrPassword
	}
	if !bytes.Equal(sha(blocks(c, h.verifier)), blocks(c, h.verifierHash)[:sha1.Size]) {
		return nil, ErrPassword
	}
	data, size := body(locked)
	return blocks(c, data)[:size], nil
}

// blocks decrypts each block by itself (ECB).
func blocks(c cipher.Block, data []byte) []byte {
	out := make([]byte, len(data))
	for i := 0; i+c.BlockSize() <= len(data); i += c.BlockSize() {
		c.Decrypt(out[i:], data[i:])
	}
	return out
}

// lock is what both keyData and encryptedKey tell (2.3.4.10).
type lock struct {
	SaltValue        string `xml:"saltValue,attr"`
	BlockSize        int    `xml:"blockSize,attr"`
	KeyBits          int    `xml:"keyBits,attr"`
	HashSize         int    `xml:"hashSize,attr"`
	CipherAlgorithm  string `xml:"cipherAlgorithm,attr"`
	CipherChaining   string `xml:"cipherChaining,attr"`
	HashAlgorithm    string `xml:"hashAlgorithm,attr"`
	SpinCount        int    `xml:"spinCount,attr"`
	VerifierInput    string `xml:"encryptedVerifierHashInput,attr"`
	VerifierHash     string `xml:"encryptedVerifierHashValue,attr"`
	EncryptedKey     string `xml:"encryptedKeyValue,attr"`
	salt             []byte
	sum              func() hash.Hash
	input, hash, key []byte
}

type encryption struct {
	KeyData lock   `xml:"keyData"`
	Keys    []lock `xml:"keyEncryptors>keyEncryptor>encryptedKey"`
}

// prepare decodes the attributes and refuses what Office does not write.
func (l *lock) prepare() bool {
	switch l.HashAlgorithm {
	case "SHA1", "SHA-1":
		l.sum = sha1.New
	case "SHA256", "SHA-256":
		l.sum = sha256.New
	case "SHA384", "SHA-384":
		l.sum = sha512.New384
	case "SHA512", "SHA-512":
		l.sum = sha512.New
	case "MD5":
		l.sum = md5.New
	default:
		return false
	}
	sound := true
	decode := func(text string) []byte {
		b, err := base64.StdEncoding.DecodeString(text)
		sound = sound && err == nil
		return b
	}
	l.salt, l.input, l.hash, l.key = decode(l.SaltValue), decode(l.VerifierInput), decode(l.VerifierHash), decode(l.EncryptedKey)
	return sound && l.CipherAlgorithm == "AES" && l.CipherChaining == "ChainingModeCBC" && l.BlockSize == aes.BlockSize &&
		(l.KeyBits == 128 || l.KeyBits == 192 || l.KeyBits == 256) && l.SpinCount >= 0 && l.SpinCount <= maxSpins
}

func (l *lock) digest(parts ...[]byte) []byte {
	h := l.sum()
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

// fit cuts or fills to a size (2.3.4.11, 2.3.4.12).
func fit(b []byte, size int) []byte {
	for len(b) < size {
		b = append(b, 0x36)
	}
	return b[:size]
}

// chained decrypts whole blocks, each mixed with the one before (CBC).
func chained(key, iv, data []byte) []byte {
	c, err := aes.NewCipher(key)
	data = data[:len(data)/aes.BlockSize*aes.BlockSize]
	out := make([]byte, len(data))
	if err == nil {
		cipher.NewCBCDecrypter(c, iv).CryptBlocks(out, data)
	}
	return out
}

// The purposes a key is made for (2.3.4.11).
var (
	forInput = []byte{0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79}
	forHash  = []byte{0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e}
	forKey   = []byte{0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6}
)

// agile is what Office writes since 2010 (2.3.4.10 to 2.3.4.15).
func agile(info, locked []byte, password string) ([]byte, error) {
	var e encryption
	if xml.Unmarshal(info, &e) != nil || len(e.Keys) == 0 || !e.KeyData.prepare() || !e.Keys[0].prepare() {
		return nil, ErrPassword
	}
	k := &e.Keys[0]
	made := k.digest(k.salt, wide(password))
	h := k.sum()
	var count [4]byte
	for i := range k.SpinCount {
		binary.LittleEndian.PutUint32(count[:], uint32(i))
		h.Reset()
		h.Write(count[:])
		h.Write(made)
		made = h.Sum(made[:0])
	}
	open := func(purpose, data []byte) []byte {
		return chained(fit(k.digest(made, purpose), k.KeyBits/8), fit(bytes.Clone(k.salt), aes.BlockSize), data)
	}
	want := open(forHash, k.hash)
	got := k.digest(open(forInput, k.input))
	if len(want) < len(got) || !bytes.Equal(got, want[:len(got)]) {
		return nil, ErrPassword
	}
	key := fit(open(forKey, k.key), e.KeyData.KeyBits/8)
	data, size := body(locked)
	const segment = 4096
	out := make([]byte, 0, len(data))
	for i := 0; i*segment < len(data); i++ {
		iv := fit(e.KeyData.digest(e.KeyData.salt, number(i)), aes.BlockSize)
		out = append(out, chained(key, iv, data[i*segment:min((i+1)*segment, len(data))])...)
	}
	return out[:size], nil
}
