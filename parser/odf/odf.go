// Package odf reads OpenDocument files (ODF 1.3 part 3, ISO/IEC 26300): texts, spreadsheets and presentations, packed
// or as one flat XML file, into the normal form.
package odf

import (
	"bytes"
	"slices"
	"strconv"

	"tonghop/parser/doc"
	"tonghop/parser/vn"
	"tonghop/parser/zipxml"
)

// The media types of the formats; templates are of the type of what they are made for.
const (
	MediaText         = "application/vnd.oasis.opendocument.text"
	MediaSpreadsheet  = "application/vnd.oasis.opendocument.spreadsheet"
	MediaPresentation = "application/vnd.oasis.opendocument.presentation"
)

// document is a file while it is read.
type document struct {
	pack     *zipxml.Pack
	lim      zipxml.Limits
	faces    map[string]string // font families by the names that styles give them
	common   *styles           // of styles.xml, for the masters with its automatic styles
	masters  masters
	lists    lists
	sheets   bool // it is a spreadsheet
	pictures bool
	objects  map[string]bool // embedded ones that were read
	notes    []doc.Block
	comments []doc.Block
	fields   []doc.Block
	met      map[string]int // legacy encodings, by run
	made     int            // blocks made so far
	size     int64          // bytes of their texts and cells
	covered  int            // columns that merged cells cover
	steps    int            // cells placed in columns
}

// Read reads a packed file or a flat one: headers first, then the body in reading order with its text boxes behind the
// paragraphs that hold them, then form fields, footers, notes and comments. Tracked deletions, hidden text, hidden sheets
// and hidden slides are left out. Pages are the slides, the sheets, or counted where the writer noted or set page breaks.
func Read(b []byte, mediaType string, lim zipxml.Limits) doc.Document {
	d := &document{lim: lim, faces: map[string]string{}, met: map[string]int{}, lists: newLists(),
		sheets: mediaType == MediaSpreadsheet}
	d.common = newStyles(nil)
	var blocks []doc.Block
	var err error
	if bytes.HasPrefix(b, []byte("PK")) {
		if d.pack, err = zipxml.Open(bytes.NewReader(b), int64(len(b)), lim); err != nil {
			return zipxml.Failed(mediaType, err)
		}
		if manifest, _ := d.pack.Read("META-INF/manifest.xml"); bytes.Contains(manifest, []byte("encryption-data")) {
			return doc.Failed(mediaType, doc.Encrypted, "file with a password")
		}
		blocks, err = d.packed()
	} else {
		d.pack = &zipxml.Pack{}
		blocks, err = d.content(b, d.common)
	}
	if err != nil {
		return zipxml.Failed(mediaType, err)
	}
	if blocks == nil && d.pack.Damage == nil && d.made < 0 {
		return doc.Failed(mediaType, doc.Corrupt, "no content part in the zip")
	}
	headers, footers := d.masters.margins()
	out := doc.Document{MediaType: mediaType, Outcome: doc.OK}
	out.Blocks = slices.Concat(headers, blocks, d.fields, footers, d.notes, d.comments)
	vn.Finish(&out, d.met)
	out.Conclude(d.pack.Damage, d.pictures)
	return out
}

// packed reads the parts of a package (ODF 1.3 part 3, 3.1.3).
func (d *document) packed() ([]doc.Block, error) {
	b, err := d.pack.Read("styles.xml")
	if err != nil {
		return nil, err
	}
	if _, err = d.content(b, d.common); err != nil {
		return nil, err
	}
	if b, err = d.pack.Read("content.xml"); err != nil {
		return nil, err
	}
	if b == nil {
		d.made = -1
		return nil, nil
	}
	return d.content(b, newStyles(d.common))
}

// content reads a document element with its styles, its masters and its body, whichever of them it has.
func (d *document) content(b []byte, st *styles) ([]doc.Block, error) {
	s := &story{d: d, styles: st, x: zipxml.NewReader(b, d.lim.Depth, shortSpace)}
	x := s.x
	if bytes.Contains(b, []byte("soft-page-break")) || bytes.Contains(b, []byte(`fo:break-before="page"`)) || bytes.Contains(b, []byte(`fo:break-after="page"`)) {
		s.page = 1
	}
	x.Each(func(zipxml.Element) {
		x.Each(func(e zipxml.Element) {
			switch e.Name {
			case "font-face-decls":
				d.readFaces(x)
			case "styles", "automatic-styles":
				st.read(d, x)
			case "master-styles":
				d.readMasters(s)
			case "body":
				x.Each(s.body)
			}
		})
	})
	if err := x.Broken(); err != nil {
		d.pack.Note(err)
	}
	s.flush()
	return s.blocks, x.Limit()
}

// body reads the one child of office:body. In OpenOffice.org 1.x the content itself stood there.
func (s *story) body(e zipxml.Element) {
	switch {
	case e.Space == "office" && e.Name == "spreadsheet":
		s.page = 0
		s.x.Each(s.sheet)
	case e.Space == "office" && (e.Name == "presentation" || e.Name == "drawing"):
		s.page = 0
		s.x.Each(s.slide)
	case e.Space == "office" && e.Name == "text":
		s.x.Each(s.block)
	case e.Space == "draw" && e.Name == "page":
		s.slide(e)
	case s.d.sheets:
		s.sheet(e)
	default:
		s.block(e)
	}
}

// count keeps the number and the size of blocks within the limits: repeated cells and rows are made of nothing.
func (s *story) count(b doc.Block) {
	s.weigh(len(b.Text))
	if s.d.made++; s.d.made > s.d.lim.Rows {
		s.x.Err = zipxml.LimitError("more than " + strconv.Itoa(s.d.lim.Rows) + " paragraphs or rows")
	}
}

// weigh counts bytes of memory that repetition makes.
func (s *story) weigh(bytes int) {
	if s.d.size += int64(bytes); s.d.size > s.d.lim.Bytes {
		s.x.Err = zipxml.LimitError("text beyond the limit of " + strconv.FormatInt(s.d.lim.Bytes, 10) + " bytes")
	}
}

// shortSpace names the namespaces that the readers tell apart (ODF 1.3 part 3, 3.2).
func shortSpace(uri string) string {
	const odf = "urn:oasis:names:tc:opendocument:xmlns:"
	switch uri {
	case odf + "text:1.0", "http://openoffice.org/2000/text":
		return "text"
	case odf + "drawing:1.0", "http://openoffice.org/2000/drawing":
		return "draw"
	case odf + "table:1.0", "http://openoffice.org/2000/table":
		return "table"
	case odf + "presentation:1.0", "http://openoffice.org/2000/presentation":
		return "presentation"
	case odf + "office:1.0", "http://openoffice.org/2000/office":
		return "office"
	case odf + "form:1.0":
		return "form"
	case odf + "svg-compatible:1.0", "http://www.w3.org/2000/svg":
		return "svg"
	case "http://purl.org/dc/elements/1.1/":
		return "dc"
	}
	return ""
}
