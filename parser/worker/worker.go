// Package worker reads documents in processes of their own. A pool keeps some child processes of this same program, hands
// each one document at a time, and kills one that takes too long or too much memory: that document is lost, nothing else.
// A child has an empty environment and, before it sees a foreign byte, gives up what the kernel lets it give up: files,
// network, starting programs. What it needs done outside it asks for: a picture's text ([Job.Recognize]), and that the PDF
// engine be compiled ([Job.Prepare]).
package worker

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"math"

	"tonghop/parser/doc"
	"tonghop/parser/ocr"
)

// Job is one document in the child's hands.
type Job struct {
	Name  string
	Bytes []byte
	// Outside asks for a container's own text, without the files in it.
	Outside bool
	// Skip tells of members of a container that cost an earlier child its life, and how; they are not to be opened.
	Skip map[string]doc.Outcome
	// Opening is to be called with a member's path before it is opened, so that a death is put down to it.
	Opening func(path string)
	// Recognize has the parent recognise a picture; many may be under way at once. nil: pictures are not to be recognised.
	Recognize ocr.Engine
	// Prepare has the parent make sure that the compiled PDF engine is on the disk.
	Prepare func() error
}

// The frames between parent and child: a byte that tells the kind, four that tell the length, the body.
const (
	frameDocument = 'd' // to the child: a document
	frameAnswer   = 'a' // to the child: what it asked for
	frameResult   = 'r' // to the parent: the document that was read
	framePicture  = 'p' // to the parent: a picture to recognise
	framePrepare  = 'c' // to the parent: have the PDF engine compiled
	frameOpening  = 'm' // to the parent: a member is opened now
	frameReady    = 's' // to the parent: the child is inside its fences and waits for documents
)

// What is wanted of a document.
const (
	wantOutside    = 'o' // only a container's own text
	wantRecognized = 'r' // pictures are recognised
)

// What may come out of a child: it may be in the hands of the document it reads.
const (
	maxResult  = 64 << 20
	maxPicture = 64 << 20 // bytes, one a pixel
	maxSmall   = 64 << 10
)

func writeFrame(w io.Writer, kind byte, parts ...[]byte) error {
	size := 0
	for _, p := range parts {
		size += len(p)
	}
	if int64(size) > math.MaxUint32 {
		return fmt.Errorf("frame of %d bytes", size)
	}
	head := binary.LittleEndian.AppendUint32([]byte{kind}, uint32(size))
	if size < maxSmall {
		for _, p := range parts {
			head = append(head, p...)
		}
		_, err := w.Write(head)
		return err
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	for _, p := range parts {
		if _, err := w.Write(p); err != nil {
			return err
		}
	}
	return nil
}

// readFrame reads one frame; limit tells how large a frame of a kind may be.
func readFrame(r io.Reader, limit func(kind byte) int64) (kind byte, body []byte, err error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	size := int64(binary.LittleEndian.Uint32(head[1:]))
	if size > limit(head[0]) {
		return head[0], nil, fmt.Errorf("%w: frame %q of %d bytes", errTooLarge, head[0], size)
	}
	body = make([]byte, size)
	_, err = io.ReadFull(r, body)
	return head[0], body, err
}

var errTooLarge = errors.New("more than it may give back")

// split takes a body apart that is byte strings with their lengths before them.
func split(b []byte) (parts [][]byte, err error) {
	for len(b) > 0 {
		if len(b) < 4 {
			return nil, io.ErrUnexpectedEOF
		}
		n := binary.LittleEndian.Uint32(b)
		if uint64(n) > uint64(len(b)-4) {
			return nil, io.ErrUnexpectedEOF
		}
		parts, b = append(parts, b[4:4+n]), b[4+n:]
	}
	return parts, nil
}

// How an answer ended.
const (
	answered = iota
	failed
	missing
)

// Of a picture on its way: number, dpi, width and height, then the pixels.
const pictureHead = 16

func packPicture(number uint32, page *image.Gray, dpi int) (head, pixels []byte) {
	w, h := page.Rect.Dx(), page.Rect.Dy()
	for _, n := range []uint32{number, uint32(dpi), uint32(w), uint32(h)} {
		head = binary.LittleEndian.AppendUint32(head, n)
	}
	if page.Stride == w {
		return head, page.Pix[:w*h]
	}
	for y := range h {
		pixels = append(pixels, page.Pix[y*page.Stride:y*page.Stride+w]...)
	}
	return head, pixels
}

func unpackPicture(b []byte) (number uint32, page *image.Gray, dpi int, err error) {
	if len(b) < pictureHead {
		return 0, nil, 0, io.ErrUnexpectedEOF
	}
	n := func(i int) uint32 { return binary.LittleEndian.Uint32(b[4*i:]) }
	w, h := n(2), n(3)
	if uint64(w)*uint64(h) != uint64(len(b)-pictureHead) || w == 0 || h == 0 {
		return n(0), nil, 0, fmt.Errorf("picture of %d x %d in %d bytes", w, h, len(b)-pictureHead)
	}
	page = &image.Gray{Pix: b[pictureHead:], Stride: int(w), Rect: image.Rect(0, 0, int(w), int(h))}
	return n(0), page, int(n(1)), nil
}
