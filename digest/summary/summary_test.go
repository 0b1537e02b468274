package summary

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tonghop/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestText is the golden file of the whole wording.
func TestText(t *testing.T) {
	for name, in := range map[string]Input{"november": november(), "nothing": nothing(), "supplement": supplement()} {
		got, err := Build(in).Text()
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", name+".txt")
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs from %s; look at it and run with -update:\n%s", name, file, got)
		}
		for i, l := range strings.Split(got, "\n") {
			if n := len([]rune(l)); n > width {
				t.Errorf("%s: line %d has %d characters: %s", name, i+1, n, l)
			}
		}
	}
}

// nothing is a period in which no unit owed anything.
func nothing() Input {
	b := newBuilder()
	b.unit("Chi bộ Hội Nhà báo tỉnh", store.Exempt)
	return b.in
}

// supplement is one late report after a summary that has gone out.
func supplement() Input {
	b := newBuilder()
	b.report("Chi bộ Hội Luật gia tỉnh", "05-BC/CB", at(24, 8, 0),
		op("policy", "concern", "", "Hội viên băn khoăn việc lấy ý kiến vào dự thảo nghị quyết còn gấp."))
	b.in.Board.AsOf = at(25, 17, 0)
	b.in.Supplement = true
	b.in.Office.Addressee, b.in.Office.Basis = nil, ""
	return b.in
}

// statements lists all statements of an input.
func statements(in Input) (all []store.Statement) {
	for _, r := range slices.Concat(in.Reports, in.Urgent) {
		all = append(all, r.Statements...)
	}
	return all
}

// TestNothingLost: every hot spot, forecast and recommendation is in every form of the summary, word for word, and every
// opinion in the machine-readable part, the workbook's source and annex 2 (law S2).
func TestNothingLost(t *testing.T) {
	in := november()
	s := Build(in)
	page, err := s.HTML()
	if err != nil {
		t.Fatal(err)
	}
	text, err := s.Text()
	if err != nil {
		t.Fatal(err)
	}
	flat := strings.Join(strings.Fields(text), " ")
	machine, err := s.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var annex []string
	for _, u := range s.Opinions {
		for _, o := range u.Opinions {
			annex = append(annex, o.Text)
		}
	}
	for _, st := range statements(in) {
		if !bytes.Contains(machine, []byte(strings.TrimSuffix(st.Text, "."))) {
			t.Errorf("not in the machine-readable part: %s", st.Text)
		}
		if st.Kind == store.OpinionStatement {
			if !slices.Contains(annex, st.Text) {
				t.Errorf("not in annex 2: %s", st.Text)
			}
			continue
		}
		words := strings.TrimSuffix(st.Text, ".")
		_, words, _ = strings.Cut(" "+words, " ") // without a bold lead's seam
		if !strings.Contains(page, strings.ReplaceAll(words, "+", "&#43;")) && !strings.Contains(page, words) {
			t.Errorf("not on the page: %s", st.Text)
		}
		if !strings.Contains(flat, words) {
			t.Errorf("not in the plain text: %s", st.Text)
		}
	}
	opinions := 0
	for _, st := range statements(in) {
		if st.Kind == store.OpinionStatement {
			opinions++
		}
	}
	if len(annex) != opinions {
		t.Errorf("annex 2 has %d opinions, the reports %d", len(annex), opinions)
	}
}

// TestCounts: the paper's numbers are the board's, and without any obligation there is no rate (law T2).
func TestCounts(t *testing.T) {
	s := Build(november())
	text, _ := s.Text()
	flat := strings.Join(strings.Fields(text), " ")
	for _, want := range []string{
		"Trong kỳ có 11 đơn vị phải báo cáo; 9 đơn vị đã báo cáo, đạt 81,8% (đúng hạn: 7, chậm: 2); 2 đơn vị chưa báo cáo.",
		"Chậm: 2. Chi bộ Hội Nông dân tỉnh (15 giờ 12 phút); Chi bộ Hội Văn học - Nghệ thuật tỉnh (1 ngày 16 giờ)",
		"Chưa báo cáo: 2. Chi bộ Hội Luật gia tỉnh; Chi bộ Hội Người cao tuổi tỉnh (có thư chờ kiểm tra)",
		"Được miễn: 1. Chi bộ Hội Nhà báo tỉnh",
		"Có 1 đơn vị có thư đang chờ kiểm tra, nội dung các thư này chưa tính vào báo cáo: Chi bộ Hội Người cao tuổi tỉnh.",
	} {
		if !strings.Contains(flat, want) {
			t.Errorf("missing: %s", want)
		}
	}
	b := newBuilder()
	b.unit("Chi bộ A", store.Waiting)
	b.in.Board.AsOf = at(19, 8, 0)
	early, _ := Build(b.in).Text()
	if !strings.Contains(early, "1 đơn vị chưa đến hạn") || !strings.Contains(early, "Chưa báo cáo: 0. Không có") {
		t.Errorf("a unit before its due moment is reproached:\n%s", early)
	}
	for _, form := range []func(Summary) (string, error){Summary.Text, Summary.HTML} {
		none, err := form(Build(nothing()))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(none, "không áp dụng") || strings.Contains(none, ">0%") || strings.Contains(none, "100%<") || strings.Contains(none, " 0%") {
			t.Errorf("nothing expected, yet a rate:\n%s", none)
		}
	}
}

// TestDeterministic: the same input gives the same value and the same bytes, whatever the order of the reports.
func TestDeterministic(t *testing.T) {
	in := november()
	first := Build(in)
	slices.Reverse(in.Reports)
	second := Build(in)
	if !reflect.DeepEqual(first, second) {
		t.Error("the order of the reports changes the summary")
	}
	for name, write := range map[string]func(Summary) []byte{
		"json": func(s Summary) []byte { b, _ := s.JSON(); return b },
		"docx": func(s Summary) []byte { var b bytes.Buffer; s.Docx(&b); return b.Bytes() },
		"xlsx": func(s Summary) []byte { var b bytes.Buffer; s.Xlsx(&b); return b.Bytes() },
		"html": func(s Summary) []byte { h, _ := s.HTML(); return []byte(h) },
	} {
		if a, b := write(first), write(second); !bytes.Equal(a, b) || len(a) == 0 {
			t.Errorf("%s: %d and %d bytes, not the same", name, len(a), len(b))
		}
	}
}

// TestHotSpotsFirst: where there are hot spots they stand before all else; where there are none this is said.
func TestHotSpotsFirst(t *testing.T) {
	s := Build(november())
	if h := s.outline().Sections[0].Heading; !strings.Contains(h, "ĐIỂM NÓNG") {
		t.Errorf("first section: %s", h)
	}
	if !strings.Contains(s.Subject(), "điểm nóng") {
		t.Errorf("subject without the hot spots: %s", s.Subject())
	}
	text, _ := Build(supplement()).Text()
	for _, want := range []string{"Không có đơn vị nào phản ánh điểm nóng.", "Không có đơn vị nào nêu dự báo.", "Không có đơn vị nào nêu kiến nghị, đề xuất."} {
		if !strings.Contains(text, want) {
			t.Errorf("missing: %s", want)
		}
	}
}

// TestMachine: the machine-readable part has the fields that the office above reads.
func TestMachine(t *testing.T) {
	raw, err := Build(november()).JSON()
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		Format  string
		Version int
		Period  struct{ Key, From, To string }
		AsOf    string `json:"as_of"`
		Counts  store.Count
		Units   []struct {
			Code, Name, State, Timeliness, Number, Date string
			ReceivedAt                                  string `json:"received_at"`
		}
		Topics []struct {
			Code   string
			Groups []struct {
				Attitude, Text string
				Sources        []struct{ Unit, Number, Date string }
				Members        []struct{ Unit, Text string }
			}
		}
		HotSpots        []struct{ Text string } `json:"hot_spots"`
		Forecasts       []struct{ Text string }
		Recommendations []struct {
			Text    string
			Sources []struct{ Unit string }
		}
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		t.Fatal(err)
	}
	if f.Format != "tonghop-summary" || f.Version != 1 || f.Period.Key != "2026-M11" || f.AsOf != "2026-11-23T17:00:00+07:00" {
		t.Errorf("head: %+v", f.Period)
	}
	if f.Counts.Expected != 11 || len(f.Units) != 12 || len(f.HotSpots) != 2 || len(f.Forecasts) != 3 || len(f.Recommendations) != 7 {
		t.Errorf("%d expected, %d units, %d hot spots, %d forecasts, %d recommendations", f.Counts.Expected, len(f.Units), len(f.HotSpots), len(f.Forecasts), len(f.Recommendations))
	}
	if u := f.Units[0]; u.Code != "cb01" || u.State != "submitted" || u.Timeliness != "on_time" || u.ReceivedAt != "2026-11-18T09:12:00+07:00" || u.Number != "15-BC/CB" || u.Date != "2026-11-18" {
		t.Errorf("unit: %+v", u)
	}
	if empty, _ := Build(nothing()).JSON(); bytes.Contains(empty, []byte("null")) {
		t.Error("a list is null where it is empty")
	}
}
