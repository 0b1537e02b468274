package pdf

import (
	"fmt"
	"strings"

	"tonghop/parser/doc"
	"tonghop/parser/layout"
	"tonghop/parser/vn"
)

// compose makes the document of its pages.
func compose(pages []page) doc.Document {
	d := doc.Document{MediaType: mediaType, Outcome: doc.OK}
	met := map[string]int{}
	placed := make([]layout.Page, len(pages))
	blank, recognised, lost := 0, 0, 0
	var unread []int
	for i, p := range pages {
		placed[i] = p.Page
		if p.found != nil {
			placed[i] = *p.found
			placed[i].Blocks = p.Blocks
		}
		for encoding, n := range p.mended {
			met[encoding] += n
		}
		switch {
		case p.blank:
			blank++
		case p.found != nil:
			recognised++
		case p.fault != nil:
			lost++
		case p.want == wantPicture:
			unread = append(unread, i+1)
		}
	}
	if lost == len(pages) && lost > 0 {
		return failure(pages[0].fault, "reading PDF")
	}
	d.Blocks = layout.Compose(placed)
	vn.Finish(&d, met)
	switch {
	case blank == len(pages):
		d.Outcome, d.Reason = doc.Empty, "nothing on any page"
	case len(unread) > 0 && len(unread)+blank+lost == len(pages):
		d.Outcome, d.Reason = doc.NeedsOCR, "pages that are pictures or whose text is not readable"
	case len(d.Blocks) == 0 && recognised > 0:
		d.Outcome, d.Reason = doc.Empty, "no text was recognised on the pages"
	case len(d.Blocks) == 0:
		d.Outcome, d.Reason = doc.NeedsOCR, "pages without any text"
	case len(unread) > 0:
		d.Unread, d.Reason = unread, unreadReason(unread)
	}
	if fault := firstFault(pages); fault != "" {
		d.Reason = strings.TrimPrefix(d.Reason+"; "+fault, "; ")
	}
	return d
}

// unreadReason names at most ten pages.
func unreadReason(pages []int) string {
	var names []string
	for _, n := range pages[:min(len(pages), 10)] {
		names = append(names, fmt.Sprint(n))
	}
	list := strings.Join(names, ", ")
	if len(pages) > 10 {
		list = fmt.Sprintf("%s and %d more", list, len(pages)-10)
	}
	if len(pages) == 1 {
		return fmt.Sprintf("page %s is a picture and was not recognised", list)
	}
	return fmt.Sprintf("pages %s are pictures and were not recognised", list)
}

// firstFault tells of the first page that could not be read or recognised.
func firstFault(pages []page) string {
	for i, p := range pages {
		switch {
		case p.fault != nil:
			return fmt.Sprintf("damaged: page %d: %v", i+1, p.fault)
		case p.unrecognised != nil:
			return fmt.Sprintf("page %d: %v", i+1, p.unrecognised)
		}
	}
	return ""
}
