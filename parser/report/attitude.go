package report

import (
	"slices"
	"strings"
	"tonghop/parser/pattern"
)

// said is a piece of text with its matching key and its lower case.
type said struct{ src, key, low string }

func say(s string) said { return said{s, foldText(s).s, lowerVN(s)} }

// saids are the sentences of a paragraph.
func saids(text string) []said {
	var out []said
	for _, s := range sentences(text) {
		out = append(out, say(s))
	}
	return out
}

// lexicon is a list of words as written and as folded: in a marked text "lo" is not "tỉnh lộ", "đắt" is not "đất".
// A text without marks is matched folded, and then by words of two syllables or more.
type lexicon struct{ marked, folded phraseSet }

func wordList(words string) lexicon {
	var long []string
	for _, w := range strings.Split(words, ",") {
		if w = strings.TrimSpace(w); strings.Contains(w, " ") {
			long = append(long, foldText(w).s)
		}
	}
	return lexicon{phraseList(words), phraseList(strings.Join(long, ","))}
}

// Words of attitude. The first list of each kind names an attitude, the second describes what is good or bad.
var (
	positiveWords   = wordList("đồng tình, ủng hộ, phấn khởi, tin tưởng, đánh giá cao, hoan nghênh, hoan nghinh, đồng thuận, vui mừng, tự hào, hài lòng, ghi nhận, khen ngợi, yên tâm, tin rằng, kỳ vọng, tán thành, nhất trí, biết ơn, xúc động, thống nhất cao, an tâm, hưởng ứng, khâm phục, trân trọng, mừng")
	positiveSigns   = wordList("thiết thực, hiệu quả, thuận lợi, rút ngắn, sớm hơn, đầy đủ hơn, tốt hơn, nhanh hơn, tích cực, kịp thời, cải thiện, thông thoáng, nhanh chóng, chuyển biến, giúp, tiện lợi, thuận tiện, rõ nét, chờ đợi, giảm hẳn, đúng đắn, phù hợp, khang trang, nhiệt tình, chu đáo, an toàn hơn")
	concernWords    = wordList("băn khoăn, ngại, sợ, lo lắng, lo ngại, trăn trở, e ngại, quan ngại, thắc mắc, hoang mang, lo sợ, lo, sợ rằng, e rằng, thấp thỏm, sốt ruột, chưa yên tâm, dè dặt, nghi ngại, hoài nghi, đắn đo, phân vân, ái ngại, lo âu, chưa thật sự tin")
	concernSigns    = wordList("quá chật, chật hẹp, hỏng, lúng túng, khó khăn, vướng mắc, bất cập, thiếu, chậm, quá tải, đắt, tăng cao, tăng nhanh, tăng mạnh, biến động mạnh, nguy cơ, chưa rõ, lỗi, mất an toàn, ngã xe, ổ gà, không rõ nguồn gốc, còn nhiều, hạn chế, phải, xuống cấp, mạo danh, lừa đảo, dễ dập nát, chưa điều chỉnh, tâm lý, tin đồn, nhích lên, cần thông tin, mong, hư hỏng, ùn tắc, ô nhiễm, ngập, sạt lở, khan hiếm, quá cao, phức tạp, cao so với, chưa được, không kịp")
	discontentWords = wordList("bức xúc, bất bình, bất mãn, phản ứng, phản đối, không đồng tình, chưa đồng tình, không đồng thuận, gay gắt, lên án, phê phán, phẫn nộ, mất lòng tin, giảm lòng tin, không hài lòng, chưa hài lòng, không chấp nhận, thất vọng, kêu ca, tố cáo, chỉ trích, khiếu kiện, khiếu nại, không bằng lòng, phàn nàn, căm phẫn, bất hợp lý")
	discontentSigns = wordList("chặn xe, chắn ngang, chặn đường, tụ tập, ngừng việc, đình công, kéo dài nhiều năm, sách nhiễu, nhũng nhiễu, tiêu cực, tham nhũng, bị trừ lương, nợ lương, trốn đóng, nợ bảo hiểm, gây ồn, chưa được kiểm soát, vô trách nhiệm, ngang nhiên, quan liêu, cửa quyền, tham ô, cày nát, không giải quyết, chưa được giải quyết, không được giải quyết, không được nạo vét, rác bịt, đòi bồi thường, thờ ơ, đùn đẩy, né tránh, công ty nợ, quỵt")
)

var (
	twoStreams = pattern.New(`luong(?: y kien)? thu hai|luong y kien khac|y kien thu hai|tuy nhien,? (?:cung )?(?:co|con|mot so|van con) .{0,40}y kien|mot so y kien khac|ben canh do,? .{0,30}y kien|so con lai cho rang`)
	contrast   = phraseList("tuy nhien, song, nhung, mac du, du vay, ben canh do, tuy vay, trong khi, dong thoi")
	askedFor   = pattern.New(`\b(?:mot so|nhieu|y kien|nguoi dan|ba con|cac ho|phu huynh)\b[^.]{0,40}\b(?:de nghi|kien nghi|mong muon)\b`)
	breadths   = phraseList("tuyet dai da so, dai da so, dai bo phan, da so, phan lon, hau het, rat nhieu y kien, nhieu y kien, nhieu nguoi, nhieu phu huynh, nhieu ho, mot so it, mot so y kien, mot bo phan, mot so nguoi, mot so, co y kien, ca biet, so it, it y kien, y kien chung, du luan chung")
	percents   = pattern.New(`\b(?:(?:khoang|tren|hon) )?\d{1,3}\s?% y kien\b`)
	negators   = phraseList("khong, chua, ko, chang, het, giam")
	// Under a negation that reaches over an enumeration: "không có đơn thư khiếu nại, tố cáo".
	negation = pattern.New(`\b(?:khong|chua|ko|chang|het|giam)(?:,? (?:co|con|he|gay|de|phat sinh|xay ra|su|y kien|nao|gi|bi|dam|xuat hien|tinh trang|hien tuong|cac|nhung|vu viec|vu|van de|va|hoac|hay|don thu|don|khieu nai|to cao|khieu kien|vi pham|phan anh|buc xuc|phuc tap|noi com|diem nong|dang vien|can bo|truong hop|du luan|tu tuong|tam tu|ban khoan|lo lang|bieu hien|tap trung dong nguoi|keo dai|vuot cap|nhieu))*,? $`)
	// What is missing or only wished for is not good: "không được nạo vét kịp thời", "mong có giải pháp hiệu quả".
	wished       = pattern.New(`(?:^|[ ,(])(?:không|chưa|chậm|thiếu|mong|cần|đề nghị|kiến nghị|đề xuất)(?: [^,.;]{0,50})?$`)
	wishedFolded = pattern.New(`\b(?:khong|chua|mong|de nghi|kien nghi|de xuat)\b[^,.;]{0,50}$`)
)

// score counts the different words of the list in a text, without those that their left context denies.
func (l lexicon) score(s said, denied func(head string, folded bool) bool, folded bool) int {
	text, set := s.low, l.marked
	if folded {
		text, set = s.key, l.folded
	}
	var counted []string
	set.each(text, func(word string, at int) bool {
		if !slices.Contains(counted, word) && !denied(text[runeStart(text, max(0, at-110)):at], folded) {
			counted = append(counted, word)
		}
		return true
	})
	return len(counted)
}

// denied tells whether the words in front of a word negate it.
func denied(head string, _ bool) bool {
	key := foldText(head).s
	return negators.in(key) && negation.MatchString(key)
}

// unreal tells whether what follows is missing or wished for only.
func unreal(head string, folded bool) bool {
	if folded {
		return wishedFolded.MatchString(head)
	}
	return wished.MatchString(head)
}

// scores weighs what is good, worrying and enraging in a text.
func scores(s said, folded bool) (good, bad, angry int) {
	good = 3*positiveWords.score(s, denied, folded) + positiveSigns.score(s, unreal, folded)
	bad = 3*concernWords.score(s, denied, folded) + concernSigns.score(s, denied, folded)
	angry = 3*discontentWords.score(s, denied, folded) + 2*discontentSigns.score(s, denied, folded)
	return good, bad, angry
}

// attitudeOf tells the attitude of a statement: by the section it stands in where that names one, else by its words.
func attitudeOf(sectionKind string, s said) string {
	switch sectionKind {
	case positive, concern, discontent:
		return sectionKind
	}
	if contradictory(s.key) {
		return "mixed"
	}
	good, bad, angry := scores(s, !hasMarks(s.src))
	if good+bad+angry == 0 {
		good, bad, angry = scores(s, true) // words with wrong marks
	}
	trouble := bad + angry
	switch {
	case good == 0 && trouble == 0:
		if hasAny(s.key, "phan anh", "de nghi", "kien nghi") {
			return concern
		}
		return "neutral"
	case trouble == 0 && askedFor.MatchString(s.key):
		return "mixed"
	case trouble == 0:
		return positive
	case good == 0:
	case good >= 3 && trouble >= 3, contrast.in(s.key) && min(good, trouble)*6 >= max(good, trouble):
		return "mixed"
	case good > trouble && askedFor.MatchString(s.key):
		return "mixed"
	case good > trouble:
		return positive
	}
	if angry > 0 && angry >= bad {
		return discontent
	}
	return concern
}

// contradictory: the statement itself reports two streams of opinion.
func contradictory(key string) bool {
	return twoStreams.MatchString(key) && !strings.HasPrefix(key, "luong y kien thu hai") && !strings.HasPrefix(key, "luong thu hai")
}

// troubles counts what a sentence says of concern or discontent outside a negation.
func troubles(s said) int {
	folded := !hasMarks(s.src)
	return concernWords.score(s, denied, folded) + discontentWords.score(s, denied, folded) + discontentSigns.score(s, denied, folded)
}

// breadthOf is the word that says how many hold the opinion, as the unit wrote it, in small letters.
func breadthOf(text string) string {
	f := foldText(text)
	from, to := len(f.s), len(f.s)
	breadths.each(f.s, func(phrase string, at int) bool {
		if at > from {
			return false
		}
		if at < from || at+len(phrase) > to {
			from, to = at, at+len(phrase)
		}
		return true
	})
	if strings.Contains(f.s, "% y kien") {
		if m := percents.FindStringIndex(f.s); m != nil && m[0] < from {
			from, to = m[0], m[1]
		}
	}
	return lowerVN(f.orig(from, to))
}
