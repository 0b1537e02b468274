// Package layout makes text in reading order of characters or words at their places on pages: lines, columns, tables,
// lists, headings, running headers and footers, and paragraphs made whole over line and page breaks. It knows no file
// format; package pdf brings it the characters of PDF files, package ocr the words recognised on pictures.
package layout

import (
	"context"
	"errors"
	"image"

	"tonghop/parser/doc"
)

// Glyph is a character or a whole word at its place, turned so that it stands upright. Any unit of length will do if a
// page keeps to it; y grows upward.
type Glyph struct {
	Text              string // never empty unless Space is set; a mark that is drawn apart from its letter comes after it
	Left, Right, Base float64
	Size              float64 // height of an em (about 1.4 times that of a capital letter); the same for all of one line's usual text
	Bold              bool
	Turn              int  // 0 to 3: how many quarter turns were taken back
	Space             bool // a blank; between words there must be one. Its place may be unknown: all zero
}

// Page is what stands on one page, in the order in which it was drawn or recognised.
type Page struct {
	Glyphs      []Glyph
	Slanted     []string    // lines at an angle that is no quarter turn
	Blocks      []doc.Block // what belongs to the page and not to its text, as form fields and comments: put behind it
	Bottom, Top float64     // edges of the paper, for what stands in its margins
}

// Recognizer reads a picture of one page: a recognised page has the words' places in points (1/72 inch) from the lower
// left corner. It must stop when ctx ends, and may be called by many goroutines.
type Recognizer func(ctx context.Context, page *image.Gray, dpi float64) (Page, error)

// ErrNoRecognizer is what a Recognizer gives that cannot work at all, as where the program for it is not installed.
var ErrNoRecognizer = errors.New("no text recognition")
