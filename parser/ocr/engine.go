// Package ocr reads the text on pictures of pages: scans, faxes and photos of paper. It sets a page upright, levels its
// light and gives it to tesseract (5.x, with the Vietnamese data) as a child process; what comes back is judged,
// cleaned and, where it is poor, tried again in another way.
//
// The engine runs where children may be started; the page can be prepared elsewhere: an [Engine] is only a function.
package ocr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"tonghop/parser/layout"
)

// Engine recognises the words of an upright page of dpi pixels an inch. What it gives is tesseract's tab-separated
// output, to be read by [Page]. Errors wrap [ErrMissing] when it cannot work at all.
type Engine func(ctx context.Context, page *image.Gray, dpi int) (tsv []byte, err error)

// ErrMissing tells that tesseract or its language data is not installed. It is a [layout.ErrNoRecognizer].
var ErrMissing = fmt.Errorf("tesseract is not installed with its language data: %w", layout.ErrNoRecognizer)

// Options tell how tesseract is run. The zero value gives the defaults.
type Options struct {
	Command  string        // default "tesseract"
	Launcher []string      // put before the command: a program that locks itself in and then becomes the command
	Language string        // default "vie"; measured, "vie+eng" is worse and slower
	TessData string        // directory of the language data; "" = where the program itself looks
	Slots    int           // pages at the same time; default 1
	Timeout  time.Duration // for one page; default 60 s
}

// Bounds of one call. A page of dense text gives about 60 KB of table.
const (
	maxTable   = 8 << 20
	maxStderr  = 4 << 10
	missingFor = 20 * time.Second // how long it is believed that the program is missing
	killDelay  = 2 * time.Second
)

// Tesseract makes an Engine that starts a child process for each page. It may be used by many goroutines.
func Tesseract(o Options) Engine {
	if o.Command == "" {
		o.Command = "tesseract"
	}
	if o.Language == "" {
		o.Language = "vie"
	}
	if o.Timeout <= 0 {
		o.Timeout = time.Minute
	}
	t := &tesseract{Options: o, slots: make(chan struct{}, max(o.Slots, 1))}
	return t.recognise
}

type tesseract struct {
	Options
	slots   chan struct{}
	missing atomic.Int64 // when it was last found missing, Unix nanoseconds
}

func (t *tesseract) recognise(ctx context.Context, page *image.Gray, dpi int) ([]byte, error) {
	if found := t.missing.Load(); found != 0 && time.Since(time.Unix(0, found)) < missingFor {
		return nil, ErrMissing
	}
	select {
	case t.slots <- struct{}{}:
		defer func() { <-t.slots }()
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting for tesseract: %w", ctx.Err())
	}
	ctx, cancel := context.WithTimeout(ctx, t.Timeout)
	defer cancel()
	table, err := t.run(ctx, page, dpi)
	if errors.Is(err, ErrMissing) {
		t.missing.Store(time.Now().UnixNano())
	}
	return table, err
}

// run starts the child and kills its whole group when ctx ends.
func (t *tesseract) run(ctx context.Context, page *image.Gray, dpi int) ([]byte, error) {
	program, err := exec.LookPath(t.Command)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrMissing, err)
	}
	args := append(append([]string{}, t.Launcher...), program, "stdin", "stdout", "-l", t.Language,
		"--psm", segmentation, "--dpi", strconv.Itoa(dpi), "-c", "tessedit_create_tsv=1")
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = []string{"OMP_THREAD_LIMIT=1"}
	if t.TessData != "" {
		cmd.Env = append(cmd.Env, "TESSDATA_PREFIX="+t.TessData)
	}
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = killDelay
	cmd.Stdin = pgm(page)
	out, said := &bounded{limit: maxTable, strict: true}, &bounded{limit: maxStderr}
	cmd.Stdout, cmd.Stderr = out, said
	err = cmd.Run()
	switch message := said.kept.String(); {
	case err == nil:
		return out.kept.Bytes(), nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("running tesseract: %w", ctx.Err())
	case strings.Contains(message, "Error opening data file"), strings.Contains(message, "couldn't load any languages"):
		return nil, fmt.Errorf("%w: no data for %q", ErrMissing, t.Language)
	default:
		first, _, _ := strings.Cut(strings.TrimSpace(message), "\n")
		return nil, fmt.Errorf("running tesseract: %w: %s", err, first)
	}
}

// segmentation is tesseract's mode 11, "sparse text": words wherever they are, each line for itself. Reading order is
// made by package layout; measured on letterheads and tables it loses fewer words than mode 3.
const segmentation = "11"

// pgm is the picture as binary PGM, the plainest format that tesseract reads.
func pgm(page *image.Gray) io.Reader {
	w, h := page.Rect.Dx(), page.Rect.Dy()
	readers := []io.Reader{strings.NewReader(fmt.Sprintf("P5\n%d %d\n255\n", w, h))}
	if page.Stride == w {
		return io.MultiReader(append(readers, bytes.NewReader(page.Pix[:w*h]))...)
	}
	for y := range h {
		readers = append(readers, bytes.NewReader(page.Pix[y*page.Stride:][:w]))
	}
	return io.MultiReader(readers...)
}

// bounded keeps what a child writes up to its limit; what is more is an error that ends the child where strict,
// else it is dropped. It has no ReadFrom, which would go past the limit.
type bounded struct {
	kept   bytes.Buffer
	limit  int
	strict bool
}

func (b *bounded) Write(p []byte) (int, error) {
	room := b.limit - b.kept.Len()
	if len(p) > room && b.strict {
		return 0, fmt.Errorf("more than %d bytes of output", b.limit)
	}
	b.kept.Write(p[:min(len(p), max(room, 0))])
	return len(p), nil
}
