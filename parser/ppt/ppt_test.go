package ppt

import (
	"encoding/binary"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tonghop/parser/doc"
)

// rec writes a record; version 15 is a container.
func rec(version, instance, kind uint16, parts ...[]byte) []byte {
	var body []byte
	for _, p := range parts {
		body = append(body, p...)
	}
	b := binary.LittleEndian.AppendUint16(nil, version|instance<<4)
	b = binary.LittleEndian.AppendUint16(b, kind)
	return append(binary.LittleEndian.AppendUint32(b, uint32(len(body))), body...)
}

func words(ns ...uint32) (b []byte) {
	for _, n := range ns {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return b
}

func chars(text string) []byte {
	var b []byte
	for _, r := range text {
		b = binary.LittleEndian.AppendUint16(b, uint16(r))
	}
	return rec(0, 0, recTextChars, b)
}

// A slide takes its title from the list of slides, its box holds its own text; a hidden one is left out.
func TestSlides(t *testing.T) {
	box := func(parts ...[]byte) []byte { return rec(15, 0, 0x040c, rec(15, 0, recTextbox, parts...)) }
	s := &show{persist: map[uint32]uint32{}, told: map[string]bool{}}
	add := func(id uint32, b []byte) {
		s.persist[id] = uint32(len(s.stream))
		s.stream = append(s.stream, b...)
	}
	add(1, rec(15, 0, recDocument,
		rec(15, 0, recSlideList, rec(0, 0, recSlidePersist, words(2, 0, 1, 256, 0)), rec(0, 0, recTextHeader, words(titleText)), chars("Kết quả\vquý I"),
			rec(0, 0, recSlidePersist, words(3, 0, 0, 257, 0))),
		rec(15, 1, recSlideList, rec(0, 0, recSlidePersist, words(5, 0, 0, 99, 0))),
		rec(15, 2, recSlideList, rec(0, 0, recSlidePersist, words(4, 0, 0, 300, 0)))))
	add(2, rec(15, 0, recSlide, rec(0, 0, recSlideAtom, words(0, 0, 0, 99, 0, 0)), box(rec(0, 0, recOutlineRef, words(0))), box(rec(0, 0, recTextHeader, words(4)), chars("Một\rHai\r*"))))
	add(3, rec(15, 0, recSlide, rec(0, 0, recSlideShow, words(0, 0, 4<<16, 0)), box(chars("ẩn"))))
	add(4, rec(15, 0, recNotes, rec(0, 0, recNotesAtom, words(256)), box(rec(0, 0, recTextHeader, words(notesText)), rec(0, 0, recTextBytes, []byte("loi noi")))))
	add(5, rec(15, 0, recMaster, rec(15, 0, recShape, box(chars("BIỂU TRƯNG"))), rec(15, 0, recShape, rec(15, 0, recClientData, rec(0, 0, recPlaceholder)), box(chars("mẫu")))))
	slides, masters, notes := s.lists(s.container(1, recDocument))
	s.masters = masters
	for i, l := range slides {
		s.slide(l, i+1)
	}
	s.notes(notes[0], slides)
	var got strings.Builder
	for _, b := range append(s.blocks, s.remarks...) {
		fmt.Fprintf(&got, "%s %s %d\n", b.Kind, b.Text, b.Page)
	}
	if want := "textbox BIỂU TRƯNG 1\nheading Kết quả quý I 1\nparagraph Một 1\nparagraph Hai 1\ncomment loi noi 1\n"; got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
}

// Real files, whole, cut off and with flipped bits: always an outcome.
func TestCorpora(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/corpora/documents/ppt/*")
	if len(files) == 0 {
		t.Skip("no corpora")
	}
	rnd := rand.New(rand.NewSource(1))
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 20 {
			b := append([]byte(nil), raw...)
			if i > 0 && i%2 == 0 {
				b = b[:rnd.Intn(len(b))]
			}
			for range i % 4 * 10 {
				if len(b) > 0 {
					b[rnd.Intn(len(b))] ^= 1 << rnd.Intn(8)
				}
			}
			if d := Read(b); d.Outcome == "" || d.Outcome != doc.OK && d.Reason == "" {
				t.Errorf("%s, variant %d: %q %q", file, i, d.Outcome, d.Reason)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(rec(15, 0, recDocument, rec(15, 0, recSlideList, rec(0, 0, recSlidePersist, words(1, 0, 0, 256, 0)), chars("a"))), []byte{0})
	f.Fuzz(func(t *testing.T, stream, user []byte) {
		s := &show{stream: stream, persist: map[uint32]uint32{1: 0, 2: 0}, told: map[string]bool{}}
		document, _ := s.edits(user)
		slides, masters, notes := s.lists(document)
		s.masters = masters
		for i, l := range slides {
			s.slide(l, i+1)
		}
		for _, n := range notes {
			s.notes(n, slides)
		}
		Read(stream)
	})
}
