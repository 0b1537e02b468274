package mail

import "bytes"

// openSigned reads the mail inside an S/MIME signature that wraps it (RFC 8551, 3.5.2), as Outlook sends where
// "clear text" is off. Encrypted mail stays shut. The signature is not checked here.
func (w *walk) openSigned(data []byte, c place) {
	inner, ok := signedContent(data)
	if !ok || w.nest > 2*w.lim.Depth || w.parts >= w.lim.Parts {
		return
	}
	w.parts++
	s := newSource(bytes.NewReader(inner))
	w.content(s, w.header.read(s, true), place{depth: c.depth})
}

// Tags of BER (X.690) that lie on the way to the content.
const (
	berInteger  = 0x02
	berOctets   = 0x04
	berOID      = 0x06
	berSequence = 0x30
	berSet      = 0x31
	berContext0 = 0xa0
	berDepth    = 16
)

// oidSigned is 1.2.840.113549.1.7.2, signedData (RFC 5652, 5.1).
const oidSigned = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"

// signedContent follows ContentInfo, SignedData, EncapsulatedContentInfo down to the content.
func signedContent(b []byte) ([]byte, bool) {
	b, _, ok := berTake(b, berSequence)
	oid, b, ok2 := berTake(b, berOID)
	if !ok || !ok2 || string(oid) != oidSigned {
		return nil, false
	}
	b, _, ok = berTake(b, berContext0)
	b, _, ok2 = berTake(b, berSequence)
	if !ok || !ok2 {
		return nil, false
	}
	_, b, ok = berTake(b, berInteger)
	_, b, ok2 = berTake(b, berSet)
	if !ok || !ok2 {
		return nil, false
	}
	b, _, ok = berTake(b, berSequence)
	_, b, ok2 = berTake(b, berOID)
	if !ok || !ok2 {
		return nil, false
	}
	if b, _, ok = berTake(b, berContext0); !ok {
		return nil, false
	}
	return berOctetString(b, 0)
}

// berTake reads one element of the wanted tag: what is in it and what follows.
func berTake(b []byte, tag byte) (content, rest []byte, ok bool) {
	got, content, rest, ok := berElement(b, 0)
	return content, rest, ok && got == tag
}

// berElement reads one element, also of indefinite length, whose end is found by reading what is in it.
func berElement(b []byte, depth int) (tag byte, content, rest []byte, ok bool) {
	if len(b) < 2 || depth > berDepth || b[0]&0x1f == 0x1f {
		return 0, nil, nil, false
	}
	tag, n := b[0], int(b[1])
	b = b[2:]
	switch {
	case n == 0x80:
		inner := b
		for len(inner) >= 2 && (inner[0] != 0 || inner[1] != 0) {
			if _, _, inner, ok = berElement(inner, depth+1); !ok {
				return 0, nil, nil, false
			}
		}
		if len(inner) < 2 {
			return 0, nil, nil, false
		}
		return tag, b[:len(b)-len(inner)], inner[2:], true
	case n > 0x80:
		size := n - 0x80
		if size > 4 || len(b) < size {
			return 0, nil, nil, false
		}
		n = 0
		for _, c := range b[:size] {
			n = n<<8 | int(c)
		}
		b = b[size:]
	}
	if n > len(b) {
		return 0, nil, nil, false
	}
	return tag, b[:n], b[n:], true
}

// berOctetString joins an octet string that may be written in pieces.
func berOctetString(b []byte, depth int) ([]byte, bool) {
	tag, content, _, ok := berElement(b, 0)
	if !ok || depth > berDepth {
		return nil, false
	}
	switch tag {
	case berOctets:
		return content, true
	case berOctets | 0x20:
		var out []byte
		for len(content) > 0 {
			_, _, rest, ok := berElement(content, 0)
			if !ok {
				return out, len(out) > 0
			}
			piece, ok := berOctetString(content, depth+1)
			if !ok {
				return out, len(out) > 0
			}
			out, content = append(out, piece...), rest
		}
		return out, true
	}
	return nil, false
}
