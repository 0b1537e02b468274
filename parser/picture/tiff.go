package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"iter"

	"golang.org/x/image/tiff"
)

// tiffPages decodes the directories of a TIFF one by one. The library reads only the first, so each is shown to it by
// a reader whose header points there.
func tiffPages(b []byte) iter.Seq2[Page, error] {
	return func(yield func(Page, error) bool) {
		f, ok := readTIFF(b)
		if !ok {
			yield(Page{Number: 1}, errors.New("tiff: no header"))
			return
		}
		seen := map[uint32]bool{}
		number := 0
		for at := f.first; at != 0 && !seen[at] && number < maxPages; {
			seen[at] = true
			dir, next, ok := f.directory(at)
			if !ok {
				break
			}
			if dir.value(tagSubfileType, 0)&(1|4) == 0 { // neither a thumbnail nor a mask
				number++
				p, err := f.page(dir, at)
				p.Number = number
				if !yield(p, err) {
					return
				}
			}
			at = next
		}
		if number == 0 {
			yield(Page{Number: 1}, errors.New("tiff: no picture"))
		}
	}
}

// page decodes the picture of one directory.
func (f tiffFile) page(dir directory, at uint32) (Page, error) {
	w, h := dir.value(tagWidth, 0), dir.value(tagLength, 0)
	if w > 1<<20 || h > 1<<20 {
		return Page{}, fmt.Errorf("%w: %d by %d pixels", ErrTooBig, w, h)
	}
	samples := dir.value(tagSamples, 1)
	perPixel := 1
	if samples > 1 {
		perPixel = 4
	}
	if dir.value(tagBits, 1) > 8 {
		perPixel *= 2
	}
	if err := fits(int(w), int(h), perPixel); err != nil {
		return Page{}, err
	}
	var g *image.Gray
	var err error
	switch dir.value(tagCompression, 1) {
	case 3, 4:
		g, err = f.fax(dir, int(w), int(h))
	case 6: // "old" JPEG: one whole stream
		g, err = f.oldJPEG(dir, int(w), int(h))
	case 7:
		g, err = f.jpegStrips(dir, int(w), int(h))
	default:
		var m image.Image
		if m, err = tiff.Decode(f.at(at)); err == nil {
			g = grey(m)
		} else if unsupported := tiff.UnsupportedError(""); errors.As(err, &unsupported) {
			err = fmt.Errorf("%w: %w", ErrUnsupported, err)
		}
	}
	if g == nil {
		return Page{}, err
	}
	xdpi, ydpi := dir.resolution()
	p := square(Page{Gray: g}, xdpi, ydpi)
	p.Gray = orient(p.Gray, int(dir.value(tagOrientation, 1)))
	return p, err
}

// patched is the file with a header that points to another directory.
type patched struct {
	*bytes.Reader
	head [8]byte
}

func (f tiffFile) at(offset uint32) io.Reader {
	p := patched{Reader: bytes.NewReader(f.b)}
	copy(p.head[:4], f.b)
	f.order.PutUint32(p.head[4:], offset)
	return p
}

// ReadAt gives the bytes of the file, the first eight from the new header.
func (p patched) ReadAt(b []byte, at int64) (int, error) {
	n, err := p.Reader.ReadAt(b, at)
	if at >= 0 && at < 8 {
		copy(b[:min(n, len(b))], p.head[at:])
	}
	return n, err
}

// jpegStrips joins the strips or tiles, each a JPEG of its own whose tables may stand apart (TIFF Technical Note 2).
// Strips that are damaged stay white.
func (f tiffFile) jpegStrips(dir directory, w, h int) (*image.Gray, error) {
	offsets, counts := f.values(dir, tagStripOffsets), f.values(dir, tagStripCounts)
	bw, bh := w, int(min(dir.value(tagRowsPerStrip, uint32(h)), uint32(h)))
	if tw := dir.value(tagTileWidth, 0); tw > 0 {
		offsets, counts = f.values(dir, tagTileOffsets), f.values(dir, tagTileCounts)
		bw, bh = int(tw), int(dir.value(tagTileLength, 0))
	}
	if bw < 8 || bh < 1 || len(offsets) == 0 || len(offsets) != len(counts) {
		return nil, errors.New("tiff: no strips")
	}
	if err := fits(bw, bh, 4); err != nil {
		return nil, err
	}
	across := (w + bw - 1) / bw
	tables := f.bytes(dir, tagJPEGTables)
	out := image.NewGray(image.Rect(0, 0, w, h))
	for i := range out.Pix {
		out.Pix[i] = 255
	}
	var failed error
	done := 0
	for i := range offsets {
		x, y := i%across*bw, i/across*bh
		if y >= h {
			break
		}
		strip := f.part(offsets[i], counts[i])
		head := readJPEGHead(strip)
		if head.w > bw+16 || head.h > bh+16 { // a strip that is more than it may be
			failed = errors.New("tiff: strip too big")
			continue
		}
		m, err := jpeg.Decode(bytes.NewReader(wholeJPEG(tables, strip, dir.value(tagPhotometric, 6) == 2)))
		if err != nil {
			failed = err
			continue
		}
		g := grey(m)
		for yy := 0; yy < g.Rect.Dy() && y+yy < h; yy++ {
			copy(out.Pix[(y+yy)*w+x:(y+yy+1)*w], g.Pix[yy*g.Stride:][:g.Rect.Dx()])
		}
		done++
	}
	if done == 0 {
		return nil, fmt.Errorf("tiff: jpeg: %w", failed)
	}
	if failed != nil {
		return out, ErrDamaged
	}
	return out, nil
}

// wholeJPEG puts the tables before a strip. Colours that are RGB are said so in Adobe's way, else they pass for YCbCr.
func wholeJPEG(tables, strip []byte, rgb bool) []byte {
	if len(strip) < 2 {
		return nil
	}
	b := append(make([]byte, 0, len(tables)+len(strip)+16), 0xff, 0xd8)
	if rgb {
		b = append(b, 0xff, 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0)
	}
	if len(tables) > 4 {
		b = append(b, bytes.TrimSuffix(tables[2:], []byte{0xff, 0xd9})...)
	}
	return append(b, strip[2:]...)
}

// oldJPEG reads compression 6 where the whole stream is kept in one piece (TIFF 6.0, section 22).
func (f tiffFile) oldJPEG(dir directory, w, h int) (*image.Gray, error) {
	stream := f.part(dir.value(tagJPEGStream, 0), dir.value(tagJPEGLength, 0))
	if len(stream) < 4 {
		if offsets := f.values(dir, tagStripOffsets); len(offsets) > 0 && int64(offsets[0]) < int64(len(f.b)) {
			stream = f.b[offsets[0]:]
		}
	}
	if !bytes.HasPrefix(stream, []byte{0xff, 0xd8}) {
		return nil, fmt.Errorf("%w: old JPEG in TIFF", ErrUnsupported)
	}
	if head := readJPEGHead(stream); head.w > w+16 || head.h > h+16 {
		return nil, errors.New("tiff: jpeg of another size")
	}
	m, err := jpeg.Decode(bytes.NewReader(stream))
	if err != nil {
		return nil, err
	}
	return grey(m), nil
}
