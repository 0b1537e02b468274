package doc

import (
	"reflect"
	"testing"
)

// sample has every field in it.
func sample() Document {
	inner := Document{MediaType: "text/plain", Outcome: OK, Repaired: "tcvn3", Blocks: []Block{{Kind: Paragraph, Text: "Tình hình ổn định."}}}
	return Document{MediaType: "application/zip", Outcome: OK, Reason: "damaged: directory", Unread: []int{2, 300},
		Blocks: []Block{
			{Kind: Heading, Level: 1, Label: "I.", Text: "TÌNH HÌNH CHUNG", Page: 1, Bold: true, Center: true},
			{Kind: Row, Text: "Sở Y tế\t5", Cells: []string{"Sở Y tế", "5"}, Number: 7, Sheet: "Tháng 11"},
		},
		Members: []Member{{Name: "báo cáo.txt", SHA256: "ab", Size: 123456, Document: inner}}}
}

func TestWire(t *testing.T) {
	want := sample()
	got, err := Decode(want.Append(nil))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v\ngot  %+v\nwant %+v", err, got, want)
	}
}

// A process that was taken over can send anything.
func FuzzDecode(f *testing.F) {
	f.Add(sample().Append(nil))
	f.Add([]byte{0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x7f})
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := Decode(b)
		if err != nil {
			return
		}
		again, err := Decode(d.Append(nil))
		if err != nil || len(again.Blocks) != len(d.Blocks) {
			t.Errorf("read once, then not: %v", err)
		}
	})
}
