package ocr

import (
	"strings"
	"testing"
)

func TestMendCells(t *testing.T) {
	for _, c := range []struct{ why, text, want string }{
		{"at the head of a sentence", "Chỉ bộ Sở Tư pháp", "Chi bộ Sở Tư pháp"},
		{"in it", "trong chỉ bộ. Các chỉ ủy,", "trong chi bộ. Các chi ủy,"},
		{"capitals, with either mark", "CHỈ BỘ SỞ Y TẾ T/M CHÍ ỦY", "CHI BỘ SỞ Y TẾ T/M CHI ỦY"},
		{"a part", "chỉ bộ phận phục vụ", "chỉ bộ phận phục vụ"},
		{"a ministry", "chỉ Bộ Y tế", "chỉ Bộ Y tế"},
		{"another word", "chỉ đạo, đồng chí", "chỉ đạo, đồng chí"},
		{"alone", "chỉ", "chỉ"},
	} {
		var words []Word
		for text := range strings.FieldsSeq(c.text) {
			words = append(words, Word{Text: text})
		}
		mendCells(words)
		var got []string
		for _, w := range words {
			got = append(got, w.Text)
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s: %q, want %q", c.why, text, c.want)
		}
	}
}

// The number of a report is kept though no word looks like it.
func TestShapedNumber(t *testing.T) {
	for word, want := range map[string]bool{"57-BC/ĐU": true, "15/BC-CB,": true, "155B": true, "57-bc": false, "x-BC/CB": false, "BC/CB": false, "57": true} {
		if shaped(word) != want {
			t.Errorf("%s: %v", word, !want)
		}
	}
}
