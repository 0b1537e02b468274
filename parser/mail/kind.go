package mail

import (
	"strings"
	"tonghop/parser/pattern"

	"github.com/emersion/go-message/textproto"

	"tonghop/parser/vn"
)

// Phrases by which machines are told, matched against folded text.
var (
	daemonName   = pattern.New(`^(mailer-?daemon|postmaster|mail-?admin|mdaemon|microsoftexchange[0-9a-f]*|mail[-._]?delivery[-._a-z]*|delivery[-._]?(status|notification|service)[-._a-z]*|bounce[sd]?|bounces?[-+=].*|double-bounce|mmdf|uucp|smtp)$`)
	mailerDaemon = pattern.New(`^(mailer-?daemon|microsoftexchange[0-9a-f]*|mail[-._]?delivery.*)$`)
	daemonShow   = pattern.New(`(mail delivery (system|sub ?system|service)|mailer-?daemon|delivery (subsystem|notification)|mail system|internet mail delivery|mail administrator|he thong (chuyen )?thu)`)
	noReply      = pattern.New(`^(mailer-?daemon|postmaster|bounces?|(no|do-?not|dont|not)[-._]?reply.*|khong-?(tra-?loi|phan-?hoi).*|.*[-._+](no|do-?not)[-._]?reply|.*[-_+](bounces?|request|owner)|owner-.*|notifications?|auto(mated|reply|responder)?)$`)

	failSubject = pattern.New(`(undeliver(able|ed)|deliver(y|ed)? (status|failure|report|problem|error|has failed|attempt)|mail delivery (failed|failure|problem)|delivery notification|returned? (mail|to sender|message)|message returned|failure notice|mail (failure|error|system error)|non[- ]?delivery|could ?n[o']?t (be )?deliver|cannot be delivered|not delivered|undelivered mail|bounced? mail|rejected:|nondeliverable|(khong|chua) (the )?(gui|chuyen|phat|giao)( thu)?( duoc| thanh cong)?\b|thu (bi )?(tra lai|hoan lai)|gui (thu )?(that bai|khong thanh cong)|that bai khi gui|thong bao (loi|trang thai) (gui|chuyen|phat))`)
	failBody    = pattern.New(`(could not be delivered|couldn'?t be delivered|was ?n[o']t delivered|wasn'?t able to deliver|(un)?able to deliver|unable to deliver|cannot be delivered|could not deliver|delivery (has )?failed|delivery to the following|undeliverable|permanent (fatal )?error|following address(es)? (had|failed)|user unknown|unknown user|no such (user|recipient|mailbox|address)|recipient (address )?(rejected|unknown|not found)|address not found|mailbox (is )?(full|unavailable|not found|disabled|over ?quota)|quota exceeded|over quota|does ?n[o']t exist|not exist|returned to (you|sender)|host (unknown|or domain name not found)|unrouteable address|message was not accepted|reached a problem|khong (the )?(gui|chuyen|phat|giao) (duoc|thu|den|toi)|khong ton tai|hop thu (da )?(day|khong)|dia chi (nguoi nhan )?(khong|bi tu choi)|bi tu choi|[^0-9]5[0-9][0-9][ -]+[#(]?5\.[0-9]+\.[0-9]+)`)
	delayBody   = pattern.New(`(has not yet been delivered|not yet been delivered|delivery (is |was |has been )?(being )?(temporarily )?(delayed|deferred)|will (continue|keep) (to try|trying)|still being (retried|attempted)|could not be delivered for|no action is required on your part|you do not need to re-?send|this is a warning message only|se (tiep tuc|thu) (gui|chuyen) lai|tam thoi chua (gui|chuyen))`)
	delaySubj   = pattern.New(`(delayed|\bdelay\b|deferred|(warning|transient).*(could not|deliver|delay)|thu bi (cham|tre)|cham tre)`)
	autoSubject = pattern.New(`^((re|tl|fw|fwd)\s*:\s*)*(auto(mati(c|sche|que|ca))?[- ]?(reply|response|responder|antwort|antwoord|generated reply)?\s*:|auto(matic|mated)?[- ]?(reply|response|answer)\b|out[- ]of[- ](the )?office|out of town|away from|on (vacation|leave)|vacation (reply|response|notice)|i am (away|out|on)|(thu )?(tra loi|phan hoi|hoi am)( thu)? tu dong|tu dong (tra loi|phan hoi|hoi am)|(thong bao )?(vang mat|dang di vang|nghi phep|di cong tac)( khoi (van phong|co quan))?\s*(:|$)|abwesenheit|reponse automatique)`)
	autoBody    = pattern.New(`^.{0,300}(day la (thu|tin nhan|email|thong bao|thu tra loi) tu dong|(thu|email) (nay )?(duoc )?(gui|tra loi) tu dong|this is an auto(matic|mated|-)[ -]?(reply|response|generated (reply|response))|i am (currently )?out of (the )?office|i will be out of (the )?office|tam vang khoi (co quan|van phong))`)
	readSubject = pattern.New(`^(read|not read|opened|da doc|da xem|chua doc|gelesen|lu|bien nhan da doc|return receipt|read receipt|read-receipt|xac nhan da (doc|xem))( \([^)]*\))?\s*[:\-]|^(read|return) receipt|^disposition notification|^(da xem|da doc|displayed)\s*[:\-]`)
	readBody    = pattern.New(`(was (read|displayed|opened) (on|at|by)|has been (read|displayed|opened)|this is a (return|read) receipt|read on|no guarantee that the message has been read|was deleted without being read|da duoc (doc|xem|mo|hien thi)|da doc thu|bien nhan)`)
)

// judge decides what kind of mail it is and whether it may be answered. Bounces come before the headers of
// auto-replies, which many bounces carry too.
func (w *walk) judge(h textproto.Header) {
	m := w.m
	m.Kind = Normal
	local, _, _ := strings.Cut(m.From.Email, "@")
	s := signs{
		h: h, w: w,
		subject: vn.Fold(m.Subject),
		local:   strings.ToLower(local),
		null:    nullReturn(h),
	}
	s.daemon = daemonName.MatchString(s.local) || daemonShow.MatchString(vn.Fold(m.From.Name)) || m.From.Email == "" && s.null
	tests := []struct {
		kind Kind
		test func(*signs) string
	}{
		{Own, (*signs).own}, {Feedback, (*signs).feedback}, {SuccessDSN, (*signs).success}, {Bounce, (*signs).bounce},
		{Receipt, (*signs).receipt}, {AutoReply, (*signs).autoReply}, {Calendar, (*signs).calendar}, {List, (*signs).list},
	}
	for _, t := range tests {
		if why := t.test(&s); why != "" {
			m.Kind = t.kind
			m.Evidence = append(m.Evidence, why)
			break
		}
	}
	if m.Kind == Bounce {
		m.Failed = s.failures()
	}
	s.silence()
}

// signs is what kinds are told by; the subject is folded.
type signs struct {
	h            textproto.Header
	w            *walk
	subject      string
	local        string // of the sender's address
	null, daemon bool
	status       []dsnRecipient
}

// text is the folded beginning of the mail's text; folding is slow, and few mails need it.
func (s *signs) text(n int) string { return vn.Fold(head(s.w.m.Text, n)) }

// head is the first n bytes of a text or a little less.
func head(s string, n int) string { return strings.ToValidUTF8(s[:min(len(s), n)], "") }

// nullReturn tells the null return path by which mail servers forbid an answer (RFC 5321, 4.5.5).
func nullReturn(h textproto.Header) bool {
	if !h.Has("Return-Path") {
		return false
	}
	v := strings.TrimSpace(h.Get("Return-Path"))
	return v == "<>" || v == "" || strings.EqualFold(v, "<MAILER-DAEMON>")
}

func (s *signs) own() string {
	if s.h.Has(LoopHeader) {
		return "it carries " + LoopHeader
	}
	return ""
}

func (s *signs) feedback() string {
	if s.has("message/feedback-report") {
		return "it has a feedback report (RFC 5965)"
	}
	return ""
}

// has tells whether the mail has a machine-readable part of the type.
func (s *signs) has(media string) bool {
	for _, r := range s.w.reports {
		if r.media == media {
			return true
		}
	}
	return false
}

// receipt tells read receipts: by RFC 8098, or by subject and words where a mailer writes its own.
func (s *signs) receipt() string {
	if s.has("message/disposition-notification") || s.has("message/global-disposition-notification") {
		return "it has a disposition notification (RFC 8098)"
	}
	_, p := parseParams(s.h.Get("Content-Type"), "")
	if strings.EqualFold(p["report-type"], "disposition-notification") {
		return "it says to be a disposition notification"
	}
	if readSubject.MatchString(s.subject) && !s.attached() && readBody.MatchString(s.text(1500)) {
		return "subject and text are those of a read receipt"
	}
	return ""
}

// attached tells whether the mail brings a document, which no receipt or auto-reply does.
func (s *signs) attached() bool {
	for _, p := range s.w.m.Parts {
		if !p.Inline && p.Depth == 0 && p.Name != "" && !strings.HasPrefix(p.MediaType, "image/") {
			return true
		}
	}
	return false
}

// autoReply tells answers that a machine gives in a person's name.
func (s *signs) autoReply() string {
	switch v := keyword(s.h.Get("Auto-Submitted")); v {
	case "auto-replied", "autoreplied":
		return "Auto-Submitted: " + v
	}
	for _, k := range []string{"X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "X-Autoreply-From", "X-Mail-Autoreply", "X-Vacation", "X-Zimbra-Autoreply"} {
		if s.h.Has(k) && keyword(s.h.Get(k)) != "no" {
			return "it carries " + k
		}
	}
	if v := keyword(s.h.Get("Precedence") + ";" + s.h.Get("X-Precedence")); strings.Contains(v, "auto_reply") || strings.Contains(v, "auto-reply") {
		return "Precedence: " + v
	}
	if autoSubject.MatchString(s.subject) && !s.attached() {
		return "the subject is that of an auto-reply"
	}
	if len(s.w.m.InReplyTo) > 0 && !s.attached() && autoBody.MatchString(s.text(600)) {
		return "the text says that it is an auto-reply"
	}
	return ""
}

func (s *signs) calendar() string {
	if s.w.calendar {
		return "it has a text/calendar part"
	}
	return ""
}

func (s *signs) list() string {
	for _, k := range []string{"List-Id", "List-Post", "Mailing-List", "X-Mailing-List"} {
		if s.h.Has(k) {
			return "it carries " + k
		}
	}
	if keyword(s.h.Get("Precedence")) == "list" {
		return "Precedence: list"
	}
	return ""
}

// silence decides NoAnswer.
func (s *signs) silence() {
	m := s.w.m
	no := func(why string) {
		m.NoAnswer = true
		m.Evidence = append(m.Evidence, "not answered: "+why)
	}
	if m.Kind != Normal {
		no("it is no person's mail")
	}
	if s.null {
		no("null return path")
	}
	if noReply.MatchString(s.local) || daemonName.MatchString(s.local) {
		no("its sender takes no answers")
	}
	if v := keyword(s.h.Get("Auto-Submitted")); v != "" && v != "no" {
		no("Auto-Submitted: " + v)
	}
	switch v := keyword(s.h.Get("Precedence")); v {
	case "bulk", "list", "junk":
		no("Precedence: " + v)
	}
	if s.h.Has("List-Id") {
		no("it came over a list")
	}
	if v := keyword(s.h.Get("X-Auto-Response-Suppress")); v != "" && v != "none" {
		no("X-Auto-Response-Suppress: " + v)
	}
}

// keyword is a field's first word in lower case.
func keyword(v string) string {
	v, _, _ = strings.Cut(strings.ToLower(v), ";")
	v, _, _ = strings.Cut(v, "(")
	return strings.TrimSpace(v)
}
