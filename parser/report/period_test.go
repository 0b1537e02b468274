package report

import (
	"os"
	"strings"
	"testing"
	"time"
)

// The owner's list of file names and subjects; a class decision that differs is explained in names.
func TestSharedSubjects(t *testing.T) {
	raw, err := os.ReadFile("../../../shared/subjects.tsv")
	if err != nil {
		t.Skip("shared/subjects.tsv is not here:", err)
	}
	// The list calls these periodic and notes what they are beside it; the contract has types for them.
	finer := map[string]Type{"addendum": Supplement, "replacement": Replacement}
	for _, line := range strings.Split(string(raw), "\n") {
		f := strings.Split(line, "\t")
		if len(f) < 4 || strings.HasPrefix(line, "#") {
			continue
		}
		text, where, wantType, wantKey, note := f[0], f[1], Type(f[2]), f[3], ""
		if len(f) > 4 {
			note = f[4]
		}
		received := time.Date(2024, 5, 22, 9, 0, 0, 0, time.UTC)
		if strings.HasSuffix(wantKey, "M10") || strings.Contains(wantKey, "M12") || wantKey == "2024" {
			received = time.Date(2024, 12, 20, 9, 0, 0, 0, time.UTC)
		}
		if wantType == "ignore" {
			if !Ignorable(text) {
				t.Errorf("%s: not ignored", text)
			}
			continue
		}
		if finer[note] != "" {
			wantType = finer[note]
		}
		if wantType == "receipt" || wantType == "auto" {
			wantType = Unknown // the mail's kind tells these, not the report's type
		}
		var got Type
		if where == "file" {
			got, _ = ClassifyName(text, "")
		} else {
			got, _ = ClassifyName("", text)
		}
		if got != wantType {
			t.Errorf("%s: type %s, want %s", text, got, wantType)
		}
		p, fact, ok := ParsePeriod(text, received)
		key := p.Key
		if !ok || fact.Confidence < .5 {
			key = ""
		}
		want := strings.NewReplacer("????", "2024", "2024?", "2024", "+Y", "").Replace(wantKey)
		if want == "-" || want == "unknown" || want == "adhoc" {
			if wantType == Unknown {
				continue
			}
			want = ""
		}
		if key != want {
			t.Errorf("%s: period %q (%v), want %q", text, p.Key, fact, want)
		}
	}
}

func TestParsePeriod(t *testing.T) {
	cases := []struct{ why, text, received, want string }{ // want "" none, "?" before a key: below one half
		{"named month, year behind a slash", "Báo cáo DLXH tháng 5/2024", "2024-06-02", "2024-M05"},
		{"year far behind the month", "BC thang 5 CB So Tu phap 2024.docx", "2024-06-02", "2024-M05"},
		{"year in front", "2024 - BC DLXH tháng 5.docx", "2024-06-02", "2024-M05"},
		{"two digits of a year", "BC T5-24.docx", "2024-06-02", "2024-M05"},
		{"month glued to its word", "BCDLXHthang5.docx", "2024-06-02", "2024-M05"},
		{"month glued to its number", "BC DLXH thang05 nam2024.docx", "2024-06-02", "2024-M05"},
		{"April, not 'from'", "Báo cáo tháng tư năm 2024", "2024-05-02", "2024-M04"},
		{"'tháng từ' is not April", "Tổng hợp ý kiến hằng tháng từ các chi bộ", "2024-05-02", ""},
		{"May in words", "Báo cáo tháng năm năm 2024", "2024-05-30", "2024-M05"},
		{"month left blank in a form", "báo cáo dư luận tháng năm 2024", "2024-05-30", "?2024-M05"},
		{"'tháng, năm' is not May", "Báo cáo theo tháng, năm", "2024-05-30", ""},
		{"eleven before ten", "báo cáo tháng mười một năm 2024", "2024-12-01", "2024-M11"},
		{"December without marks", "bao cao thang muoi hai nam 2024", "2025-01-02", "2024-M12"},
		{"last year's December", "BC tháng 12", "2025-01-05", "2024-M12"},
		{"next year's January, sent early", "BC tháng 1", "2024-12-28", "2025-M01"},
		{"June asked for in January is last year's", "BC tháng 6", "2025-01-10", "2024-M06"},
		{"typing mistake in the year", "BC DLXH Tháng 5 năm 2204", "2024-05-22", "2024-M05"},
		{"a year that cannot be meant", "BC DLXH tháng 5 năm 2031", "2024-05-22", "?2024-M05"},
		{"next year's May is a slip", "BC DLXH tháng 5 năm 2025", "2024-05-22", "?2025-M05"},
		{"plan half", "Báo cáo 6 tháng đầu năm, phương hướng, nhiệm vụ 6 tháng cuối năm 2024", "2024-06-20", "2024-H1"},
		{"plan half by month", "dư luận xã hội tháng 5 và nhiệm vụ trọng tâm tháng 6 năm 2024", "2024-05-22", "2024-M05"},
		{"forecast half", "tình hình dư luận tháng 5, dự báo tháng 6/2024", "2024-05-22", "2024-M05"},
		{"second half year", "BC 6 tháng cuối năm 2024", "2024-12-22", "2024-H2"},
		{"half year in words", "Báo cáo sáu tháng đầu năm 2024", "2024-06-22", "2024-H1"},
		{"first three months", "Báo cáo 3 tháng đầu năm 2024", "2024-03-22", "2024-Q1"},
		{"eleven months", "Báo cáo 11 tháng đầu năm 2024", "2024-11-22", "2024-01-01..2024-11-30"},
		{"quarter in Roman", "báo cáo quý III năm 2024", "2024-09-22", "2024-Q3"},
		{"quarter as Q", "BC Q3.2024.pdf", "2024-09-22", "2024-Q3"},
		{"quarter without year in January", "BC quý IV", "2025-01-04", "2024-Q4"},
		{"'Quý cơ quan' is no quarter", "Kính gửi Quý cơ quan báo cáo tháng 5/2024", "2024-05-22", "2024-M05"},
		{"a rule, not a quarter", "Quy định 1 về báo cáo", "2024-05-22", ""},
		{"week with its year", "BC tuần 22/2024", "2024-06-03", "2024-W22"},
		{"ISO week at the turn of the year", "Báo cáo tuần 1 năm 2025", "2025-01-06", "2025-W01"},
		{"week 53 of a year without one", "Báo cáo tuần 53 năm 2024", "2025-01-06", ""},
		{"range of days", "từ ngày 20 đến ngày 26 tháng 5 năm 2024", "2024-05-27", "2024-05-20..2024-05-26"},
		{"range across the year's end", "từ 25/12 đến 31/12/2024", "2025-01-02", "2024-12-25..2024-12-31"},
		{"range over New Year", "từ ngày 15/12 đến ngày 14/01/2025", "2025-01-15", "2024-12-15..2025-01-14"},
		{"the contract's own key", "Re: [tonghop 2024-M05] Nhắc gửi báo cáo", "2024-05-22", "2024-M05"},
		{"the contract's own range", "2024-05-20..2024-05-26", "2024-05-27", "2024-05-20..2024-05-26"},
		{"a day is no period", "BC DLXH 20-5-2024.docx", "2024-05-22", "?2024-M05"},
		{"a scanner's clock is no period", "20240520153012.pdf", "2024-05-22", ""},
		{"a decree's number is no month", "Báo cáo thực hiện Nghị định 10/2023/NĐ-CP", "2024-05-22", ""},
		{"a document's number is no month", "Báo cáo theo Công văn số 5-2024", "2024-05-22", ""},
		{"MMYYYY", "BCDLXH_052024.docx", "2024-05-22", "2024-M05"},
		{"YYYYMM", "BC DLXH 202405.docx", "2024-05-22", "2024-M05"},
		{"two months", "Báo cáo dư luận tháng 4, 5 năm 2024", "2024-05-30", "2024-04-01..2024-05-31"},
		{"month and year in one report: the month, with a doubt", "tháng 12/2024 và năm 2024", "2024-12-22", "2024-M12"},
		{"a unit called T5", "Báo cáo dư luận của Phòng T5", "2024-05-22", ""},
		{"a unit called T5 and a month", "BC Phòng T5 T4.2024", "2024-05-02", "2024-M04"},
		{"storm number", "báo cáo nhanh sau bão số 3", "2024-09-12", ""},
		{"the year of an election", "Báo cáo dư luận về bầu cử năm 2026", "2025-12-12", "?2026"},
		{"a plan's year", "Báo cáo thực hiện Kế hoạch năm 2024", "2024-05-12", "?2024"},
		{"school year", "Báo cáo dư luận năm học 2024-2025", "2024-09-12", ""},
		{"victory is no month", "chiến thắng 4 trận", "2024-09-12", ""},
		{"thirteenth month", "Báo cáo tháng 13/2024", "2024-05-12", ""},
		{"nothing", "", "2024-05-12", ""},
	}
	for _, c := range cases {
		received, err := time.Parse(time.DateOnly, c.received)
		if err != nil {
			t.Fatal(err)
		}
		p, fact, ok := ParsePeriod(c.text, received)
		got := p.Key
		if ok && fact.Confidence < .5 {
			got = "?" + got
		}
		if got != c.want {
			t.Errorf("%s: %q gives %q (%v), want %q", c.why, c.text, got, fact, c.want)
		}
	}
}
