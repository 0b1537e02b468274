package xls

import (
	"tonghop/parser/codepage"
	"tonghop/parser/number"
	"tonghop/parser/vn"
)

// readGlobals reads the first substream: sheets, fonts, formats and shared strings.
func (w *book) readGlobals(s *stream) error {
	for {
		id, data, ok := s.next()
		if !ok || id == recEOF {
			return nil
		}
		switch {
		case isBOF(id): // BIFF4: the sheets stand within the workspace
			s.at = s.from
			return nil
		case id == recBoundSheet:
			w.boundSheet(data)
		case id == recBundleHead:
			w.sheets = append(w.sheets, sheetRef{name: w.short(from(data, 4)), at: s.at, page: len(w.sheets) + 1})
			s.at += int(min(long(data, 0), uint32(len(s.b)))) // past the sheet
			s.at = min(s.at, len(s.b))
		case id == recSST:
			w.strings = readStrings(s, data)
		default:
			if err := w.common(s, id, data); err != nil {
				return err
			}
		}
	}
}

// common reads the records that stand in front of the cells, be it in the globals or, before BIFF5, in the sheet itself.
func (w *book) common(s *stream, id uint16, data []byte) error {
	switch id {
	case recFilePass:
		return w.unlock(s, data)
	case recCodePage:
		w.codePage = int(word(data, 0))
	case recDate1904:
		w.date1904 = word(data, 0) != 0
	case recFont, recFont3:
		w.font(data)
	case recFormat2:
		w.codes[len(w.codes)] = w.short(data)
	case recFormat:
		switch {
		case w.version < 5:
			w.codes[len(w.codes)] = w.short(from(data, 2))
		case w.version < 8:
			w.codes[int(word(data, 0))] = w.short(from(data, 2))
		default:
			w.codes[int(word(data, 0))] = w.long(from(data, 2), 0)
		}
	case recXF2:
		if len(data) >= 4 {
			w.xfs = append(w.xfs, xf{font: int(data[0]), format: int(data[2] & 0x3f)})
		}
	case recXF3, recXF4:
		if len(data) >= 2 {
			w.xfs = append(w.xfs, xf{font: int(data[0]), format: int(data[1])})
		}
	case recXF:
		w.xfs = append(w.xfs, xf{font: int(word(data, 0)), format: int(word(data, 2))})
	}
	return nil
}

func (w *book) boundSheet(data []byte) {
	if len(data) < 7 {
		return
	}
	ref := sheetRef{at: int(long(data, 0)), page: len(w.sheets) + 1, hidden: data[4]&3 != 0, kind: data[5]}
	ref.name = w.short(data[6:])
	w.sheets = append(w.sheets, ref)
}

// font reads a FONT record ([MS-XLS] 2.4.122).
func (w *book) font(data []byte) {
	var f font
	switch {
	case w.version == 2:
		f.name = w.short(from(data, 4))
	case w.version < 5:
		f.name = w.short(from(data, 6))
	case len(data) > 14:
		f.name = w.short(data[14:])
		f.page = codepage.OfCharset(int(data[12]))
	}
	encoding, _ := vn.FontEncoding(f.name)
	f.old = encoding != ""
	w.legacy = w.legacy || f.old
	w.fonts = append(w.fonts, f)
}

// fontOf gives a font by its index: there is none with the number 4 ([MS-XLS] 2.5.130).
func (w *book) fontOf(index int) font {
	if index > 4 {
		index--
	}
	if index < 0 || index >= len(w.fonts) {
		return font{}
	}
	return w.fonts[index]
}

func (w *book) cellFont(style int) font {
	if style < 0 || style >= len(w.xfs) {
		return font{}
	}
	return w.fontOf(w.xfs[style].font)
}

// format gives the number format of a cell's style; nil is General.
func (w *book) format(style int) *number.Format {
	if style < 0 || style >= len(w.xfs) {
		return nil
	}
	x := &w.xfs[style]
	if !x.known {
		x.shown, x.known = number.Of(x.format, w.codes[x.format]), true
		if w.version < 5 && w.codes[x.format] == "" {
			x.shown = nil // their numbers are places in the file's own list
		}
	}
	return x.shown
}

// number shows a number by the format of a cell's style.
func (w *book) number(v float64, style int) string {
	if f := w.format(style); f != nil {
		return f.Show(v, w.date1904)
	}
	return number.General(v)
}

// show gives a text with each stretch mended by its own font.
func (w *book) show(r rich, cell font) string {
	switch {
	case !w.legacy || len(r.marks) == 0 && !cell.old:
		return r.text
	case len(r.marks) == 0:
		return vn.Join([]vn.Run{{Text: r.text, Font: cell.name}}, "", w.met)
	}
	rs := []rune(r.text)
	runs := make([]vn.Run, 0, len(r.marks)+1)
	at, name := 0, cell.name
	for _, m := range r.marks {
		if m.at > at && m.at <= len(rs) {
			runs = append(runs, vn.Run{Text: string(rs[at:m.at]), Font: name})
			at = m.at
		}
		name = w.fontOf(m.font).name
	}
	runs = append(runs, vn.Run{Text: string(rs[at:]), Font: name})
	return vn.Join(runs, cell.name, w.met)
}

// textPage is the code page of 8-bit text in a font. Legacy Vietnamese fonts take bytes as windows-1252 has them.
func (w *book) textPage(f font) int {
	switch {
	case f.old:
		return 1252
	case f.page != 0:
		return f.page
	}
	return w.codePage
}
