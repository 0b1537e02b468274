package pdf

import (
	"os"
	"path/filepath"
	"testing"
)

// reader shares one compiled module between the runs of the tests.
func reader(t testing.TB) *Reader {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = t.TempDir()
	}
	r, err := New(filepath.Join(cache, "tonghop-test-pdf"), 2)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return r
}
