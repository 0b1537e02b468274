// Package spool holds the bytes of one mail between the place it comes from (a mailbox, an archive) and the store that
// keeps it: small mails in memory, big ones in a temporary file, both with the SHA-256 that was computed while they passed.
package spool

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
)

// MemoryLimit is the size in bytes up to which a mail stays in memory. Nearly all reports with their attachments are smaller;
// a fetch of a hundred of them must not need more memory than a small office PC has.
const MemoryLimit = 4 << 20

var (
	// ErrTooBig says that the source held more bytes than the reader allowed. Nothing of it is kept.
	ErrTooBig = errors.New("mail is bigger than the limit")
	// ErrDisk marks a fault of our own disk, as opposed to a fault of the source.
	ErrDisk = errors.New("temporary file")
)

// Spool is one mail's bytes, complete and unchanging. It may be opened any number of times, also concurrently. The owner
// closes it; after Close nothing of it is left on disk.
type Spool struct {
	memory []byte
	file   *os.File
	size   int64
	sum    string
}

// Read takes r to its end. dir is where a file may be made ("" is the system's temporary directory; another one is made if it is missing), hint the expected size
// (0 if unknown; it only saves copying and is not believed), limit the most bytes that are allowed (0 is no limit). The error
// is the one of r, or wraps ErrTooBig or ErrDisk. Read stops at the limit: what r still holds is left to the caller.
func Read(r io.Reader, hint int64, dir string, limit int64) (*Spool, error) {
	sum := sha256.New()
	if limit > 0 {
		r = io.LimitReader(r, limit+1)
	}
	head, ended, err := readMemory(r, hint)
	if err != nil {
		return nil, err
	}
	sum.Write(head)
	s := &Spool{memory: head, size: int64(len(head))}
	if !ended {
		if err := s.toFile(r, sum, dir); err != nil {
			s.Close()
			return nil, err
		}
	}
	if limit > 0 && s.size > limit {
		s.Close()
		return nil, fmt.Errorf("%w of %d bytes", ErrTooBig, limit)
	}
	s.sum = hex.EncodeToString(sum.Sum(nil))
	return s, nil
}

// readMemory reads up to MemoryLimit bytes and reports whether that was all. With a right hint the buffer is exact: growing
// one by doubling allocates three times the bytes.
func readMemory(r io.Reader, hint int64) (head []byte, ended bool, err error) {
	buf := make([]byte, 0, min(max(hint, 0), MemoryLimit)+1)
	for {
		if len(buf) == cap(buf) {
			if len(buf) > MemoryLimit {
				return buf, false, nil
			}
			grown := make([]byte, len(buf), min(2*int64(cap(buf))+4096, MemoryLimit+1))
			copy(grown, buf)
			buf = grown
		}
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err == io.EOF {
			return buf, len(buf) <= MemoryLimit, nil
		}
		if err != nil {
			return nil, false, err
		}
	}
}

// toFile moves what is in memory to a file and lets the rest of r follow. The file's name is removed at once where the system
// allows it, so that a crash leaves no copy of a mail behind.
func (s *Spool) toFile(r io.Reader, sum hash.Hash, dir string) error {
	if dir != "" {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("making a folder for big mails: %w: %w", ErrDisk, err)
		}
	}
	file, err := os.CreateTemp(dir, "tonghop-mail-*")
	if err != nil {
		return fmt.Errorf("making a file for a big mail: %w: %w", ErrDisk, err)
	}
	s.file = file
	_ = os.Remove(file.Name()) // refused on Windows while the file is open: Close tries again
	if _, err := file.Write(s.memory); err != nil {
		return fmt.Errorf("writing a big mail: %w: %w", ErrDisk, err)
	}
	s.memory = nil
	chunk := make([]byte, 128<<10)
	for {
		n, readErr := r.Read(chunk)
		sum.Write(chunk[:n])
		if _, err := file.Write(chunk[:n]); err != nil {
			return fmt.Errorf("writing a big mail: %w: %w", ErrDisk, err)
		}
		s.size += int64(n)
		if readErr == io.EOF {
			return nil
		}
		if readErr != nil {
			return readErr
		}
	}
}

// Open gives a reader at the first byte. It fails only after Close.
func (s *Spool) Open() (io.ReadSeekCloser, error) {
	switch {
	case s.file != nil:
		return section{io.NewSectionReader(s.file, 0, s.size)}, nil
	case s.memory != nil:
		return section{bytes.NewReader(s.memory)}, nil
	}
	return nil, errors.New("opening a mail's bytes: already closed")
}

// Size is the number of bytes.
func (s *Spool) Size() int64 { return s.size }

// SHA256 is the digest of the bytes, 64 lower-case hexadecimal digits.
func (s *Spool) SHA256() string { return s.sum }

// Close frees the memory and removes the file. A nil Spool and a second Close do nothing.
func (s *Spool) Close() error {
	if s == nil {
		return nil
	}
	s.memory = nil
	if s.file == nil {
		return nil
	}
	file := s.file
	s.file = nil
	err := file.Close()
	_ = os.Remove(file.Name())
	return err
}

// section is a reader whose Close has nothing to do: the Spool owns the bytes.
type section struct{ io.ReadSeeker }

func (section) Close() error { return nil }
