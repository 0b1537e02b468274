package parser

import "testing"

func TestDetectText(t *testing.T) {
	cases := []struct{ name, file, text, want string }{
		{"Word 2003 XML by its processing instruction", "a.doc", `<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>`, typeWordXML},
		{"Word 2003 XML by its namespace", "a.xml", `<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>`, typeWordXML},
		{"flat package", "a.doc", `<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>`, typeWordXML},
		{"a page saved by Word is a page", "a.doc", `<html xmlns:w="urn:schemas-microsoft-com:office:word"><body>x</body></html>`, typeHTML},
		{"text that speaks of a format", "a.txt", "xem http://schemas.microsoft.com/office/2006/xmlPackage", typeText},
		{"a table by its name", "a.tsv", "a\tb\n", typeCSV},
		{"Markdown by its name", "a.MD", "# a\n", typeMarkdown},
		{"no name tells", "a.txt", "# a\n", typeText},
	}
	for _, c := range cases {
		if got := Detect(c.file, []byte(c.text)); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}
