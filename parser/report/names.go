package report

import (
	"strings"
	"tonghop/parser/pattern"
)

var (
	// What mail programs and signatures leave behind beside the real attachments.
	leftover = pattern.New(`^(?:~\$.*|\._.*|~wrl\d+\.tmp|thumbs\.db|desktop\.ini|\.ds_store|att\d{3,}(?:\.(?:htm|html|txt|dat|bin|gif|png|jpg|c))?|smime\.p7[smc]|signature\.asc|pgp\.asc|oledata\.mso|` +
		`(?:image|img|oledata|outlook-?\w*)\d{3,}\.(?:png|jpe?g|gif|bmp|emz|wmz)|outlook-\w+\.(?:png|jpe?g|gif)|(?:logo|banner|signature|chu ky|icon)\w{0,3}\.(?:png|jpe?g|gif)|mime-attachment|noname|winmail\.dat\.txt|\w+\.(?:vcf|emz|wmz|tmp))$`)
	replyPrefix = pattern.New(`^\s*(?:(?:re|fw|fwd|tl|ct|aw|tra loi|chuyen tiep|hoi am)\s*(?:\[\d+\])?\s*[:：]|\[spam\]|\*+spam\*+|\[\*+spam\*+[^\]]*\]|\[external\])\s*`)
	machineMail = pattern.New(`^(?:da doc|chua doc|da xem|da nhan|read|not read|tu dong tra loi|tra loi tu dong|automatic reply|auto(?:matic)?[- ]reply|out of office|khong the gui|thu khong gui duoc|undeliver(?:ed|able)|delivery status|mail delivery|returned mail|failure notice|accepted|declined|da chap nhan|tu choi)\b`)
	recallMail  = pattern.New(`^(?:thu hoi|recall)\b\s*:?`)

	annexName    = pattern.New(`\bphu luc\b|^pl\s?\d|\bpl\s?0?\d\b|\bbieu mau\b|\bphu bieu\b`)
	recallName   = pattern.New(`\bthu hoi (?:bao cao|bc|van ban)\b|\b(?:bao cao|bc) thu hoi\b`)
	correctName  = pattern.New(`\bdinh chinh\b`)
	replaceName  = pattern.New(`\bthay the\b|\bthay (?:cho )?(?:bao cao|bc|ban|file)\b|\bsua lai\b|\bda sua\b|\bban sua\b|\bchinh sua\b|\bsua doi\b|\bgui lai\b`)
	supplement   = pattern.New(`\b(?:bao cao|bc)(?: dlxh| du luan xa hoi| du luan)? bo sung\b|\bbo sung (?:bao cao|bc|noi dung|so lieu|y kien|dlxh|cho bao cao|cho bc)\b|[([]bo sung[)\]]|^bo sung\b|\bbo sung$`)
	thematicName = pattern.New(`\bchuyen de\b`)
	urgentName   = pattern.New(`\b(?:bao cao|bc) nhanh\b|\bdot xuat\b|\bhoa toc\b|\bthuong khan\b`)
	reportName   = pattern.New(`\b(?:bao cao|bc|dlxh|du luan|tam trang xa hoi|dinh ky)\b|dlxh|^bc|\bbc(?:dlxh|cb|thang|t\d)`)
	urgentWord   = pattern.New(`(?:^|[\[( ])(?:KHẨN|Khẩn)(?:$|[\]):!]| -)|[\[(]khẩn[\])]|(?i:[\[(]khan[\])])`)
	replacesNo   = pattern.New(`\b(?:thay the|thay|dinh chinh|thu hoi|bo sung)(?: cho| noi dung| mot so noi dung)*(?: bao cao| van ban| bc)*(?: so)?:?\s*(\d{1,4}\s*[-/]?\s*bc[-/ ]*[a-z0-9&-]*)`)
)

// Ignorable tells whether a file is no document of the sender's: a lock file, a signature, a picture out of
// the mail's own layout, a remnant of the mail program.
func Ignorable(fileName string) bool {
	name := strings.TrimSpace(fileName)
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	return leftover.MatchString(foldText(name).s)
}

// ClassifyName tells the type of a report from its file name and the mail's subject, the file name first.
// A name that says nothing gives Unknown. Mail that a machine wrote (receipts, automatic replies) is Unknown
// with a confidence near 1: it is surely no report.
func ClassifyName(fileName, subject string) (Type, Fact) {
	bare := subjectText(subject)
	key := foldText(bare).s
	if machineMail.MatchString(key) {
		return Unknown, Fact{Where: "subject", Text: bare, Confidence: .95}
	}
	if recallMail.MatchString(key) {
		return Recall, Fact{Where: "subject", Text: bare, Confidence: .9}
	}
	fileType, fileFact := Unknown, Fact{}
	if fileName != "" {
		fileType, fileFact = classifyText(squeeze(strings.ReplaceAll(knownExtension.ReplaceAllString(fileName, ""), "_", " ")))
		fileFact.Where = "file name"
	}
	subjectType, subjectFact := classifyText(bare)
	subjectFact.Where = "subject"
	switch {
	case fileType == Unknown:
		return subjectType, subjectFact
	case fileType == Periodic && subjectType != Unknown && subjectType != Periodic && subjectType != Annex:
		// "Bổ sung báo cáo tháng 5" with a file named only "BC thang 5": the subject says more.
		subjectFact.Confidence = min(subjectFact.Confidence, .7)
		return subjectType, subjectFact
	}
	return fileType, fileFact
}

// subjectText is a subject without the marks of answering, forwarding and spam filters.
func subjectText(subject string) string {
	subject = squeeze(subject)
	for range 12 {
		f := foldText(subject)
		m := replyPrefix.FindStringIndex(f.s)
		if m == nil || m[1] == 0 {
			break
		}
		subject = f.src[f.at[m[1]]:]
	}
	return strings.TrimSpace(subject)
}

// classifyText tells the type of report that one name speaks of.
func classifyText(text string) (Type, Fact) {
	f := foldText(text)
	for _, rule := range []struct {
		is         Type
		pattern    *pattern.Pattern
		confidence float64
	}{
		{Annex, annexName, .85}, {Recall, recallName, .85}, {Correction, correctName, .85}, {Replacement, replaceName, .8},
		{Supplement, supplement, .8}, {Thematic, thematicName, .85}, {Urgent, urgentName, .85},
	} {
		if m := rule.pattern.FindStringIndex(f.s); m != nil {
			return rule.is, Fact{Text: f.orig(m[0], m[1]), Confidence: rule.confidence}
		}
	}
	named := reportName.FindStringIndex(f.s)
	period := namedPeriods(text)
	dated := len(period) > 0
	if m := urgentWord.FindStringIndex(text); m != nil && !dated {
		return Urgent, Fact{Text: text[m[0]:m[1]], Confidence: .75}
	}
	switch {
	case named != nil && dated:
		return Periodic, Fact{Text: f.orig(named[0], named[1]), Confidence: .85}
	case named != nil:
		return Periodic, Fact{Text: f.orig(named[0], named[1]), Confidence: .6}
	case dated && period[0].confidence >= .75 && strings.Contains(f.s, "thang"):
		return Periodic, Fact{Text: period[0].words, Confidence: .5}
	}
	return Unknown, Fact{}
}
