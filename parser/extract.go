package parser

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"

	"tonghop/parser/doc"
	"tonghop/parser/ocr"
	"tonghop/parser/pdf"
	"tonghop/parser/worker"
)

// Options are the limits of an Extractor. The zero value gives the defaults.
type Options struct {
	Child    []string      // starts a process that calls RunChild; nil: documents are read in this process, which only tests may do
	CacheDir string        // where the compiled PDF reader is kept between runs; "" = compile it once a process
	Workers  int           // documents read at the same time; default 2
	Timeout  time.Duration // for one document, recognising of pictures not counted; default 60 s
	MaxBytes int64         // of one file; default 100 MB
	Memory   int64         // bytes that reading one document may take; default 1 GiB
	TessData string        // folder of tesseract's language data; "" where tesseract itself looks
	Unseen   bool          // pictures of text are not recognised
	Engine   ocr.Engine    // recognises pictures of text; nil: tesseract, in a fenced process for each page
}

// Extractor reads documents, each in a process of its own making that can hurt nothing (law P2). It may be used by many goroutines.
type Extractor struct {
	maxBytes int64
	pool     *worker.Pool
	here     *formats // reads in this process where there is no pool
	engine   ocr.Engine
}

// NewExtractor makes an Extractor. It fails when CacheDir cannot be made.
func NewExtractor(o Options) (*Extractor, error) {
	if o.MaxBytes <= 0 {
		o.MaxBytes = 100 << 20
	}
	if o.Memory <= 0 {
		o.Memory = 1 << 30
	}
	if o.CacheDir != "" {
		if err := os.MkdirAll(o.CacheDir, 0o700); err != nil {
			return nil, fmt.Errorf("making the cache of the document readers: %w", err)
		}
	}
	e := &Extractor{maxBytes: o.MaxBytes, engine: o.Engine}
	if o.Engine == nil && !o.Unseen {
		e.engine = ocr.Tesseract(ocr.Options{Launcher: o.launcher(), TessData: o.TessData, Slots: max(o.Workers, 1)})
	}
	if o.Child == nil {
		e.here = newFormats(o.CacheDir)
		return e, nil
	}
	command := append(append([]string{}, o.Child...), childRead, o.CacheDir, strconv.FormatInt(o.Memory, 10))
	e.pool = worker.New(worker.Options{Command: command, Slots: o.Workers, Timeout: o.Timeout, Memory: o.Memory, Engine: e.engine, Prepare: preparing(o)})
	return e, nil
}

// launcher is what stands before a program that is to run inside fences.
func (o Options) launcher() []string {
	if o.Child == nil {
		return nil
	}
	return append(append([]string{}, o.Child...), childLaunch, strconv.FormatInt(o.Memory, 10))
}

// preparing has the PDF engine compiled by a process that sees no document and may write into the cache.
func preparing(o Options) func(context.Context) error {
	var mu sync.Mutex
	return func(ctx context.Context) error {
		mu.Lock()
		defer mu.Unlock()
		if o.CacheDir == "" || pdf.Ready(o.CacheDir) {
			return nil
		}
		cmd := exec.CommandContext(ctx, o.Child[0], append(append([]string{}, o.Child[1:]...), childCompile, o.CacheDir)...)
		cmd.Env = []string{}
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("compiling the PDF reader: %w: %s", err, out)
		}
		return nil
	}
}

// Close ends the readers when the documents under way are read.
func (e *Extractor) Close() error {
	if e.pool == nil {
		return e.here.pdf.Close()
	}
	return e.pool.Close()
}

// ErrNoChild tells that this machine could not start a process to read documents in.
var ErrNoChild = worker.ErrNoChild

// Extract reads one file. The document's outcome tells what became of it. An error is a fault of this machine, or the end of ctx, and says
// nothing of the file: it is to be read again.
func (e *Extractor) Extract(ctx context.Context, name string, b []byte) (doc.Document, error) {
	return e.extract(ctx, worker.Job{Name: name, Bytes: b})
}

// outside reads a container without the files in it: a mail's own text.
func (e *Extractor) outside(ctx context.Context, name string, b []byte) (doc.Document, error) {
	return e.extract(ctx, worker.Job{Name: name, Bytes: b, Outside: true})
}

func (e *Extractor) extract(ctx context.Context, job worker.Job) (d doc.Document, err error) {
	switch {
	case int64(len(job.Bytes)) > e.maxBytes:
		d = doc.Failed("", doc.TooBig, fmt.Sprintf("%d bytes, limit %d", len(job.Bytes), e.maxBytes))
	case e.pool != nil:
		d, err = e.pool.Read(ctx, job)
	default:
		job.Recognize, job.Opening, job.Prepare = e.engine, func(string) {}, func() error { return nil }
		d = e.here.read(ctx, job)
	}
	if d.MediaType == "" && err == nil { // nobody lived to tell
		d.MediaType = Detect(job.Name, job.Bytes[:min(len(job.Bytes), sniffed)])
	}
	return d, err
}
