package report

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tonghop/parser/doc"
)

func FuzzReport(f *testing.F) {
	for _, c := range append(append(append([]expectation{}, periodicTexts...), looseTexts...), otherTexts...) {
		f.Add(c.text, c.file, c.subject, uint8(0))
		f.Add(c.text, c.file, c.subject, uint8(3))
	}
	f.Fuzz(func(t *testing.T, text, file, subject string, shape uint8) {
		s := Source{File: file, Subject: subject, Body: text, Received: time.Date(2024, 5, 22, 9, 0, 0, 0, time.UTC)}
		switch shape % 4 {
		case 0:
			s.Document = textDocument(text, true)
		case 1:
			s.Document = wordDocument(text)
		case 2:
			s.Document = pageDocument(text)
		case 3:
			s.Document = textDocument(text, false)
			for i := range s.Document.Blocks {
				b := &s.Document.Blocks[i]
				b.Kind, b.Cells = doc.Row, strings.Split(b.Text, ",")
			}
		}
		r := Understander{}.Report(s)
		if r.IsReport < 0 || r.IsReport > 1 {
			t.Fatalf("is report %v", r.IsReport)
		}
		for field, fact := range r.Evidence {
			if fact.Confidence < 0 || fact.Confidence > 1 {
				t.Fatalf("%s: confidence %v", field, fact.Confidence)
			}
		}
		if r.Nil && len(r.Opinions)+len(r.HotSpots)+len(r.Recommendations) > 0 {
			t.Fatal("nil, yet it tells something")
		}
		for _, s := range r.Sections {
			if s.Level < 1 || s.Kind == "" || s.Heading == "" {
				t.Fatalf("section %+v", s)
			}
		}
		checkPeriod(t, r.Period)
	})
}

func FuzzPeriod(f *testing.F) {
	for _, s := range []string{"BC DLXH thang 5-2024 CB So Tu phap.docx", "tuần 3 tháng 5 năm 2024", "từ ngày 20/5 đến ngày 26/5/2024", "6 tháng cuối năm", "quý IV", "T5", "052024", "2024-W53", "31-2 den 30-2"} {
		f.Add(s, int64(1716300000))
		f.Add(s, int64(0))
	}
	f.Fuzz(func(t *testing.T, s string, at int64) {
		received := time.Time{}
		if at != 0 {
			received = time.Unix(at%4000000000, 0)
		}
		p, fact, ok := ParsePeriod(s, received)
		if !ok {
			return
		}
		if fact.Confidence < 0 || fact.Confidence > 1 || p.Key == "" || p.Kind == "" {
			t.Fatalf("%+v %+v", p, fact)
		}
		checkPeriod(t, p)
		ClassifyName(s, s)
		Ignorable(s)
		SecrecyInName(s)
		SecrecyMark(strings.Split(s, "\n"))
	})
}

func checkPeriod(t *testing.T, p Period) {
	t.Helper()
	if p.From == "" && p.To == "" {
		return
	}
	from, err := time.Parse(time.DateOnly, p.From)
	to, err2 := time.Parse(time.DateOnly, p.To)
	if err != nil || err2 != nil || to.Before(from) {
		t.Fatalf("period %+v", p)
	}
}

func FuzzMask(f *testing.F) {
	for _, s := range []string{"bà Nguyễn Thị Thử Nghiệm, sinh ngày 01/02/1990, số căn cước 000190000123, trú tại số 5, ngõ 9, tổ 3, phường Mẫu", "ĐT: +84 24 0000 0789; 99A-000.12; a@b.vn", "tài khoản 0001 2345 6789 0", "địa chỉ: thôn Mẫu",
		"Bà Aaaa" + strings.Repeat("\xae", 61)} { // broken bytes behind a name: a slice ended before it began
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		masked, found := Mask(s)
		if utf8.ValidString(s) && !utf8.ValidString(masked) {
			t.Fatalf("%q broke the text: %q", s, masked)
		}
		if len(found) == 0 && masked != s {
			t.Fatalf("%q changed with nothing found: %q", s, masked)
		}
		rest := s
		for _, m := range found {
			_, after, ok := strings.Cut(rest, m.Value)
			if !ok || m.Value == "" {
				t.Fatalf("%q is not in %q in order", m.Value, s)
			}
			rest = after
		}
	})
}
