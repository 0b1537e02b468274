package report

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tonghop/parser/doc"
)

// truth is what a sample's JSON says of it.
type truth struct {
	Unit     struct{ Name, Parent string } `json:"unit"`
	DocType  string                        `json:"doc_type"`
	Period   struct{ Kind, From, To string }
	Number   string `json:"doc_number"`
	Date     string `json:"doc_date"`
	Place    string
	Nil      bool
	Urgency  string
	Subject  string
	Signed   Signatory `json:"signatory"`
	Sections []Section
	Topics   []struct{ Text, Attitude string }
	HotSpots []string `json:"hot_spots"`
	Forecast []string `json:"forecasts"`
	Requests []string `json:"recommendations"`
	PII      []struct{ Type, Value string }
}

func textDocument(text string, keepBlank bool) doc.Document {
	d := doc.Document{MediaType: "text/plain", Outcome: doc.OK}
	for _, s := range strings.Split(text, "\n") {
		if keepBlank || strings.TrimSpace(s) != "" {
			d.Blocks = append(d.Blocks, doc.Block{Kind: doc.Paragraph, Text: s})
		}
	}
	return d
}

// wordDocument shapes a text as a .docx reader gives it: the letterhead in a table of two columns, numbers apart from their text.
func wordDocument(text string) doc.Document {
	d := doc.Document{MediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Outcome: doc.OK}
	head, body, found := strings.Cut(text, "\nBÁO CÁO")
	left, right, two := strings.Cut(strings.TrimSpace(head), "\n\n")
	if found && two {
		d.Blocks = append(d.Blocks, doc.Block{Kind: doc.Row, Cells: []string{left, right}, Text: left + "\t" + right})
		text = "BÁO CÁO" + body
	}
	main, tail, _ := strings.Cut(text, "\nNơi nhận:")
	for _, s := range strings.Split(main, "\n") {
		if strings.TrimSpace(s) == "" {
			continue
		}
		b := doc.Block{Kind: doc.Paragraph, Text: s}
		if label, rest := splitLabel(s); label != "" {
			b.Kind, b.Label, b.Text = doc.Item, label, rest
		}
		if mostlyUpper(b.Text) {
			b.Kind, b.Bold = doc.Heading, true
			if b.Label == "" {
				b.Kind, b.Center = doc.Paragraph, true
			}
		}
		d.Blocks = append(d.Blocks, b)
	}
	if tail != "" {
		recipients, sign, _ := strings.Cut(tail, "\n\n")
		d.Blocks = append(d.Blocks, doc.Block{Kind: doc.Row, Cells: []string{"Nơi nhận:" + recipients, strings.TrimSpace(sign)}})
	}
	return d
}

// pageDocument breaks a text's lines at the width of a page, as a PDF does.
func pageDocument(text string) doc.Document {
	d := doc.Document{MediaType: "application/pdf", Outcome: doc.OK}
	for _, s := range strings.Split(text, "\n") {
		row := ""
		for _, w := range strings.Fields(s) {
			if len([]rune(row))+len([]rune(w)) > 88 {
				d.Blocks = append(d.Blocks, doc.Block{Kind: doc.Paragraph, Text: row})
				row = ""
			}
			row = strings.TrimSpace(row + " " + w)
		}
		if row != "" {
			d.Blocks = append(d.Blocks, doc.Block{Kind: doc.Paragraph, Text: row})
		}
	}
	return d
}

func TestSamples(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/samples/*.json")
	if len(files) == 0 {
		t.Skip("shared/samples is not here")
	}
	right, all := 0, 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var want truth
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(strings.TrimSuffix(file, ".json") + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		for shape, d := range map[string]doc.Document{"lines": textDocument(string(text), true), "no blanks": textDocument(string(text), false), "word": wordDocument(string(text)), "page": pageDocument(string(text))} {
			t.Run(name+"/"+shape, func(t *testing.T) {
				received, _ := time.Parse(time.DateOnly, want.Date)
				got := Understander{}.Report(Source{File: "bao cao.docx", Received: received.AddDate(0, 0, 2), Document: d})
				compareSample(t, want, got, shape == "page")
				for _, topic := range want.Topics {
					all++
					if attitudeFound(got, topic.Text) == topic.Attitude {
						right++
					} else {
						t.Logf("attitude of %q: %q, want %q", topic.Text, attitudeFound(got, topic.Text), topic.Attitude)
					}
				}
			})
		}
	}
	t.Logf("attitudes: %d of %d", right, all)
	if right*100 < all*85 {
		t.Errorf("attitudes: %d of %d right", right, all)
	}
}

// attitudeFound is the attitude of the opinion that speaks of a topic.
func attitudeFound(r Report, topic string) string {
	for _, o := range r.Opinions {
		if strings.Contains(o.Title+" "+o.Text, topic) {
			return o.Attitude
		}
	}
	return ""
}

func compareSample(t *testing.T, want truth, got Report, loose bool) {
	t.Helper()
	check := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	check("type", string(got.Type), want.DocType)
	check("period", got.Period.Kind+" "+got.Period.From+" "+got.Period.To, want.Period.Kind+" "+want.Period.From+" "+want.Period.To)
	check("number", got.Number, want.Number)
	check("date", got.Date, want.Date)
	check("place", got.Place, want.Place)
	check("unit", got.UnitName, want.Unit.Name)
	check("parent", got.ParentName, want.Unit.Parent)
	check("urgency", got.Urgency, want.Urgency)
	check("title", got.Title, want.Subject)
	check("signatory", got.Signatory.Authority+"|"+got.Signatory.Role+"|"+got.Signatory.Name, want.Signed.Authority+"|"+want.Signed.Role+"|"+want.Signed.Name)
	if got.Nil != want.Nil || got.IsReport < .8 {
		t.Errorf("nil %v, want %v; is report %v", got.Nil, want.Nil, got.IsReport)
	}
	var gotSections, wantSections []string
	for _, s := range got.Sections {
		gotSections = append(gotSections, string(rune('0'+s.Level))+" "+s.Kind+" "+s.Heading)
	}
	for _, s := range want.Sections {
		wantSections = append(wantSections, string(rune('0'+s.Level))+" "+s.Kind+" "+s.Heading)
	}
	check("sections", strings.Join(gotSections, "\n"), strings.Join(wantSections, "\n"))
	flat := len(want.Sections) == 0
	sameList(t, "hot spots", got.HotSpots, want.HotSpots, flat, loose)
	sameList(t, "forecasts", got.Forecasts, want.Forecast, flat, loose)
	sameList(t, "recommendations", got.Recommendations, want.Requests, flat, loose)
	for _, topic := range want.Topics {
		if attitudeFound(got, topic.Text) == "" {
			t.Errorf("topic lost: %q", topic.Text)
		}
	}
	if want.Nil && len(got.Opinions) > 0 {
		t.Errorf("opinions in a nil report: %v", got.Opinions)
	}
	if loose {
		return
	}
	var values []string
	for _, m := range got.Masked {
		values = append(values, m.Value)
	}
	var wantValues []string
	for _, p := range want.PII {
		wantValues = append(wantValues, p.Value)
	}
	check("masked", strings.Join(values, "\n"), strings.Join(wantValues, "\n"))
}

// sameList compares lists entry by entry; in a report without headings the truth is a part of the sentence, and
// where lines are broken by the page a sentence that fills its line may take in the next paragraph.
func sameList(t *testing.T, what string, got, want []string, part, page bool) {
	t.Helper()
	ok := len(got) == len(want)
	for i := range min(len(got), len(want)) {
		ok = ok && (got[i] == want[i] || part && strings.Contains(got[i], want[i]) || page && strings.HasPrefix(got[i], want[i]))
	}
	if !ok {
		t.Errorf("%s:\n%s\nwant:\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
