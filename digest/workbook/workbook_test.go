package workbook

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

var keep = flag.String("keep", "", "write the sample workbook to this file, to look at it in an office program")

var hanoi = time.FixedZone("ICT", 7*3600)

func number(x float64) *float64    { return &x }
func clock(t time.Time) *time.Time { return &t }

func sample() Board {
	units := Sheet{Name: "Theo dõi", Columns: []Column{{Header: "TT", Width: 6, Center: true}, {Header: "Đơn vị", Width: 34, Wrap: true}, {Header: "Tình trạng", Width: 18, Center: true},
		{Header: "Nhận lúc", Width: 19, Center: true}, {Header: "Hạn", Width: 14, Center: true}, {Header: "Tỷ lệ (%)", Width: 12}, {Header: "Ghi chú", Width: 50, Wrap: true}}}
	states := []Cell{{Text: "Đã nhận", Tone: Good}, {Text: "Chờ xem", Tone: Warn}, {Text: "Chưa có", Tone: Bad}, {Text: "Không áp dụng", Tone: Muted}}
	for n := range 60 {
		row := []Cell{{Number: number(float64(n + 1))}, {Text: "Chi bộ Ví Dụ số " + strings.Repeat("một ", n%7+1)}, states[n%4], {},
			{Date: clock(time.Date(2026, 11, 20, 0, 0, 0, 0, hanoi))}, {Number: number(97.5)}}
		if n%4 == 0 {
			row[3] = Cell{Date: clock(time.Date(2026, 11, 19, 16, 45, 0, 0, hanoi))}
			row = append(row, Cell{Text: "=HYPERLINK(\"http://vidu.vn\")"})
		}
		units.Rows = append(units.Rows, row)
	}
	return Board{Title: "BẢNG THEO DÕI BÁO CÁO DƯ LUẬN XÃ HỘI", Subtitle: "Tháng 11 năm 2026", AsOf: time.Date(2026, 11, 20, 17, 0, 0, 0, hanoi),
		Sheets: []Sheet{units, {Name: "Tổng hợp", Columns: []Column{{Header: "Khối", Width: 40}, {Header: "Số đơn vị"}}, Rows: [][]Cell{{{Text: "Đảng"}, {Number: number(12345)}}}}}}
}

func write(t testing.TB, b Board) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t testing.TB, b Board) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(write(t, b)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestSameBoardSameBytes(t *testing.T) {
	first, second := write(t, sample()), write(t, sample())
	if !bytes.Equal(first, second) {
		t.Error("two writings of one board differ")
	}
	if *keep != "" {
		if err := os.WriteFile(*keep, first, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCellsReadBack(t *testing.T) {
	f := read(t, sample())
	cases := []struct{ sheet, cell, want string }{
		{"Theo dõi", "A1", "BẢNG THEO DÕI BÁO CÁO DƯ LUẬN XÃ HỘI"},
		{"Theo dõi", "A2", "Tháng 11 năm 2026"},
		{"Theo dõi", "A3", "Tính đến 17 giờ 00, ngày 20/11/2026"},
		{"Theo dõi", "B4", "Đơn vị"},
		{"Theo dõi", "A5", "1"},
		{"Theo dõi", "C5", "Đã nhận"},
		// The wall clock of Hà Nội, whatever zone the machine has; a day without a time shows none.
		{"Theo dõi", "D5", "19/11/2026 16:45"},
		{"Theo dõi", "E5", "20/11/2026"},
		{"Theo dõi", "F5", "97.5"},
		// A missing cell is empty, not left over from another row.
		{"Theo dõi", "G6", ""},
		{"Tổng hợp", "B5", "12,345"},
	}
	for _, c := range cases {
		if got, err := f.GetCellValue(c.sheet, c.cell); err != nil || got != c.want {
			t.Errorf("%s %s: got %q, %v, want %q", c.sheet, c.cell, got, err, c.want)
		}
	}
}

// What a unit wrote must never be computed on an officer's machine.
func TestTextIsNeverAFormula(t *testing.T) {
	for _, text := range []string{`=1+1`, `+1+1`, `-1+1`, `@SUM(A1)`, `=cmd|'/c calc'!A0`, "\t=1+1", `0123`, `TRUE`, `1/2`} {
		f := read(t, Board{Title: text, Subtitle: text, Sheets: []Sheet{{Columns: []Column{{Header: text}}, Rows: [][]Cell{{{Text: text}}}}}})
		for _, cell := range []string{"A1", "A2", "A3", "A4"} {
			formula, err := f.GetCellFormula("Trang 1", cell)
			if err != nil || formula != "" {
				t.Errorf("%q in %s became the formula %q, %v", text, cell, formula, err)
			}
			kind, err := f.GetCellType("Trang 1", cell)
			if err != nil || kind != excelize.CellTypeSharedString {
				t.Errorf("%q in %s has type %v, %v, want a string", text, cell, kind, err)
			}
			if got, err := f.GetCellValue("Trang 1", cell); err != nil || got != text {
				t.Errorf("%q in %s reads %q, %v", text, cell, got, err)
			}
		}
	}
}

func TestTextExcelCannotHold(t *testing.T) {
	long := strings.Repeat("ậ", 40000)
	cases := []struct{ name, in, want string }{
		// A control character would make Excel repair the file.
		{"control", "a\x00\x0bb\x1f", "ab"},
		{"not UTF-8", "a\xff\xfeb", "ab"},
		{"forbidden", "a\ufffe\uffffb", "ab"},
		{"line breaks", "a\r\nb\nc", "a\nb\nc"},
		// Looks like Excel's own escape and is text.
		{"escape", "_x0041_x0042_ _x005F_x000D_", "_x0041_x0042_ _x005F_x000D_"},
		{"markup", `<a>&"'`, `<a>&"'`},
		// Cut with a mark and not in silence.
		{"too long", long, long[:3*32766] + "…"},
	}
	for _, c := range cases {
		f := read(t, Board{Title: "x", Sheets: []Sheet{{Columns: []Column{{}}, Rows: [][]Cell{{{Text: c.in}}}}}})
		if got, err := f.GetCellValue("Trang 1", "A3"); err != nil || got != c.want {
			t.Errorf("%s: got %.40q (%d bytes), %v, want %.40q (%d bytes)", c.name, got, len(got), err, c.want, len(c.want))
		}
	}
}

func TestSheetNames(t *testing.T) {
	long := strings.Repeat("Đ", 40)
	in := []string{"Quý I/2026", "quý i-2026", "", "'x'", long, long, "a[b]:c*?\\", "😀" + strings.Repeat("x", 40)}
	want := []string{"Quý I-2026", "quý i-2026 (2)", "Trang 3", "x", long[:62], long[:54] + " (2)", "a-b--c---", "😀" + strings.Repeat("x", 29)}
	var sheets []Sheet
	for _, name := range in {
		sheets = append(sheets, Sheet{Name: name, Columns: []Column{{Header: "a"}}})
	}
	got := read(t, Board{Title: "x", Sheets: sheets}).GetSheetList()
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for _, name := range got {
		if n := len(utf16.Encode([]rune(name))); n > 31 {
			t.Errorf("%q has %d units", name, n)
		}
	}
}

func TestReadyToWorkWithAndPrint(t *testing.T) {
	f := read(t, sample())
	panes, err := f.GetPanes("Theo dõi")
	if err != nil || !panes.Freeze || panes.YSplit != 4 {
		t.Errorf("frozen: %+v, %v, want the first 4 rows", panes, err)
	}
	layout, err := f.GetPageLayout("Theo dõi")
	if err != nil || *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 {
		t.Errorf("page: %+v, %v, want A4 on its side, one page wide and as long as it needs", layout, err)
	}
	var names []string
	for _, n := range f.GetDefinedName() {
		names = append(names, n.Name+" "+n.Scope+" "+n.RefersTo)
	}
	for _, want := range []string{"_xlnm.Print_Titles Theo dõi 'Theo dõi'!$4:$4", "_xlnm._FilterDatabase Theo dõi 'Theo dõi'!$A$4:$G$64"} {
		if !slices.Contains(names, want) {
			t.Errorf("no name %q in %q", want, names)
		}
	}
	merged, err := f.GetMergeCells("Theo dõi")
	if err != nil || len(merged) != 3 || merged[0].GetEndAxis() != "G1" {
		t.Errorf("merged %v, %v, want three lines over all columns", merged, err)
	}
	for cell, fill := range map[string]string{"C5": "E2EFDA", "C6": "FFF2CC", "C7": "F8D7DA"} {
		id, err := f.GetCellStyle("Theo dõi", cell)
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil || !slices.Equal(style.Fill.Color, []string{fill}) || style.Font.Family != font || style.Font.Size != 12 {
			t.Errorf("%s: %+v %+v, %v, want fill %s in %s 12", cell, style.Fill, style.Font, err, fill, font)
		}
	}
}

func TestRowsHighEnough(t *testing.T) {
	long := "Đề nghị Sở Xây dựng sửa chữa dứt điểm đoạn đường qua cầu Suối Đá trước mùa mưa lũ."
	b := Board{Title: "BẢNG THEO DÕI BÁO CÁO DƯ LUẬN XÃ HỘI", Sheets: []Sheet{{Name: "a",
		Columns: []Column{{Header: "Số đơn vị có báo cáo", Width: 10}, {Header: "Kiến nghị", Width: 30, Wrap: true}},
		Rows:    [][]Cell{{{Text: long}, {Text: "ngắn"}}, {{}, {Text: long}}, {{}, {Text: "một\nhai\nba\nbốn"}}, {{}, {Text: strings.Repeat("x", 9000)}}}}}}
	f := read(t, b)
	cases := []struct {
		name      string
		row       int
		low, high float64
	}{
		// 36 bold capitals over 40 characters of width do not fit on a line.
		{"title", 1, 40, 40},
		// A head always wraps.
		{"head", 2, 33, 49.5},
		// A column that does not wrap asks for no height.
		{"one line", 3, 15, 17},
		{"three lines", 4, 49.5, 66},
		{"own line breaks", 5, 66, 66},
		// Beyond what Excel allows.
		{"highest", 6, 409, 409},
	}
	for _, c := range cases {
		if got, err := f.GetRowHeight("a", c.row); err != nil || got < c.low || got > c.high {
			t.Errorf("%s: %g points, %v, want %g to %g", c.name, got, err, c.low, c.high)
		}
	}
}

func TestBoardsThatDoNotFit(t *testing.T) {
	one := []Column{{Header: "a"}}
	cases := []struct {
		name   string
		sheets []Sheet
	}{
		{"no sheets", nil},
		{"no columns", []Sheet{{Name: "a"}}},
		// A cell too many would stand beside the table, outside of the filter and the print.
		{"cells", []Sheet{{Columns: one, Rows: [][]Cell{{{}, {}}}}}},
		// Excel has no such numbers: the file would need repair.
		{"not a number", []Sheet{{Columns: one, Rows: [][]Cell{{{Number: number(math.NaN())}}}}}},
		{"infinite", []Sheet{{Columns: one, Rows: [][]Cell{{{Number: number(math.Inf(1))}}}}}},
	}
	for _, c := range cases {
		if err := (Board{Sheets: c.sheets}).Write(io.Discard); !errors.Is(err, ErrBoard) {
			t.Errorf("%s: got error %v, want ErrBoard", c.name, err)
		}
	}
}

// FuzzText puts any bytes where text goes: the workbook must open again and hold what can be shown.
func FuzzText(f *testing.F) {
	f.Add("=1+1", "Theo dõi [1]")
	f.Add("\x00\xff_x000D_", "'''")
	f.Fuzz(func(t *testing.T, text, name string) {
		b := Board{Title: text, Subtitle: name, Sheets: []Sheet{{Name: name, Columns: []Column{{Header: text}}, Rows: [][]Cell{{{Text: text}}}}, {Name: name, Columns: []Column{{}}}}}
		file := read(t, b)
		row := "A4"
		if name == "" {
			row = "A3"
		}
		got, err := file.GetCellValue(file.GetSheetList()[0], row)
		if want := shown(text); err != nil || got != want {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	})
}
