package ocr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tonghop/parser/doc"
	"tonghop/parser/layout"
	"tonghop/parser/picture"
)

// row is a word of tesseract's table.
func row(line, word, left, top, width, height int, confidence float64, text string) string {
	return fmt.Sprintf("5\t1\t1\t1\t%d\t%d\t%d\t%d\t%d\t%d\t%f\t%s\n", line, word, left, top, width, height, confidence, text)
}

func texts(words []Word) string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = w.Text
	}
	return strings.Join(all, " ")
}

func TestTSV(t *testing.T) {
	table := "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n" +
		"4\t1\t1\t1\t1\t0\t10\t10\t90\t20\t-1\t\n" +
		row(1, 1, 10, 10, 50, 20, 95.5, "Ba\u0301o") + // decomposed
		row(1, 2, 70, 10, 30, 20, 90, "cáo") +
		row(1, 3, 70, 10, 30, 20, 90, " ") + // nothing
		row(1, 4, 5, 5, 0, 9, 90, "không") + // a box without width
		"5\t1\t1\t1\t1\t4\t1\tx\t1\t1\t90\tkhông\n" + // a place that is no number
		"5\t1\t1\t1\n" + // cut off
		"5\t1\t1\t1\t1\t4\t-9\t1\t1\t1\t90\tkhông\n"
	words := parseTSV([]byte(table))
	if got := texts(words); got != "Báo cáo" {
		t.Fatalf("words %q", got)
	}
	if w := words[0]; w.Left != 10 || w.Right != 60 || w.Top != 10 || w.Bottom != 30 || w.Confidence != 95.5 {
		t.Errorf("word %+v", w)
	}
}

// What a scanner's dirt and a table's lines look like to tesseract is left out, and nothing that people wrote.
func TestClean(t *testing.T) {
	for _, c := range []struct {
		why, table, want string
	}{
		{"plain text", row(1, 1, 0, 0, 50, 20, 96, "dư") + row(1, 2, 60, 0, 50, 20, 30, "luận"), "dư luận"},
		{"no syllable, little confidence", row(1, 1, 0, 0, 50, 20, 20, "xÈz") + row(1, 2, 60, 0, 50, 20, 96, "dư"), "dư"},
		{"foreign name", row(1, 1, 0, 0, 50, 20, 85, "Facebook"), "Facebook"},
		{"bar of a table", row(1, 1, 0, 0, 4, 20, 60, "|") + row(1, 2, 10, 0, 50, 20, 90, "125|"), "125"},
		{"speck alone on its line", row(1, 1, 0, 0, 3, 3, 70, "."), ""},
		{"bullet", row(1, 1, 0, 10, 10, 4, 70, "-") + row(1, 2, 20, 0, 50, 20, 96, "Về"), "- Về"},
		{"amount", row(1, 1, 0, 0, 40, 20, 35, "45,2%"), "45,2%"},
		{"ruling line read as words", row(1, 1, 0, 0, 40, 20, 96, "Cộng") + row(1, 2, 50, 0, 40, 20, 96, "hòa") +
			row(2, 1, 0, 30, 40, 2, 20, "che") + row(2, 2, 50, 30, 40, 2, 10, "sec") + row(2, 3, 100, 20, 12, 20, 40, "là"), "Cộng hòa"},
	} {
		if got := texts(clean(parseTSV([]byte(c.table)))); got != c.want {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
}

// letterhead is the top of a report at 200 dpi, turned clockwise by quarter turns.
func letterhead(t *testing.T, turn int) *image.Gray {
	t.Helper()
	b, err := os.ReadFile("testdata/letterhead.png")
	if err != nil {
		t.Fatal(err)
	}
	for p, err := range picture.Pages(b, "image/png") {
		if err == nil {
			return quarter(p.Gray, turn)
		}
	}
	t.Fatal("no picture")
	return nil
}

// A page that gives no text to be believed is turned until it does.
func TestTurns(t *testing.T) {
	good := row(1, 1, 10, 10, 50, 20, 95, "Báo") + row(1, 2, 70, 10, 30, 20, 95, "cáo")
	bad := row(1, 1, 10, 10, 50, 20, 20, "oeɔ") + row(1, 2, 70, 10, 30, 20, 20, "oqg")
	upright := letterhead(t, 0)
	inkAbove := func(g *image.Gray) (n int) { // of the upper half of the page: the letterhead is denser below
		for _, v := range g.Pix[:len(g.Pix)/2] {
			n += 255 - int(v)
		}
		return n
	}
	want := inkAbove(upright)
	for turn := range 4 {
		engine := func(_ context.Context, g *image.Gray, _ int) ([]byte, error) {
			if got := inkAbove(g); g.Rect.Dx() > g.Rect.Dy() && got > want*95/100 && got < want*105/100 {
				return []byte(good), nil
			}
			return []byte(bad), nil
		}
		r, err := Page(context.Background(), engine, letterhead(t, turn), 200)
		if err != nil || texts(r.Words) != "Báo cáo" || (turn+r.Turn)%4 != 0 {
			t.Errorf("turned by %d: %q after turning by %d, %v", turn, texts(r.Words), r.Turn, err)
		}
	}
}

// Pictures without text end before the engine is called.
func TestNoText(t *testing.T) {
	never := func(context.Context, *image.Gray, int) ([]byte, error) {
		t.Error("the engine was called")
		return nil, errors.New("called")
	}
	blank := image.NewGray(image.Rect(0, 0, 800, 1100))
	for i := range blank.Pix {
		blank.Pix[i] = 240
	}
	sky := image.NewGray(image.Rect(0, 0, 900, 600)) // smooth from light to dark, with a hill
	for i := range sky.Pix {
		x, y := i%900, i/900
		sky.Pix[i] = uint8(220 - y/5)
		if y > 300+(x-450)*(x-450)/1500 {
			sky.Pix[i] = uint8(90 - y/20)
		}
	}
	icon := image.NewGray(image.Rect(0, 0, 48, 48))
	for name, g := range map[string]*image.Gray{"blank page": blank, "landscape": sky, "icon": icon} {
		if r, err := Page(context.Background(), never, g, 0); err != nil || len(r.Words) > 0 {
			t.Errorf("%s: %v, %v", name, r.Words, err)
		}
	}
}

// The angle is found to a tenth of a degree, and which way the lines run.
func TestSkew(t *testing.T) {
	for _, degrees := range []float64{-8, -0.5, 0, 3} {
		p := posed(warp(letterhead(t, 0), 1, degrees*math.Pi/180))
		if got := p.angle[0]; p.sideways || math.Abs(got-degrees) > 0.12 {
			t.Errorf("skewed by %.1f: found %.2f, sideways %v", degrees, got, p.sideways)
		}
	}
	if p := posed(letterhead(t, 1)); !p.sideways {
		t.Error("a page on its side was not seen to be")
	}
}

func encoded(t *testing.T, g image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadOutcomes(t *testing.T) {
	found := func(context.Context, *image.Gray, float64) (layout.Page, error) {
		return layout.Page{Top: 800, Glyphs: []layout.Glyph{{Text: "Báo", Left: 50, Right: 80, Base: 700, Size: 14}, {Space: true}, {Text: "cáo", Left: 84, Right: 110, Base: 700, Size: 14}}}, nil
	}
	missing := func(context.Context, *image.Gray, float64) (layout.Page, error) { return layout.Page{}, ErrMissing }
	failing := func(context.Context, *image.Gray, float64) (layout.Page, error) {
		return layout.Page{}, errors.New("killed")
	}
	text, icon := encoded(t, letterhead(t, 0)), encoded(t, image.NewGray(image.Rect(0, 0, 20, 20)))
	for _, c := range []struct {
		why       string
		file      []byte
		recognize layout.Recognizer
		outcome   doc.Outcome
		text      string
	}{
		{"recognised", text, found, doc.OK, "Báo cáo\n"},
		{"no recognizer", text, nil, doc.NeedsOCR, ""},
		{"not installed", text, missing, doc.NeedsOCR, ""},
		{"failed on this page", text, failing, doc.NeedsOCR, ""},
		{"icon without a recognizer", icon, nil, doc.Empty, ""},
		{"damaged", text[:60], found, doc.Corrupt, ""},
	} {
		d := Read(context.Background(), c.file, "image/png", c.recognize)
		if d.Outcome != c.outcome || d.Text() != c.text || (d.Reason == "") != (c.outcome == doc.OK) {
			t.Errorf("%s: %s (%s) %q, want %s %q", c.why, d.Outcome, d.Reason, d.Text(), c.outcome, c.text)
		}
	}
	if d := Read(context.Background(), []byte("....ftypheic"), "image/heic", found); d.Outcome != doc.Unsupported || !strings.Contains(d.Reason, "JPEG") {
		t.Errorf("heic: %s, %s", d.Outcome, d.Reason)
	}
}

// script writes a program that stands in for tesseract.
func script(t *testing.T, body string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "tesseract")
	if err := os.WriteFile(name, []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestEngine(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 3, 2))
	run := func(o Options) (string, error) {
		b, err := Tesseract(o)(context.Background(), g, 200)
		return string(b), err
	}
	if out, err := run(Options{Command: script(t, `head -c 11; echo " $*"; /usr/bin/env`)}); err != nil || !strings.HasPrefix(out, "P5\n3 2\n255\n stdin stdout -l vie") || strings.Contains(out, "HOME=") || !strings.Contains(out, "OMP_THREAD_LIMIT=1") {
		t.Errorf("picture, arguments and environment: %q, %v", out, err)
	}
	if out, err := run(Options{Command: script(t, `echo no`), Launcher: []string{"/bin/echo", "locked", "in"}}); err != nil || !strings.HasPrefix(out, "locked in /") {
		t.Errorf("launcher: %q, %v", out, err)
	}
	if _, err := run(Options{Command: "/nowhere/tesseract"}); !errors.Is(err, ErrMissing) || !errors.Is(err, layout.ErrNoRecognizer) {
		t.Errorf("no program: %v", err)
	}
	if _, err := run(Options{Command: script(t, `echo "Error opening data file vie.traineddata" >&2; exit 1`)}); !errors.Is(err, ErrMissing) {
		t.Errorf("no language: %v", err)
	}
	if _, err := run(Options{Command: script(t, `echo "oops" >&2; exit 1`)}); err == nil || errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), "oops") {
		t.Errorf("failure: %v", err)
	}
	if _, err := run(Options{Command: script(t, `exec yes`)}); err == nil {
		t.Error("endless output was taken")
	}
	began := time.Now()
	if _, err := run(Options{Command: script(t, `sleep 60 & sleep 60`), Timeout: 100 * time.Millisecond}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("hanging program: %v", err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("hanging program and its children ended after %v", took)
	}
}

// TestTesseract reads one small picture with the real program.
func TestTesseract(t *testing.T) {
	b, err := os.ReadFile("testdata/letterhead.png")
	if err != nil {
		t.Fatal(err)
	}
	d := Read(context.Background(), b, "image/png", Recognizer(Tesseract(Options{})))
	if d.Outcome == doc.NeedsOCR {
		t.Skip(d.Reason)
	}
	for _, want := range []string{"SỞ TƯ PHÁP", "Hòa Sơn, ngày 20 tháng 5 năm 2024", "BÁO CÁO"} {
		if !strings.Contains(d.Text(), want) {
			t.Errorf("%q is missing in %q", want, d.Text())
		}
	}
}

func FuzzTSV(f *testing.F) {
	f.Add([]byte(row(1, 1, 10, 10, 50, 20, 95, "Báo") + row(1, 2, 70, 10, 30, 20, 95, "cáo") + row(2, 1, 3, 50, 9, 2, 5, "|")))
	f.Fuzz(func(t *testing.T, table []byte) {
		words := parseTSV(table)
		judge(words)
		r := Result{Words: clean(words), Width: 1000, Height: 1000, DPI: 200}
		for _, g := range r.place().Glyphs {
			if !g.Space && (g.Right <= g.Left || g.Size <= 0 || g.Text == "") {
				t.Errorf("glyph %+v", g)
			}
		}
		layout.Compose([]layout.Page{r.place()})
	})
}

// A line that the engine passed over is read by itself, and comes to stand where it is on the page.
func TestForgotten(t *testing.T) {
	g := letterhead(t, 0)
	calls := 0
	engine := func(_ context.Context, sheet *image.Gray, _ int) ([]byte, error) {
		if calls++; calls == 1 { // the first line only, and much else of the page not at all
			return []byte(row(1, 1, 60, 40, 200, 24, 96, "ĐẢNG") + row(1, 2, 280, 40, 100, 24, 96, "BỘ")), nil
		}
		return []byte(row(1, 1, 60, sheet.Rect.Dy()/2, 100, 24, 90, "Hòa")), nil
	}
	r, err := Page(context.Background(), engine, g, 200)
	if err != nil || calls < 2 || !strings.Contains(texts(r.Words), "Hòa") {
		t.Errorf("%d calls, %q, %v", calls, texts(r.Words), err)
	}
}

func TestStretches(t *testing.T) {
	var blots []image.Rectangle
	for _, at := range []image.Point{{100, 100}, {400, 104}, {100, 160}} { // two columns on one line, and a line below
		for i := range 5 {
			blots = append(blots, image.Rect(0, 0, 18, 24).Add(at).Add(image.Pt(25*i, 0)))
		}
	}
	blots = append(blots, image.Rect(700, 700, 718, 724)) // a lone character
	if got := stretches(blots, 30); len(got) != 3 {
		t.Errorf("%v", got)
	}
}
