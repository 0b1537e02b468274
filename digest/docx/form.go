package docx

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Widths of the letterhead's and the signature's two columns; together they are the text width of a page, 165 mm.
const (
	leftColumn  = 75.0 // mm
	rightColumn = 90.0
)

// partyName heads every paper of the Party. Its width at 15 points bold is the sum of the letters' widths in Times
// (Adobe's metrics for Times-Bold, which Times New Roman shares): 13.777 em. The rule below is to be as wide as the text.
const (
	partyName      = "ĐẢNG CỘNG SẢN VIỆT NAM"
	partyNameWidth = 4133 // twips
)

// blank is room to write by hand: no-break spaces, because Word may join plain ones and break the line between them.
const blank = "\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0"

// Letters that surely fit on a line: capitals at 14 points in the left column, small bold letters across the page.
const (
	letterheadLine = 21
	titleLine      = 60
)

// Sizes in half points.
const (
	size12 = 24
	size15 = 30
)

// mainPart is word/document.xml.
func (d Document) mainPart() (string, error) {
	t := &text{width: textWidth(false)}
	t.WriteString(xmlHead + `<w:document xmlns:w="` + nsMain + `" xmlns:r="` + nsRelations + `"><w:body>`)
	d.letterhead(t)
	d.title(t)
	if err := blocks(t, d.Body); err != nil {
		return "", err
	}
	d.closing(t)
	// A section's page set-up stands at its end: in its last paragraph, or for the last one at the end of the body.
	open := section{first: true}
	for n, a := range d.Annexes {
		t.paragraph(para{style: styleGap, line: hairline, sectionProperty: open.property()})
		open = section{landscape: a.Landscape}
		t.width = textWidth(a.Landscape)
		if err := a.lay(t); err != nil {
			return "", fmt.Errorf("annex %d: %w", n+1, err)
		}
	}
	if len(d.Annexes) == 0 {
		t.gap(hairline)
	}
	t.WriteString(open.property() + `</w:body></w:document>`)
	return t.String(), nil
}

// blocks lays blocks; the last one is kept with what follows it, so that a signature never stands alone on a page.
func blocks(t *text, all []Block) error {
	for n, b := range all {
		if err := b.lay(t, n == len(all)-1); err != nil {
			return fmt.Errorf("block %d: %w", n+1, err)
		}
	}
	return nil
}

func (d Document) letterhead(t *text) {
	l := d.Letterhead
	left, right := twips(leftColumn), twips(rightColumn)
	t.openTable("", []int{left, right})
	t.WriteString(`<w:tr>`)
	t.openCell(cell{width: left})
	if l.Superior != "" {
		t.paragraph(para{style: styleForm}, run{text: balanced(l.Superior, letterheadLine)})
	}
	t.paragraph(para{style: styleForm}, run{text: balanced(l.Issuer, letterheadLine), bold: true})
	t.paragraph(para{style: styleForm}, run{text: "*"})
	t.paragraph(para{style: styleForm}, run{text: "Số " + l.number()})
	if l.Urgency != "" {
		t.paragraph(para{style: styleForm, before: 60}, run{text: l.Urgency, bold: true})
	}
	t.WriteString(`</w:tc>`)
	t.openCell(cell{width: right})
	t.paragraph(para{style: styleForm}, run{text: partyName, bold: true, size: size15})
	margin := (right - partyNameWidth) / 2
	t.paragraph(para{style: styleForm, topRule: true, before: 20, line: 80, left: margin, right: margin})
	t.paragraph(para{style: styleForm, before: 60}, run{text: l.placeAndDate(d.Created), italic: true})
	t.WriteString(`</w:tc></w:tr></w:tbl>`)
}

// number is what follows "Số": Party papers have no colon there.
func (l Letterhead) number() string {
	if strings.HasPrefix(l.Number, "-") || l.Number == "" {
		return blank + l.Number
	}
	return l.Number
}

// placeAndDate writes days below 10 and months 1 and 2 with a zero, as the form asks, so that nothing can be put before them.
func (l Letterhead) placeAndDate(created time.Time) string {
	day, month, year := blank, blank, blank
	if on := l.Date; !on.IsZero() {
		day = fmt.Sprintf("%02d", on.Day())
	}
	on := l.Date
	if on.IsZero() {
		on = created
	}
	if !on.IsZero() {
		month, year = fmt.Sprint(int(on.Month())), fmt.Sprint(on.Year())
		if on.Month() <= time.February {
			month = "0" + month
		}
	}
	date := "ngày\u00a0" + day + " tháng\u00a0" + month + " năm\u00a0" + year
	if l.Place == "" {
		return date
	}
	return l.Place + ", " + date
}

func (d Document) title(t *text) {
	if d.Kind != "" {
		t.paragraph(para{style: styleTitle}, run{text: d.Kind})
	}
	if d.Subject != "" {
		t.paragraph(para{style: styleSubject}, run{text: balanced(d.Subject, titleLine)})
	}
	t.paragraph(para{style: styleHyphens}, run{text: "-----"})
}

// closing lays recipients and signature side by side, on one page; a paper without them gets no empty place for them.
func (d Document) closing(t *text) {
	if len(d.Recipients) == 0 && len(d.Signature.Authority) == 0 && d.Signature.Role == "" && d.Signature.Name == "" {
		return
	}
	left, right := twips(leftColumn), twips(rightColumn)
	t.gap(closeGap)
	t.openTable("", []int{left, right})
	t.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	t.openCell(cell{width: left})
	if len(d.Recipients) == 0 {
		t.paragraph(para{style: styleForm}) // a cell without a paragraph is not valid
	} else {
		t.paragraph(para{style: styleForm, align: "left"}, run{text: "Nơi nhận", underline: true}, run{text: ":"})
	}
	for n, r := range d.Recipients {
		t.paragraph(para{style: styleForm, align: "left"},
			run{text: "- " + stopped(r, n == len(d.Recipients)-1), size: size12})
	}
	t.WriteString(`</w:tc>`)
	t.openCell(cell{width: right})
	for _, line := range d.Signature.Authority {
		t.paragraph(para{style: styleForm}, run{text: line, bold: true})
	}
	t.paragraph(para{style: styleForm}, run{text: d.Signature.Role})
	// Room for the hand and the seal: five lines.
	t.paragraph(para{style: styleForm, before: 1700}, run{text: d.Signature.Name, bold: true})
	t.WriteString(`</w:tc></w:tr></w:tbl>`)
}

// stopped ends a recipient with a comma, the last one with a full stop, unless it has its own.
func stopped(recipient string, last bool) string {
	recipient = strings.TrimSpace(recipient)
	if strings.HasSuffix(recipient, ".") || strings.HasSuffix(recipient, ",") || strings.HasSuffix(recipient, ";") {
		return recipient
	}
	if last {
		return recipient + "."
	}
	return recipient + ","
}

func (a Annex) lay(t *text) error {
	t.paragraph(para{style: styleAnnex}, run{text: a.Label})
	t.paragraph(para{style: styleSubject}, run{text: balanced(a.Title, titleLine)})
	if a.Note != "" {
		t.paragraph(para{style: styleNote}, run{text: a.Note})
	}
	t.paragraph(para{style: styleHyphens}, run{text: "-----"})
	return blocks(t, a.Body)
}

// section is the page set-up of a stretch of pages.
type section struct {
	first     bool // the section with the letterhead: its first page bears no number
	landscape bool
}

// A4 and its margins in twips: top and bottom 20 mm, left 30, right 15, page number 10 mm from the edge. A page on its
// side is turned with its margins: the binding edge comes to the top.
const (
	pageWidth, pageHeight = 11906, 16838
	marginSide            = 1134 // 20 mm
	marginBinding         = 1701 // 30 mm
	marginOuter           = 850  // 15 mm
	marginHeader          = 567  // 10 mm
)

func textWidth(landscape bool) int {
	if landscape {
		return pageHeight - 2*marginSide
	}
	return pageWidth - marginBinding - marginOuter
}

// property is the section's w:sectPr, its children in the schema's order.
func (s section) property() string {
	w, h, orient := pageWidth, pageHeight, ""
	top, right, bottom, left := marginSide, marginOuter, marginSide, marginBinding
	if s.landscape {
		w, h, orient = h, w, ` w:orient="landscape"`
		top, right, bottom, left = left, top, right, bottom
	}
	out := `<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:type w:val="nextPage"/>` +
		`<w:pgSz` + attr("w", w) + attr("h", h) + orient + `/>` +
		`<w:pgMar` + attr("top", top) + attr("right", right) + attr("bottom", bottom) + attr("left", left) +
		attr("header", marginHeader) + attr("footer", marginHeader) + ` w:gutter="0"/><w:cols w:space="708"/>`
	if s.first {
		out += `<w:titlePg/>`
	}
	return out + `</w:sectPr>`
}

// balanced breaks a centred text that is too long for one line. Where the last line would be under a third of a full one, the
// lines are made of like length, so that no single word is left over; else they stay full, which cuts fewer of the
// two-syllable words. A text that brings line breaks keeps its own.
func balanced(s string, room int) string {
	if strings.ContainsAny(s, "\r\n") {
		return s
	}
	best := filled(s, room)
	if len(best) > 1 && utf8.RuneCountInString(best[len(best)-1])*3 >= room {
		return strings.Join(best, "\n")
	}
	for room > 1 {
		room--
		narrower := filled(s, room)
		if len(narrower) > len(best) {
			break
		}
		best = narrower
	}
	return strings.Join(best, "\n")
}

// filled breaks text into lines of at most room letters; what must stay together and is longer has a line of its own.
func filled(s string, room int) []string {
	var out []string
	for _, piece := range together(s) {
		n := len(out)
		if n > 0 && utf8.RuneCountInString(out[n-1])+1+utf8.RuneCountInString(piece) <= room {
			out[n-1] += " " + piece
			continue
		}
		out = append(out, piece)
	}
	return out
}

// together splits text into words but keeps a number with the word before it, and a year with its month: to a reader
// "tháng 11 năm 2026" is one.
func together(s string) []string {
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	var out []string
	for _, word := range strings.Fields(s) {
		n := len(out)
		if n > 0 && (digit(word[0]) || word == "năm" && digit(out[n-1][len(out[n-1])-1])) {
			out[n-1] += " " + word
			continue
		}
		out = append(out, word)
	}
	return out
}
