package picture

import (
	"bytes"
	"encoding/binary"
)

// Tags of TIFF 6.0.
const (
	tagSubfileType  = 254
	tagWidth        = 256
	tagLength       = 257
	tagBits         = 258
	tagCompression  = 259
	tagPhotometric  = 262
	tagStripOffsets = 273
	tagOrientation  = 274
	tagSamples      = 277
	tagRowsPerStrip = 278
	tagStripCounts  = 279
	tagXResolution  = 282
	tagYResolution  = 283
	tagUnit         = 296
	tagTileWidth    = 322
	tagTileLength   = 323
	tagTileOffsets  = 324
	tagTileCounts   = 325
	tagJPEGTables   = 347
	tagJPEGStream   = 513
	tagJPEGLength   = 514
)

// tiffFile is a file of directories: a TIFF or the EXIF block of a JPEG.
type tiffFile struct {
	b     []byte
	order binary.ByteOrder
	first uint32 // where the first directory is
}

func readTIFF(b []byte) (tiffFile, bool) {
	f := tiffFile{b: b, order: binary.LittleEndian}
	switch {
	case len(b) < 8:
		return f, false
	case bytes.HasPrefix(b, []byte("MM\x00*")):
		f.order = binary.BigEndian
	case !bytes.HasPrefix(b, []byte("II*\x00")):
		return f, false
	}
	f.first = f.order.Uint32(b[4:])
	return f, true
}

// directory holds the entries of one image file directory; entries are as they are in the file, 12 bytes each.
type directory struct {
	file    tiffFile
	entries map[uint16][]byte
}

// directory reads the one at an offset and tells where the next one is, 0 for none.
func (f tiffFile) directory(at uint32) (d directory, next uint32, ok bool) {
	if int64(at)+2 > int64(len(f.b)) {
		return d, 0, false
	}
	n := int(f.order.Uint16(f.b[at:]))
	d = directory{file: f, entries: make(map[uint16][]byte, min(n, 64))}
	rest := f.b[at+2:]
	for range n {
		if len(rest) < 12 {
			return d, 0, len(d.entries) > 0
		}
		d.entries[f.order.Uint16(rest)] = rest[:12:12]
		rest = rest[12:]
	}
	if len(rest) >= 4 {
		next = f.order.Uint32(rest)
	}
	return d, next, n > 0
}

// value is the first value of a whole-number tag, otherwise what is given.
func (d directory) value(tag uint16, otherwise uint32) uint32 {
	if all := d.file.values(d, tag); len(all) > 0 {
		return all[0]
	}
	return otherwise
}

// values are the bytes, shorts or longs of a tag.
func (f tiffFile) values(d directory, tag uint16) []uint32 {
	e := d.entries[tag]
	if e == nil {
		return nil
	}
	size := map[uint16]int64{1: 1, 3: 2, 4: 4, 7: 1, 13: 4}[f.order.Uint16(e[2:])]
	count := int64(f.order.Uint32(e[4:]))
	data := e[8:12]
	if size == 0 || count == 0 {
		return nil
	}
	if size*count > 4 {
		if data = f.part(f.order.Uint32(e[8:]), uint32(min(size*count, 1<<32-1))); data == nil {
			return nil
		}
	}
	out := make([]uint32, 0, min(count, int64(len(data))/size))
	for len(out) < cap(out) {
		switch size {
		case 1:
			out = append(out, uint32(data[0]))
		case 2:
			out = append(out, uint32(f.order.Uint16(data)))
		case 4:
			out = append(out, f.order.Uint32(data))
		}
		data = data[size:]
	}
	return out
}

// bytes are the bytes of a tag that is kept outside its entry.
func (f tiffFile) bytes(d directory, tag uint16) []byte {
	e := d.entries[tag]
	if e == nil || f.order.Uint32(e[4:]) <= 4 {
		return nil
	}
	return f.part(f.order.Uint32(e[8:]), f.order.Uint32(e[4:]))
}

// part is a stretch of the file, as much of it as there is.
func (f tiffFile) part(at, n uint32) []byte {
	if int64(at) >= int64(len(f.b)) {
		return nil
	}
	return f.b[at:min(int64(at)+int64(n), int64(len(f.b)))]
}

// resolution gives the pixels an inch both ways, 0 where the tags do not tell.
func (d directory) resolution() (x, y float64) {
	factor := 1.0
	switch d.value(tagUnit, 2) {
	case 1:
		return 0, 0
	case 3:
		factor = 2.54
	}
	return d.rational(tagXResolution) * factor, d.rational(tagYResolution) * factor
}

func (d directory) rational(tag uint16) float64 {
	e := d.entries[tag]
	if e == nil || d.file.order.Uint16(e[2:]) != 5 {
		return 0
	}
	b := d.file.part(d.file.order.Uint32(e[8:]), 8)
	if len(b) < 8 {
		return 0
	}
	num, den := d.file.order.Uint32(b), d.file.order.Uint32(b[4:])
	if den == 0 {
		return 0
	}
	return float64(num) / float64(den)
}
