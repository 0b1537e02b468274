package unpack

import (
	"errors"
	"hash"
	"hash/crc32"
	"io"

	"tonghop/parser/box"
	"tonghop/parser/doc"
)

// sevenFiles reads a 7z; locked is true where the names themselves are encrypted.
func sevenFiles(x *box.Box, b []byte) (locked bool) {
	a, err := openSeven(b)
	switch {
	case errors.Is(err, errLocked):
		return true
	case err != nil:
		x.Fails(err)
		return false
	}
	next := 0 // the file whose turn it is
	for _, f := range a.folders {
		if next = a.folder(x, f, next); next < 0 {
			return false
		}
	}
	for _, f := range a.files { // files of no bytes lie in no folder
		if f.empty && !f.dir && !x.Add(box.File{Name: f.name, Data: func() (io.Reader, error) { return failing{io.EOF}, nil }}) {
			return false
		}
	}
	return false
}

// folder reads the files that are packed together; it gives the first file of the next folder, -1 to stop.
func (a *seven) folder(x *box.Box, f *folder, next int) int {
	s, start := &sevenStream{f: f, passed: &a.passed}, uint64(0)
	for i, size := range f.files {
		for next < len(a.files) && a.files[next].empty {
			next++
		}
		if next >= len(a.files) {
			return next
		}
		file := a.files[next]
		next++
		from := start
		start += size
		if file.dir || file.link {
			continue
		}
		data := func() (io.Reader, error) { return s.file(from, size, f.sums[i], f.known[i]) }
		if !x.Add(box.File{Name: file.name, Size: int64(min(size, 1<<62)), Locked: f.locked(), Data: data}) {
			return -1
		}
	}
	return next
}

// mostPassed is how many bytes of one archive may be unpacked only to come to what stands behind them.
const mostPassed = 256 << 20

// sevenStream is what a folder unpacks to, from its beginning to its end.
type sevenStream struct {
	f      *folder
	r      io.Reader
	at     uint64
	passed *uint64
}

func (s *sevenStream) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.at += uint64(n)
	return n, err
}

// file gives the bytes of one file of the stream.
func (s *sevenStream) file(from, size uint64, sum uint32, known bool) (io.Reader, error) {
	if s.r == nil {
		var err error
		if s.r, err = s.f.open(); err != nil {
			s.r = failing{err}
		}
	}
	if skip := from - s.at; from > s.at {
		if *s.passed += skip; *s.passed > mostPassed {
			return nil, box.Fault{Outcome: doc.TooBig, Reason: "stands behind too much that is packed together with it"}
		}
		if _, err := io.CopyN(io.Discard, s, int64(skip)); err != nil {
			return nil, err
		}
	}
	one := io.Reader(&exactly{r: s, left: size})
	if known {
		one = &checked{r: one, h: crc32.NewIEEE(), want: sum}
	}
	return one, nil
}

// exactly gives so many bytes of a stream and takes its early end for damage.
type exactly struct {
	r    io.Reader
	left uint64
}

func (e *exactly) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n, err := e.r.Read(p[:min(uint64(len(p)), e.left)])
	e.left -= uint64(n)
	switch {
	case err == io.EOF && e.left > 0:
		err = io.ErrUnexpectedEOF
	case err == io.EOF:
		err = nil
	}
	return n, err
}

// checked compares the check sum at the end.
type checked struct {
	r    io.Reader
	h    hash.Hash32
	want uint32
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	_, _ = c.h.Write(p[:n])
	if err == io.EOF && c.h.Sum32() != c.want {
		err = errors.New("check sum is wrong")
	}
	return n, err
}
