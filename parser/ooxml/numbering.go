package ooxml

import "tonghop/parser/list"

func (d *docx) readNumbering(part string) error {
	n := &d.numbering
	*n = list.New()
	b, err := d.pack.read(part)
	if err != nil || b == nil {
		return err
	}
	x := newXML(b, d.pack.lim.Depth)
	x.each(func(element) {
		x.each(func(e element) {
			takeList(n, x, e)
		})
	})
	return x.limit()
}

// takeList reads one definition; Word 2003 calls it by another name.
func takeList(n *list.Numbering, x *xmlReader, e element) {
	switch e.name {
	case "abstractNum":
		n.Abstracts[e.get("abstractNumId")] = readAbstract(x)
	case "listDef":
		n.Abstracts[e.get("listDefId")] = readAbstract(x)
	case "num":
		n.Lists[e.get("numId")] = readList(x)
	case "list":
		n.Lists[e.get("ilfo")] = readList(x)
	}
}

func readAbstract(x *xmlReader) *list.Abstract {
	a := &list.Abstract{}
	for i := range a.Levels {
		a.Levels[i] = list.Level{Start: 1, Restart: -1}
	}
	x.each(func(e element) {
		switch e.name {
		case "lvl":
			if i := e.num("ilvl"); i >= 0 && i < 9 {
				a.Levels[i] = readLevel(x)
			}
		case "styleLink":
			a.StyleLink = e.get("val")
		case "numStyleLink", "listStyleLink":
			a.Uses = e.get("val")
		}
	})
	return a
}

func readLevel(x *xmlReader) list.Level {
	l := list.Level{Restart: -1, Format: "decimal"}
	each := func(e element) {
		switch e.name {
		case "start":
			l.Start = e.num("val")
		case "numFmt":
			l.Format = e.get("val")
			if l.Format == "custom" {
				l.Format = e.get("format")
			}
		case "nfc":
			l.Format = list.Code(e.num("val"))
		case "lvlText":
			l.Text = e.get("val")
		case "isLgl":
			l.Legal = e.on()
		case "lvlRestart":
			l.Restart = e.num("val")
		case "pStyle":
			l.Style = e.get("val")
		case "rPr":
			l.Font = readLook(x).font()
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

func readList(x *xmlReader) *list.List {
	l := &list.List{Starts: map[int]int{}, Levels: map[int]*list.Level{}}
	x.each(func(e element) {
		switch e.name {
		case "abstractNumId", "ilst":
			l.Abstract = e.get("val")
		case "lvlOverride":
			i := e.num("ilvl")
			x.each(func(e element) {
				switch e.name {
				case "startOverride":
					l.Starts[i] = e.num("val")
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
