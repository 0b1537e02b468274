package unpack

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"unicode/utf16"

	"tonghop/parser/box"
	"tonghop/parser/doc"
)

// Property numbers of the 7z header (7zFormat.txt, "Property IDs").
const (
	kHeader = 1 + iota
	kArchiveProperties
	kAdditionalStreams
	kMainStreams
	kFiles
	kPackInfo
	kUnpackInfo
	kSubStreams
	kSize
	kCRC
	kFolder
	kUnpackSize
	kUnpackStreams
	kEmptyStream
	kEmptyFile
	kAnti
	kNames
	kCreated
	kAccessed
	kModified
	kAttributes
	kComment
	kEncoded
)

// Faults of a 7z as a whole.
var (
	errLocked = errors.New("7z with a password")
	errSeven  = errors.New("7z: not what the format says")
)

// maxSevenHeader is how large a header may be: a thousand names of the longest kind are far below.
const maxSevenHeader = 4 << 20

// seven is a 7z whose header has been read.
type seven struct {
	folders []*folder
	files   []sevenFile
	passed  uint64 // bytes that were unpacked only to come to what stands behind them
}

// sevenFile is one entry of the header; those with bytes lie in the folders in the same order.
type sevenFile struct {
	name             string
	empty, dir, link bool
}

// openSeven reads the header, which is most often packed itself. Every count in it is held against the bytes that
// it would have to be told in, so that a header costs no more memory than some times its size.
func openSeven(b []byte) (*seven, error) {
	if len(b) < 32 {
		return nil, errSeven
	}
	at, size := binary.LittleEndian.Uint64(b[12:]), binary.LittleEndian.Uint64(b[20:])
	packed := b[32:]
	if at > uint64(len(packed)) || size > uint64(len(packed))-at {
		return nil, errors.New("7z cut short, or " + missingParts)
	}
	if size == 0 {
		return &seven{}, nil
	}
	head := packed[at : at+size]
	if crc32.ChecksumIEEE(head) != binary.LittleEndian.Uint32(b[28:]) {
		return nil, errors.New("7z: check sum of the header is wrong")
	}
	for range 4 {
		if len(head) >= maxSevenHeader {
			return nil, box.Fault{Outcome: doc.TooBig, Reason: "the list of files is too long"}
		}
		r := &sevenReader{b: head}
		switch r.byte() {
		case kHeader:
			return r.header(packed)
		case kEncoded:
			folders := r.streams(packed)
			if r.bad || len(folders) == 0 {
				return nil, errSeven
			}
			f := folders[0]
			if f.locked() {
				return nil, errLocked
			}
			in, err := f.open()
			if err != nil {
				return nil, fmt.Errorf("7z header: %w", err)
			}
			if head, err = io.ReadAll(io.LimitReader(in, int64(min(f.size(), maxSevenHeader)))); err != nil {
				return nil, fmt.Errorf("7z header: %w", err)
			}
		default:
			return nil, errSeven
		}
	}
	return nil, errSeven
}

// header reads the streams and the files.
func (r *sevenReader) header(packed []byte) (*seven, error) {
	a := &seven{}
	for !r.bad {
		switch id := r.byte(); id {
		case 0:
			return a, nil
		case kArchiveProperties:
			for r.byte() != 0 && !r.bad {
				r.take(r.number())
			}
		case kAdditionalStreams:
			r.streams(packed)
		case kMainStreams:
			a.folders = r.streams(packed)
		case kFiles:
			a.files = r.files()
		default:
			return nil, errSeven
		}
	}
	return nil, errSeven
}

// files reads the list of names with what is told of them.
func (r *sevenReader) files() []sevenFile {
	files := make([]sevenFile, r.count())
	for !r.bad {
		id := r.byte()
		if id == 0 {
			return files
		}
		p := &sevenReader{b: r.take(r.number())}
		switch id {
		case kEmptyStream:
			for i, on := range p.bits(len(files)) {
				files[i].empty, files[i].dir = on, on
			}
		case kEmptyFile:
			n := 0
			for i := range files {
				if files[i].empty {
					n++
				}
			}
			marks := p.bits(n)
			for i := range files {
				if files[i].empty && len(marks) > 0 {
					files[i].dir = !marks[0]
					marks = marks[1:]
				}
			}
		case kNames:
			p.byte() // "external", which nobody writes
			for i := range files {
				files[i].name = p.wide()
			}
		case kAttributes:
			told := p.optionalBits(len(files))
			p.byte()
			for i := range told {
				if told[i] {
					v := p.u32()
					// The upper half is the mode of Unix where bit 15 says so: links, devices, sockets. Windows marks links by 0x400.
					mode := v >> 28
					files[i].link = v&0x8000 != 0 && (mode == 0xa || mode == 2 || mode == 6 || mode == 0xc) || v&0x400 != 0
					files[i].dir = files[i].dir || v&0x10 != 0
				}
			}
		}
	}
	return nil
}

// sevenReader reads numbers and lists; bad is set for good where the bytes end early.
type sevenReader struct {
	b   []byte
	bad bool
}

func (r *sevenReader) take(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.bad, r.b = true, nil
		return nil
	}
	v := r.b[:n]
	r.b = r.b[n:]
	return v
}

func (r *sevenReader) byte() byte {
	if v := r.take(1); len(v) == 1 {
		return v[0]
	}
	return 0
}

func (r *sevenReader) u32() uint32 {
	if v := r.take(4); len(v) == 4 {
		return binary.LittleEndian.Uint32(v)
	}
	return 0
}

// number reads the format's own variable length: the first byte's leading ones tell how many bytes follow.
func (r *sevenReader) number() (v uint64) {
	first := r.byte()
	mask := byte(0x80)
	for i := range 8 {
		if first&mask == 0 {
			return v | uint64(first&(mask-1))<<(8*i)
		}
		v |= uint64(r.byte()) << (8 * i)
		mask >>= 1
	}
	return v
}

// count reads how many things follow, each of which takes a byte at least.
func (r *sevenReader) count() int {
	n := r.number()
	if n > uint64(len(r.b))+1 {
		r.bad = true
		return 0
	}
	return int(n)
}

func (r *sevenReader) bits(n int) []bool {
	b := r.take(uint64(n+7) / 8)
	if b == nil {
		return nil
	}
	out := make([]bool, n)
	for i := range out {
		out[i] = b[i/8]>>(7-i%8)&1 != 0
	}
	return out
}

// optionalBits is a list of bits that may be told by one byte: all are set.
func (r *sevenReader) optionalBits(n int) []bool {
	if n > 1<<24 {
		r.bad = true
		return nil
	}
	if r.byte() == 0 {
		return r.bits(n)
	}
	out := make([]bool, n)
	for i := range out {
		out[i] = true
	}
	return out
}

// wide reads a name in UTF-16 that a zero ends.
func (r *sevenReader) wide() string {
	var u []uint16
	for len(r.b) >= 2 {
		c := binary.LittleEndian.Uint16(r.take(2))
		if c == 0 {
			break
		}
		u = append(u, c)
	}
	return string(utf16.Decode(u))
}

// digests reads a list of check sums.
func (r *sevenReader) digests(n int) (known []bool, sums []uint32) {
	known = r.optionalBits(n)
	sums = make([]uint32, len(known))
	for i := range known {
		if known[i] {
			sums[i] = r.u32()
		}
	}
	return known, sums
}
