// Package report understands a report on public opinion: what it is, whose, for which period, what it says.
// Every fact carries its evidence and a confidence; what is unsure is left for an officer.
package report

import (
	"time"

	"tonghop/parser/doc"
)

// Type is what kind of document a report is.
type Type string

// The document types of the command-line contract.
const (
	Periodic    Type = "periodic"
	Thematic    Type = "thematic"
	Urgent      Type = "urgent"
	Supplement  Type = "supplement"
	Correction  Type = "correction"
	Replacement Type = "replacement"
	Recall      Type = "recall"
	Annex       Type = "annex"
	Unknown     Type = "unknown"
)

// Period is the span a report is about. Key is as in the contract: 2024-M05, 2024-Q2, 2024-H1, 2024-9M, 2024, 2024-W21, 2024-05-20..2024-05-26.
type Period struct {
	Kind string `json:"kind"` // week, month, quarter, half, nine_months, year, range, adhoc; "" unknown
	Key  string `json:"key"`
	From string `json:"from"` // 2006-01-02, inclusive; "" unknown
	To   string `json:"to"`
}

// Fact tells where something was read and how sure it is.
type Fact struct {
	Where      string  `json:"where"` // title, letterhead, file name, subject, body, date, received …
	Text       string  `json:"text"`  // the words that say so
	Confidence float64 `json:"confidence"`
}

// Section is one heading of the report and what kind of content stands under it.
type Section struct {
	Heading string `json:"heading"`
	Level   int    `json:"level"`
	Kind    string `json:"kind"` // leadership, general, issues, positive, concern, discontent, hot_spot, forecast, recommendation, tasks, evaluation, other
}

// Opinion is one statement of public opinion in the report's own words.
type Opinion struct {
	Text     string `json:"text"`
	Title    string `json:"title,omitempty"` // the item's own lead: "Về giá điện sinh hoạt"
	Topic    string `json:"topic"`           // code of the topic group; "" where no keyword tells
	Attitude string `json:"attitude"`        // positive, concern, discontent, mixed, neutral
	Breadth  string `json:"breadth"`         // the breadth words used: "đa số", "nhiều ý kiến", "một số ý kiến"; "" if none
	Area     string `json:"area,omitempty"`  // international, national, provincial, unit; "" if not told
}

// Masked is one personal identifier that was found.
type Masked struct {
	Kind  string `json:"kind"` // cccd, cmnd, phone, account, insurance, email, plate, birth, name, address
	Value string `json:"value"`
}

// Signatory is who signed.
type Signatory struct {
	Authority string `json:"authority"` // T/M CHI ỦY
	Role      string `json:"role"`      // BÍ THƯ
	Name      string `json:"name"`
}

// Report is all that was understood of one document (or of a mail's body).
type Report struct {
	Document        string    `json:"document"` // file name, or "(body)"
	Type            Type      `json:"type"`
	Period          Period    `json:"period"`
	Number          string    `json:"number"` // 15-BC/CB, normalised; "" where the number is blank
	Date            string    `json:"date"`   // 2006-01-02; "" where blank
	Place           string    `json:"place"`
	UnitName        string    `json:"unit_name"` // issuing body as written in the letterhead
	ParentName      string    `json:"parent_name,omitempty"`
	Title           string    `json:"title"` // trích yếu
	Nil             bool      `json:"nil"`
	Urgency         string    `json:"urgency"` // KHẨN, THƯỢNG KHẨN, HỎA TỐC or ""
	Secrecy         string    `json:"secrecy"` // MẬT, TỐI MẬT, TUYỆT MẬT or ""
	Replaces        string    `json:"replaces"`
	Signatory       Signatory `json:"signatory"`
	Sections        []Section `json:"sections"`
	Opinions        []Opinion `json:"opinions"`
	HotSpots        []string  `json:"hot_spots"`
	Forecasts       []string  `json:"forecasts"`
	Recommendations []string  `json:"recommendations"`
	Masked          []Masked  `json:"masked"`
	// IsReport is how sure it is that this document is a report at all, 0 to 1; a cover letter or a picture is not.
	IsReport float64 `json:"is_report"`
	// Evidence by field name: type, period, number, unit_name, nil, secrecy, is_report.
	Evidence map[string]Fact `json:"evidence"`
}

// Source is one document and what surrounds it.
type Source struct {
	File     string // file name of the attachment; "" for a mail's body
	Subject  string
	Body     string // new text of the mail
	Received time.Time
	Document doc.Document
}

// Taxonomy is the office's list of topic groups; the first group with a matching keyword wins by number of matches.
type Taxonomy []Topic

// Topic is one group with the words that tell it; keywords are compared folded.
type Topic struct {
	Code     string   `yaml:"code"`
	Name     string   `yaml:"name"`
	Keywords []string `yaml:"keywords"`
}
