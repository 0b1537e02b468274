package unpack

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"tonghop/parser/box"
)

// salvage reads a zip whose directory is lost (a mail cut short, one part of several) by the local headers that stand in
// front of the members (APPNOTE 4.3.7).
func salvage(x *box.Box, b []byte, cause error) {
	x.Damaged(fmt.Sprintf("zip cut short, or one part of several: %v", cause))
	for {
		at := bytes.Index(b, []byte("PK\x03\x04"))
		if at < 0 || len(b) < at+30 {
			return
		}
		head := b[at : at+30]
		flags, method := binary.LittleEndian.Uint16(head[6:]), binary.LittleEndian.Uint16(head[8:])
		packed, size := int64(binary.LittleEndian.Uint32(head[18:])), int64(binary.LittleEndian.Uint32(head[22:]))
		nameEnd := at + 30 + int(binary.LittleEndian.Uint16(head[26:]))
		data := nameEnd + int(binary.LittleEndian.Uint16(head[28:]))
		if data > len(b) {
			return
		}
		name := zipName(string(b[at+30:nameEnd]), flags&0x800 == 0, b[nameEnd:data])
		b = b[data:]
		later := flags&8 != 0 && packed == 0 // the sizes stand behind the bytes
		if later {
			size = -1
		}
		body := bytes.NewReader(b)
		f := box.File{Name: name, Size: size, Packed: int64(len(b)), Locked: flags&1 != 0}
		f.Data = func() (io.Reader, error) {
			switch {
			case method == 8:
				return flate.NewReader(body), nil
			case method == 0 && later:
				end := bytes.Index(b, []byte("PK\x07\x08"))
				if end < 0 {
					end = len(b)
				}
				return io.LimitReader(body, int64(end)), nil
			case method == 0 && packed > int64(len(b)):
				return io.MultiReader(body, failing{io.ErrUnexpectedEOF}), nil
			case method == 0:
				return io.LimitReader(body, packed), nil
			}
			return nil, notRead
		}
		if !strings.HasSuffix(name, "/") && !x.Add(f) {
			return
		}
		if !later {
			b = b[min(packed, int64(len(b))):]
		} else if used := len(b) - body.Len(); !f.Locked {
			b = b[used:]
		}
	}
}
