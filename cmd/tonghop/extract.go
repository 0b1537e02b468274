package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tonghop/parser"
	"tonghop/parser/doc"
)

func extractCommand(f *flags) *cobra.Command {
	outline, unrecognised := false, false
	c := &cobra.Command{
		Use: "extract FILE…", Short: "Show a document's text, or with --json or --outline its structure", Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			conf := withoutConfig()
			conf.Documents.RecogniseScans = !unrecognised
			e, err := newExtractor(conf)
			if err != nil {
				return err
			}
			defer e.Close()
			failed := 0
			for _, file := range files {
				d, err := extractFile(c.Context(), e, file)
				if err != nil {
					return err
				}
				if d.Outcome != doc.OK {
					failed++
				}
				switch {
				case f.json:
					err = printExtracted(c.OutOrStdout(), file, d)
				case outline:
					err = printOutline(c.OutOrStdout(), file, d)
				default:
					err = printText(c, file, d)
				}
				if err != nil {
					return err
				}
			}
			if failed > 0 {
				return needsPerson{fmt.Sprintf("%d of %d files gave no text", failed, len(files))}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&outline, "outline", false, "a line for each block: page, kind and level, label, beginning of the text")
	c.Flags().BoolVar(&unrecognised, "no-recognition", false, "leave scans and photos unread, which is much faster")
	return c
}

func extractFile(ctx context.Context, e *parser.Extractor, file string) (doc.Document, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return doc.Document{}, err
	}
	return e.Extract(ctx, filepath.Base(file), b)
}

// extracted is one line of `extract --json`: a contract. The blocks of a container's files stand behind its own; text is that of all.
type extracted struct {
	File     string            `json:"file"`
	Media    string            `json:"media_type"`
	Outcome  doc.Outcome       `json:"outcome"`
	Repaired string            `json:"encoding_repaired"`
	Error    string            `json:"error"`
	Blocks   []extractedBlock  `json:"blocks"`
	Members  []extractedMember `json:"members,omitempty"`
	Unread   []int             `json:"unread_pages,omitempty"` // pictures that were not recognised
	Text     string            `json:"text"`
}

// extractedBlock is a block with the path of the file in the container that it is from.
type extractedBlock struct {
	doc.Block
	Member string `json:"member,omitempty"`
}

// extractedMember is one file of a container, or of a container in it: "a.zip/b.docx".
type extractedMember struct {
	Name     string      `json:"name"`
	Media    string      `json:"media_type"`
	Outcome  doc.Outcome `json:"outcome"`
	Error    string      `json:"error,omitempty"`
	Repaired string      `json:"encoding_repaired,omitempty"`
	SHA256   string      `json:"sha256"`
	Size     int64       `json:"size"`
}

// flatten lists the files of a container with their blocks.
func (e *extracted) flatten(d doc.Document) {
	e.Blocks = []extractedBlock{}
	for _, b := range d.Blocks {
		e.Blocks = append(e.Blocks, extractedBlock{Block: b})
	}
	for path, m := range d.Files() {
		e.Members = append(e.Members, extractedMember{path, m.Document.MediaType, m.Document.Outcome, m.Document.Reason, m.Document.Repaired, m.SHA256, m.Size})
		for _, b := range m.Document.Blocks {
			e.Blocks = append(e.Blocks, extractedBlock{Block: b, Member: path})
		}
	}
}

func printExtracted(w io.Writer, file string, d doc.Document) error {
	e := extracted{File: file, Media: d.MediaType, Outcome: d.Outcome, Repaired: d.Repaired, Error: d.Reason, Unread: d.Unread, Text: d.Text()}
	e.flatten(d)
	return printJSON(w, e)
}

// outlined is how much of a block's text its line of the outline shows.
const outlined = 80

// printOutline shows how a document is built.
func printOutline(w io.Writer, file string, d doc.Document) error {
	e := extracted{}
	e.flatten(d)
	repaired := ""
	if d.Repaired != "" {
		repaired = ", repaired " + d.Repaired
	}
	if _, err := fmt.Fprintf(w, "%s (%s): %s%s %s\n", file, d.MediaType, d.Outcome, repaired, d.Reason); err != nil {
		return err
	}
	member := ""
	for _, b := range e.Blocks {
		if b.Member != member {
			member = b.Member
			fmt.Fprintf(w, "== %s ==\n", member)
		}
		kind := string(b.Kind)
		if b.Level > 0 {
			kind += fmt.Sprintf(" %d", b.Level)
		}
		page := ""
		if b.Page > 0 {
			page = fmt.Sprint(b.Page)
		}
		text := []rune(strings.NewReplacer("\t", " | ", "\n", " / ").Replace(b.Line()))
		if len(text) > outlined {
			text = append(text[:outlined], '…')
		}
		if _, err := fmt.Fprintf(w, "%4s  %-11s %s%s\n", page, kind, strings.Repeat("  ", max(b.Level-1, 0)), string(text)); err != nil {
			return err
		}
	}
	return nil
}

func printText(c *cobra.Command, file string, d doc.Document) error {
	if d.Outcome != doc.OK {
		fmt.Fprintf(c.ErrOrStderr(), "%s (%s): %s: %s\n", file, d.MediaType, d.Outcome, d.Reason)
	}
	if _, err := fmt.Fprint(c.OutOrStdout(), d.OwnText()); err != nil {
		return err
	}
	for path, m := range d.Files() {
		if m.Document.Outcome != doc.OK {
			fmt.Fprintf(c.ErrOrStderr(), "%s: %s (%s): %s: %s\n", file, path, m.Document.MediaType, m.Document.Outcome, m.Document.Reason)
		}
		if len(m.Document.Members) > 0 && len(m.Document.Blocks) == 0 {
			continue
		}
		if _, err := fmt.Fprintf(c.OutOrStdout(), "== %s ==\n%s", path, m.Document.OwnText()); err != nil {
			return err
		}
	}
	return nil
}
