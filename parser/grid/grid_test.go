package grid

import (
	"strings"
	"testing"
)

func TestBlocks(t *testing.T) {
	s := Sheet{Name: "Dư luận", Page: 2,
		Rows: []Row{
			{Number: 7, Cells: []Cell{{Column: 5, Text: "c"}, {Column: 1, Text: "Khối"}}}, // rows and cells in any order
			{Number: 3, Cells: []Cell{{Column: 5, Text: "b"}, {Column: 1, Text: "Khối"}}},
			{Number: 9, Cells: []Cell{{Column: 3, Text: "d"}}},
		},
		Merges: []Span{{7, 9, 1, 1}, {3, 3, 5, 60000}, {100, 200, 0, 0}},
	}
	var got strings.Builder
	for _, b := range s.Blocks() {
		got.WriteString(b.Text + " / " + strings.Join(b.Cells, "|") + "\n")
		if b.Sheet != "Dư luận" || b.Page != 2 || b.Number == 0 {
			t.Errorf("%+v", b)
		}
	}
	// Columns 0, 2 and 4 are empty everywhere; a merged value is in Cells again, in Text once.
	if want := "Khối\t\tb / Khối||b\nKhối\t\tc / Khối||c\n\td / Khối|d\n"; got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
}

func TestMargins(t *testing.T) {
	cases := []struct{ code, want string }{
		{`&L&"Arial,Bold"&12MẬT&RTrang &P/&N`, "MẬT|Trang /"},
		{"A && B", "A & B"},
		{"&Kff0000đỏ", "đỏ"},
		{"&", "&"},
	}
	for _, c := range cases {
		if got := strings.Join(Margins(c.code), "|"); got != c.want {
			t.Errorf("%q: %q, want %q", c.code, got, c.want)
		}
	}
}
