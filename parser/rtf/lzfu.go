package rtf

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The kinds of compressed RTF ([MS-OXRTFCP] 2.1.3.1.1).
const (
	packedLZFu  = 0x75465a4c // "LZFu"
	packedPlain = 0x414c454d // "MELA": stored
)

// dictionary is what the window holds before the first byte ([MS-OXRTFCP] 2.1.2.1).
const dictionary = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbol` +
	"ArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"

var errShort = errors.New("compressed rtf ends early")

// Decompress unpacks the compressed RTF of a mail body (PidTagRtfCompressed in .msg and winmail.dat, [MS-OXRTFCP]).
// What a damaged body still gives comes together with the error. The result is never longer than nine times b.
func Decompress(b []byte) ([]byte, error) {
	if len(b) < 16 {
		return nil, errShort
	}
	size := int64(binary.LittleEndian.Uint32(b)) + 4 // the size field does not count itself
	raw := int64(binary.LittleEndian.Uint32(b[4:]))
	kind := binary.LittleEndian.Uint32(b[8:])
	body := b[16:]
	short := size > int64(len(b))
	if size >= 16 && !short {
		body = b[16:size]
	}
	var out []byte
	switch kind {
	case packedPlain:
		out = body
	case packedLZFu:
		var ended bool
		out, ended = unpack(body, raw)
		short = short && !ended
	default:
		return nil, fmt.Errorf("compressed rtf of unknown type %#08x", kind)
	}
	if raw < int64(len(out)) {
		out = out[:raw]
	}
	switch {
	case short || raw > int64(len(out)):
		return out, errShort
	case kind == packedLZFu && binary.LittleEndian.Uint32(b[12:]) != checksum(body):
		return out, errors.New("compressed rtf has a wrong checksum")
	}
	return out, nil
}

// unpack reads runs of eight tokens, each run behind a byte of flags: a byte, or a place and length in the window of 4096
// bytes. A reference to the place being written is the end. raw is the size promised; no more than that is made.
func unpack(body []byte, raw int64) (out []byte, ended bool) {
	const window = 4096
	var ring [window]byte
	at := copy(ring[:], dictionary)
	out = make([]byte, 0, min(raw, int64(len(body))*9))
	put := func(c byte) {
		ring[at] = c
		at = (at + 1) % window
		out = append(out, c)
	}
	for i := 0; i < len(body); {
		flags := body[i]
		i++
		for bit := range 8 {
			if flags>>bit&1 == 0 {
				if i >= len(body) {
					return out, false
				}
				put(body[i])
				i++
				continue
			}
			if i+1 >= len(body) {
				return out, false
			}
			ref := int(binary.BigEndian.Uint16(body[i:]))
			i += 2
			from, n := ref>>4, ref&15+2
			if from == at {
				return out, true
			}
			for k := range n {
				put(ring[(from+k)%window])
			}
		}
		if int64(len(out)) > raw {
			return out, false
		}
	}
	return out, false
}

// checksum is the CRC-32 of [MS-OXRTFCP] 2.1.3.2: the common polynomial without the inversions at both ends.
func checksum(b []byte) uint32 {
	var table [256]uint32
	for i := range table {
		c := uint32(i)
		for range 8 {
			if c&1 == 1 {
				c = c>>1 ^ 0xedb88320
			} else {
				c >>= 1
			}
		}
		table[i] = c
	}
	var crc uint32
	for _, c := range b {
		crc = table[byte(crc)^c] ^ crc>>8
	}
	return crc
}
