package ocr

import "image"

// maxBlots is how many blots are looked at: more outside of all words are no forgotten letters but a drawing.
const maxBlots = 600

// inked is the grey value from which a pixel of a levelled picture counts as ink.
const inked = 140

// blots are the boxes of ink of about a letter's height that no word covers; em is the height of the words' type in pixels.
func blots(g *image.Gray, words []Word, em float64) (all []image.Rectangle) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	seen := make([]bool, w*h)
	margin := int(0.4 * em)
	for _, word := range words {
		for y := max(0, word.Top-3); y < min(h, word.Bottom+3); y++ {
			for x := max(0, word.Left-margin); x < min(w, word.Right+margin); x++ {
				seen[y*w+x] = true
			}
		}
	}
	var todo []int
	for i, v := range g.Pix {
		if v >= inked || seen[i] {
			continue
		}
		seen[i] = true
		todo = append(todo[:0], i)
		box := image.Rect(i%w, i/w, i%w+1, i/w+1)
		for len(todo) > 0 {
			j := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			x, y := j%w, j/w
			box = box.Union(image.Rect(x, y, x+1, y+1))
			for yy := max(0, y-1); yy <= min(h-1, y+1); yy++ {
				for xx := max(0, x-1); xx <= min(w-1, x+1); xx++ {
					if k := yy*w + xx; !seen[k] && g.Pix[k] < inked {
						seen[k] = true
						todo = append(todo, k)
					}
				}
			}
		}
		tall, wide := float64(box.Dy()), float64(box.Dx())
		if tall > 0.35*em && tall < 1.1*em && wide > 0.08*em && wide < 1.1*em {
			all = append(all, box)
		}
		if len(all) > maxBlots {
			return nil
		}
	}
	return all
}
