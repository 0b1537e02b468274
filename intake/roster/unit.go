package roster

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tonghop/parser/vn"
	"tonghop/store"
)

// reader makes rows into units and gathers what is wrong with them.
type reader struct {
	several  bool // several sheets: problems name theirs
	units    []store.Unit
	codes    map[string]place // where a code was first seen
	emails   map[string]place
	order    *collation
	problems Problems
}

// place is a row, with its unit's name for people to find it by.
type place struct {
	unit  int // place among the units
	sheet string
	row   int // 0 where the file does not tell
	name  string
}

func (p place) String() string {
	s := "another row"
	if p.row > 0 {
		s = fmt.Sprintf("row %d", p.row)
	}
	if p.sheet != "" {
		s += " of sheet " + p.sheet
	}
	if p.name != "" {
		s += " (" + p.name + ")"
	}
	return s
}

func (r *reader) table(t table) {
	sheet := ""
	if r.several {
		sheet = t.name
	}
	for _, p := range t.twice {
		p.Sheet = sheet
		r.problems = append(r.problems, p)
	}
	for i, line := range t.body {
		if t.holdsNoUnit(line, i == 0) {
			continue
		}
		here := place{len(r.units), sheet, line.number, oneLine(t.cell(line, nameField))}
		e := entry{r, t, line, here}
		r.units = append(r.units, e.unit())
	}
}

// entry is one row while it is made into a unit.
type entry struct {
	*reader
	table table
	line  row
	here  place
}

func (e entry) problem(f field, format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	if e.here.row == 0 {
		what = e.here.name + ": " + what
	}
	e.problems = append(e.problems, Problem{e.here.sheet, e.here.row, e.table.title(f), what})
}

func (e entry) unit() store.Unit {
	u := store.Unit{Code: e.code(), Name: e.text(nameField), Kind: e.text(kindField), Group: e.text(groupField),
		Addresses: e.addresses(), ValidFrom: e.day(fromField), ValidTo: e.day(toField)}
	if u.Name == "" {
		e.problem(nameField, "the unit's name is missing: write it, or empty the row")
	}
	if u.ValidFrom != "" && u.ValidTo != "" && u.ValidFrom > u.ValidTo {
		e.problem(toField, "the unit ends (%s) before it begins (%s): put the two dates right", u.ValidTo, u.ValidFrom)
	}
	u.Aliases = addAlias(nil, u.Name)
	for _, a := range splitList(e.table.cell(e.line, aliasField)) {
		e.whole(aliasField, a)
		u.Aliases = addAlias(u.Aliases, a)
	}
	u.SortKey = e.order.key(u.Name)
	return u
}

func (e entry) text(f field) string {
	s := oneLine(e.table.cell(e.line, f))
	e.whole(f, s)
	return s
}

// whole finds the signs that programs write for letters that their charset lacks; no unit has them in its name.
func (e entry) whole(f field, s string) {
	if strings.ContainsAny(s, "?\ufffd") {
		e.problem(f, "letters of “%s” were lost when the file was saved: save it from Excel as .xlsx or “CSV UTF-8”", s)
	}
}

func (e entry) day(f field) store.Day {
	s := oneLine(e.table.cell(e.line, f))
	d, ok := parseDay(s)
	if !ok {
		e.problem(f, "“%s” is no date: write it as 31/12/2026", s)
	}
	return d
}

func (e entry) addresses() (list []store.Address) {
	for _, a := range splitEmails(e.table.cell(e.line, emailField)) {
		first, known := e.emails[a]
		switch why := badEmail(a); {
		case why != "":
			e.problem(emailField, "“%s” is no mail address: %s; correct it", a, why)
		case known && first.unit != e.here.unit:
			e.problem(emailField, "%s is the address of %s too: an address belongs to one unit, take it out of one of the two rows", a, first)
		case !known:
			e.emails[a] = e.here
			list = append(list, store.Address{Email: a})
		}
	}
	return list
}

// code reads the unit's code, or makes it where the file has no such column.
func (e entry) code() string {
	own := e.table.columns[codeField] != nil
	c := strings.ToLower(e.text(codeField))
	if !own {
		c = madeCode(e.here.name)
	}
	first, known := e.codes[c]
	switch {
	case own && c == "":
		e.problem(codeField, "the unit's code is missing: write it; if this row is no unit, take it out")
	case known && own:
		e.problem(codeField, "“%s” is the code of %s too: give each unit a code of its own, or put all addresses of one unit into one row", c, first)
	case e.here.name == "": // told with the name
	case c == "":
		e.problem(nameField, "“%s” has no letter or digit: write the unit's name", e.here.name)
	case known:
		e.problem(nameField, "%s has the same name: take one out, or tell them apart in a column “Mã”", first)
	case e.table.saysOneThing(e.line):
		e.problem(nameField, "“%s” stands alone in its row: give the unit its address; if this is a title and no unit, take it out", e.here.name)
	}
	if !known {
		e.codes[c] = e.here
	}
	return c
}

// splitList cuts a cell of several names.
func splitList(cell string) (list []string) {
	for _, s := range strings.FieldsFunc(cell, func(r rune) bool { return r == '|' || r == ';' || r == '\n' || r == '\r' }) {
		if s = oneLine(s); s != "" {
			list = append(list, s)
		}
	}
	return list
}

// named is an address as mail programs copy it: Văn thư <a@b.vn>.
var named = regexp.MustCompile(`[^,;|<>\n]*<([^<>]*)>`)

// splitEmails cuts a cell of several addresses, in lower case.
func splitEmails(cell string) []string {
	cell = named.ReplaceAllString(strings.ToLower(vn.Normalize(cell)), " $1 ")
	list := strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(",;|", r) || unicode.IsSpace(r) || unicode.IsControl(r) })
	for i, e := range list {
		list[i] = strings.TrimPrefix(e, "mailto:")
	}
	return list
}

// Parts of an address as mail servers take them: a dot-atom of RFC 5321, 4.1.2, and labels of RFC 1035, 2.3.1.
var (
	localPart = regexp.MustCompile("^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")
	domain    = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`)
)

// badEmail says why no server would take the address; "" for a good one.
func badEmail(e string) string {
	for _, r := range e {
		if r > 0x7e {
			return fmt.Sprintf("it has the letter “%c”", r)
		}
	}
	local, host, ok := strings.Cut(e, "@")
	switch {
	case !ok:
		return "it has no @"
	case strings.Contains(host, "@"):
		return "it has two @"
	case !localPart.MatchString(local) || len(local) > 64:
		return fmt.Sprintf("“%s” before the @ is not possible", local)
	case !domain.MatchString(host) || len(e) > 254:
		return fmt.Sprintf("“%s” after the @ is no mail domain", host)
	}
	return ""
}

var (
	dayFirst  = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 0?0:00(?::00)?)?$`)
	yearFirst = regexp.MustCompile(`^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?Z?)?)?$`)
	serial    = regexp.MustCompile(`^\d{5}$`)
)

// parseDay reads a date, day before month; "" is no date and fine. Five digits are Excel's count of days since
// 30 December 1899, seen where a date lost its format (ECMA-376 part 1, 18.17.4.1). Years of two digits are refused.
func parseDay(s string) (store.Day, bool) {
	var y, m, d string
	if s == "" {
		return "", true
	} else if p := dayFirst.FindStringSubmatch(s); p != nil {
		d, m, y = p[1], p[2], p[3]
	} else if p := yearFirst.FindStringSubmatch(s); p != nil {
		y, m, d = p[1], p[2], p[3]
	} else if serial.MatchString(s) {
		days, _ := strconv.Atoi(s)
		return plausible(time.Date(1899, 12, 30+days, 0, 0, 0, 0, time.UTC))
	} else {
		return "", false
	}
	t, err := time.Parse("2006-1-2", y+"-"+m+"-"+d)
	if err != nil {
		return "", false
	}
	return plausible(t)
}

// plausible refuses years that only a slip of the finger makes: the Party was founded in 1930.
func plausible(t time.Time) (store.Day, bool) {
	return t.Format("2006-01-02"), t.Year() >= 1930 && t.Year() < 2200
}
