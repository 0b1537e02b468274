package zipxml

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// salvage walks the local headers of a zip whose directory is lost (a mail cut short, most often) and unpacks
// the XML members as far as they go. It gives an error only when a limit is passed.
func salvage(r io.ReaderAt, size int64, lim Limits) (map[string][]byte, error) {
	if size > lim.Bytes {
		return nil, LimitError(fmt.Sprintf("%d bytes, limit %d", size, lim.Bytes))
	}
	raw := make([]byte, size)
	n, _ := r.ReadAt(raw, 0)
	raw = raw[:n]
	found := map[string][]byte{}
	left := lim.Bytes
	for members := 0; ; members++ {
		at := bytes.Index(raw, []byte("PK\x03\x04"))
		if at < 0 || len(raw) < at+30 {
			return found, nil
		}
		if members > lim.Members {
			return nil, LimitError(fmt.Sprintf("more than %d members in zip", lim.Members))
		}
		head := raw[at : at+30]
		data := at + 30 + int(binary.LittleEndian.Uint16(head[26:])) + int(binary.LittleEndian.Uint16(head[28:]))
		nameEnd := at + 30 + int(binary.LittleEndian.Uint16(head[26:]))
		if data > len(raw) {
			return found, nil
		}
		name := memberKey(string(raw[at+30 : nameEnd]))
		raw = raw[data:]
		method := binary.LittleEndian.Uint16(head[8:])
		packed := int(binary.LittleEndian.Uint32(head[18:]))
		if !bytes.HasSuffix([]byte(name), []byte(".xml")) && !bytes.HasSuffix([]byte(name), []byte(".rels")) {
			continue
		}
		body, used, err := inflate(raw, method, packed, left, lim)
		var limit LimitError
		if errors.As(err, &limit) {
			return nil, err
		}
		if found[name] == nil && len(body) > 0 {
			found[name] = body
			left -= int64(len(body))
		}
		raw = raw[used:]
	}
}

// inflate unpacks one member from the head of raw and tells how much of raw it took.
func inflate(raw []byte, method uint16, packed int, left int64, lim Limits) (body []byte, used int, err error) {
	switch method {
	case 0:
		used = min(packed, len(raw))
		if int64(used) > left {
			return nil, 0, LimitError(fmt.Sprintf("unpacks beyond the limit of %d bytes", lim.Bytes))
		}
		return raw[:used], used, nil
	case 8:
		in := bytes.NewReader(raw)
		body, err = unpack(flate.NewReader(in), uint64(len(raw)), 64<<10, left, lim)
		if err == nil {
			used = len(raw) - in.Len()
		}
		return body, used, err
	}
	return nil, 0, nil
}
