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

// TestNothingLostAmongEquals: one report that says the same thing twice, and two units that say it, lose no statement.
func TestNothingLostAmongEquals(t *testing.T) {
	b := newBuilder()
	same := op("economy", "concern", "", "Lo lắng giá điện tăng cao.")
	b.report("Chi bộ A", "01-BC/CB", at(18, 8, 0), same, same)
	b.report("Chi bộ B", "02-BC/CB", at(18, 9, 0), same)
	s := Build(b.in)
	if n := len(s.Opinions[0].Opinions) + len(s.Opinions[1].Opinions); n != 3 {
		t.Errorf("annex 2 has %d opinions, want 3", n)
	}
	g := s.Topics[0].Groups
	if len(g) != 1 || g[0].Units != 2 || len(g[0].Sources) != 2 || len(g[0].Members) != 3 {
		t.Errorf("want one group of 2 units, 2 reports, 3 statements: %+v", g)
	}
}

// TestAttitudesApart: the same words under different attitudes or topics are never put together.
func TestAttitudesApart(t *testing.T) {
	b := newBuilder()
	const words = "Ý kiến về việc điều chỉnh giá điện sinh hoạt bậc thang từ tháng 11."
	for i, a := range []string{"positive", "concern", "discontent", "mixed", "neutral", ""} {
		b.report("Chi bộ "+string(rune('A'+i)), "0"+string(rune('1'+i))+"-BC/CB", at(18, 8, i), op("economy", a, "", words), op("policy", a, "", words))
	}
	s := Build(b.in)
	if len(s.Topics) != 2 {
		t.Fatalf("%d topics, want 2", len(s.Topics))
	}
	for _, topic := range s.Topics {
		if len(topic.Groups) != 5 {
			t.Errorf("topic %s: %d groups, want 5", topic.Code, len(topic.Groups))
		}
		for _, g := range topic.Groups {
			for _, o := range g.Members {
				if o.Attitude != g.Attitude || o.TopicCode != topic.Code {
					t.Errorf("%s/%s holds an opinion of %s/%s", topic.Code, g.Attitude, o.TopicCode, o.Attitude)
				}
			}
		}
	}
}

// TestGroups: what may stand together and what may not, within one topic and attitude.
func TestGroups(t *testing.T) {
	for _, c := range []struct {
		why      string
		a, b     string
		together bool
	}{
		{"the same matter in other words",
			"Nhiều ý kiến lo lắng tiền điện sinh hoạt tăng cao do cách tính giá điện bậc thang.",
			"Giáo viên lo lắng giá điện bậc thang làm tiền điện sinh hoạt của gia đình tăng cao.", true},
		{"opposite wishes on one matter",
			"Đề nghị giữ cách tính giá điện bậc thang như hiện nay.",
			"Đề nghị bỏ cách tính giá điện bậc thang như hiện nay.", false},
		{"for and against in one bucket, because a reader could not tell the attitude",
			"Cán bộ đồng tình với phương án sáp nhập hai trường trung học.",
			"Cán bộ không đồng tình với phương án sáp nhập hai trường trung học.", false},
		{"one trouble at two places",
			"Mặt đường qua cầu Suối Đá xuất hiện nhiều ổ gà, gây mất an toàn giao thông.",
			"Mặt đường qua cầu Nà Mẫu xuất hiện nhiều ổ gà, gây mất an toàn giao thông.", false},
		{"one place named in two ways of speaking",
			"Mặt đường qua cầu Suối Đá xuất hiện nhiều ổ gà, gây mất an toàn giao thông.",
			"Nhiều ổ gà trên mặt đường ở cầu Suối Đá gây mất an toàn giao thông buổi tối.", true},
		{"only the set phrases of reports are the same",
			"Nhiều ý kiến cán bộ, đảng viên quan tâm đến việc tuyển dụng viên chức.",
			"Nhiều ý kiến cán bộ, đảng viên quan tâm đến thời tiết vụ đông.", false},
	} {
		b := newBuilder()
		b.report("Chi bộ A", "01-BC/CB", at(18, 8, 0), op("economy", "concern", "", c.a))
		b.report("Chi bộ B", "02-BC/CB", at(18, 9, 0), op("economy", "concern", "", c.b))
		// other opinions of the month, so that words have weights
		for i, o := range statements(november()) {
			if o.Kind == store.OpinionStatement && o.Topic != "economy" {
				b.report("Chi bộ khác "+string(rune('A'+i)), "09-BC/CB", at(18, 10, i), o)
			}
		}
		for _, topic := range Build(b.in).Topics {
			if topic.Code == "economy" && (len(topic.Groups) == 1) != c.together {
				t.Errorf("%s: %d groups", c.why, len(topic.Groups))
			}
		}
	}
}

// TestVerbatim: every shown statement is a unit's own, unchanged, and stands for the unit that it names first.
func TestVerbatim(t *testing.T) {
	in := november()
	own := map[int64]map[string]bool{}
	for _, r := range slices.Concat(in.Reports, in.Urgent) {
		own[r.ID] = map[string]bool{}
		for _, st := range r.Statements {
			own[r.ID][st.Text] = true
		}
	}
	s := Build(in)
	for _, topic := range s.Topics {
		for _, g := range topic.Groups {
			if !own[g.Sources[0].report][g.Shown.Text] {
				t.Errorf("group %d: %s does not say %q", g.Number, g.Sources[0].Cite(), g.Shown.Text)
			}
		}
	}
	for _, f := range slices.Concat(s.HotSpots, s.Forecasts, s.Recommendations) {
		if !own[f.Sources[0].report][f.Text] {
			t.Errorf("%s does not say %q", f.Sources[0].Cite(), f.Text)
		}
	}
}

// TestCopied: words taken from another unit are named and not counted; the unit that wrote first is shown (law S4).
func TestCopied(t *testing.T) {
	s := Build(november())
	for _, topic := range s.Topics {
		for _, g := range topic.Groups {
			if !strings.Contains(g.Shown.Text, "thuốc bảo hiểm y tế") {
				continue
			}
			if g.Shown.Source.UnitName == "Chi bộ Hội Đông y tỉnh" {
				t.Error("the copy is shown")
			}
			if g.Units != 2 || len(g.Copied) != 1 || g.Copied[0].UnitName != "Chi bộ Hội Đông y tỉnh" {
				t.Errorf("want 2 units and Hội Đông y's copy apart, have %d and %v", g.Units, g.Copied)
			}
		}
	}
	if len(s.Copies) != 1 || s.Copies[0].Of.UnitName != "Chi bộ Sở Y tế" || s.Copies[0].Source.UnitName != "Chi bộ Hội Đông y tỉnh" {
		t.Errorf("copied reports: %+v", s.Copies)
	}
}

// TestSetPhrasesAreNoCopy: a sentence that many units write does not make their reports copies.
func TestSetPhrasesAreNoCopy(t *testing.T) {
	b := newBuilder()
	for i := range 10 {
		b.report("Chi bộ "+string(rune('A'+i)), "01-BC/CB", at(18, 8, i),
			op("policy", "positive", "", "Cán bộ, đảng viên, người lao động trong chi bộ tư tưởng ổn định, yên tâm công tác, tin tưởng vào sự lãnh đạo của Đảng, chấp hành tốt chủ trương của Đảng, chính sách, pháp luật của Nhà nước, quy định của cơ quan."))
	}
	if s := Build(b.in); len(s.Copies) != 0 {
		t.Errorf("copies: %+v", s.Copies)
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
		"Có 1 đơn vị đã gửi thư đang chờ kiểm tra, chưa tính vào số liệu trên: Chi bộ Hội Người cao tuổi tỉnh.",
	} {
		if !strings.Contains(flat, want) {
			t.Errorf("missing: %s", want)
		}
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
