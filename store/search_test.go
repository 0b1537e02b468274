package store

import (
	"testing"
)

// filed is a report that a test puts into the store.
type filed struct {
	text, folded, period string
}

// fileReport stores a unit of the code, a mail of it, a document and a report, and gives the report's id.
func fileReport(t *testing.T, db *DB, rawAndUnit string, f filed) (id int64) {
	t.Helper()
	code := rawAndUnit[len(rawAndUnit)-4:]
	message, _ := keep(t, db, []byte(rawAndUnit+f.text), Place{})
	write(t, db, clock(t, "2026-11-19 10:02"), func(tx *Tx) error {
		if _, _, err := tx.PutUnit(unit(code, code+"@example.vn")); err != nil {
			return err
		}
		u, err := tx.UnitByCode(code)
		if err != nil {
			return err
		}
		doc, err := tx.AddDocument(Document{MessageID: message, Name: "nội dung thư", SHA256: rawAndUnit, MediaType: "text/plain", Outcome: "ok", Text: f.text})
		if err != nil {
			return err
		}
		id, err = tx.AddReport(Report{MessageID: message, DocumentID: doc, UnitID: u.ID, Type: "dlxh-thang", PeriodKey: f.period, DocType: "periodic",
			State: Current, ReceivedAt: tx.Now, Facts: []byte(`{}`), Folded: f.folded})
		return err
	})
	return id
}

func TestSearch(t *testing.T) {
	db := open(t)
	a := fileReport(t, db, "1 cb01", filed{text: "Giá điện tăng", folded: "gia dien tang theo 94-hd/btgtu and not or near", period: "2026-M10"})
	b := fileReport(t, db, "2 cb02", filed{text: "Giá điện giảm", folded: `gia dien giam "ngoac kep" c*`, period: "2026-M11"})
	c := fileReport(t, db, "3 cb01", filed{text: "Đường sá", folded: "duong sa hu hong", period: "2026-M11"})
	var unit1 int64
	read(t, db, clock(t, "2026-11-20 08:00"), func(tx *Tx) error {
		u, err := tx.UnitByCode("cb01")
		unit1 = u.ID
		return err
	})
	cases := []struct {
		name   string
		words  []string
		period string
		unit   int64
		want   []int64
	}{
		{"all words, the newest first", []string{"gia", "dien"}, "", 0, []int64{b, a}},
		{"no report has both", []string{"tang", "giam"}, "", 0, nil},
		{"a document number", []string{"94-hd/btgtu"}, "", 0, []int64{a}},
		{"its parts in another order are another number", []string{"btgtu/94-hd"}, "", 0, nil},
		{"an operator is a word", []string{"gia", "AND", "tang"}, "", 0, []int64{a}},
		{"another", []string{"NOT"}, "", 0, []int64{a}},
		{"NEAR(", []string{"NEAR("}, "", 0, []int64{a}},
		{"quotes", []string{`"ngoac`, `kep"`}, "", 0, []int64{b}},
		{"a quote alone", []string{`"`}, "", 0, nil},
		{"a star is no prefix search", []string{"duo*"}, "", 0, nil},
		{"a column filter is none", []string{"folded:gia"}, "", 0, nil},
		{"brackets and colons", []string{"(", "gia", "^:{}"}, "", 0, []int64{b, a}},
		{"one period", []string{"gia"}, "2026-M10", 0, []int64{a}},
		{"one unit", []string{"hu", "hong"}, "", unit1, []int64{c}},
		{"another unit's", []string{"giam"}, "", unit1, nil},
		{"no word at all", nil, "", 0, nil},
	}
	for _, tc := range cases {
		read(t, db, clock(t, "2026-11-20 08:00"), func(tx *Tx) error {
			hits, err := tx.Search(tc.words, tc.period, tc.unit, 10)
			if err != nil {
				t.Errorf("%s: %v", tc.name, err)
			}
			var got []int64
			for _, h := range hits {
				got = append(got, h.ReportID)
			}
			if len(got) != len(tc.want) {
				t.Errorf("%s: reports %v, want %v", tc.name, got, tc.want)
				return nil
			}
			for i := range got {
				if got[i] != tc.want[i] {
					t.Errorf("%s: reports %v, want %v", tc.name, got, tc.want)
				}
			}
			return nil
		})
	}
	read(t, db, clock(t, "2026-11-20 08:00"), func(tx *Tx) error {
		hits, err := tx.Search([]string{"gia"}, "", 0, 1)
		if err != nil || len(hits) != 1 || hits[0].Unit != "cb02" || hits[0].Text != "Giá điện giảm" || hits[0].PeriodKey != "2026-M11" {
			t.Errorf("limited to one: %+v, %v", hits, err)
		}
		return nil
	})
}

// FuzzSearch: no word that a user types is an error.
func FuzzSearch(f *testing.F) {
	for _, w := range []string{"gia", `"`, "AND", "a\x00b", "*", "^a", "a:b", "(", "đ", "\xff"} {
		f.Add(w)
	}
	db := open(f)
	f.Fuzz(func(t *testing.T, word string) {
		read(t, db, clock(t, "2026-11-20 08:00"), func(tx *Tx) error {
			_, err := tx.Search([]string{word, "gia"}, "", 0, 5)
			return err
		})
	})
}
