package roster

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"tonghop/parser/vn"
	"tonghop/store"
)

func mustRead(t *testing.T, b []byte) []store.Unit {
	t.Helper()
	units, err := Read("roster", b)
	if err != nil {
		t.Fatal(err)
	}
	return units
}

// show writes units as an officer would check them, one a line.
func show(units []store.Unit) string {
	var s strings.Builder
	for _, u := range units {
		s.WriteString(strings.Join([]string{u.Code, u.Name, u.Kind, u.Group, emails(u), u.ValidFrom, u.ValidTo}, ";") + "\n")
	}
	return s.String()
}

func emails(u store.Unit) string {
	var list []string
	for _, a := range u.Addresses {
		list = append(list, a.Email)
	}
	return strings.Join(list, ",")
}

func aliasTexts(u store.Unit) (list []string) {
	for _, a := range u.Aliases {
		list = append(list, a.Text)
	}
	return list
}

func TestDemoRoster(t *testing.T) {
	b, err := os.ReadFile("../../cmd/tonghop/demo/roster.csv")
	if err != nil {
		t.Fatal(err)
	}
	units := mustRead(t, b)
	if len(units) != bytes.Count(bytes.TrimSpace(b), []byte("\n")) {
		t.Errorf("%d units", len(units))
	}
	want := "vptu;Đảng bộ Văn phòng Tỉnh ủy;Đảng bộ cơ sở;Cơ quan tham mưu, giúp việc;vanthu@vptu.hoason.example.vn,tonghop@vptu.hoason.example.vn;2025-03-01;\n"
	if got := show(units[:1]); got != want {
		t.Errorf("first unit\n%s\nwant\n%s", got, want)
	}
	for _, name := range []string{"Đảng bộ Văn phòng Tỉnh ủy", "Đảng ủy Văn phòng Tỉnh ủy", "VPTU", "ĐU VPTU"} {
		if !slices.Contains(units[0].Aliases, store.Alias{Key: vn.Fold(name), Text: name}) {
			t.Errorf("no alias %q in %q", name, aliasTexts(units[0]))
		}
	}
}

const plainRoster = `Mã;Tên đơn vị;Loại;Nhóm;Email;Tên khác;Từ ngày;Đến ngày
cb01;Chi bộ Sở Tư pháp;Chi bộ cơ sở;Khối Chính quyền;vanthu@tuphap.example.vn;CB STP|Sở Tư pháp;01/03/2025;
db02;Đảng bộ Trường Đại học Hòa Sơn;Đảng bộ cơ sở;Khối Sự nghiệp;danguy@dhhs.example.vn;ĐHHS;01/03/2025;31/12/2026
`

const plainUnits = `cb01;Chi bộ Sở Tư pháp;Chi bộ cơ sở;Khối Chính quyền;vanthu@tuphap.example.vn;2025-03-01;
db02;Đảng bộ Trường Đại học Hòa Sơn;Đảng bộ cơ sở;Khối Sự nghiệp;danguy@dhhs.example.vn;2025-03-01;2026-12-31
`

func TestCSVAsProgramsSaveIt(t *testing.T) {
	inUTF16 := func(s string) []byte {
		b := []byte("\xff\xfe")
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return b
	}
	tabs := strings.ReplaceAll(plainRoster, ";", "\t")
	for what, b := range map[string][]byte{
		"as it is":                                 []byte(plainRoster),
		"Excel, CSV UTF-8: mark and CRLF":          []byte("\ufeff" + strings.ReplaceAll(plainRoster, "\n", "\r\n")),
		"comma":                                    []byte(strings.ReplaceAll(plainRoster, ";", ",")),
		"tab":                                      []byte(tabs),
		"Excel, Unicode text: UTF-16 and tabs":     inUTF16(tabs),
		"Excel's note of the separator":            []byte("sep=;\r\n" + plainRoster),
		"another separator by Excel's note":        []byte("sep=^\n" + strings.ReplaceAll(plainRoster, ";", "^")),
		"letters taken apart, as a Mac saves them": norm.NFD.AppendString(nil, plainRoster),
		"windows-1258":                             cp1258(t, plainRoster),
		"TCVN3":                                    tcvn3(t, plainRoster),
		"every cell quoted":                        []byte(`"` + strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(plainRoster), ";", `";"`), "\n", "\"\n\"") + `"`),
		"no line end at the end":                   []byte(strings.TrimSuffix(plainRoster, "\n")),
	} {
		units, err := Read("roster.csv", b)
		if got := show(units); got != plainUnits || err != nil {
			t.Errorf("%s:\n%s%v", what, got, err)
		}
	}
}

// cp1258 writes tones as marks of their own, as Windows does.
func cp1258(t *testing.T, s string) []byte {
	var out []byte
	for _, r := range s {
		b, err := charmap.Windows1258.NewEncoder().String(string(r))
		if err != nil {
			parts := []rune(norm.NFD.String(string(r)))
			shape, tone := parts[:1], parts[1:]
			for i, m := range parts[1:] {
				if m == 0x0302 || m == 0x0306 || m == 0x031b {
					shape, tone = []rune{parts[0], m}, slices.Delete(slices.Clone(parts[1:]), i, i+1)
				}
			}
			if b, err = charmap.Windows1258.NewEncoder().String(norm.NFC.String(string(shape)) + string(tone)); err != nil {
				t.Fatalf("%q: %v", r, err)
			}
		}
		out = append(out, b...)
	}
	return out
}

// tcvn3 writes accented capitals that the charset lacks as their small letters, as files of that time do.
func tcvn3(t *testing.T, s string) []byte {
	table := map[string]byte{}
	for c := 255; c >= 0; c-- {
		table[vn.DecodeTCVN3([]byte{byte(c)})] = byte(c)
	}
	var out []byte
	for _, r := range s {
		c, ok := table[string(r)]
		if !ok {
			c, ok = table[strings.ToLower(string(r))]
		}
		if !ok {
			t.Fatalf("no byte for %q", r)
		}
		out = append(out, c)
	}
	return out
}

func TestHeadings(t *testing.T) {
	for _, c := range []struct{ what, file, want string }{
		{"a title, an empty row and columns nobody asked for stand around",
			"DANH SÁCH ĐƠN VỊ;;;\nNăm 2026;;;\n;;;\nSTT;Điện thoại;Thư điện tử;Đơn vị;Mã đơn vị;Ghi chú\n1;0900 000 000;a@b.vn;Chi bộ A;CB-A;mới\n",
			"cb-a;Chi bộ A;;;a@b.vn;;\n"},
		{"no diacritics, capitals, remarks",
			"MA (*);TEN DON VI:;KHOI;DIA CHI THU (bắt buộc)\nx;Chi bộ A;Khối Đảng;a@b.vn\n", "x;Chi bộ A;;Khối Đảng;a@b.vn;;\n"},
		{"two columns of addresses and two of other names count together",
			"Mã,Tên,E-mail 1,E-mail 2,Tên viết tắt,Bí danh\nx,Chi bộ A,a@b.vn,c@d.vn,CBA,Ban A\n", "x;Chi bộ A;;;a@b.vn,c@d.vn;;\n"},
		{"“Tên đơn vị” is meant, not the person's “Tên”",
			"Mã,Tên,Tên đơn vị,Email\nx,Nguyễn Văn Mẫu,Chi bộ A,a@b.vn\n", "x;Chi bộ A;;;a@b.vn;;\n"},
		{"numbers of the columns, headings on the next page, a title across the table",
			"Mã,Tên,Email\n(1),(2),(3)\nKhối Đảng,Khối Đảng,Khối Đảng\nx,Chi bộ A,a@b.vn\nMã,Tên,Email\ny,Chi bộ B,b@b.vn\n",
			"x;Chi bộ A;;;a@b.vn;;\ny;Chi bộ B;;;b@b.vn;;\n"},
		{"short rows, and no address at all", "Mã;Tên;Email;Loại\nx;Chi bộ A\n", "x;Chi bộ A;;;;;\n"},
		{"without codes they come from the names", "Tên,Email\nChi bộ Sở Y tế - Phòng 2,a@b.vn\n", "chi-bo-so-y-te-phong-2;Chi bộ Sở Y tế - Phòng 2;;;a@b.vn;;\n"},
	} {
		units, err := Read("roster.csv", []byte(c.file))
		if got := show(units); got != c.want || err != nil {
			t.Errorf("%s:\n%swant\n%s%v", c.what, got, c.want, err)
		}
	}
}

func TestCells(t *testing.T) {
	for _, c := range []struct{ what, row, want string }{
		{"all the ways to part addresses, each once", "x;A;\"a@b.vn, c@b.vn;d@b.vn|e@b.vn f@b.vn\ng@b.vn\nA@B.VN\";;;", "x;A;a@b.vn,c@b.vn,d@b.vn,e@b.vn,f@b.vn,g@b.vn;;"},
		{"as a mail program copies them", "x;A;\"Văn thư <VanThu@b.vn>, mailto:b@b.vn\";;;", "x;A;vanthu@b.vn,b@b.vn;;"},
		{"one digit for day and month", "x;A;;;1/3/2025;9/12/2026", "x;A;;2025-03-01;2026-12-09"},
		{"year first; a clock at midnight", "x;A;;;2025-03-01;2026-12-09 00:00:00", "x;A;;2025-03-01;2026-12-09"},
		{"a date that lost its format", "x;A;;;45717;", "x;A;;2025-03-01;"},
		{"dots and dashes", "x;A;;;01.03.2025;9-12-2026", "x;A;;2025-03-01;2026-12-09"},
		{"blanks and invisible signs", " X\u00a0 ;  Chi  bộ\u200b A ;;;;", "x;Chi bộ A;;;"},
		{"a doubled quote", `x;"Chi bộ ""A"", phường B";;;;`, `x;Chi bộ "A", phường B;;;`},
		{"a quote within", `x;Chi bộ "A";;;;`, `x;Chi bộ "A";;;`},
	} {
		units, err := Read("roster.csv", []byte("Mã;Tên;Email;Tên khác;Từ ngày;Đến ngày\n"+c.row+"\n"))
		if err != nil || len(units) != 1 {
			t.Errorf("%s: %d units, %v", c.what, len(units), err)
			continue
		}
		u := units[0]
		if got := strings.Join([]string{u.Code, u.Name, emails(u), u.ValidFrom, u.ValidTo}, ";"); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.what, got, c.want)
		}
	}
}

func TestProblems(t *testing.T) {
	const head = "Mã;Tên đơn vị;Email;Tên khác;Từ ngày;Đến ngày\n"
	for _, c := range []struct {
		what, file string
		want       []string // what each problem must say
	}{
		{"all at once, in the order of the rows; empty rows and lines within cells count as Excel counts",
			head + "a;Chi bộ A;a@b.vn;\"A\nB\";;\n\n;;;;;\nb;Chi bộ B;a@b.vn;;31/02/2025;\n;Chi bộ C;c@b;;;\na;;d@b.vn;;02/01/2026;01/01/2026\n", []string{
				"row 5, column Email: a@b.vn is the address of row 2 (Chi bộ A)", "row 5, column Từ ngày: “31/02/2025” is no date",
				"row 6, column Mã: the unit's code is missing", "row 6, column Email: “c@b” is no mail address",
				"row 7, column Mã: “a” is the code of row 2 (Chi bộ A)", "row 7, column Tên đơn vị: the unit's name is missing",
				"row 7, column Đến ngày: the unit ends (2026-01-01) before it begins (2026-01-02)"}},
		{"codes differ in capitals only", head + "CB1;Chi bộ A\ncb1 ;Chi bộ B\n", []string{"row 3, column Mã: “cb1” is the code of row 2"}},
		{"a year of two digits, of a slip, and words", head + "a;A;;;01/03/25;01/03/0205\nb;B;;;đầu năm;\n",
			[]string{"row 2, column Từ ngày: “01/03/25”", "row 2, column Đến ngày: “01/03/0205”", "row 3, column Từ ngày: “đầu năm”"}},
		{"a comma for the dot", head + "a;A;vanthu@b,vn\n", []string{"“vanthu@b” is no mail address", "“vn” is no mail address: it has no @"}},
		{"letters, dots and signs that no address has", head + "a;A;vănthư@b.vn a..b@c.vn @c.vn a@b@c.vn a@-b.vn\n",
			[]string{"the letter “ă”", "“a..b” before the @", "“” before the @", "two @", "“-b.vn” after the @"}},
		{"Excel wrote ? for letters", head + "a;Ð?ng b? S? Y t?;a@b.vn\n", []string{"row 2, column Tên đơn vị: letters of “Đ?ng b? S? Y t?” were lost"}},
		{"headings alone", head + ";;;;;\n", []string{"row 1: no unit below the headings"}},
		{"no headings", "a;Chi bộ A;a@b.vn\n", []string{"no row of headings in the first 10 rows. Wanted in one row: “Tên đơn vị” and “Email”"}},
		{"headings too far down", strings.Repeat("x\n", 10) + head + "a;A\n", []string{"no row of headings"}},
		{"no addresses: they would all be taken away", "\nMã;Tên đơn vị\na;Chi bộ A\n", []string{"row 2, column Email: the column is missing"}},
		{"two columns for one thing", "Mã;Tên;Email;Nhóm;Khối\na;A;a@b.vn;1;2\n", []string{"row 1, column Nhóm: the column “Khối” means Nhóm as well"}},
		{"a title between the units, taken for one", "Tên;Email\nKhối Đảng;\nChi bộ A;a@b.vn\n", []string{"row 2, column Tên: “Khối Đảng” stands alone"}},
		{"one name twice, where names make the codes", "Tên;Email\nChi bộ A;a@b.vn\nChi bộ a;b@b.vn\n", []string{"row 3, column Tên: row 2 (Chi bộ A) has the same name"}},
		{"a name of no letters", "Tên;Email\n--;a@b.vn\n", []string{"“--” has no letter or digit"}},
		{"a quote that never closes would swallow units", head + "a;\"Chi bộ A;a@b.vn\nb;Chi bộ B;b@b.vn\n", []string{`row 2: a quotation mark (") opens a cell`}},
		{"an old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", []string{"an old .xls or has a password"}},
		{"nothing", "", []string{"no row of headings"}},
	} {
		units, err := Read("units.csv", []byte(c.file))
		var problems Problems
		if !errors.As(err, &problems) || units != nil || !strings.Contains(err.Error(), "units.csv") {
			t.Errorf("%s: %v, %v", c.what, units, err)
			continue
		}
		if len(problems) != len(c.want) {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		for i, want := range c.want {
			if got := problems[i].String(); !strings.Contains(got, want) {
				t.Errorf("%s: %q, want %q", c.what, got, want)
			}
		}
	}
}

func TestNamesThatOneUnitGoesBy(t *testing.T) {
	units := mustRead(t, []byte("Mã;Tên;Email;Tên khác\n"+
		"a;Đảng bộ Sở Y tế;;\n"+ // alone: all forms
		"b;Đảng bộ Sở Tư pháp;;\n"+ // beside a chi bộ of the name
		"c;Chi bộ Sở Tư pháp;;Đảng uỷ Sở Tư pháp|Sở Tư pháp;\n"+ // whose other name is the committee's
		"d;Văn phòng Tỉnh ủy;;văn phòng tỉnh ủy|VPTU\n")) // no such form; its own name once more
	want := map[string][]string{
		"a": {"Đảng bộ Sở Y tế", "Chi bộ Sở Y tế", "Chi ủy Sở Y tế", "Đảng ủy Sở Y tế"},
		"b": {"Đảng bộ Sở Tư pháp"},
		"c": {"Chi bộ Sở Tư pháp", "Đảng uỷ Sở Tư pháp", "Sở Tư pháp"},
		"d": {"Văn phòng Tỉnh ủy", "VPTU"},
	}
	for _, u := range units {
		if got := aliasTexts(u); !slices.Equal(got, want[u.Code]) {
			t.Errorf("%s: %q, want %q", u.Name, got, want[u.Code])
		}
		for _, a := range u.Aliases {
			if a.Key != vn.Fold(a.Text) {
				t.Errorf("key %q of %q", a.Key, a.Text)
			}
		}
	}
}

func TestOrderIsVietnamese(t *testing.T) {
	want := []string{"Ban Nội chính", "Báo Hòa Sơn", "Bảo tàng tỉnh", "Chi bộ 2", "Chi bộ 10", "Dân vận", "Đài truyền hình", "Đảng bộ X", "Ủy ban"}
	file := "Tên;Email\n"
	for i, name := range want {
		file += name + ";" + string(rune('a'+i)) + "@b.vn\n"
	}
	units := mustRead(t, []byte(file))
	for i := range units[1:] {
		if bytes.Compare(units[i].SortKey, units[i+1].SortKey) >= 0 {
			t.Errorf("%s does not stand before %s", units[i].Name, units[i+1].Name)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(plainRoster))
	f.Add([]byte("sep=,\nMã,Tên,Email\n\"x\",\"A\nB\",\"a@b.vn; c@d.vn\""))
	f.Add([]byte("Tên\tEmail\tTừ ngày\nChi bộ A\tV <a@b.vn>\t45717\n"))
	f.Add([]byte("\xff\xfeM\x00"))
	f.Add(book(f, map[string]string{"A1": "Tên", "B1": "Email", "A3": "Chi bộ A", "B3": "a@b.vn"}))
	f.Fuzz(func(t *testing.T, b []byte) {
		units, err := Read("roster", b)
		if err != nil {
			if units != nil {
				t.Fatal("units in spite of problems")
			}
			return
		}
		codes, owners := map[string]bool{}, map[string]bool{}
		if len(units) == 0 {
			t.Fatal("no unit and no problem")
		}
		for _, u := range units {
			if u.Code == "" || u.Name == "" || codes[u.Code] {
				t.Fatalf("unit %+v", u)
			}
			codes[u.Code] = true
			for _, a := range u.Addresses {
				if owners[a.Email] || badEmail(a.Email) != "" {
					t.Fatalf("address %q", a.Email)
				}
				owners[a.Email] = true
			}
		}
	})
}
