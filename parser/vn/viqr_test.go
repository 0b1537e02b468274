package vn

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// encodeVIQR writes text as RFC 1456 does, with a backslash before signs that stand for themselves behind a vowel.
func encodeVIQR(text string) string {
	signs := map[rune]string{0x300: "`", 0x309: "?", 0x303: "~", 0x301: "'", 0x323: ".", 0x302: "^", 0x306: "(", 0x31b: "+"}
	var s strings.Builder
	behind := false // a vowel
	for _, r := range text {
		if to := map[rune]string{'đ': "dd", 'Đ': "DD"}[r]; to != "" {
			s.WriteString(to)
			behind = false
			continue
		}
		if r < 0x80 {
			if strings.ContainsRune("`?~'.(^+*", r) && behind {
				s.WriteByte('\\')
			}
			s.WriteRune(r)
			behind = strings.ContainsRune("aeiouyAEIOUY", r)
			continue
		}
		behind = true
		shape, tone := "", ""
		for _, m := range norm.NFD.String(string(r)) {
			switch sign := signs[m]; {
			case sign == "":
				s.WriteRune(m)
			case strings.ContainsAny(sign, "^(+"):
				shape = sign
			default:
				tone = sign
			}
		}
		s.WriteString(shape + tone)
	}
	return s.String()
}

func TestVIQRRoundTrip(t *testing.T) {
	for _, want := range sentences {
		if got, encoding := Repair(encodeVIQR(want)); got != want || encoding != VIQR {
			t.Errorf("%q repaired as %q to %q", encodeVIQR(want), encoding, got)
		}
	}
	whole := strings.Join(sentences, "\n")
	if got, encoding := Decode([]byte(encodeVIQR(whole))); got != whole || encoding != VIQR {
		t.Errorf("a whole text as %q: %q", encoding, got)
	}
}

func TestVIQRLines(t *testing.T) {
	lines := []string{
		"Ba'o ca'o",
		"Trong tha'ng, tu+ tu+o+?ng cu?a ca'n bo^., dda?ng vie^n co+ ba?n o^?n ddi.nh. Kho^ng co' die^?m no'ng.",
		"Gu+?i: Nguye^~n Thi. Hoa, xem https://a.vn/?a=o.k va` ddo.c ky~ the^' na`o?",
		"BO^. CHI'NH TRI.",
		"So^' 15-BC/CB",
		"plain words",
	}
	if encoding := RepairLines(lines); encoding != VIQR {
		t.Fatalf("encoding %q", encoding)
	}
	want := []string{
		"Báo cáo",
		"Trong tháng, tư tưởng của cán bộ, đảng viên cơ bản ổn định. Không có diểm nóng.",
		"Gửi: Nguyễn Thị Hoa, xem https://a.vn/?a=o.k và đọc kỹ thế nào?",
		"BỘ CHÍNH TRỊ",
		"Số 15-BC/CB",
		"plain words",
	}
	for i := range want {
		if lines[i] != want[i] {
			t.Errorf("%q, want %q", lines[i], want[i])
		}
	}
}

// Plain ASCII is not VIQR, whatever signs stand in it.
func TestVIQRLeavesASCII(t *testing.T) {
	for _, text := range []string{
		"Tinh hinh tu tuong can bo dang vien on dinh. Khong co gi moi? Bao cao (2).",
		"You're right: it's the company's, isn't it? We'd add a(b) + o+ u+v, i.e. a.m. to p.m.",
		"aujourd'hui l'e'tat d'a`", "if (a.b(c) && o.k) { u++; data(x) } // see a.out, e.g. main.go?",
		`C:\a.txt D:\(x) e'a'i'o'u'`, "La` Ta`i", "Ma'o",
		"Hawai'i Ka'u O'ahu Moloka'i Kaua'i La'ie",
		"dal perche' la citta' e piu' virtu' pero' sara' cosi' gia'",
	} {
		if got, encoding := Repair(text); got != text || encoding != "" {
			t.Errorf("%q became %q as %s", text, got, encoding)
		}
	}
}

// The samples come through every encoding as they were.
func TestSamplesRoundTrip(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/samples/*.txt")
	if len(files) == 0 {
		t.Skip("no samples here")
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want := Normalize(string(b))
		cases := map[string]string{VIQR: encodeVIQR(want), VNI: encodeVNI(want), DoubleUTF8: Western([]byte(want)), "": norm.NFD.String(want)}
		for encoding, text := range cases {
			got, name := Repair(text)
			if Normalize(got) == want && name == encoding {
				continue
			}
			a, b := strings.Split(Normalize(got), "\n"), strings.Split(want, "\n")
			for i := range min(len(a), len(b)) {
				if a[i] != b[i] {
					t.Errorf("%s read as %q:\n%s\n%s", encoding, name, a[i], b[i])
				}
			}
		}
	}
}

// Most people do not escape the ends of their sentences: nearly all words must come out all the same.
func TestVIQRUnescaped(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/samples/*.txt")
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want := strings.Fields(Normalize(string(b)))
		text, _ := Repair(strings.ReplaceAll(encodeVIQR(Normalize(string(b))), "\\", ""))
		got := strings.Fields(text)
		wrong := 0
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Logf("%q, want %q", got[i], want[i])
				wrong++
			}
		}
		if len(got) != len(want) || wrong*100 > len(want) {
			t.Errorf("%s: %d of %d words wrong", filepath.Base(name), wrong, len(want))
		}
	}
}
