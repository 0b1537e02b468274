package unpack

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
