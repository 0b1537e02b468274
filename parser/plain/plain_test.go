package plain

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tonghop/parser/doc"
)

// outline writes blocks the way the tests below expect them: kind, level, label and text.
func outline(blocks []doc.Block) string {
	var s strings.Builder
	for _, b := range blocks {
		fmt.Fprintf(&s, "%s", b.Kind)
		if b.Level > 0 {
			fmt.Fprintf(&s, "%d", b.Level)
		}
		if b.Label != "" {
			fmt.Fprintf(&s, " <%s>", b.Label)
		}
		fmt.Fprintf(&s, " %s\n", strings.NewReplacer("\t", "|", "\n", "/").Replace(b.Text))
	}
	return s.String()
}

func TestText(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"an empty line parts paragraphs, wrapped lines are joined",
			"Trong tháng, tư tưởng của cán bộ, đảng viên và người lao động\ncơ bản ổn định, yên tâm công tác. Đa số đồng tình với các nhiệm\nvụ trọng tâm.\n\nII- DỰ BÁO",
			"paragraph Trong tháng, tư tưởng của cán bộ, đảng viên và người lao động cơ bản ổn định, yên tâm công tác. Đa số đồng tình với các nhiệm vụ trọng tâm.\nparagraph II- DỰ BÁO\n"},
		{"the lines of a letterhead stand alone", "CHI BỘ SỞ TƯ PHÁP\n*\nSố 15-BC/CB\n", "paragraph CHI BỘ SỞ TƯ PHÁP\nparagraph *\nparagraph Số 15-BC/CB\n"},
		{"items stand alone even behind long lines",
			"- Về giá điện sinh hoạt: nhiều ý kiến cho rằng tiền điện tăng nhanh do\n- Về giao thông\n1. Trong tháng 6\na) về học phí",
			"paragraph - Về giá điện sinh hoạt: nhiều ý kiến cho rằng tiền điện tăng nhanh do\nparagraph - Về giao thông\nparagraph 1. Trong tháng 6\nparagraph a) về học phí\n"},
		{"a paragraph to a line is left as it is",
			strings.Repeat("Nhiều ý kiến quan tâm. ", 8) + "\n" + strings.Repeat("Đa số đồng tình cao. ", 8),
			"paragraph " + strings.TrimSpace(strings.Repeat("Nhiều ý kiến quan tâm. ", 8)) + "\nparagraph " + strings.TrimSpace(strings.Repeat("Đa số đồng tình cao. ", 8)) + "\n"},
		{"Windows line ends and two columns", "ĐẢNG BỘ\t\tĐẢNG CỘNG SẢN\r\nSố 1\r\n", "paragraph ĐẢNG BỘ|ĐẢNG CỘNG SẢN\nparagraph Số 1\n"},
		{"TCVN3", "NhiÒu ý kiÕn lo l¾ng vÒ gi¸ ®iÖn", "paragraph Nhiều ý kiến lo lắng về giá điện\n"},
	}
	for _, c := range cases {
		d := Text([]byte(c.text))
		if got := outline(d.Blocks); got != c.want || d.Outcome != doc.OK {
			t.Errorf("%s:\ngot  %swant %s", c.name, got, c.want)
		}
	}
	if d := Text([]byte(" \n\t\n")); d.Outcome != doc.Empty || d.Reason == "" {
		t.Errorf("nothing: %+v", d)
	}
	if d := Text([]byte("một\fhai")); len(d.Blocks) != 2 || d.Blocks[1].Page != 2 {
		t.Errorf("form feed: %+v", d.Blocks)
	}
	if d := Text([]byte("NhiÒu ý kiÕn lo l¾ng")); d.Repaired != "tcvn3" {
		t.Errorf("repaired %q", d.Repaired)
	}
}

func TestHTML(t *testing.T) {
	cases := []struct{ name, page, want string }{
		{"head, scripts, styles and hidden parts are not text",
			`<html><head><title>T</title><style>p{}</style></head><body><script>x<p>y</script><p>Dư luận</p><div style="display: none">ẩn<div>x</div></div><p hidden>ẩn</p><p>xã hội`,
			"paragraph Dư luận\nparagraph xã hội\n"},
		{"headings and entities", `<h2>D&#7921; b&aacute;o<br>tình hình</h2><p>a&nbsp; b &amp; c</p>`, "heading2 Dự báo tình hình\nparagraph a b & c\n"},
		{"lists show their labels",
			`<ol start=3><li>ba<li>bốn<ul><li>con</ul></ol><ol type=I><li>một</li></ol><ol type=a><li value=4>d</li></ol>`,
			"item1 <3.> ba\nitem1 <4.> bốn\nitem2 <◦> con\nitem1 <I.> một\nitem1 <d.> d\n"},
		{"a table is rows", `<table><tr><th>STT<th>Nội dung</tr><tr><td>1<td><p>giá</p><p>điện</p></table>sau`, "row STT|Nội dung\nrow 1|giá/điện\nparagraph sau\n"},
		{"a table that lays out is looked through",
			`<table><tr><td><h1>Báo cáo</h1><table><tr><td>a<td>b</table><td>bên</table>`, "heading1 Báo cáo\nrow a|b\nparagraph bên\n"},
		{"lines of a mail", `<div>Kính gửi<br>Ban Tuyên giáo</div><div><br></div><div>Tháng 5</div>`, "paragraph Kính gửi\nparagraph Ban Tuyên giáo\nparagraph Tháng 5\n"},
		{"inline marks do not cut words", `<p>d<b>ư</b> l<span>uận</span></p>`, "paragraph dư luận\n"},
		{"preformatted lines stay", "<pre>một\nhai</pre>", "paragraph một\nparagraph hai\n"},
		{"legacy fonts", `<p><font face=".VnTime">b¸o c¸o d&shy; luËn</font> tháng <span style="font-family:'VNI-Times'">boä</span></p>`, "paragraph báo cáo dư luận tháng bộ\n"},
		{"legacy text without a font", `<p>NhiÒu ý kiÕn lo l¾ng vÒ gi¸ ®iÖn</p>`, "paragraph Nhiều ý kiến lo lắng về giá điện\n"},
		{"tags that do not match", `</div></td><p>a</table><td>b</tr></b><b>c`, "paragraph a\nparagraph b\nparagraph c\n"},
	}
	for _, c := range cases {
		d := HTML([]byte(c.page))
		if got := outline(d.Blocks); got != c.want || d.Outcome != doc.OK {
			t.Errorf("%s:\ngot  %swant %s", c.name, got, c.want)
		}
	}
}

func TestHTMLMergedCells(t *testing.T) {
	d := HTML([]byte(`<table><tr><td rowspan=2>Sở Y tế<td>5<td>12</tr><tr><td>6<td>7</tr><tr><td colspan=2>Cộng<td>19</tr></table>`))
	want := []string{"Sở Y tế|5|12", "Sở Y tế|6|7", "Cộng|Cộng|19"}
	for i, row := range want {
		if i >= len(d.Blocks) || strings.Join(d.Blocks[i].Cells, "|") != row {
			t.Fatalf("row %d of %+v", i, d.Blocks)
		}
	}
	if d.Blocks[1].Text != "\t6\t7" || d.Blocks[2].Text != "Cộng\t19" {
		t.Errorf("texts %q, %q", d.Blocks[1].Text, d.Blocks[2].Text)
	}
}

func TestHTMLCharsets(t *testing.T) {
	cases := []struct{ name, page, want, repaired string }{
		{"UTF-8 whatever it declares", `<meta charset=iso-8859-1><p>Đảng ủy`, "Đảng ủy", ""},
		{"as declared", "<meta charset=\"windows-1251\"><p>\xcf\xf0\xe8\xe2\xe5\xf2", "Привет", ""},
		{"windows-1258", "<meta http-equiv=c content='text/html; charset=windows-1258'><p>Ba\xeco ca\xeco", "Báo cáo", ""},
		{"TCVN3 that declares Latin-1", "<meta charset=iso-8859-1><p>Nhi\xd2u \xfd ki\xd5n lo l\xbeng", "Nhiều ý kiến lo lắng", "tcvn3"},
		{"TCVN3 that declares UTF-8", "<meta charset=utf-8><p>Nhi\xd2u \xfd ki\xd5n lo l\xbeng", "Nhiều ý kiến lo lắng", "tcvn3"},
		{"UTF-16 by its mark", "\xff\xfe<\x00p\x00>\x00\xa1\x1e", "ạ", ""},
	}
	for _, c := range cases {
		d := HTML([]byte(c.page))
		if len(d.Blocks) != 1 || d.Blocks[0].Text != c.want || d.Repaired != c.repaired {
			t.Errorf("%s: %+v", c.name, d)
		}
	}
}

func TestHTMLLook(t *testing.T) {
	d := HTML([]byte(`<p align=center><b>BÁO CÁO</b></p><p style="text-align: left">một <b>hai</b></p><img src=x>`))
	if len(d.Blocks) != 2 || !d.Blocks[0].Bold || !d.Blocks[0].Center || d.Blocks[1].Bold || d.Blocks[1].Center {
		t.Errorf("%+v", d.Blocks)
	}
	if d := HTML([]byte(`<img src=x>`)); d.Outcome != doc.NeedsOCR {
		t.Errorf("only a picture: %s", d.Outcome)
	}
}

// Pages of other projects: nothing panics and nothing is called damaged.
func TestHTMLCorpus(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/corpora/documents/html/*.html")
	if len(files) == 0 {
		t.Skip("no corpus beside the repository")
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if d := HTML(raw); strings.HasPrefix(d.Reason, "damaged") {
			t.Errorf("%s: %s", name, d.Reason)
		}
	}
}

func check(t *testing.T, d doc.Document) {
	t.Helper()
	if d.Outcome == "" || d.Outcome != doc.OK && d.Reason == "" {
		t.Errorf("outcome %q without a reason", d.Outcome)
	}
	for _, b := range d.Blocks {
		if b.Text == "" || b.Kind == "" || !utf8.ValidString(b.Text) {
			t.Errorf("bad block %+v", b)
		}
	}
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte(`<table><tr><td rowspan=9 colspan=3>a<table><td>b</table><ol type=i><li value=9>c</table><pre>x`))
	f.Add([]byte("<meta charset=x-viet-tcvn><font face=.VnTime>b\xb8o</font><p style='font-family:VNI-Times;display:none'>"))
	f.Add([]byte("<li></ol></td><h1><td><th>\xff\xfe\x00"))
	f.Fuzz(func(t *testing.T, b []byte) { check(t, HTML(b)) })
}

func FuzzText(f *testing.F) {
	f.Add([]byte("- một\n1.2. hai\n\n\fba\tbốn\r\n"))
	f.Add([]byte("\xff\xfea\x00\n\x00"))
	f.Add([]byte("Nhi\xd2u \xfd ki\xd5n lo l\xbeng v\xd2 gi\xb8 \xae\xadi\xd6n"))
	f.Fuzz(func(t *testing.T, b []byte) { check(t, Text(b)) })
}

// Pages and texts made to take for ever: each must be read in a time that grows with its size only.
func TestHostileSizes(t *testing.T) {
	began := time.Now()
	for name, part := range map[string]string{
		"text in crumbs": "a</x>", "open tags": "<b>x", "lists": "<ol><li>a", "tables": "<table><tr><td>a", "stray ends": "</td></tr></table>",
		"breaks": "chữ thường dài hơn bốn mươi ký tự để được nối mãi<br>", "attributes": "<p a=1 b=2 c=3 d=4>x", "rows": "<table><td rowspan=999 colspan=999>a</table>",
	} {
		HTML([]byte(strings.Repeat(part, 200000/len(part))))
		if took := time.Since(began); took > 20*time.Second {
			t.Fatalf("%s: %s so far", name, took)
		}
	}
	Text([]byte(strings.Repeat("chữ thường dài hơn bốn mươi ký tự để được nối mãi mãi không thôi\n", 10000)))
	if took := time.Since(began); took > 25*time.Second {
		t.Errorf("text: %s so far", took)
	}
}
