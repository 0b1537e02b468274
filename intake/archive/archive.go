// Package archive reads mail out of files: .eml, Maildir (cur and new), mbox in its usual dialects, and folders of such. It
// reads as a stream: an mbox of many gigabytes needs no more memory than its biggest mail may have (see package spool).
package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tonghop/intake/spool"
)

// MaxSize is the biggest mail in bytes that is read; a bigger one is an Item with Err.
const MaxSize = 100 << 20

// Item is one mail of an archive, or one thing in it that could not be read.
type Item struct {
	// Source says where it is: the file, in an mbox with "#" and the byte at which the mail begins.
	Source string
	// Received is the date of the topmost Received field, else that of the mbox's From line, else of the Date field, else
	// the file's time of change.
	Received time.Time
	// Body is the whole mail, nil if Err is set. It belongs to Walk, which closes it when each returns. Mails of a Maildir
	// and an mbox, which are kept with the line ends of the computer, have CRLF as they have in a mailbox, so that the same
	// mail imported and fetched is the same bytes. An .eml is left as it is.
	Body *spool.Spool
	// Err says why this one could not be read; the others go on.
	Err error
}

// Walk gives every mail in a file or folder to each, in the order of names, in an mbox in the order of the file. Files in a
// folder that are no mail are passed over, and links to folders are not followed. Walk ends with the first error of each, or
// with one if path itself cannot be read.
func Walk(path string, each func(Item) error) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("importing: %w", err)
	}
	if info.IsDir() {
		return walkFolder(path, each)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("importing %s: neither a file nor a folder", path)
	}
	return walkFile(path, true, each)
}

// walkFolder takes a folder, which may be a Maildir, and the folders in it.
func walkFolder(path string, each func(Item) error) error {
	entries, err := os.ReadDir(path)
	if err != nil {
		return each(Item{Source: path, Err: fmt.Errorf("reading a folder: %w", err)})
	}
	isFolder := func(name string) bool {
		return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name && e.IsDir() })
	}
	maildir := isFolder("cur") && isFolder("new")
	for _, entry := range entries {
		name := filepath.Join(path, entry.Name())
		inMaildir := maildir && slices.Contains([]string{"cur", "new", "tmp"}, entry.Name())
		switch {
		case entry.IsDir() && inMaildir:
			if entry.Name() != "tmp" { // what is still being written
				err = walkMaildir(name, each)
			}
		case entry.IsDir():
			err = walkFolder(name, each)
		default:
			// A link to a file is followed; a pipe or a device would never end.
			if info, statErr := os.Stat(name); statErr == nil && info.Mode().IsRegular() {
				err = walkFile(name, false, each)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// walkMaildir takes cur or new, where every file is a mail (https://cr.yp.to/proto/maildir.html).
func walkMaildir(path string, each func(Item) error) error {
	entries, err := os.ReadDir(path)
	if err != nil {
		return each(Item{Source: path, Err: fmt.Errorf("reading a folder: %w", err)})
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), ".") || !entry.Type().IsRegular() {
			continue
		}
		name := filepath.Join(path, entry.Name())
		err := open(name, each, func(file io.Reader, changed time.Time) error {
			r := &crlfReader{r: bufio.NewReaderSize(file, lineBuffer)}
			return deliver(name, r, time.Time{}, changed, each)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// walkFile takes a file that was named by the user, or found in a folder.
func walkFile(path string, named bool, each func(Item) error) error {
	return open(path, each, func(file io.Reader, changed time.Time) error {
		r := bufio.NewReaderSize(file, lineBuffer)
		extension := strings.ToLower(filepath.Ext(path))
		switch {
		case extension == ".eml":
			return deliver(path, r, time.Time{}, changed, each)
		case beginsMbox(r):
			return walkMbox(path, r, changed, each)
		case extension == ".mbox":
			if _, err := r.Peek(1); err == io.EOF {
				return nil // an empty folder
			}
			return each(Item{Source: path, Err: errors.New("reading an mbox: it does not begin with a From line")})
		case named:
			return deliver(path, r, time.Time{}, changed, each)
		}
		return nil
	})
}

// open gives a file and its time of change to read; that it cannot be opened is an item.
func open(path string, each func(Item) error, read func(io.Reader, time.Time) error) error {
	file, err := os.Open(path)
	if err != nil {
		return each(Item{Source: path, Err: fmt.Errorf("opening a file: %w", err)})
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return each(Item{Source: path, Err: fmt.Errorf("opening a file: %w", err)})
	}
	return read(file, info.ModTime())
}

// deliver reads one mail and gives it to each, and closes it afterwards. envelope is the date of the From line, if any.
func deliver(source string, r io.Reader, envelope, changed time.Time, each func(Item) error) error {
	body, err := spool.Read(r, 0, "", MaxSize)
	if err != nil {
		return each(Item{Source: source, Err: fmt.Errorf("reading a mail: %w", err)})
	}
	defer body.Close()
	if body.Size() == 0 {
		return each(Item{Source: source, Err: errors.New("reading a mail: it is empty")})
	}
	mail, err := body.Open()
	if err != nil {
		return each(Item{Source: source, Err: fmt.Errorf("reading a mail: %w", err)})
	}
	received, date := dates(mail)
	for _, next := range []time.Time{envelope, date, changed} {
		if received.IsZero() {
			received = next
		}
	}
	return each(Item{Source: source, Received: received, Body: body})
}

// beginsMbox looks for a From line at the beginning, after blank lines at most, that has a date or a header field after it:
// a text may begin with "From" as well.
func beginsMbox(r *bufio.Reader) bool {
	head, _ := r.Peek(2048) // a shorter file is looked at as it is
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte(byteOrderMark)), "\r\n")
	first, rest, _ := bytes.Cut(head, []byte("\n"))
	return bytes.HasPrefix(first, []byte("From ")) && (datedFrom.Match(first) || headerField.Match(rest))
}
