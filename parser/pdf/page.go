package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"

	"tonghop/parser/doc"
)

// engine is what is asked of PDFium. It is the implementation under an instance, because that one may be in use
// while the instance is killed; the instance itself may not.
type engine interface {
	OpenDocument(*requests.OpenDocument) (*responses.OpenDocument, error)
	FPDF_GetPageCount(*requests.FPDF_GetPageCount) (*responses.FPDF_GetPageCount, error)
	FPDF_LoadPage(*requests.FPDF_LoadPage) (*responses.FPDF_LoadPage, error)
	FPDF_ClosePage(*requests.FPDF_ClosePage) (*responses.FPDF_ClosePage, error)
	FPDF_GetPageBoundingBox(*requests.FPDF_GetPageBoundingBox) (*responses.FPDF_GetPageBoundingBox, error)
	FPDFPage_GetAnnotCount(*requests.FPDFPage_GetAnnotCount) (*responses.FPDFPage_GetAnnotCount, error)
	FPDFPage_Flatten(*requests.FPDFPage_Flatten) (*responses.FPDFPage_Flatten, error)
	FPDFPage_CountObjects(*requests.FPDFPage_CountObjects) (*responses.FPDFPage_CountObjects, error)
	FPDFPage_GetObject(*requests.FPDFPage_GetObject) (*responses.FPDFPage_GetObject, error)
	FPDFPageObj_GetType(*requests.FPDFPageObj_GetType) (*responses.FPDFPageObj_GetType, error)
	FPDFPageObj_GetBounds(*requests.FPDFPageObj_GetBounds) (*responses.FPDFPageObj_GetBounds, error)
	FPDFText_LoadPage(*requests.FPDFText_LoadPage) (*responses.FPDFText_LoadPage, error)
	FPDFText_ClosePage(*requests.FPDFText_ClosePage) (*responses.FPDFText_ClosePage, error)
	FPDFText_CountChars(*requests.FPDFText_CountChars) (*responses.FPDFText_CountChars, error)
	FPDFText_GetUnicode(*requests.FPDFText_GetUnicode) (*responses.FPDFText_GetUnicode, error)
	FPDFText_IsGenerated(*requests.FPDFText_IsGenerated) (*responses.FPDFText_IsGenerated, error)
	FPDFText_GetFontSize(*requests.FPDFText_GetFontSize) (*responses.FPDFText_GetFontSize, error)
	FPDFText_GetFontInfo(*requests.FPDFText_GetFontInfo) (*responses.FPDFText_GetFontInfo, error)
	FPDFText_GetCharAngle(*requests.FPDFText_GetCharAngle) (*responses.FPDFText_GetCharAngle, error)
	FPDFText_GetCharOrigin(*requests.FPDFText_GetCharOrigin) (*responses.FPDFText_GetCharOrigin, error)
	FPDFText_GetCharBox(*requests.FPDFText_GetCharBox) (*responses.FPDFText_GetCharBox, error)
	FPDFText_GetLooseCharBox(*requests.FPDFText_GetLooseCharBox) (*responses.FPDFText_GetLooseCharBox, error)
}

// glyph is one character at its place, turned so that it stands upright. Units are points, y grows upward.
type glyph struct {
	text              string
	left, right, base float64
	size              float64 // height of an em as it stands on the page
	bold              bool
	turn              int  // quarter turns that were taken back
	space             bool // blank: it separates but has no place of its own
}

// page is what was read of one page.
type page struct {
	glyphs  []glyph
	slanted []string // lines at an angle that is no quarter turn, in the file's order
	bottom  float64  // of the page box
	top     float64
	picture bool // an image covers most of the page
	blank   bool // there is nothing on it at all
	letters int
}

// readDocument reads all pages. Faults of single pages cost these pages only, unless no page can be read.
func readDocument(ctx context.Context, inst pdfium.Pdfium, b []byte) doc.Document {
	e, ok := inst.GetImplementation().(engine)
	if !ok {
		return doc.Failed(mediaType, doc.Unsupported, "PDF engine without the functions that are needed")
	}
	file, err := e.OpenDocument(&requests.OpenDocument{File: &b})
	if errors.Is(err, pdferrors.ErrFormat) {
		if mended := withTrailer(b); mended != nil {
			file, err = e.OpenDocument(&requests.OpenDocument{File: &mended})
		}
	}
	if err != nil {
		return failure(err, "opening PDF")
	}
	count, err := e.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: file.Document})
	if err != nil {
		return failure(err, "counting pages")
	}
	if count.PageCount > maxPages {
		return doc.Failed(mediaType, doc.TooBig, fmt.Sprintf("%d pages, limit %d", count.PageCount, maxPages))
	}
	pages := make([]page, count.PageCount)
	total, failed := 0, 0
	var fault error
	for i := range pages {
		if ctx.Err() != nil {
			return timedOut(ctx)
		}
		p, err := readPage(e, file.Document, i)
		if err != nil {
			failed, fault = failed+1, fmt.Errorf("page %d: %w", i+1, err)
			continue
		}
		pages[i] = p
		if total += len(p.glyphs); total > maxChars {
			return doc.Failed(mediaType, doc.TooBig, fmt.Sprintf("more than %d characters", maxChars))
		}
	}
	if failed > 0 && failed == len(pages) {
		return failure(fault, "reading PDF")
	}
	return compose(pages)
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

// readPage reads the characters of one page. Annotations and form fields are first made part of the page, as they
// look in print: what a sender typed into a form is there and nowhere else.
func readPage(e engine, document references.FPDF_DOCUMENT, index int) (p page, err error) {
	loaded, err := e.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: document, Index: index})
	if err != nil {
		return p, fmt.Errorf("loading: %w", err)
	}
	ref := requests.Page{ByReference: &loaded.Page}
	notes, err := e.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: ref})
	if err == nil && notes.Count > 0 {
		e.FPDFPage_Flatten(&requests.FPDFPage_Flatten{Page: ref, Usage: requests.FPDFPage_FlattenUsageNormalDisplay})
		e.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
		if loaded, err = e.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: document, Index: index}); err != nil {
			return p, fmt.Errorf("loading: %w", err)
		}
		ref.ByReference = &loaded.Page
	}
	defer e.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
	box, err := e.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: ref})
	if err != nil {
		return p, fmt.Errorf("measuring: %w", err)
	}
	p.bottom, p.top = float64(min(box.Rect.Bottom, box.Rect.Top)), float64(max(box.Rect.Bottom, box.Rect.Top))
	left, right := float64(min(box.Rect.Left, box.Rect.Right)), float64(max(box.Rect.Left, box.Rect.Right))
	text, err := e.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: ref})
	if err != nil {
		return p, fmt.Errorf("loading text: %w", err)
	}
	defer e.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
	s := scan{e: e, text: text.TextPage, left: left, right: right, page: &p}
	if err := s.run(); err != nil {
		return p, err
	}
	if p.letters < stampLetters {
		p.picture, p.blank = ink(e, ref, (right-left)*(p.top-p.bottom))
	}
	return p, nil
}

// ink tells whether images cover half of the page (scanners that cut a page into strips add up), and whether there is
// nothing on it, not even lines: letters may be drawn as such.
func ink(e engine, ref requests.Page, area float64) (picture, blank bool) {
	count, err := e.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: ref})
	if err != nil {
		return false, false
	}
	covered := 0.0
	for i := range min(count.Count, 1000) {
		object, err := e.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: ref, Index: i})
		if err != nil {
			continue
		}
		kind, err := e.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object.PageObject})
		if err != nil || kind.Type != enums.FPDF_PAGEOBJ_IMAGE {
			continue
		}
		if b, err := e.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object.PageObject}); err == nil {
			covered += math.Abs(float64(b.Right-b.Left)) * math.Abs(float64(b.Top-b.Bottom))
		}
	}
	return covered > area/2, count.Count == 0
}
