package odf

import (
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/zipxml"
)

// master is a style:master-page: what is printed on every page of a kind.
type master struct {
	next             string
	headers, footers []doc.Block
	printed          []doc.Block // on every slide
}

// masters are the master pages, and which of them pages are made by.
type masters struct {
	order  []string
	by     map[string]*master
	used   map[string]bool
	told   map[string]bool // what was printed already
	shared []doc.Block     // footers that a presentation declares for its slides
}

func (m *masters) use(name string) {
	if name == "" || m.used[name] {
		return
	}
	if m.used == nil {
		m.used = map[string]bool{}
	}
	m.used[name] = true
}

// readMasters reads office:master-styles.
func (d *document) readMasters(s *story) {
	if d.masters.by == nil {
		d.masters.by, d.masters.told = map[string]*master{}, map[string]bool{}
	}
	page := s.page
	s.page = 0
	s.x.Each(func(e zipxml.Element) {
		if e.Name != "master-page" {
			return
		}
		name := e.Get("name")
		m := &master{next: e.Get("next-style-name")}
		s.x.Each(func(e zipxml.Element) { s.margin(e, m) })
		d.masters.by[name] = m
		d.masters.order = append(d.masters.order, name)
	})
	s.page = page
}

// margin reads a child of a master page.
func (s *story) margin(e zipxml.Element, m *master) {
	var part func(zipxml.Element)
	part = func(e zipxml.Element) {
		if strings.HasPrefix(e.Name, "region-") {
			s.x.Each(part)
			return
		}
		s.block(e)
	}
	switch {
	case e.Get("display") == "false":
	case e.Name == "header", e.Name == "header-left", e.Name == "header-first":
		m.headers = append(m.headers, s.aside(doc.Header, "", part)...)
	case e.Name == "footer", e.Name == "footer-left", e.Name == "footer-first":
		m.footers = append(m.footers, s.aside(doc.Footer, "", part)...)
	case e.Space == "draw" && e.Get("class") == "": // what stands on every slide; a class marks an example text
		m.printed = append(m.printed, s.aside(doc.TextBox, "", s.drawn)...)
	}
}

// margins gives the headers and footers of the master pages in use, each text once.
func (m *masters) margins() (headers, footers []doc.Block) {
	if len(m.order) > 0 {
		first := m.order[0]
		if m.by["Standard"] != nil {
			first = "Standard"
		}
		if m.by["Default"] != nil && m.by["Standard"] == nil {
			first = "Default"
		}
		m.use(first)
	}
	for _, name := range m.order { // a page's successor has one too
		for p := m.by[name]; p != nil && m.used[name] && p.next != "" && !m.used[p.next]; p = m.by[name] {
			name = p.next
			m.use(name)
		}
	}
	told := map[string]bool{}
	add := func(to *[]doc.Block, blocks []doc.Block) {
		for _, b := range blocks {
			if key := string(b.Kind) + b.Text; !told[key] {
				told[key] = true
				*to = append(*to, b)
			}
		}
	}
	for _, name := range m.order {
		if m.used[name] {
			add(&headers, m.by[name].headers)
			add(&footers, m.by[name].footers)
		}
	}
	add(&footers, m.shared)
	return headers, footers
}

// print gives what a master puts on a slide of the page, each text once in the document.
func (m *masters) print(name string, page int) (blocks []doc.Block) {
	p := m.by[name]
	if p == nil {
		return nil
	}
	for _, b := range p.printed {
		if !m.told[b.Text] {
			m.told[b.Text] = true
			b.Page = page
			blocks = append(blocks, b)
		}
	}
	return blocks
}
