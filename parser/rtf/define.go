package rtf

import (
	"strconv"
	"strings"

	"tonghop/parser/list"
)

// define obeys a control word in the tables at the head of the file.
func (r *reader) define(w []byte, n int) bool {
	switch r.st.role {
	case inFonts:
		return r.defineFont(w, n)
	case inLists:
		return r.defineList(w, n)
	case inOld:
		return r.newOld.define(w, n)
	}
	return false
}

func (r *reader) defineFont(w []byte, n int) bool {
	switch string(w) {
	case "f":
		r.flush()
		r.settleNew()
		r.newFont, r.newFontID = &font{charset: -1}, n
	case "fcharset":
		if r.newFont != nil {
			r.newFont.charset = n
		}
	case "cpg":
		if r.newFont != nil && n > 0 {
			r.newFont.page = n
		}
	default:
		return false
	}
	return true
}

// settleNew ends the entry of the font table that is open, once its name is there.
func (r *reader) settleNew() {
	name, _ := r.scratch.take(r.count)
	name, _, _ = strings.Cut(name, ";")
	if r.newFont == nil || strings.TrimSpace(name) == "" {
		return
	}
	r.settle(r.newFont, name)
	r.fonts[r.newFontID] = r.newFont
	r.newFont, r.last = nil, nil
}

// settleStyle notes the heading level of a style, by its outline level or its name in English or Vietnamese.
func (r *reader) settleStyle(g *state) {
	name, _ := r.scratch.take(r.count)
	name, _, _ = strings.Cut(name, ";")
	level := g.outline
	if level == 0 {
		name = strings.ToLower(strings.TrimSpace(name))
		for _, head := range [...]string{"heading ", "đầu đề ", "tiêu đề "} {
			if digits, ok := strings.CutPrefix(name, head); ok {
				if n, err := strconv.Atoi(digits); err == nil && n >= 1 && n <= 9 {
					level = n
				}
			}
		}
	}
	if level > 0 && g.style >= 0 {
		r.styles[g.style] = level
	}
}

// form is a form field.
type form struct {
	kind    int // 1 a check box, 2 a drop-down list
	result  int // -1 unknown
	entries []string
}

// field shows what the code of a field tells and its result does not: check boxes, drop-down lists.
func (r *reader) field() {
	code, _ := r.code.take(r.count)
	word, _, _ := strings.Cut(strings.TrimSpace(code), " ")
	f := r.form
	r.form = form{result: -1}
	shown := ""
	switch strings.ToUpper(word) {
	case "FORMCHECKBOX":
		shown = "☐"
		if f.result == 1 {
			shown = "☒"
		}
	case "FORMDROPDOWN":
		if i := max(f.result, 0); i < len(f.entries) {
			shown = f.entries[i]
		}
	default:
		shown = list.FieldShows(code)
	}
	for _, c := range shown {
		r.char(c)
	}
}
