package odf

import (
	"strings"

	"tonghop/parser/zipxml"
)

// look is what a style says about letters; nil and "" are unsaid.
type look struct {
	font         string
	bold, hidden *bool
}

func (l look) over(base look) look {
	if l.font == "" {
		l.font = base.font
	}
	if l.bold == nil {
		l.bold = base.bold
	}
	if l.hidden == nil {
		l.hidden = base.hidden
	}
	return l
}

func said(b *bool) bool { return b != nil && *b }

// style is a style:style. Its parent is looked up when it is first used.
type style struct {
	parent   string
	look     look
	align    string
	before   bool // begins a page
	after    bool // ends a page
	master   string
	list     string
	noList   bool // its list style is said to be none
	plain    bool // text:enable-numbering="false": an item without its label
	hidden   bool // table:display="false", presentation:visibility="hidden"
	footer   bool // presentation:display-footer
	resolved bool
}

// styles are the styles of a part, those of another one below them.
type styles struct {
	below *styles
	by    map[string]*style // "paragraph/Standard", by family; "paragraph/" is the family's default
	lists map[string]*listStyle
}

func newStyles(below *styles) *styles {
	return &styles{below: below, by: map[string]*style{}, lists: map[string]*listStyle{}}
}

func (d *document) readFaces(x *zipxml.Reader) {
	x.Each(func(e zipxml.Element) {
		if e.Name == "font-face" {
			d.faces[e.Get("name")] = strings.Trim(e.Get("font-family"), `'" `)
		}
	})
}

// read reads office:styles or office:automatic-styles.
func (st *styles) read(d *document, x *zipxml.Reader) {
	x.Each(func(e zipxml.Element) {
		switch e.Name {
		case "style", "default-style":
			st.by[e.Get("family")+"/"+e.Get("name")] = readStyle(d, x, e)
		case "list-style":
			st.lists[e.Get("name")] = readListStyle(x)
		case "outline-style":
			st.lists[outlineStyle] = readListStyle(x)
		}
	})
}

func readStyle(d *document, x *zipxml.Reader, e zipxml.Element) *style {
	s := &style{parent: e.Get("parent-style-name"), master: e.Get("master-page-name")}
	for _, a := range e.Attrs {
		if a.Name.Local == "list-style-name" {
			s.list, s.noList = a.Value, a.Value == ""
		}
	}
	x.Each(func(e zipxml.Element) {
		switch e.Name {
		case "text-properties":
			s.look = readLook(d, e)
		case "paragraph-properties":
			s.align = e.Get("text-align")
			s.before = e.Get("break-before") == "page"
			s.after = e.Get("break-after") == "page"
			s.plain = e.Get("enable-numbering") == "false"
		case "table-properties":
			s.hidden = e.Get("display") == "false"
			s.before = e.Get("break-before") == "page"
		case "drawing-page-properties":
			s.hidden = e.Get("visibility") == "hidden"
			s.footer = e.Get("display-footer") == "true"
		case "properties": // OpenOffice.org 1.x
			s.look, s.align = readLook(d, e), e.Get("text-align")
		}
	})
	return s
}

func readLook(d *document, e zipxml.Element) (l look) {
	for _, a := range e.Attrs {
		switch a.Name.Local {
		case "font-name":
			l.font = a.Value
			if family := d.faces[a.Value]; family != "" {
				l.font = family
			}
		case "font-family":
			if l.font == "" {
				l.font = strings.Trim(a.Value, `'" `)
			}
		case "font-weight":
			bold := a.Value != "normal" && a.Value != "" && a.Value < "bolder" && a.Value >= "6"
			l.bold = &bold
		case "display":
			hidden := a.Value == "none"
			l.hidden = &hidden
		}
	}
	return l
}

// get finds a style with all that its parents say; a style that is missing is its family's default.
func (st *styles) get(family, name string) *style { return st.find(family, name, 0) }

func (st *styles) find(family, name string, depth int) *style {
	for at := st; at != nil; at = at.below {
		s := at.by[family+"/"+name]
		if s == nil {
			continue
		}
		if s.resolved || depth > 30 {
			return s
		}
		s.resolved = true // before its parents: they may name it
		if name == "" {
			return s
		}
		up := st.find(family, s.parent, depth+1)
		s.look = s.look.over(up.look)
		if s.align == "" {
			s.align = up.align
		}
		if s.list == "" && !s.noList {
			s.list, s.noList = up.list, up.noList
		}
		if s.master == "" {
			s.master = up.master
		}
		s.before, s.after = s.before || up.before, s.after || up.after
		return s
	}
	if name != "" {
		return st.find(family, "", depth)
	}
	return &style{}
}

// listStyle finds a list style, nil where there is none.
func (st *styles) listStyle(name string) *listStyle {
	for at := st; at != nil; at = at.below {
		if l := at.lists[name]; l != nil {
			return l
		}
	}
	return nil
}
