package digest

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	_ "time/tzdata" // the tests must not depend on the machine's zone files

	"tonghop/digest/mailer"
	"tonghop/digest/smtpserver"
	"tonghop/digest/summary"
	"tonghop/store"
)

// office is a small collecting office in virtual time, with a real database and a real mail server.
type office struct {
	*Desk
	t    testing.TB
	smtp *smtpserver.Server

	mutex sync.Mutex
	clock time.Time
	went  []arrived // what the server took, in order
	files int       // documents made up to now
}

// arrived is one letter that the mail server took for one address.
type arrived struct {
	at   time.Time // by the virtual clock
	to   string
	id   string // Message-ID without brackets
	data []byte
}

// moment reads "2026-11-20 17:00" in the office's zone.
func moment(t testing.TB, s string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		t.Fatal(err)
	}
	when, err := time.ParseInLocation("2006-01-02 15:04:05"[:len(s)], s, zone)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

// monthlyType is the report type of the fixture.
func monthlyType() store.ReportType {
	return store.ReportType{
		Code: "dlxh-thang", Name: "báo cáo tình hình dư luận xã hội", Frequency: store.Monthly, NilAllowed: true,
		Due: store.DueRule{Day: 20, Time: "17:00", Roll: "next"},
		Reminders: []store.ReminderRule{
			{Code: "R1", Workdays: -3, Time: "08:00"}, {Code: "R2", Workdays: 0, Time: "08:00"}, {Code: "R3", Workdays: 1, Time: "08:00"},
			{Code: "R4", Workdays: 3, Time: "08:00", Cc: []string{"canbo@example.vn"}}, {Code: "R5", Workdays: 5, Time: "08:00", Escalate: true},
		},
		Summary: store.SummaryRule{Workdays: 4, Time: "16:00", To: []string{"tonghop@example.vn"}, Release: "auto"},
	}
}

// newOffice opens an office at the moment, with units cb01 … of the number given; each writes from its code @example.vn.
func newOffice(t testing.TB, now string, units int) *office {
	t.Helper()
	o := &office{t: t, clock: moment(t, now)}
	server, err := smtpserver.Start(smtpserver.Options{OnLetter: o.record})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	o.smtp = server
	o.Desk = newDesk(t, filepath.Join(t.TempDir(), "tonghop.db"), server.Addr(), o.clock)
	o.write(func(tx *store.Tx) error {
		for i := range units {
			if _, _, err := tx.PutUnit(sampleUnit(i + 1)); err != nil {
				return err
			}
		}
		return nil
	})
	return o
}

func sampleUnit(n int) store.Unit {
	code := fmt.Sprintf("cb%02d", n)
	return store.Unit{Code: code, Name: "Chi bộ Mẫu " + strconv.Itoa(n), Kind: "chi bộ", SortKey: []byte(code), Addresses: []store.Address{{Email: code + "@example.vn"}}}
}

// newDesk gives a desk on the database; since tracking began on the first day of the month of now.
func newDesk(t testing.TB, path, smtpAddress string, now time.Time) *Desk {
	t.Helper()
	db, err := store.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	texts, err := LoadTemplates("")
	if err != nil {
		t.Fatal(err)
	}
	host, port, err := net.SplitHostPort(smtpAddress)
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	holidays := map[store.Day]bool{"2026-11-24": true, "2027-01-01": true}
	for day := 16; day <= 20; day++ {
		holidays[fmt.Sprintf("2026-02-%d", day)] = true
	}
	return &Desk{
		DB: db, Types: []store.ReportType{monthlyType()}, Calendar: store.Calendar{Zone: now.Location(), Holidays: holidays},
		Since: now.Format("2006-01") + "-01", Hours: Hours{From: "07:30", To: "17:00"},
		Officers: []string{"canbo@example.vn"}, Security: []string{"baomat@example.vn"}, Operators: []string{"quantri@example.vn"},
		Office:  summary.Office{Superior: "ĐẢNG BỘ TỈNH HÒA SƠN", Issuer: "ĐẢNG ỦY CÁC CƠ QUAN ĐẢNG TỈNH", NumberSuffix: "BC/ĐU", Place: "Hòa Sơn"},
		Contact: "đồng chí Nguyễn Văn Mẫu, điện thoại 0900 000 000", FromName: "Ban Tuyên giáo và Dân vận Đảng ủy",
		Letters: texts, Log: slog.New(slog.DiscardHandler),
		Server: mailer.Server{Host: host, Port: number, Security: "none", From: "baocao@example.vn", Timeout: 20 * time.Second},
	}
}

func (o *office) record(l smtpserver.Letter) {
	m, err := mail.ReadMessage(bytes.NewReader(l.Data))
	if err != nil {
		o.t.Errorf("a letter that is no mail: %v", err)
		return
	}
	o.mutex.Lock()
	defer o.mutex.Unlock()
	for _, to := range l.To {
		o.went = append(o.went, arrived{o.clock, to, strings.Trim(m.Header.Get("Message-Id"), "<>"), l.Data})
	}
}

// now is the virtual clock.
func (o *office) now() time.Time {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.clock
}

// set moves the virtual clock.
func (o *office) set(when time.Time) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.clock = when
}

func (o *office) write(f func(*store.Tx) error) {
	o.t.Helper()
	if err := o.DB.Write(context.Background(), o.now(), f); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) read(f func(*store.Tx) error) {
	o.t.Helper()
	if err := o.DB.Read(context.Background(), o.now(), f); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) tick() {
	o.t.Helper()
	if err := o.Tick(context.Background(), o.now()); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) deliver() {
	o.t.Helper()
	if err := o.Deliver(context.Background(), o.now); err != nil {
		o.t.Fatal(err)
	}
}

// step is one turn of the daemon at the moment.
func (o *office) step(when string) {
	o.t.Helper()
	o.set(moment(o.t, when))
	o.tick()
	o.deliver()
}

// hours are the times of day at which run lets the daemon turn: those at which something must happen, or must not.
var hours = []string{"07:30", "08:00", "16:00", "17:01"}

// run lets the daemon work from its clock to the moment.
func (o *office) run(until string) {
	o.t.Helper()
	end := moment(o.t, until)
	for day := moment(o.t, o.now().Format("2006-01-02 ")+"00:00"); !day.After(end); day = day.AddDate(0, 0, 1) {
		for _, h := range hours {
			when := moment(o.t, day.Format("2006-01-02 ")+h)
			if when.Before(o.now()) || when.After(end) {
				continue
			}
			o.set(when)
			o.tick()
			o.deliver()
		}
	}
	o.set(end)
	o.tick()
	o.deliver()
}

// obligation is what the unit owes for the period.
func (o *office) obligation(code, period string) (id int64) {
	o.t.Helper()
	o.read(func(tx *store.Tx) error {
		b, err := tx.Board("dlxh-thang", period, tx.Now)
		for _, row := range b.Rows {
			if row.Unit.Code == code {
				id = row.ObligationID
			}
		}
		return err
	})
	if id == 0 {
		o.t.Fatalf("%s owes nothing for %s", code, period)
	}
	return id
}

// keepMail stores a mail of the unit with the state; nothing of it is read.
func (o *office) keepMail(tx *store.Tx, code string, state store.MessageState, received time.Time) (store.Message, error) {
	o.files++
	id, _, err := tx.Keep(store.Message{SHA256: fmt.Sprint("mail ", o.files), ReceivedAt: received}, store.Place{Account: "main", Folder: "INBOX", UIDValidity: 1, UID: uint32(o.files)}, strings.NewReader("x"))
	if err != nil {
		return store.Message{}, err
	}
	m, err := tx.Message(id)
	if err != nil || state == store.Kept {
		return m, err
	}
	u, err := tx.UnitByCode(code)
	if err != nil {
		return m, err
	}
	m.State, m.UnitID, m.Kind, m.FromEmail, m.Subject, m.HeaderID = state, u.ID, "normal", code+"@example.vn", "Báo cáo dư luận xã hội", fmt.Sprintf("%d@example.vn", o.files)
	return m, tx.UpdateMessage(m)
}

// file takes in a report of the unit that was received at the moment; it is known from the office's present clock on.
func (o *office) file(code, period, received string, statements ...store.Statement) store.Message {
	o.t.Helper()
	obligation := o.obligation(code, period)
	var m store.Message
	o.write(func(tx *store.Tx) (err error) {
		when := moment(o.t, received)
		if m, err = o.keepMail(tx, code, store.Filed, when); err != nil {
			return err
		}
		doc, err := tx.AddDocument(store.Document{MessageID: m.ID, Part: 1, Name: "bao-cao.docx", SHA256: fmt.Sprint("doc ", o.files), MediaType: "application/x", Outcome: "ok", Text: "nội dung"})
		if err != nil {
			return err
		}
		report, err := tx.AddReport(store.Report{MessageID: m.ID, DocumentID: doc, UnitID: m.UnitID, ObligationID: obligation, Type: "dlxh-thang", PeriodKey: period,
			DocType: "periodic", State: store.Current, ReceivedAt: when, Number: "12-BC/CB", Date: when.Format("2006-01-02"), Facts: []byte(`{}`), Statements: statements})
		if err != nil {
			return err
		}
		return tx.AddEvent(store.Event{ObligationID: obligation, At: when, Kind: store.Submitted, ReportID: report})
	})
	return m
}

// event adds an event that takes effect at the office's clock.
func (o *office) event(code, period string, e store.Event) {
	o.t.Helper()
	e.ObligationID, e.At = o.obligation(code, period), o.now()
	o.write(func(tx *store.Tx) error { return tx.AddEvent(e) })
}

// letter finds the row of a letter that went.
func (o *office) letter(g arrived) (l store.Letter) {
	o.t.Helper()
	o.read(func(tx *store.Tx) (err error) {
		l, err = tx.LetterByHeaderID(g.id)
		return err
	})
	return l
}

// name is the rule of a reminder, or the letter's kind.
func name(l store.Letter) string {
	for _, k := range l.Keys {
		if p := strings.Split(k.Key, "|"); p[0] == "remind" {
			return p[4]
		}
	}
	return string(l.Kind)
}

// sent lists what the server took: "17/11 08:00 R1 cb01".
func (o *office) sent() []string {
	o.t.Helper()
	o.mutex.Lock()
	went := slices.Clone(o.went)
	o.mutex.Unlock()
	slices.SortStableFunc(went, func(a, b arrived) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.to, b.to)) })
	list := []string{}
	for _, g := range went {
		to, _, _ := strings.Cut(g.to, "@")
		list = append(list, fmt.Sprintf("%s %s %s", g.at.Format("02/01 15:04"), name(o.letter(g)), to))
	}
	return list
}

// wantSent compares what the server took since the start.
func (o *office) wantSent(want ...string) {
	o.t.Helper()
	if got := o.sent(); !slices.Equal(got, want) {
		o.t.Errorf("sent\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// outbox lists all letters with their states: "R1 cb01 expired".
func (o *office) outbox() (list []string) {
	o.t.Helper()
	o.read(func(tx *store.Tx) error {
		all, err := tx.Letters()
		for _, l := range all {
			to := ""
			if len(l.Recipients) > 0 {
				to, _, _ = strings.Cut(l.Recipients[0], "@")
			}
			list = append(list, fmt.Sprintf("%s %s %s", name(l), to, l.State))
		}
		return err
	})
	slices.Sort(list)
	return list
}

func (o *office) wantOutbox(want ...string) {
	o.t.Helper()
	if got := o.outbox(); !slices.Equal(got, want) {
		o.t.Errorf("outbox\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}
