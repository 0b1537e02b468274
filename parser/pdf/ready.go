package pdf

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
)

// Ready tells that this very program has compiled its engine into the folder.
func Ready(cacheDir string) bool {
	_, err := os.Stat(mark(cacheDir))
	return err == nil
}

// Prepare compiles the engine into the folder, which takes some seconds; a [Reader] with the same folder then starts at once.
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

// mark is the file that tells that compiling came to its end. Its name stands for this build of the program: another one may want
// other machine code.
func mark(cacheDir string) string {
	h := sha256.New()
	if self, err := os.Executable(); err == nil {
		if file, err := os.Stat(self); err == nil {
			fmt.Fprint(h, file.Size(), file.ModTime().UnixNano())
		}
	}
	return filepath.Join(cacheDir, fmt.Sprintf("pdf-%x", h.Sum(nil)[:8]))
}
