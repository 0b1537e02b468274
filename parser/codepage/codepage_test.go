package codepage

import "testing"

// A Vietnamese, a Russian and a Japanese font; the Western one tells nothing.
func TestOfCharset(t *testing.T) {
	for charset, want := range map[int]string{163: "\u0111", 204: "ð", 128: "", 0: "ð"} {
		page := OfCharset(charset)
		if Wide(page) != (want == "") {
			t.Errorf("%d: two bytes a character: %v", charset, Wide(page))
		}
		if want == "" {
			continue
		}
		if charset == 204 {
			want = "р"
		}
		if got := string(Table(page)[0xf0]); got != want {
			t.Errorf("%d: %q, not %q", charset, got, want)
		}
	}
}
