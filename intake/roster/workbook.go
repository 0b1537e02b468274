package roster

import (
	"bytes"

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
		sheets[at].rows = append(sheets[at].rows, row{number: block.Number, cells: block.Cells})
	}
	return sheets, nil
}
