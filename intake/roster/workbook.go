package roster

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strconv"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/ooxml"
)

func readWorkbook(b []byte) ([]sheet, Problems) {
	d := ooxml.Xlsx(bytes.NewReader(b), int64(len(b)), ooxml.DefaultLimits)
	switch {
	case d.Outcome == doc.Empty:
		return nil, nil // told as a missing row of headings
	case d.Outcome != doc.OK:
		return nil, Problems{{What: "the workbook cannot be read (" + d.Reason + "): open it in Excel and save it again as .xlsx"}}
	case d.Reason != "":
		return nil, Problems{{What: "a part of the workbook is lost (" + d.Reason + "), so units may be missing: open it in Excel, look it through and save it again"}}
	}
	var sheets []sheet
	pages := map[int]int{} // place in sheets
	for _, block := range d.Blocks {
		if block.Kind != doc.Row {
			continue
		}
		at, ok := pages[block.Page]
		if !ok {
			at = len(sheets)
			pages[block.Page] = at
			sheets = append(sheets, sheet{name: block.Sheet})
		}
		sheets[at].rows = append(sheets[at].rows, row{cells: block.Cells})
	}
	numbers := rowNumbers(b)
	for page, at := range pages {
		// any doubt about which rows were read leaves them without numbers: a wrong one sends people to the wrong row
		if n := numbers[page]; len(n) == len(sheets[at].rows) {
			for i := range n {
				sheets[at].rows[i].number = n[i]
			}
		}
	}
	return sheets, nil
}

// rowNumbers gives by sheet (from 1) the numbers of its rows that hold something: the normal form leaves empty rows out and
// does not tell numbers. The bytes have passed the limits of package ooxml.
func rowNumbers(b []byte) map[int][]int {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil
	}
	targets := map[string]string{} // parts by relationship id
	walk(z, "xl/_rels/workbook.xml.rels", func(e xml.StartElement, _ string) {
		if e.Name.Local == "Relationship" {
			targets[attr(e, "Id")] = attr(e, "Target")
		}
	})
	var blank []bool // shared strings that show nothing
	walk(z, "xl/sharedStrings.xml", func(e xml.StartElement, text string) {
		switch {
		case e.Name.Local == "si":
			blank = append(blank, true)
		case e.Name.Local == "t" && len(blank) > 0 && strings.TrimSpace(text) != "":
			blank[len(blank)-1] = false
		}
	})
	numbers := map[int][]int{}
	page := 0
	walk(z, "xl/workbook.xml", func(e xml.StartElement, _ string) {
		if e.Name.Local != "sheet" {
			return
		}
		page++
		target := targets[attr(e, "id")]
		if !strings.HasPrefix(target, "/") {
			target = path.Join("xl", target)
		}
		numbers[page] = shownRows(z, strings.TrimPrefix(target, "/"), blank)
	})
	return numbers
}

// shownRows lists the rows of one sheet that have a cell with a value.
func shownRows(z *zip.Reader, part string, blank []bool) (numbers []int) {
	number, shared := 0, false
	walk(z, part, func(e xml.StartElement, text string) {
		switch e.Name.Local {
		case "row":
			if n, err := strconv.Atoi(attr(e, "r")); err == nil {
				number = n
			} else {
				number++
			}
		case "c":
			shared = attr(e, "t") == "s"
		case "v", "t":
			text = strings.TrimSpace(text)
			if n, err := strconv.Atoi(text); shared && (err != nil || n < 0 || n >= len(blank) || blank[n]) {
				return
			}
			if text != "" && (len(numbers) == 0 || numbers[len(numbers)-1] != number) {
				numbers = append(numbers, number)
			}
		}
	})
	return numbers
}

// walk gives each element of a part with the text right behind its start tag. A fault ends it quietly: the rows then do
// not match those that were read.
func walk(z *zip.Reader, part string, visit func(xml.StartElement, string)) {
	f, err := z.Open(part)
	if err != nil {
		return
	}
	defer f.Close()
	d := xml.NewDecoder(io.LimitReader(f, ooxml.DefaultLimits.Bytes))
	d.Strict = false
	var open *xml.StartElement
	var text []byte
	flush := func() {
		if open != nil {
			visit(*open, string(text))
		}
		open, text = nil, text[:0]
	}
	for {
		token, err := d.RawToken()
		if err != nil {
			flush()
			return
		}
		switch t := token.(type) {
		case xml.StartElement:
			flush()
			open = new(xml.StartElement)
			*open = t.Copy()
		case xml.EndElement:
			flush()
		case xml.CharData:
			text = append(text, t...)
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
