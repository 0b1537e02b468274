package crypt

import (
	"os"
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
