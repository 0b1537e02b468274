package summary

import (
	"fmt"
	"strings"

	"tonghop/digest/wording"
)

// outline is the summary's running text, the same for paper, page and plain mail.
type outline struct {
	Opening  []string
	Sections []section
	Closing  string
}

// section is one numbered part.
type section struct {
	Heading string // "I- ĐIỂM NÓNG, VẤN ĐỀ PHỨC TẠP"
	Alert   bool   // hot spots: shown in red where there is colour
	Lines   []line
	Tally   []tallyRow // the numbers of who reported, after Lines
	Notes   []line     // after Tally
}

// line is one heading or statement.
type line struct {
	Level  int    // 2 and 3: a heading below the section's; 0: text
	Label  string // "(7)", "-"
	Lead   string // bold
	Text   string
	Source string // in italics
	Tone   string // attitude of a level 3 heading
}

// roman numbers the sections.
var roman = [...]string{"I", "II", "III", "IV", "V"}

func (s Summary) outline() outline {
	o := outline{Opening: s.opening(), Closing: s.closing()}
	hot, general := s.hotSpotSection(), s.boardSection()
	opinions, forecasts, requests := s.opinionSection(), s.forecastSection(), s.recommendationSection()
	if len(s.HotSpots) > 0 {
		o.Sections = []section{hot, general, opinions, forecasts, requests} // what cannot wait stands first
	} else {
		o.Sections = []section{general, opinions, hot, forecasts, requests}
	}
	for i := range o.Sections {
		o.Sections[i].Heading = roman[i] + "- " + o.Sections[i].Heading
	}
	return o
}

// subject is what the summary is about, in lower case: "tổng hợp tình hình dư luận xã hội tháng 11 năm 2026".
func (s Summary) subject() string {
	kind := "tổng hợp "
	if s.Supplement {
		kind = "tổng hợp bổ sung "
	}
	return kind + s.matter()
}

// matter is the subject without the word for consolidating.
func (s Summary) matter() string {
	name := strings.TrimSpace(s.TypeName)
	if rest, cut := strings.CutPrefix(strings.ToLower(name), "báo cáo "); cut {
		name = rest
	}
	if name == "" {
		name = "tình hình dư luận xã hội"
	}
	return name + " " + wording.Period(s.Period.Key)
}

// Subject is the subject line of the mail that carries the summary.
func (s Summary) Subject() string {
	words := "Báo cáo " + s.subject()
	if len(s.HotSpots) > 0 {
		words += " (có điểm nóng)"
	}
	return words
}

func (s Summary) opening() []string {
	read := "trên cơ sở báo cáo của các đơn vị gửi đến " + wording.Moment(s.AsOf)
	basis := strings.TrimSpace(s.Office.Basis)
	switch {
	case basis == "":
		read = wording.Capital(read)
	case strings.HasSuffix(basis, "."):
		read = basis + " " + wording.Capital(read)
	default:
		read = strings.TrimRight(basis, ",; ") + ", " + read
	}
	window := ""
	if s.Period.From != "" && !strings.Contains(s.Period.Key, "..") {
		window = " (" + wording.Range(s.Period.From, s.Period.To) + ")"
	}
	words := []string{read + ", " + s.matter() + window + " được tổng hợp như sau:"}
	if s.Supplement {
		words = append([]string{"Báo cáo này bổ sung báo cáo tổng hợp đã gửi, gồm nội dung các đơn vị gửi đến sau thời điểm chốt số liệu của báo cáo đó."}, words...)
	}
	return words
}

func (s Summary) closing() string {
	words := "Trên đây là báo cáo " + s.subject()
	if to := s.Office.Addressee; len(to) == 1 {
		words += ", trân trọng báo cáo " + to[0]
	}
	return words + ". Danh sách đơn vị báo cáo và toàn văn ý kiến của từng đơn vị nêu tại Phụ lục 1 và Phụ lục 2."
}

func (s Summary) hotSpotSection() section {
	sec := section{Heading: "ĐIỂM NÓNG, VẤN ĐỀ PHỨC TẠP", Alert: len(s.HotSpots) > 0}
	if len(s.HotSpots) == 0 {
		sec.Lines = []line{{Text: none(s.Reports, "Không có đơn vị nào phản ánh điểm nóng.")}}
	}
	for i, f := range s.HotSpots {
		sec.Lines = append(sec.Lines, f.line(fmt.Sprintf("%d.", i+1)))
	}
	return sec
}

func (s Summary) forecastSection() section {
	sec := section{Heading: "DỰ BÁO TÌNH HÌNH"}
	if len(s.Forecasts) == 0 {
		sec.Lines = []line{{Text: none(s.Reports, "Không có đơn vị nào nêu dự báo.")}}
	}
	for i, f := range s.Forecasts {
		sec.Lines = append(sec.Lines, f.line(fmt.Sprintf("%d.", i+1)))
	}
	return sec
}

func (s Summary) recommendationSection() section {
	sec := section{Heading: "KIẾN NGHỊ, ĐỀ XUẤT CỦA CÁC ĐƠN VỊ"}
	if len(s.Recommendations) == 0 {
		sec.Lines = []line{{Text: none(s.Reports, "Không có đơn vị nào nêu kiến nghị, đề xuất.")}}
	}
	heading, last, number := 0, "", 0
	for i, f := range s.Recommendations {
		if i == 0 || f.Addressee != last {
			name := f.Addressee
			switch {
			case name == "" && heading == 0:
				name = "" // no recommendation names anyone: no headings
			case name == "":
				name = "Kiến nghị, đề xuất khác"
			default:
				name = "Đối với " + name
			}
			if name != "" {
				heading++
				sec.Lines = append(sec.Lines, line{Level: 2, Text: fmt.Sprintf("%d. %s", heading, name)})
			}
			last = f.Addressee
		}
		number++
		label := "-"
		if heading == 0 {
			label = fmt.Sprintf("%d.", number)
		}
		sec.Lines = append(sec.Lines, f.line(label))
	}
	return sec
}

// none is the sentence for what no report holds; without any report nothing can be said at all.
func none(reports int, words string) string {
	if reports == 0 {
		return "Không có báo cáo để tổng hợp."
	}
	return words
}

func (f Finding) line(label string) line {
	source := cites(f.Sources, len(f.Sources))
	if f.Units > 1 {
		source += "; " + wording.Units(f.Units)
	}
	return statement(label, f.Title, f.Text, "("+source+")")
}

// statement sets a statement's own lead in bold, without saying it twice.
func statement(label, title, text, source string) line {
	l := line{Label: label, Text: strings.TrimSpace(text), Source: source}
	title = strings.TrimRight(strings.TrimSpace(title), ":.;, ")
	rest, starts := strings.CutPrefix(l.Text, title)
	switch {
	case title == "":
	case starts && strings.HasPrefix(rest, ":"):
		l.Lead, l.Text = title+":", strings.TrimSpace(rest[1:])
	case !starts && l.Text == "":
		l.Text = title
	case !starts:
		l.Lead = title + ":"
	}
	return l
}

// fullText is a statement with its own lead, which is not said twice.
func fullText(title, text string) string {
	l := statement("", title, text, "")
	return joined(l.Lead, l.Text)
}

// shownGroups is how many groups of one attitude on one topic the running text shows, those of most units first. The others
// are counted there and stand in full in annex 2, so that a board reads pages and not a volume.
const shownGroups = 5

func (s Summary) opinionSection() section {
	sec := section{Heading: "CÁC LUỒNG Ý KIẾN DƯ LUẬN XÃ HỘI"}
	if len(s.Topics) == 0 {
		sec.Lines = []line{{Text: none(s.Reports, "Các báo cáo nhận được không nêu ý kiến cụ thể nào.")}}
	}
	for i, t := range s.Topics {
		sec.Lines = append(sec.Lines, line{Level: 2, Text: fmt.Sprintf("%d. %s", i+1, wording.Capital(t.Name))})
		letter := 0
		for _, a := range attitudes {
			groups := t.ofAttitude(a.code)
			if len(groups) == 0 {
				continue
			}
			sec.Lines = append(sec.Lines, line{Level: 3, Tone: a.code, Text: letters[letter] + ") " + a.name})
			letter++
			shown := len(groups)
			if shown > shownGroups+1 {
				shown = shownGroups
			}
			for _, g := range groups[:shown] {
				sec.Lines = append(sec.Lines, g.line())
			}
			if rest := groups[shown:]; len(rest) > 0 {
				sec.Lines = append(sec.Lines, line{Text: restOf(rest)})
			}
		}
	}
	return sec
}

func (t TopicGroup) ofAttitude(code string) []Group {
	var groups []Group
	for _, g := range t.Groups {
		if g.Attitude == code {
			groups = append(groups, g)
		}
	}
	return groups
}

// restOf counts the groups that only annex 2 shows, and the units behind them.
func restOf(groups []Group) string {
	var sources []Source
	for _, g := range groups {
		sources = append(sources, g.Sources...)
	}
	return fmt.Sprintf("Ngoài ra còn %d luồng ý kiến khác của %s, từ số (%d) đến số (%d), nêu nguyên văn tại Phụ lục 2.",
		len(groups), wording.Units(unitCount(sources)), groups[0].Number, groups[len(groups)-1].Number)
}

// letters count the attitudes of a topic, in the order of the Vietnamese alphabet.
var letters = [...]string{"a", "b", "c", "d", "đ"}

// line shows a group: its statement, and behind it who says so.
func (g Group) line() line {
	source := g.Sources[0].Cite()
	if len(g.Sources) > 1 {
		// Of opinions that go several ways, and of plain observations, only the matter is known to be the same.
		same := "; cùng ý kiến: "
		if g.Attitude == "mixed" || g.Attitude == neutral {
			same = "; cùng vấn đề: "
		}
		source += same + cites(g.Sources[1:], inline-1)
	}
	if g.Units > 1 {
		source += "; tổng số " + wording.Units(g.Units)
	}
	if len(g.Copied) > 0 {
		source += "; trùng văn bản, không tính thêm: " + cites(g.Copied, inline)
	}
	return statement(fmt.Sprintf("(%d)", g.Number), g.Shown.Title, g.Shown.Text, "("+source+")")
}
