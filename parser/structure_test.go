package parser

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tonghop/parser/doc"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestStructure reads one report (word/testdata/report.fodt) as LibreOffice writes it in each format. The golden file beside each shows what
// is kept of its structure: the same, whatever program a unit uses. On the PDF of another report it is found from what stands on paper.
func TestStructure(t *testing.T) {
	e := extractor(t, Options{Unseen: true})
	files, _ := filepath.Glob("testdata/report.*[a-z]")
	for _, file := range append(files, "word/testdata/report.doc", "pdf/testdata/report.pdf") {
		if filepath.Ext(file) == ".golden" {
			continue
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d, err := e.Extract(t.Context(), filepath.Base(file), b)
		if err != nil {
			t.Fatal(err)
		}
		golden := filepath.Join("testdata", filepath.Base(file)+".golden")
		got := structure(d)
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: not as in %s (-update writes it anew):\n%s", file, golden, got)
		}
	}
}

// structure shows a document a line a block: page, kind and level, look, label, text; cells parted by bars.
func structure(d doc.Document) string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s %s %s %s\n", d.MediaType, d.Outcome, d.Repaired, d.Reason)
	for _, b := range d.Blocks {
		kind := string(b.Kind)
		if b.Level > 0 {
			kind += fmt.Sprint(b.Level)
		}
		for look, is := range map[string]bool{"bold": b.Bold && !b.Center, "bold center": b.Bold && b.Center, "center": b.Center && !b.Bold} {
			if is {
				kind += " " + look
			}
		}
		text := b.Text
		if b.Kind == doc.Row {
			text = strings.Join(b.Cells, "|")
		}
		label := ""
		if b.Label != "" {
			label = "<" + b.Label + "> "
		}
		fmt.Fprintf(&s, "%d %s %s%s\n", b.Page, kind, label, strings.ReplaceAll(text, "\n", "/"))
	}
	return s.String()
}
