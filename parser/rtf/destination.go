package rtf

import (
	"strings"

	"tonghop/parser/doc"
)

// destination begins what a control word says of its group; false when it is no word of a destination.
// star tells that readers who do not know the word must skip the group.
func (r *reader) destination(w []byte, star bool) bool {
	switch string(w) {
	case "colortbl", "info", "objdata", "objclass", "objname", "objalias", "objsect", "nonshppict", "shprslt", "nonesttables", "xe", "tc", "tcn",
		"pnseclvl", "bkmkstart", "bkmkend", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn",
		"panose", "falt", "fontemb", "fontfile", "filetbl", "revtbl", "rsidtbl", "generator", "themedata", "colorschememapping",
		"latentstyles", "datastore", "keycode", "template", "listname", "liststylename", "levelnumbers", "picprop", "datafield", "private",
		"atnid", "atnauthor", "atnref", "atndate", "atntime", "atnparent", "atnicn", "atrfstart", "atrfend", "ffname", "ffformat", "mmathPict",
		"docvar", "xmlnstbl", "userprops", "fldtype", "listpicture", "wgrffmtfilter", "pgptbl", "mhtmltag", "stylerestrictions",
		"oldcprops", "oldpprops", "oldtprops", "oldsprops", "rxe", "txe":
		r.skipGroup()
	case "pict", "shppict":
		r.pictures = true
		r.skipGroup()
	case "upr": // the same text twice: the second in Unicode
		for r.i < len(r.b) && (r.b[r.i] == ' ' || r.b[r.i] == '\r' || r.b[r.i] == '\n') {
			r.i++
		}
		if r.i < len(r.b) && r.b[r.i] == '{' {
			r.i++
			r.skipGroup()
			r.i = min(r.i+1, len(r.b))
		}
	case "ud", "shpinst", "nesttableprops", "do", "moMath", "moMathPara", "mmath", "shpgrp":
		r.flush()
		r.st.nested = r.st.nested || string(w) == "nesttableprops"
	case "header", "headerl", "headerr", "headerf":
		r.enterStory(doc.Header)
	case "footer", "footerl", "footerr", "footerf":
		r.enterStory(doc.Footer)
	case "footnote":
		r.enterStory(doc.Footnote)
	case "annotation":
		r.enterStory(doc.Comment)
	case "shptxt", "dptxbxtext":
		r.enterStory(doc.TextBox)
	case "fonttbl":
		r.enter(inFonts, &r.scratch)
	case "stylesheet":
		r.enter(inStyles, &r.scratch)
	case "listtable", "listoverridetable":
		r.enter(inLists, nil)
	case "leveltext":
		if r.st.role == inLists {
			r.enter(inLevel, &r.scratch)
		}
	case "listtext", "pntext":
		if r.fromHTML || r.st.role != inText {
			r.skipGroup()
			break
		}
		r.enter(inLabel, &r.st.story.label)
	case "pn":
		if r.st.role == inText {
			r.newOld = &oldList{}
			r.enter(inOld, nil)
		}
	case "pntxtb", "pntxta":
		switch {
		case r.st.role != inOld:
			r.skipGroup()
		case string(w) == "pntxtb":
			r.enter(inBefore, &r.scratch)
		default:
			r.enter(inAfter, &r.scratch)
		}
	case "fldinst":
		r.form = form{result: -1}
		r.enter(inCode, &r.code)
	case "formfield":
		r.enter(inForm, nil)
	case "ffl":
		r.enter(inEntry, &r.scratch)
	case "sp":
		r.flush()
		r.name = ""
		r.st.sink = nil
	case "sn":
		r.enter(inName, &r.scratch)
	case "sv":
		r.enter(inValue, &r.scratch)
	case "htmltag":
		if !r.fromHTML {
			r.skipGroup()
			break
		}
		r.enter(inTag, &r.scratch)
		r.st.htmlrtf = false
	default:
		return false
	}
	return true
}

// enter makes the group one of another role, whose text goes into sink.
func (r *reader) enter(role role, sink *text) {
	r.flush()
	if sink != nil {
		sink.reset()
	}
	r.st.role, r.st.sink, r.st.owner = role, sink, true
}

// enterStory makes the group a story of its own.
func (r *reader) enterStory(kind doc.Kind) {
	s := &story{kind: kind}
	hidden := r.st.deleted || r.st.hidden
	r.enter(inStory, &s.text)
	if hidden {
		s.kind = "" // a note on deleted text goes with it
	}
	r.st.story, r.st.role = s, inText
	r.st.paragraph = paragraph{}
	r.st.hidden, r.st.deleted, r.st.bold = false, false, false
	r.st.begins = true
}

// leave ends a group with a role.
func (r *reader) leave(g *state) {
	switch {
	case g.begins:
		r.deliver(g)
		return
	case g.role == inFonts:
		r.settleNew()
		return
	case g.role == inStyles:
		r.settleStyle(g)
		return
	}
	switch g.role {
	case inLevel:
		r.levelText()
	case inEntry:
		entry, _ := r.scratch.take(r.count)
		r.form.entries = append(r.form.entries, entry)
	case inBefore:
		r.newOld.before, _ = r.scratch.take(r.count)
	case inAfter:
		r.newOld.after, _ = r.scratch.take(r.count)
	case inOld:
		r.endOld()
	case inCode:
		r.field()
	case inName:
		r.name, _ = r.scratch.take(r.count)
	case inValue:
		value, _ := r.scratch.take(r.count)
		if strings.TrimSpace(r.name) == "gtextUNICODE" && strings.TrimSpace(value) != "" { // WordArt: often a mark of secrecy
			s := r.st.story
			s.floating = append(s.floating, doc.Block{Kind: doc.TextBox, Text: strings.Join(strings.Fields(value), " "), Page: r.page})
			r.made++
		}
	}
}

// deliver puts a finished story where it belongs.
func (r *reader) deliver(g *state) {
	s := g.story
	outer := r.st
	r.st = *g
	s.end(r)
	r.st = outer
	if len(s.blocks) == 0 {
		return
	}
	switch s.kind {
	case doc.Header:
		r.headers = append(r.headers, s.blocks...)
	case doc.Footer:
		r.footers = append(r.footers, s.blocks...)
	case doc.Comment:
		r.comments = append(r.comments, s.blocks...)
	case doc.Footnote:
		s.blocks[0].Label = r.noteNumber(s)
		r.notes = append(r.notes, s.blocks...)
	case doc.TextBox:
		for _, b := range s.blocks {
			if b.Kind == doc.Row {
				b.Text, b.Cells = strings.ReplaceAll(b.Text, "\t", " "), nil
			}
			b.Kind, b.Level = doc.TextBox, 0
			outer.story.floating = append(outer.story.floating, b)
		}
	}
}
