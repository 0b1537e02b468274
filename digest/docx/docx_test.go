package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

var keep = flag.String("keep", "", "write the sample document to this file, to look at it in an office program")

var hanoi = time.FixedZone("ICT", 7*3600)

// sample is a summary with everything in it: all blocks, an upright annex and one on its side.
func sample() Document {
	var rows []Row
	for _, area := range []string{"I- KHỐI ĐẢNG, ĐOÀN THỂ", "II- KHỐI CHÍNH QUYỀN", "III- KHỐI DOANH NGHIỆP"} {
		rows = append(rows, Row{Cells: []string{area}, Group: true, Shade: "F2F2F2"})
		for n := range 9 {
			rows = append(rows, Row{Cells: []string{string(rune('1' + n)), "Chi bộ Ví Dụ " + string(rune('A'+n)),
				"1" + string(rune('0'+n)) + "-BC/CB", "19/11/2026", "Đúng hạn",
				"Đề nghị Sở Xây dựng sửa chữa dứt điểm đoạn đường qua cầu Suối Đá trước mùa mưa lũ."}})
		}
	}
	return Document{
		Letterhead: Letterhead{Superior: "TỈNH ỦY HÒA SƠN", Issuer: "BAN TUYÊN GIÁO VÀ DÂN VẬN", Number: "-BC/BTGDVTU",
			Place: "Hòa Sơn", Date: time.Date(2026, 2, 5, 8, 0, 0, 0, hanoi), Urgency: "KHẨN"},
		Kind: "BÁO CÁO", Subject: "tổng hợp tình hình dư luận xã hội tháng 01 năm 2026 trong các cơ quan, đơn vị",
		Body: []Block{
			Paragraph{Text: "Thực hiện chế độ thông tin, báo cáo, Ban Tuyên giáo và Dân vận tổng hợp tình hình dư luận xã hội của 27/30 đơn vị có báo cáo đến 17 giờ ngày 04/02/2026, cụ thể như sau:"},
			Heading{Level: 1, Text: "I- TÌNH HÌNH CHUNG"},
			Paragraph{Text: "Tư tưởng của cán bộ, đảng viên và người lao động cơ bản ổn định, yên tâm công tác.\nĐa số đồng tình với các nhiệm vụ trọng tâm.", Source: "(Chi bộ Sở Tư pháp, BC số 15-BC/CB ngày 20/01/2026)"},
			Heading{Level: 1, Text: "II- NHỮNG VẤN ĐỀ DƯ LUẬN QUAN TÂM"},
			Heading{Level: 2, Text: "1. Vấn đề trong nước"},
			Heading{Level: 3, Text: "1.1. Về đời sống"},
			Item{Level: 1, Label: "-", Lead: "Về giá điện sinh hoạt:", Text: "Nhiều ý kiến cho rằng tiền điện tăng nhanh do nắng nóng kéo dài và do cách tính theo bậc thang; 12 đơn vị phản ánh.", Source: "(Chi bộ Sở Tư pháp, Chi bộ Sở Công Thương)"},
			Item{Level: 2, Label: "+", Text: "Luồng ý kiến thứ nhất đề nghị rút gọn số bậc để người dùng dễ theo dõi, tra cứu và đối chiếu với hóa đơn hằng tháng."},
			Item{Level: 2, Label: "+", Text: "Luồng ý kiến thứ hai: \"giữ cách tính\" <hiện nay> & thông báo sản lượng."},
			Table{Caption: "Bảng 1. Nhóm vấn đề", Columns: []Column{{Header: "Vấn đề"}, {Header: "Số đơn vị", Width: 25, Center: true}, {Header: "Thái độ", Width: 35, Center: true}},
				Rows: []Row{{Cells: []string{"Giá điện", "12", "Băn khoăn"}}, {Cells: []string{"Giao thông\ncầu Suối Đá", "7"}}, {Cells: []string{"Cộng", "19"}, Bold: true, Shade: "F2F2F2"}}},
			Heading{Level: 1, Text: "III- KIẾN NGHỊ, ĐỀ XUẤT"},
			Paragraph{Text: "Trên đây là báo cáo tổng hợp tình hình dư luận xã hội tháng 01 năm 2026./."},
		},
		Recipients: []string{"Ban Tuyên giáo Trung ương (b/c)", "Thường trực Tỉnh ủy (b/c)", "Lưu Văn thư."},
		Signature:  Signature{Authority: []string{"K/T TRƯỞNG BAN"}, Role: "PHÓ TRƯỞNG BAN", Name: "Trần Văn Mẫu"},
		Annexes: []Annex{
			{Label: "PHỤ LỤC 1", Title: "Tổng hợp kiến nghị, đề xuất của các đơn vị", Note: "(kèm theo Báo cáo số -BC/BTGDVTU)", Landscape: true,
				Body: []Block{Table{Columns: []Column{{Header: "TT", Width: 12, Center: true}, {Header: "Đơn vị", Width: 60}, {Header: "Số báo cáo", Width: 28, Center: true},
					{Header: "Ngày nhận", Width: 28, Center: true}, {Header: "Tiến độ", Width: 28, Center: true}, {Header: "Kiến nghị"}}, Rows: rows}}},
			{Label: "PHỤ LỤC 2", Title: "Các đơn vị không có vấn đề phát sinh", Body: []Block{Item{Level: 1, Label: "1.", Text: "Chi bộ Quỹ Đầu tư phát triển."}}},
		},
		Author: "Ban Tuyên giáo và Dân vận", Created: time.Date(2026, 2, 4, 17, 0, 0, 0, hanoi),
	}
}

func render(t testing.TB, d Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// parts opens a written document.
func parts(t testing.TB, file []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(content)
	}
	return all
}

// paragraphs reads the text of a document's paragraphs back, those without text left out; a line break is "|".
func paragraphs(t testing.TB, d Document) []string {
	t.Helper()
	return paragraphsOf(t, parts(t, render(t, d))["word/document.xml"])
}

func paragraphsOf(t testing.TB, main string) []string {
	t.Helper()
	var out []string
	dec := xml.NewDecoder(strings.NewReader(main))
	var now strings.Builder
	inText := false
	for {
		token, err := dec.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			inText = e.Name.Local == "t"
			if e.Name.Local == "br" {
				now.WriteString("|")
			}
		case xml.EndElement:
			inText = false
			if e.Name.Local == "p" {
				if now.Len() > 0 {
					out = append(out, now.String())
				}
				now.Reset()
			}
		case xml.CharData:
			if inText {
				now.Write(e)
			}
		}
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	first, second := render(t, sample()), render(t, sample())
	if !bytes.Equal(first, second) {
		t.Error("two writings of one document differ")
	}
	if *keep != "" {
		if err := os.WriteFile(*keep, first, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTextInReadingOrder(t *testing.T) {
	d := Document{
		Letterhead: Letterhead{Superior: "ĐẢNG BỘ KHỐI CƠ QUAN\nTỈNH HÒA SƠN", Issuer: "CHI BỘ SỞ TƯ PHÁP", Number: "15-BC/CB", Place: "Hòa Sơn",
			Date: time.Date(2026, 11, 20, 0, 0, 0, 0, hanoi)},
		Kind: "BÁO CÁO", Subject: "tình hình dư luận xã hội tháng 11 năm 2026",
		Body: []Block{
			Heading{Level: 1, Text: "I- TÌNH HÌNH CHUNG"},
			Paragraph{Lead: "Giá điện: ", Text: " ổn định & < 5 %\n\ncâu hai", Source: "(Chi bộ A)"},
			Item{Level: 2, Label: "+", Text: "một"},
			Paragraph{Source: "(không có lời)"},
			Table{Columns: []Column{{Header: "TT"}, {Header: "Đơn vị"}}, Rows: []Row{{Cells: []string{"Khối Đảng"}, Group: true}, {Cells: []string{"1"}}, {Cells: []string{"2", "x\r\ny"}}}},
		},
		Recipients: []string{"Như trên", "Lưu Chi bộ"},
		Signature:  Signature{Authority: []string{"T/M CHI ỦY"}, Role: "BÍ THƯ", Name: "Trần Văn Mẫu"},
		Annexes:    []Annex{{Label: "PHỤ LỤC", Title: "Danh sách", Body: []Block{Paragraph{Text: "hết"}}}},
	}
	want := []string{
		"ĐẢNG BỘ KHỐI CƠ QUAN|TỈNH HÒA SƠN", "CHI BỘ SỞ TƯ PHÁP", "*", "Số 15-BC/CB",
		"ĐẢNG CỘNG SẢN VIỆT NAM", "Hòa Sơn, ngày\u00a020 tháng\u00a011 năm\u00a02026",
		"BÁO CÁO", "tình hình dư luận xã hội tháng 11 năm 2026", "-----",
		"I- TÌNH HÌNH CHUNG", "Giá điện: ổn định & < 5 %", "câu hai (Chi bộ A)", "+ một", "(không có lời)",
		"TT", "Đơn vị", "Khối Đảng", "1", "2", "x", "y",
		"Nơi nhận:", "- Như trên,", "- Lưu Chi bộ.", "T/M CHI ỦY", "BÍ THƯ", "Trần Văn Mẫu",
		"PHỤ LỤC", "Danh sách", "-----", "hết",
	}
	got := paragraphs(t, d)
	for n := range max(len(got), len(want)) {
		if n >= len(got) || n >= len(want) || got[n] != want[n] {
			t.Fatalf("from paragraph %d:\ngot  %q\nwant %q", n, got[min(n, len(got)):], want[min(n, len(want)):])
		}
	}
}

func TestLetterheadLines(t *testing.T) {
	created := time.Date(2026, 11, 20, 17, 0, 0, 0, hanoi)
	cases := []struct {
		name   string
		head   Letterhead
		number string
		date   string
	}{
		// A number as the office gave it; day and month padded as the form asks.
		{"all known", Letterhead{Number: "01-BC/CB", Place: "Hòa Sơn", Date: time.Date(2026, 2, 5, 0, 0, 0, 0, hanoi)},
			"Số 01-BC/CB", "Hòa Sơn, ngày 05 tháng 02 năm 2026"},
		// Months from 3 on bear no zero.
		{"March", Letterhead{Number: "01-BC/CB", Place: "Hòa Sơn", Date: time.Date(2026, 3, 10, 0, 0, 0, 0, hanoi)},
			"Số 01-BC/CB", "Hòa Sơn, ngày 10 tháng 3 năm 2026"},
		// Number and day are left to the hand that signs; the month is the one the paper was made in.
		{"open", Letterhead{Number: "-BC/BTG", Place: "Hòa Sơn"}, "Số       -BC/BTG", "Hòa Sơn, ngày        tháng 11 năm 2026"},
		// No place configured: no stray comma.
		{"no place", Letterhead{Number: "-BC/BTG"}, "Số       -BC/BTG", "ngày        tháng 11 năm 2026"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.head.Issuer = "BAN A"
			got := paragraphs(t, Document{Letterhead: c.head, Created: created})
			plain := strings.ReplaceAll(strings.Join(got, "\n"), "\u00a0", " ")
			for _, want := range []string{c.number, c.date} {
				if !strings.Contains("\n"+plain+"\n", "\n"+want+"\n") {
					t.Errorf("no line %q in\n%s", want, plain)
				}
			}
		})
	}
}

func TestBalanced(t *testing.T) {
	cases := []struct{ name, in, want string }{
		// Fits: left alone.
		{"short", "CHI BỘ A", "CHI BỘ A"},
		// One word too many: halves, not a full line and an orphan.
		{"orphan", "BAN TUYÊN GIÁO VÀ DÂN VẬN", "BAN TUYÊN GIÁO|VÀ DÂN VẬN"},
		// The office's own line breaks stand.
		{"own break", "BAN\nTUYÊN GIÁO VÀ DÂN VẬN TỈNH ỦY", "BAN|TUYÊN GIÁO VÀ DÂN VẬN TỈNH ỦY"},
		// A long last line: the first stays full.
		{"full", "ĐẢNG BỘ KHỐI CƠ QUAN TỈNH HÒA SƠN", "ĐẢNG BỘ KHỐI CƠ QUAN|TỈNH HÒA SƠN"},
		// A month keeps its number.
		{"number", "BÁO CÁO DƯ LUẬN THÁNG 11 BỔ SUNG", "BÁO CÁO DƯ LUẬN|THÁNG 11 BỔ SUNG"},
		// So does a year its month.
		{"year", "tình hình dư luận tháng 11 năm 2026", "tình hình dư luận|tháng 11 năm 2026"},
		// A word longer than the line is not lost.
		{"long word", "A SỞNÔNGNGHIỆPVÀPHÁTTRIỂNNÔNGTHÔN B", "A|SỞNÔNGNGHIỆPVÀPHÁTTRIỂNNÔNGTHÔN|B"},
		{"empty", "", ""},
	}
	for _, c := range cases {
		if got := strings.ReplaceAll(balanced(c.in, letterheadLine), "\n", "|"); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestNoSignatureNoPlaceForIt(t *testing.T) {
	main := parts(t, render(t, Document{Body: []Block{Paragraph{Text: "một"}}}))["word/document.xml"]
	if n := strings.Count(main, "<w:tbl>"); n != 1 {
		t.Errorf("%d tables, want the letterhead alone", n)
	}
}

func TestTablesThatDoNotFit(t *testing.T) {
	two := []Column{{Header: "a"}, {Header: "b"}}
	cases := []struct {
		name  string
		table Table
	}{
		// A cell too many would be lost without a word.
		{"cells", Table{Columns: two, Rows: []Row{{Cells: []string{"1", "2", "3"}}}}},
		// Word refuses a table without columns.
		{"no columns", Table{}},
		// A shade goes into an attribute: only a colour may.
		{"shade", Table{Columns: two, Rows: []Row{{Shade: `"/><w:p`}}}},
		{"negative width", Table{Columns: []Column{{Width: -1}}}},
		{"group of two", Table{Columns: two, Rows: []Row{{Group: true, Cells: []string{"1", "2"}}}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, d := range []Document{{Body: []Block{c.table}}, {Annexes: []Annex{{Body: []Block{c.table}}}}} {
				if err := d.Write(io.Discard); !errors.Is(err, ErrTable) {
					t.Errorf("got error %v, want ErrTable", err)
				}
			}
		})
	}
}

func TestColumnWidths(t *testing.T) {
	cases := []struct {
		name    string
		columns []Column
		want    []int // twips of a room of 9000
	}{
		{"all open share alike", []Column{{}, {}, {}}, []int{3000, 3000, 3000}},
		{"the open one takes the rest", []Column{{Width: 25.4}, {}}, []int{1440, 7560}},
		{"too wide is scaled down", []Column{{Width: 254}, {Width: 254}}, []int{4500, 4500}},
		// 9000 is all given away, and still the open column has room to be read.
		{"nothing left", []Column{{Width: 158.75}, {}}, []int{7200, 1800}},
		{"narrow stays narrow", []Column{{Width: 25.4}}, []int{1440}},
	}
	for _, c := range cases {
		got, err := Table{Columns: c.columns}.widths(9000)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, %v, want %v", c.name, got, err, c.want)
		}
	}
}

// FuzzText puts any bytes into every field: the file must stay well-formed and show what can be shown.
func FuzzText(f *testing.F) {
	f.Add("Về giá điện: <b>&amp;</b> ]]> \x00\x0b\x1f\ufffe\uffff", "a\tb\r\nc")
	f.Add("\xed\xa0\x80 \xff\xfe đúng", "\n\n")
	f.Add("\ufffd \u202e", "\"'")
	f.Fuzz(func(t *testing.T, a, b string) {
		d := Document{
			Letterhead: Letterhead{Superior: a, Issuer: b, Number: a, Place: b, Urgency: a}, Kind: a, Subject: b, Title: a, Author: b,
			Body: []Block{Heading{Text: a}, Paragraph{Lead: a, Text: b, Source: a}, Item{Label: a, Text: a, Source: b},
				Table{Caption: a, Columns: []Column{{Header: b}, {}}, Rows: []Row{{Cells: []string{a, b}}, {Cells: []string{b}, Group: true}}}},
			Recipients: []string{a, b}, Signature: Signature{Authority: []string{a}, Role: b, Name: a},
			Annexes: []Annex{{Label: a, Title: b, Note: a, Body: []Block{Paragraph{Text: a}}}},
		}
		d.Body = append(d.Body, Heading{Text: "còn" + a + "đó"})
		main, err := d.mainPart() // without the zip, which is slow and the same for all
		if err != nil {
			t.Fatal(err)
		}
		checkOrder(t, "document.xml", main)
		checkOrder(t, "core.xml", d.coreProperties())
		want := "còn" + strings.Map(func(r rune) rune {
			if r < 0x20 || r == 0xFFFE || r == 0xFFFF {
				return -1
			}
			return r
		}, strings.ToValidUTF8(a, "")) + "đó"
		got := strings.ReplaceAll(strings.Join(paragraphsOf(t, main), "\n"), "|", "")
		if !strings.ContainsAny(a, "\r\n|") && !strings.Contains(got, strings.ReplaceAll(want, "|", "")) {
			t.Errorf("%q is not in %q", want, got)
		}
	})
}
