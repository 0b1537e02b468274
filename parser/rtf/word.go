package rtf

import (
	"tonghop/parser/list"
)

// word obeys a control word that begins no destination.
func (r *reader) word(w []byte, n int, has bool) {
	if r.st.role > inStory && r.define(w, n) || r.row(w, n) || r.para(w, n, has) {
		return
	}
	on := !has || n != 0
	switch string(w) {
	case "u":
		r.unicode(n)
	case "uc":
		r.st.uc = min(max(n, 0), 16)
	case "f":
		r.flush()
		r.st.font = n
	case "af":
		r.flush()
		r.st.farFont = n
	case "rtlch":
		r.flush()
		r.st.far = true
	case "ltrch":
		r.flush()
		r.st.far = false
	case "b":
		r.flush()
		r.st.bold = on
	case "v":
		r.flush()
		r.st.hidden = on
	case "deleted", "mvf": // text that was moved stands in its new place
		r.flush()
		r.st.deleted = on
	case "plain":
		r.flush()
		r.st.font, r.st.farFont, r.st.far = r.deffont, r.deffont, false
		r.st.bold, r.st.hidden, r.st.deleted = false, false, false
	case "htmlrtf":
		r.flush()
		r.st.htmlrtf = on
	case "ansicpg":
		if n > 0 {
			r.ansi = n
		}
	case "mac":
		r.ansi = 10000
	case "pc":
		r.ansi = 437
	case "pca":
		r.ansi = 850
	case "deff":
		r.deffont = n
		r.st.font, r.st.farFont = n, n
	case "fromhtml":
		r.fromHTML = true
	case "chftn":
		if s := r.st.story; s.kind != "" {
			s.numbered = true
		}
	case "ftnalt":
		r.st.story.atEnd = true
	case "fftype":
		r.form.kind = n
	case "ffres":
		if n != 25 { // 25 says that only the default is known
			r.form.result = n
		}
	case "ffdefres":
		if r.form.result < 0 {
			r.form.result = n
		}
	default:
		if c := character(w); c != 0 {
			r.char(c)
		}
	}
}

// character gives what a control word stands for.
func character(w []byte) rune {
	switch string(w) {
	case "tab", "nestcelltab":
		return '\t'
	case "line", "lbr", "column":
		return '\n'
	case "emdash":
		return '—'
	case "endash":
		return '–'
	case "lquote":
		return '‘'
	case "rquote":
		return '’'
	case "ldblquote":
		return '“'
	case "rdblquote":
		return '”'
	case "bullet":
		return '•'
	case "emspace", "enspace", "qmspace":
		return ' '
	}
	return 0
}

// para obeys the control words of paragraphs, sections and pages.
func (r *reader) para(w []byte, n int, has bool) bool {
	switch string(w) {
	case "par":
		r.par()
	case "pard":
		r.flush()
		r.st.paragraph = paragraph{}
	case "sect":
		r.par()
		if !r.st.story.noBreak {
			r.newPage()
		}
	case "sectd":
		r.st.story.noBreak = false
	case "sbknone", "sbkcol":
		r.st.story.noBreak = true
	case "page":
		r.flush()
		if t := r.st.sink; t != nil && len(t.bytes) > 0 {
			r.char('\n')
		}
		r.newPage()
	case "pagebb":
		if (!has || n != 0) && r.st.role == inText && len(r.st.story.text.bytes) == 0 {
			r.newPage()
		}
	case "qc":
		r.st.center = true
	case "ql", "qr", "qj", "qd":
		r.st.center = false
	case "ls":
		r.st.list = n
	case "ilvl":
		r.st.level = min(max(n, 0), 8)
	case "s":
		r.st.style = n
	case "outlinelevel":
		r.st.outline = 0
		if n >= 0 && n < 9 {
			r.st.outline = n + 1
		}
	default:
		return false
	}
	return true
}

// newPage counts the pages of the body; a break before any text is none.
func (r *reader) newPage() {
	if r.st.story == r.body && r.st.role == inText && r.made > 0 {
		r.page++
		r.paged = true
	}
}

// shown gives what a private character of a symbol font shows, 0 where that is unknown.
func (r *reader) shown(c rune) rune {
	if c < 0xf020 || c > 0xf0ff || r.st.role == inLevel || r.font().legacy {
		return c
	}
	if f := r.font(); f.page == symbolPage {
		return f.sign(byte(c))
	}
	if to := list.Symbol(c, r.font().name); to != 0 {
		return to
	}
	return c
}
