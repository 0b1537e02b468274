package number

import "math"

// RK reads a shortened number of the binary formats ([MS-XLS] 2.5.217): 30 bits of a whole number or the upper ones of a
// float, perhaps in hundredths.
func RK(n uint32) float64 {
	v := float64(int32(n) >> 2)
	if n&2 == 0 {
		v = math.Float64frombits(uint64(n&^3) << 32)
	}
	if n&1 != 0 {
		v /= 100
	}
	return v
}

// Value shows a truth value of the binary formats, or an error by its number ([MS-XLS] 2.5.10).
func Value(value byte, isError bool) string {
	if !isError {
		if value != 0 {
			return "TRUE"
		}
		return "FALSE"
	}
	switch value {
	case 0x00:
		return "#NULL!"
	case 0x07:
		return "#DIV/0!"
	case 0x0f:
		return "#VALUE!"
	case 0x17:
		return "#REF!"
	case 0x1d:
		return "#NAME?"
	case 0x24:
		return "#NUM!"
	}
	return "#N/A"
}
