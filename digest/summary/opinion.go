package summary

import (
	"cmp"
	"slices"
	"strings"

	"tonghop/store"
)

// TopicGroup is the opinions on one group of topics.
type TopicGroup struct {
	Code   string // "" for OtherTopic
	Name   string
	Groups []Group // by attitude in the order of the attitudes, then by number of units
}

// OtherTopic is the name of what no topic group takes.
const OtherTopic = "Các vấn đề khác"

// Group is opinions of one attitude on one topic whose words are alike.
type Group struct {
	Number   int // its place in the whole summary, from 1: the annex refers to it
	Attitude string
	Shown    Opinion   // the member that stands for all, as it was written
	Members  []Opinion // Shown included, in the order of the board
	Sources  []Source  // the reports behind it, the shown one's first; copies left out
	Copied   []Source  // reports whose words are a copy of another unit's; they are not counted
	Units    int       // different units among Sources
}

// Opinion is one statement of opinion.
type Opinion struct {
	Source    Source
	TopicCode string
	Attitude  string
	Title     string // the statement's own lead; may be empty
	Text      string
	Breadth   string
	Area      string
	Group     int      // number of the group it is in
	CopyOf    string   // name of the unit whose words these are; "" where they are the unit's own
	key       []string // all its syllables
	terms     []string // the syllables that tell what it is about; "" stands where others were
}

// UnitOpinions is what one report says, in full.
type UnitOpinions struct {
	Source   Source
	Opinions []Opinion
}

// The attitudes in the order in which they are shown.
var attitudes = []struct{ code, name string }{
	{"positive", "Đồng tình, ủng hộ"},
	{"concern", "Băn khoăn, lo lắng"},
	{"discontent", "Bức xúc"},
	{"mixed", "Ý kiến nhiều chiều"},
	{neutral, "Phản ánh chung"},
}

// neutral is the attitude of a statement that tells none.
const neutral = "neutral"

// attitudeRank is the place of an attitude in the order shown; every unknown one is taken for neutral.
func attitudeRank(code string) int {
	for i, a := range attitudes {
		if a.code == code {
			return i
		}
	}
	return len(attitudes) - 1
}

func attitudeName(code string) string { return attitudes[attitudeRank(code)].name }

// opinionsOf lists every opinion, on the topics that the office has; any other topic is none.
func opinionsOf(papers []paper, topics []Topic) []Opinion {
	known := map[string]bool{}
	for _, t := range topics {
		known[t.Code] = true
	}
	var all []Opinion
	for _, p := range papers {
		for _, st := range p.report.Statements {
			if st.Kind != store.OpinionStatement || strings.TrimSpace(st.Title+st.Text) == "" {
				continue
			}
			o := Opinion{
				Source: p.source, Attitude: attitudes[attitudeRank(st.Attitude)].code, Title: st.Title, Text: st.Text,
				Breadth: st.Breadth, Area: st.Area,
			}
			whole := fullText(st.Title, st.Text)
			o.key, o.terms = syllables(whole), terms(whole)
			if known[st.Topic] {
				o.TopicCode = st.Topic
			}
			all = append(all, o)
		}
	}
	return all
}

// groupOpinions puts like opinions together, topic by topic and attitude by attitude, and numbers the groups.
func groupOpinions(all []Opinion, topics []Topic) []TopicGroup {
	weights := weigh(all)
	var out []TopicGroup
	number := 0
	shown := map[string]bool{}
	for _, t := range append(slices.Clone(topics), Topic{Name: OtherTopic}) {
		if shown[t.Code] || t.Code == "" && t.Name != OtherTopic {
			continue // a topic without a code or with that of another can hold nothing of its own
		}
		shown[t.Code] = true
		tg := TopicGroup{Code: t.Code, Name: t.Name}
		for _, a := range attitudes {
			var bucket []int
			for i, o := range all {
				if o.TopicCode == t.Code && o.Attitude == a.code {
					bucket = append(bucket, i)
				}
			}
			var groups []Group
			for _, members := range cluster(all, weights, bucket) {
				groups = append(groups, newGroup(all, weights, members))
			}
			slices.SortStableFunc(groups, func(x, y Group) int { return cmp.Compare(y.Units, x.Units) })
			tg.Groups = append(tg.Groups, groups...)
		}
		for i := range tg.Groups {
			number++
			tg.Groups[i].setNumber(number)
		}
		if len(tg.Groups) > 0 {
			out = append(out, tg)
		}
	}
	return out
}

func (g *Group) setNumber(n int) {
	g.Number = n
	g.Shown.Group = n
	for i := range g.Members {
		g.Members[i].Group = n
	}
}

// newGroup chooses the member that is shown and counts who is behind the group.
func newGroup(all []Opinion, weights []vector, members []int) Group {
	original := originals(all, members)
	shown := central(all, weights, members, original)
	g := Group{Attitude: all[shown].Attitude, Shown: all[shown], Sources: []Source{all[shown].Source}}
	own := map[int64]bool{all[shown].Source.report: true}
	for _, i := range members {
		o := all[i]
		if first, copied := original[i]; copied {
			o.CopyOf = all[first].Source.UnitName
		} else if !own[o.Source.report] {
			own[o.Source.report] = true
			g.Sources = append(g.Sources, o.Source)
		}
		g.Members = append(g.Members, o)
	}
	for _, o := range g.Members {
		if o.CopyOf != "" && !own[o.Source.report] {
			own[o.Source.report] = true
			g.Copied = append(g.Copied, o.Source)
		}
	}
	g.Units = unitCount(g.Sources)
	return g
}

// central is the member nearest to all others, among those that end as sentences do and are no copy where there are such.
func central(all []Opinion, weights []vector, members []int, original map[int]int) int {
	best, bestScore := members[0], -1.0
	for _, i := range members {
		score := 0.0
		for _, j := range members {
			score += weights[i].cosine(weights[j])
		}
		score /= float64(len(members))
		if whole(all[i].Text) {
			score += 10
		}
		if _, copied := original[i]; !copied {
			score += 100
		}
		if score > bestScore+1e-12 {
			best, bestScore = i, score
		}
	}
	return best
}

// whole tells whether a text ends like a complete sentence.
func whole(text string) bool {
	text = strings.TrimRight(text, " \t\n\"'”’)»")
	return strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?")
}

// byUnit lists the grouped opinions again by report, in the order of the papers and of their statements.
func byUnit(topics []TopicGroup, papers []paper) []UnitOpinions {
	type place struct {
		report int64
		text   string
	}
	found := map[place][]Opinion{}
	for _, t := range topics {
		for _, g := range t.Groups {
			for _, o := range g.Members {
				at := place{o.Source.report, o.Title + "\x00" + o.Text}
				found[at] = append(found[at], o)
			}
		}
	}
	var out []UnitOpinions
	for _, p := range papers {
		u := UnitOpinions{Source: p.source}
		for _, st := range p.report.Statements {
			at := place{p.report.ID, st.Title + "\x00" + st.Text}
			if st.Kind != store.OpinionStatement || len(found[at]) == 0 {
				continue
			}
			u.Opinions = append(u.Opinions, found[at][0])
			found[at] = found[at][1:]
		}
		if len(u.Opinions) > 0 {
			out = append(out, u)
		}
	}
	return out
}
