package report

import (
	"slices"
	"strings"
	"tonghop/parser/pattern"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// defaultMarks are the degrees of state secrecy of the Law on Protection of State Secrets, the longest first.
// "LƯU HÀNH NỘI BỘ" and "XEM XONG TRẢ LẠI" limit circulation and are no degrees of secrecy.
var defaultMarks = []string{"TUYỆT MẬT", "TỐI MẬT", "MẬT"}

// headLines is how far down a mark may stand: it belongs to the head of the first page.
const headLines = 25

var (
	markLabel  = pattern.New(`^(?:muc )?do mat\s*[:\-]\s*(.+)$`)
	wideGap    = pattern.New(`\t+|\s{2,}`)
	placeAfter = pattern.New(`^(?:.{2,40}, ngay\b|so\s*:?\s*\d|dang cong san viet nam|cong hoa xa hoi)`)
)

// SecrecyMark looks for a mark of state secrecy among the lines of a document's head, its text boxes, headers
// and footers: a line that is nothing but the mark, however framed or spaced, or "Độ mật: …".
func SecrecyMark(lines []string) (mark string, ok bool) { return secrecyMark(lines, defaultMarks) }

func secrecyMark(lines []string, marks []string) (string, bool) {
	seen := 0
	for _, line := range lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if seen++; seen > headLines {
			break
		}
		if !mayMark(line, marks) {
			continue
		}
		for _, part := range append([]string{line}, wideGap.Split(strings.TrimSpace(line), -1)...) {
			if mark, ok := markOf(part, marks); ok {
				return mark, true
			}
		}
	}
	return "", false
}

// mayMark tells quickly whether a line holds the letters of a mark at all.
func mayMark(line string, marks []string) bool {
	bare := strings.ReplaceAll(strings.ReplaceAll(foldText(line).s, " ", ""), "\t", "")
	return slices.ContainsFunc(marks, func(m string) bool { return strings.Contains(bare, strings.ReplaceAll(foldText(m).s, " ", "")) })
}

// markOf tells whether a piece of a line is a mark.
func markOf(part string, marks []string) (string, bool) {
	if len(part) > 200 {
		return "", false
	}
	bare := squeeze(strings.TrimFunc(part, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
	if bare == "" {
		return "", false
	}
	if m := markLabel.FindStringSubmatchIndex(foldText(bare).s); m != nil {
		f := foldText(bare)
		return markOf(f.orig(m[2], m[3]), marks)
	}
	for _, form := range []string{bare, joinSpaced(bare)} {
		if mark, ok := sameMark(form, marks); ok {
			return mark, true
		}
	}
	for _, form := range []string{withoutUrgency(bare), strings.TrimPrefix(foldUpper(bare), "TÀI LIỆU "), strings.TrimPrefix(foldUpper(bare), "VĂN BẢN ")} {
		if mark, ok := sameMark(form, marks); ok && hasMarks(form) {
			return mark, true
		}
	}
	return besideOther(bare, marks)
}

// sameMark compares a form with each mark. A form without any marks over its letters counts in capitals only:
// "mat" may be "mặt", "mắt", "mất".
func sameMark(form string, marks []string) (string, bool) {
	upper := foldUpper(form)
	for _, mark := range marks {
		want := norm.NFC.String(mark)
		if upper == want || upper == form && !hasMarks(form) && strings.ToUpper(foldText(want).s) == form {
			return mark, true
		}
	}
	return "", false
}

func foldUpper(s string) string { return strings.ToUpper(norm.NFC.String(s)) }

// joinSpaced undoes letter-spacing: "T Ố I  M Ậ T", where the gap between words may be lost.
func joinSpaced(s string) string {
	fields := strings.Fields(s)
	for _, f := range fields {
		if len([]rune(f)) != 1 {
			return s
		}
	}
	joined := strings.Join(fields, "")
	if n := strings.TrimSuffix(joined, "MẬT"); n != joined && n != "" {
		return n + " MẬT"
	}
	return joined
}

// withoutUrgency drops a degree of urgency that shares the line: "MẬT - KHẨN", "TỐI MẬT / HỎA TỐC".
func withoutUrgency(s string) string {
	upper := foldUpper(s)
	for _, urgency := range []string{"THƯỢNG KHẨN", "HỎA TỐC", "HOẢ TỐC", "KHẨN"} {
		upper = strings.ReplaceAll(upper, urgency, "")
	}
	return strings.TrimFunc(upper, func(r rune) bool { return !unicode.IsLetter(r) })
}

// besideOther finds a mark in capitals that shares its line with the place and date, or stands behind the number.
func besideOther(s string, marks []string) (string, bool) {
	f := foldText(s)
	for _, mark := range marks {
		if rest, found := strings.CutPrefix(s, mark+" "); found && placeAfter.MatchString(foldText(rest).s) {
			return mark, true
		}
		if rest, found := strings.CutSuffix(s, " "+mark); found && hasPrefixWord(f.s, "so") && strings.ContainsAny(rest, "0123456789/") &&
			!slices.Contains(friendsBefore, lastWord(foldText(rest).s)) {
			return mark, true
		}
	}
	return "", false
}

func lastWord(s string) string { return s[strings.LastIndexAny(s, " -/")+1:] }

// friendsBefore and friendsAfter make "mật" another word: bí mật, bảo mật, mật độ, mật khẩu …
var (
	friendsBefore = []string{"bi", "bao", "niem", "co", "than", "do", "noi", "tuan", "trang", "duong", "nuoc", "lam", "be", "kham", "dau", "ran"}
	friendsAfter  = []string{"do", "khau", "ong", "vu", "mia", "ma", "thiet", "thu", "nghi", "danh", "phuc", "hoi", "gau", "lon", "duong", "kich", "dam", "bao", "tran", "troi", "hang", "bang", "tien", "tham", "ngot", "nuoc", "va", "nguyen"}
)

// SecrecyInName looks for a mark in a file name or a subject: "(Mat)", "BC-MAT-T5.docx", "Báo cáo MẬT".
// Without marks over the letters only parentheses, or capitals between hyphens or beside small letters, make it a mark.
func SecrecyInName(name string) (string, bool) { return secrecyInName(name, defaultMarks) }

func secrecyInName(name string, marks []string) (string, bool) {
	name = knownExtension.ReplaceAllString(norm.NFC.String(name), "")
	tokens := nameToken.FindAllStringIndex(name, 200)
	for i, at := range tokens {
		token := name[at[0]:at[1]]
		if foldText(token).s != "mat" {
			continue
		}
		before, after := "", ""
		if i > 0 {
			before = foldText(name[tokens[i-1][0]:tokens[i-1][1]]).s
		}
		if i+1 < len(tokens) {
			after = foldText(name[tokens[i+1][0]:tokens[i+1][1]]).s
		}
		exact := foldUpper(token) == "MẬT"
		if slices.Contains(friendsBefore, before) || slices.Contains(friendsAfter, after) && !enclosed(name, at, "()[]") {
			continue
		}
		if !exact && !plainMark(name, token, at) {
			continue
		}
		mark := "MẬT"
		if before == "tuyet" || before == "toi" {
			mark = map[string]string{"tuyet": "TUYỆT MẬT", "toi": "TỐI MẬT"}[before]
		}
		for _, m := range marks {
			if m == mark {
				return mark, true
			}
		}
	}
	return "", false
}

var nameToken = pattern.New(`[\p{L}\p{M}]+`)

// plainMark judges "mat" written without its mark.
func plainMark(name, token string, at []int) bool {
	if hasMarks(token) {
		return false // "mặt", "mắt", "mất"
	}
	if enclosed(name, at, "()[]") {
		return true
	}
	if token != "MAT" {
		return false
	}
	if enclosed(name, at, "-_") {
		return true
	}
	return strings.IndexFunc(name, unicode.IsLower) >= 0 && !hasMarks(name)
}

// enclosed tells whether the token stands between two of the signs; the ends of the name count as signs except for brackets.
func enclosed(name string, at []int, signs string) bool {
	left, right := strings.TrimRight(name[:at[0]], " "), strings.TrimLeft(name[at[1]:], " ")
	bracket := strings.HasPrefix(signs, "(")
	okLeft := left == "" && !bracket || left != "" && strings.IndexByte(signs, left[len(left)-1]) >= 0
	okRight := right == "" && !bracket || right != "" && strings.IndexByte(signs, right[0]) >= 0
	if bracket { // "(Toi mat)": the sign may stand one word before
		if j := strings.LastIndexAny(left, "(["); j >= 0 && !strings.ContainsAny(left[j:], ")]") && words(left[j+1:]) <= 1 {
			okLeft = true
		}
	}
	return okLeft && okRight
}
