package ooxml

import (
	"sort"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/plain"
	"tonghop/parser/vn"
	"tonghop/parser/zipxml"
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
		raw, err := b.pack.Read(r.target)
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
		if err := x.Limit(); err != nil {
			return nil, err
		}
	}
	return blocks, nil
}

// drawing gives the paragraphs of shapes; a choice and its fallback hold the same, so only the first is read.
func (b *book) drawing(x *zipxml.Reader, add func(string)) {
	var walk func(zipxml.Element)
	var paragraph *[]vn.Run
	walk = func(e zipxml.Element) {
		switch {
		case e.Space == "a" && e.Name == "p":
			var p []vn.Run
			paragraph = &p
			x.Each(walk)
			paragraph = nil
			add(b.show(p, ""))
			return
		case e.Space == "a" && e.Name == "r" && paragraph != nil:
			var run vn.Run
			x.Each(func(e zipxml.Element) {
				switch e.Name {
				case "t":
					run.Text = x.Text()
				case "rPr":
					x.Each(func(e zipxml.Element) {
						if e.Name == "latin" {
							run.Font = e.Get("typeface")
						}
					})
				}
			})
			*paragraph = append(*paragraph, run)
			return
		case e.Space == "a" && e.Name == "br" && paragraph != nil:
			*paragraph = append(*paragraph, vn.Run{Text: "\n"})
		case e.Name == "blip":
			b.pictures = true
		case e.Space == "mc" && e.Name == "Fallback":
			return
		}
		x.Each(walk)
	}
	x.Each(walk)
}

func (b *book) comments(x *zipxml.Reader, add func(string)) {
	x.Each(func(zipxml.Element) {
		x.Each(func(e zipxml.Element) {
			if e.Name != "commentList" {
				return
			}
			x.Each(func(zipxml.Element) {
				x.Each(func(e zipxml.Element) {
					if e.Name == "text" {
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
func threaded(x *zipxml.Reader, add func(string)) {
	x.Each(func(zipxml.Element) {
		x.Each(func(zipxml.Element) {
			x.Each(func(e zipxml.Element) {
				if e.Name == "text" {
					add(x.Text())
				}
			})
		})
	})
}
