package list

import "testing"

func TestCounted(t *testing.T) {
	for format, want := range map[string]string{"decimal": "3", "upperRoman": "III", "lowerLetter": "c", "ordinal": "3rd", "none": "", "numberInDash": "- 3 -",
		"decimalEnclosedParen": "(3)", "decimalEnclosedCircle": "③", "001, 002, 003, ...": "003", "vietnameseCounting": "ba", "somethingNew": "3"} {
		if got := Counted(3, format); got != want {
			t.Errorf("%s: %q, not %q", format, got, want)
		}
	}
}

func TestBullet(t *testing.T) {
	cases := []struct{ text, font, want string }{
		{"\uf0b7", "Symbol", "•"}, {"§", "Wingdings", "▪"}, {"§", "Times New Roman", "§"}, {"-", "Times New Roman", "-"},
		{"+", "Symbol", "+"}, {"o", "Courier New", "o"}, {"\uf0ff", "Wingdings", "•"}, {" ", "", ""},
	}
	for _, c := range cases {
		if got := Bullet(c.text, c.font); got != c.want {
			t.Errorf("%q in %s: %q", c.text, c.font, got)
		}
	}
}
