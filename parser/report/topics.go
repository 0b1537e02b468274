package report

import (
	"slices"
	"strings"
)

// DefaultTaxonomy is the four standing topic groups of the guidance on opinion reports, with words for the
// matters that come up under each. An office replaces it in its configuration.
func DefaultTaxonomy() Taxonomy { return slices.Clone(standingTopics) }

var standingTopics = Taxonomy{
	{Code: "policy", Name: "Việc xây dựng và thực hiện chủ trương, chính sách", Keywords: strings.Split("chu truong,chinh sach,nghi quyet,chi thi,luat,du thao,nghi dinh,thong tu,sap xep,sap nhap,hop nhat,tinh gon,tinh gian,bien che,bo may,don vi hanh chinh,tien luong,luong co so,muc luong,phu cap,che do,cai cach hanh chinh,thu tuc hanh chinh,dich vu cong,bao hiem xa hoi,bao hiem y te,huong nghi,nghi huu,can bo,cong chuc,quy hoach can bo,tham nhung,lang phi,chuyen doi so,ho so,phieu ly lich,can cuoc,dinh danh,nha o xa hoi,an sinh,nguoi co cong,giam ngheo,dan toc,ton giao,dat dai,den bu,boi thuong,giai phong mat bang,thue,hoc phi,chinh quyen hai cap,chinh quyen dia phuong,quyen su dung dat,giay chung nhan,vien chuc,don vi su nghiep,sap nhap xa,trung cau", ",")},
	{Code: "congress", Name: "Đại hội, hội nghị Trung ương, kỳ họp Quốc hội, Hội đồng nhân dân", Keywords: strings.Split("dai hoi,hoi nghi trung uong,ban chap hanh trung uong,bo chinh tri,quoc hoi,hoi dong nhan dan,hdnd,ky hop,chat van,lay phieu tin nhiem,bau cu,ung cu,nhan su,van kien,nhiem ky,cu tri,xay dung dang,kiem diem,ky luat dang,sinh hoat chi bo,tong bi thu,chu tich nuoc", ",")},
	{Code: "foreign", Name: "Đối ngoại, các ngày kỷ niệm", Keywords: strings.Split("doi ngoai,ngoai giao,quoc te,the gioi,bien dong,xung dot,chien su,ukraine,nga,my,trung quoc,israel,gaza,asean,lien hop quoc,chuyen tham,thuong dinh,thue quan,ky niem,ngay le,le hoi,quoc khanh,giai phong mien nam,dien bien phu,cach mang thang tam,thuong binh liet si,dieu binh,dieu hanh quan su,ngay thanh lap", ",")},
	{Code: "society", Name: "Kinh tế, đời sống, thiên tai, dịch bệnh, trật tự an toàn xã hội và các vấn đề khác", Keywords: strings.Split("kinh te,gia ca,gia dien,tien dien,gia xang,gia vang,gia rau,gia thit,hang hoa,hang gia,tieu dung,doanh nghiep,san xuat,kinh doanh,xuat khau,nong san,hop tac xa,thuong mai dien tu,viec lam,thu nhap,ngan sach,dau tu cong,du an,xay dung,giao thong,duong,cau,ket xe,tai nan,nong do con,y te,benh vien,kham chua benh,kham benh,thuoc,dich benh,sot xuat huyet,dich ta,giao duc,hoc sinh,giao vien,truong hoc,day them,hoc them,ky thi,tuyen sinh,an toan thuc pham,thuc pham,ban tru,thien tai,bao,lu,mua lon,ngap,sat lo,han han,nang nong,moi truong,rac,o nhiem,nuoc sach,cap nuoc,thoat nuoc,dien,mat dien,cat dien,an ninh,trat tu,toi pham,lua dao,mao danh,ma tuy,trom cap,co bac,mang xa hoi,tin gia,khieu kien,khieu nai,dinh cong,ngung viec,chay no,phong chay,bao luc,via he,cho,do thi,nong thon moi,du lich,van hoa,the thao,chan nuoi,bien gioi,chu quyen,quoc phong,xe tai,xe buyt,internet,cuoc van chuyen,lam phat,tin dung,ngan hang,thoi tiet,phan bon,nong dan,nong nghiep,chan nuoi,trong trot,vat lieu,dat san xuat,xa thai,nuoc sinh hoat,khoi bui,vu mua,dong phuc,khoan thu,cong nhan,nha may,phuong tien,thuoc la,tre em,nguoi cao tuoi,khu dan cu", ",")},
}

// matcher is a taxonomy made ready to be matched against many texts.
type matcher struct {
	codes    []string
	keywords phraseSet
	groups   map[string][]int // groups of each keyword
}

// standingMatcher is ready once, since most offices keep the standing groups.
var standingMatcher = newMatcher(DefaultTaxonomy())

func newMatcher(t Taxonomy) matcher {
	m := matcher{groups: map[string][]int{}}
	var all []string
	for i, topic := range t {
		m.codes = append(m.codes, topic.Code)
		for _, w := range topic.Keywords {
			if key := strings.ReplaceAll(foldText(squeeze(w)).s, ",", " "); key != "" {
				if m.groups[key] == nil {
					all = append(all, key)
				}
				m.groups[key] = append(m.groups[key], i)
			}
		}
	}
	m.keywords = phraseList(strings.Join(all, ","))
	return m
}

// match is the code of the topic group that a folded text speaks of: the one with most matching keywords, the first
// of equals; "" where no keyword tells.
func (m matcher) match(key string) string {
	counts := make([]int, len(m.codes))
	var counted []string
	m.keywords.each(key, func(word string, _ int) bool {
		if !slices.Contains(counted, word) {
			counted = append(counted, word)
			for _, i := range m.groups[word] {
				counts[i]++
			}
		}
		return true
	})
	best, code := 0, ""
	for i, n := range counts {
		if n > best {
			best, code = n, m.codes[i]
		}
	}
	return code
}
