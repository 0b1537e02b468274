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

// extracted is one line of `extract --json`: a contract.
type extracted struct {
	File     string      `json:"file"`
	Media    string      `json:"media_type"`
	Outcome  doc.Outcome `json:"outcome"`
	Repaired string      `json:"encoding_repaired"`
	Error    string      `json:"error"`
	Blocks   []doc.Block `json:"blocks"`
	Text     string      `json:"text"`
}

func printDocument(c *cobra.Command, f *flags, file string, d doc.Document) error {
	if f.json {
		blocks := append([]doc.Block{}, d.Blocks...)
		return printJSON(c.OutOrStdout(), extracted{file, d.MediaType, d.Outcome, d.Repaired, d.Reason, blocks, d.Text()})
	}
	if d.Outcome != doc.OK {
		fmt.Fprintf(c.ErrOrStderr(), "%s (%s): %s: %s\n", file, d.MediaType, d.Outcome, d.Reason)
	}
	_, err := fmt.Fprint(c.OutOrStdout(), d.Text())
	return err
}
