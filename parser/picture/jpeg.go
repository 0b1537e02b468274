package picture

import (
	"bytes"
	"encoding/binary"
	"image/jpeg"
	"io"
)

// jpegHead is what the segments before the first scan tell.
type jpegHead struct {
	w, h, components int
	progressive      bool
	orientation      int
	dpi              float64
}

// readJPEGHead walks the segments of a JPEG (ITU-T T.81, B.1.1): JFIF's density, EXIF's orientation and resolution, the frame.
func readJPEGHead(b []byte) (head jpegHead) {
	for at := 2; at+4 <= len(b) && b[at] == 0xff; {
		marker, n := b[at+1], int(binary.BigEndian.Uint16(b[at+2:]))
		if marker == 0xff { // fill byte
			at++
			continue
		}
		if marker == 0xda || n < 2 || at+2+n > len(b) {
			break
		}
		body := b[at+4 : at+2+n]
		switch {
		case marker == 0xe0 && len(body) >= 12 && string(body[:5]) == "JFIF\x00":
			switch density := float64(binary.BigEndian.Uint16(body[8:])); body[7] {
			case 1:
				head.dpi = density
			case 2:
				head.dpi = density * 2.54
			}
		case marker == 0xe1 && len(body) > 14 && string(body[:6]) == "Exif\x00\x00":
			if d, ok := readTIFF(body[6:]); ok {
				if dir, _, ok := d.directory(d.first); ok {
					head.orientation = int(dir.value(tagOrientation, 0))
					if x, _ := dir.resolution(); x > 0 {
						head.dpi = x
					}
				}
			}
		case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc && len(body) >= 6:
			head.h, head.w = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
			head.components = int(body[5])
			head.progressive = marker == 0xc2
		}
		at += 2 + n
	}
	return head
}

// jpegPage decodes a JPEG. Of one that was cut off in sending, the part that is there.
func jpegPage(b []byte) (Page, error) {
	head := readJPEGHead(b)
	perPixel := max(head.components, 1)
	if head.progressive { // the decoder keeps all coefficients, 4 bytes each
		perPixel *= 5
	}
	if head.w > 0 && head.h > 0 {
		if err := fits(head.w, head.h, perPixel); err != nil {
			return Page{}, err
		}
	}
	m, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil && head.w > 0 {
		// Perhaps it was cut off: zeros stand for the missing blocks, and the end that is missing.
		rest := io.MultiReader(bytes.NewReader(b), io.LimitReader(zeros{}, int64(head.w*head.h)), bytes.NewReader([]byte{0xff, 0xd9}))
		if whole, again := jpeg.Decode(rest); again == nil {
			return Page{Gray: orient(grey(whole), head.orientation), DPI: head.dpi}, ErrDamaged
		}
	}
	if err != nil {
		return Page{}, err
	}
	return Page{Gray: orient(grey(m), head.orientation), DPI: head.dpi}, nil
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
