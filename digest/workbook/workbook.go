// Package workbook writes boards as .xlsx files: a title, what it was made for and when, and a table with filters on each sheet,
// ready to be printed on A4. It lays out what it is given; what stands in the cells is the caller's matter.
package workbook

import (
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// Board is one workbook.
type Board struct {
	Title    string    // on top of every sheet
	Subtitle string    // below it; may be empty
	AsOf     time.Time // the moment the board shows, in the office's time zone; zero leaves the line out
	Sheets   []Sheet   // at least one
}

// Sheet is one table on a sheet of its own.
type Sheet struct {
	Name    string // what Excel forbids in it is replaced; names alike get a number
	Columns []Column
	Rows    [][]Cell // rows may lack cells at their end and never have more than there are columns
}

// Column is one column and its head.
type Column struct {
	Header string
	Width  float64 // in characters, as Excel counts; 0 takes 14
	Wrap   bool    // long text goes on below instead of being cut off
	Center bool
}

// Cell is one value: Date before Number before Text, whichever is there.
type Cell struct {
	Text   string     // always a string: "=1+1" is shown and never computed
	Number *float64   // finite
	Date   *time.Time // in the office's time zone; its time of day is shown unless it is midnight
	Tone   Tone
}

// Tone is what the colour of a cell says.
type Tone string

// The tones; the zero Tone is plain.
const (
	Good  Tone = "good"  // green
	Warn  Tone = "warn"  // yellow
	Bad   Tone = "bad"   // red
	Muted Tone = "muted" // grey letters, no fill
)

// ErrBoard is wrapped by every error about a board that cannot be laid out.
var ErrBoard = errors.New("a board that does not fit together")

const (
	font         = "Times New Roman"
	fontSize     = 12.0
	defaultWidth = 14.0
	maxText      = 32767 // UTF-16 units in a cell, Excel's limit
	maxName      = 31    // UTF-16 units in a sheet's name, Excel's limit
)

// Write writes the board as an .xlsx file; the same board gives the same bytes. A text beyond Excel's limit of a cell
// (32,767 characters) ends with "…".
func (b Board) Write(w io.Writer) error {
	if len(b.Sheets) == 0 {
		return fmt.Errorf("%w: no sheets", ErrBoard)
	}
	f := excelize.NewFile()
	defer f.Close()
	if err := b.properties(f); err != nil {
		return fmt.Errorf("setting the workbook's properties: %w", err)
	}
	styles := styleBook{file: f, ids: map[look]int{}}
	names := sheetNames(b.Sheets)
	for i, sheet := range b.Sheets {
		var err error
		if i == 0 {
			err = f.SetSheetName(f.GetSheetName(0), names[0])
		} else {
			_, err = f.NewSheet(names[i])
		}
		if err != nil {
			return fmt.Errorf("making sheet %q: %w", names[i], err)
		}
		p := page{file: f, styles: styles, name: names[i], sheet: sheet}
		if err := p.write(b); err != nil {
			return fmt.Errorf("writing sheet %q: %w", names[i], err)
		}
	}
	if _, err := f.WriteTo(w); err != nil {
		return fmt.Errorf("writing the workbook: %w", err)
	}
	return nil
}

// properties replaces the library's own name and dates.
func (b Board) properties(f *excelize.File) error {
	if err := f.SetDefaultFont(font); err != nil {
		return err
	}
	at := ""
	if !b.AsOf.IsZero() {
		at = b.AsOf.UTC().Format(time.RFC3339)
	}
	if err := f.SetDocProps(&excelize.DocProperties{Title: printable(b.Title), Creator: "tonghop", LastModifiedBy: "tonghop",
		Created: at, Modified: at, Language: "vi-VN"}); err != nil {
		return err
	}
	return f.SetAppProps(&excelize.AppProperties{Application: "tonghop"})
}

// sheetNames makes names that Excel takes: without []:*?/\, not beginning or ending with an apostrophe, at most 31 units
// long, each one once whatever its case.
func sheetNames(sheets []Sheet) []string {
	names := make([]string, len(sheets))
	taken := map[string]bool{}
	for i, s := range sheets {
		clean := strings.Map(func(r rune) rune {
			if strings.ContainsRune(`[]:*?/\`, r) {
				return '-'
			}
			return r
		}, printable(s.Name))
		clean = trimName(cut(clean, maxName))
		if clean == "" {
			clean = fmt.Sprintf("Trang %d", i+1)
		}
		name := clean
		for n := 2; taken[strings.ToLower(name)]; n++ {
			mark := fmt.Sprintf(" (%d)", n)
			name = trimName(cut(clean, maxName-len(mark))) + mark
		}
		taken[strings.ToLower(name)] = true
		names[i] = name
	}
	return names
}

func trimName(s string) string { return strings.Trim(s, "' \t\n") }

// printable drops bytes that are no UTF-8 and characters that XML forbids.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), ""))
}

// cut shortens text to a number of UTF-16 units, never inside a character.
func cut(s string, units int) string {
	n := 0
	for i, r := range s {
		n += utf16.RuneLen(r)
		if n > units {
			return s[:i]
		}
	}
	return s
}

// shown is a cell's text as Excel can hold it.
func shown(s string) string {
	s = printable(s)
	if short := cut(s, maxText); short != s {
		return cut(short, maxText-1) + "…"
	}
	return s
}

var escape = regexp.MustCompile(`^_x[0-9A-Za-z]{4}_`)

// escaped keeps text that looks like Excel's own escape of a character ("_x000D_", ECMA-376 part 1, 22.9.2.19) from being read
// as one. The library escapes only strings that stand in their cell, not those in the shared table.
func escaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte(s[i])
		if s[i] == '_' && escape.MatchString(s[i:]) {
			b.WriteString("x005F_")
		}
	}
	return b.String()
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
