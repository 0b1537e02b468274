package msg

import (
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"tonghop/parser/box"
	"tonghop/parser/doc"
)

// storage is a folder of a compound file: []byte is a stream, storage a folder in it.
type storage map[string]any

// compound writes a small compound file ([MS-CFB]): every stream lies in the mini stream, siblings hang in one line.
func compound(root storage) []byte {
	const none, end = 0xffffffff, 0xfffffffe
	var dir, mini, miniFAT []byte
	u32 := binary.LittleEndian.AppendUint32
	entry := func(name string, kind byte, right, child, start uint32, size int) []byte {
		e := make([]byte, 128)
		u := append(utf16.Encode([]rune(name)), 0)
		for i, c := range u {
			binary.LittleEndian.PutUint16(e[2*i:], c)
		}
		binary.LittleEndian.PutUint16(e[64:], uint16(2*len(u)))
		e[66], e[67] = kind, 1
		for at, v := range map[int]uint32{68: none, 72: right, 76: child, 116: start, 120: uint32(size)} {
			binary.LittleEndian.PutUint32(e[at:], v)
		}
		return e
	}
	var add func(s storage) uint32
	add = func(s storage) uint32 {
		first := uint32(none)
		for _, name := range slices.Backward(slices.Sorted(maps.Keys(s))) { // the last first: each points to the next
			switch v := s[name].(type) {
			case storage:
				child := add(v)
				dir = append(dir, entry(name, 1, first, child, 0, 0)...)
			case []byte:
				start := uint32(len(mini) / 64)
				for i := 0; i < len(v); i += 64 {
					next := uint32(len(mini)/64 + 1)
					if i+64 >= len(v) {
						next = end
					}
					mini = append(mini, append(v[i:min(i+64, len(v)):min(i+64, len(v))], make([]byte, 64-min(64, len(v)-i))...)...)
					miniFAT = u32(miniFAT, next)
				}
				dir = append(dir, entry(name, 2, first, none, start, len(v))...)
			}
			first = uint32(len(dir)/128 - 1)
		}
		return first
	}
	dir = append(dir, make([]byte, 128)...)
	child := add(root)
	pad := func(b []byte, fill byte) []byte {
		for len(b)%512 != 0 {
			b = append(b, fill)
		}
		return b
	}
	size := len(mini)
	dir, mini, miniFAT = pad(dir, 0), pad(mini, 0), pad(miniFAT, 0xff)
	nDir, nFAT, nMini := len(dir)/512, len(miniFAT)/512, len(mini)/512
	copy(dir, entry("Root Entry", 5, none, child, uint32(1+nDir+nFAT), size))
	fat := u32(nil, 0xfffffffd)
	for _, n := range []int{nDir, nFAT, nMini} {
		for i := range n {
			next := uint32(len(fat)/4 + 1)
			if i == n-1 {
				next = end
			}
			fat = u32(fat, next)
		}
	}
	head := make([]byte, 512)
	copy(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for at, v := range map[int]uint16{24: 0x3e, 26: 3, 28: 0xfffe, 30: 9, 32: 6} {
		binary.LittleEndian.PutUint16(head[at:], v)
	}
	for at, v := range map[int]uint32{44: 1, 48: 1, 56: 4096, 60: uint32(1 + nDir), 64: uint32(nFAT), 68: end, 76: 0} {
		binary.LittleEndian.PutUint32(head[at:], v)
	}
	for i := 80; i < 512; i += 4 {
		binary.LittleEndian.PutUint32(head[i:], none)
	}
	return slices.Concat(head, pad(fat, 0xff), dir, miniFAT, mini)
}

func wide(s string) (b []byte) {
	for _, c := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, c)
	}
	return b
}

// properties is a properties stream with one number in it.
func properties(header int, id uint16, v uint32) []byte {
	b := make([]byte, header+16)
	binary.LittleEndian.PutUint16(b[header:], 3)
	binary.LittleEndian.PutUint16(b[header+2:], id)
	binary.LittleEndian.PutUint32(b[header+8:], v)
	return b
}

func attachment(name string, data any) storage {
	kind := uint16(typeBinary)
	if _, ok := data.(storage); ok {
		kind = typeObject
	}
	return storage{stream(propLongName, typeWide): wide(name), stream(propAttachData, kind): data, "__properties_version1.0": make([]byte, 8)}
}

// native1 is what the Packager writes.
func native1(name string, data string) []byte {
	b := append([]byte{0, 0, 0, 0, 2, 0}, name+"\x00C:\\"+name+"\x00"...)
	b = append(b, 0, 0, 3, 0, 2, 0, 0, 0, 'x', 0)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	return append(b, data...)
}

// sample is a message in code page 1258 with a file, a message with a file, a packed object and one that cannot be read.
func sample() []byte {
	return compound(storage{
		"__properties_version1.0":       properties(32, propCodePage, 1258),
		stream(propSubject, typeANSI):   []byte("B\xe1o c\xe1o th\xe1ng 9"),
		stream(propBody, typeANSI):      []byte("Ki\xecnh g\xf3i Ban.\r\n\r\nTi\xccnh hi\xccnh \xf4\xd2n \xf0i\xf2nh.\r\n"),
		"__attach_version1.0_#00000000": attachment("Phụ lục.txt", []byte("Số liệu")),
		"__attach_version1.0_#00000001": attachment("", storage{
			"__properties_version1.0":       make([]byte, 24),
			stream(propSubject, typeWide):   wide("Thư trong"),
			stream(propHTML, typeBinary):    []byte("<html><meta charset=utf-8><body><p>Nội dung trong</p></body></html>"),
			"__attach_version1.0_#00000000": attachment(`..\b.txt`, []byte("hai")),
		}),
		"__attach_version1.0_#00000002": attachment("", storage{"\x01Ole10Native": native1("c.txt", "ba")}),
		"__attach_version1.0_#00000003": attachment("hình", storage{"\x03ObjInfo": []byte{1}}),
	})
}

func read(b []byte) doc.Document {
	return Read(b, box.NewBudget(box.DefaultLimits), func(_ string, b []byte) doc.Document {
		return doc.Document{Outcome: doc.OK, Blocks: []doc.Block{{Text: string(b)}}}
	})
}

func TestRead(t *testing.T) {
	d := read(sample())
	var got strings.Builder
	for _, b := range d.Blocks {
		fmt.Fprintf(&got, "%s:%s; ", b.Kind, b.Text)
	}
	for _, m := range d.Members {
		fmt.Fprintf(&got, "%s=%s,%s; ", m.Name, m.Document.Outcome, strings.TrimSpace(m.Document.OwnText()))
	}
	want := "heading:Báo cáo tháng 9; paragraph:Kính gói Ban.; paragraph:Tình hình ổn định.; heading:Thư trong; paragraph:Nội dung trong; " +
		"Phụ lục.txt=ok,Số liệu; b.txt=ok,hai; c.txt=ok,ba; hình=unsupported,; "
	if got.String() != want || d.Outcome != doc.OK || d.MediaType != Media {
		t.Errorf("%s (%s)\n got %s\nwant %s", d.Outcome, d.Reason, got.String(), want)
	}
}

// A message damaged at any place gives what it can.
func TestDamaged(t *testing.T) {
	whole := sample()
	for i := 0; i < len(whole); i += 7 {
		b := slices.Clone(whole)
		b[i] ^= 0x55
		for _, b := range [][]byte{whole[:i], b} {
			if d := read(b); d.Outcome == "" || d.Outcome != doc.OK && d.Reason == "" {
				t.Fatalf("byte %d: %+v", i, d)
			}
		}
	}
}

// The messages of other projects all give their text.
func TestCorpus(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/corpora/documents/msg/*.msg")
	if len(files) == 0 {
		t.Skip("no corpus beside the repository")
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if d := read(b); d.Outcome != doc.OK || len(d.Blocks) == 0 {
			t.Errorf("%s: %s (%s), %d blocks", name, d.Outcome, d.Reason, len(d.Blocks))
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sample())
	f.Fuzz(func(t *testing.T, b []byte) {
		d := read(b)
		total := 0
		for _, m := range d.Members {
			total += int(m.Size)
		}
		if d.Outcome == "" || total > 1000*len(b)+1000 {
			t.Errorf("%s, %d bytes of %d", d.Outcome, total, len(b))
		}
	})
}
