package odf

import (
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tonghop/parser/zipxml"
)

// Real files, whole, cut off anywhere and with flipped bits: always an outcome, soon.
func TestCorpora(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/corpora/documents/od[tps]/*")
	if len(files) == 0 {
		t.Skip("no corpora")
	}
	rnd := rand.New(rand.NewSource(1))
	media := map[string]string{".odt": MediaText, ".ods": MediaSpreadsheet, ".odp": MediaPresentation}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 30 {
			b := append([]byte(nil), raw...)
			if i > 0 && i%2 == 0 {
				b = b[:rnd.Intn(len(b))]
			}
			for range i % 4 * 3 {
				if len(b) > 0 {
					b[rnd.Intn(len(b))] ^= 1 << rnd.Intn(8)
				}
			}
			start := time.Now()
			d := Read(b, media[strings.ToLower(filepath.Ext(file))], zipxml.DefaultLimits)
			if d.Outcome == "" || d.Outcome != "ok" && d.Reason == "" {
				t.Errorf("%s, variant %d: %q %q", file, i, d.Outcome, d.Reason)
			}
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("%s, variant %d took %s", file, i, took)
			}
		}
	}
}
