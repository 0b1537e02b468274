package report

import (
	"strings"
	"tonghop/parser/pattern"
	"unicode"
	"unicode/utf8"
)

var (
	authority = pattern.New(`(?:^|\s)((?:T/M|T\.M\.?|TM[./]?|K/T|KT[./]?|T/L|TL[./]?|TUQ[./]?|Q\.)\s*(?:[\p{Lu}][\p{Lu}\d/.,()-]*\s*)*[\p{Lu}\d.]{2,})\s*$`)
	stampLine = pattern.New(`^(?:ky boi|nguoi ky|duoc ky boi|signed by|signature not verified|digitally signed|thoi gian ky|ngay ky|email:|co quan:|date:)`)
	skipLine  = pattern.New(`^[(\[]?(?:da ky|ky,? (?:va )?dong dau|ky ten|ky,? ghi ro ho ten|da ky va dong dau|chu ky|dau)`)
)

// roles are the offices that stand above a signer's name.
var roles = []string{"bi thu", "pho bi thu", "truong ban", "pho truong ban", "chanh van phong", "pho chanh van phong", "chu tich", "pho chu tich", "giam doc", "pho giam doc", "chi uy vien", "dang uy vien", "uy vien", "hieu truong", "pho hieu truong", "truong phong", "pho truong phong", "thu truong", "cong tac vien", "nguoi bao cao", "nguoi lap", "nguoi viet bao cao", "nguoi tong hop", "q. bi thu", "quyen bi thu", "to truong", "thuong truc", "cuc truong", "vien truong", "chanh an", "chi huy truong"}

// isSignatureStamp tells the lines that a digital signature prints.
func isSignatureStamp(key string) bool { return stampLine.MatchString(key) }

// readTail finds the end matter (recipients, signature); it returns the index of its first line.
func readTail(lines []line, from int) (Signatory, int) {
	var s Signatory
	start := max(from, len(lines)-60)
	end := len(lines)
	signAt := -1
	for i := start; i < len(lines); i++ {
		if i < end && hasPrefixWord(lines[i].key, "noi nhan") && len(lines[i].text) < 200 {
			end = i
		}
		if signAt < 0 {
			for _, p := range tailPieces(lines[i]) {
				if m := authority.FindStringSubmatch(p); m != nil && len(p) < 200 {
					signAt = i
					s.Authority = strings.Trim(squeeze(m[1]), ", ")
				}
			}
		}
	}
	if signAt < 0 {
		signAt = bareRole(lines, start)
	}
	if signAt < 0 {
		return s, end
	}
	s.readSigner(lines, signAt)
	// The signature begins the end matter only from the line where nothing of the text is left.
	if signAt < end {
		end = signAt
		for end > from && lines[end-1].gap && isRule(lines[end-1].text) {
			end--
		}
	}
	return s, end
}

// tailPieces are the columns of a line of the end matter; a line with one space between them is cut before the authority.
func tailPieces(l line) []string {
	if len(l.parts) > 1 {
		return l.parts
	}
	return []string{l.raw}
}

// bareRole finds a signature without an authority: a line that is only an office, near the end, a name below it.
func bareRole(lines []line, start int) int {
	for i := max(start, len(lines)-12); i < len(lines); i++ {
		for _, p := range tailPieces(lines[i]) {
			if roleOf(p) != "" && i+1 < len(lines) && (mostlyUpper(p) || words(p) <= 4) {
				return i
			}
		}
	}
	return -1
}

// roleOf is the office that a piece is, or that ends it in capitals ("- Lưu chi bộ. BÍ THƯ").
func roleOf(p string) string {
	p = strings.Trim(squeeze(p), " ,.:;*-")
	key := foldText(p).s
	if hasPrefixWord(key, roles...) && words(p) <= 10 && !strings.ContainsAny(p, ".;") {
		return p
	}
	if _, tail, found := cutAtCapitals(p); found && hasPrefixWord(foldText(tail).s, roles...) {
		return tail
	}
	return ""
}

// cutAtCapitals separates the words in capitals at the end of a line.
func cutAtCapitals(p string) (before, tail string, found bool) {
	fields := strings.Fields(p)
	k := len(fields)
	for k > 0 && strings.ToUpper(fields[k-1]) == fields[k-1] && strings.IndexFunc(fields[k-1], unicode.IsLetter) >= 0 {
		k--
	}
	if k == 0 || len(fields)-k < 2 {
		return p, "", false
	}
	return strings.Join(fields[:k], " "), strings.Join(fields[k:], " "), true
}

// readSigner reads the office and the name from the line of the authority on.
func (s *Signatory) readSigner(lines []line, at int) {
	first := at
	if s.Authority != "" {
		first = at + 1
	}
	for i := first; i < len(lines) && i < at+16; i++ {
		for _, p := range tailPieces(lines[i]) {
			p = strings.Trim(squeeze(p), " ,.;:*")
			key := foldText(p).s
			switch {
			case p == "" || isRule(p) || skipLine.MatchString(key) || isSignatureStamp(key):
			case hasPrefixWord(key, "noi nhan", "luu") || strings.HasPrefix(p, "-"):
				s.readBeside(p)
			case s.Role == "" && roleOf(p) != "":
				s.Role = roleOf(p)
			case s.Role != "" && s.Name == "" && roleOf(p) == p && s.Authority != "":
				s.Role += " " + p // "PHÓ BÍ THƯ" over "KIÊM TRƯỞNG BAN"
			case s.Role != "" && strings.HasPrefix(key, "kiem "):
				s.Role += " " + p
			case s.Name == "" && (s.Role != "" || s.Authority != ""):
				if name := personName(p); name != "" {
					s.Name = name
					return
				}
			}
		}
	}
}

// readBeside reads the office or the name that shares its line with a recipient.
func (s *Signatory) readBeside(p string) {
	before, tail, found := cutAtCapitals(p)
	switch {
	case s.Role == "" && found && hasPrefixWord(foldText(tail).s, roles...):
		s.Role = tail
	case s.Role != "" && s.Name == "" && (!found || before != ""):
		if name := personName(p); name != "" && !strings.HasSuffix(strings.Trim(p, " -"), "Lưu "+name) {
			s.Name = name
		}
	}
}

var titlesBefore = pattern.New(`^(?:Đồng chí|Đ/c|ThS\.?|TS\.?|BS\.?|PGS\.?|GS\.?|KS\.?|Ông|Bà|(?:Thượng|Đại|Trung|Thiếu) tá)\s+`)

// personName is the name in a piece of the end matter; "" where it is none. A recipient may share the line.
func personName(p string) string {
	for range 3 {
		p = titlesBefore.ReplaceAllString(p, "")
	}
	fields := strings.Fields(p)
	k := len(fields)
	for k > 0 && nameWord(fields[k-1]) {
		k--
	}
	name := fields[k:]
	if k > 0 && !strings.HasSuffix(fields[k-1], ".") && !strings.HasSuffix(fields[k-1], ";") && !strings.HasSuffix(fields[k-1], ",") {
		return ""
	}
	if len(name) < 2 || len(name) > 6 {
		return ""
	}
	return strings.Join(name, " ")
}

func nameWord(w string) bool {
	first, _ := utf8.DecodeRuneInString(w)
	if !unicode.IsUpper(first) {
		return false
	}
	return strings.IndexFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '.' && r != '-' }) < 0
}
