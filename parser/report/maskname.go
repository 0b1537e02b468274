package report

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pronouns stand before a private person's name; strangers need a known family name behind them.
var (
	pronouns  = []string{"ông", "bà", "anh", "chị", "em", "cháu", "cô", "chú", "bác", "cụ", "ong", "chi", "chau", "vợ", "chồng", "ông bà", "anh chị"}
	strangers = []string{"dan", "nhan", "tuong", "can", "sinh", "chu", "xe", "benh", "ten", "la", "keo", "nan", "gui", "viet", "tham", "o", "cao", "voi", "thue", "khoan", "gioi", "ho", "vo", "chong", "con", "me", "bo", "cha", "vien"}
	// famous follow a word like a pronoun in the name of a place, a street or a feast.
	famous = []string{"Bà Rịa", "Bà Trưng", "Bà Triệu", "Bà Nà", "Bà Đen", "Bà Chúa", "Bà Điểm", "Bà Hom", "Bà Quẹo", "Ông Đốc", "Ông Lãnh", "Ông Tạ", "Ông Công", "Ông Táo", "Ông Đồ", "Anh Sơn", "Anh Quốc", "Chú Ía", "Cô Tô", "Cô Giang", "Cô Bắc", "Ông Bụt", "Ông Trời", "Cụ Hồ", "Bác Hồ", "Bác Ái", "Bà Huyện"}
	// surnames are the common family names of Vietnam; a name without a pronoun must begin with one.
	surnames = strings.Fields("Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đinh Đoàn Trịnh Lương Mai Tô Trương Hà Tạ Cao Lâm Chu Châu Thái Quách Vương Lưu Triệu Nông Hứa Vi Lò Vàng Giàng Thào Sùng Mùa Cầm Quàng Tòng Lường Khúc Kiều La Lục Mạc Nghiêm Ninh Phùng Phó Thạch Tăng Tống Từ Văn Viên Bế Hoàn Đàm Đồng Giáp Ma Bạch Âu Ân Doãn Diệp Thân Thiều Tôn Ứng Uông Lã Lại Khổng Hầu Sầm Chẩu Lù Tẩn Phàn Chảo Hạng Cháng Thèn Ksor Rơ Siu Nay Y H'")
)

// offices make the person before or after them an official; an official's name is not masked.
var offices = []string{
	"bi thu", "pho bi thu", "chu tich", "pho chu tich", "giam doc", "pho giam doc", "truong ban", "pho truong ban", "truong phong", "pho truong phong", "chanh", "pho chanh", "bo truong", "thu truong", "thu tuong", "pho thu tuong", "tong bi thu",
	"tong thong", "uy vien", "dai bieu", "hieu truong", "pho hieu truong", "cuc truong", "chi cuc truong", "vien truong", "chanh an", "truong cong an", "dai ta", "thuong ta", "trung ta", "thieu tuong", "trung tuong", "nguyen chu tich", "nguyen bi thu", "thu ky", "nha bao", "ngoai truong", "si quan",
}

// nameSpots finds the names behind a pronoun or a word for a person, and every other place of a full name found.
func nameSpots(f folded, add func(from, to int, kind string)) {
	text := f.src
	var known []string
	tokens := wordSpans(text)
	for i, t := range tokens {
		w := text[t[0]:t[1]]
		lower := strings.ToLower(w)
		pronoun := slices.Contains(pronouns, lower)
		stranger := !pronoun && slices.Contains(strangers, foldText(lower).s)
		if !pronoun && !stranger || i+1 >= len(tokens) {
			continue
		}
		if pronoun && (placeBefore(text, tokens, i) || unmarkedWord(lower, text[tokens[i+1][0]:tokens[i+1][1]])) {
			continue
		}
		end := nameEnd(text, tokens, i+1)
		if end < 0 {
			continue
		}
		from, to := tokens[i+1][0], tokens[end][1]
		name := text[from:to]
		count := end - i
		switch {
		case stranger && (count < 2 || !slices.Contains(surnames, firstWord(name)) || mostlyUpper(text)):
			continue
		case pronoun && (isFamous(w, name) || count == 1 && !likelyGivenName(name)):
			continue
		case isOfficial(f, t[0], to):
			continue
		}
		add(from, to, "name")
		if count >= 2 && len(known) < 200 && !slices.Contains(known, name) {
			known = append(known, name)
		}
	}
	for _, name := range known {
		for at := 0; ; {
			i := strings.Index(text[at:], name)
			if i < 0 {
				break
			}
			at += i
			if wholeWords(text, at, at+len(name)) && !isOfficial(f, at, at+len(name)) {
				add(at, at+len(name), "name")
			}
			at += len(name)
		}
	}
}

// notNames follow "chi" where it is no pronoun without its mark: chi bộ, chi ủy, chi cục, chi nhánh, chi phí, chi tiết, chi tiêu.
var notNames = []string{"bo", "uy", "cuc", "nhanh", "phi", "tiet", "tieu", "hoi", "doan", "thi"}

// unmarkedWord tells whether a pronoun written without its mark ("chi", "ong") is another word: the next one has marks of its
// own, or makes a known word with it.
func unmarkedWord(pronoun, next string) bool {
	if pronoun != "chi" && pronoun != "ong" && pronoun != "chau" {
		return false
	}
	key := foldText(next).s
	return key != strings.ToLower(next) || slices.Contains(notNames, key)
}

// wordSpans are the places of the words of a text: letters, and what joins them in a name.
func wordSpans(text string) [][2]int {
	var out [][2]int
	start := -1
	for i, r := range text {
		in := unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || r == '\''
		switch {
		case in && start < 0:
			start = i
		case !in && start >= 0:
			out = append(out, [2]int{start, i})
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, [2]int{start, len(text)})
	}
	return out
}

// nameEnd is the index of the last word of the name that begins at word i: capitalised words with nothing but
// one space (or a colon before the first) between them; -1 where none begins there.
func nameEnd(text string, tokens [][2]int, i int) int {
	gap := text[tokens[i-1][1]:tokens[i][0]]
	if strings.Trim(gap, " :") != "" || len(gap) > 4 {
		return -1
	}
	end := -1
	for k := i; k < len(tokens) && k < i+6; k++ {
		w := text[tokens[k][0]:tokens[k][1]]
		if k > i && text[tokens[k-1][1]:tokens[k][0]] != " " || !capitalised(w) {
			break
		}
		end = k
	}
	return end
}

// capitalised: a capital first and small letters after it, or a name all in capitals; single letters ("N.V.A")
// are initials that the unit chose to hide a name and stay, but "Nguyễn Văn A" is a whole name.
func capitalised(w string) bool {
	first, size := utf8.DecodeRuneInString(w)
	if !unicode.IsUpper(first) {
		return false
	}
	rest := w[size:]
	return strings.ToLower(rest) == rest || len([]rune(w)) > 1 && strings.ToUpper(w) == w && hasMarks(w)
}

func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return w
}

// likelyGivenName judges one lone word behind a pronoun: a Vietnamese syllable of two letters or more.
// Foreign statesmen ("ông Trump", "bà Harris") are no private persons.
func likelyGivenName(w string) bool {
	key := foldText(w).s
	if len(key) < 2 || strings.ContainsAny(key, "fjwz") {
		return false
	}
	switch last := key[len(key)-1]; {
	case strings.IndexByte("bdfklqrsvxz", last) >= 0:
		return false
	case len(key) > 2 && (strings.HasSuffix(key, "mp") || strings.HasSuffix(key, "nt") || strings.HasSuffix(key, "rt") || strings.HasSuffix(key, "rn")):
		return false
	}
	vowels, runs := false, 0
	for _, c := range key {
		v := strings.ContainsRune("aeiouy", c)
		if v && !vowels {
			runs++
		}
		vowels = v
	}
	return runs == 1 && len(key) <= 7
}

func isFamous(pronoun, name string) bool {
	first, size := utf8.DecodeRuneInString(pronoun)
	full := string(unicode.ToUpper(first)) + pronoun[size:] + " " + name
	return slices.ContainsFunc(famous, func(s string) bool { return full == s || strings.HasPrefix(full, s+" ") })
}

// placeBefore tells whether the word before the pronoun makes the whole a street, a place or a language.
func placeBefore(text string, tokens [][2]int, i int) bool {
	if i == 0 {
		return false
	}
	w := text[tokens[i-1][0]:tokens[i-1][1]]
	switch strings.ToLower(w) {
	case "đường", "phố", "quận", "huyện", "xã", "phường", "chợ", "cầu", "núi", "đền", "chùa", "miếu", "thôn", "bản", "ấp", "tiếng", "nước", "hai", "tỉnh", "thị", "trường", "khu", "hồ", "sông", "dốc", "vịnh", "đảo":
		return true
	}
	return false
}

// isOfficial tells whether an office stands before the pronoun ("Chủ tịch Nguyễn …", "đồng chí") or follows the
// name ("…, Giám đốc Sở …"); the place is of the original text.
func isOfficial(f folded, from, to int) bool {
	head := foldText(strings.TrimSpace(f.src[max(0, runeStart(f.src, from-48)):from])).s
	head = strings.TrimRight(head, " ,:")
	for _, o := range append([]string{"dong chi", "d/c"}, offices...) {
		if strings.HasSuffix(head, o) && (len(head) == len(o) || !isWordByte(head[len(head)-len(o)-1])) {
			return true
		}
	}
	tail := foldText(f.src[to:max(to, runeStart(f.src, min(len(f.src), to+60)))]).s
	rest := strings.TrimLeft(tail, " ")
	for _, lead := range []string{",", "-", "("} {
		if after, ok := strings.CutPrefix(rest, lead); ok {
			return hasPrefixWord(strings.TrimLeft(after, " "), offices...)
		}
	}
	return false
}

// runeStart moves a place back to the beginning of its letter.
func runeStart(s string, i int) int {
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return max(i, 0)
}

func wholeWords(s string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:from])
	after, _ := utf8.DecodeRuneInString(s[to:])
	return !unicode.IsLetter(before) && !unicode.IsLetter(after)
}
