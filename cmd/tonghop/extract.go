package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tonghop/parser/doc"
)

func extractCommand(f *flags) *cobra.Command {
	return &cobra.Command{
		Use: "extract FILE…", Short: "Show a document's text, or with --json its structure", Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			e, err := newExtractor("")
			if err != nil {
				return err
			}
			defer e.Close()
			failed := 0
			for _, file := range files {
				b, err := os.ReadFile(file)
				if err != nil {
					return err
				}
				d := e.Extract(c.Context(), filepath.Base(file), b)
				if d.Outcome != doc.OK {
					failed++
				}
				if err := printDocument(c, f, file, d); err != nil {
					return err
				}
			}
			if failed > 0 {
				return needsPerson{fmt.Sprintf("%d of %d files gave no text", failed, len(files))}
			}
			return nil
		},
	}
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

func printDocument(c *cobra.Command, f *flags, file string, d doc.Document) error {
	if f.json {
		e := extracted{File: file, Media: d.MediaType, Outcome: d.Outcome, Repaired: d.Repaired, Error: d.Reason, Text: d.Text()}
		e.flatten(d)
		return printJSON(c.OutOrStdout(), e)
	}
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
