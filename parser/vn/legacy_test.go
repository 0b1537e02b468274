package vn

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// Sentences of our own, with every vowel, tone and final that reports use.
var sentences = []string{
	"Trong tháng, tư tưởng của cán bộ, đảng viên và người lao động cơ bản ổn định, yên tâm công tác.",
	"Nhiều ý kiến băn khoăn về giá điện, giá xăng dầu và học phí đầu năm học mới.",
	"Đề nghị cấp ủy chỉ đạo sửa chữa tuyến đường hỏng, bảo đảm an toàn trước mùa mưa lũ.",
	"Một số hộ dân phản ánh việc giải quyết hồ sơ chậm, phải đi lại nhiều lần, gây bức xúc.",
	"Quý vừa qua không phát sinh điểm nóng; dự báo dư luận tiếp tục quan tâm kỳ thi và tiền lương.",
	"Cử tri kỳ vọng kỷ luật, kỷ cương được siết chặt, nguyện vọng chính đáng được xử lý triệt để.",
	"Huyện ủy yêu cầu thuyết minh rõ khuyết điểm, khuỷu tay áo bẩn cũng phải giặt sạch.",
}

// encodeBytes writes text with a table the other way round.
func encodeBytes(t *testing.T, text string, table [256]rune) []byte {
	t.Helper()
	back := map[rune]byte{}
	for i, r := range table {
		if i < 0x80 || i >= 0xa1 || table == visciiTable {
			back[r] = byte(i)
		}
	}
	var out []byte
	for _, r := range text {
		b, ok := back[r]
		if !ok {
			t.Fatalf("no byte for %q", r)
		}
		out = append(out, b)
	}
	return out
}

func encodeVNI(text string) string {
	back := map[rune]string{}
	for p, r := range vniPairs {
		if unicode.IsUpper(p.base) == unicode.IsUpper(p.sign) {
			back[r] = string(p.base) + string(p.sign)
		}
	}
	for from, to := range vniLetters {
		back[to] = string(from)
	}
	var s strings.Builder
	for _, r := range text {
		if to, ok := back[r]; ok {
			s.WriteString(to)
		} else {
			s.WriteRune(r)
		}
	}
	return s.String()
}

// encodeCP1258 writes the shaped vowel (ê) in one byte where there is one and the tone behind it.
func encodeCP1258(text string) []byte {
	var out []byte
	for _, r := range text {
		if l, ok := toned[unicode.ToLower(r)]; ok && l.tone > 0 {
			base := l.base
			if unicode.IsUpper(r) {
				base = unicode.ToUpper(base)
			}
			b, _ := charmap.Windows1258.EncodeRune(base)
			mark, _ := charmap.Windows1258.EncodeRune([]rune("\u0300\u0309\u0303\u0301\u0323")[l.tone-1])
			out = append(out, b, mark)
			continue
		}
		b, _ := charmap.Windows1258.EncodeRune(r)
		out = append(out, b)
	}
	return out
}

func TestRepairRoundTrip(t *testing.T) {
	for _, want := range sentences {
		cases := map[string]string{
			TCVN3:      Western(encodeBytes(t, want, tcvn3Table)),
			VNI:        encodeVNI(want),
			VISCII:     Western(encodeBytes(t, want, visciiTable)),
			CP1258:     Western(encodeCP1258(want)),
			DoubleUTF8: Western([]byte(want)),
		}
		for name, text := range cases {
			got, encoding := Repair(text)
			if Normalize(got) != want || encoding != name {
				t.Errorf("%s: %q repaired as %q to %q", name, text, encoding, got)
			}
		}
		if got, _ := Repair(Western([]byte(Western([]byte(want))))); got != want {
			t.Errorf("UTF-8 doubled twice: %q", got)
		}
	}
}

// What is no legacy text stays as it is, to the byte.
func TestRepairLeavesSoundText(t *testing.T) {
	for _, text := range append([]string{
		"",
		"The committee met on Monday; naïve café owners paid €5 for a résumé.",
		"Le président a été élu à l'unanimité, où et là.",
		"Tình hình ổn định, nhiệt độ 37°C, diện tích 12 m², mục § 5, «đồng tình».",
		"và cả là cá, ông bà có ý",                    // only letters of Latin-1
		"Tinh hinh tu tuong can bo dang vien on dinh", // typed without marks
		"Số 15-BC/CB",
		"© 2026 ® ± ½ µm",
		"N°2004/1, N°2004/2, N°2004/3, N°2004/4, N°2005/1", // one word again and again
		"Le module propose trois options : « Sorties », « Retours » et « Transferts ».",
	}, sentences...) {
		if got, encoding := Repair(text); got != text || encoding != "" {
			t.Errorf("%q became %q as %s", text, got, encoding)
		}
	}
}

func TestRepairCapitals(t *testing.T) {
	cases := []struct{ text, want string }{
		{"§¶NG ñY KHèI C¥ QUAN", "ĐẢNG ỦY KHỐI CƠ QUAN"},           // small accented letters among capitals
		{"CHI Bé Së T¦ PH¸P b¸o c¸o", "CHI BỘ SỞ TƯ PHÁP báo cáo"}, // Bé, Së follow the words around them
		{"B¸o c¸o cña §¶ng uû Khèi", "Báo cáo của Đảng uỷ Khối"},   // a capital at the head of a word only
		{"t\u00ad t\u00adëng c¸n bé", "tư tưởng cán bộ"},           // ư is the soft hyphen
	}
	for _, c := range cases {
		if got, encoding := Repair(c.text); got != c.want || encoding != TCVN3 {
			t.Errorf("%q became %q as %s", c.text, got, encoding)
		}
	}
}

func TestRepairLinesMixed(t *testing.T) {
	lines := []string{"Sở Tư pháp", "NhiÒu ý kiÕn b¨n kho¨n vÒ gi¸ ®iÖn", "§iÖn", "Café", "12.5", "kỳ họp"}
	if encoding := RepairLines(lines); encoding != TCVN3 {
		t.Fatalf("encoding %q", encoding)
	}
	want := []string{"Sở Tư pháp", "Nhiều ý kiến băn khoăn về giá điện", "Điện", "Café", "12.5", "kỳ họp"}
	for i := range want { // the short line follows the long one, sound lines stay
		if lines[i] != want[i] {
			t.Errorf("%q, want %q", lines[i], want[i])
		}
	}
}

// In a document that is all legacy the lines that happen to be good syllables are legacy too; beside sound Vietnamese they are not.
func TestRepairLinesUniform(t *testing.T) {
	long := "NhiÒu ý kiÕn b¨n kho¨n vÒ gi¸ ®iÖn, gi¸ x¨ng dÇu vµ häc phÝ ®Çu n¨m häc míi"
	lines := []string{"Sè 15-BC/CB", long, "BÝ TH¦"}
	if RepairLines(lines); lines[0] != "Số 15-BC/CB" || lines[2] != "BÍ THƯ" {
		t.Errorf("all legacy: %q", lines)
	}
	lines = append([]string{"Sè 15-BC/CB", long}, sentences...)
	if RepairLines(lines); lines[0] != "Sè 15-BC/CB" || !strings.HasPrefix(lines[1], "Nhiều ý kiến") {
		t.Errorf("mixed: %q", lines)
	}
}

func TestRepairFont(t *testing.T) {
	cases := []struct{ text, font, want, encoding string }{
		{"b¸o c¸o", ".VnTime", "báo cáo", TCVN3},
		{"b¸o c¸o", "ABCDEF+.VnArialH", "BÁO CÁO", TCVN3}, // a subset in a PDF, the capital font
		{"bao cao", ".VnTimeH", "BAO CAO", TCVN3},
		{"bao cao", ".VnTime", "bao cao", ""}, // nothing to change
		{"Þ", ".VnTime", "ị", TCVN3},          // a run of one letter
		{"\uf0b8", ".VnTime", "á", TCVN3},     // a font flagged as symbol
		{"boä", "VNI-Times", "bộ", VNI},
		{"báo cáo đã gửi", ".VnTime", "báo cáo đã gửi", ""}, // Unicode in a legacy font
		{"và đã có", ".VnTime", "và đã có", ""},             // the same without any letter beyond Latin-1 but đ
		{"§¶NG", ".VnTimeH", "ĐẢNG", TCVN3},                 // capitals typed as such in the capital font
		{"®ñ", "VnTime", "đủ", TCVN3},                       // the name without its dot
		{"\uf0ae\uf0f1", ".VnArial", "đủ", TCVN3},           // the same letters in private-use code points
		{"QUAÄN UÛY", "VNI-Times", "QUẬN ỦY", VNI},          // capitals of VNI
		{"ñ", "VNI-Helve", "đ", VNI},
		{"b¸o c¸o", "Times New Roman", "b¸o c¸o", ""},
	}
	for _, c := range cases {
		if got, encoding := RepairFont(c.text, c.font); got != c.want || encoding != c.encoding {
			t.Errorf("%q in %s: %q as %q", c.text, c.font, got, encoding)
		}
	}
}

func TestDecode(t *testing.T) {
	want := strings.Join(sentences, "\n")
	utf16le := func(bom bool) []byte {
		var b []byte
		if bom {
			b = append(b, 0xff, 0xfe)
		}
		for _, r := range want {
			b = append(b, byte(r), byte(r>>8))
		}
		return b
	}
	cases := []struct {
		name     string
		raw      []byte
		encoding string
	}{
		{"UTF-8", []byte(want), "utf-8"},
		{"UTF-8 with a mark", []byte("\ufeff" + want), "utf-8"},
		{"decomposed UTF-8", []byte(norm.NFD.String(want)), "utf-8"},
		{"UTF-16 with a mark", utf16le(true), "utf-16le"},
		{"TCVN3", encodeBytes(t, want, tcvn3Table), TCVN3},
		{"VISCII", encodeBytes(t, want, visciiTable), VISCII},
		{"windows-1258", encodeCP1258(want), CP1258},
		{"doubled UTF-8", []byte(Western([]byte(want))), DoubleUTF8},
	}
	for _, c := range cases {
		if got, encoding := Decode(c.raw); got != want || encoding != c.encoding {
			t.Errorf("%s: read as %s: %.60q", c.name, encoding, got)
		}
	}
	if got, encoding := Decode([]byte("caf\xe9, na\xefve")); got != "café, naïve" || encoding != "windows-1252" {
		t.Errorf("French: %q as %s", got, encoding)
	}
	if got, encoding := Decode([]byte("h\x00e\x00l\x00l\x00o\x00")); got != "hello" || encoding != "utf-16le" {
		t.Errorf("UTF-16 without a mark: %q as %s", got, encoding)
	}
	if got, _ := Decode([]byte(want)[:len(want)-30]); !strings.HasPrefix(got, sentences[0]) {
		t.Errorf("UTF-8 cut inside a character: %.60q", got)
	}
	if got := DecodeTCVN3([]byte("\x86N B\x80NG")); got != "ẬN BÀNG" {
		t.Errorf("capitals of VN1: %q", got)
	}
}

func TestScore(t *testing.T) {
	cases := []struct {
		text     string
		from, to float64
	}{
		{strings.Join(sentences, " "), 1.2, 1.3},
		{Fold(strings.Join(sentences, " ")), 0.85, 1.0}, // without marks: well formed, nothing marked
		{"The weather forecast says strong winds throughout northern districts", 0, 0.3},
		{"", 0, 0},
		{"12/5/2024", 0, 0},
		{"viêt bac cáh tiếnh", 0, 0.3}, // stop without its tone, impossible finals
	}
	for _, c := range cases {
		if s := Score(c.text); s < c.from || s > c.to {
			t.Errorf("%.40q scores %.2f, want %.2f to %.2f", c.text, s, c.from, c.to)
		}
	}
}

func FuzzRepair(f *testing.F) {
	for _, s := range sentences {
		f.Add(Western([]byte(s)), ".VnTime")
		f.Add(encodeVNI(s), "VNI-Times")
		f.Add("B¸o c¸o "+s, ".VnTimeH")
		f.Add(encodeVIQR(s), "Arial")
	}
	f.Add("\u00ad\uf0ad\u0300Đ\n\x01\x80", "x+.vn")
	f.Fuzz(func(t *testing.T, text, font string) {
		repaired, encoding := Repair(text)
		if encoding == "" && repaired != text {
			t.Errorf("%q changed without a name", text)
		}
		if strings.Count(repaired, "\n") != strings.Count(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n") && !strings.Contains(text, "\r") {
			t.Errorf("%q has other lines as %q", text, repaired)
		}
		RepairFont(text, font)
		Decode([]byte(text))
		if s := Score(text); s < 0 || s > 1.3001 {
			t.Errorf("%q scores %v", text, s)
		}
		if n := Normalize(text); Normalize(n) != n {
			t.Errorf("%q: Normalize gives %q, then %q", text, n, Normalize(n))
		}
	})
}
