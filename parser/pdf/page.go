package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"

	"tonghop/parser/doc"
	"tonghop/parser/layout"
	"tonghop/parser/vn"
)

// stampLetters is more than the text that signing a scan leaves on a page ("Ký bởi … Thời gian ký …") and less than a
// page of a report.
const stampLetters = 200

// page is what was read of one page, in points.
type page struct {
	layout.Page
	picture bool // an image covers most of the page
	blank   bool // there is nothing on it at all
	letters int
	mended  map[string]int // runs that were legacy text by their fonts, by encoding
}

// readDocument opens a document and reads all its pages. The open document comes back with them, nil where it did not open.
func readDocument(ctx context.Context, inst pdfium.Pdfium, b []byte) (doc.Document, *raw) {
	file, err := openRaw(inst.GetImplementation(), b)
	if errors.Is(err, pdferrors.ErrFormat) {
		if mended := withTrailer(b); mended != nil {
			file, err = openRaw(inst.GetImplementation(), mended)
		}
	}
	if err != nil {
		return failure(err, "opening PDF"), nil
	}
	return readPages(ctx, file), file
}

// readPages reads all pages. Faults of single pages cost these pages only, unless no page can be read.
func readPages(ctx context.Context, file *raw) doc.Document {
	count, err := file.pages()
	if err != nil {
		return failure(err, "counting pages")
	}
	if count > maxPages {
		return doc.Failed(mediaType, doc.TooBig, fmt.Sprintf("%d pages, limit %d", count, maxPages))
	}
	pages := make([]page, count)
	total, failed := 0, 0
	var fault error
	for i := range pages {
		if ctx.Err() != nil {
			return timedOut(ctx)
		}
		p, err := readPage(file, i)
		if err != nil {
			failed, fault = failed+1, fmt.Errorf("page %d: %w", i+1, err)
			continue
		}
		pages[i] = p
		if total += len(p.Glyphs); total > maxChars {
			return doc.Failed(mediaType, doc.TooBig, fmt.Sprintf("more than %d characters", maxChars))
		}
	}
	if failed > 0 && failed == len(pages) {
		return failure(fault, "reading PDF")
	}
	return compose(pages)
}

// compose makes the document of its pages.
func compose(pages []page) doc.Document {
	d := doc.Document{MediaType: mediaType, Outcome: doc.OK}
	pictures, blank := 0, 0
	met := map[string]int{}
	placed := make([]layout.Page, len(pages))
	for i, p := range pages {
		placed[i] = p.Page
		for encoding, n := range p.mended {
			met[encoding] += n
		}
		if p.picture {
			pictures++
		}
		if p.blank {
			blank++
		}
	}
	d.Blocks = layout.Compose(placed)
	vn.Finish(&d, met)
	switch {
	case blank == len(pages):
		d.Outcome, d.Reason = doc.Empty, "nothing on any page"
	case len(d.Blocks) == 0:
		d.Outcome, d.Reason = doc.NeedsOCR, "pages without any text"
	case pictures > 0 && pictures+blank == len(pages):
		d.Outcome, d.Reason = doc.NeedsOCR, "scanned pages with little text on them"
	}
	return d
}

// catalog is the object that everything in a PDF hangs on (ISO 32000-1, 7.7.2).
var catalog = regexp.MustCompile(`(\d{1,9})\s+(\d{1,5})\s+obj\s*<<[^>]{0,400}?/Type\s*/Catalog`)

// withTrailer gives a file whose end was lost on its way a new end that names its catalog; nil if that is lost too.
// PDFium finds all other objects by itself.
func withTrailer(b []byte) []byte {
	m := catalog.FindSubmatch(b)
	if m == nil {
		return nil
	}
	return fmt.Appendf(bytes.Clone(b), "\ntrailer\n<</Root %s %s R/Size 1>>\nstartxref\n0\n%%%%EOF\n", m[1], m[2])
}

// readPage reads the characters of one page.
func readPage(file *raw, index int) (p page, err error) {
	loaded, err := file.page(index)
	if err != nil {
		return p, fmt.Errorf("loading: %w", err)
	}
	defer file.closePage(loaded)
	box, err := file.rect("FPDF_GetPageBoundingBox", loaded)
	if err != nil {
		return p, fmt.Errorf("measuring: %w", err)
	}
	p.mended = map[string]int{}
	p.Bottom, p.Top = float64(min(box.bottom, box.top)), float64(max(box.bottom, box.top))
	left, right := float64(min(box.left, box.right)), float64(max(box.left, box.right))
	text, err := file.characters(loaded)
	if err != nil {
		return p, fmt.Errorf("loading text: %w", err)
	}
	defer text.close()
	s := scan{text: text, left: left, right: right, page: &p}
	if err := s.read(); err != nil {
		return p, err
	}
	if p.letters < stampLetters {
		p.picture, p.blank = ink(file, loaded, (right-left)*(p.Top-p.Bottom))
	}
	return p, nil
}

// ink tells whether images cover half of the page (scanners that cut a page into strips add up), and whether there is
// nothing on it, not even lines: letters may be drawn as such.
func ink(file *raw, page uint64, area float64) (picture, blank bool) {
	count, err := file.objects(page)
	if err != nil {
		return false, false
	}
	covered := 0.0
	for i := range min(count, 1000) {
		covered += file.image(page, i)
	}
	return covered > area/2, count == 0
}
