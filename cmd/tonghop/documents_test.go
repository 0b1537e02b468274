package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"
)

var (
	documentsDir = flag.String("documents", "", "folder of real documents, a sub-folder a format (docx, doc, pdf …): measure the readers on them")
	tableFile    = flag.String("table", "", "where -documents writes its table; empty: standard output")
)

// TestDocuments measures how well and how fast documents are read, beside the tools that people use for it, in one run: bag-of-token F1 against
// the text that LibreOffice (of PDF: pdftotext) gives, documents a second, and the peak memory of any one process. All programs see one
// document after the other. It needs libreoffice and time (both Debian packages), and those of the other tools that are to be in the table:
//
//	go test ./cmd/tonghop -run TestDocuments -timeout 2h -documents DIR -table parser/MEASURED.md
func TestDocuments(t *testing.T) {
	if *documentsDir == "" {
		t.Skip("no -documents DIR")
	}
	m := &measurement{t: t, work: t.TempDir()}
	m.build()
	var out strings.Builder
	fmt.Fprintln(&out, "# How documents are read, measured")
	fmt.Fprintf(&out, "\n`go test ./cmd/tonghop -run TestDocuments -timeout 2h -documents DIR -table parser/MEASURED.md`, DIR with a folder of real documents for each format;\n"+
		"made on %s. Bag-of-token F1 against LibreOffice's text (of PDF and slides: pdftotext's), headers, footers and comments left out on our side too;\n"+
		"files of which the reference gives no text are left out. Documents a second and peak memory: whole runs, one document after the other, of our program\n"+
		"all in one call, of the others a call each, as they have to be used. Scans are left unread (--no-recognition): nobody else here reads them.\n\n", time.Now().Format("2006-01-02"))
	fmt.Fprintln(&out, "| format | documents | tonghop F1 | documents/s | peak MB | other tools: F1, documents/s, peak MB |\n|---|---|---|---|---|---|")
	for _, f := range measuredFormats {
		if line := m.format(f); line != "" {
			fmt.Fprintln(&out, line)
			t.Log(line)
		}
	}
	if *tableFile == "" {
		fmt.Print(out.String())
		return
	}
	file := *tableFile
	if !filepath.IsAbs(file) {
		file = filepath.Join("..", "..", file)
	}
	if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// measuredFormat is a folder of documents, who gives the reference, and which tools read them too; FILE stands for the document.
type measuredFormat struct {
	name      string
	reference func(m *measurement, file string) string
	tools     [][]string
}

var measuredFormats = []measuredFormat{
	{"docx", (*measurement).officeText, [][]string{{"docx2txt", "FILE", "-"}}},
	{"doc", (*measurement).officeText, [][]string{{"catdoc", "-d", "utf-8", "FILE"}, {"antiword", "-m", "UTF-8.txt", "FILE"}}},
	{"rtf", (*measurement).officeText, [][]string{{"unrtf", "--text", "FILE"}}},
	{"odt", (*measurement).officeText, [][]string{{"odt2txt", "--encoding=UTF-8", "FILE"}}},
	{"xlsx", (*measurement).sheetText, nil},
	{"xls", (*measurement).sheetText, [][]string{{"xls2csv", "-d", "utf-8", "FILE"}}},
	{"ods", (*measurement).sheetText, [][]string{{"odt2txt", "--encoding=UTF-8", "FILE"}}},
	{"pptx", (*measurement).slideText, nil},
	{"odp", (*measurement).slideText, [][]string{{"odt2txt", "--encoding=UTF-8", "FILE"}}},
	{"pdf", (*measurement).pageText, [][]string{{"pdftotext", "-enc", "UTF-8", "FILE", "-"}}},
}

type measurement struct {
	t            *testing.T
	work, binary string
}

func (m *measurement) build() {
	m.binary = filepath.Join(m.work, "tonghop")
	if out, err := exec.Command("go", "build", "-o", m.binary, ".").CombinedOutput(); err != nil {
		m.t.Fatalf("%v\n%s", err, out)
	}
	m.run(time.Minute, m.binary, "extract", "../../parser/pdf/testdata/report.pdf") // the PDF engine is compiled once for all
}

// spent is what running a program took.
type spent struct {
	wall time.Duration
	peak int // KiB
}

// run runs a program under time(1): what the kernel tells of a child that this process started would begin at this process's own memory.
func (m *measurement) run(limit time.Duration, name string, args ...string) ([]byte, spent) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	peak := filepath.Join(m.work, "peak")
	cmd := exec.CommandContext(ctx, "time", append([]string{"-q", "-f", "%M", "-o", peak, name}, args...)...)
	began := time.Now()
	out, _ := cmd.Output() // what a tool cannot read counts as no text
	s := spent{wall: time.Since(began)}
	b, _ := os.ReadFile(peak)
	s.peak, _ = strconv.Atoi(strings.TrimSpace(string(b)))
	return out, s
}

// format measures one folder and gives its line of the table.
func (m *measurement) format(f measuredFormat) string {
	files, _ := filepath.Glob(filepath.Join(*documentsDir, f.name, "*"))
	references := map[string]map[string]int{}
	var read []string
	for _, file := range files {
		if tokens := tokensOf(f.reference(m, file)); len(tokens) > 0 {
			references[file] = tokens
			read = append(read, file)
		}
	}
	if len(read) == 0 {
		return ""
	}
	out, s := m.run(time.Hour, m.binary, append([]string{"extract", "--json", "--no-recognition"}, read...)...)
	line := fmt.Sprintf("| %s | %d | %s |", f.name, len(read), scored(read, references, m.ours(out), s))
	var others []string
	for _, tool := range f.tools {
		if _, err := exec.LookPath(tool[0]); err != nil {
			continue
		}
		texts := map[string]string{}
		var sum spent
		for _, file := range read {
			args := slices.Clone(tool[1:])
			args[slices.Index(args, "FILE")] = file
			text, s := m.run(time.Minute, tool[0], args...)
			texts[file] = string(text)
			sum.wall, sum.peak = sum.wall+s.wall, max(sum.peak, s.peak)
		}
		others = append(others, tool[0]+" "+strings.ReplaceAll(scored(read, references, texts, sum), " |", ","))
	}
	return line + " " + strings.Join(others, "; ") + " |"
}

// scored gives F1, documents a second and peak memory as they stand in the table.
func scored(files []string, references map[string]map[string]int, texts map[string]string, s spent) string {
	sum := 0.0
	for _, file := range files {
		sum += f1(tokensOf(texts[file]), references[file])
	}
	return fmt.Sprintf("%.3f | %.1f | %d", sum/float64(len(files)), float64(len(files))/s.wall.Seconds(), s.peak>>10)
}

// ours takes the running text out of what `extract --json` printed.
func (m *measurement) ours(out []byte) map[string]string {
	texts := map[string]string{}
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<28)
	for lines.Scan() {
		var d extracted
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			m.t.Fatal(err)
		}
		var text strings.Builder
		for _, b := range d.Blocks {
			if b.Kind != "header" && b.Kind != "footer" && b.Kind != "comment" {
				text.WriteString(b.Line() + "\n")
			}
		}
		texts[d.File] = text.String()
	}
	return texts
}

var wordForm = regexp.MustCompile(`[\p{L}\p{M}\p{N}_]+`)

func tokensOf(text string) map[string]int {
	bag := map[string]int{}
	for _, t := range wordForm.FindAllString(strings.ToLower(norm.NFC.String(text)), -1) {
		bag[t]++
	}
	return bag
}

func f1(got, want map[string]int) float64 {
	common, sum := 0, 0
	for t, n := range want {
		common += min(n, got[t])
		sum += n
	}
	for _, n := range got {
		sum += n
	}
	if sum == 0 {
		return 1
	}
	return 2 * float64(common) / float64(sum)
}

// office has LibreOffice convert a document; it gives what the files it made hold, in their order.
func (m *measurement) office(file, to, extension string) (made []string) {
	dir, err := os.MkdirTemp(m.work, "made")
	if err != nil {
		m.t.Fatal(err)
	}
	m.run(2*time.Minute, "soffice", "-env:UserInstallation=file://"+m.work+"/office", "--headless", "--convert-to", to, "--outdir", dir, file)
	made, _ = filepath.Glob(filepath.Join(dir, "*."+extension))
	return made
}

func (m *measurement) officeText(file string) string {
	return contents(m.office(file, "txt:Text (encoded):UTF8", "txt"))
}

// sheetText is all sheets, cells as they are shown.
func (m *measurement) sheetText(file string) string {
	return contents(m.office(file, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1", "csv"))
}

func (m *measurement) slideText(file string) string {
	var text strings.Builder
	for _, pdf := range m.office(file, "pdf", "pdf") {
		text.WriteString(m.pageText(pdf))
	}
	return text.String()
}

func (m *measurement) pageText(file string) string {
	out, _ := m.run(time.Minute, "pdftotext", "-enc", "UTF-8", file, "-")
	return string(out)
}

func contents(files []string) string {
	var text strings.Builder
	for _, file := range files {
		b, _ := os.ReadFile(file)
		text.Write(b)
		text.WriteByte('\n')
	}
	return text.String()
}
