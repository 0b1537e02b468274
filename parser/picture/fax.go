package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"io"

	"golang.org/x/image/ccitt"
)

// Tags and bits of fax pages (TIFF 6.0, section 11).
const (
	tagFillOrder = 266
	tagT4Options = 292
	t4TwoRows    = 1 // rows coded by their difference from the one above
)

// fax decodes ITU-T T.4 (compression 3, rows coded each for itself) and T.6 (compression 4). The rows before a fault
// are kept; the others stay white.
func (f tiffFile) fax(dir directory, w, h int) (*image.Gray, error) {
	group4 := dir.value(tagCompression, 1) == 4
	if !group4 && dir.value(tagT4Options, 0)&t4TwoRows != 0 {
		return nil, fmt.Errorf("%w: two-dimensional Group 3 fax", ErrUnsupported)
	}
	offsets, counts := f.values(dir, tagStripOffsets), f.values(dir, tagStripCounts)
	rows := int(min(max(dir.value(tagRowsPerStrip, uint32(h)), 1), uint32(h)))
	if len(counts) < len(offsets) || len(offsets) == 0 {
		return nil, errors.New("tiff: no strips")
	}
	order := ccitt.MSB
	if dir.value(tagFillOrder, 1) == 2 {
		order = ccitt.LSB
	}
	ink := byte(0) // of a 1 bit; photometric 0: white is 0
	if dir.value(tagPhotometric, 0) == 1 {
		ink = 255
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	for i := range out.Pix {
		out.Pix[i] = 255
	}
	var failed error
	read := 0
	line := make([]byte, (w+7)/8)
	for i := 0; i < len(offsets) && i*rows < h; i++ {
		strip := f.part(offsets[i], counts[i])
		n := min(rows, h-i*rows)
		var r io.Reader
		if group4 {
			r = ccitt.NewReader(bytes.NewReader(strip), order, ccitt.Group4, w, n, &ccitt.Options{Invert: true})
		} else {
			r = &faxRows{bits: strip, reversed: order == ccitt.LSB, width: w}
		}
		for y := i * rows; y < i*rows+n; y++ {
			if _, err := io.ReadFull(r, line); err != nil {
				failed = err
				break
			}
			read++
			for x := range w {
				if line[x/8]>>(7-x%8)&1 == 1 {
					out.Pix[y*w+x] = ink
				} else {
					out.Pix[y*w+x] = 255 - ink
				}
			}
		}
	}
	switch {
	case read == 0:
		return nil, fmt.Errorf("tiff: fax: %w", failed)
	case failed != nil:
		return out, ErrDamaged
	}
	return out, nil
}

// faxRows reads the rows of Group 3 one by one between their end-of-line codes: eleven zeros or more, and a one; no other
// code has as many (T.4, 4.1.2). The decoder for a whole page takes no zeros that fill up bytes, which most writers put
// before that code, and gives up at the first fault of the line. A row that is damaged is the one above again.
type faxRows struct {
	bits     []byte
	reversed bool // the low bit of a byte comes first
	width    int
	at       int // next bit
	last     []byte
}

func (f *faxRows) bit(i int) byte {
	if f.reversed {
		return f.bits[i/8] >> (i % 8) & 1
	}
	return f.bits[i/8] >> (7 - i%8) & 1
}

// Read gives one row, p being as long as one.
func (f *faxRows) Read(p []byte) (int, error) {
	for {
		row, ok := f.next()
		if !ok {
			return 0, io.ErrUnexpectedEOF
		}
		if len(row) <= 2 { // two end-of-line codes in a row: the end of the page
			continue
		}
		r := ccitt.NewReader(bytes.NewReader(row), ccitt.MSB, ccitt.Group3, f.width, 1, &ccitt.Options{Invert: true})
		if _, err := io.ReadFull(r, p); err != nil {
			clear(p)
			copy(p, f.last)
		}
		f.last = append(f.last[:0], p...)
		return len(p), nil
	}
}

// next is the next row: an end-of-line code of twelve bits, and the bits up to the next one.
func (f *faxRows) next() (row []byte, ok bool) {
	row = append(row, 0, 0x10)
	n, zeros, end := 12, 0, len(f.bits)*8
	for ; f.at < end; f.at++ {
		bit := f.bit(f.at)
		if bit == 0 {
			zeros++
		} else {
			if zeros >= 11 {
				f.at++
				return row, true
			}
			zeros = 0
		}
		if zeros > 40 { // fill
			continue
		}
		if n%8 == 0 {
			row = append(row, 0)
		}
		row[n/8] |= bit << (7 - n%8)
		n++
	}
	return row, n > 12
}
