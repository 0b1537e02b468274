package number

import (
	"math"
	"strconv"
	"strings"
)

// General shows a number as the General format does where the column is wide enough: fifteen digits at most, and never an
// integer with an exponent: such cells hold phone and identity numbers.
func General(v float64) string {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return ""
	}
	if v == math.Trunc(v) && math.Abs(v) < 1e21 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	a := math.Abs(v)
	if a < 1e-4 || a >= 1e21 {
		return strconv.FormatFloat(v, 'G', 6, 64)
	}
	whole := len(strconv.FormatFloat(math.Floor(a), 'f', 0, 64))
	text := fixed(a, max(15-whole, 0))
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if v < 0 && strings.Trim(text, "0.") != "" {
		text = "-" + text
	}
	return text
}

// fixed rounds half away from zero, on the fifteen digits that Excel keeps.
func fixed(v float64, decimals int) string {
	digits := strconv.FormatFloat(v, 'e', 14, 64)
	mantissa, exp, _ := strings.Cut(digits, "e")
	e, _ := strconv.Atoi(exp)
	num := []byte(strings.Replace(mantissa, ".", "", 1))
	point := e + 1 // digits before the point
	if point < 1 {
		if point < -40 {
			return strconv.FormatFloat(0, 'f', decimals, 64)
		}
		num = append([]byte(strings.Repeat("0", 1-point)), num...)
		point = 1
	}
	for len(num) < point {
		num = append(num, '0')
	}
	cut := point + decimals
	if cut < len(num) {
		up := num[cut] >= '5'
		num = num[:cut]
		for i := len(num) - 1; up && i >= 0; i-- {
			up = num[i] == '9'
			if up {
				num[i] = '0'
			} else {
				num[i]++
			}
		}
		if up {
			num = append([]byte{'1'}, num...)
			point++
		}
	}
	for len(num) < point+decimals {
		num = append(num, '0')
	}
	if decimals == 0 {
		return string(num[:point])
	}
	return string(num[:point]) + "." + string(num[point:])
}
