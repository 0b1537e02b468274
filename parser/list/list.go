// Package list counts the items of numbered lists and writes their labels as they stand on paper: "I.", "1.1.", "a)", "-".
// It also knows what else is printed without standing in the text: the signs of symbol fonts and of fields.
// Word's formats share one model (ECMA-376 part 1, 17.9; [MS-DOC] 2.9.131): abstract lists of nine levels, and lists that
// stand for them, each with overrides of its own.
package list

// Level is one level of a list.
type Level struct {
	Start   int
	Format  string // of ST_NumberFormat: "decimal", "upperRoman", "bullet" …
	Text    string // "%1.%2."
	Font    string
	Legal   bool   // all numbers of the label in digits
	Restart int    // restarts after this level (from 1) was used; -1 after any higher one, 0 never
	Style   string // the paragraph style that is tied to the level
}

// Abstract is a list that others stand for.
type Abstract struct {
	Levels    [9]Level
	StyleLink string // the name under which other lists use this one
	Uses      string // the style whose list this one stands for
}

// List is what paragraphs refer to: an abstract list and what it overrides.
type List struct {
	Abstract string
	Starts   map[int]int
	Levels   map[int]*Level
	begun    bool
}

// Numbering holds the lists of a document by their ids, and counts.
type Numbering struct {
	Abstracts map[string]*Abstract
	Lists     map[string]*List
	counters  map[string]*[9]int // by abstract list, shared by its lists; -1 not begun
}

// New makes a Numbering without lists.
func New() Numbering {
	return Numbering{Abstracts: map[string]*Abstract{}, Lists: map[string]*List{}, counters: map[string]*[9]int{}}
}

// Find gives the list and the abstract list behind a numId, following a list that stands for another's style.
func (n *Numbering) Find(id string) (*List, *Abstract) {
	l := n.Lists[id]
	if l == nil {
		return nil, nil
	}
	a := n.Abstracts[l.Abstract]
	if a != nil && a.Uses != "" {
		found := ""
		for key, other := range n.Abstracts {
			if other.StyleLink == a.Uses && (found == "" || key < found) {
				found = key
			}
		}
		if found != "" {
			l.Abstract = found
			return l, n.Abstracts[found]
		}
	}
	return l, a
}

// Next counts a paragraph of the list and gives its label as printed.
func (n *Numbering) Next(id string, at int, font string) string {
	l, a := n.Find(id)
	if a == nil || at < 0 || at > 8 {
		return ""
	}
	c := n.counters[l.Abstract]
	if c == nil {
		c = &[9]int{-1, -1, -1, -1, -1, -1, -1, -1, -1}
		n.counters[l.Abstract] = c
	}
	get := func(i int) Level {
		lv := a.Levels[i]
		if o, ok := l.Levels[i]; ok {
			lv = *o
		}
		if s, ok := l.Starts[i]; ok {
			lv.Start = s
		}
		return lv
	}
	if !l.begun {
		l.begun = true
		for i := range l.Starts {
			if i >= 0 && i < 9 {
				c[i] = -1
			}
		}
	}
	for i := range at {
		if c[i] < 0 {
			c[i] = get(i).Start
		}
	}
	if c[at] < 0 {
		c[at] = get(at).Start
	} else if c[at] < 1<<30 {
		c[at]++
	}
	for i := at + 1; i < 9; i++ {
		if r := get(i).Restart; r < 0 || r > at {
			c[i] = -1
		}
	}
	return label(get, c, at, font)
}
