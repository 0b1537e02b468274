package worker

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"sync"

	"tonghop/parser/doc"
	"tonghop/parser/ocr"
)

// Serve is the child: it reads documents from in, has each read, and writes them to out, until in ends.
func Serve(in io.Reader, out io.Writer, read func(context.Context, Job) doc.Document) error {
	s := &server{out: out, waiting: map[uint32]chan answer{}, documents: make(chan []byte)}
	if err := s.write(frameReady); err != nil {
		return err
	}
	ended := make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		ended <- s.listen(bufio.NewReaderSize(in, 64<<10))
		cancel()
		close(s.documents)
	}()
	for body := range s.documents {
		d := read(ctx, s.job(body))
		s.buffer = d.Append(s.buffer[:0])
		if err := s.write(frameResult, s.buffer); err != nil {
			return err
		}
		if cap(s.buffer) > 1<<20 {
			s.buffer = nil
		}
	}
	if err := <-ended; !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

type server struct {
	documents chan []byte
	buffer    []byte // for the result

	mu      sync.Mutex
	out     io.Writer
	number  uint32
	waiting map[uint32]chan answer
}

type answer struct {
	state byte
	body  []byte
}

func (s *server) write(kind byte, parts ...[]byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return writeFrame(s.out, kind, parts...)
}

// listen hands documents to the reader and answers to those who wait for them.
func (s *server) listen(in io.Reader) error {
	for {
		kind, body, err := readFrame(in, func(byte) int64 { return math.MaxUint32 })
		if err != nil {
			return err
		}
		switch {
		case kind == frameDocument:
			s.documents <- body
		case kind == frameAnswer && len(body) >= 5:
			number := binary.LittleEndian.Uint32(body)
			s.mu.Lock()
			waiting := s.waiting[number]
			delete(s.waiting, number)
			s.mu.Unlock()
			if waiting != nil {
				waiting <- answer{body[4], body[5:]}
			}
		default:
			return fmt.Errorf("frame %q from the parent", kind)
		}
	}
}

// job unpacks a document: its name, its bytes, what is wanted of it, then pairs of a member to skip and why.
func (s *server) job(body []byte) Job {
	parts, _ := split(body) // the parent packed it
	job := Job{Prepare: s.prepare, Skip: map[string]doc.Outcome{},
		Opening: func(path string) { _ = s.write(frameOpening, []byte(path[:min(len(path), maxSmall)])) }}
	if len(parts) >= 3 {
		job.Name, job.Bytes, job.Outside = string(parts[0]), parts[1], bytes.IndexByte(parts[2], wantOutside) >= 0
		if bytes.IndexByte(parts[2], wantRecognized) >= 0 {
			job.Recognize = s.recognize
		}
		for i := 3; i+1 < len(parts); i += 2 {
			job.Skip[string(parts[i])] = doc.Outcome(parts[i+1])
		}
	}
	return job
}

// ask sends a question that begins with its number and waits for the answer.
func (s *server) ask(ctx context.Context, send func(number uint32) error) (answer, error) {
	got := make(chan answer, 1)
	s.mu.Lock()
	s.number++
	number := s.number
	s.waiting[number] = got
	s.mu.Unlock()
	if err := send(number); err != nil {
		return answer{}, err
	}
	select {
	case a := <-got:
		return a, nil
	case <-ctx.Done():
		return answer{}, ctx.Err()
	}
}

func (s *server) recognize(ctx context.Context, page *image.Gray, dpi int) ([]byte, error) {
	a, err := s.ask(ctx, func(number uint32) error {
		head, pixels := packPicture(number, page, dpi)
		if len(pixels) == 0 || len(pixels) > maxPicture {
			return fmt.Errorf("picture of %d pixels", len(pixels))
		}
		return s.write(framePicture, head, pixels)
	})
	switch {
	case err != nil:
		return nil, err
	case a.state == missing:
		return nil, ocr.ErrMissing
	case a.state != answered:
		return nil, errors.New(string(a.body))
	}
	return a.body, nil
}

func (s *server) prepare() error {
	a, err := s.ask(context.Background(), func(number uint32) error {
		return s.write(framePrepare, binary.LittleEndian.AppendUint32(nil, number))
	})
	if err == nil && a.state != answered {
		err = errors.New(string(a.body))
	}
	return err
}
