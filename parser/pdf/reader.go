// Package pdf reads the text of PDF files into the normal form. PDFium does it, compiled to WebAssembly and run by
// wazero: a damaged or hostile file can break its own instance and nothing else. PDFium gives characters with their
// places on the page; words, lines, columns and paragraphs are made from the places here, because PDFium's own word
// breaks fall wherever the font changes inside a word, as it does between Vietnamese letters.
package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"tonghop/parser/doc"
)

const (
	mediaType    = "application/pdf"
	maxPages     = 500
	maxPageChars = 200_000   // characters of one page
	maxChars     = 4_000_000 // characters of one document
	memoryPages  = 8192      // WebAssembly pages of 64 KiB that one document may use: 512 MB
)

// Reader reads PDF files, each in an instance of its own. It may be used by many goroutines.
type Reader struct {
	cacheDir string
	slots    chan struct{} // one for each document being read
	closing  chan struct{}

	mu     sync.Mutex
	ready  chan struct{} // made when the start began, closed when it ended
	pool   pdfium.Pool
	cache  wazero.CompilationCache
	err    error
	closed bool
}

// New makes a Reader of at most workers documents at a time. The WebAssembly module is compiled at the first document
// (some seconds) and the machine code kept in cacheDir for the next process; "" keeps nothing. The folder must be
// writable by this program alone, because what lies in it is executed.
func New(cacheDir string, workers int) (*Reader, error) {
	if workers < 1 {
		return nil, fmt.Errorf("making PDF reader: %d workers", workers)
	}
	if cacheDir != "" {
		if err := os.MkdirAll(cacheDir, 0o700); err != nil {
			return nil, fmt.Errorf("making PDF reader: %w", err)
		}
	}
	return &Reader{cacheDir: cacheDir, slots: make(chan struct{}, workers), closing: make(chan struct{})}, nil
}

// Read gives the text of a PDF file as paragraphs in reading order, each with its page. It returns when ctx ends, with
// the outcome timed out. A file of pictures alone is NeedsOCR; so is a scan that has little more than the text of a
// signature on it, and then that text is in the blocks.
func (r *Reader) Read(ctx context.Context, b []byte) doc.Document {
	select {
	case r.slots <- struct{}{}:
	case <-ctx.Done():
		return timedOut(ctx)
	case <-r.closing:
		return timedOut(ctx)
	}
	pool, err := r.start(ctx)
	if err != nil {
		<-r.slots
		if ctx.Err() != nil {
			return timedOut(ctx)
		}
		return doc.Failed(mediaType, doc.Unsupported, fmt.Sprintf("starting the PDF reader: %v", err))
	}
	inst, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		<-r.slots
		if ctx.Err() != nil {
			return timedOut(ctx)
		}
		return doc.Failed(mediaType, doc.Unsupported, fmt.Sprintf("starting the PDF reader: %v", err))
	}
	return r.watch(ctx, inst, b)
}

// watch reads in a goroutine of its own, so that a document that hangs is left behind: Kill ends its instance.
func (r *Reader) watch(ctx context.Context, inst pdfium.Pdfium, b []byte) doc.Document {
	done := make(chan doc.Document, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- doc.Failed(mediaType, doc.Corrupt, fmt.Sprintf("PDF reader failed: %v", p))
			}
		}()
		done <- readDocument(ctx, inst, b)
	}()
	select {
	case d := <-done:
		// Killed, not closed: closing would first unload the document, which can hang or trap on its own.
		inst.Kill()
		<-r.slots
		return d
	case <-ctx.Done():
	case <-r.closing:
	}
	// The slot is free only when the goroutine has really ended, so that hanging documents cannot pile up.
	go func() {
		inst.Kill()
		<-done
		<-r.slots
	}()
	return timedOut(ctx)
}

func timedOut(ctx context.Context) doc.Document {
	reason := "PDF reader closed"
	if err := ctx.Err(); err != nil {
		reason = fmt.Sprintf("reading PDF: %v", err)
	}
	return doc.Failed(mediaType, doc.TimedOut, reason)
}

// start compiles PDFium once. Compiling goes on when ctx ends first, for the documents to come.
func (r *Reader) start(ctx context.Context) (pdfium.Pool, error) {
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		return nil, errors.New("closed")
	}
	if r.ready == nil {
		r.ready = make(chan struct{})
		go r.compile(r.ready)
	}
	ready := r.ready
	r.mu.Unlock()
	select {
	case <-ready:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil, errors.New("closed")
	}
	return r.pool, r.err
}

func (r *Reader) compile(ready chan struct{}) {
	defer close(ready)
	pool, cache, err := compile(r.cacheDir, cap(r.slots))
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pool, r.cache, r.err = pool, cache, err
}

// compile makes the pool. The module sees no file system, no clock but its own, and nothing of what it prints is kept.
func compile(cacheDir string, workers int) (pdfium.Pool, wazero.CompilationCache, error) {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling). // PDFium's setjmp needs it
		WithMemoryLimitPages(memoryPages).
		WithCloseOnContextDone(true) // without it Kill cannot end a loop
	var cache wazero.CompilationCache
	if cacheDir != "" {
		var err error
		if cache, err = wazero.NewCompilationCacheWithDir(cacheDir); err != nil {
			return nil, nil, fmt.Errorf("opening compilation cache: %w", err)
		}
		config = config.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxIdle:       workers,
		MaxTotal:      2 * workers, // a killed instance counts until it is gone
		FSConfig:      wazero.NewFSConfig(),
		RuntimeConfig: config,
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
	return pool, cache, err
}

// Close ends the documents being read as timed out and frees the compiled module. The Reader cannot be used again.
func (r *Reader) Close() error {
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		return nil
	}
	r.closed = true
	ready := r.ready
	r.mu.Unlock()
	close(r.closing)
	if ready == nil {
		return nil
	}
	<-ready
	for range cap(r.slots) {
		r.slots <- struct{}{}
	}
	var errs []error
	if r.pool != nil {
		errs = append(errs, r.pool.Close())
	}
	if r.cache != nil {
		errs = append(errs, r.cache.Close(context.Background()))
	}
	return errors.Join(errs...)
}

// failure tells the outcome of an error of PDFium.
func failure(err error, doing string) doc.Document {
	outcome := doc.Corrupt
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		outcome = doc.Encrypted
	}
	return doc.Failed(mediaType, outcome, fmt.Sprintf("%s: %v", doing, err))
}
