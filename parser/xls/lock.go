package xls

import "tonghop/parser/crypt"

// unlock makes the stream readable where only Excel's own password locks it. data is the FILEPASS record's.
func (w *book) unlock(s *stream, data []byte) error {
	b, err := crypt.Workbook(s.b, w.version, data, crypt.Default)
	if err != nil {
		return errEncrypted
	}
	s.b = b
	return nil
}
