package word

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"tonghop/parser/list"
	"tonghop/parser/vn"
)

// textBuilder joins the runs of a paragraph; runs of one font are mended together, since one paragraph may mix encodings.
type textBuilder struct {
	done    strings.Builder
	run     []byte
	font    font
	bold    bool // all visible text so far
	visible bool
}

func (t *textBuilder) use(r *reader, f font) {
	if f.name != t.font.name {
		t.end(r)
		t.font = f
	}
}

func (t *textBuilder) end(r *reader) {
	if len(t.run) == 0 {
		return
	}
	if t.font.legacy {
		mended, encoding := vn.RepairFont(string(t.run), t.font.name)
		if encoding != "" {
			r.met[encoding]++
		}
		t.done.WriteString(mended)
	} else {
		t.done.Write(t.run)
	}
	t.run = t.run[:0]
}

// deletedMark tells whether the mark of the paragraph is a tracked deletion.
func (s *story) deletedMark(f *format, fc uint32, prm uint16) bool {
	r := s.r
	l := r.style(f.style).look
	r.applyLook(&l, l, r.chars.find(fc).list)
	r.applyLook(&l, l, r.prmList(prm))
	return l.deleted
}

// text gives the text of the paragraph in the spans, without its mark.
func (s *story) text(f *format, mark byte) (text string, bold bool) {
	r, t := s.r, &s.t
	t.done.Reset()
	t.run, t.font, t.bold, t.visible = t.run[:0], font{}, true, false
	base := r.style(f.style).look
	for i, x := range s.spans {
		end := x.end
		for fc := x.fc; fc < end; {
			run := r.chars.find(fc)
			to := min(run.to, end)
			to -= (to - fc) % x.width
			if to <= fc {
				to = fc + x.width
			}
			l := base
			r.applyLook(&l, base, run.list)
			r.applyLook(&l, base, r.prmList(x.prm))
			if mark != 0 && i == len(s.spans)-1 && to == end {
				s.show(&l, fc, to-x.width, x)
			} else {
				s.show(&l, fc, to, x)
			}
			fc = to
		}
	}
	t.end(r)
	return t.done.String(), t.bold && t.visible
}

// show adds the characters of a run that are seen on paper.
func (s *story) show(l *look, fc, to uint32, x span) {
	r := s.r
	seen := !l.hidden && !l.deleted
	f := r.font(l.other)
	s.t.use(r, f)
	b := slice(r.main, fc, to-fc)
	if x.width == 1 && r.version < 8 {
		if d := double(r.charset(f)); d != nil && highBytes(b) {
			s.showDouble(l, b, d, seen, fc, x)
			return
		}
	}
	table := r.single(0)
	if x.width == 1 && r.version < 8 {
		table = r.single(r.charset(f))
	}
	for i := 0; i+int(x.width) <= len(b); i += int(x.width) {
		var c rune
		if x.width == 1 {
			c = rune(b[i])
			if c >= 0x80 {
				c = table[c]
				if f.charset == symbolCharset && r.version < 8 && !f.legacy {
					c = 0xf000 + rune(b[i])
				}
			}
		} else {
			c = rune(b[i]) | rune(b[i+1])<<8
			if utf16.IsSurrogate(c) && i+4 <= len(b) {
				if pair := utf16.DecodeRune(c, rune(b[i+2])|rune(b[i+3])<<8); pair != utf8.RuneError {
					c = pair
					i += 2
				}
			}
		}
		if c < 0x20 || l.symbol != 0 {
			cp := x.cp + (fc+uint32(i)-x.fc)/x.width
			s.special(c, l, cp, seen)
			continue
		}
		s.put(c, l, seen)
	}
}

func highBytes(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return true
		}
	}
	return false
}

// put adds a visible character.
func (s *story) put(c rune, l *look, seen bool) {
	if s.inCode() {
		s.addCode(c)
		return
	}
	if !seen {
		return
	}
	t := &s.t
	if c < utf8.RuneSelf {
		t.run = append(t.run, byte(c))
	} else if c != utf8.RuneError && c != 0xfffe && c != 0xffff {
		t.run = utf8.AppendRune(t.run, c)
	}
	if c > ' ' && c != 0xa0 {
		t.visible = true
		t.bold = t.bold && l.bold
	}
}

// special handles the characters that are more than themselves.
func (s *story) special(c rune, l *look, cp uint32, seen bool) {
	switch c {
	case charFieldBegin:
		if !s.open[cp] {
			s.fields = append(s.fields, field{inCode: true})
		}
		return
	case charFieldMiddle:
		if n := len(s.fields); n > 0 {
			s.fields[n-1].inCode = false
		}
		return
	case charFieldEnd:
		if n := len(s.fields); n > 0 {
			f := s.fields[n-1]
			s.fields = s.fields[:n-1]
			if f.inCode {
				s.shown(f, l, seen)
			}
		}
		return
	case charPicture:
		if s.inCode() {
			s.formField(l.picture, l, seen)
			return
		}
		s.r.pictures = s.r.pictures || seen
		return
	case charDrawn:
		if seen {
			s.box(cp)
		}
		return
	}
	switch {
	case l.symbol != 0 && c >= 0x20:
		f := s.r.font(l.symbolFont)
		for _, c := range list.Sign(l.symbol, f.name) {
			s.put(c, l, seen)
		}
	case c == '\t':
		s.put(c, l, seen)
	case c == charLine, c == charColumn, c == charPara:
		s.put('\n', l, seen)
	case c == charPage:
		s.put('\n', l, seen)
		if seen && s.kind == "" {
			s.page++
			s.breaks = true
		}
	case c == charHyphen:
		s.put('-', l, seen)
	case c == charSoftHyphen:
		s.put('\u00ad', l, seen)
	}
}

func (s *story) inCode() bool {
	for i := range s.fields {
		if s.fields[i].inCode {
			return true
		}
	}
	return false
}

// addCode keeps the beginning of the innermost field's code.
func (s *story) addCode(c rune) {
	f := &s.fields[len(s.fields)-1]
	if f.inCode && len(f.code) < 500 {
		f.code = utf8.AppendRune(f.code, c)
	}
}

// shown gives what a field shows that has no result of its own.
func (s *story) shown(f field, l *look, seen bool) {
	name, rest, _ := strings.Cut(strings.TrimSpace(string(f.code)), " ")
	if name = strings.ToUpper(name); name != "MACROBUTTON" && name != "GOTOBUTTON" {
		return
	}
	_, rest, _ = strings.Cut(strings.TrimSpace(rest), " ")
	for _, c := range rest {
		s.put(c, l, seen)
	}
}
