// Package word reads Word's binary documents ([MS-DOC]; before that Word 6, 95 and 2.0): .doc and .dot.
package word

import (
	"errors"
	"strconv"

	"tonghop/parser/doc"
	"tonghop/parser/list"
	"tonghop/parser/ole"
	"tonghop/parser/vn"
)

// MediaType is the media type of a Word 97 document.
const MediaType = "application/msword"

var errNoText = errors.New("no stream WordDocument in the compound file")

// reader is a document while it is read.
type reader struct {
	fib
	main, table, data []byte
	file              *ole.File
	prcs              [][]byte // property lists that pieces refer to
	pieces            []piece
	chars, paras      runs
	fonts             []font
	styles            []style
	lists             list.Numbering
	levelStyles       map[int][9]int // by list (lfo): the styles that are tied to its levels
	boxes             []box
	anchors           map[uint32]uint32 // shape ids by their place in the text
	sections          map[uint32]bool   // ends of sections, in characters; true when the next begins a new page
	tables            map[byte]*[256]rune
	met               map[string]int // legacy encodings, by run
	made              int            // blocks made so far
	pictures          bool
	damage            error
}

// Read reads a Word document: headers first, then the body in reading order with its text boxes behind the paragraphs
// that hold them, then footers, notes and comments. Tracked deletions, hidden text and field codes are left out.
// Pages are counted by breaks that the writer set; without any they are 0.
func Read(b []byte) doc.Document {
	r := &reader{met: map[string]int{}, lists: list.New()}
	if err := r.open(b); err != nil {
		return doc.Failed(MediaType, doc.Corrupt, err.Error())
	}
	if len(r.main) < 32 {
		return doc.Failed(MediaType, doc.Corrupt, "text stream too short")
	}
	if !r.readFib() {
		return doc.Failed(MediaType, doc.Unsupported, "version of Word not known: ask for .docx or .pdf")
	}
	if r.encrypted {
		return doc.Failed(MediaType, doc.Encrypted, "Word document with a password")
	}
	r.load()
	out := doc.Document{MediaType: MediaType, Outcome: doc.OK, Blocks: r.blocks()}
	if r.made > doc.MaxBlocks {
		return doc.Failed(MediaType, doc.TooBig, "more than "+strconv.Itoa(doc.MaxBlocks)+" paragraphs")
	}
	vn.Finish(&out, r.met)
	out.Conclude(r.damage, r.pictures)
	return out
}

// open finds the streams. Word 2 and some files of Word 6 are no compound files: the text stream is the whole file.
func (r *reader) open(b []byte) (err error) {
	if len(b) > 2 && knownMagic(u16(b, 0)) {
		r.main = b
		return nil
	}
	if r.file, err = ole.Open(b); err == nil {
		r.main, r.damage = r.file.Stream("WordDocument")
		if len(r.main) > 0x200 {
			return nil
		}
		err = errNoText
	}
	if at := Find(b); at >= 0 {
		r.main, r.file, r.damage = b[at:], nil, err
		return nil
	}
	return err
}

// Begins tells whether bytes are a text stream without its compound file, as Word 2 and some programs of the time of
// Word 6 wrote them.
func Begins(b []byte) bool {
	version := u16(b, 2)
	return len(b) > 0x200 && knownMagic(u16(b, 0)) && version >= 33 && version < 0x120 && u32(b, 0x18) >= 0x80 && u32(b, 0x1c) <= uint32(len(b))
}

// Find gives the place of a text stream in what is left of a compound file, where it mostly lies together; -1 for none.
func Find(b []byte) int {
	for at := 512; at+0x400 < len(b); at += 512 {
		version := u16(b, at+2)
		switch n := u16(b, at); {
		case n == 0xa5ec && version > 170 && version < 0x120, n == 0xa5dc && version > 99 && version < 110:
			return at
		}
	}
	return -1
}

// load reads the tables that the text needs. What is damaged is left out and noted.
func (r *reader) load() {
	r.table = r.main
	if r.unicode {
		name := "0Table"
		if r.table1 {
			name = "1Table"
		}
		var err error
		if r.table = nil; r.file != nil {
			r.table, err = r.file.Stream(name)
		}
		if err == nil && r.table == nil {
			err = errors.New("no table stream")
		}
		if err != nil {
			r.note(err)
		}
	}
	r.readPieces()
	r.readFonts()
	r.chars = r.readRuns(plcBteChpx, charRuns)
	r.paras = r.readRuns(plcBtePapx, paraRuns)
	r.readStyles()
	r.readLists()
	r.readSections()
	r.readAnchors()
}

// note keeps the first damage.
func (r *reader) note(err error) {
	if r.damage == nil {
		r.damage = err
	}
}

// dataStream gives the stream of pictures and large properties, which few documents need.
func (r *reader) dataStream() []byte {
	if r.data == nil && r.file != nil {
		r.data, _ = r.file.Stream("Data")
		if r.data == nil {
			r.data = []byte{}
		}
	}
	return r.data
}
