package vn

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Repair mends text that was decoded with the wrong table: TCVN3, VNI, VISCII or windows-1258 read as windows-1252,
// and UTF-8 read so once or twice; and VIQR. It decides line by line by [Score] and names the encoding that mended most words;
// "" and the text unchanged when there is nothing to mend, as in English, French or sound Vietnamese.
// Soft hyphens must still be in the text: TCVN3 writes ư as U+00AD.
func Repair(text string) (repaired, encoding string) {
	lines := strings.Split(text, "\n")
	encoding = RepairLines(lines)
	if encoding == "" {
		return text, ""
	}
	return strings.Join(lines, "\n"), encoding
}

// RepairLines is [Repair] for the lines, paragraphs or cells of one document; it changes them in place.
// Lines too short to tell follow the rest of the document, all of them where nothing in it is sound Vietnamese:
// "Sè 15-BC/CB" and "BÝ THÝ" are good syllables by themselves.
func RepairLines(lines []string) (encoding string) {
	weight := map[string]float64{}
	var total, sound float64
	guesses := make([]guess, len(lines))
	strict := escapesVIQR(lines)
	for i, line := range lines {
		g := &guesses[i]
		switch g.evidence = signs(line); g.evidence {
		case isSound:
			sound += float64(len(line)) / 5
		case maybeLegacy:
			g.text, g.name, g.gain = best(line)
		case maybeVIQR:
			if g.text, g.gain = guessVIQR(line, strict); g.gain > 0 {
				g.name = VIQR
			}
		}
		if g.gain >= 2 {
			weight[g.name] += g.gain
			total += g.gain
		}
	}
	for name, w := range weight {
		if encoding == "" || w > weight[encoding] || w == weight[encoding] && name < encoding {
			encoding = name
		}
	}
	if encoding == "" {
		return ""
	}
	uniform := weight[encoding] > 0.8*total && sound < 0.1*total
	for i, g := range guesses {
		if g.evidence == isSound || g.evidence == noSigns {
			continue
		}
		if encoding == VIQR && g.evidence == maybeVIQR {
			lines[i], _ = decodeVIQR(lines[i], strict)
			continue
		}
		mended, ok := decodeAs(lines[i], encoding)
		gain := 0.0
		if ok {
			gain = measure(mended).score() - measure(Normalize(lines[i])).score()
		}
		switch {
		case ok && encoding == DoubleUTF8, // bytes that are UTF-8 by chance are rare
			uniform && ok && gain >= 0, ok && gain > 0 && (g.gain < 2 || g.name == encoding):
			lines[i] = mended
		case g.gain >= 2 && (!uniform || weight[g.name] > 0.1*total):
			lines[i] = g.text
		}
	}
	return encoding
}

// guess is what a line alone tells.
type guess struct {
	evidence   int
	text, name string
	gain       float64
}

// What the characters of a line allow.
const (
	noSigns     = iota // nothing beyond ASCII that an 8-bit reader made
	punctuation        // only quotation marks, dashes and such: capitals of VN1 and VISCII perhaps
	maybeVIQR          // only ASCII, with signs behind vowels
	maybeLegacy        // Latin-1 letters and signs, of which legacy text is made
	isSound            // letters of the block U+1EA0 to U+1EF9, which no wrong reading makes
)

func signs(line string) int {
	found := noSigns
	before, viqr := rune(0), false
	for i, r := range line {
		behind := before
		before = r
		switch {
		case r < 0x40 || r == '^' || r == '`' || r == '~': // the signs of VIQR
			viqr = viqr || behind >= 'A' && viqrSign(behind, r, byteAt(line, i+1))
		case r < 0x80 || r == 0xa0:
		case r >= 0x1ea0 && r <= 0x1ef9:
			return isSound
		case r <= 0xff, r >= 0xf020 && r <= 0xf0ff, r == '€', unicode.IsLetter(r) && cp1252Bytes[r] != 0:
			found = maybeLegacy
		case found == noSigns && cp1252Bytes[r] != 0:
			found = punctuation
		}
	}
	if found == noSigns && viqr {
		return maybeVIQR
	}
	return found
}

// byteAt gives a byte of the text, a space beyond its end.
func byteAt(text string, i int) byte {
	if i < len(text) {
		return text[i]
	}
	return ' '
}

// best tries each encoding; gain is how many words' worth of score the winner adds.
func best(line string) (mended, name string, gain float64) {
	was := measure(Normalize(line))
	top := was.score()
	for _, candidate := range []string{DoubleUTF8, TCVN3, VNI, CP1258, VISCII} {
		text, ok := decodeAs(line, candidate)
		if !ok {
			continue
		}
		t := measure(text)
		if s := t.score(); s > top+0.05 && s >= 0.6 {
			mended, name, top = text, candidate, s
			gain = (s - was.score()) * float64(min(t.words, was.words)) // signs that stand alone (©, ½) are no evidence
		}
	}
	if gain >= 2 {
		gain = min(gain, float64(variety(mended))) // nor is one word that comes again and again (N°)
	}
	return mended, name, gain
}

// decodeAs reads a line again as the named encoding; ok is false when the line cannot be that.
func decodeAs(line, name string) (text string, ok bool) {
	switch name {
	case DoubleUTF8:
		return undouble(line)
	case TCVN3:
		text = fromTCVN3(line, false, false)
		if strings.ContainsAny(line, "ĂăĐđƠơƯư₫\u0300\u0309\u0303\u0301\u0323") {
			text = better(fromTCVN3(line, true, false), text)
		}
		if strings.ContainsFunc(line, belowA1) {
			text = better(fromTCVN3(line, false, true), text)
		}
		return text, true
	case VNI:
		return Normalize(DecodeVNI(line)), true
	}
	b, ok := rebyte(line)
	if !ok || name == VIQR { // what is VIQR is known as such
		return "", false
	}
	if name == CP1258 {
		return DecodeCP1258(b), true
	}
	return Normalize(DecodeVISCII(b)), true
}

func better(other, text string) string {
	if Score(other) > Score(text) {
		return other
	}
	return text
}

// belowA1 finds characters that may be capitals of VN1.
func belowA1(r rune) bool {
	b, ok := unread(r)
	return ok && (b >= 0x80 && b <= 0x9f || b < 0x18 && vn1Low[b] != 0)
}

// undouble turns "BÃ¡o cÃ¡o" into "Báo cáo". The no-break space that à ends with (C3 A0) is often a plain space by then.
func undouble(line string) (string, bool) {
	text, ok := line, false
	for range 2 {
		b, can := rebyte(text)
		if !can {
			break
		}
		if !utf8.Valid(b) {
			b = bytes.ReplaceAll(b, []byte("\xc3 "), []byte("\xc3\xa0 "))
		}
		if !utf8.Valid(b) || !highByte(b) {
			break
		}
		text, ok = string(b), true
	}
	return Normalize(text), ok
}

// Undouble reads the lines of a page with its markup again that are UTF-8 doubled, before a no-break space in it, which is
// the second half of a letter (à), is taken for a space; n is how many. A page without the common letters of doubled
// Vietnamese stays as it is.
func Undouble(page string) (text string, n int) {
	if strings.Count(page, "áº")+strings.Count(page, "á»") < 3 {
		return page, 0
	}
	lines := strings.Split(page, "\n")
	for i, line := range lines {
		if text, ok := undouble(line); ok {
			lines[i] = text
			n++
		}
	}
	return strings.Join(lines, "\n"), n
}

func highByte(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return true
		}
	}
	return false
}

// RepairFont mends the text of a run whose font tells its encoding: ".VnTime" and its family are TCVN3, where a name
// that ends in H shows capitals, and "VNI-Times" and its family are VNI. Sound Unicode typed in such a font stays.
// A PDF's subset prefix ("ABCDEF+") may stand before the name. encoding is "" when nothing was changed.
func RepairFont(text, font string) (repaired, encoding string) {
	encoding, capitals := FontEncoding(font)
	if encoding == "" || text == "" {
		return text, ""
	}
	for _, r := range text {
		if r >= 0x1ea0 && r <= 0x1ef9 {
			return text, ""
		}
	}
	repaired, ok := decodeAs(text, encoding)
	if !ok {
		return text, ""
	}
	before := Normalize(text)
	if was := measure(before); was.marked > 0 && was.score() > measure(repaired).score() {
		return text, ""
	}
	if capitals {
		repaired = strings.ToUpper(repaired)
	}
	if repaired == before {
		return text, ""
	}
	return repaired, encoding
}

// FontEncoding tells the legacy encoding of a font by its name, "" for all others, and whether the font shows capitals only.
func FontEncoding(font string) (encoding string, capitals bool) {
	if _, after, ok := strings.Cut(font, "+"); ok {
		font = after
	}
	font = strings.ToLower(strings.Trim(font, " \"'"))
	switch {
	case strings.HasPrefix(font, ".vn"), strings.HasPrefix(font, "vntime") && !strings.HasPrefix(font, "vntimes"):
		return TCVN3, strings.HasSuffix(font, "h")
	case strings.HasPrefix(font, "vni-"), strings.HasPrefix(font, "vni "):
		return VNI, false
	}
	return "", false
}
