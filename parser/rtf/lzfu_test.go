package rtf

import (
	"encoding/hex"
	"strings"
	"testing"
)

// examples are those of [MS-OXRTFCP] 4.1 and 4.2.
var examples = []struct{ name, packed, want string }{
	{"simple compressed RTF",
		"2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232" + "0af32068656c090020627705b06c647d0a800fa0",
		"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"},
	{"a reference that overlaps what it writes",
		"1a0000001c0000004c5a4675e2d44b51" + "410004205758595a0d6e7d010eb0",
		"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"},
	{"stored", "1200000006000000" + "4d454c4100000000" + hex.EncodeToString([]byte("{\\rtf}")), "{\\rtf}"},
}

func TestDecompress(t *testing.T) {
	if len(dictionary) != 207 {
		t.Fatalf("dictionary of %d bytes", len(dictionary))
	}
	for _, c := range examples {
		b, err := hex.DecodeString(c.packed)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Decompress(b); err != nil || string(got) != c.want {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
		for n := range b { // cut anywhere: what came, and an error
			got, err := Decompress(b[:n])
			if err == nil && n < len(b)-1 || !strings.HasPrefix(c.want, string(got)) {
				t.Errorf("%s cut at %d: %q, %v", c.name, n, got, err)
			}
		}
	}
	b, _ := hex.DecodeString(examples[0].packed)
	b[12] ^= 1
	if got, err := Decompress(b); err == nil || string(got) != examples[0].want {
		t.Errorf("wrong checksum: %q, %v", got, err)
	}
	if _, err := Decompress(make([]byte, 40)); err == nil {
		t.Error("forty zero bytes are no compressed RTF")
	}
}

func FuzzDecompress(f *testing.F) {
	for _, c := range examples {
		b, _ := hex.DecodeString(c.packed)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if out, _ := Decompress(b); len(out) > 9*len(b) {
			t.Errorf("%d bytes from %d", len(out), len(b))
		}
	})
}
