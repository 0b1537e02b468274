package pdf

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"tonghop/parser/layout"
)

// Resolution and size of the pictures that are recognised. Tesseract reads 200 dpi as well as 300 and sooner.
const (
	pictureDPI    = 200
	maxPixels     = 20_000_000
	maxPagePoints = 14_400 // ISO 32000-1, annex C
)

// recognition sends pictures of pages to be recognised while the next page is read.
type recognition struct {
	ctx       context.Context
	recognize layout.Recognizer
	slots     chan struct{} // one for each picture in memory
	running   sync.WaitGroup
	gone      atomic.Bool // there is nobody to recognise
}

func newRecognition(ctx context.Context, recognize layout.Recognizer) *recognition {
	r := &recognition{ctx: ctx, recognize: recognize, slots: make(chan struct{}, runtime.GOMAXPROCS(0))}
	r.gone.Store(recognize == nil)
	return r
}

func (r *recognition) possible() bool { return !r.gone.Load() }

func (r *recognition) wait() { r.running.Wait() }

// start takes a picture of the page and lets it be recognised. The page must not be touched before wait.
func (r *recognition) start(file *raw, loaded uint64, p *page) error {
	select {
	case r.slots <- struct{}{}:
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
	picture, dpi, err := file.picture(loaded)
	if err != nil {
		<-r.slots
		return fmt.Errorf("drawing: %w", err)
	}
	r.running.Add(1)
	go func() {
		defer r.running.Done()
		defer func() { <-r.slots }()
		defer func() {
			if fault := recover(); fault != nil {
				p.unrecognised = fmt.Errorf("recognition failed: %v", fault)
			}
		}()
		found, err := r.recognize(r.ctx, picture, dpi)
		switch {
		case errors.Is(err, layout.ErrNoRecognizer):
			r.gone.Store(true)
		case err != nil:
			p.unrecognised = fmt.Errorf("recognising: %w", err)
		default:
			p.found = &found
		}
	}()
	return nil
}

// picture draws a page as it is turned for reading, at pictureDPI or as fine as maxPixels allow.
func (r *raw) picture(page uint64) (*image.Gray, float64, error) {
	wide, err := r.float("FPDF_GetPageWidthF", page)
	if err != nil {
		return nil, 0, err
	}
	high, err := r.float("FPDF_GetPageHeightF", page)
	if err != nil {
		return nil, 0, err
	}
	if !(wide > 0 && high > 0 && wide <= maxPagePoints && high <= maxPagePoints) {
		return nil, 0, fmt.Errorf("page of %g x %g points", wide, high)
	}
	scale := min(pictureDPI/72.0, math.Sqrt(maxPixels/(wide*high)))
	w, h := max(1, int(wide*scale)), max(1, int(high*scale))
	const gray = 1 // FPDFBitmap_Gray
	bitmap, err := r.call("FPDFBitmap_CreateEx", uint64(w), uint64(h), gray, 0, 0)
	if err != nil {
		return nil, 0, err
	}
	if bitmap == 0 {
		return nil, 0, errors.New("no memory for the picture")
	}
	img, err := r.draw(page, bitmap, w, h)
	_, closing := r.call("FPDFBitmap_Destroy", bitmap)
	return img, 72 * scale, errors.Join(err, closing)
}

func (r *raw) draw(page, bitmap uint64, w, h int) (*image.Gray, error) {
	if _, err := r.call("FPDFBitmap_FillRect", bitmap, 0, 0, uint64(w), uint64(h), 0xFFFFFFFF); err != nil {
		return nil, err
	}
	const withNotes, asGray = 0x01, 0x08 // FPDF_ANNOT, FPDF_GRAYSCALE
	if _, err := r.call("FPDF_RenderPageBitmap", bitmap, page, 0, 0, uint64(w), uint64(h), 0, withNotes|asGray); err != nil {
		return nil, err
	}
	at, err := r.call("FPDFBitmap_GetBuffer", bitmap)
	if err != nil {
		return nil, err
	}
	stride, err := r.call("FPDFBitmap_GetStride", bitmap)
	if err != nil {
		return nil, err
	}
	b, ok := r.module.Memory().Read(uint32(at), uint32(stride)*uint32(h))
	if !ok || int(stride) < w {
		return nil, errors.New("no picture")
	}
	img := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		copy(img.Pix[y*img.Stride:y*img.Stride+w], b[y*int(stride):])
	}
	return img, nil
}
