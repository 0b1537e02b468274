package mail

import (
	"strings"
	"tonghop/parser/pattern"

	"tonghop/parser/vn"
)

// Marks of quoted and forwarded mail. All but fieldLine are matched against folded text (lower case, no marks),
// so that one form covers both ways of writing Vietnamese.
var (
	// "On Mon, 2 Nov 2026 … wrote:", "Vào Th 2, 2 thg 11, 2026 vào lúc 08:00 … đã viết:", "Ngày …, … viết:"
	wroteLine = pattern.New(`^(on|vao|luc|ngay|le|am)\b.{6,300}(\b(wrote|da viet|a ecrit|schrieb)|[@<].{0,100}\bviet)[^:]{0,60}:$`)
	// "---------- Forwarded message ---------", "Thư đã chuyển tiếp", "Begin forwarded message:"
	forwardLine = pattern.New(`^[-=_*> ]*(begin )?(forwarded (message|by)|(bat dau )?(thu|tin nhan|email|mail)( da)?( duoc)? chuyen tiep|noi dung chuyen tiep)\b[^.]{0,80}$`)
	// "-----Original Message-----", "-----Thư gốc-----"
	originalLine   = pattern.New(`^[-=_* ]{2,}\s*(original (message|appointment)|(thu|tin nhan|email|mail|noi dung thu) goc|reply message)\s*[-=_* ]{2,}$`)
	forwardSubject = pattern.New(`^\s*(\[[^\]]*\]\s*)*((re|tl|tra loi)\s*:\s*)*(fwd?|fw|ct|chuyen tiep|wg|tr|i)\s*:`)
	// the fields of an Outlook, Zimbra or Yahoo quote header
	fromField      = pattern.New(`^[*>\s]*(from|tu|nguoi gui|de|von)\s*:\s*\S`)
	otherField     = pattern.New(`^[*>\s]*(sent|date|da gui|gui|ngay|ngay gui|thoi gian|luc|to|toi|den|gui den|nguoi nhan|cc|dong gui|subject|chu de|tieu de|ve viec|importance)\s*:`)
	mobileLine     = pattern.New(`^(da )?(duoc )?(gui|sent) (tu|from|via|bang) .{0,40}(iphone|ipad|android|yahoo|outlook|samsung|galaxy|oppo|xiaomi|vivo|huawei|mobile|dien thoai|may tinh bang|blackberry|gmail|mail)\b.{0,60}$|^(get|tai|lay) outlook (for|cho|danh cho) .{0,40}$|^sent with .{0,40}$`)
	disclaimerHead = pattern.New(`^[*\s]*(disclaimer|confidential|important|tuyen bo|mien tru|luu y|canh bao|thong|this|the inf|thu|e-?mail|noi dung)`)
	disclaimer     = pattern.New(`^[*\s]*(disclaimer|confidentiality (notice|note)|important notice|tuyen bo mien tru|mien tru trach nhiem|luu y bao mat|canh bao bao mat|thong bao bao mat|((this|the information (contained )?in this) (e-?mail|message|communication)|(thu dien tu|email|e-mail|thu|thong diep|noi dung (thu|email)) nay)\b.{0,400}(confidential|intended (only|solely)|privileged|bao mat|chi danh (cho|rieng)|danh rieng cho|khong phai la nguoi nhan))`)
)

// newText is the part of a mail's text that its sender wrote now: without quoted mail, quote headers, signatures and
// legal footers. Forwarded text stays where the forward is what is being said: under a forwarding mark or subject
// with nothing or a short cover note above it.
func newText(text, subject string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	kept := make([]string, 0, len(lines))
	isForward := forwardSubject.MatchString(vn.Fold(subject))
	for i := 0; i < len(lines); i++ {
		kind, n := quoteMark(lines, i)
		switch kind {
		case noMark:
			if !strings.HasPrefix(lines[i], ">") {
				kept = append(kept, lines[i])
			} else if isForward && !said(kept) {
				kept = append(kept, strings.TrimLeft(lines[i], "> ")) // a forward that quotes its all
			}
			continue
		case reply:
			i += n - 1
			if i+1 < len(lines) && followedByQuote(lines[i+1:]) {
				continue // the quote is marked line by line; an answer may stand below or in it
			}
			return join(trimEnd(kept))
		}
		above := trimEnd(kept)
		if (kind == forward || isForward) && len(join(above)) < coverNote {
			i += n - 1
			kept = above
			isForward = false // what is quoted below this one is older
			continue
		}
		return join(above)
	}
	return join(trimEnd(kept))
}

// coverNote is the length in bytes up to which text above a forwarded mail counts as a note that covers it.
const coverNote = 400

type mark int

const (
	noMark  mark = iota
	reply        // "… wrote:"
	header       // From/Sent/To/Subject lines, an "Original Message" rule
	forward      // an explicit forwarding mark
)

// quoteMark tells whether quoted mail is announced at line i, and how many lines the announcement has.
func quoteMark(lines []string, i int) (mark, int) {
	l := strings.TrimSpace(lines[i])
	if l == "" || len(l) > 500 || !maybeMark(l) {
		return noMark, 0
	}
	f := vn.Fold(l)
	if forwardLine.MatchString(f) {
		return forward, 1 + fieldLines(lines[i+1:])
	}
	if originalLine.MatchString(f) {
		return header, 1 + fieldLines(lines[i+1:])
	}
	if fromField.MatchString(f) {
		if n := fieldLines(lines[i:]); n >= 3 {
			return header, n
		}
		return noMark, 0
	}
	for n := 1; n <= 3 && i+n <= len(lines); n++ { // "On … wrote:" wraps
		if n > 1 {
			next := strings.TrimSpace(lines[i+n-1])
			if next == "" {
				break
			}
			f += " " + vn.Fold(next)
		}
		if wroteLine.MatchString(strings.TrimLeft(f, "> ")) {
			return reply, n
		}
		if n == 1 && !startsWrote(f) {
			break
		}
	}
	return noMark, 0
}

// maybeMark sorts out, without folding, the many lines that are no mark of any kind.
func maybeMark(l string) bool {
	if strings.Contains(l, "orward") || strings.Contains(l, "ORWARD") || strings.Contains(l, "huy") || strings.Contains(l, "HUY") {
		return true // forwarded, chuyển tiếp
	}
	first := l[0]
	if strings.IndexByte("-=_*>", first) >= 0 {
		return true
	}
	if strings.IndexByte("OoVvLlNnAa", first) >= 0 && strings.ContainsAny(l, "0123456789") {
		return true // On, Vào, Lúc, Ngày, Le, Am and a date
	}
	return strings.IndexByte("FfTtNnDdVv", first) >= 0 && strings.IndexByte(l[:min(len(l), 16)], ':') > 0
}

// startsWrote tells whether a folded line could be the beginning of "On … wrote:".
func startsWrote(f string) bool {
	for _, w := range []string{"on ", "vao ", "luc ", "ngay ", "le ", "am "} {
		if strings.HasPrefix(f, w) {
			return true
		}
	}
	return false
}

// fieldLines counts the lines of a quote header: From, Sent, To, Subject in any language and order, long ones wrapped,
// blank lines before and between them.
func fieldLines(lines []string) int {
	n, fields, misses := 0, 0, 0
	for i, l := range lines[:min(len(lines), 14)] {
		f := vn.Fold(strings.TrimSpace(l))
		switch {
		case fromField.MatchString(f) || otherField.MatchString(f):
			n, misses = i+1, 0
			fields++
			continue
		case f == "" && fields < 3:
			continue
		case f != "" && fields > 0:
			if misses++; misses <= 2 {
				continue
			}
		}
		return fieldCount(n, fields)
	}
	return fieldCount(n, fields)
}

// fieldCount is n where there were enough fields for a quote header.
func fieldCount(n, fields int) int {
	if fields < 2 {
		return 0
	}
	return n
}

// followedByQuote tells whether the next line that says something is marked with ">".
func followedByQuote(lines []string) bool {
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" {
			return l[0] == '>'
		}
	}
	return false
}

// said tells whether the lines hold anything beyond blanks, signatures and footers.
func said(lines []string) bool { return strings.TrimSpace(join(trimEnd(lines))) != "" }

func join(lines []string) string { return strings.Trim(strings.Join(lines, "\n"), "\n") }

// trimEnd takes the signature, a phone's advertisement and legal footers off the end of what somebody wrote.
func trimEnd(lines []string) []string {
	out := make([]string, 0, len(lines))
	for i, l := range lines {
		if i >= len(lines)-10 && len(l) < 160 && mobileLine.MatchString(vn.Fold(strings.TrimSpace(l))) {
			continue
		}
		out = append(out, l)
	}
	const signature = 15 // lines; a longer tail behind "-- " is no signature
	for i := len(out) - 1; i >= 0 && i >= len(out)-signature; i-- {
		if out[i] == "-- " || strings.TrimSpace(out[i]) == "--" {
			out = out[:i]
			break
		}
	}
	// a footer begins a paragraph of its own and is not followed by more than its own few lines
	const footer = 25
	for i := max(0, len(out)-footer); i < len(out); i++ {
		first := i > 0 && strings.Trim(out[i-1], " \t_-*=") == "" && disclaimerHead.MatchString(vn.Fold(head(out[i], 60)))
		if first && disclaimer.MatchString(vn.Fold(strings.Join(out[i:min(len(out), i+6)], " "))) {
			out = out[:i]
			break
		}
	}
	for len(out) > 0 && strings.Trim(out[len(out)-1], " \t_-") == "" {
		out = out[:len(out)-1] // blank lines and the rule that stood above a quote
	}
	return out
}
