package layout

import (
	"math"
	"slices"
	"strings"

	"tonghop/parser/vn"
)

// split puts the segments of lines into columns: where segments overlap across the lines, they are one column.
func split(all []line) [][]line {
	edges := columns(all)
	out := make([][]line, len(edges))
	for _, l := range all {
		for c, segments := range cells(l, edges) {
			if len(segments) > 0 {
				out[c] = append(out[c], line{segments: segments, base: l.base, size: l.size})
			}
		}
	}
	return slices.DeleteFunc(out, func(column []line) bool { return len(column) == 0 })
}

// cells sorts a line's segments under the left edges of columns.
func cells(l line, edges []float64) [][]segment {
	out := make([][]segment, len(edges))
	for _, s := range l.segments {
		c := 0
		for c+1 < len(edges) && s.left >= edges[c+1] {
			c++
		}
		out[c] = append(out[c], s)
	}
	return out
}

// isTable tells rows from columns in a zone of n lines. Columns are: the letterhead and the signature (one side
// centred), the list of recipients, and running text set in columns. The rest is a table.
func isTable(columns [][]line, n int) bool {
	text := true
	both := len(columns[0])
	for _, column := range columns {
		text = text && len(column) >= 6 && !short(column)
		both = min(both, len(column))
	}
	if text {
		return false
	}
	if len(columns) > 2 {
		return true
	}
	left, right := columns[0], columns[1]
	for _, l := range left {
		if strings.HasPrefix(vn.Fold(l.text()), "noi nhan") {
			return false
		}
	}
	return n > 1 && both*5 >= 4*n && !centred(left) && !centred(right)
}

// centred tells that lines of different width have one middle.
func centred(ls []line) bool {
	if len(ls) < 2 {
		return false
	}
	agree, lefts := 0, 0
	for _, l := range ls[1:] {
		if math.Abs(l.left()+l.right()-ls[0].left()-ls[0].right()) < 1.2*l.size {
			agree++
		}
		if math.Abs(l.left()-ls[0].left()) < 0.3*l.size {
			lefts++
		}
	}
	return agree*3 >= 2*(len(ls)-1) && lefts*2 <= len(ls)-1
}

// extent is the text's left and right edge.
func extent(ls []line) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, l := range ls {
		lo, hi = min(lo, l.left()), max(hi, l.right())
	}
	return lo, hi
}

// short tells that most lines do not reach the right edge, as cells do and running text does not.
func short(ls []line) bool {
	lo, hi := extent(ls)
	full := 0
	for _, l := range ls {
		if l.right() > hi-0.2*(hi-lo) {
			full++
		}
	}
	return full*2 < len(ls)
}

// rows makes the rows of a table. A line that leaves the first column free continues the row above it.
func rows(z zone) [][]string {
	edges := columns(z.lines)
	var out [][]string
	for i, l := range z.lines {
		row := make([]string, len(edges))
		for c, segments := range cells(l, edges) {
			if len(segments) > 0 {
				row[c] = line{segments: segments}.text()
			}
		}
		if i > 0 && row[0] == "" && z.lines[i-1].base-l.base < 1.6*l.size {
			for c, text := range row {
				out[len(out)-1][c] = strings.TrimSpace(out[len(out)-1][c] + " " + text)
			}
			continue
		}
		out = append(out, row)
	}
	return out
}

// columns gives the left edges of a table's columns: where segments overlap across the lines, they are one column.
func columns(ls []line) (edges []float64) {
	var spans [][2]float64
	for _, l := range ls {
		for _, s := range l.segments {
			spans = append(spans, [2]float64{s.left, s.right})
		}
	}
	slices.SortFunc(spans, func(a, b [2]float64) int { return compare(a[0], b[0]) })
	end := math.Inf(-1)
	for _, s := range spans {
		if s[0] > end {
			edges = append(edges, s[0])
		}
		end = max(end, s[1])
	}
	return edges
}
