// Package picture decodes files of pictures of pages into grey, upright pages: JPEG, PNG, GIF, BMP, WebP and TIFF with
// all its pages. Sizes are looked at before anything is decoded.
package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/png"
	"io"
	"iter"

	"golang.org/x/image/bmp"
	"golang.org/x/image/webp"
)

// Page is one picture of a file.
type Page struct {
	Number int         // from 1
	Gray   *image.Gray // upright as its orientation tag says, transparent places white; starts at (0, 0)
	DPI    float64     // pixels an inch as the file says; 0 where it does not
}

// Why a picture was not decoded; every other error is a damaged file. ErrDamaged comes with what is left of the page.
var (
	ErrTooBig      = errors.New("picture too big")
	ErrUnsupported = errors.New("kind of picture that is not read")
	ErrDamaged     = errors.New("picture damaged")
)

// Limits of one picture and of a file.
const (
	maxPixels = 60e6
	maxMemory = 480e6 // bytes that decoding may take
	maxPages  = 500
)

// Pages decodes the pictures of a file one after the other, so that only one is in memory. A page that cannot be
// decoded comes with its error and the next ones follow.
func Pages(b []byte, mediaType string) iter.Seq2[Page, error] {
	if mediaType == "image/tiff" {
		return tiffPages(b)
	}
	return func(yield func(Page, error) bool) {
		p, err := single(b, mediaType)
		p.Number = 1
		yield(p, err)
	}
}

// single decodes a format that holds one picture; of an animation the first.
func single(b []byte, mediaType string) (Page, error) {
	switch mediaType {
	case "image/jpeg":
		return jpegPage(b)
	case "image/png":
		return decoded(b, pngDPI(b), png.DecodeConfig, png.Decode)
	case "image/gif":
		return decoded(b, 0, gif.DecodeConfig, gif.Decode)
	case "image/bmp":
		return decoded(b, bmpDPI(b), bmp.DecodeConfig, bmp.Decode)
	case "image/webp":
		if err := webpSize(b); err != nil {
			return Page{}, err
		}
		return decoded(b, 0, webp.DecodeConfig, webp.Decode)
	case "image/heic":
		return Page{}, fmt.Errorf("%w: HEIC or AVIF photo: ask for JPEG or PDF", ErrUnsupported)
	}
	return Page{}, fmt.Errorf("%w: %s", ErrUnsupported, mediaType)
}

func decoded(b []byte, dpi float64, config func(io.Reader) (image.Config, error), decode func(io.Reader) (image.Image, error)) (Page, error) {
	c, err := config(bytes.NewReader(b))
	if err != nil {
		return Page{}, err
	}
	if err := fits(c.Width, c.Height, pixelBytes(c)); err != nil {
		return Page{}, err
	}
	m, err := decode(bytes.NewReader(b))
	if err != nil {
		return Page{}, err
	}
	return Page{Gray: grey(m), DPI: dpi}, nil
}

// fits checks the size of a picture before it is decoded with perPixel bytes for each pixel.
func fits(w, h, perPixel int) error {
	if w <= 0 || h <= 0 {
		return fmt.Errorf("picture of %d by %d pixels", w, h)
	}
	if pixels := float64(w) * float64(h); pixels > maxPixels || pixels*float64(perPixel) > maxMemory {
		return fmt.Errorf("%w: %d by %d pixels", ErrTooBig, w, h)
	}
	return nil
}

// pngDPI reads the chunk pHYs: pixels a metre, when its unit is 1 (PNG 11.3.5.3).
func pngDPI(b []byte) float64 {
	for at := 8; at+12 <= len(b); {
		n := int(binary.BigEndian.Uint32(b[at:]))
		switch kind := string(b[at+4 : at+8]); {
		case kind == "pHYs" && n == 9 && at+17 <= len(b) && b[at+16] == 1:
			return float64(binary.BigEndian.Uint32(b[at+8:])) * 0.0254
		case kind == "IDAT", n < 0, n > len(b):
			return 0
		}
		at += 12 + n
	}
	return 0
}

// bmpDPI reads biXPelsPerMeter of the info header.
func bmpDPI(b []byte) float64 {
	if len(b) < 42 || binary.LittleEndian.Uint32(b[14:]) < 40 {
		return 0
	}
	return float64(int32(binary.LittleEndian.Uint32(b[38:]))) * 0.0254
}

// webpSize looks at the sizes of the frames themselves: the header of an extended file may tell another.
func webpSize(b []byte) error {
	for at := 12; at+18 <= len(b); {
		n := int(binary.LittleEndian.Uint32(b[at+4:]))
		head := b[at+8:]
		var err error
		switch string(b[at : at+4]) {
		case "VP8 ": // RFC 6386, 9.1: after a start code of three bytes, 14 bits each
			err = fits(int(binary.LittleEndian.Uint16(head[6:]))&0x3fff, int(binary.LittleEndian.Uint16(head[8:]))&0x3fff, 4)
		case "VP8L": // WebP Lossless, 3: 14 bits each, less one
			bits := binary.LittleEndian.Uint32(head[1:])
			err = fits(int(bits&0x3fff)+1, int(bits>>14&0x3fff)+1, 5)
		}
		if err != nil || n < 0 || n > len(b) {
			return err
		}
		at += 8 + n + n&1
	}
	return nil
}
