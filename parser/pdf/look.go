package pdf

import (
	"context"
	"encoding/binary"
	"errors"
	"reflect"
	"sync"
	"sync/atomic"
	_ "unsafe" // for linkname

	"github.com/tetratelabs/wazero/api"
)

// pdfiumModule is go-pdfium's own PDFium, which it gives to nobody.
//
//go:linkname pdfiumModule github.com/klippa-app/go-pdfium/webassembly.pdfiumWasm
var pdfiumModule []byte

// errStopped ends a call of a document that was given up.
var errStopped = errors.New("stopped")

// lookMark are the first four of the bytes that the module writes when it looks whether to go on; the number of the instance follows.
const lookMark = 0x6b6f6f6c

// looks is where all instances write when they look whether to go on; see withFuel.
type looks struct {
	stopped sync.Map // by number of instance (uint32): *atomic.Bool
	last    atomic.Uint32
}

// Write never keeps what it gets.
func (l *looks) Write(b []byte) (int, error) {
	if len(b) == 8 && binary.LittleEndian.Uint32(b) == lookMark {
		if stopped, ok := l.stopped.Load(binary.LittleEndian.Uint32(b[4:])); ok && stopped.(*atomic.Bool).Load() {
			panic(errStopped)
		}
	}
	return len(b), nil
}

// add tells an instance its number, and gives what stops it and what forgets it.
func (l *looks) add(implementation any) (stopped *atomic.Bool, forget func(), err error) {
	_, module, err := moduleOf(implementation)
	if err != nil {
		return nil, nil, err
	}
	id := l.last.Add(1)
	stopped = &atomic.Bool{}
	l.stopped.Store(id, stopped)
	forget = func() { l.stopped.Delete(id) }
	memory := module.Memory()
	for at, value := range map[uint32]uint32{lookAt: lookBytes, lookAt + 4: 8, lookBytes: lookMark, lookBytes + 4: id} {
		if !memory.WriteUint32Le(at, value) {
			forget()
			return nil, nil, errors.New("PDF engine without memory")
		}
	}
	return stopped, forget, nil
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
