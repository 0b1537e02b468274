package parser

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"tonghop/parser/doc"
	"tonghop/parser/ocr"
	"tonghop/parser/ooxml"
	"tonghop/parser/pdf"
	"tonghop/parser/plain"
)

// Options are the limits of an Extractor. The zero value gives the defaults.
type Options struct {
	CacheDir string        // where the compiled PDF reader is kept between runs; "" = compile it once a process
	Workers  int           // PDF documents read at the same time; default 2
	Timeout  time.Duration // for one document; default 60 s
	MaxBytes int64         // of one file; default 100 MB
}

// Extractor reads documents. It may be used by many goroutines.
type Extractor struct {
	pdf      *pdf.Reader
	timeout  time.Duration
	maxBytes int64
}

// NewExtractor makes an Extractor. It fails when CacheDir cannot be made.
func NewExtractor(o Options) (*Extractor, error) {
	if o.Workers <= 0 {
		o.Workers = 2
	}
	if o.Timeout <= 0 {
		o.Timeout = time.Minute
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = 100 << 20
	}
	reader, err := pdf.New(o.CacheDir, o.Workers)
	if err != nil {
		return nil, err
	}
	return &Extractor{pdf: reader, timeout: o.Timeout, maxBytes: o.MaxBytes}, nil
}

// Close ends the PDF reader; documents still being read by it end as timed out.
func (e *Extractor) Close() error { return e.pdf.Close() }

// Extract reads one file. It always gives a document, whose outcome tells what became of it; it returns by the
// deadline even when a reader does not (that reader's goroutine is then left to end by itself). b must not be
// changed afterwards.
func (e *Extractor) Extract(ctx context.Context, name string, b []byte) doc.Document {
	if int64(len(b)) > e.maxBytes {
		return doc.Failed(Detect(name, b[:min(len(b), sniffed)]), doc.TooBig, fmt.Sprintf("%d bytes, limit %d", len(b), e.maxBytes))
	}
	ctx, cancel := context.WithTimeout(ctx, e.timeout)
	defer cancel()
	done := make(chan doc.Document, 1)
	go func() { done <- e.read(ctx, name, b) }()
	select {
	case d := <-done:
		return d
	case <-ctx.Done():
		return doc.Failed(Detect(name, b[:min(len(b), sniffed)]), doc.TimedOut, fmt.Sprintf("not read within the time limit: %v", ctx.Err()))
	}
}

// read turns a panic of a reader into a corrupt document: it is always some input that no reader foresaw.
func (e *Extractor) read(ctx context.Context, name string, b []byte) (d doc.Document) {
	mediaType := typeBinary
	defer func() {
		if p := recover(); p != nil {
			d = doc.Failed(mediaType, doc.Corrupt, fmt.Sprintf("reader failed: %v", p))
		}
	}()
	mediaType = Detect(name, b)
	d = e.dispatch(ctx, mediaType, b)
	d.MediaType = mediaType
	return d
}

// dispatch hands the bytes to the reader of their format.
func (e *Extractor) dispatch(ctx context.Context, mediaType string, b []byte) doc.Document {
	switch mediaType {
	case typeEmpty:
		return doc.Failed(mediaType, doc.Empty, "file of no bytes")
	case typeDocx:
		return ooxml.Docx(bytes.NewReader(b), int64(len(b)), ooxml.DefaultLimits)
	case typeXlsx:
		return ooxml.Xlsx(bytes.NewReader(b), int64(len(b)), ooxml.DefaultLimits)
	case typePDF:
		return e.pdf.Read(ctx, b, nil)
	case typeHTML:
		return plain.HTML(b)
	case typeText, typeCSV:
		return plain.Text(b)
	case "image/jpeg", "image/png", "image/gif", "image/bmp", "image/webp", "image/tiff", "image/heic":
		return ocr.Read(ctx, b, mediaType, nil)
	case typeLockedOLE:
		return doc.Failed(mediaType, doc.Encrypted, "Office file with a password")
	case typeZip, typeODT, typeODS, typeODP:
		if lockedZip(b) {
			return doc.Failed(mediaType, doc.Encrypted, "file with a password")
		}
		if _, err := zip.NewReader(bytes.NewReader(b), int64(len(b))); err != nil {
			return doc.Failed(mediaType, doc.Corrupt, fmt.Sprintf("opening zip: %v", err))
		}
	}
	return doc.Failed(mediaType, unread(mediaType), reason(mediaType))
}

// unread is the outcome of a type that has no reader.
func unread(mediaType string) doc.Outcome {
	if strings.HasPrefix(mediaType, "image/") {
		return doc.NeedsOCR
	}
	return doc.Unsupported
}

// reason says for a type without a reader what an officer can ask the sender for.
func reason(mediaType string) string {
	switch mediaType {
	case typeZip, typeRAR, type7z, "application/gzip", "application/x-tar", "application/x-bzip2", "application/x-xz":
		return "archives are not opened: ask for the files themselves"
	case typeDoc, typeRTF, typeODT, typeWordXML:
		return "this kind of text document is not read: ask for .docx or .pdf"
	case typeXls, typeXlsb, typeODS:
		return "this kind of spreadsheet is not read: ask for .xlsx"
	case typeMail, typeMsg, typeTNEF:
		return "a mail within a mail, not a document"
	case typeBinary:
		return "unknown format"
	}
	if strings.HasPrefix(mediaType, "image/") {
		return "picture of a page: its text must be recognised"
	}
	return mediaType + " is not read"
}
