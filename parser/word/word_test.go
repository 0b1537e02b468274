package word

import (
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkRead reads documents of other projects.
func BenchmarkRead(b *testing.B) {
	files, _ := filepath.Glob("../../../shared/corpora/documents/doc/*.doc")
	if len(files) == 0 {
		b.Skip("no corpus beside the repository")
	}
	var all [][]byte
	size := 0
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, raw)
		size += len(raw)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, raw := range all {
			Read(raw)
		}
	}
}
