package xls

// unlock makes the rest of the stream readable.
func (w *book) unlock(s *stream, data []byte) error {
	return errEncrypted
}
