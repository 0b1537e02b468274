package ooxml

import (
	"encoding/binary"
	"fmt"
	"math"
	"unicode/utf16"

	"tonghop/parser/doc"
	"tonghop/parser/grid"
	"tonghop/parser/number"
	"tonghop/parser/vn"
)

// The records of a binary workbook that are read ([MS-XLSB] 2.3).
const (
	brtRow         = 0
	brtRK          = 2
	brtError       = 3
	brtBool        = 4
	brtReal        = 5
	brtText        = 6
	brtShared      = 7
	brtFmlaText    = 8
	brtFmlaReal    = 9
	brtFmlaBool    = 10
	brtFmlaError   = 11
	brtSSTItem     = 19
	brtFont        = 43
	brtFmt         = 44
	brtXF          = 47
	brtRich        = 62
	brtWbProp      = 153
	brtBundleSh    = 156
	brtMergeCell   = 176
	brtBeginCellXF = 617
	brtEndCellXF   = 618
)

// parts gives the records of a binary part one after the other ([MS-XLSB] 2.1.4); each ends it by giving false.
func parts(b []byte, each func(id int, data binaryPart) bool) {
	variable := func(most int) (n int) {
		for i := 0; i < most && len(b) > 0; i++ {
			c := b[0]
			b = b[1:]
			n |= int(c&0x7f) << (7 * i)
			if c&0x80 == 0 {
				break
			}
		}
		return n
	}
	for len(b) > 0 {
		id := variable(2)
		size := min(variable(4), len(b))
		if !each(id, b[:size]) {
			return
		}
		b = b[size:]
	}
}

// binaryPart is the data of a record; what lies beyond its end is zero.
type binaryPart []byte

func (p binaryPart) from(at int) binaryPart { return p[min(at, len(p)):] }

func (p binaryPart) word(at int) int {
	if at+2 > len(p) {
		return 0
	}
	return int(binary.LittleEndian.Uint16(p[at:]))
}

func (p binaryPart) long(at int) int {
	if at+4 > len(p) {
		return 0
	}
	return int(binary.LittleEndian.Uint32(p[at:]))
}

// text reads an XLWideString (2.5.168) and tells where it ends.
func (p binaryPart) text(at int) (string, int) {
	n := p.long(at)
	if n == 0xffffffff {
		n = 0 // a string that is not there
	}
	at = min(at+4, len(p))
	n = min(n, (len(p)-at)/2)
	units := make([]uint16, n)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(p[at+2*i:])
	}
	return string(utf16.Decode(units)), at + 2*n
}

// rich reads a RichStr (2.5.122): a text whose stretches may have fonts of their own.
func (p binaryPart) rich(b *book) []vn.Run {
	text, at := p.text(1)
	if len(p) == 0 || p[0]&1 == 0 {
		return []vn.Run{{Text: text}}
	}
	rs := []rune(text)
	var runs []vn.Run
	from, font := 0, ""
	for i := range min(p.long(at), len(p)/4) {
		to := p.word(at + 4 + 4*i)
		if to > from && to <= len(rs) {
			runs = append(runs, vn.Run{Text: string(rs[from:to]), Font: font})
			from = to
		}
		if f := p.word(at + 6 + 4*i); f < len(b.fonts) {
			font = b.fonts[f]
		}
	}
	return append(runs, vn.Run{Text: string(rs[from:]), Font: font})
}

// readBinary reads a workbook whose parts are binary (.xlsb).
func (b *book) readBinary(part string) ([]doc.Block, error) {
	rels, err := b.pack.relations(part)
	if err != nil {
		return nil, err
	}
	for _, kind := range []string{"styles", "sharedStrings"} {
		for _, r := range rels {
			if r.kind != kind {
				continue
			}
			raw, err := b.pack.Read(r.target)
			if err != nil {
				return nil, err
			}
			b.readTables(raw)
		}
	}
	raw, err := b.pack.Read(part)
	if err != nil {
		return nil, err
	}
	var sheets []sheet
	page := 0
	parts(raw, func(id int, p binaryPart) bool {
		switch id {
		case brtWbProp:
			b.date1904 = p.long(0)&1 != 0
		case brtBundleSh:
			page++
			rel, at := p.text(8)
			name, _ := p.text(at)
			if r := rels[rel]; p.long(0) == 0 && r.kind == "worksheet" {
				sheets = append(sheets, sheet{name, r.target, page})
			}
		}
		return true
	})
	var blocks []doc.Block
	for _, s := range sheets {
		more, err := b.readBinarySheet(s)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, more...)
	}
	return blocks, nil
}

// readTables reads the styles or the shared strings.
func (b *book) readTables(raw []byte) {
	cells := false
	parts(raw, func(id int, p binaryPart) bool {
		switch id {
		case brtFmt:
			b.codes[p.word(0)], _ = p.text(2)
		case brtFont:
			name, _ := p.text(21)
			b.fonts = append(b.fonts, name)
		case brtBeginCellXF, brtEndCellXF:
			cells = id == brtBeginCellXF
		case brtXF:
			if cells {
				b.xfs = append(b.xfs, xf{p.word(2), p.word(4)})
			}
		case brtSSTItem:
			b.strings = append(b.strings, p.rich(b))
		}
		return true
	})
}

func (b *book) readBinarySheet(s sheet) ([]doc.Block, error) {
	raw, err := b.pack.Read(s.part)
	if err != nil {
		return nil, err
	}
	if raw == nil {
		b.pack.Note(fmt.Errorf("sheet %q is missing", s.name))
		return nil, nil
	}
	shown := grid.Sheet{Name: s.name, Page: s.page}
	row := grid.Row{}
	flush := func() {
		if len(row.Cells) > 0 {
			shown.Rows = append(shown.Rows, row)
			err = b.spend(row)
		}
	}
	parts(raw, func(id int, p binaryPart) bool {
		switch {
		case id == brtRow:
			flush()
			row = grid.Row{Number: p.long(0) + 1}
		case id == brtMergeCell:
			m := grid.Span{Row1: p.long(0) + 1, Row2: p.long(4) + 1, Col1: p.long(8), Col2: p.long(12)}
			if m.Row1 <= m.Row2 && m.Col1 <= m.Col2 {
				shown.Merges = append(shown.Merges, m)
			}
		case id >= brtRK && id <= brtFmlaError || id == brtRich:
			if text := b.binaryCell(id, p); text != "" && p.long(0) < maxColumn {
				row.Cells = append(row.Cells, grid.Cell{Column: p.long(0), Text: text})
			}
		}
		return err == nil
	})
	flush()
	if err != nil {
		return nil, err
	}
	attached, err := b.attachments(s)
	return append(shown.Blocks(), attached...), err
}

// binaryCell shows a cell: its column, style and value ([MS-XLSB] 2.5.9).
func (b *book) binaryCell(id int, p binaryPart) string {
	style := p.long(4) & 0xffffff
	value := p.from(8)
	var runs []vn.Run
	switch id {
	case brtRK:
		return b.float(number.RK(uint32(value.long(0))), style)
	case brtReal, brtFmlaReal:
		if len(value) >= 8 {
			return b.float(math.Float64frombits(binary.LittleEndian.Uint64(value)), style)
		}
	case brtBool, brtFmlaBool, brtError, brtFmlaError:
		if len(value) > 0 {
			return number.Value(value[0], id == brtError || id == brtFmlaError)
		}
	case brtShared:
		if n := value.long(0); n < len(b.strings) {
			runs = b.strings[n]
		}
	case brtRich:
		runs = value.rich(b)
	default:
		text, _ := value.text(0)
		runs = []vn.Run{{Text: text}}
	}
	return grid.Lines(b.asText(b.show(runs, b.fontOf(style)), style))
}

// float shows a number by its cell's format.
func (b *book) float(v float64, style int) string {
	if f := b.formatOf(style); f != nil {
		return f.Show(v, b.date1904)
	}
	return number.General(v)
}
