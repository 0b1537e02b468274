package report

import (
	"slices"
	"sort"
	"strings"
	"tonghop/parser/pattern"
)

// markers stand in the place of what was masked. They are neutral: no initial, no last digits.
var markers = map[string]string{
	"name": "[họ tên đã che]", "birth": "[ngày sinh đã che]", "cccd": "[số căn cước đã che]", "cmnd": "[số chứng minh đã che]",
	"address": "[địa chỉ đã che]", "phone": "[số điện thoại đã che]", "email": "[thư điện tử đã che]", "insurance": "[mã số bảo hiểm đã che]",
	"account": "[số tài khoản đã che]", "plate": "[biển số đã che]",
}

// Mask replaces the identifiers of private persons by neutral markers and tells what it found, in reading order.
// Document numbers, amounts of money, areas, dates, road posts (Km12+300), street names, the names of officials
// given with their office, and the signer are no private persons' identifiers.
func Mask(text string) (masked string, found []Masked) {
	spots := privateSpots(text)
	if len(spots) == 0 {
		return text, nil
	}
	var b strings.Builder
	end := 0
	for _, s := range spots {
		b.WriteString(text[end:s.from])
		b.WriteString(markers[s.kind])
		found = append(found, Masked{Kind: s.kind, Value: text[s.from:s.to]})
		end = s.to
	}
	b.WriteString(text[end:])
	return b.String(), found
}

// spot is one identifier at text[from:to].
type spot struct {
	from, to int
	kind     string
}

// privateSpots finds the identifiers, none touching another, in reading order.
func privateSpots(text string) []spot {
	f := foldText(text)
	var spots []spot
	taken := make([]bool, len(text))
	add := func(from, to int, kind string) {
		if slices.Contains(taken[from:to], true) {
			return
		}
		for i := from; i < to; i++ {
			taken[i] = true
		}
		spots = append(spots, spot{from, to, kind})
	}
	for from := 0; from < len(f.s); {
		to := indexFrom(f.s, from, "\n")
		lineSpots(f, from, to, add)
		from = to + 1
	}
	nameSpots(f, add)
	addressSpots(f, spots, add)
	sort.Slice(spots, func(i, j int) bool { return spots[i].from < spots[j].from })
	return spots
}

// indexFrom is the place of the first of the signs at or after from, the end of the text if there is none.
func indexFrom(s string, from int, signs string) int {
	if i := strings.IndexAny(s[from:], signs); i >= 0 {
		return from + i
	}
	return len(s)
}

// lineSpots finds what is made of digits and signs in one line, s[from:to].
func lineSpots(f folded, from, to int, add func(from, to int, kind string)) {
	line, start := f.orig(from, to), f.at[from]
	if strings.Contains(line, "@") {
		for _, m := range emailPattern.FindAllStringIndex(line, -1) {
			add(start+m[0], start+m[1], "email")
		}
	}
	if !strings.ContainsAny(line, "0123456789") {
		return
	}
	key := f.s[from:to]
	if strings.Contains(key, "sinh") || hasPhrase(key, "sn") {
		for _, m := range birthPattern.FindAllStringSubmatchIndex(key, -1) {
			add(f.at[from+m[2]], f.at[from+m[3]], "birth")
		}
	}
	for _, m := range platePattern.FindAllStringIndex(line, -1) {
		add(start+m[0], start+m[1], "plate")
	}
	for _, m := range healthCard.FindAllStringIndex(line, -1) {
		add(start+m[0], start+m[1], "insurance")
	}
	numberSpots(f, from, to, add)
}

var (
	emailPattern = pattern.New(`[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}`)
	birthPattern = pattern.New(`\b(?:sinh|ngay sinh|nam sinh|sn)\s*(?:ngay|nam|thang|:)*\s*:?\s*(\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|\d{1,2} thang \d{1,2} nam \d{4}|\d{1,2}/\d{4}|(?:19|20)\d\d)\b`)
	platePattern = pattern.New(`\b\d{2}\s?-?\s?[A-ZĐ][A-ZĐ\d]?\s?[-–. ]\s?(?:\d{3}\.?\d{2}|\d{4})\b`)
	healthCard   = pattern.New(`\b[A-Z]{2}\s?\d\s?\d{2}\s?\d{3}\s?\d{3}\s?\d{4}\b|\b[A-Z]{2}\d{13}\b`)
	digitRun     = pattern.New(`(?:\+\s?|\(\+?)?\d(?:[ .\-()]{0,2}\d){6,24}`)
)

// numberSpots judges every long run of digits by its form and by the words in front of it.
func numberSpots(f folded, start, end int, add func(from, to int, kind string)) {
	for _, m := range digitRun.FindAllStringIndex(f.s[start:end], -1) {
		from, to := start+m[0], start+m[1]
		if from > 0 && (isWordByte(f.s[from-1]) || strings.IndexByte("/-+", f.s[from-1]) >= 0 && from > 1 && isWordByte(f.s[from-2])) ||
			to < len(f.s) && (isWordByte(f.s[to]) || f.s[to] == '/' || f.s[to] == '-' && to+1 < len(f.s) && isWordByte(f.s[to+1])) {
			// Part of a code, a date or a document number: only a number told by its name is taken from there.
			if kind := toldKind(f.s, from); kind == "" || f.s[max(from-1, 0)] == '/' {
				continue
			}
		}
		for _, piece := range numberPieces(f.s, from, to) {
			if kind := numberKind(f.s, piece[0], piece[1]); kind != "" {
				add(f.at[piece[0]], f.at[piece[1]], kind)
			}
		}
	}
}

// numberPieces splits a run that is two numbers side by side: "0900 000 123 - 0911 000 456".
func numberPieces(s string, from, to int) [][2]int {
	if numberKind(s, from, to) != "" {
		return [][2]int{{from, to}}
	}
	var out [][2]int
	start := from
	for i := from + 1; i < to; i++ {
		if s[i-1] >= '0' && s[i-1] <= '9' || s[i] < '0' || s[i] > '9' {
			continue
		}
		end := i
		for end > start && (s[end-1] < '0' || s[end-1] > '9') {
			end--
		}
		if numberKind(s, start, end) != "" && numberKind(s, i, to) != "" {
			return append(out, [2]int{start, end}, [2]int{i, to})
		}
	}
	return nil
}

// numberKind tells what a number is; "" where it is no personal identifier.
func numberKind(s string, from, to int) string {
	digits := strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s[from:to])
	told := toldKind(s, from)
	switch n := len(digits); {
	case told == "public":
		return ""
	case told == "account" && n >= 6 && n <= 19, told == "cccd" && n == 12, told == "insurance" && n >= 10 && n <= 15, told == "cmnd" && n == 9:
		return told
	case (told == "cmnd" || told == "cccd") && (n == 9 || n == 12):
		return map[bool]string{true: "cmnd", false: "cccd"}[n == 9]
	case told == "phone" && n >= 8 && n <= 12:
		return told
	case phoneNumber(s[from:to], digits):
		return "phone"
	case n == 12 && digits[0] == '0' && strings.Count(s[from:to], ".") == 0:
		return "cccd"
	}
	return ""
}

// phoneNumber: mobile 03 05 07 08 09 with ten digits, the old 01 with eleven, land lines 02 with ten or eleven,
// each also behind +84 or 0084 (numbering plan of the Ministry of Information and Communications, 2018).
func phoneNumber(shown, digits string) bool {
	plus := strings.Contains(shown, "+")
	switch {
	case strings.HasPrefix(digits, "0084"):
		digits = "0" + strings.TrimPrefix(digits[4:], "0")
	case plus && strings.HasPrefix(digits, "84"):
		digits = "0" + strings.TrimPrefix(digits[2:], "0")
	case plus, strings.HasPrefix(shown, "0.") || strings.HasPrefix(shown, "0-"):
		return false
	}
	if len(digits) < 2 || digits[0] != '0' {
		return false
	}
	switch digits[1] {
	case '3', '5', '7', '8', '9':
		return len(digits) == 10
	case '2':
		return len(digits) == 10 || len(digits) == 11
	case '1':
		return len(digits) == 11 && strings.IndexByte("2689", digits[2]) >= 0
	}
	return false
}

// cues are the words that tell what the number behind them is.
var cues = []struct {
	kind  string
	words []string
}{
	{"public", []string{"duong day nong", "tong dai", "hotline", "ma so thue", "mst", "ma don vi", "so hieu", "ma ho so"}},
	{"account", []string{"tai khoan", "stk", "so tk", "tk"}},
	{"cccd", []string{"can cuoc", "cccd", "dinh danh", "can cuoc cong dan"}},
	{"cmnd", []string{"cmnd", "cmt", "cmtnd", "chung minh", "chung minh nhan dan", "chung minh thu"}},
	{"insurance", []string{"bhxh", "bhyt", "bhtn", "so so bao hiem", "ma so bao hiem", "the bao hiem", "bao hiem xa hoi", "bao hiem y te"}},
	{"phone", []string{"dien thoai", "sdt", "so dt", "dt", "di dong", "zalo", "goi so", "lien he so", "so may", "tel", "phone"}},
}

// toldKind is the kind named by the nearest cue in front of place i, within the same clause and with no other number between.
func toldKind(s string, i int) string {
	start := max(0, i-48)
	window := s[start:i]
	if j := strings.LastIndexAny(window, ";\n"); j >= 0 {
		window = window[j+1:]
	}
	for j := len(window) - 1; j > 0; j-- {
		if window[j] >= '0' && window[j] <= '9' {
			window = window[j+1:]
			break
		}
	}
	best, kind := -1, ""
	for _, cue := range cues {
		for _, w := range cue.words {
			at := strings.LastIndex(window, w)
			if at < 0 || at > 0 && isWordByte(window[at-1]) || at+len(w) < len(window) && isWordByte(window[at+len(w)]) {
				continue
			}
			if end := at + len(w); end > best {
				best, kind = end, cue.kind
			}
		}
	}
	if best >= 0 && strings.Contains(window[best:], ".") {
		return ""
	}
	return kind
}
