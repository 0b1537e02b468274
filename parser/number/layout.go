package number

import (
	"math"
	"strconv"
	"strings"
)

// layout is what the placeholders of a number section ask for.
type layout struct {
	before                    int // placeholders before the point
	whole, decimals, optional int // least digits before the point, most behind it, how many of these only if needed
	grouped                   bool
	scale                     int // thousands to divide by
	percent                   int
	exponent                  int // least digits of the exponent, 0 none
	plus                      bool
	fraction                  bool
	mixed                     bool // a fraction with a whole number in front
	below                     int  // most digits of a denominator
	denominator               int  // the one denominator, 0 any
	digits                    bool // any placeholder at all
	spread                    bool // literals stand between the placeholders: "00-00"
}

func measure(marks []mark) (l layout) {
	behind, exponent, gap := false, false, false
	commas := 0
	for _, m := range marks {
		if m.literal {
			gap = gap || l.digits
			if n, err := strconv.Atoi(m.text); l.fraction && err == nil {
				l.denominator = min(l.denominator*10+n, 10000)
			}
			continue
		}
		switch m.text {
		case "0", "#", "?":
			if gap && l.digits && !exponent {
				l.spread, l.mixed = true, l.mixed || !l.fraction
			}
			l.digits = true
			l.grouped = l.grouped || commas > 0 && !behind
			commas = 0
			l.placeholder(m.text, behind, exponent)
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
	l.spread = l.spread && !l.fraction && !exponent
	return l
}

func (l *layout) placeholder(sign string, behind, exponent bool) {
	switch {
	case l.fraction && l.denominator > 0:
		l.denominator = min(l.denominator*10, 10000)
	case l.fraction:
		l.below++
	case exponent:
		l.exponent++
	case behind:
		l.decimals++
		l.optional++
		if sign == "0" {
			l.optional = 0
		}
	default:
		l.before++
		if sign == "0" {
			l.whole++
		}
	}
}

// write gives the digits of a number that is not negative, with point and commas.
func (l layout) write(v float64) string {
	v *= math.Pow(100, float64(min(l.percent, 3)))
	v /= math.Pow(1000, float64(min(l.scale, 6)))
	switch {
	case l.exponent > 0:
		return l.scientific(v)
	case l.fraction:
		return l.fractionOf(v)
	}
	whole, rest := l.split(v)
	if l.grouped && len(whole) > 3 {
		whole = group(whole)
	}
	if rest != "" {
		return whole + "." + rest
	}
	return whole
}

// split gives the digits before and behind the point.
func (l layout) split(v float64) (whole, rest string) {
	whole, rest, _ = strings.Cut(fixed(v, min(l.decimals, 30)), ".")
	for range min(l.optional, len(rest)) {
		if !strings.HasSuffix(rest, "0") {
			break
		}
		rest = rest[:len(rest)-1]
	}
	if whole == "0" && l.whole == 0 && (rest != "" || l.decimals == 0) {
		whole = ""
	}
	if n := min(l.whole, 40) - len(whole); n > 0 {
		whole = strings.Repeat("0", n) + whole
	}
	return whole, rest
}

// group puts a comma before each three digits.
func group(whole string) string {
	out := make([]byte, 0, len(whole)*4/3+1)
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out = append(out, ',')
		}
		out = append(out, whole[i])
	}
	return string(out)
}

// scientific keeps the exponent a multiple of the placeholders before the point: "##0.0E+0" shows thousands.
func (l layout) scientific(v float64) string {
	text := strconv.FormatFloat(v, 'E', min(l.decimals, 14), 64)
	mantissa, exp, _ := strings.Cut(text, "E")
	e, _ := strconv.Atoi(exp)
	if l.before > 1 && v != 0 {
		step := min(l.before, 20)
		e = int(math.Floor(float64(e)/float64(step))) * step
		mantissa = fixed(v/math.Pow(10, float64(e)), min(l.decimals, 14))
	}
	sign := ""
	if e < 0 {
		sign, e = "-", -e
	} else if l.plus {
		sign = "+"
	}
	exp = strconv.Itoa(e)
	if n := min(l.exponent, 10) - len(exp); n > 0 {
		exp = strings.Repeat("0", n) + exp
	}
	return mantissa + "E" + sign + exp
}

// fractionOf finds the nearest fraction whose denominator has as many digits as the format leaves room for.
func (l layout) fractionOf(v float64) string {
	whole := 0.0
	if l.mixed {
		whole = math.Floor(v)
	}
	part := v - whole
	if part > 1e12 {
		return General(v)
	}
	n, d := 0.0, 1
	if l.denominator > 0 {
		d = l.denominator
		n = math.Round(part * float64(d))
	} else {
		least := math.Inf(1)
		for try := 1; try < int(math.Pow10(min(max(l.below, 1), 3))); try++ {
			near := math.Round(part * float64(try))
			if off := math.Abs(part - near/float64(try)); off < least-1e-9 {
				n, d, least = near, try, off
			}
		}
	}
	if l.mixed && n == float64(d) {
		whole, n = whole+1, 0
	}
	text := strconv.FormatFloat(whole, 'f', 0, 64)
	if l.mixed && n == 0 {
		return text
	}
	fraction := strconv.FormatFloat(n, 'f', 0, 64) + "/" + strconv.Itoa(d)
	if whole == 0 {
		return fraction
	}
	return text + " " + fraction
}
