package docx

import (
	"fmt"
	"strings"
	"time"
)

const (
	xmlHead     = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	nsMain      = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	nsRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsPackage   = "http://schemas.openxmlformats.org/package/2006/"
	typeWord    = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

const contentTypes = xmlHead + `<Types xmlns="` + nsPackage + `content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + typeWord + `document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="` + typeWord + `styles+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="` + typeWord + `settings+xml"/>` +
	`<Override PartName="/word/header1.xml" ContentType="` + typeWord + `header+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	`<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>` +
	`</Types>`

const packageRelations = xmlHead + `<Relationships xmlns="` + nsPackage + `relationships">` +
	`<Relationship Id="rId1" Type="` + nsRelations + `/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="` + nsPackage + `relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`<Relationship Id="rId3" Type="` + nsRelations + `/extended-properties" Target="docProps/app.xml"/>` +
	`</Relationships>`

const documentRelations = xmlHead + `<Relationships xmlns="` + nsPackage + `relationships">` +
	`<Relationship Id="rId1" Type="` + nsRelations + `/styles" Target="styles.xml"/>` +
	`<Relationship Id="rId2" Type="` + nsRelations + `/settings" Target="settings.xml"/>` +
	`<Relationship Id="rId3" Type="` + nsRelations + `/header" Target="header1.xml"/>` +
	`</Relationships>`

const appProperties = xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">` +
	`<Application>tonghop</Application></Properties>`

// settings asks for Word 2013's layout (mode 15), without which Word opens the file in compatibility mode.
const settings = xmlHead + `<w:settings xmlns:w="` + nsMain + `"><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/>` +
	`<w:characterSpacingControl w:val="doNotCompress"/><w:compat>` +
	`<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>` +
	`</w:compat><w:themeFontLang w:val="vi-VN"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>`

// coreProperties is docProps/core.xml.
func (d Document) coreProperties() string {
	title := d.Title
	if title == "" {
		title = strings.TrimSpace(d.Kind + " " + d.Subject)
	}
	out := xmlHead + `<cp:coreProperties xmlns:cp="` + nsPackage + `metadata/core-properties"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"` +
		` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + escape(title) + `</dc:title><dc:creator>` + escape(d.Author) + `</dc:creator><dc:language>vi-VN</dc:language>`
	if !d.Created.IsZero() {
		at := d.Created.UTC().Format(time.RFC3339)
		out += `<dcterms:created xsi:type="dcterms:W3CDTF">` + at + `</dcterms:created>` +
			`<dcterms:modified xsi:type="dcterms:W3CDTF">` + at + `</dcterms:modified>`
	}
	return out + `</cp:coreProperties>`
}

// pageNumberHeader is the header of every page but the first: its number, centred.
func pageNumberHeader() string {
	return xmlHead + `<w:hdr xmlns:w="` + nsMain + `"><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>` +
		`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
		`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>` +
		`</w:p></w:hdr>`
}

// The styles in use, by identifier. Text takes its look from them, so that an officer who changes one changes all of it.
const (
	styleForm      = "PartyForm" // letterhead and signature
	styleTitle     = "Title"
	styleSubject   = "Subtitle"
	styleHyphens   = "Hyphens"
	styleBody      = "BodyText"
	styleHeading1  = "Heading1"
	styleHeading2  = "Heading2"
	styleHeading3  = "Heading3"
	styleAnnex     = "Annex"
	styleNote      = "AnnexNote"
	styleCaption   = "Caption"
	styleTableHead = "TableHead"
	styleTableText = "TableText"
	styleGap       = "Gap"
)

// styleSheet is word/styles.xml. Body text stands 6 points apart in exact lines of 20 points with a first line of 10 mm.
func styleSheet() string {
	const fonts = `<w:rFonts w:ascii="Times New Roman" w:eastAsia="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>`
	const (
		body    = `<w:spacing w:before="120" w:after="0" w:line="400" w:lineRule="exact"/><w:ind w:firstLine="567"/><w:jc w:val="both"/>`
		centred = `<w:jc w:val="center"/>`
		bold    = `<w:b/><w:bCs/>`
		italic  = `<w:i/><w:iCs/>`
		small   = `<w:sz w:val="24"/><w:szCs w:val="24"/>`
	)
	var b strings.Builder
	b.WriteString(xmlHead + `<w:styles xmlns:w="` + nsMain + `"><w:docDefaults><w:rPrDefault><w:rPr>` + fonts +
		`<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>` +
		`<w:pPrDefault/></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>` +
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>` +
		`<w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>` + cellMargins(0, 108) + `</w:tblPr></w:style>` +
		`<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>` +
		`<w:uiPriority w:val="39"/><w:tblPr>` + gridBorders() + cellMargins(0, 85) + `</w:tblPr></w:style>`)
	// A name that Word does not know of itself must be marked as custom.
	builtIn := map[string]bool{styleTitle: true, styleSubject: true, styleBody: true, styleHeading1: true,
		styleHeading2: true, styleHeading3: true, styleCaption: true, "Header": true}
	styles := []struct{ id, name, next, pPr, rPr string }{
		{styleForm, "Party Form", "", centred, ""},
		{styleTitle, "Title", styleSubject, `<w:keepNext/><w:spacing w:before="360"/>` + centred, bold + `<w:sz w:val="32"/><w:szCs w:val="32"/>`},
		{styleSubject, "Subtitle", styleBody, `<w:keepNext/>` + centred, bold},
		{styleHyphens, "Hyphens", styleBody, `<w:spacing w:after="120"/>` + centred, ""},
		{styleBody, "Body Text", "", body, ""},
		{styleHeading1, "heading 1", styleBody, `<w:keepNext/><w:keepLines/>` + body + `<w:outlineLvl w:val="0"/>`, bold},
		{styleHeading2, "heading 2", styleBody, `<w:keepNext/><w:keepLines/>` + body + `<w:outlineLvl w:val="1"/>`, bold},
		{styleHeading3, "heading 3", styleBody, `<w:keepNext/><w:keepLines/>` + body + `<w:outlineLvl w:val="2"/>`, bold + italic},
		{styleAnnex, "Annex", styleSubject, `<w:keepNext/>` + centred + `<w:outlineLvl w:val="0"/>`, bold},
		{styleNote, "Annex Note", styleBody, `<w:keepNext/>` + centred, italic},
		{styleCaption, "caption", styleBody, `<w:keepNext/><w:keepLines/><w:spacing w:before="120" w:after="60"/>` + centred, bold},
		{styleTableHead, "Table Head", "", `<w:keepNext/><w:spacing w:before="40" w:after="40"/>` + centred, bold + small},
		{styleTableText, "Table Text", "", `<w:spacing w:before="40" w:after="40"/>`, small},
		{styleGap, "Gap", "", `<w:keepNext/>`, `<w:sz w:val="2"/><w:szCs w:val="2"/>`},
		{"Header", "header", "", centred, ""},
	}
	for _, s := range styles {
		custom := ` w:customStyle="1"`
		if builtIn[s.id] {
			custom = ""
		}
		fmt.Fprintf(&b, `<w:style w:type="paragraph"%s w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/>`, custom, s.id, s.name)
		if s.next != "" {
			fmt.Fprintf(&b, `<w:next w:val="%s"/>`, s.next)
		}
		fmt.Fprintf(&b, `<w:qFormat/><w:pPr>%s</w:pPr>`, s.pPr)
		if s.rPr != "" {
			fmt.Fprintf(&b, `<w:rPr>%s</w:rPr>`, s.rPr)
		}
		b.WriteString(`</w:style>`)
	}
	b.WriteString(`</w:styles>`)
	return b.String()
}

func cellMargins(vertical, horizontal int) string {
	side := func(name string, w int) string { return `<w:` + name + attr("w", w) + ` w:type="dxa"/>` }
	return `<w:tblCellMar>` + side("top", vertical) + side("left", horizontal) + side("bottom", vertical) +
		side("right", horizontal) + `</w:tblCellMar>`
}

func gridBorders() string {
	out := `<w:tblBorders>`
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		out += `<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="auto"/>`
	}
	return out + `</w:tblBorders>`
}
