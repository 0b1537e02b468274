package pdf

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
)

// Ready tells that the engine of this program, and no other version's, lies compiled in the folder.
func Ready(cacheDir string) bool {
	_, err := os.Stat(mark(cacheDir))
	return err == nil
}

// Prepare compiles the engine into the folder, which takes some seconds. [New] with the same folder then starts at once.
func Prepare(cacheDir string) error {
	pool, cache, err := compile(cacheDir)
	if err != nil {
		return err
	}
	if err := pool.Close(); err != nil {
		return err
	}
	if err := cache.Close(context.Background()); err != nil {
		return err
	}
	return os.WriteFile(mark(cacheDir), nil, 0o600)
}

// mark is the file that tells that compiling came to its end. Its name has all in it that the machine code depends on.
func mark(cacheDir string) string {
	h := sha256.New()
	fmt.Fprint(h, runtime.GOOS, runtime.GOARCH)
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, m := range build.Deps {
			if m.Path == "github.com/klippa-app/go-pdfium" || m.Path == "github.com/tetratelabs/wazero" {
				fmt.Fprint(h, m.Path, m.Version)
			}
		}
	}
	return filepath.Join(cacheDir, fmt.Sprintf("pdf-%x", h.Sum(nil)[:8]))
}
