package vn

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/encoding/charmap"
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
			TCVN3:      western(encodeBytes(t, want, tcvn3Table)),
			VNI:        encodeVNI(want),
			VISCII:     western(encodeBytes(t, want, visciiTable)),
			CP1258:     western(encodeCP1258(want)),
			DoubleUTF8: western([]byte(want)),
		}
		for name, text := range cases {
			got, encoding := Repair(text)
			if Normalize(got) != want || encoding != name {
				t.Errorf("%s: %q repaired as %q to %q", name, text, encoding, got)
			}
		}
		if got, _ := Repair(western([]byte(western([]byte(want))))); got != want {
			t.Errorf("UTF-8 doubled twice: %q", got)
		}
	}
}
