// Package ooxml reads Word and Excel files of the Office Open XML formats (ECMA-376, ISO/IEC 29500), strict and
// transitional, into the normal form. It asks nothing of a file but that its zip can be walked: what a damaged
// file still holds is read and the damage is told.
package ooxml

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
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
var DefaultLimits = Limits{Bytes: 128 << 20, Members: 20000, Ratio: 500, Rows: 200000, Depth: 512}

// limitError tells which limit a file went beyond.
type limitError string

func (e limitError) Error() string { return string(e) }

// pack is the opened zip with its byte budget.
type pack struct {
	members map[string]*zip.File // by lower-case name without a leading slash
	saved   map[string][]byte    // members of a damaged zip, already unpacked
	lim     Limits
	left    int64
	damage  error // the first fault that cost some content
}

func openPack(r io.ReaderAt, size int64, lim Limits) (*pack, error) {
	p := &pack{members: map[string]*zip.File{}, lim: lim, left: lim.Bytes}
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		saved, tooBig := salvage(r, size, lim)
		if tooBig != nil {
			return nil, tooBig
		}
		if len(saved) == 0 {
			return nil, fmt.Errorf("opening zip: %w", err)
		}
		p.saved, p.damage = saved, fmt.Errorf("zip directory: %w", err)
		return p, nil
	}
	if len(z.File) > lim.Members {
		return nil, limitError(fmt.Sprintf("%d members in zip, limit %d", len(z.File), lim.Members))
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

func (p *pack) has(name string) bool {
	name = memberKey(name)
	return p.members[name] != nil || p.saved[name] != nil
}

// read unpacks a member. A member that is missing gives nil; one that breaks off gives what came before and notes the
// damage. The only error is a limit.
func (p *pack) read(name string) ([]byte, error) {
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
		p.note(fmt.Errorf("opening %s: %w", name, err))
		return nil, nil
	}
	defer rc.Close()
	b, err := unpack(rc, f.CompressedSize64, p.left, p.lim)
	var limit limitError
	if errors.As(err, &limit) {
		return nil, limitError(name + ": " + string(limit))
	}
	if err != nil {
		p.note(fmt.Errorf("reading %s: %w", name, err))
	}
	p.left -= int64(len(b))
	return b, nil
}

// unpack reads until the end, the byte budget or the ratio; a bomb is found while it unpacks, not by what its header says.
func unpack(r io.Reader, packed uint64, left int64, lim Limits) ([]byte, error) {
	var out []byte
	chunk := make([]byte, 64<<10)
	for {
		n, err := r.Read(chunk)
		out = append(out, chunk[:n]...)
		if int64(len(out)) > left {
			return nil, limitError(fmt.Sprintf("unpacks beyond the limit of %d bytes", lim.Bytes))
		}
		if len(out) > 1<<20 && packed > 0 && uint64(len(out)) > packed*uint64(lim.Ratio) {
			return nil, limitError(fmt.Sprintf("unpacks to more than %d times its size", lim.Ratio))
		}
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, err
		}
	}
}

func (p *pack) note(err error) {
	if p.damage == nil {
		p.damage = err
	}
}

// relation is one line of a .rels part.
type relation struct {
	kind     string // last element of the type's address: "header", "worksheet"
	target   string // full name of the member
	external bool
}

// relations reads what a part refers to, by relationship id.
func (p *pack) relations(part string) (map[string]relation, error) {
	dir, base := path.Split(part)
	b, err := p.read(dir + "_rels/" + base + ".rels")
	if err != nil || b == nil {
		return nil, err
	}
	out := map[string]relation{}
	x := newXML(b, p.lim.Depth)
	x.each(func(e element) {
		x.each(func(e element) {
			if e.name != "Relationship" {
				return
			}
			target := strings.ReplaceAll(e.get("Target"), `\`, "/")
			if !strings.HasPrefix(target, "/") {
				target = path.Join(dir, target)
			}
			out[e.get("Id")] = relation{
				kind:     path.Base(e.get("Type")),
				target:   strings.TrimLeft(path.Clean(target), "/"),
				external: e.get("TargetMode") == "External",
			}
		})
	})
	return out, x.limit()
}

// mainPart finds the document or workbook by the package's relationships, else by its usual name.
func (p *pack) mainPart(usual string) (string, error) {
	rels, err := p.relations("")
	if err != nil {
		return "", err
	}
	for _, r := range rels {
		if r.kind == "officeDocument" && p.has(r.target) {
			return r.target, nil
		}
	}
	if p.has(usual) {
		return usual, nil
	}
	return "", nil
}

// failed turns an error into the document's outcome.
func failed(mediaType string, err error) doc.Document {
	var limit limitError
	if errors.As(err, &limit) {
		return doc.Failed(mediaType, doc.TooBig, err.Error())
	}
	return doc.Failed(mediaType, doc.Corrupt, err.Error())
}
