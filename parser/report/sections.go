package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/parser/doc"
)

// passage is one paragraph, list item or table cell of the text and the section it stands in.
type passage struct {
	kind    string // of its section; "" before the first heading
	section int    // index of the section, -1 before the first heading
	title   string // topic heading or lead above it
	area    string
	text    string
	key     string
	said    []said // its sentences
	item    bool   // it has a number or bullet
	sub     bool   // it stands under a heading of a lower level
}

// outline walks over the running text: headings become sections, the rest passages.
type outline struct {
	sections []Section
	passages []passage
	open     []openSection
	lead     string // a list item that only introduces the items below it ("- Về giá điện:")
	leadRank float64
	letters  bool // capital letters were seen before Roman numerals: A. holds I.
	columns  []string
	topics   matcher
}

// openSection is a section whose end has not come.
type openSection struct {
	rank  float64
	kind  string // of its passages
	topic string // its heading where that names a topic
	area  string
	index int
}

// readOutline parts the lines of the running text.
func readOutline(lines []line, topics matcher) outline {
	o := outline{topics: topics}
	for i, l := range lines {
		if l.cells != nil {
			o.tableRow(l)
			continue
		}
		o.columns = nil
		var next *line
		if i+1 < len(lines) {
			next = &lines[i+1]
		}
		o.take(l, next)
	}
	return o
}

// rank orders the ways of numbering: a heading of a higher rank stands inside those of a lower one.
func (o *outline) rank(l line) float64 {
	label := strings.TrimRight(l.label, " -–—.):/")
	first, _ := utf8.DecodeRuneInString(label)
	switch {
	case l.label == "" && l.kind == doc.Heading && l.level > 0:
		return 1 + 1.1*float64(l.level-1)
	case l.label == "" && mostlyUpper(l.text):
		return 1
	case l.label == "":
		return 2.5
	case hasPrefixWord(foldText(label).s, "phan", "muc", "chuong"):
		return 0
	case strings.Trim(label, "IVX") == "" && label != "":
		return 1
	case unicode.IsUpper(first) && utf8.RuneCountInString(label) == 1:
		if o.letters {
			return .5
		}
		return 2
	case unicode.IsDigit(first):
		return 3 + float64(strings.Count(label, "."))/2
	case unicode.IsLower(first) && label != "o" && label != "v" && label != "ü":
		return 6
	case strings.HasPrefix(l.label, "+"):
		return 8
	case strings.HasPrefix(l.label, "*"):
		return 6.5
	}
	return 7
}

// take files one line as heading, lead or passage.
func (o *outline) take(l line, next *line) {
	if l.label != "" && len(o.sections) == 0 && !o.letters {
		label := strings.TrimRight(l.label, " -–—.):/")
		o.letters = len(label) <= 2 && strings.Trim(label, "ABCDĐEGH") == "" && label != ""
	}
	rank := o.rank(l)
	h := o.judge(l, rank, next)
	switch {
	case h.heading != "":
		o.begin(l, rank, h)
		if h.rest != "" {
			o.put(h.rest, l.label != "", "")
		}
	case h.skip:
	case h.local != "":
		o.put(h.rest, true, h.local)
	case h.lead:
		o.lead, o.leadRank = strings.TrimRight(l.text, " :"), rank
	default:
		if o.lead != "" && rank <= o.leadRank && l.label != "" {
			o.lead = ""
		}
		text := l.text
		if h.rest != "" {
			text = h.rest
		}
		o.put(text, l.label != "", "")
		if l.label == "" {
			o.lead = ""
		}
	}
}

// begin opens a section.
func (o *outline) begin(l line, rank float64, h heading) {
	o.lead = ""
	for len(o.open) > 0 && o.open[len(o.open)-1].rank >= rank {
		o.open = o.open[:len(o.open)-1]
	}
	level := len(o.open) + 1
	key := foldText(h.heading).s
	kind, told := h.kind, h.kind != ""
	if level > 1 {
		kind = nestedKind(o.open[len(o.open)-1].kind, kind)
	} else if kind == evaluation && strings.Contains(key, "danh gia") && !hasAny(key, "uu diem", "han che") && o.atOpening() {
		kind = general
	} else if kind == "" {
		kind = otherKind
		if hasPrefixWord(key, "ve", "viec", "linh vuc", "tinh trang", "cong tac", "tren linh vuc") || o.topics.match(key) != "" {
			kind = issues
		}
	}
	s := openSection{rank: rank, kind: kind, area: areaOf(key), index: len(o.sections)}
	if s.area == "" && level > 1 {
		s.area = o.open[len(o.open)-1].area
	}
	if !told && kind != otherKind {
		s.topic = h.heading
	}
	if kind == general && hasAny(key, "dien bien", "vu viec", "su viec") {
		s.kind = issues // the story of an event is what opinion is about
	}
	text := h.heading
	if l.label != "" {
		text = strings.TrimSpace(l.raw[:len(l.raw)-len(l.text)]) + " " + h.heading
	}
	o.sections = append(o.sections, Section{Heading: text, Level: level, Kind: kind})
	o.open = append(o.open, s)
}

// atOpening: nothing of substance has been said yet, so "Đánh giá chung" opens the report instead of closing it.
func (o *outline) atOpening() bool {
	for _, s := range o.sections {
		if s.Kind != leadership && s.Kind != otherKind && s.Kind != general {
			return false
		}
	}
	return len(o.sections) <= 1
}

// nestedKind is the kind of a section within another: a topic takes its parent's, and a word that would mean
// something else above does not carry a topic away ("1. Công tác triển khai Nghị quyết 18" among the issues).
func nestedKind(parent, kind string) string {
	if kind == "" {
		return parent
	}
	switch parent {
	case recommendation, tasks:
		if kind == forecast || kind == recommendation || kind == hotSpot {
			return kind
		}
		return parent
	case forecast, evaluation:
		if kind == recommendation || kind == forecast {
			return kind
		}
		return parent
	case issues, positive, concern, discontent, hotSpot:
		switch kind {
		case leadership, evaluation, tasks:
			return parent
		case issues:
			return parent
		}
	}
	return kind
}

// put files a passage; kind overrides that of the open section for this passage alone.
func (o *outline) put(text string, item bool, kind string) {
	p := passage{section: -1, text: text, key: foldText(text).s, said: saids(text), item: item, title: o.lead}
	if n := len(o.open); n > 0 {
		s := o.open[n-1]
		p.kind, p.section, p.area, p.sub = s.kind, s.index, s.area, n > 1
		for k := n - 1; k >= 0 && p.title == ""; k-- {
			p.title = o.open[k].topic
		}
	}
	if kind != "" {
		p.kind, p.title = kind, ""
	}
	if strings.Trim(p.key, " .,;:-_*/\"") != "" {
		o.passages = append(o.passages, p)
	}
}

// current is the kind of the section open now.
func (o *outline) current() string {
	if len(o.open) == 0 {
		return ""
	}
	return o.open[len(o.open)-1].kind
}
