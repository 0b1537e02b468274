package ocr

import "image"

// smallest is the side in pixels below which a picture is an icon.
const smallest = 60

// Statistics of tiles of a tenth of an inch by a quarter, at 100 dpi.
const (
	textTiles = 3 // that look like text, from which the engine is called
	tileWide  = 32
	tileHigh  = 16
)

// written tells whether a levelled picture may hold text. Letters are many short changes between paper and ink; blank
// pages, photos of landscapes, logos and signatures have few or no places with these.
func written(g *image.Gray, dpi float64) bool {
	scale := min(1, 100/dpi)
	small := reduce(g, int(float64(g.Rect.Dx())*scale), int(float64(g.Rect.Dy())*scale))
	w, h := small.Rect.Dx(), small.Rect.Dy()
	found := 0
	for y := 0; y+tileHigh <= h; y += tileHigh / 2 {
		for x := 0; x+tileWide <= w; x += tileWide {
			if textTile(small, x, y) {
				if found++; found >= textTiles {
					return true
				}
			}
		}
	}
	return false
}

// textTile wants paper, ink and changes between them in both directions.
func textTile(g *image.Gray, x, y int) bool {
	w := g.Rect.Dx()
	paper, ink, across, down := 0, 0, 0, 0
	for yy := y; yy < y+tileHigh; yy++ {
		row := g.Pix[yy*w+x:][:tileWide]
		for i, v := range row {
			switch {
			case v >= 200:
				paper++
			case v < 160:
				ink++
			}
			if i > 0 && (v < 180) != (row[i-1] < 180) {
				across++
			}
			if yy > y && (v < 180) != (g.Pix[(yy-1)*w+x+i] < 180) {
				down++
			}
		}
	}
	area := tileWide * tileHigh
	return paper*2 >= area && ink*25 >= area && across >= 24 && down >= 24
}

// blackWhite sets each pixel against the mean around it (Wellner; Bradley and Roth 2007), after a median that takes
// specks away: it reads stamps over text and coarse noise better, and all other pages worse.
func blackWhite(g *image.Gray, dpi float64) *image.Gray {
	g = median(g)
	w, h := g.Rect.Dx(), g.Rect.Dy()
	sums := make([]uint32, (w+1)*(h+1)) // 60 million pixels of 255 overflow 32 bits, differences do not mind
	for y := range h {
		line := uint32(0)
		for x := range w {
			line += uint32(g.Pix[y*w+x])
			sums[(y+1)*(w+1)+x+1] = sums[y*(w+1)+x+1] + line
		}
	}
	radius := max(4, int(dpi/12))
	out := image.NewGray(g.Rect)
	for y := range h {
		y0, y1 := max(0, y-radius), min(h, y+radius+1)
		for x := range w {
			x0, x1 := max(0, x-radius), min(w, x+radius+1)
			sum := sums[y1*(w+1)+x1] - sums[y0*(w+1)+x1] - sums[y1*(w+1)+x0] + sums[y0*(w+1)+x0]
			mean := sum / uint32((x1-x0)*(y1-y0))
			if uint32(g.Pix[y*w+x])*100 >= mean*82 {
				out.Pix[y*w+x] = 255
			}
		}
	}
	return out
}

// median takes the middle of five: a pixel and its four neighbours.
func median(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := image.NewGray(g.Rect)
	copy(out.Pix, g.Pix)
	for y := 1; y < h-1; y++ {
		for x := 1; x < w-1; x++ {
			i := y*w + x
			out.Pix[i] = middle(g.Pix[i], g.Pix[i-1], g.Pix[i+1], g.Pix[i-w], g.Pix[i+w])
		}
	}
	return out
}

func middle(a, b, c, d, e uint8) uint8 {
	if a > b {
		a, b = b, a
	}
	if c > d {
		c, d = d, c
	}
	lowest, highest := max(a, c), min(b, d) // the least and the greatest of four are out
	if lowest > highest {
		lowest, highest = highest, lowest
	}
	return min(max(e, lowest), highest)
}

// speckled is the share of pixels that stand out from their neighbours from which a page is smoothed. Clean pages of
// 200 dpi have 0.004 at the corners of their letters, a scan with 1 % of specks 0.015, the noise of a dark photo 0.1.
const speckled = 0.008

// standOut is how much a pixel must differ from the median around it, in grey values.
const standOut = 24

// smooth takes specks and noise away where a page has them.
func smooth(g *image.Gray) *image.Gray {
	m := median(g)
	n := 0
	for i, v := range g.Pix {
		if d := int(v) - int(m.Pix[i]); d > standOut || d < -standOut {
			n++
		}
	}
	if float64(n) < speckled*float64(len(g.Pix)) {
		return g
	}
	return m
}
