package ocr

import (
	"image"
	"slices"
)

// Levels on the way to black text on white paper, in grey values or shares of the paper's value.
const (
	borderShare = 0.45 // darker than this beside the edge is the lid of the scanner or the table under the paper
	evenSpread  = 25   // paper that differs by more than this is lit unevenly
	whiteEnough = 215  // paper at least this bright needs no levelling
	blackEnough = 70   // ink at most this bright needs no stretching
)

// level gives the page black text on white paper: dark borders are painted white, uneven light is evened out and weak
// contrast stretched. A page that is good already is returned as it is; g is not changed.
func level(g *image.Gray) *image.Gray {
	g = withoutBorder(g)
	paper := paperMap(g)
	if len(paper.values) == 0 {
		return g
	}
	sorted := slices.Sorted(slices.Values(paper.values))
	low, middle, high := sorted[len(sorted)/20], sorted[len(sorted)/2], sorted[len(sorted)-1-len(sorted)/20]
	if high-low > evenSpread || middle < whiteEnough {
		g = paper.even(g)
	}
	counts := histogram(g)
	if ink := percentile(&counts, 0.002); ink > blackEnough && ink < 230 {
		g = stretch(g, ink)
	}
	return g
}

func stretch(g *image.Gray, ink int) *image.Gray {
	var table [256]uint8
	for v := range table {
		table[v] = uint8(max(0, (v-ink)*255/(255-ink)))
	}
	out := image.NewGray(g.Rect)
	for i, v := range g.Pix {
		out.Pix[i] = table[v]
	}
	return out
}

// withoutBorder paints what is dark and hangs together with the edge white. It works on a reduced picture in which
// letters and ruling lines are too thin to be dark.
func withoutBorder(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	cell := max(1, max(w, h)/350)
	small := reduce(g, w/cell, h/cell)
	counts := histogram(small)
	limit := uint8(borderShare * float64(percentile(&counts, 0.9)))
	outside := flood(small, limit)
	n := 0
	for _, o := range outside {
		if o {
			n++
		}
	}
	if n == 0 || n > len(outside)*7/10 { // nearly all: a picture of white on black
		return g
	}
	out := image.NewGray(g.Rect)
	copy(out.Pix, g.Pix)
	sw, sh := small.Rect.Dx(), small.Rect.Dy()
	for i, o := range outside {
		if !o {
			continue
		}
		x, y := i%sw, i/sw
		for yy := max(0, y-1) * h / sh; yy < min(sh, y+2)*h/sh; yy++ { // a cell around it too: the edge is blurred
			row := out.Pix[yy*w:][:w]
			for xx := max(0, x-1) * w / sw; xx < min(sw, x+2)*w/sw; xx++ {
				row[xx] = 255
			}
		}
	}
	return out
}

// flood finds the dark cells from which a dark way leads to the edge.
func flood(g *image.Gray, limit uint8) []bool {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	seen := make([]bool, w*h)
	var todo []int
	visit := func(x, y int) {
		if i := y*w + x; !seen[i] && g.Pix[i] < limit {
			seen[i] = true
			todo = append(todo, i)
		}
	}
	for x := range w {
		visit(x, 0)
		visit(x, h-1)
	}
	for y := range h {
		visit(0, y)
		visit(w-1, y)
	}
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		x, y := i%w, i/w
		if x > 0 {
			visit(x-1, y)
		}
		if x < w-1 {
			visit(x+1, y)
		}
		if y > 0 {
			visit(x, y-1)
		}
		if y < h-1 {
			visit(x, y+1)
		}
	}
	return seen
}

// tiles is how bright the paper is, tile by tile.
type tiles struct {
	values []int
	w, h   int
}

// paperMap looks for the paper behind the letters of each tile, and in its neighbours where the tile is all dark.
func paperMap(g *image.Gray) tiles {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	size := max(16, max(w, h)/50)
	t := tiles{w: max(1, w/size), h: max(1, h/size)}
	raw := make([]int, t.w*t.h)
	for ty := range t.h {
		for tx := range t.w {
			var counts [256]int
			for y := ty * h / t.h; y < (ty+1)*h/t.h; y++ {
				for _, v := range g.Pix[y*w+tx*w/t.w : y*w+(tx+1)*w/t.w] {
					counts[v]++
				}
			}
			raw[ty*t.w+tx] = percentile(&counts, 0.8)
		}
	}
	t.values = raw
	t.values = t.around(func(near []int) int { return slices.Max(near) })
	t.values = t.around(func(near []int) int {
		sum := 0
		for _, v := range near {
			sum += v
		}
		return sum / len(near)
	})
	return t
}

// around replaces each value by what f makes of it and its neighbours.
func (t tiles) around(f func([]int) int) []int {
	out := make([]int, len(t.values))
	near := make([]int, 0, 9)
	for y := range t.h {
		for x := range t.w {
			near = near[:0]
			for yy := max(0, y-1); yy <= min(t.h-1, y+1); yy++ {
				near = append(near, t.values[yy*t.w+max(0, x-1):yy*t.w+min(t.w-1, x+1)+1]...)
			}
			out[y*t.w+x] = f(near)
		}
	}
	return out
}

// even divides the picture by its paper, interpolated between the middles of the tiles.
func (t tiles) even(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := image.NewGray(g.Rect)
	line := make([]float64, t.w)
	for y := range h {
		fy := min(max((float64(y)+0.5)*float64(t.h)/float64(h)-0.5, 0), float64(t.h-1))
		y0 := min(int(fy), max(t.h-2, 0))
		y1 := min(y0+1, t.h-1)
		for x := range t.w {
			a, b := float64(t.values[y0*t.w+x]), float64(t.values[y1*t.w+x])
			line[x] = a + (b-a)*(fy-float64(y0))
		}
		for x := range w {
			fx := min(max((float64(x)+0.5)*float64(t.w)/float64(w)-0.5, 0), float64(t.w-1))
			x0 := min(int(fx), max(t.w-2, 0))
			x1 := min(x0+1, t.w-1)
			paper := line[x0] + (line[x1]-line[x0])*(fx-float64(x0))
			out.Pix[y*w+x] = uint8(min(255, 250*float64(g.Pix[y*w+x])/max(paper, 30)))
		}
	}
	return out
}
