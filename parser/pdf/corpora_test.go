package pdf

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"tonghop/parser/doc"
	"tonghop/parser/vn"
)

// words are the tokens of a text, each with its count.
func words(text string) (bag map[string]int, n int) {
	bag = map[string]int{}
	for _, w := range strings.FieldsFunc(vn.Normalize(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) }) {
		bag[w]++
		n++
	}
	return bag, n
}

// f1 compares two texts as bags of tokens.
func f1(got, want string) float64 {
	a, na := words(got)
	b, nb := words(want)
	if na+nb == 0 {
		return 1
	}
	same := 0
	for w, n := range a {
		same += min(n, b[w])
	}
	return 2 * float64(same) / float64(na+nb)
}

// TestAgainstPdftotext reads the real files of /shared/corpora. None may panic or hang, and the text must have the
// words that pdftotext finds.
func TestAgainstPdftotext(t *testing.T) {
	dir := os.Getenv("PDF_CORPUS")
	if dir == "" {
		dir = "../../../shared/corpora/documents/pdf"
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.pdf"))
	if len(files) == 0 {
		t.Skip("no corpora beside the repository")
	}
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed")
	}
	r := reader(t)
	sum, n := 0.0, 0
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute) // the largest takes 10 s of one core
		start := time.Now()
		d := r.Read(ctx, b, nil)
		took := time.Since(start)
		cancel()
		if d.Outcome == doc.TimedOut || strings.Contains(d.Reason, "reader failed") {
			t.Errorf("%s: %s %s", file, d.Outcome, d.Reason)
		}
		want, err := exec.Command("pdftotext", "-enc", "UTF-8", file, "-").Output()
		if err != nil {
			t.Logf("      %-12s %6dms %s: pdftotext fails; %s", d.Outcome, took.Milliseconds(), filepath.Base(file), d.Reason)
			continue
		}
		score := f1(d.Text(), string(want))
		sum, n = sum+score, n+1
		t.Logf("%.3f %-12s %6dms %s %s", score, d.Outcome, took.Milliseconds(), filepath.Base(file), d.Reason)
	}
	t.Logf("mean F1 %.4f over %d files", sum/float64(n), n)
	if sum/float64(n) < 0.93 {
		t.Errorf("mean F1 %.3f, want at least 0.93", sum/float64(n))
	}
}
