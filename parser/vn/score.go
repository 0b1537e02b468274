package vn

import (
	"strings"
	"unicode"
)

// Score tells how Vietnamese a text looks: the share of its words that are well-formed Vietnamese syllables
// (onset, rime and at most one tone) plus 0.3 times the share that carries a mark. 0 for a text without words;
// clean Vietnamese gives 1.2 and more, Vietnamese typed without marks about 0.9, English about 0.15.
// The text should be composed; see [Normalize].
func Score(text string) float64 {
	t := measure(text)
	return t.score()
}

// tally counts the words of a text.
type tally struct{ words, valid, marked int }

func (t tally) score() float64 {
	if t.words == 0 {
		return 0
	}
	return (float64(t.valid) + 0.3*float64(t.marked)) / float64(t.words)
}

func measure(text string) tally {
	var t tally
	word := make([]rune, 0, 16)
	flush := func() {
		if !hasLetter(word) {
			word = word[:0]
			return
		}
		t.words++
		valid, marked := syllable(word)
		if valid {
			t.valid++
			if marked {
				t.marked++
			}
		}
		word = word[:0]
	}
	for _, r := range text {
		if wordRune(r) {
			word = append(word, r)
		} else if len(word) > 0 {
			flush()
		}
	}
	if len(word) > 0 {
		flush()
	}
	return t
}

// variety counts the different well-formed syllables with a mark. One letter alone may have been a sign («, »).
func variety(text string) int {
	seen := map[string]bool{}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !wordRune(r) }) {
		rs := []rune(word)
		if valid, marked := syllable(rs); valid && marked && len(rs) > 1 {
			seen[word] = true
		}
	}
	return len(seen)
}

// wordRune keeps the Latin-1 signs inside words: in legacy text they are letters (B¸o c¸o), and a word with one is no syllable.
func wordRune(r rune) bool {
	switch {
	case r < 0x80:
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	case r == '«' || r == '»' || r == 0xa0:
		return false
	case r <= 0xff:
		return r > 0xa0
	case r >= 0xf020 && r <= 0xf0ff:
		return true
	}
	return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r)
}

func hasLetter(word []rune) bool {
	for _, r := range word {
		if unicode.IsLetter(r) {
			return true
		}
	}
	return false
}

// The twelve vowels, each with its six tones: none, grave, hook, tilde, acute, dot.
const vowelRows = "aàảãáạ" + "ăằẳẵắặ" + "âầẩẫấậ" + "eèẻẽéẹ" + "êềểễếệ" + "iìỉĩíị" +
	"oòỏõóọ" + "ôồổỗốộ" + "ơờởỡớợ" + "uùủũúụ" + "ưừửữứự" + "yỳỷỹýỵ"

const onsetList = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"

const rimeList = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây " +
	"e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu " +
	"o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong op ot " +
	"ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ " +
	"uôc uôi uôm uôn uông uôt uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu " +
	"y ych yêm yên yêng yêt yêu ynh yt"

type letter struct {
	base rune
	tone int
}

var (
	toned      = tonedLetters()
	onsets     = wordSet(onsetList)
	rimes      = wordSet(rimeList)
	plainRimes = wordSet(Fold(rimeList))
)

func tonedLetters() map[rune]letter {
	m := map[rune]letter{}
	rows := []rune(vowelRows)
	for i, r := range rows {
		m[r] = letter{rows[i/6*6], i % 6}
	}
	return m
}

func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// syllable tells whether the word is a well-formed syllable, and whether it carries a mark.
// Its case must be one that people write: a capital after a small letter is what a wrong table leaves behind.
func syllable(word []rune) (valid, marked bool) {
	if len(word) > 7 || !cased(word) {
		return false, false
	}
	var buf [32]byte
	s := buf[:0]
	tone, split := 0, 0
	for i, r := range word {
		r = unicode.ToLower(r)
		l, vowel := toned[r]
		if vowel {
			if l.tone != 0 {
				if tone != 0 {
					return false, false
				}
				tone = l.tone
			}
			marked = marked || r > 0x7f
			r = l.base
		} else if r == 'đ' {
			marked = true
		} else if r > 0x7f {
			return false, false
		}
		if !vowel && i == split {
			split++
		}
		s = append(s, string(r)...)
	}
	cut := 0
	for range split {
		cut++
		if s[cut-1] > 0x7f {
			cut++
		}
	}
	return shape(s, cut, tone, marked), marked
}

// shape tries the consonants in front as the onset, and the spellings gi and qu that borrow a vowel letter.
func shape(s []byte, cut, tone int, marked bool) bool {
	if rime(s[cut:], tone, marked) && (cut == 0 || onsets[string(s[:cut])]) {
		return true
	}
	if len(s) > 2 && (s[0] == 'g' && s[1] == 'i' || s[0] == 'q' && s[1] == 'u') {
		return rime(s[2:], tone, marked)
	}
	return false
}

// rime knows that a syllable closed by c, ch, p or t has the acute or the dot.
func rime(s []byte, tone int, marked bool) bool {
	if len(s) == 0 {
		return false
	}
	if !marked {
		return plainRimes[string(s)]
	}
	closed := false
	switch last := s[len(s)-1]; last {
	case 'c', 'p', 't':
		closed = true
	case 'h':
		closed = len(s) > 1 && s[len(s)-2] == 'c'
	}
	return rimes[string(s)] && (!closed || tone >= 4)
}

// cased accepts báo, Báo and BÁO.
func cased(word []rune) bool {
	upper, lower := 0, 0
	for _, r := range word[1:] {
		if unicode.IsUpper(r) {
			upper++
		} else if unicode.IsLower(r) {
			lower++
		}
	}
	return upper == 0 || lower == 0 && !unicode.IsLower(word[0])
}
