package rtf

import (
	"strconv"
	"strings"

	"tonghop/parser/list"
)

// outline is a \list while it is defined.
type outline struct {
	list.Abstract
	defined int // levels so far
}

// override is a \listoverride while it is defined: a list under the number that paragraphs use.
type override struct {
	list.List
	at int // the level being overridden
}

func newLevel() list.Level { return list.Level{Start: 1, Restart: -1} }

func newOutline() *outline {
	o := &outline{}
	for i := range o.Levels {
		o.Levels[i] = newLevel()
	}
	return o
}

// defineList obeys a control word of the list tables (RTF 1.9.1, "List Tables").
func (r *reader) defineList(w []byte, n int) bool {
	switch string(w) {
	case "list":
		r.newList, r.newLevel, r.newOver = newOutline(), nil, nil
	case "listlevel":
		own := newLevel()
		r.newLevel = &own
		switch {
		case r.newOver != nil && r.newOver.at < 9:
			r.newOver.Levels[max(r.newOver.at, 0)] = r.newLevel
		case r.newList != nil && r.newList.defined < 9:
			r.newLevel = &r.newList.Levels[r.newList.defined]
			r.newList.defined++
		}
	case "listid":
		switch {
		case r.newOver != nil:
			r.newOver.Abstract = strconv.Itoa(n)
		case r.newList != nil:
			r.lists.Abstracts[strconv.Itoa(n)] = &r.newList.Abstract
		}
	case "listoverride":
		r.newOver, r.newList, r.newLevel = &override{list.List{Starts: map[int]int{}, Levels: map[int]*list.Level{}}, -1}, nil, nil
	case "lfolevel":
		if r.newOver != nil {
			r.newOver.at++
			r.newLevel = nil
		}
	case "ls":
		if r.newOver != nil {
			r.lists.Lists[strconv.Itoa(n)] = &r.newOver.List
		}
	case "levelstartat":
		switch {
		case r.newLevel != nil:
			r.newLevel.Start = n
		case r.newOver != nil && r.newOver.at >= 0 && r.newOver.at < 9:
			r.newOver.Starts[r.newOver.at] = n
		}
	default:
		return r.newLevel != nil && r.defineLevel(w, n)
	}
	return true
}

// defineLevel obeys a control word of a \listlevel.
func (r *reader) defineLevel(w []byte, n int) bool {
	switch string(w) {
	case "levelnfc", "levelnfcn":
		r.newLevel.Format = list.Code(n)
	case "levellegal":
		r.newLevel.Legal = n != 0
	case "levelnorestart":
		r.newLevel.Restart = -1
		if n != 0 {
			r.newLevel.Restart = 0
		}
	case "f":
		if f := r.fonts[n]; f != nil && f.legacy { // the signs of other fonts are signs already
			r.newLevel.Font = f.name
		}
	default:
		return false
	}
	return true
}

// levelText reads \leveltext: a length and as many characters; values below 9 stand for the numbers of the levels.
func (r *reader) levelText() {
	text, _ := r.scratch.take(r.count)
	rs := []rune(text)
	if len(rs) == 0 || r.newLevel == nil {
		return
	}
	var s strings.Builder
	for _, c := range rs[1 : min(int(rs[0]), len(rs)-1, 255)+1] {
		if c < 9 {
			s.WriteByte('%')
			c += '1'
		}
		s.WriteRune(c)
	}
	r.newLevel.Text = s.String()
}
