package pdf

import (
	"errors"
	"strings"
	"unicode/utf16"

	"tonghop/parser/doc"
)

// Kinds of annotations (fpdf_annot.h) and of form fields (fpdf_formfill.h).
const (
	noteText   = 1
	noteLink   = 2
	noteFree   = 3
	notePopup  = 16
	noteWidget = 20

	fieldCheck  = 2
	fieldRadio  = 3
	fieldCombo  = 4
	fieldList   = 5
	fieldText   = 6
	hiddenFlags = 1<<1 | 1<<5 // hidden, not to be viewed (ISO 32000-1, table 165)
)

const (
	maxNotes     = 2000    // of one page
	maxNoteBytes = 1 << 20 // of one text, in UTF-16
)

// notes takes the texts of form fields, text boxes and comments off a loaded page, as blocks. others tells that there are annotations left
// that are drawn on the page.
func (r *raw) notes(page uint64) (blocks []doc.Block, others bool, err error) {
	n, err := r.call("FPDFPage_GetAnnotCount", page)
	count := min(int(int32(n)), maxNotes)
	var taken []int
	for i := range count {
		note, err := r.call("FPDFPage_GetAnnot", page, uint64(i))
		if err != nil {
			return nil, false, err
		}
		if note == 0 {
			continue
		}
		block, drawn, err := r.note(note)
		_, closing := r.call("FPDFPage_CloseAnnot", note)
		if err = errors.Join(err, closing); err != nil {
			return nil, false, err
		}
		if block.Text != "" {
			blocks = append(blocks, block)
		}
		if !drawn {
			taken = append(taken, i)
		}
		others = others || drawn
	}
	for i := len(taken) - 1; i >= 0 && others; i-- {
		if _, err := r.call("FPDFPage_RemoveAnnot", page, uint64(taken[i])); err != nil {
			return nil, false, err
		}
	}
	return blocks, others, err
}

// note reads one annotation. drawn tells that it is to be read where it is drawn on the page, as a stamp or a signature.
func (r *raw) note(note uint64) (block doc.Block, drawn bool, err error) {
	kind, err := r.call("FPDFAnnot_GetSubtype", note)
	if err != nil {
		return block, false, err
	}
	flags, err := r.call("FPDFAnnot_GetFlags", note)
	if err != nil || int32(flags)&hiddenFlags != 0 {
		return block, false, err
	}
	switch int32(kind) {
	case noteLink, notePopup:
		return block, false, nil
	case noteWidget:
		return r.field(note)
	}
	text, err := r.value(note, "Contents")
	block.Kind, block.Text = doc.Comment, text
	switch int32(kind) {
	case noteFree:
		block.Kind = doc.TextBox
		return block, text == "", err
	case noteText:
		return block, false, err
	}
	return block, true, err // a mark in the text, perhaps with a comment
}

// field reads a form field as "name: value". The name is the one that is shown to who fills it in, if there is one.
func (r *raw) field(note uint64) (block doc.Block, drawn bool, err error) {
	form, err := r.formOf()
	if err != nil || form == 0 {
		return block, true, err
	}
	kind, err := r.call("FPDFAnnot_GetFormFieldType", form, note)
	if err != nil {
		return block, false, err
	}
	var value string
	switch int32(kind) {
	case fieldCheck, fieldRadio:
		checked, err := r.call("FPDFAnnot_IsChecked", form, note)
		if err != nil || int32(checked) == 0 {
			return block, false, err
		}
		value = "☒"
		if int32(kind) == fieldRadio {
			if value, err = r.string("FPDFAnnot_GetFormFieldExportValue", form, note); err != nil {
				return block, false, err
			}
		}
	case fieldText, fieldCombo, fieldList:
		if value, err = r.string("FPDFAnnot_GetFormFieldValue", form, note); err != nil {
			return block, false, err
		}
		if int32(kind) != fieldText {
			if chosen, err := r.chosen(form, note); err != nil {
				return block, false, err
			} else if chosen != "" {
				value = chosen
			}
		}
		if value == "" {
			return block, true, nil // what shows may be drawn without being its value
		}
	default:
		return block, true, nil
	}
	name, err := r.string("FPDFAnnot_GetFormFieldAlternateName", form, note)
	if err == nil && name == "" {
		if name, err = r.string("FPDFAnnot_GetFormFieldName", form, note); err == nil {
			name = name[strings.LastIndexByte(name, '.')+1:]
		}
	}
	block = doc.Block{Kind: doc.Field, Text: strings.TrimSpace(name + ": " + value)}
	if r.fields[block.Text] { // shown at several places
		block.Text = ""
	}
	if len(r.fields) < maxNotes {
		r.fields[name+": "+value] = true
	}
	return block, false, err
}

// chosen gives the options that are chosen in a list, as they are shown.
func (r *raw) chosen(form, note uint64) (string, error) {
	n, err := r.call("FPDFAnnot_GetOptionCount", form, note)
	if err != nil {
		return "", err
	}
	var labels []string
	for i := range min(int(int32(n)), 1000) {
		if on, err := r.call("FPDFAnnot_IsOptionSelected", form, note, uint64(i)); err != nil {
			return "", err
		} else if int32(on) == 0 {
			continue
		}
		label, err := r.string("FPDFAnnot_GetOptionLabel", form, note, uint64(i))
		if err != nil {
			return "", err
		}
		labels = append(labels, label)
	}
	return strings.Join(labels, ", "), nil
}

// formOf gives what PDFium needs to read form fields; 0 where there are none.
func (r *raw) formOf() (uint64, error) {
	if r.fields != nil {
		return r.form, nil
	}
	r.fields = map[string]bool{}
	kind, err := r.call("FPDF_GetFormType", r.document)
	if err != nil || int32(kind) == 0 {
		return 0, err
	}
	info := r.answer + answerBytes // FPDF_FORMFILLINFO of version 1 and no functions
	if !r.module.Memory().Write(info, make([]byte, formBytes)) || !r.module.Memory().WriteUint32Le(info, 1) {
		return 0, errors.New("memory of the PDF engine is gone")
	}
	r.form, err = r.call("FPDFDOC_InitFormFillEnvironment", r.document, uint64(info))
	return r.form, err
}

// value gives an entry of an annotation's dictionary.
func (r *raw) value(note uint64, key string) (string, error) {
	if !r.module.Memory().Write(r.answer, append([]byte(key), 0)) {
		return "", errors.New("memory of the PDF engine is gone")
	}
	return r.string("FPDFAnnot_GetStringValue", note, uint64(r.answer))
}

// string calls a function whose last two arguments are room for a text in UTF-16 and its size, and which gives the size needed.
func (r *raw) string(name string, args ...uint64) (string, error) {
	size, err := r.call(name, append(args, 0, 0)...)
	if err != nil || uint32(size) <= 2 || uint32(size) > maxNoteBytes {
		return "", err
	}
	room := uint64(uint32(size))
	at, err := r.call("malloc", room)
	if err != nil || at == 0 {
		return "", err
	}
	if _, err := r.call(name, append(args, at, room)...); err != nil {
		return "", err
	}
	b, ok := r.module.Memory().Read(uint32(at), uint32(room)&^1)
	if !ok {
		return "", errors.New("memory of the PDF engine is gone")
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i]) | uint16(b[2*i+1])<<8
	}
	_, err = r.call("free", at)
	text := strings.ReplaceAll(string(utf16.Decode(units)), "\x00", "")
	return strings.Join(strings.Fields(text), " "), err
}
