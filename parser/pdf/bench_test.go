package pdf

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkReport reads a report of two pages in an instance that is ready.
func BenchmarkReport(b *testing.B) {
	r, file := reader(b), report(b)
	r.Read(context.Background(), file, nil)
	for b.Loop() {
		r.Read(context.Background(), file, nil)
	}
}

// BenchmarkCorpus reads all real files once each round.
func BenchmarkCorpus(b *testing.B) {
	names, _ := filepath.Glob("../../../shared/corpora/documents/pdf/*.pdf")
	if len(names) == 0 {
		b.Skip("no corpora beside the repository")
	}
	r := reader(b)
	var files [][]byte
	for _, name := range names {
		file, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		files = append(files, file)
	}
	for b.Loop() {
		for _, file := range files {
			r.Read(context.Background(), file, nil)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*len(files)), "ms/file")
}
