package mail

import "encoding/binary"

// properties walks over a TNEF list of MAPI properties ([MS-OXTNEF] 2.1.3.4) and stops where it stops making sense.
// wide is true for UTF-16 strings; of a property with many values only the first is shown.
func (m *tnefMessage) properties(b []byte, see func(id uint16, v []byte, wide bool)) {
	r := propReader{b}
	count, ok := r.u32()
	for ; ok && count > 0; count-- {
		kind, ok1 := r.u16()
		id, ok2 := r.u16()
		if !ok1 || !ok2 || id >= 0x8000 && !r.skipName() {
			m.cut = true
			return
		}
		const many = 0x1000
		values := uint32(1)
		size, fixed := propSize(kind &^ many)
		if !fixed || kind&many != 0 {
			if values, ok = r.u32(); !ok || values > uint32(len(r.b)) {
				m.cut = true
				return
			}
		}
		for i := range values {
			n := uint32(size)
			if !fixed {
				if n, ok = r.u32(); !ok {
					m.cut = true
					return
				}
			}
			v, ok := r.take(n)
			if !ok {
				m.cut = true
				return
			}
			if i == 0 && len(v) > 0 {
				see(id, v, kind&^many == 0x1f)
			}
		}
	}
}

// propSize is the room of a fixed type; false for strings, binaries and objects, which tell their own length.
func propSize(kind uint16) (int, bool) {
	switch kind {
	case 0x0d, 0x1e, 0x1f, 0x102:
		return 0, false
	case 0x05, 0x06, 0x07, 0x14, 0x40:
		return 8, true
	case 0x48:
		return 16, true
	case 0x00, 0x01:
		return 0, true
	}
	return 4, true
}

// propReader reads little-endian numbers and values padded to four bytes.
type propReader struct{ b []byte }

func (r *propReader) u16() (uint16, bool) {
	if len(r.b) < 2 {
		return 0, false
	}
	v := binary.LittleEndian.Uint16(r.b)
	r.b = r.b[2:]
	return v, true
}

func (r *propReader) u32() (uint32, bool) {
	if len(r.b) < 4 {
		return 0, false
	}
	v := binary.LittleEndian.Uint32(r.b)
	r.b = r.b[4:]
	return v, true
}

func (r *propReader) take(n uint32) ([]byte, bool) {
	if uint64(n) > uint64(len(r.b)) {
		return nil, false
	}
	v := r.b[:n]
	r.b = r.b[min(uint64(len(r.b)), (uint64(n)+3)&^3):]
	return v, true
}

// skipName passes over the name of a named property: a GUID, then a number or a UTF-16 string.
func (r *propReader) skipName() bool {
	if _, ok := r.take(16); !ok {
		return false
	}
	kind, ok := r.u32()
	if !ok {
		return false
	}
	n, ok := r.u32()
	if ok && kind == 1 {
		_, ok = r.take(n)
	}
	return ok
}

// inflateRTF undoes the compression of RTF bodies ([MS-OXRTFCP]).
func inflateRTF(b []byte, limit int64) ([]byte, bool) {
	const stored, packed = 0x414c454d, 0x75465a4c
	if len(b) < 16 {
		return nil, false
	}
	size, magic := int64(binary.LittleEndian.Uint32(b[4:])), binary.LittleEndian.Uint32(b[8:])
	b = b[16:]
	if magic == stored {
		return b[:min(int64(len(b)), size)], true
	}
	if magic != packed {
		return nil, false
	}
	limit = min(limit, size)
	var dict [4096]byte
	at := copy(dict[:], rtfDictionary)
	var out []byte
	put := func(c byte) {
		out = append(out, c)
		dict[at] = c
		at = (at + 1) & 4095
	}
	for len(b) > 0 && int64(len(out)) < limit {
		flags := b[0]
		b = b[1:]
		for bit := 0; bit < 8 && int64(len(out)) < limit; bit++ {
			if flags>>bit&1 == 0 {
				if len(b) < 1 {
					return out, true
				}
				put(b[0])
				b = b[1:]
				continue
			}
			if len(b) < 2 {
				return out, true
			}
			ref := int(b[0])<<8 | int(b[1])
			b = b[2:]
			from, n := ref>>4, ref&15+2
			if from == at {
				return out, true
			}
			for ; n > 0; n-- {
				put(dict[from])
				from = (from + 1) & 4095
			}
		}
	}
	return out, true
}

// rtfDictionary is what the compression's window holds at first ([MS-OXRTFCP] 2.1.2.1).
const rtfDictionary = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript " +
	"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
