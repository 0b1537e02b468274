// Package roster reads the list of units that an officer keeps in Excel and brings it into the store.
// A list with any problem brings in nothing: the officer gets all its problems at once, each with its row and column.
package roster

import (
	"bytes"
	"fmt"
	"strings"

	"tonghop/store"
)

// Problem is one thing in a roster that a person must put right.
type Problem struct {
	Sheet  string // of the workbook; "" where there is only one
	Row    int    // as Excel numbers it, from 1; 0 where it is not about one row
	Column string // its heading as the file has it; "" where it is not about one column
	What   string // what, why, and what to do
}

// String says where the problem is and what it is, on one line.
func (p Problem) String() string {
	var where []string
	if p.Sheet != "" {
		where = append(where, "sheet "+p.Sheet)
	}
	if p.Row > 0 {
		where = append(where, fmt.Sprintf("row %d", p.Row))
	}
	if p.Column != "" {
		where = append(where, "column "+p.Column)
	}
	if len(where) == 0 {
		return p.What
	}
	return strings.Join(where, ", ") + ": " + p.What
}

// Problems are all that is wrong with a roster, in the order of its rows. It is the error of [Read] and of [Import].
type Problems []Problem

// Error gives one problem a line.
func (p Problems) Error() string {
	if len(p) == 1 {
		return p[0].String()
	}
	lines := make([]string, 0, len(p)+1)
	lines = append(lines, fmt.Sprintf("%d problems, nothing was imported:", len(p)))
	for _, one := range p {
		lines = append(lines, "  "+one.String())
	}
	return strings.Join(lines, "\n")
}

// Read reads a roster from the bytes of an .xlsx or .csv file; the content tells which, name only stands in the error.
// The headings may stand in any of the first ten rows that hold something and in any order; columns that
// it does not know are left alone. “Tên đơn vị” and “Email” must be there. Every sheet that has both is read.
//
// Where the file has no column “Mã”, a unit's code is made from its name: the folded name's letters and digits, words
// joined by '-' ("Chi bộ Sở Tư pháp" is chi-bo-so-tu-phap). A unit that is renamed is then a new unit; an office
// that expects renaming gives codes of its own.
//
// Each unit gets an alias for its name, for each other name in the file, and for its name with chi bộ, chi ủy,
// đảng bộ and đảng ủy exchanged where no other unit of the file may mean that name.
// The error is made of [Problems].
func Read(name string, b []byte) ([]store.Unit, error) {
	sheets, problems := readSheets(b)
	if len(problems) == 0 {
		var units []store.Unit
		if units, problems = read(sheets); len(problems) == 0 {
			return units, nil
		}
	}
	return nil, fmt.Errorf("roster %s: %w", name, problems)
}

func readSheets(b []byte) ([]sheet, Problems) {
	switch {
	case bytes.HasPrefix(b, []byte("PK\x03\x04")), bytes.HasPrefix(b, []byte("PK\x05\x06")):
		return readWorkbook(b)
	case bytes.HasPrefix(b, []byte("\xd0\xcf\x11\xe0")):
		return nil, Problems{{What: "this is an old .xls or has a password: open it in Excel and save it as .xlsx without a password"}}
	}
	return readCSV(b)
}

// read finds the tables of the sheets and makes their rows into units.
func read(sheets []sheet) ([]store.Unit, Problems) {
	var tables []table
	var partly *table // the nearest thing to a table, to say what it lacks
	for _, s := range sheets {
		t, found := findTable(s)
		switch {
		case !found:
		case t.missing() == "":
			tables = append(tables, t)
		case partly == nil:
			partly = &t
		}
	}
	if len(tables) == 0 && partly != nil {
		return nil, Problems{{Sheet: partly.label(len(sheets)), Row: partly.heading, Column: partly.missing(),
			What: "the column is missing; add it to this row of headings. " + wanted}}
	}
	if len(tables) == 0 {
		return nil, Problems{{What: "no row of headings in the first 10 rows. " + wanted}}
	}
	r := reader{several: len(tables) > 1, codes: map[string]place{}, emails: map[string]place{}, order: newCollation()}
	for _, t := range tables {
		r.table(t)
	}
	if len(r.units) == 0 && len(r.problems) == 0 {
		r.problems = Problems{{Row: tables[0].heading, What: "no unit below the headings: write one unit in each row"}}
	}
	exchangeNames(r.units)
	return r.units, r.problems
}
