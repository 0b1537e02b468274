package digest

import (
	"bytes"
	"context"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"tonghop/store"
)

// opinion is one statement of opinion in a unit's own words.
func opinion(text string) store.Statement {
	return store.Statement{Kind: store.OpinionStatement, Text: text, Key: strings.ToLower(text), Attitude: "concern"}
}

// summaryText gives the words of the summary, or of its supplement, that arrived.
func (o *office) summaryText(id string) string {
	o.t.Helper()
	l := o.letter(arrived{id: id})
	var text string
	o.read(func(tx *store.Tx) error {
		again, err := o.compose(tx, l)
		text = again.Text + again.HTML
		return err
	})
	return text
}

// The summary goes at its nominal moment, once, with its three files of plain names, to each of its recipients.
func TestSummaryGoesUp(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-16 00:00", 2)
	o.Types[0].Reminders, o.Types[0].Summary.To = nil, []string{"tonghop@example.vn", "vanphong@example.vn"}
	o.tick()
	o.file("cb01", november, "2026-11-19 09:00", opinion("Cán bộ, đảng viên lo lắng về giá điện tăng."))
	o.run("2026-12-05 00:00")
	o.wantSent("27/11 16:00 summary tonghop", "27/11 16:00 summary vanphong")
	m, err := mail.ReadMessage(bytes.NewReader(o.went[0].data))
	if err != nil {
		t.Fatal(err)
	}
	if to, err := m.Header.AddressList("To"); err != nil || len(to) != 2 { // law L3: its headers show all
		t.Errorf("to %v, %v", to, err)
	}
	for _, file := range []string{"docx", "xlsx", "json"} {
		if !bytes.Contains(o.went[0].data, []byte(`filename="bao-cao-tong-hop-2026-M11.`+file+`"`)) {
			t.Errorf("no %s in the summary", file)
		}
	}
}

// Nothing is summed up before every mail that came in time is filed: unread mail and a mailbox not polled since hold it.
func TestSummaryWaitsForIntake(t *testing.T) {
	o := newOffice(t, "2026-11-16 00:00", 1)
	o.Folders = [][2]string{{"main", "INBOX"}}
	o.Types[0].Reminders = nil
	poll := func(when string) {
		o.set(moment(t, when))
		o.write(func(tx *store.Tx) error {
			if err := tx.Advance("main", "INBOX", 1, 1); err != nil {
				return err
			}
			return tx.Polled("main", "INBOX", tx.Now)
		})
	}
	poll("2026-11-27 15:58")
	o.step("2026-11-27 16:00") // polled lately, but before the cut-off: mail of 15:59 may lie there
	o.wantSent()
	var m store.Message
	o.write(func(tx *store.Tx) (err error) { m, err = o.keepMail(tx, "", store.Kept, tx.Now); return err })
	poll("2026-11-27 16:01")
	o.step("2026-11-27 16:02") // polled, but a mail is not read yet
	o.wantSent()
	m.State = store.Rejected
	o.write(func(tx *store.Tx) error { return tx.UpdateMessage(m) })
	o.step("2026-11-27 16:03")
	o.wantSent("27/11 16:03 summary tonghop")
}

// Law S3: the cut-off is the nominal one even if the summary goes days later: what came before it is in, what came after is not.
func TestSummaryCutOff(t *testing.T) {
	o := newOffice(t, "2026-11-16 00:00", 3)
	o.Types[0].Reminders = nil
	o.tick()
	o.file("cb01", november, "2026-11-15 09:00", opinion("Băn khoăn về giá điện sinh hoạt."))
	o.set(moment(t, "2026-11-30 09:00")) // down since; the mails of these days are filed first
	o.file("cb02", november, "2026-11-27 16:00", opinion("Lo ngại về giá xăng dầu."))
	o.file("cb03", november, "2026-11-27 16:01", opinion("Bức xúc về giá vàng miếng."))
	o.step("2026-11-30 09:01")
	o.wantSent("30/11 09:01 summary tonghop")
	text := o.summaryText(o.went[0].id)
	for words, want := range map[string]bool{"giá điện sinh hoạt": true, "giá xăng dầu": true, "giá vàng miếng": false} {
		if strings.Contains(text, words) != want {
			t.Errorf("%q in the summary: %v, want %v", words, !want, want)
		}
	}
}

// What came after the cut-off goes up in a supplement, once, and only if something came.
func TestSupplement(t *testing.T) {
	t.Parallel()
	for _, late := range []bool{true, false} {
		o := newOffice(t, "2026-11-16 00:00", 2)
		o.Types[0].Reminders, o.Types[0].Summary.Supplement = nil, 7
		o.tick()
		o.file("cb01", november, "2026-11-15 09:00", opinion("Băn khoăn về giá điện sinh hoạt."))
		o.run("2026-11-30 09:00")
		if late {
			o.file("cb02", november, "2026-11-30 08:59", opinion("Lo ngại về giá xăng dầu."))
		}
		o.run("2026-12-05 00:00")
		if !late {
			o.wantSent("27/11 16:00 summary tonghop")
			continue
		}
		o.wantSent("27/11 16:00 summary tonghop", "02/12 16:00 summary tonghop")
		text := o.summaryText(o.went[1].id)
		if !strings.Contains(text, "giá xăng dầu") || strings.Contains(text, "giá điện sinh hoạt") {
			t.Errorf("the supplement has not just what came later:\n%s", text)
		}
	}
}

// A summary that an officer must release waits for it, and no reminder of the clock sends it.
func TestSummaryHeldForAnOfficer(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2026-11-16 00:00", 1)
	o.Types[0].Reminders, o.Types[0].Summary.Release = nil, "officer"
	o.run("2026-11-30 09:00")
	o.wantSent()
	o.wantOutbox("summary tonghop held")
	l, _, _ := o.only("summary")
	o.write(func(tx *store.Tx) error { return tx.MoveLetter(l.ID, store.Planned, "", store.Held) })
	o.step("2026-11-30 09:05")
	o.wantSent("30/11 09:05 summary tonghop")
}

// A summary is no reminder: it goes outside the working hours too, and while a unit's mail waits in triage.
func TestSummaryDoesNotWaitForTriage(t *testing.T) {
	o := newOffice(t, "2026-11-16 00:00", 1)
	o.Types[0].Reminders, o.Officers = nil, nil
	o.write(func(tx *store.Tx) error { _, err := o.keepMail(tx, "cb01", store.InTriage, tx.Now); return err })
	o.step("2026-11-28 20:00")
	o.wantSent("28/11 20:00 summary tonghop")
}

func TestSummarizeOfAnUnknownPeriod(t *testing.T) {
	o := newOffice(t, "2026-11-16 00:00", 1)
	o.tick()
	o.read(func(tx *store.Tx) error {
		if _, err := o.Summarize(tx, "dlxh-thang", "2026-M09", time.Time{}, tx.Now); err == nil || !strings.Contains(err.Error(), "2026-M09") {
			t.Errorf("error %v", err)
		}
		return nil
	})
}

// A restart, or a second desk, does not send it again.
func TestSummaryOnce(t *testing.T) {
	o := newOffice(t, "2026-11-16 00:00", 1)
	o.Types[0].Reminders = nil
	o.step("2026-11-27 16:00")
	other := newDesk(t, o.DB.Path(), o.smtp.Addr(), o.now())
	other.Types = o.Types
	ctx := context.Background()
	for range 3 {
		if err := other.Recover(ctx, o.now()); err != nil {
			t.Fatal(err)
		}
		if err := other.Tick(ctx, o.now()); err != nil {
			t.Fatal(err)
		}
		if err := other.Deliver(ctx, o.now); err != nil {
			t.Fatal(err)
		}
	}
	if got := o.sent(); !slices.Equal(got, []string{"27/11 16:00 summary tonghop"}) {
		t.Errorf("sent %v", got)
	}
}
