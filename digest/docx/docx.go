// Package docx writes documents in the form the Party prescribes for its papers: A4, Times New Roman 14, the two-column
// letterhead, title, justified body, signature, recipients, and annexes that may lie on their side.
// Sizes, styles and places follow the table of Hướng dẫn 36-HD/VPTW, kept by 05-HD/VPTW (domain notes, section 2).
//
// It is a writer only and a pure one: the same Document gives the same bytes. What it writes is WordprocessingML
// (ECMA-376 transitional) with children in schema order, because Word offers to repair a file where they are not.
package docx

import (
	"archive/zip"
	"fmt"
	"io"
	"time"
)

// Document is one paper. All text may hold anything: it is escaped, and characters that XML forbids are dropped.
type Document struct {
	Letterhead Letterhead
	Kind       string    // the name of the paper in capitals: "BÁO CÁO"
	Subject    string    // the trích yếu, starting in lower case: "tình hình dư luận xã hội tháng 11 năm 2026"
	Body       []Block   // in reading order
	Recipients []string  // the lines of "Nơi nhận" without their dash; commas and the last full stop are added
	Signature  Signature // stands beside the recipients, after Body and before the annexes
	Annexes    []Annex   // each begins a page
	Title      string    // file property; Kind and Subject where empty
	Author     string    // file property: the office, never a person's name
	Created    time.Time // file property, in the office's time zone; also the month of a paper whose Date is open
}

// Letterhead is the head of page one: who writes on the left, the Party's name, place and date on the right.
// Superior and Issuer may bring line breaks, which are kept; a long one without is broken by its length.
type Letterhead struct {
	Superior string    // the body above, in capitals; may be empty
	Issuer   string    // the issuing body, in capitals
	Number   string    // "15-BC/CB"; "-BC/CB" leaves room to write the number by hand
	Place    string    // "Hòa Sơn"
	Date     time.Time // day of signing, in the office's time zone; zero leaves the day open, its month being Created's
	Urgency  string    // "", "KHẨN", "THƯỢNG KHẨN" or "HỎA TỐC"
}

// Signature is the block at the bottom right.
type Signature struct {
	Authority []string // on whose behalf, a line each: "T/M BAN THƯỜNG VỤ"; may be empty
	Role      string   // "PHÓ BÍ THƯ"
	Name      string   // empty leaves the name open
}

// Annex is an appendix on pages of its own, numbered on with the rest.
type Annex struct {
	Label     string // "PHỤ LỤC 1"
	Title     string // what it holds
	Note      string // in italics below, "(kèm theo Báo cáo số 15-BC/BTG ngày 20/11/2026)"; may be empty
	Landscape bool   // for wide tables: 257 mm of text width instead of 165
	Body      []Block
}

// Write writes the document as a .docx file. It fails where w fails and where a table cannot be laid out as it was asked for.
func (d Document) Write(w io.Writer) error {
	main, err := d.mainPart()
	if err != nil {
		return fmt.Errorf("laying out the document: %w", err)
	}
	parts := []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRelations},
		{"docProps/core.xml", d.coreProperties()},
		{"docProps/app.xml", appProperties},
		{"word/_rels/document.xml.rels", documentRelations},
		{"word/document.xml", main},
		{"word/header1.xml", pageNumberHeader()},
		{"word/settings.xml", settings},
		{"word/styles.xml", styleSheet()},
	}
	archive := zip.NewWriter(w)
	for _, part := range parts {
		// A fixed time, the earliest a zip can hold, so that the bytes depend on the document alone.
		f, err := archive.CreateHeader(&zip.FileHeader{
			Name: part.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC),
		})
		if err != nil {
			return fmt.Errorf("writing %s: %w", part.name, err)
		}
		if _, err := io.WriteString(f, part.text); err != nil {
			return fmt.Errorf("writing %s: %w", part.name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("closing the document: %w", err)
	}
	return nil
}
