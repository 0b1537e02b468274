package summary

import (
	"slices"
	"strings"
)

// Copy tells that most of a report's statements are another unit's words.
type Copy struct {
	Source Source
	Of     Source
	Share  int // percent of the report's text that the other has as well
}

// Bounds of what is taken for copied. Jaccard of 3-syllable shingles at .5 was right in 997 of 1,000 pairs of Vietnamese texts
// (domain notes, section 9). A short sentence two people may well write alike.
const (
	sameWords     = 0.5
	shortest      = 12 // syllables of a statement
	copiedShare   = 0.5
	shortestPaper = 30 // shingles of a report
	paperShingle  = 5
)

// originals finds the copies among the members of a group: each is mapped to the statement that came first. A unit does not
// copy itself.
func originals(all []Opinion, members []int) map[int]int {
	byTime := slices.Clone(members)
	slices.SortStableFunc(byTime, func(i, j int) int {
		return all[i].Source.ReceivedAt.Compare(all[j].Source.ReceivedAt)
	})
	copied := map[int]int{}
	var first []int
	var sets []map[string]bool
	for _, i := range byTime {
		set := shingles(all[i].key, 3)
		from := -1
		for k, j := range first {
			if len(all[i].key) < shortest || jaccard(set, sets[k]) < sameWords {
				continue
			}
			if all[i].Source.unit == all[j].Source.unit {
				from = -1
				break
			}
			if from < 0 {
				from = j
			}
		}
		if from >= 0 {
			copied[i] = from
			continue
		}
		first, sets = append(first, i), append(sets, set)
	}
	return copied
}

func shingles(key []string, size int) map[string]bool {
	set := map[string]bool{}
	for i := 0; i+size <= len(key); i++ {
		set[strings.Join(key[i:i+size], " ")] = true
	}
	return set
}

func jaccard(a, b map[string]bool) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	both := shared(a, b)
	if all := len(a) + len(b) - both; all > 0 {
		return float64(both) / float64(all)
	}
	return 0
}

// copies finds the reports most of whose statements stand in an earlier report of another unit. What many units share (set
// phrases, words of a circular) tells nothing and is left out of the comparison.
func copies(papers []paper) []Copy {
	byTime := slices.Clone(papers)
	slices.SortStableFunc(byTime, earlier)
	sets := make([]map[string]bool, len(byTime))
	holders := map[string][]int{}
	for i, p := range byTime {
		sets[i] = map[string]bool{}
		for _, st := range p.report.Statements {
			for s := range shingles(syllables(fullText(st.Title, st.Text)), paperShingle) {
				if !sets[i][s] {
					sets[i][s] = true
					holders[s] = append(holders[s], i)
				}
			}
		}
	}
	usual := max(3, len(byTime)/5) // more than a fifth of the reports; among a few, more than three
	var out []Copy
	for i, p := range byTime {
		own, common := 0, map[int]int{}
		for s := range sets[i] {
			if len(holders[s]) > usual {
				continue
			}
			own++
			for _, j := range holders[s] {
				if j < i && byTime[j].source.unit != p.source.unit {
					common[j]++
				}
			}
		}
		best := -1
		for j := range i {
			if common[j] > 0 && (best < 0 || common[j] > common[best]) {
				best = j
			}
		}
		if best >= 0 && own >= shortestPaper && float64(common[best]) >= copiedShare*float64(own) {
			out = append(out, Copy{p.source, byTime[best].source, common[best] * 100 / own})
		}
	}
	return out
}
