package report

import (
	"strings"
	"time"
)

// readType settles what kind of document it is and how sure it is that it is a report at all.
func (u Understander) readType(r *Report, s Source, head letterhead, o outline) {
	named, fact := ClassifyName(s.File, s.Subject)
	titled, titleFact := titleType(head)
	r.Type, r.Evidence["type"] = named, fact
	switch {
	case titled == Unknown:
	case titled == Periodic && (named == Supplement || named == Correction || named == Replacement || named == Recall) && fact.Confidence >= .7:
		// A corrected report often keeps its old title; the name under which it came tells.
		fact.Confidence = min(fact.Confidence, .75)
		r.Evidence["type"] = fact
	default:
		if named != Unknown && named != titled && named != Periodic {
			titleFact.Confidence *= .8
		}
		r.Type, r.Evidence["type"] = titled, titleFact
	}
	r.IsReport, r.Evidence["is_report"] = isReport(*r, s, head, o)
	if r.Type == Unknown && r.IsReport >= .5 {
		r.Type, r.Evidence["type"] = Periodic, Fact{Where: "body", Confidence: .55}
	}
	if r.Urgency == "" && r.Type == Urgent && strings.Contains(foldText(s.Subject).s, "hoa toc") {
		r.Urgency = "HỎA TỐC"
	}
	switch r.Type {
	case Supplement, Correction, Replacement, Recall:
		for _, t := range []string{head.periodText, s.File, s.Subject, firstText(o)} {
			f := foldText(t)
			if m := replacesNo.FindStringSubmatchIndex(f.s); m != nil {
				h := letterhead{}
				if h.readNumber("Số " + strings.ToUpper(f.orig(m[2], m[3]))); h.number != "" {
					r.Replaces = h.number
					break
				}
			}
		}
	}
}

func firstText(o outline) string {
	if len(o.passages) == 0 {
		return ""
	}
	return o.passages[0].text
}

// titleType is the type that the title block tells.
func titleType(head letterhead) (Type, Fact) {
	if head.titleLine == "" {
		return Unknown, Fact{}
	}
	line, whole := foldText(head.titleLine).s, foldText(head.periodText).s
	fact := func(c float64) Fact {
		return Fact{Where: "title", Text: strings.TrimSpace(head.titleLine + " " + head.title), Confidence: c}
	}
	title := foldText(head.title).s
	_, period, dated := ParsePeriod(head.periodText, fixedReceived(head))
	switch {
	case hasAny(line, "nhanh", "dot xuat"), hasPrefixWord(title, "nhanh", "dot xuat"):
		if dated && period.Confidence >= .8 {
			return Urgent, fact(.75)
		}
		return Urgent, fact(.95)
	case strings.Contains(line, "dinh chinh") || hasPrefixWord(title, "dinh chinh"):
		return Correction, fact(.95)
	case strings.Contains(line, "thay the") || hasPrefixWord(title, "thay the") || hasAny(whole, "(thay the", "thay the bao cao"):
		return Replacement, fact(.9)
	case strings.Contains(line, "bo sung") || hasPrefixWord(title, "bo sung") || hasAny(whole, "(bo sung)"):
		return Supplement, fact(.9)
	case hasPrefixWord(title, "thu hoi"):
		return Recall, fact(.85)
	case hasAny(line, "chuyen de"), hasPrefixWord(title, "chuyen de"), hasAny(whole, "bao cao chuyen de"):
		return Thematic, fact(.95)
	case dated && period.Confidence >= .5:
		return Periodic, fact(.95)
	case head.title == "":
		return Unknown, Fact{}
	case head.urgency != "":
		return Urgent, fact(.75)
	case hasAny(title, "du luan ve", "du luan xung quanh", "du luan lien quan", "du luan doi voi", "du luan xa hoi ve", "du luan xa hoi xung quanh", "du luan xa hoi lien quan", "du luan xa hoi doi voi", "du luan truoc", "du luan xa hoi truoc", "dot tuyen truyen"):
		return Thematic, fact(.7)
	}
	return Periodic, fact(.6)
}

// fixedReceived stands in for the time of receipt where only the presence of a period matters.
func fixedReceived(head letterhead) time.Time {
	if head.month.IsZero() {
		return time.Time{}
	}
	return head.month.AddDate(0, 0, 27)
}

// subjectWords are what a report on public opinion speaks of.
var subjectWords = []string{"du luan", "dlxh", "tu tuong", "tam trang", "tinh hinh nhan dan"}

// isReport weighs how sure it is that a document is a report, with the reason that weighs most.
func isReport(r Report, s Source, head letterhead, o outline) (float64, Fact) {
	title := foldText(head.titleLine + " " + head.title).s
	sure, fact := 0.0, Fact{Where: "body"}
	add := func(x float64, where, text string) {
		if x > 0 && sure == 0 {
			fact = Fact{Where: where, Text: text}
		}
		sure += x
	}
	kinds := map[string]bool{}
	for _, section := range r.Sections {
		kinds[section.Kind] = true
	}
	delete(kinds, otherKind)
	if head.titleLine != "" {
		add(.45, "title", strings.TrimSpace(head.titleLine+" "+head.title))
		if hasAny(title, subjectWords...) {
			add(.4, "title", "")
		} else if aboutOther(title) {
			add(-.3, "title", "")
		}
	}
	opinionKinds := 0
	for _, k := range []string{issues, positive, concern, discontent, forecast, recommendation, hotSpot, general} {
		if kinds[k] {
			opinionKinds++
		}
	}
	if opinionKinds >= 2 {
		add(.3, "body", r.Sections[0].Heading)
	}
	if strings.Contains(head.number, "-BC") {
		add(.15, "letterhead", head.number)
	} else if head.number != "" {
		add(-.3, "letterhead", head.number)
	}
	if head.otherTitle != "" && head.titleLine == "" {
		return .03, Fact{Where: "title", Text: head.otherTitle, Confidence: .9}
	}
	body := wording(o)
	if head.titleLine == "" {
		sure = untitled(sure, body, r, s, head, &fact)
	} else if hasAny(body, subjectWords...) {
		add(.1, "body", "")
	}
	sure = min(max(sure, .02), .98)
	fact.Confidence = round2(sure)
	return round2(sure), fact
}

// aboutOther: reports of every kind come by mail; these have nothing to do with opinion.
func aboutOther(title string) bool {
	return hasAny(title, "tai chinh", "thu, nop dang phi", "dang phi", "quyet toan", "kiem ke", "thue", "doanh thu", "ket qua kinh doanh", "thu chi", "ngan sach", "thi dua", "kiem toan")
}

// wording is the key of the running text, as far as it is needed to judge it.
func wording(o outline) string {
	var b strings.Builder
	for _, p := range o.passages {
		if b.Len() > 6000 {
			break
		}
		b.WriteString(p.key)
		b.WriteByte(' ')
	}
	return b.String()
}

// untitled weighs a text without the line BÁO CÁO: the body of a mail, mostly. A covering note and a letter that
// asks for reports speak of reports without being one.
func untitled(sure float64, body string, r Report, s Source, head letterhead, fact *Fact) float64 {
	matter := len(r.Opinions) + len(r.HotSpots) + len(r.Forecasts) + len(r.Recommendations)
	covering := hasAny(body, "dinh kem", "kem theo", "file kem", "xin gui bao cao", "gui kem", "co file", "tep kem", "trong file", "gui file")
	asking := hasAny(body, "de nghi cac chi bo", "de nghi cac don vi", "yeu cau cac chi bo", "de nghi cac dang uy", "gui bao cao ve", "gui ve ban tuyen giao", "thoi han gui", "han gui bao cao", "de nghi don vi gui", "de nghi dong chi gui", "gui truoc ngay", "hop dong", "thanh toan", "hoa don", "khuyen mai", "unsubscribe", "huy dang ky", "bam vao day")
	subject := hasAny(body, subjectWords...) || hasAny(foldText(s.Subject).s, subjectWords...) || hasAny(foldText(s.File).s, subjectWords...)
	reporter := hasAny(body, "chi bo", "dang uy", "dang bo", "don vi", "chi uy", "co quan", "cb")
	nothing := false
	for _, part := range strings.FieldsFunc(body, func(c rune) bool { return c == '.' || c == ';' || c == '\n' }) {
		nothing = nothing || nilPhrase(say(part))
	}
	switch {
	case asking && len(r.Sections) < 2:
		return .08
	case len(r.Sections) < 2 && head.titleLine == "" && matter < 3 && questions(body, s):
		return .15
	case len(r.Sections) >= 2 && sure >= .3:
		if subject {
			sure += .35
		}
		return sure + .1
	case matter >= 2 && subject && (!covering || matter >= 3):
		*fact = Fact{Where: "body", Text: firstWords(body)}
		return max(sure, .65)
	case nothing && matter == 0 && words(body) <= 120 && (subject || reporter || hasAny(body, "thang", "quy", "tuan")) && !covering:
		*fact = Fact{Where: "body", Text: firstWords(body)}
		return .75
	case covering:
		return .08
	case matter >= 1 && subject && reporter:
		*fact = Fact{Where: "body", Text: firstWords(body)}
		return .5
	}
	return min(sure, .3) + .05
}

// questions tells a letter that asks the office something.
func questions(body string, s Source) bool {
	return hasAny(body, "xin hoi", "cho hoi", "muon hoi", "hoi them", "cho biet", "xin huong dan", "nho huong dan", "duoc huong dan") ||
		hasPrefixWord(foldText(s.Subject).s, "hoi ve", "hoi", "xin hoi") || s.File == "" && strings.Contains(s.Body, "?")
}

func firstWords(s string) string {
	f := strings.Fields(s)
	return strings.Join(f[:min(len(f), 12)], " ")
}
