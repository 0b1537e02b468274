package report

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tonghop/parser/doc"
)

func paragraphs(lines ...string) doc.Document {
	d := doc.Document{Outcome: doc.OK}
	for _, s := range lines {
		d.Blocks = append(d.Blocks, doc.Block{Kind: doc.Paragraph, Text: s})
	}
	return d
}

func row(cells ...string) doc.Block {
	return doc.Block{Kind: doc.Row, Cells: cells, Text: strings.Join(cells, "\t")}
}

func understand(d doc.Document) Report {
	return Understander{}.Report(Source{File: "bao cao.docx", Received: time.Date(2024, 5, 22, 9, 0, 0, 0, time.UTC), Document: d})
}

// The letterhead as a table of several rows, the signature as another, opinions in a third with a header row.
func TestTables(t *testing.T) {
	d := doc.Document{Blocks: []doc.Block{
		row("ĐẢNG BỘ KHỐI CƠ QUAN TỈNH HÒA SƠN", "ĐẢNG CỘNG SẢN VIỆT NAM"), row("CHI BỘ SỞ XÂY DỰNG", ""), row("*\nSố 09-BC/CB", "Hòa Sơn, ngày 21 tháng 5 năm 2024"),
		{Kind: doc.Paragraph, Text: "BÁO CÁO"}, {Kind: doc.Paragraph, Text: "tình hình dư luận xã hội tháng 5 năm 2024"},
		row("TT", "Nội dung dư luận phản ánh", "Kiến nghị, đề xuất", "Ghi chú"),
		row("1", "Người dân lo lắng vì chung cư cũ xuống cấp.", "Đề nghị kiểm định chung cư.", ""),
		row("2", "Dư luận đồng tình với việc chỉnh trang vỉa hè.", "", "x"),
		row("Nơi nhận:\n- Ban Tuyên giáo,\n- Lưu.", "T/M CHI BỘ\nPHÓ BÍ THƯ\n\nĐinh Thị Mẫu"),
	}}
	r := understand(d)
	if r.UnitName != "CHI BỘ SỞ XÂY DỰNG" || r.ParentName != "ĐẢNG BỘ KHỐI CƠ QUAN TỈNH HÒA SƠN" || r.Number != "09-BC/CB" || r.Date != "2024-05-21" || r.Place != "Hòa Sơn" {
		t.Errorf("letterhead: %q %q %q %q %q", r.UnitName, r.ParentName, r.Number, r.Date, r.Place)
	}
	if r.Signatory != (Signatory{"T/M CHI BỘ", "PHÓ BÍ THƯ", "Đinh Thị Mẫu"}) {
		t.Errorf("signatory: %+v", r.Signatory)
	}
	if len(r.Opinions) != 2 || len(r.Recommendations) != 1 || r.Opinions[0].Attitude != "concern" || r.Opinions[1].Attitude != "positive" {
		t.Errorf("table: %+v, %q", r.Opinions, r.Recommendations)
	}
}

func TestSignatures(t *testing.T) {
	cases := []struct {
		why   string
		lines []string
		want  Signatory
	}{
		{"authority, office, name", []string{"Nơi nhận:", "- Như trên,", "T/M ĐẢNG ỦY", "BÍ THƯ", "(đã ký)", "Lò Thị Mẫu"}, Signatory{"T/M ĐẢNG ỦY", "BÍ THƯ", "Lò Thị Mẫu"}},
		{"acting for another", []string{"K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "Ma Văn Mẫu"}, Signatory{"K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "Ma Văn Mẫu"}},
		{"both columns in one line", []string{"Nơi nhận: T/M CHI ỦY", "- Ban Tuyên giáo Đảng ủy Khối, BÍ THƯ", "- Lưu chi bộ. Trần Văn Mẫu"}, Signatory{"T/M CHI ỦY", "BÍ THƯ", "Trần Văn Mẫu"}},
		{"both columns by tabs", []string{"Nơi nhận:\tTM. CHI BỘ", "- Như trên;\tPHÓ BÍ THƯ", "- Lưu.\t", "\tTrần Văn Mẫu"}, Signatory{"TM. CHI BỘ", "PHÓ BÍ THƯ", "Trần Văn Mẫu"}},
		{"an office alone", []string{"BÍ THƯ CHI BỘ", "Trần Văn Mẫu"}, Signatory{"", "BÍ THƯ CHI BỘ", "Trần Văn Mẫu"}},
		{"a correspondent", []string{"Người báo cáo", "Trần Văn Mẫu"}, Signatory{"", "Người báo cáo", "Trần Văn Mẫu"}},
		{"name in capitals, digital signature below", []string{"T/M CHI ỦY", "BÍ THƯ", "TRẦN VĂN MẪU", "Ký bởi: Trần Văn Mẫu", "Thời gian ký: 20/5/2024"}, Signatory{"T/M CHI ỦY", "BÍ THƯ", "TRẦN VĂN MẪU"}},
		{"no name yet", []string{"T/M CHI ỦY", "BÍ THƯ"}, Signatory{"T/M CHI ỦY", "BÍ THƯ", ""}},
	}
	for _, c := range cases {
		r := understand(paragraphs(append([]string{"BÁO CÁO", "tình hình dư luận xã hội tháng 5 năm 2024", "I. DƯ LUẬN QUAN TÂM", "Người dân lo giá thực phẩm tăng."}, c.lines...)...))
		if r.Signatory != c.want {
			t.Errorf("%s: %+v, want %+v", c.why, r.Signatory, c.want)
		}
		if len(r.Opinions) != 1 {
			t.Errorf("%s: the end matter became text: %+v", c.why, r.Opinions)
		}
	}
}

// Every way of numbering gives the same outline.
func TestNumbering(t *testing.T) {
	for _, n := range [][5]string{
		{"I. ", "1. ", "2. ", "II. ", "III. "}, {"I- ", "1- ", "2- ", "II- ", "III- "}, {"I - ", "1) ", "2) ", "II - ", "III - "}, {"I/ ", "1/ ", "2/ ", "II/ ", "III/ "}, {"I.", "1.", "2.", "II.", "III."},
		{"A. ", "I. ", "II. ", "B. ", "C. "}, {"1. ", "1.1. ", "1.2. ", "2. ", "3. "}, {"1. ", "1.1 ", "1.2 ", "2. ", "3. "}, {"1. ", "a) ", "b) ", "2. ", "3. "}, {"Phần I. ", "1. ", "2. ", "Phần II. ", "Phần III. "}, {"I ", "1. ", "2. ", "II ", "III "},
	} {
		r := understand(paragraphs("BÁO CÁO", "tình hình dư luận xã hội tháng 5 năm 2024",
			n[0]+"NHỮNG VẤN ĐỀ DƯ LUẬN QUAN TÂM", n[1]+"Vấn đề trong nước", "Người dân lo giá thực phẩm tăng.", n[2]+"Vấn đề trong tỉnh", "Bà con phấn khởi vì được mùa.",
			n[3]+"DỰ BÁO", "Giá thực phẩm có thể còn tăng.", n[4]+"KIẾN NGHỊ", "Đề nghị bình ổn giá."))
		var got []string
		for _, s := range r.Sections {
			got = append(got, string(rune('0'+s.Level))+s.Kind)
		}
		if strings.Join(got, " ") != "1issues 2issues 2issues 1forecast 1recommendation" || len(r.Opinions) != 2 || len(r.Forecasts) != 1 || len(r.Recommendations) != 1 {
			t.Errorf("%q: %v, %d opinions, forecasts %q, requests %q", n, got, len(r.Opinions), r.Forecasts, r.Recommendations)
		}
		if len(r.Opinions) == 2 && (r.Opinions[0].Area != "national" || r.Opinions[1].Area != "provincial") {
			t.Errorf("%q: areas %q %q", n, r.Opinions[0].Area, r.Opinions[1].Area)
		}
	}
}

func TestNumbers(t *testing.T) {
	for line, want := range map[string]string{
		"Số 15-BC/CB": "15-BC/CB", "Số: 15 -BC/CB": "15-BC/CB", "Số:15/BC-CB": "15-BC/CB", "Số 07-BC/CB-KHTN": "07-BC/CB-KHTN", "Số     -BC/CB": "", "Số …-BC/ĐU": "", "Số: 15/BC-ĐUK": "15-BC/ĐUK",
		"SỐ 3-BC/BTG": "3-BC/BTG", "Số: 15/2024/BC-CB": "15-BC/CB", "Số 15 – BC / CB": "15-BC/CB", "Số: ......./BC-CB": "", "So 12-BC/CB": "12-BC/CB",
	} {
		r := understand(paragraphs("CHI BỘ SỞ MẪU", line, "Hòa Sơn, ngày 21 tháng 5 năm 2024", "BÁO CÁO", "dư luận xã hội tháng 5", "Không có vấn đề gì đặc biệt."))
		if r.Number != want || r.UnitName != "CHI BỘ SỞ MẪU" || r.Date != "2024-05-21" {
			t.Errorf("%s: %q, want %q (unit %q, date %q)", line, r.Number, want, r.UnitName, r.Date)
		}
	}
}

func TestDates(t *testing.T) {
	for line, want := range map[string]string{
		"Hòa Sơn, ngày 20 tháng 5 năm 2024": "2024-05-20 Hòa Sơn", "Hòa Sơn, Ngày 05 tháng 02 năm 2024": "2024-02-05 Hòa Sơn", "Hòa Sơn, ngày 20/5/2024": "2024-05-20 Hòa Sơn", "Hòa Sơn ngày 20.5.2024": "2024-05-20 Hòa Sơn",
		"Hòa Sơn, ngày    tháng 5 năm 2024": " Hòa Sơn", "TP. Hòa Sơn, ngày … tháng 5 năm 2024": " TP. Hòa Sơn", "Hòa Sơn, ngày 31 tháng 4 năm 2024": " Hòa Sơn", "Hòa Sơn, 20/5/2024": "2024-05-20 Hòa Sơn", "Ngày 20-05-2024": "2024-05-20 ",
	} {
		r := understand(paragraphs("CHI BỘ SỞ MẪU", line, "BÁO CÁO", "dư luận xã hội tháng 5", "Không có vấn đề gì đặc biệt."))
		if got := r.Date + " " + r.Place; got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

// A mark of secrecy is found wherever it stands.
func TestSecrecyOfReport(t *testing.T) {
	plain := []string{"CHI BỘ SỞ MẪU", "Số 15-BC/CB", "BÁO CÁO", "dư luận xã hội tháng 5", "Không có vấn đề gì đặc biệt."}
	box := paragraphs(plain...)
	box.Blocks = append(box.Blocks, doc.Block{Kind: doc.TextBox, Text: "MẬT"})
	header := paragraphs(plain...)
	header.Blocks = append(header.Blocks, doc.Block{Kind: doc.Header, Text: "TỐI MẬT"})
	cell := paragraphs(plain...)
	cell.Blocks = append([]doc.Block{row("CHI BỘ SỞ MẪU", "ĐẢNG CỘNG SẢN VIỆT NAM"), row("MẬT", "")}, cell.Blocks...)
	for want, d := range map[string]doc.Document{"": paragraphs(plain...), "MẬT": box, "TỐI MẬT": header} {
		if r := understand(d); r.Secrecy != want {
			t.Errorf("%q, want %q", r.Secrecy, want)
		}
	}
	if r := understand(cell); r.Secrecy != "MẬT" {
		t.Errorf("in a cell: %q", r.Secrecy)
	}
	custom := Understander{SecrecyMarks: []string{"HẠN CHẾ"}}.Report(Source{File: "a.docx", Document: paragraphs("HẠN CHẾ", "BÁO CÁO")})
	if custom.Secrecy != "HẠN CHẾ" {
		t.Errorf("an office's own mark: %q", custom.Secrecy)
	}
}

// No input may cost more than a moment, however it is made: 30 KB in four shapes.
func TestHostileTexts(t *testing.T) {
	for name, unit := range map[string]string{
		"dots": "...", "denied hot spots": "không có điểm nóng, ", "names": "ông Nguyễn Văn Mẫu ", "numbers": "0912345678 ", "brackets": "((((", "numbers of headings": "1.1.1. ", "addresses": "trú tại số 5, ngõ 9, ", "spaces": " \t ", "letters": "aaaaaa", "mails": "a@b.vn ", "months": "tháng 5 ", "marks": "M Ậ T ", "lines": "I. DỰ BÁO\n",
	} {
		text := strings.Repeat(unit, 30_000/len(unit))
		begin := time.Now()
		for _, d := range []doc.Document{textDocument(text, true), pageDocument(text), {Blocks: []doc.Block{row(text, text)}}, {Blocks: []doc.Block{{Kind: doc.Paragraph, Text: text}}}} {
			understand(d)
			Mask(text)
			ParsePeriod(text, time.Now())
		}
		if took := time.Since(begin); took > 15*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

// A report made as a spreadsheet: merged cells repeat, the head names the columns, one row's subject is the forecast, last cells are empty.
func TestTableReadByItsHead(t *testing.T) {
	sheet := func(cells ...string) doc.Block {
		b := row(cells...)
		b.Sheet = "T11"
		return b
	}
	title := "Dư luận xã hội tháng 11/2026"
	d := doc.Document{MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Outcome: doc.OK, Blocks: []doc.Block{
		sheet("CHI BỘ HỘI MẪU", "CHI BỘ HỘI MẪU", "CHI BỘ HỘI MẪU", "ĐẢNG CỘNG SẢN VIỆT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM"),
		sheet("Số: 03-BC/CB", "Số: 03-BC/CB", "Số: 03-BC/CB", "Hòa Sơn, ngày 19/11/2026", "Hòa Sơn, ngày 19/11/2026"),
		sheet("BÁO CÁO", "BÁO CÁO", "BÁO CÁO", "BÁO CÁO", "BÁO CÁO"),
		sheet(title, title, title, title, title),
		sheet("TT", "Lĩnh vực", "Nội dung dư luận", "Thái độ", "Kiến nghị"),
		sheet("1", "Giá cả", "Chị em than giá thịt lợn tăng hai lần trong tháng.", "Lo lắng", "Đề nghị mở thêm điểm bán hàng bình ổn."),
		sheet("2", "Nông thôn mới", "Hội viên hiến đất mở đường liên thôn.", "Đồng tình"),
		sheet("3", "Dự báo", "Dịp Tết, việc vay tiền qua ứng dụng có thể gia tăng."),
	}}
	r := Understander{}.Report(Source{File: "bc.xlsx", Received: time.Date(2026, 11, 19, 9, 0, 0, 0, time.UTC), Document: d})
	if r.Period.Key != "2026-M11" || r.Number != "03-BC/CB" || r.UnitName != "CHI BỘ HỘI MẪU" {
		t.Errorf("period %q, number %q, unit %q", r.Period.Key, r.Number, r.UnitName)
	}
	var got []string
	for _, o := range r.Opinions {
		got = append(got, o.Title+"|"+o.Attitude+"|"+o.Text)
	}
	want := []string{"Giá cả|concern|Chị em than giá thịt lợn tăng hai lần trong tháng.", "Nông thôn mới|positive|Hội viên hiến đất mở đường liên thôn."}
	if !slices.Equal(got, want) {
		t.Errorf("opinions %q, want %q", got, want)
	}
	if len(r.HotSpots) > 0 || len(r.Forecasts) != 1 || len(r.Recommendations) != 1 || r.Nil {
		t.Errorf("hot spots %q, forecasts %q, recommendations %q, nil %v", r.HotSpots, r.Forecasts, r.Recommendations, r.Nil)
	}
}
