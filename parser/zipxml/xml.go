package zipxml

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// Element is a start tag. Name is the local name, Space the short name that the format's reader gives to its namespace.
// Prefixes are free to choose, so they are never looked at.
type Element struct {
	Space, Name string
	Attrs       []xml.Attr
}

// Get gives an attribute by its local name.
func (e Element) Get(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name && a.Name.Space != "xmlns" {
			return a.Value
		}
	}
	return ""
}

// Num gives a whole number, 0 when there is none.
func (e Element) Num(name string) int {
	n, _ := strconv.Atoi(e.Get(name))
	return n
}

// Reader walks a part by descent: Each calls back for every child, and what the callback leaves unread is skipped.
// It forgives tags that do not match. Malformed XML ends the walk and leaves Err; a callback ends it by setting Err.
type Reader struct {
	Err error

	d      *xml.Decoder
	depth  int
	max    int
	short  func(uri string) string
	spaces []binding
}

type binding struct {
	prefix, space string
	depth         int
}

// Each calls back for the element's children until the element ends; at the top, for the root.
// The element is the one whose start tag was read last.
func (x *Reader) Each(child func(Element)) { x.Walk(child, nil) }

// Walk is Each with a callback for the text between the children.
func (x *Reader) Walk(child func(Element), text func([]byte)) {
	floor := x.depth
	for x.Err == nil {
		t, err := x.d.RawToken()
		if err != nil {
			x.fail(err)
			return
		}
		switch t := t.(type) {
		case xml.StartElement:
			x.depth++
			if x.depth > x.max {
				x.Err = LimitError(fmt.Sprintf("XML nested deeper than %d", x.max))
				return
			}
			at := x.depth
			child(x.open(t))
			for x.depth >= at && x.Err == nil {
				x.skipToken()
			}
		case xml.EndElement:
			x.close()
			if x.depth < floor {
				return
			}
		case xml.CharData:
			if text != nil {
				text(t)
			}
		}
	}
}

func (x *Reader) fail(err error) {
	if err == io.EOF && x.depth <= 0 {
		x.Err = io.EOF
		return
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	x.Err = err
}

func (x *Reader) skipToken() {
	t, err := x.d.RawToken()
	if err != nil {
		x.fail(err)
		return
	}
	switch t.(type) {
	case xml.StartElement:
		x.depth++
		if x.depth > x.max {
			x.Err = LimitError(fmt.Sprintf("XML nested deeper than %d", x.max))
		}
	case xml.EndElement:
		x.close()
	}
}

func (x *Reader) close() {
	x.depth--
	for n := len(x.spaces); n > 0 && x.spaces[n-1].depth > x.depth; n-- {
		x.spaces = x.spaces[:n-1]
	}
}

func (x *Reader) open(t xml.StartElement) Element {
	for _, a := range t.Attr {
		switch {
		case a.Name.Space == "xmlns":
			x.spaces = append(x.spaces, binding{a.Name.Local, x.short(a.Value), x.depth})
		case a.Name.Space == "" && a.Name.Local == "xmlns":
			x.spaces = append(x.spaces, binding{"", x.short(a.Value), x.depth})
		}
	}
	e := Element{Name: t.Name.Local, Attrs: t.Attr}
	for n := len(x.spaces) - 1; n >= 0; n-- {
		if x.spaces[n].prefix == t.Name.Space {
			e.Space = x.spaces[n].space
			break
		}
	}
	return e
}

// Text gathers the text of the element whose start tag was read last, descendants included.
func (x *Reader) Text() string {
	var s strings.Builder
	var inner func(Element)
	take := func(b []byte) { s.Write(b) }
	inner = func(Element) { x.Walk(inner, take) }
	x.Walk(inner, take)
	return s.String()
}

// Limit gives the error only when a limit ended the walk.
func (x *Reader) Limit() error {
	if _, ok := x.Err.(LimitError); ok {
		return x.Err
	}
	return nil
}

// Broken gives the error of malformed or cut-off XML.
func (x *Reader) Broken() error {
	if x.Err == nil || x.Err == io.EOF || x.Limit() != nil {
		return nil
	}
	return x.Err
}

var charReference = regexp.MustCompile(`&#(x[0-9A-Fa-f]+|[0-9]+);`)

// NewReader prepares a part whose namespaces short names: what XML forbids (control characters, broken UTF-8, references to either) becomes harmless
// before the decoder can stumble over it, since real files hold it.
func NewReader(b []byte, maxDepth int, short func(uri string) string) *Reader {
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		u, err := unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder().Bytes(b)
		if err == nil {
			b = u
		}
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	utf := true
	if head := b[:min(len(b), 100)]; bytes.Contains(head, []byte("encoding=")) {
		low := bytes.ToLower(head)
		utf = bytes.Contains(low, []byte("utf"))
	}
	if utf && !utf8.Valid(b) {
		b = bytes.ToValidUTF8(b, []byte("\ufffd"))
	}
	if bytes.ContainsFunc(b, forbidden) {
		b = bytes.Map(func(r rune) rune {
			if forbidden(r) {
				return ' '
			}
			return r
		}, b)
	}
	if bytes.Contains(b, []byte("&#")) {
		b = charReference.ReplaceAllFunc(b, func(ref []byte) []byte {
			digits, base := string(ref[2:len(ref)-1]), 10
			if digits[0] == 'x' {
				digits, base = digits[1:], 16
			}
			n, err := strconv.ParseUint(digits, base, 32)
			if err != nil || n > 0x10ffff || forbidden(rune(n)) {
				return []byte(" ")
			}
			return ref
		})
	}
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(label string, r io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(label), "utf-16") {
			return r, nil // already turned into UTF-8 above
		}
		e, err := htmlindex.Get(label)
		if err != nil {
			return r, nil
		}
		return e.NewDecoder().Reader(r), nil
	}
	return &Reader{d: d, max: maxDepth, short: short}
}

func forbidden(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff || r >= 0xd800 && r <= 0xdfff
}
