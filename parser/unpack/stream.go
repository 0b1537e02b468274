package unpack

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"tonghop/parser/box"
	"tonghop/parser/doc"
)

// tarFiles reads a tar that is packed in nothing.
func tarFiles(x *box.Box, b []byte, budget *box.Budget) { tarStream(x, bytes.NewReader(b), budget) }

// tarStream reads the files of a tar one after another.
func tarStream(x *box.Box, r io.Reader, budget *box.Budget) {
	// What is passed over costs time too where it has to be unpacked for that.
	limited := &io.LimitedReader{R: r, N: 2*budget.Left() + 1<<20}
	t := tar.NewReader(limited)
	for {
		h, err := t.Next()
		switch {
		case err == io.EOF:
			return
		case limited.N <= 0:
			x.LeftOut("the files behind the first " + strconv.FormatInt(2*budget.Left()>>20, 10) + " MB")
			return
		case err != nil && !errors.Is(err, tar.ErrInsecurePath):
			x.Damaged("tar: " + err.Error())
			return
		}
		if h.Typeflag != tar.TypeReg && h.Typeflag != tar.TypeGNUSparse && h.Typeflag != '7' {
			continue
		}
		if !x.Add(box.File{Name: box.RawName(h.Name), Size: h.Size, Data: func() (io.Reader, error) { return t, nil }}) {
			return
		}
	}
}

// single reads the one file that gzip, bzip2 or xz pack; a tar in it counts as one archive with it.
func single(x *box.Box, b []byte, mediaType, name string, budget *box.Budget) {
	var r io.Reader
	var err error
	inner := inside(name)
	in := bytes.NewReader(b)
	switch mediaType {
	case MediaGzip:
		var z *gzip.Reader
		if z, err = gzip.NewReader(in); err == nil {
			r = z
			if z.Name != "" {
				inner = box.RawName(latin1(z.Name))
			}
		}
	case MediaBzip2:
		r = bzip2.NewReader(in)
	case MediaXz:
		r = newXz(in)
	default:
		err = errors.New("no archive that is known")
	}
	if err != nil {
		x.Damaged(err.Error())
		return
	}
	br := bufio.NewReaderSize(r, 4096)
	if head, _ := br.Peek(512); IsTar(head) {
		tarStream(x, br, budget)
		return
	}
	x.Add(box.File{Name: inner, Size: -1, Packed: int64(len(b)), Data: func() (io.Reader, error) { return br, nil }})
}

// inside is the name of the packed file by that of the archive.
func inside(name string) string {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	switch ext := strings.ToLower(path.Ext(base)); ext {
	case ".gz", ".bz2", ".xz", ".z", ".gzip":
		return base[:len(base)-len(ext)]
	case ".tgz", ".tbz", ".tbz2", ".txz":
		return base[:len(base)-len(ext)] + ".tar"
	}
	return base
}

// latin1 gives back the bytes of a name that the gzip reader took for ISO 8859-1 (RFC 1952 2.3.1): most packers write another charset.
func latin1(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if r > 0xff {
			return s
		}
		b = append(b, byte(r))
	}
	return string(b)
}

// IsTar tells a tar by the checksum of its first header (POSIX ustar); those from before 1988 have no magic.
func IsTar(b []byte) bool {
	if len(b) < 512 || b[0] == 0 {
		return false
	}
	field := strings.Trim(string(b[148:156]), " \x00")
	want, err := strconv.ParseInt(field, 8, 64)
	if err != nil {
		return false
	}
	sum, signed := int64(8*' '), int64(8*' ')
	for i, c := range b[:512] {
		if i < 148 || i >= 156 {
			sum += int64(c)
			signed += int64(int8(c))
		}
	}
	return want == sum || want == signed
}

// notRead is a member whose way of packing has no decoder here.
var notRead = box.Fault{Outcome: doc.Unsupported, Reason: "packed in a way that is not read"}
