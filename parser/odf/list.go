package odf

import (
	"strconv"
	"strings"

	"tonghop/parser/list"
	"tonghop/parser/zipxml"
)

// outlineStyle is the key of the numbering of headings (text:outline-style); no list style can have it.
const outlineStyle = "\x00outline"

const levels = 10

// level is one level of a list style (ODF 1.3 part 3, 16.31, 16.35).
type level struct {
	bullet         bool
	char           string
	format         string // "1", "a", "A", "i", "I", LibreOffice's "1st" and "01, 02, 03, ...", or "" for no number
	prefix, suffix string
	pattern        string // "%1%.%2%." as LibreOffice writes since 7.0; it stands for prefix, display and suffix
	display        int    // how many levels the label shows
	start          int
	known          bool
}

type listStyle [levels]level

func readListStyle(x *zipxml.Reader) *listStyle {
	l := &listStyle{}
	x.Each(func(e zipxml.Element) {
		at := e.Num("level") - 1
		if at < 0 || at >= levels {
			return
		}
		lv := level{display: max(e.Num("display-levels"), 1), start: 1, known: true, format: e.Get("num-format"),
			prefix: e.Get("num-prefix"), suffix: e.Get("num-suffix"), pattern: e.Get("num-list-format")}
		if len(lv.prefix)+len(lv.suffix)+len(lv.pattern) > 300 { // no label is so long
			lv.prefix, lv.suffix, lv.pattern = "", "", ""
		}
		if n, err := strconv.Atoi(e.Get("start-value")); err == nil {
			lv.start = min(max(n, 0), 1<<30)
		}
		switch e.Name {
		case "list-level-style-bullet":
			lv.bullet = true
			if lv.char = e.Get("bullet-char"); len(lv.char) > 100 {
				lv.char = "•"
			}
		case "list-level-style-image":
			lv.bullet, lv.char = true, "•"
		}
		l[at] = lv
	})
	return l
}

// counter is a list that is being counted; -1 is a level not begun.
type counter struct{ counts [levels]int }

func newCounter() *counter {
	l := &counter{}
	for i := range l.counts {
		l.counts[i] = -1
	}
	return l
}

// lists are the lists met so far, which later ones may continue.
type lists struct {
	byID    map[string]*counter
	byStyle map[string]*counter // the last one
	outline *counter
}

func newLists() lists {
	return lists{byID: map[string]*counter{}, byStyle: map[string]*counter{}, outline: newCounter()}
}

// open gives the list that a text:list begins or goes on with (ODF 1.3 part 3, 5.3.1).
func (ls *lists) open(e zipxml.Element, style string) *counter {
	l := ls.byID[e.Get("continue-list")]
	if l == nil && e.Get("continue-numbering") == "true" {
		l = ls.byStyle[style]
	}
	if l == nil {
		l = newCounter()
	}
	if id := e.Get("id"); id != "" {
		ls.byID[id] = l
	}
	ls.byStyle[style] = l
	return l
}

// next counts an item of a level, from 0, and gives its label as printed; start is the item's own number, -1 for none.
func (l *counter) next(st *listStyle, at, start int) string {
	if at < 0 || at >= levels || st == nil {
		return ""
	}
	for i := range at {
		if l.counts[i] < 0 {
			l.counts[i] = st[i].start
		}
	}
	switch {
	case start >= 0:
		l.counts[at] = start
	case l.counts[at] < 0:
		l.counts[at] = st[at].start
	case l.counts[at] < 1<<30:
		l.counts[at]++
	}
	for i := at + 1; i < levels; i++ {
		l.counts[i] = -1
	}
	own := st[at]
	switch {
	case own.bullet:
		return list.Bullet(own.char, "")
	case own.pattern != "":
		return strings.Join(strings.Fields(l.fill(st, own.pattern)), " ")
	case own.format == "":
		return strings.TrimSpace(own.prefix + own.suffix)
	}
	var parts []string
	for i := max(at-own.display+1, 0); i <= at; i++ {
		if st[i].format != "" {
			parts = append(parts, list.Counted(l.counts[i], list.Short(st[i].format)))
		}
	}
	return strings.Join(strings.Fields(own.prefix+strings.Join(parts, ".")+own.suffix), " ")
}

// fill puts the numbers into a pattern such as "%1%.%2%.".
func (l *counter) fill(st *listStyle, pattern string) string {
	for i := range levels {
		mark := "%" + strconv.Itoa(i+1) + "%"
		if !strings.Contains(pattern, mark) {
			continue
		}
		number := ""
		if st[i].format != "" && !st[i].bullet {
			number = list.Counted(max(l.counts[i], 0), list.Short(st[i].format))
		}
		pattern = strings.ReplaceAll(pattern, mark, number)
	}
	return pattern
}

// inList tells where in a list the story is.
type inList struct {
	list  *counter
	style string
	depth int  // from 0
	fresh bool // no paragraph of the item was met yet
	start int  // the item's own number; -1 for none
}

// list reads a text:list, whose items hold paragraphs and further lists.
func (s *story) list(e zipxml.Element) {
	outer := s.in
	in := inList{list: outer.list, style: e.Get("style-name"), depth: outer.depth + 1}
	if in.style == "" {
		in.style = outer.style
	}
	if in.list == nil {
		in.list, in.depth = s.d.lists.open(e, in.style), 0
	}
	s.x.Each(func(e zipxml.Element) {
		s.in = in
		switch e.Name {
		case "list-item":
			s.in.fresh, s.in.start = true, -1
			if own := e.Get("style-override"); own != "" {
				s.in.style = own
			}
			if n, err := strconv.Atoi(e.Get("start-value")); err == nil {
				s.in.start = min(max(n, 0), 1<<30)
			}
			s.x.Each(s.block)
		case "list-header":
			s.x.Each(s.block)
		}
	})
	s.in = outer
}

// label gives the label of a paragraph with the style, and its depth from 1; "" where it has none.
func (s *story) label(own *style) (label string, depth int) {
	if s.in.list == nil || !s.in.fresh || own.plain {
		return "", 0
	}
	s.in.fresh = false
	name := s.in.style
	if name == "" {
		name = own.list
	}
	return s.in.list.next(s.styles.listStyle(name), s.in.depth, s.in.start), s.in.depth + 1
}

// headingLabel numbers a heading that stands in no list (text:outline-style).
func (s *story) headingLabel(e zipxml.Element, own *style, outline int) string {
	st := s.styles.listStyle(outlineStyle)
	if st == nil || outline < 1 || outline > levels || own.noList || e.Get("is-list-header") == "true" {
		return ""
	}
	start := -1
	if e.Get("restart-numbering") == "true" {
		start = max(e.Num("start-value"), st[outline-1].start)
	}
	label := s.d.lists.outline.next(st, outline-1, start)
	if st[outline-1].format == "" && !st[outline-1].bullet {
		return ""
	}
	return label
}
