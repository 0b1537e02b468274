package rtf

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tonghop/parser/doc"
)

const head = `{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fswiss\fcharset0 .VnTime;}` +
	`{\f2\fswiss\fcharset0 VNI-Times{\*\falt Courier New};}{\f3\froman\fcharset2 Symbol;}{\f4\fnil\fcharset128 MS Mincho;}` +
	`{\f5\froman\fcharset163 Times New Roman (Vietnamese);}{\f6\froman\fcharset204 Arial Cyr;}{\f7\fswiss\fcharset0 .VnTimeH;}{\f8\fcharset2 Arial;}{\f9\fcharset0 Arial CE;}}` +
	`{\colortbl;\red0\green0\blue0;}{\stylesheet{\fs24 Normal;}{\s1\outlinelevel0\b heading 1;}{\s2\b Heading 2;}` +
	`{\s3 \u272\'44\u7847\'61u \u273\'64\u7873\'65 3;}}` + "\n"

// show writes the blocks as lines: kind and level, page, bold, centred, label, text.
func show(d doc.Document) string {
	var s strings.Builder
	for _, b := range d.Blocks {
		s.WriteString(string(b.Kind))
		if b.Level > 0 {
			fmt.Fprintf(&s, "%d", b.Level)
		}
		if b.Page > 0 {
			fmt.Fprintf(&s, " p%d", b.Page)
		}
		if b.Bold {
			s.WriteString(" bold")
		}
		if b.Center {
			s.WriteString(" center")
		}
		if b.Label != "" {
			fmt.Fprintf(&s, " <%s>", b.Label)
		}
		fmt.Fprintf(&s, " %s\n", strings.NewReplacer("\t", "|", "\n", "/").Replace(b.Text))
	}
	return s.String()
}

// bodies are documents without their head, and what a reader of the paper sees.
var bodies = []struct{ name, body, want string }{
	{"line ends of the file are none; unknown words are passed over", "\\pard B\\'e1\no\\zzz5  c\\'e1o\\par Xong}",
		"paragraph Báo cáo\nparagraph Xong\n"},
	{"signs of RTF as text", `a \{b\} c\\d\par}`, "paragraph a {b} c\\d\n"},
	{"a sign and what stands for it to old readers", `\uc1 \u7841\'61n b\u7857 ?ng \uc2\u273\'64\'64i \uc0\u273 i\par}`, "paragraph ạn bằng đi đi\n"},
	{"a brace ends what stands for a sign", `{\uc1\u7841}n\par}`, "paragraph ạn\n"},
	{"halves of a surrogate pair, negative numbers", `\uc0\u-10180 \u-8390 \u-3913 x\par}`, "paragraph 🌺•x\n"},
	{"marks and spaces", `\ldblquote a\rdblquote\~\emdash\~b\_c d\tab e\line F\par}`, "paragraph “a” — b-c d|e\nparagraph F\n"},
	{"both versions of \\upr", `{\upr{B?o}{\*\ud{B\u225\'e1o}}} c\par}`, "paragraph Báo c\n"},
	{"TCVN3 by its font, ư also as a soft hyphen", `{\f1 B\'b8o c\'b8o t\'ad}{\f1\b  t\-\'eb}{\f1 ng}\par {\f7 b\'b8o c\'b8o}\par}`,
		"paragraph Báo cáo tư tưởng\nparagraph BÁO CÁO\n"},
	{"three encodings in one paragraph", `{\f1 \'a7\'b6ng} {\f2 u\'fby} {\f0 \uc0\u75 h\u7889 i} {\f0 caf\'e9}\par}`, "paragraph Đảng ủy Khối café\n"},
	{"VNI, a letter cut by a change of weight", `{\f2 ba\'f9o ca\'f9o tha}{\f2\b\'f9}{\f2 ng}\par}`, "paragraph báo cáo tháng\n"},
	{"windows-1258: tones are marks", `{\f5 Ti\'ea\'ecng Vi\'ea\'f2t}\par}`, "paragraph Tiếng Việt\n"},
	{"code pages of one and two bytes", `{\f6 \'cc\'e8\'f0} {\f4 \'93\'fa\'96\'7b\'83\\}\par}`, "paragraph Мир 日本ソ\n"},
	{"a symbol font", `{\f3 \'b7} {\f3\u-3913\'b7} x\par}`, "paragraph • • x\n"},
	{"a symbol font as letters; one that only says so", `{\f3 a\'b3b} {\f8 m\'b2}\par}`, "paragraph α≥β m²\n"},
	{"a code page by the font's name; UTF-8 against what is declared", `{\f9 \'e8\'9a} Tiếng Việt\par}`, "paragraph čš Tiếng Việt\n"},
	{"what stands behind the end is not shown", `one\par}two\par{\rtf1 three\par}`, "paragraph one\n"},
	{"hidden and deleted text", `a {\v hidden}b{\deleted gone} c\v d\v0 e\par}`, "paragraph a b ce\n"},
	{"pictures, data and unknown destinations", `a{\pict\bin5 }}}}}{\*\blipuid 00}}{\*\new x{y}}{\object{\*\objdata 0102}{\result b}}\par}`, "paragraph ab\n"},
	{"a star in the midst of a group", `{\loch\*\cs7 text}\par}`, "paragraph text\n"},
	{"a field shows its result", `{\field{\*\fldinst HYPERLINK "x"}{\fldrslt here}} {\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres25\ffdefres1}}}{\fldrslt}}\par}`,
		"paragraph here ☒\n"},
	{"headings by level and by name", `\pard\s1\outlinelevel0\b One\par\pard\plain\s2 Two\par\pard\s3 Three\par\pard Text\par}`,
		"heading1 bold One\nheading2 Two\nheading3 Three\nparagraph Text\n"},
	{"bold and centred", `\pard\qc\b ALL\par\pard\plain part {\b bold}\par}`, "paragraph bold center ALL\nparagraph part bold\n"},
	{"pages", `one\par\page two\par\sect\sectd three\par\sect\sectd\sbknone four}`,
		"paragraph p1 one\nparagraph p2 two\nparagraph p3 three\nparagraph p4 four\n"},
	{"labels as the writer printed them", `{\listtext\pard\plain\f3 \'b7\tab}\pard\ls1 a\par{\pntext\f1 1.\tab}b\par}`, "item1 <•> a\nitem1 <1.> b\n"},
	{"lists of Word 6 without labels", `\pard{\*\pn\pnlvlbody\pnucrm\pnstart1{\pntxta .}}a\par b\par\pard{\*\pn\pnlvlblt\pnf3{\pntxtb\f3 \'b7}}c\par\pard d\par}`,
		"item1 <I.> a\nitem1 <II.> b\nitem1 <•> c\nparagraph d\n"},
	{"header, footer, note, comment", `{\header\pard Top\par}{\footerr Bottom}a{\footnote\pard{\super\chftn} Note}{\*\annotation Hm}b\par}`,
		"header Top\nparagraph ab\nfooter Bottom\nfootnote <1> Note\ncomment Hm\n"},
	{"a text box and its old copy", `a{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt\pard Box\par}}{\shprslt{\*\do\dptxbx{\dptxbxtext Box\par}}}}\par b\par}`,
		"paragraph a\ntextbox Box\nparagraph b\n"},
	{"WordArt", `{\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv M\u7852\'41T}}}}\par}`, "textbox MẬT\n"},
	{"a table", `\trowd\cellx100\cellx2000\pard\intbl a\cell b\par c\cell\row\pard\intbl 1\cell 2\cell\row\pard after\par}`,
		"row a|b/c\nrow 1|2\nparagraph after\n"},
	{"a frame of one cell", `\trowd\cellx100\pard\intbl a\cell\row\pard b\par}`, "paragraph a\nparagraph b\n"},
	{"a table in a cell", `\trowd\cellx100\cellx200\pard\intbl x\par\pard\intbl\itap2 i\nestcell j\nestcell{\*\nesttableprops\trowd\cellx10\cellx20\nestrow}` +
		`{\nonesttables\par}\pard\intbl\cell y\cell\row}`, "row x/i/j|y\n"},
	{"no \\row, no closing brace", `\pard\intbl a\cell b\cell`, "row a|b\n"},
}

func TestBodies(t *testing.T) {
	for _, c := range bodies {
		d := Read([]byte(head + c.body))
		if got := show(d); got != c.want || d.Outcome != doc.OK {
			t.Errorf("%s:\n%s\nwant\n%s(%s %s)", c.name, got, c.want, d.Outcome, d.Reason)
		}
	}
}

func TestMergedCells(t *testing.T) {
	d := Read([]byte(head + `\trowd\clvmgf\cellx1000\cellx2000\cellx3000\pard\intbl A\cell B\cell C\cell\row` +
		`\trowd\clvmrg\cellx1010\cellx3000\pard\intbl\cell D\cell\row` +
		`\trowd\cellx1000\clmgf\cellx2000\clmrg\cellx3000\pard\intbl E\cell F\cell\cell\row\pard}`))
	want := [][]string{{"A", "B", "C"}, {"A", "D", "D"}, {"E", "F", "F"}}
	if len(d.Blocks) != 3 {
		t.Fatal(show(d))
	}
	for i, b := range d.Blocks {
		if !slices.Equal(b.Cells, want[i]) {
			t.Errorf("row %d: %q, want %q", i, b.Cells, want[i])
		}
	}
	if d.Blocks[1].Text != "\tD" || d.Blocks[2].Text != "E\tF" {
		t.Errorf("texts %q, %q", d.Blocks[1].Text, d.Blocks[2].Text)
	}
}

// Labels are counted where the writer did not print them.
func TestListTables(t *testing.T) {
	lists := `{\*\listtable{\list{\listlevel\levelnfc1\levelstartat1{\leveltext\'02\'00.;}{\levelnumbers\'01;}\f0}` +
		`{\listlevel\levelnfc0\levelstartat1{\leveltext\'04\'00.\'01.;}{\levelnumbers\'01\'03;}\levellegal1}` +
		`{\listlevel\levelnfc4\levelstartat1{\leveltext\'02\'02);}{\levelnumbers\'01;}}\listid7}` +
		`{\list{\listlevel\levelnfc23{\leveltext\'01\u-3913 ?;}{\levelnumbers;}\f3}\listid8}}` +
		`{\*\listoverridetable{\listoverride\listid7\listoverridecount0\ls1}{\listoverride\listid8\ls2}` +
		`{\listoverride\listid7\listoverridecount1{\lfolevel\listoverridestartat\levelstartat5}\ls3}}`
	d := Read([]byte(head + lists + `\pard\ls1 a\par\pard\ls1\ilvl1 b\par c\par\pard\ls1\ilvl2 d\par\pard\ls1 e\par\pard\ls1\ilvl1 f\par` +
		`\pard\ls2 g\par\pard\ls3 h\par i\par}`))
	want := "item1 <I.> a\nitem2 <1.1.> b\nitem2 <1.2.> c\nitem3 <a)> d\nitem1 <II.> e\nitem2 <2.1.> f\nitem1 <•> g\nitem1 <V.> h\nitem1 <VI.> i\n"
	if got := show(d); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// Outlook wraps a mail's HTML into RTF; what it added for other readers is left out.
func TestFromHTML(t *testing.T) {
	d := Read([]byte(`{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}` +
		`{\*\htmltag19 <html>}{\*\htmltag34 <head>}{\*\htmltag241 <style>p \{color:red\}}{\*\htmltag249 </style>}{\*\htmltag41 </head>}{\*\htmltag50 <body>}\htmlrtf \lang1033 \htmlrtf0` +
		`{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 K\u237\'ednh g\u7917\'75i &amp; {\*\htmltag84 <b>}\htmlrtf {\b \htmlrtf0 Ban{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0 {\*\mhtmltag4 x}\htmlrtf\par}\htmlrtf0` +
		`{\*\htmltag72 </p>}{\*\htmltag58 </body>}{\*\htmltag27 </html>}}`))
	if got := show(d); got != "paragraph Kính gửi & Ban\n" || d.MediaType != Media {
		t.Errorf("%q as %s", got, d.MediaType)
	}
}

func TestOutcomes(t *testing.T) {
	cases := []struct {
		name, file string
		want       doc.Outcome
		reason     string
	}{
		{"no RTF at all", "hello", doc.Corrupt, "does not begin"},
		{"nothing in it", `{\rtf1\ansi\pard\par}`, doc.Empty, "no text"},
		{"only a picture", `{\rtf1{\pict 0102}\par}`, doc.NeedsOCR, "only pictures"},
		{"cut off in its head", `{\rtf1{\fonttbl{\f0 Ar`, doc.Corrupt, "damaged: "},
		{"cut off in its text", head + `{\b half a sent`, doc.OK, "damaged: "},
		{"a stray brace", `{\rtf1}{\b text}\par}`, doc.Corrupt, "stray brace"},
		{"binary data behind a good head", `{\rtf1 ` + strings.Repeat("ab\x00\x01\x02\x1f", 50), doc.Corrupt, "binary"},
	}
	for _, c := range cases {
		d := Read([]byte(c.file))
		if d.Outcome != c.want || !strings.Contains(d.Reason, c.reason) {
			t.Errorf("%s: %s, %q", c.name, d.Outcome, d.Reason)
		}
	}
	if d := Read([]byte(head + `{\b half a sent`)); d.Text() != "half a sent\n" {
		t.Errorf("a truncated file gives %q", d.Text())
	}
}

// Whatever is cut off or changed, something comes back.
func TestDamaged(t *testing.T) {
	for _, c := range bodies {
		whole := []byte(head + c.body)
		for n := 0; n < len(whole); n += 3 {
			if d := Read(whole[:n]); d.Outcome == "" {
				t.Errorf("%s cut at %d: no outcome", c.name, n)
			}
			b := slices.Clone(whole)
			b[n] ^= 1 << (n % 8)
			if d := Read(b); d.Outcome == "" {
				t.Errorf("%s changed at %d: no outcome", c.name, n)
			}
		}
	}
	for _, bomb := range []string{strings.Repeat("{", 1<<20), strings.Repeat(`{\footnote `, 1<<15), strings.Repeat(`\cell`, 1<<16) + `\row`,
		strings.Repeat(`\itap40\nestcell`, 1<<14), strings.Repeat(`}`, 1<<16), `\bin999999999 x`, strings.Repeat(`{\header a\par`, 1<<12)} {
		if d := Read([]byte(head + bomb)); d.Outcome == "" {
			t.Errorf("%.20q: no outcome", bomb)
		}
	}
}

// Every real file gives an outcome.
func TestCorpora(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/corpora/documents/rtf/*")
	if len(files) == 0 {
		t.Skip("no corpora here")
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if d := Read(b); d.Outcome != doc.OK && d.Outcome != doc.NeedsOCR {
			t.Errorf("%s: %s %s", filepath.Base(name), d.Outcome, d.Reason)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range bodies {
		f.Add([]byte(head + c.body))
	}
	f.Add([]byte(`{\rtf1\fromhtml1{\*\htmltag <p>}\htmlrtf x\htmlrtf0 y\par}`))
	f.Add([]byte(head + `{\*\listtable{\list{\listlevel\levelnfc0{\leveltext\'02\'00.;}}\listid1}}{\*\listoverridetable{\listoverride\listid1\ls1}}\ls1\ilvl8 a\par}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		d := Read(b)
		if d.Outcome == "" {
			t.Error("no outcome")
		}
		if d.Outcome != doc.OK && d.Reason == "" {
			t.Errorf("%s without a reason", d.Outcome)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	text := head + strings.Repeat(`\pard\plain\fs24 {\b\f0\insrsid1 T\u236\'ecnh h\u236\'ecnh}{\insrsid2  t\u432\'75 t\u432\'75\u7903\'6fng\par }`, 2000)
	cases := []struct{ name, file string }{
		{"text", text + "}"},
		{"pictures", head + `{\pict ` + strings.Repeat("0123456789abcdef", 1<<16) + `}Text\par}`},
		{"tcvn3", head + strings.Repeat(`{\f1 B\'b8o c\'b8o t\'ad t\'ad\'ebng c\'b8n b\'e9 \par}`, 2000) + "}"},
	}
	for _, c := range cases {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.file)))
			b.ReportAllocs()
			for b.Loop() {
				Read([]byte(c.file))
			}
		})
	}
}
