// Package ole opens compound files ([MS-CFB]), the boxes in which Word, Excel, PowerPoint and Outlook kept their
// documents before 2007, and gives their streams whole.
package ole

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/richardlehane/mscfb"
)

// What a file may cost: real ones have some hundred streams, and none is larger than the file that holds it.
const (
	maxStreams = 20000
	maxDepth   = 32
)

// ErrTooBig tells that a file has more streams, or deeper ones, than any real one.
var ErrTooBig = errors.New("compound file beyond its limits")

// File is an opened compound file.
type File struct {
	streams map[string]*mscfb.File
	names   []string
	size    int64
}

// Open reads the directory of a compound file. A damaged file gives the streams found before the damage, if there are any.
func Open(b []byte) (f *File, err error) {
	defer func() {
		if p := recover(); p != nil {
			f, err = nil, fmt.Errorf("opening compound file: %v", p)
		}
	}()
	r, err := mscfb.New(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("opening compound file: %w", err)
	}
	f = &File{streams: map[string]*mscfb.File{}, size: int64(len(b))}
	for {
		entry, err := r.Next()
		if err != nil {
			if len(f.names) == 0 && err != io.EOF {
				return nil, fmt.Errorf("opening compound file: %w", err)
			}
			return f, nil
		}
		if len(f.names) >= maxStreams || len(entry.Path) > maxDepth {
			return nil, ErrTooBig
		}
		name := strings.Join(append(append([]string{}, entry.Path...), entry.Name), "/")
		if key := strings.ToLower(name); f.streams[key] == nil {
			f.streams[key] = entry
			f.names = append(f.names, name)
		}
	}
}

// Names are the paths of all streams and storages in the file's order, with "/" between the levels.
func (f *File) Names() []string { return f.names }

// Has tells whether there is a stream or storage of that path. Programs do not agree on the case of names.
func (f *File) Has(name string) bool { return f.streams[strings.ToLower(name)] != nil }

// Stream gives the bytes of a stream; nil where there is none. What a damaged one still holds comes with the error.
func (f *File) Stream(name string) (b []byte, err error) {
	entry := f.streams[strings.ToLower(name)]
	if entry == nil {
		return nil, nil
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading stream %q: %v", name, p)
		}
	}()
	b = make([]byte, 0, min(max(entry.Size, 0), f.size))
	w := bytes.NewBuffer(b)
	if _, err = entry.Seek(0, io.SeekStart); err == nil {
		_, err = io.Copy(w, io.LimitReader(entry, f.size))
	}
	if err != nil {
		return w.Bytes(), fmt.Errorf("reading stream %q: %w", name, err)
	}
	return w.Bytes(), nil
}
