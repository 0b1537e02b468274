package parser

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"tonghop/parser/doc"
)

// endless is a PDF of one page whose drawing calls itself ten times at each of nine levels: some 10^9 steps.
func endless() []byte {
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 5 0 R>>", "<</Length 5>>stream\n/X Do\nendstream", "<</XObject<</X 6 0 R>>>>"}
	for level := 6; level < 15; level++ {
		content := strings.Repeat("/X Do ", 10)
		objects = append(objects, fmt.Sprintf("<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>/Length %d>>stream\n%s\nendstream", level+1, len(content), content))
	}
	objects = append(objects, "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 9>>stream\n0 0 m 1 1 l S\nendstream")
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj%s\nendobj\n", i+1, o)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\n%%%%EOF\n", len(objects)+1)
	return b.Bytes()
}

// A file that keeps its reader busy for hours is given up; in an archive the other files are read all the same.
func TestEndless(t *testing.T) {
	e := extractor(t, Options{Timeout: 2 * time.Second, Workers: 1})
	if _, err := e.Extract(t.Context(), "a.pdf", []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>\nendobj\n")); err != nil {
		t.Fatal(err) // the engine is compiled now
	}
	d, err := e.Extract(t.Context(), "a.pdf", endless())
	if err != nil || d.Outcome != doc.TimedOut || d.MediaType != typePDF {
		t.Errorf("%s (%s) %s, %v; want timed_out", d.Outcome, d.MediaType, d.Reason, err)
	}
	d, err = e.Extract(t.Context(), "a.zip", zipped("bao-cao.txt", "Không có gì đặc biệt.", "treo.pdf", string(endless()), "phu-luc.txt", "Biểu số 1."))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range d.Members {
		got = append(got, m.Name+" "+string(m.Document.Outcome))
	}
	if want := "bao-cao.txt ok, treo.pdf timed_out, phu-luc.txt ok"; strings.Join(got, ", ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}
