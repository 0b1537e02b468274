package ooxml

import (
	"sort"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/plain"
	"tonghop/parser/vn"
)

// attachments reads the text boxes and comments of a sheet.
func (b *book) attachments(s sheet) (blocks []doc.Block, err error) {
	rels, err := b.pack.relations(s.part)
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(rels))
	for id := range rels {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	for _, id := range ids {
		r := rels[id]
		if r.external || r.kind != "drawing" && r.kind != "comments" && r.kind != "threadedComment" {
			continue
		}
		raw, err := b.pack.read(r.target)
		if err != nil {
			return nil, err
		}
		x := newXML(raw, b.pack.lim.Depth)
		add := func(kind doc.Kind, text string) {
			for _, line := range plain.Lines(text) {
				blocks = append(blocks, doc.Block{Kind: kind, Text: line, Page: s.page, Sheet: s.name})
			}
		}
		switch r.kind {
		case "drawing":
			b.drawing(x, func(text string) { add(doc.TextBox, text) })
		case "comments":
			b.comments(x, func(text string) { add(doc.Comment, text) })
		default:
			threaded(x, func(text string) { add(doc.Comment, text) })
		}
		if err := x.limit(); err != nil {
			return nil, err
		}
	}
	return blocks, nil
}

// drawing gives the paragraphs of shapes; a choice and its fallback hold the same, so only the first is read.
func (b *book) drawing(x *xmlReader, add func(string)) {
	var walk func(element)
	var paragraph *[]vn.Run
	walk = func(e element) {
		switch {
		case e.space == "a" && e.name == "p":
			var p []vn.Run
			paragraph = &p
			x.each(walk)
			paragraph = nil
			add(b.show(p, ""))
			return
		case e.space == "a" && e.name == "r" && paragraph != nil:
			var run vn.Run
			x.each(func(e element) {
				switch e.name {
				case "t":
					run.Text = x.text()
				case "rPr":
					x.each(func(e element) {
						if e.name == "latin" {
							run.Font = e.get("typeface")
						}
					})
				}
			})
			*paragraph = append(*paragraph, run)
			return
		case e.space == "a" && e.name == "br" && paragraph != nil:
			*paragraph = append(*paragraph, vn.Run{Text: "\n"})
		case e.name == "blip":
			b.pictures = true
		case e.space == "mc" && e.name == "Fallback":
			return
		}
		x.each(walk)
	}
	x.each(walk)
}

func (b *book) comments(x *xmlReader, add func(string)) {
	x.each(func(element) {
		x.each(func(e element) {
			if e.name != "commentList" {
				return
			}
			x.each(func(element) {
				x.each(func(e element) {
					if e.name == "text" {
						text := b.show(richText(x), "")
						if !strings.HasPrefix(text, "[Threaded comment]") { // a copy for old programs, with advice to buy a new one
							add(text)
						}
					}
				})
			})
		})
	})
}

// threaded reads comments that answer each other ([MS-XLSX] 2.6.205).
func threaded(x *xmlReader, add func(string)) {
	x.each(func(element) {
		x.each(func(element) {
			x.each(func(e element) {
				if e.name == "text" {
					add(x.text())
				}
			})
		})
	})
}
