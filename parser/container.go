package parser

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf16"

	"tonghop/parser/unpack"
	"tonghop/parser/word"
)

// mainParts are the content types of the main part (ECMA-376 part 1, 15.2; [MS-OFFMACRO2]) by a piece that is their own.
var mainParts = []struct{ piece, mediaType string }{
	{"wordprocessingml.document.main+xml", typeDocx},
	{"wordprocessingml.template.main+xml", typeDocx},
	{"ms-word.document.macroenabled.main+xml", typeDocx},
	{"ms-word.template.macroenabledtemplate.main+xml", typeDocx},
	{"spreadsheetml.sheet.main+xml", typeXlsx},
	{"spreadsheetml.template.main+xml", typeXlsx},
	{"ms-excel.sheet.macroenabled.main+xml", typeXlsx},
	{"ms-excel.template.macroenabled.main+xml", typeXlsx},
	{"ms-excel.sheet.binary.macroenabled.main", typeXlsb},
	{"presentationml.", typePptx},
	{"ms-powerpoint.", typePptx},
}

// openDocument are the texts of the member "mimetype" (ODF 1.3 part 2, 3.3), templates included by their beginning, and those of
// OpenOffice.org 1.x, whose files are read alike.
var openDocument = []struct{ begins, mediaType string }{
	{typeODT, typeODT},
	{typeODS, typeODS},
	{typeODP, typeODP},
	{"application/vnd.sun.xml.writer", typeODT},
	{"application/vnd.sun.xml.calc", typeODS},
	{"application/vnd.sun.xml.impress", typeODP},
}

// declared knows an OpenDocument by its media type in quotes, as its manifest and its flat form declare it; "" for others.
func declared(text string) string {
	for _, t := range openDocument {
		if strings.Contains(text, `"`+t.begins) {
			return t.mediaType
		}
	}
	return ""
}

// detectZip looks into the parts of a zip; where its directory is lost, at the names in front of the members.
func detectZip(b []byte) string {
	if t := firstMember(b); t != "" {
		return t
	}
	if unpack.Crowded(b) {
		return typeZip
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if z == nil || err != nil && len(z.File) == 0 {
		return byPartNames(localNames(b))
	}
	names := make([]string, 0, len(z.File))
	for _, f := range z.File {
		switch name := strings.ToLower(f.Name); name {
		case "[content_types].xml":
			types := strings.ToLower(beginning(f))
			for _, part := range mainParts {
				if strings.Contains(types, part.piece) {
					return part.mediaType
				}
			}
		case "mimetype":
			text := beginning(f)
			for _, t := range openDocument {
				if strings.HasPrefix(text, t.begins) {
					return t.mediaType
				}
			}
		case "meta-inf/manifest.xml":
			if t := declared(beginning(f)); t != "" {
				return t
			}
		}
		names = append(names, f.Name)
	}
	return byPartNames(names)
}

// firstMember knows an OpenDocument by its first bytes, as it is meant to be: the member "mimetype", not packed.
func firstMember(b []byte) string {
	const head = 30 + len("mimetype")
	if len(b) < head || string(b[30:head]) != "mimetype" {
		return ""
	}
	text := b[min(head+int(binary.LittleEndian.Uint16(b[28:])), len(b)):]
	for _, t := range openDocument {
		if bytes.HasPrefix(text, []byte(t.begins)) {
			return t.mediaType
		}
	}
	return ""
}

// beginning is up to a megabyte of a member; a damaged one gives what could be unpacked.
func beginning(f *zip.File) string {
	r, err := f.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	b, _ := io.ReadAll(io.LimitReader(r, 1<<20))
	return string(b)
}

// byPartNames knows the office formats by the folder that only they have.
func byPartNames(names []string) string {
	for _, name := range names {
		name = strings.ToLower(strings.ReplaceAll(name, `\`, "/"))
		switch {
		case strings.HasPrefix(name, "word/"):
			return typeDocx
		case name == "xl/workbook.bin":
			return typeXlsb
		case strings.HasPrefix(name, "xl/"):
			return typeXlsx
		case strings.HasPrefix(name, "ppt/"):
			return typePptx
		}
	}
	return typeZip
}

// localNames reads the local headers of a zip (APPNOTE 4.3.7), which stand in front of every member.
func localNames(b []byte) (names []string) {
	for len(names) < 10000 {
		at := bytes.Index(b, []byte("PK\x03\x04"))
		if at < 0 || len(b) < at+30 {
			return names
		}
		end := at + 30 + int(binary.LittleEndian.Uint16(b[at+26:]))
		if end > len(b) {
			return names
		}
		names = append(names, string(b[at+30:end]))
		b = b[end:]
	}
	return names
}

// oleMagic begins a compound file ([MS-CFB] 2.2).
const oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// detectOLE tells what program wrote a compound file by the streams directly under its root: a document that stands
// inside another one has its streams deeper. Where the directory cannot be followed, every name in it counts.
func detectOLE(b []byte) string {
	names, sound := rootStreams(b)
	if !sound {
		names = wideNames(b)
	}
	has := func(name string) bool { return names[strings.ToLower(name)] }
	switch {
	case has("EncryptedPackage"):
		return typeLockedOLE
	case has("WordDocument"):
		return typeDoc
	case has("Workbook"), has("Book"):
		return typeXls
	case has("PowerPoint Document"), has("PP40"):
		return typePpt
	case has("__properties_version1.0"):
		return typeMsg
	}
	if !sound && word.Find(b) >= 0 {
		return typeDoc
	}
	return typeOLE
}

// rootStreams follows the directory of a compound file ([MS-CFB] 2.6) and gives the lower-case names under its root.
func rootStreams(b []byte) (names map[string]bool, sound bool) {
	entries := directory(b)
	if len(entries) == 0 {
		return nil, false
	}
	names = map[string]bool{}
	seen := map[uint32]bool{}
	stack := []uint32{binary.LittleEndian.Uint32(entries[0][76:])}
	for len(stack) > 0 {
		id := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[id] || int64(id) >= int64(len(entries)) {
			continue
		}
		seen[id] = true
		e := entries[id]
		names[entryName(e)] = true
		stack = append(stack, binary.LittleEndian.Uint32(e[68:]), binary.LittleEndian.Uint32(e[72:]))
	}
	return names, len(names) > 0
}

// directory gives the entries of 128 bytes in order, along the chain of sectors in the allocation table.
// Only the 109 table sectors that the header names are followed: 7 MB of file, and directories lie near the front.
func directory(b []byte) (entries [][]byte) {
	if len(b) < 512 {
		return nil
	}
	shift := binary.LittleEndian.Uint16(b[30:])
	if shift != 9 && shift != 12 {
		return nil
	}
	size := int64(1) << shift
	sector := func(n uint32) []byte {
		at := (int64(n) + 1) * size
		if at >= int64(len(b)) {
			return nil
		}
		return b[at:min(at+size, int64(len(b)))]
	}
	next := func(n uint32) uint32 {
		per := uint32(size / 4)
		if n/per >= 109 {
			return 0xffffffff
		}
		table := sector(binary.LittleEndian.Uint32(b[76+4*(n/per):]))
		if at := int(n%per) * 4; at+4 <= len(table) {
			return binary.LittleEndian.Uint32(table[at:])
		}
		return 0xffffffff
	}
	for n, steps := binary.LittleEndian.Uint32(b[48:]), 0; n < 0xfffffffa && steps < 10000; n, steps = next(n), steps+1 {
		s := sector(n)
		for ; len(s) >= 128; s = s[128:] {
			entries = append(entries, s[:128])
		}
	}
	return entries
}

func entryName(e []byte) string {
	n := min(int(binary.LittleEndian.Uint16(e[64:])), 64) / 2
	u := make([]uint16, 0, 32)
	for i := range n {
		if c := binary.LittleEndian.Uint16(e[2*i:]); c != 0 {
			u = append(u, c)
		}
	}
	return strings.ToLower(string(utf16.Decode(u)))
}

// wideNames looks for the names that detectOLE asks for anywhere in the bytes, in UTF-16.
func wideNames(b []byte) map[string]bool {
	names := map[string]bool{}
	for _, name := range []string{"EncryptedPackage", "WordDocument", "Workbook", "PowerPoint Document", "__properties_version1.0"} {
		wide := make([]byte, 0, 2*len(name))
		for _, c := range []byte(name) {
			wide = append(wide, c, 0)
		}
		names[strings.ToLower(name)] = bytes.Contains(b, wide)
	}
	return names
}
