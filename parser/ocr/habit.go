package ocr

import (
	"strings"
	"unicode"
)

// mendCells puts right what tesseract's Vietnamese data habitually takes for another word: the cells of the Party ("chi bộ",
// "chi ủy") as "chỉ bộ" and, in capitals, "CHÍ BỘ". "Chỉ" and a ministry ("chỉ Bộ Y tế") or a part ("chỉ bộ phận") stays.
func mendCells(words []Word) {
	for i := range words[:max(len(words)-1, 0)] {
		w, next := &words[i], words[i+1]
		if !sameLine(*w, next) {
			continue
		}
		head := strings.TrimLeftFunc(w.Text, func(r rune) bool { return !unicode.IsLetter(r) })
		small := strings.ToLower(head)
		if small != "chỉ" && small != "chí" {
			continue
		}
		bare := strings.TrimFunc(next.Text, func(r rune) bool { return !unicode.IsLetter(r) })
		switch strings.ToLower(bare) {
		case "ủy", "uỷ":
		case "bộ":
			if bare == next.Text && i+2 < len(words) && sameLine(next, words[i+2]) && partOf(words[i+2].Text) {
				continue
			}
		default:
			continue
		}
		if first, upper := []rune(bare)[0], strings.ToUpper(head) == head; unicode.IsUpper(first) != upper {
			continue
		}
		w.Text = strings.NewReplacer("ỉ", "i", "í", "i", "Ỉ", "I", "Í", "I").Replace(w.Text)
	}
}

// partOf knows the words that make another word of "bộ".
func partOf(word string) bool {
	switch strings.ToLower(strings.TrimRight(word, ".,;:")) {
	case "phận", "máy", "luật", "môn", "sách", "phim", "đội":
		return true
	}
	return false
}
