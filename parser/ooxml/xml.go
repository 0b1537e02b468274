package ooxml

import "tonghop/parser/zipxml"

// newXML walks a part of the package.
func newXML(b []byte, maxDepth int) *zipxml.Reader { return zipxml.NewReader(b, maxDepth, shortSpace) }

// shortSpace gives the short name of a namespace: "w", "m", "a", "v", "mc", "x" for a spreadsheet, "" for all others.
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
