package unpack

import (
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"encoding/binary"
	"io"

	"github.com/stangelandcl/ppmd"
	"github.com/ulikunitz/xz/lzma"
)

// The methods of packing that are known (7-Zip, Methods.txt). The filters for programs are not: there is no text in programs.
const (
	sevenCopy    = "\x00"
	sevenLZMA    = "\x03\x01\x01"
	sevenPPMd    = "\x03\x04\x01"
	sevenDeflate = "\x04\x01\x08"
	sevenBzip2   = "\x04\x02\x02"
	sevenAES     = "\x06\xf1\x07\x01"
	sevenLZMA2   = "\x21"
)

// open gives the unpacked stream.
func (f *folder) open() (io.Reader, error) { return f.output(f.last(), 0) }

// output builds the coder of an output on top of what feeds it. A chain that turns back on itself is no chain.
func (f *folder) output(out, depth int) (io.Reader, error) {
	if depth > maxCoders || out >= len(f.coders) || out >= len(f.sizes) {
		return nil, errSeven
	}
	c := f.coders[out]
	if c.in != 1 {
		return nil, notRead // BCJ2, for programs
	}
	input := 0
	for _, before := range f.coders[:out] {
		input += before.in
	}
	var in io.Reader
	if from := f.boundTo(input); from >= 0 {
		r, err := f.output(from, depth+1)
		if err != nil {
			return nil, err
		}
		in = r
	} else {
		for i, one := range f.inputs {
			if one == input && i < len(f.packed) {
				in = bytes.NewReader(f.packed[i])
			}
		}
		if in == nil {
			return nil, errSeven
		}
	}
	return c.decoder(in, f.sizes[out])
}

// decoder unpacks one coder's stream. What it asks for in memory is looked at first.
func (c coder) decoder(in io.Reader, size uint64) (io.Reader, error) {
	switch c.method {
	case sevenCopy:
		return in, nil
	case sevenLZMA2:
		if len(c.props) != 1 {
			return nil, errSeven
		}
		return lzma2(in, c.props[0], int64(min(size, 1<<40)))
	case sevenLZMA:
		if len(c.props) != 5 {
			return nil, errSeven
		}
		head := append([]byte{c.props[0]}, make([]byte, 12)...)
		dictionary := min(uint64(binary.LittleEndian.Uint32(c.props[1:])), max(size, lzma.MinDictCap))
		if dictionary > maxDictionary {
			return nil, tooWide(int64(dictionary))
		}
		binary.LittleEndian.PutUint32(head[1:], uint32(dictionary))
		binary.LittleEndian.PutUint64(head[5:], size)
		return lzma.ReaderConfig{DictCap: maxDictionary}.NewReader(io.MultiReader(bytes.NewReader(head), in))
	case sevenPPMd:
		if len(c.props) != 5 {
			return nil, errSeven
		}
		memory := binary.LittleEndian.Uint32(c.props[1:])
		if memory > maxDictionary {
			return nil, tooWide(int64(memory))
		}
		r, err := ppmd.NewH7zReader(in, int(c.props[0]), int(memory), int(min(size, 1<<40)))
		return &r, err
	case sevenDeflate:
		return flate.NewReader(in), nil
	case sevenBzip2:
		return bzip2.NewReader(in), nil
	}
	return nil, notRead
}
