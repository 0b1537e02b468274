package ole

import (
	"os"
	"path/filepath"
	"testing"
)

// Files of other projects: every stream that the directory names can be read, in any case of letters.
func TestCorpus(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/corpora/documents/doc/*.doc")
	if len(files) == 0 {
		t.Skip("no corpus beside the repository")
	}
	read := 0
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Open(b)
		if err != nil {
			continue // some are no compound files at all
		}
		if text, err := f.Stream("WORDDOCUMENT"); err == nil && len(text) > 0 && f.Has("worddocument") {
			read++
		}
	}
	if read < len(files)/2 {
		t.Errorf("%d of %d files have a text stream", read, len(files))
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := Open(b)
		if err != nil {
			return
		}
		for _, name := range file.Names() {
			if got, _ := file.Stream(name); len(got) > len(b) {
				t.Errorf("stream %q is larger than its file", name)
			}
		}
	})
}
