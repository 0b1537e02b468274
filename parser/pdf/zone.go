package pdf

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"tonghop/parser/vn"
)

// zone is a stretch of lines that are read together: running text, columns side by side, or rows of a table.
type zone struct {
	lines   []line
	columns [2][]line // filled where the zone is two columns, to be read one after the other
	table   bool
}

// label is a number or bullet that stands apart from its text as in a list, never a column of its own.
var label = regexp.MustCompile(`^([-+*•–—▪●○·◦»›]|\(?[0-9]{1,3}[.)]|[0-9]{1,2}(\.[0-9]{1,2}){1,3}\.?|\(?[IVXLC]{1,6}[.)-]|\(?\p{L}[.)])$`)

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
	gapLeft, gapRight := widestGap(first)
	many, both, n := 0, 0, 0
	last := [2]float64{first.base, first.base}
	for i := start; i < len(all); i++ {
		l := all[i]
		joinLabel(&l)
		lo, hi, sides, fits := narrow(l, gapLeft, gapRight)
		if !fits || hi-lo < 0.6*first.size {
			break
		}
		// What stands far below on one side alone belongs to what comes after.
		side := 0
		if sides == 2 {
			side = 1
		}
		if sides != 3 && last[side]-l.base > 8*l.size || min(last[0], last[1])-l.base > 8*l.size {
			break
		}
		if sides != 2 {
			last[0] = l.base
		}
		if sides != 1 {
			last[1] = l.base
		}
		all[i] = l
		gapLeft, gapRight = lo, hi
		n++
		if sides == 3 {
			both++
		}
		if len(l.segments) > 2 {
			many++
		}
	}
	if n == 1 && len(first.segments) == 2 && gapRight-gapLeft < 2*first.size {
		return zone{}, 0 // one wide blank in a justified line
	}
	z := zone{lines: all[start : start+n]}
	middle := (gapLeft + gapRight) / 2
	left, right := split(z.lines, middle)
	if isTable(left, right, both, many, n) {
		z.table = true
		return z, n
	}
	z.columns = [2][]line{left, right}
	return z, n
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

// narrow cuts the gap down to what a further line leaves free; sides tells where the line has text: 1 left, 2 right, 3 both.
func narrow(l line, lo, hi float64) (newLo, newHi float64, sides int, fits bool) {
	middle := (lo + hi) / 2
	for _, s := range l.segments {
		switch {
		case s.right <= middle || s.right < hi && s.left < lo:
			lo = max(lo, s.right)
			sides |= 1
		case s.left >= middle || s.left > lo && s.right > hi:
			hi = min(hi, s.left)
			sides |= 2
		default:
			return lo, hi, sides, false
		}
	}
	return lo, hi, sides, true
}

func split(all []line, middle float64) (left, right []line) {
	for _, l := range all {
		var a, b []segment
		for _, s := range l.segments {
			if s.left+s.right < 2*middle {
				a = append(a, s)
			} else {
				b = append(b, s)
			}
		}
		if len(a) > 0 {
			left = append(left, line{segments: a, base: l.base, size: l.size})
		}
		if len(b) > 0 {
			right = append(right, line{segments: b, base: l.base, size: l.size})
		}
	}
	return left, right
}

// isTable tells rows from columns. Columns are: few lines of which one side is centred (letterhead, signature), the
// list of recipients, and running text set in two columns. The rest, and all that has three cells in a row, is a table.
func isTable(left, right []line, both, many, n int) bool {
	if many*3 >= n {
		return true
	}
	for _, l := range left {
		if strings.HasPrefix(vn.Fold(l.text()), "noi nhan") {
			return false
		}
	}
	if centred(right) || centred(left) {
		return false
	}
	if n == 1 || both*5 < 4*n {
		return false
	}
	return width(left) < 2*width(right)/3 || width(right) < 2*width(left)/3 || short(left) || short(right)
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

func width(ls []line) float64 {
	lo, hi := extent(ls)
	return hi - lo
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

// rows makes the rows of a table: cells by the columns that the segments of all lines form together. A line that
// leaves the first column free continues the row above it.
func rows(z zone) [][]string {
	edges := columns(z.lines)
	var out [][]string
	for i, l := range z.lines {
		cells := make([]string, len(edges))
		for _, s := range l.segments {
			c := 0
			for c+1 < len(edges) && (s.left+s.right)/2 >= edges[c+1] && s.right > edges[c+1] {
				c++
			}
			cells[c] = strings.TrimSpace(cells[c] + " " + s.text)
		}
		if i > 0 && cells[0] == "" && z.lines[i-1].base-l.base < 1.6*l.size {
			for c, text := range cells {
				out[len(out)-1][c] = strings.TrimSpace(out[len(out)-1][c] + " " + text)
			}
			continue
		}
		out = append(out, cells)
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
