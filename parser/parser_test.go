package parser

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"tonghop/parser/doc"
)

// zipped makes a zip of name and content in turn.
func zipped(parts ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: parts[i], Method: zip.Store})
		if err != nil {
			panic(err)
		}
		w.Write([]byte(parts[i+1]))
	}
	z.Close()
	return b.Bytes()
}

func utf16le(s string) []byte {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// compound makes the directory of a compound file: streams under the root, and some inside a storage of it.
func compound(root []string, inside []string) []byte {
	b := make([]byte, 512+512*2)
	copy(b, oleMagic)
	binary.LittleEndian.PutUint16(b[30:], 9)
	binary.LittleEndian.PutUint32(b[48:], 1) // the directory's first sector
	const none, end = 0xffffffff, 0xfffffffe
	fat := b[512:1024]
	for i := 0; i < len(fat); i += 4 {
		binary.LittleEndian.PutUint32(fat[i:], none)
	}
	type entry struct {
		name        string
		right, down uint32
	}
	entries := []entry{{"Root Entry", none, 1}}
	for i, name := range root {
		entries = append(entries, entry{name, uint32(i + 2), none})
	}
	entries[len(entries)-1].right = none
	if len(inside) > 0 {
		entries[len(entries)-1].right = uint32(len(entries))
		entries = append(entries, entry{"ObjectPool", none, uint32(len(entries) + 1)})
		for _, name := range inside {
			entries = append(entries, entry{name, none, none})
		}
	}
	for len(b) < 1024+128*len(entries) {
		b = append(b, make([]byte, 512)...)
	}
	sectors := (len(b) - 1024) / 512
	for i := range sectors {
		next := uint32(i + 2)
		if i == sectors-1 {
			next = end
		}
		binary.LittleEndian.PutUint32(fatOf(b)[4*(i+1):], next)
	}
	for i, e := range entries {
		at := b[1024+128*i:]
		name := utf16le(e.name)[2:]
		copy(at, name)
		binary.LittleEndian.PutUint16(at[64:], uint16(len(name)+2))
		binary.LittleEndian.PutUint32(at[68:], none)
		binary.LittleEndian.PutUint32(at[72:], e.right)
		binary.LittleEndian.PutUint32(at[76:], e.down)
	}
	return b
}

func fatOf(b []byte) []byte { return b[512:1024] }

const wordTypes = `<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`

// oldTar is the header of an empty file as tar wrote it before 1988.
func oldTar() []byte {
	b := make([]byte, 1536)
	copy(b, "bao-cao.txt")
	copy(b[124:], "00000000000")
	copy(b[148:], "        ")
	sum := 0
	for _, c := range b[:512] {
		sum += int(c)
	}
	copy(b[148:], fmt.Sprintf("%06o\x00", sum))
	return b
}

var detectCases = []struct {
	why, name string
	file      []byte
	want      string
}{
	{"no bytes", "bao-cao.docx", nil, typeEmpty},
	{"Word", "a.docx", zipped("[Content_Types].xml", wordTypes, "word/document.xml", "<x/>"), typeDocx},
	{"Word, named as a zip by the mail program", "a.zip", zipped("[Content_Types].xml", wordTypes), typeDocx},
	{"Word with a workbook inside it", "a.docx", zipped("word/embeddings/b.xlsx", "PK", "[Content_Types].xml", wordTypes), typeDocx},
	{"Word cut short: no directory any more", "a.docx", zipped("[Content_Types].xml", wordTypes, "word/document.xml", strings.Repeat("x", 400))[:800], typeDocx},
	{"workbook", "a.xlsx", zipped("[Content_Types].xml", "spreadsheetml.sheet.main+xml"), typeXlsx},
	{"OpenDocument", "a.doc", zipped("mimetype", typeODT, "content.xml", "<x/>"), typeODT},
	{"plain zip", "a.docx", zipped("bao-cao.pdf", "%PDF-1.4"), typeZip},
	{"empty zip", "a.zip", zipped(), typeZip},
	{"old Word", "a.rtf", compound([]string{"WordDocument", "1Table"}, nil), typeDoc},
	{"old Word with a workbook inside it", "a.doc", compound([]string{"1Table", "WordDocument"}, []string{"Workbook"}), typeDoc},
	{"old workbook with a document inside it, capitals", "a.xls", compound([]string{"WORKBOOK"}, []string{"WordDocument"}), typeXls},
	{"Outlook", "a.msg", compound([]string{"__properties_version1.0"}, nil), typeMsg},
	{"docx with a password", "a.docx", compound([]string{"EncryptionInfo", "EncryptedPackage"}, nil), typeLockedOLE},
	{"compound file cut short", "a.doc", append([]byte(oleMagic), utf16le("WordDocument")...), typeDoc},
	{"PDF behind some mail text", "a.pdf", []byte("\r\nContent\r\n%PDF-1.4\n1 0 obj\nstartxref"), typePDF},
	{"text that speaks of PDF", "a.txt", []byte("Tệp bắt đầu bằng %PDF-1.4 thì là PDF."), typeText},
	{"RTF named doc", "a.doc", []byte(`{\rtf1\ansi abc}`), typeRTF},
	{"page saved as .doc", "a.doc", []byte("<html xmlns:w=\"urn:schemas-microsoft-com:office:word\"><body>x</body></html>"), typeHTML},
	{"page in UTF-16", "a.xls", utf16le("<html><body>Báo cáo</body></html>"), typeHTML},
	{"page behind a comment", "a.html", []byte("<!-- saved -->\n<!DOCTYPE html><p>x</p>"), typeHTML},
	{"Word 2003 XML", "a.doc", []byte(`<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>`), typeWordXML},
	{"Excel 2003 XML", "a.xls", []byte(`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>`), typeSheetXML},
	{"Excel 4 without a box", "a.xls", []byte("\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00\x42\x00\x02\x00\xe4\x04\x0a\x00\x00\x00"), typeXls},
	{"text that begins with a tab", "a.txt", []byte("\tBáo cáo tháng 5 của chi bộ"), typeText},
	{"some XML", "a.xml", []byte(`<?xml version="1.0"?><hoaDon/>`), typeXML},
	{"UTF-8", "a.txt", []byte("Kính gửi: Ban Tuyên giáo\nTo: trình"), typeText},
	{"UTF-16 without a mark", "a.txt", utf16le("Tình hình dư luận xã hội tháng 9 ổn định, không có gì đặc biệt.")[2:], typeText},
	{"TCVN3", "a.txt", []byte("T\xd7nh h\xd7nh d\xad lu\xcbn x\xb7 h\xe9i"), typeText},
	{"begins with BM", "a.txt", []byte("BM: ban hành mẫu báo cáo kèm theo công văn này để thực hiện"), typeText},
	{"table as text", "a.csv", []byte("Mã;Tên\n1;A"), typeCSV},
	{"mail as a file", "thu.txt", []byte("Received: from a\r\nFrom: a@b.vn\r\nSubject: x\r\n\r\nabc"), typeMail},
	{"web archive of Word", "a.doc", []byte("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n--x"), typeMHT},
	{"a memo that begins like a mail", "a.txt", []byte("To: Ban Tuyên giáo\nSubject: Báo cáo\n\nabc"), typeText},
	{"phone picture", "IMG_1.jpg", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "image/heic"},
	{"scan", "a.pdf", []byte("II*\x00\x08\x00\x00\x00"), "image/tiff"},
	{"RAR 5", "a.zip", []byte("Rar!\x1a\x07\x01\x00"), typeRAR},
	{"tar from before the magic", "a.bin", oldTar(), typeTar},
	{"bzip2", "a", []byte("BZh91AY&SY\x00\x00"), typeBzip2},
	{"text that begins like bzip2", "a.txt", []byte("BZh là mã của ban, không phải tệp nén."), typeText},
	{"xz", "a", []byte("\xfd7zXZ\x00\x00\x04"), typeXz},
	{"LHA", "a.lzh", []byte("\x24\x5a-lh5-" + strings.Repeat("\x00", 30)), typeLZH},
	{"page saved by a browser", "a.mht", []byte("From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\"\r\n\r\n"), typeMHT},
	{"mail with pictures in its body", "a.eml", []byte("From: a@b.vn\r\nTo: c@d.vn\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"), typeMail},
	{"page of one part", "a.mhtml", []byte("MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n"), typeMHT},
	{"last of several parts of a zip", "a.zip", append([]byte("\x81\x92\x03xyz"), "PK\x05\x06\x02\x00\x02\x00\x01\x00\x01\x00\x10\x00\x00\x00\x00\x00\x00\x00\x00\x00"...), typeZip},
	{"bytes of nothing known", "a.docx", bytes.Repeat([]byte{0, 1, 2, 200}, 50), typeBinary},
}

func TestDetect(t *testing.T) {
	for _, c := range detectCases {
		if got := Detect(c.name, c.file); got != c.want {
			t.Errorf("%s: %s, want %s", c.why, got, c.want)
		}
	}
}

// The folders of the corpora are named by format; the files whose content is another one are known.
func TestDetectCorpora(t *testing.T) {
	const dir = "../../shared/corpora/documents"
	want := map[string]string{
		"7z": type7z, "dat": typeTNEF, "doc": typeDoc, "docm": typeDocx, "docx": typeDocx, "eml": typeMail, "html": typeHTML, "jpg": "image/jpeg",
		"msg": typeMsg, "odp": typeODP, "ods": typeODS, "odt": typeODT, "pdf": typePDF, "png": "image/png", "ppt": typePpt, "pptx": typePptx,
		"rar": typeRAR, "rtf": typeRTF, "tif": "image/tiff", "txt": typeText, "xls": typeXls, "xlsm": typeXlsx, "xlsx": typeXlsx, "zip": typeZip,
	}
	files, _ := filepath.Glob(dir + "/*/*")
	if len(files) == 0 {
		t.Skip("no corpora beside the repository")
	}
	agree := 0
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got := Detect(file, b)
		if got == want[filepath.Base(filepath.Dir(file))] {
			agree++
			continue
		}
		t.Logf("%s: %s", file, got)
	}
	t.Logf("%d of %d are what their folder says", agree, len(files))
	if agree*100 < len(files)*93 {
		t.Errorf("%d of %d detected, want 93 %%", agree, len(files))
	}
}

// TestMain lets the test's program be its own child.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == ChildArgument {
		os.Exit(RunChild(os.Args[2:]))
	}
	os.Exit(m.Run())
}

// extractor reads documents in children, as the program does.
func extractor(t testing.TB, o Options) *Extractor {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	o.Child = []string{self, ChildArgument}
	if cache, err := os.UserCacheDir(); err == nil {
		o.CacheDir = filepath.Join(cache, "tonghop-test-pdf")
	}
	e, err := NewExtractor(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func TestExtract(t *testing.T) {
	e := extractor(t, Options{MaxBytes: 1 << 20})
	pdf, err := os.ReadFile("pdf/testdata/report.pdf")
	if err != nil {
		t.Fatal(err)
	}
	locked := zipped("bao-cao.docx", "x")
	locked[6] |= 1 // the encryption flag of the local header …
	locked[bytes.Index(locked, []byte("PK\x01\x02"))+8] |= 1
	for _, c := range []struct {
		why, name string
		file      []byte
		outcome   doc.Outcome
		text      string
	}{
		{"PDF", "a.pdf", pdf, doc.OK, "Số 27-BC/CB"},
		{"text", "a.txt", []byte("Tháng 9 chi bộ không có gì đặc biệt."), doc.OK, "Tháng 9 chi bộ không có gì đặc biệt."},
		{"page", "a.html", []byte("<html><body><p>Nhân dân đồng tình.</p></body></html>"), doc.OK, "Nhân dân đồng tình."},
		{"Word", "a.docx", zipped("[Content_Types].xml", wordTypes, "word/document.xml",
			`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>BÁO CÁO</w:t></w:r></w:p></w:body></w:document>`), doc.OK, "BÁO CÁO"},
		{"no bytes", "a.docx", nil, doc.Empty, ""},
		{"over the limit", "a.txt", bytes.Repeat([]byte("a"), 1<<20+1), doc.TooBig, ""},
		{"docx with a password", "a.docx", compound([]string{"EncryptedPackage"}, nil), doc.Encrypted, ""},
		{"zip with a password", "a.zip", locked, doc.Encrypted, ""},
		{"zip", "a.zip", zipped("bao-cao.txt", "Không có gì đặc biệt."), doc.OK, "Không có gì đặc biệt."},
		{"zip cut short", "a.zip", zipped("bao-cao.docx", "x")[:40], doc.Corrupt, ""},
		{"photograph of which only the first bytes came", "a.jpg", []byte("\xff\xd8\xff\xe0 JFIF"), doc.Corrupt, ""},
		{"Word of 1999 with nothing in it", "a.doc", compound([]string{"WordDocument"}, nil), doc.Corrupt, ""},
		{"half a PDF header", "a.pdf", []byte("%PDF-1.4\n%"), doc.Corrupt, ""},
	} {
		d, err := e.Extract(t.Context(), c.name, c.file)
		if err != nil {
			t.Fatal(err)
		}
		if d.Outcome != c.outcome || !strings.Contains(d.Text(), c.text) {
			t.Errorf("%s: %s (%s) %q, want %s with %q", c.why, d.Outcome, d.Reason, d.Text(), c.outcome, c.text)
		}
		if d.MediaType == "" || (d.Outcome == doc.OK) != (d.Reason == "") {
			t.Errorf("%s: media type %q, outcome %s, reason %q", c.why, d.MediaType, d.Outcome, d.Reason)
		}
	}
}

func FuzzDetect(f *testing.F) {
	for _, c := range detectCases {
		f.Add(c.name, c.file)
	}
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		got := Detect(name, b)
		if (got == typeEmpty) != (len(b) == 0) || !strings.Contains(got, "/") {
			t.Errorf("%q for %d bytes", got, len(b))
		}
	})
}
