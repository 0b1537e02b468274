// Package ooxml reads Word, Excel and PowerPoint files of the Office Open XML formats (ECMA-376, ISO/IEC 29500), strict and
// transitional, into the normal form. It asks nothing of a file but that its zip can be walked: what a damaged
// file still holds is read and the damage is told.
package ooxml

import (
	"io"
	"path"
	"strings"

	"tonghop/parser/zipxml"
)

// Limits are what a file may cost.
type Limits = zipxml.Limits

// DefaultLimits are far above what a report or a roster needs and far below what hurts a small machine.
var DefaultLimits = zipxml.DefaultLimits

// pack is the opened zip.
type pack struct {
	*zipxml.Pack
	lim Limits
}

func openPack(r io.ReaderAt, size int64, lim Limits) (*pack, error) {
	p, err := zipxml.Open(r, size, lim)
	return &pack{p, lim}, err
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
	b, err := p.Read(dir + "_rels/" + base + ".rels")
	if err != nil || b == nil {
		return nil, err
	}
	out := map[string]relation{}
	x := newXML(b, p.lim.Depth)
	x.Each(func(e zipxml.Element) {
		x.Each(func(e zipxml.Element) {
			if e.Name != "Relationship" {
				return
			}
			target := strings.ReplaceAll(e.Get("Target"), `\`, "/")
			if !strings.HasPrefix(target, "/") {
				target = path.Join(dir, target)
			}
			out[e.Get("Id")] = relation{
				kind:     path.Base(e.Get("Type")),
				target:   strings.TrimLeft(path.Clean(target), "/"),
				external: e.Get("TargetMode") == "External",
			}
		})
	})
	return out, x.Limit()
}

// mainPart finds the document or workbook by the package's relationships, else by its usual name.
func (p *pack) mainPart(usual string) (string, error) {
	rels, err := p.relations("")
	if err != nil {
		return "", err
	}
	for _, r := range rels {
		if r.kind == "officeDocument" && p.Has(r.target) {
			return r.target, nil
		}
	}
	if p.Has(usual) {
		return usual, nil
	}
	return "", nil
}
