package worker

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tonghop/parser/doc"
	"tonghop/parser/ocr"
)

// child is one child process.
type child struct {
	cmd       *exec.Cmd
	in        io.WriteCloser
	out       *bufio.Reader
	said      *beginning // what it printed when it died
	documents int
	retire    *time.Timer
	reaped    atomic.Bool // its process number may be another's by now

	mu sync.Mutex // for writing
}

// startTime is how long a child may take to stand ready on a machine that is very busy.
const startTime = 30 * time.Second

// start starts a child: no environment, no files but its three pipes, a process group of its own. It is given back when it is ready.
func start(o Options) (*child, error) {
	c := &child{cmd: exec.Command(o.Command[0], o.Command[1:]...), said: &beginning{}}
	c.cmd.Env = []string{}
	c.cmd.Dir = "/"
	c.cmd.Stderr = c.said
	ownGroup(c.cmd)
	var err error
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.out = bufio.NewReaderSize(out, 64<<10)
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	late := time.AfterFunc(startTime, c.signal)
	defer late.Stop()
	kind, _, err := readFrame(c.out, func(byte) int64 { return 0 })
	if err != nil || kind != frameReady {
		c.kill()
		return nil, fmt.Errorf("not ready: %v: %s", err, c.said.line())
	}
	return c, nil
}

// kill ends the child and all that it started, at once.
func (c *child) kill() {
	c.signal()
	c.wait()
}

func (c *child) signal() {
	if !c.reaped.Load() {
		killGroup(c.cmd)
	}
}

// end lets the child end by itself: its input ends.
func (c *child) end() {
	_ = c.in.Close()
	late := time.AfterFunc(2*time.Second, c.signal)
	defer late.Stop()
	c.wait()
}

func (c *child) wait() {
	_ = c.cmd.Wait()
	c.reaped.Store(true)
}

// usage is the processor time that the child has taken and the memory that it holds.
func (c *child) usage() (cpu time.Duration, memory int64) { return usage(c.cmd.Process.Pid) }

func (c *child) write(kind byte, parts ...[]byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return writeFrame(c.in, kind, parts...)
}

// death is the end of a child over a document.
type death struct {
	member  string // the member of a container that was being read; "" for the document itself
	outcome doc.Outcome
	reason  string
}

func (d death) Error() string { return d.reason }

// read has the child read one document. After an error the child is of no more use.
func (c *child) read(ctx context.Context, o Options, job Job) (doc.Document, error) {
	w := &watch{stop: make(chan struct{})}
	defer close(w.stop)
	go c.guard(ctx, o, w)
	asked, cancel := context.WithCancel(ctx)
	defer cancel() // ends the recognising of pictures that nobody waits for
	parts := [][]byte{[]byte(job.Name), job.Bytes, nil}
	if job.Outside {
		parts[2] = append(parts[2], wantOutside)
	}
	if o.Engine != nil {
		parts[2] = append(parts[2], wantRecognized)
	}
	for member, outcome := range job.Skip {
		parts = append(parts, []byte(member), []byte(outcome))
	}
	member := ""
	d, err := doc.Document{}, c.write(frameDocument, lengths(parts)...)
	if err == nil {
		d, member, err = c.listen(asked, o, w)
	}
	switch {
	case err == nil:
		return d, nil
	case ctx.Err() != nil:
		return doc.Document{}, ctx.Err()
	}
	if cause := w.cause.Load(); cause != nil {
		cause.member = member
		return doc.Document{}, *cause
	}
	return doc.Document{}, c.died(member, err)
}

// lengths puts its length before each part, so that a large document is not copied to be sent.
func lengths(parts [][]byte) (framed [][]byte) {
	for _, p := range parts {
		framed = append(framed, binary.LittleEndian.AppendUint32(nil, uint32(len(p))), p)
	}
	return framed
}

// died tells by its last words why a child ended by itself.
func (c *child) died(member string, err error) death {
	c.kill() // so that it has said all
	said := c.said.line()
	switch {
	case errors.Is(err, errTooLarge):
		return death{member, doc.TooBig, "it holds more text than any document has"}
	case strings.Contains(said, "memory"):
		return death{member, doc.TooBig, "reading it needs more memory than it may have: " + said}
	case said == "":
		said = err.Error()
	}
	return death{member, doc.Corrupt, "the reader broke over it: " + said}
}

// listen takes what the child says until it has read the document; member is what it had in hand last.
func (c *child) listen(ctx context.Context, o Options, w *watch) (d doc.Document, member string, err error) {
	limit := func(kind byte) int64 {
		switch kind {
		case frameResult:
			return maxResult
		case framePicture:
			return maxPicture + pictureHead
		}
		return maxSmall
	}
	for asking := 0; ; {
		kind, body, err := readFrame(c.out, limit)
		if err != nil {
			return d, member, err
		}
		switch kind {
		case frameResult:
			d, err = doc.Decode(body)
			return d, member, err
		case frameOpening:
			member = string(body)
			continue
		case framePicture, framePrepare:
		default:
			return d, member, fmt.Errorf("frame %q from a child", kind)
		}
		if asking++; asking > maxAsking || w.asked.Add(1) > maxAsked {
			return d, member, errors.New("too many questions from a child")
		}
		go func() {
			defer w.asked.Add(-1)
			c.answer(ctx, o, kind, body)
		}()
	}
}

// answer does what the child asked for.
func (c *child) answer(ctx context.Context, o Options, kind byte, body []byte) {
	var number uint32
	var told []byte
	var err error
	if kind == framePicture {
		number, told, err = recognize(ctx, o.Engine, body)
	} else {
		if len(body) >= 4 {
			number = binary.LittleEndian.Uint32(body)
		}
		if o.Prepare != nil {
			err = o.Prepare(ctx)
		}
	}
	state := byte(answered)
	if err != nil {
		state, told = failed, []byte(err.Error())
	}
	if errors.Is(err, ocr.ErrMissing) {
		state = missing
	}
	_ = c.write(frameAnswer, append(binary.LittleEndian.AppendUint32(nil, number), state), told) // a child that is gone is noticed where it is read from
}

func recognize(ctx context.Context, engine ocr.Engine, body []byte) (number uint32, tsv []byte, err error) {
	number, page, dpi, err := unpackPicture(body)
	if err != nil {
		return number, nil, err
	}
	tsv, err = engine(ctx, page, dpi)
	return number, tsv, err
}

// beginning keeps the first words that a process prints.
type beginning struct {
	mu   sync.Mutex
	text []byte
}

func (s *beginning) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text = append(s.text, b[:min(len(b), 2000-min(len(s.text), 2000))]...)
	return len(b), nil
}

// line is its first line, which holds no word of a document.
func (s *beginning) line() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	line, _, _ := strings.Cut(strings.TrimSpace(string(s.text)), "\n")
	return line
}
