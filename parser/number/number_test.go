package number

import "testing"

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
		{"General", 3.14159265358979, "3.141592654"},
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
