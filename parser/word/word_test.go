package word

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tonghop/parser/doc"
)

var update = flag.Bool("update", false, "write the golden files anew")

// sample is testdata/report.doc, which LibreOffice made of report.fodt ("MS Word 97").
func sample(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/report.doc")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// outline writes blocks as lines: page, kind, level, label, text or cells.
func outline(blocks []doc.Block) string {
	var s strings.Builder
	for _, b := range blocks {
		fmt.Fprintf(&s, "%d %s", b.Page, b.Kind)
		if b.Level > 0 {
			fmt.Fprint(&s, b.Level)
		}
		if b.Bold {
			s.WriteString(" bold")
		}
		if b.Center {
			s.WriteString(" center")
		}
		if b.Label != "" {
			fmt.Fprintf(&s, " <%s>", b.Label)
		}
		text := b.Text
		if b.Cells != nil {
			text = strings.Join(b.Cells, "|")
		}
		fmt.Fprintf(&s, " %s\n", strings.NewReplacer("\t", "|", "\n", "/").Replace(text))
	}
	return s.String()
}

// The whole of a report: letterhead, headings, lists, merged table, notes, legacy fonts run by run, pages; without
// what was deleted or hidden.
func TestReport(t *testing.T) {
	d := Read(sample(t))
	if d.Outcome != doc.OK || d.Repaired != "tcvn3" {
		t.Errorf("outcome %s %q, repaired %q", d.Outcome, d.Reason, d.Repaired)
	}
	got := outline(d.Blocks)
	const golden = "testdata/report.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// old makes a file of Word 6 or 2 that is no compound file: head, text, font table and a page of character runs.
type old struct {
	magic, number, flags, lid uint16
	text                      string
	fonts                     []font
	runs                      []int // ends of runs in the text, one a font
}

func (o old) bytes() []byte {
	b := make([]byte, 0x400)
	put16 := func(at int, n uint16) { binary.LittleEndian.PutUint16(b[at:], n) }
	put32 := func(at, n int) { binary.LittleEndian.PutUint32(b[at:], uint32(n)) }
	put16(0, o.magic)
	put16(2, o.number)
	put16(6, o.lid)
	put16(10, o.flags)
	put32(0x18, 0x400)
	put32(0x1c, 0x400+len(o.text))
	put32(0x34, len(o.text))
	b = append(b, o.text...)
	if len(o.fonts) == 0 {
		return b
	}
	b = append(b, make([]byte, 512-len(b)%512)...)
	page := make([]byte, 512)
	page[511] = byte(len(o.runs))
	binary.LittleEndian.PutUint32(page, 0x400)
	for i, end := range o.runs {
		binary.LittleEndian.PutUint32(page[4*(i+1):], uint32(0x400+end))
		page[4*(len(o.runs)+1)+i] = byte(100 + 4*i)
		copy(page[200+8*i:], []byte{3, 93, byte(i), 0})
	}
	pn := len(b) / 512
	b = append(b, page...)
	put32(0xb8, len(b))
	put32(0xbc, 10)
	b = binary.LittleEndian.AppendUint32(b, 0x400)
	b = binary.LittleEndian.AppendUint32(b, uint32(0x400+len(o.text)))
	b = binary.LittleEndian.AppendUint16(b, uint16(pn))
	put32(0xd0, len(b))
	fonts := []byte{0, 0}
	for _, f := range o.fonts {
		entry := append([]byte{0, 0, 0, f.charset, 0}, f.name+"\x00"...)
		fonts = append(append(fonts, byte(len(entry))), entry...)
	}
	put32(0xd4, len(fonts))
	return append(b, fonts...)
}

func TestOldVersions(t *testing.T) {
	cases := []struct {
		name     string
		file     old
		want     string
		repaired string
	}{
		{"Word 6: TCVN3 by font, ư as the soft hyphen's own character, capitals by the capital font",
			old{magic: 0xa5dc, number: 101, text: "b\xb8o c\xb8o t\x1f t\x1f\xebng\r", fonts: []font{{name: ".VnTimeH"}, {name: ".VnTime"}}, runs: []int{7, 17}},
			"0 paragraph BÁO CÁO tư tưởng\n", "tcvn3"},
		{"Word 95: windows-1258 by the font's charset",
			old{magic: 0xa5dc, number: 104, text: "B\xe1o c\xe1o \xf0a\xde g\xfd\xd2i\r", fonts: []font{{name: "Times New Roman", charset: 163}}, runs: []int{16}},
			"0 paragraph Báo cáo đã gửi\n", ""},
		{"Word 6: VNI by font, whose letters are two characters",
			old{magic: 0xa5dc, number: 101, text: "\xf1a\xfbng bo\xe4\r", fonts: []font{{name: "VNI-Times"}}, runs: []int{10}},
			"0 paragraph đảng bộ\n", "vni"},
		{"Word 6: Cyrillic by the font's charset",
			old{magic: 0xa5dc, number: 101, text: "\xcf\xf0\xee\xf1\xf2\xee\xe9\r", fonts: []font{{name: "Times New Roman Cyr", charset: 204}}, runs: []int{8}},
			"0 paragraph Простой\n", ""},
		{"Word 2", old{magic: 0xa5db, number: 45, text: "first\rsecond line\r"}, "0 paragraph first\n0 paragraph second line\n", ""},
	}
	for _, c := range cases {
		d := Read(c.file.bytes())
		if got := outline(d.Blocks); got != c.want || d.Repaired != c.repaired {
			t.Errorf("%s: %s %q, repaired %q, got\n%s", c.name, d.Outcome, d.Reason, d.Repaired, got)
		}
	}
}

func TestFields(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"the result stays, the code goes", "Xem \x13 HYPERLINK \"http://a.vn\" \x14trang\x15 nay\r", "Xem trang nay"},
		{"a field in the code of another", "Trang \x13 IF \x13 PAGE \x14 1 \x15 = 1 \"x\" \x14 dau\x15.\r", "Trang dau."},
		{"without a result only the code's button is seen", "\x13 MACROBUTTON NoMacro [ghi ten]\x15\x13 XE \"muc\"\x15\r", "[ghi ten]"},
		{"a field that never ends hides nothing", "Con \x13 lai\r", "Con lai"},
		{"hyphens and lines", "Tay\x1eNguyen\x0bdong hai\r", "Tay-Nguyen\ndong hai"},
	}
	for _, c := range cases {
		d := Read(old{magic: 0xa5dc, number: 101, text: c.text}.bytes())
		if got := strings.TrimSpace(d.Text()); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestOutcomes(t *testing.T) {
	locked := bytes.Clone(sample(t))
	at := bytes.Index(locked, []byte{0xec, 0xa5})
	locked[at+11] |= 1
	cases := []struct {
		name   string
		raw    []byte
		want   doc.Outcome
		reason string
	}{
		{"a password", locked, doc.Encrypted, "password"},
		{"nothing typed", old{magic: 0xa5dc, number: 101, text: "\r"}.bytes(), doc.Empty, "no text"},
		{"a picture alone", old{magic: 0xa5dc, number: 101, text: "\x01\r"}.bytes(), doc.NeedsOCR, "only pictures"},
		{"no document in the box", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), doc.Corrupt, ""},
		{"an unknown version", old{magic: 0xa5db, number: 7, text: "x\r"}.bytes(), doc.Unsupported, "version"},
	}
	for _, c := range cases {
		if d := Read(c.raw); d.Outcome != c.want || !strings.Contains(d.Reason, c.reason) {
			t.Errorf("%s: %s %q", c.name, d.Outcome, d.Reason)
		}
	}
}

// A file that was cut off gives what is left, and says so; one with wrong bits does no harm.
func TestDamaged(t *testing.T) {
	whole := sample(t)
	for n := 0; n < len(whole); n += 509 {
		d := Read(whole[:n])
		if d.Outcome == doc.OK && d.Reason != "" && !strings.HasPrefix(d.Reason, "damaged: ") {
			t.Errorf("cut at %d: %s %q", n, d.Outcome, d.Reason)
		}
	}
	if d := Read(whole[:len(whole)*9/10]); d.Outcome != doc.OK || !strings.HasPrefix(d.Reason, "damaged: ") || !strings.Contains(d.Text(), "BÁO CÁO") {
		t.Errorf("cut at nine tenths: %s %q %.200q", d.Outcome, d.Reason, d.Text())
	}
	dice := rand.New(rand.NewSource(3))
	for range 300 {
		b := bytes.Clone(whole)
		for range 1 + dice.Intn(20) {
			b[dice.Intn(len(b))] ^= 1 << dice.Intn(8)
		}
		began := time.Now()
		if Read(b); time.Since(began) > 2*time.Second {
			t.Errorf("a damaged file took %v", time.Since(began))
		}
	}
}

func FuzzRead(f *testing.F) {
	whole := sample(f)
	f.Add(whole)
	f.Add(whole[:len(whole)*9/10])
	f.Add(old{magic: 0xa5dc, number: 101, text: "b\xb8o\x07c\x07\x07\r\x13 X \x14y\x15\x0c", fonts: []font{{name: ".VnTime"}}, runs: []int{4}}.bytes())
	f.Add(old{magic: 0xa5db, number: 45, text: "first\rsecond\r"}.bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		d := Read(b)
		if d.Outcome == "" || d.Outcome != doc.OK && d.Reason == "" {
			t.Errorf("outcome %q, reason %q", d.Outcome, d.Reason)
		}
		if n := len(d.Text()); n > 100*len(b)+10000 {
			t.Errorf("%d bytes of text from %d", n, len(b))
		}
	})
}

// BenchmarkRead reads documents of other projects.
func BenchmarkRead(b *testing.B) {
	files, _ := filepath.Glob("../../../shared/corpora/documents/doc/*.doc")
	if len(files) == 0 {
		b.Skip("no corpus beside the repository")
	}
	var all [][]byte
	size := 0
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, raw)
		size += len(raw)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, raw := range all {
			Read(raw)
		}
	}
}
