package rtf

import (
	"strings"

	"tonghop/parser/list"
)

// oldList is a \pn: the numbering of Word 6, which stands in every paragraph (RTF 1.9.1, "Bullets and Numbering").
// Writers put the label itself beside it (\pntext); this is for those who do not.
type oldList struct {
	format        string
	start         int
	before, after string
	used          int // labels given so far
}

// define obeys a control word of a \pn.
func (l *oldList) define(w []byte, n int) bool {
	switch string(w) {
	case "pnlvlblt":
		l.format = "bullet"
	case "pncard", "pndec", "pnord", "pnordt":
		l.format = "decimal"
	case "pnucltr":
		l.format = "upperLetter"
	case "pnucrm":
		l.format = "upperRoman"
	case "pnlcltr":
		l.format = "lowerLetter"
	case "pnlcrm":
		l.format = "lowerRoman"
	case "pnstart":
		l.start = n
	case "pnlvlcont":
		l.format = "none"
	default:
		return false
	}
	return true
}

// endOld ends a \pn. A list that looks like the last one goes on.
func (r *reader) endOld() {
	l := r.newOld
	if last := r.lastOld; last != nil && last.format == l.format && last.before == l.before && last.after == l.after && last.start == l.start {
		l = last
	}
	r.lastOld, r.st.old = l, l
}

// label gives the next label.
func (l *oldList) label() string {
	switch l.format {
	case "bullet":
		return list.Bullet(l.before, "")
	case "none", "":
		return ""
	}
	l.used++
	return strings.TrimSpace(l.before + list.Counted(max(l.start, 1)+l.used-1, l.format) + l.after)
}
