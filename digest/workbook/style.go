package workbook

import "github.com/xuri/excelize/v2"

// kind is what a cell is for.
type kind int

const (
	plain kind = iota
	title
	subtitle
	header
	integer
	fraction
	date   // a day
	moment // a day and its time
)

// look is everything that decides a cell's style.
type look struct {
	kind         kind
	tone         Tone
	wrap, center bool
}

// styleBook makes each look once: a workbook may hold 65,490 styles and every cell would take one.
type styleBook struct {
	file *excelize.File
	ids  map[look]int
}

func (s styleBook) id(l look) (int, error) {
	if id, ok := s.ids[l]; ok {
		return id, nil
	}
	id, err := s.file.NewStyle(l.style())
	if err != nil {
		return 0, err
	}
	s.ids[l] = id
	return id, nil
}

func (l look) style() *excelize.Style {
	style := &excelize.Style{
		Font:      &excelize.Font{Family: font, Size: fontSize},
		Alignment: &excelize.Alignment{Vertical: "top", WrapText: l.wrap},
	}
	if l.center {
		style.Alignment.Horizontal = "center"
	}
	switch l.kind {
	case title:
		style.Font.Bold, style.Font.Size = true, 14
		style.Alignment = &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
		return style
	case subtitle:
		style.Font.Italic = true
		style.Alignment = &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
		return style
	case header:
		style.Font.Bold = true
		style.Alignment = &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
		style.Fill = fill("E7E6E6")
	case integer:
		style.CustomNumFmt = format("#,##0")
	case fraction:
		style.CustomNumFmt = format("#,##0.0#")
	case date:
		style.CustomNumFmt = format("dd/mm/yyyy")
	case moment:
		style.CustomNumFmt = format("dd/mm/yyyy hh:mm")
	}
	for _, side := range []string{"left", "top", "right", "bottom"} {
		style.Border = append(style.Border, excelize.Border{Type: side, Color: "808080", Style: 1})
	}
	// Light fills under dark letters: they stay readable on a grey printer.
	switch l.tone {
	case Good:
		style.Fill, style.Font.Color = fill("E2EFDA"), "375623"
	case Warn:
		style.Fill, style.Font.Color = fill("FFF2CC"), "7F6000"
	case Bad:
		style.Fill, style.Font.Color = fill("F8D7DA"), "9C0006"
	case Muted:
		style.Font.Color = "7F7F7F"
	}
	return style
}

func fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

func format(code string) *string { return &code }
