package parser

import (
	"bytes"
	"encoding/binary"
	"path"
	"strings"

	"tonghop/parser/pattern"
	"tonghop/parser/unpack"
	"tonghop/parser/word"
)

// magic are the formats that their first bytes tell beyond doubt.
var magic = []struct {
	at        int
	bytes     string
	mediaType string
}{
	{0, "Rar!\x1a\x07", typeRAR},
	{0, "{\\rtf", typeRTF}, // its pictures may be binary
	{0, "7z\xbc\xaf\x27\x1c", type7z},
	{0, "\x1f\x8b\x08", typeGzip},
	{4, "1AY&SY", typeBzip2},
	{4, "\x17rE8P\x90", typeBzip2}, // of nothing
	{0, "\xfd7zXZ\x00", typeXz},
	{257, "ustar", typeTar},
	{0, "\x60\xea", typeARJ},
	{0, "MSCF\x00\x00\x00\x00", typeCAB},
	{7, "**ACE**", typeACE},
	{0, "\x28\xb5\x2f\xfd", typeZstd},
	{0, "\x1f\x9d", typeZ},
	{0, "\xff\xd8\xff", "image/jpeg"},
	{0, "\x89PNG\r\n\x1a\n", "image/png"},
	{0, "GIF87a", "image/gif"},
	{0, "GIF89a", "image/gif"},
	{0, "II*\x00", "image/tiff"},
	{0, "MM\x00*", "image/tiff"},
	{8, "WEBP", "image/webp"},
	{0, "\x78\x9f\x3e\x22", typeTNEF},
	{0, "\x7fELF", "application/x-executable"},
}

// sniffed is how much of a text is looked at.
const sniffed = 64 << 10

// Detect tells the media type of a file by its content. The name only decides between kinds of text that no content
// tells apart (csv, a fragment of html, a mail with few header lines). A file of no bytes is application/x-empty,
// an unknown one application/octet-stream. A damaged zip or compound file is still known by what is left of it.
func Detect(name string, b []byte) string {
	if len(b) == 0 {
		return typeEmpty
	}
	for _, m := range magic {
		if len(b) > m.at && bytes.HasPrefix(b[m.at:], []byte(m.bytes)) {
			return m.mediaType
		}
	}
	switch {
	case bytes.HasPrefix(b, []byte(oleMagic)):
		return detectOLE(b)
	case bytes.HasPrefix(b, []byte("PK\x03\x04")), bytes.HasPrefix(b, []byte("PK\x05\x06")), bytes.HasPrefix(b, []byte("PK\x07\x08")):
		return detectZip(b)
	case unpack.IsTar(b):
		return typeTar
	case len(b) > 21 && string(b[2:5]) == "-lh" && b[6] == '-':
		return typeLZH
	case isPDF(b):
		return typePDF
	case word.Begins(b):
		return typeDoc
	case isBIFF(b):
		return typeXls
	case isHEIF(b):
		return "image/heic"
	case isBMP(b):
		return "image/bmp"
	case isProgram(b):
		return "application/x-msdownload"
	case unpack.LastPart(b):
		return typeZip
	}
	return detectText(strings.ToLower(path.Ext(name)), b)
}

// isPDF accepts a header within the first kilobyte, as Acrobat does, but not a text that only speaks of one.
func isPDF(b []byte) bool {
	at := bytes.Index(b[:min(len(b), 1024)], []byte("%PDF-"))
	return at == 0 || at > 0 && (bytes.Contains(b, []byte("startxref")) || bytes.Contains(b, []byte(" 0 obj")))
}

// isBIFF knows the bare streams in which Excel 2 to 4 kept sheets, and what is left of later ones without their box, by
// the BOF record in front ([MS-XLS] 2.4.21): its size and the kind of the stream.
func isBIFF(b []byte) bool {
	if len(b) < 20 || b[0] != 9 || b[3] != 0 {
		return false
	}
	size, kind := b[2], binary.LittleEndian.Uint16(b[6:])
	switch b[1] {
	case 0, 2, 4:
		return size >= 4 && size <= 8 && (kind == 0x10 || kind == 0x20 || kind == 0x40 || kind == 0x100)
	case 8:
		return (size == 8 || size == 16) && b[4] == 0 && (b[5] == 5 || b[5] == 6) && (kind == 5 || kind == 0x10)
	}
	return false
}

// isHEIF looks for the brands of HEIF still images (ISO/IEC 23008-12), what phones call .heic.
func isHEIF(b []byte) bool {
	if len(b) < 12 || string(b[4:8]) != "ftyp" {
		return false
	}
	switch string(b[8:12]) {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif":
		return true
	}
	return false
}

// isBMP wants the size of the info header, since any text may begin with "BM".
func isBMP(b []byte) bool {
	if len(b) < 26 || b[0] != 'B' || b[1] != 'M' {
		return false
	}
	info := binary.LittleEndian.Uint32(b[14:])
	return info >= 12 && info <= 124
}

// isProgram follows the DOS header to the PE header.
func isProgram(b []byte) bool {
	if len(b) < 64 || b[0] != 'M' || b[1] != 'Z' {
		return false
	}
	at := int64(binary.LittleEndian.Uint32(b[60:]))
	return at+4 <= int64(len(b)) && string(b[at:at+4]) == "PE\x00\x00"
}

// htmlStart are the tags that begin an HTML document (WHATWG MIME Sniffing, 7.1).
var htmlStart = pattern.New(`(?i)^(<!--.{0,1000}?-->\s*|<\?xml[^>]*>\s*)*<(!doctype\s+html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|meta|center|span)[\s/>]`)

// htmlInside is what a page with something before its first tag still has.
var htmlInside = pattern.New(`(?i)<(html|body)[\s>]`)

// detectText tells the kinds of text apart; ext is the lower-case extension with its dot.
func detectText(ext string, b []byte) string {
	if !isText(b) {
		return typeBinary
	}
	head := readable(b[:min(len(b), sniffed)])
	switch {
	case strings.HasPrefix(head, `{\rtf`):
		return typeRTF
	case strings.HasPrefix(head, "<") && htmlStart.MatchString(head):
		return typeHTML
	case strings.HasPrefix(head, "<") && htmlInside.MatchString(head):
		return typeHTML
	case strings.HasPrefix(head, "<") && (strings.Contains(head, `progid="Word.Document"`) ||
		strings.Contains(head, "http://schemas.microsoft.com/office/word/2003/wordml") || strings.Contains(head, "http://schemas.microsoft.com/office/2006/xmlPackage")):
		return typeWordXML
	case strings.HasPrefix(head, "<") && strings.Contains(head, "urn:schemas-microsoft-com:office:spreadsheet") && strings.Contains(head, "Workbook"):
		return typeSheetXML
	case strings.HasPrefix(head, "<?xml") && strings.Contains(head, ":mimetype=") && declared(head) != "":
		return declared(head) // flat: .fodt, .fods, .fodp
	case strings.HasPrefix(head, "<?xml"):
		return typeXML
	case isSavedPage(head, ext == ".mht" || ext == ".mhtml"):
		return typeMHT
	case looksLikeMail(head, ext == ".eml" || ext == ".mht" || ext == ".mhtml"):
		return typeMail
	case (ext == ".html" || ext == ".htm") && strings.Contains(head, "</"):
		return typeHTML
	case ext == ".csv", ext == ".tsv", ext == ".tab":
		return typeCSV
	case ext == ".md", ext == ".markdown":
		return typeMarkdown
	}
	return typeText
}

// isText tells text in any encoding from bytes that are none. UTF-16 has a byte order mark or its NULs all on one side.
// The capitals of TCVN 5712 VN1 are control characters, so some of these are allowed.
func isText(b []byte) bool {
	b = b[:min(len(b), sniffed)]
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		return true
	}
	var nul [2]int
	control := 0
	for i, c := range b {
		switch {
		case c == 0:
			nul[i&1]++
		case c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v' && c != 0x1b && c != 0x1a:
			control++
		}
	}
	if control*10 > len(b) {
		return false
	}
	nuls := nul[0] + nul[1]
	return nuls*1000 <= len(b) || isWide(nul, len(b))
}

// isWide tells that NULs stand so regularly in n bytes that they are the high bytes of UTF-16.
// Spaces and half of the letters of Vietnamese are ASCII.
func isWide(nul [2]int, n int) bool {
	more, less := max(nul[0], nul[1]), min(nul[0], nul[1])
	return more*5 > n && less*50 < more
}

// readable is the text with byte order mark, leading space and NULs gone: enough to see its ASCII letters.
func readable(b []byte) string {
	for _, bom := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		b = bytes.TrimPrefix(b, []byte(bom))
	}
	return strings.TrimLeft(strings.ReplaceAll(string(b), "\x00", ""), " \t\r\n\f")
}

var headerLine = pattern.New(`^([A-Za-z][A-Za-z0-9-]*):`)

// looksLikeMail wants two fields that only mails have, or three that people also type; one where the name says mail.
func looksLikeMail(head string, named bool) bool {
	points := 0
	for i, line := range strings.SplitN(head, "\n", 60) {
		line = strings.TrimSuffix(line, "\r")
		if i == 0 && strings.HasPrefix(line, "From ") || i > 0 && strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") {
			continue
		}
		m := headerLine.FindStringSubmatch(line)
		if m == nil {
			break
		}
		switch strings.ToLower(m[1]) {
		case "received", "message-id", "mime-version", "return-path", "delivered-to", "dkim-signature", "content-type", "in-reply-to", "x-mailer":
			points += 3
		case "from", "to", "cc", "subject", "date", "sender", "reply-to":
			points += 2
		}
	}
	return points >= 6 || named && points >= 2
}

// isSavedPage tells a web page saved as one file (RFC 2557): parts that belong together, and no sign that anybody mailed them.
// A page without pictures is a single part; then the name must say what it is.
func isSavedPage(head string, named bool) bool {
	header, _, _ := strings.Cut(strings.ReplaceAll(head, "\r\n", "\n"), "\n\n")
	header = "\n" + strings.ToLower(header)
	kind := strings.ReplaceAll(header, " ", "")
	if !strings.Contains(kind, "\nmime-version:") || !strings.Contains(kind, "\ncontent-type:multipart/related") &&
		!(named && (strings.Contains(kind, "\ncontent-type:multipart/") || strings.Contains(kind, "\ncontent-type:text/html"))) {
		return false
	}
	for _, field := range []string{"\nreceived:", "\nto:", "\nreturn-path:", "\ndelivered-to:", "\nmessage-id:"} {
		if strings.Contains(header, field) {
			return false
		}
	}
	return true
}
