package unpack

import (
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ulikunitz/xz/lzma"

	"tonghop/parser/box"
	"tonghop/parser/doc"
)

// Compression methods of zip (APPNOTE 4.4.5) that the standard library does not know.
const (
	zipBzip2 = 12
	zipLZMA  = 14
)

// maxEntries of a zip's directory is more than any folder of documents has; each costs some hundred bytes of memory.
const maxEntries = 100000

// Crowded tells a zip whose directory alone would cost too much memory.
func Crowded(b []byte) bool { return bytes.Count(b, []byte("PK\x01\x02")) > maxEntries }

// LastPart tells the last of several parts of a zip by its end of directory (APPNOTE 4.3.16): the disk it is on is not the first.
func LastPart(b []byte) bool {
	tail := b[max(0, len(b)-1<<16):]
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	return at >= 0 && len(tail) >= at+22 && binary.LittleEndian.Uint16(tail[at+4:])-1 < 1000
}

// zipFiles reads a zip by its directory, or where that is lost by the headers in front of the members.
func zipFiles(x *box.Box, b []byte) {
	switch {
	case Crowded(b):
		x.LeftOut(fmt.Sprintf("more than %d files", maxEntries))
		return
	case LastPart(b):
		x.Damaged(missingParts)
		return
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if z == nil || err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		salvage(x, b, err)
		return
	}
	z.RegisterDecompressor(zipBzip2, func(r io.Reader) io.ReadCloser { return io.NopCloser(bzip2.NewReader(r)) })
	z.RegisterDecompressor(zipLZMA, zippedLZMA)
	shared := overlapping(z.File)
	for _, f := range z.File {
		if f.Mode()&fs.ModeType != 0 || strings.HasSuffix(f.Name, "/") {
			continue
		}
		file := box.File{Name: zipName(f.Name, f.NonUTF8, f.Extra), Size: int64(min(f.UncompressedSize64, 1<<62)),
			Packed: int64(min(f.CompressedSize64, 1<<40)), Locked: f.Flags&1 != 0}
		file.Data = func() (io.Reader, error) {
			if shared[f] {
				return nil, box.Fault{Outcome: doc.TooBig, Reason: "shares its packed bytes with other files: a bomb"}
			}
			r, err := f.Open()
			if errors.Is(err, zip.ErrAlgorithm) {
				return nil, notRead
			}
			return r, err
		}
		if !x.Add(file) {
			return
		}
	}
}

// overlapping finds members that lie in one another: no packer writes such, only bombs have them.
func overlapping(files []*zip.File) map[*zip.File]bool {
	type span struct {
		from, to int64
		f        *zip.File
	}
	spans := make([]span, 0, len(files))
	for _, f := range files {
		if from, err := f.DataOffset(); err == nil && f.CompressedSize64 > 0 {
			spans = append(spans, span{from, from + int64(min(f.CompressedSize64, 1<<40)), f})
		}
	}
	slices.SortStableFunc(spans, func(a, b span) int { return int(min(max(a.from-b.from, -1), 1)) })
	shared := map[*zip.File]bool{}
	for i := 1; i < len(spans); i++ {
		if before := spans[i-1]; spans[i].from < before.to {
			shared[spans[i].f], shared[before.f] = true, true
			spans[i].to = max(spans[i].to, before.to)
		}
	}
	return shared
}

// zipName decodes a member's name: by the Unicode path of Info-ZIP (APPNOTE 4.6.9) if that belongs to the name still, by the
// flag that says UTF-8, else by guess.
func zipName(raw string, guess bool, extra []byte) string {
	const unicodePath = 0x7075
	for len(extra) >= 4 {
		id, n := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		extra = extra[4:]
		if n > len(extra) {
			break
		}
		if v := extra[:n]; id == unicodePath && n > 5 && v[0] == 1 && utf8.Valid(v[5:]) &&
			binary.LittleEndian.Uint32(v[1:]) == crc32.ChecksumIEEE([]byte(raw)) {
			return string(v[5:])
		}
		extra = extra[n:]
	}
	if guess || !utf8.ValidString(raw) {
		return box.RawName(raw)
	}
	return raw
}

// zippedLZMA reads what APPNOTE 5.8 puts in front of LZMA: a version, the size of the properties, the properties.
func zippedLZMA(r io.Reader) io.ReadCloser {
	var head [9]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return io.NopCloser(failing{err})
	}
	props := append(append([]byte{}, head[4:]...), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)
	l, err := lzma.ReaderConfig{DictCap: maxDictionary}.NewReader(io.MultiReader(bytes.NewReader(props), r))
	if err != nil {
		return io.NopCloser(failing{err})
	}
	return io.NopCloser(l)
}

// failing is a reader that gives its error only.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
