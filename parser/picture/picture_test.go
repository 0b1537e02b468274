package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

var mediaTypes = map[string]string{
	".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".bmp": "image/bmp", ".webp": "image/webp", ".tif": "image/tiff",
}

// The same cutting of a letterhead in every format comes out as the same picture, up to what the format loses.
func TestFormats(t *testing.T) {
	files, _ := filepath.Glob("testdata/*")
	want := all(t, read(t, "testdata/grey.png"), "image/png")[0].Gray
	dpi := map[string]float64{"grey.png": 200, "colour.jpg": 200, "g4.tif": 200, "fax.tif": 204}
	for _, name := range files {
		pages := all(t, read(t, name), mediaTypes[filepath.Ext(name)])
		base := filepath.Base(name)
		if n := map[bool]int{true: 2, false: 1}[base == "two.tif"]; len(pages) != n {
			t.Fatalf("%s: %d pages, want %d", name, len(pages), n)
		}
		for i, p := range pages {
			if p.Number != i+1 {
				t.Errorf("%s: page %d has number %d", name, i+1, p.Number)
			}
			if want := dpi[base]; want != 0 && (p.DPI < want-1 || p.DPI > want+1) {
				t.Errorf("%s: %.1f dpi, want %.0f", name, p.DPI, want)
			}
			if p.Gray.Rect.Dx() != 350 || p.Gray.Rect.Dy() < 55 || p.Gray.Rect.Dy() > 58 {
				t.Errorf("%s: %v", name, p.Gray.Rect)
				continue
			}
			if d := difference(want, p.Gray); d > 20 { // lossy WebP has white at 235
				t.Errorf("%s: differs by %.1f grey values on average", name, d)
			}
		}
	}
}

func difference(a, b *image.Gray) float64 {
	sum := 0
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			d := int(a.GrayAt(x, y).Y) - int(b.GrayAt(x, y).Y)
			sum += max(d, -d)
		}
	}
	return float64(sum) / float64(len(a.Pix))
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func all(t *testing.T, b []byte, mediaType string) (pages []Page) {
	t.Helper()
	for p, err := range Pages(b, mediaType) {
		if err != nil {
			t.Fatalf("%s: page %d: %v", mediaType, p.Number, err)
		}
		pages = append(pages, p)
	}
	return pages
}

// corner is a white picture whose upper left quarter is black, 32 by 16.
func corner() *image.Gray {
	g := image.NewGray(image.Rect(0, 0, 32, 16))
	for i := range g.Pix {
		if g.Pix[i] = 255; i%32 < 16 && i/32 < 8 {
			g.Pix[i] = 0
		}
	}
	return g
}

// What a phone held in each of the eight ways writes is turned so that it stands as it was seen.
func TestOrientation(t *testing.T) {
	for orientation, want := range []image.Point{1: {}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 1}, 8: {0, 1}} {
		if orientation == 0 {
			continue
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, corner(), nil); err != nil {
			t.Fatal(err)
		}
		exif := append([]byte("\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), byte(orientation), 0, 0, 0, 0, 0, 0)
		file := append(append([]byte{0xff, 0xd8}, exif...), b.Bytes()[2:]...)
		g := all(t, file, "image/jpeg")[0].Gray
		if tall := orientation >= 5; (g.Rect.Dy() > g.Rect.Dx()) != tall {
			t.Errorf("orientation %d: %v", orientation, g.Rect)
		}
		for _, at := range []image.Point{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
			x, y := g.Rect.Dx()/4+at.X*g.Rect.Dx()/2, g.Rect.Dy()/4+at.Y*g.Rect.Dy()/2
			if black := g.GrayAt(x, y).Y < 128; black != (at == want) {
				t.Errorf("orientation %d: quarter %v is black: %v, want the black one at %v", orientation, at, black, want)
			}
		}
	}
}

// What is transparent is paper.
func TestTransparent(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	m.SetNRGBA(0, 0, color.NRGBA{A: 255})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	if g := all(t, b.Bytes(), "image/png")[0].Gray; g.Pix[0] != 0 || g.Pix[1] != 255 {
		t.Errorf("grey values %v, want black and white", g.Pix)
	}
}

// A header that promises too much is refused before anything is decoded.
func TestTooBig(t *testing.T) {
	huge := read(t, "testdata/grey.png")
	huge = bytes.Clone(huge)
	binary.BigEndian.PutUint32(huge[16:], 100000)
	binary.BigEndian.PutUint32(huge[20:], 100000)
	// The checksum of the header is wrong now, so put the right size of problem into a GIF too.
	gif := bytes.Clone(read(t, "testdata/grey.gif"))
	binary.LittleEndian.PutUint16(gif[6:], 65535)
	binary.LittleEndian.PutUint16(gif[8:], 65535)
	for _, c := range []struct {
		mediaType string
		file      []byte
	}{{"image/gif", gif}, {"image/bmp", bigBMP(t)}} {
		for _, err := range Pages(c.file, c.mediaType) {
			if !errors.Is(err, ErrTooBig) {
				t.Errorf("%s: %v", c.mediaType, err)
			}
		}
	}
	for _, err := range Pages(huge, "image/png") {
		if err == nil {
			t.Error("png with a false header was read")
		}
	}
}

func bigBMP(t *testing.T) []byte {
	b := bytes.Clone(read(t, "testdata/grey.bmp"))
	binary.LittleEndian.PutUint32(b[18:], 50000)
	binary.LittleEndian.PutUint32(b[22:], 50000)
	return b
}

// Of a JPEG that was cut off in sending the upper part is still there.
func TestCutJPEG(t *testing.T) {
	b := read(t, "testdata/colour.jpg")
	n := 0
	for p, err := range Pages(b[:len(b)*2/3], "image/jpeg") {
		if n++; !errors.Is(err, ErrDamaged) || p.Gray == nil || p.Gray.Rect.Dx() != 350 {
			t.Errorf("page %v, error %v", p.Gray != nil, err)
		}
	}
	if n != 1 {
		t.Errorf("%d pages", n)
	}
}

// A directory that points back to an earlier one ends the file.
func TestCyclicTIFF(t *testing.T) {
	b := bytes.Clone(read(t, "testdata/two.tif"))
	f, _ := readTIFF(b)
	dir, second, _ := f.directory(f.first)
	if len(dir.entries) == 0 || second == 0 {
		t.Fatal("no second directory")
	}
	n := f.order.Uint16(b[second:])
	f.order.PutUint32(b[int(second)+2+12*int(n):], f.first)
	if pages := all(t, b, "image/tiff"); len(pages) != 2 {
		t.Errorf("%d pages, want 2", len(pages))
	}
}

func FuzzPictures(f *testing.F) {
	kinds := []string{"image/tiff", "image/jpeg", "image/png", "image/gif", "image/bmp", "image/webp", "image/heic"}
	files, _ := filepath.Glob("testdata/*.*")
	for _, name := range files {
		for i, k := range kinds {
			if mediaTypes[filepath.Ext(name)] == k {
				f.Add(uint8(i), read(f, name))
			}
		}
	}
	f.Fuzz(func(t *testing.T, kind uint8, b []byte) {
		number := 0
		for p, err := range Pages(b, kinds[int(kind)%len(kinds)]) {
			if number++; p.Number != number {
				t.Errorf("page %d has number %d", number, p.Number)
			}
			if p.Gray == nil && err == nil {
				t.Error("neither picture nor error")
			}
			if g := p.Gray; g != nil && (g.Rect.Min != image.Point{} || len(g.Pix) < g.Rect.Dx()*g.Rect.Dy()) {
				t.Errorf("picture %v with %d pixels", g.Rect, len(g.Pix))
			}
		}
		if number == 0 {
			t.Error("no page and no error")
		}
	})
}
