package docx

import (
	"encoding/xml"
	"io"
	"path"
	"regexp"
	"strings"
	"testing"
)

// order lists the children that the schema (ECMA-376 part 1, transitional, annex A) allows in each element, in its order.
// Word repairs or refuses a file that has them in another one.
var order = map[string]string{
	"pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku " +
		"wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents " +
		"suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
	"rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color " +
		"spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
	"tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd " +
		"tblLayout tblCellMar tblLook tblCaption tblDescription",
	"tcPr":       "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
	"tblCellMar": "top left bottom right",
	"tblBorders": "top left bottom right insideH insideV",
	"pBdr":       "top left bottom right between bar",
	"sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign " +
		"noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange",
	"style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal personalCompose " +
		"personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
	"settings": "writeProtection view zoom removePersonalInformation mirrorMargins defaultTabStop evenAndOddHeaders characterSpacingControl " +
		"compat rsids mathPr themeFontLang clrSchemeMapping decimalSymbol listSeparator",
	"trPr":   "cantSplit tblHeader", // any order is allowed; these are the two in use
	"tbl":    "tblPr tblGrid tr",
	"tr":     "trPr tc",
	"tc":     "tcPr p",
	"p":      "pPr r",
	"r":      "rPr t br tab fldChar instrText",
	"styles": "docDefaults latentStyles style",
}

// repeated are the children that may come more than once in their parent.
var repeated = map[string]bool{"tr": true, "tc": true, "p": true, "r": true, "style": true, "headerReference": true, "t": true, "br": true, "tab": true}

// checkOrder walks a part and reports children that are unknown, doubled or out of order.
func checkOrder(t testing.TB, name, part string) {
	t.Helper()
	type open struct {
		name  string
		rank  int
		last  string
		count map[string]int
	}
	var stack []*open
	dec := xml.NewDecoder(strings.NewReader(part))
	for {
		token, err := dec.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("%s is not well-formed: %v", name, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			child := e.Name.Local
			if len(stack) > 0 {
				parent := stack[len(stack)-1]
				if list, ok := order[parent.name]; ok && e.Name.Space == nsMain {
					rank := position(list, child)
					switch {
					case rank < 0:
						t.Fatalf("%s: %s has no child %s", name, parent.name, child)
					case parent.name != "r" && rank < parent.rank || child == "rPr" && parent.name == "r" && parent.rank > 0:
						t.Fatalf("%s: in %s, %s comes after %s", name, parent.name, child, parent.last)
					case parent.count[child] > 0 && !repeated[child]:
						t.Fatalf("%s: %s has two of %s", name, parent.name, child)
					}
					parent.rank, parent.last = rank, child
					parent.count[child]++
				}
			}
			stack = append(stack, &open{name: child, count: map[string]int{}})
		case xml.EndElement:
			closed := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if closed.name == "tc" && closed.last != "p" {
				t.Fatalf("%s: a cell that does not end with a paragraph", name)
			}
		}
	}
}

func position(list, name string) int {
	for n, word := range strings.Fields(list) {
		if word == name {
			return n
		}
	}
	return -1
}

func TestSchemaOrder(t *testing.T) {
	for name, part := range parts(t, render(t, sample())) {
		checkOrder(t, name, part)
	}
}

var (
	target    = regexp.MustCompile(`Target="([^"]+)"`)
	partName  = regexp.MustCompile(`PartName="/([^"]+)"`)
	styleUsed = regexp.MustCompile(`<w:(?:pStyle|tblStyle|basedOn|next) w:val="([^"]+)"`)
	styleMade = regexp.MustCompile(`w:styleId="([^"]+)"`)
)

// Word refuses a package whose parts are not all declared and related.
func TestPackageHoldsTogether(t *testing.T) {
	all := parts(t, render(t, sample()))
	for _, m := range partName.FindAllStringSubmatch(all["[Content_Types].xml"], -1) {
		if all[m[1]] == "" {
			t.Errorf("declared and missing: %s", m[1])
		}
	}
	for relations, base := range map[string]string{"_rels/.rels": "", "word/_rels/document.xml.rels": "word"} {
		for _, m := range target.FindAllStringSubmatch(all[relations], -1) {
			if all[path.Join(base, m[1])] == "" {
				t.Errorf("%s leads to %s, which is missing", relations, m[1])
			}
		}
	}
	made := map[string]bool{}
	for _, m := range styleMade.FindAllStringSubmatch(all["word/styles.xml"], -1) {
		made[m[1]] = true
	}
	for _, m := range styleUsed.FindAllStringSubmatch(all["word/document.xml"]+all["word/styles.xml"]+all["word/header1.xml"], -1) {
		if !made[m[1]] {
			t.Errorf("style %s is used and not defined", m[1])
		}
	}
}

// The form: A4 with its margins, a page number on every page but the first, an annex on its side, heads of tables repeated.
func TestPages(t *testing.T) {
	all := parts(t, render(t, sample()))
	main := all["word/document.xml"]
	sections := regexp.MustCompile(`<w:sectPr>.*?</w:sectPr>`).FindAllString(main, -1)
	if len(sections) != 3 {
		t.Fatalf("%d sections, want body, annex on its side, annex upright", len(sections))
	}
	cases := []struct {
		section int
		has     string
		want    bool
	}{
		{0, `<w:pgSz w:w="11906" w:h="16838"/>`, true},
		{0, `<w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701" w:header="567"`, true},
		{0, `<w:titlePg/>`, true},
		{1, `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>`, true},
		{1, `<w:titlePg/>`, false},
		{2, `<w:pgSz w:w="11906" w:h="16838"/>`, true},
		{2, `<w:titlePg/>`, false},
	}
	for _, c := range cases {
		if strings.Contains(sections[c.section], c.has) != c.want {
			t.Errorf("section %d: %s: want %v in %s", c.section, c.has, c.want, sections[c.section])
		}
	}
	for n, s := range sections {
		if !strings.Contains(s, `<w:headerReference w:type="default" r:id="rId3"/>`) {
			t.Errorf("section %d has no page number", n)
		}
	}
	if !strings.Contains(all["word/header1.xml"], " PAGE ") {
		t.Error("the header has no page field")
	}
	if n := strings.Count(main, "<w:tblHeader/>"); n != 2 {
		t.Errorf("%d repeated table heads, want 2", n)
	}
	// The last paragraph of the body stays with the signature.
	last := main[:strings.Index(main, "Trên đây là báo cáo tổng hợp")]
	if !strings.Contains(last[strings.LastIndex(last, "<w:p>"):], "<w:keepNext/>") {
		t.Error("the signature may stand alone on a page")
	}
}
