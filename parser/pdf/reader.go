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
	"sync/atomic"
	"time"

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

// Reader reads PDF files, each in an instance that no other uses meanwhile. It may be used by many goroutines.
type Reader struct {
	cacheDir string
	slots    chan struct{} // one for each document being read
	idle     chan instance // ready for another document
	closing  chan struct{}

	mu     sync.Mutex
	ready  chan struct{} // made when the start began, closed when it ended
	pool   pdfium.Pool
	cache  wazero.CompilationCache
	looks  *looks // nil where the module does not look whether to go on
	err    error
	closed bool
}

// instance is one copy of PDFium in its sandbox.
type instance struct {
	pdfium.Pdfium
	documents int          // read in it so far
	stopped   *atomic.Bool // nil where only Kill can end what it does
	forget    func()
}

// maxDocuments is how many documents an instance reads before a new one takes its place. Making one costs as much as reading
// a page or two. One that met a fault, or a document of unusual size, is never used again.
const maxDocuments = 50

// closeTimeout is how long a document that was read may take to be closed.
const closeTimeout = 5 * time.Second

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
	return &Reader{cacheDir: cacheDir, slots: make(chan struct{}, workers), idle: make(chan instance, workers), closing: make(chan struct{})}, nil
}

// Read gives the text of a PDF file as paragraphs in reading order, each with its page. It returns when ctx ends, with
// the outcome timed out. A scan that has little more than the text of a signature on it counts as a picture.
//
// Pages without text of their own are drawn and given to recognize, several at a time. Where that is nil, or gives
// [layout.ErrNoRecognizer], they stay unread, and with any other error too: such pages are in Unread, or the outcome is
// NeedsOCR if there is no other page.
func (r *Reader) Read(ctx context.Context, b []byte, recognize layout.Recognizer) doc.Document {
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
	inst, err := r.take(ctx, pool)
	if err != nil {
		<-r.slots
		if ctx.Err() != nil {
			return timedOut(ctx)
		}
		return doc.Failed(mediaType, doc.Unsupported, fmt.Sprintf("starting the PDF reader: %v", err))
	}
	return r.watch(ctx, inst, b, recognize)
}

// take gives an idle instance, else a new one.
func (r *Reader) take(ctx context.Context, pool pdfium.Pool) (instance, error) {
	select {
	case inst := <-r.idle:
		return inst, nil
	default:
		inst, err := pool.GetInstanceWithContext(ctx)
		if err != nil || r.looks == nil {
			return instance{Pdfium: inst}, err
		}
		stopped, forget, err := r.looks.add(inst.GetImplementation())
		if err != nil {
			_ = inst.Kill()
		}
		return instance{Pdfium: inst, stopped: stopped, forget: forget}, err
	}
}

// watch reads in a goroutine of its own, so that a document that hangs is left behind; release ends its instance. The document is given
// back before it is closed, which can hang or trap on its own; the slot is free only when that goroutine has really ended, so that
// hanging documents cannot pile up.
func (r *Reader) watch(ctx context.Context, inst instance, b []byte, recognize layout.Recognizer) doc.Document {
	reading, stop := context.WithCancel(ctx)
	read := make(chan doc.Document, 1)
	clean := make(chan bool, 1)
	go func() {
		defer stop()
		good := false
		defer func() {
			if p := recover(); p != nil {
				select {
				case read <- doc.Failed(mediaType, doc.Corrupt, fmt.Sprintf("PDF reader failed: %v", p)):
				default: // it was read, and failed to close
				}
			}
			clean <- good
		}()
		d, file := readDocument(reading, inst, b, recognize)
		read <- d
		good = file != nil && d.Outcome == doc.OK && file.close()
	}()
	d, ended := doc.Document{}, false
	select {
	case d = <-read:
		ended = true
	case <-ctx.Done():
	case <-r.closing:
	}
	if !ended {
		d = timedOut(ctx)
		stop() // what is being recognised
	}
	go r.release(inst, clean, ended)
	return d
}

// release keeps the instance for another document, or ends it, and frees the slot.
func (r *Reader) release(inst instance, clean chan bool, ended bool) {
	defer func() { <-r.slots }()
	inst.documents++
	if ended && inst.documents < maxDocuments {
		select {
		case good := <-clean:
			select {
			case <-r.closing:
			default:
				if good {
					r.idle <- inst // there is room: as many as slots
					return
				}
			}
			inst.end()
			return
		case <-time.After(closeTimeout):
		case <-r.closing:
		}
	}
	if inst.stopped == nil {
		_ = inst.Kill() // without closing it: it may hang, and its memory goes as a whole
		<-clean
		return
	}
	inst.stopped.Store(true)
	<-clean
	inst.end()
}

// end frees an instance that does nothing.
func (i instance) end() {
	_ = i.Kill()
	if i.forget != nil {
		i.forget()
	}
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
	looks := &looks{}
	module, err := withFuel(pdfiumModule)
	if err != nil {
		looks = nil
	}
	pool, cache, err := compile(r.cacheDir, cap(r.slots), module, looks)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pool, r.cache, r.looks, r.err = pool, cache, looks, err
}

// compile makes the pool. The module sees no file system, no clock but its own, and nothing of what it prints is kept.
// looks is nil where module is: then it is go-pdfium's, which only closing it can end.
func compile(cacheDir string, workers int, module []byte, looks *looks) (pdfium.Pool, wazero.CompilationCache, error) {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling). // PDFium's setjmp needs it
		WithMemoryLimitPages(memoryPages).
		WithCloseOnContextDone(looks == nil) // without either nothing can end a loop
	var stdout io.Writer = io.Discard
	if looks != nil {
		stdout = looks
	}
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
		WASM:          module,
		Stdout:        stdout,
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
	for len(r.idle) > 0 {
		(<-r.idle).end()
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
