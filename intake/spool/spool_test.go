package spool

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"testing"
	"testing/iotest"
)

func TestReadKeepsEveryByte(t *testing.T) {
	for _, test := range []struct {
		name   string
		size   int
		hint   int64
		onDisk bool
	}{
		{"an empty mail", 0, 0, false},
		{"a right hint", 5000, 5000, false},
		{"a hint too small", 50000, 10, false},
		{"a hint too big is not believed", 5000, 1 << 40, false},
		{"a negative hint", 5000, -1, false},
		{"exactly what memory may hold", MemoryLimit, MemoryLimit, false},
		{"one byte more goes to a file", MemoryLimit + 1, 0, true},
		{"three times as much", 3*MemoryLimit + 17, 100, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			data := bytes.Repeat([]byte("Kính gửi: Ban Tuyên giáo.\r\n"), test.size/20+1)[:test.size]
			dir := t.TempDir() + "/made when it is needed"
			s, err := Read(iotest.DataErrReader(bytes.NewReader(data)), test.hint, dir, 0)
			if err != nil {
				t.Fatal(err)
			}
			if (s.file != nil) != test.onDisk {
				t.Errorf("on disk: %v, want %v", s.file != nil, test.onDisk)
			}
			for range 2 { // it can be read again
				r, err := s.Open()
				if err != nil {
					t.Fatal(err)
				}
				got, err := io.ReadAll(r)
				if err != nil || !bytes.Equal(got, data) {
					t.Fatalf("read back %d bytes of %d, error %v", len(got), len(data), err)
				}
				if at, err := r.Seek(0, io.SeekStart); at != 0 || err != nil {
					t.Fatal("cannot seek", at, err)
				}
				r.Close()
			}
			sum := sha256.Sum256(data)
			if s.Size() != int64(test.size) || s.SHA256() != hex.EncodeToString(sum[:]) {
				t.Errorf("size %d, sum %s", s.Size(), s.SHA256())
			}
			s.Close()
			s.Close()
			if left, _ := os.ReadDir(dir); len(left) != 0 {
				t.Errorf("%d files left", len(left))
			}
			if _, err := s.Open(); err == nil {
				t.Error("opened after Close")
			}
		})
	}
}

func TestReadFails(t *testing.T) {
	lost := errors.New("line lost")
	for _, test := range []struct {
		name  string
		r     io.Reader
		limit int64
		dir   string
		want  error
	}{
		{"over the limit in memory", bytes.NewReader(make([]byte, 101)), 100, "", ErrTooBig},
		{"over the limit on disk", bytes.NewReader(make([]byte, MemoryLimit+101)), MemoryLimit + 100, "", ErrTooBig},
		{"the source breaks early", io.MultiReader(bytes.NewReader(make([]byte, 100)), iotest.ErrReader(lost)), 0, "", lost},
		{"the source breaks late", io.MultiReader(bytes.NewReader(make([]byte, MemoryLimit+100)), iotest.ErrReader(lost)), 0, "", lost},
		{"no directory can be made", bytes.NewReader(make([]byte, MemoryLimit+100)), 0, "spool.go/folder", ErrDisk},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := test.dir
			if dir == "" {
				dir = t.TempDir()
			}
			s, err := Read(test.r, 0, dir, test.limit)
			if !errors.Is(err, test.want) || s != nil {
				t.Fatalf("got %v, %v; want %v", s, err, test.want)
			}
			if left, _ := os.ReadDir(dir); len(left) != 0 {
				t.Errorf("%d files left", len(left))
			}
		})
	}
	if s, err := Read(bytes.NewReader(make([]byte, 100)), 0, "", 100); err != nil || s.Size() != 100 {
		t.Errorf("exactly the limit: %v", err)
	}
}
