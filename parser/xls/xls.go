// Package xls reads the binary workbooks of Excel 2 to 2003 (BIFF2 to BIFF8, [MS-XLS]) into the normal form: from
// compound files, and the bare streams that were written before there were any.
package xls

import (
	"bytes"
	"errors"
	"fmt"

	"tonghop/parser/doc"
	"tonghop/parser/number"
	"tonghop/parser/ole"
	"tonghop/parser/vn"
)

// MediaType is the media type of a workbook.
const MediaType = "application/vnd.ms-excel"

// maxText is how many bytes all cells of a workbook may have as shown.
const maxText = 64 << 20

var (
	errTooBig    = errors.New("too big")
	errEncrypted = errors.New("workbook with a password")
)

// book is a workbook while it is read.
type book struct {
	version  int // 2, 3, 4, 5 (also Excel 95) or 8
	codePage int
	date1904 bool
	sheets   []sheetRef
	fonts    []font
	xfs      []xf
	codes    map[int]string // number formats by their id, before BIFF5 by their place
	strings  []rich
	legacy   bool // a font shows a legacy Vietnamese encoding
	met      map[string]int
	rows     int
	text     int
	pictures bool
	damage   error
}

type font struct {
	name string
	page int  // code page of its character set, 0 unknown
	old  bool // a legacy Vietnamese font
}

// xf is a cell format ([MS-XLS] 2.4.353) with its number format once that was asked for.
type xf struct {
	font, format int
	known        bool
	shown        *number.Format
}

// sheetRef is a sheet as the workbook lists it ([MS-XLS] 2.4.28).
type sheetRef struct {
	name   string
	at     int // of its BOF record in the stream
	page   int // from 1
	hidden bool
	kind   byte // 0 worksheet, 1 macro sheet, 2 chart, 6 module
}

// Read reads a workbook. Each row of each visible sheet that shows anything is a row block, with the sheet's name and
// number; values are shown as their number formats show them, dates day first (see [number]). Text boxes, comments
// and printed headers of a sheet stand behind its rows. A workbook that is locked with Excel's own default password,
// which Excel opens without asking, is read too.
func Read(b []byte) doc.Document {
	w := &book{codePage: 1252, codes: map[int]string{}, met: map[string]int{}}
	raw, err := w.open(b)
	if err != nil {
		return doc.Failed(MediaType, doc.Corrupt, err.Error())
	}
	out := doc.Document{MediaType: MediaType, Outcome: doc.OK}
	out.Blocks, err = w.read(raw)
	switch {
	case errors.Is(err, errEncrypted):
		return doc.Failed(MediaType, doc.Encrypted, err.Error())
	case errors.Is(err, errTooBig):
		return doc.Failed(MediaType, doc.TooBig, err.Error())
	case err != nil:
		return doc.Failed(MediaType, doc.Corrupt, err.Error())
	}
	vn.Finish(&out, w.met)
	out.Conclude(w.damage, w.pictures)
	return out
}

// first is how a stream of BIFF8 and one of BIFF5 begin.
var first = [][]byte{{9, 8, 16, 0, 0, 6, 5, 0}, {9, 8, 8, 0, 0, 5, 5, 0}}

// open finds the workbook stream. In a compound file whose directory is lost it most often lies in one piece.
func (w *book) open(b []byte) ([]byte, error) {
	f, err := ole.Open(b)
	if err == nil {
		for _, name := range []string{"Workbook", "Book"} {
			raw, damage := f.Stream(name)
			if len(raw) >= 8 {
				w.damage = damage
				return raw, nil
			}
		}
		err = errors.New("no workbook in the compound file")
	}
	if id := word(b, 0); isBOF(id) {
		return b, nil
	}
	for _, start := range first {
		if at := bytes.Index(b, start); at >= 0 {
			w.damage = err
			return b[at:], nil
		}
	}
	return nil, err
}

func (w *book) read(raw []byte) ([]doc.Block, error) {
	s := &stream{b: raw}
	id, data, ok := s.next()
	if !ok || !isBOF(id) {
		return nil, errors.New("no workbook: it does not begin with BOF")
	}
	kind := 0
	if w.version, kind = begin(id, data); w.version == 0 {
		w.version = 8
	}
	if kind != globals && kind != workspace { // a bare sheet
		w.sheets = []sheetRef{{at: 0, page: 1}}
		return w.readSheets(s)
	}
	if err := w.readGlobals(s); err != nil {
		return nil, err
	}
	w.placeSheets(s)
	return w.readSheets(s)
}

// placeSheets finds the sheets of a workbook whose list of them is lost, or points to where there is none.
func (w *book) placeSheets(s *stream) {
	sound := len(w.sheets) > 0
	for _, ref := range w.sheets {
		sound = sound && isBOF(word(s.b, ref.at))
	}
	if sound {
		return
	}
	found := findSheets(s.b, s.at)
	if len(w.sheets) == 0 {
		for i, at := range found {
			w.sheets = append(w.sheets, sheetRef{at: at, page: i + 1})
		}
	}
	for i := range w.sheets {
		if ref := &w.sheets[i]; ref.kind == 0 && len(found) > 0 {
			if !isBOF(word(s.b, ref.at)) {
				ref.at = found[0]
			}
			found = found[1:]
		}
	}
}

// findSheets gives the places of the worksheets' BOF records.
func findSheets(b []byte, at int) (found []int) {
	s := &stream{b: b, at: at}
	depth := 0
	for {
		id, data, ok := s.next()
		switch {
		case !ok:
			return found
		case isBOF(id):
			if _, kind := begin(id, data); depth == 0 && kind == worksheet {
				found = append(found, s.from)
			}
			depth++
		case id == recEOF && depth > 0:
			depth--
		}
	}
}

func (w *book) readSheets(s *stream) (blocks []doc.Block, err error) {
	for _, ref := range w.sheets {
		if ref.hidden || ref.kind > 1 {
			continue
		}
		if ref.at < 0 || ref.at >= len(s.b) || !isBOF(word(s.b, ref.at)) {
			w.note(fmt.Errorf("sheet %q is missing", ref.name))
			continue
		}
		more, err := w.readSheet(&stream{b: s.b, at: ref.at}, ref)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, more...)
	}
	return blocks, nil
}

func (w *book) note(err error) {
	if w.damage == nil {
		w.damage = err
	}
}
