package ocr

import (
	"image"
	"math"
)

// reduce makes the picture smaller by averaging: every pixel of the result is the mean of the area it covers.
func reduce(g *image.Gray, w, h int) *image.Gray {
	sw, sh := g.Rect.Dx(), g.Rect.Dy()
	w, h = max(1, min(w, sw)), max(1, min(h, sh))
	out := image.NewGray(image.Rect(0, 0, w, h))
	sums, counts := make([]uint32, w), make([]uint32, w)
	column := make([]int, sw)
	for x := range column {
		column[x] = x * w / sw
	}
	for y := range h {
		clear(sums)
		clear(counts)
		for sy := y * sh / h; sy < max((y+1)*sh/h, y*sh/h+1); sy++ {
			row := g.Pix[sy*g.Stride:][:sw]
			for x, v := range row {
				sums[column[x]] += uint32(v)
				counts[column[x]]++
			}
		}
		for x := range w {
			if counts[x] > 0 {
				out.Pix[y*w+x] = uint8(sums[x] / counts[x])
			}
		}
	}
	return out
}

// enlarge and turn in one step: the result shows the picture scaled by factor and turned by angle (radians, clockwise
// on screen) about its middle, on white. Sampled with Catmull-Rom weights, which keep the edges of letters.
func warp(g *image.Gray, factor, angle float64) *image.Gray {
	sw, sh := float64(g.Rect.Dx()), float64(g.Rect.Dy())
	sin, cos := math.Sincos(angle)
	w := int((math.Abs(cos)*sw+math.Abs(sin)*sh)*factor + 0.5)
	h := int((math.Abs(sin)*sw+math.Abs(cos)*sh)*factor + 0.5)
	out := image.NewGray(image.Rect(0, 0, max(w, 1), max(h, 1)))
	cx, cy := float64(out.Rect.Dx())/2, float64(out.Rect.Dy())/2
	for y := range out.Rect.Dy() {
		row := out.Pix[y*out.Stride:]
		dy := (float64(y) + 0.5 - cy) / factor
		for x := range out.Rect.Dx() {
			dx := (float64(x) + 0.5 - cx) / factor
			row[x] = sample(g, dx*cos+dy*sin+sw/2-0.5, -dx*sin+dy*cos+sh/2-0.5)
		}
	}
	return out
}

// sample is the picture between its pixels; what lies outside is white.
func sample(g *image.Gray, x, y float64) uint8 {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	ix, iy := int(math.Floor(x)), int(math.Floor(y))
	if ix < -1 || iy < -1 || ix > w || iy > h {
		return 255
	}
	wx, wy := cubic(x-float64(ix)), cubic(y-float64(iy))
	sum := 0.0
	for j := range 4 {
		yy := min(max(iy-1+j, 0), h-1)
		row := g.Pix[yy*g.Stride:]
		line := 0.0
		for i := range 4 {
			line += wx[i] * float64(row[min(max(ix-1+i, 0), w-1)])
		}
		sum += wy[j] * line
	}
	return uint8(min(max(sum+0.5, 0), 255))
}

func cubic(t float64) [4]float64 {
	t2, t3 := t*t, t*t*t
	return [4]float64{(-t + 2*t2 - t3) / 2, (2 - 5*t2 + 3*t3) / 2, (t + 4*t2 - 3*t3) / 2, (t3 - t2) / 2}
}

// quarter turns the picture clockwise by quarter turns.
func quarter(g *image.Gray, turns int) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	switch turns & 3 {
	case 1:
		out := image.NewGray(image.Rect(0, 0, h, w))
		for y := range h {
			for x := range w {
				out.Pix[x*h+h-1-y] = g.Pix[y*g.Stride+x]
			}
		}
		return out
	case 2:
		out := image.NewGray(image.Rect(0, 0, w, h))
		for y := range h {
			for x := range w {
				out.Pix[(h-1-y)*w+w-1-x] = g.Pix[y*g.Stride+x]
			}
		}
		return out
	case 3:
		out := image.NewGray(image.Rect(0, 0, h, w))
		for y := range h {
			for x := range w {
				out.Pix[(w-1-x)*h+y] = g.Pix[y*g.Stride+x]
			}
		}
		return out
	}
	return g
}

// flat is the picture with its own pixels in one piece from (0, 0), so that no reader needs to mind its stride.
func flat(g *image.Gray) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, g.Rect.Dx(), g.Rect.Dy()))
	for y := range out.Rect.Dy() {
		copy(out.Pix[y*out.Stride:][:out.Stride], g.Pix[g.PixOffset(g.Rect.Min.X, g.Rect.Min.Y+y):])
	}
	return out
}

// histogram counts the grey values.
func histogram(g *image.Gray) (counts [256]int) {
	for _, v := range g.Pix {
		counts[v]++
	}
	return counts
}

// percentile is the grey value that the given share of the pixels does not exceed.
func percentile(counts *[256]int, share float64) int {
	total := 0
	for _, n := range counts {
		total += n
	}
	want := int(share * float64(total))
	for v, n := range counts {
		if want -= n; want < 0 {
			return v
		}
	}
	return 255
}
