package pdf

import (
	"errors"
	"fmt"
	"slices"
)

// wazero can end a module that hangs only if it looks at every turn of every loop whether the module was closed, and that look leaves
// the compiled code: PDFium is four times slower with it. So the module is rewritten before it is compiled: each loop counts down a
// number, and every fuel turns calls a function that writes eight bytes, which end up in a writer of ours. The writer ends the call
// by a panic if the document was given up. These calls are also where Go may stop the goroutine to collect garbage.
//
// The encoding is that of the WebAssembly core specification 2.0, section 5, with exception handling.

// fuel is how many turns of loops are between two looks: well below a millisecond.
const fuel = 20_000

// Sections of a module that are changed.
const (
	sectionTypes     = 1
	sectionImports   = 2
	sectionFunctions = 3
	sectionGlobals   = 6
	sectionCode      = 10
)

// The words that the look uses, in memory below what the linker gives out (1024): where the bytes are, how many, and how many were
// written.
const (
	lookAt    = 16 // a ciovec of WASI: address and length
	lookDone  = 24
	lookBytes = 32
)

// errWASM is a module that is not what this file knows.
var errWASM = errors.New("unknown WebAssembly")

// wasmReader walks over the bytes of a module; it panics with errWASM at what it does not know.
type wasmReader struct {
	b  []byte
	at int
}

// withFuel gives the module with looks in its loops.
func withFuel(module []byte) (out []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			out, err = nil, fmt.Errorf("%w: %v", errWASM, p)
		}
	}()
	if string(module[:8]) != "\x00asm\x01\x00\x00\x00" {
		return nil, errWASM
	}
	var sections [][]byte
	var ids []byte
	place := map[byte]int{}
	for r := (&wasmReader{module, 8}); r.at < len(module); {
		id := r.byte()
		place[id] = len(sections)
		ids, sections = append(ids, id), append(sections, r.take(r.number()))
	}
	for _, id := range []byte{sectionTypes, sectionImports, sectionFunctions, sectionGlobals, sectionCode} {
		if _, ok := place[id]; !ok {
			return nil, errWASM
		}
	}
	section := func(id byte) *[]byte { return &sections[place[id]] }

	functions, globals, write := imports(*section(sectionImports))
	counter := globals + count(*section(sectionGlobals))
	look := functions + count(*section(sectionFunctions))
	signature := count(*section(sectionTypes))
	*section(sectionTypes) = grown(*section(sectionTypes), []byte{0x60, 0, 0}) // () -> ()
	*section(sectionFunctions) = grown(*section(sectionFunctions), number(nil, signature))
	*section(sectionGlobals) = grown(*section(sectionGlobals), append(signed([]byte{0x7f, 1, 0x41}, fuel), 0x0b)) // var i32
	*section(sectionCode) = code(*section(sectionCode), counter, look, write)

	out = append(make([]byte, 0, len(module)*5/4), module[:8]...)
	for i, s := range sections {
		out = number(append(out, ids[i]), len(s))
		out = append(out, s...)
	}
	return out, nil
}

// imports counts the functions and globals that a module takes from outside, and finds fd_write among them.
func imports(section []byte) (functions, globals, write int) {
	r := &wasmReader{b: section}
	write = -1
	for range r.number() {
		r.take(r.number())
		name := string(r.take(r.number()))
		switch r.byte() {
		case 0:
			if name == "fd_write" {
				write = functions
			}
			functions++
			r.number()
		case 3:
			globals++
			r.take(2)
		default:
			panic("import")
		}
	}
	if write < 0 {
		panic("no fd_write")
	}
	return functions, globals, write
}

// count is the number of entries of a section.
func count(section []byte) int { return (&wasmReader{b: section}).number() }

// grown is a section with one more entry.
func grown(section, entry []byte) []byte {
	r := &wasmReader{b: section}
	n := r.number()
	return slices.Concat(number(nil, n+1), section[r.at:], entry)
}

// code puts the count into every loop, and the function that looks behind all others.
func code(section []byte, counter, look, write int) []byte {
	r := &wasmReader{b: section}
	n := r.number()
	check := []byte{0x23} // global.get counter
	check = number(check, counter)
	check = append(check, 0x41, 1, 0x6b, 0x24) // i32.const 1, i32.sub, global.set counter
	check = number(check, counter)
	check = number(append(check, 0x23), counter)
	check = append(check, 0x45, 0x04, 0x40, 0x10) // i32.eqz, if, call look
	check = append(number(check, look), 0x0b)     // end

	out := number(make([]byte, 0, len(section)*5/4), n+1)
	body := []byte{}
	for range n {
		size := r.number()
		end := r.at + size
		body = body[:0]
		start := r.at
		for range r.number() { // locals
			r.number()
			r.byte()
		}
		for r.at < end {
			if r.instruction() {
				body = append(append(body, r.b[start:r.at]...), check...)
				start = r.at
			}
		}
		if r.at != end {
			panic("function")
		}
		body = append(body, r.b[start:end]...)
		out = append(number(out, len(body)), body...)
	}
	body = append(body[:0], 0, 0x41) // no locals, i32.const fuel
	body = append(signed(body, fuel), 0x24)
	body = number(body, counter)
	body = append(body, 0x41, 1, 0x41, lookAt, 0x41, 1, 0x41, lookDone, 0x10) // fd_write(1, lookAt, 1, lookDone)
	body = append(number(body, write), 0x1a, 0x0b)                            // drop, end
	return append(number(out, len(body)), body...)
}

// instruction skips one instruction and tells whether a loop begins with it.
func (r *wasmReader) instruction() (loop bool) {
	switch op := r.byte(); {
	case op == 0x03:
		r.number()
		return true
	case op == 0x0e: // br_table
		for range r.number() + 1 {
			r.number()
		}
	case op == 0x1c: // select of types
		r.take(r.number())
	case op == 0x1f: // try_table
		r.number()
		for range r.number() {
			if kind := r.byte(); kind < 2 {
				r.number()
			}
			r.number()
		}
	case op == 0x43:
		r.take(4)
	case op == 0x44:
		r.take(8)
	case op == 0x11, op == 0x13:
		r.number()
		r.number()
	case op >= 0x28 && op <= 0x3e:
		r.address()
	case op == 0x02, op == 0x04, op >= 0x06 && op <= 0x09, op == 0x0c, op == 0x0d, op == 0x10, op == 0x12, op == 0x18,
		op >= 0x20 && op <= 0x26, op >= 0x3f && op <= 0x42, op == 0xd0, op == 0xd2:
		r.number()
	case op == 0xfc:
		r.bulk(r.number())
	case op == 0xfd:
		r.vector(r.number())
	case op <= 0x01, op == 0x05, op == 0x0a, op == 0x0b, op == 0x0f, op == 0x19, op == 0x1a, op == 0x1b, op >= 0x45 && op <= 0xc4, op == 0xd1:
	default:
		panic(fmt.Sprintf("instruction %#x", op))
	}
	return false
}

// bulk skips what follows on the prefix fc.
func (r *wasmReader) bulk(op int) {
	switch {
	case op < 8:
	case op == 8, op == 10, op == 12, op == 14:
		r.number()
		r.number()
	case op < 18:
		r.number()
	default:
		panic(fmt.Sprintf("instruction fc %d", op))
	}
}

// vector skips what follows on the prefix fd.
func (r *wasmReader) vector(op int) {
	switch {
	case op <= 11, op == 92, op == 93:
		r.address()
	case op == 12, op == 13:
		r.take(16)
	case op >= 21 && op <= 34:
		r.take(1)
	case op >= 84 && op <= 91:
		r.address()
		r.take(1)
	case op > 0x1ff:
		panic(fmt.Sprintf("instruction fd %d", op))
	}
}

// address skips the alignment and offset of a memory access.
func (r *wasmReader) address() {
	if r.number()&0x40 != 0 {
		panic("second memory")
	}
	r.number()
}

func (r *wasmReader) byte() byte {
	r.at++
	return r.b[r.at-1]
}

func (r *wasmReader) take(n int) []byte {
	r.at += n
	return r.b[r.at-n : r.at]
}

// number reads LEB128; of a signed number only its length is right.
func (r *wasmReader) number() int {
	n := 0
	for shift := 0; ; shift += 7 {
		c := r.byte()
		n |= int(c&0x7f) << shift
		if c < 0x80 {
			return n
		}
	}
}

// number appends n in LEB128.
func number(b []byte, n int) []byte {
	for ; n > 0x7f; n >>= 7 {
		b = append(b, byte(n)|0x80)
	}
	return append(b, byte(n))
}

// signed appends n >= 0 in signed LEB128.
func signed(b []byte, n int) []byte {
	for ; n > 0x3f; n >>= 7 {
		b = append(b, byte(n)|0x80)
	}
	return append(b, byte(n))
}
