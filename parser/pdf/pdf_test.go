package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tonghop/parser/doc"
	"tonghop/parser/layout"
)

// reader shares one compiled module between the runs of the tests.
func reader(t testing.TB) *Reader {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = t.TempDir()
	}
	r := New(filepath.Join(cache, "tonghop-test-pdf"))
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return r
}

// report is testdata/report.fodt as LibreOffice prints it: soffice --headless --convert-to pdf report.fodt.
// locked.pdf is another file printed with the filter option DocumentOpenPassword.
func report(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/report.pdf")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// made writes a PDF of one page with the given content, and extra objects from number 6 on. /F1 is Times, /F2 its bold face,
// /F3 and /F5 are of TCVN3, /F4 and /F6 of VNI, whose signs have no width in /F6.
func made(content string, extra ...string) []byte {
	objects := append([]string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 5 0 R>>",
		fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(content), content),
		"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>/F2<</Type/Font/Subtype/Type1/BaseFont/Times-Bold>>" +
			"/F3<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+.VnTime/Encoding/WinAnsiEncoding>>/F4<</Type/Font/Subtype/TrueType/BaseFont/VNI-Times/Encoding/WinAnsiEncoding>>" +
			"/F5<</Type/Font/Subtype/TrueType/BaseFont/.VnTimeH/Encoding/WinAnsiEncoding>>/F6<</Type/Font/Subtype/TrueType/BaseFont/VNI-Times/Encoding/WinAnsiEncoding" +
			"/FirstChar 32/LastChar 255/Widths[250 " + strings.Repeat("500 ", 159) + strings.Repeat("0 ", 64) + "]>>>>" +
			"/XObject<</X 6 0 R>>>>",
	}, extra...)
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}

// A report as offices send it: what people see on paper is what comes out, in the order they read it.
func TestReport(t *testing.T) {
	d := reader(t).Read(context.Background(), report(t), nil)
	if d.Outcome != doc.OK {
		t.Fatalf("outcome %s: %s", d.Outcome, d.Reason)
	}
	at := func(text string) int {
		return slices.IndexFunc(d.Blocks, func(b doc.Block) bool { return b.Line() == text })
	}
	// The letterhead's left column stands before its right one, then the title; the signature stands behind the recipients.
	order := []string{
		"ĐẢNG BỘ CÁC CƠ QUAN", "ĐẢNG TỈNH HÒA SƠN", "CHI BỘ SỞ THỬ NGHIỆM", "Số 27-BC/CB",
		"ĐẢNG CỘNG SẢN VIỆT NAM", "Hòa Sơn, ngày 18 tháng 9 năm 2026",
		"BÁO CÁO", "tình hình dư luận xã hội tháng 9 năm 2026", "I. TÌNH HÌNH CHUNG",
		"- Có ý kiến đề nghị lắp thêm đèn chiếu sáng ở các trạm dừng.",
		"TT\tNội dung kiến nghị\tCơ quan xem xét",
		"1\tCông bố giá vật liệu xây dựng hằng tuần trên trang tin của tỉnh\tSở Xây dựng",
		"2\tTăng số chuyến thu gom rác ở chợ\tỦy ban nhân dân xã",
		"Nơi nhận:", "- Lưu Chi bộ.", "T/M CHI BỘ", "BÍ THƯ", "Nguyễn Văn Mẫu",
	}
	last := -1
	for _, text := range order {
		i := at(text)
		if i <= last {
			t.Errorf("%q is block %d, want it after %d in\n%s", text, i, last, d.Text())
		}
		last = i
	}
	// A paragraph of several lines with a bold word and a raised figure is one block.
	for _, text := range []string{
		"1. Nhiều ý kiến băn khoăn về giá vật liệu xây dựng tăng nhanh trong hai tháng qua; người dân đang sửa nhà sau mưa lũ phải vay thêm tiền, một số công trình của xã phải dừng lại chờ điều chỉnh dự toán.",
		"Cán bộ, đảng viên yên tâm công tác, tin tưởng vào sự lãnh đạo của cấp ủy. Lễ khai giảng năm học mới được tổ chức gọn nhẹ, phụ huynh hài lòng; số trẻ em đến trường tăng 3,5 % so với năm trước, diện tích phòng học thêm là 1.250 m2.",
	} {
		if at(text) < 0 {
			t.Errorf("no block %q in\n%s", text, d.Text())
		}
	}
	if b := d.Blocks[at("BÁO CÁO")]; !b.Bold || !b.Center || b.Page != 1 {
		t.Errorf("title %+v, want bold, centred, page 1", b)
	}
	if b := d.Blocks[at("Nguyễn Văn Mẫu")]; b.Page != 2 {
		t.Errorf("signer on page %d, want 2", b.Page)
	}
	if b := d.Blocks[at("I. TÌNH HÌNH CHUNG")]; b.Kind != doc.Heading || b.Level != 1 || b.Label != "I." {
		t.Errorf("heading %+v, want one of level 1 with label I.", b)
	}
	if b := d.Blocks[at("- Lưu Chi bộ.")]; b.Kind != doc.Item || b.Label != "-" {
		t.Errorf("recipient %+v, want an item with label -", b)
	}
	if b := d.Blocks[at("2")]; b.Kind != doc.Header {
		t.Errorf("page number is %s, want header", b.Kind)
	}
}

func TestWords(t *testing.T) {
	r := reader(t)
	for _, c := range []struct{ why, content, want string }{
		{"the font changes inside a word, as between Vietnamese letters", "BT /F1 20 Tf 50 700 Td (K) Tj /F2 20 Tf (HO) Tj /F1 20 Tf (CH) Tj ET", "KHOCH"},
		{"each letter is placed by itself", "BT /F1 20 Tf 1 0 0 1 50 700 Tm (B) Tj 1 0 0 1 63.3 700 Tm (a) Tj 1 0 0 1 72.2 700 Tm (o) Tj 1 0 0 1 87 700 Tm (c) Tj 1 0 0 1 95.9 700 Tm (a) Tj ET", "Bao ca"},
		{"a word is drawn before the one to its left", "BT /F1 20 Tf 1 0 0 1 120 700 Tm (sau) Tj 1 0 0 1 50 700 Tm (truoc) Tj ET", "truoc sau"},
		{"bold by drawing twice", "BT /F1 20 Tf 1 0 0 1 50 700 Tm (dam) Tj 1 0 0 1 50.4 700 Tm (dam) Tj ET", "dam"},
		{"landscape: the page is turned", "BT /F1 20 Tf 0 1 -1 0 300 100 Tm (xoay ngang) Tj ET", "xoay ngang"},
		{"outside of the page", "BT /F1 20 Tf 1 0 0 1 50 700 Tm (trong) Tj 1 0 0 1 50 2000 Tm (ngoai) Tj ET", "trong"},
		{"a list number far from its text is no column", "BT /F1 14 Tf 1 0 0 1 50 700 Tm (1.) Tj 1 0 0 1 90 700 Tm (mot) Tj 1 0 0 1 50 680 Tm (2.) Tj 1 0 0 1 90 680 Tm (hai) Tj ET", "1. mot|2. hai"},
	} {
		d := r.Read(context.Background(), made(c.content), nil)
		var got []string
		for _, b := range d.Blocks {
			got = append(got, b.Line())
		}
		if text := strings.Join(got, "|"); text != c.want {
			t.Errorf("%s: got %q, want %q (%s %s)", c.why, text, c.want, d.Outcome, d.Reason)
		}
	}
}

// Fonts from before Unicode: the bytes are Latin letters, the shapes Vietnamese ones.
func TestLegacyFonts(t *testing.T) {
	r := reader(t)
	for _, c := range []struct{ why, content, want, repaired string }{
		{"TCVN3", "BT /F3 14 Tf 50 700 Td (T\xd7nh h\xd7nh t\xad t\xad\xebng) Tj ET", "Tình hình tư tưởng", "tcvn3"},
		{"ư at the end of a line, which looks like a soft hyphen", "BT /F3 14 Tf 50 700 Td (T\xd7nh h\xd7nh t\xad) Tj 0 -16 Td (t\xad\xebng cho th\xe2y) Tj ET", "Tình hình tư tưởng cho thõy", "tcvn3"},
		{"a word in two pieces", "BT /F3 14 Tf 50 700 Td (T\xd7nh h\xd7n) Tj (h t\xad t\xad) Tj (\xebng) Tj ET", "Tình hình tư tưởng", "tcvn3"},
		{"the font of capitals", "BT /F5 14 Tf 50 700 Td (T\xd7nh h\xd7nh) Tj ET", "TÌNH HÌNH", "tcvn3"},
		{"VNI, two characters a letter", "BT /F4 14 Tf 50 700 Td (T\xecnh h\xecnh t\xf6 t\xf6\xf4\xfbng) Tj ET", "Tình hình tư tưởng", "vni"},
		{"VNI, whose signs are drawn over what follows", "BT /F6 14 Tf 50 700 Td (XA\xd5 HO\xc4I, xa\xf5 ho\xe4i tha\xf9ng cha\xe1p) Tj ET", "XÃ HỘI, xã hội tháng chấp", "vni"},
		{"beside Times", "BT /F1 14 Tf 50 700 Td (Ban so 1: ) Tj /F3 14 Tf (t\xad t\xad\xebng) Tj ET", "Ban so 1: tư tưởng", "tcvn3"},
	} {
		d := r.Read(context.Background(), made(c.content), nil)
		if text := strings.TrimSpace(d.Text()); text != c.want || d.Repaired != c.repaired {
			t.Errorf("%s: got %q %q, want %q %q", c.why, text, d.Repaired, c.want, c.repaired)
		}
	}
}

// Scans are drawn and recognised; what cannot be recognised is named.
func TestRecognize(t *testing.T) {
	r := reader(t)
	scan := made("q 595 0 0 842 0 0 cm /X Do Q", "<</Type/XObject/Subtype/Image/Width 2/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 2>>stream\n\x00\xff\nendstream")
	recognize := func(_ context.Context, page *image.Gray, dpi float64) (layout.Page, error) {
		if w, h := page.Rect.Dx(), page.Rect.Dy(); w != 1652 || h != 2338 || math.Abs(dpi-200) > 1 {
			t.Errorf("picture of %d x %d at %g dpi, want A4 at 200", w, h, dpi)
		}
		if left, right := page.GrayAt(200, 1000).Y, page.GrayAt(1400, 1000).Y; left > 60 || right < 200 {
			t.Errorf("left half %d, right half %d, want black and white", left, right)
		}
		return layout.Page{Top: 842, Glyphs: []layout.Glyph{{Text: "Báo", Left: 100, Right: 130, Base: 700, Size: 14}, {Space: true}, {Text: "cáo", Left: 134, Right: 160, Base: 701, Size: 14}}}, nil
	}
	if d := r.Read(context.Background(), scan, recognize); d.Outcome != doc.OK || strings.TrimSpace(d.Text()) != "Báo cáo" || d.Reason != "" {
		t.Errorf("recognised: %s %q %q", d.Outcome, d.Reason, d.Text())
	}
	for _, err := range []error{fmt.Errorf("no tesseract: %w", layout.ErrNoRecognizer), errors.New("tesseract crashed")} {
		d := r.Read(context.Background(), scan, func(context.Context, *image.Gray, float64) (layout.Page, error) { return layout.Page{}, err })
		if d.Outcome != doc.NeedsOCR {
			t.Errorf("%v: %s", err, d.Outcome)
		}
	}
	mixed := bytes.Replace(bytes.Replace(scan, []byte("/Kids[3 0 R]/Count 1"), []byte("/Kids[3 0 R 7 0 R]/Count 2"), 1), []byte("xref\n"),
		[]byte("7 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 8 0 R/Resources 5 0 R>>\nendobj\n8 0 obj<</Length 41>>stream\nBT /F1 20 Tf 50 700 Td (Trang co chu) Tj ET\nendstream\nendobj\nxref\n"), 1)
	d := r.Read(context.Background(), mixed, nil)
	if d.Outcome != doc.OK || !slices.Equal(d.Unread, []int{1}) || d.Reason != "page 1 is a picture and was not recognised" || !strings.Contains(d.Text(), "Trang co chu") {
		t.Errorf("one page of two: %s %q unread %v %q", d.Outcome, d.Reason, d.Unread, d.Text())
	}
}

func TestOutcomes(t *testing.T) {
	r := reader(t)
	locked, err := os.ReadFile("testdata/locked.pdf")
	if err != nil {
		t.Fatal(err)
	}
	image := "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\n\x80\nendstream"
	for _, c := range []struct {
		why  string
		file []byte
		want doc.Outcome
	}{
		{"needs a password", locked, doc.Encrypted},
		{"a page that is one picture", made("q 595 0 0 842 0 0 cm /X Do Q", image), doc.NeedsOCR},
		{"a scan with a stamp of its signature", made("q 595 0 0 842 0 0 cm /X Do Q BT /F1 9 Tf 300 50 Td (Ky boi: Nguyen Van Mau) Tj ET", image), doc.NeedsOCR},
		{"text with a small picture", made("q 50 0 0 50 0 0 cm /X Do Q BT /F1 9 Tf 300 50 Td (Khong co gi dac biet) Tj ET", image), doc.OK},
		{"an empty page", made(""), doc.Empty},
		{"not a PDF", []byte("%PDF-1.7\nhello"), doc.Corrupt},
		{"no bytes", nil, doc.Corrupt},
		{"too many pages", bytes.Replace(made(""), []byte("/Kids[3 0 R]/Count 1"), []byte("/Kids["+strings.Repeat("3 0 R ", maxPages+1)+"]/Count 501"), 1), doc.TooBig},
	} {
		if d := r.Read(context.Background(), c.file, nil); d.Outcome != c.want {
			t.Errorf("%s: %s (%s), want %s", c.why, d.Outcome, d.Reason, c.want)
		}
	}
}

// Damaged copies of a good file: any outcome is right that comes in time, and a cut end still gives some text.
func TestDamaged(t *testing.T) {
	r := reader(t)
	whole := report(t)
	check := func(why string, b []byte) {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if d := r.Read(ctx, b, nil); d.Outcome == doc.TimedOut || strings.Contains(d.Reason, "reader failed") {
			t.Errorf("%s: %s %s", why, d.Outcome, d.Reason)
		}
	}
	step := 40
	if testing.Short() {
		step = 10
	}
	for i := range step {
		check(fmt.Sprintf("cut at %d/%d", i, step), whole[:len(whole)*i/step])
		b := bytes.Clone(whole)
		for j := range 8 {
			at := (i*7919 + j*104729) % len(b)
			b[at] ^= 1 << (j % 8)
		}
		check(fmt.Sprintf("bits flipped %d", i), b)
	}
	if d := r.Read(context.Background(), whole[:len(whole)-200], nil); !strings.Contains(d.Text(), "TÌNH HÌNH CHUNG") {
		t.Errorf("last 200 bytes lost: %s (%s), want the text", d.Outcome, d.Reason)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(report(f))
	f.Add(made("BT /F1 20 Tf 50 700 Td (K) Tj /F2 20 Tf (HO) Tj ET"))
	f.Add(made("BT /F1 20 Tf 0 1 -1 0 300 100 Tm (xoay) Tj 0.7 0.7 -0.7 0.7 300 100 Tm (nghieng) Tj ET"))
	r := reader(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if d := r.Read(ctx, b, nil); strings.Contains(d.Reason, "reader failed") {
			t.Errorf("%s: %s", d.Outcome, d.Reason)
		}
	})
}
