package report

import (
	"strings"
	"unicode/utf8"
)

// speaksOpinion: words by which a statement reports what people think.
var speaksOpinion = phraseList("y kien, du luan, phan anh, cho rang, quan tam, mong, mong muon, ky vong, ban luan, ban khoan, lo, lo lang, buc xuc, phan khoi, dong tinh, ung ho, danh gia, de nghi, kien nghi, tran tro, theo doi, cho doi, nhieu nguoi, ba con, phu huynh, nguoi dan, thac mac")

// opinionsOf takes one opinion from each passage that states one, in the unit's own words.
func opinionsOf(passages []passage, topics matcher) []Opinion {
	var out []Opinion
	for _, p := range passages {
		if !statesOpinion(p, topics) {
			continue
		}
		title := p.title
		if own := ownTitle(p.text, p.key); own != "" {
			title = own
		}
		topic := topics.match(p.key)
		if t := topics.match(foldText(title).s); t != "" {
			topic = t // the lead says what it is about, the text what is said of it
		}
		area := p.area
		if area == "" {
			area = areaInText(p.key)
		}
		out = append(out, Opinion{Text: p.text, Title: title, Topic: topic, Attitude: attitudeOf(p.kind, say(strings.TrimLeft(title+": "+p.text, ": "))), Breadth: breadthOf(p.text), Area: area})
	}
	return out
}

// statesOpinion: in the sections on opinion every passage counts that is not idle; elsewhere (general situation,
// unknown headings, no headings) only one that says something definite of a matter.
func statesOpinion(p passage, topics matcher) bool {
	if frame(p.key) || words(p.text) < 3 {
		return false
	}
	switch p.kind {
	case issues, positive, concern, discontent:
		for _, s := range p.said {
			if !idleAmong(s, p) && !frame(s.key) && !strings.HasSuffix(s.src, ":") {
				return true
			}
		}
	case general, otherKind, "":
		for _, s := range p.said {
			key := s.key
			if idle(s) || frame(key) {
				continue
			}
			spoken := speaksOpinion.in(key)
			named := topics.match(key) != "" || p.item
			if spoken && definiteEnough(key) && (named || p.title != "" || definite.in(key)) || troubles(s) > 0 && (named || spoken) {
				return true
			}
		}
	}
	return false
}

// idleAmong is idle, but a titled statement of calm support in an opinion section is an opinion all the same.
func idleAmong(s said, p passage) bool {
	if saysNothing(s) {
		return true
	}
	if p.kind == positive || p.title != "" {
		return false
	}
	return idle(s) && !speaksOpinion.in(s.key)
}

// definiteEnough keeps out "đa số đồng tình với các nhiệm vụ trọng tâm".
func definiteEnough(key string) bool { return !boilerplate.in(key) || definite.in(key) }

// ownTitle is the lead of a statement itself: "Về giá điện sinh hoạt: …", "Về lương, người lao động …".
func ownTitle(text, key string) string {
	if label, _, ok := cutLabel(text); ok && words(label) <= 16 && utf8.RuneCountInString(label) <= 110 && !strings.ContainsAny(label, ".;") {
		if k := foldText(label).s; !hasPrefixWord(k, "luong y kien thu", "luong thu", "y kien thu", "kien nghi", "de nghi", "du bao") && !strings.Contains(k, "cho rang") {
			return label
		}
		return ""
	}
	if !strings.HasPrefix(key, "ve ") {
		return ""
	}
	i := strings.Index(text, ",")
	if i < 0 || words(text[:i]) > 12 || strings.ContainsAny(text[:i], ".;") {
		return ""
	}
	return text[:i]
}

// areaInText is the geography that a statement itself names, where its heading does not.
func areaInText(key string) string {
	switch {
	case hasAny(key, "quoc te", "the gioi", "ukraine", "trung dong", "bien dong"):
		return "international"
	case hasAny(key, "ca nuoc", "quoc hoi", "chinh phu", "trung uong"):
		return "national"
	case hasAny(key, "tren dia ban tinh", "cua tinh", "trong tinh", "toan tinh", "tren dia ban"):
		return "provincial"
	case hasAny(key, "trong don vi", "cua don vi", "trong co quan", "cua co quan", "tai co quan", "tai don vi", "noi bo"):
		return "unit"
	}
	return ""
}
