package xls

import (
	"encoding/binary"
	"fmt"
	"math"

	"tonghop/parser/doc"
	"tonghop/parser/grid"
	"tonghop/parser/number"
)

// sheet is a sheet while it is read.
type sheet struct {
	w        *book
	s        *stream
	ref      sheetRef
	rows     []grid.Row
	index    map[int]int // of the rows by their number
	merges   []grid.Span
	attached []doc.Block
	margins  []doc.Block
	awaited  *cell // a formula whose text follows in a STRING record
	ixfe     int   // BIFF2: the style of the next cell, where it does not fit into the cell
	object   uint16
}

// cell is the head of a cell record: row and column from 0.
type cell struct{ row, column, style int }

// readSheet reads a substream; charts and others that stand within it are passed over.
func (w *book) readSheet(s *stream, ref sheetRef) ([]doc.Block, error) {
	sh := &sheet{w: w, s: s, ref: ref, index: map[int]int{}}
	depth := 0
	for {
		id, data, ok := s.next()
		if !ok {
			w.note(fmt.Errorf("sheet %q breaks off", ref.name))
			break
		}
		if isBOF(id) {
			depth++
			continue
		}
		if id == recEOF {
			if depth--; depth <= 0 {
				break
			}
			continue
		}
		if depth > 1 {
			continue
		}
		if err := sh.record(id, data); err != nil {
			return nil, err
		}
		if w.rows > doc.MaxBlocks {
			return nil, fmt.Errorf("%w: more than %d rows", errTooBig, doc.MaxBlocks)
		}
		if w.text > maxText {
			return nil, fmt.Errorf("%w: more than %d bytes of text", errTooBig, maxText)
		}
	}
	shown := grid.Sheet{Name: ref.name, Page: ref.page, Rows: sh.rows, Merges: sh.merges}
	blocks := append(shown.Blocks(), sh.attached...)
	return append(blocks, sh.margins...), nil
}

func (sh *sheet) record(id uint16, data []byte) error {
	switch id {
	case recInteger2, recNumber2, recLabel2, recBoolErr2:
		sh.cell2(id, data)
	case recIXFE:
		sh.ixfe = int(word(data, 0))
	case recNumber:
		if c, rest, ok := head(data); ok && len(rest) >= 8 {
			sh.number(c, float(rest))
		}
	case recRK:
		if c, rest, ok := head(data); ok && len(rest) >= 4 {
			sh.number(c, number.RK(long(rest, 0)))
		}
	case recMulRK:
		sh.mulRK(data)
	case recLabelSST:
		if c, rest, ok := head(data); ok && len(rest) >= 4 {
			if n := long(rest, 0); int64(n) < int64(len(sh.w.strings)) {
				sh.add(c, sh.w.show(sh.w.strings[n], sh.w.cellFont(c.style)))
			}
		}
	case recLabel, recRString:
		sh.label(id, data)
	case recBoolErr:
		if c, rest, ok := head(data); ok && len(rest) >= 2 {
			sh.add(c, number.Value(rest[0], rest[1] != 0))
		}
	case recFormula, recFormula3, recFormula4:
		sh.formula(data)
	case recString, recString2:
		sh.formulaText(id, data)
	case recMergeCells:
		sh.merge(data)
	case recHeader, recFooter:
		sh.margin(id, data)
	case recObj:
		sh.obj(data)
	case recTxO:
		sh.textObject(data)
	case recNote:
		sh.note(data)
	default:
		return sh.w.common(sh.s, id, data)
	}
	return nil
}

// head cuts the head off a cell record of BIFF3 and later.
func head(data []byte) (c cell, rest []byte, ok bool) {
	if len(data) < 6 {
		return c, nil, false
	}
	return cell{int(word(data, 0)), int(word(data, 2)), int(word(data, 4))}, data[6:], true
}

// head2 does so in BIFF2, whose style is six bits; 63 tells that it stands in an IXFE record in front.
func (sh *sheet) head2(data []byte) (c cell, rest []byte, ok bool) {
	if len(data) < 7 {
		return c, nil, false
	}
	c = cell{int(word(data, 0)), int(word(data, 2)), int(data[4] & 0x3f)}
	if c.style == 63 {
		c.style = sh.ixfe
	}
	return c, data[7:], true
}

func (sh *sheet) cell2(id uint16, data []byte) {
	c, rest, ok := sh.head2(data)
	switch {
	case !ok:
	case id == recInteger2 && len(rest) >= 2:
		sh.number(c, float64(word(rest, 0)))
	case id == recNumber2 && len(rest) >= 8:
		sh.number(c, float(rest))
	case id == recBoolErr2 && len(rest) >= 2:
		sh.add(c, number.Value(rest[0], rest[1] != 0))
	case id == recLabel2 && len(rest) >= 1:
		f := sh.w.cellFont(c.style)
		sh.add(c, sh.w.show(rich{text: ansi(rest[1:min(len(rest), 1+int(rest[0]))], sh.w.textPage(f))}, f))
	}
}

// mulRK reads several numbers that stand side by side ([MS-XLS] 2.4.175).
func (sh *sheet) mulRK(data []byte) {
	if len(data) < 6 {
		return
	}
	row, column := int(word(data, 0)), int(word(data, 2))
	for data = data[4:]; len(data) >= 8; data = data[6:] { // the last column's number stands at the end
		sh.number(cell{row, column, int(word(data, 0))}, number.RK(long(data, 2)))
		column++
	}
}

// label reads a text that stands in the cell itself ([MS-XLS] 2.4.148).
func (sh *sheet) label(id uint16, data []byte) {
	c, rest, ok := head(data)
	if !ok {
		return
	}
	f := sh.w.cellFont(c.style)
	r := rich{text: sh.w.long(rest, sh.w.textPage(f))}
	if n := int(word(rest, 0)); id == recRString && sh.w.version < 8 && n+3 < len(rest) {
		for b := rest[n+3:]; len(b) >= 2; b = b[2:] {
			r.marks = append(r.marks, mark{int(b[0]), int(b[1])})
		}
	}
	sh.add(c, sh.w.show(r, f))
}

// formula reads the value that a formula had when the file was saved ([MS-XLS] 2.5.133).
func (sh *sheet) formula(data []byte) {
	c, rest, ok := head(data)
	if sh.w.version == 2 {
		c, rest, ok = sh.head2(data)
	}
	if !ok || len(rest) < 8 {
		return
	}
	sh.awaited = nil
	if word(rest, 6) != 0xffff {
		sh.number(c, float(rest))
		return
	}
	switch rest[0] {
	case 0:
		sh.awaited = &c
	case 1:
		sh.add(c, number.Value(rest[2], false))
	case 2:
		sh.add(c, number.Value(rest[2], true))
	}
}

func (sh *sheet) formulaText(id uint16, data []byte) {
	c := sh.awaited
	if sh.awaited = nil; c == nil {
		return
	}
	f := sh.w.cellFont(c.style)
	text := ""
	switch {
	case sh.w.version >= 8:
		chain := &chain{s: sh.s, data: from(data, 3)}
		text = chain.text(int(word(data, 0)), len(data) > 2 && data[2]&1 != 0)
	case id == recString2 && len(data) > 0:
		text = ansi(data[1:min(len(data), 1+int(data[0]))], sh.w.textPage(f))
	default:
		text = sh.w.long(data, sh.w.textPage(f))
	}
	sh.add(*c, sh.w.show(rich{text: text}, f))
}

func (sh *sheet) merge(data []byte) {
	for b := from(data, 2); len(b) >= 8; b = b[8:] {
		m := grid.Span{Row1: int(word(b, 0)) + 1, Row2: int(word(b, 2)) + 1, Col1: int(word(b, 4)), Col2: int(word(b, 6))}
		if m.Row1 <= m.Row2 && m.Col1 <= m.Col2 {
			sh.merges = append(sh.merges, m)
		}
	}
}

func (sh *sheet) number(c cell, v float64) { sh.put(c, sh.w.number(v, c.style)) }

// add puts a text in order and into its row.
func (sh *sheet) add(c cell, text string) {
	if f := sh.w.format(c.style); f != nil {
		text = f.Text(text)
	}
	sh.put(c, grid.Lines(text))
}

// put puts a cell into its row, if it shows anything.
func (sh *sheet) put(c cell, text string) {
	if text == "" {
		return
	}
	sh.w.text += len(text)
	i := len(sh.rows) - 1
	if i < 0 || sh.rows[i].Number != c.row+1 {
		known := false
		if i, known = sh.index[c.row]; !known {
			i = len(sh.rows)
			sh.index[c.row] = i
			row := grid.Row{Number: c.row + 1}
			if i > 0 {
				row.Cells = make([]grid.Cell, 0, len(sh.rows[i-1].Cells)) // rows are most often alike
			}
			sh.rows = append(sh.rows, row)
			sh.w.rows++
		}
	}
	sh.rows[i].Cells = append(sh.rows[i].Cells, grid.Cell{Column: c.column, Text: text})
}

func float(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) }
