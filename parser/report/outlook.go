package report

import (
	"strings"
	"tonghop/parser/pattern"
)

var (
	request       = phraseList("de nghi, kien nghi, de xuat")
	softRequest   = phraseList("mong, mong muon, can, som, xem xet, tang cuong, day manh, chi dao, bo sung, ho tro, dieu chinh, quan tam, giai quyet, to chuc, xu ly, tao dieu kien, cung cap, huong dan")
	done          = phraseList("da chi dao, da trien khai, da to chuc, da ban hanh, da bao cao, da giai quyet, da phan cong, da trao doi")
	unitAsks      = pattern.New(`^(?:(?:qua|tu|truoc|tren co so|de)\b[^,]{0,80}, ?)?(?:(?:chi bo|dang uy|dang bo|chi uy|ban chi uy|don vi|ban|co quan|tap the)\b[^,.;:]{0,60}? )?(?:xin |kinh |tran trong |manh dan |co )?(?:y kien )?(?:de nghi|kien nghi|de xuat)\b|^(?:chi bo|dang uy|dang bo|chi uy|don vi|chung toi|chung em)\b[^,.;:]{0,40} (?:rat )?(?:mong|mong muon)\b`)
	peopleAsk     = pattern.New(`\b(?:co|mot so|nhieu|da so|cac) y kien|\b(?:du luan|nguoi dan|nhan dan|phu huynh|cu tri|ba con|can bo, dang vien|nguoi lao dong)\b`)
	secondRequest = pattern.New(`(?:, dong thoi|; dong thoi|;|, va)( (?:de nghi|kien nghi|de xuat) )`)
	aboutItself   = pattern.New(`\b(?:khong pho bien|bao mat) .*|neu tai muc|\bbao cao nay\b|\btong hop bao cao\b`)

	outlookCue = pattern.New(`^(?:(?:chi bo|dang uy|dang bo|chi uy)\b[^,.;:]{0,50}? )?(?:du bao|nhan dinh)\b|^(?:trong )?(?:thoi gian toi|thang toi|quy toi|tuan toi|nam toi|thoi gian tiep theo|thang sau|nhung ngay toi)\b`)
	weather    = pattern.New(`^du bao (?:thoi tiet|thien tai|khi tuong|thuy van|bao|mua)|\bcong tac du bao\b|\bban tin du bao\b`)
	future     = phraseList("se, co the, kha nang, tiep tuc, nguy co, de phat sinh, co xu huong, neu")
	soon       = phraseList("trong )?thoi gian to, thang toi, quy toi, tuan toi, nam toi, sap toi, ngay toi")

	hotWords   = phraseList("diem nong, tap trung dong nguoi, tu tap dong nguoi, khieu kien dong nguoi, khieu kien vuot cap, khieu kien keo dai, dinh cong, ngung viec tap the, chan xe, chan duong, don thu tap the, khieu nai tap the, to cao tap the, gay mat an ninh")
	supposed   = pattern.New(`\b(?:neu|co the|kha nang|nguy co|de|tranh|phong|ngan chan|phong ngua|han che|tiem an|du bao|de phat sinh|khong de|de khong)\b`)
	notHot     = pattern.New(`\b(?:khong|chua|ko|khong con|giam)\b[^.;]{0,60}$`)
	hotPlanned = pattern.New(`\b(?:xu ly|giai quyet|dap tat) (?:dut diem |kip thoi )?(?:cac )?diem nong\b`)
)

// requestsOf lists what the unit asks for, each request for itself.
func requestsOf(passages []passage) []string {
	sectioned, listed := false, false
	for _, p := range passages {
		if p.kind == recommendation {
			sectioned = true
			listed = listed || p.item
		}
	}
	var out []string
	for _, p := range passages {
		switch {
		case p.kind == recommendation && p.item:
			if !allIdle(p.said) && !(frame(p.key) && !request.in(p.key)) {
				out = append(out, p.text)
			}
		case p.kind == recommendation:
			out = appendRequests(out, p, listed && !p.sub)
		case p.kind == forecast && unitAsks.MatchString(p.key) && request.in(p.key):
			out = append(out, p.text)
		case !sectioned && (p.kind == "" || p.kind == otherKind || p.kind == tasks || p.kind == general || p.kind == evaluation):
			for _, s := range p.said {
				if unitRequest(s) {
					out = append(out, splitRequests(s.src)...)
				}
			}
		}
	}
	return out
}

// appendRequests takes the requests out of a paragraph of the section on recommendations. Where the requests are
// listed, a paragraph among them must ask in so many words, and not about the report itself.
func appendRequests(out []string, p passage, listed bool) []string {
	taken := len(out)
	for _, s := range p.said {
		key := s.key
		switch {
		case saysNothing(s), aboutItself.MatchString(key), strings.HasSuffix(s.src, ":"), frame(key) && !strings.Contains(key, "; de nghi"):
		case request.in(key) && !done.in(key):
			out = append(out, splitRequests(s.src)...)
		case listed, done.in(key):
		case len(out) > taken:
			out[len(out)-1] += " " + s.src // the reason given for the request before it
		case softRequest.in(key) || p.sub:
			out = append(out, s.src)
		}
	}
	return out
}

// splitRequests parts a sentence that makes two requests: "… , đồng thời đề nghị …".
func splitRequests(s string) []string {
	f := foldText(s)
	var out []string
	start := 0
	for _, m := range secondRequest.FindAllStringSubmatchIndex(f.s, -1) {
		out = append(out, strings.TrimSpace(f.orig(start, m[0])))
		start = m[2]
	}
	return append(out, strings.TrimSpace(f.orig(start, len(f.s))))
}

// unitRequest: the unit itself asks, not the people it reports on, and not for its report to be summed up.
func unitRequest(s said) bool {
	key := s.key
	m := unitAsks.FindStringIndex(key)
	return m != nil && !peopleAsk.MatchString(key[:m[1]]) && !aboutItself.MatchString(key) && !saysNothing(s) && !done.in(key[:m[1]]) && !frame(key)
}

// forecastsOf lists the forecasts: items as they stand, paragraphs by their sentences.
func forecastsOf(passages []passage) []string {
	sectioned := false
	for _, p := range passages {
		sectioned = sectioned || p.kind == forecast
	}
	var out []string
	for _, p := range passages {
		switch {
		case p.kind == forecast && unitAsks.MatchString(p.key) && request.in(p.key):
		case p.kind == forecast && p.item:
			if !emptyOutlook(say(p.text)) && !allIdle(p.said) && !strings.HasSuffix(p.text, ":") {
				out = append(out, p.text)
			}
		case p.kind == forecast:
			for _, s := range p.said {
				if !emptyOutlook(s) && !frame(s.key) && !strings.HasSuffix(s.src, ":") {
					out = append(out, s.src)
				}
			}
		case !sectioned && (p.kind == "" || p.kind == otherKind || p.kind == general || p.kind == evaluation || p.kind == tasks || p.kind == issues):
			out = append(out, outlookSentences(p)...)
		}
	}
	return out
}

// outlookSentences finds forecasts by their wording, in reports without a section for them. Once a paragraph
// forecasts, its later sentences about the future belong to it.
func outlookSentences(p passage) []string {
	var out []string
	begun := false
	for _, s := range p.said {
		key := s.key
		cue := outlookCue.MatchString(key) && !weather.MatchString(key) && (future.in(key) || strings.HasPrefix(key, "du bao"))
		cue = cue || soon.in(key) && future.in(key) && !request.in(key) && p.kind != tasks && (p.kind != issues || strings.HasPrefix(key, "du bao"))
		if p.kind == tasks && !strings.Contains(key, "du bao") {
			cue = false
		}
		if closing.MatchString(key) || unitRequest(s) {
			continue
		}
		if (cue || begun && future.in(key)) && !emptyOutlook(s) {
			out = append(out, s.src)
		}
		begun = begun || cue
	}
	return out
}

// emptyOutlook: "tiếp tục ổn định" and the like forecast nothing.
func emptyOutlook(s said) bool {
	if saysNothing(s) {
		return true
	}
	key := s.key
	if !hasAny(key, "on dinh", "binh thuong", "khong co dien bien", "khong phat sinh", "khong co gi", "khong co bien dong") {
		return false
	}
	return troubles(s) == 0 && !butWords.in(key) && !hasAny(key, "quan tam", "gia", "nguy co", "neu", "co the", "phan khoi", "ky vong", "cho doi", "kha nang")
}

// allIdle tells whether every sentence says that there is nothing.
func allIdle(sentences []said) bool {
	for _, s := range sentences {
		if !saysNothing(s) {
			return false
		}
	}
	return true
}

// hotSpotsOf lists the hot spots: the passages of their section, or sentences among the issues that tell of one
// as a fact. "Không phát sinh điểm nóng" and "nếu … có thể ngừng việc" are none.
func hotSpotsOf(passages []passage) []string {
	sectioned := false
	for _, p := range passages {
		sectioned = sectioned || p.kind == hotSpot
	}
	var out []string
	for _, p := range passages {
		switch {
		case p.kind == hotSpot:
			if !allIdle(p.said) && !frame(p.key) && !strings.HasSuffix(p.text, ":") {
				out = append(out, p.text)
			}
		case !sectioned && (p.kind == issues || p.kind == discontent || p.kind == concern || p.kind == general || p.kind == otherKind || p.kind == ""):
			for _, s := range p.said {
				if hotFact(s.key) {
					out = append(out, s.src)
				}
			}
		}
	}
	return out
}

// hotFact tells whether a sentence states a hot spot as a fact.
func hotFact(key string) bool {
	hot := false
	hotWords.each(key, func(_ string, at int) bool {
		head := key[max(0, at-160):at]
		if i := strings.LastIndexAny(head, ".;"); i >= 0 {
			head = head[i+1:]
		}
		if !notHot.MatchString(head) && !supposed.MatchString(head) && !hotPlanned.MatchString(key) && !hasAny(head, "de nghi", "kien nghi") {
			hot = true
		}
		return !hot
	})
	return hot
}
