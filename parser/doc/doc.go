// Package doc is the one normal form that every document is brought into:
// a list of blocks in reading order, each with its kind, its level and the page or sheet it stands on.
// The readers of the formats produce it; nothing else in the program knows a file format.
package doc

import (
	"iter"
	"strings"
)

// Kind tells what a block is on paper.
type Kind string

// The kinds of blocks. Header, Footer, Footnote, Comment and TextBox stand outside the running text.
const (
	Heading   Kind = "heading"
	Paragraph Kind = "paragraph"
	Item      Kind = "item" // a list item; Label is its number or bullet as shown on paper
	Row       Kind = "row"  // a table or sheet row; Cells holds its cells
	Header    Kind = "header"
	Footer    Kind = "footer"
	Footnote  Kind = "footnote"
	Comment   Kind = "comment"
	TextBox   Kind = "textbox"
	Field     Kind = "field" // a form field: "name: value"
)

// MaxBlocks is how many blocks, or rows that hold anything, a document may have: far above what a report or a roster needs
// and far below what hurts a small machine. A reader that finds more gives TooBig.
const MaxBlocks = 200_000

// Block is one paragraph, list item, heading or table row.
type Block struct {
	Kind   Kind     `json:"kind"`
	Level  int      `json:"level,omitempty"` // heading or list depth from 1; 0 where there is none
	Label  string   `json:"label,omitempty"` // list label as printed: "I.", "1.1.", "a)", "-"
	Text   string   `json:"text"`            // NFC, single spaces, without the label; a row's cells joined by tabs
	Cells  []string `json:"cells,omitempty"` // Row only
	Number int      `json:"row,omitempty"`   // Row of a spreadsheet: its number there, from 1; empty rows are left out
	Page   int      `json:"page,omitempty"`  // page or sheet from 1; 0 where the format does not tell
	Sheet  string   `json:"sheet,omitempty"` // name of the spreadsheet's sheet
	Bold   bool     `json:"bold,omitempty"`  // the whole text is bold: evidence for a heading
	Center bool     `json:"center,omitempty"`
}

// Outcome tells how the reading of a document ended.
type Outcome string

// The outcomes that senders and officers must be able to tell apart.
const (
	OK          Outcome = "ok"
	Empty       Outcome = "empty"     // nothing in it
	NeedsOCR    Outcome = "needs_ocr" // only pictures of text
	Encrypted   Outcome = "encrypted"
	Corrupt     Outcome = "corrupt"
	Unsupported Outcome = "unsupported"
	TooBig      Outcome = "too_big"
	TimedOut    Outcome = "timed_out"
)

// Document is what one file says.
type Document struct {
	MediaType string  `json:"media_type"`
	Outcome   Outcome `json:"outcome"`
	Reason    string  `json:"error,omitempty"`             // English, for the log and the officer's screen; empty when OK
	Repaired  string  `json:"encoding_repaired,omitempty"` // the legacy encoding that was repaired, e.g. "tcvn3"
	Blocks    []Block `json:"blocks"`
	// Members are the files of a container (an archive, a mail): each a document of its own, containers in it included.
	Members []Member `json:"members,omitempty"`
	// Unread are the pages of a document with text that are pictures and could not be recognised.
	Unread []int `json:"unread,omitempty"`
}

// Member is one file of a container.
type Member struct {
	Name     string   `json:"name"`   // path inside the container, NFC, with "/"
	SHA256   string   `json:"sha256"` // of its bytes as they were packed
	Size     int64    `json:"size"`   // bytes
	Document Document `json:"document"`
}

// Failed makes the document of a file that could not be read.
func Failed(mediaType string, outcome Outcome, reason string) Document {
	return Document{MediaType: mediaType, Outcome: outcome, Reason: reason}
}

// Conclude sets the outcome of a document by what came of it: damage is the first fault that cost some content, nil if there
// was none; pictures tells that it holds some.
func (d *Document) Conclude(damage error, pictures bool) {
	switch {
	case damage != nil && len(d.Blocks) == 0:
		d.Outcome, d.Reason = Corrupt, "damaged: "+damage.Error()
	case damage != nil:
		d.Reason = "damaged: " + damage.Error()
	case len(d.Blocks) == 0 && pictures:
		d.Outcome, d.Reason = NeedsOCR, "no text, only pictures"
	case len(d.Blocks) == 0:
		d.Outcome, d.Reason = Empty, "no text"
	}
}

// Line is the block as one line of text, its label first.
func (b Block) Line() string {
	if b.Label == "" {
		return b.Text
	}
	return b.Label + " " + b.Text
}

// Running tells whether the block is part of the running text.
func (b Block) Running() bool {
	switch b.Kind {
	case Header, Footer, Footnote, Comment:
		return false
	}
	return true
}

// Text is the whole document as lines, its members behind it.
func (d Document) Text() string {
	var s strings.Builder
	s.WriteString(d.OwnText())
	for _, m := range d.Members {
		s.WriteString(m.Document.Text())
	}
	return s.String()
}

// OwnText is the document as lines without its members.
func (d Document) OwnText() string {
	var s strings.Builder
	for _, b := range d.Blocks {
		s.WriteString(b.Line())
		s.WriteByte('\n')
	}
	return s.String()
}

// Files goes through all members in order, those of a member behind it, each with its path through the containers: "a.zip/b.docx".
func (d Document) Files() iter.Seq2[string, *Member] {
	return func(yield func(string, *Member) bool) { d.files("", yield) }
}

func (d Document) files(above string, yield func(string, *Member) bool) bool {
	for i := range d.Members {
		m := &d.Members[i]
		if !yield(above+m.Name, m) || !m.Document.files(above+m.Name+"/", yield) {
			return false
		}
	}
	return true
}
