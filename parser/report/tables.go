package report

import (
	"slices"
	"strings"

	"tonghop/parser/doc"
)

// The roles of a table's columns besides the kinds of sections.
const (
	columnTitle    = "title"    // what the row is about
	columnAttitude = "attitude" // how people take it
	columnIgnored  = "ignored"  // running number, remarks
)

// columnWords tell a column's role by the folded words of its head, the first that matches.
var columnWords = []struct {
	role  string
	words phraseSet
}{
	{columnAttitude, phraseList("thai do, tam trang, muc do dong tinh, khuynh huong, chieu huong")},
	{recommendation, phraseList("kien nghi, de xuat, de nghi, giai phap")},
	{forecast, phraseList("du bao, xu huong")},
	{hotSpot, phraseList("diem nong")},
	{issues, phraseList("noi dung, y kien, du luan, phan anh, dien bien, tinh hinh")},
	{columnTitle, phraseList("linh vuc, chu de, nhom van de, van de, chuyen de, nhom")},
	{columnIgnored, phraseList("tt, stt, so tt, ghi chu, don vi")},
}

// columnRole is what the head of a column says that it holds; "" where it says nothing known.
func columnRole(head string) string {
	key := foldText(head).s
	if key == "" || words(head) > 12 {
		return ""
	}
	for _, c := range columnWords {
		if c.words.in(key) {
			return c.role
		}
	}
	return headingKind(key)
}

// columnRoles reads a table's first row as its head; nil where it is none: a head names at least one column of content and no
// long text.
func columnRoles(cells []string) []string {
	roles := make([]string, len(cells))
	content := false
	for i, c := range cells {
		if words(c) > 12 {
			return nil
		}
		roles[i] = columnRole(c)
		content = content || roles[i] != "" && roles[i] != columnTitle && roles[i] != columnAttitude && roles[i] != columnIgnored
	}
	if !content {
		return nil
	}
	return roles
}

// tableRow files the cells of a table of content: its head tells what each column holds. Without a head the row is one passage.
func (o *outline) tableRow(l line) {
	if o.columns == nil {
		if o.columns = columnRoles(l.cells); o.columns != nil {
			return
		}
		o.columns = []string{}
	}
	if len(o.columns) == 0 {
		o.put(l.text, true, "")
		return
	}
	title, attitude := "", ""
	for i, c := range l.cells[:min(len(l.cells), len(o.columns))] {
		switch o.columns[i] {
		case columnTitle:
			title = c
		case columnAttitude:
			attitude = attitudeKind(c)
		}
	}
	for i, c := range l.cells[:min(len(l.cells), len(o.columns))] {
		role := o.columns[i]
		if role == "" || role == columnTitle || role == columnAttitude || role == columnIgnored || words(c) == 0 {
			continue
		}
		own := title
		if role == issues {
			if kind := columnRole(title); kind == forecast || kind == recommendation || kind == hotSpot {
				role, own = kind, "" // a row "Dự báo" in the column of subjects
			} else if attitude != "" {
				role = attitude
			}
		}
		o.putCell(c, role, own)
	}
}

// putCell files one cell of a table.
func (o *outline) putCell(text, kind, title string) {
	n := len(o.passages)
	o.put(text, true, kind)
	if len(o.passages) > n {
		o.passages[n].title = title
	}
}

// attitudeKind is the kind of section that a cell of the attitude column stands for; "" where it names none alone.
func attitudeKind(cell string) string {
	a := attitudeOf("", say(cell))
	if slices.Contains([]string{positive, concern, discontent}, a) {
		return a
	}
	return ""
}

// sheetRow brings a spreadsheet's row into the form of a table's: a merged cell stands once, empty cells at the end do not stand.
// A row of one cell is a line of text; two cells side by side are a letterhead's columns.
func sheetRow(b doc.Block) doc.Block {
	if b.Sheet == "" {
		return b
	}
	var cells []string
	for i, c := range b.Cells {
		if i > 0 && c != "" && c == b.Cells[i-1] {
			continue
		}
		cells = append(cells, c)
	}
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	b.Cells = cells
	if len(cells) == 1 {
		b.Kind, b.Text, b.Cells = doc.Paragraph, cells[0], nil
	}
	return b
}
