package pdf

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/tetratelabs/wazero/api"

	"tonghop/parser/doc"
)

// raw is a document that is read by calling the functions of PDFium's module itself. go-pdfium's methods take memory of the
// module for each answer and give it back, up to six calls where one does; a call costs some microseconds, and calls are nearly all
// that reading a PDF costs. Names and arguments are those of PDFium's public headers fpdfview.h, fpdf_edit.h and fpdf_text.h.
type raw struct {
	ctx       context.Context // never ends: killing the instance closes its module, which ends a call as well, and a context that can end costs a goroutine a call
	module    api.Module
	functions map[string]api.Function
	stack     [8]uint64
	bytes     uint64 // address of the file's bytes
	answer    uint32 // address of answerBytes bytes of the module, for what a function gives besides its result
	document  uint64

	form   uint64          // FPDF_FORMHANDLE
	fields map[string]bool // form fields that were read
}

// answerBytes holds the largest answer: four numbers, or the name of a font.
const answerBytes = 256

// formBytes is more than FPDF_FORMFILLINFO takes.
const formBytes = 256

// openRaw opens a document. implementation is go-pdfium's own object. It is what lies under an instance, because it may be in use while the instance is killed; the instance itself may not.
func openRaw(implementation any, b []byte) (*raw, error) {
	ctx, module, err := moduleOf(implementation)
	if err != nil {
		return nil, err
	}
	r := &raw{module: module, functions: map[string]api.Function{}}
	r.ctx = context.WithoutCancel(ctx)
	address, err := r.call("malloc", uint64(len(b)+answerBytes+formBytes+8))
	if err != nil {
		return nil, err
	}
	if address == 0 || !r.module.Memory().Write(uint32(address), b) {
		return nil, errors.New("document does not fit into the memory of the PDF engine")
	}
	r.bytes = address
	r.answer = (uint32(address) + uint32(len(b)) + 7) &^ 7 // numbers stand at multiples of their size
	if r.document, err = r.call("FPDF_LoadMemDocument", address, uint64(len(b)), 0); err != nil {
		return nil, err
	}
	if r.document == 0 {
		return nil, r.lastError()
	}
	return r, nil
}

// reusedMemory is the most memory of an instance that is used again: what one document took is never given back.
const reusedMemory = 64 << 20

// close gives the document's memory back; it tells whether the instance is as good as new.
func (r *raw) close() bool {
	if r.form != 0 {
		if _, err := r.call("FPDFDOC_ExitFormFillEnvironment", r.form); err != nil {
			return false
		}
	}
	if _, err := r.call("FPDF_CloseDocument", r.document); err != nil {
		return false
	}
	_, err := r.call("free", r.bytes)
	return err == nil && r.module.Memory().Size() <= reusedMemory
}

// lastError tells why a document was not opened (FPDF_GetLastError).
func (r *raw) lastError() error {
	code, err := r.call("FPDF_GetLastError")
	switch {
	case err != nil:
		return err
	case code == 3:
		return pdferrors.ErrFormat
	case code == 4:
		return pdferrors.ErrPassword
	case code == 5:
		return pdferrors.ErrSecurity
	}
	return pdferrors.ErrUnknown
}

func (r *raw) pages() (int, error) {
	n, err := r.call("FPDF_GetPageCount", r.document)
	return int(int32(n)), err
}

// call gives the result of a function as it stands in the register; 0 where it has none.
func (r *raw) call(name string, args ...uint64) (uint64, error) {
	f := r.functions[name]
	if f == nil {
		if f = r.module.ExportedFunction(name); f == nil {
			return 0, fmt.Errorf("PDF engine without %s", name)
		}
		r.functions[name] = f
	}
	copy(r.stack[:], args)
	if err := f.CallWithStack(r.ctx, r.stack[:max(len(args), 1)]); err != nil {
		return 0, err
	}
	return r.stack[0], nil
}

// page loads a page. The texts of its form fields, text boxes and comments come apart; other annotations, such as stamps and signatures,
// are made part of the page, as they look in print.
func (r *raw) page(index int) (page uint64, notes []doc.Block, err error) {
	load := func() {
		if page, err = r.call("FPDF_LoadPage", r.document, uint64(index)); err == nil && page == 0 {
			err = pdferrors.ErrPage
		}
	}
	if load(); err != nil {
		return 0, nil, err
	}
	notes, others, err := r.notes(page)
	if err != nil || !others {
		return page, notes, err
	}
	if _, err := r.call("FPDFPage_Flatten", page, 0); err != nil { // 0: for display
		return 0, nil, err
	}
	r.closePage(page)
	load()
	return page, notes, err
}

func (r *raw) closePage(page uint64) {
	_, _ = r.call("FPDF_ClosePage", page) // a module that cannot do it any more is given up as a whole
}

// float calls a function that gives a number of 32 bits.
func (r *raw) float(name string, args ...uint64) (float64, error) {
	bits, err := r.call(name, args...)
	return float64(api.DecodeF32(bits)), err
}

// rect calls a function whose last argument is where it writes a rectangle.
func (r *raw) rect(name string, args ...uint64) (box rect, err error) {
	done, err := r.call(name, append(args, uint64(r.answer))...)
	if err != nil {
		return box, err
	}
	if int32(done) == 0 {
		return box, errors.New(name + " gives nothing")
	}
	memory := r.module.Memory()
	for i, side := range []*float32{&box.left, &box.top, &box.right, &box.bottom} {
		value, ok := memory.ReadFloat32Le(r.answer + uint32(4*i))
		if !ok {
			return box, errors.New("memory of the PDF engine is gone")
		}
		*side = value
	}
	return box, nil
}

// moduleOf finds the module in go-pdfium's own object, whose type is not exported but whose fields Context and Module are.
func moduleOf(implementation any) (context.Context, api.Module, error) {
	fields := reflect.Indirect(reflect.ValueOf(implementation))
	if fields.Kind() != reflect.Struct || !fields.FieldByName("Context").IsValid() || !fields.FieldByName("Module").IsValid() {
		return nil, nil, errors.New("PDF engine without a module")
	}
	ctx, _ := fields.FieldByName("Context").Interface().(context.Context)
	module, _ := fields.FieldByName("Module").Interface().(api.Module)
	if ctx == nil || module == nil {
		return nil, nil, errors.New("PDF engine without a module")
	}
	return ctx, module, nil
}
