package rtf

import (
	"bytes"

	"tonghop/parser/doc"
	"tonghop/parser/list"
)

// role is what a group's text is for.
type role uint8

const (
	inText   role = iota // text of a story
	inStory              // the group that is a story of its own: a header, a note, a text box
	inFonts              // \fonttbl
	inStyles             // \stylesheet
	inLists              // \listtable and \listoverridetable
	inLevel              // \leveltext
	inLabel              // \listtext, \pntext: the label as the writer printed it
	inCode               // \fldinst
	inForm               // \formfield
	inEntry              // \ffl, an entry of a drop-down field
	inName               // \sn, a property of a shape
	inValue              // \sv
	inTag                // \htmltag
	inOld                // \pn
	inBefore             // \pntxtb, what stands before the number
	inAfter              // \pntxta
)

// state is what a group inherits and what ends with it.
type state struct {
	role    role
	owner   bool // the role began with this very group
	story   *story
	sink    *text // where the text goes; nil nowhere
	font    int
	farFont int  // of right-to-left text (\af)
	far     bool // right-to-left text
	bold    bool
	hidden  bool
	deleted bool
	htmlrtf bool // RTF that Outlook added to HTML
	begins  bool // a story began with this very group
	nested  bool // in \nesttableprops
	uc      int  // characters that stand for a \u to readers that do not know it
	paragraph
}

// paragraph is what \pard resets.
type paragraph struct {
	center  bool
	inTable bool
	depth   int // \itap: tables around it
	list    int // \ls, 0 none
	level   int // \ilvl from 0
	outline int // heading level from 1, 0 none
	style   int
	old     *oldList // \pn, nil none
}

// reader is a file while it is read.
type reader struct {
	b      []byte
	i      int
	st     state
	stack  []state
	over   int // groups open beyond maxDepth
	opened int // where the last group began

	skip    int    // characters that still stand for the last \u
	high    rune   // first half of a surrogate pair
	pending []byte // text in the font's code page, not yet decoded

	ansi            int // code page of the file
	deffont         int
	fonts           map[int]*font
	last            *font // the font of lastID, looked up before
	lastID          int
	newFont         *font
	newFontID       int
	star            bool // the next control word may be unknown
	def, nestedDef  rowDef
	styles          map[int]int // heading levels, by style
	lists           list.Numbering
	newList         *outline
	newLevel        *list.Level
	newOld, lastOld *oldList
	newOver         *override

	scratch  text // of what is no story
	name     string
	code     text
	form     form
	fromHTML bool
	html     bytes.Buffer

	body                              *story
	headers, footers, notes, comments []doc.Block
	footnotes, endnotes               int // so far
	page                              int
	paged, pictures                   bool
	made                              int
	met                               map[string]int
	read, noise                       int // bytes of text, and how many of them no text has
	unclosed                          int
	ended                             bool
}
