package ocr

import (
	"strings"
	"unicode"

	"tonghop/parser/vn"
)

// believed is the quality from which a page need not be tried in another way: pages read right have .9 and more,
// pages read upside down .3 and less.
const believed = 0.7

// Confidences of tesseract from which a word is believed: with a shape that Vietnamese words have, and without.
const (
	shapedConfidence = 30
	alienConfidence  = 80
	rubbish          = 40 // a word below it that has no known shape is left out
)

// judge gives the share of letters and figures in words to be believed, and their number weighed by confidence.
func judge(words []Word) (quality, weight float64) {
	all, good := 0.0, 0.0
	for _, w := range words {
		n := letters(w.Text)
		if n == 0 {
			continue
		}
		all += float64(n)
		if w.Confidence >= alienConfidence || w.Confidence >= shapedConfidence && shaped(w.Text) {
			good += float64(n)
			weight += float64(n) * w.Confidence / 100
		}
	}
	if all == 0 {
		return 0, 0
	}
	return good / all, weight
}

func letters(text string) (n int) {
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// shaped tells that the word is a Vietnamese syllable, a number, a date, a document's number or a numeral.
func shaped(text string) bool {
	bare := strings.TrimFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if bare == "" {
		return false
	}
	figures := 0
	for _, r := range bare {
		if unicode.IsDigit(r) {
			figures++
		}
	}
	if figures*2 >= len(bare) || strings.Trim(bare, "IVXLC") == "" || documentNumber(bare) {
		return true
	}
	return vn.Score(bare) >= 0.99
}

// documentNumber knows "57-BC/ĐU": figures, then capitals behind dashes and strokes.
func documentNumber(bare string) bool {
	behind := strings.TrimLeft(bare, "0123456789")
	if behind == bare || behind == "" || behind[0] != '-' && behind[0] != '/' {
		return false
	}
	return strings.TrimFunc(behind, func(r rune) bool { return r == '-' || r == '/' || unicode.IsUpper(r) || unicode.IsDigit(r) }) == ""
}

// withoutRules leaves out words that were seen in ruling lines: boxes much lower than their letters would be, and what
// has little confidence in a line where a third of the words is such.
func withoutRules(words []Word) []Word {
	em := emOf(words)
	out := words[:0]
	for from := 0; from < len(words); {
		to, flat := from, 0
		for ; to < len(words) && sameLine(words[from], words[to]); to++ {
			if isFlat(words[to], em) {
				flat++
			}
		}
		for _, w := range words[from:to] {
			if isFlat(w, em) || 3*flat >= to-from && w.Confidence < alienConfidence {
				continue
			}
			out = append(out, w)
		}
		from = to
	}
	return out
}

// isFlat tells that a word's box has less than a third of the height that its letters have at a size in pixels.
// Words in small print are higher than that.
func isFlat(w Word, em float64) bool {
	above, below := extents(w.Text)
	return letters(w.Text) > 0 && 3*float64(w.Bottom-w.Top) < (above+below)*em
}

// clean leaves out what is no text: specks and ruling lines that were taken for signs, and words with little confidence
// in a shape that no word has.
func clean(words []Word) []Word {
	if len(words) == 0 {
		return nil
	}
	words = withoutRules(words)
	out := words[:0]
	for i, w := range words {
		w.Text = strings.Trim(w.Text, "|_¦~")
		switch n := letters(w.Text); {
		case w.Text == "", w.Confidence < rubbish && !shaped(w.Text):
			continue
		case n == 0 && !keptSign(words, i):
			continue
		case n == 1 && w.Confidence < shapedConfidence:
			continue
		}
		out = append(out, w)
	}
	return out
}

// keptSign lets a sign without letters stand where it is a bullet, a dash or a mark in a line of text.
func keptSign(words []Word, i int) bool {
	w := words[i]
	if w.Confidence < rubbish || !strings.ContainsAny(w.Text, "-–—+*•.,:;/%&()") {
		return false
	}
	before := i > 0 && sameLine(words[i-1], w)
	after := i < len(words)-1 && sameLine(words[i+1], w)
	switch w.Text {
	case "*", "-----", "---":
		return true
	case "-", "–", "—", "+", "•":
		return after || before
	}
	return before && after
}
