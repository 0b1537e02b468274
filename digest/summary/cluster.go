package summary

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// alike is the cosine from which two statements may be put together. With complete linkage it was measured at pair precision
// .97 and recall .65 on Vietnamese statements; a lower one merges opposite opinions (domain notes, section 9). A group too
// many is better than a wrong count.
const alike = 0.22

// tones brings the two customs of placing the tone mark together ("khoẻ", "khỏe"). "quý" is changed as well, but everywhere.
var tones = strings.NewReplacer("oà", "òa", "oá", "óa", "oả", "ỏa", "oã", "õa", "oạ", "ọa", "oè", "òe", "oé", "óe", "oẻ", "ỏe", "oẽ", "õe", "oẹ", "ọe",
	"uỳ", "ùy", "uý", "úy", "uỷ", "ủy", "uỹ", "ũy", "uỵ", "ụy")

// plain is a text for comparing: NFC, lower case, one custom of tone marks.
func plain(text string) string { return tones.Replace(strings.ToLower(norm.NFC.String(text))) }

// syllables are the words of a text for comparing: letters and digits only.
func syllables(text string) []string {
	return strings.FieldsFunc(plain(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// terms are the syllables that tell what a text is about. Where others stood between them there is one "", so that syllables
// are neighbours only where they are in the text. A place is no matter: what keeps places apart is the stance.
func terms(text string) []string {
	text = placeName.ReplaceAllString(norm.NFC.String(text), " | ")
	text = speakers.ReplaceAllString(plain(text), " | ")
	var out []string
	gap := true
	for _, s := range strings.Fields(text) {
		word := strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if word == "" || empty[word] || strings.ContainsFunc(word, unicode.IsDigit) {
			gap = true
			continue
		}
		if gap && len(out) > 0 {
			out = append(out, "")
		}
		out = append(out, word)
		// a mark behind a word ends what belongs together
		gap = !strings.HasSuffix(s, word)
	}
	return out
}

// speakers are who holds an opinion; what it is about they do not tell.
var speakers = regexp.MustCompile(`cán bộ|đảng viên|công chức|viên chức|người lao động|quần chúng|nhân dân|người dân|bà con|cử tri|hội viên|đoàn viên|dư luận|ý kiến`)

// empty are syllables that say nothing about what an opinion is about: joints of sentences and the usual words of reports.
var empty = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Fields(`và của các những là có cho được về với trong ngoài ở tại này đó một số nhiều đa thì mà để từ đến khi do bởi vì nên cần còn
		đã đang sẽ vẫn cũng như trên dưới ra vào theo đối việc sự nhất thứ luồng cơ bản hiện nay thời gian qua rất hơn bị phải tình hình vấn đề
		phản ánh quan tâm bày tỏ đề nghị rằng đồng ủng hộ băn khoăn lo lắng bức xúc phấn khởi tin tưởng đánh giá cao mong
		tâm tư trăn trở tháng năm ngày tuần quý cuối đầu kỳ gần trước sau lần mỗi chưa không`) {
		m[s] = true
	}
	delete(m, "giá") // "đánh giá" is an attitude, "giá" is a matter
	return m
}()

// vector is a statement's weighted syllables, of length 1, in the order of their numbers.
type vector struct {
	terms   []int
	weights []float64
}

// weigh gives each opinion its TF-IDF vector over all opinions of the summary.
func weigh(all []Opinion) []vector {
	numbers := map[string]int{}
	var frequency []int
	counts := make([]map[int]int, len(all))
	for i, o := range all {
		counts[i] = map[int]int{}
		for _, s := range o.terms {
			if s == "" {
				continue
			}
			n, known := numbers[s]
			if !known {
				n = len(numbers)
				numbers[s] = n
				frequency = append(frequency, 0)
			}
			if counts[i][n]++; counts[i][n] == 1 {
				frequency[n]++
			}
		}
	}
	out := make([]vector, len(all))
	for i := range all {
		var v vector
		for n := range counts[i] {
			v.terms = append(v.terms, n)
		}
		slices.Sort(v.terms) // a map's order is random, and so would be the last digits of the sums
		sum := 0.0
		for _, n := range v.terms {
			w := (1 + math.Log(float64(counts[i][n]))) * math.Log(1+float64(len(all))/float64(frequency[n]))
			v.weights = append(v.weights, w)
			sum += w * w
		}
		for k := range v.weights {
			v.weights[k] /= math.Sqrt(sum)
		}
		out[i] = v
	}
	return out
}

func (v vector) cosine(u vector) float64 {
	sum := 0.0
	for i, j := 0, 0; i < len(v.terms) && j < len(u.terms); {
		switch {
		case v.terms[i] < u.terms[j]:
			i++
		case v.terms[i] > u.terms[j]:
			j++
		default:
			sum += v.weights[i] * u.weights[j]
			i++
			j++
		}
	}
	return sum
}

// edge is two statements that are alike.
type edge struct {
	a, b   int
	cosine float64
}

// cluster puts a bucket's statements (indexes into all) together by complete linkage: in a group every statement is alike to
// every other. Groups are in the order of their first members, members in the order of the bucket.
//
// Edges are taken from the strongest down. Two groups join when the last edge between them has come: at the height of their
// weakest pair, which is complete linkage, at the cost of the edges and not of all pairs.
func cluster(all []Opinion, weights []vector, bucket []int) [][]int {
	members := make([][]int, len(bucket)) // by group; a group is named by one of its members
	group := make([]int, len(bucket))
	links := make([]map[int]int, len(bucket)) // number of edges to each other group
	for i := range bucket {
		members[i], group[i], links[i] = []int{i}, i, map[int]int{}
	}
	for _, e := range edges(all, weights, bucket) {
		a, b := group[e.a], group[e.b]
		links[a][b]++
		links[b][a]++
		if links[a][b] < len(members[a])*len(members[b]) {
			continue
		}
		if len(members[a]) < len(members[b]) {
			a, b = b, a
		}
		for _, i := range members[b] {
			group[i] = a
		}
		members[a] = append(members[a], members[b]...)
		members[b] = nil
		for other, n := range links[b] {
			delete(links[other], b)
			if other != a {
				links[a][other] += n
				links[other][a] += n
			}
		}
		links[b] = nil
	}
	var out [][]int
	for _, m := range members {
		if len(m) == 0 {
			continue
		}
		slices.Sort(m)
		real := make([]int, len(m))
		for k, i := range m {
			real[k] = bucket[i]
		}
		out = append(out, real)
	}
	slices.SortFunc(out, func(x, y []int) int { return cmp.Compare(x[0], y[0]) })
	return out
}

// Besides a cosine of alike, two statements must share three pairs of neighbouring syllables, unless they are very near: most
// Vietnamese words have two syllables, and single ones ("giá", "học") make far matters look near.
const (
	pairs    = 3
	veryNear = 0.35
)

// wordPairs are the neighbouring syllables of terms.
func wordPairs(terms []string) map[string]bool {
	set := map[string]bool{}
	for i := 1; i < len(terms); i++ {
		if terms[i-1] != "" && terms[i] != "" {
			set[terms[i-1]+" "+terms[i]] = true
		}
	}
	return set
}

func shared(a, b map[string]bool) int {
	n := 0
	for w := range a {
		if b[w] {
			n++
		}
	}
	return n
}

// edges lists the pairs of a bucket that are alike, the strongest first. Only statements that share a word are compared.
func edges(all []Opinion, weights []vector, bucket []int) []edge {
	with := map[int][]int{} // term to the places in the bucket that have it
	var out []edge
	stances := make([]stance, len(bucket))
	sets := make([]map[string]bool, len(bucket))
	for i, n := range bucket {
		stances[i], sets[i] = stanceOf(all[n]), wordPairs(all[n].terms)
		near := map[int]float64{}
		for k, term := range weights[n].terms {
			for _, j := range with[term] {
				near[j] += weights[n].weights[k] * weights[bucket[j]].weight(term)
			}
			with[term] = append(with[term], i)
		}
		for j, c := range near {
			if c >= alike && (c >= veryNear || shared(sets[i], sets[j]) >= pairs) && !stances[i].against(stances[j]) {
				out = append(out, edge{j, i, c})
			}
		}
	}
	slices.SortFunc(out, func(x, y edge) int {
		return cmp.Or(cmp.Compare(y.cosine, x.cosine), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	return out
}

func (v vector) weight(term int) float64 {
	if i, ok := slices.BinarySearch(v.terms, term); ok {
		return v.weights[i]
	}
	return 0
}
