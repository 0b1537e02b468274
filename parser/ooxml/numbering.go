package ooxml

// level is one level of a list as numbering.xml defines it (ECMA-376 part 1, 17.9).
type level struct {
	start     int
	format    string
	text      string // "%1.%2."
	font      string
	legal     bool // all numbers of the label in digits
	restart   int  // restarts after this level (from 1) was used; -1 after any higher one, 0 never
	paraStyle string
	known     bool
}

type abstractList struct {
	levels    [9]level
	styleLink string // the name under which other lists use this one
	uses      string // the style whose list this one stands for
}

// list is a w:num: an abstract list and what it overrides.
type list struct {
	abstract string
	starts   map[int]int
	levels   map[int]level
	begun    bool
}

type numbering struct {
	abstracts map[string]*abstractList
	lists     map[string]*list
	counters  map[string]*[9]int // by abstract list, shared by its lists; -1 not begun
}

func (n *numbering) make() {
	n.abstracts, n.lists, n.counters = map[string]*abstractList{}, map[string]*list{}, map[string]*[9]int{}
}

func (d *docx) readNumbering(part string) error {
	n := &d.numbering
	n.make()
	b, err := d.pack.read(part)
	if err != nil || b == nil {
		return err
	}
	x := newXML(b, d.pack.lim.Depth)
	x.each(func(element) {
		x.each(func(e element) {
			n.take(x, e)
		})
	})
	return x.limit()
}

// take reads one definition; Word 2003 calls it by another name.
func (n *numbering) take(x *xmlReader, e element) {
	switch e.name {
	case "abstractNum":
		n.abstracts[e.get("abstractNumId")] = readAbstract(x)
	case "listDef":
		n.abstracts[e.get("listDefId")] = readAbstract(x)
	case "num":
		n.lists[e.get("numId")] = readList(x)
	case "list":
		n.lists[e.get("ilfo")] = readList(x)
	}
}

func readAbstract(x *xmlReader) *abstractList {
	a := &abstractList{}
	for i := range a.levels {
		a.levels[i] = level{start: 1, restart: -1}
	}
	x.each(func(e element) {
		switch e.name {
		case "lvl":
			if i := e.num("ilvl"); i >= 0 && i < 9 {
				a.levels[i] = readLevel(x)
			}
		case "styleLink":
			a.styleLink = e.get("val")
		case "numStyleLink", "listStyleLink":
			a.uses = e.get("val")
		}
	})
	return a
}

func readLevel(x *xmlReader) level {
	l := level{start: 0, restart: -1, format: "decimal", known: true}
	each := func(e element) {
		switch e.name {
		case "start":
			l.start = e.num("val")
		case "numFmt":
			l.format = e.get("val")
			if l.format == "custom" {
				l.format = e.get("format")
			}
		case "nfc":
			l.format = numberCode(e.num("val"))
		case "lvlText":
			l.text = e.get("val")
		case "isLgl":
			l.legal = e.on()
		case "lvlRestart":
			l.restart = e.num("val")
		case "pStyle":
			l.paraStyle = e.get("val")
		case "rPr":
			l.font = readLook(x).font()
		}
	}
	x.each(func(e element) {
		if e.space == "mc" {
			x.each(func(element) { x.each(each) })
			return
		}
		each(e)
	})
	return l
}

func readList(x *xmlReader) *list {
	l := &list{starts: map[int]int{}, levels: map[int]level{}}
	x.each(func(e element) {
		switch e.name {
		case "abstractNumId", "ilst":
			l.abstract = e.get("val")
		case "lvlOverride":
			i := e.num("ilvl")
			x.each(func(e element) {
				switch e.name {
				case "startOverride":
					l.starts[i] = e.num("val")
				case "lvl":
					l.levels[i] = readLevel(x)
				}
			})
		}
	})
	return l
}

// find gives the list and the abstract list behind a numId, following a list that stands for another's style.
func (n *numbering) find(id string) (*list, *abstractList) {
	l := n.lists[id]
	if l == nil {
		return nil, nil
	}
	a := n.abstracts[l.abstract]
	if a != nil && a.uses != "" {
		found := ""
		for key, other := range n.abstracts {
			if other.styleLink == a.uses && (found == "" || key < found) {
				found = key
			}
		}
		if found != "" {
			l.abstract = found
			return l, n.abstracts[found]
		}
	}
	return l, a
}

// levelOf finds the level that a paragraph style, or one that it is based on, is tied to; 0 when there is none.
func (d *docx) levelOf(id, paraStyle string) int {
	_, a := d.numbering.find(id)
	for range 30 {
		if a == nil || paraStyle == "" {
			return 0
		}
		for i, l := range a.levels {
			if l.paraStyle == paraStyle {
				return i
			}
		}
		paraStyle = d.styles.get(paraStyle).basedOn
	}
	return 0
}

// next counts a paragraph of the list and gives its label as printed.
func (n *numbering) next(id string, at int, font string) string {
	l, a := n.find(id)
	if a == nil || at < 0 || at > 8 {
		return ""
	}
	c := n.counters[l.abstract]
	if c == nil {
		c = &[9]int{-1, -1, -1, -1, -1, -1, -1, -1, -1}
		n.counters[l.abstract] = c
	}
	get := func(i int) level {
		lv := a.levels[i]
		if o, ok := l.levels[i]; ok {
			lv = o
		}
		if s, ok := l.starts[i]; ok {
			lv.start = s
		}
		return lv
	}
	if !l.begun {
		l.begun = true
		for i := range l.starts {
			if i >= 0 && i < 9 {
				c[i] = -1
			}
		}
	}
	for i := range at {
		if c[i] < 0 {
			c[i] = get(i).start
		}
	}
	if c[at] < 0 {
		c[at] = get(at).start
	} else if c[at] < 1<<30 {
		c[at]++
	}
	for i := at + 1; i < 9; i++ {
		if r := get(i).restart; r < 0 || r > at {
			c[i] = -1
		}
	}
	return label(get, c, at, font)
}
