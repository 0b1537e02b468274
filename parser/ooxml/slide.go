package ooxml

import (
	"strconv"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/table"
	"tonghop/parser/zipxml"
)

// slide is a slide, a layout, a master or a page of notes while it is read.
type slide struct {
	show    *show
	x       *zipxml.Reader
	rels    map[string]relation
	layout  *pattern
	page    int
	hidden  bool
	notes   bool     // only the notes themselves are read
	pattern *pattern // set while a layout or master is read
	blocks  []doc.Block
}

// shape is a p:sp. kind is its placeholder's: "title", "body", "ftr"; placed tells that it is a placeholder at all.
type shape struct {
	kind, index string
	placed      bool
	styles      textStyle
	counters    [9]int
	schemes     [9]string
}

// root reads p:sld, p:sldLayout, p:sldMaster or p:notes.
func (t *slide) root(e zipxml.Element) {
	t.hidden = e.Get("show") == "0" || e.Get("show") == "false"
	if t.pattern != nil {
		t.pattern.alone = e.Get("showMasterSp") == "0"
	}
	t.x.Each(func(e zipxml.Element) {
		switch e.Name {
		case "cSld":
			t.x.Each(func(e zipxml.Element) {
				if e.Name == "spTree" {
					t.x.Each(t.shape)
				}
			})
		case "txStyles":
			if t.pattern != nil {
				t.pattern.readStyles(t.x)
			}
		}
	})
}

func (t *slide) emit(b doc.Block) {
	t.blocks = append(t.blocks, b)
	if t.show.made++; t.show.made > t.show.pack.lim.Rows {
		t.x.Err = zipxml.LimitError("more than " + strconv.Itoa(t.show.pack.lim.Rows) + " paragraphs")
	}
}

// shape reads a child of a shape tree.
func (t *slide) shape(e zipxml.Element) {
	switch e.Name {
	case "sp":
		t.box()
	case "grpSp", "cxnSp", "Choice":
		t.x.Each(t.shape)
	case "AlternateContent":
		before := len(t.blocks)
		t.x.Each(func(e zipxml.Element) {
			if len(t.blocks) == before {
				t.x.Each(t.shape)
			}
		})
	case "pic":
		t.show.pictures = true
	case "graphicFrame":
		t.x.Each(t.graphic)
	}
}

// box reads a p:sp.
func (t *slide) box() {
	s := &shape{}
	before := len(t.blocks)
	var child func(zipxml.Element)
	child = func(e zipxml.Element) {
		switch e.Name {
		case "nvSpPr", "nvPr":
			t.x.Each(child)
		case "ph":
			s.placed, s.kind, s.index = true, e.Get("type"), e.Get("idx")
		case "txBody", "txbxContent":
			if t.pattern != nil && s.placed {
				t.pattern.holders = append(t.pattern.holders, holder{s.kind, s.index, t.bodyStyle()})
				return
			}
			if t.notes && s.placed && s.kind != "body" {
				return
			}
			s.styles = t.layout.styleOf(s)
			t.body(s)
		}
	}
	t.x.Each(child)
	t.settle(s, before)
}

// settle gives the blocks of a shape their kind: a title is one heading, a margin is a footer.
func (t *slide) settle(s *shape, before int) {
	made := t.blocks[before:]
	if len(made) == 0 || t.notes {
		return
	}
	switch {
	case s.kind == "title" || s.kind == "ctrTitle":
		h := made[0]
		for _, b := range made[1:] {
			h.Text += " " + b.Line()
		}
		h.Kind, h.Level, h.Label = doc.Heading, 1, ""
		t.blocks = append(t.blocks[:before], h)
	case s.kind == "sldNum":
		t.blocks = t.blocks[:before]
	case s.kind == "ftr" || s.kind == "dt" || s.kind == "hdr":
		for i := range made {
			made[i].Kind, made[i].Level, made[i].Label, made[i].Page = doc.Footer, 0, "", 0
		}
		t.show.once(&t.show.footers, made)
		t.blocks = t.blocks[:before]
	case t.pattern != nil:
		for i := range made {
			made[i].Kind, made[i].Level, made[i].Page = doc.TextBox, 0, 0
		}
	}
}

// graphic reads the content of a graphic frame: a table, a chart, a diagram.
func (t *slide) graphic(e zipxml.Element) {
	switch e.Name {
	case "tbl":
		t.table()
	case "chart":
		t.drawingPart(relationID(e), chartText)
	case "relIds":
		for _, a := range e.Attrs {
			if a.Name.Local == "dm" {
				t.drawingPart(a.Value, diagramText)
			}
		}
	case "oleObj", "embed":
		t.show.pictures = true
	default:
		t.x.Each(t.graphic)
	}
}

// table reads an a:tbl; merged cells are named on both sides (hMerge, vMerge), so none is missing.
func (t *slide) table() {
	var rows []table.Row
	t.x.Each(func(e zipxml.Element) {
		if e.Name != "tr" || len(rows) > t.show.pack.lim.Rows {
			return
		}
		row := table.Row{Page: t.page}
		t.x.Each(func(e zipxml.Element) {
			column := len(row.Cells)
			if e.Name != "tc" || column >= 1000 {
				return
			}
			merged := func(name string) bool { return e.Get(name) == "1" || e.Get(name) == "true" }
			c := table.Cell{Column: column, Span: 1, Left: column > 0 && merged("hMerge")}
			c.GoesOn = c.Left || !merged("hMerge") && merged("vMerge")
			c.Text = t.cell()
			row.Cells = append(row.Cells, c)
		})
		rows = append(rows, row)
	})
	for _, b := range table.Blocks(doc.Row, rows) {
		t.emit(b)
	}
}

func (t *slide) cell() string {
	outer := t.blocks
	t.blocks = nil
	t.x.Each(func(e zipxml.Element) {
		if e.Name == "txBody" {
			t.body(&shape{})
		}
	})
	text := table.Text(t.blocks)
	t.blocks = outer
	return text
}

// drawingPart reads the part of a chart or a diagram; what holds no letters is a picture to the reader.
func (t *slide) drawingPart(id string, read func(*slide)) {
	r := t.rels[id]
	if r.target == "" || r.external {
		return
	}
	raw, err := t.show.pack.Read(r.target)
	if err != nil {
		t.x.Err = err
		return
	}
	if raw == nil {
		return
	}
	inner := &slide{show: t.show, x: newXML(raw, t.show.pack.lim.Depth), page: t.page}
	read(inner)
	t.blocks = append(t.blocks, inner.blocks...)
	if err := inner.x.Limit(); err != nil {
		t.x.Err = err
	}
}

// diagramText reads the points of a diagram's data model (ECMA-376 part 1, 21.4.3) that a person typed.
func diagramText(t *slide) {
	t.x.Each(func(zipxml.Element) {
		t.x.Each(func(e zipxml.Element) {
			if e.Name != "ptLst" {
				return
			}
			t.x.Each(func(e zipxml.Element) {
				if kind := e.Get("type"); kind == "pres" || kind == "parTrans" || kind == "sibTrans" || kind == "doc" {
					return
				}
				t.x.Each(func(e zipxml.Element) {
					if e.Name == "t" {
						t.body(&shape{})
					}
				})
			})
		})
	})
}

// chartText reads what a chart prints in words: its titles, the names of its series and its categories.
func chartText(t *slide) {
	said := map[string]bool{}
	var walk func(zipxml.Element)
	walk = func(e zipxml.Element) {
		switch e.Name {
		case "rich":
			t.body(&shape{})
		case "v":
			if text := strings.Join(strings.Fields(t.x.Text()), " "); text != "" && !said[text] {
				said[text] = true
				t.emit(doc.Block{Kind: doc.TextBox, Text: text, Page: t.page})
			}
		case "val", "yVal", "xVal", "bubbleSize", "externalData", "numRef", "extLst", "Fallback":
		default:
			t.x.Each(walk)
		}
	}
	t.x.Each(walk)
}
