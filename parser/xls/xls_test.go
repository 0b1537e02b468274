package xls

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"tonghop/parser/doc"
)

// rec makes a record of numbers (byte, uint16, uint32, float64), bytes and 8-bit texts.
func rec(id uint16, parts ...any) []byte {
	var data []byte
	for _, p := range parts {
		switch p := p.(type) {
		case byte:
			data = append(data, p)
		case int:
			data = binary.LittleEndian.AppendUint16(data, uint16(p))
		case uint32:
			data = binary.LittleEndian.AppendUint32(data, p)
		case float64:
			data = binary.LittleEndian.AppendUint64(data, math.Float64bits(p))
		case string:
			data = append(data, p...)
		case []byte:
			data = append(data, p...)
		}
	}
	out := binary.LittleEndian.AppendUint16(nil, id)
	return append(binary.LittleEndian.AppendUint16(out, uint16(len(data))), data...)
}

func utf(text string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// wideText is a string of BIFF8 with a length of two bytes.
func wideText(text string) []byte {
	b := utf(text)
	return append(binary.LittleEndian.AppendUint16(nil, uint16(len(b)/2)), append([]byte{1}, b...)...)
}

var eof = rec(recEOF)

func join(parts ...[]byte) []byte {
	var b []byte
	for _, p := range parts {
		b = append(b, p...)
	}
	return b
}

// workbook8 is a BIFF8 stream with the given globals, a sheet of the given cells and a hidden one.
func workbook8(global []byte, cells ...[]byte) []byte {
	bof := func(kind int) []byte { return rec(recBOF5, 0x600, kind, uint32(0), uint32(0), uint32(6)) }
	sheet := join(append(append([][]byte{bof(worksheet)}, cells...), eof)...)
	list := func(at int) []byte {
		bound := func(at int, state byte, name string) []byte {
			return rec(recBoundSheet, uint32(at), state, byte(0), byte(len(name)), byte(0), name)
		}
		return join(bound(at, 0, "So lieu"), bound(at+len(sheet), 2, "foxz"))
	}
	head := len(join(bof(globals), list(0), global, eof))
	hidden := join(bof(worksheet), rec(recNumber, 0, 0, 0, 666.0), eof)
	return join(bof(globals), list(head), global, eof, sheet, hidden)
}

func outline(d doc.Document) string {
	var s strings.Builder
	for _, b := range d.Blocks {
		text := b.Text
		if b.Kind == doc.Row {
			text = strings.Join(b.Cells, "|")
		}
		s.WriteString(string(b.Kind) + " " + text + "\n")
	}
	return s.String()
}

func TestReadBIFF8(t *testing.T) {
	font := func(name string) []byte {
		return rec(recFont, 240, 0, 0, 400, 0, byte(0), byte(0), byte(0), byte(0), byte(len(name)), byte(0), name)
	}
	xf := func(font, format int) []byte { return rec(recXF, font, format, make([]byte, 16)) }
	half := utf("Đảng bộ")
	shared := join(
		rec(recSST, uint32(3), uint32(3), 7, byte(1), half[:6]),
		rec(recContinue, byte(1), half[6:], // a text goes on in the next record, with flags of its own
			6, byte(8|4), 1, uint32(2), "\xa7\xb6ng "),
		rec(recContinue, byte(0), "u", 3, 0, byte(9), byte(9), // its fonts and phonetic guide
			1, byte(0), "x"))
	cases := []struct {
		name          string
		global, cells []byte
		want          string
	}{
		{"numbers of all kinds by their formats",
			join(font("Arial"), rec(recFormat, 164, 8, byte(0), "0.0\" kg\""), xf(0, 0), xf(0, 9), xf(0, 14), xf(0, 164)),
			join(rec(recNumber, 0, 0, 0, 1.5), rec(recRK, 0, 1, 1, uint32(0x3fd00000)), rec(recRK, 0, 2, 0, uint32(12345<<2|3)),
				rec(recMulRK, 1, 0, 0, uint32(7<<2|2), 3, uint32(5<<2|2), 1), rec(recNumber, 2, 0, 2, 45432.0)),
			"row 1.5|25%|123.45\nrow 7|5.0 kg\nrow 20/05/2024\n"},
		{"dates from 1904", join(rec(recDate1904, 1), font("Arial"), xf(0, 14)), rec(recNumber, 0, 0, 0, 43970.0), "row 20/05/2024\n"},
		{"truth values, errors, formulas with number, text, truth value and error",
			nil,
			join(rec(recBoolErr, 0, 0, 0, byte(1), byte(0)), rec(recBoolErr, 0, 1, 0, byte(0x2a), byte(1)),
				rec(recFormula, 1, 0, 0, 2.0, 0, uint32(0), 0),
				rec(recFormula, 1, 1, 0, byte(0), make([]byte, 5), 0xffff, 0, uint32(0)), rec(0x04bc, 0), rec(recString, wideText("Tốt")),
				rec(recFormula, 1, 2, 0, byte(1), byte(0), byte(1), make([]byte, 3), 0xffff, 0),
				rec(recFormula, 1, 3, 0, byte(2), byte(0), byte(7), make([]byte, 3), 0xffff, 0),
				rec(recFormula, 1, 4, 0, byte(3), make([]byte, 5), 0xffff, 0), rec(recString, wideText("không của ai"))),
			"row TRUE|#N/A\nrow 2|Tốt|TRUE|#DIV/0!\n"},
		{"shared strings over several records, in legacy fonts",
			join(font("Arial"), font(".VnTime"), xf(0, 0), xf(1, 0), shared),
			join(rec(recLabelSST, 0, 0, 0, uint32(0)), rec(recLabelSST, 0, 1, 1, uint32(1)), rec(recLabelSST, 0, 2, 0, uint32(2)), rec(recLabelSST, 0, 3, 0, uint32(99))),
			"row Đảng bộ|Đảng u|x\n"},
		{"merged cells are filled", nil,
			join(rec(recLabel, 0, 0, 0, wideText("Khối")), rec(recNumber, 0, 1, 0, 1.0), rec(recNumber, 1, 1, 0, 2.0), rec(recMergeCells, 1, 0, 1, 0, 0)),
			"row Khối|1\nrow Khối|2\n"},
		{"charts within are passed over", nil,
			join(rec(recBOF5, 0x600, 0x20, uint32(0), uint32(0)), rec(recNumber, 5, 5, 0, 5.0), eof, rec(recNumber, 0, 0, 0, 1.0)), "row 1\n"},
		{"text boxes, comments and printed headers stand behind the rows", nil,
			join(rec(recHeader, wideText("&L&\"Arial\"Mật&RTrang &P")), rec(recNumber, 0, 0, 0, 1.0),
				rec(recObj, 0x15, 0x12, otNote, 1, make([]byte, 14)), rec(recTxO, 0, 0, make([]byte, 6), 8, 8, uint32(0)),
				rec(recContinue, byte(1), utf("ghi chú\n")), rec(recContinue, uint32(0), uint32(0)),
				rec(recObj, 0x15, 0x12, 6, 2, make([]byte, 14)), rec(recTxO, 0, 0, make([]byte, 6), 3, 0, uint32(0)), rec(recContinue, byte(0), "box")),
			"row 1\ncomment ghi chú\ntextbox box\nheader Mật\nheader Trang\n"},
	}
	for _, c := range cases {
		d := Read(workbook8(c.global, c.cells))
		if got := outline(d); got != c.want || d.Outcome != doc.OK || d.Reason != "" {
			t.Errorf("%s:\ngot  %swant %s(%s %s)", c.name, got, c.want, d.Outcome, d.Reason)
		}
		for _, b := range d.Blocks {
			if b.Sheet != "So lieu" || b.Page != 1 {
				t.Errorf("%s: sheet %q page %d", c.name, b.Sheet, b.Page)
			}
		}
	}
}

func TestReadOld(t *testing.T) {
	attr := make([]byte, 3)
	cases := []struct {
		name string
		raw  []byte
		want string
	}{
		{"Excel 2", join(rec(recBOF2, 2, worksheet), rec(recFormat2, byte(7), "General"), rec(recFormat2, byte(4), "0.00"),
			rec(recFont, 200, 0, byte(5), "Arial"), rec(recXF2, byte(0), byte(0), byte(0), byte(0)), rec(recXF2, byte(0), byte(0), byte(1), byte(0)),
			rec(recInteger2, 0, 0, attr, 7), rec(recNumber2, 0, 1, byte(1), byte(0), byte(0), 2.5), rec(recLabel2, 0, 2, attr, byte(3), "abc"), rec(recIXFE, 1),
			rec(recFormula, 1, 0, byte(63), byte(0), byte(0), 4.0, byte(0)), rec(recFormula, 1, 1, attr, byte(0), make([]byte, 5), 0xffff), rec(recString2, byte(2), "xy"), eof),
			"row 7|2.50|abc\nrow 4.00|xy\n"},
		{"Excel 3", join(rec(recBOF3, 0, worksheet, 0), rec(recNumber, 0, 0, 0, 3.0), rec(recLabel, 0, 1, 0, 2, "hi"), rec(recFormula3, 1, 0, 0, 9.0, 0), eof), "row 3|hi\nrow 9\n"},
		{"Excel 4, several sheets in a workspace", join(rec(recBOF4, 0, workspace, 0), rec(recBundleHead, uint32(len(rec(recBOF4, 0, worksheet, 0))+len(rec(recNumber, 0, 0, 0, 1.0))+4), byte(1), "A"),
			rec(recBOF4, 0, worksheet, 0), rec(recNumber, 0, 0, 0, 1.0), eof, rec(recBundleHead, uint32(99), byte(1), "B"), rec(recBOF4, 0, worksheet, 0), rec(recNumber, 0, 0, 0, 2.0), eof, eof),
			"row 1\nrow 2\n"},
		{"Excel 5 in Cyrillic, with a comment in two records; the list of sheets is lost", join(rec(recBOF5, 0x500, globals, uint32(0)), rec(recCodePage, 1251), eof,
			rec(recBOF5, 0x500, worksheet, uint32(0)), rec(recLabel, 0, 0, 0, 3, "\xc4\xe0!"), rec(recRString, 0, 1, 0, 2, "ab", byte(1), byte(1), byte(0)),
			rec(recNote, 0, 0, 4, "no"), rec(recNote, 0xffff, 0, 2, "te"), eof), "row Да!|ab\ncomment note\n"},
		{"Excel 5 in windows-1258", join(rec(recBOF5, 0x500, globals, uint32(0)), rec(recCodePage, 1258), eof,
			rec(recBOF5, 0x500, worksheet, uint32(0)), rec(recLabel, 0, 0, 0, 9, "\xd0a\xd2ng b\xf4\xf2"), eof), "row Đảng bộ\n"},
	}
	for _, c := range cases {
		d := Read(c.raw)
		if got := outline(d); got != c.want || d.Outcome != doc.OK {
			t.Errorf("%s:\ngot  %swant %s(%s %s)", c.name, got, c.want, d.Outcome, d.Reason)
		}
	}
}

func TestReadFailures(t *testing.T) {
	sound := workbook8(nil, rec(recNumber, 0, 0, 0, 1.0))
	cases := []struct {
		name string
		raw  []byte
		want doc.Outcome
	}{
		{"no workbook at all", []byte("x"), doc.Corrupt},
		{"a password", workbook8(rec(recFilePass, 1, 1, 1, make([]byte, 48))), doc.Encrypted},
		{"a lock nobody knows", workbook8(rec(recFilePass, 9)), doc.Encrypted},
		{"nothing in it", workbook8(nil), doc.Empty},
		{"only a picture", workbook8(nil, rec(recObj, 0x15, 0x12, otPicture, 1)), doc.NeedsOCR},
		{"the sheets are cut off", sound[:len(sound)-84], doc.Corrupt},
	}
	for _, c := range cases {
		if d := Read(c.raw); d.Outcome != c.want || d.Reason == "" {
			t.Errorf("%s: %s %q %q", c.name, d.Outcome, d.Reason, outline(d))
		}
	}
	if d := Read(sound[:len(sound)-46]); d.Outcome != doc.OK || outline(d) != "row 1\n" || !strings.HasPrefix(d.Reason, "damaged: ") {
		t.Errorf("a sheet that breaks off: %s %q %q", d.Outcome, d.Reason, outline(d))
	}
}

// Workbooks of other projects, whole and cut short: nothing panics, and most are read.
func TestReadCorpus(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/corpora/documents/xls/*.xls")
	if len(files) == 0 {
		t.Skip("no corpus beside the repository")
	}
	read := 0
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if d := Read(raw); d.Outcome != doc.Corrupt {
			read++
		}
		for i := 1; i < 8 && !testing.Short() && len(raw) < 100000; i++ {
			Read(raw[:len(raw)*i/8])
		}
	}
	if read*10 < len(files)*9 {
		t.Errorf("%d of %d read", read, len(files))
	}
}

func FuzzRead(f *testing.F) {
	f.Add(workbook8(rec(recSST, uint32(1), uint32(1), 2, byte(0), "ab"), rec(recLabelSST, 0, 0, 0, uint32(0)), rec(recMulRK, 1, 0, 0, uint32(6), 1)))
	f.Add(join(rec(recBOF2, 2, worksheet), rec(recLabel2, 0, 0, make([]byte, 3), byte(3), "abc"), eof))
	f.Add(join(rec(recBOF4, 0, workspace, 0), rec(recBundleHead, uint32(9), byte(1), "A"), rec(recBOF4, 0, worksheet, 0), rec(recNumber, 0, 0, 0, 1.0), eof, eof))
	f.Add(workbook8(rec(recFilePass, 0, 0x1234, 0x5678), rec(recHeader, wideText("&C&P")), rec(recTxO, 0, 0, make([]byte, 6), 2, 8), rec(recContinue, byte(0), "ab")))
	f.Fuzz(func(t *testing.T, raw []byte) {
		d := Read(raw)
		if d.Outcome == "" || d.Outcome != doc.OK && d.Reason == "" {
			t.Errorf("outcome %q, reason %q", d.Outcome, d.Reason)
		}
		size := 0
		for _, b := range d.Blocks {
			size += len(b.Text)
		}
		if size > 200*len(raw)+1000 && size > 70<<20 {
			t.Errorf("%d bytes of text from %d", size, len(raw))
		}
	})
}
