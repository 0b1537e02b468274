package ooxml

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

// element is a start tag. name is the local name, space the short name of its namespace: "w", "m", "a", "v", "mc", "x"
// for a spreadsheet, "" for all others. Prefixes are free to choose, so they are never looked at.
type element struct {
	space, name string
	attrs       []xml.Attr
}

// get gives an attribute by its local name.
func (e element) get(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name && a.Name.Space != "xmlns" {
			return a.Value
		}
	}
	return ""
}

// num gives a whole number, 0 when there is none.
func (e element) num(name string) int {
	n, _ := strconv.Atoi(e.get(name))
	return n
}

// on reads a toggle such as <w:b/> or <w:b w:val="0"/>.
func (e element) on() bool {
	switch e.get("val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

// xmlReader walks a part by descent: each calls back for every child, and what the callback leaves unread is skipped.
// It forgives tags that do not match. Malformed XML ends the walk and leaves err.
type xmlReader struct {
	d      *xml.Decoder
	depth  int
	max    int
	err    error
	spaces []binding
}

type binding struct {
	prefix, space string
	depth         int
}

// each calls back for the element's children until the element ends; at the top, for the root.
// The element is the one whose start tag was read last.
func (x *xmlReader) each(child func(element)) { x.walk(child, nil) }

// walk is each with a callback for the text between the children.
func (x *xmlReader) walk(child func(element), text func([]byte)) {
	floor := x.depth
	for x.err == nil {
		t, err := x.d.RawToken()
		if err != nil {
			x.fail(err)
			return
		}
		switch t := t.(type) {
		case xml.StartElement:
			x.depth++
			if x.depth > x.max {
				x.err = limitError(fmt.Sprintf("XML nested deeper than %d", x.max))
				return
			}
			at := x.depth
			child(x.open(t))
			for x.depth >= at && x.err == nil {
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

func (x *xmlReader) fail(err error) {
	if err == io.EOF && x.depth <= 0 {
		x.err = io.EOF
		return
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	x.err = err
}

func (x *xmlReader) skipToken() {
	t, err := x.d.RawToken()
	if err != nil {
		x.fail(err)
		return
	}
	switch t.(type) {
	case xml.StartElement:
		x.depth++
		if x.depth > x.max {
			x.err = limitError(fmt.Sprintf("XML nested deeper than %d", x.max))
		}
	case xml.EndElement:
		x.close()
	}
}

func (x *xmlReader) close() {
	x.depth--
	for n := len(x.spaces); n > 0 && x.spaces[n-1].depth > x.depth; n-- {
		x.spaces = x.spaces[:n-1]
	}
}

func (x *xmlReader) open(t xml.StartElement) element {
	for _, a := range t.Attr {
		switch {
		case a.Name.Space == "xmlns":
			x.spaces = append(x.spaces, binding{a.Name.Local, shortSpace(a.Value), x.depth})
		case a.Name.Space == "" && a.Name.Local == "xmlns":
			x.spaces = append(x.spaces, binding{"", shortSpace(a.Value), x.depth})
		}
	}
	e := element{name: t.Name.Local, attrs: t.Attr}
	for n := len(x.spaces) - 1; n >= 0; n-- {
		if x.spaces[n].prefix == t.Name.Space {
			e.space = x.spaces[n].space
			break
		}
	}
	return e
}

// text gathers the text of the element whose start tag was read last, descendants included.
func (x *xmlReader) text() string {
	var s strings.Builder
	var inner func(element)
	take := func(b []byte) { s.Write(b) }
	inner = func(element) { x.walk(inner, take) }
	x.walk(inner, take)
	return s.String()
}

// limit gives the error only when a limit ended the walk.
func (x *xmlReader) limit() error {
	if _, ok := x.err.(limitError); ok {
		return x.err
	}
	return nil
}

// broken gives the error of malformed or cut-off XML.
func (x *xmlReader) broken() error {
	if x.err == nil || x.err == io.EOF || x.limit() != nil {
		return nil
	}
	return x.err
}

func shortSpace(uri string) string {
	switch uri {
	case "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main":
		return "w"
	case "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main":
		return "x"
	case "http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main":
		return "a"
	case "http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math":
		return "m"
	case "http://schemas.openxmlformats.org/markup-compatibility/2006":
		return "mc"
	case "urn:schemas-microsoft-com:vml":
		return "v"
	}
	return ""
}

var charReference = regexp.MustCompile(`&#(x[0-9A-Fa-f]+|[0-9]+);`)

// newXML prepares a part: what XML forbids (control characters, broken UTF-8, references to either) becomes harmless
// before the decoder can stumble over it, since real files hold it.
func newXML(b []byte, maxDepth int) *xmlReader {
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
	return &xmlReader{d: d, max: maxDepth}
}

func forbidden(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff || r >= 0xd800 && r <= 0xdfff
}
