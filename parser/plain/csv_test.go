package plain

import (
	"fmt"
	"strings"
	"testing"

	"tonghop/parser/doc"
)

// rows writes rows the way the tests below expect them.
func rows(d doc.Document) string {
	var s strings.Builder
	for _, b := range d.Blocks {
		fmt.Fprintf(&s, "%s%d %s\n", b.Kind, b.Number, strings.NewReplacer("\n", "/").Replace(strings.Join(b.Cells, "|")))
	}
	return s.String()
}

func TestCSV(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"commas and quoted cells", "Đơn vị,Ý kiến\n\"Chi bộ Sở A, B\",\"nói \"\"không\"\"\"\n", "row1 Đơn vị|Ý kiến\nrow2 Chi bộ Sở A, B|nói \"không\"\n"},
		{"semicolons, decimal commas", "Tên;Tỷ lệ\nA;12,5\nB;7,25\n", "row1 Tên|Tỷ lệ\nrow2 A|12,5\nrow3 B|7,25\n"},
		{"tabs", "Tên\tSố\nA, B\t1\n", "row1 Tên|Số\nrow2 A, B|1\n"},
		{"bars", "Tên|Số\nA|1\nB|2\n", "row1 Tên|Số\nrow2 A|1\nrow3 B|2\n"},
		{"what Excel says first", "sep=;\r\nA,1;2\r\n", "row1 A,1|2\n"},
		{"empty rows are left out but counted", "A,B\n\n,\nC,D\n", "row1 A|B\nrow4 C|D\n"},
		{"lines within a cell", "A,B\n\"Một.\nHai.\",2\nC,3\n", "row1 A|B\nrow2 Một./Hai.|2\nrow3 C|3\n"},
		{"rows of other lengths", "Báo cáo tháng 5\nA,B\nC,D,E\nF,G\n", "row1 Báo cáo tháng 5\nrow2 A|B\nrow3 C|D|E\nrow4 F|G\n"},
		{"a stray quotation mark", "A,5\"\nB,6\" inch\nC,7\n", "row1 A|5\"\nrow2 B|6\" inch\nrow3 C|7\n"},
	}
	for _, c := range cases {
		if d := CSV([]byte(c.text)); rows(d) != c.want || d.Outcome != doc.OK {
			t.Errorf("%s: %s\n%s", c.name, d.Outcome, rows(d))
		}
	}
}

func TestCSVOpenQuote(t *testing.T) {
	d := CSV([]byte("A,\"mở\n" + strings.Repeat("B,1\n", 150)))
	if len(d.Blocks) != 151 {
		t.Errorf("a quotation mark that nobody closed swallowed rows: %d left", len(d.Blocks))
	}
}

func TestCSVPlainText(t *testing.T) {
	d := CSV([]byte("Kính gửi Ban Tuyên giáo\nTháng 5 không có gì đặc biệt\n"))
	if len(d.Blocks) != 2 || d.Blocks[0].Kind != doc.Paragraph || d.MediaType != MediaCSV {
		t.Errorf("%+v", d)
	}
}

func TestCSVLegacy(t *testing.T) {
	d := CSV([]byte("STT;N\xe9i dung\n1;Nhi\xd2u \xfd ki\xd5n lo l\xbeng v\xd2 gi\xb8 \xaei\xd6n\n"))
	if d.Repaired != "tcvn3" || len(d.Blocks) != 2 || d.Blocks[1].Cells[1] != "Nhiều ý kiến lo lắng về giá điện" {
		t.Errorf("%s %+v", d.Repaired, d.Blocks)
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("a,b\n\"c\nd\",e\n"))
	f.Add([]byte("sep=|\na|b\n\n\"|\n"))
	f.Add([]byte("\xff\xfea\x00;\x00b\x00\n\x00"))
	f.Fuzz(func(t *testing.T, b []byte) { check(t, CSV(b)) })
}
