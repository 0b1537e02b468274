// Package mail reads an e-mail as it really arrives: tolerant of every fault a mailer can make,
// its attachments byte for byte as sent, and knows whether a person or a machine wrote it.
package mail

import "time"

// Kind tells who wrote a mail and what for. Only Normal mail may be answered.
type Kind string

// The kinds, named as in the command-line contract.
const (
	Normal     Kind = "normal"
	Bounce     Kind = "bounce"
	AutoReply  Kind = "auto-reply"
	Feedback   Kind = "feedback"    // abuse report (RFC 5965)
	SuccessDSN Kind = "success-dsn" // delivered, relayed or delayed (RFC 3464)
	Receipt    Kind = "receipt"     // read receipt (RFC 8098) or a mailer's own
	Calendar   Kind = "calendar"
	List       Kind = "list"
	Own        Kind = "own" // written by a tonghop; told by its loop header
)

// LoopHeader marks every letter that a tonghop sends; a mail that carries it is never answered.
const LoopHeader = "X-Tonghop"

// Address is one mailbox of a header; Name is decoded, NFC; Email is trimmed and lower case in its domain.
type Address struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email"`
}

// Mail is one mail taken apart.
type Mail struct {
	Subject    string // decoded, NFC
	From       Address
	ReplyTo    []Address
	To, Cc     []Address
	MessageID  string // without angle brackets; a hint, never a key
	InReplyTo  []string
	References []string
	Date       time.Time // what the header says; zero if it says nothing readable
	Kind       Kind
	Evidence   []string   // why Kind is what it is, in English
	NoAnswer   bool       // never answer: a machine wrote it, or a no-reply address, a null return path, a list
	Text       string     // the body as text, NFC; from HTML where there is no plain part
	NewText    string     // Text without quoted mail, quote headers and signatures
	Parts      []Part     // every attachment, in the order of the mail
	Enclosed   []Enclosed // mails that lie in this one, in the order of the mail
	Failed     []Failure
	AuthRes    []string // Authentication-Results fields, topmost first, undecoded
	Warnings   []string // each fault that was tolerated, in English
}

// Part is one attachment. Data and SHA256 are of the bytes after the transfer encoding only.
type Part struct {
	Name      string // decoded, NFC, without folder; "" where the sender gave none
	MediaType string // as declared, lower case
	Data      []byte
	SHA256    string // hex
	Depth     int    // how many message/rfc822 it lies in
	Inline    bool   // a picture shown inside the HTML body
	Fault     string // what is damaged, English; the Data that could be saved is kept
	Opened    bool   // a mail or winmail.dat whose own attachments stand among the Parts
}

// Enclosed is a mail that lies in this one, forwarded or returned, as message/rfc822 or as an .eml file.
// Its attachments are among the outer mail's Parts, with their Depth.
type Enclosed struct {
	Subject   string
	From      Address
	MessageID string
	Date      time.Time
	Text      string
	Depth     int // 1 for a mail that lies directly in the outer one
}

// Failure is one address that a bounce tells about.
type Failure struct {
	Email     string
	Permanent bool
	Status    string // "5.1.1", as far as it is told
	Original  string // Message-ID of the letter that came back; "" if unknown
}

// Limits bounds what one mail may cost.
type Limits struct {
	HeaderBytes int // of one header block
	Parts       int
	Depth       int
	PartBytes   int64 // decoded bytes kept of one part
}

// DefaultLimits are enough for every honest mail.
var DefaultLimits = Limits{HeaderBytes: 1 << 20, Parts: 1000, Depth: 12, PartBytes: 100 << 20}
