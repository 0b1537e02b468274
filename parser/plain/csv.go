package plain

import (
	"encoding/csv"
	"strconv"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/vn"
)

// MediaCSV is the media type of tables in plain text (RFC 4180), whatever parts their cells.
const MediaCSV = "text/csv"

// CSV reads a table in plain text of any charset: a block a row that holds anything. The cells are parted by comma,
// semicolon, tab or bar, whichever the first rows tell; "sep=;" in the first line (as Excel writes it) tells it too.
// Text that nothing parts is read as [Text].
func CSV(b []byte) doc.Document {
	text, encoding := decoded(b)
	sep := rune(0)
	if first, rest, _ := strings.Cut(text, "\n"); len(first) == 5 && strings.HasPrefix(strings.ToLower(first), "sep=") {
		sep, text = rune(first[4]), rest
	}
	if sep == 0 || !strings.ContainsRune(separators, sep) {
		sep = separator(text)
	}
	if sep == 0 {
		d := Text(b)
		d.MediaType = MediaCSV
		return d
	}
	d := doc.Document{MediaType: MediaCSV, Outcome: doc.OK}
	for i, record := range records(text, sep, doc.MaxBlocks+1) {
		if block, ok := csvRow(record); ok {
			block.Number = i + 1
			d.Blocks = append(d.Blocks, block)
		}
	}
	if len(d.Blocks) > doc.MaxBlocks {
		return doc.Failed(MediaCSV, doc.TooBig, "more than "+strconv.Itoa(doc.MaxBlocks)+" rows")
	}
	vn.Finish(&d, nil)
	if d.Repaired == "" {
		d.Repaired = encoding
	}
	d.Conclude(nil, false)
	return d
}

func csvRow(record []string) (b doc.Block, ok bool) {
	b = doc.Block{Kind: doc.Row, Cells: make([]string, min(len(record), maxColumns))}
	for i := range b.Cells {
		lines := Lines(strings.ReplaceAll(record[i], "\t", " "))
		b.Cells[i] = strings.Join(lines, "\n")
		ok = ok || len(lines) > 0
	}
	b.Text = strings.TrimRight(strings.Join(b.Cells, "\t"), "\t")
	return b, ok
}

// records parses up to most rows. A quotation mark that is never closed would swallow all that follows: then
// quotation marks are letters like others.
func records(text string, sep rune, most int) (all [][]string) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = sep, true, -1
	lines := 1
	for len(all) < most {
		record, err := r.Read()
		if err != nil {
			break
		}
		line, _ := r.FieldPos(0)
		for ; lines < line && len(all) < most; lines++ {
			all = append(all, nil) // empty lines count as rows
		}
		for _, field := range record {
			n := strings.Count(field, "\n")
			if n > 100 {
				return unquoted(text, sep, most)
			}
			lines += n
		}
		lines++
		all = append(all, record)
	}
	return all
}

func unquoted(text string, sep rune, most int) (all [][]string) {
	for line := range strings.SplitSeq(text, "\n") {
		if len(all) == most {
			break
		}
		all = append(all, strings.Split(line, string(sep)))
	}
	return all
}

const separators = ",;\t|"

// separator finds what parts the cells: the sign that cuts most of the first rows into the same number of cells;
// 0 when none cuts two rows, or the only one, alike.
func separator(text string) rune {
	const looked = 30
	head := text[:min(len(text), 32<<10)]
	best, most := rune(0), 0
	for _, sep := range separators {
		counts := map[int]int{}
		rows := records(head, sep, looked)
		filled := 0
		for _, record := range rows {
			if len(record) > 0 {
				filled++
			}
			if len(record) > 1 {
				counts[len(record)]++
			}
		}
		for cells, n := range counts {
			if n*2 < filled && n < 5 || n == 1 && filled > 1 {
				continue
			}
			if weight := n * min(cells, 10); weight > most {
				best, most = sep, weight
			}
		}
	}
	return best
}
