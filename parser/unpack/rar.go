package unpack

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/nwaples/rardecode/v2"

	"tonghop/parser/box"
	"tonghop/parser/doc"
)

// missingParts is what a sender can do something about.
const missingParts = "one part of an archive in several parts: the other parts are missing"

// rarFiles reads a rar of any version; locked is true where the names themselves are encrypted.
func rarFiles(x *box.Box, b []byte) (locked bool) {
	solid, volume := rarFlags(b)
	r, err := rardecode.NewReader(bytes.NewReader(b), rardecode.MaxDictionarySize(maxDictionary))
	for err == nil {
		var h *rardecode.FileHeader
		if h, err = r.Next(); err != nil {
			break
		}
		if h.IsDir || h.LinkType != rardecode.LinkTypeNone || h.Mode()&fs.ModeType != 0 {
			continue
		}
		f := box.File{Name: h.Name, Size: h.UnPackedSize, Packed: h.PackedSize, Locked: h.Encrypted, Data: func() (io.Reader, error) { return rarData{r}, nil }}
		if h.UnKnownSize {
			f.Size = -1
		}
		if solid {
			f.Packed = 0 // repeats what other files hold
		}
		if !x.Add(f) {
			return false
		}
		if solid && x.Refused() {
			x.LeftOut("the files behind it, which are packed together with it")
			return false
		}
	}
	switch {
	case err == io.EOF:
	case errors.Is(err, rardecode.ErrArchiveEncrypted):
		return true
	case volume:
		x.Damaged(missingParts)
	case errors.Is(err, rardecode.ErrDictionaryTooLarge):
		x.LeftOut(fmt.Sprintf("the rest: unpacking needs more than %d bytes of memory", maxDictionary))
	default:
		x.Damaged(err.Error())
	}
	return false
}

// rarData reads one file and tells why it cannot be read.
type rarData struct{ r *rardecode.Reader }

func (d rarData) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	switch {
	case errors.Is(err, rardecode.ErrMultiVolume):
		err = box.Fault{Outcome: doc.Corrupt, Reason: missingParts}
	case errors.Is(err, rardecode.ErrArchivedFileEncrypted):
		err = box.Fault{Outcome: doc.Encrypted, Reason: "file with a password"}
	}
	return n, err
}

// rarFlags reads from the main header whether the files are packed as one stream, and whether this is one part of several
// (RAR 4.x technote, MAIN_HEAD; RAR 5.0 archive format, "Main archive header").
func rarFlags(b []byte) (solid, volume bool) {
	switch {
	case bytes.HasPrefix(b, []byte("Rar!\x1a\x07\x00")) && len(b) >= 12:
		flags := binary.LittleEndian.Uint16(b[10:])
		return flags&8 != 0, flags&1 != 0
	case bytes.HasPrefix(b, []byte("Rar!\x1a\x07\x01\x00")) && len(b) > 12:
		b = b[12:]
		number := func() uint64 {
			v, n := binary.Uvarint(b)
			b = b[max(n, 0):]
			return v
		}
		number() // size of the header
		if number() != 1 {
			return false, false
		}
		common := number()
		if common&1 != 0 {
			number()
		}
		if common&2 != 0 {
			number()
		}
		flags := number()
		return flags&4 != 0, flags&1 != 0
	}
	return false, false
}
