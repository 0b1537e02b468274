package zipxml

// Hold makes a Pack of members that are unpacked already, by their names: the parts of a flat package.
func Hold(members map[string][]byte, lim Limits) *Pack {
	p := &Pack{saved: map[string][]byte{}, lim: lim, left: lim.Bytes}
	for name, b := range members {
		p.saved[memberKey(name)] = b
		p.left -= int64(len(b))
	}
	return p
}
