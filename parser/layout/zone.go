package layout

import "math"

// zone is a stretch of lines that are read together: running text, columns side by side, or rows of a table.
type zone struct {
	lines   []line
	columns [][]line // filled where the zone is columns, to be read one after the other
	table   bool
}

// zones finds where lines stand in columns. The letterhead and the signature of every official document are two
// columns, and their lines must not be read across.
func zones(all []line) (out []zone) {
	var flow []line
	endFlow := func() {
		if len(flow) > 0 {
			out = append(out, zone{lines: flow})
			flow = nil
		}
	}
	for i := 0; i < len(all); {
		joinLabel(&all[i])
		if len(all[i].segments) < 2 {
			flow = append(flow, all[i])
			i++
			continue
		}
		z, n := columnZone(all, i)
		if n == 0 {
			flow = append(flow, all[i])
			i++
			continue
		}
		endFlow()
		out = append(out, z)
		i += n
	}
	endFlow()
	return out
}

// joinLabel makes one segment of a list's number and the text behind it. In a line of three it is a cell of a table.
func joinLabel(l *line) {
	if len(l.segments) != 2 || !label.MatchString(l.segments[0].text) || l.segments[1].left-l.segments[0].right > 4*l.size {
		return
	}
	first, second := l.segments[0], l.segments[1]
	second.text, second.left = first.text+" "+second.text, first.left
	l.segments = append([]segment{second}, l.segments[2:]...)
}

// columnZone takes the lines from start that keep one gap free between left and right, and tells how many they are;
// 0 when there is no such gap and the line is to be read as one.
func columnZone(all []line, start int) (zone, int) {
	first := all[start]
	g := gutter{size: first.size}
	g.lo, g.hi = widestGap(first)
	n := 0
	for n < len(all)-start {
		joinLabel(&all[start+n])
		if !g.take(all[start+n]) {
			break
		}
		n++
	}
	if n == 0 || n == 1 && len(first.segments) == 2 && g.hi-g.lo < 2*first.size {
		return zone{}, 0 // one wide blank in a justified line
	}
	z := zone{lines: all[start : start+n]}
	columns := split(z.lines)
	if len(columns) < 2 || isTable(columns, n) {
		z.table = true
	} else {
		z.columns = columns
	}
	return z, n
}

// gutter is the free gap between two columns as it gets narrower line by line.
type gutter struct {
	lo, hi float64
	size   float64    // of the first line's letters
	sides  [2]segment // the first text of either side
	last   [2]float64 // base line of the last text of either side
	begun  [2]bool
}

// take tells whether a line leaves enough of the gap free, and if so takes it in. A line with text on one side alone
// (a title below the letterhead, the paragraph after a signature) is more often not of the columns: it must not come
// after a long way down, and if it makes the gap narrower it must be set like its column.
func (g *gutter) take(l line) bool {
	next := *g
	middle := (g.lo + g.hi) / 2
	var there [2]bool
	for _, s := range l.segments {
		side := 0
		switch {
		case s.right <= middle || s.right < g.hi && s.left < g.lo:
			next.lo = max(next.lo, s.right)
		case s.left >= middle || s.left > g.lo && s.right > g.hi:
			side = 1
			next.hi = min(next.hi, s.left)
		default:
			return false
		}
		there[side] = true
		if !next.begun[side] {
			next.begun[side], next.sides[side] = true, s
		}
		next.last[side] = l.base
	}
	if next.hi-next.lo < 0.6*g.size {
		return false
	}
	if g.begun[0] && g.begun[1] && there[0] != there[1] {
		side := 0
		if there[1] {
			side = 1
		}
		s, column := l.segments[0], g.sides[side]
		narrower := next.hi-next.lo < g.hi-g.lo-0.3*g.size
		sameMiddle := math.Abs(s.left+s.right-column.left-column.right) < 2*g.size
		sameLeft := math.Abs(s.left-column.left) < g.size
		if g.last[side]-l.base > 8*g.size || narrower && !sameMiddle && !sameLeft {
			return false
		}
	}
	*g = next
	return true
}

// widestGap is the gap that a first line offers as the border between columns.
func widestGap(l line) (lo, hi float64) {
	for i := 1; i < len(l.segments); i++ {
		if a, b := l.segments[i-1].right, l.segments[i].left; b-a > hi-lo {
			lo, hi = a, b
		}
	}
	return lo, hi
}
