package ooxml

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"
	"unicode/utf16"

	"tonghop/parser/doc"
)

// brt makes a record of a binary part: numbers of four bytes (int) and two (int16), single bytes, floats and wide texts.
func brt(id int, fields ...any) []byte {
	var data []byte
	for _, f := range fields {
		switch f := f.(type) {
		case int:
			data = binary.LittleEndian.AppendUint32(data, uint32(f))
		case int16:
			data = binary.LittleEndian.AppendUint16(data, uint16(f))
		case byte:
			data = append(data, f)
		case float64:
			data = binary.LittleEndian.AppendUint64(data, math.Float64bits(f))
		case []byte:
			data = append(data, f...)
		case string:
			u := utf16.Encode([]rune(f))
			data = binary.LittleEndian.AppendUint32(data, uint32(len(u)))
			for _, c := range u {
				data = binary.LittleEndian.AppendUint16(data, c)
			}
		}
	}
	out := []byte{byte(id)}
	if id >= 0x80 {
		out = []byte{byte(id) | 0x80, byte(id >> 7)}
	}
	return append(append(out, byte(len(data))|0x80, byte(len(data)>>7)), data...)
}

func binaryBook(t testing.TB, cells ...[]byte) []byte {
	font := func(name string) []byte { return brt(brtFont, make([]byte, 21), name) }
	join := func(parts ...[]byte) string { return string(bytes.Join(parts, nil)) }
	rels := `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.bin"/><Relationship Id="r2" Type="x/worksheet" Target="worksheets/sheet1.bin"/>` +
		`<Relationship Id="r3" Type="x/styles" Target="styles.bin"/><Relationship Id="r4" Type="x/sharedStrings" Target="sharedStrings.bin"/></Relationships>`
	return zipped(t, "xl/workbook.bin", join(brt(brtWbProp, 0), brt(brtBundleSh, 0, 1, "r1", "Dư luận"), brt(brtBundleSh, 1, 2, "r2", "Ẩn")),
		"xl/_rels/workbook.bin.rels", rels,
		"xl/styles.bin", join(brt(brtFmt, int16(164), `0.0" kg"`), font("Arial"), font(".VnTime"), brt(brtXF, int16(0), int16(9), int16(0)),
			brt(brtBeginCellXF, 4), brt(brtXF, int16(0), int16(0), int16(0)), brt(brtXF, int16(0), int16(164), int16(0)), brt(brtXF, int16(0), int16(14), int16(0)), brt(brtXF, int16(0), int16(0), int16(1)), brt(brtEndCellXF)),
		"xl/sharedStrings.bin", join(brt(brtSSTItem, byte(0), "Đảng bộ"), brt(brtSSTItem, byte(1), "A §¶ng", 1, int16(2), int16(1))),
		"xl/worksheets/sheet1.bin", join(cells...))
}

func TestXlsb(t *testing.T) {
	raw := binaryBook(t,
		brt(brtRow, 0), brt(brtShared, 0, 0, 0), brt(brtShared, 1, 0, 1), brt(brtShared, 2, 0, 99), brt(brtReal, 3, 1, 2.5), brt(brtRK, 4, 2, 45432<<2|2),
		brt(brtRow, 4), brt(brtText, 1, 3, "b¸o"), brt(brtFmlaText, 2, 0, "kết quả"), brt(brtFmlaReal, 3, 0, 0.1), brt(brtBool, 4, 0, byte(1)), brt(brtFmlaError, 5, 0, byte(7)),
		brt(brtMergeCell, 0, 4, 0, 0))
	d := readExcel(t, raw)
	if want := "row Đảng bộ|A Đảng||2.5 kg|20/05/2024\nrow |báo|kết quả|0.1|TRUE|#DIV/0!\n"; outline(d.Blocks) != want || d.Outcome != doc.OK {
		t.Errorf("got  %swant %s(%s %s)", outline(d.Blocks), want, d.Outcome, d.Reason)
	}
	if b := d.Blocks[1]; b.Number != 5 || b.Sheet != "Dư luận" || b.Cells[0] != "Đảng bộ" {
		t.Errorf("%+v", b)
	}
}

func FuzzXlsb(f *testing.F) {
	f.Add(bytes.Join([][]byte{brt(brtRow, 0), brt(brtShared, 0, 0, 1), brt(brtRich, 1, 3, byte(1), "§¶ng", 1, int16(2), int16(1)), brt(brtMergeCell, 0, 4, 0, 0)}, nil))
	lim := Limits{Bytes: 1 << 20, Members: 20, Ratio: 500, Rows: 2000, Depth: 100}
	f.Fuzz(func(t *testing.T, part []byte) {
		raw := binaryBook(t, part)
		check(t, Xlsx(bytes.NewReader(raw), int64(len(raw)), lim))
	})
}
