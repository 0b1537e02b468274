package unpack

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/ulikunitz/xz/lzma"

	"tonghop/parser/box"
	"tonghop/parser/doc"
)

// xzReader unpacks the .xz format (The .xz File Format 1.2.1) block by block. It looks at the dictionary that each block asks
// for before it is given memory. The check sums are passed over.
type xzReader struct {
	in     *bytes.Reader
	block  io.Reader
	stream bool  // inside a stream
	check  int64 // bytes of check sum behind a block
}

func newXz(in *bytes.Reader) *xzReader { return &xzReader{in: in} }

var errXz = errors.New("xz: not what the format says")

// Read gives the unpacked bytes of all blocks of all streams.
func (x *xzReader) Read(p []byte) (int, error) {
	for {
		if x.block == nil {
			if err := x.next(); err != nil {
				return 0, err
			}
		}
		n, err := x.block.Read(p)
		if err == io.EOF {
			err = x.endBlock()
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

func (x *xzReader) at() int64 { return x.in.Size() - int64(x.in.Len()) }

// next finds the next block: behind another, or as the first of a stream (2.1.1).
func (x *xzReader) next() error {
	for {
		if !x.stream {
			if err := x.streamHeader(); err != nil {
				return err
			}
		}
		size, err := x.in.ReadByte()
		if err != nil {
			return io.ErrUnexpectedEOF
		}
		if size > 0 {
			return x.blockHeader(int(size))
		}
		// The index: the stream is done. Another may follow.
		rest := make([]byte, x.in.Len())
		_, _ = io.ReadFull(x.in, rest)
		i := bytes.Index(rest, []byte("\xfd7zXZ\x00"))
		if i < 0 {
			return io.EOF
		}
		_, _ = x.in.Seek(x.in.Size()-int64(len(rest)-i), io.SeekStart)
		x.stream = false
	}
}

func (x *xzReader) streamHeader() error {
	var h [12]byte
	if _, err := io.ReadFull(x.in, h[:]); err != nil {
		return io.ErrUnexpectedEOF
	}
	x.stream = true
	x.check = [16]int64{0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64}[h[7]&15]
	return nil
}

// blockHeader reads the filters of a block (3.1); only LZMA2 alone is known, with which all documents are packed.
func (x *xzReader) blockHeader(size int) error {
	h := make([]byte, size*4+3)
	if _, err := io.ReadFull(x.in, h); err != nil {
		return io.ErrUnexpectedEOF
	}
	flags, rest := h[0], h[1:]
	if flags&3 != 0 {
		return notRead
	}
	for _, bit := range []byte{0x40, 0x80} { // packed and unpacked size
		if flags&bit != 0 {
			_, n := binary.Uvarint(rest)
			if n <= 0 {
				return errXz
			}
			rest = rest[n:]
		}
	}
	if len(rest) < 3 {
		return errXz
	}
	if rest[0] != 0x21 || rest[1] != 1 {
		return notRead
	}
	const best = 1 << 13 // no stream unpacks to more times its size, nor looks back further
	r, err := lzma2(x.in, rest[2], int64(x.in.Len())*best)
	x.block = r
	return err
}

// endBlock passes over the padding to four bytes and the check sum.
func (x *xzReader) endBlock() error {
	x.block = nil
	skip := (4-x.at()%4)%4 + x.check // headers are multiples of four, so the file's own offset tells
	_, err := x.in.Seek(min(skip, int64(x.in.Len())), io.SeekCurrent)
	return err
}

// lzma2 makes a decoder with the dictionary that its property asks for, no larger than what it will unpack to.
func lzma2(r io.Reader, property byte, unpacked int64) (io.Reader, error) {
	if property > 40 {
		return nil, errXz
	}
	dictionary := int64(2|property&1) << (property/2 + 11)
	if property == 40 {
		dictionary = 1<<32 - 1
	}
	if dictionary = min(dictionary, max(unpacked, lzma.MinDictCap)); dictionary > maxDictionary {
		return nil, tooWide(dictionary)
	}
	return lzma.Reader2Config{DictCap: int(dictionary)}.NewReader2(r)
}

func tooWide(dictionary int64) error {
	return box.Fault{Outcome: doc.TooBig, Reason: fmt.Sprintf("unpacking needs %d bytes of memory, limit %d", dictionary, maxDictionary)}
}
