package ooxml

import (
	"tonghop/parser/list"
	"tonghop/parser/zipxml"
)

func (d *docx) readNumbering(part string) error {
	n := &d.numbering
	*n = list.New()
	b, err := d.pack.Read(part)
	if err != nil || b == nil {
		return err
	}
	x := newXML(b, d.pack.lim.Depth)
	x.Each(func(zipxml.Element) {
		x.Each(func(e zipxml.Element) {
			takeList(n, x, e)
		})
	})
	return x.Limit()
}

// takeList reads one definition; Word 2003 calls it by another name.
func takeList(n *list.Numbering, x *zipxml.Reader, e zipxml.Element) {
	switch e.Name {
	case "abstractNum":
		n.Abstracts[e.Get("abstractNumId")] = readAbstract(x)
	case "listDef":
		n.Abstracts[e.Get("listDefId")] = readAbstract(x)
	case "num":
		n.Lists[e.Get("numId")] = readList(x)
	case "list":
		n.Lists[e.Get("ilfo")] = readList(x)
	}
}

func readAbstract(x *zipxml.Reader) *list.Abstract {
	a := &list.Abstract{}
	for i := range a.Levels {
		a.Levels[i] = list.Level{Start: 1, Restart: -1}
	}
	x.Each(func(e zipxml.Element) {
		switch e.Name {
		case "lvl":
			if i := e.Num("ilvl"); i >= 0 && i < 9 {
				a.Levels[i] = readLevel(x)
			}
		case "styleLink":
			a.StyleLink = e.Get("val")
		case "numStyleLink", "listStyleLink":
			a.Uses = e.Get("val")
		}
	})
	return a
}

func readLevel(x *zipxml.Reader) list.Level {
	l := list.Level{Restart: -1, Format: "decimal"}
	each := func(e zipxml.Element) {
		switch e.Name {
		case "start":
			l.Start = e.Num("val")
		case "numFmt":
			l.Format = e.Get("val")
			if l.Format == "custom" {
				l.Format = e.Get("format")
			}
		case "nfc":
			l.Format = list.Code(e.Num("val"))
		case "lvlText":
			l.Text = e.Get("val")
		case "isLgl":
			l.Legal = e.On()
		case "lvlRestart":
			l.Restart = e.Num("val")
		case "pStyle":
			l.Style = e.Get("val")
		case "rPr":
			l.Font = readLook(x).font()
		}
	}
	x.Each(func(e zipxml.Element) {
		if e.Space == "mc" {
			x.Each(func(zipxml.Element) { x.Each(each) })
			return
		}
		each(e)
	})
	return l
}

func readList(x *zipxml.Reader) *list.List {
	l := &list.List{Starts: map[int]int{}, Levels: map[int]*list.Level{}}
	x.Each(func(e zipxml.Element) {
		switch e.Name {
		case "abstractNumId", "ilst":
			l.Abstract = e.Get("val")
		case "lvlOverride":
			i := e.Num("ilvl")
			x.Each(func(e zipxml.Element) {
				switch e.Name {
				case "startOverride":
					l.Starts[i] = e.Num("val")
				case "lvl":
					own := readLevel(x)
					l.Levels[i] = &own
				}
			})
		}
	})
	return l
}

// levelOf finds the level that a paragraph style, or one that it is based on, is tied to; 0 when there is none.
func (d *docx) levelOf(id, paraStyle string) int {
	_, a := d.numbering.Find(id)
	for range 30 {
		if a == nil || paraStyle == "" {
			return 0
		}
		for i, l := range a.Levels {
			if l.Style == paraStyle {
				return i
			}
		}
		paraStyle = d.styles.get(paraStyle).basedOn
	}
	return 0
}
