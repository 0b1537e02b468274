package digest

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"text/template"

	"tonghop/digest/mailer"
)

//go:embed letters/*.txt
var letterTexts embed.FS

// Templates are the texts of all letters. The first line of each is its subject.
type Templates struct{ all *template.Template }

// LoadTemplates reads the built-in texts and lets the files of the office's own folder (dir, "" for none) replace those of the same name.
// A text that does not parse is an error now, not when its letter is due.
func LoadTemplates(dir string) (*Templates, error) {
	all := template.New("").Funcs(template.FuncMap{"inc": func(i int) int { return i + 1 }})
	names, err := fs.Glob(letterTexts, "letters/*.txt")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		text, err := letterTexts.ReadFile(name)
		if err != nil {
			return nil, err
		}
		base := path.Base(name)
		if dir != "" {
			own, err := os.ReadFile(dir + string(os.PathSeparator) + base)
			if err == nil {
				text = own
			} else if !errors.Is(err, fs.ErrNotExist) {
				return nil, fmt.Errorf("letter text %s: %w", base, err)
			}
		}
		if _, err := all.New(base).Parse(string(text)); err != nil {
			return nil, fmt.Errorf("letter text %s: %w", base, err)
		}
	}
	return &Templates{all}, nil
}

// write fills the template of a kind; its first line, "Subject: …", becomes the subject.
func (d *Desk) write(kind string, data any) (mailer.Letter, error) {
	var b strings.Builder
	if err := d.Letters.all.ExecuteTemplate(&b, kind+".txt", data); err != nil {
		return mailer.Letter{}, fmt.Errorf("letter text %s: %w", kind, err)
	}
	first, body, _ := strings.Cut(b.String(), "\n")
	subject, ok := strings.CutPrefix(first, "Subject:")
	if !ok {
		return mailer.Letter{}, fmt.Errorf("letter text %s.txt: the first line must begin with \"Subject:\"", kind)
	}
	return mailer.Letter{Subject: strings.TrimSpace(subject), Text: tidy(body)}, nil
}

// tidy leaves at most one blank line between paragraphs and none between the items of a list.
func tidy(s string) string {
	var out []string
	for line := range strings.SplitSeq(strings.TrimSpace(s), "\n") {
		line = strings.TrimRight(line, " ")
		if line == "" && len(out) > 0 && out[len(out)-1] == "" {
			continue
		}
		if n := len(out); n > 1 && out[n-1] == "" && isItem(line) && isItem(out[n-2]) {
			out = out[:n-1]
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n") + "\n"
}

// isItem tells a list item or its continuation.
func isItem(line string) bool {
	return strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "  ") || len(line) > 2 && line[0] >= '0' && line[0] <= '9' && strings.Contains(line[:min(6, len(line))], ". ")
}
