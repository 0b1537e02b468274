package roster

import (
	"strings"

	"tonghop/parser/vn"
)

// sheet is one grid of cells. Rows that hold nothing may be left out.
type sheet struct {
	name string // "" for CSV
	rows []row
}

type row struct {
	number int // as Excel numbers it
	cells  []string
}

func (r row) empty() bool {
	for _, c := range r.cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// separators that spreadsheet programs write: Vietnamese Windows ';', others ',', "Unicode text" a tab.
const separators = ";,\t"

// readCSV takes the separator under which the most headings are found. Excel's own note of it ("sep=;") goes first.
func readCSV(b []byte) ([]sheet, Problems) {
	text, _ := vn.Decode(b)
	best := separators[0]
	if after, ok := strings.CutPrefix(text, "sep="); ok && len(after) > 1 && after[1] == '\n' {
		best, text = after[0], after[2:]
	} else {
		most := 0
		for i := range separators {
			rows, _ := split(text, separators[i], headingRows)
			if t, found := findTable(sheet{rows: rows}); found && len(t.columns) > most {
				best, most = separators[i], len(t.columns)
			}
		}
	}
	rows, open := split(text, best, 0)
	if open > 0 {
		return nil, Problems{{Row: open, What: `a quotation mark (") opens a cell and is never closed: close it or take it out`}}
	}
	return []sheet{{rows: rows}}, nil
}

// split cuts CSV text (RFC 4180) into the rows that hold something, at most limit of them where limit > 0. A quoted cell
// may hold separators and line ends, a doubled quote is one; a quote inside a bare cell is a letter like others.
// Rows are numbered as a spreadsheet program shows them, empty ones too. open is the row with a quote that never closes.
func split(text string, separator byte, limit int) (rows []row, open int) {
	var cell strings.Builder
	var cells []string
	number, quoted, fresh, quotedAt := 1, false, true, 0
	endCell := func() {
		cells = append(cells, cell.String())
		cell.Reset()
		quoted, fresh = false, true
	}
	endRow := func() {
		endCell()
		if r := (row{number, cells}); !r.empty() {
			rows = append(rows, r)
		}
		number, cells = number+1, nil
	}
	for i := 0; i < len(text) && (limit == 0 || len(rows) < limit); i++ {
		c := text[i]
		switch {
		case quoted && c == '"' && i+1 < len(text) && text[i+1] == '"':
			cell.WriteByte('"')
			i++
		case quoted && c == '"':
			quoted = false
		case quoted:
			cell.WriteByte(c)
		case fresh && c == '"':
			quoted, fresh, quotedAt = true, false, number
		case c == separator:
			endCell()
		case c == '\n':
			endRow()
		default:
			fresh = fresh && c == ' ' // a blank may stand between the separator and the quote
			cell.WriteByte(c)
		}
	}
	if quoted {
		open = quotedAt
	}
	if cell.Len() > 0 || len(cells) > 0 {
		endRow()
	}
	return rows, open
}
