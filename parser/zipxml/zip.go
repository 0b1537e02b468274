// Package zipxml opens documents that are XML parts in a zip (OPC of ECMA-376 part 2, packages of ODF 1.3 part 2) within
// limits, and walks their XML. It asks nothing of a file but that its zip can be walked: what a damaged one still holds
// is given and the damage is noted.
package zipxml

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"tonghop/parser/doc"
)

// Limits are what a file may cost. A file that goes beyond one is too big and nothing of it is kept.
type Limits struct {
	Bytes   int64 // unpacked bytes of the members that are read, together
	Members int   // members of the zip
	Ratio   int   // unpacked to packed size of one member that unpacks to more than a megabyte
	Rows    int   // blocks of a document or rows of a workbook that hold anything
	Depth   int   // nesting of XML elements
}

// DefaultLimits are far above what a report or a roster needs and far below what hurts a small machine.
var DefaultLimits = Limits{Bytes: 128 << 20, Members: 20000, Ratio: 500, Rows: doc.MaxBlocks, Depth: 512}

// LimitError tells which limit a file went beyond.
type LimitError string

// Error is the limit in words.
func (e LimitError) Error() string { return string(e) }

// Pack is the opened zip with its byte budget.
type Pack struct {
	Damage error // the first fault that cost some content

	members map[string]*zip.File // by lower-case name without a leading slash
	saved   map[string][]byte    // members of a damaged zip, already unpacked
	lim     Limits
	left    int64
}

// Open reads the zip's directory; where that is lost, its members. It fails with a LimitError or when nothing can be read.
func Open(r io.ReaderAt, size int64, lim Limits) (*Pack, error) {
	p := &Pack{members: map[string]*zip.File{}, lim: lim, left: lim.Bytes}
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		saved, tooBig := salvage(r, size, lim)
		if tooBig != nil {
			return nil, tooBig
		}
		if len(saved) == 0 {
			return nil, fmt.Errorf("opening zip: %w", err)
		}
		p.saved, p.Damage = saved, fmt.Errorf("zip directory: %w", err)
		return p, nil
	}
	if len(z.File) > lim.Members {
		return nil, LimitError(fmt.Sprintf("%d members in zip, limit %d", len(z.File), lim.Members))
	}
	for _, f := range z.File {
		name := memberKey(f.Name)
		if p.members[name] == nil {
			p.members[name] = f
		}
	}
	return p, nil
}

func memberKey(name string) string {
	return strings.ToLower(strings.TrimLeft(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// Has tells whether the zip holds a member of the name, in whatever case.
func (p *Pack) Has(name string) bool {
	name = memberKey(name)
	return p.members[name] != nil || p.saved[name] != nil
}

// Read unpacks a member. A member that is missing gives nil; one that breaks off gives what came before and notes the
// damage. The only error is a limit.
func (p *Pack) Read(name string) ([]byte, error) {
	name = memberKey(name)
	if b, ok := p.saved[name]; ok {
		return b, nil
	}
	f := p.members[name]
	if f == nil {
		return nil, nil
	}
	rc, err := f.Open()
	if err != nil {
		p.Note(fmt.Errorf("opening %s: %w", name, err))
		return nil, nil
	}
	defer rc.Close()
	b, err := unpack(rc, f.CompressedSize64, f.UncompressedSize64, p.left, p.lim)
	var limit LimitError
	if errors.As(err, &limit) {
		return nil, LimitError(name + ": " + string(limit))
	}
	if err != nil {
		p.Note(fmt.Errorf("reading %s: %w", name, err))
	}
	p.left -= int64(len(b))
	return b, nil
}

// unpack reads until the end, the byte budget or the ratio; a bomb is found while it unpacks, not by what its header says.
// said is that size: it only tells how much room to make at first.
func unpack(r io.Reader, packed, said uint64, left int64, lim Limits) ([]byte, error) {
	out := make([]byte, 0, min(said, packed*20, 4<<20)+512)
	for {
		if cap(out)-len(out) < 256 {
			out = slices.Grow(out, max(len(out)/2, 4096))
		}
		n, err := r.Read(out[len(out):cap(out)])
		out = out[:len(out)+n]
		if int64(len(out)) > left {
			return nil, LimitError(fmt.Sprintf("unpacks beyond the limit of %d bytes", lim.Bytes))
		}
		if len(out) > 1<<20 && packed > 0 && uint64(len(out)) > packed*uint64(lim.Ratio) {
			return nil, LimitError(fmt.Sprintf("unpacks to more than %d times its size", lim.Ratio))
		}
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, err
		}
	}
}

// Left is how many bytes may still be unpacked.
func (p *Pack) Left() int64 { return p.left }

// Note keeps the first fault that cost some content.
func (p *Pack) Note(err error) {
	if p.Damage == nil {
		p.Damage = err
	}
}

// Failed turns an error into the document's outcome.
func Failed(mediaType string, err error) doc.Document {
	var limit LimitError
	if errors.As(err, &limit) {
		return doc.Failed(mediaType, doc.TooBig, err.Error())
	}
	return doc.Failed(mediaType, doc.Corrupt, err.Error())
}
