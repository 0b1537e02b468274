package summary

import (
	"embed"
	"fmt"
	html "html/template"
	"strings"
	text "text/template"
	"unicode/utf8"

	"tonghop/digest/wording"
)

//go:embed page.html mail.txt
var files embed.FS

var (
	pageTemplate = html.Must(html.New("page.html").Funcs(html.FuncMap{"fill": toneFill, "ink": toneInk, "broken": broken}).ParseFS(files, "page.html"))
	mailTemplate = text.Must(text.New("mail.txt").Funcs(text.FuncMap{
		"wrap": wrap, "upper": strings.ToUpper, "label": label, "indent": indent, "joined": joined,
	}).ParseFS(files, "mail.txt"))
)

// page is what the two templates see.
type page struct {
	Subject, Title, Issuer, AsOf string
	Addressee                    []string
	Tiles                        []tile
	Outline                      outline
}

// tile is one number at the head of the page.
type tile struct{ Name, Value, Fill, Ink string }

func (s Summary) page() page {
	c := s.Count
	rate := wording.Percent(c.Reported+c.Nil, c.Expected)
	if c.Expected == 0 {
		rate = "–" // the words stand in the section on who has reported
	}
	late, missing := tile{"Chậm", fmt.Sprint(c.Late), calm, ink}, tile{"Chưa báo cáo", fmt.Sprint(c.Missing), calm, ink}
	if c.Late > 0 {
		late.Fill, late.Ink = toneFill("concern"), toneInk("concern")
	}
	if c.Missing > 0 {
		missing.Fill, missing.Ink = toneFill("discontent"), toneInk("discontent")
	}
	return page{
		Subject: s.Subject(), Title: "Báo cáo " + s.subject(), Issuer: s.Office.Issuer, AsOf: wording.Moment(s.AsOf), Addressee: s.Office.Addressee,
		Tiles: []tile{
			{"Phải báo cáo", fmt.Sprint(c.Expected), calm, ink},
			{"Đã báo cáo", fmt.Sprint(c.Reported + c.Nil), calm, ink},
			{"Tỷ lệ", rate, calm, ink}, late, missing,
		},
		Outline: s.outline(),
	}
}

// HTML is the summary as a mail page: tables for layout and styles in the tags, because mail programs drop all else;
// nothing is loaded from outside.
func (s Summary) HTML() (string, error) {
	var out strings.Builder
	if err := pageTemplate.Execute(&out, s.page()); err != nil {
		return "", fmt.Errorf("writing the page of %s: %w", s.Period.Key, err)
	}
	return out.String(), nil
}

// Text is the summary as plain text, its lines at most 76 characters long where words allow it.
func (s Summary) Text() (string, error) {
	var out strings.Builder
	if err := mailTemplate.Execute(&out, s.page()); err != nil {
		return "", fmt.Errorf("writing the plain text of %s: %w", s.Period.Key, err)
	}
	return out.String(), nil
}

// Colours of plain tiles.
const (
	calm = "#f3f4f6"
	ink  = "#1f2328"
)

func toneFill(attitude string) string {
	return [...]string{"#e3f4e7", "#fff3d1", "#fde3e3", "#e6ebfa", calm}[attitudeRank(attitude)]
}

func toneInk(attitude string) string {
	return [...]string{"#1a6b2f", "#8a5a00", "#a4161a", "#2c4494", "#424a53"}[attitudeRank(attitude)]
}

// broken keeps the line breaks of a statement.
func broken(s string) html.HTML {
	return html.HTML(strings.ReplaceAll(html.HTMLEscapeString(s), "\n", "<br>"))
}

// width is the longest line of plain mail; 78 is the limit that RFC 5322, 2.1.1 asks for, and a quote mark takes two.
const width = 76

// wrap breaks text into lines, the first behind one prefix and the others behind another. Line breaks of the text are kept.
func wrap(first, rest, words string) string {
	var out []string
	prefix := first
	for paragraph := range strings.SplitSeq(words, "\n") {
		line := prefix
		empty := true
		for _, word := range strings.Fields(paragraph) {
			if !empty && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
				out = append(out, line)
				line, empty = rest, true
			}
			if !empty {
				line += " "
			}
			line, empty = line+word, false
		}
		out = append(out, strings.TrimRight(line, " "))
		prefix = rest
	}
	return strings.Join(out, "\n")
}

// label is what stands before a statement's first line, indent what stands before its others and its source.
func label(label string) string {
	if label == "" {
		return ""
	}
	return label + " "
}

func indent(before string) string { return strings.Repeat(" ", utf8.RuneCountInString(label(before))) }

func joined(lead, rest string) string { return strings.TrimSpace(lead + " " + rest) }
