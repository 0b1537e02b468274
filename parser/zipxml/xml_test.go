package zipxml

import (
	"fmt"
	"strings"
	"testing"
)

// walked writes a part as the reader gives it: elements with their attributes, text in brackets, the fault at the end.
func walked(text string, depth int) string {
	var s strings.Builder
	x := NewReader([]byte(text), depth, func(uri string) string { return uri })
	var child func(Element)
	letters := func(b []byte) { fmt.Fprintf(&s, "[%s]", b) }
	child = func(e Element) {
		s.WriteString(" " + e.Space + ":" + e.Name)
		for _, a := range e.Attrs {
			fmt.Fprintf(&s, " %s=%s", a.Name.Local, a.Value)
		}
		s.WriteByte('(')
		x.Walk(child, letters)
		s.WriteByte(')')
	}
	x.Each(child)
	if x.Limit() != nil {
		s.WriteString(" LIMIT")
	}
	if x.Broken() != nil {
		s.WriteString(" BROKEN")
	}
	return strings.TrimSpace(s.String())
}

func TestReader(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"namespaces by whatever prefix", `<a xmlns="one" xmlns:p="two"><p:b q="1"/><c/></a>`, "one:a xmlns=one p=two( two:b q=1() one:c())"},
		{"a namespace ends with its element", `<a><b xmlns="x"/><c/></a>`, ":a( x:b xmlns=x() :c())"},
		{"entities, in values too", `<a v="&lt;&quot;&#65;&#x1EA1;">&amp;&nbsp;&unknown; & b</a>`, ":a v=<\"Aạ([&\u00a0&unknown; & b])"},
		{"what XML forbids becomes a space", "<a v='&#0;'>x\x01y&#xFFFF;z\xff</a>", ":a v= ([x y z\ufffd])"},
		{"what is no text", `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><!-- <b> --><a><!----><?p > ?></a>`, ":a()"},
		{"CDATA is no markup", `<a>1<![CDATA[<b>&amp;]]>2</a>`, ":a([1][<b>&amp;][2])"},
		{"values that hold >, and none at all", `<a v="x>y" w='"' u z=1 >t</a>`, ":a v=x>y w=\" u= z=1([t])"},
		{"line ends", "<a>1\r\n2\r3</a>", ":a([1\n2\n3])"},
		{"a lone <", "<a>1 < 2 <3</a>", ":a([1 ][< 2 ][<3])"},
		{"tags that do not match", "<a><b></a>", ":a( :b()) BROKEN"},
		{"cut off in a tag", "<a>1<b c=\"", ":a([1]) BROKEN"},
		{"cut off in text", "<a>1", ":a([1]) BROKEN"},
		{"another charset", "<?xml version='1.0' encoding='windows-1251'?><a>\xcf\xf0</a>", ":a([Пр])"},
		{"UTF-16", "\xff\xfe<\x00a\x00>\x00\xa1\x1e<\x00/\x00a\x00>\x00", ":a([ạ])"},
		{"too deep", strings.Repeat("<a>", 9), ":a( :a( :a( :a( :a( :a( :a( :a()))))))) LIMIT"},
	}
	for _, c := range cases {
		if got := walked(c.text, 8); got != c.want {
			t.Errorf("%s:\n%s\nnot\n%s", c.name, got, c.want)
		}
	}
}

func TestReaderText(t *testing.T) {
	x := NewReader([]byte("<a><b>một <c>hai</c> ba</b><d>bốn</d></a>"), 8, func(string) string { return "" })
	var got []string
	x.Each(func(Element) { x.Each(func(Element) { got = append(got, x.Text()) }) })
	if strings.Join(got, "|") != "một hai ba|bốn" {
		t.Errorf("%q", got)
	}
}

func FuzzReader(f *testing.F) {
	f.Add("<?xml version='1.0' encoding='utf-8'?><!DOCTYPE a [<!ENTITY b 'c'>]><a b='&#1;' xmlns:c=d><c:e/><![CDATA[f]]>&g;<!--h--></a>")
	f.Add("<a></b></c><d e='")
	f.Fuzz(func(t *testing.T, text string) { walked(text, 64) })
}
