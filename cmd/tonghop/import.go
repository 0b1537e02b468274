package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"tonghop/intake/archive"
)

func importCommand(f *flags) *cobra.Command {
	return mayRehearse(&cobra.Command{
		Use: "import PATH…", Short: "Take in mail from .eml files, Maildir and mbox", Args: cobra.MinimumNArgs(1),
		Long: `Takes in mail from .eml files, Maildir folders, mbox files, and folders of these, as if it had come through the mailbox.
The same mail is taken in once, however often it is imported. Mail that is more than a week old is never answered.`,
		RunE: func(c *cobra.Command, paths []string) error {
			return withOffice(c.Context(), f, func(o *office, now func() time.Time) error { return o.importMail(c, f, paths, now) })
		},
	}, f)
}

func (o *office) importMail(c *cobra.Command, f *flags, paths []string, now func() time.Time) error {
	unlock, err := o.begin(c.Context(), now)
	if err != nil {
		return err
	}
	defer unlock()
	var count struct {
		Read   int `json:"read"`
		New    int `json:"new"`
		Filed  int `json:"filed"`
		Failed int `json:"failed"`
	}
	for _, path := range paths {
		err := archive.Walk(path, func(item archive.Item) error {
			if item.Err != nil {
				o.log.Error("mail not imported", "source", item.Source, "err", item.Err)
				count.Failed++
				return nil
			}
			isNew, err := o.intake.Import(c.Context(), now(), item.Received, item.Body)
			count.Read++
			if isNew {
				count.New++
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("importing %s: %w; what was read before is kept, and importing again takes nothing in twice", path, err)
		}
	}
	if !f.dryRun {
		if count.Filed, err = o.intake.FileNew(c.Context(), now); err != nil {
			return err
		}
	}
	if f.json {
		err = printJSON(c.OutOrStdout(), count)
	} else {
		_, err = fmt.Fprintf(c.OutOrStdout(), "%d mails read, %d of them new, %d filed\n", count.Read, count.New, count.Filed)
	}
	if err != nil {
		return err
	}
	if count.Failed > 0 {
		return needsPerson{fmt.Sprintf("%d mails could not be read from their files; the lines above name them", count.Failed)}
	}
	if f.dryRun {
		return nil
	}
	return o.openMatters(c.Context(), now())
}
