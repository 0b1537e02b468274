package parser

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"time"

	"tonghop/parser/doc"
	"tonghop/parser/pdf"
	"tonghop/parser/worker"
)

// ChildArgument is the first argument of a process that is a child of this program; what follows is RunChild's.
const ChildArgument = "document-reader"

// What a child is started for.
const (
	childRead    = "read"    // CACHE MEMORY: read documents from standard input
	childCompile = "compile" // CACHE: compile the PDF engine into the cache
	childLaunch  = "launch"  // MEMORY PROGRAM ARGUMENT…: run a program inside fences
)

// launchable is where programs, their libraries and their data lie.
var launchable = []string{"/usr", "/bin", "/lib", "/lib64", "/opt", "/nix", "/etc/ld.so.cache", "/dev/null"}

// RunChild is the whole life of a child process and gives its exit code. main must call it before it does anything else.
func RunChild(args []string) int {
	err := fmt.Errorf("a child of nothing: %q", args)
	switch {
	case len(args) == 3 && args[0] == childRead:
		err = readDocuments(args[1], args[2])
	case len(args) == 2 && args[0] == childCompile:
		err = pdf.Prepare(args[1])
	case len(args) > 2 && args[0] == childLaunch:
		err = launch(args[1], args[2:])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func readDocuments(cacheDir, memory string) error {
	limit, err := strconv.ParseInt(memory, 10, 64)
	if err != nil {
		return err
	}
	debug.SetMemoryLimit(limit / 2)
	debug.SetGCPercent(400) // short lives: memory is cheaper than collecting
	f := newFormats(cacheDir)
	readable := []string{}
	if cacheDir != "" {
		readable = append(readable, cacheDir)
	}
	if err := worker.Confine(readable, limit); err != nil {
		return err
	}
	return worker.Serve(orphan{os.Stdin}, os.Stdout, func(ctx context.Context, job worker.Job) doc.Document { return f.read(ctx, job) })
}

// orphan ends this process soon after its parent went away, whatever a document has it do.
type orphan struct{ io.Reader }

func (o orphan) Read(b []byte) (int, error) {
	n, err := o.Reader.Read(b)
	if err != nil {
		time.AfterFunc(time.Second, func() { os.Exit(1) })
	}
	return n, err
}

func launch(memory string, command []string) error {
	limit, err := strconv.ParseInt(memory, 10, 64)
	if err != nil {
		return err
	}
	readable := launchable
	if data := os.Getenv("TESSDATA_PREFIX"); data != "" {
		readable = append(readable[:len(readable):len(readable)], data)
	}
	return worker.Launch(readable, limit, command)
}
