package doc

import (
	"encoding/binary"
	"errors"
)

// Append writes the document behind b in the form that [Decode] reads. It is how a document comes out of the process
// that read it: a few times cheaper than JSON, and as safe to read from a process that is not trusted.
func (d Document) Append(b []byte) []byte {
	b = appendText(b, d.MediaType)
	b = appendText(b, string(d.Outcome))
	b = appendText(b, d.Reason)
	b = appendText(b, d.Repaired)
	b = binary.AppendUvarint(b, uint64(len(d.Blocks)))
	for i := range d.Blocks {
		b = d.Blocks[i].append(b)
	}
	b = binary.AppendUvarint(b, uint64(len(d.Members)))
	for _, m := range d.Members {
		b = appendText(b, m.Name)
		b = appendText(b, m.SHA256)
		b = binary.AppendUvarint(b, uint64(m.Size))
		b = m.Document.Append(b)
	}
	b = binary.AppendUvarint(b, uint64(len(d.Unread)))
	for _, page := range d.Unread {
		b = binary.AppendUvarint(b, uint64(page))
	}
	return b
}

// What the flags of a block on the wire mean.
const (
	flagBold = 1 << iota
	flagCenter
)

func (k *Block) append(b []byte) []byte {
	b = appendText(b, string(k.Kind))
	b = appendText(b, k.Label)
	b = appendText(b, k.Text)
	b = appendText(b, k.Sheet)
	for _, n := range [3]int{k.Level, k.Number, k.Page} {
		b = binary.AppendUvarint(b, uint64(max(n, 0)))
	}
	flags := byte(0)
	if k.Bold {
		flags |= flagBold
	}
	if k.Center {
		flags |= flagCenter
	}
	b = append(b, flags)
	b = binary.AppendUvarint(b, uint64(len(k.Cells)))
	for _, cell := range k.Cells {
		b = appendText(b, cell)
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// errWire tells that bytes are no document.
var errWire = errors.New("not a document as Append writes it")

// maxNested is how deep containers may stand in one another on the wire.
const maxNested = 32

// Decode reads what [Document.Append] wrote. The texts share one copy of b.
func Decode(b []byte) (Document, error) {
	w := wire{rest: string(b)}
	d := w.document(0)
	if w.bad || w.rest != "" {
		return Document{}, errWire
	}
	return d, nil
}

// wire is what is left to read; bad once it made no sense.
type wire struct {
	rest string
	bad  bool
}

func (w *wire) document(depth int) (d Document) {
	if depth > maxNested {
		w.bad = true
		return d
	}
	d = Document{MediaType: w.text(), Outcome: Outcome(w.text()), Reason: w.text(), Repaired: w.text()}
	if n := w.count(blockBytes); n > 0 {
		d.Blocks = make([]Block, n)
		for i := range d.Blocks {
			d.Blocks[i] = w.block()
		}
	}
	if n := w.count(memberBytes); n > 0 {
		d.Members = make([]Member, n)
		for i := range d.Members {
			d.Members[i] = Member{Name: w.text(), SHA256: w.text(), Size: int64(w.number())}
			d.Members[i].Document = w.document(depth + 1)
		}
	}
	for range w.count(1) {
		d.Unread = append(d.Unread, int(w.number()))
	}
	return d
}

func (w *wire) block() (k Block) {
	k = Block{Kind: Kind(w.text()), Label: w.text(), Text: w.text(), Sheet: w.text(), Level: int(w.number()), Number: int(w.number()), Page: int(w.number())}
	if w.rest == "" {
		w.bad = true
		return k
	}
	flags := w.rest[0]
	w.rest = w.rest[1:]
	k.Bold, k.Center = flags&flagBold != 0, flags&flagCenter != 0
	if n := w.count(1); n > 0 {
		k.Cells = make([]string, n)
		for i := range k.Cells {
			k.Cells[i] = w.text()
		}
	}
	return k
}

// number reads a length or a count; none is above 2^40.
func (w *wire) number() uint64 {
	n, shift := uint64(0), 0
	for i := 0; i < len(w.rest) && i < 6; i++ {
		c := w.rest[i]
		n |= uint64(c&0x7f) << shift
		if shift += 7; c < 0x80 {
			w.rest = w.rest[i+1:]
			return n
		}
	}
	w.rest, w.bad = "", true
	return 0
}

// The least bytes that a block and a member take.
const (
	blockBytes  = 9
	memberBytes = 10
)

// count reads how many things of at least size bytes follow, so that no count makes room for more than there is.
func (w *wire) count(size int) int {
	n := w.number()
	if n > uint64(len(w.rest)/size) {
		w.rest, w.bad = "", true
		return 0
	}
	return int(n)
}

func (w *wire) text() string {
	n := w.count(1)
	s := w.rest[:n]
	w.rest = w.rest[n:]
	return s
}
