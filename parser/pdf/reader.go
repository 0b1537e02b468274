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
	"sync"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"tonghop/parser/doc"
	"tonghop/parser/layout"
)

const (
	mediaType    = "application/pdf"
	maxPages     = 500
	maxPageChars = 200_000   // characters of one page
	maxChars     = 4_000_000 // characters of one document
	memoryPages  = 8192      // WebAssembly pages of 64 KiB that one document may use: 512 MB
)

// Reader reads PDF files, one at a time. What hangs in it can only be ended with the process that it is in: that is why
// documents are read by children of the program (package worker).
type Reader struct {
	cacheDir string

	mu        sync.Mutex
	pool      pdfium.Pool
	cache     wazero.CompilationCache
	inst      pdfium.Pdfium // one copy of PDFium in its sandbox; nil before the first document, and after one that it took harm from
	documents int           // read in inst so far
}

// maxDocuments is how many documents an instance reads before a new one takes its place. Making one costs as much as reading
// a page or two. One that met a fault, or a document of unusual size, is never used again.
const maxDocuments = 50

// New makes a Reader. The WebAssembly module is compiled at the first document (some seconds) and the machine code kept in
// cacheDir for the next process; "" keeps nothing. The folder must be writable by this program alone, because what lies in it
// is executed.
func New(cacheDir string) *Reader { return &Reader{cacheDir: cacheDir} }

// Read gives the text of a PDF file as paragraphs in reading order, each with its page. A scan that has little more than the
// text of a signature on it counts as a picture. The end of ctx is noticed between two pages.
//
// Pages without text of their own are drawn and given to recognize, several at a time. Where that is nil, or gives
// [layout.ErrNoRecognizer], they stay unread, and with any other error too: such pages are in Unread, or the outcome is
// NeedsOCR if there is no other page.
func (r *Reader) Read(ctx context.Context, b []byte, recognize layout.Recognizer) (d doc.Document) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.start(ctx); err != nil {
		return doc.Failed(mediaType, doc.Unsupported, fmt.Sprintf("starting the PDF reader: %v", err))
	}
	sound := false
	defer func() {
		if p := recover(); p != nil {
			d = doc.Failed(mediaType, doc.Corrupt, fmt.Sprintf("PDF reader failed: %v", p))
		}
		if r.documents++; !sound || r.documents >= maxDocuments {
			r.end()
		}
	}()
	d, file := readDocument(ctx, r.inst, b, recognize)
	sound = file != nil && d.Outcome == doc.OK && file.close()
	return d
}

// start makes an instance where there is none.
func (r *Reader) start(ctx context.Context) (err error) {
	if r.inst != nil {
		return nil
	}
	if r.pool == nil {
		if r.pool, r.cache, err = compile(r.cacheDir); err != nil {
			return err
		}
	}
	r.inst, err = r.pool.GetInstanceWithContext(ctx)
	return err
}

// end frees the instance without closing it: that may trap, and its memory goes as a whole.
func (r *Reader) end() {
	if r.inst != nil {
		_ = r.inst.Kill()
	}
	r.inst, r.documents = nil, 0
}

func timedOut(ctx context.Context) doc.Document {
	return doc.Failed(mediaType, doc.TimedOut, fmt.Sprintf("reading PDF: %v", ctx.Err()))
}

// compile makes the pool. The module sees no file system, no clock but its own, and nothing of what it prints is kept.
// wazero could end a call from outside only by a look at every turn of every loop, which makes PDFium three to four times slower.
func compile(cacheDir string) (pdfium.Pool, wazero.CompilationCache, error) {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling). // PDFium's setjmp needs it
		WithMemoryLimitPages(memoryPages)
	var cache wazero.CompilationCache
	if cacheDir != "" {
		var err error
		if cache, err = wazero.NewCompilationCacheWithDir(cacheDir); err != nil {
			return nil, nil, fmt.Errorf("opening compilation cache: %w", err)
		}
		config = config.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxIdle:       1,
		MaxTotal:      2, // a killed instance counts until it is gone
		FSConfig:      wazero.NewFSConfig(),
		RuntimeConfig: config,
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
	return pool, cache, err
}

// Close frees the compiled module.
func (r *Reader) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.end()
	var errs []error
	if r.pool != nil {
		errs = append(errs, r.pool.Close())
	}
	if r.cache != nil {
		errs = append(errs, r.cache.Close(context.Background()))
	}
	r.pool, r.cache = nil, nil
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
