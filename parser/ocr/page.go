package ocr

import (
	"context"
	"errors"
	"image"
	"math"
)

// Result is what stands on one page.
type Result struct {
	Words         []Word
	Width, Height int     // of the upright page, in which the words' boxes are, in pixels
	DPI           float64 // of the upright page
	Turn          int     // quarter turns clockwise that set the page upright
	Angle         float64 // degrees by which its lines fell to the right after that, taken back
	Quality       float64 // 0 to 1: share of the letters that stand in words to be believed

	picture *image.Gray // as it was recognised
}

// Resolutions in pixels an inch. Below 170 the marks of Vietnamese letters run together, above 300 there is only more
// to compute.
const (
	leastDPI  = 170
	wantedDPI = 200
	mostDPI   = 300
	reduceTo  = 240
)

// Page recognises the text of one page of dpi pixels an inch; 0 where nobody knows, then it is taken for A4.
// A picture without anything like text gives no words and costs no call of the engine. The error is the engine's or
// that of ctx; with an error from a second attempt the first one's result stands.
func Page(ctx context.Context, engine Engine, g *image.Gray, dpi float64) (Result, error) {
	s, ok := prepare(g, dpi)
	if !ok {
		return Result{}, nil
	}
	s.engine = engine
	return s.best(ctx)
}

// Written tells, without recognising it, whether a picture of dpi pixels an inch (0 = unknown) may hold text.
func Written(g *image.Gray, dpi float64) bool {
	_, ok := prepare(g, dpi)
	return ok
}

// prepare reduces and levels a page; ok is false when it holds nothing like text.
func prepare(g *image.Gray, dpi float64) (s sheet, ok bool) {
	if g.Rect.Dx() < smallest || g.Rect.Dy() < smallest {
		return s, false
	}
	if g.Rect.Min != (image.Point{}) || g.Stride != g.Rect.Dx() || len(g.Pix) != g.Rect.Dx()*g.Rect.Dy() {
		g = flat(g)
	}
	s.dpi = plausible(dpi, g)
	if s.dpi > mostDPI {
		scale := reduceTo / s.dpi
		g = reduce(g, int(float64(g.Rect.Dx())*scale+0.5), int(float64(g.Rect.Dy())*scale+0.5))
		s.dpi = reduceTo
	}
	s.page = smooth(level(g))
	return s, written(s.page, s.dpi)
}

// plausible is the resolution to work with: scanners and cameras often write none, 72 or 1.
func plausible(dpi float64, g *image.Gray) float64 {
	long := float64(max(g.Rect.Dx(), g.Rect.Dy()))
	if dpi >= 90 && dpi <= 1200 && long/dpi <= 24 && long/dpi >= 2 {
		return dpi
	}
	return min(max(long/11.7, 60), 1200)
}

// sheet is a page made ready to be read.
type sheet struct {
	engine Engine
	page   *image.Gray
	dpi    float64
}

// best tries the ways in which the page may lie until one gives text to be believed, else the one that gives most.
func (s sheet) best(ctx context.Context) (Result, error) {
	p := posed(s.page)
	turns := []int{0, 2}
	if p.sideways {
		turns = []int{3, 1} // scanners lay a page on its left side as often as on its right
	}
	if !p.sure {
		turns = append(turns, 1-turns[0]&1, 3-turns[0]&1)
	}
	var best Result
	weight := -1.0
	for i, turn := range turns {
		r, w, err := s.attempt(ctx, turn, p.angle[turn&1], false)
		if err != nil {
			return kept(best, weight, err)
		}
		if w > weight {
			best, weight = r, w
		}
		if r.Quality >= believed || i == 0 && len(r.Words) == 0 {
			break
		}
	}
	if best.Quality < believed && len(best.Words) > 0 {
		r, w, err := s.attempt(ctx, best.Turn, best.Angle, true)
		if err == nil && w > weight {
			best = r
		}
	}
	best.Words = clean(best.Words)
	if best.Quality >= believed && len(best.Words) > 0 {
		best.Words = append(best.Words, forgotten(ctx, s.engine, best.picture, int(best.DPI+0.5), best.Words)...)
		best.Words = append(best.Words, singles(ctx, s.engine, best.picture, int(best.DPI+0.5), best.Words)...)
	}
	mendCells(best.Words)
	best.picture = nil
	return best, nil
}

// kept lets an attempt that succeeded stand when a later one failed.
func kept(best Result, weight float64, err error) (Result, error) {
	if weight > 0 && !errors.Is(err, ErrMissing) {
		best.Words, best.picture = clean(best.Words), nil
		mendCells(best.Words)
		return best, nil
	}
	return Result{}, err
}

// attempt recognises the page turned clockwise by turn quarters and deskewed; binary makes it black and white first.
func (s sheet) attempt(ctx context.Context, turn int, angle float64, binary bool) (Result, float64, error) {
	g := s.page
	if binary {
		g = blackWhite(g, s.dpi)
	}
	g = quarter(g, turn)
	factor := 1.0
	if s.dpi < leastDPI {
		factor = max(wantedDPI/s.dpi, 1.5)
	}
	if math.Abs(angle) < leastSkew {
		angle = 0
	}
	if angle != 0 || factor != 1 {
		g = warp(g, factor, -angle*math.Pi/180)
	}
	table, err := s.engine(ctx, g, int(s.dpi*factor+0.5))
	if err != nil {
		return Result{}, 0, err
	}
	r := Result{Words: parseTSV(table), Width: g.Rect.Dx(), Height: g.Rect.Dy(), DPI: s.dpi * factor, Turn: turn, Angle: angle, picture: g}
	var weight float64
	r.Quality, weight = judge(r.Words)
	return r, weight, nil
}
