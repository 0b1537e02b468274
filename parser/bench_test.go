package parser

import (
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkIsolation reads the real documents of a format, one after the other: in this process, and in a child as the program does.
// The quotient of the two is what isolation costs.
func BenchmarkIsolation(b *testing.B) {
	for _, format := range []string{"docx", "xlsx", "doc", "pdf"} {
		files := realDocuments(b, format)
		here, err := NewExtractor(Options{Unseen: true, CacheDir: filepath.Join(os.TempDir(), "tonghop-bench")})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { here.Close() })
		for _, e := range []struct {
			name string
			*Extractor
		}{{"here", here}, {"child", extractor(b, Options{Unseen: true, Workers: 1})}} {
			b.Run(format+"/"+e.name, func(b *testing.B) {
				readAll(b, e.Extractor, files) // the PDF engine is compiled, the child is there
				for b.Loop() {
					readAll(b, e.Extractor, files)
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(files)), "µs/document")
			})
		}
	}
}

func readAll(b *testing.B, e *Extractor, files map[string][]byte) {
	for name, file := range files {
		if _, err := e.Extract(b.Context(), name, file); err != nil {
			b.Fatal(err)
		}
	}
}

// realDocuments gives the documents of the corpus below 200 KB, which is what reports are.
func realDocuments(b *testing.B, format string) map[string][]byte {
	names, _ := filepath.Glob("../../shared/corpora/documents/" + format + "/*")
	files := map[string][]byte{}
	for _, name := range names {
		file, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		if len(file) < 200<<10 {
			files[name] = file
		}
	}
	if len(files) == 0 {
		b.Skip("no corpora beside the repository")
	}
	return files
}
