package word

import (
	"strings"

	"golang.org/x/text/encoding"

	"tonghop/parser/list"
)

// The levels of numbering in Word 6 (nLvlAnm): outlines from 1, then single numbers and bullets.
const (
	anmNumber = 10
	anmBullet = 11
)

// oldLabel gives the label by the autonumbering of Word 6 (ANLD), where the paragraph has one. Numbers go on from paragraph
// to paragraph; one without a number begins them anew.
func (s *story) oldLabel(f *format) string {
	a := f.anld
	if len(a) < 20 || f.anldLevel == 0 || f.anldLevel > anmBullet {
		if f.list == 0 {
			s.anm[anmNumber] = 0
		}
		return ""
	}
	unicode := len(a) >= 84
	before, after := int(a[1]), int(a[2])
	chars := func(from, n int) string {
		if unicode {
			return text16(slice(a, uint32(20+2*from), uint32(2*n)))
		}
		var t strings.Builder
		table := s.r.single(s.r.charset(s.r.font(int(u16(a, 6)))))
		for _, c := range slice(a, uint32(20+from), uint32(n)) {
			t.WriteRune(table[c])
		}
		return t.String()
	}
	if f.anldLevel == anmBullet {
		return list.Bullet(chars(0, before), s.r.font(int(u16(a, 6))).name)
	}
	if f.anldLevel < anmNumber {
		for i := f.anldLevel + 1; i < anmNumber; i++ {
			s.anm[i] = 0
		}
	}
	n := s.anm[f.anldLevel]
	s.anm[f.anldLevel]++
	number := list.Counted(n+int(u16(a, 10)), list.Code(int(a[0])))
	return strings.Join(strings.Fields(chars(0, before)+number+chars(before, after)), " ")
}

// showDouble adds the characters of a run in a charset of two bytes.
func (s *story) showDouble(l *look, b []byte, e encoding.Encoding, seen bool, fc uint32, x span) {
	d := e.NewDecoder()
	from := 0
	flush := func(to int) {
		text, _ := d.Bytes(b[from:to])
		for _, c := range string(text) {
			s.put(c, l, seen)
		}
	}
	for i, c := range b {
		if c < 0x20 {
			flush(i)
			s.special(rune(c), l, x.cp+fc+uint32(i)-x.fc, seen)
			from = i + 1
		}
	}
	flush(len(b))
}
