// Package unpack opens archives: zip, rar, 7z, tar, and what gzip, bzip2 and xz pack. Each file in them becomes a member of
// the archive's document. Links, devices and folders are left out; nothing is ever written to a disk.
package unpack

import (
	"fmt"

	"tonghop/parser/box"
	"tonghop/parser/doc"
)

// The media types that Read opens.
const (
	MediaZip   = "application/zip"
	MediaRAR   = "application/vnd.rar"
	Media7z    = "application/x-7z-compressed"
	MediaTar   = "application/x-tar"
	MediaGzip  = "application/gzip"
	MediaBzip2 = "application/x-bzip2"
	MediaXz    = "application/x-xz"
)

// maxDictionary is what a decoder may hold of what it has unpacked: WinRAR and 7-Zip choose at most 64 MB by themselves.
const maxDictionary = 128 << 20

// Read opens an archive of the given type; name is its file name, of which a single packed file takes its own. The budget
// is shared by all archives around this one and in it. open reads each member.
// A damaged archive gives the members before the damage. The outcome is told by [box.Box.Close].
func Read(b []byte, mediaType, name string, budget *box.Budget, open box.Open) doc.Document {
	x := box.Begin(mediaType, budget, open)
	if locked := unpack(x, b, mediaType, name, budget); locked {
		return x.Locked()
	}
	return x.Close()
}

// unpack keeps the members that were read before a library gave up on some input that it did not foresee.
func unpack(x *box.Box, b []byte, mediaType, name string, budget *box.Budget) (locked bool) {
	defer func() {
		if p := recover(); p != nil {
			x.Damaged(fmt.Sprintf("unpacking: %v", p))
		}
	}()
	switch mediaType {
	case MediaZip:
		zipFiles(x, b)
	case MediaRAR:
		return rarFiles(x, b)
	case Media7z:
		return sevenFiles(x, b)
	case MediaTar:
		tarFiles(x, b, budget)
	default:
		single(x, b, mediaType, name, budget)
	}
	return false
}
