package ocr

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Word is a recognised word at its place. Boxes are in pixels of the upright page, from its upper left corner.
type Word struct {
	Text                     string  // NFC, without blanks
	Confidence               float64 // tesseract's, 0 to 100
	Left, Top, Right, Bottom int
	Block, Paragraph, Line   int // tesseract's numbers; words of one line have all three in common
}

// maxWords bounds what one page can give; a dense page of newsprint has about 3,000 words.
const maxWords = 20000

// parseTSV reads tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, confidence and
// text, where level 5 is a word (tesseract(1), "tsv"). Lines that are none of these are left out.
func parseTSV(table []byte) (words []Word) {
	for line := range bytes.Lines(table) {
		cells := bytes.SplitN(bytes.TrimRight(line, "\r\n"), []byte{'\t'}, 12)
		if len(cells) != 12 || string(cells[0]) != "5" || len(words) >= maxWords {
			continue
		}
		var n [10]int
		sound := true
		for i := range n {
			var err error
			n[i], err = strconv.Atoi(string(cells[i]))
			sound = sound && err == nil && n[i] >= 0 && n[i] < 1<<20
		}
		confidence, err := strconv.ParseFloat(string(cells[10]), 64)
		text := strings.Join(strings.Fields(strings.ToValidUTF8(string(cells[11]), "")), "")
		if !sound || err != nil || !(confidence >= 0 && confidence <= 100) || text == "" || len(text) > 500 || n[8] == 0 || n[9] == 0 {
			continue
		}
		words = append(words, Word{
			Text: norm.NFC.String(text), Confidence: confidence,
			Left: n[6], Top: n[7], Right: n[6] + n[8], Bottom: n[7] + n[9],
			Block: n[2], Paragraph: n[3], Line: n[4],
		})
	}
	return words
}

// sameLine tells that tesseract put both words on one line.
func sameLine(a, b Word) bool {
	return a.Block == b.Block && a.Paragraph == b.Paragraph && a.Line == b.Line
}
