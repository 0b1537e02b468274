package vn

import "strings"

// Run is text of one font and weight.
type Run struct {
	Text, Font string
	Bold       bool
}

// JoinRuns makes one text of the runs of a paragraph. Neighbours of one font are mended together ([RepairFont]), since a
// letter of VNI may be cut between two; met counts what was mended, by encoding. bold tells that all of the text is bold.
func JoinRuns(runs []Run, met map[string]int) (text string, bold bool) {
	bold = true
	some := false
	var all strings.Builder
	for i := 0; i < len(runs); {
		from := i
		var same strings.Builder
		for ; i < len(runs) && runs[i].Font == runs[from].Font; i++ {
			if i > from {
				same.WriteString(runs[i].Text)
			}
			if strings.TrimSpace(runs[i].Text) != "" {
				some = true
				bold = bold && runs[i].Bold
			}
		}
		mended, encoding := RepairFont(runs[from].Text+same.String(), runs[from].Font)
		if encoding != "" {
			met[encoding]++
		}
		if from == 0 && i == len(runs) {
			return mended, bold && some
		}
		all.WriteString(mended)
	}
	return all.String(), bold && some
}

// Join is [JoinRuns] where weight is of no matter; font stands for those that name none.
func Join(runs []Run, font string, met map[string]int) string {
	own := make([]Run, len(runs)) // the caller's stay as they are
	for i, r := range runs {
		if r.Font == "" {
			r.Font = font
		}
		own[i] = r
	}
	text, _ := JoinRuns(own, met)
	return text
}
