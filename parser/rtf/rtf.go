// Package rtf reads Rich Text Format up to 1.9.1, and unpacks the compressed RTF of Outlook's mails.
package rtf

import (
	"bytes"
	"slices"
	"strconv"

	"tonghop/parser/doc"
	"tonghop/parser/plain"
	"tonghop/parser/vn"
)

// Media is the media type of a document in Rich Text Format.
const Media = "application/rtf"

// maxDepth is how deep groups may lie in one another; Word itself stops far below.
const maxDepth = 4000

// Read reads a document: headers first, then the body in reading order with its text boxes behind the paragraphs that hold
// them, then footers, notes and comments. Tracked deletions, hidden text and field codes are left out. HTML that Outlook
// wrapped into RTF (\fromhtml, [MS-OXRTFEX]) is read as HTML. Pages are counted by the breaks that the writer set, else 0.
// A file that ends early gives what came of it.
func Read(b []byte) doc.Document {
	at := bytes.Index(b[:min(len(b), 1024)], []byte(`{\rtf`))
	if at < 0 {
		return doc.Failed(Media, doc.Corrupt, `does not begin with {\rtf`)
	}
	r := newReader(b[at:])
	r.run()
	r.end()
	if r.fromHTML {
		d := plain.HTML(r.html.Bytes())
		d.MediaType = Media
		return d
	}
	d := doc.Document{MediaType: Media, Outcome: doc.OK}
	d.Blocks = slices.Concat(once(r.headers), r.body.blocks, once(r.footers), r.notes, r.comments)
	if !r.paged {
		for i := range d.Blocks {
			d.Blocks[i].Page = 0
		}
	}
	vn.Finish(&d, r.met)
	conclude(&d, r)
	return d
}

// conclude sets the outcome.
func conclude(d *doc.Document, r *reader) {
	switch {
	case r.made > doc.MaxBlocks:
		*d = doc.Failed(Media, doc.TooBig, "more than "+strconv.Itoa(doc.MaxBlocks)+" paragraphs")
	case r.noise > 32 && r.noise*20 > r.read:
		*d = doc.Failed(Media, doc.Corrupt, "binary data, not text")
	case len(d.Blocks) == 0 && r.unclosed > 1 && !r.pictures:
		d.Outcome, d.Reason = doc.Corrupt, "damaged: the file ends before any text"
	case r.unclosed > 1 && len(d.Blocks) > 0:
		d.Reason = "damaged: the file ends inside a group"
	case len(d.Blocks) == 0 && !r.pictures && bytes.Contains(r.b[r.i:], []byte(`\par`)):
		d.Outcome, d.Reason = doc.Corrupt, "damaged: a stray brace ends the document before any text"
	default:
		d.Conclude(nil, r.pictures)
	}
}

// once leaves out what other headers or footers have said already.
func once(blocks []doc.Block) []doc.Block {
	said := map[string]bool{}
	return slices.DeleteFunc(blocks, func(b doc.Block) bool {
		again := said[b.Text]
		said[b.Text] = true
		return again
	})
}
