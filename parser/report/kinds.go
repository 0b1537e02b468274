package report

import (
	"strings"
	"tonghop/parser/pattern"
)

// The kinds of sections of the contract.
const (
	leadership     = "leadership"
	general        = "general"
	issues         = "issues"
	positive       = "positive"
	concern        = "concern"
	discontent     = "discontent"
	hotSpot        = "hot_spot"
	forecast       = "forecast"
	recommendation = "recommendation"
	tasks          = "tasks"
	evaluation     = "evaluation"
	otherKind      = "other"
)

// headingRule tells a kind by the words of a heading's key. The rules are tried in order.
type headingRule struct {
	kind    string
	pattern *pattern.Pattern
}

// lead is what may stand before the word that counts: "Những vấn đề dư luận …", "Một số …".
const lead = `^(?:tinh hinh |mot so |nhung |cac |ve )*`

var headingRules = []headingRule{
	{recommendation, pattern.New(lead + `(?:y kien |noi dung )?(?:kien nghi|de xuat|de nghi|y kien tham muu|tham muu)\b`)},
	{tasks, pattern.New(lead + `(?:phuong huong|nhiem vu|ke hoach cong tac|chuong trinh cong tac|cong tac trong tam|trong tam cong tac|noi dung trong tam)\b`)},
	{forecast, pattern.New(lead + `(?:danh gia,? (?:va )?)?(?:nhan dinh,? (?:va )?)?du bao(?:$|[ ,;(])`)},
	{forecast, pattern.New(lead + `(?:nhan dinh|xu huong|chieu huong)\b`)},
	{hotSpot, pattern.New(lead + `(?:van de |vu viec |noi dung |su viec |vu |du luan )*(?:diem nong|noi com,? (?:va )?phuc tap|phuc tap|tiem an|nhay cam|dot xuat|bat thuong|gay buc xuc,? diem nong)\b|\bdiem nong\b|\b(?:van de|vu viec|su viec|noi dung) nong(?:$|,| va\b| nhat\b| can\b| trong\b| tai\b)`)},
	{discontent, pattern.New(lead + `(?:van de |noi dung |y kien |luong |du luan |xa hoi |nhan dan |con |gay |ma |duoc |dang |bi |can bo,? |dang vien,? |tieu cuc,? |nguoi dan |quan chung |nhan dan )*(?:buc xuc|bat binh|bat man|phan ung|khong dong tinh|chua dong tinh|khong dong thuan|gay gat|trai chieu|phan doi|tieu cuc|chua dong thuan)\b`)},
	{concern, pattern.New(lead + `(?:van de |noi dung |y kien |luong |du luan |xa hoi |nhan dan |con |gay |ma |duoc |dang |bi |can bo,? |dang vien,? |nguoi dan |quan chung |nhan dan |tam tu, )*(?:ban khoan|lo lang|tran tro|e ngai|lo ngai|quan ngai|tam tu|chua yen tam|thac mac)\b`)},
	{positive, pattern.New(lead + `(?:van de |noi dung |y kien |luong |du luan |xa hoi |nhan dan |duoc |can bo,? |dang vien,? |nguoi dan |quan chung |nhan dan |mat |diem )*(?:dong tinh|ung ho|phan khoi|tin tuong|danh gia cao|tich cuc|dong thuan|hoan nghenh|hoan nghinh|khich le)\b`)},
	{evaluation, pattern.New(lead + `(?:danh gia|nhan xet|uu diem|han che|ton tai|khuyet diem|nguyen nhan|bai hoc|kho khan,? vuong mac|mat (?:lam |da )?(?:duoc|manh)|ket qua dat duoc)\b`)},
	{leadership, pattern.New(`^(?:ket qua|viec|tinh hinh)?\s?(?:thuc hien |trien khai |to chuc )*(?:cong tac (?:lanh dao|chi dao|trien khai|to chuc|nam bat|nam tinh hinh|du luan|dlxh|tuyen truyen|tham muu|giao ban|dinh huong|quan triet)|lanh dao,? chi dao|ket qua (?:cong tac|thuc hien|nam bat|trien khai|xu ly|giai quyet|hoat dong)|cong viec da|bien phap (?:da|xu ly|giai quyet)|(?:da|viec) (?:xu ly|giai quyet|trien khai)|hoat dong cua (?:doi ngu |mang luoi )?cong tac vien|to chuc thuc hien|ket qua|huong xu ly)\b`)},
	{issues, pattern.New(`^(?:mot so |nhung |cac )(?:van de|noi dung|y kien|luong y kien|phan anh)\b`)},
	{general, pattern.New(`^(?:tinh hinh (?:chung|tu tuong|noi bo|co quan|don vi|tam trang|can bo)|khai quat|dac diem|tu tuong|tam trang|boi canh|dien bien|dien tien|noi dung (?:vu viec|su viec)|tom tat|thong tin chung|tong quan|mo dau|tinh hinh va tam trang|ve tu tuong|ve tinh hinh chung|ve tinh hinh tu tuong)\b|^tinh hinh du luan(?: xa hoi)? chung|^tinh hinh$|^noi dung su viec|^tinh hinh du luan va tu tuong`)},
	{issues, pattern.New(`^(?:tinh hinh |noi dung |ket qua |van de )*(?:du luan|luong y kien|noi dung phan anh|y kien (?:cua |trong )?(?:can bo|dang vien|nhan dan|cu tri|du luan|quan chung|phan anh)|phan anh (?:cua|tu)|quoc te|the gioi|trong nuoc|trong tinh|trong nganh|cua tinh|cua co quan|cua don vi|co quan, don vi|tai co quan|tai don vi|o co quan|dia phuong|cua dia phuong|o dia phuong|tai dia phuong|noi len|noi bat|noi com|quan tam)\b|^van de\b.*\b(?:quan tam|noi len|noi com|noi bat)\b`)},
}

var (
	secondRecommend = pattern.New(`\b(?:va|;|,|-)\s?(?:(?:mot so|nhung|cac) )?(?:y kien )?(?:kien nghi|de xuat)\b|\bgiai phap\b`)
	topicForecast   = pattern.New(`du bao[ ,]*(?:va |,)?\s*(?:canh bao|thoi tiet|thien tai|khi tuong|thuy van)`)
	grievance       = pattern.New(`\b(?:giai quyet|tra loi|tiep thu)\b.*\b(?:kien nghi|don thu|khieu nai)`)
)

// headingKind is the kind that the words of a heading tell; "" for a heading that names a topic ("Về giá điện").
func headingKind(key string) string {
	key = strings.Trim(key, " .:;,-*\"()")
	if key == "" || len(key) > 260 || topicForecast.MatchString(key) {
		return ""
	}
	if rest, found := strings.CutPrefix(key, "ve "); found && !hasPrefixWord(rest, "kien nghi", "de xuat", "du bao", "tinh hinh chung", "tu tuong", "tinh hinh tu tuong", "tam trang") {
		return ""
	}
	if grievance.MatchString(key) && !hasPrefixWord(key, "kien nghi", "de xuat") {
		return leadership
	}
	for _, rule := range headingRules {
		if !rule.pattern.MatchString(key) {
			continue
		}
		// "Công việc đã triển khai và kiến nghị" is about recommendations, "Dư luận quan tâm và kiến nghị" about issues.
		switch rule.kind {
		case leadership, general, evaluation, tasks:
			if secondRecommend.MatchString(key) && !(rule.kind == tasks && !strings.Contains(key, "kien nghi")) {
				return recommendation
			}
		}
		if rule.kind == forecast && strings.HasPrefix(key, "nhan dinh") && strings.Contains(key, "danh gia") && !strings.Contains(key, "du bao") {
			return evaluation
		}
		if rule.kind == positive && (strings.Contains(key, "ban khoan") || strings.Contains(key, "buc xuc") || strings.Contains(key, "lo lang")) {
			return issues // both sides under one heading
		}
		if rule.kind == concern && strings.HasPrefix(key, "tam tu, ") && strings.Contains(key, "nguyen vong") {
			return issues
		}
		return rule.kind
	}
	if hasPrefixWord(key, "giai phap", "bien phap", "mot so giai phap", "cac giai phap") {
		return recommendation
	}
	return ""
}

// areaOf is the geography that a heading names; "" if none.
func areaOf(key string) string {
	switch {
	case hasAny(key, "quoc te", "the gioi") && hasAny(key, "trong nuoc", "trong tinh"):
		return "" // one heading over several
	case hasAny(key, "quoc te", "the gioi", "doi ngoai"):
		return "international"
	case hasAny(key, "trong nuoc", "ca nuoc"):
		return "national"
	case hasAny(key, "co quan, don vi", "cua co quan", "cua don vi", "trong co quan", "trong don vi", "noi bo", "tai co quan", "tai don vi", "o co quan", "cua nganh", "trong nganh", "co quan"):
		return "unit"
	case hasAny(key, "trong tinh", "dia phuong", "cua tinh", "tren dia ban", "trong thanh pho", "cua thanh pho"):
		return "provincial"
	}
	return ""
}
