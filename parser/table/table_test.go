package table

import (
	"reflect"
	"strings"
	"testing"

	"tonghop/parser/doc"
)

func TestBlocks(t *testing.T) {
	long := strings.Repeat("a", MaxFilled+1)
	cases := []struct {
		name string
		row  []Row
		want [][]string // cells
		text []string
	}{
		{"a cell over two columns is printed once", []Row{{Cells: []Cell{{0, 2, "Đơn vị", false, false}, {2, 1, "5", false, false}}}},
			[][]string{{"Đơn vị", "Đơn vị", "5"}}, []string{"Đơn vị\t5"}},
		{"a cell over two rows", []Row{{Cells: []Cell{{0, 1, "Xã", false, false}, {1, 1, "1", false, false}}}, {Cells: []Cell{{0, 1, "", true, false}, {1, 1, "2", false, false}}}},
			[][]string{{"Xã", "1"}, {"Xã", "2"}}, []string{"Xã\t1", "\t2"}},
		{"a cell goes on below one of two columns", []Row{{Cells: []Cell{{0, 2, "Xã", false, false}}}, {Cells: []Cell{{0, 1, "1", false, false}, {1, 1, "", true, false}}}},
			[][]string{{"Xã", "Xã"}, {"1", "Xã"}}, []string{"Xã", "1"}},
		{"what is no label is not repeated", []Row{{Cells: []Cell{{0, 2, long, false, false}}}}, [][]string{{long, ""}}, []string{long}},
		{"an empty row is none", []Row{{Cells: []Cell{{0, 1, "", false, false}}}}, nil, nil},
	}
	for _, c := range cases {
		var cells [][]string
		var text []string
		for _, b := range Blocks(doc.Row, c.row) {
			cells, text = append(cells, b.Cells), append(text, b.Text)
		}
		if !reflect.DeepEqual(cells, c.want) || !reflect.DeepEqual(text, c.text) {
			t.Errorf("%s: %q %q", c.name, cells, text)
		}
	}
}
