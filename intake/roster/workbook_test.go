package roster

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// page is one sheet of a workbook made for a test.
type page struct {
	name   string
	cells  map[string]string // by reference; a value that begins with '=' is a number, with '#' one in date format
	merged string
	state  string
}

func book(t testing.TB, cells map[string]string) []byte {
	return workbook(t, page{name: "Sheet1", cells: cells})
}

// workbook makes an .xlsx as Excel does: shared strings, dates as days with a number format, empty cells with a style.
func workbook(t testing.TB, pages ...page) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	put := func(name, text string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(xml.Header + text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	const ns = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	const rel = `<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`
	const rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>`
	put("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`+
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`)
	put("_rels/.rels", fmt.Sprintf(rels, fmt.Sprintf(rel, "rId1", "officeDocument", "xl/workbook.xml")))
	put("xl/styles.xml", `<styleSheet `+ns+`><fonts><font/></fonts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`)
	sheets, links := "", fmt.Sprintf(rel, "s", "styles", "styles.xml")+fmt.Sprintf(rel, "t", "sharedStrings", "sharedStrings.xml")
	var shared strings.Builder
	strs := 0
	for i, p := range pages {
		// the parts' names follow the order in which sheets were made, not in which they stand
		part := fmt.Sprintf("worksheets/sheet%d.xml", len(pages)-i)
		sheets += fmt.Sprintf(`<sheet name="%s" sheetId="%d" state="%s" r:id="r%d"/>`, p.name, i+1, p.state, i)
		links += fmt.Sprintf(rel, fmt.Sprintf("r%d", i), "worksheet", part)
		rows := map[int][]string{}
		for ref := range p.cells {
			var n int
			fmt.Sscanf(strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "%d", &n)
			rows[n] = append(rows[n], ref)
		}
		var body strings.Builder
		for n := 1; n <= 40; n++ {
			slices.Sort(rows[n])
			fmt.Fprintf(&body, `<row r="%d">`, n)
			for _, ref := range rows[n] {
				v := p.cells[ref]
				if number, ok := strings.CutPrefix(v, "="); ok {
					fmt.Fprintf(&body, `<c r="%s"><v>%s</v></c>`, ref, number)
				} else if date, ok := strings.CutPrefix(v, "#"); ok {
					fmt.Fprintf(&body, `<c r="%s" s="1"><v>%s</v></c>`, ref, date)
				} else {
					fmt.Fprintf(&body, `<c r="%s" t="s"><v>%d</v></c>`, ref, strs)
					shared.WriteString(`<si><t xml:space="preserve">`)
					xml.EscapeText(&shared, []byte(v))
					shared.WriteString(`</t></si>`)
					strs++
				}
			}
			body.WriteString(`<c s="1"/></row>`)
		}
		if p.merged != "" {
			p.merged = `<mergeCells><mergeCell ref="` + p.merged + `"/></mergeCells>`
		}
		put("xl/"+part, `<worksheet `+ns+`><sheetData>`+body.String()+`</sheetData>`+p.merged+`</worksheet>`)
	}
	put("xl/sharedStrings.xml", `<sst `+ns+`>`+shared.String()+`</sst>`)
	put("xl/workbook.xml", `<workbook `+ns+`><sheets>`+sheets+`</sheets></workbook>`)
	put("xl/_rels/workbook.xml.rels", fmt.Sprintf(rels, links))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// officer is a list as an officer makes it: a title, an empty row, a group's name merged down, a real date.
var officer = map[string]string{
	"A1": "DANH SÁCH ĐƠN VỊ",
	"A3": "STT", "B3": "Mã", "C3": "Tên đơn vị", "D3": "Khối", "E3": "Email", "F3": "Từ ngày",
	"A4": "=1", "B4": "=101", "C4": "Chi bộ Sở Tư pháp", "D4": "Khối Chính quyền", "E4": "a@tuphap.example.vn\nb@tuphap.example.vn", "F4": "#45717",
	"A6": "=2", "B6": "=102", "C6": "Đảng bộ Sở Y tế", "E6": "c@yte.example.vn", "F6": "1/3/2025",
}

func TestWorkbook(t *testing.T) {
	units := mustRead(t, workbook(t, page{name: "Đơn vị", cells: officer, merged: "D4:D6"}))
	want := "101;Chi bộ Sở Tư pháp;;Khối Chính quyền;a@tuphap.example.vn,b@tuphap.example.vn;2025-03-01;\n" +
		"102;Đảng bộ Sở Y tế;;Khối Chính quyền;c@yte.example.vn;2025-03-01;\n"
	if got := show(units); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// A row with blanks alone, an empty row, a row with formats alone: problems still name the row that Excel shows.
func TestWorkbookRowNumbers(t *testing.T) {
	b := workbook(t, page{name: "ẩn", state: "hidden", cells: map[string]string{"A9": "x"}}, page{name: "Đơn vị", cells: map[string]string{
		"A2": " ", "A5": "Mã", "C5": "Tên", "D5": "Email", "A7": "x", "C7": "Chi bộ A", "D7": "a@b.vn", "C8": "  ", "A11": "y", "C11": "Chi bộ B", "D11": "sai"}})
	_, err := Read("units.xlsx", b)
	var problems Problems
	if !errors.As(err, &problems) || len(problems) != 1 || problems[0].Row != 11 || problems[0].Column != "Email" {
		t.Errorf("%v", err)
	}
}

// Every sheet with headings counts, others do not; a unit in two sheets is told with both.
func TestWorkbookOfSeveralSheets(t *testing.T) {
	head := func(code, name, email string) map[string]string {
		return map[string]string{"A1": "Mã", "B1": "Tên", "C1": "Email", "A2": code, "B2": name, "C2": email}
	}
	notes := page{name: "Ghi chú", cells: map[string]string{"A1": "Đơn vị", "B1": "Loại", "A2": "tự do"}}
	units := mustRead(t, workbook(t, page{name: "Khối 1", cells: head("a", "Chi bộ A", "a@b.vn")}, notes, page{name: "Khối 2", cells: head("b", "Chi bộ B", "b@b.vn")}))
	if got := show(units); got != "a;Chi bộ A;;;a@b.vn;;\nb;Chi bộ B;;;b@b.vn;;\n" {
		t.Error(got)
	}
	_, err := Read("units.xlsx", workbook(t, page{name: "Khối 1", cells: head("a", "Chi bộ A", "a@b.vn")}, page{name: "Cũ", cells: head("a", "Chi bộ A", "")}))
	if want := "sheet Cũ, row 2, column Mã: “a” is the code of row 2 of sheet Khối 1 (Chi bộ A) too"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v\nwant %s", err, want)
	}
}

// A title merged across the table is no unit; one that fills fewer columns might be, and is asked about.
func TestWorkbookTitles(t *testing.T) {
	cells := map[string]string{"A1": "Mã", "B1": "Tên", "C1": "Email", "A2": "I. Khối Đảng", "A3": "x", "B3": "Chi bộ A", "C3": "a@b.vn"}
	if got := show(mustRead(t, workbook(t, page{name: "S", cells: cells, merged: "A2:C2"}))); got != "x;Chi bộ A;;;a@b.vn;;\n" {
		t.Error(got)
	}
	_, err := Read("units.xlsx", workbook(t, page{name: "S", cells: cells, merged: "A2:B2"}))
	if err == nil || !strings.Contains(err.Error(), "row 2, column Tên: “I. Khối Đảng” stands alone in its row") {
		t.Error(err)
	}
}

// A workbook cut short could lack units: it is refused, and so is a zip of something else.
func TestWorkbookDamaged(t *testing.T) {
	whole := workbook(t, page{name: "S", cells: officer})
	for n := 4; n < len(whole); n += 97 {
		if units, err := Read("units.xlsx", whole[:n]); err == nil {
			t.Errorf("%d of %d bytes: %d units", n, len(whole), len(units))
		}
	}
}
