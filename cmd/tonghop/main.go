// Tonghop collects the periodic reports that units send by mail, knows who has not reported, reminds them,
// and mails a consolidated summary to the superior board.
//
// This package is the wiring: the configuration, and one file for each subcommand. What happens is in the rooms it
// joins: intake (what comes in), parser (what it says), store (what is known), digest (what goes out).
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // a small server may have no zone files; the due minute must not depend on it

	"github.com/spf13/cobra"

	"tonghop/parser"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == parser.ChildArgument {
		os.Exit(parser.RunChild(os.Args[2:]))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// The exit codes of the command-line contract.
const (
	exitDone        = 0
	exitNeedsPerson = 1
	exitWrong       = 2
)

// needsPerson is the error of a command that ran and found something that a person must settle.
type needsPerson struct{ what string }

func (n needsPerson) Error() string { return n.what }

// run is the whole program: arguments in, exit code out.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var person needsPerson
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &person):
		fmt.Fprintln(stderr, "tonghop:", person.what)
		return exitNeedsPerson
	}
	fmt.Fprintln(stderr, "tonghop:", err)
	return exitWrong
}

// flags are those that every command has.
type flags struct {
	config string
	at     string
	json   bool
	dryRun bool
}

func newRoot() *cobra.Command {
	f := &flags{}
	root := &cobra.Command{
		Use:   "tonghop",
		Short: "Collects mailed reports, tracks who has not reported, reminds, and mails the summary upward",
		Long: `Tonghop takes in the reports that units send by mail, knows which units have not reported,
reminds them by itself, and on schedule mails a consolidated summary to the superior board.

Begin with:  tonghop demo
Exit codes:  0 done · 1 it ran and something needs a person · 2 wrong usage or configuration`,
		SilenceUsage: true, SilenceErrors: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.PersistentFlags().StringVar(&f.config, "config", "", "configuration file (default ./config.yaml, then /etc/tonghop/config.yaml)")
	root.PersistentFlags().StringVar(&f.at, "at", "", "the moment to believe it is, such as 2026-11-20T17:00:00+07:00 (default now)")
	root.PersistentFlags().BoolVar(&f.json, "json", false, "print JSON and nothing else on standard output")
	root.AddCommand(demoCommand(f), runCommand(f), onceCommand(f), checkCommand(f), parseCommand(f), extractCommand(f), importCommand(f),
		unitsCommand(f), statusCommand(f), planCommand(f), summaryCommand(f), lettersCommand(f), triageCommand(f), searchCommand(f), replayCommand(f))
	return root
}

// mayRehearse gives a command the flag with which it changes and sends nothing.
func mayRehearse(c *cobra.Command, f *flags) *cobra.Command {
	c.Flags().BoolVar(&f.dryRun, "dry-run", false, "show what would happen; change and send nothing")
	return c
}

// clock is the time a command believes in: the moment of --at, which stands still, or the real one.
func (f *flags) clock() (func() time.Time, error) {
	if f.at == "" {
		return time.Now, nil
	}
	t, err := time.Parse(time.RFC3339, f.at)
	if err != nil {
		return nil, fmt.Errorf("--at %q: want a moment with its zone, such as 2026-11-20T17:00:00+07:00", f.at)
	}
	return func() time.Time { return t }, nil
}

// printJSON prints one value a line.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
