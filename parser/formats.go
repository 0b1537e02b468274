package parser

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"tonghop/parser/box"
	"tonghop/parser/crypt"
	"tonghop/parser/doc"
	"tonghop/parser/layout"
	"tonghop/parser/mail"
	"tonghop/parser/msg"
	"tonghop/parser/ocr"
	"tonghop/parser/odf"
	"tonghop/parser/ole"
	"tonghop/parser/ooxml"
	"tonghop/parser/pdf"
	"tonghop/parser/plain"
	"tonghop/parser/ppt"
	"tonghop/parser/rtf"
	"tonghop/parser/unpack"
	"tonghop/parser/word"
	"tonghop/parser/worker"
	"tonghop/parser/xls"
	"tonghop/parser/zipxml"
)

// formats are the readers of all formats together. They are used where a document can hurt nothing: see RunChild.
type formats struct {
	cacheDir string
	pdf      *pdf.Reader
}

func newFormats(cacheDir string) *formats { return &formats{cacheDir, pdf.New(cacheDir)} }

// read reads one document with all that is nested in it.
func (f *formats) read(ctx context.Context, job worker.Job) doc.Document {
	limits := box.DefaultLimits
	if job.Outside {
		limits = box.Limits{Depth: 1}
	}
	r := &reading{formats: f, ctx: ctx, job: job, budget: box.NewBudget(limits)}
	return r.file(job.Name, job.Bytes)
}

// reading is one document on its way through the readers.
type reading struct {
	*formats
	ctx    context.Context
	job    worker.Job
	budget *box.Budget
	path   []string // the containers around the file in hand
}

// file reads one file. It turns a panic of a reader into a corrupt document: it is always some input that no reader foresaw.
func (r *reading) file(name string, b []byte) (d doc.Document) {
	mediaType := typeBinary
	defer func() {
		if p := recover(); p != nil {
			d = doc.Failed(mediaType, doc.Corrupt, fmt.Sprintf("reader failed: %v", p))
		}
	}()
	mediaType = Detect(name, b)
	if mediaType == typeLockedOLE {
		if inner := unlocked(b); inner != nil {
			mediaType, b = Detect(name, inner), inner
		}
	}
	d = r.dispatch(mediaType, name, b)
	d.MediaType = mediaType
	return d
}

// member reads a file inside the one in hand, unless it was the end of an earlier process.
func (r *reading) member(name string, b []byte) doc.Document {
	depth := len(r.path)
	r.path = append(r.path, name)
	defer func() { r.path = r.path[:depth] }()
	path := strings.Join(r.path, "/")
	if outcome := r.job.Skip[path]; outcome != "" {
		return doc.Failed(Detect(name, b[:min(len(b), sniffed)]), outcome, "reading it took more than it may")
	}
	r.job.Opening(path)
	return r.file(name, b)
}

// dispatch hands the bytes to the reader of their format.
func (r *reading) dispatch(mediaType, name string, b []byte) doc.Document {
	at, size := bytes.NewReader(b), int64(len(b))
	switch mediaType {
	case typeEmpty:
		return doc.Failed(mediaType, doc.Empty, "file of no bytes")
	case typeDocx:
		return ooxml.Docx(at, size, ooxml.DefaultLimits)
	case typeWordXML:
		return ooxml.WordXML(b, ooxml.DefaultLimits)
	case typeSheetXML:
		return ooxml.SheetXML(b, ooxml.DefaultLimits)
	case typeXlsx, typeXlsb:
		return ooxml.Xlsx(at, size, ooxml.DefaultLimits)
	case typePptx:
		return ooxml.Pptx(at, size, ooxml.DefaultLimits)
	case typePpt:
		return ppt.Read(b)
	case typeODT, typeODS, typeODP:
		return odf.Read(b, mediaType, zipxml.DefaultLimits)
	case typeDoc:
		return word.Read(b)
	case typeXls:
		return xls.Read(b)
	case typeRTF:
		return rtf.Read(b)
	case typePDF:
		return r.readPDF(b)
	case "image/jpeg", "image/png", "image/gif", "image/bmp", "image/webp", "image/tiff", "image/heic":
		return ocr.Read(r.ctx, b, mediaType, r.recognizer())
	case typeHTML:
		return plain.HTML(b)
	case typeCSV:
		return plain.CSV(b)
	case typeMarkdown:
		return plain.Markdown(b)
	case typeText:
		return plain.Text(b)
	case typeLockedOLE:
		return doc.Failed(mediaType, doc.Encrypted, "Office file with a password")
	case typeZip, typeRAR, type7z, typeTar, typeGzip, typeBzip2, typeXz:
		return unpack.Read(b, mediaType, name, r.budget, r.member)
	case typeMail:
		return mail.Document(b, r.budget, r.member)
	case typeMHT:
		return mail.WebPage(b, r.budget, r.member)
	case typeTNEF:
		return mail.TNEF(b, r.budget, r.member)
	case typeMsg:
		return msg.Read(b, r.budget, r.member)
	}
	return doc.Failed(mediaType, doc.Unsupported, reason(mediaType))
}

// readPDF has the engine compiled first where it is not; only another process may write it down.
func (r *reading) readPDF(b []byte) doc.Document {
	if r.cacheDir != "" && !pdf.Ready(r.cacheDir) {
		if err := r.job.Prepare(); err != nil {
			return doc.Failed(typePDF, doc.Unsupported, err.Error())
		}
	}
	return r.pdf.Read(r.ctx, b, r.recognizer())
}

// recognizer is nil where pictures are not to be recognised.
func (r *reading) recognizer() layout.Recognizer {
	if r.job.Recognize == nil {
		return nil
	}
	return ocr.Recognizer(r.job.Recognize)
}

// unlocked opens an Office file that is locked with the password that Excel gives to protected workbooks; nil where it is another.
func unlocked(b []byte) []byte {
	f, err := ole.Open(b)
	if err != nil {
		return nil
	}
	info, _ := f.Stream("EncryptionInfo")
	locked, _ := f.Stream("EncryptedPackage")
	inner, err := crypt.Package(info, locked, crypt.Default)
	if err != nil {
		return nil
	}
	return inner
}

// reason says for a type without a reader what an officer can ask the sender for.
func reason(mediaType string) string {
	switch mediaType {
	case typeLZH, typeARJ, typeCAB, typeACE, typeZstd, typeZ:
		return "this kind of archive is not opened: ask for .zip or the files themselves"
	case typeBinary:
		return "unknown format"
	}
	return mediaType + " is not read"
}
