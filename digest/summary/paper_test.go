package summary

import (
	"archive/zip"
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tonghop/store"
)

var out = flag.String("out", "", "folder to write the example's files into, to look at them")

var tag = regexp.MustCompile(`<[^>]*>`)

// paperText is the text of the paper, its runs put together.
func paperText(t *testing.T, s Summary) string {
	t.Helper()
	var b bytes.Buffer
	if err := s.Docx(&b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return tag.ReplaceAllString(strings.ReplaceAll(string(raw), "</w:p>", "\n"), "")
}

// TestPaperHoldsAll: the paper with its annexes and the workbook hold every statement of every report (law S2).
func TestPaperHoldsAll(t *testing.T) {
	in := november()
	s := Build(in)
	paper := paperText(t, s)
	var b bytes.Buffer
	if err := s.Xlsx(&b); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	var cells strings.Builder
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			cells.WriteString(strings.Join(r, "\n") + "\n")
		}
	}
	if got := book.GetSheetList(); strings.Join(got, "|") != "Theo dõi|Ý kiến|Kiến nghị, dự báo" {
		t.Errorf("sheets %q", got)
	}
	for _, st := range statements(in) {
		words := strings.TrimSuffix(st.Text, ".")
		if !strings.Contains(paper, words) {
			t.Errorf("not in the paper: %s", words)
		}
		if !strings.Contains(cells.String(), words) {
			t.Errorf("not in the workbook: %s", words)
		}
	}
	for _, want := range []string{"BÁO CÁO", "tổng hợp tình hình dư luận xã hội tháng 11 năm 2026", "-BC/BTGDV", "PHỤ LỤC 1", "PHỤ LỤC 2", "TRƯỞNG BAN", "[Trùng văn bản với Chi bộ Sở Y tế]",
		"Đã báo cáo (gửi 2 lần, tính bản cuối)"} {
		if !strings.Contains(paper, want) {
			t.Errorf("not in the paper: %s", want)
		}
	}
}

// TestManySources: behind an opinion of many units a dozen are named, the number of the others is told, and the annex names all.
func TestManySources(t *testing.T) {
	b := newBuilder()
	for i := range 30 {
		b.report("Chi bộ "+string(rune('A'+i%26))+string(rune('a'+i/26)), "01-BC/CB", at(18, 8, i), op("economy", "concern", "", "Lo lắng giá điện sinh hoạt bậc thang tăng cao."))
	}
	s := Build(b.in)
	if g := s.Topics[0].Groups; len(g) != 1 || g[0].Units != 30 {
		t.Fatalf("want one group of 30 units: %+v", g)
	}
	words := s.Topics[0].Groups[0].line().Source
	if !strings.Contains(words, "; và 18 báo cáo khác nêu tại Phụ lục 2; tổng số 30 đơn vị)") || strings.Count(words, "BC số") != 12 {
		t.Errorf("source: %s", words)
	}
	paper := paperText(t, s)
	for _, u := range s.Units {
		if strings.Count(paper, u.Name) < 2 { // in both annexes
			t.Errorf("%s is not named in both annexes", u.Name)
		}
	}
}

// TestBareOffice: an office that has configured nothing yet still gets a paper.
func TestBareOffice(t *testing.T) {
	s := Build(Input{Board: store.Board{Period: store.Period{Key: "2026-Q4"}}})
	if !strings.Contains(paperText(t, s), "tổng hợp tình hình dư luận xã hội quý IV năm 2026") {
		t.Error("no subject")
	}
	if _, err := s.HTML(); err != nil {
		t.Error(err)
	}
}

// TestHostileText: what units write cannot become markup or a formula.
func TestHostileText(t *testing.T) {
	b := newBuilder()
	b.report("Chi bộ <b>A</b>", "01-BC/CB", at(18, 8, 0),
		op("economy", "concern", "<script>", "<script>alert(1)</script> & giá <điện>\ntăng\x00 cao."), ask("=1+1"), hot("{{.Office}}"))
	s := Build(b.in)
	page, err := s.HTML()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "<b>A</b>") {
		t.Error("markup of a unit stands on the page")
	}
	if err := s.Docx(&bytes.Buffer{}); err != nil {
		t.Error(err)
	}
	if err := s.Xlsx(&bytes.Buffer{}); err != nil {
		t.Error(err)
	}
}

// FuzzBuild: whatever units write, no opinion is lost or stands twice, and every form can be written.
func FuzzBuild(f *testing.F) {
	f.Add("Lo lắng giá điện tăng.\nĐề nghị Sở Y tế: bảo đảm thuốc.\n\nVề cầu Suối Đá: hỏng", byte(1))
	f.Add("Với ngành điện:\n)(\xff<b>\x00", byte(7))
	f.Fuzz(func(t *testing.T, text string, seed byte) {
		b := newBuilder()
		kinds := []string{store.OpinionStatement, store.HotSpotStatement, store.ForecastStatement, store.RecommendationStatement}
		opinions := 0
		for i, part := range strings.Split(text, "\n\n") {
			var sts []store.Statement
			for k, line := range strings.Split(part, "\n") {
				title, _, _ := strings.Cut(line, ":")
				st := store.Statement{Kind: kinds[(k+int(seed))%4], Title: title, Text: line, Topic: topics[k%4].Code, Attitude: attitudes[(k+i)%5].code}
				sts = append(sts, st)
				if st.Kind == store.OpinionStatement && strings.TrimSpace(line) != "" {
					opinions++
				}
			}
			b.report("Chi bộ", "01-BC/CB", at(18, 8, i%60), sts...)
		}
		s := Build(b.in)
		members, annex := 0, 0
		for _, topic := range s.Topics {
			for _, g := range topic.Groups {
				members += len(g.Members)
				if g.Units < 1 || g.Units > len(g.Sources) {
					t.Fatalf("%d units behind %d sources", g.Units, len(g.Sources))
				}
			}
		}
		for _, u := range s.Opinions {
			annex += len(u.Opinions)
		}
		if members != opinions || annex != opinions {
			t.Fatalf("%d opinions, %d in groups, %d in the annex", opinions, members, annex)
		}
		page, err := s.HTML()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(page, "<script") {
			t.Fatal("a script on the page")
		}
		if _, err := s.Text(); err != nil {
			t.Fatal(err)
		}
		if _, err := s.JSON(); err != nil {
			t.Fatal(err)
		}
		if err := s.Docx(io.Discard); err != nil {
			t.Fatal(err)
		}
	})
}

// TestExample writes the example's files where -out names a folder: go test -run Example -out /tmp/x
func TestExample(t *testing.T) {
	if *out == "" {
		t.Skip("no -out given")
	}
	s := Build(november())
	write := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Join(*out, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var paper, sheets bytes.Buffer
	if err := s.Docx(&paper); err != nil {
		t.Fatal(err)
	}
	if err := s.Xlsx(&sheets); err != nil {
		t.Fatal(err)
	}
	page, _ := s.HTML()
	machine, _ := s.JSON()
	write("summary.docx", paper.Bytes())
	write("summary.xlsx", sheets.Bytes())
	write("summary.html", []byte(page))
	write("summary.json", machine)
}
