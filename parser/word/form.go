package word

import "strings"

// formField shows a check box or a drop-down list, which keep no result in the text ([MS-DOC] 2.9.78).
func (s *story) formField(at uint32, l *look, seen bool) {
	name := string(s.fields[len(s.fields)-1].code)
	check, drop := strings.Contains(name, "FORMCHECKBOX"), strings.Contains(name, "FORMDROPDOWN")
	if !check && !drop {
		return
	}
	data := s.r.dataStream()
	b := slice(data, at, u32(slice(data, at, 4), 0))
	head := int(u16(b, 4))
	if head > len(b) {
		return
	}
	b = b[head:]
	if u32(b, 0) != 0xffffffff {
		return
	}
	bits := u16(b, 4)
	chosen := int(bits >> 2 & 31)
	b = skipText(b[min(10, len(b)):]) // its name
	if chosen == 25 {
		chosen = int(u16(b, 0)) // as the form was made
	}
	if check {
		s.putField(map[bool]string{true: "☒", false: "☐"}[chosen != 0], l, seen)
		return
	}
	b = b[min(2, len(b)):]
	for range 5 { // its format, help, status and macros
		b = skipText(b)
	}
	if u16(b, 0) != 0xffff {
		return
	}
	count := int(u16(b, 2))
	b = b[min(8, len(b)):]
	for i := range count {
		n := 2 * int(u16(b, 0))
		if len(b) < 2+n {
			return
		}
		if i == chosen {
			s.putField(text16(b[2:2+n]), l, seen)
			return
		}
		b = b[2+n:]
	}
}

// skipText skips a counted text that also ends with a zero.
func skipText(b []byte) []byte {
	return b[min(4+2*int(u16(b, 0)), len(b)):]
}

// putField shows text in place of a field whose code is open.
func (s *story) putField(text string, l *look, seen bool) {
	fields := s.fields
	s.fields = fields[:len(fields)-1]
	for _, c := range text {
		s.put(c, l, seen)
	}
	s.fields = fields
}
