package ocr

import (
	"context"
	"errors"
	"fmt"

	"tonghop/parser/doc"
	"tonghop/parser/layout"
	"tonghop/parser/picture"
	"tonghop/parser/vn"
)

// Read reads a file of pictures of pages. Without a recognizer (nil, or one that says [layout.ErrNoRecognizer]) a file
// with what looks like text needs OCR; pictures that hold none are empty either way.
func Read(ctx context.Context, b []byte, mediaType string, recognize layout.Recognizer) doc.Document {
	r := reading{ctx: ctx, recognize: recognize, d: doc.Document{MediaType: mediaType, Outcome: doc.OK}}
	for p, err := range picture.Pages(b, mediaType) {
		if ctx.Err() != nil {
			break
		}
		r.page(p, err)
	}
	r.d.Blocks = layout.Compose(r.placed)
	vn.Finish(&r.d, nil)
	r.finish()
	return r.d
}

// reading is a file while it is read.
type reading struct {
	ctx       context.Context
	recognize layout.Recognizer
	d         doc.Document
	placed    []layout.Page
	pages     int
	failed    error // the first picture that could not be decoded
	failedAt  int
	unread    error // the first page that could not be recognised
}

func (r *reading) page(p picture.Page, err error) {
	r.pages++
	if err != nil && r.failed == nil {
		r.failed, r.failedAt = err, p.Number
	}
	for len(r.placed) < p.Number {
		r.placed = append(r.placed, layout.Page{})
	}
	if p.Gray == nil {
		return
	}
	err = layout.ErrNoRecognizer
	if r.recognize != nil {
		r.placed[p.Number-1], err = r.recognize(r.ctx, p.Gray, p.DPI)
	}
	if err == nil || errors.Is(err, layout.ErrNoRecognizer) && !Written(p.Gray, p.DPI) {
		return
	}
	r.d.Unread = append(r.d.Unread, p.Number)
	if r.unread == nil {
		r.unread = err
	}
}

// finish sets the outcome.
func (r *reading) finish() {
	set := func(o doc.Outcome, reason string) { r.d.Outcome, r.d.Reason = o, reason }
	switch {
	case r.ctx.Err() != nil:
		set(doc.TimedOut, fmt.Sprintf("not recognised within the time limit: %v", r.ctx.Err()))
	case len(r.d.Blocks) > 0 && r.failed != nil:
		set(doc.OK, fmt.Sprintf("damaged: picture %d: %v", r.failedAt, r.failed))
	case len(r.d.Blocks) > 0:
		set(doc.OK, "")
	case r.unread != nil && errors.Is(r.unread, layout.ErrNoRecognizer):
		set(doc.NeedsOCR, "picture of a page: its text must be recognised")
	case r.unread != nil:
		set(doc.NeedsOCR, fmt.Sprintf("recognition failed: %v", r.unread))
	case errors.Is(r.failed, picture.ErrTooBig):
		set(doc.TooBig, r.failed.Error())
	case errors.Is(r.failed, picture.ErrUnsupported):
		set(doc.Unsupported, r.failed.Error())
	case r.failed != nil && !errors.Is(r.failed, picture.ErrDamaged):
		set(doc.Corrupt, r.failed.Error())
	default:
		set(doc.Empty, "no text on the picture")
	}
}
