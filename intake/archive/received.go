package archive

import (
	"bufio"
	"bytes"
	"cmp"
	"io"
	"net/mail"
	"regexp"
	"strings"
	"time"
)

// headerLimit is how much of a mail is searched for its dates.
const headerLimit = 1 << 20

// dates gives the date of the topmost Received field, which the mailbox's own server wrote, and that of the Date field; zero
// where there is none that can be read.
func dates(r io.Reader) (received, date time.Time) {
	header := bufio.NewReaderSize(io.LimitReader(r, headerLimit), lineBuffer)
	var field []byte // unfolded
	topmost := true
	take := func() {
		name, value, ok := bytes.Cut(field, []byte(":"))
		if !ok {
			return
		}
		switch strings.ToLower(string(bytes.TrimSpace(name))) {
		case "received":
			if topmost {
				topmost = false
				// RFC 5322, 3.6.7: the date follows the last semicolon; a comment may follow it.
				if i := bytes.LastIndexByte(value, ';'); i >= 0 {
					received = parseDate(string(value[i+1:]))
				}
			}
		case "date":
			if date.IsZero() {
				date = parseDate(string(value))
			}
		}
	}
	begun := false
	for {
		line, err := readLine(header)
		text := bytes.TrimRight(line, "\r\n")
		switch {
		case len(text) == 0 && (begun || err != nil):
			take()
			return received, date
		case len(text) == 0: // empty lines before the header
		case begun && (text[0] == ' ' || text[0] == '\t'):
			if len(field) < lineBuffer {
				field = append(append(field, ' '), text...)
			}
		default:
			take()
			field = append(field[:0], text...)
			begun = true
		}
	}
}

// parseDate reads a date of RFC 5322, with or without comments.
func parseDate(s string) time.Time {
	t, err := mail.ParseDate(strings.TrimSpace(s))
	if err != nil {
		return time.Time{}
	}
	return t
}

// fromDate finds the date in a From line, without the day's name: asctime, with a zone before or after the year, or the form
// of RFC 5322.
var fromDate = regexp.MustCompile(`(?:([A-Z][a-z]{2}) +(\d{1,2})|(\d{1,2}) +([A-Z][a-z]{2}) +(\d{4})),? +(\d{1,2}:\d{2})(:\d{2})?(?: +([A-Z]{3,5}|[+-]\d{4}))?(?: +(\d{4}))?(?: +([+-]\d{4}))?`)

// envelopeDate is the date in the From line of an mbox, zero if there is none. Without an offset it is UTC (RFC 4155).
func envelopeDate(from []byte) time.Time {
	m := fromDate.FindStringSubmatch(string(from))
	if m == nil {
		return time.Time{}
	}
	seconds, zone := cmp.Or(m[7], ":00"), "+0000"
	for _, z := range []string{m[8], m[10]} {
		if strings.ContainsAny(z, "+-") {
			zone = z
		}
	}
	t, err := time.Parse("2 Jan 2006 15:04:05 -0700", cmp.Or(m[2], m[3])+" "+cmp.Or(m[1], m[4])+" "+cmp.Or(m[9], m[5])+" "+m[6]+seconds+" "+zone)
	if err != nil {
		return time.Time{}
	}
	return t
}
