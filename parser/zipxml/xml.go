package zipxml

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
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

// On reads an Office toggle such as <w:b/> or <w:b w:val="0"/>.
func (e Element) On() bool {
	switch e.Get("val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

// Reader walks a part by descent: Each calls back for every child, and what the callback leaves unread is skipped.
// It forgives tags that do not match. Malformed XML ends the walk and leaves Err; a callback ends it by setting Err.
type Reader struct {
	Err error

	t      tokenizer
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
		t, err := x.t.next()
		if err != nil {
			x.fail(err)
			return
		}
		switch t {
		case startTag:
			if !x.deeper() {
				return
			}
			at := x.depth
			child(x.open())
			for x.depth >= at && x.Err == nil {
				x.skipToken()
			}
		case endTag:
			x.close()
			if x.depth < floor {
				return
			}
		case textToken:
			if text != nil {
				text([]byte(x.t.letterText()))
			}
		}
	}
}

func (x *Reader) deeper() bool {
	x.depth++
	if x.depth > x.max {
		x.Err = LimitError(fmt.Sprintf("XML nested deeper than %d", x.max))
	}
	return x.Err == nil
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
	t, err := x.t.next()
	if err != nil {
		x.fail(err)
		return
	}
	switch t {
	case startTag:
		x.deeper()
	case endTag:
		x.close()
	}
}

func (x *Reader) close() {
	x.depth--
	for n := len(x.spaces); n > 0 && x.spaces[n-1].depth > x.depth; n-- {
		x.spaces = x.spaces[:n-1]
	}
}

func (x *Reader) open() Element {
	name := splitName(x.t.name)
	e := Element{Name: name.Local, Attrs: x.t.attributes()}
	if strings.Contains(x.t.attrs, "xmlns") {
		for _, a := range e.Attrs {
			switch {
			case a.Name.Space == "xmlns":
				x.spaces = append(x.spaces, binding{a.Name.Local, x.short(a.Value), x.depth})
			case a.Name.Space == "" && a.Name.Local == "xmlns":
				x.spaces = append(x.spaces, binding{"", x.short(a.Value), x.depth})
			}
		}
	}
	for n := len(x.spaces) - 1; n >= 0; n-- {
		if x.spaces[n].prefix == name.Space {
			e.Space = x.spaces[n].space
			break
		}
	}
	return e
}

// Text gathers the text of the element whose start tag was read last, descendants included.
func (x *Reader) Text() string {
	floor := x.depth
	all := ""
	var more strings.Builder
	for x.Err == nil && x.depth >= floor {
		t, err := x.t.next()
		if err != nil {
			x.fail(err)
			break
		}
		switch t {
		case startTag:
			x.deeper()
		case endTag:
			x.close()
		case textToken:
			if text := x.t.letterText(); all == "" {
				all = text
			} else {
				if more.Len() == 0 {
					more.WriteString(all)
				}
				more.WriteString(text)
			}
		}
	}
	if more.Len() > 0 {
		return more.String()
	}
	return all
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

// NewReader prepares a part whose namespaces short names: what XML forbids (control characters, broken UTF-8, references to
// either) becomes harmless, since real files hold it.
func NewReader(b []byte, maxDepth int, short func(uri string) string) *Reader {
	return &Reader{t: tokenizer{s: readable(b)}, max: maxDepth, short: short}
}

// readable brings a part into UTF-8 without forbidden characters.
func readable(b []byte) string {
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		u, err := unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder().Bytes(b)
		if err == nil {
			b = u
		}
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if _, label, ok := bytes.Cut(b[:min(len(b), 100)], []byte("encoding=")); ok && len(label) > 1 {
		name, _, _ := bytes.Cut(label[1:], label[:1])
		if low := strings.ToLower(string(name)); !strings.Contains(low, "utf") && len(low) < 30 {
			if e, err := htmlindex.Get(low); err == nil {
				if u, err := e.NewDecoder().Bytes(b); err == nil {
					b = u
				}
			}
		}
	}
	if !utf8.Valid(b) {
		b = bytes.ToValidUTF8(b, []byte("\ufffd"))
	}
	if unclean(b) {
		b = bytes.Map(func(r rune) rune {
			if forbidden(r) {
				return ' '
			}
			return r
		}, b)
	}
	return string(b)
}

// unclean finds control characters, and the bytes that U+FFFE and U+FFFF end with.
func unclean(b []byte) bool {
	for i, c := range b {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' || c >= 0xbe && i > 1 && b[i-1] == 0xbf && b[i-2] == 0xef {
			return true
		}
	}
	return false
}

func forbidden(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff || r >= 0xd800 && r <= 0xdfff
}
