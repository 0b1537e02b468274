package layout

import (
	"bytes"
	"strings"
	"testing"
)

// FuzzCompose sets characters on pages as no honest file does; the numbers that a reader gives are foreign too.
func FuzzCompose(f *testing.F) {
	f.Add([]byte("\x10\x20\x30\x0aBao cao"), uint8(1))
	f.Add(bytes.Repeat([]byte{0, 255, 128, 7, 'a', '-', '1', '.'}, 20), uint8(3))
	f.Fuzz(func(t *testing.T, b []byte, pages uint8) {
		all := make([]Page, int(pages%5)+1)
		letters := 0
		for i := 0; i+5 <= len(b); i += 5 {
			g := Glyph{Left: float64(b[i]) * 3, Base: float64(b[i+1]) * 4, Size: float64(b[i+2]%40) + 0.5, Bold: b[i+3]&1 == 1, Turn: int(b[i+3]>>1) & 3}
			g.Right = g.Left + float64(b[i+3]>>3)
			g.Text = string(rune(b[i+4]))
			g.Space = strings.TrimSpace(g.Text) == ""
			p := &all[i%len(all)]
			p.Top = 842
			p.Glyphs = append(p.Glyphs, g)
			if g.Text >= "a" && g.Text <= "z" {
				letters++
			}
		}
		blocks := Compose(all)
		if letters > 0 && len(blocks) == 0 {
			t.Errorf("%d letters and no block", letters)
		}
		for _, b := range blocks {
			if strings.TrimSpace(b.Text) == "" || b.Page < 1 || b.Page > len(all) {
				t.Errorf("block %+v of %d pages", b, len(all))
			}
		}
	})
}

// Two columns that touch: what does not follow one another in the file is not one word.
func TestColumnsThatTouch(t *testing.T) {
	var glyphs []Glyph
	word := func(text string, left, base float64) {
		for i, r := range text {
			glyphs = append(glyphs, Glyph{Text: string(r), Left: left + 6*float64(i), Right: left + 6*float64(i) + 6, Base: base, Size: 12})
		}
	}
	word("most", 50, 700)
	word("others", 50, 686)
	word("the", 75, 700) // a point behind "most"
	word("rest", 88, 686)
	text := ""
	for _, b := range Compose([]Page{{Glyphs: glyphs, Bottom: 0, Top: 842}}) {
		text += b.Text + "\n"
	}
	if strings.Contains(text, "mostthe") || !strings.Contains(text, "most the") {
		t.Errorf("%q", text)
	}
}
