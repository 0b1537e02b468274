package crypt

import (
	"bytes"
	"crypto/rc4"
	"encoding/binary"
	"os"
	"strings"
	"testing"

	"tonghop/parser/ole"
)

const corpus = "../../../shared/corpora/documents/"

func opened(t *testing.T, name string) *ole.File {
	t.Helper()
	raw, err := os.ReadFile(corpus + name)
	if err != nil {
		t.Skip("no corpus beside the repository")
	}
	f, err := ole.Open(raw)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestPackageReal(t *testing.T) {
	cases := []struct{ name, password string }{
		{"xlsx/protect.xlsx", Default},
		{"xlsx/testEXCEL_protected_passtika.xlsx", "tika"},
		{"xlsx/testEXCEL_protected_passtika_2.xlsx", "tika"},
	}
	for _, c := range cases {
		f := opened(t, c.name)
		info, _ := f.Stream("EncryptionInfo")
		locked, _ := f.Stream("EncryptedPackage")
		b, err := Package(info, locked, c.password)
		if err != nil || len(b) < 4 || string(b[:4]) != "PK\x03\x04" {
			t.Errorf("%s: %v, %d bytes, version %x", c.name, err, len(b), info[:4])
		}
		if _, err := Package(info, locked, "another"); err != ErrPassword {
			t.Errorf("%s with a wrong password: %v", c.name, err)
		}
	}
}

// filepass finds the FILEPASS record of a workbook stream.
func filepass(b []byte) (data []byte) {
	records(b, func(at, _, end int) {
		if b[at] == 0x2f && b[at+1] == 0 && data == nil {
			data = b[at+4 : end]
		}
	})
	return data
}

func TestWorkbookReal(t *testing.T) {
	cases := []struct{ name, password string }{
		{"xls/testEXCEL_protected_passtika.xls", "tika"},
		{"xls/password.xls", "password"},
	}
	for _, c := range cases {
		b, _ := opened(t, c.name).Stream("Workbook")
		plain, err := Workbook(b, 8, filepass(b), c.password)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		// Every stream ends with EOF, and a sheet's first record has two values of 4 bytes behind the BOF.
		if eof := plain[len(plain)-4:]; string(eof) != "\x0a\x00\x00\x00" || len(plain) != len(b) {
			t.Errorf("%s ends with % x", c.name, eof)
		}
		if _, err := Workbook(b, 8, filepass(b), Default); err != ErrPassword {
			t.Errorf("%s with a wrong password: %v", c.name, err)
		}
	}
}

// record makes a record of a workbook.
func record(id byte, data string) []byte {
	return append([]byte{id, 0, byte(len(data)), 0}, data...)
}

func TestWorkbookMade(t *testing.T) {
	salt := bytes.Repeat([]byte{7}, 16)
	key := apiKey(header{salt: salt, keyBits: 128}, Default)
	c, _ := rc4.NewCipher(key(0))
	verifier := bytes.Repeat([]byte{1}, 16)
	secret := append(bytes.Clone(verifier), sha(verifier)...)
	c.XORKeyStream(secret, secret)
	info := append([]byte{1, 0, 4, 0, 2, 0, 0, 0, 0, 0, 32, 0, 0, 0}, make([]byte, 32)...)
	info[14+16], info[14+17] = 128, 0 // key bits
	info = append(append(append(info, 16, 0, 0, 0), salt...), secret[:16]...)
	info = append(append(info, 20, 0, 0, 0), secret[16:]...)

	stream16 := bytes.Join([][]byte{record(0x09, "BOF stays"), record(0x2f, string(info)), record(0x04, strings.Repeat("Kín ", 40)), record(0x85, "atatHồ sơ"), record(0x0a, "")}, nil)
	locked := stream(stream16, key) // the cipher is its own reverse
	if bytes.Contains(locked, []byte("Kín")) || !bytes.Contains(locked, []byte("BOF stays")) || !bytes.Contains(locked, []byte("atat")) {
		t.Fatal("not locked as [MS-XLS] tells")
	}
	if plain, err := Workbook(locked, 8, info, Default); err != nil || !bytes.Equal(plain, stream16) {
		t.Errorf("RC4 by CryptoAPI: %v", err)
	}
	if _, err := Workbook(locked, 8, info[:60], Default); err != ErrPassword {
		t.Errorf("a header that is cut off: %v", err)
	}
}

func TestXOR(t *testing.T) {
	// The worked example of other programs: the password "abc" has the verifier 52250.
	if v := verifierOf("abc"); v != 52250 {
		t.Errorf("verifier %d", v)
	}
	data := binary.LittleEndian.AppendUint16([]byte{0x34, 0x12}, verifierOf(Default))
	open := bytes.Join([][]byte{record(0x2f, string(data)), record(0x04, "Kín"), record(0x0a, "")}, nil)
	once, err := Workbook(open, 5, data, Default)
	if err != nil || bytes.Equal(once, open) || len(once) != len(open) || !bytes.Equal(once[:8], open[:8]) {
		t.Errorf("%v: % x", err, once)
	}
	if _, err := Workbook(open, 5, data, "another"); err != ErrPassword {
		t.Errorf("a wrong password: %v", err)
	}
}
