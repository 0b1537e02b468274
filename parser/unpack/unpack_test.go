package unpack

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"strings"
	"testing"
	"time"

	"tonghop/parser/box"
	"tonghop/parser/doc"
)

// reader reads members as an extractor does: archives by their first bytes, all else as one line of text.
func reader(budget *box.Budget) box.Open {
	var open box.Open
	open = func(name string, b []byte) doc.Document {
		switch {
		case bytes.HasPrefix(b, []byte("PK")):
			return Read(b, MediaZip, name, budget, open)
		case bytes.HasPrefix(b, []byte("\x1f\x8b")):
			return Read(b, MediaGzip, name, budget, open)
		case len(b) == 0:
			return doc.Failed("application/x-empty", doc.Empty, "file of no bytes")
		}
		return doc.Document{MediaType: "text/plain", Outcome: doc.OK, Blocks: []doc.Block{{Kind: doc.Paragraph, Text: strings.TrimSpace(string(b[:min(len(b), 200)]))}}}
	}
	return open
}

func unpacked(b []byte, mediaType, name string, lim box.Limits) doc.Document {
	budget := box.NewBudget(lim)
	return Read(b, mediaType, name, budget, reader(budget))
}

// listing is what a user sees: the files with their text or what became of them.
func listing(d doc.Document) string {
	var s strings.Builder
	for path, m := range d.Files() {
		if len(m.Document.Members) > 0 {
			continue
		}
		what := m.Document.OwnText()
		if m.Document.Outcome != doc.OK {
			what = string(m.Document.Outcome)
		}
		fmt.Fprintf(&s, "%s=%s; ", path, strings.TrimSpace(what))
	}
	return strings.TrimSuffix(s.String(), " ")
}

// zipped makes a zip of name and content in turn; change may alter each header.
func zipped(t testing.TB, change func(*zip.FileHeader), parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		h := &zip.FileHeader{Name: parts[i], Method: zip.Deflate}
		if change != nil {
			change(h)
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// lock sets the encryption flag of the first member in both headers.
func lock(b []byte) []byte {
	b[6] |= 1
	b[bytes.Index(b, []byte("PK\x01\x02"))+8] |= 1
	return b
}

func gzipped(name string, b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Name = name
	_, _ = z.Write(b)
	_ = z.Close()
	return out.Bytes()
}

func tarred(old bool, headers ...tar.Header) []byte {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, h := range headers {
		text := h.Linkname
		if h.Typeflag == tar.TypeReg {
			h.Linkname, h.Size = "", int64(len(text))
		}
		_ = w.WriteHeader(&h)
		if h.Typeflag == tar.TypeReg {
			_, _ = w.Write([]byte(text))
		}
	}
	_ = w.Close()
	b := out.Bytes()
	if old { // no magic, as before POSIX: the sum of the header changes with it
		copy(b[257:265], make([]byte, 8))
		copy(b[148:156], "        ")
		sum := 0
		for _, c := range b[:512] {
			sum += int(c)
		}
		copy(b[148:156], fmt.Sprintf("%06o\x00 ", sum))
	}
	return b
}

// rarred makes a RAR 4 of stored files; flags are those of the main header.
func rarred(flags uint16, parts ...string) []byte {
	b := []byte("Rar!\x1a\x07\x00")
	header := func(kind byte, flags uint16, fields ...any) {
		var h bytes.Buffer
		_ = binary.Write(&h, binary.LittleEndian, kind)
		_ = binary.Write(&h, binary.LittleEndian, flags)
		_ = binary.Write(&h, binary.LittleEndian, uint16(0))
		for _, f := range fields {
			_ = binary.Write(&h, binary.LittleEndian, f)
		}
		v := h.Bytes()
		binary.LittleEndian.PutUint16(v[3:], uint16(len(v)+2))
		b = binary.LittleEndian.AppendUint16(b, uint16(crc32.ChecksumIEEE(v)))
		b = append(b, v...)
	}
	header(0x73, flags, uint16(0), uint32(0))
	for i := 0; i < len(parts); i += 2 {
		name, text := []byte(parts[i]), parts[i+1]
		size := uint32(len(text))
		header(0x74, 0x8000, size, size, byte(2), crc32.ChecksumIEEE([]byte(text)), uint32(0), byte(20), byte(0x30), uint16(len(name)), uint32(0x20), name)
		b = append(b, text...)
	}
	header(0x7b, 0)
	return b
}

func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

const sevenText = "Thư mục/báo cáo.txt=Tháng 9 chi bộ không có gì đặc biệt.; phụ lục.txt=Nhân dân đồng tình, ủng hộ.; rong.txt=empty;"

const tarText = "phụ lục.txt=Nhân dân đồng tình, ủng hộ.; rong.txt=empty; Thư mục/báo cáo.txt=Tháng 9 chi bộ không có gì đặc biệt.;"

func TestRead(t *testing.T) {
	two := zipped(t, nil, "a.txt", "một", "thư mục/b.txt", "hai")
	raw := func(h *zip.FileHeader) { h.NonUTF8 = true }
	for _, c := range []struct {
		why, media, name string
		b                []byte
		outcome          doc.Outcome
		reason, want     string
	}{
		{"zip", MediaZip, "", two, doc.OK, "", "a.txt=một; thư mục/b.txt=hai;"},
		{"no files", MediaZip, "", zipped(t, nil), doc.Empty, "nothing in it", ""},
		{"folders only", MediaZip, "", zipped(t, nil, "a/", "", "b/", ""), doc.Empty, "nothing in it", ""},
		{"what systems leave behind", MediaZip, "", zipped(t, nil, "__MACOSX/._a.txt", "x", "a/.DS_Store", "x", "Thumbs.db", "x", "~$a.docx", "x", "desktop.ini", "x"), doc.Empty, "leftovers", ""},
		{"names that lead out", MediaZip, "", zipped(t, nil, "../../etc/a.txt", "1", `C:\Users\b.txt`, "2", "/c\x00\u202e.txt", "3", "..", "4"), doc.OK, "", "etc/a.txt=1; Users/b.txt=2; c.txt=3; tep=4;"},
		{"one name twice", MediaZip, "", zipped(t, nil, "a.txt", "1", "A/../a.txt", "2", "a.txt", "3"), doc.OK, "", "a.txt=1; A/a.txt=2; a (2).txt=3;"},
		{"a link and a device are no files", MediaZip, "", zipped(t, func(h *zip.FileHeader) {
			if h.Name != "a.txt" {
				h.SetMode(os.ModeSymlink)
			}
		}, "lk", "/etc/passwd", "a.txt", "1"), doc.OK, "", "a.txt=1;"},
		{"name in windows-1258", MediaZip, "", zipped(t, raw, "B\xe1o c\xe1o ti\xccnh hi\xccnh th\xe1ng 9.txt", "x"), doc.OK, "", "Báo cáo tình hình tháng 9.txt=x;"},
		{"name in windows-1258, few marks", MediaZip, "", zipped(t, raw, "b\xe1o c\xe1o th\xe1ng 9.txt", "x"), doc.OK, "", "báo cáo tháng 9.txt=x;"},
		{"name in TCVN3", MediaZip, "", zipped(t, raw, "B\xb8o c\xb8o t\xd7nh h\xd7nh d\xad lu\xcbn x\xb7 h\xe9i.txt", "x"), doc.OK, "", "Báo cáo tình hình dư luận xã hội.txt=x;"},
		{"name in UTF-8 without the flag, decomposed", MediaZip, "", zipped(t, raw, "Ba\u0301o ca\u0301o.txt", "x"), doc.OK, "", "Báo cáo.txt=x;"},
		{"Unicode path of Info-ZIP", MediaZip, "", zipped(t, func(h *zip.FileHeader) {
			h.NonUTF8 = true
			v := append(binary.LittleEndian.AppendUint32([]byte{1}, crc32.ChecksumIEEE([]byte(h.Name))), "Báo cáo.txt"...)
			h.Extra = append(append([]byte{0x75, 0x70}, byte(len(v)), 0), v...)
		}, "B?o c?o.txt", "x"), doc.OK, "", "Báo cáo.txt=x;"},
		{"zip in zip", MediaZip, "", zipped(t, nil, "trong.zip", string(two), "c.txt", "ba"), doc.OK, "", "trong.zip/a.txt=một; trong.zip/thư mục/b.txt=hai; c.txt=ba;"},
		{"one of two has a password", MediaZip, "", lock(zipped(t, nil, "a.txt", "một", "b.txt", "hai")), doc.OK, "", "a.txt=encrypted; b.txt=hai;"},
		{"all have a password", MediaZip, "", lock(zipped(t, nil, "a.txt", "một")), doc.Encrypted, "password", "a.txt=encrypted;"},
		{"directory lost", MediaZip, "", two[:bytes.Index(two, []byte("PK\x01\x02"))+3], doc.OK, "damaged: ", "a.txt=một; thư mục/b.txt=hai;"},
		{"cut short inside the first file", MediaZip, "", two[:36], doc.Corrupt, "damaged: ", "a.txt=corrupt;"},
		{"gz, named inside", MediaGzip, "x.gz", gzipped("bao cao.txt", []byte("một")), doc.OK, "", "bao cao.txt=một;"},
		{"gz, named outside", MediaGzip, "báo cáo.txt.GZ", gzipped("", []byte("một")), doc.OK, "", "báo cáo.txt=một;"},
		{"gz cut short", MediaGzip, "a.txt.gz", gzipped("", bytes.Repeat([]byte("một "), 500))[:40], doc.OK, "", ""},
		{"tar, links left out", MediaTar, "", tarred(false, tar.Header{Name: "a.txt", Typeflag: tar.TypeReg, Linkname: "một"}, tar.Header{Name: "b", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}), doc.OK, "", "a.txt=một;"},
		{"tar.gz is one archive", MediaGzip, "a.tgz", gzipped("", tarred(true, tar.Header{Name: "a.txt", Typeflag: tar.TypeReg, Linkname: "một"})), doc.OK, "", "a.txt=một;"},
		{"tar.bz2", MediaBzip2, "", file(t, "files.tar.bz2"), doc.OK, "", tarText},
		{"tar.xz", MediaXz, "", file(t, "files.tar.xz"), doc.OK, "", tarText},
		{"rar", MediaRAR, "", rarred(0, "a.txt", "một", `thu muc\b.txt`, "hai"), doc.OK, "", "a.txt=một; thu muc/b.txt=hai;"},
		{"rar, cut short", MediaRAR, "", rarred(0, "a.txt", "một", "b.txt", "hai")[:80], doc.OK, "damaged: ", "a.txt=một;"},
		{"7z, LZMA", Media7z, "", file(t, "lzma.7z"), doc.OK, "", sevenText},
		{"7z, LZMA2", Media7z, "", file(t, "lzma2.7z"), doc.OK, "", sevenText},
		{"7z, PPMd", Media7z, "", file(t, "ppmd.7z"), doc.OK, "", sevenText},
		{"7z with a password", Media7z, "", file(t, "locked.7z"), doc.Encrypted, "password", "Thư mục/báo cáo.txt=encrypted; phụ lục.txt=encrypted; rong.txt=empty;"},
		{"7z, names with a password too", Media7z, "", file(t, "locked-names.7z"), doc.Encrypted, "password", ""},
		{"first part of a 7z", Media7z, "", file(t, "lzma2.7z")[:60], doc.Corrupt, "the other parts are missing", ""},
	} {
		d := unpacked(c.b, c.media, c.name, box.DefaultLimits)
		got := listing(d)
		if c.why == "gz cut short" {
			if d.Outcome != doc.OK || !strings.HasPrefix(d.Members[0].Document.Reason, "damaged: ") {
				t.Errorf("%s: %s %+v", c.why, d.Outcome, d.Members)
			}
			continue
		}
		if d.Outcome != c.outcome || !strings.Contains(d.Reason, c.reason) || got != c.want || d.MediaType != c.media {
			t.Errorf("%s: %s (%s) %q\nwant %s (%s) %q", c.why, d.Outcome, d.Reason, got, c.outcome, c.reason, c.want)
		}
	}
}

// zeros is a file that packs to a thousandth.
func zeros(n int) string { return strings.Repeat("\x00", n) }

// What is made to hurt costs nothing, and a report in front of it is not lost.
func TestBombs(t *testing.T) {
	nested := zipped(t, nil, "bom.txt", zeros(2<<20))
	for range 7 {
		nested = zipped(t, nil, "bao-cao.txt", "một", "trong.zip", string(nested))
	}
	wide := []string{}
	for i := range 30 {
		wide = append(wide, fmt.Sprint(i, ".txt"), "x")
	}
	lim := box.DefaultLimits
	few := lim
	few.Members = 10
	small := lim
	small.Bytes, small.Member = 3000, 2000
	random := func(n int) string {
		s := make([]byte, n)
		for i, x := 0, uint32(1); i < n; i++ {
			x = x*1664525 + 1013904223
			s[i] = byte(x >> 24)
		}
		return string(s)
	}
	for _, c := range []struct {
		why, media string
		b          []byte
		lim        box.Limits
		reason     string
		members    int
	}{
		{"zeros", MediaZip, zipped(t, nil, "bao-cao.txt", "một", "bom.txt", zeros(8<<20)), lim, "bom.txt: unpacks to more than 500 times its size", 2},
		{"zeros in a gz", MediaGzip, gzipped("bom", []byte(zeros(8<<20))), lim, "500 times", 1},
		{"too deep", MediaZip, nested, lim, "", 2},
		{"too many", MediaZip, zipped(t, nil, wide...), few, "more than 10 files", 10},
		{"one too big", MediaZip, zipped(t, nil, "a", "một", "b", random(2500), "c", "ba"), small, "b: 2500 bytes, limit 2000", 3},
		{"all together too big", MediaZip, zipped(t, nil, "a", random(1900), "b", random(1900), "c", "ba"), small, "b: all files together", 3},
		{"the declared size is a lie", MediaZip, lie(zipped(t, nil, "a", "một", "b", random(2500))), small, "", 2},
		{"files that lie in one another", MediaZip, overlap(zipped(t, nil, "a", random(300), "b", random(300), "c", "ba")), lim, "", 3},
		{"tar with a huge file in a gz", MediaGzip, gzipped("", tarred(false, tar.Header{Name: "a.txt", Typeflag: tar.TypeReg, Linkname: "một"}, tar.Header{Name: "b", Typeflag: tar.TypeReg, Linkname: zeros(3 << 20)}, tar.Header{Name: "c", Typeflag: tar.TypeReg, Linkname: "x"})), small, "", 2},
	} {
		start := time.Now()
		d := unpacked(c.b, c.media, "", c.lim)
		if c.reason != "" && d.Outcome != doc.TooBig || !strings.Contains(d.Reason, c.reason) || len(d.Members) != c.members || time.Since(start) > 3*time.Second {
			t.Errorf("%s: %s (%s), %d members, %v: %s", c.why, d.Outcome, d.Reason, len(d.Members), time.Since(start), listing(d))
		}
	}
}

// lie makes the last member's declared size a small one, in both headers.
func lie(b []byte) []byte {
	at := bytes.LastIndex(b, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(b[at+24:], 9)
	return b
}

// overlap lets the second member begin where the first does.
func overlap(b []byte) []byte {
	first := bytes.Index(b, []byte("PK\x01\x02"))
	second := first + 4 + bytes.Index(b[first+4:], []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(b[second+42:], 0)
	return b
}

// sevenOf is a 7z with the given header, which is sound as far as its check sums go.
func sevenOf(packed, header []byte) []byte {
	b := append([]byte("7z\xbc\xaf\x27\x1c\x00\x04"), make([]byte, 24)...)
	binary.LittleEndian.PutUint64(b[12:], uint64(len(packed)))
	binary.LittleEndian.PutUint64(b[20:], uint64(len(header)))
	binary.LittleEndian.PutUint32(b[28:], crc32.ChecksumIEEE(header))
	binary.LittleEndian.PutUint32(b[8:], crc32.ChecksumIEEE(b[12:32]))
	return append(append(b, packed...), header...)
}

// Headers that ask for memory are refused before they get any.
func TestSevenHeaders(t *testing.T) {
	for _, c := range []struct {
		why     string
		header  []byte
		outcome doc.Outcome
	}{
		{"four thousand million files", []byte{kHeader, kFiles, 0xf0, 0xff, 0xff, 0xff, 0xff, 0, 0}, doc.Corrupt},
		{"four thousand million folders", []byte{kHeader, kMainStreams, kUnpackInfo, kFolder, 0xf0, 0xff, 0xff, 0xff, 0xff, 0}, doc.Corrupt},
		{"dictionary of four gigabytes for a terabyte", []byte{kHeader, kMainStreams, kPackInfo, 0, 1, kSize, 4, 0,
			kUnpackInfo, kFolder, 1, 0, 1, 0x21, 0x21, 1, 40, kUnpackSize, 0xfc, 0, 0, 0, 0, 1, 0, 0, kSubStreams, 0, 0,
			kFiles, 1, kNames, 5, 0, 'a', 0, 0, 0, 0, 0}, doc.TooBig},
		{"the header is packed in itself", []byte{kEncoded, kPackInfo, 0, 1, kSize, 4, 0, kUnpackInfo, kFolder, 1, 0, 1, 1, 0, kUnpackSize, 4, 0, 0}, doc.Corrupt},
		{"nothing", nil, doc.Empty},
	} {
		d := unpacked(sevenOf([]byte("\x17\x01\x00\x00"), c.header), Media7z, "", box.DefaultLimits)
		if d.Outcome != c.outcome {
			t.Errorf("%s: %s (%s)", c.why, d.Outcome, d.Reason)
		}
	}
}

// Archives damaged at any place give what they can and never hang or panic.
func TestDamaged(t *testing.T) {
	for _, c := range []struct {
		media string
		b     []byte
	}{
		{MediaZip, zipped(t, nil, "a.txt", "một", "b.txt", "hai")}, {MediaRAR, rarred(0, "a.txt", "một", "b.txt", "hai")}, {Media7z, file(t, "lzma2.7z")},
		{MediaXz, file(t, "files.tar.xz")}, {MediaBzip2, file(t, "files.tar.bz2")}, {MediaTar, tarred(false, tar.Header{Name: "a.txt", Typeflag: tar.TypeReg, Linkname: "một"})},
	} {
		for i := range c.b {
			for _, b := range [][]byte{c.b[:i], flipped(c.b, i)} {
				if d := unpacked(b, c.media, "a", box.DefaultLimits); d.Outcome == "" || d.Outcome != doc.OK && d.Reason == "" {
					t.Fatalf("%s, byte %d: %+v", c.media, i, d)
				}
			}
		}
	}
}

func flipped(b []byte, i int) []byte {
	b = bytes.Clone(b)
	b[i] ^= 0x41
	return b
}

func FuzzRead(f *testing.F) {
	media := []string{MediaZip, MediaRAR, Media7z, MediaTar, MediaGzip, MediaBzip2, MediaXz}
	for i, b := range [][]byte{zipped(f, nil, "a.txt", "một", "b.zip", string(zipped(f, nil, "c", "x"))), rarred(0, "a.txt", "một"), file(f, "lzma2.7z"),
		tarred(false, tar.Header{Name: "a.txt", Typeflag: tar.TypeReg, Linkname: "một"}), gzipped("a", []byte("một")), file(f, "files.tar.bz2"), file(f, "files.tar.xz")} {
		f.Add(uint8(i), b)
	}
	f.Add(uint8(2), file(f, "ppmd.7z"))
	lim := box.Limits{Bytes: 4 << 20, Member: 2 << 20, Members: 50, Depth: 3, Ratio: 100}
	f.Fuzz(func(t *testing.T, kind uint8, b []byte) {
		if i := int(kind) % len(media); media[i] == Media7z && len(b) > 32 && kind >= 100 { // past the check sums, which fuzzing never hits
			b = sevenOf(b[32:32+(len(b)-32)/2], b[32+(len(b)-32)/2:])
		}
		d := unpacked(b, media[int(kind)%len(media)], "a.gz", lim)
		if d.Outcome == "" || len(d.Members) > lim.Members {
			t.Errorf("%s, %d members", d.Outcome, len(d.Members))
		}
		total := int64(0)
		for path, m := range d.Files() {
			total += int64(len(m.Document.OwnText()))
			if strings.Contains("/"+path+"/", "/../") || strings.HasPrefix(path, "/") {
				t.Errorf("name %q", path)
			}
		}
		if total > lim.Bytes {
			t.Errorf("%d bytes of text", total)
		}
	})
}
