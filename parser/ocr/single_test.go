package ocr

import (
	"context"
	"image"
	"testing"
)

// A number alone in its cell is read in a line with a word of the page; blots in words or beside others are none.
func TestSingles(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 600, 400))
	for i := range g.Pix {
		g.Pix[i] = 255
	}
	ink := func(left, top int) {
		for y := top; y < top+26; y++ {
			for x := left; x < left+12; x++ {
				g.Pix[y*600+x] = 0
			}
		}
	}
	ink(100, 100) // in a word
	ink(300, 200) // alone
	ink(100, 300) // two side by side: a word that was not read
	ink(116, 300)
	words := []Word{{Text: "có", Confidence: 95, Left: 95, Top: 100, Right: 140, Bottom: 126}}
	em := emOf(words)
	calls := 0
	engine := func(_ context.Context, strip *image.Gray, _ int) ([]byte, error) {
		calls++
		gap := int(1.5 * em)
		return []byte(row(1, 1, gap, 10, 45, 26, 95, "có") + row(1, 2, gap+45+gap, 10, 12, 26, 90, "5") + row(1, 3, gap+45+gap+12+gap, 10, 45, 26, 95, "có")), nil
	}
	found := singles(context.Background(), engine, g, 200, words)
	if len(found) != 1 || found[0].Text != "5" || found[0].Left != 300 || found[0].Top != 200 || calls != 1 {
		t.Errorf("found %+v in %d calls, want one 5 at (300, 200)", found, calls)
	}
}
