package report

import (
	"slices"
	"strings"
	"tonghop/parser/pattern"
	"unicode"
	"unicode/utf8"
)

// houseWords begin a part of an address that leads to one house or hamlet, areaWords any part of an address.
var (
	houseWords   = []string{"so", "so nha", "nha so", "ngo", "ngach", "hem", "kiet", "to", "to dan pho", "thon", "xom", "ban", "ap", "buon", "lang", "khu pho", "can ho", "phong", "toa", "chung cu", "doi"}
	areaWords    = []string{"duong", "pho", "phuong", "xa", "thi tran", "quan", "huyen", "thi xa", "thanh pho", "tinh", "khu", "khoi", "tp", "tx", "tt", "p", "q", "h", "x", "t"}
	addressWords = phraseList("tru tai, cu tru tai, thuong tru, tam tru, hktt, ho khau, ngu tai, ngu o, noi o, noi cu tru, nha o, nha rieng, dia chi")
	addressCue   = pattern.New(`^(?:tru tai|cu tru tai|thuong tru(?: tai)?|tam tru(?: tai)?|hktt|ho khau(?: thuong tru)?(?: tai)?|ngu tai|ngu o|noi o|noi cu tru|nha o|nha rieng(?: tai)?|dia chi(?: nha| thuong tru| lien he| tai| o)?)\s*(?::|la|tai|o)?\s*`)
)

// addressSpots masks what follows "trú tại", "địa chỉ": the parts of an address up to the first part that is none.
// Without a house or a hamlet it is an area, which is masked only beside another identifier of the same sentence.
func addressSpots(f folded, others []spot, add func(from, to int, kind string)) {
	var starts []int
	addressWords.each(f.s, func(_ string, at int) bool {
		starts = append(starts, at)
		return true
	})
	for _, start := range starts {
		m := addressCue.FindStringIndex(f.s[start:min(len(f.s), start+80)])
		if m == nil {
			continue
		}
		m[1] += start
		end, house := m[1], false
		for end < len(f.s) {
			stop := indexFrom(f.s, end, ",;()\n")
			if i := sentenceStop(f.s, end, stop); i >= 0 {
				stop = i
			}
			part := strings.TrimSpace(f.s[end:stop])
			inHouse, inArea := hasPrefixWord(part, houseWords...) && !vagueArea(part), hasPrefixWord(part, areaWords...)
			if part == "" || !inHouse && !inArea && !(end == m[1] && unicode.IsDigit(rune(part[0]))) || words(part) > 8 {
				break
			}
			house = house || inHouse || part[0] <= '9'
			full := stop
			if end = end + properEnd(f, end, stop); end < full || full >= len(f.s) || f.s[full] != ',' {
				break
			}
			next := full + 1
			for next < len(f.s) && f.s[next] == ' ' {
				next++
			}
			if !hasPrefixWord(f.s[next:], houseWords...) && !hasPrefixWord(f.s[next:], areaWords...) {
				break
			}
			end = next
		}
		end = m[1] + len(strings.TrimRight(f.s[m[1]:end], " ,"))
		if end <= m[1] || !house && !personNear(f.at[m[1]], others) {
			continue
		}
		add(f.at[m[1]], f.at[end], "address")
	}
}

// properEnd is the length of the part of an address in s[from:to]: up to the first small word behind a proper name
// ("xã Mẫu phản ánh"), all of it where nothing is capitalised.
func properEnd(f folded, from, to int) int {
	proper, end := false, from
	for i := from; i < to; {
		for i < to && f.s[i] == ' ' {
			i++
		}
		j := i
		for j < to && f.s[j] != ' ' {
			j++
		}
		if i == j {
			break
		}
		first, _ := utf8.DecodeRuneInString(f.src[f.at[i]:])
		switch big := unicode.IsUpper(first) || unicode.IsDigit(first); {
		case proper && !big && !slices.Contains(houseWords, f.s[i:j]) && !slices.Contains(areaWords, f.s[i:j]):
			return end - from
		case big:
			proper = true
		}
		end, i = j, j
	}
	return to - from
}

// vagueArea: "số hộ", "bản đồ", "tổ chức" begin like a part of an address.
func vagueArea(part string) bool {
	return hasPrefixWord(part, "so ho", "so nguoi", "so luong", "ban do", "ban quan ly", "to chuc", "to cong tac", "doi ngu", "phong trao", "so lieu")
}

func sentenceStop(s string, from, to int) int {
	for i := from; i < to; i++ {
		if s[i] == '.' && (i+1 >= len(s) || s[i+1] == ' ' || s[i+1] == '\n') && i-from > 3 {
			return i
		}
	}
	return -1
}

// personNear tells whether a name or number of a person stands shortly before place at.
func personNear(at int, others []spot) bool {
	return slices.ContainsFunc(others, func(s spot) bool { return s.to <= at && at-s.to < 160 })
}
