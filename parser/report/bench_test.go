package report

import (
	"os"
	"testing"
	"time"
)

// Three pages must be understood within 5 ms.
func BenchmarkReport(b *testing.B) {
	raw, err := os.ReadFile("../../../shared/samples/06_urgent_hotspot.txt")
	if err != nil {
		b.Skip("shared/samples is not here")
	}
	d := textDocument(string(raw), false)
	for range 2 {
		d.Blocks = append(d.Blocks[:len(d.Blocks)-8], append(textDocument(string(raw), false).Blocks[8:40-4], d.Blocks[len(d.Blocks)-8:]...)...)
	}
	n := 0
	for _, x := range d.Blocks {
		n += len(x.Text)
	}
	for b.Loop() {
		Understander{}.Report(Source{File: "a.docx", Received: time.Unix(1725900000, 0), Document: d})
	}
	b.ReportMetric(float64(n), "bytes")
}
