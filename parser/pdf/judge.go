package pdf

import (
	"math"
	"strings"
	"unicode"

	"tonghop/parser/vn"
)

// want tells where the text of a page is to be found.
type want int

const (
	wantText    want = iota // in its characters
	wantBetter              // in its characters, poor as they are; the picture has more
	wantPicture             // in its picture alone
)

// stampLetters is more than the text that signing a scan leaves on a page ("Ký bởi … Thời gian ký …") and less than a
// page of a report.
const stampLetters = 200

// soundScore is what the text layer of a scan must reach in [vn.Score] to be used instead of recognising the page anew:
// recognised Vietnamese has it, Vietnamese recognised as English or without marks has not.
const soundScore = 1.0

// judge decides from what is on the page where its text is.
func (s *scan) judge(loaded uint64, area float64) error {
	p, plain := s.page, s.plain.String()
	hidden := s.hidden > 0 && s.hidden*2 > s.seen
	if p.letters >= stampLetters && !hidden {
		if garbled(plain, s.unknown) {
			p.want = wantPicture
		}
		return nil
	}
	ink, err := s.text.ink(loaded)
	if err != nil {
		return err
	}
	p.blank = ink.objects == 0 && p.letters == 0
	picture := ink.images > area/2
	switch {
	case hidden && picture:
		if score := vn.Score(vn.Normalize(plain)); p.letters < stampLetters {
			p.want = wantPicture
		} else if score < soundScore {
			p.want = wantBetter
		}
	case p.letters >= stampLetters:
	case picture:
		p.want = wantPicture
	case p.letters < 10 && (ink.images > area/50 || ink.paths >= 30): // letters drawn as outlines, or a picture on an empty page
		p.want = wantPicture
	case p.letters >= 50 && garbled(plain, s.unknown):
		p.want = wantPicture
	}
	return nil
}

// garbled tells that characters are not what is seen on paper, because the font tells no or wrong characters: most of a
// page is signs, or words as no Latin language has them. Figures and other scripts are no evidence.
func garbled(text string, unknown int) bool {
	words, bad, signs, all := 0, 0, 0, 0
	for word := range strings.FieldsSeq(text) {
		n, good, odd := 0, 0, 0
		for _, r := range word {
			n++
			switch {
			case r < 0x80 || unicode.IsDigit(r) || unicode.IsPunct(r) || unicode.In(r, unicode.Mn):
				good++
			case unicode.IsLetter(r) && !(r >= 0xa0 && r <= 0xff):
				good++
			case r == unicode.ReplacementChar || unicode.Is(unicode.Co, r) || unicode.IsControl(r):
				odd++
			}
		}
		all, signs = all+n, signs+odd
		if n < 2 {
			continue
		}
		if core := strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }); len(core) >= 2 {
			words++
			if !wordlike(core) {
				bad++
			}
		}
	}
	if all == 0 {
		return false
	}
	if signs*10 > all*3 || unknown*10 > all*3 {
		return true
	}
	return words >= 20 && bad*2 > words && vn.Score(vn.Normalize(text)) < 0.4 && !legacy(text)
}

// wordlike wants a vowel in a Latin word, case as people write it, and no sign inside but those of compounds.
func wordlike(word string) bool {
	vowel, other, upper, lower := false, false, 0, 0
	first := true
	for _, r := range word {
		switch {
		case r >= 0x250:
			other = true
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		case strings.ContainsRune("-'’./,–@_:;()&", r) || unicode.IsDigit(r):
			return true // a compound, an address, a number with its unit: not for this to judge
		default:
			return false
		}
		vowel = vowel || r > 0x7f || strings.ContainsRune("aeiouyAEIOUY", r)
		if first && unicode.IsUpper(r) {
			upper--
		}
		first = false
	}
	if other {
		return true
	}
	if upper > 0 && lower > 0 {
		return false
	}
	return vowel || upper > 0 && upper < 5
}

// legacy tells Vietnamese in an encoding from before Unicode, which is mended later.
func legacy(text string) bool {
	_, encoding := vn.Repair(text)
	return encoding != ""
}

// ink is what is drawn on a page besides text.
type ink struct {
	objects, paths int
	images         float64 // area that images cover, counted twice where they overlap: scanners cut pages into strips
}

// Kinds of objects (fpdf_edit.h).
const (
	objectPath  = 2
	objectImage = 3
	objectForm  = 5
)

func (r *raw) ink(page uint64) (found ink, err error) {
	count, err := r.call("FPDFPage_CountObjects", page)
	found.objects = int(int32(count))
	for i := range min(found.objects, 1000) {
		object, err := r.call("FPDFPage_GetObject", page, uint64(i))
		if err != nil {
			return found, err
		}
		if err := r.addInk(object, &found); err != nil {
			return found, err
		}
	}
	return found, err
}

// addInk counts one object; a form is taken for an image of its size if there is an image in it.
func (r *raw) addInk(object uint64, found *ink) error {
	if object == 0 {
		return nil
	}
	kind, err := r.call("FPDFPageObj_GetType", object)
	if err != nil {
		return err
	}
	switch int32(kind) {
	case objectPath:
		found.paths++
	case objectImage:
		found.images += r.area(object)
	case objectForm:
		inner := ink{}
		count, err := r.call("FPDFFormObj_CountObjects", object)
		if err != nil {
			return err
		}
		for i := range min(int(int32(count)), 100) {
			part, err := r.call("FPDFFormObj_GetObject", object, uint64(i))
			if err != nil {
				return err
			}
			kind, err := r.call("FPDFPageObj_GetType", part)
			switch {
			case err != nil:
				return err
			case int32(kind) == objectPath:
				inner.paths++
			case int32(kind) != 1: // no text
				inner.images = 1
			}
		}
		found.paths += inner.paths
		if inner.images > 0 {
			found.images += r.area(object)
		}
	}
	return nil
}

// area of what an object covers, in square points.
func (r *raw) area(object uint64) float64 {
	at := uint64(r.answer)
	if done, err := r.call("FPDFPageObj_GetBounds", object, at, at+4, at+8, at+12); err != nil || int32(done) == 0 {
		return 0
	}
	var side [4]float32 // left, bottom, right, top
	for i := range side {
		side[i], _ = r.module.Memory().ReadFloat32Le(r.answer + uint32(4*i))
	}
	return math.Abs(float64(side[2]-side[0])) * math.Abs(float64(side[3]-side[1]))
}
