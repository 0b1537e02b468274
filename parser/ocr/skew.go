package ocr

import (
	"image"
	"math"
)

// Limits of deskewing, in degrees.
const (
	maxSkew   = 12.0
	leastSkew = 0.15 // less is not worth the blur of turning the picture
	plainer   = 1.7  // how much the stripes of one direction must be plainer to leave the other out
)

// posture is how the lines of a page lie.
type posture struct {
	sideways bool       // the lines run from top to bottom
	sure     bool       // one direction is much plainer than the other
	angle    [2]float64 // degrees by which the lines fall to the right: as they are, and after a quarter turn
}

// posed finds how the lines of a levelled page lie: lines of text make the plainest stripes when the picture is
// summed up along them. It works on a picture reduced to about 1,000 pixels.
func posed(g *image.Gray) posture {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	scale := min(1, 1000/float64(max(w, h)))
	small := reduce(g, int(float64(w)*scale), int(float64(h)*scale))
	rows, rowAngle := stripes(small)
	columns, columnAngle := stripes(quarter(small, 1))
	return posture{
		sideways: columns > rows,
		sure:     max(rows, columns) > plainer*min(rows, columns),
		angle:    [2]float64{rowAngle, columnAngle},
	}
}

// edge is a lower edge of ink: base lines are where most of them are.
type edge struct{ x, y float64 }

// stripes gives the plainness of the best stripes and their angle.
func stripes(g *image.Gray) (best, angle float64) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	var edges []edge
	for y := range h - 1 {
		for x := range w {
			if g.Pix[y*w+x] < 170 && g.Pix[(y+1)*w+x] >= 170 {
				edges = append(edges, edge{float64(x), float64(y)})
			}
		}
	}
	if len(edges) < 20 {
		return 0, 0
	}
	for limit := 60000; len(edges) > limit; { // noise: every second one is enough
		for i := range len(edges) / 2 {
			edges[i] = edges[2*i]
		}
		edges = edges[:len(edges)/2]
	}
	bins := make([]int32, h+2*w)
	try := func(from, to, step float64) {
		for a := from; a <= to+step/2; a += step {
			if p := plainness(edges, bins, w, a); p > best {
				best, angle = p, a
			}
		}
	}
	try(-maxSkew, maxSkew, 0.5)
	middle := angle
	try(middle-0.4, middle+0.4, 0.1)
	middle = angle
	try(middle-0.06, middle+0.06, 0.02)
	return best / float64(len(edges)), angle
}

// plainness sums the edges along lines that fall by the angle and squares the sums.
func plainness(edges []edge, bins []int32, w int, degrees float64) float64 {
	clear(bins)
	slope := math.Tan(degrees * math.Pi / 180)
	for _, e := range edges {
		bins[int(e.y-e.x*slope+float64(w)+0.5)]++
	}
	sum := 0.0
	for _, n := range bins {
		sum += float64(n) * float64(n)
	}
	return sum
}
