package rtf

import "bytes"

// control reads a control word or symbol, the backslash being read.
func (r *reader) control() {
	if r.i >= len(r.b) {
		return
	}
	if c := r.b[r.i]; !letter(c) {
		r.i++
		r.symbol(c)
		return
	}
	from := r.i
	for r.i < len(r.b) && letter(r.b[r.i]) {
		r.i++
	}
	word := r.b[from:r.i]
	n, has := r.number()
	if r.i < len(r.b) && r.b[r.i] == ' ' {
		r.i++
	}
	star := r.star
	r.star = false
	if string(word) == "bin" {
		r.i += min(max(n, 0), len(r.b)-r.i)
		r.skip = max(r.skip-1, 0)
		return
	}
	r.skip = 0 // a control word never stands for a character
	if !r.destination(word, star) {
		if star {
			r.skipGroup()
			return
		}
		r.word(word, n, has)
	}
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// number reads the parameter of a control word.
func (r *reader) number() (n int, has bool) {
	i, negative := r.i, false
	if i+1 < len(r.b) && r.b[i] == '-' && r.b[i+1] >= '0' && r.b[i+1] <= '9' {
		negative = true
		i++
	}
	for ; i < len(r.b) && r.b[i] >= '0' && r.b[i] <= '9'; i++ {
		has = true
		if n < 1<<40 {
			n = n*10 + int(r.b[i]-'0')
		}
	}
	if !has {
		return 0, false
	}
	r.i = i
	if negative {
		n = -n
	}
	return n, true
}

// symbol reads a control symbol.
func (r *reader) symbol(c byte) {
	switch c {
	case '*':
		r.star = r.i-2-r.opened < 8 && len(bytes.TrimSpace(r.b[r.opened:r.i-2])) == 0 // in the midst of a group it says nothing
		return
	case '\'':
		r.hex()
		return
	case '\r', '\n':
		r.par()
		return
	}
	if r.skip > 0 {
		r.skip--
		return
	}
	switch c {
	case '\\', '{', '}':
		r.bytes([]byte{c})
	case '\t':
		r.char('\t')
	case '~':
		r.char('\u00a0')
	case '-':
		r.char('\u00ad') // ư in TCVN3
	case '_':
		r.char('-')
	}
}

// hex reads \'xx: a byte of the font's code page.
func (r *reader) hex() {
	if r.i+1 >= len(r.b) {
		r.i = len(r.b)
		return
	}
	high, low := digit(r.b[r.i]), digit(r.b[r.i+1])
	if high < 0 || low < 0 {
		return
	}
	r.i += 2
	r.read++
	if r.skip > 0 {
		r.skip--
		return
	}
	if c := byte(high<<4 | low); c == '\n' || c == '\r' {
		r.char('\n')
	} else if r.st.sink != nil && !r.silent() {
		r.high = 0
		r.pending = append(r.pending, c)
	}
}

func digit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// unicode takes the character of a \u: 16 bits with or without a sign, half of a surrogate pair, or what newer writers
// put beyond 16 bits. The characters behind it stand for it to old readers.
func (r *reader) unicode(n int) {
	r.skip = r.st.uc
	if n < 0 {
		n += 1 << 16
	}
	switch {
	case n < 0 || n > 0x10ffff:
	case n >= 0xd800 && n < 0xdc00:
		r.high = rune(n)
	case n >= 0xdc00 && n < 0xe000:
		if r.high != 0 {
			r.char((r.high-0xd800)<<10 + rune(n-0xdc00) + 0x10000)
		}
		r.high = 0
	default:
		r.high = 0
		if c := r.shown(rune(n)); c != 0 {
			r.char(c)
		}
	}
}
