package report

import (
	"strings"
	"unicode/utf8"

	"tonghop/parser/doc"
)

// heading is the judgement on one line.
type heading struct {
	heading string // its text without number and colon, "" if the line is none
	kind    string // what its words tell, "" for a topic
	rest    string // text that goes on in the same line behind the colon
	local   string // kind of this line alone: a labelled item among others ("- Kiến nghị: …")
	lead    bool   // the line only introduces the items below it
	skip    bool   // a label that repeats the section's own kind ("Kiến nghị:")
}

// judge decides whether a line is a heading. A numbered line is one when it is short, does not end like a
// sentence, and what follows is no sibling; words of the dictionary, capitals, bold type or a heading style
// make it one too.
func (o *outline) judge(l line, rank float64, next *line) heading {
	text := strings.TrimRight(l.text, " :*")
	key := strings.TrimRight(l.key, " :*")
	label, rest, inline := cutLabel(l.text)
	short := utf8.RuneCountInString(text) <= 170 && words(text) <= 30
	ends := strings.HasSuffix(text, ".") || strings.HasSuffix(text, ";") || strings.HasSuffix(text, ",") || strings.HasSuffix(text, "!")
	kind := ""
	if short {
		kind = headingKind(key)
	}
	if inline {
		if h, ok := o.judgeInline(l, rank, label, rest); ok {
			return h
		}
	}
	styled := l.kind == doc.Heading || mostlyUpper(text) || l.bold
	colon := strings.HasSuffix(strings.TrimRight(l.text, " "), ":")
	ends = ends || endsFirstSentence(text)
	h := heading{heading: text, kind: kind}
	switch {
	case !short || inline && !styled:
	case l.label == "":
		if o.plainHeading(l, text, kind, styled, ends, colon) {
			if kind != "" && kind == o.current() && !styled {
				return heading{skip: true}
			}
			return h
		}
	case rank <= 2:
		if !ends || styled && (kind != "" || !endsFirstSentence(text)) || kind != "" && words(text) <= 12 {
			h.heading = strings.TrimRight(text, ".; ")
			return h
		}
	case rank < 6.4:
		if o.numberedHeading(l, rank, next, kind, styled, ends, colon) {
			return h
		}
	default:
		if kind != "" && !ends && words(text) <= 10 && kind != o.current() && (colon || styled || next != nil && o.rank(*next) > rank) {
			return h
		}
	}
	if colon && l.label != "" && words(text) <= 25 && next != nil && o.rank(*next) > rank {
		return heading{lead: true}
	}
	return heading{}
}

// plainHeading judges a line without a number.
func (o *outline) plainHeading(l line, text, kind string, styled, ends, colon bool) bool {
	switch {
	case ends || startsLower(text):
		return false
	case l.kind == doc.Heading, mostlyUpper(text) && words(text) >= 2 && kind != "":
		return true
	case styled && words(text) <= 20 && (kind != "" || l.bold && !l.mid && !frame(l.key)):
		return true
	case kind == "":
		return false
	}
	return words(text) <= 9 && (colon || isPlainTitle(kind, l.key)) && !frame(l.key)
}

// isPlainTitle: without number, colon or style only a line that is nothing but words of the dictionary is a heading.
func isPlainTitle(kind, key string) bool {
	switch kind {
	case positive, concern, discontent:
		return hasPrefixWord(key, "nhung van de", "cac van de", "van de", "nhung noi dung", "mot so van de")
	}
	return true
}

// numberedHeading judges "1.", "1.1.", "a)".
func (o *outline) numberedHeading(l line, rank float64, next *line, kind string, styled, ends, colon bool) bool {
	text := l.text
	sibling := next != nil && next.label != "" && o.rank(*next) == rank && !styled
	switch {
	case ends && !(styled && kind != ""):
		return false
	case styled:
		return true
	case kind != "" && kind != o.current() && words(text) <= 22 && !(sibling && nestedHere(o, rank, kind) == o.current()):
		return true
	case sibling || next == nil:
		return false
	case o.rank(*next) < rank && next.label != "":
		return false // the last of a list
	case o.current() == recommendation || o.current() == forecast:
		return o.rank(*next) > rank && next.label != "" && (colon || hasPrefixWord(l.key, "doi voi", "voi", "kien nghi", "de nghi voi", "ve"))
	}
	return words(text) <= 24 && (next.label != "" || !mostlyUpper(next.text))
}

// nestedHere is the kind that a heading of this rank would get.
func nestedHere(o *outline, rank float64, kind string) string {
	for k := len(o.open) - 1; k >= 0; k-- {
		if o.open[k].rank < rank {
			return nestedKind(o.open[k].kind, kind)
		}
	}
	return kind
}

// judgeInline judges "Dự báo: trong tháng tới …": a label of the dictionary and text in one line.
func (o *outline) judgeInline(l line, rank float64, label, rest string) (heading, bool) {
	if words(label) > 12 || strings.ContainsAny(label, ".;") {
		return heading{}, false
	}
	kind := headingKind(foldText(label).s)
	if kind == "" {
		return heading{}, false
	}
	switch kind {
	case issues, positive, concern, discontent, general:
		if words(label) > 10 || hasAny(foldText(label).s, "luong y kien thu", "luong thu", "y kien thu") || strings.Contains(label, "(") {
			return heading{}, false
		}
	}
	h := heading{heading: label, kind: kind, rest: rest}
	current := o.current()
	switch {
	case rank <= 2:
		return h, true
	case kind == current || current != "" && l.label != "" && nestedHere(o, rank, kind) == current:
		if (kind == recommendation || kind == forecast) && l.label == "" {
			return heading{rest: rest}, true
		}
		return heading{}, false
	case rank >= 6.4 && o.hasNumbered():
		switch kind {
		case recommendation, forecast, hotSpot:
			return heading{local: kind, rest: rest}, true
		}
		return heading{}, false
	}
	return h, true
}

// hasNumbered tells whether the report has headings of the usual kinds, so that a bullet is only an item.
func (o *outline) hasNumbered() bool {
	for _, s := range o.open {
		if s.rank < 6.4 {
			return true
		}
	}
	return false
}

// cutLabel separates a short lead from the text behind its colon.
func cutLabel(s string) (label, rest string, ok bool) {
	i := strings.Index(s, ":")
	if i < 3 || i > 200 || i+1 >= len(s) || s[i+1] >= '0' && s[i+1] <= '9' {
		return "", "", false
	}
	label, rest = strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:])
	if rest == "" || strings.Trim(rest, ".…_- *") == "" && !strings.Contains(rest, "…") {
		return "", "", false
	}
	return label, rest, true
}

// endsFirstSentence tells whether a whole sentence ends inside the line: then it is no heading.
func endsFirstSentence(s string) bool { return len(sentences(s)) > 1 }
