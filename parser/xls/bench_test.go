package xls

import (
	"os"
	"testing"
)

// BenchmarkReal reads workbooks of other projects: a big one with many kinds of cells, a common one, and one of BIFF4.
func BenchmarkReal(b *testing.B) {
	for _, name := range []string{"jxl.xls", "testEXCEL_WORKBOOK_in_capitals.xls", "testEXCEL_4.xls"} {
		raw, err := os.ReadFile("../../../shared/corpora/documents/xls/" + name)
		if err != nil {
			b.Skip("no corpus beside the repository")
		}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				Read(raw)
			}
		})
	}
}
