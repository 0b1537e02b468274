package word

import (
	"slices"
	"sort"
)

// run is a stretch of the text stream, in bytes, that has properties of its own.
type run struct {
	from, to uint32
	style    int    // of paragraphs
	list     []byte // operations
}

// runs are all of a kind, in order of their places.
type runs []run

// readRuns reads the pages (FKP) that a bin table names ([MS-DOC] 2.8.5, 2.8.6).
func (r *reader) readRuns(pair int, page func(*reader, []byte, runs) runs) (out runs) {
	size := 4
	if !r.unicode {
		size = 2
	}
	t := newPLC(r.pair(pair), size)
	seen := map[uint32]bool{}
	take := func(pn uint32) {
		if b := slice(r.main, pn*512, 512); !seen[pn] && len(b) == 512 && pn < 1<<22 {
			seen[pn] = true
			out = page(r, b, out)
		}
	}
	last := uint32(0)
	for i := range t.n {
		if size == 4 {
			last = u32(t.record(i), 0) & 0x3fffff
		} else {
			last = uint32(u16(t.record(i), 0))
		}
		take(last)
	}
	if r.version == 6 && t.n > 0 { // pages that were not yet in the table when Word 6 saved
		count := int(u16(r.main, 0x18e+2*(pair-plcBteChpx)))
		for i := t.n; i < count; i++ {
			last++
			take(last)
		}
	}
	if !slices.IsSortedFunc(out, byPlace) {
		slices.SortStableFunc(out, byPlace)
	}
	return out
}

func byPlace(a, b run) int {
	switch {
	case a.from < b.from:
		return -1
	case a.from > b.from:
		return 1
	}
	return 0
}

// charRuns reads a page of character runs ([MS-DOC] 2.9.33).
func charRuns(_ *reader, b []byte, out runs) runs {
	n := int(b[511])
	if 4*(n+1)+n > 511 {
		return out
	}
	for i := range n {
		c := run{from: u32(b, 4*i), to: u32(b, 4*i+4)}
		if at := 2 * int(b[4*(n+1)+i]); at > 0 {
			c.list = slice(b[:511], uint32(at)+1, uint32(b[at]))
		}
		if c.from < c.to {
			out = append(out, c)
		}
	}
	return out
}

// paraRuns reads a page of paragraphs ([MS-DOC] 2.9.174).
func paraRuns(r *reader, b []byte, out runs) runs {
	n, entry := int(b[511]), 13
	if !r.unicode {
		entry = 7
	}
	if 4*(n+1)+n*entry > 511 {
		return out
	}
	for i := range n {
		p := run{from: u32(b, 4*i), to: u32(b, 4*i+4)}
		if at := 2 * int(b[4*(n+1)+entry*i]); at > 0 {
			size := 2*int(b[at]) - 1
			at++
			if !r.unicode {
				size++
			} else if size < 0 {
				size = 2 * int(b[min(at, 511)])
				at++
			}
			if list := slice(b[:511], uint32(at), uint32(max(size, 0))); len(list) >= 2 {
				p.style, p.list = int(u16(list, 0)), list[2:]
			}
		}
		if p.from < p.to {
			out = append(out, p)
		}
	}
	return out
}

// find gives the run that holds a byte of the stream, or an empty one that lasts until the next run.
func (rs runs) find(fc uint32) run {
	i := sort.Search(len(rs), func(i int) bool { return rs[i].from > fc })
	if i > 0 && rs[i-1].to > fc {
		return rs[i-1]
	}
	gap := run{from: fc, to: 1<<32 - 1}
	if i < len(rs) {
		gap.to = rs[i].from
	}
	return gap
}
