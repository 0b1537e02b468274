package plain

import (
	"fmt"
	"strings"
	"testing"

	"tonghop/parser/doc"
)

func TestMarkdown(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"headings of both kinds", "# BÁO CÁO #\nTình hình chung\n---\nỔn định.\n", "heading1 BÁO CÁO\nheading2 Tình hình chung\nparagraph Ổn định.\n"},
		{"lists and depths", "- một\n  - hai\n1. ba\n2) bốn\n* [x] xong\n", "item1 <-> một\nitem2 <-> hai\nitem1 <1.> ba\nitem1 <2)> bốn\nitem1 <*> ☒ xong\n"},
		{"an item goes on in the next line", "- Nhiều ý kiến lo lắng về giá điện tăng cao\n  và giá nước\n", "item1 <-> Nhiều ý kiến lo lắng về giá điện tăng cao và giá nước\n"},
		{"signs within the line", "**Kiến nghị:** xem *kỹ* `mã`, [điện](http://a.vn), ~~bỏ~~ 2 * 3 = 6, a_b_c, 5 &lt; 6\\*\n",
			"paragraph Kiến nghị: xem kỹ mã, điện, bỏ 2 * 3 = 6, a_b_c, 5 < 6*\n"},
		{"table", "| Đơn vị | Số |\n|---|--:|\n| Sở A | **2** |\n\nHết.\n", "row Đơn vị|Số\nrow Sở A|2\nparagraph Hết.\n"},
		{"code stands as it is", "```go\n# không phải *tiêu đề*\n```\n", "paragraph # không phải *tiêu đề*\n"},
		{"what is not shown", "---\ntitle: x\n---\n<!-- ẩn\nẩn -->\nHiện<br>rõ\n\n***\n[1]: http://a.vn\n> trích\n", "paragraph Hiện\nparagraph rõ\nparagraph trích\n"},
		{"a report by someone who knows no Markdown", "I. TÌNH HÌNH\nTháng 5 không có gì đặc biệt.\nII. KIẾN NGHỊ\nKhông.\n",
			"paragraph I. TÌNH HÌNH\nparagraph Tháng 5 không có gì đặc biệt.\nparagraph II. KIẾN NGHỊ\nparagraph Không.\n"},
	}
	for _, c := range cases {
		var s strings.Builder
		for _, b := range Markdown([]byte(c.text)).Blocks {
			s.WriteString(string(b.Kind))
			if b.Level > 0 {
				fmt.Fprint(&s, b.Level)
			}
			if b.Label != "" {
				fmt.Fprintf(&s, " <%s>", b.Label)
			}
			fmt.Fprintf(&s, " %s\n", strings.ReplaceAll(b.Text, "\t", "|"))
		}
		if s.String() != c.want {
			t.Errorf("%s:\n%s", c.name, s.String())
		}
	}
	if d := Markdown([]byte("**BÁO CÁO**\n")); !d.Blocks[0].Bold {
		t.Error("a bold line is not bold")
	}
	if d := Markdown([]byte("---\n")); d.Outcome != doc.Empty {
		t.Errorf("a rule alone: %s", d.Outcome)
	}
}

func FuzzMarkdown(f *testing.F) {
	f.Add([]byte("# a\n- b\n  1. c\n|d|e|\n|-|-|\n|f|\n**g** [h](i) ![j][k] <l> `m` \\n\n"))
	f.Add([]byte("---\na: b\n---\n```\nc\n~~~\n<!--d\n-->e\n===\n"))
	f.Fuzz(func(t *testing.T, b []byte) { check(t, Markdown(b)) })
}
