package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// corpora lies beside the repository and is not part of it.
const corpora = "../../../shared/corpora/mail"

type corpusFile struct {
	Name      string `json:"name"`
	NameTrust string `json:"name_trust"`
	SHA256    string `json:"sha256"`
	SHA256LF  string `json:"sha256_lf"`
	Size      int    `json:"size"`
	CType     string `json:"ctype"`
}

type corpusMail struct {
	File         string       `json:"file"`
	SHA256       string       `json:"sha256"`
	Subject      *string      `json:"subject"`
	SubjectTrust string       `json:"subject_trust"`
	From         string       `json:"from"`
	FromTrust    string       `json:"from_trust"`
	AttTrust     string       `json:"att_trust"`
	Attachments  []corpusFile `json:"attachments"`
	Nested       []corpusFile `json:"nested_attachments"`
}

// tally counts hits.
type tally struct{ ok, n int }

func (t *tally) add(ok bool) {
	t.n++
	if ok {
		t.ok++
	}
}

func (t tally) share() float64 { return float64(t.ok) / float64(max(1, t.n)) }

// TestCorpora reads real mails of other projects' test suites and compares with what their manifest says.
func TestCorpora(t *testing.T) {
	list, err := os.ReadFile(filepath.Join(corpora, "manifest.json"))
	if err != nil {
		t.Skip("the corpora are not here:", err)
	}
	var manifest struct{ Messages []corpusMail }
	if err := json.Unmarshal(list, &manifest); err != nil {
		t.Fatal(err)
	}
	var att, name, nested, mails, subject, from tally
	extra := 0
	seen := map[string]bool{}
	for _, e := range manifest.Messages {
		raw, err := os.ReadFile(filepath.Join(corpora, e.File))
		if err != nil {
			t.Fatal(err)
		}
		m, err := Read(bytes.NewReader(raw), DefaultLimits)
		if err != nil {
			if len(bytes.TrimSpace(raw)) > 0 {
				t.Errorf("%s: %v", e.File, err)
			}
			continue
		}
		if seen[e.SHA256] {
			continue
		}
		seen[e.SHA256] = true
		if trusted(e.SubjectTrust) && e.Subject != nil {
			ok := strings.Join(strings.Fields(m.Subject), " ") == *e.Subject
			subject.add(ok)
			if !ok {
				t.Logf("subject %s: want %q got %q", e.File, *e.Subject, m.Subject)
			}
		}
		if trusted(e.FromTrust) && e.From != "" {
			ok := squeeze(m.From.Email) == squeeze(e.From)
			from.add(ok)
			if !ok {
				t.Logf("from %s: want %q got %q", e.File, e.From, m.From.Email)
			}
		}
		if !trusted(e.AttTrust) {
			continue
		}
		pool := append([]Part(nil), m.Parts...)
		all := true
		for _, want := range e.Attachments {
			i := findPart(pool, want, 0)
			att.add(i >= 0)
			if i < 0 {
				all = false
				t.Logf("attachment %s: no %q %s %d bytes; got %s", e.File, want.Name, want.CType, want.Size, partList(m.Parts))
				continue
			}
			if want.NameTrust == "python" {
				ok := squeeze(pool[i].Name) == squeeze(want.Name)
				name.add(ok)
				if !ok {
					t.Logf("name %s: want %q got %q", e.File, want.Name, pool[i].Name)
				}
			}
			pool = append(pool[:i], pool[i+1:]...)
		}
		mails.add(all)
		for _, p := range pool {
			if p.Depth == 0 {
				extra++
				t.Logf("extra %s: %s", e.File, partList([]Part{p}))
			}
		}
		for _, want := range e.Nested {
			i := findPart(pool, want, 1)
			nested.add(i >= 0)
			if i < 0 {
				t.Logf("nested %s: no %q %s %d bytes; got %s", e.File, want.Name, want.CType, want.Size, partList(m.Parts))
			} else {
				pool = append(pool[:i], pool[i+1:]...)
			}
		}
	}
	t.Logf("attachments %d/%d, names %d/%d, nested %d/%d, mails with all %d/%d, extra %d, subjects %d/%d, senders %d/%d", att.ok, att.n, name.ok, name.n,
		nested.ok, nested.n, mails.ok, mails.n, extra, subject.ok, subject.n, from.ok, from.n)
	for what, floor := range map[string]struct {
		got  tally
		want float64
	}{"attachments": {att, .98}, "names": {name, .9}, "mails": {mails, .98}, "subjects": {subject, .95}, "senders": {from, .95}} {
		if floor.got.share() < floor.want {
			t.Errorf("%s: %.3f, want %.3f", what, floor.got.share(), floor.want)
		}
	}
}

func trusted(t string) bool {
	return t == "suite" || t == "suite+python" || t == "python" || t == "python-utf8raw"
}

func squeeze(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), "")) }

// findPart finds the part with the wanted bytes at the depth or below it; text may differ in its line ends.
func findPart(parts []Part, want corpusFile, depth int) int {
	for i, p := range parts {
		if (p.Depth == 0) != (depth == 0) {
			continue
		}
		if p.SHA256 == want.SHA256 || sumLF(p.Data) == want.SHA256LF {
			return i
		}
	}
	return -1
}

func sumLF(b []byte) string {
	b = bytes.TrimRight(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), "\n")
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func partList(parts []Part) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString("[" + p.Name + " " + p.MediaType + " " + p.SHA256[:8] + " " + p.Fault + "]")
	}
	return b.String()
}
