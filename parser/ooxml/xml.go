package ooxml

import (
	"encoding/xml"

	"tonghop/parser/zipxml"
)

// element is a start tag. name is the local name, space the short name of its namespace: "w", "m", "a", "v", "mc", "x"
// for a spreadsheet, "" for all others.
type element struct {
	space, name string
	attrs       []xml.Attr
}

func (e element) get(name string) string { return zipxml.Element{Attrs: e.attrs}.Get(name) }
func (e element) num(name string) int    { return zipxml.Element{Attrs: e.attrs}.Num(name) }

// on reads a toggle such as <w:b/> or <w:b w:val="0"/>.
func (e element) on() bool {
	switch e.get("val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

// xmlReader walks a part of the package.
type xmlReader struct{ *zipxml.Reader }

func newXML(b []byte, maxDepth int) *xmlReader {
	return &xmlReader{zipxml.NewReader(b, maxDepth, shortSpace)}
}

func (x *xmlReader) each(child func(element)) {
	x.Each(func(e zipxml.Element) { child(element{e.Space, e.Name, e.Attrs}) })
}

func (x *xmlReader) text() string  { return x.Text() }
func (x *xmlReader) limit() error  { return x.Limit() }
func (x *xmlReader) broken() error { return x.Broken() }

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
