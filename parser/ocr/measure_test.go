package ocr

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unicode"

	"tonghop/parser/layout"
)

// condition is something that happens to a page between printer and mail.
type condition struct {
	name  string
	dpi   float64 // afterwards
	spoil func(g *image.Gray) *image.Gray
}

func conditions() []condition {
	turned := func(degrees float64) func(*image.Gray) *image.Gray {
		return func(g *image.Gray) *image.Gray { return warp(g, 1, degrees*math.Pi/180) }
	}
	each := func(f func(v, x, y float64, r *rand.Rand) float64) func(*image.Gray) *image.Gray {
		return func(g *image.Gray) *image.Gray {
			r := rand.New(rand.NewPCG(1, 2))
			out := image.NewGray(g.Rect)
			w, h := float64(g.Rect.Dx()), float64(g.Rect.Dy())
			for i, v := range g.Pix {
				x, y := float64(i%g.Stride)/w, float64(i/g.Stride)/h
				out.Pix[i] = uint8(min(max(f(float64(v), x, y, r), 0), 255))
			}
			return out
		}
	}
	shade := func(v, x, y float64, _ *rand.Rand) float64 { return v * (0.9 - 0.55*x*y - 0.15*(1-y)*(1-y)) }
	return []condition{
		{"clean", 200, func(g *image.Gray) *image.Gray { return g }},
		{"skew +1", 200, turned(1)},
		{"skew -3", 200, turned(-3)},
		{"skew +8", 200, turned(8)},
		{"upside down", 200, func(g *image.Gray) *image.Gray { return quarter(g, 2) }},
		{"on its left side", 200, func(g *image.Gray) *image.Gray { return quarter(g, 1) }},
		{"on its right side", 200, func(g *image.Gray) *image.Gray { return quarter(g, 3) }},
		{"low contrast", 200, each(func(v, _, _ float64, _ *rand.Rand) float64 { return 140 + v*50/255 })},
		{"grey noise", 200, each(func(v, _, _ float64, r *rand.Rand) float64 { return 20 + v*0.86 + r.NormFloat64()*25 })},
		{"specks", 200, each(func(v, _, _ float64, r *rand.Rand) float64 {
			switch n := r.Float64(); {
			case n < 0.01:
				return 0
			case n > 0.98:
				return 255
			}
			return v
		})},
		{"photo shade", 200, each(shade)},
		{"photo", 170, func(g *image.Gray) *image.Gray {
			g = each(shade)(warp(g, 0.85, 2.5*math.Pi/180))
			return jpegged(each(func(v, _, _ float64, r *rand.Rand) float64 { return v + r.NormFloat64()*8 })(g), 60)
		}},
		{"150 dpi", 150, func(g *image.Gray) *image.Gray { return reduce(g, g.Rect.Dx()*3/4, g.Rect.Dy()*3/4) }},
		{"100 dpi", 100, func(g *image.Gray) *image.Gray { return reduce(g, g.Rect.Dx()/2, g.Rect.Dy()/2) }},
		{"jpeg 20", 200, func(g *image.Gray) *image.Gray { return jpegged(g, 20) }},
		{"black border", 200, func(g *image.Gray) *image.Gray { return bordered(warp(g, 1, 0.03)) }},
		{"stamp", 200, stamped},
		{"bilevel fax", 200, each(func(v, _, _ float64, _ *rand.Rand) float64 {
			if v < 128 {
				return 0
			}
			return 255
		})},
	}
}

func jpegged(g *image.Gray, quality int) *image.Gray {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, g, &jpeg.Options{Quality: quality})
	m, _ := jpeg.Decode(&b)
	return m.(*image.Gray)
}

// bordered is a page on a scanner whose lid is open.
func bordered(g *image.Gray) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, g.Rect.Dx()+160, g.Rect.Dy()+200))
	for i := range out.Pix {
		out.Pix[i] = uint8(15 + i%7)
	}
	for y := range g.Rect.Dy() {
		copy(out.Pix[(y+60)*out.Stride+90:], g.Pix[y*g.Stride:][:g.Stride])
	}
	return out
}

// stamped draws the ring and the star of a red stamp, grey as scanners see it, over the lower half.
func stamped(g *image.Gray) *image.Gray {
	out := image.NewGray(g.Rect)
	copy(out.Pix, g.Pix)
	cx, cy, r := float64(g.Rect.Dx())*0.6, float64(g.Rect.Dy())*0.45, 140.0
	for y := range g.Rect.Dy() {
		for x := range g.Rect.Dx() {
			d := math.Hypot(float64(x)-cx, float64(y)-cy)
			a := math.Atan2(float64(y)-cy, float64(x)-cx)
			if math.Abs(d-r) < 5 || math.Abs(d-r*0.7) < 2.5 || d < 35*(1+0.5*math.Cos(5*a)) {
				c := out.GrayAt(x, y)
				out.SetGray(x, y, color.Gray{Y: uint8(int(c.Y) * 120 / 255)})
			}
		}
	}
	return out
}

// TestConditions measures all conditions on the pages NAME-N.pgm of TONGHOP_OCR_PAGES (200 dpi grey) against NAME.txt.
func TestConditions(t *testing.T) {
	dir := os.Getenv("TONGHOP_OCR_PAGES")
	if dir == "" {
		t.Skip("TONGHOP_OCR_PAGES is not set")
	}
	engine := Tesseract(Options{})
	calls := 0
	recognize := Recognizer(func(ctx context.Context, g *image.Gray, dpi int) ([]byte, error) {
		calls++
		return engine(ctx, g, dpi)
	})
	texts, _ := filepath.Glob(filepath.Join(dir, "*.txt"))
	only := os.Getenv("TONGHOP_OCR_ONLY")
	for _, c := range conditions() {
		if only != "" && !strings.Contains(","+only+",", ","+c.name+",") {
			continue
		}
		var sum float64
		calls = 0
		pages, began := 0, cpuSeconds()
		var worst strings.Builder
		for _, name := range texts {
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var placed []layout.Page
			files, _ := filepath.Glob(strings.TrimSuffix(name, ".txt") + "-*.pgm")
			for _, f := range files {
				p, err := recognize(context.Background(), c.spoil(readPGM(t, f)), c.dpi)
				if err != nil {
					t.Fatal(err)
				}
				placed = append(placed, p)
				pages++
			}
			var got strings.Builder
			for _, b := range layout.Compose(placed) {
				got.WriteString(b.Line() + "\n")
			}
			f1, missing, extra := compare(string(want), got.String())
			sum += f1
			fmt.Fprintf(&worst, "   %s %.3f missing %v extra %v\n", filepath.Base(name), f1, missing, extra)
			if out := os.Getenv("TONGHOP_OCR_OUT"); out != "" {
				_ = os.WriteFile(filepath.Join(out, filepath.Base(name)+"-"+c.name+".out"), []byte(got.String()), 0o600)
			}
		}
		fmt.Printf("%-20s F1 %.4f  %.1f CPU s a page, %.1f calls a page\n", c.name, sum/float64(len(texts)), (cpuSeconds()-began)/float64(pages), float64(calls)/float64(pages))
		if testing.Verbose() {
			fmt.Print(worst.String())
		}
	}
}

func readPGM(t *testing.T, name string) *image.Gray {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := bufio.NewReader(f)
	var w, h, top int
	if _, err := fmt.Fscanf(r, "P5\n%d %d\n%d\n", &w, &h, &top); err != nil {
		t.Fatal(err)
	}
	g := image.NewGray(image.Rect(0, 0, w, h))
	if _, err := io.ReadFull(r, g.Pix); err != nil {
		t.Fatal(err)
	}
	return g
}

// compare gives the F1 of the words of two texts as bags.
func compare(want, got string) (f1 float64, missing, extra []string) {
	bag := func(s string) map[string]int {
		m := map[string]int{}
		for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			m[w]++
		}
		return m
	}
	a, b := bag(want), bag(got)
	same, total := 0, 0
	for w, n := range a {
		same += min(n, b[w])
		total += n
		if n > b[w] {
			missing = append(missing, w)
		}
	}
	for w, n := range b {
		total += n
		if n > a[w] {
			extra = append(extra, w)
		}
	}
	if total == 0 {
		return 1, nil, nil
	}
	return 2 * float64(same) / float64(total), missing, extra
}

// cpuSeconds is what this process and its children have computed so far.
func cpuSeconds() float64 {
	sum := 0.0
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		_ = syscall.Getrusage(who, &u)
		sum += float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
	}
	return sum
}
