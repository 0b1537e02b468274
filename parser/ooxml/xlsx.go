package ooxml

import (
	"io"
	"strconv"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/number"
	"tonghop/parser/vn"
	"tonghop/parser/zipxml"
)

// MediaXlsx is the media type of an Excel workbook.
const MediaXlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// book is a workbook while it is read.
type book struct {
	pack     *pack
	date1904 bool
	strings  [][]vn.Run // shared strings; a font of "" is the cell's
	fonts    []string
	xfs      []xf
	formats  map[int]*number.Format
	codes    map[int]string
	met      map[string]int
	rows     int
	text     int64 // bytes of all cells as shown
	pictures bool
}

// xf is a cell format.
type xf struct{ format, font int }

type sheet struct {
	name, part string
	page       int
}

// Xlsx reads a workbook (.xlsx, .xlsm, .xltx, .xlsb): each row of each visible sheet that shows anything is a row block, with the
// sheet's name and number. Values are shown as their number formats show them, dates day first. Columns empty in
// the whole sheet are left out. Cells repeats the value of merged cells in all that they cover, Text holds it once.
// Text boxes, comments and printed headers of a sheet stand behind its rows.
func Xlsx(r io.ReaderAt, size int64, lim Limits) doc.Document {
	p, err := openPack(r, size, lim)
	if err != nil {
		return zipxml.Failed(MediaXlsx, err)
	}
	b := &book{pack: p, formats: map[int]*number.Format{}, codes: map[int]string{}, met: map[string]int{}}
	part, err := p.mainPart("xl/workbook.xml")
	switch {
	case err != nil:
		return zipxml.Failed(MediaXlsx, err)
	case part == "" && p.Has("xl/workbook.bin"):
		part = "xl/workbook.bin"
	case part == "":
		return doc.Failed(MediaXlsx, doc.Corrupt, "no workbook part in the zip")
	}
	out := doc.Document{MediaType: MediaXlsx, Outcome: doc.OK}
	read := b.read
	if strings.HasSuffix(part, ".bin") {
		read = b.readBinary
	}
	if out.Blocks, err = read(part); err != nil {
		return zipxml.Failed(MediaXlsx, err)
	}
	vn.Finish(&out, b.met)
	out.Conclude(p.Damage, b.pictures)
	return out
}

func (b *book) read(part string) ([]doc.Block, error) {
	sheets, rels, err := b.readWorkbook(part)
	if err != nil {
		return nil, err
	}
	related := func(kind, usual string) string {
		for _, r := range rels {
			if r.kind == kind && b.pack.Has(r.target) {
				return r.target
			}
		}
		return usual
	}
	if err := b.readStyles(related("styles", "xl/styles.xml")); err != nil {
		return nil, err
	}
	if err := b.readStrings(related("sharedStrings", "xl/sharedStrings.xml")); err != nil {
		return nil, err
	}
	var blocks []doc.Block
	for _, s := range sheets {
		more, err := b.readSheet(s)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, more...)
	}
	return blocks, nil
}

// readWorkbook lists the visible sheets in their order.
func (b *book) readWorkbook(part string) (sheets []sheet, rels map[string]relation, err error) {
	if rels, err = b.pack.relations(part); err != nil {
		return nil, nil, err
	}
	raw, err := b.pack.Read(part)
	if err != nil {
		return nil, nil, err
	}
	dir := part[:strings.LastIndexByte(part, '/')+1]
	x := newXML(raw, b.pack.lim.Depth)
	page := 0
	x.Each(func(zipxml.Element) {
		x.Each(func(e zipxml.Element) {
			switch e.Name {
			case "workbookPr":
				v := e.Get("date1904")
				b.date1904 = v == "1" || v == "true"
			case "sheets":
				x.Each(func(e zipxml.Element) {
					if e.Name != "sheet" {
						return
					}
					page++
					if state := e.Get("state"); state == "hidden" || state == "veryHidden" {
						return
					}
					target := rels[e.Get("id")]
					if target.kind != "" && target.kind != "worksheet" {
						return // chart and dialog sheets
					}
					if target.target == "" {
						target.target = dir + "worksheets/sheet" + strconv.Itoa(page) + ".xml"
					}
					sheets = append(sheets, sheet{e.Get("name"), target.target, page})
				})
			}
		})
	})
	if err := x.Broken(); err != nil {
		b.pack.Note(err)
	}
	return sheets, rels, x.Limit()
}

// readStyles reads number formats, fonts and cell formats.
func (b *book) readStyles(part string) error {
	raw, err := b.pack.Read(part)
	if err != nil || raw == nil {
		return err
	}
	x := newXML(raw, b.pack.lim.Depth)
	x.Each(func(zipxml.Element) {
		x.Each(func(e zipxml.Element) {
			switch e.Name {
			case "numFmts":
				x.Each(func(e zipxml.Element) { b.codes[e.Num("numFmtId")] = e.Get("formatCode") })
			case "fonts":
				x.Each(func(zipxml.Element) {
					name := ""
					x.Each(func(e zipxml.Element) {
						if e.Name == "name" {
							name = e.Get("val")
						}
					})
					b.fonts = append(b.fonts, name)
				})
			case "cellXfs":
				x.Each(func(e zipxml.Element) {
					b.xfs = append(b.xfs, xf{e.Num("numFmtId"), e.Num("fontId")})
				})
			}
		})
	})
	return x.Limit()
}

func (b *book) readStrings(part string) error {
	raw, err := b.pack.Read(part)
	if err != nil || raw == nil {
		return err
	}
	x := newXML(raw, b.pack.lim.Depth)
	x.Each(func(zipxml.Element) {
		x.Each(func(e zipxml.Element) {
			if e.Name == "si" {
				b.strings = append(b.strings, richText(x))
			}
		})
	})
	if err := x.Broken(); err != nil {
		b.pack.Note(err)
	}
	return x.Limit()
}

// richText reads a string item: text alone, or runs with fonts. Phonetic guides (rPh) are not shown.
func richText(x *zipxml.Reader) (out []vn.Run) {
	x.Each(func(e zipxml.Element) {
		switch e.Name {
		case "t":
			out = append(out, vn.Run{Text: unescape(x.Text())})
		case "r":
			var p vn.Run
			x.Each(func(e zipxml.Element) {
				switch e.Name {
				case "t":
					p.Text += unescape(x.Text())
				case "rPr":
					x.Each(func(e zipxml.Element) {
						if e.Name == "rFont" {
							p.Font = e.Get("val")
						}
					})
				}
			})
			out = append(out, p)
		}
	})
	return out
}

// unescape resolves the _xHHHH_ that stands for characters XML cannot hold.
func unescape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var s strings.Builder
	for i := 0; i < len(text); {
		if i+7 <= len(text) && text[i] == '_' && text[i+1] == 'x' && text[i+6] == '_' {
			if n, err := strconv.ParseUint(text[i+2:i+6], 16, 32); err == nil {
				if n >= 0x20 || n == '\n' || n == '\t' {
					s.WriteRune(rune(n))
				}
				i += 7
				continue
			}
		}
		s.WriteByte(text[i])
		i++
	}
	return s.String()
}

// fontOf gives the font of a cell's style.
func (b *book) fontOf(style int) string {
	if style < 0 || style >= len(b.xfs) {
		return ""
	}
	if f := b.xfs[style].font; f >= 0 && f < len(b.fonts) {
		return b.fonts[f]
	}
	return ""
}

// formatOf gives the number format of a cell's style; nil is General.
func (b *book) formatOf(style int) *number.Format {
	if style < 0 || style >= len(b.xfs) {
		return nil
	}
	id := b.xfs[style].format
	if f, ok := b.formats[id]; ok {
		return f
	}
	f := number.Of(id, b.codes[id])
	b.formats[id] = f
	return f
}

// show joins the runs of a text cell, each mended by its own font.
func (b *book) show(runs []vn.Run, cellFont string) string { return vn.Join(runs, cellFont, b.met) }
