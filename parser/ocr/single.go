package ocr

import (
	"context"
	"image"
	"slices"
	"strings"
	"unicode"
)

// Sparse-text mode drops characters that stand alone, such as the numbers 1 to 9 in the cells of a table. They are
// found as blots of a capital's size outside all words, set in one line between two copies of a word that was read
// well, and that line is recognised.

// maxSingles is how many lone characters a page may have; more are dirt.
const maxSingles = 60

// singleConfidence is what a lone character needs: nothing around it tells that it is text.
const singleConfidence = 70

// singles finds and reads the lone characters of an upright page. Whatever fails, the page stays as it is.
func singles(ctx context.Context, engine Engine, g *image.Gray, dpi int, words []Word) []Word {
	em := emOf(words)
	known, ok := sampleWord(words)
	if !ok || em < 12 {
		return nil
	}
	lone := loneBlots(g, words, em)
	if len(lone) == 0 || len(lone) > maxSingles {
		return nil
	}
	gap, high := int(1.5*em), int(4*em)
	boxes := append(append([]image.Rectangle{known}, lone...), known)
	width := gap
	for _, b := range boxes {
		width += b.Dx() + gap
	}
	strip := image.NewGray(image.Rect(0, 0, width, high))
	for i := range strip.Pix {
		strip.Pix[i] = 255
	}
	lefts := make([]int, len(boxes))
	for i, x := 0, gap; i < len(boxes); i++ {
		b := boxes[i]
		lefts[i] = x
		for y := range min(b.Dy(), high) {
			copy(strip.Pix[(high*2/3-b.Dy()+y)*width+x:][:b.Dx()], g.Pix[(b.Min.Y+y)*g.Stride+b.Min.X:])
		}
		x += b.Dx() + gap
	}
	table, err := engine(ctx, strip, dpi)
	if err != nil {
		return nil
	}
	var found []Word
	for _, w := range parseTSV(table) {
		runes := []rune(w.Text)
		if len(runes) != 1 || !unicode.IsDigit(runes[0]) && !strings.ContainsRune("IVX", runes[0]) || w.Confidence < singleConfidence {
			continue
		}
		for i := 1; i < len(boxes)-1; i++ {
			if b := boxes[i]; w.Left >= lefts[i]-gap/3 && w.Right <= lefts[i]+b.Dx()+gap/3 {
				found = append(found, Word{Text: w.Text, Confidence: w.Confidence, Left: b.Min.X, Top: b.Min.Y, Right: b.Max.X, Bottom: b.Max.Y, Block: -1 - len(found)})
				break
			}
		}
	}
	return found
}

// sampleWord is the box of a word without letters below the line that was read well.
func sampleWord(words []Word) (box image.Rectangle, ok bool) {
	best := 85.0
	for _, w := range words {
		if _, below := extents(w.Text); below == 0 && letters(w.Text) >= 2 && letters(w.Text) <= 6 && w.Confidence > best {
			box, best, ok = image.Rect(w.Left, w.Top, w.Right, w.Bottom), w.Confidence, true
		}
	}
	return box, ok
}

// loneBlots are the blots of a capital's height that have no neighbour in their line.
func loneBlots(g *image.Gray, words []Word, em float64) (lone []image.Rectangle) {
	all := blots(g, words, em)
	margin := int(0.4 * em)
	for i, b := range all {
		near := b.Inset(-margin)
		if !slices.ContainsFunc(all[:i], near.Overlaps) && !slices.ContainsFunc(all[i+1:], near.Overlaps) {
			lone = append(lone, b)
		}
	}
	return lone
}
