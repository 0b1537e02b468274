package summary

import (
	"slices"
	"strings"
	"testing"

	"tonghop/store"
)

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
