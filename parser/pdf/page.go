package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"sync"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"

	"tonghop/parser/doc"
	"tonghop/parser/layout"
)

// page is what was read of one page, in points.
type page struct {
	layout.Page
	want    want
	blank   bool // there is nothing on it at all
	letters int
	mended  map[string]int // runs that were legacy text by their fonts, by encoding

	fault error // the page could not be read

	found        *layout.Page // as recognised on its picture, nil where it was not; known when recognition has ended
	unrecognised error
}

// readDocument opens a document and reads all its pages. The open document comes back with them, nil where it did not open.
func readDocument(ctx context.Context, inst pdfium.Pdfium, b []byte, recognize layout.Recognizer) (doc.Document, *raw) {
	file, err := openRaw(inst.GetImplementation(), b)
	mended := false
	if errors.Is(err, pdferrors.ErrFormat) {
		if b := withTrailer(b); b != nil {
			file, err = openRaw(inst.GetImplementation(), b)
			mended = true
		}
	}
	if err != nil {
		return failure(err, "opening PDF"), nil
	}
	d := readPages(ctx, file, recognize)
	if mended && d.Outcome == doc.OK && d.Reason == "" {
		d.Reason = "damaged: the end of the file is missing"
	}
	return d, file
}

// readPages reads all pages. Faults of single pages cost these pages only, unless no page can be read.
func readPages(ctx context.Context, file *raw, recognize layout.Recognizer) doc.Document {
	count, err := file.pages()
	if err != nil {
		return failure(err, "counting pages")
	}
	if count > maxPages {
		return doc.Failed(mediaType, doc.TooBig, fmt.Sprintf("%d pages, limit %d", count, maxPages))
	}
	pages := make([]page, count)
	ocr := newRecognition(ctx, recognize)
	defer ocr.wait()
	total := 0
	for i := range pages {
		if ctx.Err() != nil {
			return timedOut(ctx)
		}
		p := &pages[i]
		if p.fault = readPage(file, i, p, ocr); p.fault != nil {
			continue
		}
		if total += len(p.Glyphs); total > maxChars {
			return doc.Failed(mediaType, doc.TooBig, fmt.Sprintf("more than %d characters", maxChars))
		}
	}
	ocr.wait()
	if ctx.Err() != nil {
		return timedOut(ctx)
	}
	return compose(pages)
}

// catalog is the object that everything in a PDF hangs on (ISO 32000-1, 7.7.2).
var catalog = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(\d{1,9})\s+(\d{1,5})\s+obj\s*<<[^>]{0,400}?/Type\s*/Catalog`)
})

// withTrailer gives a file whose end was lost on its way a new end that names its catalog; nil if that is lost too.
// PDFium finds all other objects by itself.
func withTrailer(b []byte) []byte {
	m := catalog().FindSubmatch(b)
	if m == nil {
		return nil
	}
	return fmt.Appendf(bytes.Clone(b), "\ntrailer\n<</Root %s %s R/Size 1>>\nstartxref\n0\n%%%%EOF\n", m[1], m[2])
}

// readPage reads the characters of one page, and sends its picture to be recognised where they are not its text.
func readPage(file *raw, index int, p *page, ocr *recognition) error {
	loaded, notes, err := file.page(index)
	if err != nil {
		return fmt.Errorf("loading: %w", err)
	}
	defer file.closePage(loaded)
	box, err := file.rect("FPDF_GetPageBoundingBox", loaded)
	if err != nil {
		return fmt.Errorf("measuring: %w", err)
	}
	p.Blocks = notes
	p.mended = map[string]int{}
	p.Bottom, p.Top = float64(min(box.bottom, box.top)), float64(max(box.bottom, box.top))
	left, right := float64(min(box.left, box.right)), float64(max(box.left, box.right))
	text, err := file.characters(loaded)
	if err != nil {
		return fmt.Errorf("loading text: %w", err)
	}
	s := scan{text: text, left: left, right: right, page: p}
	err = s.read()
	if err == nil {
		err = s.judge(loaded, (right-left)*(p.Top-p.Bottom))
	}
	text.close()
	if err != nil || p.want == wantText || !ocr.possible() {
		return err
	}
	if err := ocr.start(file, loaded, p); err != nil {
		p.unrecognised = err
	}
	return nil
}
