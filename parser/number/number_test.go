package number

import "testing"

// FuzzFormat: any code shows any number without a panic, and not at any length.
func FuzzFormat(f *testing.F) {
	for _, code := range []string{"0.00%;[Red]-0.00%", `[<=9999999]000-0000;(000) 000-0000`, "# ??/??", "##0.0E+0", `"ngày" dd "tháng" mm`, "[h]:mm:ss.0", "[$-42A]#,##0 [$₫-42A];;;@"} {
		f.Add(code, 1234.5678, 4)
	}
	f.Fuzz(func(t *testing.T, code string, v float64, id int) {
		for _, f := range []*Format{Parse(code), Of(id, code)} {
			if f == nil {
				continue
			}
			f.Text(code)
			if text := f.Show(v, id&1 != 0); len(text) > 40*len(code)+400 {
				t.Errorf("%d bytes for %v as %q", len(text), v, code)
			}
		}
	})
}

func TestShow(t *testing.T) {
	cases := []struct {
		code  string
		value float64
		want  string
	}{
		{"0.00%", 0.125, "12.50%"},
		{"0%", 0.285, "29%"}, // half is rounded up, though 0.285 is a little less in binary
		{"#,##0", 1234567, "1,234,567"},
		{"#,##0.00;(#,##0.00)", -5, "(5.00)"},
		{"0.0", -0.04, "0.0"},      // no minus zero
		{"000000", 4521, "004521"}, // codes with leading zeros
		{`0" ý kiến"`, 28, "28 ý kiến"},
		{"#,##0,", 1234567, "1,235"}, // in thousands
		{"0.00E+00", 12345, "1.23E+04"},
		{"# ?/?", 2.5, "2 1/2"},
		{"[>=1000]#,##0;0", 12, "12"}, // condition
		{"[Red][<0]0;0.0", -3, "3"},   // a section for negatives shows its own sign
		{"dd/mm/yyyy", 45432, "20/05/2024"},
		{"m/d/yy", 45432, "20/05/2024"}, // American order is a trap: 5/6 must not be read as 5 June
		{"mm-dd-yy", 45418, "06/05/2024"},
		{"yyyy-mm-dd", 45432, "2024-05-20"}, // cannot be misread
		{"d/m/yyyy h:mm", 45432.75, "20/05/2024 18:00"},
		{"h:mm:ss AM/PM", 0.75, "6:00:00 PM"},
		{"[h]:mm", 1.5, "36:00"}, // elapsed
		{"mmm-yy", 45432, "May-24"},
		{`"ngày" dd "tháng" mm "năm" yyyy`, 45432, "ngày 20 tháng 05 năm 2024"},
		{"[$-42A]dd/mm/yyyy", 45432, "20/05/2024"},
		{"#,##0 [$₫-42A]", 5000, "5,000 ₫"},
		{"General", 1e15, "1000000000000000"},
		{"General", 3.14159265358979, "3.14159265358979"},
		{"General", 0.1 + 0.2, "0.3"},               // no more than fifteen digits
		{"000-000-0000", 912345678, "091-234-5678"}, // phone numbers by mask
		{`0" đồng "00`, 1234, "12 đồng 34"},
		{`0" dollars and ".00" cents"`, 19.99, "19 dollars and .99 cents"},
		{"# ?/?", 0.333, "1/3"},
		{"?/?", 2.5, "5/2"},
		{`# ?/?" kg"`, 2.5, "2 1/2 kg"},
		{"# ?/8", 1.25, "1 2/8"},
		{"# ??/100", 0.5, "50/100"},
		{"# ??/??", 3, "3"},
		{"##0.0E+0", 12345, "12.3E+3"},
		{";;;", 5, ""},                  // hidden
		{"dd/mm/yyyy", -1, "-1"},        // no such day
		{"dd/mm/yyyy", 1, "01/01/1900"}, // before the 29 February that never was
		{"@", 12, "12"},
	}
	for _, c := range cases {
		if got := Parse(c.code).Show(c.value, false); got != c.want {
			t.Errorf("%v as %s: %q, want %q", c.value, c.code, got, c.want)
		}
	}
}

func TestText(t *testing.T) {
	cases := []struct{ code, want string }{
		{"@", "chữ"},
		{"0.00;-0.00;0", "chữ"},          // says nothing of texts
		{`0;0;0;"Mã "@`, "Mã chữ"},       // the fourth section does
		{`@" đồng chí"`, "chữ đồng chí"}, // or an only one
		{";;;", ""},                      // hidden
	}
	for _, c := range cases {
		if got := Parse(c.code).Text("chữ"); got != c.want {
			t.Errorf("as %s: %q, want %q", c.code, got, c.want)
		}
	}
}
