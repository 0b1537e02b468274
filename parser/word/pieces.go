package word

import (
	"bytes"
	"errors"
)

// piece is a stretch of text that lies together in the text stream.
type piece struct {
	cp, end uint32 // characters
	fc      uint32 // byte of the first
	width   uint32 // bytes a character
	prm     uint16 // properties of the whole piece
}

// readPieces reads the piece table ([MS-DOC] 2.8.35). Without one the text is one piece.
func (r *reader) readPieces() {
	var total uint32
	for _, n := range r.ccp {
		total += n
	}
	if r.unicode || r.complex {
		r.readClx(r.pair(pairClx))
	}
	if len(r.pieces) == 0 {
		r.onePiece(total)
	}
	// Pieces do not overlap in sound files: together they are no longer than the stream.
	left := uint64(2 * len(r.main))
	for i := range r.pieces {
		p := &r.pieces[i]
		size := min(left, uint64(len(r.main))-min(uint64(p.fc), uint64(len(r.main))))
		if n := uint64(p.end-p.cp) * uint64(p.width); n > size {
			p.end = p.cp + uint32(size/uint64(p.width))
			if p.cp < total {
				r.note(errors.New("text ends early"))
			}
		}
		left -= uint64(p.end-p.cp) * uint64(p.width)
	}
	if n := len(r.pieces); n > 0 && total == 0 {
		r.ccp[partBody] = r.pieces[n-1].end
	}
}

// readClx reads the properties (1) and the table (2) of the CLX ([MS-DOC] 2.9.38).
func (r *reader) readClx(b []byte) {
	for len(b) > 3 && b[0] == 1 {
		n := int(u16(b, 1))
		if 3+n > len(b) {
			return
		}
		r.prcs = append(r.prcs, b[3:3+n])
		b = b[3+n:]
	}
	if len(b) < 5 || b[0] != 2 {
		return
	}
	t := newPLC(slice(b, 5, u32(b, 1)), 8)
	for i := range t.n {
		rec := t.record(i)
		p := piece{cp: t.at(i), end: t.at(i + 1), fc: u32(rec, 2), width: 1, prm: u16(rec, 6)}
		if r.unicode {
			if p.fc&0x40000000 != 0 {
				p.fc = p.fc &^ 0x40000000 / 2
			} else {
				p.width = 2
			}
		}
		last := uint32(0)
		if n := len(r.pieces); n > 0 {
			last = r.pieces[n-1].end
		}
		if p.end <= p.cp || p.cp < last {
			r.note(errors.New("piece table out of order"))
			continue
		}
		r.pieces = append(r.pieces, p)
	}
}

// onePiece takes what lies between the two marks of the head for the text.
func (r *reader) onePiece(total uint32) {
	if r.fcMac <= r.fcMin || uint64(r.fcMin) >= uint64(len(r.main)) {
		if !r.unicode || len(r.main) < 0x800 {
			return
		}
		r.fcMin, r.fcMac = 0x400, uint32(len(r.main)) // where Word always begins the text
	}
	p := piece{fc: r.fcMin, width: 1}
	b := slice(r.main, r.fcMin, r.fcMac-r.fcMin)
	if r.unicode {
		r.note(errors.New("piece table lost"))
		if bytes.Count(b, []byte{0})*4 > len(b) {
			p.width = 2
		}
	}
	p.end = uint32(len(b)) / p.width
	if total == 0 || total > p.end+p.end/8 {
		r.ccp = [8]uint32{p.end}
	}
	r.pieces = append(r.pieces, p)
}

// pieceAt gives the number of the piece that holds a character, or of the next one.
func (r *reader) pieceAt(cp uint32) int {
	lo, hi := 0, len(r.pieces)
	for lo < hi {
		if mid := (lo + hi) / 2; r.pieces[mid].end <= cp {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// simplePrm are the operations that a piece can name by a number ([MS-DOC] 2.9.214); those that matter here.
var simplePrm = map[uint16]uint16{0x05: opJc80, 0x09: opPageBreak, 0x0c: opIlvl, 0x18: opInTable, 0x19: opTtp, 0x41: opDeleted,
	0x55: opBold, 0x5c: opVanish}

// prmList gives the properties of a piece as a list of operations.
func (r *reader) prmList(prm uint16) []byte {
	if prm == 0 {
		return nil
	}
	if prm&1 != 0 {
		if n := int(prm >> 1); n < len(r.prcs) {
			return r.prcs[n]
		}
		return nil
	}
	n := prm >> 1 & 0x7f
	if !r.unicode {
		return []byte{byte(n), byte(prm >> 8)}
	}
	op, ok := simplePrm[n]
	if !ok {
		return nil
	}
	return []byte{byte(op), byte(op >> 8), byte(prm >> 8)}
}
