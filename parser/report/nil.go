package report

import (
	"slices"
	"strings"
	"tonghop/parser/pattern"
)

var (
	// A bare answer under a heading: "Không.", "Không có.", "Không có gì.", "Chưa có".
	bareNo = pattern.New(`^(?:hien tai |den nay |trong thang |trong quy |trong ky )?,?\s?(?:khong|khong co|k co|ko co|ko|khong co gi|khong phat sinh|chua co|khong co noi dung gi|khong co noi dung|khong co y kien|nil)[ ./!;,]*$`)
	// "không" + what a report would tell of; only words of the form itself may stand between.
	nothing = pattern.New(`\b(?:khong|chua|ko|k)(?: (?:co|thay|ghi nhan|phat hien|phat sinh|xuat hien|xay ra|de xay ra|de phat sinh|nhan duoc|tiep nhan|bat ky|mot|cac|nhung|nao|gi|them|su|truong hop|hien tuong|bieu hien|tinh huong|noi dung|thong tin|dang vien|can bo|tinh trang|bat cu|nay sinh|y kien|kien nghi|to chuc|ca nhan|nguoi))*` +
		`(?: (?:gi (?:dac biet|moi|noi com|bat thuong|phat sinh|lon|phuc tap|can bao cao|them)|dac biet|van de|vu viec|su viec|vu|diem nong|y kien|kien nghi|de xuat|du luan|luong y kien|phuc tap|noi com|dot xuat|bat thuong|phan anh|dien bien|don thu|don|khieu nai|khieu kien|tin don|noi dung|bieu hien|tu tuong|vi pham|buc xuc|bien dong|du luan xau|thong tin|thac mac|phan nan)|,? kien nghi| gi$| gi[.,;])`)
	calm     = phraseList("on dinh, binh thuong, yen tam cong tac, doan ket, thong nhat, giu vung, khong thay doi")
	butWords = phraseList("tuy nhien, nhung, song, ngoai tru, tru, ngoai viec, ngoai ra, rieng, duy chi, chi co, chi con, mac du")
	// Statements of form, without a matter of their own.
	boilerplate = phraseList("duong loi, yen tam cong tac, yen tam tu tuong, tin tuong vao su lanh dao, tin tuong tuyet doi vao su lanh dao, tin tuong tuyet doi vao su duong loi, tin tuong tuyet doi vao su dang, tin tuong tuyet doi vao lanh dao, tin tuong tuyet doi vao duong loi, tin tuong tuyet doi vao dang, tin tuong vao su duong loi, tin tuong vao su dang, tin tuong vao lanh dao, tin tuong vao duong loi, tin tuong vao dang, chap hanh tot, chap hanh nghiem, chap hanh day du, chap hanh chu truong, chap hanh duong loi, doan ket, thong nhat, nhiem vu chinh tri, nhiem vu trong tam, nhiem vu duoc giao, quan triet, sinh hoat dinh ky, sinh hoat chi bo, on dinh, chu truong duong loi, duong loi chu truong, duong loi cua dang, gan truc tiep, noi quy, van hoa cong so, lap truong, tu tuong vung vang, phat huy tinh")
	// Something definite that an attitude is directed at.
	definite = phraseList("truoc viec, truoc ket qua, truoc su kien, truoc thanh cong, truoc tinh trang, truoc tinh hinh, truoc thong tin, truoc chu truong, voi viec, ve viec, viec, ket qua, gia ca, gia dien, gia xang, gia vang, gia rau, tinh trang, do, vi, chu truong sap, chu truong sat, chu truong tinh, chu truong tang, chu truong mien, chu truong ve, chu truong xay, chu truong cua tinh, chu truong cua chinh, su kien, dai hoi")
)

// saysNothing tells whether a sentence only states that there is nothing to tell.
func saysNothing(s said) bool {
	key := strings.Trim(s.key, " .;,/-!\"")
	if key == "" || bareNo.MatchString(key) {
		return true
	}
	denies := strings.Contains(key, "kh") || strings.Contains(key, "chua") || hasPhrase(key, "ko") || hasPhrase(key, "k")
	calmed := calm.in(key)
	if !denies && !calmed || butWords.in(key) {
		return false
	}
	if nothing.MatchString(key) {
		return troubles(s) == 0
	}
	return calmed && words(key) <= 45 && troubles(s) == 0 && !definite.in(key) && !hasAny(key, "quan tam", "phan khoi", "dong tinh", "phan anh", "cho rang")
}

// nilPhrase tells whether a sentence is one of those that make a nil report: an explicit "nothing", or calm.
func nilPhrase(s said) bool {
	key := strings.Trim(s.key, " .;,/-!\"")
	return key != "" && saysNothing(s) && (bareNo.MatchString(key) || nothing.MatchString(key) || hasAny(key, "on dinh", "binh thuong"))
}

// idle tells whether a sentence carries no opinion of its own: nothing to tell, or only form.
func idle(s said) bool {
	if saysNothing(s) {
		return true
	}
	return boilerplate.in(s.key) && troubles(s) == 0 && !definite.in(s.key)
}

// frame tells the sentences around a report: addresses, "báo cáo như sau", "Trên đây là …".
func frame(key string) bool {
	key = strings.Trim(key, " -+*")
	switch {
	case hasPrefixWord(key, "tren day la", "tren day", "kinh gui", "kinh trinh", "kinh bao cao", "tran trong", "xin tran trong", "xin chan thanh", "kinh mong", "kinh de nghi", "noi nhan", "xin cam on", "cam on", "kinh chuc", "kinh thua"):
		return true
	case hasPrefixWord(key, "chi bo", "dang uy", "dang bo", "chi uy", "ban") && closing.MatchString(key):
		return true
	}
	key = strings.TrimRight(key, " :./")
	return slices.ContainsFunc(openings, func(s string) bool { return key == s || strings.HasSuffix(key, " "+s) })
}

var (
	openings = []string{"nhu sau", "sau day", "cu the", "noi dung sau", "van de sau", "noi dung chinh sau", "van de chinh sau", "van de noi bat sau", "nhung van de sau"}
	closing  = pattern.New(`^(?:chi bo|dang uy|dang bo|chi uy|ban)\b.{0,80}\b(?:bao cao|gui|kinh bao cao|tran trong bao cao)\b.{0,100}\b(?:tong hop|theo doi|xem xet, chi dao|biet|theo quy dinh)\s*[./]*$|^(?:chi bo|dang uy|chi uy|dang bo)\b.{0,60}\b(?:se )?tiep tuc\b.{0,60}\b(?:theo doi|nam bat|duy tri|bao cao)\b`)
)

// nilReport decides whether a report says that there was nothing: a nil phrase must stand where something would
// be told, and no opinion, hot spot, recommendation or forecast may stand anywhere. One phrase alone never decides.
func nilReport(passages []passage, r Report) (bool, Fact) {
	said, text, where := 0, "", "body"
	asked := map[string]bool{}
	for _, p := range passages {
		for _, s := range p.said {
			if !nilPhrase(s) {
				continue
			}
			if said++; text == "" || p.kind == issues || p.kind == hotSpot {
				if !asked[issues] {
					text = s.src
				}
			}
			asked[p.kind] = true
		}
	}
	matter := len(r.Opinions) + len(r.HotSpots) + len(r.Recommendations) + len(r.Forecasts)
	switch {
	case said == 0:
		return false, Fact{Where: where, Confidence: .9}
	case matter > 0:
		return false, Fact{Where: where, Text: text, Confidence: .85}
	}
	confidence := .7
	if said > 1 {
		confidence = .8
	}
	if asked[issues] || asked[hotSpot] {
		confidence += .1
	}
	return true, Fact{Where: where, Text: text, Confidence: confidence}
}
