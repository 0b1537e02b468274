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
