package word

import "encoding/binary"

// fib is what the head of the text stream tells ([MS-DOC] 2.5; for Word 6 the offsets differ).
type fib struct {
	version   int  // 2, 6 (with 95) or 8 (97 and later)
	unicode   bool // version 8
	lid       uint16
	mac       bool // text in Mac Roman
	complex   bool // text in pieces
	encrypted bool
	table1    bool
	fcMin     uint32
	fcMac     uint32
	ccp       [8]uint32 // characters of the parts, in the order of the text
}

// The parts of the text in their order ([MS-DOC] 2.3).
const (
	partBody = iota
	partNotes
	partHeaders
	partMacros
	partComments
	partEndnotes
	partBoxes
	partHeaderBoxes
)

// Pairs of offset and length in the head, by their number in FibRgFcLcb97 ([MS-DOC] 2.5.6).
const (
	pairStyles      = 1
	plcNoteRef      = 2
	plcNoteText     = 3
	plcCommentText  = 5
	plcSections     = 6
	plcHeaders      = 11
	plcBteChpx      = 12
	plcBtePapx      = 13
	pairFonts       = 15
	pairClx         = 33
	plcAnchors      = 40
	plcEndnoteRef   = 46
	plcEndnoteText  = 47
	plcBoxText      = 56
	plcHeadBoxText  = 58
	pairLists       = 73
	pairListFormats = 74
)

// oldPairs are the places of the pairs beyond 36 in the head of Word 6, where they lie apart.
var oldPairs = map[int]int{plcEndnoteRef: 0x1d2, plcEndnoteText: 0x1da, plcBoxText: 0x222, plcHeadBoxText: 0x232}

// The magic numbers of Word 2 (and its far eastern relatives), of Word 6 and 95, and of Word 97 and later.
func knownMagic(n uint16) bool {
	switch n {
	case 0xa59b, 0xa59c, 0xa5db, 0xa5dc, 0xa697, 0xa698, 0xa699, 0xa5ec:
		return true
	}
	return false
}

func (r *reader) readFib() bool {
	b := r.main
	if !knownMagic(u16(b, 0)) {
		return false
	}
	number, flags := u16(b, 2), u16(b, 10)
	f := &r.fib
	switch {
	case number < 33:
		return false
	case number < 100:
		f.version = 2
	case number < 170:
		f.version = 6
	default:
		f.version = 8
		f.unicode = true
	}
	f.lid = u16(b, 6)
	f.complex, f.encrypted, f.table1 = flags&4 != 0, flags&0x100 != 0, flags&0x200 != 0
	f.mac = u16(b, 0x14) == 0x100 && f.version < 8
	f.fcMin, f.fcMac = u32(b, 0x18), u32(b, 0x1c)
	at := 0x34
	if f.unicode {
		at = 0x4c
	}
	for i := range f.ccp {
		if n := u32(b, at+4*i); n < 1<<30 {
			f.ccp[i] = n
		}
	}
	if f.version == 2 { // the counts of the other parts lie elsewhere
		f.ccp = [8]uint32{f.ccp[0]}
	}
	return !f.unicode || r.file != nil
}

// part gives the characters from and to between which a part of the text lies.
func (f *fib) part(n int) (from, to uint32) {
	for i := range n {
		from += f.ccp[i]
	}
	return from, from + f.ccp[n]
}

// pair gives the bytes that a pair of the head points to, nil where there are none.
func (r *reader) pair(n int) []byte {
	at := 0x9a + 8*n
	if !r.unicode {
		at = 0x58 + 8*n
		if n > 36 {
			at = oldPairs[n]
		}
		if at == 0 || r.version < 6 {
			return nil
		}
	}
	return slice(r.table, u32(r.main, at), u32(r.main, at+4))
}

// slice gives what there is of size bytes at an offset.
func slice(b []byte, at, size uint32) []byte {
	if uint64(at) >= uint64(len(b)) {
		return nil
	}
	b = b[at:]
	return b[:min(uint64(size), uint64(len(b)))]
}

// u16 and u32 read little-endian numbers; 0 beyond the end.
func u16(b []byte, at int) uint16 {
	if at < 0 || at+2 > len(b) {
		return 0
	}
	return binary.LittleEndian.Uint16(b[at:])
}

func u32(b []byte, at int) uint32 {
	if at < 0 || at+4 > len(b) {
		return 0
	}
	return binary.LittleEndian.Uint32(b[at:])
}

// plc is a PLC ([MS-DOC] 2.2.2): places in ascending order and a record for each gap between them.
type plc struct {
	b       []byte
	n, size int
}

func newPLC(b []byte, size int) plc {
	if len(b) < 4 {
		return plc{}
	}
	return plc{b, (len(b) - 4) / (4 + size), size}
}

// at gives the place number i, up to n.
func (p plc) at(i int) uint32 { return u32(p.b, 4*i) }

// record gives the record behind place i.
func (p plc) record(i int) []byte {
	from := 4*(p.n+1) + p.size*i
	if from+p.size > len(p.b) {
		return nil
	}
	return p.b[from : from+p.size]
}
