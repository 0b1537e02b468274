package picture

import (
	"image"
	"image/color"
)

// pixelBytes is how much memory a decoder takes for a pixel.
func pixelBytes(c image.Config) int {
	switch c.ColorModel {
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 2
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	if _, ok := c.ColorModel.(color.Palette); ok {
		return 1
	}
	return 4
}

// grey is the brightness of a picture on white paper. Red stays dark: secrecy marks are stamped in it.
func grey(m image.Image) *image.Gray {
	b := m.Bounds()
	w, h := b.Dx(), b.Dy()
	if g, ok := m.(*image.Gray); ok && b.Min == (image.Point{}) && g.Stride == w && len(g.Pix) == w*h {
		return g
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	var table [256]uint8
	if p, ok := m.(*image.Paletted); ok {
		for i, c := range p.Palette[:min(len(p.Palette), 256)] {
			table[i] = onWhite(c)
		}
	}
	for y := range h {
		row := out.Pix[y*w : (y+1)*w]
		switch m := m.(type) {
		case *image.Gray:
			copy(row, m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):])
		case *image.YCbCr: // its Y is the brightness already
			copy(row, m.Y[m.YOffset(b.Min.X, b.Min.Y+y):])
		case *image.Gray16:
			for x := range row {
				row[x] = m.Pix[m.PixOffset(b.Min.X+x, b.Min.Y+y)]
			}
		case *image.Paletted:
			for x, i := range m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):][:w] {
				row[x] = table[i]
			}
		case *image.RGBA:
			rgbaRow(row, m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):], true)
		case *image.NRGBA:
			rgbaRow(row, m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):], false)
		default:
			for x := range row {
				row[x] = onWhite(m.At(b.Min.X+x, b.Min.Y+y))
			}
		}
	}
	return out
}

// rgbaRow weighs red, green and blue (ITU-R BT.601) and fills what is transparent with white.
func rgbaRow(row, pix []uint8, multiplied bool) {
	for x := range row {
		p := pix[4*x : 4*x+4 : 4*x+4]
		v := (19595*uint32(p[0]) + 38470*uint32(p[1]) + 7471*uint32(p[2]) + 1<<15) >> 16
		if a := uint32(p[3]); a != 255 {
			if !multiplied {
				v = v * a / 255
			}
			v = min(v+255-a, 255)
		}
		row[x] = uint8(v)
	}
}

func onWhite(c color.Color) uint8 {
	r, g, b, a := c.RGBA()
	v := (19595*r+38470*g+7471*b+1<<15)>>16 + 0xffff - a
	return uint8(min(v, 0xffff) >> 8)
}

// orient turns and mirrors a picture as its orientation tag says (TIFF 6.0, tag 274; EXIF 2.3, 4.6.4): the value tells
// where row 0 and column 0 of the stored picture belong.
func orient(g *image.Gray, orientation int) *image.Gray {
	if orientation < 2 || orientation > 8 {
		return g
	}
	w, h := g.Rect.Dx(), g.Rect.Dy()
	ow, oh := w, h
	if orientation >= 5 {
		ow, oh = h, w
	}
	out := image.NewGray(image.Rect(0, 0, ow, oh))
	for y := range h {
		for x := range w {
			ox, oy := x, y
			switch orientation {
			case 2:
				ox = w - 1 - x
			case 3:
				ox, oy = w-1-x, h-1-y
			case 4:
				oy = h - 1 - y
			case 5:
				ox, oy = y, x
			case 6:
				ox, oy = h-1-y, x
			case 7:
				ox, oy = h-1-y, w-1-x
			case 8:
				ox, oy = y, w-1-x
			}
			out.Pix[oy*ow+ox] = g.Pix[y*g.Stride+x]
		}
	}
	return out
}

// square doubles the rows of fine and standard faxes (204 by 196 or 98 dots an inch) and stretches any other picture
// whose dots are no squares along its coarser side.
func square(p Page, xdpi, ydpi float64) Page {
	p.DPI = max(xdpi, ydpi)
	if xdpi <= 0 || ydpi <= 0 {
		return p
	}
	ratio := xdpi / ydpi
	w, h := p.Gray.Rect.Dx(), p.Gray.Rect.Dy()
	nw, nh := w, h
	switch {
	case ratio > 1.1 && ratio < 10:
		nh = int(float64(h) * ratio)
	case ratio < 0.9 && ratio > 0.1:
		nw = int(float64(w) / ratio)
	default:
		return p
	}
	if fits(nw, nh, 1) != nil {
		return p
	}
	out := image.NewGray(image.Rect(0, 0, nw, nh))
	for y := range nh {
		row := p.Gray.Pix[y*h/nh*p.Gray.Stride:]
		for x := range nw {
			out.Pix[y*nw+x] = row[x*w/nw]
		}
	}
	p.Gray = out
	return p
}
