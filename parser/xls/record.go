package xls

import "encoding/binary"

// The record types that are read ([MS-XLS] 2.3; BIFF2 to BIFF4 as OpenOffice.org's "Excel File Format" tells them).
const (
	recDimensions2 = 0x0000
	recInteger2    = 0x0002
	recNumber2     = 0x0003
	recLabel2      = 0x0004
	recBoolErr2    = 0x0005
	recFormula     = 0x0006
	recString2     = 0x0007
	recBOF2        = 0x0009
	recEOF         = 0x000a
	recHeader      = 0x0014
	recFooter      = 0x0015
	recNote        = 0x001c
	recFormat2     = 0x001e
	recDate1904    = 0x0022
	recFilePass    = 0x002f
	recFont        = 0x0031
	recContinue    = 0x003c
	recCodePage    = 0x0042
	recXF2         = 0x0043
	recIXFE        = 0x0044
	recObj         = 0x005d
	recBoundSheet  = 0x0085
	recBundleHead  = 0x008f
	recMulRK       = 0x00bd
	recRString     = 0x00d6
	recXF          = 0x00e0
	recMergeCells  = 0x00e5
	recSST         = 0x00fc
	recLabelSST    = 0x00fd
	recTxO         = 0x01b6
	recNumber      = 0x0203
	recLabel       = 0x0204
	recBoolErr     = 0x0205
	recFormula3    = 0x0206
	recString      = 0x0207
	recBOF3        = 0x0209
	recFont3       = 0x0231
	recXF3         = 0x0243
	recRK          = 0x027e
	recFormula4    = 0x0406
	recBOF4        = 0x0409
	recFormat      = 0x041e
	recXF4         = 0x0443
	recBOF5        = 0x0809
)

// stream gives the records of a workbook stream one after the other.
type stream struct {
	b    []byte
	at   int // of the next record
	from int // of this record's header
	cut  bool
}

// next gives a record; ok is false at the end. A record that the stream's end cuts off is given as far as it goes.
func (s *stream) next() (id uint16, data []byte, ok bool) {
	if s.at+4 > len(s.b) {
		return 0, nil, false
	}
	s.from = s.at
	id = binary.LittleEndian.Uint16(s.b[s.at:])
	end := s.at + 4 + int(binary.LittleEndian.Uint16(s.b[s.at+2:]))
	if end > len(s.b) {
		end, s.cut = len(s.b), true
	}
	data = s.b[s.at+4 : end]
	s.at = end
	return id, data, true
}

// more gives the data of a CONTINUE record ([MS-XLS] 2.4.58) where one follows.
func (s *stream) more() (data []byte, ok bool) {
	if s.at+4 > len(s.b) || binary.LittleEndian.Uint16(s.b[s.at:]) != recContinue {
		return nil, false
	}
	_, data, ok = s.next()
	return data, ok
}

func isBOF(id uint16) bool {
	return id == recBOF2 || id == recBOF3 || id == recBOF4 || id == recBOF5
}

// The kinds of substreams that a BOF record opens ([MS-XLS] 2.4.21).
const (
	globals   = 0x0005
	worksheet = 0x0010
	macros    = 0x0040
	workspace = 0x0100 // BIFF4: several sheets in one stream
)

// begin reads a BOF record: the version of the format from 2 to 8, and the kind of the substream. Version 0 is unknown.
func begin(id uint16, data []byte) (version, kind int) {
	kind = int(word(data, 2))
	switch id {
	case recBOF2:
		return 2, kind
	case recBOF3:
		return 3, kind
	case recBOF4:
		return 4, kind
	}
	switch v := word(data, 0); {
	case v == 0x0600:
		return 8, kind
	case v == 0x0500:
		return 5, kind
	case v == 0x0400 || v == 0x0300 || v == 0x0200:
		return int(v >> 8), kind
	}
	return 0, kind
}

// word gives two bytes as a number, 0 beyond the end.
func word(b []byte, at int) uint16 {
	if at < 0 || at+2 > len(b) {
		return 0
	}
	return binary.LittleEndian.Uint16(b[at:])
}

// long gives four bytes as a number, 0 beyond the end.
func long(b []byte, at int) uint32 {
	if at < 0 || at+4 > len(b) {
		return 0
	}
	return binary.LittleEndian.Uint32(b[at:])
}

// from gives what follows an offset, nothing beyond the end.
func from(b []byte, at int) []byte { return b[min(at, len(b)):] }
