package number

import (
	"math"
	"strconv"
	"strings"
)

// General shows a number as Excel's General format does, but never an integer with an exponent: such cells hold phone
// and identity numbers.
func General(v float64) string {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return ""
	}
	if v == math.Trunc(v) && math.Abs(v) < 1e21 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	a := math.Abs(v)
	if a < 1e-4 || a >= 1e21 {
		return strings.Replace(strconv.FormatFloat(v, 'G', 6, 64), "E-0", "E-0", 1)
	}
	whole := len(strconv.FormatFloat(math.Floor(a), 'f', 0, 64))
	text := fixed(a, max(10-whole, 0))
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

// layout is what the placeholders of a number section ask for.
type layout struct {
	whole, decimals, optional int // least digits before the point, most behind it, how many of these only if needed
	grouped                   bool
	scale                     int // thousands to divide by
	percent                   int
	exponent                  int // least digits of the exponent, 0 none
	plus                      bool
	fraction                  bool
	digits                    bool // any placeholder at all
}

func measureSection(marks []mark) (l layout) {
	behind, exponent := false, false
	commas := 0
	for _, m := range marks {
		if m.literal {
			continue
		}
		switch m.text {
		case "0", "#", "?":
			l.digits = true
			l.grouped = l.grouped || commas > 0 && !behind
			commas = 0
			switch {
			case exponent:
				l.exponent++
			case behind:
				l.decimals++
				l.optional++
				if m.text == "0" {
					l.optional = 0
				}
			case m.text == "0":
				l.whole++
			}
		case ".":
			behind = true
			l.scale += commas
			commas = 0
		case ",":
			commas++
		case "%":
			l.percent++
		case "e+", "e-":
			exponent, l.plus = true, m.text == "e+"
		case "/":
			l.fraction = true
		}
	}
	l.scale += commas
	return l
}

// showNumber writes a number that is not negative by the placeholders of a section.
func showNumber(marks []mark, v float64) string {
	l := measureSection(marks)
	number := l.write(v)
	var s strings.Builder
	done := false
	for _, m := range marks {
		switch {
		case m.literal:
			s.WriteString(m.text)
		case m.text == "%":
			s.WriteByte('%')
		case m.text == "general", m.text == "@":
			s.WriteString(General(v))
		case !done && l.digits:
			s.WriteString(number)
			done = true
		}
	}
	return s.String()
}

func (l layout) write(v float64) string {
	v *= math.Pow(100, float64(min(l.percent, 3)))
	v /= math.Pow(1000, float64(min(l.scale, 6)))
	if l.exponent > 0 {
		return l.scientific(v)
	}
	if l.fraction {
		return fractionOf(v)
	}
	text := fixed(v, min(l.decimals, 30))
	whole, rest, _ := strings.Cut(text, ".")
	for range min(l.optional, len(rest)) {
		if !strings.HasSuffix(rest, "0") {
			break
		}
		rest = rest[:len(rest)-1]
	}
	if whole == "0" && l.whole == 0 && rest != "" {
		whole = ""
	}
	if whole == "0" && l.whole == 0 && l.decimals == 0 {
		whole = ""
	}
	for len(whole) < min(l.whole, 40) {
		whole = "0" + whole
	}
	if l.grouped {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	}
	if rest != "" {
		return whole + "." + rest
	}
	return whole
}

func (l layout) scientific(v float64) string {
	text := strconv.FormatFloat(v, 'E', min(l.decimals, 14), 64)
	mantissa, exp, _ := strings.Cut(text, "E")
	sign := exp[:1]
	exp = strings.TrimLeft(exp[1:], "0")
	for len(exp) < min(l.exponent, 10) {
		exp = "0" + exp
	}
	if sign == "+" && !l.plus {
		sign = ""
	}
	return mantissa + "E" + sign + exp
}

// fractionOf finds the nearest fraction with a denominator below 100.
func fractionOf(v float64) string {
	whole := math.Floor(v)
	part := v - whole
	bestN, bestD, least := 0, 1, part
	for d := 2; d < 100; d++ {
		n := math.Round(part * float64(d))
		if off := math.Abs(part - n/float64(d)); off < least-1e-9 {
			bestN, bestD, least = int(n), d, off
		}
	}
	if 1-part < least {
		return strconv.FormatFloat(whole+1, 'f', 0, 64)
	}
	text := strconv.FormatFloat(whole, 'f', 0, 64)
	if bestN == 0 {
		return text
	}
	fraction := strconv.Itoa(bestN) + "/" + strconv.Itoa(bestD)
	if whole == 0 {
		return fraction
	}
	return text + " " + fraction
}
