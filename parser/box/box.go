// Package box is what the readers of containers share (archives, mails): one budget for a file with all that is nested in
// it, safe names of the members, and the outcome of a container as a whole.
package box

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"tonghop/parser/doc"
)

// Limits are what one file may cost, whatever lies in it and however deep.
type Limits struct {
	Bytes   int64 // unpacked, all members of all containers together
	Member  int64 // unpacked bytes of one member
	Members int
	Depth   int   // containers in one another
	Ratio   int64 // unpacked to packed bytes of a member that unpacks to more than a megabyte
}

// DefaultLimits are far above what a mailed folder of reports needs.
var DefaultLimits = Limits{Bytes: 256 << 20, Member: 100 << 20, Members: 1000, Depth: 6, Ratio: 500}

// Budget is what is left to one file. It is shared by all containers that lie in one another.
type Budget struct {
	lim     Limits
	bytes   int64
	members int
	depth   int
}

// NewBudget is a full budget.
func NewBudget(lim Limits) *Budget { return &Budget{lim: lim, bytes: lim.Bytes, members: lim.Members} }

// Left is how many bytes may still be unpacked.
func (b *Budget) Left() int64 { return b.bytes }

// Open reads one member; it must give a document whatever the bytes are.
type Open func(name string, b []byte) doc.Document

// Box is a container while its members are read.
type Box struct {
	doc     doc.Document
	budget  *Budget
	open    Open
	names   map[string]bool
	tooBig  []string // what was left out, and why
	damage  string
	deep    bool
	refused bool // the last member, by a limit
	ignored int
}

// Begin opens a container inside the budget; Close must follow. A container that lies too deep takes no members.
func Begin(mediaType string, budget *Budget, open Open) *Box {
	x := &Box{doc: doc.Document{MediaType: mediaType, Outcome: doc.OK}, budget: budget, open: open, names: map[string]bool{}}
	budget.depth++
	if budget.depth > budget.lim.Depth {
		x.deep = true
		x.tooBig = append(x.tooBig, fmt.Sprintf("archives lie more than %d deep in one another", budget.lim.Depth))
	}
	return x
}

// File is one member before it is unpacked.
type File struct {
	Name   string
	Size   int64 // as declared, -1 where nobody tells
	Packed int64 // bytes in the container, 0 where nobody tells: then no ratio is looked at
	Locked bool  // needs a password
	// Data gives the bytes; it is called at most once, and not at all where the member is not opened.
	Data func() (io.Reader, error)
}

// Add reads one member. It is false when nothing more can be taken, and the reader should stop.
func (x *Box) Add(f File) bool {
	if x.deep {
		return false
	}
	name := SafeName(f.Name)
	if Rubbish(name) {
		x.ignored++
		return true
	}
	if x.budget.members <= 0 {
		x.LeftOut(fmt.Sprintf("more than %d files", x.budget.lim.Members))
		return false
	}
	x.budget.members--
	x.refused = false
	m := doc.Member{Name: x.unique(name), Size: max(f.Size, 0)}
	switch {
	case f.Locked:
		m.Document = doc.Failed("application/octet-stream", doc.Encrypted, "file with a password")
	case f.Size > x.budget.lim.Member:
		m.Document = x.refuse(m.Name, fmt.Sprintf("%d bytes, limit %d", f.Size, x.budget.lim.Member))
	case f.Size > x.budget.bytes, x.budget.bytes <= 0:
		m.Document = x.refuse(m.Name, fmt.Sprintf("all files together unpack beyond %d bytes", x.budget.lim.Bytes))
	case f.Packed > 0 && f.Size > max(f.Packed*x.budget.lim.Ratio, 1<<20):
		m.Document = x.refuse(m.Name, fmt.Sprintf("unpacks to more than %d times its size", x.budget.lim.Ratio))
	default:
		x.unpack(&m, f)
	}
	x.doc.Members = append(x.doc.Members, m)
	return true
}

// Refused tells whether the last member was not unpacked, or not wholly, because of a limit.
func (x *Box) Refused() bool { return x.refused }

// refuse makes the document of a member that was not unpacked.
func (x *Box) refuse(name, why string) doc.Document {
	x.refused = true
	x.LeftOut(name + ": " + why)
	return doc.Failed("application/octet-stream", doc.TooBig, why)
}

// unpack reads the member's bytes within all limits and opens them. A member that breaks off is read as far as it goes.
func (x *Box) unpack(m *doc.Member, f File) {
	r, err := f.Data()
	var b []byte
	if err == nil {
		var why string
		if b, why, err = x.read(r, f); why != "" {
			m.Document = x.refuse(m.Name, why)
			return
		}
	}
	if err != nil && len(b) == 0 {
		m.Document = failed(err)
		return
	}
	sum := sha256.Sum256(b)
	m.Size, m.SHA256 = int64(len(b)), hex.EncodeToString(sum[:])
	m.Document = x.open(m.Name, b)
	if err == nil {
		return
	}
	switch d := &m.Document; d.Outcome {
	case doc.Corrupt, doc.Unsupported, doc.Empty:
		d.Outcome, d.Reason = outcome(err), "damaged: "+err.Error()
	default:
		d.Reason = "damaged: " + strings.TrimSuffix(err.Error()+": "+d.Reason, ": ")
	}
}

// read gives what a member unpacks to; why is set where a limit ended it.
func (x *Box) read(r io.Reader, f File) (b []byte, why string, err error) {
	limit := min(x.budget.lim.Member, x.budget.bytes)
	ratio := int64(1) << 62
	if f.Packed > 0 {
		ratio = max(f.Packed*x.budget.lim.Ratio, 1<<20)
	}
	if f.Size > 0 && f.Packed > 0 {
		b = make([]byte, 0, min(f.Size, f.Packed*20, limit)+1)
	}
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		x.budget.bytes -= int64(n)
		switch size := int64(len(b)); {
		case size > ratio:
			return nil, fmt.Sprintf("unpacks to more than %d times its size", x.budget.lim.Ratio), nil
		case size > limit && limit == x.budget.lim.Member:
			return nil, fmt.Sprintf("unpacks beyond %d bytes", limit), nil
		case size > limit:
			return nil, fmt.Sprintf("all files together unpack beyond %d bytes", x.budget.lim.Bytes), nil
		case err == io.EOF:
			return b, "", nil
		case err != nil:
			return b, "", err
		}
	}
}

// unique keeps two members of one name apart.
func (x *Box) unique(name string) string {
	if name == "" {
		name = "tep"
	}
	got := name
	for i := 2; x.names[got]; i++ {
		dot := strings.LastIndexByte(name, '.')
		if dot <= strings.LastIndexByte(name, '/')+1 {
			dot = len(name)
		}
		got = fmt.Sprintf("%s (%d)%s", name[:dot], i, name[dot:])
	}
	x.names[got] = true
	return got
}

// LeftOut notes that something is missing because of a limit.
func (x *Box) LeftOut(why string) {
	if len(x.tooBig) < 10 {
		x.tooBig = append(x.tooBig, why)
	}
}

// Damaged notes that the container is damaged: its first fault counts.
func (x *Box) Damaged(why string) {
	if x.damage == "" {
		x.damage = why
	}
}

// Fails notes what ended the reading of the container: a limit or damage.
func (x *Box) Fails(err error) {
	if outcome(err) == doc.TooBig {
		x.LeftOut(err.Error())
		return
	}
	x.Damaged(err.Error())
}

// Body gives the container text of its own: a mail's body.
func (x *Box) Body(blocks []doc.Block, repaired string) {
	x.doc.Blocks = append(x.doc.Blocks, blocks...)
	if repaired != "" {
		x.doc.Repaired = repaired
	}
}

// Locked ends a container that shows nothing without a password.
func (x *Box) Locked() doc.Document {
	x.budget.depth--
	return doc.Failed(x.doc.MediaType, doc.Encrypted, "archive with a password")
}

// Close gives the container with its members. Its outcome is too_big where something was left out because of a limit
// (what was read stays); ok where it has text or any file in it, however deep, is ok; else that of its files, the one
// first that a sender can do most about; corrupt where it is damaged and gave nothing; empty where nothing is in it.
func (x *Box) Close() doc.Document {
	x.budget.depth--
	d := &x.doc
	switch {
	case len(x.tooBig) > 0:
		d.Outcome, d.Reason = doc.TooBig, "left out: "+strings.Join(x.tooBig, "; ")
	case readable(*d):
		if x.damage != "" {
			d.Reason = "damaged: " + x.damage
		}
	case x.damage != "":
		d.Outcome, d.Reason = doc.Corrupt, "damaged: "+x.damage
	case len(d.Members) == 0 && x.ignored > 0:
		d.Outcome, d.Reason = doc.Empty, "nothing in it but leftovers of other programs"
	case len(d.Members) == 0:
		d.Outcome, d.Reason = doc.Empty, "nothing in it"
	default:
		d.Outcome, d.Reason = worst(d.Members)
	}
	return *d
}

// readable tells whether a container holds any text.
func readable(d doc.Document) bool {
	if len(d.Blocks) > 0 {
		return true
	}
	for _, m := range d.Members {
		if m.Document.Outcome == doc.OK || readable(m.Document) {
			return true
		}
	}
	return false
}

// worst is the outcome of files none of which is ok: what the sender can mend comes first.
func worst(members []doc.Member) (doc.Outcome, string) {
	for _, o := range []doc.Outcome{doc.Encrypted, doc.TooBig, doc.TimedOut, doc.NeedsOCR, doc.Corrupt, doc.Unsupported} {
		for _, m := range members {
			if m.Document.Outcome == o {
				return o, m.Name + ": " + m.Document.Reason
			}
		}
	}
	return doc.Empty, "only empty files in it"
}
