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

// folder is a chain of coders that packs one or more files as one stream.
type folder struct {
	coders []coder
	binds  []bind   // which output feeds which input
	inputs []int    // the inputs that are fed from the file
	packed [][]byte // for each of inputs
	sizes  []uint64 // unpacked, of each output
	known  []bool   // for each file: is there a check sum
	sums   []uint32
	files  []uint64 // sizes of the files in it
}

type coder struct {
	method  string
	in, out int
	props   []byte
}

type bind struct{ in, out int }

// maxCoders is more than any chain has.
const maxCoders = 32

// streams reads where the packed bytes are and how they were packed.
func (r *sevenReader) streams(file []byte) (folders []*folder) {
	var packed [][]byte
	for !r.bad {
		switch r.byte() {
		case 0:
			for _, f := range folders {
				if f.files == nil {
					f.files = []uint64{f.size()}
				}
				for len(f.known) < len(f.files) {
					f.known, f.sums = append(f.known, false), append(f.sums, 0)
				}
			}
			return folders
		case kPackInfo:
			packed = r.packInfo(file)
		case kUnpackInfo:
			folders = r.unpackInfo()
			for _, f := range folders {
				n := min(len(f.inputs), len(packed))
				f.packed, packed = packed[:n], packed[n:]
			}
		case kSubStreams:
			r.subStreams(folders)
		default:
			r.bad = true
		}
	}
	return nil
}

func (r *sevenReader) packInfo(file []byte) [][]byte {
	at, n := r.number(), r.count()
	packed := make([][]byte, n)
	for !r.bad {
		switch r.byte() {
		case 0:
			return packed
		case kSize:
			for i := range packed {
				size := r.number()
				if at > uint64(len(file)) || size > uint64(len(file))-at {
					size = 0 // the bytes are not there: this folder alone is lost
				} else {
					packed[i] = file[at : at+size]
				}
				at += size
			}
		case kCRC:
			r.digests(n)
		default:
			r.bad = true
		}
	}
	return nil
}

func (r *sevenReader) unpackInfo() (folders []*folder) {
	for !r.bad {
		switch r.byte() {
		case 0:
			return folders
		case kFolder:
			n := r.count()
			r.byte() // "external"
			for range n {
				f := r.oneFolder()
				if r.bad {
					return nil
				}
				folders = append(folders, f)
			}
		case kUnpackSize:
			for _, f := range folders {
				for range f.outputs() {
					f.sizes = append(f.sizes, r.number())
				}
			}
		case kCRC:
			known, sums := r.digests(len(folders))
			for i := range known {
				folders[i].known, folders[i].sums = known[i:i+1:i+1], sums[i:i+1:i+1]
			}
		default:
			r.bad = true
		}
	}
	return nil
}

func (r *sevenReader) oneFolder() *folder {
	f := &folder{}
	n := r.count()
	if n == 0 || n > maxCoders {
		r.bad = true
		return f
	}
	in := 0
	for range n {
		kind := r.byte()
		c := coder{method: string(r.take(uint64(kind & 15))), in: 1, out: 1}
		if kind&0x10 != 0 {
			c.in, c.out = r.count(), r.count()
		}
		if kind&0x20 != 0 {
			c.props = r.take(r.number())
		}
		if c.in > maxCoders || c.out != 1 {
			r.bad = true
			return f
		}
		in += c.in
		f.coders = append(f.coders, c)
	}
	for range n - 1 {
		f.binds = append(f.binds, bind{int(min(r.number(), 1<<20)), int(min(r.number(), 1<<20))})
	}
	free := in - len(f.binds)
	if free == 1 {
		for i := range in {
			if f.boundTo(i) < 0 {
				f.inputs = append(f.inputs, i)
			}
		}
		return f
	}
	for range max(free, 0) {
		f.inputs = append(f.inputs, int(min(r.number(), 1<<20)))
	}
	return f
}

// subStreams reads how the unpacked bytes of each folder are cut into files.
func (r *sevenReader) subStreams(folders []*folder) {
	counts := make([]int, len(folders))
	for i := range counts {
		counts[i] = 1
	}
	id := r.byte()
	if id == kUnpackStreams {
		for i := range counts {
			counts[i] = r.count()
		}
		id = r.byte()
	}
	for i, f := range folders {
		left := f.size()
		for n := 1; n < counts[i] && id == kSize && !r.bad; n++ {
			size := min(r.number(), left)
			f.files = append(f.files, size)
			left -= size
		}
		if counts[i] > 0 {
			f.files = append(f.files, left)
		} else {
			f.files = []uint64{}
		}
	}
	if id == kSize {
		id = r.byte()
	}
	if id == kCRC {
		n := 0
		for _, f := range folders {
			if !f.summed() {
				n += len(f.files)
			}
		}
		known, sums := r.digests(n)
		for _, f := range folders {
			if n := len(f.files); !f.summed() && n <= len(known) {
				f.known, f.sums = known[:n:n], sums[:n:n]
				known, sums = known[n:], sums[n:]
			}
		}
		id = r.byte()
	}
	for _, f := range folders {
		if len(f.files) != 1 && len(f.known) == 1 && len(f.files) > 0 { // the sum of the whole folder is of no use then
			f.known, f.sums = nil, nil
		}
	}
	if id != 0 {
		r.bad = true
	}
}

// summed tells that the folder's check sum is that of its only file.
func (f *folder) summed() bool { return len(f.files) == 1 && len(f.known) == 1 && f.known[0] }

func (f *folder) outputs() int { return len(f.coders) }

// boundTo gives the output that feeds an input, -1 for none.
func (f *folder) boundTo(input int) int {
	for _, b := range f.binds {
		if b.in == input {
			return b.out
		}
	}
	return -1
}

// last is the output that feeds no input: the unpacked bytes.
func (f *folder) last() int {
	for out := range f.coders {
		fed := false
		for _, b := range f.binds {
			fed = fed || b.out == out
		}
		if !fed {
			return out
		}
	}
	return 0
}

// size is the number of bytes that the folder unpacks to.
func (f *folder) size() uint64 {
	if i := f.last(); i < len(f.sizes) {
		return f.sizes[i]
	}
	return 0
}

func (f *folder) locked() bool {
	for _, c := range f.coders {
		if c.method == sevenAES {
			return true
		}
	}
	return false
}

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
