package rtf

import (
	"strings"
	"tonghop/parser/list"
	"tonghop/parser/plain"

	"tonghop/parser/vn"
)

// outline is a \list: nine levels and where each of them has counted to.
type outline struct {
	levels []level
	counts [9]int // -1 not begun
}

// level is a \listlevel.
type level struct {
	format    string // as ST_NumberFormat names it
	start     int
	text      []rune // values below 9 stand for the numbers of the levels
	font      int
	legal     bool // all numbers in digits
	noRestart bool
}

// override is a \listoverride: a list under the number that paragraphs use.
type override struct {
	list   int
	starts map[int]int
	levels map[int]*level
	at     int // the level being overridden
	begun  bool
}

// formats are the number formats of \levelnfc (RTF 1.9.1, "List Table").
func format(nfc int) string {
	switch nfc {
	case 1:
		return "upperRoman"
	case 2:
		return "lowerRoman"
	case 3:
		return "upperLetter"
	case 4:
		return "lowerLetter"
	case 5:
		return "ordinal"
	case 22:
		return "decimalZero"
	case 23:
		return "bullet"
	case 255:
		return "none"
	}
	return "decimal"
}

// defineList obeys a control word of the list tables.
func (r *reader) defineList(w []byte, n int) bool {
	switch string(w) {
	case "list":
		r.newList, r.newLevel, r.newOver = &outline{}, nil, nil
		for i := range r.newList.counts {
			r.newList.counts[i] = -1
		}
	case "listlevel":
		r.newLevel = &level{start: 1}
		switch {
		case r.newOver != nil && r.newOver.at < 9:
			r.newOver.levels[max(r.newOver.at, 0)] = r.newLevel
		case r.newList != nil && len(r.newList.levels) < 9:
			r.newList.levels = append(r.newList.levels, level{start: 1})
			r.newLevel = &r.newList.levels[len(r.newList.levels)-1]
		}
	case "listid":
		switch {
		case r.newOver != nil:
			r.newOver.list = n
		case r.newList != nil:
			r.lists[n] = r.newList
		}
	case "listoverride":
		r.newOver, r.newList, r.newLevel = &override{starts: map[int]int{}, levels: map[int]*level{}, at: -1}, nil, nil
	case "lfolevel":
		if r.newOver != nil {
			r.newOver.at++
			r.newLevel = nil
		}
	case "ls":
		if r.newOver != nil {
			r.overrides[n] = r.newOver
		}
	case "levelstartat":
		switch {
		case r.newLevel != nil:
			r.newLevel.start = n
		case r.newOver != nil && r.newOver.at >= 0 && r.newOver.at < 9:
			r.newOver.starts[r.newOver.at] = n
		}
	default:
		return r.newLevel != nil && r.newLevel.define(w, n)
	}
	return true
}

func (l *level) define(w []byte, n int) bool {
	switch string(w) {
	case "levelnfc", "levelnfcn":
		l.format = format(n)
	case "levellegal":
		l.legal = n != 0
	case "levelnorestart":
		l.noRestart = n != 0
	case "f":
		l.font = n
	default:
		return false
	}
	return true
}

// levelText reads \leveltext: a length and as many characters.
func (r *reader) levelText() {
	text, _ := r.scratch.take(r.count)
	rs := []rune(text)
	if len(rs) == 0 || r.newLevel == nil {
		return
	}
	n := min(int(rs[0]), len(rs)-1, 255)
	r.newLevel.text = rs[1 : n+1]
}

// counted gives the label of the next paragraph of a list as printed, counting it.
func (r *reader) counted(id, at int) string {
	o := r.overrides[id]
	if o == nil || r.lists[o.list] == nil {
		return ""
	}
	l := r.lists[o.list]
	get := func(i int) level {
		lv := level{start: 1}
		if i < len(l.levels) {
			lv = l.levels[i]
		}
		if own := o.levels[i]; own != nil {
			lv = *own
		}
		if start, ok := o.starts[i]; ok {
			lv.start = start
		}
		return lv
	}
	if !o.begun {
		o.begun = true
		for i := range o.starts {
			l.counts[i] = -1
		}
	}
	for i := range at {
		if l.counts[i] < 0 {
			l.counts[i] = get(i).start
		}
	}
	if l.counts[at] < 0 {
		l.counts[at] = get(at).start
	} else if l.counts[at] < 1<<30 {
		l.counts[at]++
	}
	for i := at + 1; i < 9; i++ {
		if !get(i).noRestart {
			l.counts[i] = -1
		}
	}
	return r.label(get, &l.counts, at)
}

func (r *reader) label(get func(int) level, counts *[9]int, at int) string {
	own := get(at)
	if own.format == "bullet" {
		return plain.Bullet(string(own.text))
	}
	var s strings.Builder
	for _, c := range own.text {
		if c >= 9 {
			s.WriteRune(c)
			continue
		}
		kind := get(int(c)).format
		if own.legal {
			kind = "decimal"
		}
		s.WriteString(list.Counted(max(counts[c], 0), kind))
	}
	text := s.String()
	if f := r.fonts[own.font]; f != nil && f.legacy {
		text, _ = vn.RepairFont(text, f.name)
	}
	return strings.Join(strings.Fields(text), " ")
}
