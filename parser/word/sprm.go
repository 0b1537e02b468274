package word

// The operations (sprm) that decide how text is read, by their codes in Word 97 ([MS-DOC] 2.6).
const (
	opDeleted    = 0x0800
	opPicture    = 0x6a03
	opSymbol     = 0x6a09
	opCharStyle  = 0x4a30
	opPlain      = 0x2a33
	opBold       = 0x0835
	opVanish     = 0x083c
	opDefaultFtc = 0x4a3d
	opFtcAscii   = 0x4a4f
	opFtcOther   = 0x4a51
	opSpecial    = 0x0855

	opStyle     = 0x4600
	opJc80      = 0x2403
	opJc        = 0x2461
	opPageBreak = 0x2407
	opIlvl      = 0x260a
	opIlfo      = 0x460b
	opAnld80    = 0xc63e
	opAnld      = 0xc60d // ours for Word 6
	opAnmLevel  = 0x240d // ours for Word 6; 0x25 in Word 97 files that came from there
	opInTable   = 0x2416
	opTtp       = 0x2417
	opOutline   = 0x2640
	opDepth     = 0x6649
	opDeeper    = 0x664a
	opInnerCell = 0x244b
	opInnerTtp  = 0x244c
	opHuge      = 0x6646
	opHugeOld   = 0x6645
	opChgTabs   = 0xc615

	opTableDef  = 0xd608
	opMerge     = 0x5624
	opVertMerge = 0xd62b

	opBreakKind = 0x3009
)

// operations cuts a property list (grpprl) into its operations, until it makes no sense.
func (f *fib) operations(b []byte, each func(op uint16, arg []byte)) {
	for len(b) > 1 {
		var op uint16
		var head, size int // bytes before the argument, and of it
		if f.unicode {
			op = u16(b, 0)
			head, size = operand(op, b)
		} else {
			op = asNew[b[0]]
			head, size = oldOperand(b)
		}
		if size < 0 || head+size > len(b) {
			return
		}
		each(op, b[head:head+size])
		b = b[head+size:]
	}
}

// operand gives the sizes of an operation's head and argument ([MS-DOC] 2.2.5.1).
func operand(op uint16, b []byte) (head, size int) {
	switch op >> 13 {
	case 0, 1:
		return 2, 1
	case 2, 4, 5:
		return 2, 2
	case 3:
		return 2, 4
	case 7:
		return 2, 3
	}
	if len(b) < 4 {
		return 2, -1
	}
	switch {
	case op == opTableDef:
		return 4, int(u16(b, 2)) - 1
	case op == opChgTabs && b[2] == 255:
		if deleted := 4 + int(b[3])*4; deleted < len(b) {
			return 3, deleted - 3 + 1 + int(b[deleted])*3
		}
		return 3, -1
	}
	return 3, int(b[2])
}

// vary marks the operations that tell the size of their argument themselves.
const vary = 0xff

// oldSizes are the sizes of the arguments in Word 6, by code; 0 where the code is not known.
var oldSizes = [256]byte{
	2: 2, 3: vary, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1, 9: 1, 10: 1, 11: 1, 12: vary, 13: 1, 14: 1, 15: vary, 16: 2, 17: 2, 18: 2, 19: 2,
	20: 4, 21: 2, 22: 2, 23: vary, 24: 1, 25: 1, 26: 2, 27: 2, 28: 2, 29: 1, 30: 2, 31: 2, 32: 2, 33: 2, 34: 2, 35: 2, 36: 2, 37: 1,
	38: 2, 39: 2, 40: 2, 41: 2, 42: 2, 43: 2, 44: 1, 45: 2, 46: 2, 47: 2, 48: 2, 49: 2, 50: 1, 51: 1, 64: vary, 65: 1, 66: 1, 67: 1,
	68: vary, 69: 2, 70: 4, 71: 1, 72: 2, 73: 3, 74: vary, 75: 1, 80: 2, 81: vary, 82: vary, 85: 1, 86: 1, 87: 1, 88: 1, 89: 1, 90: 1,
	91: 1, 92: 1, 93: 2, 94: 1, 95: 3, 96: 2, 97: 2, 98: 1, 99: 2, 100: 1, 101: 2, 102: 1, 103: vary, 104: 1, 105: vary, 106: vary,
	107: 2, 108: vary, 109: 2, 110: 2, 111: 2, 112: vary, 113: vary, 115: 2, 116: 2, 117: 1, 118: 1, 119: 1, 120: vary, 121: 2, 122: 2,
	123: 2, 124: 2, 131: 1, 132: 1, 133: vary, 136: 3, 137: 3, 138: 1, 139: 1, 140: 2, 141: 2, 142: 1, 143: 1, 144: 2, 145: 2, 146: 1,
	147: 2, 148: 2, 149: 1, 150: 1, 151: 1, 152: 1, 153: 1, 154: 2, 155: 2, 156: 2, 157: 2, 158: 1, 159: 1, 160: 2, 161: 2, 162: 1,
	163: 1, 164: 2, 165: 2, 166: 2, 167: 2, 168: 2, 169: 2, 170: 2, 171: 2, 182: 2, 183: 2, 184: 2, 185: 1, 186: 1, 187: 12, 188: vary,
	189: 2, 190: vary, 191: vary, 192: 4, 193: 5, 194: 4, 195: 2, 196: 4, 197: 2, 198: 2, 199: 5, 200: 4,
}

// asNew are the codes of Word 6 whose operations Word 97 has too.
var asNew = [256]uint16{
	2: opStyle, 5: opJc80, 9: opPageBreak, 12: opAnld, 13: opAnmLevel, 24: opInTable, 25: opTtp, 65: opDeleted, 68: opPicture,
	74: opSymbol, 80: opCharStyle, 83: opPlain, 85: opBold, 92: opVanish, 93: opFtcAscii, 117: opSpecial, 142: opBreakKind,
	190: opTableDef, 197: opMerge,
}

func oldOperand(b []byte) (head, size int) {
	code := b[0]
	size = int(oldSizes[code])
	switch {
	case size != vary:
		if size == 0 && code != 83 && code != 52 && code != 0 {
			return 1, -1
		}
		return 1, size
	case code == 190:
		return 3, int(u16(b, 1)) - 1
	case code == 23 && b[1] == 255 && len(b) > 2:
		if deleted := 3 + int(b[2])*4; deleted < len(b) {
			return 2, deleted - 2 + 1 + int(b[deleted])*3
		}
		return 2, -1
	}
	return 2, int(b[1])
}
