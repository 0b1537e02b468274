package ocr

import (
	"context"
	"image"
)

// Sparse-text mode now and then passes over whole lines, most often where two columns stand side by side in different type, as in
// a letterhead. What was read is painted white; where letters remain, their stretches are set below one another and read again.

// leastForgotten is how many blots of a letter's size outside all words are taken for forgotten text, and forgottenConfidence what its
// words need.
const (
	leastForgotten      = 4
	forgottenConfidence = 30
	maxStretches        = 40
)

// forgotten reads what was passed over on an upright page. Whatever fails, the page stays as it is.
func forgotten(ctx context.Context, engine Engine, g *image.Gray, dpi int, words []Word) (found []Word) {
	em := emOf(words)
	if em < 8 {
		return nil
	}
	left := stretches(blots(g, words, em), em)
	if len(left) == 0 || len(left) > maxStretches {
		return nil
	}
	rest := image.NewGray(g.Rect)
	copy(rest.Pix, g.Pix)
	for _, w := range words {
		whiten(rest, image.Rect(w.Left, w.Top, w.Right, w.Bottom).Inset(-2))
	}
	sheet, moved := stacked(rest, left, int(2*em))
	table, err := engine(ctx, sheet, dpi)
	if err != nil {
		return nil
	}
	block := 0
	for _, w := range words {
		block = max(block, w.Block)
	}
	for _, w := range clean(parseTSV(table)) {
		if w.Confidence < forgottenConfidence || !shaped(w.Text) {
			continue
		}
		for i, to := range moved {
			if middle := (w.Top + w.Bottom) / 2; middle < to.Min.Y || middle >= to.Max.Y {
				continue
			}
			by := left[i].Min.Sub(to.Min)
			w.Left, w.Right, w.Top, w.Bottom = w.Left+by.X, w.Right+by.X, w.Top+by.Y, w.Bottom+by.Y
			w.Block += block
			if !covered(w, words) {
				found = append(found, w)
			}
			break
		}
	}
	return found
}

// stretches sets blots that follow one another in a line together and gives each stretch with room for its marks.
func stretches(blots []image.Rectangle, em float64) (out []image.Rectangle) {
	wide, high := int(1.3*em), int(0.2*em)
	var all []image.Rectangle
	count := []int{}
	for _, b := range blots {
		n := 1
		for i := 0; i < len(all); {
			if near := image.Rect(b.Min.X-wide, b.Min.Y-high, b.Max.X+wide, b.Max.Y+high); near.Overlaps(all[i]) {
				b, n = b.Union(all[i]), n+count[i]
				all, count = append(all[:i], all[i+1:]...), append(count[:i], count[i+1:]...)
				i = 0 // it may reach others now
				continue
			}
			i++
		}
		all, count = append(all, b), append(count, n)
	}
	for i, b := range all {
		if count[i] >= leastForgotten {
			out = append(out, b.Inset(-int(0.4*em)))
		}
	}
	return out
}

// stacked sets the stretches of a page below one another with a gap between them, and tells where each came to stand.
func stacked(g *image.Gray, stretches []image.Rectangle, gap int) (sheet *image.Gray, at []image.Rectangle) {
	width, y := 0, gap
	for _, b := range stretches {
		at = append(at, image.Rect(gap, y, gap+b.Dx(), y+b.Dy()))
		width, y = max(width, b.Dx()+2*gap), y+b.Dy()+gap
	}
	sheet = image.NewGray(image.Rect(0, 0, width, y))
	whiten(sheet, sheet.Rect)
	for i, b := range stretches {
		inside := b.Intersect(g.Rect)
		to := at[i].Min.Add(inside.Min.Sub(b.Min))
		for y := range inside.Dy() {
			copy(sheet.Pix[(to.Y+y)*sheet.Stride+to.X:][:inside.Dx()], g.Pix[(inside.Min.Y+y)*g.Stride+inside.Min.X:])
		}
	}
	return sheet, at
}

// covered tells that a word stands where one was read already.
func covered(w Word, words []Word) bool {
	box := image.Rect(w.Left, w.Top, w.Right, w.Bottom)
	for _, o := range words {
		if over := box.Intersect(image.Rect(o.Left, o.Top, o.Right, o.Bottom)); over.Dx()*over.Dy()*4 > box.Dx()*box.Dy() {
			return true
		}
	}
	return false
}

func whiten(g *image.Gray, box image.Rectangle) {
	box = box.Intersect(g.Rect)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		row := g.Pix[y*g.Stride+box.Min.X : y*g.Stride+box.Max.X]
		for x := range row {
			row[x] = 255
		}
	}
}
