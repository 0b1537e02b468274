package roster

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"tonghop/parser/vn"
)

// headingRows is how many rows that hold something are looked at for the headings.
const headingRows = 10

// field is what a column is for.
type field int

const (
	codeField field = iota
	nameField
	kindField
	groupField
	emailField
	aliasField
	fromField
	toField
)

// titles are the columns with the folded words of their headings, the surest first: "Tên đơn vị" goes before "Tên", which
// may be anybody's. Where a field is a list, all its columns count together.
var titles = []struct {
	field  field
	title  string
	list   bool
	levels [][]string
}{
	{codeField, "Mã", false, [][]string{{"ma don vi"}, {"ma"}}},
	{nameField, "Tên đơn vị", false, [][]string{{"ten don vi"}, {"don vi"}, {"ten"}}},
	{kindField, "Loại", false, [][]string{{"loai", "loai don vi", "loai hinh"}}},
	{groupField, "Nhóm", false, [][]string{{"nhom", "khoi", "cum"}}},
	{emailField, "Email", true, [][]string{{"email", "e mail", "thu dien tu", "dia chi thu", "dia chi email", "dia chi e mail", "dia chi thu dien tu"}}},
	{aliasField, "Tên khác", true, [][]string{{"ten khac", "ten viet tat", "viet tat", "bi danh", "ten goi khac"}}},
	{fromField, "Từ ngày", false, [][]string{{"tu ngay"}}},
	{toField, "Đến ngày", false, [][]string{{"den ngay"}}},
}

const wanted = `Wanted in one row: “Tên đơn vị” and “Email”; and, where the office has them, “Mã”, “Loại”, “Nhóm”, “Tên khác”, “Từ ngày”, “Đến ngày”`

// table is a sheet whose headings were found.
type table struct {
	sheet
	heading int // row number of the headings
	columns map[field][]int
	titles  []string // headings as written, by column
	twice   Problems // columns that two headings claim
	body    []row
}

// findTable takes the row that names the most columns; one known word alone may stand in any title.
func findTable(s sheet) (best table, found bool) {
	most := 1
	for i, r := range s.rows[:min(len(s.rows), headingRows)] {
		if t := readHeadings(r); len(t.columns) > most {
			most, found = len(t.columns), true
			t.sheet, t.body = s, s.rows[i+1:]
			best = t
		}
	}
	return best, found
}

func readHeadings(r row) table {
	t := table{heading: r.number, columns: map[field][]int{}}
	words := make([]string, len(r.cells))
	for i, c := range r.cells {
		t.titles = append(t.titles, oneLine(c))
		words[i] = headingWords(c)
	}
	for _, title := range titles {
		for _, level := range title.levels {
			for i, w := range words {
				// cells merged across say one thing several times
				if slices.Contains(level, w) && (i == 0 || t.titles[i] != t.titles[i-1]) {
					t.columns[title.field] = append(t.columns[title.field], i)
				}
			}
			if cols := t.columns[title.field]; len(cols) > 1 && !title.list {
				t.twice = append(t.twice, Problem{Row: r.number, Column: t.titles[cols[0]],
					What: fmt.Sprintf("the column “%s” means %s as well: rename the one that does not count", t.titles[cols[1]], title.title)})
			}
			if len(t.columns[title.field]) > 0 {
				break
			}
		}
	}
	return t
}

var remark = regexp.MustCompile(`\([^()]*\)`)

// headingWords folds a heading to its letters: "Email 2", "E-mail (*)" and "EMAIL:" are one.
func headingWords(cell string) string {
	return strings.Join(strings.FieldsFunc(vn.Fold(remark.ReplaceAllString(cell, " ")), func(r rune) bool { return !unicode.IsLetter(r) }), " ")
}

// missing is the title of a column that a roster cannot do without; "" where there are all. A list without addresses is
// refused, since bringing it in would take every unit's addresses away.
func (t table) missing() string {
	for _, title := range titles {
		if (title.field == nameField || title.field == emailField) && t.columns[title.field] == nil {
			return title.title
		}
	}
	return ""
}

// label names the sheet where there are several.
func (t table) label(sheets int) string {
	if sheets > 1 {
		return t.name
	}
	return ""
}

// cell gives what the row holds for the field; of a list all its columns, one a line.
func (t table) cell(r row, f field) string {
	var parts []string
	for _, i := range t.columns[f] {
		if i < len(r.cells) {
			parts = append(parts, r.cells[i])
		}
	}
	return strings.TrimSpace(strings.Join(parts, "\n"))
}

// title is the heading of the field as the file has it.
func (t table) title(f field) string {
	if cols := t.columns[f]; len(cols) > 0 {
		return t.titles[cols[0]]
	}
	return titleOf(f)
}

// holdsNoUnit knows the rows of a table that are no units: empty ones, headings repeated on a new page, the numbers of the
// columns below the headings ("(1) (2) (3)"), and a title merged across the columns, which fills even the addresses.
func (t table) holdsNoUnit(r row, first bool) bool {
	filled, repeated, numbered := 0, 0, 0
	t.each(r, func(column int, text string) {
		filled++
		if text == t.titles[column] {
			repeated++
		}
		if columnNumber.MatchString(text) {
			numbered++
		}
	})
	switch {
	case filled == 0:
		return true
	case filled == 1:
		return false
	}
	addresses := t.cell(r, emailField)
	return repeated == filled || first && numbered == filled ||
		t.saysOneThing(r) && addresses != "" && !strings.Contains(addresses, "@")
}

// saysOneThing finds a row with one text alone, be it in several cells: it may be the title of a group of units.
func (t table) saysOneThing(r row) bool {
	said, same := "", true
	t.each(r, func(_ int, text string) {
		same = same && (said == "" || said == text)
		said = text
	})
	return same
}

// each visits the cells that hold something in the columns that count.
func (t table) each(r row, visit func(column int, text string)) {
	for _, columns := range t.columns {
		for _, i := range columns {
			if i >= len(r.cells) {
				continue
			}
			if text := oneLine(r.cells[i]); text != "" {
				visit(i, text)
			}
		}
	}
}

var columnNumber = regexp.MustCompile(`^\(?(?:\d{1,2}|[A-ZĐ])\)?$`)

// oneLine makes single spaces and drops what cannot be seen.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, vn.Normalize(s))
	return strings.Join(strings.Fields(s), " ")
}

func titleOf(f field) string { return titles[f].title }
